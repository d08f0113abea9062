// What operators see of a federation: the figures of the gateway and of each subgraph, on METRICS_PORT and nowhere
// else; and a gateway that says it is stopping before it stops.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/config.ts';
import { createLog } from '../../../src/observability/log.ts';
import { startSubgraph } from '../../../src/start/one-subgraph.ts';
import { startFederatedGateway } from '../../../src/start/over-subgraphs.ts';
import { routerSecret, startTestFederation, type TestFederation } from '../../support/federation.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../../support/otlp-receiver.ts';
import { allScopes, ask } from '../../support/running-gateway.ts';
import { findFreePort } from '../../support/services.ts';

const query = '{ me { id accounts(first: 1) { edges { node { name } } } } }';

describe('a watched federation', () => {
  let federation: TestFederation;
  let alice: string;
  let receiver: OtlpReceiver;
  beforeAll(async () => {
    receiver = await startOtlpReceiver();
    federation = await startTestFederation(
      {},
      { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_TRACES_SAMPLER_ARG: '1' },
    );
    alice = await federation.token({ customer: 'alice', scope: allScopes });
    expect((await ask(federation.federated.url, alice, query)).errors).toEqual([]);
  });
  afterAll(async () => {
    await federation.stop();
    await receiver.stop();
  });

  it('has one trace for a request, through the router and the subgraphs that it asked, to the banks', async () => {
    const roots = () =>
      receiver.spans.filter(({ name, parentSpanId }) => name === 'POST /graphql' && parentSpanId === null);
    await expect.poll(() => roots().length, { timeout: 15_000 }).toBe(1);
    const [root] = roots();
    const own = receiver.spans.filter(({ traceId }) => traceId === root?.traceId);
    const asked = own.filter(({ name }) => name === 'subgraph');
    expect(asked.map(({ attributes }) => attributes['bankgraph.subgraph']).sort()).toEqual(['accounts', 'customers']);
    const ids = new Set(asked.map(({ spanId }) => spanId));
    const served = own.filter(({ name, parentSpanId }) => name === 'POST /graphql' && ids.has(parentSpanId ?? ''));
    expect(served).toHaveLength(2);
    expect(own.filter(({ name }) => name === 'bank call').length).toBeGreaterThan(0);
    expect(federation.logged()).toContain(`"traceId":"${root?.traceId}"`);
  });

  const read = async (url: string | null | undefined): Promise<string> => (await fetch(url ?? '')).text();

  it('counts requests and what subgraphs answer at the gateway, the subgraphs’ banks and requests with them', async () => {
    const gateway = await read(federation.federated.metricsUrl);
    expect(gateway).toContain('bankgraph_graphql_request_duration_seconds_count{endpoint="public",outcome="ok"} 1');
    for (const subgraph of ['customers', 'accounts']) {
      expect(gateway).toContain(
        `bankgraph_subgraph_request_duration_seconds_count{subgraph="${subgraph}",outcome="ok"} 1`,
      );
    }
    const accounts = await read(federation.metricsUrls.get('accounts'));
    expect(accounts).toMatch(/bankgraph_bank_calls_total\{bank="albion",resource="accounts",status="2xx"\} [1-9]/);
    expect(accounts).toContain('bankgraph_graphql_request_duration_seconds_count{endpoint="subgraph",outcome="ok"} 1');
    expect(await read(federation.metricsUrls.get('payments'))).not.toContain('bankgraph_bank_calls_total{');
  });

  it('counts equal questions of one caller at one instant, which are one request, and joins no two callers', async () => {
    const federated = federation.federated.url;
    const figure = async (line: string) => {
      const figures = await read(federation.federated.metricsUrl);
      return Number(new RegExp(`${line} (\\d+)`).exec(figures)?.[1] ?? 0);
    };
    const joined = () => figure('bankgraph_subgraph_questions_joined_total\\{subgraph="customers"\\}');
    const sent = () => figure('request_duration_seconds_count\\{subgraph="customers",outcome="ok"\\}');
    const chloe = await federation.token({ customer: 'chloe', scope: allScopes });
    const { data: hers } = await ask(federated, chloe, query);
    const { data: own } = await ask(federated, alice, query);
    const [sentBefore, joinedBefore] = [await sent(), await joined()];
    const answers = await Promise.all([1, 2, 3, 4].map((each) => ask(federated, each === 4 ? chloe : alice, query)));
    expect(answers.map(({ data, errors }) => ({ data, errors }))).toEqual(
      [own, own, own, hers].map((data) => ({ data, errors: [] })),
    );
    expect(hers).not.toEqual(own);
    const [sentNow, joinedNow] = [(await sent()) - sentBefore, (await joined()) - joinedBefore];
    expect(sentNow + joinedNow).toBe(4);
    expect(joinedNow).toBeGreaterThan(0);
    expect(sentNow).toBeGreaterThanOrEqual(2);
  });

  it('tells a subgraph that is asked in vain', async () => {
    const port = await findFreePort();
    const own = { ...federation.environment, PORT: '0', SUBGRAPH_URLS: `accounts=http://127.0.0.1:${port}/graphql` };
    const gateway = await startFederatedGateway(loadConfig(own, [], false), federation.supergraphPath, {
      log: createLog('silent'),
    });
    await ask(gateway.url, alice, query);
    const figures = await read(gateway.metricsUrl);
    await gateway.stop();
    expect(figures).toContain('request_duration_seconds_count{subgraph="accounts",outcome="failed"} 1');
    expect(figures).toContain(
      'bankgraph_graphql_request_duration_seconds_count{endpoint="public",outcome="partial"} 1',
    );
  });

  it('shows its figures to nobody at the ports of clients and of the router', async () => {
    for (const url of [federation.federated.url, ...federation.urls.values()]) {
      const answer = await fetch(new URL('/metrics', url), { headers: { 'x-router-secret': routerSecret } });
      expect(answer.status).toBe(404);
      expect(await answer.text()).not.toContain('bankgraph_');
    }
  });

  it('opens METRICS_PORT, for the gateway and for a subgraph', async () => {
    for (const start of ['gateway', 'subgraph']) {
      const METRICS_PORT = String(await findFreePort());
      const environment = { ...federation.environment, ROUTER_SECRET: routerSecret, PORT: '0', METRICS_PORT };
      const log = createLog('silent');
      const started =
        start === 'gateway'
          ? await startFederatedGateway(loadConfig(environment, [], false), federation.supergraphPath, { log })
          : await startSubgraph('accounts', loadConfig(environment, [{ name: 'x', text: federation.banks }]), { log });
      const scraped = await read(`http://127.0.0.1:${METRICS_PORT}/metrics`);
      expect(started.metricsUrl).toBe(`http://127.0.0.1:${METRICS_PORT}/metrics`);
      await started.stop();
      expect(scraped, start).toContain('# TYPE bankgraph_graphql_request_duration_seconds histogram');
      await expect(fetch(`http://127.0.0.1:${METRICS_PORT}/metrics`)).rejects.toThrow();
    }
  });

  it('says not ready for STOP_DELAY_MS, and still serves', async () => {
    const environment = { ...federation.environment, PORT: '0', STOP_DELAY_MS: '600' };
    const gateway = await startFederatedGateway(loadConfig(environment, [], false), federation.supergraphPath, {
      log: createLog('silent'),
    });
    const stopping = gateway.stop();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await fetch(new URL('/health/ready', gateway.url))).status).toBe(503);
    expect((await ask(gateway.url, null, '{ __typename }')).data).toEqual({ __typename: 'Query' });
    await stopping;
    await expect(fetch(gateway.url)).rejects.toThrow();
  });
});
