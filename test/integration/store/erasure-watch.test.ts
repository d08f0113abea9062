// What one gateway holds in memory of somebody, and that it lets go of it when the store says that they are being erased: the real cache, flights
// and directory over a real store; of others nothing goes.

import { afterEach, describe, expect, it } from 'vitest';
import { linkScope } from '../../../src/cache/keys.ts';
import { createMemoryCache } from '../../../src/cache/memory.ts';
import { erasePerson } from '../../../src/linking/person-erasure.ts';
import { createStoredDirectory } from '../../../src/linking/stored-directory.ts';
import { Flights } from '../../../src/reading/flights.ts';
import { createLinkActivity } from '../../../src/reading/link-activity.ts';
import { ErasureWatch } from '../../../src/start/erasure-watch.ts';
import { createFixedDirectory } from '../../../src/store/directory.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { completed } from './attempts.ts';
import { newKey } from './stores.ts';

const operator = { kind: 'staff', subject: 'olga' } as const;

describe('a gateway that looks for who is being erased', () => {
  const open: { stop(): Promise<void> }[] = [];
  let store: Store | null = null;
  afterEach(async () => {
    for (const one of open.splice(0)) await one.stop();
    await store?.close();
    store = null;
  });

  it('forgets them, and takes no late answer, whoever erased them; of others it keeps all', async () => {
    const opened = await openStore({ databaseUrl: null, dataDir: storeSettings().DATA_DIR, keys: [newKey()] });
    store = opened;
    const { link: alices } = await completed(opened);
    const { link: bobs } = await completed(opened, {
      link: { id: 'l-bob', isNew: true, customerId: 'bob', bankId: 'rheinbank' },
    });
    const cache = createMemoryCache(1000);
    const flights = new Flights(cache);
    const fixed = createFixedDirectory([], []);
    const directory = createStoredDirectory({ store: opened, fixed });
    const forgotten: string[] = [];
    const note = (what: string) => (of: string) => void forgotten.push(`${what} ${of}`);
    const watch = new ErasureWatch({
      store: opened,
      directory,
      fixed,
      cache,
      forgetUnfolded: () => note('unfolded')(''),
      flights,
      tokens: { forget: note('tokens') },
      linkActivity: createLinkActivity(),
      stops: { forget: note('stops') },
      readAudit: { forget: note('reads') },
      feeds: [{ end: note('feed') }],
      onLinkChanged: () => undefined,
      notices: null,
      onTrouble: note('trouble'),
    });
    open.push(watch);
    const scopeOf = async (id: string, customerId: string): Promise<string> => {
      const [read] = await directory.readLinksOfCustomer(customerId);
      expect(read?.id).toBe(id);
      return read === undefined ? '' : linkScope(read);
    };
    const keys = [`${await scopeOf(alices.id, 'alice')}/accounts`, `${await scopeOf(bobs.id, 'bob')}/accounts`];
    const entry = { value: { planted: 'GB00PLANTED' }, freshUntilMs: Date.now() + 60_000 };
    const put = async (key: string, claimant: string) => {
      await cache.claim([{ key, claimant }], 60_000);
      await cache.write([{ key, entry, keepMs: 60_000 }], { key, claimant });
    };
    for (const key of keys) await put(key, 'one');
    // A flight that is under way, and lands afterwards.
    const late = { key: `${keys[0]}/late`, claimant: 'late' };
    await cache.claim([late], 60_000);
    expect((await cache.readMany(keys)).map((found) => found !== null)).toEqual([true, true]);

    // By another process: this one finds it in the store.
    await erasePerson({ store: opened }, { customerId: 'alice', actor: operator });
    await watch.look();
    await cache.write([{ key: late.key, entry, keepMs: 60_000 }], late);
    expect((await cache.readMany([...keys, late.key])).map((found) => found !== null)).toEqual([false, true, false]);
    expect(flights.isBarred(alices.id)).toBe(true);
    expect(flights.isBarred(bobs.id)).toBe(false);
    expect(await directory.readLinksOfCustomer('alice')).toEqual([]);
    expect(await directory.readLink(alices.id)).toBeNull();
    expect(await directory.readLinksOfCustomer('bob')).toHaveLength(1);
    expect(forgotten.sort()).toEqual(
      [`tokens ${alices.id}`, 'unfolded ', 'stops alice', 'reads alice', 'feed alice'].sort(),
    );
    // Looked at again with nothing new it does nothing again.
    await watch.look();
    expect(forgotten).toHaveLength(5);
  });
});
