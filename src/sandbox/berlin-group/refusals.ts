// How Berlin Group says no, and the header that every call needs. Called by all of this folder.
// Source: psd2-api 1.3.12 and the implementation guidelines' message codes.
import type { FastifyRequest } from 'fastify';
import { headerOf } from '../bank/listener.ts';
import { Refusal } from '../bank/refusal.ts';
import type { Wire } from '../json.ts';
import { messageCodes } from './codes.ts';

/** A message code that the sandbox sends. */
export type MessageCode = keyof typeof messageCodes;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The body of a refusal. */
export function errorBody(code: string, text: string, path?: string): Wire {
  return { tppMessages: [{ category: 'ERROR', code, text, ...(path === undefined ? {} : { path }) }] };
}

/** The refusal with the status that belongs to its code. */
export function refuse(code: MessageCode, text: string, path?: string): Refusal {
  return new Refusal(messageCodes[code], errorBody(code, text, path));
}

/** Refuses a request without a UUID as its X-Request-ID. */
export function assertRequestId(request: FastifyRequest): void {
  const requestId = headerOf(request, 'x-request-id');
  if (requestId === undefined) throw refuse('FORMAT_ERROR', 'X-Request-ID is missing', 'X-Request-ID');
  if (!uuid.test(requestId)) throw refuse('FORMAT_ERROR', 'X-Request-ID is not a UUID', 'X-Request-ID');
}
