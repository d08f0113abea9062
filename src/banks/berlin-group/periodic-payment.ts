// Periodic payments of Berlin Group: a single payment's body with its days beside. Called by payment.ts. Source: NextGenPSD2 1.3.12,
// periodicPaymentInitiation_json; frequencyCode (ISO 20022 EventFrequency7Code), executionRule, dayOfExecution.

import type { PaymentSchedule, ScheduleFrequency, ScheduleScheme } from '../../domain/payment-schedule.ts';
import { weekdayOf } from '../../domain/payment-schedule.ts';
import { type JsonObject, readString } from '../json.ts';

/** By unit and count. Counted months and years are the same interval in other words. */
const codes: ReadonlyMap<string, string> = new Map([
  ['DAY 1', 'Daily'],
  ['WEEK 1', 'Weekly'],
  ['WEEK 2', 'EveryTwoWeeks'],
  ['MONTH 1', 'Monthly'],
  ['MONTH 2', 'EveryTwoMonths'],
  ['MONTH 3', 'Quarterly'],
  ['MONTH 6', 'SemiAnnual'],
  ['MONTH 12', 'Annual'],
  ['YEAR 1', 'Annual'],
]);

const toCode = ({ unit, count }: ScheduleFrequency): string | null => codes.get(`${unit} ${count}`) ?? null;

/** "31 is ultimo of the month"; other days from its end have no word. */
function toDay({ dayOfMonth }: ScheduleFrequency): string | null {
  if (dayOfMonth === null || dayOfMonth < -1) return null;
  return dayOfMonth === -1 ? '31' : String(dayOfMonth);
}

/**
 * What the standard can say of a schedule: weeks go from the first day, months have a day; the ends are days, all amounts are one.
 * Banks may refuse an execution rule that they do not have.
 */
export const periodicSchedules: ScheduleScheme = {
  takesFrequency: (frequency, firstPaymentDate) => {
    if (toCode(frequency) === null || frequency.weekOfMonth !== null) return false;
    if (frequency.unit === 'WEEK') return frequency.weekday === weekdayOf(firstPaymentDate);
    return frequency.dayOfMonth === null || toDay(frequency) !== null;
  },
  takesOtherAmounts: false,
  takesNumberOfPayments: false,
  takesExecutionRule: true,
  hasOneText: false,
  maxRemittanceLength: 140,
};

/** What a periodic payment has beside a single one. */
export function toPeriodicParts(schedule: PaymentSchedule): JsonObject {
  const { frequency, firstPaymentDate, finalPaymentDate, executionRule } = schedule;
  const day = toDay(frequency);
  return {
    startDate: firstPaymentDate,
    ...(finalPaymentDate === null ? {} : { endDate: finalPaymentDate }),
    ...(executionRule === null ? {} : { executionRule: executionRule.toLowerCase() }),
    frequency: toCode(frequency),
    ...(day === null ? {} : { dayOfExecution: day }),
  };
}

/** The first of these parts that an answer repeats otherwise, by its name; null where all that is repeated is ours, or nothing is. */
export function findPeriodicDifference(schedule: PaymentSchedule | undefined, echoed: JsonObject): string | null {
  const ours = schedule === undefined ? {} : toPeriodicParts(schedule);
  for (const name of ['startDate', 'endDate', 'frequency', 'dayOfExecution'] as const) {
    const text = readString(echoed, name)?.replace(/^0(?=\d$)/, '') ?? null;
    if (text !== null && text !== (readString(ours, name) ?? null)) return name;
  }
  return null;
}
