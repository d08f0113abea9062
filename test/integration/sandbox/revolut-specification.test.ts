// The sandbox's Revolut Business behind a validating proxy that knows the official specification: whatever a good client
// asks and the simulator answers must be what that allows, and so must the transactions of its webhooks. The specification
// is not part of the repository.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { OpenApiSchemas } from '../../support/openapi-schemas.ts';
import { hasSpecs, mustHaveSpecs, type Prism, startPrism, tellMissingSpecs } from '../../support/prism.ts';
import type { Answer } from './bank-client.ts';
import { Receiver, RevolutClient } from './revolut-client.ts';

tellMissingSpecs('Revolut Business against the official specification');

const spec = 'revolut/business.yaml';
let sandbox: Sandbox;
let prisms: Prism[] = [];

/** A client that keeps what the proxy found. */
class CheckedClient extends RevolutClient {
  readonly found: unknown[] = [];
  count = 0;

  override async request(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await super.request(method, path, body);
    const violations = answer.headers.get('sl-violations');
    this.count += 1;
    if (violations !== null) this.found.push({ method, path, status: answer.status, violations });
    return answer;
  }
}

describe.runIf(hasSpecs || mustHaveSpecs)('the official specification', () => {
  let client: CheckedClient;

  beforeAll(async () => {
    if (!hasSpecs) throw new Error('REQUIRE_SPECIFICATIONS is set, but ../shared/specs is not there');
    sandbox = await startSandbox({ now: new Date('2026-11-22T12:00:00Z') });
    client = new CheckedClient(sandbox.description);
    prisms = [await startPrism(spec, client.base), await startPrism(spec, client.webhooksBase)];
    [client.base, client.webhooksBase] = prisms.map(({ url }) => url) as [string, string];
    await client.signIn();
  }, 180_000);
  afterAll(async () => {
    await Promise.all(prisms.map((prism) => prism.close()));
    await sandbox?.close();
  });

  test('has nothing against what is read', { timeout: 120_000 }, async () => {
    for (const { id } of await client.get('/accounts')) {
      await client.get(`/accounts/${id}`);
      await client.get(`/accounts/${id}/bank-details`);
    }
    const { found } = await client.transactions();
    const seen = new Set<string>();
    for (const { id, type, state } of found) {
      if (!seen.has(`${type} ${state}`)) await client.get(`/transaction/${id}`);
      seen.add(`${type} ${state}`);
    }
    await client.get(`/transactions?from=2026-10-01&to=2026-11-01T00:00:00Z&type=exchange&state=completed`);
    for (const { id } of await client.get('/counterparties?limit=10')) await client.get(`/counterparty/${id}`);
    for (const { id } of await client.get('/cards')) await client.get(`/cards/${id}`);
    await client.get('/team-members');
    await client.get('/rate?from=EUR&to=USD&amount=100');
    expect(client.count).toBeGreaterThan(40);
    expect(client.found).toEqual([]);
  });

  test('has nothing against what is ordered', { timeout: 120_000 }, async () => {
    const order = await client.payment('spec-1');
    const { id } = await client.good('POST', '/pay', order);
    await client.good('POST', '/pay', order);
    expect((await client.request('POST', '/pay', { ...order, amount: 1 })).status).toBe(400);
    await client.get(`/transaction/${id}`);
    await client.good('POST', `/sandbox/transactions/${id}/complete`);
    const [eur, payroll, usd] = [
      await client.account('eur'),
      await client.account('payroll'),
      await client.account('usd'),
    ];
    await client.good('POST', '/transfer', {
      request_id: 'spec-2',
      source_account_id: eur,
      target_account_id: payroll,
      amount: 10,
      currency: 'EUR',
    });
    await client.good('POST', '/exchange', {
      request_id: 'spec-3',
      from: { account_id: eur, currency: 'EUR', amount: 10 },
      to: { account_id: usd, currency: 'USD' },
    });
    await client.good('POST', '/sandbox/topup', { account_id: eur, amount: 1, currency: 'EUR' });
    const { request_id: _id, ...payment } = order;
    const draft = { title: 'Draft', schedule_for: '2026-11-24', payments: [payment] };
    const made = await client.good('POST', '/payment-drafts', draft);
    await client.get('/payment-drafts');
    await client.get(`/payment-drafts/${made.id}`);
    await client.control('POST', `/payment-drafts/${made.id}`, { decision: 'approve' });
    await client.get(`/payment-drafts/${made.id}`);
    const other = await client.good('POST', '/payment-drafts', draft);
    await client.good('DELETE', `/payment-drafts/${other.id}`);
    await client.transactions('&from=2026-11-20');
    const party = await client.good('POST', '/counterparty', {
      individual_name: { first_name: 'Petras', last_name: 'Gintarauskas' },
      bank_country: 'GB',
      currency: 'GBP',
      sort_code: '100000',
      account_no: '12345678',
    });
    await client.good('DELETE', `/counterparty/${party.id}`);
    const person = { individual_name: { first_name: 'Finn', last_name: 'Farowdale' } };
    const { iban } = (await client.counterparty('Finn Farrowdale')).accounts[0];
    const euro = { iban, recipient_country: 'DE', recipient_currency: 'EUR' };
    await client.good('POST', '/account-name-validation', { ...euro, ...person });
    await client.good('POST', '/account-name-validation', { sort_code: '100000', account_no: '12345678', ...person });
    const [card] = await client.get('/cards?limit=1');
    const active = (await client.get('/cards')).find(({ state }: { state: string }) => state === 'active');
    for (const act of ['freeze', 'unfreeze', 'lock', 'unlock']) await client.good('POST', `/cards/${active.id}/${act}`);
    await client.good('PATCH', `/cards/${active.id}`, {
      label: 'New',
      spending_limits: { single: { amount: 20.5, currency: 'EUR' } },
    });
    await client.good('DELETE', `/cards/${card.id}`);
    await client.get(`/cards/${card.id}`);
    expect(client.found).toEqual([]);
  });

  test('has nothing against refusals', { timeout: 60_000 }, async () => {
    const before = client.found.length;
    const nobody = '00000000-0000-4000-8000-000000000000';
    for (const path of ['accounts', 'transaction', 'counterparty', 'cards', 'payment-drafts', 'webhooks']) {
      expect((await client.request('GET', `/${path}/${nobody}`)).status).toBe(404);
    }
    await client.control('DELETE', '/tokens');
    expect((await client.request('GET', '/accounts')).status).toBe(401);
    expect((await client.request('GET', '/payment-drafts')).status).toBe(401);
    await client.control('PUT', '/tokens', { scopes: ['READ'] });
    await client.signIn();
    await client.control('PUT', '/tokens', { scopes: ['READ', 'WRITE', 'PAY'] });
    expect((await client.request('POST', '/pay', await client.payment('spec-4'))).status).toBe(403);
    await client.control('PUT', '/faults', { status: 429, retryAfterSeconds: 30 });
    expect((await client.request('GET', '/cards')).status).toBe(429);
    await client.control('DELETE', '/faults');
    await client.signIn();
    expect(client.found.slice(before)).toEqual([]);
  });

  test('has nothing against webhooks', { timeout: 60_000 }, async () => {
    const before = client.found.length;
    const schemas = new OpenApiSchemas(spec);
    const receiver = await new Receiver().start();
    const { id } = await client.good('POST', '/webhooks', { url: receiver.url, events: ['TransactionCreated'] });
    await client.get('/webhooks');
    await client.get(`/webhooks/${id}`);
    await client.good('PATCH', `/webhooks/${id}`, { events: ['TransactionCreated', 'TransactionStateChanged'] });
    await client.good('POST', `/webhooks/${id}/rotate-signing-secret`, { expiration_period: 'PT5H30M' });
    await client.good('POST', '/pay', await client.payment('spec-5'));
    const created = await receiver.next('TransactionCreated');
    expect(schemas.faultsOf('Transaction', created.payload.data)).toEqual([]);
    expect(schemas.faultsOf('WebhookEventType', created.payload.event)).toEqual([]);
    await receiver.next('TransactionStateChanged');
    await client.get(`/webhooks/${id}/failed-events`);
    await client.good('DELETE', `/webhooks/${id}`);
    receiver.close();
    expect(client.found.slice(before)).toEqual([]);
  });

  test('is watched: what it does not allow is found', { timeout: 60_000 }, async () => {
    const before = client.found.length;
    await client.control('PUT', '/entries', { raw: { id: 7 } });
    await client.request('GET', '/transactions?count=1');
    await client.control('DELETE', '/entries');
    expect(client.found.length).toBe(before + 1);
  });
});
