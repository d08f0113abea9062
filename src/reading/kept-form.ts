// A reading as the cache keeps it, and how long it is fresh. What is whole is kept as it is; of a part its failure is written down,
// so that a part is answered as one again. Used by flights.ts, which writes, and bank-reads.ts, which reads.

import type { Reading } from '../banks/connector.ts';
import { type BankErrorCode, BankFailure, bankErrorCodes } from '../domain/errors.ts';

/** A failure written down: what of it is told again. */
interface KeptFailure {
  readonly code: BankErrorCode;
  readonly bankId: string;
  readonly message: string;
  readonly bankCode: string | null;
  readonly retryAtMs: number | null;
  readonly correlationId: string | null;
}

/** A part is asked for again after so long at most, where the bank does not say, milliseconds. */
const partFreshMs = 60_000;
/** The same where a walk goes on: its further pages count as one call with the first. */
const walkFreshMs = 5_000;

/** What has passing ids is asked for again after so long at most, milliseconds. */
const unbookedFreshMs = 5_000;

/** Until when a reading is fresh, epoch milliseconds. A bank that says when to ask again is not asked before. */
export function toFreshUntilMs(reading: Reading<unknown>, freshMs: number): number {
  const { fetchedAtMs, incomplete, goesOn, isUnbooked } = reading;
  if (incomplete === null) return fetchedAtMs + (isUnbooked === true ? Math.min(freshMs, unbookedFreshMs) : freshMs);
  const leastMs = Math.min(freshMs, goesOn === true ? walkFreshMs : partFreshMs);
  return Math.max(incomplete.retryAtMs ?? 0, Date.now() + leastMs);
}

/** As it is kept. */
export function toKeptForm(reading: Reading<unknown>): unknown {
  const { incomplete } = reading;
  if (incomplete === null) return reading;
  const { code, bankId, message, bankCode, retryAtMs, correlationId } = incomplete;
  const failure: KeptFailure = { code, bankId, message, bankCode, retryAtMs, correlationId };
  return { ...reading, incomplete: failure };
}

/**
 * What {@link toKeptForm} wrote; null for what has another outline. Its inside is what this gateway's version wrote under this
 * very key (src/cache/codec.ts sees to that); `T` is the key's.
 */
export function parseKeptForm<T>(value: unknown): Reading<T> | null {
  if (!hasOutline<T>(value)) return null;
  const { incomplete } = value;
  if (incomplete === null || incomplete instanceof BankFailure) return value;
  return isKeptFailure(incomplete) ? { ...value, incomplete: toFailure(incomplete) } : null;
}

function toFailure({ code, bankId, message, bankCode, retryAtMs, correlationId }: KeptFailure): BankFailure {
  return new BankFailure({
    code,
    bankId,
    operatorMessage: message,
    bankCode: bankCode ?? undefined,
    retryAtMs: retryAtMs ?? undefined,
    correlationId: correlationId ?? undefined,
  });
}

function hasOutline<T>(value: unknown): value is Reading<T> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'value' in value &&
    'fetchedAtMs' in value &&
    typeof value.fetchedAtMs === 'number' &&
    'defects' in value &&
    Array.isArray(value.defects) &&
    'incomplete' in value
  );
}

function isKeptFailure(value: object): value is KeptFailure {
  return 'code' in value && bankErrorCodes.some((code) => code === value.code) && 'message' in value;
}
