import { describe, expect, it } from 'vitest';
import type { CategoryCode } from '../../../src/insights/categories.ts';
import type { ClassifiedEntry } from '../../../src/insights/classified.ts';
import { findIncome } from '../../../src/insights/income.ts';
import { findOwnTransfers } from '../../../src/insights/own-transfers.ts';
import { findStreams } from '../../../src/insights/recurring.ts';
import { findRefunds } from '../../../src/insights/refunds.ts';
import { classifiedAs, type EntryPart, makeAccount, makeEntry } from '../../support/insight-entries.ts';

const asOf = '2026-06-30';

function incomeOf(entries: readonly ClassifiedEntry[]) {
  const ownTransfers = findOwnTransfers(
    entries.map(({ entry }) => entry),
    () => null,
  );
  const refunds = findRefunds(entries, ownTransfers);
  return findIncome({ entries, ownTransfers, refunds, streams: findStreams(entries, asOf), asOf });
}

const credit = (part: Partial<EntryPart>, category?: CategoryCode) =>
  classifiedAs(makeEntry({ id: 'a', amount: '100.00', ...part }), category);

/** A credit on each day. */
const credits = (days: string, amounts: string, part: Partial<EntryPart>, category?: CategoryCode) =>
  days.split(' ').map((day, index) =>
    credit(
      {
        ...part,
        id: `${part.name}${index}`,
        date: `2026-${day}`,
        amount: amounts.split(' ')[index] ?? amounts.split(' ')[0] ?? '1.00',
      },
      category,
    ),
  );

describe('income', () => {
  it('that a company pays another company each month is no salary', () => {
    const retainers = (holderNames: readonly string[]) =>
      incomeOf(
        credits('01-05 02-05 03-05 04-07 05-05 06-05', '1200.00', {
          name: 'Acme Ltd',
          account: makeAccount({ holderNames }),
        }),
      ).map(({ kind }) => kind);
    expect(retainers(['Otter GmbH'])).toEqual(['BUSINESS_INCOME']);
    expect(retainers(['Jane Smith'])).toEqual(['SALARY']);
  });

  it.each<[string, Partial<EntryPart>, CategoryCode | undefined, string, number]>([
    ['the category', { name: 'Acme Ltd' }, 'SALARY', 'SALARY', 0.9],
    ['the bank’s code', { name: 'Acme Ltd', kind: 'SALARY' }, undefined, 'SALARY', 0.95],
    [
      'the bank’s code for pay',
      { bankTransactionCode: { domain: 'PMNT', family: 'RCDT', subFamily: 'SALA', proprietary: null } },
      undefined,
      'SALARY',
      0.95,
    ],
    ['a kind that says interest', { kind: 'INTEREST', text: 'GROSS' }, undefined, 'INTEREST_AND_DIVIDENDS', 0.95],
    ['words for pay', { text: 'ACME LTD WAGES WK 12' }, undefined, 'SALARY', 0.8],
    ['words for pay in German', { text: 'SVWZ+LOHN/GEHALT 03/26', name: 'Acme GmbH' }, undefined, 'SALARY', 0.8],
    ['words for a pension', { text: 'DWP STATE PENSION' }, undefined, 'PENSION', 0.8],
    ['words for benefits', { text: 'DWP UNIVERSAL CREDIT' }, undefined, 'BENEFITS', 0.8],
    ['an invoice', { text: 'INVOICE 2026-17', name: 'Client BV' }, undefined, 'BUSINESS_INCOME', 0.8],
    ['a platform', { text: 'DELIVEROO RIDER FEES' }, undefined, 'BUSINESS_INCOME', 0.8],
  ])('is known by %s', (_name, part, category, kind, confidence) => {
    expect(incomeOf([credit(part, category)])).toMatchObject([{ kind, confidence, entryIds: ['a'] }]);
  });

  it.each<[string, Partial<EntryPart>, CategoryCode?]>([
    ['a gift', { name: 'Ann Lee', text: 'HAPPY BIRTHDAY' }],
    ['what a friend pays back', { name: 'Ann Lee', text: 'pizza' }, 'PEOPLE'],
    ['a loan', { name: 'Quick Loans Ltd', text: 'LOAN ADVANCE SALARY LOAN' }],
    ['a refund', { name: 'Shop Ltd', kind: 'REFUND' }, 'SALARY'],
    ['own money', { name: 'Jane Smith', text: 'from my account' }],
    ['a payment to a card', { account: makeAccount({ type: 'CARD' }), text: 'SALARY' }],
    ['money out', { amount: '-100.00', text: 'SALARY TO STAFF' }, 'SALARY'],
    ['what was rejected', { text: 'SALARY', status: 'REJECTED' }, 'SALARY'],
    ['what comes after the day', { text: 'SALARY', date: '2026-07-01' }, 'SALARY'],
    ['a tax refund', { name: 'HMRC' }, 'TAX_REFUND'],
    ['one credit of a company', { name: 'Acme Ltd' }],
    ['cash paid in', { kind: 'CASH' }],
  ])('is not %s', (_name, part, category) => {
    expect(incomeOf([credit(part, category)])).toEqual([]);
  });

  it('is what a company pays each month without a word, with less confidence', () => {
    const pay = credits('01-30 02-27 03-31 04-30', '1850.00 1850.00 1850.00 1901.00', { name: 'Acme Ltd' });
    expect(incomeOf(pay)).toMatchObject([
      {
        kind: 'SALARY',
        cadence: 'MONTHLY',
        confidence: 0.6,
        reasons: ['REGULAR_CREDITS_FROM_COMPANY'],
        monthsCovered: 4,
      },
    ]);
  });

  it('is not what a person pays each month: gifts and shares of rent recur, too', () => {
    expect(incomeOf(credits('01-30 02-27 03-31 04-30', '300.00', { name: 'Robert Hill' }))).toEqual([]);
    expect(incomeOf(credits('01-30 02-27 03-31 04-30', '300.00', { name: 'Hillco Ltd', text: 'RENT SHARE' }))).toEqual(
      [],
    );
  });

  it('counts months without an entry between the first and the last as nothing', () => {
    const pay = credits('01-30 02-27 04-30', '1000.00 1000.01 1500.00', { name: 'Acme Ltd' }, 'SALARY');
    expect(incomeOf(pay)).toMatchObject([
      {
        monthsCovered: 3,
        firstMonth: '2026-01',
        lastMonth: '2026-04',
        averageMonth: { amountMinor: 87_500n },
        medianMonth: { amountMinor: 100_000n },
        lastAmount: { amountMinor: 150_000n },
        lastDate: '2026-04-30',
        variation: 0.623,
      },
    ]);
  });

  it('keeps payers and currencies apart, the larger first', () => {
    const sources = incomeOf([
      ...credits('01-30 02-27 03-31', '100.00', { name: 'Small Ltd' }, 'SALARY'),
      ...credits('01-15 02-16 03-16', '900.00', { name: 'Large Ltd' }, 'SALARY'),
      ...credits('01-15', '5.00', { name: 'Euro Ltd', currency: 'EUR' }, 'SALARY'),
    ]);
    expect(sources.map(({ payerName, currency }) => `${payerName} ${currency}`)).toEqual([
      'Euro Ltd EUR',
      'Large Ltd GBP',
      'Small Ltd GBP',
    ]);
    expect(incomeOf([])).toEqual([]);
  });
});
