// The stage of the fault suite and the soak: the sandbox's banks, a fault proxy before each, a gateway of its own process
// behind them, and clients that ask it mixed queries and judge what they get as clients would.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchDevelopmentToken } from '../../src/cli/development-token.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { type FaultKind, type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts';
import { generousLimits } from '../support/generous-limits.ts';
import { findFreePort } from '../support/services.ts';
import { type StartedProgram, startProgram } from '../support/started-gateway.ts';
import { storeSettings } from '../support/store-settings.ts';

/** The request's whole time in these runs, milliseconds. */
export const deadlineMs = 2000;
/** What one request may wait for one bank. */
const bankTimeoutMs = 1800;

const customers = ['alice', 'bob', 'chloe'] as const;
const scope = 'accounts:read balances:read transactions:read customers:read pii:read links:read';

/** One answer over HTTP. */
export interface Outcome {
  readonly status: number;
  readonly durationMs: number;
  /** Neither data nor word of what became of it. */
  readonly isUnusable: boolean;
  /** All of it was there, from every bank, as it should be. */
  readonly isWhole: boolean;
}

/** Everything that runs. */
export interface Stage {
  readonly gateway: StartedProgram;
  setFaults(share: number, kinds?: readonly FaultKind[]): void;
  /** One query of the mix, by its number. */
  ask(number: number): Promise<Outcome>;
  /** One of each for each customer: whether all is as it should be. */
  isWhole(): Promise<boolean>;
  /** Calls that reached the proxies since this was last asked. */
  takeCalls(): number;
  /** One figure of the gateway's, summed over its labels. */
  figure(name: string, labels?: string): Promise<number>;
  stop(): Promise<void>;
}

interface Source {
  readonly status: string;
  readonly error: object | null;
}
interface List {
  readonly edges: readonly unknown[];
  readonly sources: readonly Source[];
}
interface Answer {
  readonly data?: {
    readonly me?: { readonly accounts?: List | null; readonly transactions?: List | null } | null;
    readonly banks?: readonly unknown[] | null;
  } | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

const sources = 'sources { status error { code retryAt } provenance { freshness } }';
const queries = [
  `{ me { accounts(first: 50) { edges { node { name } } ${sources} } transactions(first: 20) { edges { node { id } } ${sources} } } }`,
  `{ me { accounts(first: 50) { edges { node { name balances { type signedAmount { amount } } } } ${sources} } } }`,
  `{ me { transactions(first: 50) { edges { node { bookingDate signedAmount { amount } } } ${sources} } } }`,
  '{ banks { name status { feature state retryAt } } }',
  `{ me { accounts(first: 10, filter: { type: [CURRENT] }) { edges { node { name transactions(first: 5) { edges { node { id } } ${sources} } } } ${sources} } } }`,
];

/** Puts the stage up; `env` is the gateway's besides what is needed. */
export async function putUp(env: Readonly<Record<string, string>> = {}): Promise<Stage> {
  const sandbox = await startSandbox();
  const { banks, links, grants, issuer, audience, jwksUrl } = sandbox.description;
  const proxies: FaultProxy[] = [];
  const behind: object[] = [];
  for (const bank of banks) {
    const { origin, pathname } = new URL(bank.endpoints.accounts);
    const proxy = await startFaultProxy(origin);
    proxies.push(proxy);
    behind.push({ ...bank, timeoutMs: bankTimeoutMs, endpoints: { accounts: `${proxy.origin}${pathname}` } });
  }
  const folder = mkdtempSync(join(tmpdir(), 'bankgraph-faults-'));
  const banksFile = join(folder, 'banks.json');
  writeFileSync(banksFile, JSON.stringify({ banks: behind, links, grants }));
  const port = await findFreePort();
  const metricsPort = await findFreePort();
  const gateway = startProgram('gateway', {
    PORT: String(port),
    METRICS_PORT: String(metricsPort),
    AUTH_ISSUER: issuer,
    AUTH_AUDIENCE: audience,
    AUTH_JWKS_URL: jwksUrl,
    BANKS_FILE: banksFile,
    ID_KEY: 'an id key for the faults',
    ...storeSettings(),
    // Whoever asks here asks without a pause.
    ...generousLimits,
    LOG_LEVEL: 'error',
    REQUEST_TIMEOUT_MS: String(deadlineMs),
    ...env,
  });
  const root = `http://127.0.0.1:${port}`;
  await readyAt(`${root}/health/ready`);
  const tokens: string[] = [];
  for (const customer of customers) tokens.push(await fetchDevelopmentToken(issuer, audience, { customer, scope }));

  const askAs = async (token: string | undefined, query: string | undefined): Promise<Outcome> => {
    const startedAtMs = performance.now();
    try {
      const response = await fetch(`${root}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query }),
      });
      const answer = (await response.json()) as Answer;
      return { status: response.status, durationMs: performance.now() - startedAtMs, ...judge(answer) };
    } catch {
      return { status: 0, durationMs: performance.now() - startedAtMs, isUnusable: true, isWhole: false };
    }
  };
  return {
    gateway,
    setFaults(share, kinds) {
      for (const proxy of proxies) proxy.setFaults(share, kinds);
    },
    ask: (number) =>
      askAs(tokens[number % tokens.length], queries[Math.floor(number / tokens.length) % queries.length]),
    async isWhole() {
      const outcomes = await Promise.all(tokens.flatMap((token) => queries.map((query) => askAs(token, query))));
      return outcomes.every((outcome) => outcome.isWhole);
    },
    takeCalls: () => proxies.reduce((sum, proxy) => sum + proxy.takeCalls(), 0),
    async figure(name, labels = '') {
      const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      const lines = text
        .split('\n')
        .filter((line) => new RegExp(`^${name}(?:\\{| )`).test(line) && line.includes(labels));
      return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
    },
    async stop() {
      await gateway.end();
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As a client sees it: lists say of every bank what became of it, and errors have a code. */
function judge({ data, errors = [] }: Answer): Pick<Outcome, 'isUnusable' | 'isWhole'> {
  const lists = [data?.me?.accounts, data?.me?.transactions].filter((list) => list !== undefined);
  const saysNothing = lists.some((list) => list === null || list.sources.length === 0);
  const hasNoCode = errors.some((error) => typeof error.extensions?.code !== 'string');
  const isInternal = errors.some((error) => error.extensions?.code === 'INTERNAL_SERVER_ERROR');
  const hasNothing = data?.me == null && data?.banks == null;
  const isUnusable = hasNothing || saysNothing || hasNoCode || isInternal;
  const isWhole = !isUnusable && errors.length === 0 && lists.every((list) => list?.sources.every(isWell));
  return { isUnusable, isWhole };
}

/** Some of the sandbox's banks always have entries that cannot be read: PARTIAL without an error. */
function isWell({ status, error }: Source): boolean {
  return status === 'OK' || status === 'UNSUPPORTED' || (status === 'PARTIAL' && error === null);
}

async function readyAt(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const isReady = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await pause(100);
  }
  throw new Error('the gateway did not become ready');
}

/** Waits. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The value below which a share of a list lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Keeps `clients` asking for `durationMs`; gives all that they got. */
export async function load(stage: Stage, clients: number, durationMs: number): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const untilMs = performance.now() + durationMs;
  let number = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < untilMs) outcomes.push(await stage.ask(number++));
  };
  await Promise.all(Array.from({ length: clients }, client));
  return outcomes;
}
