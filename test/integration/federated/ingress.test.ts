// Where the Ingress of the federated form leads what comes from outside, held to the routes that the processes have: pages, callbacks
// and keys are one subgraph's, and what is led nowhere cannot be reached.

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/config.ts';
import { createLog } from '../../../src/observability/log.ts';
import { startSubgraph } from '../../../src/start/one-subgraph.ts';
import { startFederatedGateway } from '../../../src/start/over-subgraphs.ts';
import { routerSecret } from '../../support/federation.ts';
import { readIngress } from '../../support/manifests.ts';
import { storeSettings } from '../../support/store-settings.ts';

const supergraphPath = fileURLToPath(new URL('../../../schema/supergraph.graphql', import.meta.url));
const log = createLog('silent');
/** Everything on that has routes of its own. */
const env = {
  PORT: '0',
  STOP_DELAY_MS: '0',
  AUTH_ISSUER: 'https://login.example',
  AUTH_AUDIENCE: 'https://api.example',
  AUTH_JWKS_URL: 'https://login.example/jwks',
  ID_KEY: 'an id key for these tests',
  ROUTER_SECRET: routerSecret,
  LINKS_CLIENT_ID: 'pages',
  EXPLORER: 'true',
  PUBLIC_URL: 'https://api.example',
};
const banks = JSON.stringify({
  banks: [
    {
      ...{ id: 'albion', name: 'Albion Bank', country: 'GB', standard: 'open-banking-uk', version: '3.1' },
      endpoints: { accounts: 'https://albion.example/aisp' },
    },
  ],
});

/** The routes of what is started meanwhile, by their own words: `/banks/:bankId/logo`. */
async function routesOf(start: () => Promise<{ stop(): Promise<void> }>): Promise<ReadonlySet<string>> {
  const routes = new Set<string>();
  const hear = (message: unknown): void => {
    const { fastify } = message as { readonly fastify: FastifyInstance };
    fastify.addHook('onRoute', ({ url }) => void routes.add(url));
  };
  subscribe('fastify.initialization', hear);
  try {
    await (await start()).stop();
  } finally {
    unsubscribe('fastify.initialization', hear);
  }
  return routes;
}

/** Whether an Ingress path takes a route, by whole parts of it as Kubernetes does. */
const takes = ({ path, pathType }: { path: string; pathType: string }, route: string): boolean =>
  route === path || (pathType === 'Prefix' && (path === '/' || route.startsWith(`${path}/`)));

describe('the Ingress of the federated form', () => {
  it('leads to the banks subgraph what that alone serves, and everything else to the gateway', async () => {
    const gateway = await routesOf(() => startFederatedGateway(loadConfig(env, [], false), supergraphPath, { log }));
    const config = loadConfig({ ...env, ...storeSettings() }, [{ name: 'made up', text: banks }]);
    const subgraph = await routesOf(() => startSubgraph('banks', config, { log }));
    const [{ http } = { http: { paths: [] } }] = readIngress('federated').spec.rules;
    // The longest path that takes it has it.
    const serviceOf = (route: string): string | undefined =>
      http.paths.filter((path) => takes(path, route)).sort((one, other) => other.path.length - one.path.length)[0]
        ?.backend.service.name;
    const alone = [...subgraph].filter((route) => !gateway.has(route));
    expect(alone).toEqual(
      expect.arrayContaining(['/links', '/my', '/links/callback', '/reports/jwks.json', '/banks/:bankId/logo']),
    );
    expect(alone.filter((route) => serviceOf(route) !== 'subgraph-banks')).toEqual([]);
    expect([...gateway]).toEqual(expect.arrayContaining(['/graphql', '/explore', '/']));
    expect([...gateway].filter((route) => serviceOf(route) !== 'gateway')).toEqual([]);
  });
});
