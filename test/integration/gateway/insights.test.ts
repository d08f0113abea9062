// Insights over HTTP: sums that equal the statements exactly, categories, corrections, and who may see what.

import { createLocalJWKSet, flattenedVerify, type JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

interface Amounts {
  readonly moneyIn: { readonly amount: string; readonly currency: string };
  readonly moneyOut: { readonly amount: string };
  readonly net: { readonly amount: string };
  readonly entryCount: number;
}

/** A page of something. */
interface Page {
  // biome-ignore lint/suspicious/noExplicitAny: what was asked for
  readonly edges: readonly { readonly node: any }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

const amounts = 'moneyIn { amount currency } moneyOut { amount } net { amount } entryCount';
const window = { from: '2026-01-01', to: new Date().toISOString().slice(0, 10) };

/** An amount in units of 0.001: every currency of the sandbox has three decimals or fewer. */
function toMilli(amount: string): bigint {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,3}))?$/.exec(amount) ?? expect.fail(amount);
  const value = BigInt(whole + fraction.padEnd(3, '0'));
  return sign === '-' ? -value : value;
}

/** Nets by currency. */
function netsOf(...lists: (readonly Amounts[])[]): Record<string, [net: bigint, entries: number]> {
  const nets: Record<string, [bigint, number]> = {};
  for (const { moneyIn, moneyOut, net, entryCount } of lists.flat()) {
    expect(toMilli(moneyIn.amount) - toMilli(moneyOut.amount)).toBe(toMilli(net.amount));
    const before = nets[moneyIn.currency] ?? [0n, 0];
    nets[moneyIn.currency] = [before[0] + toMilli(net.amount), before[1] + entryCount];
  }
  return nets;
}

