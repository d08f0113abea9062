// Revolut Business's cards through their mapper: the specification's own examples (Business API 1.0, cardsListSimple, cardPhysicalDetails,
// cardTerminatedDetails, cardWithSpendLimitUsage), pages, holders, and what no card should have. Freezing is tried against the simulated
// service in test/integration/cards.

import { describe, expect, it } from 'vitest';
import { BankCaller } from '../../../src/banks/calls.ts';
import type { CardCall } from '../../../src/banks/card-controls.ts';
import { RevolutCardControls } from '../../../src/banks/revolut-business/card-controls.ts';
import { fetchCard, fetchCards, parseCard } from '../../../src/banks/revolut-business/cards.ts';
import { toNextMicrosecond } from '../../../src/banks/revolut-business/wire.ts';
import { toDecimal } from '../../../src/domain/money.ts';
import { FakeBankHttp, makeBank, makeSession, receivedAtMs, type Script } from '../../support/fake-bank.ts';

const base = 'https://b2b.revolut.test/api/1.0';
const bank = makeBank('berlin-group');

const virtual = {
  id: 'aa14a9af-d7a7-4214-a743-10b818f74bd0',
  holder_id: '173ab846-de2a-1234-5678-160bd2e660e6',
  created_at: '2025-09-15T11:04:11.047305Z',
  updated_at: '2025-09-17T08:32:11.024721Z',
  virtual: true,
  last_digits: '2671',
  expiry: '09/2030',
  label: 'Kirby Janette',
  state: 'active',
  spending_limits: { single: { amount: 200.22, currency: 'GBP' }, month: { amount: 200.44, currency: 'GBP' } },
  spending_period: { start_date: '2025-09-20', end_date: '2026-12-20', end_date_action: 'terminate' },
  categories: ['restaurants', 'groceries'],
  countries: ['GB', 'SG'],
  accounts: ['f52c6c84-26b9-4e95-bbcf-99ed6523fb51'],
};
const physical = {
  id: 'b8b56da4-1fde-4320-a8d7-cb7560252f7e',
  created_at: '2025-09-15T11:04:11.047305Z',
  updated_at: '2025-09-15T11:04:11.047305Z',
  virtual: false,
  last_digits: '2672',
  expiry: '09/2030',
  state: 'active',
};
const member = {
  email: 'kirby@example.com',
  id: virtual.holder_id,
  role_id: 'owner',
  state: 'active',
  first_name: 'Kirby',
  last_name: 'Janette',
  created_at: '2022-09-07T09:19:31.592368Z',
  updated_at: '2022-09-07T09:21:24.346670Z',
};

function connect(script: Script) {
  const http = new FakeBankHttp(script);
  const dialect = { toHeaders: () => ({}), readErrors: () => [] };
  const caller = new BankCaller({ bank, http, dialect, headers: {}, quirk: null, now: () => receivedAtMs });
  return { http, place: { caller, base }, session: makeSession(bank) };
}
const answering = (cards: unknown, members: unknown = [member]): Script => {
  return ({ url }) => ({ body: url.pathname.endsWith('/team-members') ? members : cards });
};
async function read(cards: unknown, members?: unknown) {
  const { place, session } = connect(answering(cards, members));
  return fetchCards(place, session);
}

