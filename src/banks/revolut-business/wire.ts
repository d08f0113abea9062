// What Revolut Business writes everywhere alike: errors, lists, instants. Called by the connectors beside it. Source: Revolut Business
// API 1.0 (schemas ErrorWithId, ErrorUnauthorized). Its error codes are numbers.

import type { BankErrorCode } from '../../domain/errors.ts';
import type { SaidError } from '../calls.ts';
import { isObject, Unreadable } from '../json.ts';

/** What a status means where the caller is the business itself: there is no consent that anybody could renew. */
const byStatus: ReadonlyMap<number, BankErrorCode> = new Map([
  [400, 'BANK_REJECTED_REQUEST'],
  [401, 'BANK_REJECTED_REQUEST'],
  [403, 'BANK_REJECTED_REQUEST'],
  [404, 'RESOURCE_NOT_FOUND'],
  [422, 'BANK_REJECTED_REQUEST'],
]);

/** An error's code as a text; null for what is no error of Revolut's. */
export function readErrorCode(body: unknown): string | null {
  const code = isObject(body) ? body['code'] : null;
  const text = typeof code === 'number' || typeof code === 'string' ? String(code) : '';
  return /^\d{1,8}$/.test(text) ? text : null;
}

/** An error answer's code, and what it means. */
export function readErrors(body: unknown, status: number): readonly SaidError[] {
  const bankCode = readErrorCode(body);
  return bankCode === null ? [] : [{ bankCode, code: byStatus.get(status) ?? null }];
}

/** The list that an answer is. @throws Unreadable */
export function readAnswerList(body: unknown): readonly unknown[] {
  if (!Array.isArray(body)) throw new Unreadable('', 'not a list');
  return body;
}

/** JSON of an answer that came as text; null for what is none. */
export function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
