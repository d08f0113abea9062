// UK Open Banking accounts, balances, parties and errors → domain, for 3.1.11 (names) and 4.0 (ISO codes): the lists do
// not overlap, so one table reads both. Called by connector.ts. Sources: OBAccount6, OBReadBalance1, OBParty2,
// OBErrorResponse1 of the Read/Write specification, and Open Banking's code sets (OBExternalStatusReason1Code).

import {
  type Account,
  type AccountIdentification,
  type AccountStatus,
  type AccountType,
  type Balance,
  totalCreditLimit,
  unknownIdentification,
} from '../../domain/account.ts';
import { toLastFour } from '../../domain/card.ts';
import { parseBankDateTime } from '../../domain/dates.ts';
import type { BankErrorCode } from '../../domain/errors.ts';
import type { CurrencyCode } from '../../domain/iso4217.ts';
import { type CreditDebitIndicator, type Money, negated, toSigned, toUnsigned } from '../../domain/money.ts';
import type { Party, PostalAddress } from '../../domain/party.ts';
import { toBalanceType } from '../balance-types.ts';
import { type SaidError, toPathSegment } from '../calls.ts';
import { toBic, toCashAccountType, toIban, toMaskedNumber, toSortCodeAndNumber } from '../identification.ts';
import {
  isObject,
  type JsonObject,
  optional,
  readAccountCurrency,
  readBoolean,
  readCurrencyOr,
  readList,
  readMoneyIn,
  readObject,
  readRequiredString,
  readString,
  readStrings,
  type Tell,
  Unreadable,
} from '../json.ts';
import type { AccountRead, TaggedBalance } from '../lists.ts';
import { type ObIdentifier, readErrorCodes, readIdentifier } from './wire.ts';

const accountTypes: ReadonlyMap<string, AccountType> = new Map([
  ['CurrentAccount', 'CURRENT'],
  ['Savings', 'SAVINGS'],
  ['ChargeCard', 'CARD'],
  ['CreditCard', 'CARD'],
  ['PrePaidCard', 'CARD'],
  ['Loan', 'LOAN'],
  ['Mortgage', 'MORTGAGE'],
  ['EMoney', 'OTHER'],
  ['Wallet', 'OTHER'],
]);

const accountStatuses: ReadonlyMap<string, AccountStatus> = new Map([
  ['Enabled', 'OPEN'],
  ['Disabled', 'BLOCKED'],
  ['Deleted', 'CLOSED'],
  ['Pending', 'PENDING'],
  ['ProForma', 'PENDING'],
]);

/** OBCreditDebitCode in any case; ISO's own short forms are read too. @throws Unreadable */
export function readIndicator(parent: JsonObject, pointer: string): CreditDebitIndicator {
  switch (readRequiredString(parent, 'CreditDebitIndicator', pointer).toLowerCase()) {
    case 'credit':
    case 'crdt':
      return 'CREDIT';
    case 'debit':
    case 'dbit':
      return 'DEBIT';
    default:
      throw new Unreadable(`${pointer}/CreditDebitIndicator`, 'neither Credit nor Debit');
  }
}

const isDebit = (parent: JsonObject): boolean =>
  /^(?:debit|dbit)$/i.test(readString(parent, 'CreditDebitIndicator') ?? '');

/**
 * An amount object `{Amount, Currency}`, unsigned as OBIE specifies. A minus beside `Debit` says that once more (Barclays'
 * balances, seen in 2026); beside `Credit`, or nothing, it is refused, not guessed. `fallback` is the account's currency, where
 * none is said. @throws Unreadable
 */
export function readUnsignedAmount(parent: JsonObject, key: string, fallback: CurrencyCode | null = null): Money {
  const amount = readObject(parent, key);
  if (amount === null) throw new Unreadable(`/${key}`, 'missing or not an object');
  const pointer = `/${key}`;
  const money = readMoneyIn(amount, 'Amount', {
    currency: readCurrencyOr(amount, 'Currency', { pointer, fallback }),
    pointer,
  });
  if (money.amountMinor < 0n && isDebit(parent)) return negated(money);
  if (money.amountMinor < 0n) throw new Unreadable(`${pointer}/Amount`, 'signed where an unsigned amount is specified');
  return money;
}

