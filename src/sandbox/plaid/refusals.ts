// What Plaid says when it says no. Used by everything in this folder. Source: the specification's PlaidError for the
// shape; it lists no codes, so codes, statuses and messages are those of Plaid's published list of errors, as users of
// it report them.
import { Refusal } from '../bank/refusal.ts';
import type { Wire } from '../json.ts';

const codes = {
  ACCESS_NOT_GRANTED: ['ITEM_ERROR', 400, 'access to this product was not granted for the account'],
  ADDITIONAL_CONSENT_REQUIRED: ['INVALID_INPUT', 400, 'client does not have user consent to access the product'],
  INSTITUTION_DOWN: [
    'INSTITUTION_ERROR',
    400,
    'this institution is not currently responding to this request. please try again soon',
  ],
  INSTITUTION_NOT_AVAILABLE: ['INSTITUTION_ERROR', 400, 'this institution is not currently available'],
  INSTITUTION_NOT_RESPONDING: [
    'INSTITUTION_ERROR',
    400,
    'this institution is not currently responding to this request. please try again soon',
  ],
  INSTITUTION_NO_LONGER_SUPPORTED: ['INSTITUTION_ERROR', 400, 'this institution is no longer supported'],
  INTERNAL_SERVER_ERROR: ['API_ERROR', 500, 'an unexpected error occurred'],
  INVALID_ACCESS_TOKEN: ['INVALID_INPUT', 400, 'could not find matching access token'],
  INVALID_ACCOUNT_ID: ['INVALID_INPUT', 400, 'failed to find requested account ID for requested item'],
  INVALID_API_KEYS: ['INVALID_INPUT', 400, 'invalid client_id or secret provided'],
  INVALID_BODY: ['INVALID_REQUEST', 400, 'body could not be parsed as JSON'],
  INVALID_FIELD: ['INVALID_REQUEST', 400, 'a field is not valid'],
  INVALID_HEADERS: ['INVALID_REQUEST', 400, 'a header is not valid'],
  INVALID_INSTITUTION: ['INVALID_INPUT', 400, 'invalid institution_id provided'],
  INVALID_LINK_TOKEN: ['INVALID_INPUT', 400, 'invalid link_token provided'],
  INVALID_PRODUCT: ['INVALID_INPUT', 400, 'client is not authorized to access the following products'],
  INVALID_PUBLIC_TOKEN: ['INVALID_INPUT', 400, 'could not find matching public token'],
  INVALID_WEBHOOK_VERIFICATION_KEY_ID: [
    'INVALID_INPUT',
    400,
    'invalid key_id provided. note that key_ids are specific to Plaid environments',
  ],
  ITEM_LOCKED: ['ITEM_ERROR', 400, 'this account is locked. the user must visit the institution to unlock it'],
  ITEM_LOGIN_REQUIRED: [
    'ITEM_ERROR',
    400,
    "the login details of this item have changed and a user login is required. use Link's update mode to restore the item",
  ],
  ITEM_NOT_FOUND: [
    'ITEM_ERROR',
    400,
    'The Item you requested cannot be found. It does not exist, or was removed via /item/remove or by the user',
  ],
  MISSING_FIELDS: ['INVALID_REQUEST', 400, 'the following required fields are missing'],
  NOT_FOUND: ['INVALID_REQUEST', 404, 'not found'],
  NO_ACCOUNTS: ['ITEM_ERROR', 400, 'no valid accounts were found for this item'],
  NO_AUTH_ACCOUNTS: ['ITEM_ERROR', 400, 'There are no valid checking or savings account(s) associated with this Item'],
  PLANNED_MAINTENANCE: ['API_ERROR', 503, 'the Plaid API is temporarily unavailable due to planned maintenance'],
  PRODUCTS_NOT_SUPPORTED: ['ITEM_ERROR', 400, 'this product is not supported by the institution'],
  PRODUCT_NOT_READY: [
    'ITEM_ERROR',
    400,
    'the requested product is not yet ready. please provide a webhook or try the request again later',
  ],
  RATE_LIMIT: ['RATE_LIMIT_EXCEEDED', 429, 'rate limit exceeded. please try again later'],
  ACCOUNTS_LIMIT: [
    'RATE_LIMIT_EXCEEDED',
    429,
    'rate limit exceeded for attempts to access this item. please try again later',
  ],
  BALANCE_LIMIT: [
    'RATE_LIMIT_EXCEEDED',
    429,
    'rate limit exceeded for attempts to access this item. please try again later',
  ],
  TRANSACTIONS_LIMIT: [
    'RATE_LIMIT_EXCEEDED',
    429,
    'rate limit exceeded for attempts to access this item. please try again later',
  ],
  UNKNOWN_FIELDS: ['INVALID_REQUEST', 400, 'the following fields are not recognized by this endpoint'],
  USER_PERMISSION_REVOKED: [
    'ITEM_ERROR',
    400,
    'the holder of this account has revoked their permission for your application to access it',
  ],
} as const;

/** What a person can be shown, for the errors that are about him or his bank. */
const displayed: Readonly<Partial<Record<keyof typeof codes, string>>> = {
  INSTITUTION_DOWN: 'This financial institution is not currently available. Please try again later.',
  INSTITUTION_NOT_RESPONDING:
    'This financial institution is not currently responding to requests. We apologize for the inconvenience.',
  ITEM_LOCKED: 'The given account has been locked by your financial institution.',
  ITEM_LOGIN_REQUIRED:
    'The credentials you provided were incorrect. Check that they are those that you use for this institution.',
  USER_PERMISSION_REVOKED: 'The access to this account was taken back. Please link it again.',
};

/** A code that this simulator sends. */
export type ErrorCode = keyof typeof codes;

/** Whether there is such a code. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(codes, value);
}

/**
 * An error as the specification's PlaidError, without the request's id: as an Item, a session and a webhook carry it.
 */
export function toError(code: ErrorCode, message?: string): Wire {
  const [type, , usual] = codes[code];
  return {
    display_message: displayed[code] ?? null,
    documentation_url: `https://plaid.com/docs/?ref=error#${type.toLowerCase().replaceAll('_', '-')}s`,
    error_code: code,
    error_message: message ?? usual,
    error_type: type,
    suggested_action: null,
  };
}

/** The status that goes with a code. */
export const statusOf = (code: ErrorCode): number => codes[code][1];

/** A refusal; whoever writes it adds the id of the request. */
export function refuse(code: ErrorCode, message?: string): Refusal {
  return new Refusal(statusOf(code), toError(code, message));
}

/** A field that is there and wrong. */
export const invalidField = (message: string): Refusal => refuse('INVALID_FIELD', message);
