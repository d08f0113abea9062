// The sandbox's Plaid and its official specification: whatever a good client asks, the simulator answers and its
// webhooks say must be what that allows. The specification is not part of the repository.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { OpenApiSchemas } from '../../support/openapi-schemas.ts';
import { hasSpecs, mustHaveSpecs, tellMissingSpecs } from '../../support/prism.ts';
import type { Answer } from './bank-client.ts';
import { PlaidClient, Receiver } from './plaid-client.ts';
import { control } from './relying-party.ts';

tellMissingSpecs('Plaid against the official specification');

let sandbox: Sandbox;
let schemas: OpenApiSchemas;

/** A client that keeps what the specification has against what it asks and what it is told. */
class CheckedClient extends PlaidClient {
  readonly found: unknown[] = [];
  count = 0;

  override async post(path: string, body: unknown, more: Record<string, string> = {}): Promise<Answer> {
    const answer = await super.post(path, body, more);
    this.count += 1;
    // As it went over the wire: without what is undefined.
    const asked: unknown = JSON.parse(JSON.stringify(body));
    const faults = [
      ...schemas.requestFaultsOf(path, asked),
      ...schemas.answerFaultsOf(path, answer.status, answer.body),
    ];
    if (faults.length > 0) this.found.push({ path, status: answer.status, faults });
    return answer;
  }
}

describe.runIf(hasSpecs || mustHaveSpecs)('the official specification', () => {
  let client: CheckedClient;

  beforeAll(async () => {
    if (!hasSpecs) throw new Error('REQUIRE_SPECIFICATIONS is set, but ../shared/specs is not there');
    sandbox = await startSandbox({ now: new Date('2026-11-22T12:00:00Z') });
    schemas = new OpenApiSchemas('plaid-2020-09-14/2020-09-14.yml');
    client = new CheckedClient(sandbox.description);
  }, 180_000);
  afterAll(() => sandbox?.close());

  test.each([
    ['ins_990001', 'alice'],
    ['ins_990002', 'chloe'],
  ])('has nothing against the whole journey at %s', { timeout: 120_000 }, async (institution, customer) => {
    const { count, found } = client;
    const pages = { count: 10, offset: 0, country_codes: ['US', 'CA'] };
    await client.post('/institutions/get', { ...pages, options: { include_optional_metadata: true } });
    const options = { include_optional_metadata: true, include_status: true, include_auth_metadata: true };
    await client.post('/institutions/get_by_id', { institution_id: institution, country_codes: ['US', 'CA'], options });
    const { token } = await client.link(institution, customer);
    const item = { access_token: token };
    for (const path of ['/accounts/get', '/accounts/balance/get', '/auth/get', '/item/get'])
      await client.post(path, item);
    if (institution === 'ins_990001') await client.post('/identity/get', item);
    await client.transactions(token);
    await client.post('/transactions/sync', { ...item, count: 10, options: { include_original_description: true } });
    await client.transactions(token, '2026-10-01', '2026-10-31', { count: 50, include_original_description: true });
    await client.post('/item/webhook/update', { ...item, webhook: 'http://127.0.0.1:9/plaid' });
    const update = await client.ask('/link/token/create', {
      ...client.start({ products: undefined, optional_products: undefined, transactions: undefined }),
      ...item,
    });
    await client.person(update.hosted_link_url, customer);
    await client.post('/link/token/get', { link_token: update.link_token });
    const left = await client.ask('/link/token/create', client.start());
    await client.person(left.hosted_link_url, customer, { institution, decision: 'refuse' });
    await client.post('/link/token/get', { link_token: left.link_token });
    await client.control('PUT', `/items/${(await client.ask('/item/get', item)).item.item_id}/state`, {
      state: 'login-required',
    });
    await client.post('/item/get', item);
    await client.post('/accounts/get', item);
    await client.post('/item/remove', item);
    await client.post('/item/get', item);
    expect(client.count - count).toBeGreaterThan(20);
    expect(found).toEqual([]);
  });

  test('has nothing against refusals and keys of webhooks', { timeout: 60_000 }, async () => {
    const { body } = await client.control('POST', '/webhook-keys', {});
    const before = client.found.length;
    expect((await client.post('/webhook_verification_key/get', { key_id: body.keyId })).status).toBe(200);
    expect((await client.post('/webhook_verification_key/get', { key_id: 'none' })).status).toBe(400);
    expect((await client.post('/item/get', { access_token: 'access-sandbox-none' })).status).toBe(400);
    expect(client.found.slice(before)).toEqual([]);
  });

  test('is watched: what it does not allow is found', { timeout: 60_000 }, async () => {
    const before = client.found.length;
    const { token, itemId } = await client.link('ins_990001', 'alice');
    await client.control('PUT', `/items/${itemId}/entries`, { list: 'accounts', raw: { account_id: 7 } });
    await client.post('/accounts/get', { access_token: token });
    expect(JSON.stringify(client.found.slice(before))).toContain('must be string');
    await client.post('/item/get', {});
    expect(client.found.length - before).toBe(2);
  });

  test('has nothing against webhooks', { timeout: 60_000 }, async () => {
    const names: Readonly<Record<string, string>> = {
      INITIAL_UPDATE: 'InitialUpdateWebhook',
      HISTORICAL_UPDATE: 'HistoricalUpdateWebhook',
      DEFAULT_UPDATE: 'DefaultUpdateWebhook',
      TRANSACTIONS_REMOVED: 'TransactionsRemovedWebhook',
      ERROR: 'ItemErrorWebhook',
      LOGIN_REPAIRED: 'ItemLoginRepairedWebhook',
      PENDING_DISCONNECT: 'PendingDisconnectWebhook',
      PENDING_EXPIRATION: 'PendingExpirationWebhook',
      NEW_ACCOUNTS_AVAILABLE: 'NewAccountsAvailableWebhook',
      USER_PERMISSION_REVOKED: 'UserPermissionRevokedWebhook',
      WEBHOOK_UPDATE_ACKNOWLEDGED: 'WebhookUpdateAcknowledgedWebhook',
      ITEM_ADD_RESULT: 'ItemAddResultWebhook',
      SESSION_FINISHED: 'LinkSessionFinishedWebhook',
    };
    const receiver = await new Receiver().start();
    const { token, itemId } = await client.link('ins_990001', 'alice', { webhook: receiver.url });
    await receiver.next('HISTORICAL_UPDATE');
    await client.ask('/item/webhook/update', { access_token: token, webhook: receiver.url });
    const states = ['login-required', 'good', 'pending-disconnect', 'pending-expiration', 'new-accounts'];
    for (const state of states) await client.control('PUT', `/items/${itemId}/state`, { state });
    await client.post('/transactions/get', { access_token: token, start_date: '2026-11-01', end_date: '2026-11-30' });
    await control(sandbox.description, 'PUT', '/clock', { now: '2026-11-25T12:00:00Z' });
    await client.control('PUT', `/items/${itemId}/state`, { state: 'revoked' });
    for (const code of Object.keys(names)) {
      const { payload } = await receiver.next(code);
      expect([code, schemas.faultsOf(names[code] ?? '', payload)]).toEqual([code, []]);
    }
    receiver.close();
    await control(sandbox.description, 'PUT', '/clock', { now: '2026-11-22T12:00:00Z' });
  });
});
