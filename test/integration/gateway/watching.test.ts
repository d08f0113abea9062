// What operators see of the way to banks: the log, /metrics, Bank.status; and that nothing of a person's is in any of it.

import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMetrics } from '../../../src/observability/metrics.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { json, type ScriptedBank, startScriptedBank } from '../../support/scripted-bank.ts';

const none = 'accounts=0,balances=0,transactions=0,history=0,identification=0,party=0';
const uncached = {
  ...Object.fromEntries(
    ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS', 'HISTORY', 'IDENTIFICATION', 'PARTY'].map((name) => [
      `CACHE_${name}_SECONDS`,
      '0',
    ]),
  ),
  CACHE_REVALIDATE_SECONDS: none,
  CACHE_STALE_SECONDS: none,
};

/** Lines of a gateway's log about bank calls. */
function callLines(gateway: TestGateway): Record<string, unknown>[] {
  return gateway
    .logged()
    .split('\n')
    .filter((line) => line.includes('"bank call"'))
    .map((line) => {
      const parsed: Record<string, unknown> = JSON.parse(line);
      return parsed;
    });
}

/** A GET with headers of a test's own. */
function get(url: string, headers: Record<string, string> = {}): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.once('error', reject).end();
  });
}

const rootOf = ({ url }: TestGateway): string => new URL(url).origin;

