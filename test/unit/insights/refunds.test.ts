import { describe, expect, it } from 'vitest';
import type { CategoryCode } from '../../../src/insights/categories.ts';
import { findRefunds } from '../../../src/insights/refunds.ts';
import { isReturnedPayment, isReturnText } from '../../../src/insights/returned.ts';
import { classifiedAs, type EntryPart, makeAccount, makeEntry } from '../../support/insight-entries.ts';

const entry = (part: EntryPart, category: CategoryCode = 'CLOTHING', merchant: string | null = 'Zara') =>
  classifiedAs(makeEntry(part), category, merchant);

const bought = entry({ id: 'bought', date: '2026-01-10', amount: '-40.00', kind: 'PURCHASE' });

describe('a refund', () => {
  it.each<[string, EntryPart, string]>([
    ['of the whole amount', { id: 'r', date: '2026-02-01', amount: '40.00', kind: 'REFUND' }, 'MERCHANT_AND_AMOUNT'],
    [
      'that no code names, of the whole amount',
      { id: 'r', date: '2026-02-01', amount: '40.00' },
      'MERCHANT_AND_AMOUNT',
    ],
    ['of a part', { id: 'r', date: '2026-02-01', amount: '15.50', kind: 'REFUND' }, 'MERCHANT_AND_PART'],
    [
      'of a part, by its word',
      { id: 'r', date: '2026-02-01', amount: '15.50', text: 'ZARA REFUND' },
      'MERCHANT_AND_PART',
    ],
    [
      'that is a chargeback',
      { id: 'r', date: '2026-05-01', amount: '40.00', kind: 'CHARGEBACK' },
      'MERCHANT_AND_AMOUNT',
    ],
  ])('%s is matched to its purchase', (_name, part, basis) => {
    expect(findRefunds([entry(part), bought]).get('r')).toEqual({
      entryId: 'r',
      refundOf: 'bought',
      basis,
      isPartial: part.amount !== '40.00',
    });
  });

  it.each<[string, ReturnType<typeof entry>]>([
    ['more than was paid', entry({ id: 'r', date: '2026-02-01', amount: '40.01', kind: 'REFUND' })],
    ['another merchant’s', entry({ id: 'r', date: '2026-02-01', amount: '40.00', kind: 'REFUND' }, 'CLOTHING', 'Next')],
    ['before the purchase', entry({ id: 'r', date: '2026-01-09', amount: '40.00', kind: 'REFUND' })],
    ['months later', entry({ id: 'r', date: '2026-05-11', amount: '40.00', kind: 'REFUND' })],
    ['pay of a shop that the customer also buys at', entry({ id: 'r', date: '2026-02-01', amount: '40.00' }, 'SALARY')],
    ['a part that nothing calls a refund', entry({ id: 'r', date: '2026-02-01', amount: '15.50' })],
    ['in another currency', entry({ id: 'r', date: '2026-02-01', amount: '40.00', currency: 'EUR', kind: 'REFUND' })],
    [
      'another customer’s',
      entry({
        id: 'r',
        date: '2026-02-01',
        amount: '40.00',
        kind: 'REFUND',
        account: makeAccount({ customerId: 'bob' }),
      }),
    ],
    ['rejected', entry({ id: 'r', date: '2026-02-01', amount: '40.00', kind: 'REFUND', status: 'REJECTED' })],
  ])('is not what is %s', (_name, other) => {
    expect(findRefunds([bought, other]).size).toBe(0);
  });

  it('gives back no more than was paid, over several parts', () => {
    const parts = ['15.00', '20.00', '6.00'].map((amount, index) =>
      entry({ id: `r${index}`, date: `2026-02-0${index + 1}`, amount, kind: 'REFUND' }),
    );
    expect([...findRefunds([bought, ...parts]).keys()]).toEqual(['r0', 'r1']);
  });

  it('takes the newest purchase of that amount, each once', () => {
    const later = entry({ id: 'later', date: '2026-01-12', amount: '-40.00' });
    const back = ['r1', 'r2', 'r3'].map((id) => entry({ id, date: '2026-01-20', amount: '40.00', kind: 'REFUND' }));
    const found = findRefunds([bought, later, ...back]);
    expect([...found.values()].map(({ refundOf }) => refundOf)).toEqual(['later', 'bought']);
  });

  it('is what the bank says it takes back, whatever the merchant', () => {
    const known = entry({ id: 'known', bankTransactionId: 'T1', amount: '-9.00' }, 'UNKNOWN', null);
    const back = entry(
      { id: 'r', reversesBankTransactionId: 'T1', amount: '9.00', date: '2027-01-01' },
      'UNKNOWN',
      null,
    );
    expect(findRefunds([back, known]).get('r')).toMatchObject({ refundOf: 'known', basis: 'BANK' });
  });

  it('of a payment that came back is found by amount, the one whose text agrees first', () => {
    const gas = entry({ id: 'gas', date: '2026-03-01', amount: '-60.00', text: 'BRITISH GAS' }, 'ENERGY', null);
    const rent = entry({ id: 'rent', date: '2026-03-02', amount: '-60.00', text: 'J LANDLORD' }, 'RENT', null);
    const back = entry({ id: 'r', date: '2026-03-04', amount: '60.00', text: 'UNPAID DD BRITISH GAS' }, 'ENERGY', null);
    expect(findRefunds([gas, rent, back]).get('r')).toMatchObject({ refundOf: 'gas', basis: 'AMOUNT' });
  });

  it('is found among 20,000 equal entries without comparing each with each', () => {
    const many = Array.from({ length: 20_000 }, (_, index) =>
      entry({ id: `e${String(index).padStart(6, '0')}`, amount: index % 2 === 0 ? '-5.00' : '5.00', kind: 'OTHER' }),
    );
    expect(findRefunds(many).size).toBe(10_000);
  });
});

describe('a payment that came back', () => {
  it.each([
    'UNPAID DIRECT DEBIT',
    'RETURNED DD BRITISH GAS',
    'RÜCKLASTSCHRIFT Vodafone',
    'REJET PRLV SEPA EDF',
    'DISHONOUR AGL ENERGY',
    'Devolución recibo Endesa',
  ])('is told by %s', (text) => {
    expect(isReturnText(text)).toBe(true);
    expect(isReturnedPayment(makeEntry({ id: 'a', text }))).toBe(true);
  });

  it.each(['UNPAID ITEM FEE', 'RETURN TRAIN TICKET', 'Dishonour Fee', 'PROJET MAISON', ''])(
    'is not told by %s',
    (text) => {
      expect(isReturnText(text)).toBe(false);
      expect(isReturnedPayment(makeEntry({ id: 'a', text }))).toBe(false);
    },
  );

  it('is told by the bank’s code, and by a reason where it is a reversal', () => {
    const code = { domain: 'PMNT', family: 'RDDT', subFamily: 'UPDD', proprietary: null };
    expect(isReturnedPayment(makeEntry({ id: 'a', bankTransactionCode: code }))).toBe(true);
    expect(isReturnedPayment(makeEntry({ id: 'a', kind: 'REVERSAL', text: 'GRUND AM04' }))).toBe(true);
    expect(isReturnedPayment(makeEntry({ id: 'a', text: 'INVOICE AM04' }))).toBe(false);
  });
});
