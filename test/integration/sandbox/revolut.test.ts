// The sandbox's Revolut Business: who may call, accounts and transactions against the ledger, pages, counterparties, names,
// cards, errors and faults.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountNamed } from '../../../src/sandbox/ledger/accounts.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { World } from '../../../src/sandbox/world.ts';
import { RevolutClient } from './revolut-client.ts';

const now = new Date('2026-11-22T12:00:00Z');
let sandbox: Sandbox;
let client: RevolutClient;

beforeAll(async () => {
  sandbox = await startSandbox({ now });
  client = await new RevolutClient(sandbox.description).signIn();
}, 60_000);
afterAll(() => sandbox?.close());

describe('who may call', () => {
  test('a client whose assertion is good, for forty minutes', async () => {
    const { status, body } = await client.ask();
    expect(status).toBe(200);
    expect(body).toEqual({ access_token: expect.any(String), token_type: 'bearer', expires_in: 2_399 });
  });

  test.each([
    [{ aud: 'https://example.com' }],
    [{ iss: 'other.example' }],
    [{ sub: 'other' }],
    [{ exp: 1 }],
    [{ exp: undefined }],
  ])('not with an assertion of %j', async (claims) => {
    const { status, body } = await client.ask({ client_assertion: await client.assertion(claims) });
    expect([status, body.error]).toEqual([401, 'invalid_client']);
  });

  test.each([
    [{ grant_type: 'password' }, 'unsupported_grant_type'],
    [{ refresh_token: 'other' }, 'invalid_grant'],
    [{ client_assertion_type: 'other' }, 'invalid_request'],
    [{ grant_type: 'authorization_code', code: 'other' }, 'invalid_grant'],
  ])('not with %j', async (more, error) => {
    const { status, body } = await client.ask(more);
    expect([status, body.error]).toEqual([400, error]);
  });

  test('a code is good once, and gives a new refresh token', async () => {
    const own = new RevolutClient((await startSandboxOfOurOwn()).description);
    const { code } = (await own.control('POST', '/codes')).body;
    const { body } = await own.ask({ grant_type: 'authorization_code', code });
    expect(body.refresh_token).toEqual(expect.any(String));
    expect((await own.ask({ grant_type: 'authorization_code', code })).body.error).toBe('invalid_grant');
    expect((await own.ask()).body.error).toBe('invalid_grant');
    await own.control('PUT', '/settings', { rotatesRefreshTokens: true });
    const rotated = await own.ask({ refresh_token: body.refresh_token });
    expect(rotated.body.refresh_token).not.toBe(body.refresh_token);
    expect((await own.ask({ refresh_token: body.refresh_token })).status).toBe(400);
    await own.control('PUT', '/tokens', { isRevoked: true });
    expect((await own.ask({ refresh_token: rotated.body.refresh_token })).status).toBe(400);
    expect((await own.control('GET', '/tokens')).body.calls).toEqual({ authorization_code: 2, refresh_token: 4 });
  });

  test('nobody without a token, with an old one, or with one that is not good for it', async () => {
    const own = new RevolutClient(sandbox.description);
    expect((await own.request('GET', '/accounts')).body).toMatchObject({ code: 1000, message: expect.any(String) });
    await own.signIn();
    expect((await own.request('GET', '/accounts')).status).toBe(200);
    await own.control('PUT', '/settings', { accessTokenSeconds: 0 });
    await own.signIn();
    expect((await own.request('GET', '/accounts')).status).toBe(401);
    await own.control('PUT', '/settings', { accessTokenSeconds: 2_400 });
    await own.control('PUT', '/tokens', { scopes: ['READ'] });
    await own.signIn();
    const refused = await own.request('POST', '/pay', await own.payment('scope-1'));
    expect([refused.status, refused.body.code]).toEqual([403, 9002]);
    await own.control('PUT', '/tokens', { scopes: ['READ', 'WRITE', 'PAY'] });
  });
});

