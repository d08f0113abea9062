// Berlin Group statement entries, of accounts and of card accounts → domain. Called by connector.ts for each entry of a
// page, so it is on the hot path. The sign is the amount's own and is never inferred from names; which list an entry
// stands in is its status. Source: NextGenPSD2 1.3.12 transactions, cardTransaction, reportExchangeRate.

import { classify, toBankTransactionCode } from '../../domain/bank-transaction-code.ts';
import { parseBankDateTime } from '../../domain/dates.ts';
import { absolute, type CreditDebitIndicator, type Money, negated, toUnsigned } from '../../domain/money.ts';
import type { Counterparty, ExchangeRate, Transaction, TransactionStatus } from '../../domain/transaction.ts';
import { toExchangeRate } from '../exchange-rate.ts';
import { orNull, toMerchantCategory } from '../identification.ts';
import {
  isObject,
  type JsonObject,
  optional,
  readDecimal,
  readList,
  readObject,
  readString,
  readStrings,
} from '../json.ts';
import { isOwnOnOtherSide, type Owner, type Side, type Sides, toDirection, toOtherParty } from '../other-party.ts';
import { asSent } from '../quirk.ts';
import { type DayContext, readEntryDate, readEntryDateTime } from '../windows.ts';
import { type AmountContext, plainAmount, readSignedAmount, toBgIdentification } from './mapping.ts';
import type { BgReportList } from './wire.ts';

const statuses: Readonly<Record<BgReportList['name'], TransactionStatus>> = {
  booked: 'BOOKED',
  pending: 'PENDING',
  information: 'INFORMATION',
};

/** What an entry is read with. */
export interface EntryContext extends DayContext, AmountContext {
  /** The list that it stands in. */
  readonly list: BgReportList['name'];
  /** Whose statement it is. */
  readonly owner: Owner;
  /** The bank writes no signs: the parties tell. */
  readonly hasSignsByParty: boolean;
  /** The bank writes no signs on what is pending. */
  readonly hasPendingUnsigned: boolean;
}

/** What ISO 20022 writes where there is no end-to-end id. */
const noEndToEndId = /^not\s?provided$/i;

/**
 * transactions → entry.
 * @throws Unreadable when amount or currency cannot be read
 */
export function parseTransaction(wire: JsonObject, context: EntryContext): Transaction {
  const { list } = context;
  const sides = { debtor: readSide(wire, 'debtor'), creditor: readSide(wire, 'creditor') };
  const { signed, isContradictory } = readEntryAmount(wire, sides, context);
  const { amount, creditDebitIndicator } = toUnsigned(signed);
  const bankTransactionCode = toBankTransactionCode(
    readString(wire, 'bankTransactionCode'),
    null,
    readString(wire, 'proprietaryBankTransactionCode'),
  );
  const counterparty = toCounterparty(wire, { sides, indicator: creditDebitIndicator }, context);
  const booked = readEntryDateTime(wire, 'bookingDate', context) ?? readEntryDateTime(wire, 'bookingDateTime', context);
  const valued = readEntryDateTime(wire, 'valueDate', context) ?? readEntryDateTime(wire, 'valueDateTime', context);
  const endToEndId = readString(wire, 'endToEndId');
  // A booked entry needs a day to be filed under: the day of the purchase is the next best, as with cards.
  const transacted =
    booked === null && valued === null && list === 'booked'
      ? readEntryDateTime(wire, 'transactionDate', context)
      : null;
  const transaction: Transaction = {
    bankTransactionId: readString(wire, 'transactionId'),
    entryReference: readString(wire, 'entryReference'),
    supersedesBankTransactionId: null,
    reversesBankTransactionId: null,
    status: statuses[list],
    kind: classify({
      code: bankTransactionCode,
      creditDebitIndicator,
      merchantCategoryCode: counterparty?.merchantCategoryCode ?? null,
      purposeCode: readString(wire, 'purposeCode'),
      hasMandate: readString(wire, 'mandateId') !== null,
    }),
    amount,
    creditDebitIndicator,
    originalAmount: readOriginalAmount(wire, amount, ['originalAmount', 'instructedAmount']),
    exchangeRate: readExchangeRate(wire),
    bookingDate: booked?.date ?? transacted?.date ?? null,
    valueDate: valued?.date ?? null,
    transactionDateTime: booked?.instant ?? valued?.instant ?? transacted?.instant ?? null,
    counterparty,
    remittanceInformation: readRemittance(wire),
    bankTransactionCode,
    endToEndId: endToEndId === null || noEndToEndId.test(endToEndId) ? null : endToEndId,
    balanceAfter: readBalanceAfter(wire, context),
    raw: asSent(wire),
  };
  return isContradictory ? { ...transaction, isContradictory } : transaction;
}

