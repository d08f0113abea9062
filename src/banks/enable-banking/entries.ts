// Enable Banking's statement entries → domain. Called by connector.ts for each entry of a page, so it is on the hot path. Amounts are
// unsigned; the indicator is the sign. Source: Enable Banking API reference (schema Transaction).

import { classify, toBankTransactionCode } from '../../domain/bank-transaction-code.ts';
import type { CurrencyCode } from '../../domain/iso4217.ts';
import { absolute, type CreditDebitIndicator, type Money, negated } from '../../domain/money.ts';
import type {
  BankTransactionCode,
  Counterparty,
  ExchangeRate,
  Transaction,
  TransactionStatus,
} from '../../domain/transaction.ts';
import { toExchangeRate } from '../exchange-rate.ts';
import { orNull, toMerchantCategory } from '../identification.ts';
import {
  type JsonObject,
  optional,
  readDecimal,
  readList,
  readObject,
  readRequiredString,
  readString,
  readStrings,
  Unreadable,
} from '../json.ts';
import { isOwnOnOtherSide, type Owner, type Side, toOtherParty } from '../other-party.ts';
import { asSent } from '../quirk.ts';
import { type DayContext, readEntryDate } from '../windows.ts';
import { readAmount, readIdentification } from './wire.ts';

const statuses: ReadonlyMap<string, TransactionStatus> = new Map([
  ['BOOK', 'BOOKED'],
  ['PDNG', 'PENDING'],
  ['HOLD', 'PENDING'],
  ['SCHD', 'FUTURE'],
  ['CNCL', 'REJECTED'],
  ['RJCT', 'REJECTED'],
  // Whatever the bank makes of it, it is not said to be on the account.
  ['OTHR', 'INFORMATION'],
]);

/** What an entry is read with. */
export interface EntryContext extends DayContext {
  /** The account's currency, for amounts beside which none is said. */
  readonly currency: CurrencyCode | null;
  /** Whose statement it is. */
  readonly owner: Owner;
  /** True when the bank writes this account's debits as credits, and the other way round. */
  readonly isInverted: boolean;
}

/**
 * Transaction → entry of the account that was asked for. `transaction_id` is no identity: it may be another one the next time; the
 * bank's own `entry_reference` stays. @throws Unreadable when amount, currency, sign or status cannot be read
 */
export function parseTransaction(wire: JsonObject, context: EntryContext): Transaction {
  const status = statuses.get(readRequiredString(wire, 'status', '').toUpperCase());
  if (status === undefined) throw new Unreadable('/status', 'not an entry status of the standard');
  const written = readIndicator(wire);
  const amount = readUnsigned(wire, written, context.currency);
  const creditDebitIndicator = context.isInverted ? opposite(written) : written;
  const sides = { debtor: readSide(wire, 'debtor'), creditor: readSide(wire, 'creditor') };
  const code = readCode(readObject(wire, 'bank_transaction_code'));
  const party = toOtherParty(sides, creditDebitIndicator, context.owner);
  const merchantCategoryCode = toMerchantCategory(readString(wire, 'merchant_category_code'));
  const counterparty: Counterparty | null =
    party === null && merchantCategoryCode === null
      ? null
      : { name: party?.name ?? null, identification: party?.identification ?? null, merchantCategoryCode };
  const booked = readEntryDate(wire, 'booking_date', context);
  const valued = readEntryDate(wire, 'value_date', context);
  // A booked entry needs a day to be filed under: that of the transaction is the next best.
  const transacted = booked === null && valued === null ? readEntryDate(wire, 'transaction_date', context) : null;
  const exchange = readObject(wire, 'exchange_rate');
  const transaction: Transaction = {
    bankTransactionId: readString(wire, 'entry_reference'),
    entryReference: readString(wire, 'reference_number'),
    supersedesBankTransactionId: null,
    reversesBankTransactionId: null,
    status,
    kind: classify({ code, creditDebitIndicator, merchantCategoryCode }),
    amount,
    creditDebitIndicator,
    originalAmount: readOriginalAmount(exchange, amount),
    exchangeRate: readExchangeRate(exchange, amount),
    bookingDate: booked ?? (status === 'BOOKED' ? transacted : null),
    valueDate: valued,
    transactionDateTime: null,
    counterparty,
    remittanceInformation: readRemittance(wire),
    bankTransactionCode: code,
    endToEndId: null,
    balanceAfter:
      wire['balance_after_transaction'] == null
        ? null
        : optional(() => readAmount(wire, 'balance_after_transaction', amount.currency)),
    raw: asSent(wire),
  };
  const isContradictory =
    amount.amountMinor !== 0n &&
    isOwnOnOtherSide(sides, creditDebitIndicator, context.owner) &&
    !takesBack.test(code?.subFamily ?? '');
  return isContradictory ? { ...transaction, isContradictory } : transaction;
}

