// The sandbox's Plaid against the ledger: accounts, balances, numbers, owners and transactions, to the minor unit; what
// an Item may read, the states that it falls into, and trouble at one institution.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { accountNamed } from './paying-party.ts';
import { PlaidClient } from './plaid-client.ts';
import { control } from './relying-party.ts';

const now = new Date('2026-11-22T12:00:00Z');
const prairie = 'ins_990001';
const laurentide = 'ins_990002';
const dayMs = 86_400_000;

let sandbox: Sandbox;
let client: PlaidClient;

beforeAll(async () => {
  sandbox = await startSandbox({ now });
  client = new PlaidClient(sandbox.description);
});
afterAll(() => sandbox.close());
afterEach(() => control(sandbox.description, 'PUT', '/clock', { now: now.toISOString() }));

const later = (ms: number) =>
  control(sandbox.description, 'PUT', '/clock', { now: new Date(now.getTime() + ms).toISOString() });

/** Minor units of the amounts that a text has under a name, by their digits: no number is read. */
function minorUnits(text: string, name: string): bigint[] {
  return [...text.matchAll(new RegExp(`"${name}":(-?\\d+)(?:\\.(\\d{1,2}))?[,}]`, 'g'))].map(
    ([, whole = '', fraction = '']) => {
      const magnitude = BigInt(whole.replace('-', '') + fraction.padEnd(2, '0'));
      return whole.startsWith('-') ? -magnitude : magnitude;
    },
  );
}

const sum = (list: readonly bigint[]): bigint => list.reduce((total, minor) => total + minor, 0n);

const wallets: readonly (readonly [institution: string, customer: string, slugs: readonly string[]])[] = [
  [prairie, 'alice', ['alice-prairie-checking', 'alice-prairie-savings', 'alice-prairie-card', 'alice-prairie-joint']],
  [prairie, 'bob', ['alice-prairie-joint', 'bob-prairie-escrow']],
  [
    laurentide,
    'chloe',
    ['chloe-laurentide-cheques', 'chloe-laurentide-epargne', 'chloe-laurentide-carte', 'chloe-laurentide-dollar'],
  ],
  [laurentide, 'bob', ['bob-laurentide-chequing']],
];

describe.each(wallets)('%s shows %s', (institution, customer, slugs) => {
  test('each account with the balance that its transactions give', async () => {
    const { token } = await client.link(institution, customer);
    const { text, body } = await client.post('/accounts/get', { access_token: token });
    expect(body.accounts.map(({ mask }: { mask: string }) => mask)).toEqual(
      slugs.map((slug) => {
        const { kind, cardNumber, accountNumber } = accountNamed(slug);
        return (kind === 'credit-card' ? cardNumber : accountNumber).slice(-4);
      }),
    );
    const currents = minorUnits(text, 'current');
    for (const [index, account] of body.accounts.entries()) {
      const options = { account_ids: [account.account_id] };
      const { found, pages } = await client.transactions(token, undefined, undefined, options);
      const amounts = pages.flatMap((page) => minorUnits(page, 'amount'));
      expect(amounts).toHaveLength(found.length);
      const posted = sum(amounts.filter((_minor, at) => found[at].pending === false));
      const pending = sum(amounts.filter((_minor, at) => found[at].pending === true));
      // What goes out is positive; so is what is owed.
      const isCredit = account.type === 'credit';
      expect([account.name, currents[index]]).toEqual([account.name, isCredit ? posted : -posted]);
      const available = minorUnits(JSON.stringify(account.balances), 'available')[0];
      if (isCredit && institution === laurentide) expect(account.balances.available).toBe(null);
      else if (isCredit) expect(available).toBe(BigInt(account.balances.limit) * 100n - posted - pending);
      else if (account.name !== 'Escrow') expect(available).toBe(-posted - pending);
      expect(account.balances.iso_currency_code).toBe(accountNamed(slugs[index] ?? '').currency);
      expect(account.balances.unofficial_currency_code).toBe(null);
    }
  });
});

