// Conversions and net worth over a sandbox with rates, in process and over subgraphs: equal, and what they should be.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import { parseMoney, toDecimal } from '../../../src/domain/money.ts';
import { EcbParser } from '../../../src/rates/ecb-xml.ts';
import { convertHalfUp } from '../../../src/rates/ratio.ts';
import type { RateTable } from '../../../src/rates/table.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { startTestFederation, type TestFederation } from '../../support/federation.ts';
import { type Answer, allScopes, ask } from '../../support/running-gateway.ts';

let sandbox: Sandbox;
let federation: TestFederation;
let table: RateTable;
let token: string;
beforeAll(async () => {
  sandbox = await startSandbox({ now: new Date() });
  federation = await startTestFederation({}, {}, sandbox);
  token = await federation.token({ customer: 'alice', scope: allScopes });
  const parser = new EcbParser('9999-12-31');
  parser.write(await (await fetch(sandbox.description.ratesUrl)).text());
  table = parser.close();
}, 60_000);
afterAll(async () => {
  await federation?.stop();
  await sandbox?.close();
});

/** The answer of both, which is one: asked twice, so that it is compiled, too. */
async function askBoth(query: string, variables: object = {}, as = token): Promise<Answer> {
  const inProcess = await ask(federation.inProcess.url, as, query, variables);
  for (const { url } of [federation.inProcess, federation.federated, federation.federated]) {
    const { data, errors } = await ask(url, as, query, variables);
    expect(JSON.stringify(data)).toBe(JSON.stringify(inProcess.data));
    expect(errors.map(({ path, extensions }) => [path, extensions])).toEqual(
      inProcess.errors.map(({ path, extensions }) => [path, extensions]),
    );
  }
  return inProcess;
}

interface Written {
  readonly amount: string;
  readonly currency: string;
}

/** What an amount should be in another currency, by the sandbox's own table. */
function expected({ amount, currency }: Written, target: string, on: string | null = null): unknown {
  const [from, to] = [parseCurrency(currency), parseCurrency(target)];
  if (from === null || to === null || table.newestDay === null) throw new TypeError('no such rate');
  if (from === to) return { status: 'SAME_CURRENCY', money: { amount, currency }, rateDate: null, source: null };
  const found = table.find({ from, to }, on ?? table.newestDay);
  if (found === null) throw new TypeError('no such rate');
  const money = { amount: toDecimal(convertHalfUp(parseMoney(amount, from), found.ratio, to)), currency: target };
  return { status: 'CONVERTED', money, rateDate: found.rateDate, source: 'Sandbox (made up)' };
}

const fields = '{ status money { amount currency } rateDate source }';

