// What has to happen to payments without anybody asking: those whose gateway died are taken on, open ones are followed
// until they are final. Runs on every gateway; a lease for each bank lets one at a time do it. A bank that does not answer
// is left alone for a while, and holds up no other.

import { toOperatorMessage } from '../store/failures.ts';
import { advance, BankIsAway, type PaymentEngine } from './advance.ts';
import { HeldLease } from './held-lease.ts';

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

/** A running sweep. */
export interface PaymentSweep {
  /** Takes on what is due at the banks that nobody is at; fulfilled when that is done. @throws StoreFailure */
  round(): Promise<void>;
  /** Ends it; what is under way is waited for. */
  stop(): Promise<void>;
}

/** Starts sweeping. */
export function startPaymentSweep(engine: PaymentEngine): PaymentSweep {
  /** By bank: what this gateway is at. */
  const underWay = new Map<string, Promise<void>>();
  const missed = new Set<string>();
  let isStopped = false;
  const tell = (error: unknown): void =>
    engine.onTrouble(toOperatorMessage(error, 'a round of the payments’ sweep failed'));

  async function round(): Promise<void> {
    const byBank = new Map<string, string[]>();
    for (const { id, bankId } of await engine.store.payments.readDue(engine.now(), batch)) {
      byBank.set(bankId, [...(byBank.get(bankId) ?? []), id]);
    }
    if (isStopped) return;
    const works = [...byBank].flatMap(([bankId, ids]) => {
      if (underWay.has(bankId)) return [];
      if (!engine.banks.has(bankId) && !missed.has(bankId)) {
        missed.add(bankId);
        engine.onTrouble(`${bankId} is not configured for payments: ${ids.length} or more of its payments wait for it`);
      }
      const work = sweepBank(engine, bankId, ids, () => isStopped).finally(() => underWay.delete(bankId));
      underWay.set(bankId, work);
      return [work];
    });
    await Promise.all(works);
  }

  const timer = setInterval(() => void round().catch(tell), everyMs);
  timer.unref();
  return {
    round,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await Promise.allSettled(underWay.values());
    },
  };
}

/** Each payment has a lease of its own: two gateways at one bank would be slow, not wrong. @throws StoreFailure */
async function sweepBank(
  engine: PaymentEngine,
  bankId: string,
  ids: readonly string[],
  isStopped: () => boolean,
): Promise<void> {
  const lease = await HeldLease.acquire(engine.store.leases, `payments:sweep:${bankId}`, leaseMs);
  if (lease === null) return;
  const waiting = [...ids];
  let unanswered = 0;
  const work = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined && unanswered < awayAfter; id = waiting.shift()) {
      if (isStopped()) return;
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
