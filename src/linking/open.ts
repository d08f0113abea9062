// Everything about linking that a process holds, put together: the banks that can be linked, the service, the tokens, the
// sweep. Called by the composition root (src/start) when there is a store, which it hands in.

import { fixedLinkTokens, type LinkTokens } from '../banks/link-tokens.ts';
import type { LinkableBank } from '../banks/linkable-bank.ts';
import type { Account } from '../domain/account.ts';
import type { BankMove } from '../domain/bank-move.ts';
import type { RegisteredClient } from '../domain/client.ts';
import type { GlobalIds } from '../domain/global-id.ts';
import type { Link } from '../domain/link.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { WriteLimits } from '../limits/write-limits.ts';
import type { FeedNotices } from '../store/feed-watch.ts';
import type { LinkRecord } from '../store/links.ts';
import type { Store } from '../store/store.ts';
import { LinkFeed } from './feed.ts';
import { StoredLinkTokens } from './link-tokens.ts';
import type { LinkingOptions } from './options.ts';
import { LinkingService } from './service.ts';
import type { StoredDirectory } from './stored-directory.ts';
import { startSweep } from './sweep.ts';

/** What {@link openLinking} needs. */
export interface OpenLinkingOptions {
  /** By bank id: those that can be linked. */
  readonly banks: Lookup<LinkableBank>;
  /** By client id: those that may have people come back to them. */
  readonly clients: ReadonlyMap<string, RegisteredClient>;
  /** Stays the caller's to close, after linking. */
  readonly store: Store;
  /** Told of every link that changes. */
  readonly directory: StoredDirectory;
  /** How often each caller may begin or renew a link. */
  readonly limits: WriteLimits;
  readonly ids: GlobalIds;
  /** The gateway's own callback, as it is registered with the banks. */
  readonly callbackUri: () => string;
  /** Where a source tells of changes, by its id. */
  readonly sourceWebhookUri: (sourceId: string) => string;
  /** Where people see, renew and take back their links; null when there is no page. */
  readonly pageUrl: () => string | null;
  /** What was cached under a link is to be dropped. */
  readonly onLinkChanged: (
    link: Pick<Link, 'id' | 'customerId' | 'bankId' | 'homeBankId' | 'consentId' | 'permissions'>,
  ) => void;
  /** The store fails. */
  readonly onTrouble: (message: string) => void;
  /** A bank has refused, or failed at, its part of linking. */
  readonly onBankTrouble: (message: string) => void;
  /** Banks that are reached by another way than before; absent for none. */
  readonly moves?: readonly BankMove[];
  /** Whether statements are kept; absent for yes. */
  readonly keepsStatements?: boolean;
  /** Tells other gateways of links' events; null when they cannot be told. */
  readonly notices: FeedNotices | null;
  /** Reads a link's accounts at its bank; `tokens` are where the link has none in it. */
  readonly readAccounts: (
    link: Link,
    presence: Parameters<NonNullable<LinkingOptions['readAccounts']>>[1],
    tokens: LinkTokens,
  ) => Promise<readonly Account[]>;
}

/** Linking, on one gateway. */
export interface OpenLinking {
  readonly service: LinkingService;
  /** Shared by the API and the page for people. */
  readonly limits: WriteLimits;
  readonly ids: GlobalIds;
  readonly store: Store;
  readonly directory: StoredDirectory;
  readonly tokens: LinkTokens & Pick<StoredLinkTokens, 'forget'>;
  /** Has everybody here forget what was read of a link that has changed. */
  readonly onLinkChanged: (link: LinkRecord) => void;
  readonly feed: LinkFeed;
  /** By bank id: those that can be linked. */
  readonly banks: Lookup<LinkableBank>;
  /** Where people see, renew and take back their links; null when there is no page. */
  pageUrl(): string | null;
  /** Stops sweeping; a round under way is waited for. To be called before the store is closed. */
  close(): Promise<void>;
}

/** Begins to sweep. */
export function openLinking(options: OpenLinkingOptions): OpenLinking {
  const { banks, store, directory, clients, notices, onTrouble, readAccounts } = options;
  const changed = (link: LinkRecord): void => {
    directory.changed(link);
    tokens.forget(link.id);
    const { bankConsentId: consentId, permissions } = link;
    options.onLinkChanged({ ...link, consentId, permissions: new Set(permissions) });
  };
  const tokens = new StoredLinkTokens({ store, banks, onLinkChanged: changed });
  const linking: LinkingOptions = {
    store,
    banks,
    clients,
    ids: options.ids,
    get callbackUri() {
      return options.callbackUri();
    },
    sourceWebhookUri: options.sourceWebhookUri,
    onLinkChanged: changed,
    onTrouble: options.onBankTrouble,
    moves: options.moves ?? [],
    keepsStatements: options.keepsStatements ?? true,
    readAccounts: (link, presence) => readAccounts(link, presence, link.accessToken === '' ? tokens : fixedLinkTokens),
  };
  const sweep = startSweep(linking, onTrouble);
  const feed = new LinkFeed({ store: store.linkEvents, notices, onTrouble });
  return {
    service: new LinkingService(linking),
    limits: options.limits,
    ids: options.ids,
    store,
    directory,
    tokens,
    onLinkChanged: changed,
    feed,
    banks,
    pageUrl: options.pageUrl,
    async close() {
      feed.close();
      await sweep.stop();
    },
  };
}
