// The sources of exchange rates of one process, with their figures. Called by services.ts; asks src/rates to open what is set.

import type { SourceQuotes } from '../banks/source.ts';
import { standards } from '../banks/standards.ts';
import type { Cache } from '../cache/cache.ts';
import type { Config } from '../config/config.ts';
import { InvalidConfig } from '../config/faults.ts';
import type { BankSource } from '../domain/bank.ts';
import { BankFailure } from '../domain/errors.ts';
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
  assertQuoted(settings, quoting);
  const asked = settings.quotes === null ? undefined : toLateQuotes(settings.quotes.sourceId, quoting);
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

/** Whether exchange rates can be had from a source. */
export const quotesRates = ({ standard }: BankSource): boolean => standards[standard].source?.fetchRate !== undefined;

/** @throws InvalidConfig when rates are to be had from a source that quotes none */
export function assertQuoted(
  { quotes }: Pick<Config['rates'], 'quotes'>,
  sources: { has(sourceId: string): boolean },
): void {
  if (quotes === null || sources.has(quotes.sourceId)) return;
  throw new InvalidConfig([{ where: 'RATES_SOURCE', what: 'names no source of the banks file that quotes rates' }]);
}

/** Asks the source as it is when it is asked: the banks file may have been read again. */
function toLateQuotes(sourceId: string, quoting: BanksOfGateway['quoting']): SourceQuotes {
  return {
    source: quoting.get(sourceId)?.source ?? sourceId,
    ask: (pair) => {
      const source = quoting.get(sourceId);
      if (source !== undefined) return source.ask(pair);
      const operatorMessage = 'there is no such source any more';
      return Promise.reject(new BankFailure({ code: 'UNSUPPORTED', bankId: sourceId, operatorMessage }));
    },
  };
}
