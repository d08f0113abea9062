// The environment's part about how long what has ended is kept. Read by environment.ts.

import { z } from 'zod';
import { whole } from './setting-forms.ts';

/** No days: for good. */
const days = (least: number, unit: string) =>
  z
    .union([z.literal('0').transform(() => 0), whole(least, 36_600)], { error: `must be 0, for good, or ${unit}` })
    .default(0);

/** Variables of retention; 0 keeps for good. */
export const retentionVariables = {
  /** Thirteen months: as long as PSD2 lets a customer dispute a payment (Art. 71). */
  LINK_HISTORY_DAYS: days(31, '31 days or more'),
  GRANT_HISTORY_DAYS: days(1, '1 day or more'),
  /** Five years at least: AMLD Art. 40; the store refuses less. */
  PAYMENT_DAYS: days(1830, '1830 days or more: five years, by law'),
  AUDIT_DAYS: days(1830, '1830 days or more: five years, by law'),
  SCREENING_CASE_DAYS: days(1, '1 day or more'),
  /** Whether what people erase at /my is all that law does not keep. */
  MY_ERASES_ALL: z
    .enum(['true', 'false', '1', '0'])
    .transform((word) => word === 'true' || word === '1')
    .default(false),
} as const;

const variables = z.object(retentionVariables);

/** How long what has ended is kept, days; 0 for good. */
export interface RetentionSettings {
  readonly links: number;
  readonly grants: number;
  readonly payments: number;
  readonly audit: number;
  readonly screening: number;
}

/** From validated variables. */
export const toRetentionSettings = (data: z.infer<typeof variables>): RetentionSettings => ({
  links: data.LINK_HISTORY_DAYS,
  grants: data.GRANT_HISTORY_DAYS,
  payments: data.PAYMENT_DAYS,
  audit: data.AUDIT_DAYS,
  screening: data.SCREENING_CASE_DAYS,
});
