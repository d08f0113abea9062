// UK Open Banking statement entries → domain, for 3.1.11 and 4.0. Called by connector.ts for each entry of a page, so it
// is on the hot path: one pass, no schema library. Source: OBTransaction6 of both versions.

import { classify, toBankTransactionCode } from '../../domain/bank-transaction-code.ts';
import type { CurrencyCode } from '../../domain/iso4217.ts';
import { absolute, type CreditDebitIndicator, type Money, toSigned } from '../../domain/money.ts';
import type { Counterparty, ExchangeRate, Transaction, TransactionStatus } from '../../domain/transaction.ts';
import { toExchangeRate } from '../exchange-rate.ts';
import { orNull, toBic, toMerchantCategory } from '../identification.ts';
import {
  isObject,
  type JsonObject,
  optional,
  readCurrency,
  readDecimal,
  readList,
  readMoneyIn,
  readObject,
  readRequiredString,
  readString,
  readStrings,
  Unreadable,
} from '../json.ts';
import { isOwnOnOtherSide, type Owner, type Side, type Sides, toOtherParty } from '../other-party.ts';
import { asSent } from '../quirk.ts';
import { type DayContext, readEntryDateTime } from '../windows.ts';
import { readIndicator, readUnsignedAmount, toObIdentification } from './mapping.ts';
import { readIdentifier } from './wire.ts';

/** OBEntryStatus1Code (3.1) and ExternalEntryStatus1Code (4.0), in lower case. */
const statuses: ReadonlyMap<string, TransactionStatus> = new Map([
  ['booked', 'BOOKED'],
  ['book', 'BOOKED'],
  ['pending', 'PENDING'],
  ['pdng', 'PENDING'],
  ['rejected', 'REJECTED'],
  ['rjct', 'REJECTED'],
  ['info', 'INFORMATION'],
  ['futr', 'FUTURE'],
]);

/** What an entry is read with. */
export interface EntryContext extends DayContext {
  /** The account that was asked for. */
  readonly bankAccountId: string;
  /** Its currency, for amounts beside which none is said. */
  readonly currency: CurrencyCode | null;
  /** Whose statement it is. */
  readonly owner: Owner;
  /** True when the bank writes this account's debits as credits, and the other way round. */
  readonly isInverted: boolean;
}

/**
 * OBTransaction6 → entry of the account that was asked for.
 * @throws Unreadable when amount, currency, sign or status cannot be read, or the entry names another account
 */
export function parseTransaction(wire: JsonObject, context: EntryContext): Transaction {
  const owner = readString(wire, 'AccountId');
  if (owner !== null && owner !== context.bankAccountId)
    throw new Unreadable('/AccountId', 'the entry is of another account');
  const status = statuses.get(readRequiredString(wire, 'Status', '').toLowerCase());
  if (status === undefined) throw new Unreadable('/Status', 'not an entry status of the standard');
  const amount = readUnsignedAmount(wire, 'Amount', context.currency);
  const written = readIndicator(wire, '');
  const creditDebitIndicator = context.isInverted ? opposite(written) : written;
  const booked = readEntryDateTime(wire, 'BookingDateTime', context) ?? readEntryDateTime(wire, 'BookingDate', context);
  const valued = readEntryDateTime(wire, 'ValueDateTime', context) ?? readEntryDateTime(wire, 'ValueDate', context);
  const iso = readObject(wire, 'BankTransactionCode');
  const bankTransactionCode = toBankTransactionCode(
    readString(iso, 'Code'),
    readString(iso, 'SubCode'),
    readString(readObject(wire, 'ProprietaryBankTransactionCode'), 'Code'),
  );
  const exchange = (readList(wire, 'CurrencyExchange') ?? []).find(isObject) ?? null;
  const instructed = exchange === null ? null : readInstructedAmount(exchange);
  const sides = { debtor: readSide(wire, 'Debtor'), creditor: readSide(wire, 'Creditor') };
  const counterparty = toCounterparty(wire, { sides, indicator: creditDebitIndicator }, context.owner);
  const isContradictory =
    isOwnOnOtherSide(sides, creditDebitIndicator, context.owner) && !takesBack.test(readString(iso, 'SubCode') ?? '');
  const transaction: Transaction = {
    bankTransactionId: readString(wire, 'TransactionId'),
    entryReference: readString(wire, 'TransactionReference'),
    supersedesBankTransactionId: null,
    reversesBankTransactionId: null,
    status,
    kind: classify({
      code: bankTransactionCode,
      creditDebitIndicator,
      merchantCategoryCode: counterparty?.merchantCategoryCode ?? null,
      purposeCode: readString(wire, 'CategoryPurposeCode') ?? readString(wire, 'PaymentPurposeCode'),
      hasMerchant: readObject(wire, 'MerchantDetails') !== null,
    }),
    amount,
    creditDebitIndicator,
    originalAmount: instructed !== null && instructed.currency !== amount.currency ? instructed : null,
    exchangeRate: exchange === null ? null : readExchangeRate(exchange),
    bookingDate: booked?.date ?? null,
    valueDate: valued?.date ?? null,
    transactionDateTime: booked?.instant ?? valued?.instant ?? null,
    counterparty,
    // One text by 3.1 and 4.0; a list of lines is what some banks make of it.
    remittanceInformation: readStrings(wire, 'TransactionInformation').join('\n') || null,
    bankTransactionCode,
    endToEndId: readEndToEndId(wire),
    balanceAfter: readBalanceAfter(wire, amount.currency),
    raw: asSent(wire),
  };
  return isContradictory ? { ...transaction, isContradictory } : transaction;
}

