// A standing order as it is asked for: how often, from and until when, and how much the first and the last time. Checked by
// payment-order.ts with the rest of an order, before any call; said in their words by the connectors. Frequencies are typed as those that
// are read (regular-payment.ts). Sources: OBIE domestic standing orders 3.1.11 and 4.0, Berlin Group periodic payments 1.3.12.

import { type CalendarDate, parseDate } from './dates.ts';
import { InvalidAmount, type Money, parseMoney } from './money.ts';
import type { PaymentFrequency } from './regular-payment.ts';

/** How often something is to be paid, whole: what the input leaves out is taken from the first payment's day. */
export interface ScheduleFrequency extends Omit<PaymentFrequency, 'text' | 'unit' | 'count'> {
  readonly unit: NonNullable<PaymentFrequency['unit']>;
  /** 1 or more. */
  readonly count: number;
}

/** Which working day it is when a payment's day is none. */
export type ExecutionRule = 'FOLLOWING' | 'PRECEDING';

/** A standing order's days and amounts; the amount of an ordinary payment is the order's own (`instructedAmount`). */
export interface PaymentSchedule {
  readonly frequency: ScheduleFrequency;
  readonly firstPaymentDate: CalendarDate;
  /** The last day on which something may be paid; null with `numberOfPayments`, and for until it is cancelled. */
  readonly finalPaymentDate: CalendarDate | null;
  /** All payments, the first among them; null with `finalPaymentDate`, and for until it is cancelled. */
  readonly numberOfPayments: number | null;
  /** What is paid the first time, minor units of the order's currency; null for the ordinary amount. */
  readonly firstAmountMinor: bigint | null;
  /** What is paid the last time; null for the ordinary amount. */
  readonly finalAmountMinor: bigint | null;
  /** Null: the bank's own rule. */
  readonly executionRule: ExecutionRule | null;
}

/** An amount as a client names it. */
interface AmountInput {
  readonly amount: string;
  readonly currency: string;
}

/** A schedule as a client asks for it: nothing of it is trusted. */
export interface PaymentScheduleInput {
  readonly frequency: {
    readonly unit: ScheduleFrequency['unit'];
    readonly count: number;
    readonly weekday: number | null;
    readonly weekOfMonth: number | null;
    readonly dayOfMonth: number | null;
  };
  readonly firstPaymentDate: string;
  readonly finalPaymentDate: string | null;
  readonly numberOfPayments: number | null;
  readonly firstAmount: AmountInput | null;
  readonly finalAmount: AmountInput | null;
  readonly executionRule: ExecutionRule | null;
}

/** What a bank's standard can say of a schedule. */
export interface ScheduleScheme {
  /** Whether it has words for that frequency, of payments that begin on that day. */
  readonly takesFrequency: (frequency: ScheduleFrequency, firstPaymentDate: CalendarDate) => boolean;
  /** Whether the first and the last amount can be others. */
  readonly takesOtherAmounts: boolean;
  /** Whether it can end after so many payments; on a day it always can. */
  readonly takesNumberOfPayments: boolean;
  readonly takesExecutionRule: boolean;
  /** Whether text and end-to-end id are one field, so that only one of them can be given. */
  readonly hasOneText: boolean;
  readonly maxRemittanceLength: number;
}

/** Where faults are told. */
interface FaultList {
  add(
    field: string,
    code: 'REQUIRED' | 'INVALID' | 'TOO_LONG' | 'CHARACTERS' | 'NOT_OFFERED' | 'IN_THE_PAST',
    message: string,
  ): null;
}

/** What a schedule is read with: `today` is the day at the bank's own place, `amount` the ordinary one, null where it is at fault. */
interface ScheduleReading {
  readonly scheme: ScheduleScheme;
  readonly today: CalendarDate;
  readonly amount: Money | null;
  readonly maxAmountMinor: bigint;
  readonly faults: FaultList;
}

/** The most payments that one order may be of: a house rule, 40 years of weeks. */
const mostPayments = 2100;

/** The schedule, or null with all that is wrong with it told. */
export function readSchedule(input: PaymentScheduleInput, reading: ScheduleReading): PaymentSchedule | null {
  const { scheme, faults } = reading;
  const firstPaymentDate = readFirstDate(input.firstPaymentDate, reading);
  const finalPaymentDate = readFinalDate(input, firstPaymentDate, faults);
  const { numberOfPayments, executionRule } = input;
  if (numberOfPayments !== null) {
    const field = 'schedule.numberOfPayments';
    if (!Number.isInteger(numberOfPayments) || numberOfPayments < 1 || numberOfPayments > mostPayments)
      faults.add(field, 'INVALID', `From 1 to ${mostPayments} payments.`);
    else if (!scheme.takesNumberOfPayments)
      faults.add(field, 'NOT_OFFERED', 'This bank ends standing orders on a day: give finalPaymentDate.');
    else if (input.finalPaymentDate !== null)
      faults.add(field, 'INVALID', 'It ends after so many payments, or on a day, not both.');
  }
  if (executionRule !== null && !scheme.takesExecutionRule)
    faults.add('schedule.executionRule', 'NOT_OFFERED', 'This bank has a rule of its own.');
  const firstAmountMinor = readAmount(input.firstAmount, 'schedule.firstAmount', reading);
  const finalAmountMinor = readAmount(input.finalAmount, 'schedule.finalAmount', reading);
  if (input.finalAmount !== null && input.finalPaymentDate === null && numberOfPayments === null)
    faults.add('schedule.finalAmount', 'INVALID', 'What has no end has no last payment.');
  const frequency = readFrequency(input.frequency, firstPaymentDate, reading);
  if (firstPaymentDate === null || frequency === null) return null;
  return {
    frequency,
    firstPaymentDate,
    finalPaymentDate,
    numberOfPayments,
    firstAmountMinor,
    finalAmountMinor,
    executionRule,
  };
}

