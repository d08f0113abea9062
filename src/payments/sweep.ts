// What has to happen to payments without anybody asking: those whose gateway died are taken on, open ones are followed
// until they are final. Runs on every gateway; a lease for each bank lets one at a time do it. A bank that does not answer
// is left alone for a while, and holds up no other.

import { toOperatorMessage } from '../store/failures.ts';
import { HeldLease } from '../store/held-lease.ts';
import { type Sweep, startRounds } from '../store/rounds.ts';
import { advance, BankIsAway, type PaymentEngine } from './advance.ts';

/** Between rounds, milliseconds. */
const everyMs = 1000;
/** How long a bank stays another gateway's when that one died, milliseconds. */
const leaseMs = 6000;
/** Payments of one bank a round. */
const batch = 100;
/** Payments of one bank that are asked about at once. */
const atOnce = 4;
/** Calls without an answer, one after another, after which a bank is left alone until the next round. */
const awayAfter = 3;

/** A running sweep; a round is over when what is due is taken on at the banks that nobody is at. */
export type PaymentSweep = Sweep<void>;

/** What is due at one bank. */
interface DueAtBank {
  readonly bankId: string;
  readonly ids: readonly string[];
}

/** Starts sweeping. */
export function startPaymentSweep(engine: PaymentEngine): PaymentSweep {
  const { onTrouble } = engine;
  /** By bank: what this gateway is at. */
  const underWay = new Map<string, Promise<void>>();
  const missed = new Set<string>();
  const stopping = new AbortController();
  const failed = 'a round of the payments’ sweep failed';

  /** Begins at each bank that this gateway is not at; gives what has begun. */
  async function begin(): Promise<readonly Promise<void>[]> {
    const byBank = new Map<string, string[]>();
    for (const { id, bankId } of await engine.store.payments.readDue(engine.now(), batch)) {
      byBank.set(bankId, [...(byBank.get(bankId) ?? []), id]);
    }
    if (stopping.signal.aborted) return [];
    return [...byBank].flatMap(([bankId, ids]) => {
      if (underWay.has(bankId)) return [];
      if (!engine.banks.has(bankId) && !missed.has(bankId)) {
        missed.add(bankId);
        onTrouble(`${bankId} is not configured for payments: ${ids.length} or more of its payments wait for it`);
      }
      const work = sweepBank(engine, { bankId, ids }, stopping.signal).finally(() => underWay.delete(bankId));
      underWay.set(bankId, work);
      return [work];
    });
  }

  const { stop } = startRounds({
    everyMs,
    // A bank that is slow is not waited for: the others have their next round.
    async round() {
      for (const work of await begin()) work.catch((error) => onTrouble(toOperatorMessage(error, failed)));
    },
    onTrouble,
    failed,
  });
  return {
    async round() {
      await Promise.all(await begin());
    },
    async stop() {
      stopping.abort();
      await stop();
      await Promise.allSettled(underWay.values());
    },
  };
}

/** Each payment has a lease of its own: two gateways at one bank would be slow, not wrong. @throws StoreFailure */
async function sweepBank(engine: PaymentEngine, { bankId, ids }: DueAtBank, stopping: AbortSignal): Promise<void> {
  const lease = await HeldLease.acquire(engine.store.leases, `payments:sweep:${bankId}`, leaseMs);
  if (lease === null) return;
  const waiting = [...ids];
  let unanswered = 0;
  const work = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined && unanswered < awayAfter; id = waiting.shift()) {
      if (stopping.aborted) return;
      try {
        await advance(engine, id);
        unanswered = 0;
      } catch (error) {
        if (error instanceof BankIsAway) unanswered += 1;
        else engine.onTrouble(toOperatorMessage(error, 'a payment could not be taken on'));
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
  } finally {
    await lease.release();
  }
}