describe('a watched gateway', () => {
  let gateway: TestGateway;
  let alice: string;
  beforeAll(async () => {
    gateway = await startTestGateway({ env: { ...uncached, PSU_IP_HEADER: 'x-psu-ip' } });
    alice = await gateway.token({ customer: 'alice', scope: allScopes });
  });
  afterAll(() => gateway.stop());

  it('logs one line for each attempt of a bank call', async () => {
    await gateway.setFaults('albion', { status: 500 });
    await gateway.query(alice, '{ me { accounts(first: 1) { sources { status } } } }');
    await gateway.clearFaults('albion');
    const lines = callLines(gateway).filter(({ bank }) => bank === 'albion');
    expect(lines.length).toBe((await gateway.takeCalls('albion')).length);
    expect(lines.map(({ attempt }) => attempt)).toEqual(lines.map((_line, index) => index + 1));
    for (const line of lines) {
      expect(line).toMatchObject({
        resource: 'accounts',
        status: 500,
        outcome: 'failed',
        failure: null,
        cache: 'miss',
        attended: false,
      });
      expect(line['durationMs']).toBeTypeOf('number');
      expect(line['correlationId']).toMatch(/^[0-9a-f-]{36}$/);
    }
    expect(new Set(lines.map(({ correlationId }) => correlationId)).size).toBe(lines.length);
  });

  it('gives its figures to scrapers at their port, and to nobody at that of clients', async () => {
    await gateway.query(alice, '{ me { accounts(first: 1) { sources { status } } } }');
    const { status, text } = await get(gateway.metricsUrl);
    expect(status).toBe(200);
    const names = createMetrics({ processFigures: false }).registry.getMetricsAsArray();
    expect(names.length).toBeGreaterThan(40);
    for (const { name } of names) expect(text).toContain(`# TYPE ${name} `);
    expect(text).toMatch(/bankgraph_bank_calls_total\{bank="thistle",resource="accounts",status="2xx"\} [1-9]/);
    expect(text).toMatch(/bankgraph_bank_retries_total\{bank="albion",resource="accounts"\} [1-9]/);
    expect(text).toMatch(/bankgraph_graphql_request_duration_seconds_count\{endpoint="public",outcome="ok"\} [1-9]/);
    // Nothing takes no time.
    const sum = /bankgraph_graphql_request_duration_seconds_sum\{endpoint="public",outcome="ok"\} (\S+)/.exec(
      text,
    )?.[1];
    expect(Number(sum)).toBeGreaterThan(0.001);
    expect(text).toContain('nodejs_eventloop_lag_seconds');
    for (const headers of [{}, { 'x-forwarded-for': '127.0.0.1' }, { host: 'localhost' }]) {
      for (const path of ['/metrics', '/metrics/', '//metrics', '/%6detrics', '/links/metrics']) {
        const refused = await get(`${rootOf(gateway)}${path}`, headers);
        expect(refused.status, path).toBe(404);
        expect(refused.text).not.toContain('bankgraph_');
      }
    }
  });

  it('counts requests by what they came to', async () => {
    const count = async (outcome: string): Promise<number> => {
      const { text } = await get(gateway.metricsUrl);
      return Number(
        new RegExp(`request_duration_seconds_count\\{endpoint="public",outcome="${outcome}"\\} (\\d+)`).exec(
          text,
        )?.[1] ?? 0,
      );
    };
    const [partial, refused] = [await count('partial'), await count('refused')];
    await gateway.query(await gateway.token({ customer: 'alice', scope: 'accounts:read' }), '{ me { id legalName } }');
    await gateway.query(alice, '{ nothing }');
    expect([await count('partial'), await count('refused')]).toEqual([partial + 1, refused + 1]);
  });

  it('says in Bank.status that a bank is not asked, and until when', async () => {
    await gateway.setFaults('rheinbank', { status: 500 });
    for (let round = 0; round < 8; round++) {
      await gateway.query(alice, '{ me { accounts(first: 1) { sources { status } } } }');
    }
    await gateway.takeCalls('rheinbank');
    const { data, errors } = await gateway.query(
      alice,
      `{ banks(country: "DE") { name status { feature state since retryAt } }
         me { accounts(first: 1) { sources { bank { name } status error { code retryAt } } } } }`,
    );
    expect(errors).toEqual([]);
    const [rheinbank] = data.banks;
    const status = rheinbank.status.find(({ feature }: { feature: string }) => feature === 'ACCOUNTS');
    expect(status.state).toBe('SUSPENDED');
    expect(Date.parse(status.retryAt)).toBeGreaterThan(Date.parse(status.since));
    expect(data.me.accounts.sources).toContainEqual({
      bank: { name: 'Rheinbank' },
      status: 'DOWN',
      error: { code: 'BANK_UNAVAILABLE', retryAt: status.retryAt },
    });
    expect(await gateway.takeCalls('rheinbank')).toEqual([]);
    const { text } = await get(gateway.metricsUrl);
    expect(text).toContain('bankgraph_bank_circuit_state{bank="rheinbank",resource="accounts"} 1');
    await gateway.clearFaults('rheinbank');
    const stateOf = async () => {
      await gateway.query(alice, '{ me { accounts(first: 1) { sources { status } } } }');
      const answer = await gateway.query(alice, '{ banks(country: "DE") { status { feature state retryAt } } }');
      return answer.data.banks[0].status.find(({ feature }: { feature: string }) => feature === 'ACCOUNTS');
    };
    await expect.poll(stateOf, { timeout: 5000 }).toEqual({ feature: 'ACCOUNTS', state: 'UP', retryAt: null });
  });
});

describe('a listener for scrapers', () => {
  it('answers /metrics to whoever reaches it, and nothing else', async () => {
    const { listenForScrapers } = await import('../../../src/observability/metrics-listener.ts');
    let isBroken = false;
    const listener = await listenForScrapers(
      { host: '127.0.0.1', port: 0 },
      {
        contentType: 'text/plain',
        read: async () => {
          if (isBroken) throw new Error('broken');
          return 'figures';
        },
      },
    );
    try {
      expect(await get(listener.url, { 'x-forwarded-for': '203.0.113.7' })).toEqual({ status: 200, text: 'figures' });
      expect((await get(listener.url.replace('/metrics', '/graphql'))).status).toBe(404);
      isBroken = true;
      expect((await get(listener.url)).status).toBe(503);
    } finally {
      await listener.close();
    }
  });
});

