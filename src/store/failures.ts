// What the store can fail with, for whoever uses it. Nothing of a driver's comes out: its errors can hold statements and
// values.

import type { StoreFailureKind } from '../domain/store-figures.ts';

/** The database could not be asked, or did not answer as it must. `outcomeUnknown`: a commit may have happened. */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure';
  readonly outcomeUnknown: boolean;
  constructor(operatorMessage: string, outcomeUnknown = false) {
    super(operatorMessage);
    this.outcomeUnknown = outcomeUnknown;
  }
}

/** A sealed value cannot be opened: of a key that is not configured, or not what was written. Never a wrong value. */
export class SealFailure extends Error {
  override readonly name = 'SealFailure';
  readonly reason: 'UNKNOWN_KEY' | 'BROKEN';
  constructor(reason: 'UNKNOWN_KEY' | 'BROKEN', operatorMessage: string) {
    super(operatorMessage);
    this.reason = reason;
  }
}

/** What an operator is told of work that failed: the store's own words, which hold no value; `otherwise` for anything else. */
export function toOperatorMessage(error: unknown, otherwise: string): string {
  return error instanceof StoreFailure || error instanceof SealFailure ? error.message : otherwise;
}

/** The link through which an answer came has been taken back: nothing of it is kept any more. */
export class LinkTakenBack extends Error {
  override readonly name = 'LinkTakenBack';
}

/** The store may not be opened without a key for the tokens in it. */
export class StoreKeysMissing extends Error {
  override readonly name = 'StoreKeysMissing';
  constructor() {
    super('STORE_KEYS is required: tokens of customers are sealed with it. Make one: id:$(openssl rand -base64 32)');
  }
}

/** A driver's error reduced to its code (SQLSTATE, SQLITE_…, errno): the rest may hold values. */
export function toStoreFailure(error: unknown, doing: string): Error {
  if (error instanceof StoreFailure || error instanceof SealFailure || error instanceof LinkTakenBack) return error;
  const code = codeOf(error);
  return new StoreFailure(`the store failed at ${doing} (${code})`, doing === 'commit' || isConnectionLoss(code));
}

/** What kind of failure a driver's error is: by SQLSTATE, the words of SQLite or the socket's code. */
export function kindOf(error: unknown): StoreFailureKind {
  if (error instanceof SealFailure) return 'seal';
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : '';
  // Both of pg's own, without a code: a wait for a connection, and one that was lost.
  if (code === '57014' || /^timeout exceeded when trying to connect|^Query read timeout/.test(message))
    return 'timeout';
  if (isConnectionLoss(code) || socketCodes.test(code) || /^Connection terminated/.test(message)) return 'connection';
  if (/^53|^(?:ENOSPC|EMFILE|ENOMEM)$|disk is full|out of memory/.test(code)) return 'capacity';
  if (/^(?:40|55P03)|database is locked|database table is locked/.test(code)) return 'conflict';
  if (/^23|constraint failed/.test(code)) return 'constraint';
  return 'other';
}

const socketCodes = /^(?:ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ECONNABORTED)$/;

/** The driver's own code, else the error's name. */
export function codeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null) {
    if ('errstr' in error && typeof error.errstr === 'string') return error.errstr.slice(0, 80);
    if ('code' in error && typeof error.code === 'string' && /^[\w.-]{1,60}$/.test(error.code)) return error.code;
    if (error instanceof Error) return error.name;
  }
  return 'unknown';
}

/** Connection exceptions (SQLSTATE class 08, 57P01..03) and socket errors: what was under way may have been done. */
function isConnectionLoss(code: string): boolean {
  return /^(?:08|57P0)|^(?:ECONNRESET|EPIPE|ETIMEDOUT)$/.test(code);
}
