// How examples/components asks, searches and sorts, without a browser: what is told of a failure, the search that breaks off what
// nobody waits for, accounts by bank with what is wrong. Money, dates and words are components.test.ts's.

import { describe, expect, it, vi } from 'vitest';
import { endingOf, figuresOf, oldestOf, toBankGroups } from '../../../examples/components/src/bank-groups.js';
import { BankSearch } from '../../../examples/components/src/bank-search.js';
import { askGateway, GatewayTrouble, readRetryAfter } from '../../../examples/components/src/gateway.js';

type Account = Parameters<typeof figuresOf>[0];
type Source = Parameters<typeof toBankGroups>[1][number];

const bank = (id: string, name = id) => ({ id, name, country: 'GB', logoUrl: null });
const read = (fetchedAt: string) => ({ fetchedAt, freshness: 'LIVE' as const });
const balance = (type: string, amount: string, currency = 'GBP') =>
  ({ type, signedAmount: { amount, currency }, provenance: read('2026-11-30T10:00:00.000Z') }) as NonNullable<
    Account['balances']
  >[number];
const account = (changes: Partial<Account>): Account => ({
  id: 'a',
  name: 'Account',
  nickname: null,
  type: 'CURRENT',
  status: 'OPEN',
  bank: bank('albion'),
  identification: null,
  link: null,
  balancesSource: { status: 'OK', error: null },
  spendable: null,
  balances: [],
  ...changes,
});
const source = (changes: Partial<Source>): Source => ({
  bank: bank('albion'),
  link: null,
  status: 'OK',
  error: null,
  provenance: null,
  unreadableCount: 0,
  ...changes,
});

describe('figures of an account', () => {
  const told = (one: Account) => figuresOf(one).map(({ kind, money }) => `${kind} ${money.amount} ${money.currency}`);

  it('are what can be spent, or what is owed', () => {
    const spendable = balance('INTERIM_AVAILABLE', '7.00');
    const balances = [balance('INTERIM_BOOKED', '9.00'), spendable];
    expect(told(account({ spendable, balances }))).toEqual(['spendable 7.00 GBP']);
    expect(told(account({ type: 'LOAN', balances: [balance('INTERIM_BOOKED', '-100.00')] }))).toEqual([
      'owed -100.00 GBP',
    ]);
    expect(told(account({ type: 'CARD', balances: [balance('CLOSING_BOOKED', '3.00')] }))).toEqual(['booked 3.00 GBP']);
    // Credit that is left is nobody's money.
    expect(told(account({ type: 'CARD', balances: [balance('INTERIM_AVAILABLE', '500.00')] }))).toEqual([]);
  });

  it('have one for each currency of a wallet', () => {
    const balances = [
      balance('INTERIM_BOOKED', '1.00', 'AUD'),
      balance('INTERIM_AVAILABLE', '2.00', 'USD'),
      balance('INTERIM_AVAILABLE', '95000', 'JPY'),
      balance('INTERIM_AVAILABLE', '3.00', 'USD'),
    ];
    expect(told(account({ type: 'CARD', balances }))).toEqual([
      'booked 1.00 AUD',
      'spendable 2.00 USD',
      'spendable 95000 JPY',
    ]);
  });

  it('are none where the bank gives none, or the answer has null', () => {
    expect(told(account({ balances: null }))).toEqual([]);
    expect(told(account({ balances: [] }))).toEqual([]);
  });
});

