// Erasures as a gateway takes part in them: each process looks at the store every second for who is being erased, and at once where another
// tells it over Redis, and forgets what it holds of them in memory and in the cache; one at a time goes on with what is open. Made by
// services.ts in every process that has a store.

import type { Cache } from '../cache/cache.ts';
import { linkScope } from '../cache/keys.ts';
import {
  advanceErasures,
  erasePerson,
  type PersonErasure,
  type PersonErasureRequest,
} from '../linking/person-erasure.ts';
import type { StoredDirectory } from '../linking/stored-directory.ts';
import type { Flights } from '../reading/flights.ts';
import type { LinkActivity } from '../reading/link-activity.ts';
import type { ReadAudit } from '../reading/read-audit.ts';
import type { StatementStops } from '../reading/statement-stops.ts';
import type { Directory } from '../store/directory.ts';
import type { ErasedLink, OpenErasure } from '../store/erasures.ts';
import type { FeedNotices } from '../store/feed-watch.ts';
import type { LinkRecord } from '../store/links.ts';
import { startRounds, underLease } from '../store/rounds.ts';
import type { Store } from '../store/store.ts';

/** Subscriptions that can be ended by whom they are of. */
interface EndableFeed {
  end(customerId: string): void;
}

/** What {@link ErasureWatch} needs: all that holds something of a customer in this process. */
export interface ErasureWatchDeps {
  readonly store: Store;
  readonly directory: Pick<StoredDirectory, 'forgetCustomer' | 'changed'>;
  /** Links of the banks file, whose answers are cached too. */
  readonly fixed: Directory;
  readonly cache: Cache;
  /** Lets go of values of Redis that are held unfolded. */
  readonly forgetUnfolded: () => void;
  readonly flights: Pick<Flights, 'bar'>;
  readonly tokens: { forget(linkId: string): void };
  readonly linkActivity: Pick<LinkActivity, 'forget'>;
  readonly stops: Pick<StatementStops, 'forget'> | null;
  readonly readAudit: Pick<ReadAudit, 'forget'> | null;
  readonly feeds: readonly EndableFeed[];
  readonly onLinkChanged: (link: LinkRecord) => void;
  /** Null where no other gateway can be told. */
  readonly notices: FeedNotices | null;
  readonly onTrouble: (message: string) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** How often the store is looked at, milliseconds: one question for a handful of rows. */
const lookEveryMs = 1000;
const advanceEveryMs = 5000;
const leaseMs = 60_000;
/** What requests under way have put into memory since it was forgotten first is forgotten once more, milliseconds later: none takes longer. */
const againAfterMs = 30_000;

/** What has been forgotten for an erasure. */
interface Forgotten {
  readonly wasErased: boolean;
  readonly isLast: boolean;
}

/** Erasures, in one process. */
export class ErasureWatch {
  readonly #deps: ErasureWatchDeps;
  readonly #now: () => number;
  readonly #forgotten = new Map<string, Forgotten>();
  readonly #rounds: readonly { stop(): Promise<void> }[];
  #looking: Promise<void> = Promise.resolve();

  constructor(deps: ErasureWatchDeps) {
    this.#deps = deps;
    this.#now = deps.now ?? Date.now;
    const { onTrouble, notices } = deps;
    const failed = 'erasing a person failed';
    this.#rounds = [
      startRounds({ everyMs: lookEveryMs, round: () => this.look(), onTrouble, failed }),
      startRounds({ everyMs: advanceEveryMs, round: () => this.advance(), onTrouble, failed }),
    ];
    notices?.listen(() => void this.look().catch(() => undefined));
  }

  /** Erases somebody; other gateways are told, and this one has forgotten them when it is fulfilled. @throws StoreFailure, SealFailure */
  async erase(request: PersonErasureRequest): Promise<PersonErasure> {
    const { store, onLinkChanged, notices } = this.#deps;
    const erasure = await erasePerson({ store, onLinkChanged, now: this.#now }, request);
    if (erasure.kind === 'erased') {
      notices?.publish('look');
      await this.look();
    }
    return erasure;
  }

  /** Forgets whoever is being erased. @throws StoreFailure */
  look(): Promise<void> {
    const next = this.#looking.catch(() => undefined).then(() => this.#look());
    this.#looking = next;
    return next;
  }

  /** Goes on with what is open, where no other gateway does. @throws StoreFailure, SealFailure */
  async advance(): Promise<void> {
    const { store, onLinkChanged } = this.#deps;
    await underLease(store.leases, { name: 'person:erasures', ttlMs: leaseMs }, () =>
      advanceErasures({ store, onLinkChanged, now: this.#now }),
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.#rounds.map((round) => round.stop()));
    await this.#looking.catch(() => undefined);
  }

  async #look(): Promise<void> {
    const open = await this.#deps.store.erasures.readOpen();
    for (const erasure of open) {
      const state = { wasErased: erasure.isErased, isLast: erasure.atMs + againAfterMs <= this.#now() };
      const before = this.#forgotten.get(erasure.id);
      if (before?.wasErased === state.wasErased && before.isLast === state.isLast) continue;
      await this.#forget(erasure, await this.#deps.store.erasures.readLinks(erasure));
      this.#forgotten.set(erasure.id, state);
    }
    const ids = new Set(open.map(({ id }) => id));
    for (const id of this.#forgotten.keys()) if (!ids.has(id)) this.#forgotten.delete(id);
  }

  async #forget({ customerId }: OpenErasure, links: readonly ErasedLink[]): Promise<void> {
    const { cache, directory, fixed, flights, tokens, linkActivity } = this.#deps;
    // First what could still be written, then what is there.
    for (const { id } of links) {
      flights.bar(id);
      tokens.forget(id);
      directory.changed({ id, customerId });
      linkActivity.forget(id);
    }
    directory.forgetCustomer(customerId);
    const scopes = links.flatMap((link) => toScopes(link, customerId));
    const ofFile = (await fixed.readLinksOfCustomer(customerId)).map(linkScope);
    for (const scope of new Set([...scopes, ...ofFile])) await cache.drop(scope);
    this.#deps.forgetUnfolded();
    this.#deps.stops?.forget(customerId);
    this.#deps.readAudit?.forget(customerId);
    for (const feed of this.#deps.feeds) feed.end(customerId);
  }
}

/** What keys of the cache began with, under each consent that a link ever had, by whichever bank's name. */
function toScopes({ id, bankId, homeBankId, consents }: ErasedLink, customerId: string): readonly string[] {
  const homes = homeBankId === null ? [{}] : [{}, { homeBankId }];
  return consents.flatMap(({ bankConsentId: consentId, permissions }) =>
    homes.map((home) => linkScope({ id, customerId, bankId, ...home, consentId, permissions: new Set(permissions) })),
  );
}
