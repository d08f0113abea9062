// Everything about customers' grants that a process holds: the service, what is told of grants, the sweep, and how gateways tell each
// other of a change. Called by the composition root (src/start) when there is a store, which it hands in.

import type { RegisteredClient } from '../domain/client.ts';
import type { GlobalIds } from '../domain/global-id.ts';
import type { WriteLimits } from '../limits/write-limits.ts';
import type { FeedNotices } from '../store/feed-watch.ts';
import { startRounds, underLease } from '../store/rounds.ts';
import type { Store } from '../store/store.ts';
import { GrantService } from './service.ts';
import { GrantViews, type GrantViewsOptions } from './views.ts';

/** What {@link openGrants} needs. */
export interface OpenGrantsOptions {
  /** Stays the caller's to close, after grants. */
  readonly store: Store;
  /** By client id: those that may have people come back to them. */
  readonly clients: ReadonlyMap<string, RegisteredClient>;
  readonly fixedGrants: GrantViewsOptions['fixedGrants'];
  readonly limits: WriteLimits;
  readonly ids: GlobalIds;
  /** Where people answer requests; null when there is no page. */
  readonly pageUrl: () => string | null;
  /** Forgets what was read of a partner's rights to a customer. */
  readonly forget: (partnerId: string, customerId: string) => void;
  /** Tells other gateways; null when they cannot be told. */
  readonly notices: FeedNotices | null;
  readonly onTrouble: (message: string) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** Grants, on one gateway. */
export interface OpenGrants {
  readonly service: GrantService;
  readonly views: GrantViews;
  readonly limits: WriteLimits;
  /** Stops sweeping; a round under way is waited for. To be called before the store is closed. */
  close(): Promise<void>;
}

/** Between rounds, milliseconds. */
const everyMs = 5000;
const leaseMs = 60_000;
/** Grants a round. */
const batch = 200;
/** Requests that came to nothing are kept for questions, then deleted: the audit tells what they came to. */
const keepRequestsMs = 30 * 86_400_000;

/** Begins to sweep. */
export function openGrants(options: OpenGrantsOptions): OpenGrants {
  const { store, clients, fixedGrants, ids, pageUrl, forget, notices, onTrouble, now = Date.now } = options;
  const onChanged = (partnerId: string, customerId: string): void => {
    forget(partnerId, customerId);
    notices?.publish(JSON.stringify([partnerId, customerId]));
  };
  notices?.listen((message) => {
    const pair = parseNotice(message);
    if (pair !== null) forget(pair.partnerId, pair.customerId);
  });
  const views = new GrantViews({ store, clients, fixedGrants, now });
  const service = new GrantService({ store, views, clients, ids, pageUrl, onChanged, now });
  const round = (): Promise<boolean | null> =>
    underLease(store.leases, { name: 'grants:sweep', ttlMs: leaseMs }, async () => {
      // Access has seen their end already: this writes it down.
      await store.customerGrants.expireDue(now(), batch);
      await store.customerGrants.purge(now() - keepRequestsMs);
      return true;
    });
  const { stop } = startRounds({ everyMs, round, onTrouble, failed: 'a round of the sweep of grants failed' });
  return { service, views, limits: options.limits, close: stop };
}

/** What another gateway told; null for what is no such thing. */
function parseNotice(message: string): { readonly partnerId: string; readonly customerId: string } | null {
  try {
    const content: unknown = JSON.parse(message);
    if (!Array.isArray(content)) return null;
    const [partnerId, customerId]: unknown[] = content;
    return typeof partnerId === 'string' && typeof customerId === 'string' ? { partnerId, customerId } : null;
  } catch {
    return null;
  }
}
