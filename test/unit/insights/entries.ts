// Entries for tests of src/insights: booked, of one account, with what a test gives.

import { unknownIdentification } from '../../../src/domain/account.ts';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import { parseMoney, toUnsigned } from '../../../src/domain/money.ts';
import type { Transaction } from '../../../src/domain/transaction.ts';
import type { InsightEntry } from '../../../src/insights/entry.ts';

/** What a test says of an entry. */
export interface EntryParts {
  readonly name?: string | null;
  readonly text?: string | null;
  /** Signed decimal string; minus is money out. */
  readonly amount?: string;
  readonly currency?: string;
  readonly kind?: Transaction['kind'];
  readonly mcc?: string;
  readonly iban?: string;
  readonly sortCode?: string;
  readonly accountNumber?: string;
  readonly code?: Partial<NonNullable<Transaction['bankTransactionCode']>>;
  readonly holderNames?: readonly string[];
}

/** A booked entry. */
export function toEntry(parts: EntryParts): InsightEntry {
  const { name = null, text = null, amount = '-10.00', currency = 'GBP', kind = 'OTHER', mcc, iban, code } = parts;
  const { sortCode = null, accountNumber = null, holderNames = [] } = parts;
  const code4217 = parseCurrency(currency);
  if (code4217 === null) throw new TypeError(`${currency} is no currency`);
  const hasNumber = iban !== undefined || accountNumber !== null;
  const identification = hasNumber ? { ...unknownIdentification, iban: iban ?? null, sortCode, accountNumber } : null;
  const hasOther = name !== null || mcc !== undefined || hasNumber;
  const transaction: Transaction = {
    bankTransactionId: null,
    entryReference: null,
    supersedesBankTransactionId: null,
    reversesBankTransactionId: null,
    status: 'BOOKED',
    kind,
    ...toUnsigned(parseMoney(amount, code4217)),
    originalAmount: null,
    exchangeRate: null,
    bookingDate: null,
    valueDate: null,
    transactionDateTime: null,
    counterparty: hasOther ? { name, identification, merchantCategoryCode: mcc ?? null } : null,
    remittanceInformation: text,
    bankTransactionCode:
      code === undefined ? null : { domain: null, family: null, subFamily: null, proprietary: null, ...code },
    endToEndId: null,
    balanceAfter: null,
    raw: null,
  };
  const account = { id: 'account', customerId: 'customer', bankId: 'bank', type: null, currency, holderNames };
  return { id: 'entry', account, date: '2026-01-02', transaction };
}
