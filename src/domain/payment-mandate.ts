// A payment mandate: a customer's leave to pay one creditor again and again within limits, without being asked each time
// (OBIE: variable recurring payments). Checked before any call, and what is left of its limits computed, in minor units. Called by
// src/payments/mandates, the store and the resolvers; calls payment-order.ts. Sources: OBIE OBDomesticVRPControlParameters 3.1.11
// and 4.0 with the examples of its periodic limits; ISO 8601 (weeks begin on Mondays).

import { addDays, type CalendarDate, firstOfMonth, parseDate } from './dates.ts';
import { type CurrencyCode, parseCurrency } from './iso4217.ts';
import { InvalidAmount, parseMoney } from './money.ts';
import {
  type PaymentAccount,
  type PaymentFault,
  type PaymentOrderInput,
  type PaymentScheme,
  parseOrder,
} from './payment-order.ts';

/** What a limit is of. */
export const mandatePeriodTypes = ['DAY', 'WEEK', 'FORTNIGHT', 'MONTH', 'HALF_YEAR', 'YEAR'] as const;
/** One of {@link mandatePeriodTypes}. */
export type MandatePeriodType = (typeof mandatePeriodTypes)[number];

/** Whether periods begin on the day of the consent or with the calendar's. */
export const mandateAlignments = ['CONSENT', 'CALENDAR'] as const;
/** One of {@link mandateAlignments}. */
export type MandateAlignment = (typeof mandateAlignments)[number];

/** What is paid under it: money moved between accounts of the same person, or anything else. */
export const mandateTypes = ['SWEEPING', 'OTHER'] as const;
/** One of {@link mandateTypes}. */
export type MandateType = (typeof mandateTypes)[number];

/**
 * Where a mandate stands. `AWAITING_AUTHORISATION`: nothing can be paid under it yet; `AUTHORISED`: payments can; the others are
 * final: `REJECTED` never came to be, `REVOKED` was taken back, here or at the bank, `EXPIRED` has run out.
 */
export const mandateStatuses = ['AWAITING_AUTHORISATION', 'AUTHORISED', 'REJECTED', 'REVOKED', 'EXPIRED'] as const;
/** One of {@link mandateStatuses}. */
export type MandateStatus = (typeof mandateStatuses)[number];

/** The most that payments of one period may come to. */
export interface PeriodicLimit {
  readonly amountMinor: bigint;
  readonly periodType: MandatePeriodType;
  readonly alignment: MandateAlignment;
}

/** All that bounds payments under a mandate; amounts in minor units of its one currency. Days are the bank's own. */
export interface MandateLimits {
  readonly currency: CurrencyCode;
  readonly maximumIndividualMinor: bigint;
  /** At least one. */
  readonly periodicLimits: readonly PeriodicLimit[];
  /** The first day; null for the day of the consent. */
  readonly validFromDate: CalendarDate | null;
  /** The last day, included; null for no end. */
  readonly validToDate: CalendarDate | null;
}

/** What a customer agrees to. Personal data: sealed where it is stored. */
export interface MandateTerms {
  /** Null: the customer chooses it at the bank. */
  readonly debtorAccount: PaymentAccount | null;
  /** Who holds it, as its bank says; null where nobody knows, or no account is named. */
  readonly debtorName: string | null;
  readonly creditorName: string;
  readonly creditorAccount: PaymentAccount;
  /** Where it is there every payment bears it; null: each payment has its own. */
  readonly remittanceInformation: string | null;
  readonly type: MandateType;
  readonly limits: MandateLimits;
}

/** A mandate as a client asks for it: nothing of it is trusted. */
export interface MandateInput extends Pick<PaymentOrderInput, 'debtorAccount' | 'creditor' | 'remittanceInformation'> {
  /** Of the account that pays; null when there is none. */
  readonly debtorName: string | null;
  readonly type: MandateType;
  /** Decimal. */
  readonly maximumIndividualAmount: string;
  readonly currency: string;
  readonly periodicLimits: readonly {
    /** Decimal. */
    readonly amount: string;
    readonly currency: string;
    readonly periodType: MandatePeriodType;
    readonly alignment: MandateAlignment;
  }[];
  readonly validFromDate: string | null;
  readonly validToDate: string | null;
}

