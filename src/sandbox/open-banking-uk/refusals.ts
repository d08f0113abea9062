// How UK Open Banking says no: error bodies of both versions. Called by routes.ts and consents.ts.
// Source: OBErrorResponse1 of the OpenAPI files and the Read/Write API profile's error codes.
import { randomUUID } from 'node:crypto';
import { Refusal } from '../bank/refusal.ts';
import type { Wire } from '../json.ts';
import { errorCodes } from './codes.ts';
import type { House } from './wire.ts';

/** A name of an error, in neither version's words. */
export type ErrorName = keyof typeof errorCodes;

const statusWords: Readonly<Record<number, string>> = {
  400: '400 BadRequest',
  403: '403 Forbidden',
  404: '404 NotFound',
  429: '429 TooManyRequests',
  500: '500 InternalServerError',
  503: '503 ServiceUnavailable',
};

/** The body of an error in the house's version. */
export function errorBody(house: House, status: number, code: ErrorName, message: string, path?: string): Wire {
  const ErrorCode = errorCodes[code][house.version === '3.1' ? 0 : 1];
  return {
    Code: statusWords[status] ?? String(status),
    Id: randomUUID(),
    Message: message,
    Errors: [{ ErrorCode, Message: message, ...(path === undefined ? {} : { Path: path }) }],
  };
}

/** The refusal with such a body. */
export function refuse(house: House, status: number, code: ErrorName, message: string, path?: string): Refusal {
  return new Refusal(status, errorBody(house, status, code, message, path));
}

/** RFC 6750's answer to a token that is worth nothing; the standard gives it no body. */
export function refuseToken(): Refusal {
  return new Refusal(401, undefined, { 'www-authenticate': 'Bearer error="invalid_token"' });
}
