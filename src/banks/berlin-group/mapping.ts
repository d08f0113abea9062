// Berlin Group accounts, balances and errors → domain. Called by connector.ts. Sources: NextGenPSD2 1.3.12
// accountDetails, cardAccountDetails, balance, tppMessages; message codes of the implementation guidelines, section 14.11.

import type { Account, AccountIdentification, AccountStatus, Balance, BalanceType } from '../../domain/account.ts';
import { toLastFour } from '../../domain/card.ts';
import type { BankErrorCode } from '../../domain/errors.ts';
import type { CurrencyCode } from '../../domain/iso4217.ts';
import { absolute, type Money, negated, toUnsigned } from '../../domain/money.ts';
import { readBalanceDay } from '../balance-day.ts';
import { toBalanceType, toPlainWord } from '../balance-types.ts';
import { type SaidError, toPathSegment } from '../calls.ts';
import { toBic, toCashAccountType, toIban, toIdentification, toMaskedNumber } from '../identification.ts';
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
  type Tell,
  Unreadable,
} from '../json.ts';
import type { AccountRead } from '../lists.ts';
import { type BgResource, readErrorCodes } from './wire.ts';

const accountStatuses: ReadonlyMap<string, AccountStatus> = new Map([
  ['enabled', 'OPEN'],
  ['deleted', 'CLOSED'],
  ['blocked', 'BLOCKED'],
]);

/** Berlin Group's own words. */
const ownBalanceTypes: ReadonlyMap<string, BalanceType> = new Map([['noninvoiced', 'NON_INVOICED']]);

/**
 * "The expected balance together with the value of a pre-approved credit line the ASPSP makes permanently available to
 * the user": in the framework up to 1.3.5, and in what banks still send.
 */
const authorised = /^authori[sz]ed$/;

/** A balance's type, and whether the word itself says that a credit line is in it. @throws Unreadable */
function readBalanceType(wire: JsonObject): { type: BalanceType; hasCreditLine: boolean } {
  const text = readRequiredString(wire, 'balanceType', '');
  const word = toPlainWord(text);
  if (authorised.test(word)) return { type: 'EXPECTED', hasCreditLine: true };
  const type = toBalanceType(text) ?? ownBalanceTypes.get(word);
  if (type === undefined) throw new Unreadable('/balanceType', 'not a balance type of the standard');
  return { type, hasCreditLine: false };
}

/** What an amount is read with. */
export interface AmountContext {
  /** True when the bank quotes debits as positive. */
  readonly debitAccounting: boolean;
  /** The account's currency, for amounts beside which none is said; null when it is not known. */
  readonly currency: CurrencyCode | null;
}

/** For amounts that are not the account's own: their currency must be said, and is never turned. */
export const plainAmount: AmountContext = { debitAccounting: false, currency: null };

/**
 * An amount object `{currency, amount}`, signed as the bank signs it. With `debitAccounting` the bank quotes debits as
 * positive, so the sign is turned. @throws Unreadable
 */
export function readSignedAmount(parent: JsonObject, key: string, { debitAccounting, currency }: AmountContext): Money {
  const amount = readObject(parent, key);
  if (amount === null) throw new Unreadable(`/${key}`, 'missing or not an object');
  const pointer = `/${key}`;
  const writtenIn = readCurrencyOr(amount, 'currency', { pointer, fallback: currency });
  const money = readMoneyIn(amount, 'amount', { currency: writtenIn, pointer });
  return debitAccounting ? negated(money) : money;
}

/** A card's number, masked or not, as the bank writes it. */
const readPan = (wire: JsonObject | null): string | null =>
  readString(wire, 'maskedPan') ?? readString(wire, 'maskedPAN') ?? readString(wire, 'pan');

/** accountReference and the same fields of accountDetails → identification. */
export function toBgIdentification(wire: JsonObject | null, bic: string | null): AccountIdentification {
  const number = readPan(wire);
  return toIdentification({
    iban: toIban(readString(wire, 'iban')),
    bban: readString(wire, 'bban'),
    bic: toBic(bic),
    maskedNumber: number === null ? null : toMaskedNumber(number),
  });
}

/** accountDetails or cardAccountDetails → account. @throws Unreadable without a usable `resourceId` */
export function parseAccount(wire: JsonObject, pointer: string, resource: BgResource): AccountRead {
  const bankAccountId = readRequiredString(wire, 'resourceId', '');
  if (toPathSegment(bankAccountId) === null) throw new Unreadable('/resourceId', 'cannot stand in a path');
  const owners = (readList(wire, 'ownerNames') ?? []).flatMap((owner) =>
    isObject(owner) ? (readString(owner, 'name') ?? []) : [],
  );
  const ownerName = readString(wire, 'ownerName');
  const status = readString(wire, 'status');
  const { currency, defects } = readAccountCurrency(wire, 'currency', pointer);
  const creditLimit = wire['creditLimit'] === undefined ? null : readCreditLimit(wire);
  const type = resource === 'card-accounts' ? 'CARD' : toCashAccountType(readString(wire, 'cashAccountType'));
  // maskedPan: "Masked Primary Account Number", so a card's number and no account's.
  const cardLastFour = type === 'CARD' ? toLastFour(readPan(wire) ?? '') : null;
  const account: Account = {
    bankAccountId,
    bankResource: resource,
    name: readString(wire, 'name') ?? readString(wire, 'product'),
    nickname: readString(wire, 'displayName'),
    type,
    // "If this field is not used, than the account is available": accountStatus.
    status: status === null ? 'OPEN' : (accountStatuses.get(status.toLowerCase()) ?? 'UNKNOWN'),
    currency,
    openedOn: null,
    identification: toBgIdentification(wire, readString(wire, 'bic')),
    hasMoreIdentification: false,
    holderNames: owners.length > 0 ? [...new Set(owners)] : ownerName === null ? [] : [ownerName],
    ...(readBoolean(wire, 'debitAccounting') === true ? { debitAccounting: true } : {}),
    ...(creditLimit === null ? {} : { creditLimit }),
    ...(cardLastFour === null ? {} : { cardLastFour }),
  };
  return { account, defects };
}

