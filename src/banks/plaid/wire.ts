// What Plaid asks and says alike everywhere: who the client is, amounts, errors. Total readers: see ../json.ts. Called by the files
// beside it. Source: Plaid API 2020-09-14 (PlaidError; authentication by headers).

import type { Bank, BankSource } from '../../domain/bank.ts';
import { type BankErrorCode, BankFailure } from '../../domain/errors.ts';
import { type CurrencyCode, parseCurrencyOfHistory } from '../../domain/iso4217.ts';
import type { BankPostResponse } from '../../http/bank-post.ts';
import type { SaidError } from '../calls.ts';
import { toConsentFailure } from '../consent.ts';
import { isObject, type JsonObject, readList, readString, Unreadable } from '../json.ts';

/** The version of the API: it decides what fields are called. */
export const apiVersion = '2020-09-14';

/** The headers by which the client shows who it is. Secret. */
export function toClientHeaders({ credentials }: Pick<BankSource, 'credentials'>): Record<string, string> {
  return {
    'plaid-client-id': credentials['clientId'] ?? '',
    'plaid-secret': credentials['secret'] ?? '',
    'plaid-version': apiVersion,
  };
}

/** The same for a bank that is reached through Plaid. */
export const clientHeadersOf = ({ via }: Bank): Record<string, string> =>
  via == null ? {} : toClientHeaders(via.source);

/** Codes of items that the customer can repair by signing in at the bank again. */
const signInCodes: ReadonlySet<string> = new Set([
  'ITEM_LOGIN_REQUIRED',
  'INVALID_CREDENTIALS',
  'INSUFFICIENT_CREDENTIALS',
  'INVALID_MFA',
  'INVALID_SEND_METHOD',
  'INVALID_PHONE_NUMBER',
  'INVALID_OTP',
  'INVALID_UPDATED_USERNAME',
  'ITEM_LOCKED',
  'ITEM_CONCURRENTLY_DELETED_LOGIN',
  'MFA_NOT_SUPPORTED',
  'PASSWORD_RESET_REQUIRED',
  'USER_SETUP_REQUIRED',
  'USER_INPUT_TIMEOUT',
]);

/**
 * Codes of items that are there no more. A token that Plaid does not take (`INVALID_ACCESS_TOKEN`) says nothing of its Item: with the
 * credentials of another client or environment none is taken, and every link would end.
 */
const goneCodes: ReadonlySet<string> = new Set(['ITEM_NOT_FOUND', 'ACCESS_TOKEN_NOT_FOUND', 'USER_PERMISSION_REVOKED']);

/** Other codes that tell more than the status. */
const otherCodes: ReadonlyMap<string, BankErrorCode> = new Map([
  ['ACCESS_NOT_GRANTED', 'PERMISSION_NOT_GRANTED'],
  ['ADDITIONAL_CONSENT_REQUIRED', 'PERMISSION_NOT_GRANTED'],
  ['NO_ACCOUNTS', 'RESOURCE_NOT_FOUND'],
  ['INVALID_ACCOUNT_ID', 'RESOURCE_NOT_FOUND'],
  ['NO_AUTH_ACCOUNTS', 'UNSUPPORTED'],
  ['ITEM_NOT_SUPPORTED', 'UNSUPPORTED'],
  ['ITEM_PRODUCT_NOT_READY', 'BANK_UNAVAILABLE'],
  ['PRODUCT_NOT_READY', 'BANK_UNAVAILABLE'],
  ['PRODUCT_NOT_ENABLED', 'UNSUPPORTED'],
  ['PRODUCT_UNAVAILABLE', 'UNSUPPORTED'],
  ['PRODUCTS_NOT_SUPPORTED', 'UNSUPPORTED'],
  ['INSTITUTION_NO_LONGER_SUPPORTED', 'UNSUPPORTED'],
  ['INSTITUTION_NOT_ENABLED_IN_ENVIRONMENT', 'UNSUPPORTED'],
  ['TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION', 'BANK_BAD_RESPONSE'],
]);