describe('insights', () => {
  let gateway: TestGateway;
  let alice: string;
  beforeAll(async () => {
    gateway = await startTestGateway({ isPatient: true });
    alice = await gateway.token({ customer: 'alice', scope: `${allScopes} insights:write` });
  });
  afterAll(() => gateway.stop());

  async function ask(token: string, query: string, variables: object = {}) {
    const { data, errors } = await gateway.query(token, query, variables);
    expect(errors).toEqual([]);
    return data;
  }

  /** Every entry of an account, or of all, with the fields asked for. */
  async function walk(token: string, filter: object, fields: string) {
    // biome-ignore lint/suspicious/noExplicitAny: what was asked for
    const entries: any[] = [];
    let after: string | null = null;
    for (;;) {
      const query = `query ($after: String, $filter: TransactionFilter) { me { transactions(first: 200, after: $after, filter: $filter) {
        edges { node { id account { id } ${fields} } } pageInfo { hasNextPage endCursor } } } }`;
      const page: Page = (await ask(token, query, { after, filter })).me.transactions;
      entries.push(...page.edges.map(({ node }) => node));
      if (!page.pageInfo.hasNextPage) return entries;
      after = page.pageInfo.endCursor;
    }
  }

  it('sum to what the statements hold, to the minor unit, however they are taken apart', async () => {
    const booked = await walk(alice, { ...window, status: ['BOOKED'] }, 'signedAmount { amount currency }');
    const expected: Record<string, [bigint, number]> = {};
    for (const { signedAmount } of booked) {
      const before = expected[signedAmount.currency] ?? [0n, 0];
      expected[signedAmount.currency] = [before[0] + toMilli(signedAmount.amount), before[1] + 1];
    }
    expect(booked.length).toBeGreaterThan(1000);
    for (const by of [
      '[]',
      '[MONTH]',
      '[WEEK, CATEGORY]',
      '[MERCHANT, KIND, BANK]',
      '[DAY, ACCOUNT]',
      '[CATEGORY_GROUP]',
    ]) {
      const buckets: Amounts[] = [];
      let after: string | null = null;
      for (;;) {
        const query = `query ($from: Date, $to: Date, $after: String) { me { cashFlow(from: $from, to: $to, by: ${by}) {
          totals { ${amounts} } ownTransfers { ${amounts} }
          buckets(first: 200, after: $after) { totalCount edges { node { amounts { ${amounts} } } } pageInfo { hasNextPage endCursor } } } } }`;
        const { cashFlow } = (await ask(alice, query, { ...window, after })).me;
        const page: Page = cashFlow.buckets;
        buckets.push(...page.edges.map(({ node }) => node.amounts));
        if (page.pageInfo.hasNextPage) {
          after = page.pageInfo.endCursor;
          continue;
        }
        expect(buckets).toHaveLength(cashFlow.buckets.totalCount);
        expect(netsOf(buckets), by).toEqual(netsOf(cashFlow.totals));
        expect(netsOf(buckets, cashFlow.ownTransfers), by).toEqual(expected);
        break;
      }
    }
  });

  it('of one account are its part of the customer’s', async () => {
    const query = `query ($from: Date, $to: Date) { me {
      cashFlow(from: $from, to: $to, by: [ACCOUNT]) { buckets(first: 200) { edges { node { account { id } amounts { ${amounts} } } } } }
      accounts(first: 50) { edges { node { id cashFlow(from: $from, to: $to, by: []) { totals { ${amounts} } basis { accounts { id } } } } } } } }`;
    const { me } = await ask(alice, query, window);
    const byAccount = new Map<string, Amounts[]>();
    for (const { node } of me.cashFlow.buckets.edges)
      byAccount.set(node.account.id, [...(byAccount.get(node.account.id) ?? []), node.amounts]);
    expect(me.accounts.edges.length).toBeGreaterThan(3);
    for (const { node } of me.accounts.edges) {
      expect(netsOf(node.cashFlow.totals)).toEqual(netsOf(byAccount.get(node.id) ?? []));
      expect(node.cashFlow.basis.accounts).toEqual([{ id: node.id }]);
    }
  });

  it('name the entries that they rest on', async () => {
    const query = `query ($from: Date, $to: Date) { me { cashFlow(from: $from, to: $to, by: [DAY]) {
      buckets(first: 200) { edges { node { periodFrom periodTo transactionIds amounts { ${amounts} } } } } } } }`;
    const { edges } = (await ask(alice, query, { from: '2026-09-01', to: '2026-09-30' })).me.cashFlow.buckets;
    expect(edges.length).toBeGreaterThan(20);
    for (const { node } of edges.slice(0, 8)) {
      expect(node.periodFrom).toBe(node.periodTo);
      expect(node.transactionIds).toHaveLength(node.amounts.entryCount);
      const found = await ask(
        alice,
        'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Transaction { bookingDate signedAmount { amount currency } } } }',
        { ids: node.transactionIds },
      );
      const sum = found.nodes.reduce(
        (all: bigint, entry: { signedAmount: { amount: string } }) => all + toMilli(entry.signedAmount.amount),
        0n,
      );
      expect(sum).toBe(toMilli(node.amounts.net.amount));
    }
  });

  it('of all customers are from what is kept: no bank is asked', async () => {
    const ana = await gateway.token({ analyst: 'ana', scope: 'transactions:read customers:read:any customers:read' });
    const query = `query ($from: Date, $to: Date) {
      cashFlow(from: $from, to: $to, by: []) { totals { ${amounts} } ownTransfers { ${amounts} }
        basis { customerCount accounts { id } sources { status } coverage { bank { id } accountCount linkCount missingLinkCount } } } }`;
    await walk(alice, window, '');
    for (const { id } of (await gateway.query(alice, '{ banks { id } }')).data.banks) void id;
    const banks = ['albion', 'rheinbank', 'southern-cross', 'thistle'];
    for (const bank of banks) await gateway.takeCalls(bank);
    const { cashFlow } = await ask(ana, query, window);
    for (const bank of banks) expect(await gateway.takeCalls(bank)).toEqual([]);
    expect(cashFlow.basis).toMatchObject({ accounts: null, sources: null });
    expect(cashFlow.basis.customerCount).toBeGreaterThan(3);
    const missing = cashFlow.basis.coverage.map((one: { missingLinkCount: number }) => one.missingLinkCount);
    // Nobody has looked at the others’ statements yet: that is said.
    expect(Math.max(...missing)).toBeGreaterThan(0);
    const own = (
      await ask(
        alice,
        `query ($from: Date, $to: Date) { me { cashFlow(from: $from, to: $to, by: []) { totals { ${amounts} } ownTransfers { ${amounts} } } } }`,
        window,
      )
    ).me.cashFlow;
    const [all, hers] = [netsOf(cashFlow.totals, cashFlow.ownTransfers), netsOf(own.totals, own.ownTransfers)];
    for (const [currency, [net]] of Object.entries(hers)) expect(all[currency]?.[0], currency).toBe(net);
  });

  it('by merchant name nobody to who may not see names: as `Transaction.merchant` has them', async () => {
    const masked = await gateway.token({ customer: 'alice', scope: 'transactions:read customers:read accounts:read' });
    const query =
      '{ me { cashFlow(by: [MERCHANT]) { buckets(first: 200) { edges { node { merchant transactionIds } } } } } }';
    const [whole, shown] = await Promise.all(
      [alice, masked].map(async (token) => (await ask(token, query)).me.cashFlow.buckets.edges),
    );
    const named = whole.filter(({ node }: { node: { merchant: string | null } }) => node.merchant !== null);
    expect(named.length).toBeGreaterThan(10);
    let hidden = 0;
    for (const [index, { node }] of whole.entries()) {
      const own = shown[index].node;
      const [id] = own.transactionIds;
      const { transaction } = await ask(masked, 'query ($id: ID!) { transaction(id: $id) { merchant { name } } }', {
        id,
      });
      if (node.merchant === own.merchant) continue;
      hidden++;
      expect(own.merchant).toMatch(/^(?:\p{L}\.\s?)+$/u);
      expect(transaction.merchant?.name).toBe(own.merchant);
    }
    expect(hidden).toBeGreaterThan(0);
  });

  it('cost nothing and say nothing without their scopes', async () => {
    const few = await gateway.token({ customer: 'alice', scope: 'accounts:read customers:read' });
    await gateway.takeCalls('albion');
    const { data, errors } = await gateway.query(few, '{ me { spending { totals { entryCount } } } }');
    expect(data.me.spending).toBeNull();
    expect(errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', missingScopes: ['transactions:read'] });
    const other = await gateway.query(alice, '{ spending { totals { entryCount } } }');
    expect(other.data.spending).toBeNull();
    expect(other.errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', missingScopes: ['customers:read:any'] });
    expect(await gateway.takeCalls('albion')).toEqual([]);
  });

  it.each([
    ['from after to', 'from: "2026-02-02", to: "2026-02-01"', 'from'],
    ['a day before all days', 'from: "0001-01-01"', 'from'],
    ['a day behind all days', 'to: "9999-12-31"', 'to'],
    ['four dimensions', 'by: [DAY, KIND, BANK, ACCOUNT]', 'by'],
    ['one dimension twice', 'by: [KIND, KIND]', 'by'],
    ['days and months', 'by: [DAY, MONTH]', 'by'],
  ])('refuse %s', async (_what, args, argument) => {
    const { data, errors } = await gateway.query(alice, `{ me { spending(${args}) { totals { entryCount } } } }`);
    expect(data.me.spending).toBeNull();
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument });
  });

  it('as one signed report are verified by the published key alone, and are the same text again', async () => {
    const query = `query ($from: Date, $to: Date) { me { signedReport(from: $from, to: $to) { text signature keyId keysUrl }
      income: affordability(from: $from, to: $to) { currencies { currency months { month disposable { amount } } } } } }`;
    const { me } = await ask(alice, query, window);
    const { text, signature, keyId, keysUrl } = me.signedReport;
    const keys: JSONWebKeySet = await (await fetch(keysUrl)).json();
    expect(keys.keys.map(({ kid }) => kid)).toContain(keyId);
    expect(JSON.stringify(keys)).not.toContain('"d"');
    const [header = '', , mark = ''] = signature.split('.');
    const verify = (payload: string) =>
      flattenedVerify(
        { protected: header, payload: new TextEncoder().encode(payload), signature: mark },
        createLocalJWKSet(keys),
        { crit: { b64: true } },
      );
    await expect(verify(text)).resolves.toMatchObject({ protectedHeader: { alg: 'ES256', kid: keyId, b64: false } });
    await expect(verify(text.replace('"to"', '"tO"'))).rejects.toThrow();
    const report = JSON.parse(text);
    expect(report).toMatchObject({ format: 'bankgraph-report', formatVersion: 1, ...window });
    const shown = report.affordability.map(({ currency, months }: { currency: string; months: object[] }) => ({
      currency,
      months: months.map((month) => expect.objectContaining(month)),
    }));
    expect(report.affordability.length).toBe(me.income.currencies.length);
    expect(shown.length).toBeGreaterThan(1);
    expect((await ask(alice, query, window)).me.signedReport.text).toBe(text);
    const few = await gateway.token({ customer: 'alice', scope: 'transactions:read customers:read' });
    const refused = await gateway.query(few, '{ me { signedReport { text } } }');
    expect(refused.errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', missingScopes: ['accounts:read'] });
  });

  it('of balances end with what the bank states, and say where they do not add up', async () => {
    const query = `{ me { accounts(first: 50) { edges { node { id type balances { type signedAmount { amount currency } }
      balanceHistory { histories { currency days { date isExact signedAmount { amount } } gaps { date difference { amount } } } } } } } } }`;
    const { edges } = (await ask(alice, query)).me.accounts;
    let compared = 0;
    for (const { node } of edges) {
      const booked = node.balances.find(({ type }: { type: string }) => type === 'INTERIM_BOOKED');
      const history = node.balanceHistory.histories.find(
        ({ currency }: { currency: string }) => currency === booked?.signedAmount.currency,
      );
      if (booked === undefined || history === undefined) continue;
      expect(history.days).toHaveLength(91);
      expect(history.days.at(-1).signedAmount.amount).toBe(booked.signedAmount.amount);
      expect(history.gaps, node.type).toEqual([]);
      // The whole statement was read: every day follows from what the bank states now.
      expect(
        history.days.every(({ isExact }: { isExact: boolean }) => isExact),
        node.type,
      ).toBe(true);
      compared++;
    }
    expect(compared).toBeGreaterThan(3);
  });

  it('of what recurs and of income name entries of the customer’s own', async () => {
    const query = `{ me { recurring { basis { from to } streams { creditDebitIndicator cadence status usualAmount { amount } transactionIds account { id } } }
      income { incomes { kind payer averageMonth { amount currency } transactionIds } } } }`;
    const { me } = await ask(alice, query);
    expect(me.recurring.streams.length).toBeGreaterThan(3);
    const ids = [...me.recurring.streams, ...me.income.incomes].flatMap(({ transactionIds }) =>
      transactionIds.slice(-2),
    );
    const { nodes } = await ask(
      alice,
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Transaction { status } } }',
      {
        ids: ids.slice(0, 90),
      },
    );
    for (const node of nodes) expect(node).toMatchObject({ status: 'BOOKED' });
  });

  describe('filters', () => {
    const ids = async (token: string, filter: object) => (await walk(token, filter, '')).map(({ id }) => id);
    const from = '2026-08-01';

    it('by category give the entries of that category, and no others', async () => {
      const all = await walk(alice, { from }, 'category { code group }');
      const [some = expect.fail('none')] = all.filter(({ category }) => category.code !== 'UNKNOWN');
      const { code, group } = some.category;
      const ofCode = all.filter(({ category }) => category.code === code).map(({ id }) => id);
      expect(await ids(alice, { from, category: [code] })).toEqual(ofCode);
      const ofGroup = all.filter(({ category }) => category.group === group).map(({ id }) => id);
      expect(await ids(alice, { from, categoryGroup: [group] })).toEqual(ofGroup);
      expect(await ids(alice, { from, category: [code], categoryGroup: ['UNKNOWN'] })).toEqual([]);
      expect(await ids(alice, { from, category: [] })).toEqual([]);
    });

    it('by text find words of what is seen, whatever their case and accents', async () => {
      const all = await walk(alice, { from }, 'remittanceInformation counterparty { name }');
      const [one = expect.fail('none')] = all.filter(({ remittanceInformation }) =>
        /^[A-Z]{6,} [A-Z]{4,}/.test(remittanceInformation ?? ''),
      );
      const [first = '', second = ''] = one.remittanceInformation.split(' ');
      for (const text of [
        `${first} ${second}`,
        `${second.toLowerCase()}  ${first.slice(0, 4)}`,
        first.replace(/[AEO]/, '$&\u0301'),
      ])
        expect(await ids(alice, { from, text }), text).toContain(one.id);
      expect(await ids(alice, { from, text: first.slice(1) })).not.toContain(one.id);
    });

    it('by text find nothing that is masked: they tell nobody a name', async () => {
      const named = await walk(alice, { from, kind: ['TRANSFER'] }, 'counterparty { name }');
      const [person = expect.fail('none')] = named.filter(({ counterparty }) => / /.test(counterparty?.name ?? ''));
      const [word = ''] = person.counterparty.name.split(' ').filter((each: string) => each.length > 3);
      expect(await ids(alice, { from, text: word })).toContain(person.id);
      const masked = await gateway.token({
        customer: 'alice',
        scope: 'transactions:read customers:read accounts:read',
      });
      const [shown] = (
        await walk(masked, { from, kind: ['TRANSFER'] }, 'counterparty { name } remittanceInformation')
      ).filter(({ id }) => id === person.id);
      expect(shown.counterparty.name).not.toContain(word);
      if (!shown.remittanceInformation?.toLowerCase().includes(word.toLowerCase()))
        expect(await ids(masked, { from, text: word })).not.toContain(person.id);
    });

    it.each(['', ' . ', 'x'.repeat(101)])('by text refuse %.8j', async (text) => {
      const { data, errors } = await gateway.query(
        alice,
        'query ($text: String) { me { transactions(filter: { text: $text }) { edges { node { id } } } } }',
        { text },
      );
      expect(data.me.transactions).toBeNull();
      expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'filter.text' });
    });
  });

  describe('a customer’s corrections', () => {
    const correct = `mutation ($input: CorrectCategoryInput!) { correctCategory(input: $input) { __typename
      ... on CategoryCorrected { correction { id code scope name transactionId } transaction { category { code group basis ruleId } } }
      ... on CategoryRejection { code message retryable } } }`;
    const remove = `mutation ($id: ID!) { removeCategoryCorrection(id: $id) { __typename
      ... on CategoryCorrectionRemoved { correction { id } } ... on CategoryRejection { code } } }`;
    const entries = () =>
      walk(alice, { from: '2026-09-01' }, 'creditDebitIndicator merchant { name } category { code basis ruleId }');

    it('hold for all of a merchant in their direction from then on, until they are taken back', async () => {
      const before = await entries();
      const [entry = expect.fail('none')] = before.filter(({ merchant }) => merchant !== null);
      const { name } = entry.merchant;
      // What a merchant gives back goes into sums with what it gives back, whatever its own category.
      const alike = before.filter(
        ({ merchant, creditDebitIndicator }) =>
          merchant?.name === name && creditDebitIndicator === entry.creditDebitIndicator,
      );
      const input = { transactionId: entry.id, code: 'HOBBIES' };
      const { correctCategory } = await ask(alice, correct, { input });
      expect(correctCategory).toMatchObject({
        __typename: 'CategoryCorrected',
        correction: { code: 'HOBBIES', scope: 'COUNTERPARTY', name, transactionId: null },
        transaction: { category: { code: 'HOBBIES', group: 'LEISURE', basis: 'RULE' } },
      });
      const { id } = correctCategory.correction;
      const after = await entries();
      const changed = after.filter(({ category }) => category.ruleId === id);
      expect(changed.map((each) => each.id).sort()).toEqual(alike.map((each) => each.id).sort());
      expect((await ask(alice, '{ me { categoryCorrections { id code } } }')).me.categoryCorrections).toEqual([
        { id, code: 'HOBBIES' },
      ]);
      expect((await ask(alice, remove, { id })).removeCategoryCorrection).toMatchObject({ correction: { id } });
      expect((await ask(alice, remove, { id })).removeCategoryCorrection).toMatchObject({
        code: 'CORRECTION_NOT_FOUND',
      });
      expect(await entries()).toEqual(before);
    });

    it('of one entry go before those of its merchant', async () => {
      const [entry = expect.fail('none')] = (await entries()).filter(({ merchant }) => merchant !== null);
      const all = (await ask(alice, correct, { input: { transactionId: entry.id, code: 'PETS' } })).correctCategory;
      const input = { transactionId: entry.id, code: 'CHARITY', scope: 'ENTRY' };
      const one = (await ask(alice, correct, { input })).correctCategory;
      expect(one).toMatchObject({
        correction: { scope: 'ENTRY', transactionId: entry.id },
        transaction: { category: { code: 'CHARITY' } },
      });
      for (const { correction } of [all, one]) await ask(alice, remove, { id: correction.id });
    });

    it('are the customer’s alone: nobody else makes, sees or removes them', async () => {
      const [entry = expect.fail('none')] = (await entries()).filter(({ merchant }) => merchant !== null);
      const input = { transactionId: entry.id, code: 'PETS' };
      const made = (await ask(alice, correct, { input })).correctCategory.correction;
      const scope = 'transactions:read customers:read accounts:read insights:write';
      const others = [
        await gateway.token({ customer: 'bob', scope }),
        await gateway.token({ partner: 'fintrack', scope }),
        await gateway.token({ analyst: 'ana', scope: `${scope} customers:read:any` }),
      ];
      const customerId = (await ask(alice, '{ me { id } }')).me.id;
      for (const token of others) {
        const asked = await ask(token, correct, { input });
        expect(asked.correctCategory).toMatchObject({ code: 'TRANSACTION_NOT_FOUND' });
        expect((await ask(token, remove, { id: made.id })).removeCategoryCorrection).toMatchObject({
          code: 'CORRECTION_NOT_FOUND',
        });
        const seen = await ask(token, 'query ($id: ID!) { customer(id: $id) { categoryCorrections { id } } }', {
          id: customerId,
        });
        expect(seen.customer?.categoryCorrections ?? null).toBeNull();
      }
      const without = await gateway.query(
        await gateway.token({ customer: 'alice', scope: 'transactions:read' }),
        correct,
        { input },
      );
      expect(without.errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', missingScopes: ['insights:write'] });
      expect((await ask(alice, remove, { id: made.id })).removeCategoryCorrection.correction.id).toBe(made.id);
    });

    it.each([['nonsense'], ['']])('of no entry are refused: %j', async (transactionId) => {
      const { correctCategory } = await ask(alice, correct, { input: { transactionId, code: 'PETS' } });
      expect(correctCategory).toMatchObject({ code: 'TRANSACTION_NOT_FOUND', retryable: false });
    });
  });
});
