import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toAffordability } from '../../../src/insights/affordability.ts';
import type { CategoryCode } from '../../../src/insights/categories.ts';
import type { ClassifiedEntry } from '../../../src/insights/classified.ts';
import { findIncome } from '../../../src/insights/income.ts';
import { findOwnTransfers } from '../../../src/insights/own-transfers.ts';
import { findStreams } from '../../../src/insights/recurring.ts';
import { findRefunds } from '../../../src/insights/refunds.ts';
import { classifiedAs, type EntryPart, makeAccount, makeEntry } from '../../support/insight-entries.ts';

const entry = (part: EntryPart, category?: CategoryCode, merchant: string | null = null) =>
  classifiedAs(makeEntry(part), category, merchant);

function affordabilityOf(entries: readonly ClassifiedEntry[], from = '2026-01-01', to = '2026-03-31') {
  const ownTransfers = findOwnTransfers(
    entries.map((one) => one.entry),
    () => null,
  );
  const refunds = findRefunds(entries, ownTransfers);
  const streams = findStreams(entries, to);
  const income = findIncome({ entries, ownTransfers, refunds, streams, asOf: to });
  return toAffordability({ entries, ownTransfers, refunds, streams, income, from, to });
}

const card = makeAccount({ id: 'card', type: 'CARD' });
const statement = [
  entry({ id: 'pay', date: '2026-01-30', amount: '2000.00', kind: 'SALARY' }, 'SALARY'),
  entry({ id: 'rent', date: '2026-01-02', amount: '-800.00' }, 'RENT'),
  entry({ id: 'energy', date: '2026-01-05', amount: '-90.00', kind: 'DIRECT_DEBIT' }, 'ENERGY'),
  entry({ id: 'loan', date: '2026-01-06', amount: '-150.00', kind: 'DIRECT_DEBIT' }, 'LOAN_REPAYMENT'),
  entry({ id: 'later', date: '2026-01-07', amount: '-25.00', text: 'CLEARPAY' }, 'LOAN_REPAYMENT'),
  entry({ id: 'food', date: '2026-01-08', amount: '-60.00', kind: 'PURCHASE' }, 'GROCERIES'),
  entry({ id: 'shoes', date: '2026-01-09', amount: '-70.00', kind: 'PURCHASE' }, 'CLOTHING', 'Clarks'),
  entry({ id: 'back', date: '2026-01-20', amount: '20.00', kind: 'REFUND' }, 'UNKNOWN', 'Clarks'),
  entry({ id: 'save', date: '2026-01-10', amount: '-300.00', name: 'Jane Smith' }, 'OWN_ACCOUNTS'),
  entry({ id: 'gift', date: '2026-01-11', amount: '50.00', name: 'Ann Lee' }, 'PEOPLE'),
  entry({ id: 'unpaid', date: '2026-01-12', amount: '-33.00', text: 'SOMEBODY', kind: 'DIRECT_DEBIT' }, 'INSURANCE'),
  entry(
    { id: 'unpaid-back', date: '2026-01-13', amount: '33.00', text: 'UNPAID DD SOMEBODY', kind: 'REVERSAL' },
    'INSURANCE',
  ),
];

