// Berlin Group statement entries, of accounts and of card accounts → domain. Called by connector.ts for each entry of a
// page, so it is on the hot path. The sign is the amount's own and is never inferred from names; which list an entry
// stands in is its status. Source: NextGenPSD2 1.3.12 transactions, cardTransaction, reportExchangeRate.

import { classify, toBankTransactionCode } from '../../domain/bank-transaction-code.ts';
import { parseBankDateTime } from '../../domain/dates.ts';
import { absolute, type CreditDebitIndicator, type Money, negated, toUnsigned } from '../../domain/money.ts';
import type { Counterparty, ExchangeRate, Transaction, TransactionStatus } from '../../domain/transaction.ts';
import { toExchangeRate } from '../exchange-rate.ts';
import { orNull, toIban, toMerchantCategory } from '../identification.ts';
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
  /** The account's own IBAN; null when it is not known. */
  readonly ownIban: string | null;
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
export function toTransaction(wire: JsonObject, context: EntryContext): Transaction {
  const { list } = context;
  const { amount, creditDebitIndicator } = toUnsigned(readEntryAmount(wire, context));
  const bankTransactionCode = toBankTransactionCode(
    readString(wire, 'bankTransactionCode'),
    null,
    readString(wire, 'proprietaryBankTransactionCode'),
  );
  const counterparty = toCounterparty(wire, creditDebitIndicator, context.ownIban);
  const booked = readEntryDateTime(wire, 'bookingDate', context) ?? readEntryDateTime(wire, 'bookingDateTime', context);
  const valued = readEntryDateTime(wire, 'valueDate', context) ?? readEntryDateTime(wire, 'valueDateTime', context);
  const endToEndId = readString(wire, 'endToEndId');
  return {
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
    bookingDate: booked?.date ?? null,
    valueDate: valued?.date ?? null,
    transactionDateTime: booked?.instant ?? valued?.instant ?? null,
    counterparty,
    remittanceInformation: readRemittance(wire),
    bankTransactionCode,
    endToEndId: endToEndId === null || noEndToEndId.test(endToEndId) ? null : endToEndId,
    balanceAfter: readBalanceAfter(wire, context),
    raw: wire,
  };
}

/**
 * cardTransaction → entry.
 * @throws Unreadable when amount or currency cannot be read
 */
export function toCardTransaction(wire: JsonObject, context: EntryContext): Transaction {
  const { list, timeZone } = context;
  const { amount, creditDebitIndicator } = toUnsigned(readSignedAmount(wire, 'transactionAmount', context));
  const bankTransactionCode = toBankTransactionCode(null, null, readString(wire, 'proprietaryBankTransactionCode'));
  const category = readCategory(wire);
  const name = readString(wire, 'cardAcceptorName');
  const status = statuses[list];
  const transactedOn = readEntryDate(wire, 'transactionDate', context);
  const accepted = parseBankDateTime(readString(wire, 'acceptorTransactionDateTime') ?? '', timeZone);
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
    bookingDate: readEntryDate(wire, 'bookingDate', context) ?? (status === 'BOOKED' ? transactedOn : null),
    valueDate: readEntryDate(wire, 'valueDate', context),
    transactionDateTime: accepted?.instant ?? null,
    counterparty:
      name === null && category === null ? null : { name, identification: null, merchantCategoryCode: category },
    remittanceInformation: readString(wire, 'transactionDetails'),
    bankTransactionCode,
    endToEndId: null,
    balanceAfter: null,
    raw: wire,
  };
}

function readCategory(wire: JsonObject): string | null {
  return toMerchantCategory(readString(wire, 'merchantCategoryCode'));
}

/** What the parties' accounts say of an entry: null when the own account is on neither side, on both, or not known. */
function readDirection(wire: JsonObject, ownIban: string | null): CreditDebitIndicator | null {
  if (ownIban === null) return null;
  const isOwn = (key: string) => {
    const account = readObject(wire, key);
    return account !== null && toIban(readString(account, 'iban')) === ownIban;
  };
  const [isDebtor, isCreditor] = [isOwn('debtorAccount'), isOwn('creditorAccount')];
  if (isDebtor === isCreditor) return null;
  return isDebtor ? 'DEBIT' : 'CREDIT';
}

/** Returns and reversals keep the parties of the payment that they take back. Source: ISO 20022 BankTransactionCode. */
const takesBack = /-(?:RRTN|ARRV|RRTO|PRDD|UPDD|UPCT|RPCR|RVSL|AREV)\b/;

