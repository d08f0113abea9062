// Australian CDR accounts, balances and errors → domain. Called by connector.ts. Sources: Consumer Data Standards 1.36
// BankingAccountV3, BankingAccountDetailV5, BankingBalance, standard error codes.

import type { Account, AccountIdentification, AccountType, Balance, BalanceType } from '../../domain/account.ts';
import { parseDate } from '../../domain/dates.ts';
import type { BankErrorCode } from '../../domain/errors.ts';
import { type CurrencyCode, parseCurrency } from '../../domain/iso4217.ts';
import { absolute, type Money, toUnsigned } from '../../domain/money.ts';
import { type SaidError, toPathSegment } from '../calls.ts';
import { toIdentification, toMaskedNumber } from '../identification.ts';
import {
  type EntriesRead,
  type JsonObject,
  optional,
  readCurrency,
  readEntries,
  readList,
  readMoneyIn,
  readRequiredString,
  readString,
  Unreadable,
} from '../json.ts';
import { readErrorCodes } from './wire.ts';

/** BankingProductCategoryV2. Transaction and savings accounts share a category; CURRENT stands for both. */
const accountTypes: ReadonlyMap<string, AccountType> = new Map([
  ['TRANS_AND_SAVINGS_ACCOUNTS', 'CURRENT'],
  ['TERM_DEPOSITS', 'SAVINGS'],
  ['CRED_AND_CHRG_CARDS', 'CARD'],
  ['TRAVEL_CARDS', 'CARD'],
  ['RESIDENTIAL_MORTGAGES', 'MORTGAGE'],
  ['PERS_LOANS', 'LOAN'],
  ['BUSINESS_LOANS', 'LOAN'],
  ['MARGIN_LOANS', 'LOAN'],
  ['LEASES', 'LOAN'],
  ['OVERDRAFTS', 'LOAN'],
  ['BUY_NOW_PAY_LATER', 'LOAN'],
  ['TRADE_FINANCE', 'OTHER'],
  ['REGULATED_TRUST_ACCOUNTS', 'OTHER'],
]);

/** "AUD assumed if not present": every currency field of the standard. */
const assumedCurrency = parseCurrency('AUD');

/** The currency beside an amount, AUD when there is none. @throws Unreadable */
export function readCurrencyOrAud(wire: JsonObject, pointer: string): CurrencyCode {
  const isAbsent =
    wire['currency'] === undefined ||
    wire['currency'] === null ||
    wire['currency'] === '' ||
    wire['currency'] === 'XXX' ||
    wire['currency'] === 'xxx';
  return isAbsent && assumedCurrency !== null ? assumedCurrency : readCurrency(wire, 'currency', pointer);
}

/** BankingAccountV3 → account. @throws Unreadable without a usable `accountId` */
export function parseAccount(wire: JsonObject): Account {
  const bankAccountId = readRequiredString(wire, 'accountId', '');
  if (toPathSegment(bankAccountId) === null) throw new Unreadable('/accountId', 'cannot stand in a path');
  const type = accountTypes.get(readString(wire, 'productCategory') ?? '') ?? 'OTHER';
  const openStatus = readString(wire, 'openStatus') ?? 'OPEN'; // "If not present then OPEN is assumed."
  return {
    bankAccountId,
    bankResource: 'accounts',
    name: readString(wire, 'displayName') ?? readString(wire, 'productName'),
    nickname: readString(wire, 'nickname'),
    type,
    status: openStatus === 'OPEN' ? 'OPEN' : openStatus === 'CLOSED' ? 'CLOSED' : 'UNKNOWN',
    currency: null,
    openedOn: parseDate(readString(wire, 'creationDate')?.slice(0, 10) ?? ''),
    identification: toCdrIdentification(wire),
    // The detail adds BSB and account number, but a card's number never ("should not be supplied if … a PAN").
    hasMoreIdentification: type !== 'CARD',
    holderNames: [],
    ...(readString(wire, 'productCategory') === 'TRAVEL_CARDS' ? { isPrepaid: true } : {}),
  };
}

/** The numbers of BankingAccountV3 and, with them, of BankingAccountDetailV5. */
export function toCdrIdentification(wire: JsonObject): AccountIdentification {
  const masked = readString(wire, 'maskedNumber');
  return toIdentification({
    bsb: /^\d{6}$/.exec(readString(wire, 'bsb')?.replace(/[\s-]/g, '') ?? '')?.[0] ?? null,
    accountNumber: readString(wire, 'accountNumber'),
    maskedNumber: masked === null ? null : toMaskedNumber(masked),
  });
}

/**
 * BankingBalance → the account's balances: current as INTERIM_BOOKED, available as INTERIM_AVAILABLE, each purse as
 * INTERIM_AVAILABLE in its currency, marked, since it is a part of the account and no balance of it. One amount that cannot be read costs only its own balance.
 * The standard does not say whether available funds hold the credit limit. House rule: with a limit they are told to,
 * since borrowed money shown as one's own does harm, and too little shown does not.
 */
