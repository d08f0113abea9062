// Plaid's transactions → domain. Called by connector.ts for each entry of a page, so it is on the hot path. Positive is money out, of
// every kind of account. Source: Plaid API 2020-09-14 (schema Transaction). JSON numbers come as texts: see src/http/body.ts.

import { classify, toBankTransactionCode } from '../../domain/bank-transaction-code.ts';
import { negated, toUnsigned } from '../../domain/money.ts';
import type { Counterparty, Transaction, TransactionKind } from '../../domain/transaction.ts';
import {
  asSentNumber,
  isObject,
  type JsonObject,
  readBoolean,
  readList,
  readMoneyIn,
  readObject,
  readRequiredString,
  readString,
  Unreadable,
} from '../json.ts';
import { withoutSentCardNumbers } from '../sent-card-numbers.ts';
import { type DayContext, readEntryDate, readEntryDateTime } from '../windows.ts';
import { readPlaidCurrency } from './wire.ts';

/** What `transaction_code` means; `adjustment`, `bill payment`, `cheque` and `payment` say nothing that a kind does. */
const kinds: ReadonlyMap<string, TransactionKind> = new Map([
  ['atm', 'CASH'],
  ['bank charge', 'FEE'],
  ['cash', 'CASH'],
  ['cashback', 'REFUND'],
  ['direct debit', 'DIRECT_DEBIT'],
  ['interest', 'INTEREST'],
  ['purchase', 'PURCHASE'],
  ['refund', 'REFUND'],
  ['standing order', 'STANDING_ORDER'],
  ['transfer', 'TRANSFER'],
]);

/** What an entry is read with. */
export interface EntryContext extends DayContext {
  /** By what Plaid knows the account that was asked for. */
  readonly accountId: string;
  /** True when the bank writes this account's debits as credits, and the other way round. */
  readonly isInverted: boolean;
}

/** Transaction → entry. @throws Unreadable when amount, currency or id cannot be read, or it is of another account */
export function parseTransaction(wire: JsonObject, context: EntryContext): Transaction {
  if (readRequiredString(wire, 'account_id', '') !== context.accountId)
    throw new Unreadable('/account_id', 'of another account');
  const currency = readPlaidCurrency(wire);
  const out = readMoneyIn(wire, 'amount', { currency });
  const { amount, creditDebitIndicator } = toUnsigned(context.isInverted ? out : negated(out));
  const isPending = readBoolean(wire, 'pending');
  if (isPending === null) throw new Unreadable('/pending', 'missing or not a boolean');
  const meta = readObject(wire, 'payment_meta');
  const proprietary = readString(wire, 'transaction_code');
  const code = toBankTransactionCode(null, null, proprietary);
  return {
    bankTransactionId: readRequiredString(wire, 'transaction_id', ''),
    entryReference: readString(meta, 'reference_number') ?? readString(wire, 'check_number'),
    supersedesBankTransactionId: isPending ? null : readString(wire, 'pending_transaction_id'),
    reversesBankTransactionId: null,
    status: isPending ? 'PENDING' : 'BOOKED',
    kind:
      kinds.get(proprietary?.toLowerCase() ?? '') ??
      classify({ code, creditDebitIndicator, merchantCategoryCode: null }),
    amount,
    creditDebitIndicator,
    originalAmount: null,
    exchangeRate: null,
    bookingDate: readEntryDate(wire, 'date', context),
    valueDate: null,
    transactionDateTime: readInstant(wire, context),
    counterparty: readCounterparty(wire, meta, creditDebitIndicator === 'DEBIT'),
    remittanceInformation: readRemittance(wire, meta),
    bankTransactionCode: code,
    endToEndId: null,
    balanceAfter: null,
    raw: withoutSentCardNumbers(toRaw(wire)),
  };
}

/** When it was made, else posted; midnight stands for an hour that nobody knows. */
function readInstant(wire: JsonObject, context: DayContext): string | null {
  for (const key of ['authorized_datetime', 'datetime']) {
    const text = readString(wire, key);
    if (text === null || /T00:00:00(?:\.0+)?(?:Z|[+-]00:?00)?$/.test(text)) continue;
    const instant = readEntryDateTime(wire, key, context)?.instant ?? null;
    if (instant !== null) return instant;
  }
  return null;
}

/** Whom money came from or went to: as transfers name it, else the merchant that Plaid has read from the text, else others. */
function readCounterparty(wire: JsonObject, meta: JsonObject | null, isDebit: boolean): Counterparty | null {
  const ofTransfer = isDebit
    ? readString(meta, 'payee')
    : (readString(meta, 'payer') ?? readString(meta, 'by_order_of'));
  const named = (readList(wire, 'counterparties') ?? []).filter(isObject);
  const merchant = named.find((one) => readString(one, 'type') === 'merchant') ?? named[0];
  const name = ofTransfer ?? readString(wire, 'merchant_name') ?? readString(merchant ?? null, 'name');
  return name === null ? null : { name, identification: null, merchantCategoryCode: null };
}

/** The bank's own text, where Plaid gives it, and what the payer has written. */
function readRemittance(wire: JsonObject, meta: JsonObject | null): string | null {
  const lines = [readString(wire, 'original_description') ?? readString(wire, 'name'), readString(meta, 'reason')];
  const told = [...new Set(lines.filter((line) => line !== null))];
  return told.length === 0 ? null : told.join('\n');
}

/** The entry as Plaid sent it: what was read as a text for its digits is a number again, where that writes back as it was. */
function toRaw(wire: JsonObject): JsonObject {
  const location = readObject(wire, 'location');
  return {
    ...wire,
    amount: asSentNumber(wire['amount']),
    ...(location === null
      ? {}
      : { location: { ...location, lat: asSentNumber(location['lat']), lon: asSentNumber(location['lon']) } }),
  };
}
