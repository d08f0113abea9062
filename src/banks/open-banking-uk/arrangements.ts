// UK Open Banking direct debits, standing orders, scheduled payments and beneficiaries → domain, for 3.1.11 and 4.0: the lists of
// codes do not overlap, and what 4.0 has moved into MandateRelatedInformation is looked for in both places. Called by connector.ts.
// Sources: OBReadDirectDebit2, OBReadStandingOrder6, OBScheduledPayment3, OBBeneficiary5 of both versions; OBFrequency6Code.

import { type AccountIdentification, unknownIdentification } from '../../domain/account.ts';
import type { CalendarDate } from '../../domain/dates.ts';
import type { CurrencyCode } from '../../domain/iso4217.ts';
import type { Money } from '../../domain/money.ts';
import {
  type ArrangedPayment,
  type ArrangementStatus,
  type Beneficiary,
  type DirectDebit,
  type Payee,
  type PaymentFrequency,
  type ScheduledPayment,
  type StandingOrder,
  untypedFrequency,
} from '../../domain/regular-payment.ts';
import { orNull, toBic } from '../identification.ts';
import {
  isObject,
  type JsonObject,
  readList,
  readObject,
  readString,
  readStrings,
  type Tell,
  Unreadable,
} from '../json.ts';
import { readEntryDate } from '../windows.ts';
import { readUnsignedAmount, toObIdentification } from './mapping.ts';
import { readIdentifier } from './wire.ts';

/** What an arrangement is read with. */
export interface ArrangementContext {
  /** The account that was asked for. */
  readonly bankAccountId: string;
  /** Its currency, for amounts beside which none is said. */
  readonly currency: CurrencyCode | null;
  readonly timeZone: string;
  readonly tell: Tell;
}

/** 3.1.11's words and 4.0's ExternalMandateStatus1Code, in upper case. */
const statuses: ReadonlyMap<string, ArrangementStatus> = new Map([
  ['ACTIVE', 'ACTIVE'],
  ['INACTIVE', 'INACTIVE'],
  ['ACTV', 'ACTIVE'],
  ['SUSP', 'SUSPENDED'],
  ['CANC', 'CANCELLED'],
  ['EXPI', 'EXPIRED'],
]);

const mandatePointer = '/MandateRelatedInformation';

function readStatus(wire: JsonObject, key: string, { tell }: ArrangementContext): ArrangementStatus {
  const text = readString(wire, key);
  const status = text === null ? 'UNKNOWN' : statuses.get(text.toUpperCase());
  if (status === undefined) tell(`/${key}`, 'not a status of the standard; read as unknown');
  return status ?? 'UNKNOWN';
}

/** @throws Unreadable where the row names another account */
function assertIsOf(wire: JsonObject, { bankAccountId }: ArrangementContext): void {
  const owner = readString(wire, 'AccountId');
  if (owner !== null && owner !== bankAccountId) throw new Unreadable('/AccountId', 'of another account');
}

/** An amount that may be missing; one that cannot be read is told and costs the row nothing else. */
function readOptionalAmount(wire: JsonObject, key: string, { currency, tell }: ArrangementContext): Money | null {
  if (wire[key] === undefined || wire[key] === null) return null;
  try {
    return readUnsignedAmount(wire, key, currency);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    tell(error.pointer, error.message);
    return null;
  }
}

/** The day of a `…DateTime`, of the row itself or of what lies at `pointer` in it; some banks write `…Date`. */
function readDay(
  { wire, pointer = '' }: { readonly wire: JsonObject | null; readonly pointer?: string },
  name: string,
  { timeZone, tell }: ArrangementContext,
): CalendarDate | null {
  if (wire === null) return null;
  const tellThere: Tell = (relative, reason) => tell(`${pointer}${relative}`, reason);
  const context = { timeZone, tell: tellThere };
  return readEntryDate(wire, `${name}DateTime`, context) ?? readEntryDate(wire, `${name}Date`, context);
}

/** OBCashAccount and its agent: whom the money goes to. */
function readCreditor(wire: JsonObject): Payee {
  const account = readIdentifier(wire['CreditorAccount']);
  const agent = readObject(wire, 'CreditorAgent');
  const bic = toBic(readString(agent, 'Identification'));
  const identification: AccountIdentification =
    account === null ? { ...unknownIdentification, bic } : toObIdentification([account], bic);
  return { creditorName: account?.name ?? null, creditorAccount: orNull(identification) };
}

/** The reference of 3.1.11, or what 4.0 has of it in RemittanceInformation. */
function readReference(wire: JsonObject): string | null {
  const reference = readString(wire, 'Reference');
  if (reference !== null) return reference;
  const remittance = readObject(wire, 'RemittanceInformation');
  const structured = (readList(remittance, 'Structured') ?? []).filter(isObject);
  const ofCreditor = structured.flatMap(
    (part) => readString(readObject(part, 'CreditorReferenceInformation'), 'Reference') ?? [],
  );
  return ofCreditor[0] ?? (readStrings(remittance, 'Unstructured').join('\n') || null);
}

