// What a kind of webhook is to the rest of this room: which event it is, who may see it, and the subscription whose answer is
// sent. One file a kind (src/webhooks/kinds), all of them listed in kinds.ts.

import type { Access } from '../auth/access.ts';
import type { Scope } from '../auth/principal.ts';
import type { GlobalIds } from '../domain/global-id.ts';
import type { Store } from '../store/store.ts';
import type { WebhookDeliveryRecord } from '../store/webhooks.ts';

/** What kinds read their events from. */
export type EventStores = Pick<Store, 'payments' | 'links' | 'linkEvents' | 'book' | 'accountEvents'>;

/** An event as its subscription is answered: as the root value that the feed would give, with the variables of its subject. */
export interface FoundEvent {
  readonly atMs: number;
  readonly rootValue: object;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** One kind. */
export interface WebhookKind {
  /** The subscription that gives the same: its answer is the payload's `data`. */
  readonly operation: string;
  /** What a partner needs to ask for it. Payloads are made with this scope alone: they show nothing that needs another. */
  readonly scope: Scope;
  /** The subgraph that answers it. */
  readonly subgraph: string;
  /** The event of a delivery, while the partner whose access it is may see it; null otherwise. @throws StoreFailure */
  find(
    delivery: Pick<WebhookDeliveryRecord, 'subjectId' | 'eventSeq'>,
    deps: { readonly store: EventStores; readonly access: Access; readonly ids: GlobalIds },
  ): Promise<FoundEvent | null>;
}