function readFirstDate(text: string, { today, faults }: ScheduleReading): CalendarDate | null {
  const field = 'schedule.firstPaymentDate';
  const date = parseDate(text);
  if (date === null) return faults.add(field, 'INVALID', 'There is no such day.');
  if (date < today) return faults.add(field, 'IN_THE_PAST', 'The day is past.');
  return date === today ? faults.add(field, 'INVALID', 'A standing order begins tomorrow at the earliest.') : date;
}

function readFinalDate(
  { finalPaymentDate: text }: PaymentScheduleInput,
  first: CalendarDate | null,
  faults: FaultList,
): CalendarDate | null {
  if (text === null) return null;
  const field = 'schedule.finalPaymentDate';
  const date = parseDate(text);
  if (date === null) return faults.add(field, 'INVALID', 'There is no such day.');
  return first !== null && date < first ? faults.add(field, 'INVALID', 'It ends before it begins.') : date;
}

function readAmount(
  input: AmountInput | null,
  field: string,
  { scheme, amount, maxAmountMinor, faults }: ScheduleReading,
): bigint | null {
  if (input === null) return null;
  if (!scheme.takesOtherAmounts)
    return faults.add(field, 'NOT_OFFERED', 'At this bank all payments are of one amount.');
  if (amount === null) return null;
  if (input.currency.toUpperCase() !== amount.currency)
    return faults.add(`${field}.currency`, 'INVALID', 'All payments are in one currency.');
  try {
    const { amountMinor } = parseMoney(input.amount, amount.currency);
    if (amountMinor <= 0n) return faults.add(`${field}.amount`, 'INVALID', 'An amount must be more than nothing.');
    if (amountMinor > maxAmountMinor)
      return faults.add(`${field}.amount`, 'INVALID', 'The amount is more than the scheme can carry.');
    return amountMinor;
  } catch (error) {
    if (!(error instanceof InvalidAmount)) throw error;
    return faults.add(`${field}.amount`, 'INVALID', 'This is no amount of its currency.');
  }
}

const isIn = (value: number | null, low: number, high: number): boolean =>
  value === null || (Number.isInteger(value) && value >= low && value <= high);

function readFrequency(
  input: PaymentScheduleInput['frequency'],
  first: CalendarDate | null,
  { scheme, faults }: ScheduleReading,
): ScheduleFrequency | null {
  const { unit, count, weekday, weekOfMonth, dayOfMonth } = input;
  const field = 'schedule.frequency';
  const told = faults.add.bind(faults);
  if (!Number.isInteger(count) || count < 1 || count > 366) return told(`${field}.count`, 'INVALID', 'From 1 to 366.');
  if (!isIn(weekday, 1, 7)) return told(`${field}.weekday`, 'INVALID', 'From 1, Monday, to 7.');
  if (!(isIn(weekOfMonth, 1, 5) || weekOfMonth === -1))
    return told(`${field}.weekOfMonth`, 'INVALID', 'From 1 to 5, or -1 for the last.');
  if (!(isIn(dayOfMonth, 1, 31) || isIn(dayOfMonth, -5, -1)))
    return told(`${field}.dayOfMonth`, 'INVALID', 'From 1 to 31, or -1, the last day, to -5.');
  const isOfMonths = unit === 'MONTH' || unit === 'YEAR';
  if (dayOfMonth !== null && (!isOfMonths || weekOfMonth !== null))
    return told(`${field}.dayOfMonth`, 'INVALID', 'Months have such days, and where no weekday is named.');
  if (weekOfMonth !== null && (unit !== 'MONTH' || weekday === null))
    return told(`${field}.weekOfMonth`, 'INVALID', 'It goes with a weekday, of months.');
  if (weekday !== null && unit !== 'WEEK' && weekOfMonth === null)
    return told(`${field}.weekday`, 'INVALID', 'It goes with weeks, or with the week of a month.');
  if (first === null) return null;
  const frequency: ScheduleFrequency = {
    unit,
    count,
    weekday: unit === 'WEEK' ? (weekday ?? weekdayOf(first)) : weekday,
    weekOfMonth,
    dayOfMonth: isOfMonths && weekOfMonth === null ? (dayOfMonth ?? Number(first.slice(8))) : null,
  };
  if (!scheme.takesFrequency(frequency, first))
    return told(field, 'NOT_OFFERED', 'The bank’s standard has no word for this frequency.');
  return frequency;
}

/** Day of the week by ISO 8601, 1 for Monday. */
export const weekdayOf = (date: CalendarDate): number => new Date(`${date}T00:00:00Z`).getUTCDay() || 7;

/** The largest amount that one payment of a schedule is of, minor units. */
export function largestAmountMinor(ordinaryMinor: bigint, schedule: PaymentSchedule | undefined): bigint {
  const amounts = [schedule?.firstAmountMinor, schedule?.finalAmountMinor].filter((minor) => minor != null);
  return amounts.reduce((most, minor) => (minor > most ? minor : most), ordinaryMinor);
}

/** Whether its last day is over for sure: false for one that goes on until it is cancelled, and where payments are counted. */
export const isOver = ({ finalPaymentDate }: PaymentSchedule, today: CalendarDate): boolean =>
  finalPaymentDate !== null && finalPaymentDate < today;
