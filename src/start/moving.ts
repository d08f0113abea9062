// What moving customers needs, and no gateway: banks, the store, links as they are read without the person, and reading into the
// statement book. Opened by the operator's command beside running gateways; nothing here runs by itself.

import { standards } from '../banks/standards.ts';
import { StatementBook, toKeptFrom } from '../book/book.ts';
import { createMemoryCache } from '../cache/memory.ts';
import type { Config } from '../config/config.ts';
import { InvalidConfig } from '../config/faults.ts';
import { toIdKey } from '../domain/global-id.ts';
import { StoredLinkTokens } from '../linking/link-tokens.ts';
import type { MoveOptions } from '../linking/moves.ts';
import { createStoredDirectory } from '../linking/stored-directory.ts';
import { createUnattendedDirectory } from '../linking/unattended.ts';
import { createMemoryQuotas } from '../quota/memory.ts';
import { createRedisQuotas } from '../quota/redis.ts';
import { AccountChanges } from '../reading/account-changes.ts';
import { createAccountKeys } from '../reading/account-keys.ts';
import type { ReadingServices } from '../reading/bank-reads.ts';
import { Flights } from '../reading/flights.ts';
import { createLinkActivity } from '../reading/link-activity.ts';
import { type StatementServices, StatementStops } from '../reading/statement-stops.ts';
import { openRedis } from '../redis/connection.ts';
import { openBanks } from '../sources/open.ts';
import { createFixedDirectory, type Directory } from '../store/directory.ts';
import { PagedFeed } from '../store/paged-feed.ts';
import { openStore, type Store } from '../store/store.ts';

/** What moving works with. */
export interface MovingServices {
  readonly store: Store;
  readonly idKey: Buffer;
  readonly directory: Directory;
  /** Links of the banks file. */
  readonly fixed: Directory;
  readonly reading: ReadingServices;
  readonly linking: MoveOptions;
  /** Whether a bank is there by this id. */
  hasBank(bankId: string): boolean;
  close(): Promise<void>;
}

/**
 * Opens it, by the gateway's own settings.
 * @throws InvalidConfig without ID_KEY or STORE_KEYS; StoreFailure when the store cannot be opened
 */
export async function openMoving(config: Config, onTrouble: (message: string) => void): Promise<MovingServices> {
  const { idKey: secret, storeKeys: keys, databaseUrl, dataDir, statementBook, grants: fixedGrants } = config;
  if (secret === null) throw new InvalidConfig([{ where: 'ID_KEY', what: 'is required' }]);
  if (keys === null) throw new InvalidConfig([{ where: 'STORE_KEYS', what: 'is required' }]);
  const idKey = toIdKey(secret);
  const store = await openStore({ databaseUrl, dataDir, keys, fixedGrants, onTrouble });
  const redis = config.redis === null ? null : openRedis({ ...config.redis, onTrouble });
  const local = createMemoryQuotas();
  // What banks allow is counted with the gateways, where they share a Redis.
  const quotas = redis === null ? local : createRedisQuotas({ connection: redis, local });
  const opened = await openBanks(config, {
    standards,
    maxBodyBytes: config.bankMaxBodyBytes,
    quotas,
    store: () => store.institutions,
    tokenStore: () => store,
    onTrouble,
    onCall: () => undefined,
  });
  await opened.start();
  const { banks } = opened;
  const fixed = createFixedDirectory(config.links, config.grants);
  const stored = createStoredDirectory({ store, fixed, moves: config.moves });
  const directory = createUnattendedDirectory(stored, (bankId) => {
    const bank = banks.get(bankId)?.bank;
    return bank === undefined ? null : standards[bank.standard].consentRule(bank);
  });
  const told = (error: unknown): void => onTrouble(error instanceof Error ? error.message : 'failed');
  const tokens = new StoredLinkTokens({ store, banks: banks.linkable, onLinkChanged: stored.changed });
  const cache = createMemoryCache(config.cacheMemoryRows);
  const statements: StatementServices | null =
    statementBook === null
      ? null
      : {
          book: new StatementBook(store.book, () => toKeptFrom(statementBook.months, Date.now())),
          stops: new StatementStops(),
          feed: new PagedFeed({
            readAfter: (customerId, afterSeq, limit) => store.book.readSets(customerId, afterSeq, limit),
            readNewest: (customerIds) => store.book.readNewest(customerIds),
            watch: (listener) => store.book.watch(listener),
            notices: null,
            onTrouble: () => onTrouble('changes of statements cannot be read'),
          }),
          onTrouble: told,
        };
  const accountChanges = new AccountChanges({
    idKey,
    store: store.accountEvents,
    notices: null,
    onTrouble: told,
    onFeedTrouble: () => onTrouble('events of accounts cannot be read'),
  });
  return {
    store,
    idKey,
    directory,
    fixed,
    reading: {
      connectors: banks.connectors,
      cache,
      flights: new Flights(cache, () => undefined),
      cacheWindows: config.cacheWindows,
      idKey,
      accountKeys: createAccountKeys({ idKey, identities: store.accountIdentities, onTrouble: told }),
      accountChanges,
      linkActivity: createLinkActivity(),
      statements,
      tokens,
    },
    linking: {
      store,
      moves: config.moves,
      keepsStatements: statements !== null,
      onLinkChanged: stored.changed,
      now: Date.now,
    },
    hasBank: (bankId) => banks.has(bankId),
    async close() {
      statements?.feed.close();
      accountChanges.close();
      await Promise.all([opened.close(), cache.close()]);
      redis?.close();
      await store.close();
    },
  };
}
