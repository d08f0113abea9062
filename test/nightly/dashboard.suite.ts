// A real Prometheus that scrapes a gateway in process, a gateway over subgraphs and these, under a short load: every query of the
// dashboard and every rule is one that it can answer, and what the load must have brought about is there.

import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { startTestFederation, type TestFederation } from '../support/federation.ts';
import { startPrometheus, type TestPrometheus } from '../support/prometheus.ts';
import { allScopes, ask } from '../support/running-gateway.ts';
import { prometheusIsThere, reasonToSkip } from '../support/services.ts';

const folder = fileURLToPath(new URL('../../deploy/observability/', import.meta.url));
const dashboard = z.looseObject({
  panels: z.array(
    z.looseObject({ title: z.string(), targets: z.array(z.looseObject({ expr: z.string() })).optional() }),
  ),
});
const ruleFile = z.object({ groups: z.array(z.object({ rules: z.array(z.looseObject({ expr: z.string() })) })) });

/** As Grafana fills them in. */
const filledIn = (expression: string): string =>
  expression.replaceAll('$__rate_interval', '1m').replaceAll('"$bank"', '".*"');

const { panels } = dashboard.parse(JSON.parse(readFileSync(`${folder}dashboard.json`, 'utf8')));
const queries = panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => ({ title, query: filledIn(expr) })),
);
const rules = ruleFile
  .parse(parse(readFileSync(`${folder}alerts.yaml`, 'utf8')))
  .groups.flatMap((group) => group.rules.map(({ expr }) => expr));

/** Of what this world has nothing: no quota, certificate, source, list, listed document, deprecated field, and no consent that ends. */
const absent = [
  'bankgraph_bank_quota_left',
  'bankgraph_bank_certificate_end_timestamp_seconds',
  'bankgraph_institutions',
  'bankgraph_source_messages_total',
  'bankgraph_screening_list_age_seconds',
  'bankgraph_documents_total',
  'bankgraph_field_uses_total',
  'bankgraph_consents_ending',
  'bankgraph_revocations_',
];

/** What the load must have moved: each is more than 0 in some series. */
const moved = [
  'GraphQL requests a second, by outcome',
  'GraphQL request duration',
  'Operations a second, by client',
  'Points a minute, by client',
  'Tokens refused a second',
  'Bank calls a second, by outcome',
  'Bank call duration, 95th percentile',
  'Answers a second, by class of status',
  'Payments, consents and tokens: calls a second by outcome',
  'Attempts to send webhooks a second, by outcome',
  'Cache, share by what was found',
  'Reads of banks, by who asked',
  'Subgraphs, requests a second by outcome',
  'Subgraphs, 95th percentile',
  'Requests that a router asks subgraphs, a second by outcome',
  'Processes, by what they are',
  'Memory',
  'Age of the newest exchange rates',
];

const skip = reasonToSkip(prometheusIsThere, 'prometheus');

