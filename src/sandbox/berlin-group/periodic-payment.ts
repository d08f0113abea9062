// What a periodic payment has beside a single one, read from untrusted JSON. Called by initiation.ts. Source: psd2-api 1.3.12,
// periodicPaymentInitiation_json; house rules: it begins today at the earliest, and MonthlyVariable is not kept.
import type { JsonObject } from '../json.ts';
import { isDay } from '../ledger/calendar.ts';
import type { Schedule } from '../payments/schedule.ts';
import { refuse } from './refusals.ts';

const rhythms: Readonly<Record<string, readonly [unit: 'day' | 'week' | 'month', count: number]>> = {
  Daily: ['day', 1],
  Weekly: ['week', 1],
  EveryTwoWeeks: ['week', 2],
  Monthly: ['month', 1],
  EveryTwoMonths: ['month', 2],
  Quarterly: ['month', 3],
  SemiAnnual: ['month', 6],
  Annual: ['month', 12],
};

function dayOf(body: JsonObject, name: string): string | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || !isDay(value)) throw refuse('FORMAT_ERROR', `${name} is not an ISO date`, name);
  return value;
}

/** Reads the days; refuses what the specification does not know. */
export function parsePeriodicParts(body: JsonObject, today: string): Schedule {
  const firstDay = dayOf(body, 'startDate');
  if (firstDay === undefined) throw refuse('FORMAT_ERROR', 'startDate is missing', 'startDate');
  if (firstDay < today) throw refuse('EXECUTION_DATE_INVALID', 'startDate is over', 'startDate');
  const lastDay = dayOf(body, 'endDate');
  if (lastDay !== undefined && lastDay < firstDay)
    throw refuse('EXECUTION_DATE_INVALID', 'It ends before it begins', 'endDate');
  const { frequency, executionRule: rule, dayOfExecution: day } = body;
  const rhythm = typeof frequency === 'string' && Object.hasOwn(rhythms, frequency) ? rhythms[frequency] : undefined;
  if (rhythm === undefined) throw refuse('FORMAT_ERROR', 'frequency is none that is kept here', 'frequency');
  if (rule !== undefined && rule !== 'following' && rule !== 'preceding')
    throw refuse('FORMAT_ERROR', 'executionRule is following or preceding', 'executionRule');
  if (day !== undefined && (typeof day !== 'string' || !/^(?:[1-9]|[12]\d|3[01])$/.test(day)))
    throw refuse('FORMAT_ERROR', 'dayOfExecution is 1 to 31 without leading zeros', 'dayOfExecution');
  const [unit, count] = rhythm;
  return {
    unit,
    count,
    weekday: undefined,
    weekOfMonth: undefined,
    dayOfMonth: day === undefined ? Number(firstDay.slice(8)) : Number(day),
    firstDay,
    lastDay,
    times: undefined,
    firstAmountMinor: undefined,
    finalAmountMinor: undefined,
    rule,
  };
}
