// Why a read of a bank gave nothing, as a bank's failure: the request's time is over, the link has ended, one operation reads too
// much, or nobody was to be asked. Called by bank-reads.ts.

import type { CachedResource } from '../cache/keys.ts';
import { BankFailure } from '../domain/errors.ts';
import type { Link } from '../domain/link.ts';
import { WaitOver } from './flights.ts';

/** Whether the request's time is over and the bank's is not: it may be answering, or hang. */
export const isWaitOver = ({ cause }: BankFailure): boolean => cause instanceof WaitOver;

/** An estimate asks no bank: what the cache has stands in for its answer. */
export function notAsked({ bankId }: Link): BankFailure {
  const operatorMessage = `${bankId}: not asked, this is an estimate`;
  return new BankFailure({ code: 'BANK_RATE_LIMITED', bankId, operatorMessage, retryAtMs: Date.now() });
}

/** One operation reads more of banks than one may: asked again it goes on with what is cached by then. */
export function tooManyReads({ bankId }: Link): BankFailure {
  const operatorMessage = `${bankId}: not asked, the operation reads more of banks than one may`;
  return new BankFailure({ code: 'BANK_RATE_LIMITED', bankId, operatorMessage, retryAtMs: Date.now() });
}

/** What a wait ended with, as a bank's failure; null for an error that no code foresees. */
export function toFailure(error: unknown, link: Link, resource: CachedResource): BankFailure | null {
  if (error instanceof BankFailure) return error;
  const isOver =
    error instanceof WaitOver ||
    (error instanceof DOMException && (error.name === 'AbortError' || error.name === 'TimeoutError'));
  if (!isOver) return null;
  return new BankFailure({
    code: 'BANK_TIMEOUT',
    bankId: link.bankId,
    operatorMessage: `${link.bankId} ${resource}: no answer within this request's time`,
    cause: error,
  });
}

/** What was read under a consent is not shown when it has ended, cached or not. */
export function consentEnded(link: Link): BankFailure {
  return new BankFailure({
    code: 'CONSENT_REQUIRED',
    bankId: link.bankId,
    operatorMessage: `${link.bankId}: the link has expired`,
  });
}
