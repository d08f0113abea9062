// What a standing order's consent may say, read from untrusted JSON with everything that is wrong with it. Called by
// payment-consents.ts. Source: payment-initiation-openapi 3.1.11 (OBDomesticStandingOrder3) and 4.0 (MandateRelatedInformation, OBFrequency6).
import { isObject, type JsonObject } from '../json.ts';
import { toDay } from '../ledger/calendar.ts';
import type { Schedule } from '../payments/schedule.ts';
import { checkData, type Initiation, isSame, Reader } from './initiation.ts';
import type { Mistake } from './refusals.ts';
import type { House } from './wire.ts';

type Rhythm = Pick<Schedule, 'unit' | 'count' | 'weekday' | 'weekOfMonth' | 'dayOfMonth'>;

const none = { weekday: undefined, weekOfMonth: undefined, dayOfMonth: undefined };
const isIn = (value: number, low: number, high: number): boolean => value >= low && value <= high;

/** A frequency of 3.1.11's words; undefined for none, and for those that this bank does not keep (QtrDay). */
function rhythmOf(text: string): Rhythm | undefined {
  if (text === 'EvryDay') return { ...none, unit: 'day', count: 1 };
  if (text === 'EvryWorkgDay') return { ...none, unit: 'workingDay', count: 1 };
  const [, word = '', first = '', second = ''] = /^([A-Za-z]+):(\d\d)(?::(-?\d\d))?$/.exec(text) ?? [];
  const [one, two] = [Number(first), Number(second)];
  if (word === 'IntrvlDay' && isIn(one, 2, 31) && second === '') return { ...none, unit: 'day', count: one };
  if (word === 'IntrvlWkDay' && isIn(one, 1, 9) && isIn(two, 1, 7))
    return { ...none, unit: 'week', count: one, weekday: two };
  if (word === 'WkInMnthDay' && isIn(one, 1, 5) && isIn(two, 1, 7))
    return { ...none, unit: 'month', count: 1, weekOfMonth: one, weekday: two };
  const isDay = isIn(two, 1, 31) || isIn(two, -5, -1);
  return word === 'IntrvlMnthDay' && (isIn(one, 1, 6) || one === 12 || one === 24) && isDay
    ? { ...none, unit: 'month', count: one, dayOfMonth: two }
    : undefined;
}

const codes: Readonly<Record<string, Rhythm>> = {
  DAIL: { ...none, unit: 'day', count: 1 },
  WODL: { ...none, unit: 'workingDay', count: 1 },
  WEEK: { ...none, unit: 'week', count: 1 },
  FRTN: { ...none, unit: 'week', count: 2 },
  FOWK: { ...none, unit: 'week', count: 4 },
  MNTH: { ...none, unit: 'month', count: 1 },
  QURT: { ...none, unit: 'month', count: 3 },
  MIAN: { ...none, unit: 'month', count: 6 },
  YEAR: { ...none, unit: 'month', count: 12 },
};

/** 4.0's frequency: a code with a point in time, or a word. */
function frequencyOf(reader: Reader, frequency: JsonObject, path: string): Rhythm | undefined {
  reader.only(frequency, ['Type', 'CountPerPeriod', 'PointInTime'], path);
  const { Type: type, CountPerPeriod: count, PointInTime: point } = frequency;
  if (count !== undefined && point !== undefined)
    return reader.add('fieldInvalid', 'CountPerPeriod and PointInTime exclude each other', `${path}.PointInTime`);
  const found = typeof type === 'string' ? (codes[type] ?? rhythmOf(type)) : undefined;
  if (found === undefined || (count !== undefined && count !== 1))
    return reader.add('fieldInvalid', 'This is no frequency that is kept here', `${path}.Type`);
  if (point === undefined) return found;
  const number = typeof point === 'string' && /^\d\d$/.test(point) ? Number(point) : 0;
  if (found.unit === 'month' && isIn(number, 1, 31)) return { ...found, dayOfMonth: number };
  if (found.unit === 'week' && isIn(number, 1, 7)) return { ...found, weekday: number };
  return reader.add('fieldInvalid', 'PointInTime is no day of the period', `${path}.PointInTime`);
}

const amountNames = ['FirstPaymentAmount', 'RecurringPaymentAmount', 'FinalPaymentAmount'];
const commonNames = [...amountNames, 'NumberOfPayments', 'DebtorAccount', 'CreditorAccount', 'SupplementaryData'];
const dayNames = ['FirstPaymentDateTime', 'RecurringPaymentDateTime', 'FinalPaymentDateTime'];
const mandateNames = ['MandateIdentification', 'Classification', 'CategoryPurposeCode', 'Frequency', 'Reason'];

