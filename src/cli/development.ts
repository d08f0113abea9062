// What `npm start` and `npm run start:federated` share: the sandbox in a process of its own, a developer's defaults, and the
// introduction that is printed when all is ready.

import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { standards } from '../banks/standards.ts';
import { sourceStandards } from '../domain/bank.ts';
import type { LandingPage } from '../gateway/landing-page.ts';
import { readDevelopmentKeys } from '../store/development-key.ts';
import { readOwnClients, usualClientsBeside } from './development-clients.ts';
import { fetchDevelopmentToken } from './development-token.ts';

/** A source of the sandbox's: what shows who its client is stands beside the rest, by its standard's own names. */
const sandboxSource = z.looseObject({
  id: z.string(),
  name: z.string(),
  standard: z.enum(sourceStandards),
  endpoint: z.url(),
});

const sandboxSources = z.array(sandboxSource);

/** What is read here of the sandbox's description; banks, links and grants are validated as a banks file. */
const readyMessage = z.object({
  type: z.literal('ready'),
  description: z.object({
    issuer: z.url(),
    jwksUrl: z.url(),
    audience: z.string(),
    controlUrl: z.url(),
    payeeUrl: z.url(),
    ratesUrl: z.url(),
    ratesHistoryUrl: z.url(),
    banks: z.array(z.unknown()),
    sources: sandboxSources,
    links: z.array(z.unknown()),
    grants: z.array(z.unknown()),
  }),
});

/** Where the sandbox's parts are, and its banks. */
export type Description = z.infer<typeof readyMessage>['description'];

/** What a developer wants of a gateway on their own machine; each can be overridden by the environment. */
export const developmentDefaults = {
  INTROSPECTION: 'true',
  LANDING_PAGE: 'true',
  EXPLORER: 'true',
  CORS_ORIGINS: '*',
  LOG_LEVEL: 'warn',
  ID_KEY: 'bankgraph-development-id-key',
  STOP_DELAY_MS: '0',
  WEBHOOK_ALLOW_PRIVATE: 'true',
  // Apollo Sandbox looks at the schema every second.
  SUBJECT_POINTS_PER_MINUTE: '50000',
  // The sandbox's identity provider knows the page for people by this name.
  LINKS_CLIENT_ID: 'bankgraph-links',
  EXPLORER_CLIENT_ID: 'bankgraph-explorer',
};

/** Where scrapers come under `npm start`: the port that exporters of gateways usually have. */
const usualMetricsPort = '9464';

/**
 * A store that lives as long as the sandbox: its banks forget every consent when they end. Kept, and sealed with a key
 * kept beside it, where DATA_DIR says so.
 */
function developmentStore(given: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const folder = given['DATA_DIR'] ?? mkdtempSync(join(tmpdir(), 'bankgraph-sandbox-'));
  if (given['DATA_DIR'] === undefined) {
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  }
  return { DATA_DIR: folder, STORE_KEYS: given['STORE_KEYS'] ?? readDevelopmentKeys(folder) };
}

/** Everything a customer may read of their own, personal data masked. */
const tokenScope = 'accounts:read balances:read transactions:read payments:read customers:read links:read';

const readyQuery = `query Overview {
  me {
    accounts(first: 20) {
      edges { node { name type bank { name } spendable { signedAmount { amount currency } } } }
      sources { bank { name } status }
    }
    transactions(first: 5) {
      edges { node { bookingDate kind signedAmount { amount currency } counterparty { name } account { bank { name } } } }
    }
  }
}`;