/** Returns and reversals keep the parties of the payment that they take back, in the standard's words and ISO 20022's. */
const takesBack = /return|revers|reject|^(?:RRTN|ARRV|RRTO|PRDD|UPDD|UPCT|RPCR|RVSL|AREV)$/i;

const opposite = (indicator: CreditDebitIndicator): CreditDebitIndicator =>
  indicator === 'CREDIT' ? 'DEBIT' : 'CREDIT';

/** The standard has no field for it; banks that give it put it into the free-form SupplementaryData. */
function readEndToEndId(wire: JsonObject): string | null {
  const endToEndId = readString(readObject(wire, 'SupplementaryData'), 'EndToEndId');
  return endToEndId === null || /^not\s?provided$/i.test(endToEndId) ? null : endToEndId;
}

/** A side of an entry; null when it is not named at all. */
function readSide(wire: JsonObject, side: 'Debtor' | 'Creditor'): Side | null {
  const account = readIdentifier(wire[`${side}Account`]);
  const agent = readObject(wire, `${side}Agent`);
  const ultimate = readString(readObject(wire, `Ultimate${side}`), 'Name');
  if (account === null && agent === null && ultimate === null) return null;
  const names = [ultimate, account?.name ?? null].filter((one) => one !== null);
  const bic = toBic(readString(agent, 'Identification'));
  return { names, identification: orNull(toObIdentification(account === null ? [] : [account], bic)) };
}

/** The merchant, or whoever stands on the other side of the entry. Never the account's own side. */
function toCounterparty(
  wire: JsonObject,
  { sides, indicator }: { readonly sides: Sides; readonly indicator: CreditDebitIndicator },
  owner: Owner,
): Counterparty | null {
  const merchant = readObject(wire, 'MerchantDetails');
  const party = toOtherParty(sides, indicator, owner);
  const name = readString(merchant, 'MerchantName') ?? party?.name ?? null;
  const identification = party?.identification ?? null;
  const merchantCategoryCode = toMerchantCategory(readString(merchant, 'MerchantCategoryCode'));
  if (name === null && identification === null && merchantCategoryCode === null) return null;
  return { name, identification, merchantCategoryCode };
}

/** What was instructed, unsigned; some banks write it signed as the entry. */
function readInstructedAmount(exchange: JsonObject): Money | null {
  const amount = readObject(exchange, 'InstructedAmount');
  if (amount === null) return null;
  return optional(() => absolute(readMoneyIn(amount, 'Amount', { currency: readCurrency(amount, 'Currency', '') })));
}

/** OBCurrencyExchange5: `UnitCurrency` is the currency of which one unit costs `ExchangeRate`. */
function readExchangeRate(exchange: JsonObject): ExchangeRate | null {
  return toExchangeRate({
    rate: optional(() => readDecimal(exchange, 'ExchangeRate', '')),
    source: readString(exchange, 'SourceCurrency'),
    target: readString(exchange, 'TargetCurrency'),
    unit: readString(exchange, 'UnitCurrency'),
  });
}

/** OBTransactionCashBalance, signed; null when absent or unreadable. */
function readBalanceAfter(wire: JsonObject, currency: CurrencyCode): Money | null {
  const balance = readObject(wire, 'Balance');
  if (balance === null) return null;
  return optional(() => toSigned(readUnsignedAmount(balance, 'Amount', currency), readIndicator(balance, '')));
}