describe('accounts and transactions', () => {
  test('are those of the ledger, balances as JSON numbers', async () => {
    const world = new World(now.getTime());
    const answer = await client.request('GET', '/accounts');
    expect(answer.body.map(({ currency }: { currency: string }) => currency)).toEqual(['EUR', 'EUR', 'GBP', 'USD']);
    for (const slug of ['eur', 'payroll', 'gbp', 'usd']) {
      const account = accountNamed(`northwind-revolut-${slug}`);
      const minor = world.ledger.expectedMinor(account.id, account.currency);
      expect(answer.text).toContain(`"balance":${String(Number(minor) / 100)},`);
      expect((await client.get(`/accounts/${account.id}`)).balance).toBe(Number(minor) / 100);
    }
  });

  test('have numbers of their own country and for payments from abroad', async () => {
    const [euro] = await client.get(`/accounts/${await client.account('eur')}/bank-details`);
    expect(euro).toMatchObject({ iban: accountNamed('northwind-revolut-eur').iban, bic: 'RVSBLT2X', pooled: false });
    const pound = await client.get(`/accounts/${await client.account('gbp')}/bank-details`);
    expect(pound[0]).toMatchObject({ sort_code: '996644', account_no: expect.stringMatching(/^\d{8}$/) });
    expect(pound[1].schemes).toEqual(['swift']);
  });

  test('legs add up to each balance, and each leg says the balance after it', async () => {
    const { found } = await client.transactions();
    for (const { id, balance } of await client.get('/accounts')) {
      const legs = found
        .filter(({ state }) => state === 'completed' || state === 'pending')
        .flatMap(({ legs: all }) => all)
        .filter(({ account_id: account }) => account === id);
      const cents = (amount: number): number => Math.round(amount * 100);
      expect(legs.reduce((sum, { amount, fee }) => sum + cents(amount) - cents(fee), 0)).toBe(cents(balance));
      expect(legs[0].balance).toBe(balance);
      for (const [index, leg] of legs.slice(0, -1).entries()) {
        const before = cents(legs[index + 1].balance);
        expect(cents(leg.balance)).toBe(before + cents(leg.amount) - cents(leg.fee));
      }
    }
  });

  test('have every sort and state, exchanges two legs, what came back what it came back from', async () => {
    const { found } = await client.transactions();
    const sorts = new Set(found.map(({ type, state }) => `${type} ${state}`));
    for (const sort of [
      'card_payment pending',
      'card_payment completed',
      'card_payment declined',
      'card_refund completed',
      'card_chargeback completed',
      'exchange completed',
      'fee completed',
      'tax completed',
      'topup completed',
      'transfer completed',
      'transfer failed',
      'transfer reverted',
    ]) {
      expect(sorts).toContain(sort);
    }
    const exchange = found.find(({ type }) => type === 'exchange');
    expect(exchange.legs.map(({ currency }: { currency: string }) => currency)).toEqual(['EUR', 'USD']);
    expect(exchange.legs[0]).toMatchObject({ amount: -1800, fee: 7.2, counterparty: { account_type: 'self' } });
    const refund = found.find(({ type }) => type === 'card_refund');
    const bought = found.find(({ id }) => id === refund.related_transaction_id);
    expect(bought.legs[0].amount).toBe(-refund.legs[0].amount);
    const abroad = found.find(({ legs }) => legs[0].bill_currency === 'USD');
    expect(abroad).toMatchObject({
      type: 'card_payment',
      legs: [{ currency: 'EUR' }],
      card: { id: expect.any(String) },
    });
  });

  test('are newest first, and found page by page by the last created_at', async () => {
    const { found } = await client.transactions();
    const times = found.map(({ created_at: at }) => at);
    expect(times).toEqual([...times].sort().reverse());
    const { found: paged, pages } = await client.transactions('', 250);
    expect(pages).toBeGreaterThan(10);
    expect(paged.map(({ id }) => id)).toEqual(found.map(({ id }) => id));
    const [newest] = found;
    expect((await client.get(`/transactions?from=${newest.created_at}`)).map(({ id }: { id: string }) => id)).toEqual([
      newest.id,
    ]);
    expect(await client.get(`/transactions?from=${newest.created_at}&to=${newest.created_at}`)).toEqual([]);
  });

  test('can be had by account, sort, state and day', async () => {
    const account = await client.account('usd');
    const page = await client.get(`/transactions?account=${account}&from=2026-10-01&to=2026-11-01`);
    expect(page.length).toBeGreaterThan(5);
    for (const { created_at: at, legs } of page) {
      expect(at.slice(0, 7)).toBe('2026-10');
      expect(legs.some((leg: { account_id: string }) => leg.account_id === account)).toBe(true);
    }
    expect((await client.get('/transactions?type=tax')).length).toBe(24);
    const states = await client.get('/transactions?state=declined&state=reverted');
    expect(new Set(states.map(({ state }: { state: string }) => state))).toEqual(new Set(['declined', 'reverted']));
    expect(await client.get(`/transaction/${page[0].id}`)).toEqual(page[0]);
  });

  test('can have equal instants, of which a page may lose one', async () => {
    await client.control('PUT', '/settings', { hasCoarseTimes: true });
    const page = await client.get('/transactions?from=2026-11-01T03:00:00Z&to=2026-11-01T03:00:01Z');
    expect(page.map(({ type }: { type: string }) => type).sort()).toEqual(['fee', 'tax']);
    const [first] = await client.get('/transactions?count=1&to=2026-11-01T03:00:01Z');
    const [second] = await client.get(`/transactions?count=1&to=${first.created_at}`);
    expect(['fee', 'tax']).not.toContain(second.type);
    await client.control('PUT', '/settings', { hasCoarseTimes: false });
  });

  test('a pending card payment is completed later under the same id', async () => {
    const own = await new RevolutClient((await startSandboxOfOurOwn()).description).signIn();
    const pending = (await own.get('/transactions')).find(
      ({ state, merchant }: { state: string; merchant?: { name: string } }) =>
        state === 'pending' && merchant?.name !== 'Greywater Hotel',
    );
    await fetch(`${own.description.controlUrl}/clock`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ now: '2026-11-25T12:00:00Z' }),
    });
    const later = await own.get(`/transaction/${pending.id}`);
    expect(later).toMatchObject({ state: 'completed', created_at: pending.created_at });
    expect(later.completed_at > pending.updated_at).toBe(true);
  });

  test.each([
    ['/transactions?count=1001', 400, 2101],
    ['/transactions?count=0', 400, 2101],
    ['/transactions?from=yesterday', 400, 2101],
    ['/transactions?type=gift', 400, 2101],
    ['/transactions?request_id=a', 400, 2101],
    ['/transactions?request_id=a&from=2026-11-01', 400, 2101],
    ['/transaction/00000000-0000-4000-8000-000000000000', 404, 3006],
    ['/accounts/none', 400, 2101],
    ['/accounts/00000000-0000-4000-8000-000000000000', 404, 3006],
    ['/nothing', 404, 3006],
  ])('%s is refused', async (path, status, code) => {
    const answer = await client.request('GET', path);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

describe('counterparties and names', () => {
  test('are listed, made, found and taken away', async () => {
    const made = await client.good('POST', '/counterparty', {
      company_name: 'Tarn & Tor Ltd',
      bank_country: 'GB',
      currency: 'GBP',
      sort_code: '99-66-33',
      account_no: '12345678',
    });
    expect(made).toMatchObject({ name: 'Tarn & Tor Ltd', state: 'created', accounts: [{ type: 'external' }] });
    expect(await client.get(`/counterparty/${made.id}`)).toEqual(made);
    expect((await client.get('/counterparties'))[0].id).toBe(made.id);
    expect((await client.get('/counterparties?account_no=12345678&sort_code=996633')).length).toBe(1);
    expect((await client.get(`/counterparties?created_before=${made.created_at}`)).length).toBe(6);
    expect((await client.request('DELETE', `/counterparty/${made.id}`)).status).toBe(204);
    expect((await client.request('GET', `/counterparty/${made.id}`)).body.code).toBe(3544);
  });

  test.each([
    [{ company_name: 'A B', bank_country: 'DE', currency: 'EUR', iban: 'DE00990101501234567890' }],
    [{ company_name: 'A B', bank_country: 'DE', currency: 'EUR' }],
    [{ company_name: 'A B', name: 'A B', bank_country: 'DE', currency: 'EUR' }],
    [{ company_name: 'A B', iban: accountNamed('finn-rheinbank-current').iban }],
  ])('not of %j', async (body) => {
    expect((await client.request('POST', '/counterparty', body)).status).toBe(400);
  });

  test.each([
    ['Finn', 'Farrowdale', 'matched', undefined],
    ['Fin', 'Farowdale', 'close_match', 'close_match'],
    ['Hanna', 'Other', 'not_matched', 'not_matched'],
  ])('%s %s is %s', async (first, last, result, code) => {
    const body = await client.good('POST', '/account-name-validation', {
      iban: accountNamed('finn-rheinbank-current').iban,
      recipient_country: 'DE',
      recipient_currency: 'EUR',
      individual_name: { first_name: first, last_name: last },
    });
    expect([body.result_code, body.reason?.code]).toEqual([result, code]);
  });

  test('a British business is no person, and accounts elsewhere cannot be checked', async () => {
    const { sortCode, accountNumber } = accountNamed('dora-albion-business');
    const british = { sort_code: sortCode, account_no: accountNumber };
    const name = { first_name: 'Dunmarrow', last_name: 'Provisions Ltd' };
    const { reason } = await client.good('POST', '/account-name-validation', { ...british, individual_name: name });
    expect(reason).toEqual({ type: 'uk_cop', code: 'company_account_name_matched' });
    const elsewhere = { sort_code: '10-00-00', account_no: '12345678', company_name: 'Anybody' };
    const { result_code: result } = await client.good('POST', '/account-name-validation', elsewhere);
    expect(result).toBe('cannot_be_checked');
  });
});

describe('cards', () => {
  // biome-ignore lint/suspicious/noExplicitAny: as in bank-client.ts
  const cardOf = async (label: string): Promise<any> =>
    (await client.get('/cards')).find((card: { label: string }) => card.label === label);

  test('are physical and virtual, in every state, with limits', async () => {
    const cards = await client.get('/cards');
    const states = cards.map(({ state }: { state: string }) => state);
    for (const state of ['active', 'frozen', 'locked', 'created']) expect(states).toContain(state);
    expect(new Set(cards.map(({ virtual }: { virtual: boolean }) => virtual)).size).toBe(2);
    const software = await client.get(`/cards/${(await cardOf('Software')).id}`);
    expect(software).toMatchObject({
      last_digits: expect.stringMatching(/^\d{4}$/),
      expiry: '09/2030',
      spending_limits: { month: { amount: 1_200, currency: 'USD', usage: expect.any(Number) } },
    });
    expect(JSON.stringify(cards)).not.toMatch(/\d{16}/);
  });

  test('are frozen, locked and back, as far as their state allows', async () => {
    const { id } = await cardOf('Nora');
    const act = async (name: string): Promise<number> => (await client.request('POST', `/cards/${id}/${name}`)).status;
    expect(await act('freeze')).toBe(204);
    expect((await client.get(`/cards/${id}`)).state).toBe('frozen');
    expect(await act('unfreeze')).toBe(204);
    expect(await act('lock')).toBe(204);
    expect(await act('freeze')).toBe(403);
    expect(await client.get(`/cards/${id}`)).toMatchObject({ state: 'locked', can_be_unlocked: true });
    expect(await act('unlock')).toBe(204);
    const review = await cardOf('Under review');
    expect((await client.request('POST', `/cards/${review.id}/unlock`)).status).toBe(403);
    await client.control('PUT', `/cards/${review.id}`, { canBeUnlocked: true });
    expect((await client.request('POST', `/cards/${review.id}/unlock`)).status).toBe(204);
  });

  test('have settings that are changed, one by one, and an end', async () => {
    const { id } = await cardOf('Bram travel');
    const month = { amount: 10.5, currency: 'EUR' };
    const changed = await client.good('PATCH', `/cards/${id}`, {
      label: 'Bram',
      spending_limits: { month, single: null },
    });
    expect(changed).toMatchObject({ label: 'Bram', spending_limits: { month } });
    expect(changed.spending_limits.single).toBeUndefined();
    const two = await client.request('PATCH', `/cards/${id}`, { spending_limits: { week: month } });
    expect([two.status, two.body.code]).toEqual([400, 2101]);
    expect((await client.request('PATCH', `/cards/${id}`, {})).body.code).toBe(1112);
    expect((await client.request('DELETE', `/cards/${id}`)).status).toBe(204);
    expect((await client.get('/cards')).some((card: { id: string }) => card.id === id)).toBe(false);
    expect(await client.get(`/cards/${id}`)).toMatchObject({ state: 'terminated', terminated_at: expect.any(String) });
    expect((await client.request('GET', '/cards/00000000-0000-4000-8000-000000000000')).body.code).toBe(1214);
  });

  test('whoever asks for the full number raises an alarm', async () => {
    const { id } = await cardOf('Software');
    expect((await client.control('GET', '/alarms')).body).toEqual([]);
    expect((await client.request('GET', `/cards/${id}/sensitive-details`)).status).toBe(403);
    await client.control('PUT', '/tokens', { scopes: ['READ', 'READ_SENSITIVE_CARD_DATA'] });
    const own = await new RevolutClient(sandbox.description).signIn();
    expect((await own.get(`/cards/${id}/sensitive-details`)).pan).toMatch(/^\d{16}$/);
    await client.control('PUT', '/tokens', { scopes: ['READ', 'WRITE', 'PAY'] });
    const alarms = (await client.control('GET', '/alarms')).body;
    expect(alarms.map(({ alarm }: { alarm: string }) => alarm)).toEqual(
      Array(2).fill('asked for the full number of a card'),
    );
  });
});

describe('trouble', () => {
  test.each([
    [{ status: 429, retryAfterSeconds: 30 }, 429, 3162],
    [{ status: 503 }, 503, 5003],
    [{ status: 500 }, 500, 5000],
    [{ status: 401 }, 401, 1000],
  ])('of the whole service, %j', async (faults, status, code) => {
    await client.control('PUT', '/faults', faults);
    const answer = await client.request('GET', '/accounts');
    await client.control('DELETE', '/faults');
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers.get('retry-after')).toBe(status === 429 ? '30' : null);
  });

  test('odd elements stand in front of every list', async () => {
    await client.control('PUT', '/entries', { raw: { id: 7 } });
    expect((await client.get('/transactions?count=1'))[0]).toEqual({ id: 7 });
    await client.control('DELETE', '/entries');
    expect((await client.get('/transactions?count=1')).length).toBe(1);
  });
});

const others: Sandbox[] = [];
/** One whose settings and clock nobody else looks at. */
async function startSandboxOfOurOwn(): Promise<Sandbox> {
  const other = await startSandbox({ now });
  others.push(other);
  return other;
}
afterAll(async () => {
  await Promise.all(others.map((other) => other.close()));
});
