// Figures: series are there before anything happens, their labels are bounded, and what the log is told of troubles is counted.

import { describe, expect, it } from 'vitest';
import type { StoreFigures } from '../../../src/domain/store-figures.ts';
import { createLog } from '../../../src/observability/log.ts';
import { createMetrics, type Metrics } from '../../../src/observability/metrics.ts';
import { createCountedLog } from '../../../src/start/counted-log.ts';
import { startStoreFigures } from '../../../src/start/store-figures.ts';

const make = (options: Parameters<typeof createMetrics>[0] = {}): Metrics =>
  createMetrics({ processFigures: false, ...options });

/** The value of a series; undefined where there is none. Labels in any order. */
async function readValue({ registry }: Metrics, name: string, labels: object = {}): Promise<number | undefined> {
  const metric = await registry.getSingleMetric(name.replace(/_count$/, ''))?.get();
  const wanted = Object.entries(labels);
  return metric?.values.find(
    (value) =>
      ('metricName' in value ? value.metricName === name : true) &&
      wanted.every(([label, text]) => new Map<string, unknown>(Object.entries(value.labels)).get(label) === text),
  )?.value;
}

describe('a process that has just begun', () => {
  const counters: readonly (readonly [string, object])[] = [
    ['bankgraph_graphql_request_duration_seconds_count', { endpoint: 'public', outcome: 'failed' }],
    ['bankgraph_graphql_late_requests_total', { endpoint: 'public' }],
    ['bankgraph_overload_refusals_total', { reason: 'underWay' }],
    ['bankgraph_webhook_deliveries_total', { status: 'failed' }],
    ['bankgraph_webhook_attempts_total', { outcome: 'http_status' }],
    ['bankgraph_payment_findings_total', { finding: 'likely' }],
    ['bankgraph_points_refusals_total', { by: 'client', client: 'fintrack' }],
    ['bankgraph_points_refusals_total', { by: 'subject', client: 'other' }],
    ['bankgraph_client_operations_total', { client: 'fintrack', outcome: 'refused' }],
    ['bankgraph_cache_lookups_total', { resource: 'accounts', outcome: 'miss' }],
    ['bankgraph_flights_total', { resource: 'transactions', role: 'led' }],
    ['bankgraph_store_failures_total', { kind: 'connection' }],
    ['bankgraph_source_messages_total', { source: 'enable', outcome: 'refused' }],
    ['bankgraph_exports_broken_total', { reason: 'GATEWAY_FAILED' }],
    ['bankgraph_tokens_refused_total', { reason: 'expired' }],
    ['bankgraph_issuer_keys_unavailable_total', {}],
    ['bankgraph_unexpected_errors_total', {}],
    ['bankgraph_input_refused', { input: 'supergraph' }],
    ['bankgraph_payments_unknown', {}],
    ['bankgraph_redis_down', {}],
    ['bankgraph_store_connections', { state: 'waiting' }],
  ];
  it.each(counters)('has %s %o with 0', async (name, labels) => {
    const metrics = make({ clients: [{ id: 'fintrack' }], sources: [{ id: 'enable' }] });
    expect(await readValue(metrics, name, labels)).toBe(0);
  });

  it('says what it is, and counts a router’s requests apart from clients’', async () => {
    expect(await readValue(make(), 'bankgraph_process_info', { role: 'gateway' })).toBe(1);
    const subgraph = make({ subgraph: 'accounts' });
    expect(await readValue(subgraph, 'bankgraph_process_info', { role: 'subgraph', subgraph: 'accounts' })).toBe(1);
    subgraph.graphqlRequest('ok', 3);
    const name = 'bankgraph_graphql_request_duration_seconds_count';
    expect(await readValue(subgraph, name, { endpoint: 'subgraph', outcome: 'ok' })).toBe(1);
    expect(await readValue(subgraph, name, { endpoint: 'public', outcome: 'ok' })).toBeUndefined();
  });

  it('has a bank’s series from when it is opened, and opening it again changes nothing', async () => {
    const metrics = make();
    expect(await readValue(metrics, 'bankgraph_bank_attempts_total', { bank: 'albion' })).toBeUndefined();
    metrics.bankOpened('albion');
    const refusal = { bank: 'albion', resource: 'balances', reason: 'circuit' };
    expect(await readValue(metrics, 'bankgraph_bank_attempts_total', { bank: 'albion', outcome: 'timeout' })).toBe(0);
    expect(await readValue(metrics, 'bankgraph_bank_posts_total', { bank: 'albion', outcome: 'none' })).toBe(0);
    expect(await readValue(metrics, 'bankgraph_bank_refusals_total', refusal)).toBe(0);
    metrics.bankRefusal({ bankId: 'albion', resource: 'balances', reason: 'circuit' });
    metrics.bankOpened('albion');
    expect(await readValue(metrics, 'bankgraph_bank_refusals_total', refusal)).toBe(1);
  });
});