describe('accounts by bank', () => {
  it('has banks without an account, and each trouble once', () => {
    const down = { status: 'DOWN', error: { code: 'BANK_UNAVAILABLE', retryAt: null, actionUrl: null } } as const;
    const groups = toBankGroups(
      [account({ id: '1' }), account({ id: '2', balancesSource: down }), account({ id: '3', balancesSource: down })],
      [source({}), source({ bank: bank('thistle'), ...down }), source({ bank: bank('rhein'), status: 'UNSUPPORTED' })],
    );
    expect(
      groups.map(({ bank: { id }, accounts, troubles }) => [id, accounts.length, troubles.map((one) => one.status)]),
    ).toEqual([
      ['albion', 3, ['DOWN']],
      ['thistle', 0, ['DOWN']],
      ['rhein', 0, []],
    ]);
  });

  it('is as old as its oldest figure', () => {
    const spendable = balance('INTERIM_AVAILABLE', '7.00');
    const groups = toBankGroups(
      [account({ spendable, balances: [spendable] })],
      [
        source({ provenance: read('2026-11-30T11:00:00.000Z') }),
        source({ bank: bank('x'), provenance: read('nonsense') }),
      ],
    );
    expect(groups.map(({ fetchedAt }) => fetchedAt)).toEqual(['2026-11-30T10:00:00.000Z', null]);
    expect(oldestOf(groups)).toBe('2026-11-30T10:00:00.000Z');
    expect(oldestOf([])).toBeNull();
  });

  it('tells an account by the end of its number', () => {
    const identification = { iban: 'GB26 ALBI 9988 1125 4832 76', accountNumber: null, maskedNumber: null };
    expect(endingOf(account({ identification: { iban: null, accountNumber: null, maskedNumber: 'xxxxx537' } }))).toBe(
      '537',
    );
    expect(endingOf(account({ identification }))).toBe('3276');
    expect(endingOf(account({ identification: { ...identification, accountNumber: '****4417' } }))).toBe('4417');
    expect(endingOf(account({}))).toBeNull();
  });
});

describe('asking the gateway', () => {
  const way = { endpoint: 'https://gateway.example/graphql', getAccessToken: async () => 'token' };
  const answers = (body: unknown, init?: ResponseInit) =>
    vi.stubGlobal(
      'fetch',
      vi.fn(async () => new Response(JSON.stringify(body), init)),
    );
  const ask = (getAccessToken: (() => Promise<string | null>) | null = way.getAccessToken) =>
    askGateway({ ...way, getAccessToken, signal: new AbortController().signal }, '{ me { id } }', {});
  const troubleOf = async (asking: Promise<unknown>): Promise<GatewayTrouble> => {
    const error = await asking.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof GatewayTrouble)) throw new Error('no trouble');
    return error;
  };

  it('gives what is there beside what failed', async () => {
    answers({ data: { me: null }, errors: [{ message: 'no', extensions: { code: 'FORBIDDEN' } }] });
    expect(await ask()).toMatchObject({ data: { me: null }, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  });

  it('asks for nothing without a token', async () => {
    answers({ data: {} });
    for (const none of [null, async () => null, async () => '', () => Promise.reject(new Error('refresh failed'))]) {
      expect((await troubleOf(ask(none))).kind).toBe('sign-in');
    }
    expect(fetch).not.toHaveBeenCalled();
  });

  it.each([
    [401, { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }, 'sign-in'],
    [200, { data: null, errors: [{ extensions: { code: 'FORBIDDEN' } }] }, 'forbidden'],
    [429, { errors: [{ extensions: { code: 'TOO_MANY_REQUESTS' } }] }, 'busy'],
    [400, { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] }, 'request'],
    [503, 'a proxy’s page', 'service'],
    [500, null, 'service'],
  ])('tells HTTP %i apart', async (status, body, kind) => {
    answers(body, { status });
    expect((await troubleOf(ask())).kind).toBe(kind);
  });

  it('tells how long to wait', async () => {
    answers(
      { errors: [{ extensions: { code: 'TOO_MANY_REQUESTS' } }] },
      { status: 429, headers: { 'retry-after': '7' } },
    );
    const { retryAtMs } = await troubleOf(ask());
    expect((retryAtMs ?? 0) - Date.now()).toBeGreaterThan(6000);
    expect((retryAtMs ?? 0) - Date.now()).toBeLessThanOrEqual(7000);
    expect(readRetryAfter('Mon, 30 Nov 2026 10:00:00 GMT', 0)).toBe(Date.parse('2026-11-30T10:00:00Z'));
    expect([null, '', 'soon'].map((header) => readRetryAfter(header, 0))).toEqual([null, null, null]);
  });

  it('says when nobody answers, and nothing when nobody waits', async () => {
    vi.stubGlobal(
      'fetch',
      vi.fn(() => Promise.reject(new TypeError('failed'))),
    );
    expect((await troubleOf(ask())).kind).toBe('unreachable');
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(askGateway({ ...way, signal }, '{ me { id } }', {})).rejects.toThrow('gone');
  });
});

