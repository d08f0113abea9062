// Australian CDR statement entries → domain. Called by connector.ts for each entry of a page, so it is on the hot path.
// Source: Consumer Data Standards 1.36 BankingTransactionV2: "Negative values mean money was outgoing"; posted, then
// execution, is the effective time.

import { classify } from '../../domain/bank-transaction-code.ts';
import { type CreditDebitIndicator, negated, toUnsigned } from '../../domain/money.ts';
import type { Counterparty, Transaction, TransactionStatus } from '../../domain/transaction.ts';
import { toMerchantCategory } from '../identification.ts';
import { type JsonObject, readMoneyIn, readObject, readRequiredString, readString, Unreadable } from '../json.ts';
import { asSent } from '../quirk.ts';
import { type DayContext, readEntryDateTime } from '../windows.ts';
import { readCurrencyOrAud } from './mapping.ts';

const statuses: ReadonlyMap<string, TransactionStatus> = new Map([
  ['POSTED', 'BOOKED'],
  ['PENDING', 'PENDING'],
]);

/** Types of what is taken from an account: written positive, where outgoing money is negative, they contradict themselves. */
const chargingTypes: ReadonlySet<string> = new Set(['DIRECT_DEBIT', 'FEE', 'INTEREST_CHARGED']);

/** What an entry is read with. */
export interface EntryContext extends DayContext {
  /** The account that was asked for. */
  readonly bankAccountId: string;
  /** True when the holder writes this account's debits as positive amounts. */
  readonly isInverted: boolean;
  /** The holder writes no signs on what is pending: that is taken from the account. */
  readonly hasPendingUnsigned: boolean;
}

/**
 * BankingTransactionV2 → entry of the account that was asked for.
 * @throws Unreadable when amount, currency or status cannot be read, or the entry names another account
 */
export function parseTransaction(wire: JsonObject, context: EntryContext): Transaction {
  const owner = readString(wire, 'accountId');
  if (owner !== null && owner !== context.bankAccountId)
    throw new Unreadable('/accountId', 'the entry is of another account');
  const status = statuses.get(readRequiredString(wire, 'status', '').toUpperCase());
  if (status === undefined) throw new Unreadable('/status', 'neither POSTED nor PENDING');
  const written = readMoneyIn(wire, 'amount', { currency: readCurrencyOrAud(wire, '') });
  const isUnsigned = context.hasPendingUnsigned && status === 'PENDING' && written.amountMinor > 0n;
  const { amount, creditDebitIndicator } = toUnsigned(context.isInverted || isUnsigned ? negated(written) : written);
  const posted = readEntryDateTime(wire, 'postingDateTime', context);
  const valued = readEntryDateTime(wire, 'valueDateTime', context);
  const executed = readEntryDateTime(wire, 'executionDateTime', context);
  const counterparty = toCounterparty(wire, creditDebitIndicator);
  const type = readString(wire, 'type');
  const transaction: Transaction = {
    bankTransactionId: readString(wire, 'transactionId'),
    entryReference: null,
    supersedesBankTransactionId: null,
    reversesBankTransactionId: null,
    status,
    kind: classify({
      code: null,
      creditDebitIndicator,
      merchantCategoryCode: counterparty?.merchantCategoryCode ?? null,
      cdrType: type,
      hasMerchant: readString(wire, 'merchantName') !== null,
      hasBiller: readString(wire, 'billerCode') !== null || readString(wire, 'billerName') !== null,
    }),
    amount,
    creditDebitIndicator,
    originalAmount: null,
    exchangeRate: null,
    // A posted entry without its posting time is filed under the next best time the holder gives.
    bookingDate: posted?.date ?? (status === 'BOOKED' && valued === null ? (executed?.date ?? null) : null),
    valueDate: valued?.date ?? null,
    transactionDateTime: executed?.instant ?? posted?.instant ?? valued?.instant ?? null,
    counterparty,
    remittanceInformation: toRemittance(wire),
    bankTransactionCode: type === null ? null : { domain: null, family: null, subFamily: null, proprietary: type },
    endToEndId: readEndToEndId(wire),
    balanceAfter: null,
    raw: asSent(wire),
  };
  const isContradictory = creditDebitIndicator === 'CREDIT' && amount.amountMinor > 0n && chargingTypes.has(type ?? '');
  return isContradictory ? { ...transaction, isContradictory } : transaction;
}

/** The merchant, the BPAY biller, or who paid or is paid (`extendedData`, which some holders give with the list, too). */
function toCounterparty(wire: JsonObject, indicator: CreditDebitIndicator): Counterparty | null {
  const merchantCategoryCode = toMerchantCategory(readString(wire, 'merchantCategoryCode'));
  const extended = readObject(wire, 'extendedData');
  const name =
    readString(wire, 'merchantName') ??
    readString(wire, 'billerName') ??
    readString(extended, indicator === 'CREDIT' ? 'payer' : 'payee');
  return name === null && merchantCategoryCode === null ? null : { name, identification: null, merchantCategoryCode };
}

/** `extendedData` of payments by the New Payments Platform, in the older and the newer form of the standard. */
function readEndToEndId(wire: JsonObject): string | null {
  const extended = readObject(wire, 'extendedData');
  if (extended === null) return null;
  const ids = ['nppPayload', 'x2p101Payload'].map((key) => readString(readObject(extended, key), 'endToEndId'));
  return ids.find((id) => id !== null && !/^not\s?provided$/i.test(id)) ?? null;
}

/** The holder's description, then the originator's reference when it says more. */
function toRemittance(wire: JsonObject): string | null {
  const description = readString(wire, 'description');
  const reference = readString(wire, 'reference');
  if (description === null || reference === null) return description ?? reference;
  return description.includes(reference) ? description : `${description}\n${reference}`;
}