/** More limits than there are different ones say nothing more. */
const mostLimits = 11;

/** Checks a mandate against its scheme: the terms, or every fault at once. `today` is the day at the bank's own place. */
export function parseMandate(
  input: MandateInput,
  scheme: PaymentScheme,
  today: CalendarDate,
): { readonly terms: MandateTerms } | { readonly faults: readonly PaymentFault[] } {
  const { debtorAccount, creditor, remittanceInformation } = input;
  // One payment of the largest amount: whoever may be paid that may be paid less.
  const largest = parseOrder(
    {
      ...{ debtorAccount, creditor, remittanceInformation },
      ...{ amount: input.maximumIndividualAmount, currency: input.currency },
      ...{ endToEndId: null, requestedExecutionDate: null, isInstant: false },
    },
    scheme,
    { today, newEndToEndId: 'X' },
  );
  const faults: PaymentFault[] =
    'faults' in largest
      ? largest.faults.map((fault) => ({
          ...fault,
          field: fault.field.replace(/^amount\b/, 'maximumIndividualAmount'),
        }))
      : [];
  const add = (field: string, code: PaymentFault['code'], message: string) =>
    void faults.push({ field, code, message });
  const currency = parseCurrency(input.currency);
  const periodicLimits = readLimits(input, { currency, scheme, add });
  const readDay = (field: 'validFromDate' | 'validToDate'): CalendarDate | null => {
    const text = input[field];
    const name = field.slice(0, -4);
    if (text === null) return null;
    const date = parseDate(text);
    if (date === null) add(name, 'INVALID', 'There is no such day.');
    else if (date < today) add(name, 'IN_THE_PAST', 'The day is past.');
    return date;
  };
  const [validFromDate, validToDate] = [readDay('validFromDate'), readDay('validToDate')];
  if (validFromDate !== null && validToDate !== null && validToDate < validFromDate) {
    add('validTo', 'INVALID', 'It would end before it begins.');
  }
  if ('faults' in largest || faults.length > 0 || currency === null) return { faults };
  const { order } = largest;
  return {
    terms: {
      debtorAccount: order.debtorAccount,
      debtorName: order.debtorAccount === null ? null : input.debtorName,
      creditorName: order.creditorName,
      creditorAccount: order.creditorAccount,
      remittanceInformation: order.remittanceInformation,
      type: input.type,
      limits: {
        currency,
        maximumIndividualMinor: order.instructedAmount.amountMinor,
        periodicLimits,
        validFromDate,
        validToDate,
      },
    },
  };
}

function readLimits(
  { periodicLimits, currency: code }: MandateInput,
  {
    currency,
    scheme,
    add,
  }: {
    readonly currency: CurrencyCode | null;
    readonly scheme: Pick<PaymentScheme, 'maxAmountMinor'>;
    readonly add: (field: string, code: PaymentFault['code'], message: string) => void;
  },
): readonly PeriodicLimit[] {
  if (periodicLimits.length === 0) add('periodicLimits', 'REQUIRED', 'At least one limit for a period is needed.');
  if (periodicLimits.length > mostLimits) {
    add('periodicLimits', 'TOO_LONG', `At most ${mostLimits} limits.`);
    return [];
  }
  const seen = new Set<string>();
  return periodicLimits.flatMap((limit, index) => {
    const at = `periodicLimits[${index}]`;
    const name = `${limit.periodType} ${limit.alignment}`;
    if (seen.has(name)) add(`${at}.periodType`, 'INVALID', 'There is another limit for the same periods.');
    seen.add(name);
    // The ISO calendar has no fortnights.
    if (limit.periodType === 'FORTNIGHT' && limit.alignment === 'CALENDAR') {
      add(`${at}.alignment`, 'INVALID', 'Fortnights begin on the day of the consent.');
    }
    if (limit.currency !== code) {
      add(`${at}.amount.currency`, 'INVALID', 'All limits are in the currency of the largest payment.');
      return [];
    }
    if (currency === null) return [];
    try {
      const { amountMinor } = parseMoney(limit.amount, currency);
      if (amountMinor <= 0n) add(`${at}.amount.amount`, 'INVALID', 'An amount must be more than nothing.');
      else if (amountMinor > scheme.maxAmountMinor) {
        add(`${at}.amount.amount`, 'INVALID', 'The amount is more than the scheme can carry.');
      }
      return [{ amountMinor, periodType: limit.periodType, alignment: limit.alignment }];
    } catch (error) {
      if (!(error instanceof InvalidAmount)) throw error;
      add(`${at}.amount.amount`, 'INVALID', 'This is no amount of its currency.');
      return [];
    }
  });
}