/** OBReadDirectDebit2's row. @throws Unreadable when it names another account, or neither mandate nor creditor */
export function parseDirectDebit(wire: JsonObject, context: ArrangementContext): DirectDebit {
  assertIsOf(wire, context);
  const mandate = readObject(wire, 'MandateRelatedInformation');
  const mandateId = readString(wire, 'MandateIdentification') ?? readString(mandate, 'MandateIdentification');
  const creditorName = readString(wire, 'Name');
  if (mandateId === null && creditorName === null)
    throw new Unreadable('/Name', 'neither creditor nor mandate is named');
  return {
    bankId: readString(wire, 'DirectDebitId'),
    mandateId,
    creditorName,
    status: readStatus(wire, 'DirectDebitStatusCode', context),
    frequency: readFrequency(wire, mandate),
    firstPaymentDate: readDay({ wire: mandate, pointer: mandatePointer }, 'FirstPayment', context),
    lastPaymentDate: readDay({ wire }, 'PreviousPayment', context),
    lastPaymentAmount: readOptionalAmount(wire, 'PreviousPaymentAmount', context),
    finalPaymentDate: readDay({ wire: mandate, pointer: mandatePointer }, 'FinalPayment', context),
  };
}

/** OBStandingOrder6's row. @throws Unreadable when it names another account, or neither how often, what nor whom is paid */
export function parseStandingOrder(wire: JsonObject, context: ArrangementContext): StandingOrder {
  assertIsOf(wire, context);
  const mandate = readObject(wire, 'MandateRelatedInformation');
  const payment = (name: string): ArrangedPayment => ({
    date:
      readDay({ wire }, `${name}Payment`, context) ??
      readDay({ wire: mandate, pointer: mandatePointer }, `${name}Payment`, context),
    amount: readOptionalAmount(wire, `${name}PaymentAmount`, context),
  });
  const order: StandingOrder = {
    bankId: readString(wire, 'StandingOrderId'),
    name: null,
    status: readStatus(wire, 'StandingOrderStatusCode', context),
    frequency: readFrequency(wire, mandate),
    reference: readReference(wire),
    firstPayment: payment('First'),
    nextPayment: payment('Next'),
    lastPayment: payment('Last'),
    finalPayment: payment('Final'),
    numberOfPayments: readCount(wire, 'NumberOfPayments', context),
    remainingPayments: null,
    ...readCreditor(wire),
  };
  if (order.frequency === null && order.creditorAccount === null && order.nextPayment.amount === null)
    throw new Unreadable('/Frequency', 'neither how often, how much nor to whom is said');
  return order;
}

/** OBScheduledPayment3's row. @throws Unreadable without a day or an amount, or when it names another account */
export function parseScheduledPayment(wire: JsonObject, context: ArrangementContext): ScheduledPayment {
  assertIsOf(wire, context);
  const scheduledDate = readDay({ wire }, 'ScheduledPayment', context);
  if (scheduledDate === null) throw new Unreadable('/ScheduledPaymentDateTime', 'missing or not a day');
  const type = readString(wire, 'ScheduledType')?.toLowerCase() ?? null;
  if (type !== null && type !== 'execution' && type !== 'arrival')
    context.tell('/ScheduledType', 'not a type of the standard; read as unknown');
  return {
    bankId: readString(wire, 'ScheduledPaymentId'),
    name: null,
    // One that is listed is to be made: the standard has no status for it.
    status: 'ACTIVE',
    scheduledDate,
    dateType: type === 'execution' ? 'EXECUTION' : type === 'arrival' ? 'ARRIVAL' : null,
    instructedAmount: readUnsignedAmount(wire, 'InstructedAmount', context.currency),
    reference: readReference(wire) ?? readString(wire, 'DebtorReference'),
    ...readCreditor(wire),
  };
}

/** OBBeneficiary5's row. @throws Unreadable when it names another account, or nobody */
export function parseBeneficiary(wire: JsonObject, context: ArrangementContext): Beneficiary {
  assertIsOf(wire, context);
  const bankId = readString(wire, 'BeneficiaryId');
  const creditor = readCreditor(wire);
  if (bankId === null && creditor.creditorName === null && creditor.creditorAccount === null)
    throw new Unreadable('/CreditorAccount', 'nobody is named');
  const type = readString(wire, 'BeneficiaryType')?.toLowerCase() ?? null;
  if (type !== null && type !== 'trusted' && type !== 'ordinary')
    context.tell('/BeneficiaryType', 'not a type of the standard; read as unknown');
  return {
    bankId,
    nickname: null,
    type: null,
    isTrusted: type === 'trusted' ? true : type === 'ordinary' ? false : null,
    reference: readReference(wire),
    createdOn: null,
    hasMore: false,
    ...creditor,
  };
}