describe('the list of cards', () => {
  it('of the specification’s example', async () => {
    const { value, defects, incomplete } = await read([virtual, physical]);
    expect([defects, incomplete]).toEqual([[], null]);
    expect(value[0]).toMatchObject({
      bankCardId: virtual.id,
      bankAccountIds: virtual.accounts,
      label: 'Kirby Janette',
      holderName: 'Kirby Janette',
      lastFour: '2671',
      scheme: null,
      isVirtual: true,
      state: 'ACTIVE',
      expiryMonth: '2030-09',
    });
    expect(value[0]?.limits.map(({ kind, amount, used }) => [kind, toDecimal(amount), amount.currency, used])).toEqual([
      ['TRANSACTION', '200.22', 'GBP', null],
      ['MONTH', '200.44', 'GBP', null],
    ]);
    // The example has no account, no label, no limit.
    expect(value[1]).toMatchObject({ lastFour: '2672', bankAccountIds: [], label: null, holderName: null, limits: [] });
  });

  it.each([
    ['active', 'ACTIVE'],
    ['frozen', 'FROZEN'],
    ['locked', 'LOCKED'],
    ['created', 'INACTIVE'],
    ['pending', 'INACTIVE'],
    ['terminated', 'TERMINATED'],
    ['melted', 'UNKNOWN'],
    [undefined, 'UNKNOWN'],
  ])('state %s is %s', (state, expected) => expect(parseCard({ ...physical, state }, '').card.state).toBe(expected));

  it.each([
    ['day', 'DAY'],
    ['week', 'WEEK'],
    ['month', 'MONTH'],
    ['quarter', 'QUARTER'],
    ['year', 'YEAR'],
    ['all_time', 'LIFETIME'],
    ['single', 'TRANSACTION'],
  ])('a limit of %s is of a %s', (name, kind) => {
    const spending_limits = { [name]: { amount: 1200, currency: 'JPY', usage: 125 } };
    const { limits } = parseCard({ ...physical, spending_limits }, '').card;
    expect(limits).toEqual([
      { kind, amount: { amountMinor: 1200n, currency: 'JPY' }, used: { amountMinor: 125n, currency: 'JPY' } },
    ]);
  });

  it('tells a limit that cannot be read, and keeps the card; what is no card costs itself alone', async () => {
    const spending_limits = { day: { amount: '1.005', currency: 'EUR' }, month: { amount: 5, currency: 'EUR' } };
    const { value, defects } = await read([{ ...physical, spending_limits }, { state: 'active' }, null]);
    expect(value.map(({ limits }) => limits.map(({ kind }) => kind))).toEqual([['MONTH']]);
    expect(defects.map(({ pointer }) => pointer).sort()).toEqual(['/0/spending_limits/day/amount', '/1/id', '/2']);
  });

  it('asks for holders only where somebody holds one, and for no more of them than names', async () => {
    const none = connect(answering([physical]));
    await fetchCards(none.place, none.session);
    expect(none.http.requests.map(({ url }) => url.pathname)).toEqual(['/api/1.0/cards']);
    const { value } = await read([virtual], [{ ...member, last_name: undefined }]);
    expect(value[0]?.holderName).toBe('Kirby');
    expect(JSON.stringify((await read([virtual])).value.map(({ limits: _, ...card }) => card))).not.toContain('@');
  });

  it('stays whole when the names cannot be read, and tells that', async () => {
    const { place, session } = connect(({ url }) =>
      url.pathname.endsWith('/team-members') ? { status: 403, body: {} } : { body: [virtual] },
    );
    const { value, defects, incomplete } = await fetchCards(place, session);
    expect([value[0]?.holderName, defects.length, incomplete]).toEqual([null, 1, null]);
  });

  it('is walked page by page, and loses no card of two that were made at one instant', async () => {
    const made = (index: number) => ({
      ...physical,
      id: `card-${index}`,
      // Two at each instant, newest first: a page ends between two of them.
      created_at: new Date(Date.UTC(2026, 0, 1) - Math.floor((index + 1) / 2) * 1000)
        .toISOString()
        .replace('Z', '305Z'),
    });
    const all = Array.from({ length: 250 }, (_, index) => made(index));
    const { place, session, http } = connect(({ url }) => {
      const before = url.searchParams.get('created_before');
      const left = all.filter(({ created_at }) => before === null || created_at < before);
      return { body: left.slice(0, Number(url.searchParams.get('limit'))) };
    });
    const { value, incomplete } = await fetchCards(place, session);
    expect([value.length, incomplete]).toEqual([250, null]);
    expect(new Set(value.map(({ bankCardId }) => bankCardId)).size).toBe(250);
    expect(http.requests.map(({ url }) => url.searchParams.get('limit'))).toEqual(['100', '100', '100']);
  });

  it.each([
    ['2025-09-15T11:04:11.047305Z', '2025-09-15T11:04:11.047306Z'],
    ['2025-09-15T11:04:11.999999Z', '2025-09-15T11:04:12.000000Z'],
    ['2025-12-31T23:59:59.999999Z', '2026-01-01T00:00:00.000000Z'],
    ['2025-09-15T11:04:11Z', '2025-09-15T11:04:11.000001Z'],
    ['2025-09-15T11:04:11.5Z', '2025-09-15T11:04:11.500001Z'],
    ['2025-09-15T13:04:11.5+02:00', '2025-09-15T11:04:11.500001Z'],
    ['yesterday', 'yesterday'],
  ])('a microsecond after %s is %s', (instant, next) => expect(toNextMicrosecond(instant)).toBe(next));

  it('that is no list is an answer that cannot be read', async () => {
    await expect(read({ cards: [] })).rejects.toMatchObject({ code: 'BANK_BAD_RESPONSE' });
  });

  it('leaves no number and no code in a card, whatever fields there are', async () => {
    const pan = '4111111111111111';
    const wire = {
      ...virtual,
      last_digits: pan,
      pan,
      number: pan,
      cvv: '917',
      pin: '9173',
      label: `Nora ${pan} CVV 917`,
      references: [{ name: 'number', value: pan }],
      expiry: `09/2030 ${pan}`,
    };
    const { value } = await read([wire], [{ ...member, last_name: `Janette ${pan}` }]);
    const text = JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? `${one}` : one));
    expect(text).not.toMatch(/4111 ?1111|917/);
    expect(value[0]).toMatchObject({
      lastFour: '1111',
      label: 'Nora •••• •••',
      holderName: 'Kirby Janette ••••',
      expiryMonth: null,
    });
  });
});

