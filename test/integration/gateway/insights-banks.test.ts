// Insights of banks that are not the sandbox's: running balances and no other, days that there cannot be, statements that break off,
// entries without a day. What is missing is told, and is in no figure.

import { afterEach, describe, expect, it } from 'vitest';
import {
  type BankCase,
  type CaseAnswer,
  type CaseGateway,
  daysAgo,
  giroEntry,
  oneGiro,
  startCaseGateway,
} from '../../support/bank-cases.ts';

const path = '/v1/accounts/r1/transactions';
const balancesPath = '/v1/accounts/r1/balances';

const list = (booked: readonly object[], pending: readonly object[] = []): CaseAnswer => ({
  body: { transactions: { booked, pending } },
});

const booked = (amount: string, referenceDate: string): CaseAnswer => ({
  body: { balances: [{ balanceType: 'interimBooked', balanceAmount: { currency: 'EUR', amount }, referenceDate }] },
});

function toCase(answers: BankCase['answers']): BankCase {
  const standard = { '/v1/accounts': oneGiro, ...answers };
  return { name: 'a bank', standard: 'berlin-group', answers: standard, query: '', expected: {} };
}

let gateway: CaseGateway | null = null;
afterEach(async () => {
  await gateway?.stop();
  gateway = null;
});

async function ask(answers: BankCase['answers'], query: string) {
  const bank = toCase(answers);
  await gateway?.stop();
  gateway = await startCaseGateway([bank]);
  const { data, errors } = await gateway.ask(bank, query);
  expect(errors).toEqual([]);
  return data.me;
}

const sources = 'sources { status error { code } }';
const historyQuery = `{ me { accounts { edges { node { balanceHistory(from: "${daysAgo(5)}") { basis { ${sources} }
  histories { currency days { date isExact signedAmount { amount } } gaps { sinceDate date difference { amount } } } } } } } } }`;

interface Day {
  readonly date: string;
  readonly isExact: boolean;
  readonly signedAmount: { readonly amount: string } | null;
}

const historyOf = async (answers: BankCase['answers']) => {
  const me = await ask(answers, historyQuery);
  return me.accounts.edges[0].node.balanceHistory;
};

const toTexts = (days: readonly Day[]): readonly string[] =>
  days.map(({ isExact, signedAmount }) => `${isExact ? '' : '~'}${signedAmount?.amount ?? '-'}`);

const withBalance = (amount: string) => ({
  balanceAfterTransaction: { balanceType: 'interimBooked', balanceAmount: { currency: 'EUR', amount } },
});

describe('balances day by day', () => {
  it('follow from running balances where the bank states no other, newest first or oldest first', async () => {
    const entries = [
      giroEntry(daysAgo(1), '-5.00', withBalance('85.00')),
      giroEntry(daysAgo(3), '-7.00', withBalance('90.00')),
      giroEntry(daysAgo(3), '-3.00', withBalance('97.00')),
    ];
    for (const order of [entries, entries.toReversed()]) {
      const { histories, basis } = await historyOf({ [path]: list(order) });
      expect(basis.sources).toEqual([{ status: 'OK', error: null }]);
      expect(histories).toHaveLength(1);
      expect(histories[0].gaps).toEqual([]);
      // Behind the last entry nothing says that no other came.
      expect(toTexts(histories[0].days)).toEqual(['~-', '100.00', '90.00', '90.00', '85.00', '~85.00']);
    }
  });

  it('tell by how much running balances leave out what the bank does not show', async () => {
    const { histories } = await historyOf({
      [path]: list([
        giroEntry(daysAgo(1), '-5.00', withBalance('70.00')),
        giroEntry(daysAgo(3), '-7.00', withBalance('90.00')),
      ]),
    });
    expect(histories[0].gaps).toEqual([{ sinceDate: daysAgo(3), date: daysAgo(2), difference: { amount: '-15.00' } }]);
    expect(toTexts(histories[0].days)).toEqual(['~-', '97.00', '90.00', '75.00', '70.00', '~70.00']);
  });

  it.each(['9999-12-31', '0001-01-01'])('end with what a bank states, were it of %s', async (day) => {
    const entries = list([giroEntry(daysAgo(2), '-5.00')]);
    const { histories } = await historyOf({ [path]: entries, [balancesPath]: booked('50.00', day) });
    const days: readonly Day[] = histories[0].days;
    expect(days).toHaveLength(6);
    if (day < '2000') expect(days.every(({ isExact }) => !isExact)).toBe(true);
    else expect(toTexts(days)).toEqual(['55.00', '55.00', '55.00', '50.00', '50.00', '50.00']);
  });

  it('are none to rely on where the statement breaks off', async () => {
    const first = { booked: [giroEntry(daysAgo(1), '-5.00')], _links: { next: { href: '?page=2' } } };
    const me = await historyOf({
      [path]: ({ search }) =>
        search.includes('page=2') ? { status: 503, body: {} } : { body: { transactions: first } },
      [balancesPath]: booked('50.00', daysAgo(0)),
    });
    expect(me.basis.sources).toEqual([{ status: 'PARTIAL', error: { code: 'BANK_UNAVAILABLE' } }]);
    const days: readonly Day[] = me.histories[0].days;
    expect(days.slice(0, -1).every(({ isExact }) => !isExact)).toBe(true);
    expect(days.at(-1)).toMatchObject({ isExact: true, signedAmount: { amount: '50.00' } });
  });
});