/** From which day on a mandate's periods are counted: the day of the consent, or its first day where that is later. */
export function firstDayOf({ validFromDate }: Pick<MandateLimits, 'validFromDate'>, consentDate: CalendarDate) {
  return validFromDate !== null && validFromDate > consentDate ? validFromDate : consentDate;
}

/** A period of a limit; both days included. */
export interface MandatePeriod {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  /** What may be paid in it: less than the limit in a first period that the calendar had begun before. */
  readonly limitMinor: bigint;
}

const toMs = (date: CalendarDate) => Date.parse(`${date}T00:00:00Z`);
const daysFrom = (from: CalendarDate, to: CalendarDate) => Math.round((toMs(to) - toMs(from)) / 86_400_000);
const monthsIn = { MONTH: 1, HALF_YEAR: 6, YEAR: 12 } as const;

/** The same day so many months later, or that month's last day where it has no such day. */
function addMonths(date: CalendarDate, months: number): CalendarDate {
  const first = firstOfMonth(date, months);
  const last = addDays(firstOfMonth(date, months + 1), -1);
  const same = `${first.slice(0, 8)}${date.slice(8)}`;
  return same > last ? last : same;
}

/**
 * The period of a limit that a day lies in. Consent: the first begins on `firstDate`, the others follow it. Calendar: days, weeks from
 * Monday, months, halves of the year, years; the first begins on `firstDate` and its limit is what the days that are left of it are of
 * all its days, rounded down (OBIE: 300.00 a month from 06-Jun is 250.00 in June). `day` is not before `firstDate`.
 */
export function periodOf(limit: PeriodicLimit, firstDate: CalendarDate, day: CalendarDate): MandatePeriod {
  const { amountMinor, periodType, alignment } = limit;
  if (periodType === 'DAY') return { from: day, to: day, limitMinor: amountMinor };
  const whole = alignment === 'CONSENT' ? consentPeriod(periodType, firstDate, day) : calendarPeriod(periodType, day);
  if (whole.from >= firstDate) return { ...whole, limitMinor: amountMinor };
  const daysLeft = BigInt(daysFrom(firstDate, whole.to) + 1);
  const daysOfAll = BigInt(daysFrom(whole.from, whole.to) + 1);
  return { from: firstDate, to: whole.to, limitMinor: (amountMinor * daysLeft) / daysOfAll };
}

type Days = Pick<MandatePeriod, 'from' | 'to'>;
type LongPeriod = Exclude<MandatePeriodType, 'DAY'>;

function consentPeriod(periodType: LongPeriod, firstDate: CalendarDate, day: CalendarDate): Days {
  if (periodType === 'WEEK' || periodType === 'FORTNIGHT') {
    const length = periodType === 'WEEK' ? 7 : 14;
    const from = addDays(firstDate, Math.floor(daysFrom(firstDate, day) / length) * length);
    return { from, to: addDays(from, length - 1) };
  }
  const months = monthsIn[periodType];
  const monthOf = (date: CalendarDate) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
  // Each is counted from the first: of the 31st a February has the last day, and the March after it the 31st again.
  let number = Math.floor((monthOf(day) - monthOf(firstDate)) / months);
  if (addMonths(firstDate, number * months) > day) number -= 1;
  return {
    from: addMonths(firstDate, number * months),
    to: addDays(addMonths(firstDate, (number + 1) * months), -1),
  };
}

