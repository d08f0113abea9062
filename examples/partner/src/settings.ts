// What this server is told by its environment; without it, what the sandbox's partner `fintrack` has. Read once by main.ts.

import { join } from 'node:path';

/** Everything that can be set. */
export interface Settings {
  /** The gateway's endpoint. */
  readonly gatewayUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly port: number;
  /** Where people and the gateway reach this server: the redirect address and the webhook are below it. */
  readonly origin: string;
  /** The file that nothing of may be lost. */
  readonly database: string;
  /** How often payments that are not over are asked for, milliseconds: webhooks are quicker, and may be late. */
  readonly pollMs: number;
}

/** @throws Error with what is wrong */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const port = Number(env['PORT'] ?? '3000');
  const pollMs = Number(env['POLL_MS'] ?? '15000');
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error('PORT must be a port');
  if (!Number.isInteger(pollMs) || pollMs < 100) throw new Error('POLL_MS must be at least 100');
  return {
    gatewayUrl: env['GATEWAY_URL'] ?? 'http://127.0.0.1:4000/graphql',
    clientId: env['CLIENT_ID'] ?? 'fintrack',
    clientSecret: env['CLIENT_SECRET'] ?? 'fintrack-development-secret',
    port,
    origin: env['ORIGIN'] ?? `http://127.0.0.1:${port}`,
    database: env['DATABASE'] ?? join('.data', 'partner.sqlite'),
    pollMs,
  };
}
