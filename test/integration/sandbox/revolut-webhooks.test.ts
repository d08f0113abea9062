// The webhooks of the sandbox's Revolut Business as an outside receiver sees them: what they tell, who can believe them,
// new secrets, retries, and those that nobody may believe.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { control } from './relying-party.ts';
import { Receiver, RevolutClient, reasonAgainst, until } from './revolut-client.ts';

let sandbox: Sandbox;
let client: RevolutClient;
let receiver: Receiver;
let webhook: { readonly id: string; readonly signing_secret: string };

beforeAll(async () => {
  sandbox = await startSandbox({ now: new Date('2026-11-22T12:00:00Z') });
  client = await new RevolutClient(sandbox.description).signIn();
  await control(sandbox.description, 'PUT', '/banks/revolut/payments', { settleMs: 150 });
  await client.control('PUT', '/settings', { webhookRetryMs: 50 });
  receiver = await new Receiver().start();
  webhook = await client.good('POST', '/webhooks', { url: receiver.url });
}, 60_000);
afterAll(async () => {
  receiver?.close();
  await sandbox?.close();
});
beforeEach(() => {
  receiver.received.length = 0;
  receiver.answer = () => 204;
});

describe('a webhook', () => {
  test('is registered with the secret of the description, changed and listed without it', async () => {
    expect(webhook.signing_secret).toBe(client.source.webhookSecret);
    expect(await client.get('/webhooks')).toEqual([
      { id: webhook.id, url: receiver.url, events: ['TransactionCreated', 'TransactionStateChanged'] },
    ]);
    expect((await client.get(`/webhooks/${webhook.id}`)).signing_secret).toBe(webhook.signing_secret);
    const other = await client.good('POST', '/webhooks', {
      url: 'https://example.com/',
      events: ['TransactionCreated'],
    });
    expect(other.signing_secret).not.toBe(webhook.signing_secret);
    expect((await client.request('PATCH', `/webhooks/${other.id}`, {})).body.code).toBe(3000);
    const changed = await client.good('PATCH', `/webhooks/${other.id}`, { events: ['TransactionStateChanged'] });
    expect(changed.events).toEqual(['TransactionStateChanged']);
    expect((await client.request('DELETE', `/webhooks/${other.id}`)).status).toBe(204);
    expect((await client.request('GET', `/webhooks/${other.id}`)).body.code).toBe(3040);
    expect((await client.request('POST', '/webhooks', { url: 'http://example.com/' })).status).toBe(400);
  });

  test('tells of a payment and of its state, and can be believed', async () => {
    const { id, created_at: at } = await client.good('POST', '/pay', await client.payment('told'));
    const created = await receiver.next('TransactionCreated');
    expect(reasonAgainst(webhook.signing_secret, created)).toBeUndefined();
    expect(created.payload).toMatchObject({
      timestamp: '2026-11-22T12:00:00.000Z',
      data: { id, type: 'transfer', state: 'pending', request_id: 'told', created_at: at, legs: [{ amount: -12.5 }] },
    });
    const changed = await receiver.next('TransactionStateChanged');
    expect(reasonAgainst(webhook.signing_secret, changed)).toBeUndefined();
    expect(changed.payload.data).toEqual({ id, request_id: 'told', old_state: 'pending', new_state: 'completed' });
    expect(receiver.received.length).toBe(2);
  });

  test('tells of what happened by itself when the clock has moved', async () => {
    await control(sandbox.description, 'PUT', '/clock', { now: '2026-11-24T12:00:00Z' });
    const created = await receiver.next('TransactionCreated');
    expect(created.payload.data.created_at > '2026-11-22T12').toBe(true);
    const changed = await receiver.next('TransactionStateChanged');
    expect((await client.get(`/transaction/${changed.payload.data.id}`)).state).toBe('completed');
    await control(sandbox.description, 'PUT', '/clock', { now: '2026-11-22T12:00:00Z' });
  });

  test('comes again while it is not taken, each time with a time of its own', async () => {
    receiver.answer = (count) => (count < 3 ? 500 : 200);
    await client.good('POST', '/sandbox/topup', {
      account_id: await client.account('gbp'),
      amount: 5,
      currency: 'GBP',
    });
    await until(() => receiver.received.length === 3);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    expect(new Set(receiver.received.map(({ signature }) => signature)).size).toBe(3);
    for (const one of receiver.received) expect(reasonAgainst(webhook.signing_secret, one)).toBeUndefined();
    receiver.answer = () => 500;
    await client.good('POST', '/sandbox/topup', {
      account_id: await client.account('gbp'),
      amount: 6,
      currency: 'GBP',
    });
    const failed = `/webhooks/${webhook.id}/failed-events`;
    await until(async () => (await client.get(failed)).length === 1);
    expect((await client.get(failed))[0]).toMatchObject({
      webhook_id: webhook.id,
      payload: { event: 'TransactionCreated', data: { type: 'topup', legs: [{ amount: 6 }] } },
    });
  });

  test('is signed with each secret that is still good', async () => {
    const rotated = await client.good('POST', `/webhooks/${webhook.id}/rotate-signing-secret`, {
      expiration_period: 'PT1H',
    });
    expect(rotated.signing_secret).not.toBe(webhook.signing_secret);
    await client.control('POST', '/webhooks', {});
    const [both] = receiver.received;
    expect(both?.signature?.split(',').length).toBe(2);
    if (both === undefined) throw new Error('nothing came');
    expect(reasonAgainst(webhook.signing_secret, both)).toBeUndefined();
    expect(reasonAgainst(rotated.signing_secret, both)).toBeUndefined();
    await client.good('POST', `/webhooks/${webhook.id}/rotate-signing-secret`, { expiration_period: 'P7D' });
    const fourth = await client.request('POST', `/webhooks/${webhook.id}/rotate-signing-secret`, {
      expiration_period: 'P1D',
    });
    expect([fourth.status, fourth.body.code]).toEqual([422, 3355]);
    const long = await client.request('POST', `/webhooks/${webhook.id}/rotate-signing-secret`, {
      expiration_period: 'P8D',
    });
    expect([long.status, long.body.code]).toEqual([400, 2101]);
    webhook = await client.good('POST', `/webhooks/${webhook.id}/rotate-signing-secret`, {});
    await client.control('POST', '/webhooks', {});
    const last = receiver.received.at(-1);
    if (last === undefined) throw new Error('nothing came');
    expect(reasonAgainst(webhook.signing_secret, last)).toBeUndefined();
  });
});