function calendarPeriod(periodType: LongPeriod, day: CalendarDate): Days {
  if (periodType === 'WEEK' || periodType === 'FORTNIGHT') {
    const from = addDays(day, -((new Date(toMs(day)).getUTCDay() + 6) % 7));
    return { from, to: addDays(from, 6) };
  }
  const months = monthsIn[periodType];
  const month = Number(day.slice(5, 7)) - 1;
  const from = firstOfMonth(day, -(month % months));
  return { from, to: addDays(firstOfMonth(from, months), -1) };
}

/** A payment under a mandate as it counts: on every day that the bank may take it for. */
export interface MandateUse {
  readonly amountMinor: bigint;
  readonly fromDate: CalendarDate;
  readonly toDate: CalendarDate;
}

/** What is left of a limit in the period of today. */
export interface RemainingLimit extends MandatePeriod {
  readonly limit: PeriodicLimit;
  readonly usedMinor: bigint;
  /** Never less than nothing. */
  readonly leftMinor: bigint;
}

/** A day in a mandate's life. */
export interface MandateDay {
  /** As {@link firstDayOf} gives it. */
  readonly firstDate: CalendarDate;
  readonly today: CalendarDate;
}

/** What is left in each period, in the limits' order; of a mandate that has not begun what its first day has. */
export function remainingOf(
  { periodicLimits }: Pick<MandateLimits, 'periodicLimits'>,
  { firstDate, today }: MandateDay,
  uses: readonly MandateUse[],
): readonly RemainingLimit[] {
  const day = today < firstDate ? firstDate : today;
  return periodicLimits.map((limit) => {
    const period = periodOf(limit, firstDate, day);
    const usedMinor = uses
      .filter(({ fromDate, toDate }) => fromDate <= period.to && toDate >= period.from)
      .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    const leftMinor = usedMinor >= period.limitMinor ? 0n : period.limitMinor - usedMinor;
    return { ...period, limit, usedMinor, leftMinor };
  });
}

/** From which day on payments count towards what is left today. */
export function countedFrom(limits: Pick<MandateLimits, 'periodicLimits'>, { firstDate, today }: MandateDay) {
  const day = today < firstDate ? firstDate : today;
  return limits.periodicLimits.map((limit) => periodOf(limit, firstDate, day).from).sort()[0] ?? day;
}

/** Why a payment is not one of those that a mandate allows; `leftMinor` is what would be. */
export type MandateBreach =
  | { readonly kind: 'NOT_YET_VALID'; readonly firstDate: CalendarDate }
  | { readonly kind: 'NO_LONGER_VALID' }
  | { readonly kind: 'INDIVIDUAL_AMOUNT'; readonly leftMinor: bigint }
  | { readonly kind: 'PERIOD'; readonly leftMinor: bigint; readonly remaining: RemainingLimit };

/** Whether a payment of today is within a mandate's limits beside those there are; null when it is, else the narrowest limit. */
export function findBreach(
  limits: MandateLimits,
  { firstDate, today }: MandateDay,
  { amountMinor, uses }: { readonly amountMinor: bigint; readonly uses: readonly MandateUse[] },
): MandateBreach | null {
  if (today < firstDate) return { kind: 'NOT_YET_VALID', firstDate };
  if (limits.validToDate !== null && today > limits.validToDate) return { kind: 'NO_LONGER_VALID' };
  if (amountMinor > limits.maximumIndividualMinor) {
    return { kind: 'INDIVIDUAL_AMOUNT', leftMinor: limits.maximumIndividualMinor };
  }
  const [narrowest] = remainingOf(limits, { firstDate, today }, uses)
    .filter(({ leftMinor }) => amountMinor > leftMinor)
    .toSorted((one, other) => (one.leftMinor < other.leftMinor ? -1 : one.leftMinor > other.leftMinor ? 1 : 0));
  return narrowest === undefined ? null : { kind: 'PERIOD', leftMinor: narrowest.leftMinor, remaining: narrowest };
}
