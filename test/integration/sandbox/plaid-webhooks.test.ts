// The webhooks of the sandbox's Plaid, as an outside receiver sees them: what they say, that they can be believed, and
// those that must not be.
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { type Linked, PlaidClient, type Received, Receiver, reasonAgainst } from './plaid-client.ts';
import { control } from './relying-party.ts';

const now = new Date('2026-11-22T12:00:00Z');
const dayMs = 86_400_000;

let sandbox: Sandbox;
let client: PlaidClient;
let receiver: Receiver;

beforeAll(async () => {
  sandbox = await startSandbox({ now });
  client = new PlaidClient(sandbox.description);
  await client.control('PUT', '/settings', { webhookRetryMs: 30 });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  receiver = await new Receiver().start();
});
afterEach(async () => {
  receiver.close();
  await control(sandbox.description, 'PUT', '/clock', { now: now.toISOString() });
});

const link = (): Promise<Linked> => client.link('ins_990001', 'alice', { webhook: receiver.url });
const send = async (itemId: string, body: Record<string, unknown>) => {
  receiver.received.length = 0;
  const answer = await client.control('POST', `/items/${itemId}/webhooks`, body);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body;
};
const received = (): Received => {
  const [one] = receiver.received;
  if (one === undefined) throw new Error('nothing came');
  return one;
};

