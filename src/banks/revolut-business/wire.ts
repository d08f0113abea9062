// What Revolut Business writes everywhere alike: errors, lists, instants. Called by the connectors beside it. Source: Revolut Business
// API 1.0 (schemas ErrorWithId, ErrorUnauthorized). Its error codes are numbers.

import type { Bank } from '../../domain/bank.ts';
import { type BankErrorCode, BankFailure } from '../../domain/errors.ts';
import type { PaymentRejection } from '../../domain/payment.ts';
import type { SaidError } from '../calls.ts';
import { isObject, Unreadable } from '../json.ts';
import { type PaymentCall, toPaymentFailure } from '../payment.ts';

/** What a status means where the caller is the business itself: there is no consent that anybody could renew. */
export const codeOfStatus: ReadonlyMap<number, BankErrorCode> = new Map([
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
  return bankCode === null ? [] : [{ bankCode, code: codeOfStatus.get(status) ?? null }];
}

/** The list that an answer is. @throws Unreadable */
export function readAnswerList(body: unknown): readonly unknown[] {
  if (!Array.isArray(body)) throw new Unreadable('', 'not a list');
  return body;
}

/**
 * A microsecond later: no instant is told more exactly, and of a list that is asked for up to an instant, which excludes it, this leaves out
 * nothing of that instant. What is no instant stays as it is.
 */
export function toNextMicrosecond(instant: string): string {
  const atMs = Date.parse(instant);
  if (Number.isNaN(atMs)) return instant;
  const micros = Number((/\.(\d+)/.exec(instant)?.[1] ?? '').padEnd(6, '0').slice(0, 6)) + 1;
  const second = Math.floor(atMs / 1000) + Math.floor(micros / 1_000_000);
  return `${new Date(second * 1000).toISOString().slice(0, 19)}.${String(micros % 1_000_000).padStart(6, '0')}Z`;
}

/** JSON of an answer that came as text; null for what is none. */
export function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Codes that say what is wrong with an order. */
const rejections: ReadonlyMap<string, PaymentRejection> = new Map([
  ['2101', 'VALIDATION'],
  ['3000', 'VALIDATION'],
  ['3287', 'VALIDATION'],
  ['3452', 'VALIDATION'],
]);

/** The same `request_id` was used before: what it was used for may be this very payment. */
const duplicateCode = '3020';

/** One call about a payment. */
export interface RevolutQuestion {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: URL;
  readonly body?: unknown;
  /** What it is, for operators. */
  readonly doing: string;
}

/**
 * The answer of a call about a payment; null where it has none (204). @throws PaymentRefused where the bank surely did nothing; BankFailure
 * where it may have, or the answer cannot be read
 */
export async function askRevolut(bank: Bank, call: PaymentCall, question: RevolutQuestion): Promise<unknown> {
  const { method, url, body = null, doing } = question;
  const response = await call.send({ method, url, authority: { scope: '' }, headers: {}, body });
  if (response.status === 204) return null;
  const parsed = parseText(response.text);
  if (response.status === 200 || response.status === 201) {
    if (parsed !== null) return parsed;
    const operatorMessage = `${bank.id} ${doing}: the answer cannot be read`;
    throw new BankFailure({ code: 'BANK_BAD_RESPONSE', bankId: bank.id, operatorMessage });
  }
  const bankCode = readErrorCode(parsed);
  if (bankCode === duplicateCode) {
    const operatorMessage = `${bank.id} ${doing}: answered ${response.status} ${bankCode}`;
    throw new BankFailure({ code: 'BANK_REJECTED_REQUEST', bankId: bank.id, operatorMessage, bankCode });
  }
  const rejection = bankCode === null ? null : (rejections.get(bankCode) ?? null);
  throw toPaymentFailure({ bank, doing }, response, { rejection, bankCode });
}

/** As {@link askRevolut}, where the answer is a list. @throws BankFailure, too, where it is none */
export async function askForList(
  bank: Bank,
  call: PaymentCall,
  question: RevolutQuestion,
): Promise<readonly unknown[]> {
  const body = await askRevolut(bank, call, question);
  if (Array.isArray(body)) return body;
  const operatorMessage = `${bank.id} ${question.doing}: the answer is no list`;
  throw new BankFailure({ code: 'BANK_BAD_RESPONSE', bankId: bank.id, operatorMessage });
}