/** Reads `Data` of a standing order's consent; gives what it says, or everything that is wrong. */
export function parseStandingOrderData(house: House, data: JsonObject, nowMs: number): Initiation | readonly Mistake[] {
  const reader = new Reader();
  checkData(reader, data, true);
  const initiation = reader.object(data, 'Initiation', 'Data');
  if (initiation === undefined) return reader.mistakes;
  const path = 'Data.Initiation';
  const isOld = house.version === '3.1';
  const more = isOld ? ['Frequency', 'Reference', ...dayNames] : ['MandateRelatedInformation', 'RemittanceInformation'];
  reader.only(initiation, [...commonNames, ...more], path);
  const mandate = isOld ? initiation : (reader.object(initiation, 'MandateRelatedInformation', path) ?? {});
  const mandatePath = isOld ? path : `${path}.MandateRelatedInformation`;
  if (!isOld) reader.only(mandate, [...mandateNames, ...dayNames], mandatePath);
  const rhythm = readRhythm(reader, { mandate, mandatePath, isOld });
  const firstMs = reader.due(mandate, { path: mandatePath, nowMs, name: 'FirstPaymentDateTime' });
  const lastMs =
    mandate['FinalPaymentDateTime'] === undefined
      ? undefined
      : reader.due(mandate, { path: mandatePath, nowMs, name: 'FinalPaymentDateTime' });
  if (firstMs !== undefined && lastMs !== undefined && lastMs < firstMs)
    reader.add('dateInvalid', 'The final payment is before the first', `${mandatePath}.FinalPaymentDateTime`);
  const times = readTimes(reader, initiation, path);
  const [firstAmountMinor, ordinaryMinor, finalAmountMinor] = amountNames.map((name) =>
    name !== 'FirstPaymentAmount' && initiation[name] === undefined ? undefined : reader.amount(initiation, path, name),
  );
  const payee = reader.account(initiation, 'CreditorAccount', path);
  const debtor =
    initiation['DebtorAccount'] === undefined ? undefined : reader.account(initiation, 'DebtorAccount', path);
  if (payee !== undefined && debtor !== undefined && isSame(payee, debtor))
    reader.add('fieldInvalid', 'The payee is the payer', `${path}.CreditorAccount.Identification`);
  const oldReference = reader.text(isOld ? initiation : {}, { name: 'Reference', path, longest: 35 });
  const remittance = isOld ? {} : reader.remittance(house, initiation, path);
  if (reader.mistakes.length > 0 || rhythm === undefined || firstMs === undefined) return reader.mistakes;
  if (payee === undefined || firstAmountMinor === undefined) return reader.mistakes;
  const reference = oldReference ?? remittance.reference;
  return {
    instructionId: '',
    endToEndId: reference ?? '',
    amountMinor: ordinaryMinor ?? firstAmountMinor,
    payee,
    debtor,
    reference,
    text: remittance.text ?? reference ?? payee.name,
    dueMs: firstMs,
    schedule: {
      ...rhythm,
      firstDay: toDay(firstMs),
      lastDay: lastMs === undefined ? undefined : toDay(lastMs),
      times,
      firstAmountMinor,
      finalAmountMinor,
      rule: undefined,
    },
  };
}

function readRhythm(
  reader: Reader,
  {
    mandate,
    mandatePath,
    isOld,
  }: { readonly mandate: JsonObject; readonly mandatePath: string; readonly isOld: boolean },
): Rhythm | undefined {
  const path = `${mandatePath}.Frequency`;
  if (!isOld) {
    const frequency = mandate['Frequency'];
    if (frequency === undefined) return reader.add('fieldMissing', 'Frequency is missing', path);
    return isObject(frequency)
      ? frequencyOf(reader, frequency, path)
      : reader.add('fieldInvalid', 'Frequency is not an object', path);
  }
  const text = reader.text(mandate, { name: 'Frequency', path: mandatePath, longest: 35, isRequired: true });
  if (text === undefined) return undefined;
  return rhythmOf(text) ?? reader.add('fieldInvalid', 'This is no frequency that is kept here', path);
}

function readTimes(reader: Reader, initiation: JsonObject, path: string): number | undefined {
  const text = reader.text(initiation, { name: 'NumberOfPayments', path, longest: 35 });
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,3}$/.test(text))
    return reader.add('fieldInvalid', 'NumberOfPayments is a whole number from 1', `${path}.NumberOfPayments`);
  return Number(text);
}
