// What entries of a statement say of a payment of unknown outcome: case by case, and that nothing but the one sure case ends it.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unknownIdentification } from '../../../src/domain/account.ts';
import { type CurrencyCode, parseCurrency } from '../../../src/domain/iso4217.ts';
import type { Transaction } from '../../../src/domain/transaction.ts';
import type { StatementEntryOfAccount } from '../../../src/payments/search/entries.ts';
import { judgeStatement, type SoughtPayment } from '../../../src/payments/search/match.ts';

function currency(code: string): CurrencyCode {
  const parsed = parseCurrency(code);
  if (parsed === null) throw new TypeError(code);
  return parsed;
}

const own = 'a1b2c3d4e5f60718293a4b5c6d7e8f9';
const creditor = { kind: 'uk', sortCode: '102030', accountNumber: '12345678' } as const;

const sought: SoughtPayment = {
  order: {
    creditorAccount: creditor,
    instructedAmount: { amountMinor: 1250n, currency: currency('GBP') },
    endToEndId: own,
    remittanceInformation: 'Invoice 2026-0017',
  },
  bankPaymentId: null,
  hasOwnReference: true,
  isShared: false,
  from: '2026-11-20',
  to: '2026-11-30',
};

/** The payment as its bank books it. */
const booked: Transaction = {
  bankTransactionId: 't1',
  entryReference: null,
  supersedesBankTransactionId: null,
  reversesBankTransactionId: null,
  status: 'BOOKED',
  kind: 'TRANSFER',
  amount: { amountMinor: 1250n, currency: currency('GBP') },
  creditDebitIndicator: 'DEBIT',
  originalAmount: null,
  exchangeRate: null,
  bookingDate: '2026-11-20',
  valueDate: null,
  transactionDateTime: null,
  counterparty: null,
  remittanceInformation: null,
  bankTransactionCode: null,
  endToEndId: own,
  balanceAfter: null,
  raw: null,
};

const entry = (more: Partial<Transaction> = {}, place: Partial<StatementEntryOfAccount> = {}) => ({
  entryId: `e-${more.bankTransactionId ?? 't1'}`,
  linkId: 'link',
  accountKey: 'account',
  entryKey: 's:2026-11-20:t1',
  transaction: { ...booked, ...more },
  ...place,
});
const payee = (identification: Partial<typeof unknownIdentification>) => ({
  name: 'Bob',
  identification: { ...unknownIdentification, ...identification },
  merchantCategoryCode: null,
});

const judge = (
  entries: readonly StatementEntryOfAccount[],
  payment: Partial<SoughtPayment> = {},
  { isComplete = true, used = [] }: { isComplete?: boolean; used?: readonly string[] } = {},
) => judgeStatement({ ...sought, ...payment }, { entries, isComplete, usedEntryIds: new Set(used) });

describe('one booked entry with the gateway’s own reference', () => {
  it.each<[string, StatementEntryOfAccount]>([
    ['on the first day', entry()],
    ['on the last day', entry({ bookingDate: '2026-11-30' })],
    ['with only a value date', entry({ bookingDate: null, valueDate: '2026-11-21' })],
    ['that names the payee', entry({ counterparty: payee({ sortCode: '102030', accountNumber: '12345678' }) })],
    ['that names the payee by a British IBAN', entry({ counterparty: payee({ iban: 'GB29ABCD10203012345678' }) })],
    ['that names the payee without a number', entry({ counterparty: payee({ maskedNumber: '****5678' }) })],
  ])('is sure %s', (_name, found) => {
    expect(judge([found, entry({ endToEndId: 'other', bankTransactionId: 't2' })])).toMatchObject({ kind: 'sure' });
  });
});

