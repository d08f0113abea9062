// What becomes of the accounts that a customer's links show: seen in every list that is fetched, told to whoever follows. Made by
// src/start; lists are noted by the account loaders, which follow for a caller, too.

import type { Access } from '../auth/access.ts';
import type { Account } from '../domain/account.ts';
import { toAccountDetailsHash } from '../domain/account-identity.ts';
import { NotFound } from '../domain/errors.ts';
import { covers, homeOf, type Link, ownerOf } from '../domain/link.ts';
import type { AccountEventRecord, AccountEventStore } from '../store/account-events.ts';
import type { FeedNotices } from '../store/feed-watch.ts';
import { PagedFeed } from '../store/paged-feed.ts';
import type { AccountRecord } from './located-account.ts';

export type { AccountEventRecord } from '../store/account-events.ts';

/** One event of an account, as the root value of `Subscription.accountsChanged`. */
export interface AccountsChangedEvent {
  readonly accountsChanged: AccountEventRecord;
}

/** A list that was fetched of a link. */
export interface FetchedAccounts {
  readonly link: Link;
  readonly accounts: readonly AccountRecord[];
  /** Whether all of it could be read. */
  readonly isWhole: boolean;
  readonly fetchedAtMs: number;
}

/** What {@link AccountChanges} needs. */
export interface AccountChangesOptions {
  /** The gateway's id key: see src/domain/global-id.ts. */
  readonly idKey: Buffer;
  readonly store: AccountEventStore;
  /** Tells other gateways, by customers' ids; null when they cannot be told. */
  readonly notices: FeedNotices | null;
  /** Told what the store failed with: the list is answered all the same. */
  readonly onTrouble: (error: unknown) => void;
  /** Told that events cannot be read just now. */
  readonly onFeedTrouble: () => void;
}

/** Changes of accounts, on one gateway. */
export class AccountChanges {
  readonly #options: AccountChangesOptions;
  readonly #feed: PagedFeed<AccountEventRecord>;

  constructor(options: AccountChangesOptions) {
    this.#options = options;
    const { store, notices, onFeedTrouble } = options;
    this.#feed = new PagedFeed({
      readAfter: (customerId, afterSeq, limit) => store.readAfter(customerId, afterSeq, limit),
      readNewest: (customerIds) => store.readNewest(customerIds),
      watch: (listener) => store.watch(listener),
      notices,
      onTrouble: onFeedTrouble,
    });
  }

  /** Writes down what is new in a list. Never fails. */
  async note({ link, accounts, isWhole, fetchedAtMs }: FetchedAccounts): Promise<void> {
    const { idKey, store, onTrouble } = this.#options;
    const { id: linkId } = link;
    const owner = ownerOf(link);
    const toView = ({ key, account }: { readonly key: string; readonly account: Account }) => ({
      accountKey: key,
      detailsHash: toAccountDetailsHash(idKey, owner, account),
    });
    try {
      await store.record({ ...owner, linkId, views: accounts.map(toView), isWhole, atMs: fetchedAtMs });
    } catch (error) {
      onTrouble(error);
    }
  }

  /**
   * Events of a customer's accounts after a place, or from now on, and those to come, as the caller may see them when each is told: of
   * banks that no link of accounts covers then only what is removed, since the caller has been let see the customer; of accounts that
   * the customer does not grant the caller nothing.
   * @throws NotFound when the caller may not see the customer; StoreFailure
   */
  async follow(
    access: Access,
    customerId: string,
    afterSeq: number | null,
  ): Promise<AsyncIterable<AccountsChangedEvent>> {
    if ((await access.linksOfCustomer(customerId)) === null) throw new NotFound();
    return this.#feed.follow(customerId, {
      afterSeq,
      async toValue(event) {
        const links = await access.linksOfCustomer(customerId);
        const nowMs = Date.now();
        // Whoever may not see the customer any more is told so by what reads the event.
        if (links !== null && !(await access.maySeeAccount(event))) return null;
        const isTold =
          links === null ||
          links.some((link) => homeOf(link) === event.bankId && covers(link, 'accounts', nowMs)) ||
          (event.kind === 'REMOVED' && event.atMs >= (await access.seesSinceMs(customerId)));
        return isTold ? { accountsChanged: event } : null;
      },
    });
  }

  /** Ends what is followed of one customer. */
  end(customerId: string): void {
    this.#feed.end(customerId);
  }

  /** Ends everything that is followed. To be called before the store is closed. */
  close(): void {
    this.#feed.close();
  }
}
