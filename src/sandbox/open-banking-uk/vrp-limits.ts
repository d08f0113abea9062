// What is left of a mandate's limits, as the bank counts it: by days of the United Kingdom, over its own payments under the consent.
// Called by vrps.ts. Source: OBDomesticVRPControlParameters with its examples of periodic limits: a first period that the
// calendar has begun before is worth what its days that are left are of all of them.
import { addDays, startOfDayMs } from '../ledger/calendar.ts';
import type { PeriodLimit, VrpTerms } from './vrp-terms.ts';

const london = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' });
const dayMs = 86_400_000;

/** The day of an instant in the United Kingdom. */
export const toBritishDay = (atMs: number): string => london.format(atMs);

function monthsLater(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  last.setUTCDate(Math.min(date, last.getUTCDate()));
  return last.toISOString().slice(0, 10);
}

/** From which day on payments count today, the first day after, and the limit of that period. */
function periodOf(limit: PeriodLimit, start: string, today: string) {
  const { type, alignment, amountMinor } = limit;
  if (type === 'Day') return { from: today, end: addDays(today, 1), amountMinor };
  const length = type === 'Week' ? 7 : type === 'Fortnight' ? 14 : 0;
  const months = type === 'Month' ? 1 : type === 'Half-year' ? 6 : 12;
  // A Monday, and the first of a year: where calendars of all kinds begin.
  const origin = alignment === 'Consent' ? start : length > 0 ? '1990-01-01' : `${start.slice(0, 4)}-01-01`;
  const later = (count: number): string =>
    length > 0 ? addDays(origin, count * length) : monthsLater(origin, count * months);
  let count = 0;
  if (length > 0) count = Math.floor((startOfDayMs(today) - startOfDayMs(origin)) / dayMs / length);
  while (later(count + 1) <= today) count += 1;
  const [from, end] = [later(count), later(count + 1)];
  if (from >= start) return { from, end, amountMinor };
  const days = (first: string): bigint => BigInt((startOfDayMs(end) - startOfDayMs(first)) / dayMs);
  return { from: start, end, amountMinor: (amountMinor * days(start)) / days(from) };
}

/** A payment that was made under a mandate. */
export interface VrpUse {
  readonly amountMinor: bigint;
  readonly atMs: number;
}

/** The control parameter that a payment of now would break; undefined when it keeps to all. */
export function brokenControl(
  terms: VrpTerms,
  { consentAtMs, nowMs }: { readonly consentAtMs: number; readonly nowMs: number },
  { amountMinor, uses }: { readonly amountMinor: bigint; readonly uses: readonly VrpUse[] },
): string | undefined {
  const today = toBritishDay(nowMs);
  const consentDay = toBritishDay(consentAtMs);
  const { validFrom = consentDay, validTo } = terms;
  const start = validFrom > consentDay ? validFrom : consentDay;
  if (today < start) return 'ValidFromDateTime';
  if (validTo !== undefined && today > validTo) return 'ValidToDateTime';
  if (amountMinor > terms.maximumIndividual) return 'MaximumIndividualAmount';
  const index = terms.limits.findIndex((limit) => {
    const period = periodOf(limit, start, today);
    const used = uses
      .filter(({ atMs }) => toBritishDay(atMs) >= period.from && toBritishDay(atMs) < period.end)
      .reduce((sum, use) => sum + use.amountMinor, 0n);
    return used + amountMinor > period.amountMinor;
  });
  return index < 0 ? undefined : `PeriodicLimits[${index}].Amount`;
}