describe('what is not the payment', () => {
  it.each<[string, Partial<Transaction>]>([
    ['money that comes in', { creditDebitIndicator: 'CREDIT' }],
    ['another amount', { amount: { amountMinor: 1251n, currency: currency('GBP') } }],
    ['another currency', { amount: { amountMinor: 1250n, currency: currency('EUR') } }],
    ['another reference', { endToEndId: 'b1b2c3d4e5f60718293a4b5c6d7e8f9' }],
    ['a day before it was initiated', { bookingDate: '2026-11-19' }],
    ['a day when it cannot be booked any more', { bookingDate: '2026-12-01' }],
    ['booked, and of no day at all', { bookingDate: null }],
    ['no reference and nobody’s name', { endToEndId: null }],
    [
      'another reference, though the payee is right',
      { endToEndId: 'x', counterparty: payee({ sortCode: '102030', accountNumber: '12345678' }) },
    ],
    ['a text too short to tell', { endToEndId: null, remittanceInformation: 'rent' }],
  ])('says nothing: %s', (_name, more) => {
    const order = { ...sought.order, remittanceInformation: more.remittanceInformation ?? 'rent' };
    expect(judge([entry(more)], { order })).toEqual({ kind: 'nothing' });
  });

  it('an empty statement says nothing', () => {
    expect(judge([])).toEqual({ kind: 'nothing' });
  });
});

describe('what is likely only', () => {
  const other = entry({ bankTransactionId: 't2' });
  it.each<[string, string, readonly StatementEntryOfAccount[], Partial<SoughtPayment>?]>([
    ['two entries', 'SEVERAL', [entry(), other]],
    ['one pending and one booked', 'SEVERAL', [entry(), entry({ bankTransactionId: 't2', status: 'PENDING' })]],
    ['one in each of two accounts', 'SEVERAL', [entry(), { ...other, accountKey: 'second' }]],
    [
      'one with its reference on a day when it cannot be',
      'SEVERAL',
      [entry(), entry({ bankTransactionId: 't2', bookingDate: '2026-12-24' })],
    ],
    [
      'a refused one on such a day',
      'RETURNED',
      [entry(), entry({ bankTransactionId: 't2', status: 'REJECTED', bookingDate: '2026-12-24' })],
    ],
    ['a pending entry', 'NOT_BOOKED', [entry({ status: 'PENDING' })]],
    ['a pending entry without a day', 'NOT_BOOKED', [entry({ status: 'PENDING', bookingDate: null })]],
    ['an entry of the future', 'NOT_BOOKED', [entry({ status: 'FUTURE' })]],
    ['an entry for information', 'NOT_BOOKED', [entry({ status: 'INFORMATION' })]],
    ['a refused entry', 'RETURNED', [entry({ status: 'REJECTED' })]],
    [
      'money that comes back by its reference',
      'RETURNED',
      [entry(), entry({ bankTransactionId: 't2', creditDebitIndicator: 'CREDIT', bookingDate: '2026-12-24' })],
    ],
    [
      'money that comes back less a fee',
      'RETURNED',
      [
        entry(),
        entry({
          bankTransactionId: 't2',
          creditDebitIndicator: 'CREDIT',
          amount: { amountMinor: 1200n, currency: currency('GBP') },
        }),
      ],
    ],
    [
      'an entry that names the one it takes back',
      'RETURNED',
      [
        entry(),
        entry({
          bankTransactionId: 't2',
          creditDebitIndicator: 'CREDIT',
          endToEndId: null,
          reversesBankTransactionId: 't1',
        }),
      ],
    ],
    [
      'money that comes back by its text',
      'RETURNED',
      [
        entry(),
        entry({
          bankTransactionId: 't2',
          creditDebitIndicator: 'CREDIT',
          endToEndId: null,
          remittanceInformation: `RETURN ${own}`,
        }),
      ],
    ],
    ['a reference that the client chose', 'REFERENCE_NOT_OURS', [entry()], { hasOwnReference: false }],
    ['the reference in other letters', 'REFERENCE_NOT_OURS', [entry({ endToEndId: own.toUpperCase() })]],
    [
      'the reference within the text',
      'REFERENCE_NOT_OURS',
      [entry({ endToEndId: null, remittanceInformation: `EREF+${own}` })],
    ],
    [
      'the text alone',
      'REFERENCE_NOT_OURS',
      [entry({ endToEndId: null, remittanceInformation: 'INVOICE  2026-0017' })],
    ],
    [
      'the bank’s id of the payment',
      'REFERENCE_NOT_OURS',
      [entry({ endToEndId: null, entryReference: 'bp-7' })],
      { bankPaymentId: 'bp-7' },
    ],
    [
      'payee, amount and day',
      'REFERENCE_NOT_OURS',
      [entry({ endToEndId: null, counterparty: payee({ sortCode: '102030', accountNumber: '12345678' }) })],
    ],
    ['another payment with the same reference', 'REFERENCE_SHARED', [entry()], { isShared: true }],
    [
      'another payee',
      'OTHER_PAYEE',
      [entry({ counterparty: payee({ sortCode: '102030', accountNumber: '87654321' }) })],
    ],
    ['another payee’s IBAN', 'OTHER_PAYEE', [entry({ counterparty: payee({ iban: 'DE89370400440532013000' }) })]],
    ['a sign that its parties contradict', 'UNCLEAR_SIGN', [entry({ isContradictory: true })]],
  ])('%s: %s', (_name, doubt, entries, payment) => {
    expect(judge(entries, payment)).toMatchObject({ kind: 'likely', doubt });
  });

  it('what is another payment’s evidence proves nothing again', () => {
    expect(judge([entry()], {}, { used: ['e-t1'] })).toMatchObject({ kind: 'likely', doubt: 'ALREADY_EVIDENCE' });
  });

  it('a statement with gaps may hide another', () => {
    expect(judge([entry()], {}, { isComplete: false })).toMatchObject({ kind: 'likely', doubt: 'INCOMPLETE' });
  });
});

