// The aggregator's way to an institution: where the institution fails while the aggregator is well. Called before the
// work of everything that the real service asks the bank for at once (a live balance, numbers, identity, a person who
// signs in) and before updates. The trouble is set by the control API, for one institution at a time. Cached data go on
// unless the fault's `match` names their path.
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultCounts } from '../payments/fault-counts.ts';
import type { Institution } from './institutions.ts';
import { type ErrorCode, refuse } from './refusals.ts';

/** How long the aggregator waits for a bank. */
const patienceMs = 30_000;

/** Whether the institution's faults are for this way to it. */
function isHit({ faults }: Institution, path: string, isLive: boolean): boolean {
  if (faults === undefined || Math.random() >= faults.share) return false;
  return faults.match === undefined ? isLive : path.includes(faults.match);
}

function codeOf({ faults }: Institution): ErrorCode | undefined {
  if (faults === undefined) return undefined;
  const { status, reset, truncate, wrongType, latencyMs = 0 } = faults;
  if (status === 408 || status === 504 || latencyMs > patienceMs) return 'INSTITUTION_NOT_RESPONDING';
  if (status === 503) return 'INSTITUTION_NOT_AVAILABLE';
  if (status !== undefined && status >= 400) return 'INSTITUTION_DOWN';
  return reset === true || truncate === true || wrongType !== undefined ? 'INSTITUTION_NOT_RESPONDING' : undefined;
}

/** What the institution's trouble is for this way, without waiting for it. */
export function troubleAt(institution: Institution, path: string): ErrorCode | undefined {
  return isHit(institution, path, true) ? codeOf(institution) : undefined;
}

/**
 * Goes to the institution for a call, and fails where it does; a call from what is cached goes there only if a fault
 * names it.
 */
export async function reach(
  counts: FaultCounts,
  institution: Institution,
  { path, isLive }: { readonly path: string; readonly isLive: boolean },
): Promise<void> {
  if (!isHit(institution, path, isLive)) return;
  const { latencyMs = 0, jitterMs = 0, reset } = institution.faults ?? {};
  const code = codeOf(institution);
  counts.add(`plaid:${institution.id}`, reset === true ? 'cut' : code === undefined ? 'delayed' : 'refused');
  const delayMs = latencyMs + Math.random() * jitterMs;
  if (delayMs > 0) await sleep(Math.min(delayMs, patienceMs));
  if (code !== undefined) throw refuse(code);
}