describe('the search for a bank', () => {
  const names = Array.from({ length: 60 }, (_, index) => ({
    ...bank(`b${index}`),
    bic: null,
    isLinkable: true,
    via: null,
    maxConsentDays: null,
  }));

  function startSearch() {
    const asked: {
      variables: Record<string, unknown>;
      signal: AbortSignal;
      answer: (banks: typeof names) => void;
      fail: () => void;
    }[] = [];
    const search = new BankSearch({
      ask: (variables, signal) =>
        new Promise((answer, fail) => {
          asked.push({
            variables: { ...variables },
            signal,
            answer,
            fail: () => fail(new GatewayTrouble('unreachable')),
          });
        }),
      onChange: () => undefined,
      pageSize: 25,
      delayMs: 200,
    });
    return { asked, search };
  }

  it('asks once when nobody types any more, and breaks off what is out of date', async () => {
    vi.useFakeTimers();
    const { asked, search } = startSearch();
    for (const typed of ['r', 'rh', 'rhe']) {
      search.look({ search: typed, country: 'DE' });
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(asked).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(200);
    expect(asked.map(({ variables }) => variables)).toEqual([{ search: 'rhe', country: 'DE', first: 25, after: null }]);
    search.look({ search: 'alb', country: null });
    expect(asked[0]?.signal.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(200);
    asked[1]?.answer(names.slice(0, 3));
    // The answer that comes too late changes nothing.
    asked[0]?.answer(names.slice(10, 35));
    await vi.advanceTimersByTimeAsync(0);
    expect(search.state).toMatchObject({ status: 'ready', hasMore: false });
    expect(search.state.banks.map(({ id }) => id)).toEqual(['b0', 'b1', 'b2']);
    vi.useRealTimers();
  });

  it('puts pages behind each other, one at a time, to the end', async () => {
    vi.useFakeTimers();
    const { asked, search } = startSearch();
    search.look({ search: ' ', country: null }, { isAtOnce: true });
    await vi.advanceTimersByTimeAsync(0);
    for (const [from, to] of [
      [0, 25],
      [25, 50],
      [50, 60],
    ] as const) {
      asked.at(-1)?.answer(names.slice(from, to));
      await vi.advanceTimersByTimeAsync(0);
      search.more();
      search.more();
    }
    expect(asked.map(({ variables }) => variables['after'])).toEqual([null, 'b24', 'b49']);
    expect(asked[0]?.variables['search']).toBeNull();
    expect(search.state.banks).toEqual(names);
    expect(search.state.hasMore).toBe(false);
    vi.useRealTimers();
  });

  it('keeps what it has when a page fails, and can be asked again', async () => {
    vi.useFakeTimers();
    const { asked, search } = startSearch();
    search.look({ search: 'b', country: null }, { isAtOnce: true });
    await vi.advanceTimersByTimeAsync(0);
    asked[0]?.answer(names.slice(0, 25));
    await vi.advanceTimersByTimeAsync(0);
    search.more();
    asked[1]?.fail();
    await vi.advanceTimersByTimeAsync(0);
    expect(search.state.status).toBe('failed');
    expect(search.state.banks).toHaveLength(25);
    search.again();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toHaveLength(3);
    search.stop();
    expect(asked[2]?.signal.aborted).toBe(true);
    vi.useRealTimers();
  });
});
