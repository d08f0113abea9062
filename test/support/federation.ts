// One sandbox and everything that can be asked over it: the gateway in process, our gateway over the six subgraphs, Hive
// Gateway and @apollo/gateway over the same subgraphs. All in this process but asked over real HTTP; caches off, the
// simulated world stands still, so that every answer is the banks' of this moment.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentNode } from 'graphql';
import { developmentClients } from '../../src/cli/development-clients.ts';
import { fetchDevelopmentToken, type TokenRequest } from '../../src/cli/development-token.ts';
import { loadConfig } from '../../src/config/config.ts';
import { createLog, type Log } from '../../src/observability/log.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { startGateway } from '../../src/start/in-process.ts';
import { startSubgraph } from '../../src/start/one-subgraph.ts';
import { startFederatedGateway } from '../../src/start/over-subgraphs.ts';
import type { Gateway } from '../../src/start/run.ts';
import { type SubgraphName, subgraphNames } from '../../subgraphs/shared/names.ts';
import { composeSupergraph } from '../../subgraphs/supergraph.ts';
import { generousLimits } from './generous-limits.ts';
import { storeSettings } from './store-settings.ts';

/** What router and subgraphs of a test share. */
export const routerSecret = 'a router secret of these tests';

/** Ports of the composed supergraph, replaced by where the subgraphs of a test are. */
const composedAddress = /http:\/\/127\.0\.0\.1:41\d\d\/graphql/g;

/** A running federation. */
export interface TestFederation {
  readonly controlUrl: string;
  /** Another one after {@link renew}. */
  readonly inProcess: Gateway;
  readonly federated: Gateway;
  /** Where the subgraphs are. */
  readonly urls: ReadonlyMap<SubgraphName, string>;
  /** Where the figures of each subgraph are. */
  readonly metricsUrls: ReadonlyMap<SubgraphName, string>;
  /** The file that the federated gateway watches. */
  readonly supergraphPath: string;
  /** Everything that anything of ours has logged. */
  readonly logged: () => string;
  token(request: TokenRequest): Promise<string>;
  /** The supergraph with the subgraphs' real addresses. */
  supergraph(transform?: Transform): string;
  /** What a subgraph of its own process would be started with, but for its banks. */
  readonly environment: Readonly<Record<string, string>>;
  /** The sandbox's banks as a banks file. */
  readonly banks: string;
  control(method: string, path: string, body?: object): Promise<Response>;
  /**
   * Puts new ones in the place of all that has anything to do with banks: the gateway in process, and the subgraphs at their
   * old addresses. The routers before them know nothing of banks and stay.
   */
  renew(): Promise<void>;
  stop(): Promise<void>;
}

const uncached = Object.fromEntries(
  [
    'ACCOUNTS',
    'BALANCES',
    'TRANSACTIONS',
    'HISTORY',
    'IDENTIFICATION',
    'PARTY',
    'DIRECT_DEBITS',
    'STANDING_ORDERS',
    'SCHEDULED_PAYMENTS',
    'BENEFICIARIES',
  ].map((name) => [`CACHE_${name}_SECONDS`, '0']),
);

type Transform = (sdl: DocumentNode) => DocumentNode;
const composed = new Map<Transform | undefined, string>();

/** Composing takes a second: once for each transformation. */
function composeOnce(transform: Transform | undefined): string {
  const known = composed.get(transform) ?? composeSupergraph(transform);
  composed.set(transform, known);
  return known;
}

/**
 * Starts all of it; `routerEnv` is for the federated gateway alone, `everyEnv` for all. A sandbox that is given is used as
 * it is, and left running.
 */
export async function startTestFederation(
  routerEnv: Readonly<Record<string, string>> = {},
  everyEnv: Readonly<Record<string, string>> = {},
  given?: Sandbox,
): Promise<TestFederation> {
  const sandbox = given ?? (await startSandbox({ now: new Date() }));
  const { issuer, jwksUrl, audience, banks, links, grants, controlUrl, ratesUrl } = sandbox.description;
  const lines: string[] = [];
  const log: Log = createLog('debug', { write: (line) => void lines.push(line) });
  const environment = {
    ...uncached,
    METRICS_PORT: '0',
    AUTH_ISSUER: issuer,
    AUTH_AUDIENCE: audience,
    AUTH_JWKS_URL: jwksUrl,
    RATES_URL: ratesUrl,
    ID_KEY: 'an id key for these tests',
    STOP_DELAY_MS: '0',
    ...generousLimits,
    ...storeSettings(),
    ROUTER_SECRET: routerSecret,
    ...everyEnv,
  };
  const banksText = JSON.stringify({ banks, links, grants, clients: developmentClients });
  const config = loadConfig({ ...environment, PORT: '0' }, [{ name: 'sandbox', text: banksText }]);
  const startSubgraphs = async (portOf: (name: SubgraphName) => number): Promise<Gateway[]> => {
    const started: Gateway[] = [];
    for (const name of subgraphNames) {
      started.push(await startWhenFree(() => startSubgraph(name, { ...config, port: portOf(name) }, { log })));
    }
    return started;
  };
  let subgraphs = await startSubgraphs(() => 0);
  const urls = new Map<SubgraphName, string>(subgraphNames.map((name, index) => [name, subgraphs[index]?.url ?? '']));
  const supergraph = (transform?: Transform): string =>
    composeOnce(transform).replaceAll(composedAddress, (address) => {
      const index = Number(new URL(address).port) - 4101;
      return urls.get(subgraphNames[index] ?? 'banks') ?? address;
    });
  const folder = mkdtempSync(join(tmpdir(), 'bankgraph-supergraph-'));
  const supergraphPath = join(folder, 'supergraph.graphql');
  writeFileSync(supergraphPath, supergraph());
  let inProcess = await startGateway(config, { log });
  const stopBankSide = () => Promise.all([inProcess, ...subgraphs].map((each) => each.stop()));
  const routerConfig = loadConfig({ ...environment, PORT: '0', ...routerEnv }, [], false);
  const federated = await startFederatedGateway(routerConfig, supergraphPath, { log });
  return {
    controlUrl,
    get inProcess() {
      return inProcess;
    },
    federated,
    urls,
    get metricsUrls() {
      return new Map(subgraphNames.map((name, index) => [name, subgraphs[index]?.metricsUrl ?? '']));
    },
    supergraphPath,
    logged: () => lines.join(''),
    token: (request) => fetchDevelopmentToken(issuer, audience, request),
    supergraph,
    environment,
    banks: banksText,
    control: (method, path, body) =>
      fetch(`${controlUrl}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      }),
    async renew() {
      await stopBankSide();
      subgraphs = await startSubgraphs((name) => Number(new URL(urls.get(name) ?? '').port));
      inProcess = await startGateway(config, { log });
    },
    async stop() {
      await federated.stop();
      await stopBankSide();
      if (given === undefined) await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** How long a port may be somebody else's, milliseconds: a connection of another worker's can have it for a moment. */
const portTakenMs = 15_000;

/** Starts at a port that was free before, as soon as it is again. */
async function startWhenFree(start: () => Promise<Gateway>): Promise<Gateway> {
  const untilMs = Date.now() + portTakenMs;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken || Date.now() > untilMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}
