// Entries as connectors give them, for tests of what is made of them.

import { parseCurrency } from '../../src/domain/iso4217.ts';
import type { Transaction } from '../../src/domain/transaction.ts';

/** A booked entry of 1.00 euro going out, but for what is said of it. */
export function makeTransaction(part: Partial<Transaction> = {}): Transaction {
  const currency = parseCurrency('EUR');
  if (currency === null) throw new TypeError('EUR is a currency');
  return {
    bankTransactionId: null,
    entryReference: null,
    supersedesBankTransactionId: null,
    reversesBankTransactionId: null,
    status: 'BOOKED',
    kind: 'OTHER',
    amount: { amountMinor: 100n, currency },
    creditDebitIndicator: 'DEBIT',
    originalAmount: null,
    exchangeRate: null,
    bookingDate: '2026-11-02',
    valueDate: null,
    transactionDateTime: null,
    counterparty: null,
    remittanceInformation: null,
    bankTransactionCode: null,
    endToEndId: null,
    balanceAfter: null,
    raw: null,
    ...part,
  };
}
