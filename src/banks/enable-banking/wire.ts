// What Enable Banking writes alike everywhere: amounts, accounts, parties, errors. Total readers: see ../json.ts. Called by the files
// beside it. Source: Enable Banking API reference (schemas AmountType, AccountIdentification, GenericIdentification, ErrorResponse).

import type { AccountIdentification } from '../../domain/account.ts';
import { toLastFour } from '../../domain/card.ts';
import type { BankErrorCode } from '../../domain/errors.ts';
import type { CurrencyCode } from '../../domain/iso4217.ts';
import type { Money } from '../../domain/money.ts';
import type { SaidError } from '../calls.ts';
import { toBic, toIban, toIdentification, toMaskedNumber } from '../identification.ts';
import {
  isObject,
  type JsonObject,
  readCurrencyOr,
  readList,
  readMoneyIn,
  readObject,
  readString,
  Unreadable,
} from '../json.ts';

/** `AmountType`, signed as it is written. `fallback` is the account's currency, where none is said. @throws Unreadable */
export function readAmount(parent: JsonObject, key: string, fallback: CurrencyCode | null = null): Money {
  const amount = readObject(parent, key);
  if (amount === null) throw new Unreadable(`/${key}`, 'missing or not an object');
  const pointer = `/${key}`;
  const currency = readCurrencyOr(amount, 'currency', { pointer, fallback });
  return readMoneyIn(amount, 'amount', { currency, pointer });
}

/** Identifiers that say nothing of an account's number: of persons and companies (ISO 20022 external code lists). */
function addIdentifier(read: AccountIdentification, identifier: unknown): AccountIdentification {
  if (!isObject(identifier)) return read;
  const number = readString(identifier, 'identification');
  if (number === null) return read;
  switch (readString(identifier, 'scheme_name')?.toUpperCase()) {
    case 'IBAN':
      return { ...read, iban: read.iban ?? toIban(number) };
    // A bank giro's number is its holder's as a BBAN is.
    case 'BBAN':
    case 'BGNR':
    case 'PGNR':
      return { ...read, bban: read.bban ?? number };
    case 'CPAN':
    case 'MIBN':
      return { ...read, maskedNumber: read.maskedNumber ?? toMaskedNumber(number) };
    default:
      return read;
  }
}

/** `AccountIdentification`, with whatever else names the same account. */
export function readIdentification(
  account: JsonObject | null,
  others: readonly unknown[],
  servicer: JsonObject | null,
): AccountIdentification {
  const read = toIdentification({
    iban: toIban(readString(account, 'iban')),
    bic: toBic(readString(servicer, 'bic_fi')),
  });
  return [account?.['other'], ...others].reduce<AccountIdentification>(addIdentifier, read);
}

/** The last four digits of a card account's `CPAN`, "Card PAN (masked or plain)"; null where none tells them for sure. */
export function readCardLastFour(account: JsonObject | null, others: readonly unknown[]): string | null {
  for (const identifier of [account?.['other'], ...others]) {
    if (!isObject(identifier) || readString(identifier, 'scheme_name')?.toUpperCase() !== 'CPAN') continue;
    const lastFour = toLastFour(readString(identifier, 'identification') ?? '');
    if (lastFour !== null) return lastFour;
  }
  return null;
}

/** Codes of `ErrorCode` that tell more than the status. */
const errorCodes: ReadonlyMap<string, BankErrorCode> = new Map([
  ['ACCESS_DENIED', 'PERMISSION_NOT_GRANTED'],
  ['ASPSP_ACCOUNT_NOT_ACCESSIBLE', 'PERMISSION_NOT_GRANTED'],
  ['ACCOUNT_DOES_NOT_EXIST', 'RESOURCE_NOT_FOUND'],
  ['INVALID_ACCOUNT_ID', 'RESOURCE_NOT_FOUND'],
  ['TRANSACTION_DOES_NOT_EXIST', 'RESOURCE_NOT_FOUND'],
  ['ASPSP_ERROR', 'BANK_UNAVAILABLE'],
  ['ASPSP_TIMEOUT', 'BANK_TIMEOUT'],
  ['ASPSP_RATE_LIMIT_EXCEEDED', 'BANK_RATE_LIMITED'],
  ['ASPSP_PSU_ACTION_REQUIRED', 'CONSENT_REQUIRED'],
  ['CLOSED_SESSION', 'CONSENT_REQUIRED'],
  ['EXPIRED_SESSION', 'CONSENT_REQUIRED'],
  ['REVOKED_SESSION', 'CONSENT_REQUIRED'],
  ['SESSION_DOES_NOT_EXIST', 'CONSENT_REQUIRED'],
  ['WRONG_SESSION_STATUS', 'CONSENT_REQUIRED'],
  // The gateway itself is at fault, or its application: not the customer's consent.
  ['AUTHORIZATION_NOT_PROVIDED', 'BANK_REJECTED_REQUEST'],
  ['UNAUTHORIZED_ACCESS', 'BANK_REJECTED_REQUEST'],
  ['UNAUTHORIZED_IP', 'BANK_REJECTED_REQUEST'],
  ['INVALID_HOST', 'BANK_REJECTED_REQUEST'],
  ['PSU_HEADER_NOT_PROVIDED', 'BANK_REJECTED_REQUEST'],
  ['PSU_HEADER_INVALID', 'BANK_REJECTED_REQUEST'],
]);

