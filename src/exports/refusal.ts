// What a client is told when nothing of an export was begun: HTTP's status, and the error in the form that GraphQL clients read, with
// the codes that the endpoint has. Called by route.ts.

import { GraphQLError } from 'graphql';
import { Refusal } from '../auth/refusal.ts';
import { BankFailure, InvalidInput, NotFound } from '../domain/errors.ts';
import { formatError, type GatewayErrorCode, type OnUnexpectedError } from '../gateway/shared/errors.ts';
import { StoreFailure } from '../store/failures.ts';
import { StatementsRefused } from './camt-export.ts';
import { ExportBroken } from './session.ts';

/** An answer instead of an export. */
export interface RefusedExport {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** Too many exports at once. */
export class TooManyExports extends Error {
  override readonly name = 'TooManyExports';
  /** Whether they are the caller's own. */
  readonly isOwn: boolean;
  constructor(isOwn: boolean) {
    super(
      isOwn
        ? 'As many exports of yours are under way as may be. Ask again when one has ended.'
        : 'As many exports are under way as may be. Ask again in a moment.',
    );
    this.isOwn = isOwn;
  }
}

/** A client of HTTP/1.0, to which the end of an answer and its breaking off are the same. */
export class OldHttp extends Error {
  override readonly name = 'OldHttp';
  constructor() {
    super(
      'Exports need HTTP/1.1, whose chunks show where an answer is broken off. (A proxy may speak 1.0 to the gateway.)',
    );
  }
}

/** Seconds after which an export may have ended. */
const retryAfterSeconds = '5';

/** What an error comes to. */
export function toRefusedExport(error: unknown, onUnexpected: OnUnexpectedError): RefusedExport {
  if (error instanceof GraphQLError) return ofGraphQlError(error);
  if (error instanceof StatementsRefused) {
    const code: GatewayErrorCode = 'BAD_REQUEST';
    return { status: 409, headers: [], body: toBody(error.message, { code, accounts: error.accounts }) };
  }
  if (error instanceof OldHttp) {
    const code: GatewayErrorCode = 'BAD_REQUEST';
    return { status: 505, headers: [], body: toBody(error.message, { code }) };
  }
  if (error instanceof TooManyExports) {
    const code: GatewayErrorCode = error.isOwn ? 'TOO_MANY_REQUESTS' : 'SERVICE_UNAVAILABLE';
    return {
      status: error.isOwn ? 429 : 503,
      headers: [['retry-after', retryAfterSeconds]],
      body: toBody(error.message, { code, retryable: true }),
    };
  }
  if (error instanceof ExportBroken) {
    const code: GatewayErrorCode = 'SERVICE_UNAVAILABLE';
    return { status: 503, headers: [['retry-after', retryAfterSeconds]], body: toBody(error.message, { code }) };
  }
  const { message, extensions } = formatError({ message: '' }, error, onUnexpected);
  return { status: statusOf(error), headers: headersOf(error), body: toBody(message, extensions ?? {}) };
}

const toBody = (message: string, extensions: object): string => JSON.stringify({ errors: [{ message, extensions }] });

function statusOf(error: unknown): number {
  if (error instanceof InvalidInput) return 400;
  if (error instanceof Refusal) return error.code === 'UNAUTHENTICATED' ? 401 : 403;
  if (error instanceof NotFound) return 404;
  if (error instanceof BankFailure) return error.retryable ? 503 : 409;
  return error instanceof StoreFailure ? 503 : 500;
}

function headersOf(error: unknown): RefusedExport['headers'] {
  if (!(error instanceof Refusal)) return [];
  if (error.code === 'UNAUTHENTICATED') return [['www-authenticate', 'Bearer']];
  const scope = error.missingScopes.join(' ');
  return [['www-authenticate', `Bearer error="insufficient_scope", scope="${scope}"`]];
}

/** What authentication, points and overload refuse with: the status and headers are in it. */
function ofGraphQlError({ message, extensions: { http, ...extensions } }: GraphQLError): RefusedExport {
  const isHttp = typeof http === 'object' && http !== null;
  const status = isHttp && 'status' in http && typeof http.status === 'number' ? http.status : 500;
  const given = isHttp && 'headers' in http && http.headers instanceof Map ? [...http.headers] : [];
  const headers = given.map(([name, value]): readonly [string, string] => [String(name), String(value)]);
  return { status, headers, body: toBody(message, extensions) };
}
