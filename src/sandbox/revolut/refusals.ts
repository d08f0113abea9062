// What Revolut says when it says no: a code, a message and the id of the error. Used by everything in this folder. Source:
// the specification's Error, ErrorWithId and its examples for codes and messages; where an operation has no example, the
// code is that of a like one. The token endpoint is not in the specification: its errors are RFC 6749's.
import { randomUUID } from 'node:crypto';
import { Refusal } from '../bank/refusal.ts';

const codes = {
  ACCOUNT_NOT_FOUND: [404, 3006, 'Account not found'],
  CARD_LOCKED: [403, 9002, 'Card is locked'],
  CARD_NOT_CHANGED: [422, 33003, 'Unable to update the card'],
  CARD_NOT_FOUND: [404, 1214, 'Card not found'],
  CARD_UNCHANGED: [400, 1112, 'Specify at least one parameter for card update'],
  COUNTERPARTY_EXISTS: [422, 3005, 'Counterparty already exists'],
  COUNTERPARTY_NOT_FOUND: [404, 3544, 'Counterparty not found'],
  DRAFT_CURRENCY: [400, 3452, 'Payment draft currency should match with recipient currency'],
  DRAFT_NOT_FOUND: [404, 3006, 'The specified payment draft was not found'],
  DRAFT_PROCESSED: [422, 3417, 'Payment draft is already processed'],
  DUPLICATE_REQUEST: [400, 3020, 'Duplicate request'],
  FORBIDDEN: [403, 9002, 'This action is forbidden'],
  INTERNAL: [
    500,
    5000,
    'An unexpected error occurred while processing your request. If the issue persists, please contact support',
  ],
  INVALID_PARAMETER: [400, 2101, 'A parameter is invalid'],
  INVALID_REQUEST: [400, 3000, 'Invalid request'],
  INVALID_TOKEN: [401, 1000, "Invalid token. The authorization header must follow the 'Bearer <token>' format."],
  NOT_FOUND: [404, 3006, 'Resource not found'],
  RATE_LIMIT: [429, 3162, 'Request rate limit has been reached. Try again later.'],
  RATE_UNKNOWN: [404, 3472, 'Exchange rate unknown'],
  TOKEN_EXPIRED: [
    401,
    1000,
    "Access token is invalid or has expired. Please refresh your access token or generate a new one following the 'Get a new access token' guide in the Revolut API docs.",
  ],
  TOO_MANY_SECRETS: [422, 3355, "Webhook can't have more than 3 active signing keys"],
  TRANSACTION_NOT_FOUND: [404, 3006, 'Transaction not found'],
  UNAVAILABLE: [
    503,
    5003,
    'The service is temporarily unavailable. Try again in a few moments. If the issue persists, please contact support',
  ],
  WEBHOOK_NOT_FOUND: [404, 3040, 'Webhook not found'],
} as const;

/** A refusal that this simulator knows. */
export type RefusalName = keyof typeof codes;

/** The body of a refusal. */
export const toError = (name: RefusalName, message: string = codes[name][2]): object => ({
  error_id: randomUUID(),
  code: codes[name][1],
  message,
});

/** A refusal, in its usual words unless others are given. */
export const refuse = (name: RefusalName, message?: string): Refusal =>
  new Refusal(codes[name][0], toError(name, message));

/** A field or parameter that is not as it should be. */
export const invalid = (message: string): Refusal => refuse('INVALID_PARAMETER', message);

/** What the service says when all of it is in trouble. */
export function faultBody(status: number): object {
  if (status === 401) return toError('TOKEN_EXPIRED');
  if (status === 403) return toError('FORBIDDEN');
  if (status === 429) return toError('RATE_LIMIT');
  if (status === 503) return toError('UNAVAILABLE');
  return toError(status < 500 ? 'INVALID_REQUEST' : 'INTERNAL');
}

/** What the token endpoint says (RFC 6749, section 5.2). */
export const refuseToken = (status: number, error: string, description: string): Refusal =>
  new Refusal(status, { error, error_description: description }, { 'cache-control': 'no-store' });
