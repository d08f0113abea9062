// Standing orders as UK Open Banking writes them: frequencies in the words of 3.1.11 and the codes of 4.0, first, ordinary and final
// amounts and days. Called by payment.ts through payment-resources.ts; arrangements.ts reads the same words of what banks have already.
// Sources: OBDomesticStandingOrder3 (3.1.11: Frequency), OBDomesticStandingOrder (4.0: MandateRelatedInformation, OBFrequency6).

import { toDecimal } from '../../domain/money.ts';
import type { PaymentOrder } from '../../domain/payment-order.ts';
import type { PaymentSchedule, ScheduleFrequency, ScheduleScheme } from '../../domain/payment-schedule.ts';
import { findDifference } from '../echoed-payment.ts';
import { type JsonObject, readObject, readString } from '../json.ts';
import { toAccount } from './payment-account.ts';

/** An order with a schedule. */
export interface StandingOrder extends PaymentOrder {
  readonly schedule: PaymentSchedule;
}

/** Whether an order is a standing order. */
export const isStandingOrder = (order: PaymentOrder): order is StandingOrder => order.schedule !== undefined;

/** What the standard can say of a schedule. 3.1 has one text of 35 characters; it has no rule for days on which nothing is paid. */
export const schedulesOf = (version: string): ScheduleScheme => ({
  takesFrequency: (frequency) => toWord(frequency) !== null,
  takesOtherAmounts: true,
  takesNumberOfPayments: true,
  takesExecutionRule: false,
  hasOneText: version === '3.1',
  maxRemittanceLength: version === '3.1' ? 35 : 140,
});

const two = (value: number): string => (value < 0 ? `-0${-value}` : String(value).padStart(2, '0'));

/** Intervals in months that the words can say. */
const monthIntervals: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 12, 24]);

/** 3.1.11's word for it, which 4.0 takes as well (OBFrequency6.Type); null where there is none. */
export function toWord({ unit, count, weekday, weekOfMonth, dayOfMonth }: ScheduleFrequency): string | null {
  switch (unit) {
    case 'DAY':
      return count === 1 ? 'EvryDay' : count <= 31 ? `IntrvlDay:${two(count)}` : null;
    case 'WORKING_DAY':
      return count === 1 ? 'EvryWorkgDay' : null;
    case 'WEEK':
      return count <= 9 && weekday !== null ? `IntrvlWkDay:${two(count)}:${two(weekday)}` : null;
    case 'MONTH':
    case 'YEAR': {
      if (weekOfMonth !== null) {
        const isSaid = unit === 'MONTH' && count === 1 && weekOfMonth > 0 && weekday !== null;
        return isSaid ? `WkInMnthDay:${two(weekOfMonth)}:${two(weekday)}` : null;
      }
      const months = unit === 'YEAR' ? count * 12 : count;
      return monthIntervals.has(months) && dayOfMonth !== null
        ? `IntrvlMnthDay:${two(months)}:${two(dayOfMonth)}`
        : null;
    }
  }
}

/** 4.0's own codes where they say the same, with the day within the period; else the word, which it takes as well. */
export function toFrequency4(frequency: ScheduleFrequency): JsonObject {
  const { unit, count, weekday, weekOfMonth, dayOfMonth } = frequency;
  if (unit === 'DAY' && count === 1) return { Type: 'DAIL' };
  if (unit === 'WORKING_DAY' && count === 1) return { Type: 'WODL' };
  if (unit === 'WEEK' && count === 1 && weekday !== null) return { Type: 'WEEK', PointInTime: two(weekday) };
  const isOfDay = weekOfMonth === null && dayOfMonth !== null && dayOfMonth > 0;
  if (unit === 'MONTH' && count === 1 && isOfDay) return { Type: 'MNTH', PointInTime: two(dayOfMonth) };
  return { Type: toWord(frequency) };
}

/** Midnight in Greenwich is the same day in the United Kingdom all the year round. */
export const toMidnight = (date: string): string => `${date}T00:00:00+00:00`;

