// Fetches the logos of sources' institutions into the store, for the institutions command and for the sandbox. Called by
// institutions.ts and start.ts.

import { standards } from '../banks/standards.ts';
import type { Config } from '../config/config.ts';
import type { BankSource, Institution } from '../domain/bank.ts';
import { BankFailure } from '../domain/errors.ts';
import { isLoopbackHost } from '../domain/loopback.ts';
import { type FetchedLogo, LogoFetcher } from '../sources/fetch-logo.ts';
import type { FollowedSource } from '../sources/followed-source.ts';
import { toLogo } from '../sources/logos.ts';
import { type BanksOfGateway, openBanks } from '../sources/open.ts';
import type { InstitutionStore } from '../store/institutions.ts';
import { openStore } from '../store/store.ts';

/** Logos that are fetched at once. */
const atOnce = 8;

/** The sources of a configuration, beside a gateway: their lists are the store's, asked for anew where they are old. */
export async function openSources(
  sources: readonly BankSource[],
  store: InstitutionStore,
  onTrouble: (reason: string) => void,
): Promise<BanksOfGateway> {
  const opened = await openBanks(
    { banks: [], sources },
    { standards, maxBodyBytes: 1024 * 1024, store: () => store, onTrouble, onCall: () => undefined },
  );
  await opened.start();
  return opened;
}

/** The same for a configuration, before its gateway starts: for the sandbox, whose logos are on this machine. @throws StoreFailure */
export async function fetchAllLogos(
  config: Pick<Config, 'sources' | 'storeKeys' | 'databaseUrl' | 'dataDir'>,
): Promise<void> {
  const { sources, storeKeys: keys, databaseUrl, dataDir } = config;
  if (keys === null || sources.length === 0) return;
  const store = await openStore({ databaseUrl, dataDir, keys });
  try {
    const opened = await openSources(sources, store.institutions, () => undefined);
    try {
      for (const followed of opened.sources) await fetchLogos(followed, store.institutions, { isAgain: false });
    } finally {
      await opened.close();
    }
  } finally {
    await store.close();
  }
}

/** What came of it. */
export interface FetchedLogos {
  readonly fetched: number;
  /** Why others have none, by bank id. */
  readonly failures: ReadonlyMap<string, string>;
}

/** Fetches what is not there, or everything again. @throws StoreFailure */
export async function fetchLogos(
  followed: Pick<FollowedSource, 'source' | 'list' | 'givesLogos' | 'fetchLogo'>,
  store: InstitutionStore,
  { isAgain }: { readonly isAgain: boolean },
): Promise<FetchedLogos> {
  const { source, list } = followed;
  const known = isAgain ? new Set<string>() : new Set(await store.readLogoIds());
  const wanted = list.listings.flatMap(({ id }) => {
    const institution = list.find(id);
    const logoUrl = institution?.logoUrl ?? null;
    if (institution === null || known.has(id) || (logoUrl === null && !followed.givesLogos)) return [];
    return [{ id, institution, logoUrl }];
  });
  const fetcher = new LogoFetcher({ allowsLoopback: isLoopbackHost(new URL(source.endpoint).hostname) });
  const failures = new Map<string, string>();
  let fetched = 0;
  const fetchNext = async (): Promise<void> => {
    for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
      const logo =
        next.logoUrl === null ? await fetchFromSource(followed, next.institution) : await fetcher.fetch(next.logoUrl);
      // Not every institution has one.
      if (logo === null) continue;
      if ('failure' in logo) failures.set(next.id, logo.failure);
      else {
        await store.keepLogo(next.id, logo);
        fetched += 1;
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, fetchNext));
  } finally {
    await fetcher.close();
  }
  return { fetched, failures };
}

/** From the source's own API; null where it has none. */
async function fetchFromSource(
  followed: Pick<FollowedSource, 'fetchLogo'>,
  institution: Institution,
): Promise<FetchedLogo | null> {
  try {
    const bytes = await followed.fetchLogo(institution);
    return bytes === null ? null : (toLogo(bytes) ?? { failure: 'is no PNG, JPEG, WebP, GIF or SVG' });
  } catch (error) {
    if (!(error instanceof BankFailure)) throw error;
    return { failure: error.message };
  }
}