/** Adds what one identifier tells. Schemes of a bank's own are passed over. Source: OBExternalAccountIdentification4Code. */
export function toObIdentification(identifiers: readonly ObIdentifier[], bic: string | null): AccountIdentification {
  let read: AccountIdentification = { ...unknownIdentification, bic };
  for (const { schemeName, identification } of identifiers) {
    if (identification === null) continue;
    switch (schemeName?.replace(/^UK\.OBIE\./, '')) {
      case 'SortCodeAccountNumber':
        read = { ...read, ...toSortCodeAndNumber(identification) };
        break;
      case 'IBAN':
        read = { ...read, iban: toIban(identification) ?? read.iban };
        break;
      case 'BBAN':
        read = { ...read, bban: identification };
        break;
      case 'PAN':
        read = { ...read, maskedNumber: toMaskedNumber(identification) };
        break;
    }
  }
  return read;
}

/** OBAccount6 → account. @throws Unreadable without a usable `AccountId` */
export function parseAccount(wire: JsonObject, pointer: string, timeZone: string): AccountRead {
  const bankAccountId = readRequiredString(wire, 'AccountId', '');
  if (toPathSegment(bankAccountId) === null) throw new Unreadable('/AccountId', 'cannot stand in a path');
  const identifiers = (readList(wire, 'Account') ?? []).flatMap((entry) => readIdentifier(entry) ?? []);
  const servicer = readIdentifier(wire['Servicer']);
  const openedAt = readString(wire, 'OpeningDate');
  const { currency, defects } = readAccountCurrency(wire, 'Currency', pointer);
  const type = toAccountType(wire);
  const cardLastFour = type === 'CARD' ? toCardLastFour(identifiers) : null;
  const account: Account = {
    bankAccountId,
    bankResource: 'accounts',
    name: readString(wire, 'Description'),
    nickname: readString(wire, 'Nickname'),
    type,
    status: accountStatuses.get(readString(wire, 'Status') ?? '') ?? 'UNKNOWN',
    currency,
    openedOn: openedAt === null ? null : (parseBankDateTime(openedAt, timeZone)?.date ?? null),
    identification: toObIdentification(identifiers, toBic(servicer?.identification ?? null)),
    hasMoreIdentification: false,
    holderNames: [...new Set(identifiers.flatMap(({ name }) => name ?? []))],
    ...(readString(wire, 'AccountSubType') === 'PrePaidCard' ? { isPrepaid: true } : {}),
    ...(cardLastFour === null ? {} : { cardLastFour }),
  };
  return { account, defects };
}

/** `UK.OBIE.PAN`, "the card scheme's primary account number": of several the first that tells. Source: OB_InternalAccountIdentification4Code. */
function toCardLastFour(identifiers: readonly ObIdentifier[]): string | null {
  for (const { schemeName, identification } of identifiers) {
    const lastFour =
      schemeName?.replace(/^UK\.OBIE\./, '') === 'PAN' && identification !== null ? toLastFour(identification) : null;
    if (lastFour !== null) return lastFour;
  }
  return null;
}

/** 3.1: AccountSubType in words; 4.0: AccountTypeCode, ISO 20022. */
function toAccountType(wire: JsonObject): AccountType {
  const subType = readString(wire, 'AccountSubType');
  return (
    (subType === null ? undefined : accountTypes.get(subType)) ??
    toCashAccountType(readString(wire, 'AccountTypeCode') ?? subType)
  );
}

/** What a balance is read with. */
export interface BalanceContext {
  readonly timeZone: string;
  /** The account's, for amounts beside which none is said; null where it is not known. */
  readonly currency: CurrencyCode | null;
  readonly tell: Tell;
}

/**
 * OBReadBalance1's entry → balance and the account it is of.
 * @throws Unreadable
 */
export function parseBalance(wire: JsonObject, { timeZone, currency, tell }: BalanceContext): TaggedBalance {
  const type = toBalanceType(readRequiredString(wire, 'Type', ''));
  if (type === null) throw new Unreadable('/Type', 'not a balance type of the standard');
  const amount = readUnsignedAmount(wire, 'Amount', currency);
  const stated = readString(wire, 'DateTime');
  const asOf = stated === null ? null : parseBankDateTime(stated, timeZone);
  if (stated !== null && asOf === null) tell('/DateTime', 'not a day; the balance is kept');
  return {
    bankAccountId: readString(wire, 'AccountId'),
    balance: {
      type,
      // Through the sign and back: a zero balance is a credit balance (OBCreditDebitCode, usage rule).
      ...toUnsigned(toSigned(amount, readIndicator(wire, ''))),
      ...toCreditLine(wire, amount.currency),
      asOf: asOf === null ? null : (asOf.instant ?? asOf.date),
    },
  };
}

