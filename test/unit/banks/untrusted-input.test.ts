// Whatever a bank sends, a connector reads it or fails as the port promises: no other error, no endless walk, no values of
// the bank's in what is told.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../src/banks/connector.ts';
import { bankStandards } from '../../../src/domain/bank.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { toStatement } from '../../../src/domain/statement.ts';
import { caseStandards } from '../../support/bank-cases.ts';
import { allDays, bench, type CannedAnswer, makeAccount } from '../../support/fake-bank.ts';

const features = ['bulk-balances', 'accounts-with-balance', 'booking-status-both', 'card-accounts', 'party'] as const;

/** A sound entry in each form that cases are written in. */
const entries = {
  'open-banking-uk': {
    AccountId: 'a',
    TransactionId: 'T',
    TransactionReference: 'R',
    CreditDebitIndicator: 'Debit',
    Status: 'Booked',
    BookingDateTime: '2026-11-02T10:00:00Z',
    ValueDateTime: '2026-11-02T10:00:00Z',
    TransactionInformation: 'x',
    Amount: { Amount: '1.00', Currency: 'GBP' },
    CurrencyExchange: { SourceCurrency: 'USD', ExchangeRate: 1.1, InstructedAmount: { Amount: '1', Currency: 'USD' } },
    BankTransactionCode: { Code: 'ReceivedCreditTransfers', SubCode: 'Other' },
    Balance: { CreditDebitIndicator: 'Credit', Type: 'InterimBooked', Amount: { Amount: '1', Currency: 'GBP' } },
    MerchantDetails: { MerchantName: 'm', MerchantCategoryCode: '5411' },
    CreditorAccount: { SchemeName: 'UK.OBIE.IBAN', Identification: 'GB29NWBK60161331926819' },
    SupplementaryData: {},
  },
  'berlin-group': {
    transactionId: 'T',
    entryReference: 'R',
    endToEndId: 'E',
    mandateId: 'M',
    bookingDate: '2026-11-02',
    valueDate: '2026-11-02',
    transactionAmount: { amount: '-1.00', currency: 'EUR' },
    currencyExchange: [{ sourceCurrency: 'USD', exchangeRate: '1', unitCurrency: 'USD', targetCurrency: 'EUR' }],
    creditorName: 'c',
    creditorAccount: { iban: 'DE02120300000000202051' },
    creditorAgent: 'DEUTDEFF',
    remittanceInformationUnstructuredArray: ['x'],
    remittanceInformationStructured: { reference: 'y' },
    bankTransactionCode: 'PMNT-ICDT-STDO',
    proprietaryBankTransactionCode: '116',
    balanceAfterTransaction: { balanceAmount: { amount: '1', currency: 'EUR' } },
  },
  cdr: {
    accountId: 'a',
    transactionId: 'T',
    type: 'PAYMENT',
    status: 'POSTED',
    description: 'x',
    postingDateTime: '2026-11-02T10:00:00Z',
    valueDateTime: '2026-11-02T10:00:00Z',
    executionDateTime: '2026-11-02T10:00:00Z',
    amount: '-1.00',
    currency: 'AUD',
    reference: 'r',
    merchantName: 'm',
    merchantCategoryCode: '5411',
    billerName: 'b',
    billerCode: '1',
  },
} as const;

function wrap(standard: (typeof caseStandards)[number], list: unknown): unknown {
  if (standard === 'open-banking-uk') return { Data: { Transaction: list } };
  return standard === 'cdr' ? { data: { transactions: list } } : { transactions: { booked: list } };
}

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    '',
    ' ',
    '-',
    '1e3',
    'NaN',
    '0x10',
    '１２',
    '1,00',
    '--1',
    '9'.repeat(40),
    '\ud800',
    'constructor',
    '__proto__',
    'XXX',
    '2026-02-30',
    '2026-13-01T99:99:99Z',
  ),
  fc.constantFrom(0, -0, 1e21, 1e-7, 0.1, Number.MAX_VALUE),
);

async function settle(reading: Promise<Reading<unknown>> | undefined): Promise<void> {
  if (reading === undefined) return;
  try {
    const { defects } = await reading;
    for (const { pointer, reason } of defects)
      expect([pointer.length < 300, reason.length < 200]).toEqual([true, true]);
  } catch (error) {
    expect(error).toBeInstanceOf(BankFailure);
  }
}

describe.each(bankStandards)('%s', (standard) => {
  it('survives any JSON at all, from every method', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue({ maxDepth: 5 }),
        fc.integer({ min: 200, max: 599 }),
        fc.boolean(),
        async (body, status, isOk) => {
          const { connector, session } = bench(standard, () => ({ status: isOk ? 200 : status, body }), features);
          await settle(connector.fetchAccounts(session));
          await settle(connector.fetchBalances(session, makeAccount('a')));
          await settle(connector.fetchTransactions(session, makeAccount('a'), allDays));
          await settle(connector.fetchAllBalances?.(session));
          await settle(connector.fetchParty?.(session));
          await settle(connector.fetchIdentification?.(session, makeAccount('a')));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe.each(caseStandards)('%s', (standard) => {
  it('keeps each sound entry, whatever stands in one field of the others', async () => {
    const sound = entries[standard];
    const fields = Object.keys(sound);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ field: fc.constantFrom(...fields), value: odd }), { minLength: 1, maxLength: 5 }),
        async (changes) => {
          const list = [
            sound,
            ...changes.map(({ field, value }, index) => ({ ...sound, ...renamed(standard, index), [field]: value })),
          ];
          const { connector, session } = bench(standard, () => ({ body: wrap(standard, list) }), features);
          const reading = await connector.fetchTransactions(session, makeAccount('a'), allDays);
          const total = reading.value.length + reading.defects.length;
          expect(total).toBeGreaterThanOrEqual(list.length);
          expect(reading.value.length).toBeGreaterThanOrEqual(1);
          for (const { amount } of reading.value) expect(amount.amountMinor >= 0n).toBe(true);
          expect(toStatement(reading.value)).toHaveLength(reading.value.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads and maps 20,000 entries in well under half a second', async () => {
    const sound = entries[standard];
    const list = Array.from({ length: 20_000 }, (_, index) => ({ ...sound, ...renamed(standard, index) }));
    const answer: CannedAnswer = { body: wrap(standard, list) };
    const { connector, session } = bench(standard, () => answer, features);
    await connector.fetchTransactions(session, makeAccount('a'), allDays);
    // Processor time: what a busy machine does besides is not counted.
    const before = process.cpuUsage();
    const { value, defects } = await connector.fetchTransactions(session, makeAccount('a'), allDays);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1_500); // measured: a fifth of it
    expect([value.length, defects.length]).toEqual([20_000, 0]);
  });
});

function renamed(standard: (typeof caseStandards)[number], index: number): Record<string, string> {
  return standard === 'open-banking-uk' ? { TransactionId: `T${index}` } : { transactionId: `T${index}` };
}
