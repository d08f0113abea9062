// Keeping what is known of an Item up to date, as Plaid does several times a day, and telling of it: how far its first
// pull of transactions is, which transactions are new, which are gone. Called by the resources before they answer, by
// the control API, and when the world's clock is moved. Source: the specification's INITIAL_UPDATE, HISTORICAL_UPDATE,
// DEFAULT_UPDATE, TRANSACTIONS_REMOVED.
import type { JsonObject } from '../json.ts';
import { addDays, toDay } from '../ledger/calendar.ts';
import type { Aggregator } from './aggregator.ts';
import { troubleAt } from './bank.ts';
import type { Item, Items } from './items.ts';
import type { Notices } from './notices.ts';
import { type AccountEntry, type Snapshot, takeSnapshot } from './snapshot.ts';
import { transactionIdOf } from './transaction-wire.ts';

/** How much of an Item's transactions is there: none yet, thirty days, all. */
export type Readiness = 'none' | 'initial' | 'historical';

const initialDays = 30;

/** Keeps Items up to date. */
export class Updates {
  readonly #aggregator: Aggregator;
  readonly #items: Items;
  readonly #notices: Notices;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(aggregator: Aggregator, items: Items, notices: Notices) {
    this.#aggregator = aggregator;
    this.#items = items;
    this.#notices = notices;
    aggregator.app.addHook('onClose', async () => {
      for (const timer of this.#timers) clearTimeout(timer);
    });
    aggregator.world.onMoved(() => {
      for (const item of items.all()) {
        if (item.pullStartedMs !== undefined && items.errorOf(item) === undefined) this.snapshotOf(item);
      }
    });
  }

  /** Begins to fetch an Item's transactions, once. */
  startPull(item: Item): void {
    if (item.pullStartedMs !== undefined) return;
    item.pullStartedMs = Date.now();
    const { initialMs, historicalMs } = this.#aggregator.settings;
    this.#tellLater(item, 'initial', initialMs);
    this.#tellLater(item, 'historical', Math.max(initialMs, historicalMs));
  }

  #tellLater(item: Item, readiness: 'initial' | 'historical', ms: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (this.#items.errorOf(item) !== undefined || troubleAt(item.institution, 'update') !== undefined) return;
      const code = readiness === 'initial' ? 'INITIAL_UPDATE' : 'HISTORICAL_UPDATE';
      this.#notices.transactions(item, code, { new_transactions: this.visible(item, readiness).length });
    }, ms);
    timer.unref();
    this.#timers.add(timer);
  }

  /** How far the first pull is, by the real clock. */
  readinessOf({ pullStartedMs }: Item): Readiness {
    const { initialMs, historicalMs } = this.#aggregator.settings;
    if (pullStartedMs === undefined) return 'none';
    const sinceMs = Date.now() - pullStartedMs;
    if (sinceMs < initialMs) return 'none';
    return sinceMs < historicalMs ? 'initial' : 'historical';
  }

  /** The transactions that are there at this stage. */
  visible(item: Item, readiness: 'initial' | 'historical'): readonly AccountEntry[] {
    const days = readiness === 'initial' ? Math.min(initialDays, item.daysRequested) : item.daysRequested;
    const first = addDays(toDay(item.createdAtMs), -days);
    return this.snapshotOf(item).entries.filter(({ entry }) => entry.day >= first);
  }

  /** What is known of an Item; the bank is asked first where that has become too old. */
  snapshotOf(item: Item): Snapshot {
    const { world, settings } = this.#aggregator;
    const ageMs = world.nowMs - item.snapshot.atMs;
    if (ageMs < 0 || ageMs >= settings.refreshMs) this.update(item);
    return item.snapshot;
  }

  /** Asks the bank now and tells what came of it; nothing where the bank is down. */
  update(item: Item): JsonObject {
    const { world } = this.#aggregator;
    if (troubleAt(item.institution, 'update') !== undefined) {
      item.failedUpdateAtMs = world.nowMs;
      return { updated: false, newTransactions: 0, removedTransactions: 0 };
    }
    const before = item.snapshot;
    const snapshot = takeSnapshot(world.ledger, item.accounts, world.nowMs);
    item.snapshot = snapshot;
    if (before.atMs > snapshot.atMs || item.pullStartedMs === undefined) {
      return { updated: true, newTransactions: 0, removedTransactions: 0 };
    }
    // The balance brought forward moves with the window of the history: it is never news.
    const idsOf = (entries: readonly AccountEntry[]): Set<string> =>
      new Set(entries.flatMap(({ entry }) => (entry.kind === 'brought-forward' ? [] : [transactionIdOf(item, entry)])));
    const [old, current] = [idsOf(before.entries), idsOf(snapshot.entries)];
    const count = [...current].filter((id) => !old.has(id)).length;
    // What falls out of the two years is no removal: only pending ones go.
    const pending = before.entries.filter(({ entry }) => entry.status === 'pending');
    const removed = [...idsOf(pending)].filter((id) => !current.has(id));
    if (count > 0) this.#notices.transactions(item, 'DEFAULT_UPDATE', { new_transactions: count });
    if (removed.length > 0) this.#notices.transactions(item, 'TRANSACTIONS_REMOVED', { removed_transactions: removed });
    return { updated: true, newTransactions: count, removedTransactions: removed.length };
  }
}
