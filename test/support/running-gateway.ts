// A gateway over sandbox banks, both in this process, asked over real HTTP: for integration tests. Each has its own
// sandbox unless it is given one, so that faults of one test file never reach another.

import { z } from 'zod';
import { toSourceEntries } from '../../src/cli/development.ts';
import { developmentClients } from '../../src/cli/development-clients.ts';
import { fetchDevelopmentToken, type TokenRequest } from '../../src/cli/development-token.ts';
import { loadConfig } from '../../src/config/config.ts';
import { createLog } from '../../src/observability/log.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { startGateway } from '../../src/start/in-process.ts';
import type { GatewayOptions } from '../../src/start/run.ts';
import { generousLimits } from './generous-limits.ts';
import { storeSettings } from './store-settings.ts';

const graphqlError = z.looseObject({
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  extensions: z.looseObject({ code: z.string() }),
});
const graphqlAnswer = z.object({ data: z.unknown().optional(), errors: z.array(graphqlError).optional() });

/** One GraphQL answer over HTTP. `data` is untyped: tests say what they expect of it. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads deep into an answer whose shape it has just asked for
  readonly data: any;
  readonly errors: readonly z.infer<typeof graphqlError>[];
  readonly headers: Headers;
  readonly durationMs: number;
}

/** One call that a sandbox bank was asked. */
export interface RecordedCall {
  readonly path: string;
  /** Absent when the bank broke the call off. */
  readonly status?: number | undefined;
  readonly query: Readonly<Record<string, string>>;
}

/** A running gateway, and what a test does with it. */
export interface TestGateway {
  readonly url: string;
  /** Where its figures are. */
  readonly metricsUrl: string;
  readonly sandbox: Sandbox;
  /** Everything the gateway has logged, as text. */
  readonly logged: () => string;
  token(request: TokenRequest): Promise<string>;
  query(token: string | null, query: string, variables?: object): Promise<Answer>;
  setFaults(bankId: string, faults: object): Promise<void>;
  clearFaults(bankId: string): Promise<void>;
  /** Calls since the last time this was asked, by bank. */
  takeCalls(bankId: string): Promise<readonly RecordedCall[]>;
  control(method: string, path: string, body?: object): Promise<Response>;
  stop(): Promise<void>;
}

/** All scopes of a customer. */
export const allScopes =
  'accounts:read balances:read transactions:read payments:read customers:read pii:read links:read grants:read raw:read';

/** How a test gateway differs from the usual one. */
export interface TestGatewayOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Text of a further banks file. */
  readonly banks?: string;
  readonly sandbox?: Sandbox;
  readonly sandboxOptions?: SandboxOptions;
  /** Where people may come back to, besides the usual: each client's. */
  readonly redirectUris?: readonly string[];
  /** Whom the explorer can sign in as at once. */
  readonly sandboxPeople?: GatewayOptions['sandboxPeople'];
  /** Where deadlines are not what is tested: far beyond those of production, which a busy machine misses. */
  readonly isPatient?: true;
  /** Other banks are reached through the sandbox's sources, too. */
  readonly hasSources?: true;
  /** Without `authorization` of any bank: links of the banks file stay, nobody can be linked. */
  readonly isUnlinkable?: true;
}

/** How long a patient gateway takes for a request, and waits for a bank, milliseconds. */
const patience = { requestMs: 18_000, bankMs: 15_000 };

/** Starts both; everything is closed by `stop`. */
export async function startTestGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const sandbox = options.sandbox ?? (await startSandbox(options.sandboxOptions));
  const { issuer, jwksUrl, audience, banks, links, grants, controlUrl, payeeUrl } = sandbox.description;
  const env = {
    PORT: '0',
    METRICS_PORT: '0',
    AUTH_ISSUER: issuer,
    AUTH_AUDIENCE: audience,
    AUTH_JWKS_URL: jwksUrl,
    PAYEE_VERIFICATION_URL: payeeUrl,
    ID_KEY: 'an id key for these tests',
    LINKS_CLIENT_ID: 'bankgraph-links',
    STOP_DELAY_MS: '0',
    ...generousLimits,
    ...(options.isPatient === true ? { REQUEST_TIMEOUT_MS: String(patience.requestMs) } : {}),
    ...storeSettings(),
    ...options.env,
  };
  const clients = developmentClients.map(({ id, redirectUris }) => ({
    id,
    redirectUris: [...redirectUris, ...(options.redirectUris ?? [])],
  }));
  const further = options.banks === undefined ? [] : [{ name: 'further', text: options.banks }];
  const config = loadConfig(env, [
    {
      name: 'sandbox',
      text: JSON.stringify({
        banks: banks.map(({ authorization, ...bank }) => ({
          ...bank,
          ...(options.isPatient === true ? { timeoutMs: patience.bankMs } : {}),
          ...(options.isUnlinkable === true ? {} : { authorization }),
        })),
        ...(options.hasSources === true ? { sources: toSourceEntries(sandbox.description) } : {}),
        links,
        grants,
        clients,
      }),
    },
    ...further,
  ]);
  const lines: string[] = [];
  const log = createLog('debug', { write: (line) => void lines.push(line) });
  const gateway = await startGateway(config, { log, sandboxPeople: options.sandboxPeople ?? null });

  const control = (method: string, path: string, body?: object): Promise<Response> =>
    fetch(`${controlUrl}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  const callsOf = z.array(
    z.object({ path: z.string(), status: z.number().optional(), query: z.record(z.string(), z.string()) }),
  );
  return {
    url: gateway.url,
    metricsUrl: gateway.metricsUrl ?? '',
    sandbox,
    logged: () => lines.join(''),
    token: (request) => fetchDevelopmentToken(issuer, audience, request),
    query: (token, query, variables) => ask(gateway.url, token, query, variables),
    async setFaults(bankId, faults) {
      await control('PUT', `/banks/${bankId}/faults`, faults);
    },
    async clearFaults(bankId) {
      await control('DELETE', `/banks/${bankId}/faults`);
    },
    async takeCalls(bankId) {
      const calls = callsOf.parse(await (await control('GET', `/banks/${bankId}/calls`)).json());
      await control('DELETE', `/banks/${bankId}/calls`);
      return calls;
    },
    control,
    async stop() {
      await gateway.stop();
      if (options.sandbox === undefined) await sandbox.close();
    },
  };
}

/** Asks a GraphQL endpoint. */
export async function ask(url: string, token: string | null, query: string, variables: object = {}): Promise<Answer> {
  const startedAtMs = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  const answer = graphqlAnswer.parse(await response.json());
  return {
    status: response.status,
    data: answer.data ?? null,
    errors: answer.errors ?? [],
    headers: response.headers,
    durationMs: performance.now() - startedAtMs,
  };
}