describe('secrets and personal data', () => {
  const planted = {
    token: 'planted-token-8d1f',
    iban: 'DE89370400440532013000',
    name: 'Plantagenet',
    account: 'planted-account-77',
    consent: 'planted-consent-42',
    address: '203.0.113.77',
    agent: 'PlantedBrowser',
  };
  let gateway: TestGateway;
  let bank: ScriptedBank;
  beforeAll(async () => {
    bank = await startScriptedBank((_request, response) => json(response, {}));
    const { accounts } = bank.bank.endpoints;
    gateway = await startTestGateway({
      env: { ...uncached, PSU_IP_HEADER: 'x-psu-ip', PSU_USER_AGENT_HEADER: 'x-psu-agent', LOG_LEVEL: 'trace' },
      banks: `
banks:
  - { id: planted, name: Planted Bank, country: DE, standard: berlin-group, version: "1.3", endpoints: { accounts: "${accounts}/${planted.account}" }, limits: { callsPerSecond: 1000, concurrentCalls: 100, unattendedCallsPerDay: 100 } }
links:
  - { id: planted-link, customer: dora, bank: planted, accessToken: ${planted.token}, consentId: ${planted.consent}, permissions: [accounts, balances, transactions, identity] }
`,
    });
  });
  afterAll(async () => {
    await gateway?.stop();
    await bank?.stop();
  });

  it('are in no log and no figure, wherever they come from', async () => {
    const secrets = Object.values(planted);
    const body = {
      accounts: [
        {
          resourceId: planted.account,
          iban: planted.iban,
          ownerName: planted.name,
          currency: 'EUR',
          cashAccountType: planted.name,
        },
      ],
      tppMessages: [{ category: 'ERROR', code: planted.iban, text: `${planted.name} ${planted.token}` }],
      balances: planted.name,
    };
    const headers = {
      'x-request-id': planted.iban,
      'x-fapi-interaction-id': planted.name,
      'retry-after': planted.token,
      location: `/${planted.iban}`,
    };
    let number = 0;
    bank.answer = (_request, response) => {
      number++;
      const turn = number % 7;
      if (turn === 1) json(response, body, 500, headers);
      else if (turn === 2) json(response, body, 302, headers);
      else if (turn === 3) response.writeHead(200, headers).end(`<html>${planted.name}`);
      else if (turn === 4) response.writeHead(200, { ...headers, 'content-length': '500' }).end(planted.iban.repeat(3));
      else if (turn === 5) json(response, body, 200, headers);
      else if (turn === 6) json(response, body, 429, headers);
      else json(response, body, 401, headers);
    };
    const dora = await gateway.token({ customer: 'dora', scope: allScopes });
    // Some answers have the bank left alone for a second.
    for (let round = 0; round < 200 && bank.seen.length < 7; round++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      for (const query of [
        `{ me { accounts(first: 5) { edges { node { name identification { iban } holderNames balances { type } } } sources { status error { message } } } } }`,
        `{ me { transactions(first: 5) { edges { node { id } } sources { status } } } }`,
        // Operations are logged by their own names, and by nothing else that stands in their documents.
        `query Named { ${planted.name}: account(id: "${planted.account}") { name } }`,
      ]) {
        await fetch(gateway.url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            authorization: `Bearer ${dora}`,
            'x-psu-ip': planted.address,
            'x-psu-agent': planted.agent,
          },
          body: JSON.stringify({ query, variables: { name: planted.name } }),
        }).then((response) => response.text());
      }
    }
    await gateway.query(planted.token, '{ me { id } }');
    expect(bank.seen.length).toBeGreaterThan(5);
    // They were there.
    const sent = bank.seen.map((seen) => JSON.stringify(seen)).join('\n');
    for (const secret of [planted.token, planted.consent, planted.address, planted.agent])
      expect(sent).toContain(secret);
    const { text } = await get(gateway.metricsUrl);
    const everything = `${gateway.logged()}\n${text}`;
    expect(everything).toContain('"bank":"planted"');
    expect(everything).toContain('bank="planted"');
    for (const secret of [...secrets, 'planted-link', 'Bearer', bank.bank.endpoints.accounts, dora]) {
      expect(everything).not.toContain(secret);
    }
  });
});