/** Returns and reversals keep the parties of the payment that they take back. Source: ISO 20022 BankTransactionCode. */
const takesBack = /^(?:RRTN|ARRV|RRTO|PRDD|UPDD|UPCT|RPCR|RVSL|AREV)$/;

const opposite = (indicator: CreditDebitIndicator): CreditDebitIndicator =>
  indicator === 'CREDIT' ? 'DEBIT' : 'CREDIT';

/** @throws Unreadable */
function readIndicator(wire: JsonObject): CreditDebitIndicator {
  switch (readRequiredString(wire, 'credit_debit_indicator', '').toUpperCase()) {
    case 'CRDT':
      return 'CREDIT';
    case 'DBIT':
      return 'DEBIT';
    default:
      throw new Unreadable('/credit_debit_indicator', 'neither CRDT nor DBIT');
  }
}

/** A minus beside `DBIT` says that once more; beside `CRDT` it is refused, not guessed. @throws Unreadable */
function readUnsigned(wire: JsonObject, indicator: CreditDebitIndicator, fallback: CurrencyCode | null): Money {
  const money = readAmount(wire, 'transaction_amount', fallback);
  if (money.amountMinor >= 0n) return money;
  if (indicator === 'DEBIT') return negated(money);
  throw new Unreadable('/transaction_amount/amount', 'signed where an unsigned amount is specified');
}

/** A side of an entry; null when it is not named at all. */
function readSide(wire: JsonObject, side: 'debtor' | 'creditor'): Side | null {
  const name = readString(readObject(wire, side), 'name');
  const account = readObject(wire, `${side}_account`);
  const agent = readObject(wire, `${side}_agent`);
  const others = readList(wire, `${side}_account_additional_identification`) ?? [];
  if (name === null && account === null && agent === null && others.length === 0) return null;
  return { names: name === null ? [] : [name], identification: orNull(readIdentification(account, others, agent)) };
}

/** ISO 20022's codes where the bank gives those, else its own. */
function readCode(code: JsonObject | null): BankTransactionCode | null {
  const [family, subFamily] = [readString(code, 'code'), readString(code, 'sub_code')];
  const isIso = family !== null && /^(?:[A-Z]{4}-)*[A-Z]{4}$/.test(family);
  if (isIso) {
    const isSubIso = subFamily !== null && /^[A-Z]{4}$/.test(subFamily);
    return toBankTransactionCode(family, isSubIso ? subFamily : null, isSubIso ? null : subFamily);
  }
  const own = [family, subFamily].filter((part) => part !== null).join('-');
  const proprietary = own === '' ? readString(code, 'description') : own;
  return toBankTransactionCode(null, null, proprietary);
}

/** Lines of the remittance information; a bank's description of the entry where there are none. */
function readRemittance(wire: JsonObject): string | null {
  const lines = [...new Set(readStrings(wire, 'remittance_information'))];
  if (lines.length > 0) return lines.join('\n');
  return readString(readObject(wire, 'bank_transaction_code'), 'description');
}

/** What was instructed in another currency, unsigned. */
function readOriginalAmount(exchange: JsonObject | null, amount: Money): Money | null {
  if (exchange === null || exchange['instructed_amount'] == null) return null;
  const original = optional(() => absolute(readAmount(exchange, 'instructed_amount')));
  return original !== null && original.currency !== amount.currency ? original : null;
}

/** "In the example 1GBP = xxxCUR, the unit currency is GBP": the other is the entry's own, or what was instructed. */
function readExchangeRate(exchange: JsonObject | null, { currency }: Money): ExchangeRate | null {
  if (exchange === null) return null;
  const unit = readString(exchange, 'unit_currency')?.toUpperCase() ?? null;
  const instructed = readString(readObject(exchange, 'instructed_amount'), 'currency')?.toUpperCase() ?? null;
  if (unit === null) return null;
  const target = unit === currency ? instructed : currency;
  const rate = optional(() => readDecimal(exchange, 'exchange_rate', ''));
  return toExchangeRate({ rate, source: unit, target, unit });
}
