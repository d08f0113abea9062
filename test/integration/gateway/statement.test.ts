// One cursor over the merged statement of several banks: complete, ordered, without repeats, and equal to the banks' own.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

interface Entry {
  readonly id: string;
  readonly status: string;
  readonly bookingDate: string | null;
  readonly signedAmount: { readonly amount: string; readonly currency: string };
  readonly account: { readonly id: string };
}

const page = `query ($first: Int!, $after: String, $filter: TransactionFilter) {
  me { transactions(first: $first, after: $after, filter: $filter) {
    edges { cursor node { id status bookingDate valueDate kind signedAmount { amount currency } account { id } } }
    pageInfo { hasNextPage endCursor }
    sources { bank { name } status }
  } }
}`;

describe('a customer’s statement', () => {
  let gateway: TestGateway;
  let alice: string;
  beforeAll(async () => {
    gateway = await startTestGateway({ isPatient: true });
    alice = await gateway.token({ customer: 'alice', scope: allScopes });
  });
  afterAll(() => gateway.stop());

  async function walk(token: string, first: number, filter: object = {}): Promise<Entry[]> {
    const entries: Entry[] = [];
    let after: string | null = null;
    for (;;) {
      const { data, errors } = await gateway.query(token, page, { first, after, filter });
      expect(errors).toEqual([]);
      const connection = data.me.transactions;
      for (const { bank, status } of connection.sources) {
        // Its pages overlap and its entries bear no id: what was counted once is told, so that somebody may look.
        expect(bank.name === 'Banque du Rhône' ? ['OK', 'PARTIAL'] : ['OK'], bank.name).toContain(status);
      }
      entries.push(...connection.edges.map(({ node }: { node: Entry }) => node));
      if (!connection.pageInfo.hasNextPage) return entries;
      after = connection.pageInfo.endCursor;
    }
  }

  it('walked by one cursor is every account’s, each entry once, newest first', async () => {
    const whole = await walk(alice, 200);
    expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
    expect(whole.length).toBeGreaterThan(3_000);
    const days = whole.map(({ bookingDate }) => bookingDate).filter((day) => day !== null);
    expect(days).toEqual([...days].sort().reverse());
    // The same entries, account by account.
    const { data } = await gateway.query(alice, '{ me { accounts(first: 50) { edges { node { id } } } } }');
    let counted = 0;
    for (const { node } of data.me.accounts.edges) {
      let after: string | null = null;
      for (;;) {
        const answer = await gateway.query(
          alice,
          'query ($id: ID!, $after: String) { account(id: $id) { transactions(first: 200, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } } }',
          { id: node.id, after },
        );
        counted += answer.data.account.transactions.edges.length;
        if (!answer.data.account.transactions.pageInfo.hasNextPage) break;
        after = answer.data.account.transactions.pageInfo.endCursor;
      }
    }
    expect(whole.length).toBe(counted);
    // Small pages give the same walk.
    const small = await walk(alice, 7, { from: '2026-09-01' });
    expect(small.map(({ id }) => id)).toEqual((await walk(alice, 200, { from: '2026-09-01' })).map(({ id }) => id));
  });

  it('of booked entries sums to the booked balance, account by account', async () => {
    const sums = new Map<string, bigint>();
    for (const { account, signedAmount } of await walk(alice, 200, { status: ['BOOKED'] })) {
      const key = `${account.id} ${signedAmount.currency}`;
      sums.set(key, (sums.get(key) ?? 0n) + BigInt(signedAmount.amount.replace('.', '')));
    }
    const { data } = await gateway.query(
      alice,
      '{ me { accounts(first: 50) { edges { node { id name balances { type signedAmount { amount currency } } } } } } }',
    );
    let compared = 0;
    for (const { node } of data.me.accounts.edges) {
      const booked = node.balances.filter(({ type }: { type: string }) =>
        ['INTERIM_BOOKED', 'CLOSING_BOOKED'].includes(type),
      );
      expect(booked.length, node.name).toBeGreaterThan(0);
      for (const { signedAmount } of booked) {
        const sum = sums.get(`${node.id} ${signedAmount.currency}`) ?? 0n;
        expect(`${node.name} ${sum}`).toBe(`${node.name} ${BigInt(signedAmount.amount.replace('.', ''))}`);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(17);
  });

  it('can be filtered', async () => {
    const salaries = await walk(alice, 50, { kind: ['SALARY'], from: '2026-01-01', to: '2026-06-30' });
    expect(salaries.length).toBeGreaterThan(5);
    expect(salaries.every(({ signedAmount }) => !signedAmount.amount.startsWith('-'))).toBe(true);
    const large = await walk(alice, 50, { amount: { currency: 'EUR', min: '500' }, creditDebitIndicator: 'DEBIT' });
    expect(large.length).toBeGreaterThan(0);
    expect(
      large.every(({ signedAmount }) => signedAmount.currency === 'EUR' && Number(signedAmount.amount) <= -500),
    ).toBe(true);
  });

  it('recognises what the banks’ codes tell', async () => {
    const kinds = new Set<string>();
    for (const customer of ['alice', 'bob', 'chloe']) {
      const token = await gateway.token({ customer, scope: allScopes });
      for (const entry of await walk(token, 200)) if ('kind' in entry) kinds.add(String(entry.kind));
    }
    expect([...kinds].sort()).toEqual([
      'CASH',
      'CHARGEBACK',
      'DIRECT_DEBIT',
      'FEE',
      'INTEREST',
      'OTHER',
      'PURCHASE',
      'REFUND',
      'REVERSAL',
      'SALARY',
      'STANDING_ORDER',
      'TRANSFER',
    ]);
  });

  it('refuses arguments that cannot be', async () => {
    for (const [variables, argument] of [
      [{ first: 0 }, 'first'],
      [{ first: 201 }, 'first'],
      [{ first: 5, after: 'x' }, 'after'],
      [{ first: 5, filter: { from: '2026-02-01', to: '2026-01-01' } }, 'filter.from'],
      [{ first: 5, filter: { amount: { currency: 'JPY', min: '0.5' } } }, 'filter.amount.min'],
    ] as const) {
      const { data, errors } = await gateway.query(alice, page, variables);
      expect(data.me.transactions).toBeNull();
      expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument });
    }
  });

  it('whose bank misses a page says so for the rest of the walk', async () => {
    const { data: before } = await gateway.query(alice, page, { first: 5, filter: { from: '2026-11-01' } });
    expect(before.me.transactions.sources[0].status).toBe('OK');
    const fresh = await startTestGateway({ sandbox: gateway.sandbox });
    try {
      await gateway.setFaults('albion', { status: 500 });
      const first = await fresh.query(alice, page, { first: 5 });
      expect(first.data.me.transactions.sources[0]).toMatchObject({ bank: { name: 'Albion Bank' }, status: 'DOWN' });
      await gateway.clearFaults('albion');
      const next = await fresh.query(alice, page, { first: 5, after: first.data.me.transactions.pageInfo.endCursor });
      expect(next.data.me.transactions.sources[0]).toMatchObject({ status: 'PARTIAL' });
      expect(next.data.me.transactions.sources[1]).toMatchObject({ status: 'OK' });
      const third = await fresh.query(alice, page, { first: 5, after: next.data.me.transactions.pageInfo.endCursor });
      expect(third.data.me.transactions.sources[0]).toMatchObject({ status: 'PARTIAL' });
    } finally {
      await gateway.clearFaults('albion');
      await fresh.stop();
    }
  });

  it('of 20,000 entries is walked to its end', async () => {
    const dora = await gateway.token({ customer: 'dora', scope: allScopes });
    const whole = await walk(dora, 200);
    expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
    expect(whole.filter(({ status }) => status === 'BOOKED')).toHaveLength(20_000);
  });

  it('gives an entry back by its id', async () => {
    const [newest] = await walk(alice, 200, { from: '2025-03-01', to: '2025-03-05' });
    const { data } = await gateway.query(
      alice,
      'query ($id: ID!) { transaction(id: $id) { id signedAmount { amount currency } raw provenance { freshness bank { name } } } }',
      { id: newest?.id },
    );
    expect(data.transaction).toMatchObject({ id: newest?.id, signedAmount: newest?.signedAmount });
    expect(data.transaction.raw).toBeTypeOf('object');
  });
});