describe('affordability', () => {
  it('is income less what is owed and what is needed, each with its entries', () => {
    const [pounds, ...others] = affordabilityOf(statement);
    expect(others).toEqual([]);
    expect(pounds?.months[0]).toEqual({
      month: '2026-01',
      isWhole: true,
      income: { amountMinor: 200_000n, entryIds: ['pay'] },
      obligations: [
        { kind: 'HOUSING', amountMinor: 80_000n, entryIds: ['rent'] },
        { kind: 'LOANS', amountMinor: 15_000n, entryIds: ['loan'] },
        { kind: 'BUY_NOW_PAY_LATER', amountMinor: 2500n, entryIds: ['later'] },
        { kind: 'INSURANCE', amountMinor: 0n, entryIds: ['unpaid', 'unpaid-back'] },
        { kind: 'UTILITIES', amountMinor: 9000n, entryIds: ['energy'] },
      ],
      essential: { amountMinor: 6000n, entryIds: ['food'] },
      discretionary: { amountMinor: 5000n, entryIds: ['shoes', 'back'] },
      disposableMinor: 200_000n - 106_500n - 6000n,
    });
    expect(pounds?.months.map(({ month }) => month)).toEqual(['2026-01', '2026-02', '2026-03']);
    expect(pounds?.returned).toEqual({ count: 1, amountMinor: 3300n, entryIds: ['unpaid-back'] });
  });

  it('says of a month whether it is whole', () => {
    const [pounds] = affordabilityOf(statement, '2026-01-02', '2026-02-28');
    expect(pounds?.months.map(({ isWhole }) => isWhole)).toEqual([false, true]);
  });

  it('counts a card by its purchases where its statement is there, else by what is paid to it', () => {
    const paid = entry(
      { id: 'paid', date: '2026-02-01', amount: '-60.00', text: 'VISA CARD', kind: 'DIRECT_DEBIT' },
      'CREDIT_CARD_PAYMENT',
    );
    const received = entry(
      { id: 'in', date: '2026-02-01', amount: '60.00', account: card, text: 'PAYMENT RECEIVED THANK YOU' },
      'CREDIT_CARD_PAYMENT',
    );
    const bought = entry(
      { id: 'bought', date: '2026-01-20', amount: '-60.00', account: card, kind: 'PURCHASE' },
      'GROCERIES',
    );
    const kindsOf = (entries: readonly ClassifiedEntry[]) =>
      affordabilityOf(entries)[0]?.months.flatMap(({ obligations, essential }) => [
        ...obligations.map(({ kind }) => kind),
        ...essential.entryIds,
      ]);
    expect(kindsOf([paid, received, bought])).toEqual(['bought']);
    expect(kindsOf([paid])).toEqual(['CREDIT_CARDS']);
  });

  it('spreads what is due less often over months', () => {
    const yearly = ['2025-02-10', '2026-02-10'].map((date, index) =>
      entry({ id: `y${index}`, date, amount: '-120.05', kind: 'DIRECT_DEBIT', name: 'Insurer Ltd' }, 'INSURANCE'),
    );
    expect(affordabilityOf(yearly)[0]?.commitments).toMatchObject([
      { kind: 'INSURANCE', amountMinor: 1000n, entryIds: ['y0', 'y1'] },
    ]);
  });

  it('of no entries is none', () => {
    expect(affordabilityOf([])).toEqual([]);
  });

  it('has each entry in one figure at most, and its figures are the sums of their entries', () => {
    const part = fc.record({
      amount: fc.integer({ min: -9999, max: 9999 }).map((minor) => (minor / 100).toFixed(2)),
      date: fc.constantFrom('2026-01-15', '2026-02-15', '2026-03-31'),
      kind: fc.constantFrom(
        'PURCHASE' as const,
        'REFUND' as const,
        'REVERSAL' as const,
        'OTHER' as const,
        'SALARY' as const,
      ),
      category: fc.constantFrom<CategoryCode>(
        'SALARY',
        'RENT',
        'GROCERIES',
        'CLOTHING',
        'UNKNOWN',
        'CREDIT_CARD_PAYMENT',
      ),
      currency: fc.constantFrom('GBP', 'EUR'),
    });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const entries = parts.map(({ category, ...rest }, index) =>
          entry({ id: `${index}`, ...rest }, category, 'Shop'),
        );
        const minorOf = new Map(
          entries.map(({ entry: one }) => [
            one.id,
            one.transaction.creditDebitIndicator === 'DEBIT'
              ? -one.transaction.amount.amountMinor
              : one.transaction.amount.amountMinor,
          ]),
        );
        const found = affordabilityOf(entries);
        const ids: string[] = [];
        for (const { months } of found) {
          for (const { income, obligations, essential, discretionary, disposableMinor } of months) {
            const sums = [income, ...obligations, essential, discretionary];
            for (const { amountMinor, entryIds } of sums) {
              const sum = entryIds.reduce((total, id) => total + (minorOf.get(id) ?? 0n), 0n);
              expect(amountMinor === sum || amountMinor === -sum).toBe(true);
              ids.push(...entryIds);
            }
            const owed = obligations.reduce((total, { amountMinor }) => total + amountMinor, 0n);
            expect(disposableMinor).toBe(income.amountMinor - owed - essential.amountMinor);
          }
        }
        expect(new Set(ids).size).toBe(ids.length);
        expect(affordabilityOf(entries.toReversed())).toEqual(found);
      }),
      { numRuns: 80 },
    );
  });
});
