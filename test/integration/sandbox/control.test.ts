// The control API: each fault as a client of the bank feels it, the call log, odd entries, the clock.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { BankClient, call } from './bank-client.ts';

let sandbox: Sandbox;
const now = new Date('2026-11-22T12:00:00Z');

beforeAll(async () => {
  sandbox = await startSandbox({ now });
});
afterAll(() => sandbox.close());

const json = { 'content-type': 'application/json' };
const control = (path: string): string => `${sandbox.description.controlUrl}${path}`;
const put = (path: string, body: unknown) => call(control(path), json, { method: 'PUT', body: JSON.stringify(body) });
const clientOf = (linkId: string): BankClient => new BankClient(sandbox.description, linkId);

afterEach(async () => {
  for (const { id } of sandbox.description.banks) {
    for (const what of ['faults', 'calls', 'entries'])
      await fetch(control(`/banks/${id}/${what}`), { method: 'DELETE' });
  }
});

describe('faults', () => {
  test('latency', async () => {
    await put('/banks/albion/faults', { latencyMs: 150 });
    const started = performance.now();
    expect((await clientOf('alice-albion').get('/accounts')).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThanOrEqual(145);
  });

  test.each([
    ['albion', 'alice-albion', '/accounts', 503, /"Errors"/],
    ['albion', 'alice-albion', '/accounts', 429, /^$/],
    ['rheinbank', 'alice-rheinbank', '/v1/accounts', 429, /^\[\{.*ACCESS_EXCEEDED/],
    ['rheinbank', 'alice-rheinbank', '/v1/accounts', 500, /tppMessages/],
    ['southern-cross', 'alice-southern-cross', '/banking/accounts', 429, /urn:au-cds:error/],
  ])('a status at %s in its own words', async (bank, linkId, path, status, body) => {
    await put(`/banks/${bank}/faults`, { status, retryAfterSeconds: 0 });
    const answer = await clientOf(linkId).get(path);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, '0']);
    expect(answer.text).toMatch(body);
  });

  test('a reset connection', async () => {
    await put('/banks/thistle/faults', { reset: true });
    await expect(clientOf('alice-thistle').get('/accounts')).rejects.toThrow();
    await fetch(control('/banks/thistle/faults'), { method: 'DELETE' });
    expect((await clientOf('alice-thistle').get('/accounts')).status).toBe(200);
  });

  test('a body cut short', async () => {
    await put('/banks/albion/faults', { truncate: true });
    await expect(clientOf('alice-albion').get('/accounts')).rejects.toThrow();
  });

  test.each([
    ['html', 'text/html', /^<!doctype/],
    ['array', 'application/json', /^\[\]$/],
    ['empty', 'application/json', /^$/],
  ])('a body of the wrong kind: %s', async (wrongType, type, body) => {
    await put('/banks/rheinbank/faults', { wrongType });
    const answer = await clientOf('alice-rheinbank').get('/v1/accounts');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain(type);
    expect(answer.text).toMatch(body);
  });

  test('a body that drips', async () => {
    const whole = await clientOf('alice-thistle').get('/party');
    await put('/banks/thistle/faults', { dripBytesPerSecond: 2_000 });
    const started = performance.now();
    const answer = await clientOf('alice-thistle').get('/party');
    expect(answer.body.Data).toEqual(whole.body.Data);
    expect(performance.now() - started).toBeGreaterThan((answer.text.length / 2_000) * 1_000 * 0.7);
  });

  test('only where the path matches, only for a share of calls', async () => {
    await put('/banks/albion/faults', { status: 500, match: '/balances' });
    expect((await clientOf('alice-albion').get('/accounts')).status).toBe(200);
    expect((await clientOf('alice-albion').get('/balances')).status).toBe(500);
    await put('/banks/albion/faults', { status: 500, share: 0.5 });
    const statuses = await Promise.all(Array.from({ length: 60 }, () => clientOf('alice-albion').get('/party')));
    const failed = statuses.filter(({ status }) => status === 500).length;
    expect(failed).toBeGreaterThan(5);
    expect(failed).toBeLessThan(55);
  });
});

describe('the call log', () => {
  test('has method, path, query, status and headers, and never the token', async () => {
    const client = clientOf('alice-rheinbank');
    await client.get('/v1/accounts?withBalance=true');
    await client.get('/v1/accounts', { authorization: 'Bearer wrong' });
    const { body, text } = await call(control('/banks/rheinbank/calls'), {});
    expect(
      body.map((entry: Record<string, unknown>) => [
        entry['method'],
        entry['path'],
        entry['query'],
        entry['status'],
        entry['hasBearer'],
      ]),
    ).toEqual([
      ['GET', '/psd2/v1/accounts', { withBalance: 'true' }, 200, true],
      ['GET', '/psd2/v1/accounts', {}, 401, true],
    ]);
    expect(body[0].headers).toMatchObject({ 'consent-id': client.link.consentId, 'psu-ip-address': '192.0.2.7' });
    expect(text).not.toContain(client.link.accessToken);
    expect(text.toLowerCase()).not.toContain('bearer ');
  });
});

describe('odd entries', () => {
  test.each([
    ['alice-albion', 'albion'],
    ['alice-rheinbank', 'rheinbank'],
    ['bob-banque-du-rhone', 'banque-du-rhone'],
    ['alice-southern-cross', 'southern-cross'],
  ])('come last in the transactions and accounts that %s reads', async (linkId, bank) => {
    const client = clientOf(linkId);
    const [path] = await client.accountPaths();
    const accountId = `${path}`.split('/').at(-1);
    const raw = { transactionId: 'odd', remittanceInformationUnstructured: 'no amount at all' };
    expect((await put(`/banks/${bank}/entries`, { accountId, list: 'transactions', raw })).status).toBe(200);
    expect(await client.transactions(`${path}`)).toContainEqual(raw);
    expect((await put(`/banks/${bank}/entries`, { accountId, list: 'accounts', raw: { odd: 1 } })).status).toBe(200);
    const list = { albion: '/accounts', 'southern-cross': '/banking/accounts' }[bank] ?? '/v1/accounts';
    expect((await client.get(list)).text).toContain('{"odd":1}');
  });
});

describe('bad input', () => {
  test.each([
    ['/banks/albion/faults', { latencyMs: -5 }, 400],
    ['/banks/albion/faults', { unknown: true }, 400],
    ['/banks/albion/faults', [1], 400],
    ['/banks/nowhere/faults', {}, 404],
    ['/banks/albion/entries', { accountId: 'nope', list: 'transactions', raw: {} }, 400],
    ['/banks/albion/entries', { list: 'transactions', raw: {} }, 400],
    ['/clock', { now: 'soon' }, 400],
  ])('PUT %s %j', async (path, body, status) => {
    const answer = await put(path, body);
    expect([answer.status, typeof answer.body.reason]).toEqual([status, 'string']);
  });

  test('is a body that is not JSON, or does not say that it is', async () => {
    const broken = await call(control('/banks/albion/faults'), json, { method: 'PUT', body: '{' });
    expect([broken.status, typeof broken.body.reason]).toEqual([400, 'string']);
    const plain = await call(
      control('/banks/albion/faults'),
      { 'content-type': 'text/plain' },
      { method: 'PUT', body: '{}' },
    );
    expect(plain.status).toBe(400);
    expect((await clientOf('alice-albion').get('/party')).status).toBe(200);
  });
});

describe('the world', () => {
  test('lists its banks with the accounts’ readable names', async () => {
    const { body } = await call(control('/banks'), {});
    expect(body.map((bank: { id: string }) => bank.id)).toEqual(sandbox.description.banks.map(({ id }) => id));
    expect(body[0].accounts[0]).toMatchObject({ slug: 'alice-albion-current', holders: ['alice'] });
  });

  test('is balanced', async () => {
    const { body } = await call(control('/ledger/check'), {});
    expect(body).toMatchObject({ balanced: true, accounts: 81 });
  });

  test('moves on: a pending entry becomes booked under the same id, an authorisation vanishes', async () => {
    const client = clientOf('alice-albion');
    const [path] = await client.accountPaths();
    const before = await client.transactions(`${path}`);
    const pending = before.filter((entry) => entry['Status'] === 'Pending');
    const moved = await put('/clock', { now: new Date(now.getTime() + 3 * 86_400_000).toISOString() });
    expect(moved.status).toBe(200);
    const after = new Map((await client.transactions(`${path}`)).map((entry) => [entry['TransactionId'], entry]));
    await put('/clock', { now: now.toISOString() });
    const states = pending.map((entry) => after.get(entry['TransactionId'])?.['Status']);
    expect(states).toContain('Booked');
    expect(states).toContain(undefined);
  });
});
