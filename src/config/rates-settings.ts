// The variables of exchange rates, and the settings that they come to. Part of environment.ts; read by src/start/rates.ts.

import { z } from 'zod';
import { parseCurrency } from '../domain/iso4217.ts';
import type { RatesSettings } from '../rates/open.ts';
import { httpUrl, whole } from './setting-forms.ts';

export type { RatesSettings };

const currencies = z.string().transform((text, context) => {
  const codes = text.split(',').map((code) => parseCurrency(code.trim()));
  const known = codes.filter((code) => code !== null);
  if (known.length === codes.length && known.length >= 2 && new Set(known).size === known.length) return known;
  context.addIssue({ code: 'custom', message: 'must be two ISO 4217 codes or more with commas between, each once' });
  return z.NEVER;
});

/** The variables. Without any of them nobody is ever asked for a rate. */
export const ratesVariables = {
  /** Reference rates in the ECB's form, such as its eurofxref-hist-90d.xml. */
  RATES_URL: httpUrl.optional(),
  /** Their whole history, such as eurofxref-hist.xml; only beside RATES_URL. */
  RATES_HISTORY_URL: httpUrl.optional(),
  /** The operator's own rates; asked before the others. */
  RATES_FILE: z.string().min(1).optional(),
  /** A source of the banks file that quotes rates; asked after the others. */
  RATES_SOURCE: z.string().min(1).optional(),
  /** ISO 4217, the base first; only beside RATES_SOURCE. */
  RATES_SOURCE_CURRENCIES: currencies.optional(),
  /** The ECB's longest gap is of four days, at Easter: a week without rates is no weekend. */
  RATES_STALE_DAYS: whole(1, 366).default(7),
} as const;

/** The variables, read. */
type RatesData = { readonly [Name in keyof typeof ratesVariables]?: z.infer<(typeof ratesVariables)[Name]> } & {
  readonly RATES_STALE_DAYS: number;
};

/** What they come to. */
export function toRatesSettings({
  RATES_URL,
  RATES_HISTORY_URL,
  RATES_FILE,
  RATES_SOURCE,
  RATES_SOURCE_CURRENCIES,
  RATES_STALE_DAYS,
}: RatesData): RatesSettings {
  return {
    url: RATES_URL ?? null,
    historyUrl: RATES_URL === undefined ? null : (RATES_HISTORY_URL ?? null),
    file: RATES_FILE ?? null,
    staleAfterDays: RATES_STALE_DAYS,
    quotes:
      RATES_SOURCE === undefined || RATES_SOURCE_CURRENCIES === undefined
        ? null
        : { sourceId: RATES_SOURCE, currencies: RATES_SOURCE_CURRENCIES },
  };
}