/**
 * The signed amount, by the bank's habits. Where the bank signs, an amount that says the opposite of whose account is whose
 * is told, and kept as it is written. @throws Unreadable
 */
function readEntryAmount(wire: JsonObject, context: EntryContext): Money {
  const written = readSignedAmount(wire, 'transactionAmount', context);
  if (wire['debtorAccount'] === undefined && wire['creditorAccount'] === undefined && !mayLackSign(context))
    return written;
  const direction = readDirection(wire, context.ownIban);
  if (mayLackSign(context) && written.amountMinor >= 0n) {
    const said = direction ?? toDirectionByNames(wire) ?? (context.list === 'pending' ? 'DEBIT' : null);
    if (said === null)
      context.tell('/transactionAmount/amount', 'unsigned, and the parties do not tell; read as CREDIT');
    return said === 'DEBIT' ? negated(written) : written;
  }
  const isOpposite = direction !== null && written.amountMinor !== 0n && direction !== indicatorOf(written);
  if (isOpposite && !takesBack.test(readString(wire, 'bankTransactionCode') ?? ''))
    context.tell(
      '/transactionAmount/amount',
      `says ${indicatorOf(written)}, the accounts say ${direction}; kept as written`,
    );
  return written;
}

const indicatorOf = (money: Money): CreditDebitIndicator => (money.amountMinor < 0n ? 'DEBIT' : 'CREDIT');

const mayLackSign = ({ hasSignsByParty, hasPendingUnsigned, list }: EntryContext) =>
  hasSignsByParty || (hasPendingUnsigned && list === 'pending');

/** A bank that names one side only names the other one. */
function toDirectionByNames(wire: JsonObject): CreditDebitIndicator | null {
  const isNamed = (side: 'debtor' | 'creditor') =>
    readString(wire, `${side}Name`) !== null || readObject(wire, `${side}Account`) !== null;
  const [hasDebtor, hasCreditor] = [isNamed('debtor'), isNamed('creditor')];
  if (hasDebtor === hasCreditor) return null;
  return hasCreditor ? 'DEBIT' : 'CREDIT';
}

/** The other side: the creditor when money leaves, the debtor when it comes; never the own account's. */
function toCounterparty(
  wire: JsonObject,
  indicator: CreditDebitIndicator,
  ownIban: string | null,
): Counterparty | null {
  const isCredit = (readDirection(wire, ownIban) ?? indicator) === 'CREDIT';
  const name = isCredit
    ? (readString(wire, 'debtorName') ?? readString(wire, 'ultimateDebtor'))
    : (readString(wire, 'creditorName') ?? readString(wire, 'ultimateCreditor'));
  const account = readObject(wire, isCredit ? 'debtorAccount' : 'creditorAccount');
  const identification = orNull(
    toBgIdentification(account, readString(wire, isCredit ? 'debtorAgent' : 'creditorAgent')),
  );
  const merchantCategoryCode = readCategory(wire);
  if (name === null && identification === null && merchantCategoryCode === null) return null;
  return { name, identification, merchantCategoryCode };
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

/** What was paid in another currency, unsigned. The standard has it for cards; some banks give it for accounts too. */
function readOriginalAmount(wire: JsonObject, amount: Money, keys: readonly string[]): Money | null {
  for (const key of keys) {
    if (wire[key] === undefined) continue; // the usual case: throwing once an entry would double the time
    const original = optional(() => readSignedAmount(wire, key, plainAmount));
    if (original !== null) return original.currency === amount.currency ? null : absolute(original);
  }
  return null;
}

/** The first of the entry's exchange rates: with several, it is the one that leads to the entry's own currency. */
function readExchangeRate(wire: JsonObject): ExchangeRate | null {
  const first = (readList(wire, 'currencyExchange') ?? []).find(isObject);
  if (first === undefined) return null;
  return toExchangeRate(
    optional(() => readDecimal(first, 'exchangeRate', '')),
    readString(first, 'sourceCurrency'),
    readString(first, 'targetCurrency'),
    readString(first, 'unitCurrency'),
  );
}

function readBalanceAfter(wire: JsonObject, context: AmountContext): Money | null {
  const balance = readObject(wire, 'balanceAfterTransaction');
  return balance === null ? null : optional(() => readSignedAmount(balance, 'balanceAmount', context));
}