it('the other side of a transfer between the customer’s own accounts takes nothing back', () => {
  const arrived = entry({ bankTransactionId: 't2', creditDebitIndicator: 'CREDIT' }, { accountKey: 'savings' });
  expect(judge([entry(), arrived])).toMatchObject({ kind: 'sure', entry: { entryId: 'e-t1' } });
});

describe('over any statement', () => {
  const references = fc.constantFrom(own, own.toUpperCase(), 'other', null);
  const transactions = fc.record({
    bankTransactionId: fc.constantFrom('t1', 't2', 't3', 't4'),
    status: fc.constantFrom<Transaction['status']>('BOOKED', 'PENDING', 'REJECTED', 'FUTURE', 'INFORMATION'),
    creditDebitIndicator: fc.constantFrom<Transaction['creditDebitIndicator']>('CREDIT', 'DEBIT'),
    amount: fc.constantFrom(1250n, 1251n).map((amountMinor) => ({ amountMinor, currency: currency('GBP') })),
    bookingDate: fc.constantFrom('2026-11-19', '2026-11-20', '2026-11-25', '2026-12-01', null),
    endToEndId: references,
    remittanceInformation: fc.constantFrom('Invoice 2026-0017', own, null),
    reversesBankTransactionId: fc.constantFrom('t1', 't2', null),
  });

  // Half of them have the one entry that would do, among others.
  const statements = fc
    .tuple(fc.boolean(), fc.array(transactions, { maxLength: 3 }))
    .map(([hasIt, others]): Partial<Transaction>[] => (hasIt ? [...others, {}] : others));

  it('ends a payment by nothing but one booked debit of its amount, days and own reference, with no other like it', () => {
    let sure = 0;
    fc.assert(
      fc.property(statements, fc.boolean(), fc.boolean(), (list, isShared, isComplete) => {
        const entries = list.map((transaction, index) => entry(transaction, { entryId: `e${index}` }));
        const finding = judge(entries, { isShared }, { isComplete });
        if (finding.kind !== 'sure') return;
        sure += 1;
        const { transaction } = finding.entry;
        expect(transaction).toMatchObject({ status: 'BOOKED', creditDebitIndicator: 'DEBIT', endToEndId: own });
        expect(transaction.amount.amountMinor).toBe(1250n);
        expect(finding.day >= sought.from && finding.day <= sought.to).toBe(true);
        expect([isShared, isComplete]).toEqual([false, true]);
        const bearers = entries.filter(({ transaction: one }) => one.endToEndId === own);
        expect(bearers.filter(({ transaction: one }) => one.creditDebitIndicator === 'CREDIT')).toEqual([]);
        const debits = bearers.filter(({ transaction: one }) => one.amount.amountMinor === 1250n);
        expect(debits).toEqual([finding.entry]);
      }),
      { numRuns: 5000 },
    );
    expect(sure).toBeGreaterThan(100);
  });
});