const linkNames = ['balances', 'transactions'] as const;

/**
 * Accounts with what the consent does not cover of them: a link that others of their list have and they have not.
 * Where no account of a list has such a link the bank does not tell rights by links. Source: NextGenPSD2 1.3.12, `_links` of
 * accountDetails: "Links to the account, which can be directly used for retrieving account information".
 */
export function withRights(
  accounts: readonly Account[],
  linksOf: ReadonlyMap<Account, JsonObject>,
): readonly Account[] {
  const isTold = ({ bankResource }: Account, name: (typeof linkNames)[number]) =>
    accounts.some((other) => other.bankResource === bankResource && name in (linksOf.get(other) ?? {}));
  return accounts.map((account) => {
    const links = linksOf.get(account);
    const withheld = links === undefined ? [] : linkNames.filter((name) => !(name in links) && isTold(account, name));
    return withheld.length === 0 ? account : { ...account, withheld };
  });
}

const balanceDayNames = { referenceDate: 'referenceDate', lastChange: 'lastChangeDateTime' };

/** What a list of balances is read with. */
export interface BalanceContext extends AmountContext {
  /** The card account's credit limit, unsigned, where the list gives it. */
  readonly creditLimit: Money | null;
  readonly timeZone: string;
  readonly tell: Tell;
}

/** balance → balance. @throws Unreadable when amount, currency or type cannot be read */
export function parseBalance(wire: JsonObject, context: BalanceContext): Balance {
  const { type, hasCreditLine } = readBalanceType(wire);
  const signed = readSignedAmount(wire, 'balanceAmount', context);
  const creditLimitIncluded = readBoolean(wire, 'creditLimitIncluded') ?? (hasCreditLine ? true : null);
  const limit = context.creditLimit;
  return {
    type,
    ...toUnsigned(signed),
    creditLimitIncluded,
    creditLimit: creditLimitIncluded !== false && limit?.currency === signed.currency ? limit : null,
    asOf: readBalanceDay(wire, balanceDayNames, context),
  };
}

/** `creditLimit` of cardAccountDetails, unsigned; null when absent or unreadable. */
export function readCreditLimit(wire: JsonObject): Money | null {
  const limit = optional(() => readSignedAmount(wire, 'creditLimit', plainAmount));
  return limit === null ? null : absolute(limit);
}

/** Message codes that tell more than the HTTP status. */
const errorCodes: ReadonlyMap<string, BankErrorCode> = new Map([
  ['CONSENT_INVALID', 'CONSENT_REQUIRED'],
  ['CONSENT_EXPIRED', 'CONSENT_REQUIRED'],
  ['CONSENT_UNKNOWN', 'CONSENT_REQUIRED'],
  ['TOKEN_INVALID', 'CONSENT_REQUIRED'],
  ['TOKEN_EXPIRED', 'CONSENT_REQUIRED'],
  ['TOKEN_UNKNOWN', 'CONSENT_REQUIRED'],
  ['PSU_CREDENTIALS_INVALID', 'CONSENT_REQUIRED'],
  ['RESOURCE_UNKNOWN', 'RESOURCE_NOT_FOUND'],
  ['RESOURCE_EXPIRED', 'RESOURCE_NOT_FOUND'],
  ['ACCESS_EXCEEDED', 'BANK_RATE_LIMITED'],
  ['SERVICE_INVALID', 'UNSUPPORTED'],
  ['SERVICE_BLOCKED', 'PERMISSION_NOT_GRANTED'],
  ['PARAMETER_NOT_SUPPORTED', 'UNSUPPORTED'],
  ['REQUESTED_FORMATS_INVALID', 'UNSUPPORTED'],
  // The gateway's own certificate or role is at fault, not the customer's consent.
  ['CERTIFICATE_INVALID', 'BANK_REJECTED_REQUEST'],
  ['CERTIFICATE_EXPIRED', 'BANK_REJECTED_REQUEST'],
  ['CERTIFICATE_BLOCKED', 'BANK_REJECTED_REQUEST'],
  ['CERTIFICATE_REVOKED', 'BANK_REJECTED_REQUEST'],
  ['CERTIFICATE_MISSING', 'BANK_REJECTED_REQUEST'],
  ['SIGNATURE_INVALID', 'BANK_REJECTED_REQUEST'],
  ['SIGNATURE_MISSING', 'BANK_REJECTED_REQUEST'],
  ['ROLE_INVALID', 'BANK_REJECTED_REQUEST'],
]);

/** An error answer's codes and what they stand for. */
export function toErrors(body: unknown): readonly SaidError[] {
  return readErrorCodes(body)
    .filter((code) => /^[A-Z]{2,}(?:_[A-Z]+)*$/.test(code) && code.length <= 40)
    .map((bankCode) => ({ bankCode, code: errorCodes.get(bankCode) ?? null }));
}
