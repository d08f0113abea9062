// The sources of exchange rates of one process, with their figures. Called by services.ts; asks src/rates to open what is set.

import type { Cache } from '../cache/cache.ts';
import type { Config } from '../config/config.ts';
import { InvalidConfig } from '../config/faults.ts';
import type { Log } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import { InvalidRatesFile } from '../rates/file.ts';
import { type OpenRates, openRates } from '../rates/open.ts';
import type { BanksOfGateway } from '../sources/open.ts';

/** What {@link openRatesOf} is handed. */
export interface RatesParts {
  /** Null where nothing outlives the process. */
  readonly cache: Cache | null;
  readonly log: Pick<Log, 'ratesTrouble'>;
  readonly metrics: Pick<Metrics, 'ratesAge' | 'beforeReading'>;
  /** Sources that quote rates, by id. */
  readonly quoting: BanksOfGateway['quoting'];
}

/** Opens what the operator has set. @throws InvalidConfig when RATES_FILE cannot be used */
export function openRatesOf(
  { rates: settings }: Pick<Config, 'rates'>,
  { cache, log, metrics, quoting }: RatesParts,
): OpenRates {
  const asked = settings.quotes === null ? undefined : quoting.get(settings.quotes.sourceId);
  if (settings.quotes !== null && asked === undefined)
    throw new InvalidConfig([{ where: 'RATES_SOURCE', what: 'names no source of the banks file that quotes rates' }]);
  try {
    const onTrouble = log.ratesTrouble;
    const rates = openRates(settings, { cache, onTrouble, ...(asked === undefined ? {} : { quoting: asked }) });
    metrics.beforeReading(() => {
      for (const [name, newestDay] of rates.newestDays()) {
        metrics.ratesAge(name, Date.now() - (newestDay === null ? 0 : Date.parse(newestDay)));
      }
    });
    return rates;
  } catch (error) {
    if (!(error instanceof InvalidRatesFile)) throw error;
    throw new InvalidConfig([{ where: 'RATES_FILE', what: error.message }]);
  }
}