/** A whole number of payments, which the standard writes as a text. */
function readCount(wire: JsonObject, key: string, { tell }: ArrangementContext): number | null {
  const text = readString(wire, key);
  if (text === null) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  tell(`/${key}`, 'not a whole number');
  return null;
}

type Typed = Partial<Omit<PaymentFrequency, 'text'>>;

/** What a word says for certain. */
const words: ReadonlyMap<string, Typed> = new Map<string, Typed>([
  // OBExternalFrequency1Code, behind `UK.OBIE.`.
  ['Daily', { unit: 'DAY', count: 1 }],
  ['Weekly', { unit: 'WEEK', count: 1 }],
  ['Fortnightly', { unit: 'WEEK', count: 2 }],
  ['Monthly', { unit: 'MONTH', count: 1 }],
  ['Quarterly', { unit: 'MONTH', count: 3 }],
  ['HalfYearly', { unit: 'MONTH', count: 6 }],
  ['Annual', { unit: 'YEAR', count: 1 }],
  // Standing orders of 3.1.11.
  ['EvryDay', { unit: 'DAY', count: 1 }],
  ['EvryWorkgDay', { unit: 'WORKING_DAY', count: 1 }],
  // OBFrequency6Code of 4.0. TWMH, FOMH, FIMH, ALMH, INDA and ADHO say no interval that could be reckoned with.
  ['DAIL', { unit: 'DAY', count: 1 }],
  ['WODL', { unit: 'WORKING_DAY', count: 1 }],
  ['WEEK', { unit: 'WEEK', count: 1 }],
  ['FRTN', { unit: 'WEEK', count: 2 }],
  ['FOWK', { unit: 'WEEK', count: 4 }],
  ['MNTH', { unit: 'MONTH', count: 1 }],
  ['QURT', { unit: 'MONTH', count: 3 }],
  ['MIAN', { unit: 'MONTH', count: 6 }],
  ['YEAR', { unit: 'YEAR', count: 1 }],
]);

/**
 * The frequency of 3.1.11 (a text) or of 4.0 (`MandateRelatedInformation.Frequency`, a type with a count and a point in time): null where
 * none is said. A count of several within a period, or a word that is not known, leaves it untyped.
 */
export function readFrequency(wire: JsonObject, mandate: JsonObject | null): PaymentFrequency | null {
  const text = readString(wire, 'Frequency');
  if (text !== null) return toFrequency(text);
  const frequency = readObject(mandate, 'Frequency') ?? readObject(wire, 'Frequency');
  const type = readString(frequency, 'Type');
  if (type === null) return null;
  const count = readString(frequency, 'CountPerPeriod');
  const point = readString(frequency, 'PointInTime');
  const whole = [type, count, point].filter((part) => part !== null).join(' ');
  if (count !== null && count !== '1') return untypedFrequency(whole);
  return { ...toFrequency(type), ...(point === null ? {} : toPointInTime(type, point)), text: whole };
}

/** ISO 20022 PointInTime: the day within the period. */
function toPointInTime(type: string, point: string): Typed {
  const number = /^\d{2}$/.test(point) ? Number(point) : 0;
  if (type === 'MNTH' && number >= 1 && number <= 31) return { dayOfMonth: number };
  if (type === 'WEEK' && number >= 1 && number <= 7) return { weekday: number };
  return {};
}

/** One text of the standard's, typed as far as it says it for certain. */
export function toFrequency(text: string): PaymentFrequency {
  const untyped = untypedFrequency(text);
  const [, word = '', first = '', second = ''] =
    /^(?:UK\.OBIE\.)?([A-Za-z]+)(?::(-?\w+))?(?::(-?\w+))?$/.exec(text) ?? [];
  const [one, two] = [Number(first), Number(second)];
  const known = words.get(word);
  if (known !== undefined && first === '') return { ...untyped, ...known };
  switch (word) {
    case 'IntrvlDay':
      return isIn(one, 2, 31) && second === '' ? { ...untyped, unit: 'DAY', count: one } : untyped;
    case 'IntrvlWkDay':
      return isIn(one, 1, 9) && isIn(two, 1, 7) ? { ...untyped, unit: 'WEEK', count: one, weekday: two } : untyped;
    case 'WkInMnthDay':
      return isIn(one, 1, 5) && isIn(two, 1, 7)
        ? { ...untyped, unit: 'MONTH', count: 1, weekOfMonth: one, weekday: two }
        : untyped;
    case 'IntrvlMnthDay':
      return isIn(one, 1, 24) && (isIn(two, 1, 31) || isIn(two, -5, -1))
        ? { ...untyped, unit: 'MONTH', count: one, dayOfMonth: two }
        : untyped;
    case 'QtrDay':
      return /^(?:ENGLISH|SCOTTISH|RECEIVED)$/.test(first) ? { ...untyped, unit: 'MONTH', count: 3 } : untyped;
    default:
      return untyped;
  }
}

const isIn = (value: number, low: number, high: number): boolean =>
  Number.isInteger(value) && value >= low && value <= high;