/** `Initiation`, the same for the same order whenever it is made. */
export function toStandingOrder(order: StandingOrder, version: string): JsonObject {
  const { schedule, instructedAmount, debtorAccount, remittanceInformation: text, endToEndId } = order;
  const { frequency, firstPaymentDate, finalPaymentDate, numberOfPayments, firstAmountMinor, finalAmountMinor } =
    schedule;
  const { currency } = instructedAmount;
  const toAmount = (amountMinor: bigint) => ({ Amount: toDecimal({ amountMinor, currency }), Currency: currency });
  const days = {
    FirstPaymentDateTime: toMidnight(firstPaymentDate),
    ...(finalPaymentDate === null ? {} : { FinalPaymentDateTime: toMidnight(finalPaymentDate) }),
  };
  const Reference = text ?? endToEndId;
  return {
    ...(version === '3.1'
      ? { Frequency: toWord(frequency), Reference, ...days }
      : {
          MandateRelatedInformation: { ...days, Frequency: toFrequency4(frequency) },
          RemittanceInformation: {
            Structured: [{ CreditorReferenceInformation: { Reference: endToEndId } }],
            ...(text === null ? {} : { Unstructured: [text] }),
          },
        }),
    ...(numberOfPayments === null ? {} : { NumberOfPayments: String(numberOfPayments) }),
    FirstPaymentAmount: toAmount(firstAmountMinor ?? instructedAmount.amountMinor),
    RecurringPaymentAmount: toAmount(instructedAmount.amountMinor),
    ...(finalAmountMinor === null ? {} : { FinalPaymentAmount: toAmount(finalAmountMinor) }),
    ...(debtorAccount === null ? {} : { DebtorAccount: toAccount(debtorAccount) }),
    CreditorAccount: { ...toAccount(order.creditorAccount), Name: order.creditorName },
  };
}

/** Members that an answer repeats as texts; a day with its time may come in another zone's words. */
const repeated = ['Frequency', 'Reference', 'NumberOfPayments'] as const;
const repeatedDays = ['FirstPaymentDateTime', 'FinalPaymentDateTime'] as const;

/**
 * The first part of an answer that is not the standing order's, in a word for operators; null where all that is repeated is. A standing
 * order has no end-to-end id of 3.1: what it is known by is all of it.
 */
export function findStandingOrderDifference(
  order: StandingOrder,
  initiation: JsonObject | null,
  version: string,
): string | null {
  const ours = toStandingOrder(order, version);
  const creditorAccount = readString(readObject(initiation, 'CreditorAccount'), 'Identification');
  // Both are mandatory: what repeats neither says of which order it is.
  if (initiation === null || creditorAccount === null || readObject(initiation, 'FirstPaymentAmount') === null)
    return 'order, or one that is not told';
  const differs = findAmountDifference(order, initiation, creditorAccount);
  if (differs !== null) return differs;
  const [own, told] = version === '3.1' ? [ours, initiation] : [toMandate(ours), toMandate(initiation)];
  for (const name of repeated) {
    const text = readString(told, name);
    if (text !== null && text !== readString(own, name)) return name;
  }
  for (const name of repeatedDays) {
    const text = readString(told, name);
    if (text !== null && Date.parse(text) !== Date.parse(readString(own, name) ?? '')) return name;
  }
  return null;
}

function findAmountDifference(
  order: StandingOrder,
  initiation: JsonObject,
  creditorAccount: string | null,
): string | null {
  const { schedule, instructedAmount } = order;
  const amounts: readonly (readonly [name: string, amountMinor: bigint | null])[] = [
    ['FirstPaymentAmount', schedule.firstAmountMinor ?? instructedAmount.amountMinor],
    ['RecurringPaymentAmount', instructedAmount.amountMinor],
    ['FinalPaymentAmount', schedule.finalAmountMinor],
  ];
  for (const [name, amountMinor] of amounts) {
    const of = readObject(initiation, name);
    if (of === null) continue;
    // Banks may write out a final amount that is the ordinary one.
    const ordered = {
      ...order,
      instructedAmount: { ...instructedAmount, amountMinor: amountMinor ?? instructedAmount.amountMinor },
    };
    const amount = { of, amountKey: 'Amount', currencyKey: 'Currency' };
    const difference = findDifference(ordered, { endToEndId: null, amount, creditorAccount });
    if (difference !== null) return `${difference} (${name})`;
  }
  return findDifference(order, { endToEndId: null, amount: null, creditorAccount });
}

/** What is compared of 4.0's form, by 3.1's names. */
function toMandate(initiation: JsonObject): JsonObject {
  const mandate = readObject(initiation, 'MandateRelatedInformation');
  const frequency = readObject(mandate, 'Frequency');
  const [type, point] = [readString(frequency, 'Type'), readString(frequency, 'PointInTime')];
  const structured = readObject(initiation, 'RemittanceInformation')?.['Structured'];
  const [first] = Array.isArray(structured) ? (structured as readonly JsonObject[]) : [];
  return {
    FirstPaymentDateTime: readString(mandate, 'FirstPaymentDateTime'),
    FinalPaymentDateTime: readString(mandate, 'FinalPaymentDateTime'),
    Frequency: type === null ? null : [type, point].filter((part) => part !== null).join(' '),
    Reference: readString(readObject(first ?? null, 'CreditorReferenceInformation'), 'Reference'),
    NumberOfPayments: readString(initiation, 'NumberOfPayments'),
  };
}
