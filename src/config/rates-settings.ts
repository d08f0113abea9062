// The variables of exchange rates, and the settings that they come to. Part of environment.ts; read by src/start/rates.ts.

import { z } from 'zod';
import type { RatesSettings } from '../rates/open.ts';
import { httpUrl, whole } from './setting-forms.ts';

export type { RatesSettings };

/** The variables. Without any of them nobody is ever asked for a rate. */
export const ratesVariables = {
  /** Reference rates in the ECB's form, such as its eurofxref-hist-90d.xml. */
  RATES_URL: httpUrl.optional(),
  /** Their whole history, such as eurofxref-hist.xml; only beside RATES_URL. */
  RATES_HISTORY_URL: httpUrl.optional(),
  /** The operator's own rates; asked before the others. */
  RATES_FILE: z.string().min(1).optional(),
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
  RATES_STALE_DAYS,
}: RatesData): RatesSettings {
  return {
    url: RATES_URL ?? null,
    historyUrl: RATES_URL === undefined ? null : (RATES_HISTORY_URL ?? null),
    file: RATES_FILE ?? null,
    staleAfterDays: RATES_STALE_DAYS,
  };
}
