// What has to happen to links without anybody asking: attempts that nobody ended, consents that have reached their end, what is to
// be told before they do, banks that have still to be told of a revocation. Runs on every gateway; a lease lets one at a time do it.

import { deadlineIn } from '../http/deadline.ts';
import type { AttemptStatus } from '../store/attempts.ts';
import { type Sweep as RunningSweep, startRounds, underLease } from '../store/rounds.ts';
import { MoveRounds } from './moves.ts';
import { planNotices } from './notices.ts';
import type { LinkingOptions } from './options.ts';
import { tellBankOfRevocation } from './revocations.ts';

/** Between rounds, milliseconds. */
const everyMs = 5000;
const leaseMs = 60_000;
/** Rows a round, of each kind. */
const batch = 50;
/** Links a round that are looked at for what is to be told beforehand: no bank is asked. */
const noticeBatch = 500;
/** Ended attempts are kept for questions, then deleted: the audit tells what they came to. */
const keepAttemptsMs = 30 * 86_400_000;
/** Events of accounts are told so long after: what there is now is in the lists. */
const keepAccountEventsMs = 90 * 86_400_000;
const gateway = { kind: 'gateway', subject: 'sweep' } as const;

/** A running sweep; a round gives false where another gateway is at one, and nothing was done here. */
export type Sweep = RunningSweep<boolean>;

/** Starts sweeping. `onTrouble` hears of a store that fails; the next round tries again. */
export function startSweep(options: LinkingOptions, onTrouble: (message: string) => void): Sweep {
  const now = options.now ?? Date.now;
  const moving = new MoveRounds({ ...options, keepsStatements: options.keepsStatements ?? true, now });
  const round = () => sweepOnce(options, { moving, now });
  const { stop } = startRounds({ everyMs, round, onTrouble, failed: 'a round of the sweep failed' });
  return { round, stop };
}

const toAbandonment = (status: AttemptStatus) =>
  status === 'AUTHORISED' ? 'AUTHORISATION_NOT_CONFIRMED' : 'AUTHORISATION_ABANDONED';

async function sweepOnce(
  options: LinkingOptions,
  { moving, now }: { readonly moving: MoveRounds; readonly now: () => number },
): Promise<boolean> {
  const { store, banks, onLinkChanged } = options;
  const isDone = await underLease(store.leases, { name: 'linking:sweep', ttlMs: leaseMs }, async (lease) => {
    for (const { id, linkId, status } of await store.attempts.readOverdue(now(), batch)) {
      // Claimed, and never told: the gateway died between the bank's answer and the store.
      const isUnknown = status === 'EXCHANGING';
      const failure = isUnknown ? 'AUTHORISATION_UNKNOWN' : toAbandonment(status);
      const outcome = isUnknown ? 'UNKNOWN' : 'FAILED';
      await store.attempts.fail(id, { failure, outcome, nowMs: now(), actor: gateway });
      const link = await store.links.read(linkId);
      if (link !== null) onLinkChanged(link);
    }
    for (const link of await store.links.expireDue(now(), batch)) onLinkChanged(link);
    for (const link of await store.links.readDueNotices(now(), noticeBatch)) {
      const nowMs = now();
      const notices = planNotices(link, banks.get(link.bankId)?.consentRule ?? null, nowMs);
      await store.links.recordNotices(link, notices, nowMs);
    }
    await moving.round();
    if (!(await lease.renew(leaseMs))) return true;
    for (const consent of await store.links.readDueRevocations(now(), batch)) {
      if (!(await lease.renew(leaseMs))) return true;
      await tellBankOfRevocation(options, consent, { deadline: deadlineIn(15_000), now });
    }
    await store.accountEvents.endViews(now(), batch);
    await store.accountEvents.eraseBefore(now() - keepAccountEventsMs);
    await store.attempts.purge(now() - keepAttemptsMs);
    return true;
  });
  return isDone ?? false;
}