describe('of the forged', () => {
  const unbelievable = [
    'unsigned',
    'no-timestamp',
    'bad-timestamp',
    'garbled',
    'other-version',
    'other-secret',
    'changed-body',
    'other-spaces',
    'changed-timestamp',
    'stale',
    'future',
    'several-none-right',
  ];
  const bearable = [
    'none',
    'several-one-right',
    'unknown-transaction',
    'unknown-event',
    'huge',
    'not-json',
    'not-object',
  ];

  test.each(unbelievable)('%s is not believed', async (trouble) => {
    expect((await client.control('POST', '/webhooks', { trouble })).body[0].status).toBe(204);
    const [one] = receiver.received;
    if (one === undefined) throw new Error('nothing came');
    expect(reasonAgainst(webhook.signing_secret, one)).toEqual(expect.any(String));
  });

  test.each(bearable)('%s is well signed', async (trouble) => {
    await client.control('POST', '/webhooks', { trouble, bytes: 100_000 });
    const [one] = receiver.received;
    if (one === undefined) throw new Error('nothing came');
    expect(reasonAgainst(webhook.signing_secret, one)).toBeUndefined();
  });

  test('an old one comes again, as it was or signed anew', async () => {
    const [{ delivery }] = (await client.control('POST', '/webhooks', { event: 'TransactionCreated' })).body;
    await client.control('POST', '/webhooks', {});
    await client.control('POST', `/webhooks/${delivery}/replay`);
    await client.control('POST', `/webhooks/${delivery}/replay`, { isResigned: true });
    const [first, , same, again] = receiver.received;
    expect(same).toEqual(first);
    expect(again?.body).toBe(first?.body);
    if (again === undefined) throw new Error('nothing came');
    expect(reasonAgainst(webhook.signing_secret, again)).toBeUndefined();
    expect((await client.control('GET', '/webhooks')).body.at(-1)).toMatchObject({
      event: 'TransactionCreated',
      attempts: [{ status: 204 }],
    });
  });
});