export function parseBalances(wire: JsonObject, pointer: string): EntriesRead<Balance> {
  const currency = readCurrencyOrAud(wire, '');
  const isLimitGiven = wire['creditLimit'] !== undefined && wire['creditLimit'] !== null;
  const creditLimit = isLimitGiven ? optional(() => absolute(readMoneyIn(wire, 'creditLimit', { currency }))) : null;
  // A limit that cannot be read is still one: told as included and unknown, it keeps anybody from spending it.
  // Without one the standard says that there is none, but holders leave out that of cards: not known.
  const hasLimit = isLimitGiven ? creditLimit?.amountMinor !== 0n : null;
  const fields: { key: string; type: BalanceType; creditLimitIncluded: boolean | null }[] = [
    { key: 'currentBalance', type: 'INTERIM_BOOKED', creditLimitIncluded: false },
    { key: 'availableBalance', type: 'INTERIM_AVAILABLE', creditLimitIncluded: hasLimit },
  ];
  const entries: Balance[] = [];
  const defects = [];
  if (isLimitGiven && creditLimit === null)
    defects.push({ pointer: `${pointer}/creditLimit`, reason: 'not an amount' });
  for (const { key, type, creditLimitIncluded } of fields) {
    try {
      entries.push(toBalance(type, readMoneyIn(wire, key, { currency }), { creditLimitIncluded, creditLimit }));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      defects.push({ pointer: `${pointer}${error.pointer}`, reason: error.message });
    }
  }
  const list = readList(wire, 'purses');
  if (list === null) defects.push({ pointer: `${pointer}/purses`, reason: 'not a list' });
  const purses = readEntries(list ?? [], `${pointer}/purses`, (purse) => {
    const money = readMoneyIn(purse, 'amount', { currency: readCurrencyOrAud(purse, '') });
    return {
      ...toBalance('INTERIM_AVAILABLE', money, { creditLimitIncluded: null, creditLimit: null }),
      isPurse: true,
    };
  });
  return { entries: [...entries, ...purses.entries], defects: [...defects, ...purses.defects] };
}

function toBalance(
  type: BalanceType,
  signed: Money,
  credit: Pick<Balance, 'creditLimitIncluded' | 'creditLimit'>,
): Balance {
  return { type, ...toUnsigned(signed), ...credit, asOf: null };
}

/**
 * Error codes, without the `urn:au-cds:error:cds-…:` before them, that tell more than the HTTP status. InvalidConsent is
 * a consent that stands and does not go so far: one that is over is RevokedConsent, InvalidArrangement or a 401.
 */
const errorCodes: ReadonlyMap<string, BankErrorCode> = new Map([
  ['Authorisation/InvalidConsent', 'PERMISSION_NOT_GRANTED'],
  ['Authorisation/InvalidScope', 'PERMISSION_NOT_GRANTED'],
  ['Authorisation/RevokedConsent', 'CONSENT_REQUIRED'],
  ['Authorisation/InvalidArrangement', 'CONSENT_REQUIRED'],
  ['Authorisation/UnavailableBankingAccount', 'RESOURCE_NOT_FOUND'],
  ['Authorisation/InvalidBankingAccount', 'RESOURCE_NOT_FOUND'],
  ['Authorisation/AdrStatusNotActive', 'BANK_REJECTED_REQUEST'],
  ['Resource/NotFound', 'RESOURCE_NOT_FOUND'],
  ['Resource/Invalid', 'RESOURCE_NOT_FOUND'],
  ['Resource/Unavailable', 'RESOURCE_NOT_FOUND'],
  ['Resource/NotImplemented', 'UNSUPPORTED'],
  ['Header/UnsupportedVersion', 'UNSUPPORTED'],
]);

/** In any namespace of the standard (`cds-all`, `cds-banking`, …), in any version of it, and bare, as some holders write it. */
const errorCodePattern = /^(?:urn:[a-z0-9-]+:error:[A-Za-z0-9.-]+:)?([A-Za-z]+(?:\/[A-Za-z]+)+)(?::[\d.]+)?$/;

/** An error answer's codes and what they stand for. */
export function toErrors(body: unknown): readonly SaidError[] {
  return readErrorCodes(body).flatMap((bankCode) => {
    const code = errorCodePattern.exec(bankCode)?.[1];
    return code === undefined ? [] : [{ bankCode, code: errorCodes.get(code) ?? null }];
  });
}

/** The code with which a holder refuses a page size. Source: standard error codes, Field/InvalidPageSize. */
export const invalidPageSize = /:Field\/InvalidPageSize$/;
/** The code with which a holder says that there is no such page. Source: standard error codes, Field/InvalidPage. */
export const invalidPage = /:Field\/InvalidPage$/;