describe('a webhook', () => {
  test('is signed by a key that can be fetched, over its bytes', async () => {
    const { itemId } = await link();
    const one = await receiver.next('HISTORICAL_UPDATE');
    expect(await reasonAgainst(client, one)).toBeUndefined();
    expect(one.body).toBe(JSON.stringify(one.payload, null, 2));
    expect(one.payload).toEqual({
      webhook_type: 'TRANSACTIONS',
      webhook_code: 'HISTORICAL_UPDATE',
      item_id: itemId,
      error: null,
      new_transactions: expect.any(Number),
      environment: 'sandbox',
    });
    expect(decodeProtectedHeader(one.signature ?? '')).toEqual({ alg: 'ES256', kid: expect.any(String), typ: 'JWT' });
    expect(Object.keys(decodeJwt(one.signature ?? '')).sort()).toEqual(['iat', 'request_body_sha256']);
  });

  test('tells of a finished session, with what can be exchanged', async () => {
    const started = await client.ask('/link/token/create', client.start({ webhook: receiver.url }));
    await client.person(started.hosted_link_url, 'alice', { decision: 'refuse' });
    const left = await receiver.next('SESSION_FINISHED');
    expect(left.payload).toMatchObject({ webhook_type: 'LINK', status: 'EXITED', link_token: started.link_token });
    await client.person(started.hosted_link_url, 'alice');
    const added = await receiver.next('ITEM_ADD_RESULT');
    const done = await receiver.next('SESSION_FINISHED', ({ payload }) => payload.status === 'SUCCESS');
    expect(done.payload.public_tokens).toEqual([added.payload.public_token]);
    const exchanged = await client.ask('/item/public_token/exchange', { public_token: added.payload.public_token });
    expect(exchanged.item_id).toBeTypeOf('string');
  });

  test('tells of transactions that are new and of pending ones that are gone, when days pass', async () => {
    const { token } = await link();
    await receiver.next('HISTORICAL_UPDATE');
    const before = await client.transactions(token, '2026-11-01');
    receiver.received.length = 0;
    await control(sandbox.description, 'PUT', '/clock', { now: new Date(now.getTime() + 3 * dayMs).toISOString() });
    const [fresh, gone] = [await receiver.next('DEFAULT_UPDATE'), await receiver.next('TRANSACTIONS_REMOVED')];
    const after = await client.transactions(token, '2026-11-01');
    const known = new Set(before.found.map(({ transaction_id: id }) => id));
    expect(fresh.payload.new_transactions).toBe(after.found.filter(({ transaction_id: id }) => !known.has(id)).length);
    const pending = before.found.filter((one) => one.pending).map(({ transaction_id: id }) => id);
    expect([...gone.payload.removed_transactions].sort()).toEqual([...pending].sort());
    const { item, status } = await client.ask('/item/get', { access_token: token });
    expect([item.webhook, status.last_webhook.code_sent]).toEqual([receiver.url, 'TRANSACTIONS_REMOVED']);
  });

  test.each([
    ['login-required', 'ERROR', { error: expect.objectContaining({ error_code: 'ITEM_LOGIN_REQUIRED', status: 400 }) }],
    ['good', 'LOGIN_REPAIRED', {}],
    [
      'pending-disconnect',
      'PENDING_DISCONNECT',
      { reason: 'INSTITUTION_TOKEN_EXPIRATION', disconnect_time: '2026-11-29T12:00:00Z' },
    ],
    ['pending-expiration', 'PENDING_EXPIRATION', { consent_expiration_time: '2026-11-29T12:00:00Z' }],
    [
      'revoked',
      'USER_PERMISSION_REVOKED',
      { error: expect.objectContaining({ error_code: 'USER_PERMISSION_REVOKED' }) },
    ],
    ['new-accounts', 'NEW_ACCOUNTS_AVAILABLE', { error: null }],
  ])('tells of an Item that is %s', async (state, code, fields) => {
    const { itemId } = await link();
    await client.control('PUT', `/items/${itemId}/state`, { state });
    const { payload } = await receiver.next(code);
    expect(payload).toEqual({
      webhook_type: 'ITEM',
      webhook_code: code,
      item_id: itemId,
      ...fields,
      environment: 'sandbox',
    });
  });

  test('tells of the end of a consent a week before, and when it has come, once each', async () => {
    const clock = (at: string) => control(sandbox.description, 'PUT', '/clock', { now: at });
    await client.link('ins_990002', 'chloe', { webhook: receiver.url });
    await receiver.next('HISTORICAL_UPDATE');
    await clock('2027-11-14T12:00:00Z');
    expect(receiver.received.some(({ payload }) => payload.webhook_code === 'PENDING_EXPIRATION')).toBe(false);
    await clock('2027-11-16T12:00:00Z');
    const { payload } = await receiver.next('PENDING_EXPIRATION');
    expect(payload.consent_expiration_time).toBe('2027-11-22T12:00:00Z');
    await clock('2027-11-17T12:00:00Z');
    await clock('2027-11-23T12:00:00Z');
    const over = await receiver.next('ERROR');
    expect(over.payload.error.error_code).toBe('ITEM_LOGIN_REQUIRED');
    expect(receiver.received.filter(({ payload: one }) => one.webhook_code === 'PENDING_EXPIRATION')).toHaveLength(1);
  });

  test('goes to the address that was given last', async () => {
    const { token, itemId } = await link();
    const other = await new Receiver().start();
    await client.ask('/item/webhook/update', { access_token: token, webhook: other.url });
    const { payload } = await other.next('WEBHOOK_UPDATE_ACKNOWLEDGED');
    expect(payload.new_webhook_url).toBe(other.url);
    await client.ask('/item/webhook/update', { access_token: token, webhook: null });
    expect((await client.control('POST', `/items/${itemId}/webhooks`, {})).status).toBe(409);
    other.close();
  });

  test('is sent again until it is taken, each time with a signature of its own', async () => {
    const { itemId } = await client.link('ins_990001', 'alice', {
      webhook: receiver.url,
      products: ['auth'],
      optional_products: [],
    });
    await Promise.all([receiver.next('ITEM_ADD_RESULT'), receiver.next('SESSION_FINISHED')]);
    await client.control('DELETE', '/webhooks');
    receiver.received.length = 0;
    receiver.answer = (count) => (count < 3 ? 500 : 200);
    await client.control('PUT', `/items/${itemId}/state`, { state: 'new-accounts' });
    for (let wait = 0; wait < 100 && receiver.received.length < 3; wait += 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(receiver.received.map(({ payload }) => payload.webhook_code)).toEqual(
      Array(3).fill('NEW_ACCOUNTS_AVAILABLE'),
    );
    const { body } = await client.control('GET', '/webhooks');
    expect(body.at(-1).attempts.map(({ status }: { status: number }) => status)).toEqual([500, 500, 200]);
    expect(JSON.stringify(body)).not.toContain('public-sandbox');
  });

  test('is not sent beyond this machine, and harms nobody where nobody listens', async () => {
    const far = await client.link('ins_990001', 'alice', { webhook: 'https://example.com/plaid' });
    const [answer] = await send(far.itemId, {});
    expect([answer.status, answer.answer]).toEqual([null, expect.stringContaining('not on this machine')]);
    const nobody = await client.link('ins_990001', 'alice', { webhook: 'http://127.0.0.1:9/plaid' });
    const [failed] = await send(nobody.itemId, {});
    expect(failed.status).toBe(null);
    expect((await client.post('/item/get', { access_token: nobody.token })).status).toBe(200);
  });
});

describe('a webhook on demand', () => {
  const forged: readonly (readonly [trouble: string, reason: RegExp])[] = [
    ['unsigned', /no signature/],
    ['garbled', /./],
    ['other-key', /signature verification failed/],
    ['unknown-key', /INVALID_WEBHOOK_VERIFICATION_KEY_ID/],
    ['changed-body', /another body/],
    ['other-spaces', /another body/],
    ['alg-none', /algorithm/],
    ['hs256', /algorithm/],
    ['stale', /"iat" claim timestamp check failed/],
    ['future', /"iat" claim timestamp check failed/],
  ];

  test.each(forged)('is not to be believed: %s', async (trouble, reason) => {
    const { itemId } = await link();
    await receiver.next('HISTORICAL_UPDATE');
    const [answer] = await send(itemId, { trouble, fields: { new_transactions: 3 } });
    expect([answer.status, answer.answer]).toEqual([200, 'seen']);
    expect(await reasonAgainst(client, received())).toMatch(reason);
  });

  test.each(['none', 'unknown-item', 'huge', 'not-json', 'not-object'])(
    'is to be believed and borne: %s',
    async (trouble) => {
      const { itemId } = await link();
      await receiver.next('HISTORICAL_UPDATE');
      await send(itemId, { trouble, bytes: 2_000_000 });
      const one = received();
      expect(await reasonAgainst(client, one)).toBeUndefined();
      expect(one.payload?.item_id === itemId).toBe(trouble === 'none' || trouble === 'huge');
      expect(one.body.length > 2_000_000).toBe(trouble === 'huge');
    },
  );

  test('comes twice, again later byte for byte, and in any order', async () => {
    const { itemId } = await link();
    await receiver.next('HISTORICAL_UPDATE');
    const [first] = await send(itemId, { code: 'DEFAULT_UPDATE', times: 2, fields: { new_transactions: 4 } });
    expect(receiver.received).toHaveLength(2);
    expect(receiver.received[0]).toEqual(receiver.received[1]);
    const [before] = receiver.received;
    receiver.received.length = 0;
    await client.control('POST', `/webhooks/${first.delivery}/replay`);
    expect(received()).toEqual(before);
    await send(itemId, { code: 'SESSION_FINISHED', fields: { status: 'SUCCESS', link_token: 'link-sandbox-x' } });
    expect(received().payload).toMatchObject({ webhook_type: 'LINK', link_token: 'link-sandbox-x' });
    await send(itemId, { code: 'LOGIN_REPAIRED' });
    expect(received().payload).toMatchObject({ webhook_type: 'ITEM', webhook_code: 'LOGIN_REPAIRED' });
  });

  test('is signed by another key once keys are changed; the old one is known as expired, or forgotten', async () => {
    const { itemId } = await link();
    await receiver.next('HISTORICAL_UPDATE');
    await send(itemId, {});
    const old = received();
    await client.control('POST', '/webhook-keys', {});
    expect(await reasonAgainst(client, old)).toBe('expired key');
    await send(itemId, {});
    expect(await reasonAgainst(client, received())).toBeUndefined();
    await client.control('POST', '/webhook-keys', { isForgotten: true });
    expect(await reasonAgainst(client, old)).toBe('INVALID_WEBHOOK_VERIFICATION_KEY_ID');
  });
});
