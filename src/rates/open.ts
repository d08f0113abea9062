// The sources of rates that the operator has set, behind one port. Called by src/start; makes the file's (file.ts) and the
// address's (followed.ts), and looks after both.

import type { Cache } from '../cache/cache.ts';
import { type CalendarDate, dateInZone } from '../domain/dates.ts';
import type { CurrencyCode } from '../domain/iso4217.ts';
import { RatesHttp } from './fetch-rates.ts';
import { RatesFile } from './file.ts';
import { FollowedRates } from './followed.ts';
import { type AskForQuote, QuotedRates } from './quoted.ts';
import { publisherZone } from './schedule.ts';
import { RatesSnapshot } from './snapshot.ts';
import { firstOf, type RateSource } from './source.ts';

/** What the operator has set. */
export interface RatesSettings {
  /** Reference rates in the ECB's form; null for none. */
  readonly url: string | null;
  /** Their whole history; null for none. */
  readonly historyUrl: string | null;
  /** The operator's own rates; null for none. */
  readonly file: string | null;
  /** Days after which the newest rates are stale. */
  readonly staleAfterDays: number;
  /** A source of the banks file that quotes rates, and the currencies that it is asked for, the base first; null for none. */
  readonly quotes: { readonly sourceId: string; readonly currencies: readonly CurrencyCode[] } | null;
}

/** What {@link openRates} needs. */
export interface RatesDeps {
  /** Shared by gateways; null where nothing outlives the process. */
  readonly cache: Cache | null;
  /** Asks the source of `quotes`, and what people call it; absent where there is none. */
  readonly quoting?: { readonly source: string; readonly ask: AskForQuote };
  /** What is wrong with a source, for operators; no secret, no value. */
  readonly onTrouble: (reason: string) => void;
  readonly now?: () => number;
}

/** Where rates come from, as figures name it. */
export type RatesSourceName = 'file' | 'address' | 'source';

/** The sources, and what they hold open. */
export interface OpenRates {
  /** Null where none is set. */
  readonly source: RateSource | null;
  /** Fulfilled when the newest rates were asked for once, or after a moment: nobody waits for a publisher that hangs. */
  readonly ready: Promise<void>;
  /** The day of each source's newest rates, by its name; null where it has none yet. */
  newestDays(): readonly (readonly [name: RatesSourceName, newestDay: CalendarDate | null])[];
  close(): Promise<void>;
}

/** How long a gateway that starts waits for its first rates, milliseconds. */
const firstWaitMs = 2000;
const lookEveryMs = 60_000;

/** Opens what is set. @throws InvalidRatesFile */
export function openRates(
  settings: RatesSettings,
  { cache, quoting, onTrouble, now = Date.now }: RatesDeps,
): OpenRates {
  const { staleAfterDays } = settings;
  const today = () => dateInZone(now(), publisherZone);
  const file = settings.file === null ? null : new RatesFile({ path: settings.file, today, staleAfterDays, onTrouble });
  const http = new RatesHttp();
  const followed =
    settings.url === null
      ? null
      : new FollowedRates({
          url: settings.url,
          historyUrl: settings.historyUrl,
          http,
          snapshot: cache === null ? null : new RatesSnapshot(cache, settings.url),
          today,
          staleAfterDays,
          onTrouble,
          now,
        });
  const [base, ...currencies] = settings.quotes?.currencies ?? [];
  const quoted =
    quoting === undefined || base === undefined
      ? null
      : new QuotedRates({ ...quoting, base, currencies, today, staleAfterDays, onTrouble, now });
  const looking = file === null ? null : setInterval(() => file.look(), lookEveryMs).unref();
  // What somebody would sell at stands in only for what has no reference rate.
  const sources = [file, followed, quoted].filter((source) => source !== null);
  return {
    source: sources.length === 0 ? null : firstOf(sources),
    ready: withinFirstWait([followed?.start(), quoted?.start()]),
    newestDays: () => [
      ...(file === null ? [] : ([['file', file.newestDay]] as const)),
      ...(followed === null ? [] : ([['address', followed.newestDay]] as const)),
      ...(quoted === null ? [] : ([['source', quoted.newestDay]] as const)),
    ],
    async close() {
      if (looking !== null) clearInterval(looking);
      quoted?.stop();
      await followed?.stop();
      await http.close();
    },
  };
}

async function withinFirstWait(started: readonly (Promise<void> | undefined)[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, firstWaitMs);
  });
  await Promise.race([Promise.all(started), waited]);
  clearTimeout(timer);
}
