// How UK Open Banking says no: error bodies of both versions. Called by all of this folder.
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

/** One thing that is wrong. */
export interface Mistake {
  readonly code: ErrorName;
  readonly message: string;
  readonly path?: string | undefined;
}

/** The body of an error in the house's version. */
export function errorBody(house: House, status: number, mistake: Mistake): Wire {
  return errorsBody(house, status, [mistake]);
}

function errorsBody(house: House, status: number, mistakes: readonly Mistake[]): Wire {
  return {
    Code: statusWords[status] ?? String(status),
    Id: randomUUID(),
    Message: mistakes[0]?.message ?? 'The request cannot be served',
    Errors: mistakes.map(({ code, message, path }) => ({
      ErrorCode: errorCodes[code][house.version === '3.1' ? 0 : 1],
      Message: message,
      ...(path === undefined ? {} : { Path: path }),
    })),
  };
}

/** The refusal of a body, with everything that is wrong with it. */
export function refuseMistakes(house: House, mistakes: readonly Mistake[]): Refusal {
  return new Refusal(400, errorsBody(house, 400, mistakes));
}

/** The refusal with such a body; 400 is the standard's answer to almost everything. */
export function refuse(house: House, mistake: Mistake, status = 400): Refusal {
  return new Refusal(status, errorBody(house, status, mistake));
}

/** RFC 6750's answer to a token that is worth nothing; the standard gives it no body. */
export function refuseToken(): Refusal {
  return new Refusal(401, undefined, { 'www-authenticate': 'Bearer error="invalid_token"' });
}