describe('conversions', () => {
  it('of one field under several names are each their own', async () => {
    const { data, errors } = await askBoth(`{ me { accounts { edges { node { balances { signedAmount {
      amount currency jpy: convertedTo(currency: "JPY") ${fields} bhd: convertedTo(currency: "BHD") ${fields}
      none: convertedTo(currency: "XOF") { status money { amount } rate rateDate source } } } } } } } }`);
    expect(errors).toEqual([]);
    const amounts = data.me.accounts.edges.flatMap(
      ({ node }: { node: { balances: { signedAmount: Written }[] | null } }) =>
        (node.balances ?? []).map(({ signedAmount }) => signedAmount),
    );
    expect(amounts.length).toBeGreaterThan(5);
    expect(new Set(amounts.map(({ currency }: Written) => currency)).size).toBeGreaterThan(1);
    for (const { amount, currency, jpy, bhd, none } of amounts) {
      expect(jpy).toEqual(expected({ amount, currency }, 'JPY'));
      expect(bhd).toEqual(expected({ amount, currency }, 'BHD'));
      expect(none).toEqual({ status: 'NO_RATE', money: null, rate: null, rateDate: null, source: null });
    }
  });

  it('without another name, by variables, on a day', async () => {
    const query = `query ($to: CurrencyCode!, $on: Date) { me { accounts(first: 1) { edges { node { balances {
      amount { amount currency convertedTo(currency: $to, on: $on) ${fields} } } } } } } }`;
    const read = async (to: string, on: string) => {
      const { data, errors } = await askBoth(query, { to, on });
      expect(errors).toEqual([]);
      return data.me.accounts.edges[0].node.balances[0].amount;
    };
    const on = [...table.days.keys()].sort().at(10) ?? '';
    const amount = await read('SEK', on);
    expect(amount.convertedTo).toEqual(expected(amount, 'SEK', on));
    expect((await read('SEK', '1990-01-01')).convertedTo.status).toBe('NO_RATE');
    expect((await read(amount.currency, on)).convertedTo).toEqual(expected(amount, amount.currency));
  });

  it('of a conversion, by fragments, and under one name with other arguments on other types', async () => {
    const first = await askBoth(
      '{ me { accounts(first: 1) { edges { node { id } } } transactions(first: 1) { edges { node { id } } } } }',
    );
    const ids = [first.data.me.accounts.edges[0].node.id, first.data.me.transactions.edges[0].node.id];
    const { data, errors } = await askBoth(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { id
        ... on Account { spendable { amount: signedAmount { ...twice } } }
        ... on Transaction { amount { c: convertedTo(currency: "USD") ${fields} currency amount } } } }
      fragment twice on Money { amount currency c: convertedTo(currency: "JPY") { status money { back: convertedTo(currency: "GBP") { status money { currency } rate } } rateDate source } }`,
      { ids },
    );
    expect(errors).toEqual([]);
    const [account, transaction] = data.nodes;
    expect(account.spendable.amount.c.money.back.money.currency).toBe('GBP');
    expect(transaction.amount.c).toEqual(expected(transaction.amount, 'USD'));
  });

  it.each(['"XXX"', '"eur"', 'null', '5'])('refuses %s for a currency', async (literal) => {
    const { data, errors, status } = await askBoth(
      `{ me { transactions(first: 1) { edges { node { amount { convertedTo(currency: ${literal}) { status } } } } } } }`,
    );
    expect([data ?? null, status, errors.length]).toEqual([null, 400, 1]);
  });
});

describe('net worth', () => {
  const query = `query ($in: CurrencyCode!) { me { netWorth(currency: $in) { currency total { amount currency } missing
    byCurrency { amount currency } conversions { status rate rateDate source } isComplete
    accounts { id type balances { type signedAmount { amount currency } } } sources { status bank { name } accounts { error { code } } } } } }`;

  it('is what the accounts hold, by currency and in one', async () => {
    const { data, errors } = await askBoth(query, { in: 'EUR' });
    expect(errors).toEqual([]);
    const { total, missing, byCurrency, conversions, isComplete, accounts, sources } = data.me.netWorth;
    expect({ missing, isComplete }).toEqual({ missing: [], isComplete: true });
    expect(sources.map(({ status }: { status: string }) => status)).toEqual(['OK', 'OK', 'OK', 'OK']);
    expect(new Set(accounts.map(({ id }: { id: string }) => id)).size).toBe(accounts.length);
    expect(
      byCurrency
        .map(({ currency }: Written) => currency)
        .sort()
        .join(' '),
    ).toBe('AUD BHD EUR GBP JPY NZD USD');
    for (const [index, { status }] of conversions.entries()) {
      expect(status).toBe(byCurrency[index].currency === 'EUR' ? 'SAME_CURRENCY' : 'CONVERTED');
    }
    // Each currency by itself is rounded, half a cent off at most: their sum may be off by three cents.
    const cents = byCurrency.map((money: Written) => {
      const { money: euros } = expected(money, 'EUR') as { money: Written };
      return BigInt(euros.amount.replace('.', ''));
    });
    const sum: bigint = cents.reduce((one: bigint, other: bigint) => one + other, 0n);
    const off = BigInt(total.amount.replace('.', '')) - sum;
    expect(off >= -3n && off <= 3n).toBe(true);
    expect(total.currency).toBe('EUR');
  });

  it('is no part of a sum: without a rate there is none', async () => {
    const { data } = await askBoth(query, { in: 'XOF' });
    expect(data.me.netWorth).toMatchObject({ total: null, missing: expect.arrayContaining(['GBP', 'EUR', 'AUD']) });
    expect(data.me.netWorth.missing).toHaveLength(data.me.netWorth.byCurrency.length);
  });

  it('needs both scopes', async () => {
    for (const scope of ['accounts:read customers:read', 'balances:read customers:read']) {
      const few = await federation.token({ customer: 'alice', scope });
      const { data, errors } = await askBoth(
        '{ me { netWorth(currency: "EUR") { isComplete total { amount } } } }',
        {},
        few,
      );
      expect(data.me.netWorth).toBeNull();
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    }
  });
});