describe('amounts', () => {
  test('are as short as they can be, and exact where a double is not', async () => {
    const { token } = await client.link(prairie, 'alice');
    const { pages } = await client.transactions(token);
    const text = pages.join('');
    for (const written of ['72.1', '6.33', '-4.22', '0.1', '0.2', '-0.3', '350'])
      expect(text).toContain(`"amount":${written},`);
    expect(text).not.toMatch(/"amount":-?\d+\.\d*0,/);
    const escrow = await client.link(prairie, 'bob');
    const { pages: wires } = await client.transactions(escrow.token);
    expect(wires.join('')).toContain('"amount":-90071992547409.91,');
    expect(JSON.stringify(90071992547409.91)).toBe('90071992547409.9');
  });
});

describe('transactions', () => {
  test('come newest first, in pages that fit together, within the days asked for', async () => {
    const { token } = await client.link(prairie, 'alice');
    const { found } = await client.transactions(token, '2026-09-01', '2026-10-31', { count: 37 });
    const whole = await client.transactions(token, '2026-09-01', '2026-10-31');
    expect(found).toEqual(whole.found);
    const days = found.map(({ date }) => date);
    expect(days).toEqual([...days].sort().reverse());
    expect([days.at(-1) >= '2026-09-01', days[0] <= '2026-10-31']).toEqual([true, true]);
    expect(new Set(found.map(({ transaction_id: id }) => id)).size).toBe(found.length);
    const { body } = await client.post('/transactions/get', {
      access_token: token,
      start_date: '2026-10-01',
      end_date: '2026-10-31',
    });
    expect(body.transactions).toHaveLength(100);
    expect(body.transactions[0].original_description).toBeUndefined();
  });

  test('are those of ninety days unless more was asked for', async () => {
    const { token } = await client.link(prairie, 'alice', { transactions: undefined });
    const { found } = await client.transactions(token);
    expect(found.at(-1).date).toBe('2026-08-24');
  });

  test('have another id once they are posted, and one institution says which they were', async () => {
    for (const [institution, customer, isLinked] of [
      [prairie, 'alice', true],
      [laurentide, 'chloe', false],
    ] as const) {
      const { token } = await client.link(institution, customer);
      const before = await client.transactions(token, '2026-11-01');
      const pending = before.found.filter(
        (transaction) => transaction.pending && transaction.transaction_code === 'purchase',
      );
      expect(pending.length).toBeGreaterThan(0);
      await later(3 * dayMs);
      const after = await client.transactions(token, '2026-11-01');
      const ids = new Set(after.found.map(({ transaction_id: id }) => id));
      expect(pending.filter(({ transaction_id: id }) => ids.has(id))).toEqual([]);
      const purchases = pending.filter(({ merchant_name: name }) => name !== 'Greywater Hotel');
      const followers = new Map(after.found.map((one) => [one.pending_transaction_id, one]));
      for (const { transaction_id: id, amount } of purchases) {
        expect(followers.get(id)?.amount).toBe(isLinked ? amount : undefined);
      }
      await control(sandbox.description, 'PUT', '/clock', { now: now.toISOString() });
    }
  });

  test.each([
    ['a day that is none', { start_date: '2026-02-30' }, 'INVALID_FIELD'],
    ['days the wrong way round', { start_date: '2026-11-02', end_date: '2026-11-01' }, 'INVALID_FIELD'],
    ['too large a page', { options: { count: 501 } }, 'INVALID_FIELD'],
    ['an account that is not the Item’s', { options: { account_ids: ['x'] } }, 'INVALID_ACCOUNT_ID'],
    ['an unknown option', { options: { page: 2 } }, 'UNKNOWN_FIELDS'],
    ['no days', { start_date: undefined }, 'MISSING_FIELDS'],
    ['a token that is none', { access_token: 'x' }, 'INVALID_ACCESS_TOKEN'],
  ])('are refused with %s', async (_name, more, code) => {
    const { token } = await client.link(prairie, 'alice');
    const body = { access_token: token, start_date: '2026-10-01', end_date: '2026-11-01', ...more };
    expect((await client.post('/transactions/get', body)).body.error_code).toBe(code);
  });

  test('are not ready at first, then thirty days are, then all', async () => {
    await client.control('PUT', '/settings', { initialMs: 400, historicalMs: 900 });
    const { token } = await client.link(prairie, 'alice');
    const ask = () =>
      client.post('/transactions/get', { access_token: token, start_date: '2024-01-01', end_date: '2026-12-31' });
    const totals: unknown[] = [];
    for (let wait = 0; wait < 60; wait += 1) {
      const { body } = await ask();
      const total = body.error_code ?? body.total_transactions;
      if (totals.at(-1) !== total) totals.push(total);
      if (total > 1_000) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await client.control('PUT', '/settings', { initialMs: 0, historicalMs: 0 });
    expect(totals).toEqual(['PRODUCT_NOT_READY', expect.any(Number), expect.any(Number)]);
    expect(Number(totals[1])).toBeLessThan(300);
    expect(Number(totals[2])).toBeGreaterThan(2_000);
  });

  test('say how far the first pull is, and are read on from where they were', async () => {
    await client.control('PUT', '/settings', { initialMs: 0, historicalMs: 60_000 });
    const { token } = await client.link(laurentide, 'bob');
    const initial = await client.ask('/transactions/sync', { access_token: token, count: 1 });
    expect([initial.transactions_update_status, initial.added.length]).toEqual(['INITIAL_UPDATE_COMPLETE', 1]);
    await client.control('PUT', '/settings', { initialMs: 0, historicalMs: 0 });
    const ids: string[] = [];
    for (let cursor = '', more = true; more; ) {
      const page = await client.ask('/transactions/sync', { access_token: token, cursor, count: 500 });
      expect([page.transactions_update_status, page.modified, page.removed]).toEqual([
        'HISTORICAL_UPDATE_COMPLETE',
        [],
        [],
      ]);
      ids.push(...page.added.map(({ transaction_id: id }: { transaction_id: string }) => id));
      ({ next_cursor: cursor, has_more: more } = page);
    }
    const { found } = await client.transactions(token);
    expect(ids).toEqual(found.map(({ transaction_id: id }) => id).reverse());
    const { body } = await client.post('/transactions/sync', { access_token: token, cursor: 'made up' });
    expect(body.error_code).toBe('INVALID_FIELD');
  });

  test('show what a test put in, as it is', async () => {
    const { token, itemId } = await client.link(laurentide, 'bob');
    const raw = { transaction_id: 'odd', amount: 1.5, iso_currency_code: null, unofficial_currency_code: 'DOGE' };
    await client.control('PUT', `/items/${itemId}/entries`, { list: 'transactions', raw });
    expect((await client.transactions(token)).found.at(-1)).toEqual(raw);
    await client.control('DELETE', `/items/${itemId}/entries`);
    expect((await client.transactions(token)).found.at(-1).transaction_id).not.toBe('odd');
  });
});

describe('identity of accounts', () => {
  const numbersOf = async (token: string) => (await client.ask('/auth/get', { access_token: token })).numbers;

  test('is new with each Item, but for what one institution says stays', async () => {
    const [one, two] = [await client.link(prairie, 'alice'), await client.link(prairie, 'alice')];
    const [first, second] = await Promise.all(
      [one, two].map(async ({ token }) => (await client.ask('/accounts/get', { access_token: token })).accounts),
    );
    const of = (accounts: Record<string, unknown>[], name: string) => accounts.map((account) => account[name]);
    expect(of(second, 'account_id').some((id) => of(first, 'account_id').includes(id))).toBe(false);
    expect(of(second, 'persistent_account_id')).toEqual(of(first, 'persistent_account_id'));
    expect(of(first, 'persistent_account_id').map((id) => typeof id)).toEqual([
      'string',
      'string',
      'undefined',
      'string',
    ]);
    const { token } = await client.link(laurentide, 'chloe');
    const { accounts } = await client.ask('/accounts/get', { access_token: token });
    expect(of(accounts, 'persistent_account_id').every((id) => id === undefined)).toBe(true);
  });

  test('is by numbers of the country, which are tokens where there are persistent ids', async () => {
    const [one, two] = [await client.link(prairie, 'alice'), await client.link(prairie, 'alice')];
    const [first, second] = [await numbersOf(one.token), await numbersOf(two.token)];
    expect(first.ach).toHaveLength(3);
    expect(first.ach[0]).toMatchObject({
      is_tokenized_account_number: true,
      routing: '099901424',
      wire_routing: '099901505',
    });
    expect(first.ach[0].account).not.toBe(second.ach[0].account);
    expect(await numbersOf(one.token)).toEqual(first);
    await client.control('PUT', '/settings', { hasTokenizedNumbers: false });
    const plain = await numbersOf(one.token);
    await client.control('PUT', '/settings', { hasTokenizedNumbers: true });
    expect(plain.ach[0].account).toBe(accountNamed('alice-prairie-checking').accountNumber);
    const { token } = await client.link(laurentide, 'bob');
    const { eft, ach } = await numbersOf(token);
    const { accountNumber } = accountNamed('bob-laurentide-chequing');
    expect([ach, eft]).toEqual([
      [],
      [expect.objectContaining({ account: accountNumber, institution: '998', branch: '00427' })],
    ]);
  });

  test('has the owners of each account', async () => {
    const { token } = await client.link(prairie, 'bob');
    const { accounts } = await client.ask('/identity/get', { access_token: token });
    const namesOf = ({ owners }: { owners: { names: string[] }[] }) => owners.flatMap(({ names }) => names);
    expect(accounts.map(namesOf)).toEqual([['Alice Ashgrove', 'Bob Brackenfell'], ['Bob Brackenfell']]);
  });
});

describe('what an Item may read', () => {
  test('is refused by what was not agreed to, and by what the institution has not', async () => {
    const { token } = await client.link(prairie, 'alice', { optional_products: [] });
    const item = { access_token: token };
    expect((await client.post('/auth/get', item)).body.error_code).toBe('ADDITIONAL_CONSENT_REQUIRED');
    const canadian = await client.link(laurentide, 'chloe');
    const refused = await client.post('/identity/get', { access_token: canadian.token });
    expect(refused.body.error_code).toBe('PRODUCTS_NOT_SUPPORTED');
    const card = await client.link(prairie, 'alice', { accounts: ['alice-prairie-card'] });
    expect((await client.post('/auth/get', { access_token: card.token })).body.error_code).toBe('NO_AUTH_ACCOUNTS');
  });

  test('grows with what was agreed to beforehand, once it is used', async () => {
    const { token } = await client.link(prairie, 'alice', {
      optional_products: [],
      additional_consented_products: ['auth'],
    });
    const productsOf = async () => (await client.ask('/item/get', { access_token: token })).item.billed_products;
    expect(await productsOf()).toEqual(['transactions']);
    await client.ask('/auth/get', { access_token: token });
    expect(await productsOf()).toEqual(['auth', 'transactions']);
  });

  test('is a cached balance until the bank is asked again', async () => {
    const { token } = await client.link(prairie, 'alice');
    const balanceOf = async (path: string) =>
      (await client.ask(path, { access_token: token })).accounts[0].balances.current;
    const first = await balanceOf('/accounts/get');
    await client.control('PUT', '/settings', { refreshMs: 30 * dayMs });
    await later(4 * dayMs);
    expect(await balanceOf('/accounts/get')).toBe(first);
    expect(await balanceOf('/accounts/balance/get')).not.toBe(first);
    await client.control('PUT', '/settings', { refreshMs: 6 * 3_600_000 });
    expect(await balanceOf('/accounts/get')).toBe(await balanceOf('/accounts/balance/get'));
    const { body } = await control(sandbox.description, 'GET', '/sources/plaid/calls');
    expect(body.filter(({ path }: { path: string }) => path === '/accounts/balance/get').length).toBeGreaterThan(0);
    expect(JSON.stringify(body)).not.toContain('access-sandbox');
  });

  test('is nothing once it is removed', async () => {
    const { token } = await client.link(prairie, 'alice');
    await client.ask('/item/remove', { access_token: token });
    for (const path of ['/accounts/get', '/item/get', '/item/remove']) {
      const { status, body } = await client.post(path, { access_token: token });
      expect([status, body.error_type, body.error_code]).toEqual([400, 'ITEM_ERROR', 'ITEM_NOT_FOUND']);
    }
  });
});

describe('trouble', () => {
  const codeOf = async (token: string, path = '/accounts/get') =>
    (await client.post(path, { access_token: token })).body.error_code;
  const stateOf = (itemId: string, state: string, more: Record<string, unknown> = {}) =>
    client.control('PUT', `/items/${itemId}/state`, { state, ...more });

  test('is an Item that needs its person again, or never again', async () => {
    const { token, itemId } = await client.link(prairie, 'alice');
    await stateOf(itemId, 'login-required');
    expect(await codeOf(token)).toBe('ITEM_LOGIN_REQUIRED');
    expect((await client.ask('/item/get', { access_token: token })).item.error.error_code).toBe('ITEM_LOGIN_REQUIRED');
    await stateOf(itemId, 'good');
    expect(await codeOf(token)).toBeUndefined();
    await stateOf(itemId, 'access-not-granted', { products: ['transactions'] });
    const { body } = await client.post('/transactions/get', {
      access_token: token,
      start_date: '2026-11-01',
      end_date: '2026-11-02',
    });
    expect([body.error_code, await codeOf(token)]).toEqual(['ACCESS_NOT_GRANTED', undefined]);
    await stateOf(itemId, 'revoked');
    expect(await codeOf(token)).toBe('USER_PERMISSION_REVOKED');
  });

  test('is a connection that ends, which is said before', async () => {
    const at = new Date(now.getTime() + 2 * dayMs).toISOString();
    const us = await client.link(prairie, 'alice');
    await stateOf(us.itemId, 'pending-disconnect', { at });
    const ca = await client.link(laurentide, 'chloe');
    const consentOf = async () =>
      (await client.ask('/item/get', { access_token: ca.token })).item.consent_expiration_time;
    expect(await consentOf()).toBe('2027-11-22T12:00:00Z');
    await stateOf(ca.itemId, 'pending-expiration', { at });
    expect(await consentOf()).toBe('2026-11-24T12:00:00Z');
    expect([await codeOf(us.token), await codeOf(ca.token)]).toEqual([undefined, undefined]);
    await later(3 * dayMs);
    expect([await codeOf(us.token), await codeOf(ca.token)]).toEqual(['ITEM_LOGIN_REQUIRED', 'ITEM_LOGIN_REQUIRED']);
  });

  test('is a leave that is taken back or made to end by the controls of all aggregators', async () => {
    const { token, itemId } = await client.link(laurentide, 'chloe');
    const { body } = await control(sandbox.description, 'GET', '/sources/plaid/sessions');
    const { consentId } = body.find(({ id }: { id: string }) => id === itemId);
    await control(sandbox.description, 'PUT', `/consents/${consentId}/expiry`, {});
    expect(await codeOf(token)).toBe('ITEM_LOGIN_REQUIRED');
    await control(sandbox.description, 'DELETE', `/consents/${consentId}`);
    expect(await codeOf(token)).toBe('USER_PERMISSION_REVOKED');
  });

  test.each([
    ['RATE_LIMIT', 429],
    ['INTERNAL_SERVER_ERROR', 500],
    ['INSTITUTION_NOT_RESPONDING', 400],
    ['PRODUCT_NOT_READY', 400],
  ])('is %s on demand, as often as it is wanted', async (code, status) => {
    const { token, itemId } = await client.link(prairie, 'alice');
    await client.control('PUT', `/items/${itemId}/faults`, { code, match: '/accounts/', times: 2 });
    const answers = [];
    for (let call = 0; call < 3; call += 1) answers.push(await client.post('/accounts/get', { access_token: token }));
    expect(answers.map((answer) => answer.status)).toEqual([status, status, 200]);
    expect(answers[0]?.body.error_code).toBe(code);
  });

  test('at one institution leaves the other and what is cached alone', async () => {
    const [us, ca] = [await client.link(prairie, 'alice'), await client.link(laurentide, 'chloe')];
    await codeOf(us.token);
    const path = `/sources/plaid/institutions/${prairie}/faults`;
    await control(sandbox.description, 'PUT', path, { status: 500 });
    expect(await codeOf(us.token, '/accounts/balance/get')).toBe('INSTITUTION_DOWN');
    expect(await codeOf(ca.token, '/accounts/balance/get')).toBeUndefined();
    expect(await codeOf(us.token)).toBeUndefined();
    await later(dayMs);
    expect(await codeOf(us.token)).toBeUndefined();
    const { status } = await client.ask('/item/get', { access_token: us.token });
    expect(status.transactions.last_failed_update).toBe('2026-11-23T12:00:00Z');
    await control(sandbox.description, 'PUT', path, { status: 504, match: '/accounts/get' });
    expect(await codeOf(us.token)).toBe('INSTITUTION_NOT_RESPONDING');
    await control(sandbox.description, 'DELETE', path);
    expect(await codeOf(us.token)).toBeUndefined();
  });
});
