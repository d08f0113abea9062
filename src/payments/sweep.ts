// What has to happen to payments without anybody asking: those whose gateway died are taken on, open ones are followed
// until they are final. Runs on every gateway; a lease lets one at a time do it. A bank that does not answer is left alone
// for the rest of the round, and holds up no other.

import { StoreFailure } from '../store/failures.ts';
import { advance, BankIsAway, leaseMs, type PaymentEngine } from './advance.ts';

/** Between rounds, milliseconds. */
const everyMs = 1000;
/** Payments a round. */
const batch = 200;
/** Payments of one bank that are asked about at once. */
const atOnce = 4;

/** A running sweep. */
export interface PaymentSweep {
  /** One round now, if no other gateway is at it. @throws StoreFailure */
  round(): Promise<void>;
  /** Ends it; a round under way is waited for. */
  stop(): Promise<void>;
}

/** Starts sweeping. */
export function startPaymentSweep(engine: PaymentEngine): PaymentSweep {
  let underWay: Promise<void> | null = null;
  const timer = setInterval(() => {
    underWay ??= sweepOnce(engine)
      .catch((error: unknown) => {
        engine.onTrouble(error instanceof StoreFailure ? error.message : 'a round of the payments’ sweep failed');
      })
      .finally(() => {
        underWay = null;
      });
  }, everyMs);
  timer.unref();
  return {
    round: () => sweepOnce(engine),
    async stop() {
      clearInterval(timer);
      await underWay;
    },
  };
}

async function sweepOnce(engine: PaymentEngine): Promise<void> {
  const lease = await engine.store.leases.acquire('payments:sweep', leaseMs);
  if (lease === null) return;
  try {
    const byBank = new Map<string, string[]>();
    for (const { id, bankId } of await engine.store.payments.readDue(engine.now(), batch)) {
      byBank.set(bankId, [...(byBank.get(bankId) ?? []), id]);
    }
    // Each payment has a lease of its own: a round that outlives this one is slow, not wrong.
    await Promise.all([...byBank.values()].map((ids) => sweepBank(engine, ids)));
  } finally {
    await lease.release().catch(() => undefined);
  }
}

async function sweepBank(engine: PaymentEngine, ids: readonly string[]): Promise<void> {
  const waiting = [...ids];
  let isAway = false;
  const work = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined && !isAway; id = waiting.shift()) {
      try {
        await advance(engine, id);
      } catch (error) {
        if (error instanceof BankIsAway) isAway = true;
        else engine.onTrouble(error instanceof StoreFailure ? error.message : 'a payment could not be taken on');
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