/** What the bank behind may say inside an `ASPSP_ERROR`, in the words of the standards that banks there speak. */
const insideCodes: ReadonlyMap<string, BankErrorCode> = new Map([
  ['CONSENT_EXPIRED', 'CONSENT_REQUIRED'],
  ['CONSENT_INVALID', 'CONSENT_REQUIRED'],
  ['CONSENT_UNKNOWN', 'CONSENT_REQUIRED'],
  ['TOKEN_EXPIRED', 'CONSENT_REQUIRED'],
  ['TOKEN_INVALID', 'CONSENT_REQUIRED'],
  ['PSU_CREDENTIALS_INVALID', 'CONSENT_REQUIRED'],
  ['ACCESS_EXCEEDED', 'BANK_RATE_LIMITED'],
  ['SERVICE_BLOCKED', 'PERMISSION_NOT_GRANTED'],
]);

const plainCode = /^[A-Za-z][A-Za-z0-9_.-]{1,59}$/;

/** Codes that stand anywhere in what is said of the bank's own error, the outermost first; a text may hold JSON. */
function readInsideCodes(detail: unknown, depth = 0): readonly string[] {
  if (depth > 4) return [];
  if (typeof detail === 'string') {
    if (!detail.trimStart().startsWith('{') || detail.length > 10_000) return [];
    try {
      return readInsideCodes(JSON.parse(detail), depth + 1);
    } catch {
      return [];
    }
  }
  if (Array.isArray(detail)) return detail.slice(0, 10).flatMap((item: unknown) => readInsideCodes(item, depth + 1));
  if (!isObject(detail)) return [];
  const own = ['code', 'error', 'errorCode', 'error_code', 'ErrorCode'].flatMap((key) => {
    const code = detail[key];
    return typeof code === 'string' && plainCode.test(code) ? [code] : [];
  });
  return [
    ...own,
    ...Object.values(detail).flatMap((value) =>
      isObject(value) || Array.isArray(value) ? readInsideCodes(value, depth + 1) : [],
    ),
  ];
}

/** An error answer's code, and behind it the bank's own where there is one. */
export function readErrors(body: unknown, status = 0): readonly SaidError[] {
  const said = isObject(body) ? body['error'] : null;
  if (!isObject(body) || typeof said !== 'string' || !plainCode.test(said)) {
    // Every call bears the application's token: a 401 of its own without a word is about that, and not about a customer's consent.
    return isObject(body) && status === 401 ? [{ bankCode: 'UNAUTHORIZED', code: 'BANK_REJECTED_REQUEST' }] : [];
  }
  const code = errorCodes.get(said) ?? null;
  if (!isAspspError(said)) return [{ bankCode: said, code }];
  const inside = readInsideCodes(body['detail']);
  const telling = inside.find((one) => insideCodes.has(one)) ?? inside[0];
  if (telling === undefined) return [{ bankCode: said, code }];
  return [{ bankCode: `${said}/${telling}`.slice(0, 100), code: insideCodes.get(telling) ?? code }];
}

const isAspspError = (code: string): boolean => code === 'ASPSP_ERROR';

/** Whether an answer says that the bank behind has failed: Enable Banking itself is at work then. */
export function saysBankFailed(body: unknown): boolean {
  const said = isObject(body) ? body['error'] : null;
  return said === 'ASPSP_ERROR' || said === 'ASPSP_TIMEOUT';
}

/** The list that an answer holds. @throws Unreadable when there is none */
export function readAnswerList(body: unknown, name: string): readonly unknown[] {
  const list = isObject(body) && name in body ? readList(body, name) : null;
  if (list === null) throw new Unreadable(`/${name}`, 'missing or not a list');
  return list;
}
