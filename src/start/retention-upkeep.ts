// Deletes what has ended and is older than the operator keeps it, kind by kind, in small batches, on one gateway at a time. Begun by services.ts
// on every gateway with a store. Statement books, attempts, deliveries, events of accounts and the audit of reads have sweeps of
// their own.

import type { RetentionSettings } from '../config/retention-settings.ts';
import type { RetentionKind } from '../store/retention.ts';
import { startRounds, underLease } from '../store/rounds.ts';
import type { Store } from '../store/store.ts';

/** What {@link startRetention} needs. */
export interface RetentionDeps {
  readonly store: Pick<Store, 'retention' | 'leases'>;
  readonly settings: RetentionSettings;
  readonly onTrouble: (message: string) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

const everyMs = 600_000;
const leaseMs = 60_000;
const dayMs = 86_400_000;
/** Rows of one transaction, and transactions of one kind a round: the rest is the next round's. */
const batch = 100;
const mostBatches = 50;

/** Begins the rounds; gives what ends them. */
export function startRetention(deps: RetentionDeps): { stop(): Promise<void> } {
  const { onTrouble } = deps;
  return startRounds({ everyMs, round: () => eraseOld(deps), onTrouble, failed: 'erasing what is old failed' });
}

/** One round. @throws StoreFailure */
export async function eraseOld({ store, settings, now = Date.now }: Omit<RetentionDeps, 'onTrouble'>): Promise<void> {
  // Sessions that have ended open nothing, and wait for nothing.
  const kinds: Readonly<Record<RetentionKind, number | null>> = {
    links: settings.links === 0 ? null : settings.links * dayMs,
    grants: settings.grants === 0 ? null : settings.grants * dayMs,
    payments: settings.payments === 0 ? null : settings.payments * dayMs,
    audit: settings.audit === 0 ? null : settings.audit * dayMs,
    screening: settings.screening === 0 ? null : settings.screening * dayMs,
    sessions: 0,
  };
  await underLease(store.leases, { name: 'retention', ttlMs: leaseMs }, async (lease) => {
    for (const [kind, keepMs] of Object.entries(kinds)) {
      if (keepMs === null) continue;
      for (let round = 0; round < mostBatches; round++) {
        // The kinds are those of the record.
        const count = await store.retention.eraseBefore(kind as RetentionKind, now() - keepMs, batch);
        if (count < batch || !(await lease.renew(leaseMs))) break;
      }
    }
  });
}