/**
 * CreditLine: whether one is included, and how much. Lines of type `Available` are what is left of another line and
 * count only when they stand alone. An included line of unknown amount leaves the limit unknown.
 */
function toCreditLine(wire: JsonObject, currency: CurrencyCode): Pick<Balance, 'creditLimitIncluded' | 'creditLimit'> {
  const lines = (readList(wire, 'CreditLine') ?? []).filter(isObject);
  if (lines.length === 0) return { creditLimitIncluded: null, creditLimit: null };
  const included = lines.filter((line) => readBoolean(line, 'Included') === true);
  const creditLimitIncluded =
    included.length > 0 ? true : lines.every((line) => readBoolean(line, 'Included') === false) ? false : null;
  const relevant = included.length > 0 ? included : lines;
  const whole = relevant.filter((line) => readString(line, 'Type') !== 'Available');
  const amounts = (whole.length > 0 ? whole : relevant).map((line) =>
    optional(() => readUnsignedAmount(line, 'Amount', currency)),
  );
  const readable = amounts.filter((amount): amount is Money => amount !== null && amount.currency === currency);
  return { creditLimitIncluded, creditLimit: readable.length === amounts.length ? totalCreditLimit(readable) : null };
}

/** OBParty2 → party. */
export function parseParty(wire: JsonObject): Party {
  return {
    displayName: readString(wire, 'Name') ?? readString(wire, 'FullLegalName'),
    legalName: readString(wire, 'FullLegalName'),
    dateOfBirth: null,
    email: readString(wire, 'EmailAddress'),
    phone: readString(wire, 'Mobile') ?? readString(wire, 'Phone'),
    addresses: (readList(wire, 'Address') ?? []).filter(isObject).map(toPostalAddress),
  };
}

/** OBPostalAddress6 and 7: free lines first, else the parts that make up street lines. */
function toPostalAddress(wire: JsonObject): PostalAddress {
  const street = [readString(wire, 'BuildingNumber'), readString(wire, 'StreetName')]
    .filter((part) => part !== null)
    .join(' ');
  const parts = ['Department', 'SubDepartment', 'UnitNumber', 'BuildingName', 'PostBox']
    .map((key) => readString(wire, key))
    .filter((part) => part !== null);
  const free = readStrings(wire, 'AddressLine');
  const built = street === '' ? parts : [...parts, street];
  return {
    lines: [...built, ...free],
    townName: readString(wire, 'TownName') ?? readString(wire, 'TownLocationName'),
    postCode: readString(wire, 'PostCode'),
    countrySubDivision: readStrings(wire, 'CountrySubDivision').join(', ') || null,
    country: /^[A-Z]{2}$/.exec(readString(wire, 'Country') ?? '')?.[0] ?? null,
  };
}

/**
 * Codes of 3.1 and their four-character successors in 4.0 that tell more than the HTTP status. ConsentMismatch (U008) is
 * none of them: the consent stands, what is asked for goes beyond it, and the status says so.
 */
const errorCodes: ReadonlyMap<string, BankErrorCode> = new Map([
  ['UK.OBIE.Reauthenticate', 'CONSENT_REQUIRED'],
  ['U028', 'CONSENT_REQUIRED'],
  ['UK.OBIE.Resource.InvalidConsentStatus', 'CONSENT_REQUIRED'],
  ['U009', 'CONSENT_REQUIRED'],
  ['UK.OBIE.Resource.NotFound', 'RESOURCE_NOT_FOUND'],
  ['U011', 'RESOURCE_NOT_FOUND'],
  // New Zealand's words for the first two.
  ['Reauthenticate', 'CONSENT_REQUIRED'],
  ['Reauthorise', 'CONSENT_REQUIRED'],
  ['Resource.Consent.InvalidStatus', 'CONSENT_REQUIRED'],
]);

/** Codes of the standard, or of New Zealand's, look like this; `Code` also holds "400 BadRequest" or anything a bank likes. */
const errorCodePattern =
  /^(?:UK\.[A-Za-z]+(?:\.[A-Za-z]+)+|(?:Field|Header|QueryParam|Resource|Unsupported)(?:\.[A-Za-z]+)+|Reauthenticate|Reauthorise|[A-Z]{2}\d{2}|U\d{3}|\d{4})$/;

/** An error answer's codes and what they stand for. */
export function toErrors(body: unknown): readonly SaidError[] {
  return readErrorCodes(body)
    .filter((code) => errorCodePattern.test(code))
    .map((bankCode) => ({ bankCode, code: errorCodes.get(bankCode) ?? null }));
}
