// What Enable Banking says when it says no. Used by everything in this folder. Codes are those of the specification's ErrorCode;
// it does not say which goes with which status, so the statuses are those that users of the real service report (401 for
// sessions that are over, 422 for requests, 429 for a bank's limit, 400 for a bank's error), else the nearest of its list.
import { Refusal } from '../bank/refusal.ts';

const codes = {
  ACCESS_DENIED: [403, 'Access to the requested data is denied'],
  ACCOUNT_DOES_NOT_EXIST: [404, 'Account does not exist'],
  ALREADY_AUTHORIZED: [422, 'Session is already authorized'],
  ASPSP_ERROR: [400, 'Error interacting with ASPSP'],
  ASPSP_TIMEOUT: [408, 'Timeout interacting with ASPSP'],
  ASPSP_RATE_LIMIT_EXCEEDED: [429, 'ASPSP rate limit exceeded'],
  AUTHORIZATION_NOT_PROVIDED: [401, 'Authorization header is not provided'],
  CLOSED_SESSION: [401, 'Session is closed'],
  DATE_TO_WITHOUT_DATE_FROM: [422, 'date_to is provided without date_from'],
  DATE_FROM_IN_FUTURE: [422, 'date_from is in the future'],
  EXPIRED_AUTHORIZATION_CODE: [422, 'Authorization code is expired'],
  EXPIRED_SESSION: [401, 'Session is expired'],
  INVALID_ACCOUNT_ID: [422, 'Account ID is invalid'],
  INVALID_PAYMENT: [422, 'Payment is invalid'],
  PAYMENT_NOT_FINALIZED: [422, 'Payment is not finalized'],
  PAYMENT_NOT_FOUND: [404, 'Payment is not found'],
  PSU_HEADER_INVALID: [422, 'PSU header is invalid'],
  PSU_HEADER_NOT_PROVIDED: [422, 'Required PSU header is not provided'],
  REDIRECT_URI_NOT_ALLOWED: [400, 'Redirect URI not allowed'],
  REVOKED_SESSION: [401, 'Session is revoked'],
  SESSION_DOES_NOT_EXIST: [404, 'Session does not exist'],
  TRANSACTION_DOES_NOT_EXIST: [404, 'Transaction does not exist'],
  UNAUTHORIZED_ACCESS: [401, 'Access is not authorized'],
  WEBHOOK_URI_NOT_ALLOWED: [400, 'Webhook URI not allowed'],
  WRONG_ASPSP_PROVIDED: [422, 'Wrong ASPSP name provided'],
  WRONG_AUTHORIZATION_CODE: [422, 'Wrong authorization code provided'],
  WRONG_CONTINUATION_KEY: [422, 'Wrong continuation key provided'],
  WRONG_DATE_INTERVAL: [422, 'date_to is before date_from'],
  WRONG_REQUEST_PARAMETERS: [422, 'Wrong request parameters'],
  WRONG_SESSION_STATUS: [422, 'Wrong session status'],
  WRONG_TRANSACTIONS_PERIOD: [422, 'Wrong transactions period requested'],
} as const;

/** A code of the specification's that this simulator sends. */
export type ErrorCode = keyof typeof codes;

/** What goes beside the code: a text or the bank's own error, another message than usual, headers. */
export interface RefusalParts {
  readonly detail?: unknown;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal as the specification's ErrorResponse; without a detail it is null, as the real service writes it. */
export function refuse(error: ErrorCode, { detail = null, message, headers = {} }: RefusalParts = {}): Refusal {
  const [code, usual] = codes[error];
  return new Refusal(code, { code, message: message ?? usual, error, detail }, headers);
}

/** A request that is not as the specification has it. */
export const malformed = (detail: string): Refusal => refuse('WRONG_REQUEST_PARAMETERS', { detail });