describe.skipIf(skip !== null)(`Prometheus over all processes${skip === null ? '' : ` (${skip})`}`, () => {
  let federation: TestFederation;
  let prometheus: TestPrometheus;
  let receiver: Server;

  /** Whether each target was scraped often enough for rates, and rules were evaluated over them. */
  async function isSeen(): Promise<boolean> {
    const scraped = await prometheus.query('count(sum_over_time(up[1m]) >= 6)');
    return scraped[0]?.value === 8;
  }

  /** What callers of all kinds do, again and again, until Prometheus has seen it for a while. */
  async function load(): Promise<void> {
    const urls = [federation.federated.url, federation.inProcess.url];
    const scope = `${allScopes} payments:write`;
    const alice = await federation.token({ customer: 'alice', client: 'fintrack', scope });
    const partner = await federation.token({ partner: 'fintrack', scope: 'payments:read webhooks:write' });
    const address = receiver.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const hook = `mutation { createWebhookEndpoint(url: "http://127.0.0.1:${port}/hook") { __typename } }`;
    expect((await ask(federation.inProcess.url, partner, hook)).errors).toEqual([]);
    const { data } = await ask(federation.inProcess.url, alice, accounts);
    const from = data.me.accounts.edges.find(
      ({ node }: { node: { bank: { name: string } } }) => node.bank.name === 'Albion Bank',
    );
    const begun: string[] = [];
    const giveUpAtMs = Date.now() + 60_000;
    for (let round = 0; round < 5 || !(await isSeen()); round++) {
      if (Date.now() > giveUpAtMs) throw new Error('Prometheus does not scrape all of them');
      const input = {
        idempotencyKey: `figures-${round}-${Date.now()}`,
        debtorAccountId: from.node.id,
        creditor: { name: 'Bob', iban: 'GB29NWBK60161331926819' },
        amount: { amount: '1.25', currency: 'GBP' },
        redirectUri: 'http://127.0.0.1:3000/linked',
      };
      const [paid] = await Promise.all([
        ask(federation.inProcess.url, alice, initiate, { input }),
        ...urls.flatMap((url) => [
          ask(url, alice, accounts),
          ask(url, alice, '{ me { transactions(first: 5) { edges { node { id } } sources { status } } } }'),
          ask(url, alice, '{ nothing }'),
          ask(url, null, '{ me { id } }'),
          ask(url, 'no.good.token', '{ me { id } }'),
        ]),
      ]);
      begun.push(JSON.stringify(paid?.data ?? paid?.errors));
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(begun.join('\n')).toContain('InitiatePaymentSuccess');
  }

  beforeAll(async () => {
    receiver = createServer((_request, response) => response.writeHead(204).end());
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    federation = await startTestFederation({}, { WEBHOOK_ALLOW_PRIVATE: 'true', REQUEST_TIMEOUT_MS: '18000' });
    const targets = [
      federation.federated.metricsUrl,
      federation.inProcess.metricsUrl,
      ...federation.metricsUrls.values(),
    ];
    prometheus = await startPrometheus(targets.map((url) => url ?? ''));
    await load();
  }, 120_000);
  afterAll(async () => {
    await prometheus?.stop();
    await federation?.stop();
    receiver?.close();
  });

  it('has figures of all of them', async () => {
    const up = await prometheus.query('up{job="bankgraph"}');
    expect(up.map(({ value }) => value)).toEqual(Array.from({ length: 8 }, () => 1));
    const roles = await prometheus.query('count by (role) (bankgraph_process_info)');
    expect(Object.fromEntries(roles.map(({ labels, value }) => [labels['role'], value]))).toEqual({
      gateway: 2,
      subgraph: 6,
    });
  });

  it('answers every query of the dashboard, with what there must be', async () => {
    expect(queries.length).toBeGreaterThan(60);
    const empty: string[] = [];
    const still = new Set(moved);
    for (const { title, query } of queries) {
      const samples = await prometheus.query(query);
      if (samples.some(({ value }) => value > 0)) still.delete(title);
      if (samples.length === 0 && !absent.some((name) => query.includes(name))) empty.push(`${title}: ${query}`);
    }
    expect(empty).toEqual([]);
    expect([...still]).toEqual([]);
  });

  it('evaluates every rule, and none of its expressions is an error', async () => {
    expect(rules.length).toBeGreaterThan(40);
    for (const expression of rules) await prometheus.query(expression);
    const evaluated = await prometheus.rules();
    expect(evaluated).toHaveLength(rules.length);
    expect(evaluated.filter(({ health }) => health !== 'ok')).toEqual([]);
  });

  it('counts a client’s request once, however many subgraphs answer it', async () => {
    const total = async (selector: string): Promise<number> => {
      const [sum] = await prometheus.query(`sum(bankgraph_graphql_request_duration_seconds_count{${selector}})`);
      return sum?.value ?? Number.NaN;
    };
    const gateways = await prometheus.query(
      'sum(bankgraph_graphql_request_duration_seconds_count and on (instance) bankgraph_process_info{role="gateway"})',
    );
    expect(await total('endpoint="public"')).toBe(gateways[0]?.value);
    expect(await total('endpoint="subgraph"')).toBeGreaterThan(0);
  });

  it('misses the gateways when they are gone', async () => {
    const gone = 'absent(bankgraph_process_info{role="gateway"})';
    expect(await prometheus.query(gone)).toEqual([]);
    await Promise.all([federation.federated.stop(), federation.inProcess.stop()]);
    await expect.poll(() => prometheus.query(gone), { timeout: 10_000 }).toHaveLength(1);
    expect(await prometheus.query('up{job=~"bankgraph.*"} == 0')).toHaveLength(2);
  });
});

const accounts =
  '{ me { id accounts(first: 5) { edges { node { id name bank { name } balances { type } } } sources { status } } } }';
const initiate = `mutation ($input: InitiatePaymentInput!) { initiatePayment(input: $input) {
  __typename ... on InitiatePaymentSuccess { payment { id } } ... on ValidationRejection { fields { field code message } } } }`;