/** What an error's type means where its code does not tell. */
const byType: ReadonlyMap<string, BankErrorCode> = new Map([
  ['INSTITUTION_ERROR', 'BANK_UNAVAILABLE'],
  ['API_ERROR', 'BANK_UNAVAILABLE'],
  ['RATE_LIMIT_EXCEEDED', 'BANK_RATE_LIMITED'],
  // What is wrong with the item is the customer's to repair.
  ['ITEM_ERROR', 'CONSENT_REQUIRED'],
]);

/** Plaid fetches what is not there yet in minutes. */
const notReadyMs = 30_000;
const plainCode = /^[A-Z][A-Z0-9_]{1,79}$/;

/** An error's code and type; null for what is no error of Plaid's. */
export function readPlaidError(body: unknown): { readonly code: string; readonly type: string } | null {
  const code = isObject(body) ? body['error_code'] : null;
  if (!isObject(body) || typeof code !== 'string' || !plainCode.test(code)) return null;
  return { code, type: readString(body, 'error_type') ?? '' };
}

/** Whether an error says that the item stands and the customer has to sign in at the bank again. */
export const saysSignIn = (code: string): boolean => signInCodes.has(code);
/** Whether an error says that there is no item any more, or that nothing of it may be seen. */
export const saysGone = (code: string): boolean => goneCodes.has(code);

/** An error answer's code. */
export function readErrors(body: unknown): readonly SaidError[] {
  const said = readPlaidError(body);
  if (said === null) return [];
  const { code: bankCode, type } = said;
  const code =
    saysSignIn(bankCode) || saysGone(bankCode)
      ? 'CONSENT_REQUIRED'
      : (otherCodes.get(bankCode) ?? byType.get(type) ?? 'BANK_REJECTED_REQUEST');
  return [{ bankCode, code, ...(/PRODUCT_NOT_READY$/.test(bankCode) ? { retryMs: notReadyMs } : {}) }];
}

/** Whether an answer says that the bank behind has failed: Plaid itself is at work then. */
export function saysBankFailed(body: unknown): boolean {
  return readPlaidError(body)?.type === 'INSTITUTION_ERROR';
}

/** The list that an answer holds. @throws Unreadable when there is none */
export function readAnswerList(body: unknown, name: string): readonly unknown[] {
  const list = isObject(body) && name in body ? readList(body, name) : null;
  if (list === null) throw new Unreadable(`/${name}`, 'missing or not a list');
  return list;
}

/**
 * The currency beside an amount; of one that is not in ISO 4217 (`unofficial_currency_code`: points, crypto currencies) nothing is
 * read. @throws Unreadable
 */
export function readPlaidCurrency(wire: JsonObject, pointer = ''): CurrencyCode {
  const text = readString(wire, 'iso_currency_code');
  if (text === null) {
    const reason = readString(wire, 'unofficial_currency_code') === null ? 'missing' : 'no ISO 4217 currency is told';
    throw new Unreadable(`${pointer}/iso_currency_code`, reason);
  }
  const currency = parseCurrencyOfHistory(text);
  if (currency === null) throw new Unreadable(`${pointer}/iso_currency_code`, 'not an ISO 4217 currency');
  return currency;
}

/** JSON of an answer that came as text; null for what is none. */
export function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What an error answer to a call about a consent means. */
export function toPlaidFailure(bank: Bank, doing: string, response: BankPostResponse): BankFailure {
  const failure = toConsentFailure(bank, doing, response);
  const [said] = readErrors(parseText(response.text));
  if (said === undefined) return failure;
  const isTrouble = said.code === 'BANK_UNAVAILABLE' || said.code === 'BANK_RATE_LIMITED';
  return new BankFailure({
    code: response.status < 500 && isTrouble ? said.code : failure.code,
    bankId: bank.id,
    operatorMessage: `${failure.message} ${said.bankCode}`,
    bankCode: said.bankCode,
  });
}