/** Starts the sandbox with the developer's own clients; resolves when all its ports answer. */
export function startSandbox(): Promise<{ sandbox: ChildProcess; description: Description }> {
  const own = readOwnClients(process.env);
  const sandbox = fork(new URL('../sandbox/main.ts', import.meta.url), {
    env: { ...process.env, SANDBOX_CLIENTS: JSON.stringify([...own, ...usualClientsBeside(own)]) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    sandbox.once('error', reject);
    sandbox.once('exit', (code) => reject(new Error(`the sandbox ended with code ${code}`)));
    sandbox.once('message', (message) => {
      const parsed = readyMessage.safeParse(message);
      if (parsed.success) resolve({ sandbox, description: parsed.data.description });
      else reject(new Error('the sandbox did not say what it is'));
    });
  });
}

/** Ends this process where a signal that ended another of its group says that their terminal is gone. */
export function endWithTerminal(signal: NodeJS.Signals | null): void {
  if (signal === 'SIGHUP') process.kill(process.pid, 'SIGTERM');
}

/** Ends a process that was started here; resolves when it is gone. */
export function endProcess(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.removeAllListeners('exit');
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

/** What is printed besides the endpoint and a token. */
export interface Introduction {
  readonly description: Description;
  /** Where scrapers have the figures of each process, by its name; null for nowhere. */
  readonly figures: readonly (readonly [string, string | null])[];
  /** Where customers see their money and link their banks, when that is not the gateway's own. */
  readonly myUrl?: string;
}

/** Prints where everything is, and what to try. */
export function introduce(url: string, token: string, introduction: Introduction): void {
  const { controlUrl, issuer } = introduction.description;
  const { myUrl = new URL('/my', url).href } = introduction;
  const figures = introduction.figures.flatMap(([name, place]) =>
    place === null ? [] : [`Figures for Prometheus, of the ${name}: ${place}\n`],
  );
  const body = JSON.stringify({ query: readyQuery.replace(/\s+/g, ' ') });
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  // The command finds the gateway by the same variables; the usual ones need not be said.
  const place = `${host === '127.0.0.1' ? '' : `HOST=${host} `}${port === '4000' ? '' : `PORT=${port} `}`;
  console.log(`bankgraph is ready: ${url}

Open it in a browser for Apollo Sandbox, with the query and the token below filled in.
Explore without the internet, and sign in as whom you like: ${new URL('/explore', url).href}
See spending, balances, income and what recurs: ${new URL('/insights', url).href}
See your money, pay and link banks, as a customer would: ${myUrl}
Sign in (OAuth, for apps of your own): ${issuer}
Sandbox banks' control (faults, calls): ${controlUrl}
${figures.join('')}
Token of the customer alice, valid for 12 hours:
${token}

Tokens of others, and with other scopes:
TOKEN=$(${place}npm run -s token -- --customer bob --scope "accounts:read balances:read")

Try:
curl -s ${url} -H 'content-type: application/json' -H 'authorization: Bearer ${token}' --data '${body}'
`);
}

/** The environment that a gateway beside the sandbox runs with: what is given goes before what is usual. */
export function toEnvironment({
  issuer,
  audience,
  jwksUrl,
  payeeUrl,
  ratesUrl,
  ratesHistoryUrl,
}: Description): Readonly<Record<string, string | undefined>> {
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  const identity = { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience, AUTH_JWKS_URL: jwksUrl };
  // The sandbox's history belongs to the sandbox's rates: not to those of an address that is given.
  const rates = given['RATES_URL'] === undefined ? { RATES_URL: ratesUrl, RATES_HISTORY_URL: ratesHistoryUrl } : {};
  const services = { PAYEE_VERIFICATION_URL: payeeUrl, ...rates };
  // Beside the usual gateway another finds a port by itself.
  const metrics = { METRICS_PORT: given['PORT'] === undefined ? usualMetricsPort : '0' };
  return { ...developmentDefaults, ...metrics, ...identity, ...services, ...developmentStore(given), ...given };
}

/** The sandbox's banks, links and grants as the text of a banks file, and who may send people to a bank. */
export function toBanksText({ banks, links, grants, sources }: Description): string {
  const clients = usualClientsBeside(readOwnClients(process.env)).map(({ id, redirectUris }) => ({ id, redirectUris }));
  return JSON.stringify({ banks, sources: toSourceEntries({ sources }), links, grants, clients });
}

/** The sandbox's sources as entries of a banks file. */
export function toSourceEntries({ sources }: { readonly sources: readonly unknown[] }) {
  return sandboxSources.parse(sources).map(({ id, name, standard, endpoint, ...more }) => {
    const { versions, source } = standards[standard];
    const names = Object.keys(source?.credentials.shape ?? {});
    const credentials = Object.fromEntries(names.map((credential) => [credential, more[credential]]));
    // The operator's own accounts are those of the sandbox's business.
    const profile =
      source?.ownLink === undefined ? {} : { customer: more['customer'], country: more['country'], payments: true };
    return { id, name, standard, version: versions[0], endpoint, credentials, profile };
  });
}

/** A token of the customer alice, and the page that opens with it. */
export async function openLandingPage({ issuer, audience }: Description): Promise<LandingPage & { token: string }> {
  const token = await fetchDevelopmentToken(issuer, audience, { customer: 'alice', scope: tokenScope });
  return { token, document: readyQuery, headers: { authorization: `Bearer ${token}` } };
}