/**
 * cardTransaction → entry.
 * @throws Unreadable when amount or currency cannot be read
 */
export function parseCardTransaction(wire: JsonObject, context: EntryContext): Transaction {
  const { list, timeZone } = context;
  const written = readSignedAmount(wire, 'transactionAmount', context);
  const isUnsigned = context.hasPendingUnsigned && list === 'pending' && written.amountMinor > 0n;
  const { amount, creditDebitIndicator } = toUnsigned(isUnsigned ? negated(written) : written);
  const bankTransactionCode = toBankTransactionCode(null, null, readString(wire, 'proprietaryBankTransactionCode'));
  const category = readCategory(wire);
  const name = readString(wire, 'cardAcceptorName');
  const status = statuses[list];
  const transactedOn = readEntryDate(wire, 'transactionDate', context);
  const accepted = parseBankDateTime(readString(wire, 'acceptorTransactionDateTime') ?? '', timeZone);
  const booked = readEntryDateTime(wire, 'bookingDate', context) ?? readEntryDateTime(wire, 'bookingDateTime', context);
  return {
    bankTransactionId: readString(wire, 'cardTransactionId'),
    entryReference: null,
    supersedesBankTransactionId: null,
    reversesBankTransactionId: null,
    status,
    kind: classify({ code: bankTransactionCode, creditDebitIndicator, merchantCategoryCode: category }),
    amount,
    creditDebitIndicator,
    originalAmount: readOriginalAmount(wire, amount, ['originalAmount']),
    exchangeRate: readExchangeRate(wire),
    // A booked entry needs a day to be filed under; the day of the purchase is the nearest the bank gives.
    bookingDate: booked?.date ?? (status === 'BOOKED' ? transactedOn : null),
    valueDate: readEntryDate(wire, 'valueDate', context),
    transactionDateTime: accepted?.instant ?? booked?.instant ?? null,
    counterparty:
      name === null && category === null ? null : { name, identification: null, merchantCategoryCode: category },
    remittanceInformation: readString(wire, 'transactionDetails'),
    bankTransactionCode,
    endToEndId: null,
    balanceAfter: null,
    raw: asSent(wire),
  };
}

function readCategory(wire: JsonObject): string | null {
  return toMerchantCategory(readString(wire, 'merchantCategoryCode'));
}

/** A side of an entry; null when it is not named at all. */
function readSide(wire: JsonObject, side: 'debtor' | 'creditor'): Side | null {
  const ultimate = readString(wire, side === 'debtor' ? 'ultimateDebtor' : 'ultimateCreditor');
  const name = readString(wire, `${side}Name`);
  const account = readObject(wire, `${side}Account`);
  const agent = readString(wire, `${side}Agent`);
  if (ultimate === null && name === null && account === null && agent === null) return null;
  const names = [ultimate, name].filter((one) => one !== null);
  return { names, identification: orNull(toBgIdentification(account, agent)) };
}

/** Returns and reversals keep the parties of the payment that they take back. Source: ISO 20022 BankTransactionCode. */
const takesBack = /-(?:RRTN|ARRV|RRTO|PRDD|UPDD|UPCT|RPCR|RVSL|AREV)\b/;

/** An entry's signed amount. */
interface EntryAmount {
  readonly signed: Money;
  /** True where the amount says the opposite of whose account is whose. */
  readonly isContradictory: boolean;
}

/**
 * The signed amount, by the bank's habits. Where the bank signs, it is kept as it is written, whatever the accounts say; that
 * they say the opposite is told besides, since a bank that writes no signs at all looks just so. @throws Unreadable
 */
function readEntryAmount(wire: JsonObject, sides: Sides, context: EntryContext): EntryAmount {
  const written = readSignedAmount(wire, 'transactionAmount', context);
  if (mayLackSign(context) && written.amountMinor >= 0n) {
    const direction = toDirection(sides, context.owner);
    const indicator = direction ?? toDirectionByNames(sides) ?? (context.list === 'pending' ? 'DEBIT' : null);
    if (indicator === null)
      context.tell('/transactionAmount/amount', 'unsigned, and the parties do not tell; read as CREDIT');
    return { signed: indicator === 'DEBIT' ? negated(written) : written, isContradictory: false };
  }
  const isOpposite = written.amountMinor !== 0n && isOwnOnOtherSide(sides, indicatorOf(written), context.owner);
  const isContradictory = isOpposite && !takesBack.test(readString(wire, 'bankTransactionCode') ?? '');
  const direction = isContradictory ? toDirection(sides, context.owner) : null;
  if (direction !== null) {
    const reason = `says ${indicatorOf(written)}, the accounts say ${direction}; kept as written`;
    context.tell('/transactionAmount/amount', reason);
  }
  return { signed: written, isContradictory };
}

