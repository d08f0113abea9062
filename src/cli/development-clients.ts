// The clients that `npm start` and `npm run start:federated` know without being told, and a developer's own from the banks
// file beside the sandbox's: for the gateway, and for the sandbox's identity provider, which is a process that shares nothing
// with us. Called by development.ts.

import { readFileSync } from 'node:fs';
import { readBanksFile } from '../config/banks-file.ts';

/** What of a client both the gateway and the sandbox's identity provider go by. */
export interface DevelopmentClient {
  readonly id: string;
  readonly redirectUris: readonly string[];
  /** Of a partner with client credentials; for the identity provider only. */
  readonly secret?: string;
}

const atBothNames = (port: number, paths: readonly string[]): string[] =>
  paths.flatMap((path) => [`http://127.0.0.1:${port}${path}`, `http://localhost:${port}${path}`]);

/** Clients that may send people to a bank, and where those may come back to; the last one is examples/spa. Development only. */
export const developmentClients: readonly DevelopmentClient[] = [
  ...['bankgraph-cli', 'fintrack', 'otherpay'].map((id) => ({ id, redirectUris: atBothNames(3000, ['/linked']) })),
  { id: 'bankgraph-spa', redirectUris: atBothNames(5173, ['/signed-in', '/back']) },
];

/** The secret that a partner has in the sandbox: published, and worth nothing anywhere else. */
export const developmentSecret = (clientId: string): string => `${clientId}-development-secret`;

/**
 * The clients of the developer's own banks file; those that its `grants` name as partners have client credentials. What is
 * wrong with the file is told when the configuration is read: here it has no clients then.
 */
export function readOwnClients(env: Readonly<Record<string, string | undefined>>): readonly DevelopmentClient[] {
  const path = env['BANKS_FILE'];
  if (path === undefined || path === '') return [];
  const { content } = readBanksFile(path, { env, readFile: (file) => readFileSync(file, 'utf8') });
  const partners = new Set(content.grants.map(({ partner }) => partner));
  return content.clients.map(({ id, redirectUris }) => ({
    id,
    redirectUris,
    ...(partners.has(id) ? { secret: developmentSecret(id) } : {}),
  }));
}

/** The usual clients that the developer's file says nothing about: of the others it says everything. */
export function usualClientsBeside(own: readonly DevelopmentClient[]): readonly DevelopmentClient[] {
  return developmentClients.filter(({ id }) => !own.some((client) => client.id === id));
}