describe('a single card', () => {
  const used = { ...virtual, spending_limits: { month: { amount: 200.44, currency: 'GBP', usage: 125.3 } } };

  it('tells what is used of a limit, and keeps the holder that was listed', async () => {
    const [card] = (await read([virtual])).value;
    if (card === undefined) throw new TypeError('a card');
    const { place, session, http } = connect(() => ({ body: used }));
    const { value } = await fetchCard(place, session, card);
    expect(value.limits.map((limit) => limit.used && toDecimal(limit.used))).toEqual(['125.30']);
    expect(value.holderName).toBe('Kirby Janette');
    expect(http.requests.map(({ url }) => url.pathname)).toEqual([`/api/1.0/cards/${virtual.id}`]);
    const other = connect(() => ({ body: physical }));
    await expect(fetchCard(other.place, other.session, card)).rejects.toMatchObject({ code: 'BANK_BAD_RESPONSE' });
  });
});

describe('card controls', () => {
  const controls = new RevolutCardControls('revolut', `${base}/`);
  const answer = (status: number, body: unknown = { code: 9002, message: 'Card is locked' }) => {
    const asked: string[] = [];
    const call: CardCall = {
      deadline: { atMs: 0, signal: new AbortController().signal },
      async send({ method, url }) {
        asked.push(`${method} ${url.href}`);
        return { status, headers: {}, text: typeof body === 'string' ? body : JSON.stringify(body) };
      },
    };
    return { asked, call };
  };

  it.each([
    [204, '', { kind: 'accepted' }],
    [200, '', { kind: 'accepted' }],
    [403, undefined, { kind: 'refused', bankCode: '9002' }],
    [404, { code: 1214, message: 'Card not found' }, { kind: 'refused', bankCode: '1214' }],
    [422, 'no JSON', { kind: 'refused', bankCode: null }],
    [500, undefined, { kind: 'lost', code: 'BANK_UNAVAILABLE' }],
    [408, undefined, { kind: 'lost', code: 'BANK_UNAVAILABLE' }],
  ])('%i to a freeze is %j', async (status, body, expected) => {
    const { call, asked } = answer(status, body);
    expect(await controls.request(call, virtual.id, 'FROZEN')).toEqual(expected);
    expect(asked).toEqual([`POST ${base}/cards/${virtual.id}/freeze`]);
  });

  it('429 changed nothing: the same may be asked again', async () => {
    const { call } = answer(429);
    await expect(controls.request(call, virtual.id, 'ACTIVE')).rejects.toMatchObject({
      code: 'BANK_RATE_LIMITED',
      retryable: true,
    });
  });

  it.each([
    [200, virtual, 'ACTIVE'],
    [200, { ...virtual, state: 'terminated' }, 'TERMINATED'],
  ])('%i with a card tells its state', async (status, body, state) => {
    expect(await controls.fetchState(answer(status, body).call, virtual.id)).toBe(state);
  });

  it.each([
    [200, physical, 'BANK_BAD_RESPONSE'],
    [200, [], 'BANK_BAD_RESPONSE'],
    [404, undefined, 'RESOURCE_NOT_FOUND'],
    // The gateway's own access has not the scope: there is no consent that anybody could renew.
    [403, undefined, 'BANK_REJECTED_REQUEST'],
    [400, undefined, 'BANK_REJECTED_REQUEST'],
    [409, undefined, 'BANK_REJECTED_REQUEST'],
    [503, undefined, 'BANK_UNAVAILABLE'],
  ])('%i with %j tells none', async (status, body, code) => {
    await expect(controls.fetchState(answer(status, body).call, virtual.id)).rejects.toMatchObject({ code });
  });

  it.each([['..'], [''], ['a/../b']])('a card’s id %j leads nowhere else', async (id) => {
    const { call, asked } = answer(204);
    await controls.request(call, id, 'FROZEN').catch(() => undefined);
    for (const url of asked) expect(url).toBe(`POST ${base}/cards/a%2F..%2Fb/freeze`);
  });
});