const indicatorOf = (money: Money): CreditDebitIndicator => (money.amountMinor < 0n ? 'DEBIT' : 'CREDIT');

const mayLackSign = ({ hasSignsByParty, hasPendingUnsigned, list }: EntryContext) =>
  hasSignsByParty || (hasPendingUnsigned && list === 'pending');

/** A bank that names one side only names the other one. */
function toDirectionByNames({ debtor, creditor }: Sides): CreditDebitIndicator | null {
  if ((debtor === null) === (creditor === null)) return null;
  return creditor === null ? 'CREDIT' : 'DEBIT';
}

/** The other side, and what kind of merchant it is. */
function toCounterparty(
  wire: JsonObject,
  { sides, indicator }: { readonly sides: Sides; readonly indicator: CreditDebitIndicator },
  { owner }: EntryContext,
): Counterparty | null {
  const merchantCategoryCode = readCategory(wire);
  const party = toOtherParty(sides, indicator, owner);
  if (party === null && merchantCategoryCode === null) return null;
  return { name: party?.name ?? null, identification: party?.identification ?? null, merchantCategoryCode };
}

/** Unstructured lines, then structured references that they do not hold already; else the bank's additional text. */
function readRemittance(wire: JsonObject): string | null {
  const lines = [
    ...readStrings(wire, 'remittanceInformationUnstructured'),
    ...readStrings(wire, 'remittanceInformationUnstructuredArray'),
  ];
  const structured = [
    ...readStrings(wire, 'remittanceInformationStructured'), // a text up to 1.3.8
    ...(readList(wire, 'remittanceInformationStructured') ?? []),
    ...(readList(wire, 'remittanceInformationStructuredArray') ?? []),
  ];
  for (const item of structured) {
    const reference = typeof item === 'string' ? item : isObject(item) ? readString(item, 'reference') : null;
    if (reference !== null && !lines.some((line) => line.includes(reference))) lines.push(reference);
  }
  const unique = [...new Set(lines)];
  return unique.length > 0 ? unique.join('\n') : readString(wire, 'additionalInformation');
}

/**
 * What was paid in another currency, unsigned. The standard has it for cards; some banks give it for accounts too, or in the
 * exchange (`instructedAmount` of many aggregators, `instrAmount` of openFinance 2).
 */
function readOriginalAmount(wire: JsonObject, amount: Money, keys: readonly string[]): Money | null {
  const own = readForeignAmount(wire, amount, keys);
  if (own !== null || wire['currencyExchange'] === undefined) return own;
  for (const exchange of readList(wire, 'currencyExchange') ?? []) {
    const foreign = isObject(exchange) ? readForeignAmount(exchange, amount, exchangeAmounts) : null;
    if (foreign !== null) return foreign;
  }
  return null;
}

const exchangeAmounts = ['instructedAmount', 'instrAmount', 'originalAmount'] as const;

function readForeignAmount(wire: JsonObject, amount: Money, keys: readonly string[]): Money | null {
  for (const key of keys) {
    if (wire[key] === undefined) continue; // the usual case: throwing once an entry would double the time
    const original = optional(() => readSignedAmount(wire, key, plainAmount));
    if (original !== null && original.currency !== amount.currency) return absolute(original);
  }
  return null;
}

/** The first of the entry's exchange rates: with several, it is the one that leads to the entry's own currency. */
function readExchangeRate(wire: JsonObject): ExchangeRate | null {
  const first = (readList(wire, 'currencyExchange') ?? []).find(isObject);
  if (first === undefined) return null;
  return toExchangeRate({
    rate: optional(() => readDecimal(first, 'exchangeRate', '')),
    source: readString(first, 'sourceCurrency'),
    target: readString(first, 'targetCurrency'),
    unit: readString(first, 'unitCurrency'),
  });
}

function readBalanceAfter(wire: JsonObject, context: AmountContext): Money | null {
  const balance = readObject(wire, 'balanceAfterTransaction');
  return balance === null ? null : optional(() => readSignedAmount(balance, 'balanceAmount', context));
}