describe('figures of clients', () => {
  it('name those of the configuration, and nobody else', async () => {
    const metrics = make({ clients: [{ id: 'fintrack' }] });
    for (const client of ['fintrack', 'mallory-1', 'mallory-2']) {
      metrics.operation(client, true);
      metrics.points(client, 3);
      metrics.pointsRefused('client', client);
    }
    metrics.operation(null, true);
    metrics.operation('fintrack', false);
    const operations = (client: string, outcome: string) =>
      readValue(metrics, 'bankgraph_client_operations_total', { client, outcome });
    expect(await operations('fintrack', 'let_in')).toBe(1);
    expect(await operations('fintrack', 'refused')).toBe(1);
    expect(await operations('other', 'let_in')).toBe(2);
    expect(await operations('none', 'let_in')).toBe(1);
    expect(await readValue(metrics, 'bankgraph_client_points_total', { client: 'other' })).toBe(6);
    expect(await readValue(metrics, 'bankgraph_points_refusals_total', { client: 'other', by: 'client' })).toBe(2);
    // What was counted is not counted again when the figures are read again.
    expect(await operations('other', 'let_in')).toBe(2);
    expect(await metrics.registry.metrics()).not.toContain('mallory');
  });
});

describe('figures of the store', () => {
  const nothing: StoreFigures = {
    unknownPayments: { count: 0, oldestAtMs: null },
    likelyPayments: 0,
    openPayments: new Map(),
    paymentDueAtMs: null,
    endingConsents: new Map(),
    waitingRevocations: new Map(),
    failedRevocations: new Map(),
    webhookDueAtMs: null,
  };

  it('are told as they were read, with their ages', async () => {
    const metrics = make();
    metrics.storeFigures(
      {
        ...nothing,
        unknownPayments: { count: 2, oldestAtMs: 40_000 },
        openPayments: new Map([['SUBMITTING', 3]]),
        paymentDueAtMs: 70_000,
        waitingRevocations: new Map([['albion', { count: 1, oldestAtMs: 10_000 }]]),
      },
      100_000,
    );
    expect(await readValue(metrics, 'bankgraph_payments_unknown')).toBe(2);
    expect(await readValue(metrics, 'bankgraph_payments_unknown_oldest_seconds')).toBe(60);
    expect(await readValue(metrics, 'bankgraph_payments_open', { stage: 'SUBMITTING' })).toBe(3);
    expect(await readValue(metrics, 'bankgraph_payments_overdue_seconds')).toBe(30);
    expect(await readValue(metrics, 'bankgraph_revocations_oldest_seconds', { bank: 'albion' })).toBe(90);
    expect(await readValue(metrics, 'bankgraph_store_figures_timestamp_seconds')).toBe(100);
  });

  it('go back to 0 for a bank of which nothing waits any more', async () => {
    const metrics = make();
    metrics.storeFigures({ ...nothing, failedRevocations: new Map([['albion', 4]]) }, 1000);
    metrics.storeFigures(nothing, 2000);
    expect(await readValue(metrics, 'bankgraph_revocations_failed', { bank: 'albion' })).toBe(0);
  });

  it('keep their age where the store cannot be read', async () => {
    const metrics = make();
    let isBroken = false;
    const figures = {
      async read() {
        if (isBroken) throw new Error('gone');
        return nothing;
      },
    };
    const reading = startStoreFigures({
      store: { figures, connections: () => ({ open: 10, idle: 0, waiting: 4 }) },
      metrics,
      onTrouble: () => undefined,
      now: () => (isBroken ? 9_000_000 : 5000),
    });
    await reading.round();
    isBroken = true;
    await expect(reading.round()).rejects.toThrow('gone');
    await reading.stop();
    expect(await readValue(metrics, 'bankgraph_store_figures_timestamp_seconds')).toBe(5);
    expect(await readValue(metrics, 'bankgraph_store_connections', { state: 'waiting' })).toBe(4);
  });
});

describe('a counted log', () => {
  it('writes what it is told, and counts it', async () => {
    const metrics = make();
    const lines: string[] = [];
    const log = createCountedLog(createLog('info', { write: (line) => void lines.push(line) }), metrics);
    log.unexpectedError(new Error('planted'));
    log.keysUnavailable('no answer');
    log.refusedToken('ERR_JWT_EXPIRED');
    log.refusedToken('something that a stranger made up');
    log.exportBroken({ format: 'csv', reason: 'CLIENT_GONE' });
    log.exportBroken({ format: 'csv', reason: 'RangeError' });
    log.documentsRefused(new Error('not JSON'));
    log.supergraphRefused(new Error('not a supergraph'));
    log.supergraphLoaded(['accounts']);
    log.storeTrouble('told as before');
    expect(lines).toHaveLength(10);
    expect(await readValue(metrics, 'bankgraph_unexpected_errors_total')).toBe(1);
    expect(await readValue(metrics, 'bankgraph_issuer_keys_unavailable_total')).toBe(1);
    expect(await readValue(metrics, 'bankgraph_tokens_refused_total', { reason: 'expired' })).toBe(1);
    expect(await readValue(metrics, 'bankgraph_tokens_refused_total', { reason: 'malformed' })).toBe(1);
    expect(await readValue(metrics, 'bankgraph_exports_broken_total', { reason: 'CLIENT_GONE' })).toBe(1);
    expect(await readValue(metrics, 'bankgraph_exports_broken_total', { reason: 'GATEWAY_FAILED' })).toBe(1);
    expect(await readValue(metrics, 'bankgraph_input_refused', { input: 'documents' })).toBe(1);
    expect(await readValue(metrics, 'bankgraph_input_refused', { input: 'supergraph' })).toBe(0);
  });
});