const basis = `basis { from to undatedCount coverage { accountCount entryCount } ${sources} }`;

describe('sums', () => {
  it('leave out what has no day, and say how many', async () => {
    const { bookingDate: _, ...undated } = giroEntry(daysAgo(1), '-9.00');
    const me = await ask(
      { [path]: list([giroEntry(daysAgo(1), '-5.00')], [undated, { ...undated, creditorName: 'Another' }]) },
      `{ me { cashFlow(by: [], includePending: true) { ${basis} totals { moneyOut { amount } entryCount } } } }`,
    );
    expect(me.cashFlow.totals).toEqual([{ moneyOut: { amount: '5.00' }, entryCount: 1 }]);
    expect(me.cashFlow.basis).toMatchObject({ undatedCount: 2, coverage: [{ accountCount: 1, entryCount: 1 }] });
  });

  it('count entries of the days alone, though those around them are read', async () => {
    const me = await ask(
      { [path]: list([4, 5, 6].map((days) => giroEntry(daysAgo(days), `-${days}.00`))) },
      `{ me { cashFlow(from: "${daysAgo(5)}", to: "${daysAgo(5)}", by: []) { ${basis} totals { moneyOut { amount } } } } }`,
    );
    expect(me.cashFlow.totals).toEqual([{ moneyOut: { amount: '5.00' } }]);
    expect(me.cashFlow.basis).toMatchObject({
      from: daysAgo(5),
      to: daysAgo(5),
      coverage: [{ accountCount: 1, entryCount: 1 }],
    });
  });

  it('say which bank is missing, and are of the others', async () => {
    const me = await ask(
      { [path]: { status: 503, body: {} } },
      `{ me { cashFlow(by: []) { ${basis} totals { entryCount } } } }`,
    );
    expect(me.cashFlow.totals).toEqual([]);
    expect(me.cashFlow.basis).toMatchObject({
      coverage: [{ accountCount: 0, entryCount: 0 }],
      sources: [{ status: 'DOWN', error: { code: 'BANK_UNAVAILABLE' } }],
    });
  });
});

describe('what recurs, and income', () => {
  const pay = (days: number) =>
    giroEntry(daysAgo(days), '2000.00', {
      creditorName: undefined,
      debtorName: 'Muster GmbH',
      remittanceInformationUnstructured: 'LOHN GEHALT',
      purposeCode: 'SALA',
    });

  it('are of the days that were asked for, though those around them are read', async () => {
    const from = daysAgo(75);
    const fields = `recurring(from: "${from}", asOf: "${daysAgo(4)}") { streams { firstDate lastDate transactionIds } }
      income(from: "${from}", asOf: "${daysAgo(4)}") { incomes { kind lastDate transactionIds } }
      signedReport(from: "${from}", to: "${daysAgo(4)}") { text }`;
    // The first and the last lie within the days that are read beside those asked for.
    const me = await ask(
      {
        [path]: list([
          pay(2),
          pay(9),
          pay(16),
          pay(23),
          pay(30),
          pay(37),
          pay(44),
          pay(51),
          pay(58),
          pay(65),
          pay(72),
          pay(79),
        ]),
      },
      `{ me { ${fields} } }`,
    );
    const days = { firstDate: daysAgo(72), lastDate: daysAgo(9) };
    expect(me.recurring.streams).toEqual([{ ...days, transactionIds: expect.objectContaining({ length: 10 }) }]);
    expect(me.income.incomes).toEqual([
      { kind: 'SALARY', lastDate: daysAgo(9), transactionIds: expect.objectContaining({ length: 10 }) },
    ]);
    const report = JSON.parse(me.signedReport.text);
    expect(report.streams).toMatchObject([days]);
    expect(report.income[0].transactionIds).toEqual(me.income.incomes[0].transactionIds);
  });
});
