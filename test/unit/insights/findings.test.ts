import { describe, expect, it } from 'vitest';
import type { CategoryCode } from '../../../src/insights/categories.ts';
import type { ClassifiedEntry } from '../../../src/insights/classified.ts';
import { withFindings } from '../../../src/insights/findings.ts';
import { findIncome } from '../../../src/insights/income.ts';
import { findOwnTransfers } from '../../../src/insights/own-transfers.ts';
import { findRefunds } from '../../../src/insights/refunds.ts';
import { classifiedAs, type EntryPart, makeAccount, makeEntry } from '../../support/insight-entries.ts';

const savings = makeAccount({ id: 'savings', type: 'SAVINGS' });
const entry = (part: EntryPart, category?: CategoryCode, merchant: string | null = null) =>
  classifiedAs(makeEntry(part), category, merchant);

function categoriesOf(entries: readonly ClassifiedEntry[]): readonly string[] {
  const ownTransfers = findOwnTransfers(
    entries.map((one) => one.entry),
    () => null,
  );
  const refunds = findRefunds(entries, ownTransfers);
  const income = findIncome({ entries, ownTransfers, refunds, streams: [], asOf: '2026-12-31' });
  return withFindings(entries, { ownTransfers, refunds, income }).map(({ classification }) => classification.category);
}

describe('categories after what was found', () => {
  it.each<[string, readonly ClassifiedEntry[], readonly CategoryCode[]]>([
    [
      'income has its kind',
      [entry({ id: 'a', amount: '80.00', text: 'DELIVEROO RIDER FEES' }, 'EATING_OUT', 'Deliveroo')],
      ['BUSINESS_INCOME'],
    ],
    [
      'a transfer to savings that are there is between own accounts',
      [
        entry({ id: 'a', amount: '-80.00', text: 'TO SAVINGS' }, 'SAVINGS'),
        entry({ id: 'b', amount: '80.00', text: 'TRANSFER', account: savings }, 'UNKNOWN'),
      ],
      ['OWN_ACCOUNTS', 'OWN_ACCOUNTS'],
    ],
    [
      'one to savings elsewhere saves',
      [entry({ id: 'a', amount: '-80.00', text: 'TO SAVINGS' }, 'SAVINGS')],
      ['SAVINGS'],
    ],
    [
      'a payment to one’s own card stays that',
      [
        entry(
          { id: 'a', amount: '80.00', text: 'PAYMENT THANK YOU', account: makeAccount({ type: 'CARD' }) },
          'CREDIT_CARD_PAYMENT',
        ),
      ],
      ['CREDIT_CARD_PAYMENT'],
    ],
    [
      'a refund is for what its purchase was for',
      [
        entry({ id: 'a', amount: '-80.00', kind: 'PURCHASE' }, 'CLOTHING', 'Zara'),
        entry({ id: 'b', date: '2026-03-09', amount: '80.00', kind: 'REFUND' }, 'UNKNOWN', 'Zara'),
      ],
      ['CLOTHING', 'CLOTHING'],
    ],
    ['nothing else changes', [entry({ id: 'a', amount: '-80.00' }, 'PETS')], ['PETS']],
  ])('%s', (_name, entries, categories) => {
    expect(categoriesOf(entries)).toEqual(categories);
  });

  it('leave what a rule says', () => {
    const { entry: one, classification } = entry({ id: 'a', amount: '80.00', text: 'SALARY' }, 'HOBBIES');
    expect(categoriesOf([{ entry: one, classification: { ...classification, basis: 'RULE', ruleId: 'r' } }])).toEqual([
      'HOBBIES',
    ]);
  });
});
