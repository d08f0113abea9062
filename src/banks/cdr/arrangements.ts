// Australian direct debit authorisations, scheduled payments and payees → domain. A scheduled payment that is made once is one here,
// too; each other is a standing order, and a set of several payments is one for each of them. Called by connector.ts.
// Sources: Consumer Data Standards 1.36, BankingDirectDebit, BankingScheduledPaymentV2, BankingPayeeV2, BankingPayeeDetailV2.

import { type AccountIdentification, unknownIdentification } from '../../domain/account.ts';
import { toLastFour } from '../../domain/card.ts';
import { absolute } from '../../domain/money.ts';
import {
  type ArrangementStatus,
  type Beneficiary,
  type BeneficiaryType,
  type DirectDebit,
  type FrequencyUnit,
  type Payee,
  type PaymentFrequency,
  type ScheduledPayment,
  type StandingOrder,
  untypedFrequency,
} from '../../domain/regular-payment.ts';
import { toBic, toIdentification, toMaskedNumber } from '../identification.ts';
import {
  isObject,
  type JsonObject,
  readBoolean,
  readList,
  readMoneyIn,
  readObject,
  readRequiredString,
  readString,
  type Tell,
  Unreadable,
} from '../json.ts';
import { readEntryDate } from '../windows.ts';
import { readCurrencyOrAud } from './mapping.ts';

/** What an arrangement is read with. */
export interface ArrangementContext {
  /** The account that was asked for. */
  readonly bankAccountId: string;
  readonly timeZone: string;
  readonly tell: Tell;
}

/** An amount that may be missing; one that cannot be read is told and costs the row nothing else. */
function readOptionalAmount(wire: JsonObject, key: string, { tell, pointer = '' }: { tell: Tell; pointer?: string }) {
  if (wire[key] === undefined || wire[key] === null || wire[key] === '') return null;
  try {
    return absolute(readMoneyIn(wire, key, { currency: readCurrencyOrAud(wire, '') }));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    tell(`${pointer}${error.pointer}`, error.message);
    return null;
  }
}

/** BankingDirectDebit. @throws Unreadable when it names another account, or nobody */
export function parseDirectDebit(wire: JsonObject, { bankAccountId, timeZone, tell }: ArrangementContext): DirectDebit {
  const owner = readString(wire, 'accountId');
  if (owner !== null && owner !== bankAccountId) throw new Unreadable('/accountId', 'of another account');
  const entity = readObject(wire, 'authorisedEntity');
  if (entity === null) throw new Unreadable('/authorisedEntity', 'missing or not an object');
  return {
    // The standard has neither an id nor a mandate's, neither a status nor how often: one that is listed is authorised.
    bankId: null,
    mandateId: null,
    creditorName: readString(entity, 'description'),
    status: 'ACTIVE',
    frequency: null,
    firstPaymentDate: null,
    lastPaymentDate: readEntryDate(wire, 'lastDebitDateTime', { timeZone, tell }),
    lastPaymentAmount: readOptionalAmount(wire, 'lastDebitAmount', { tell }),
    finalPaymentDate: null,
  };
}

/** What a list of scheduled payments holds: each row is one or the other. */
export interface PaymentPlans {
  readonly standingOrders: readonly StandingOrder[];
  readonly scheduledPayments: readonly ScheduledPayment[];
}

const statuses: ReadonlyMap<string, ArrangementStatus> = new Map([
  ['ACTIVE', 'ACTIVE'],
  ['INACTIVE', 'INACTIVE'],
  // "Equivalent to ACTIVE except that the customer has requested the next normal occurrence to be skipped."
  ['SKIP', 'ACTIVE'],
]);

/** BankingScheduledPaymentV2. @throws Unreadable when it is of another account, or says neither what nor when */
export function parseScheduledPayment(
  wire: JsonObject,
  { bankAccountId, timeZone, tell }: ArrangementContext,
): PaymentPlans {
  const owner = readString(readObject(wire, 'from'), 'accountId');
  if (owner !== null && owner !== bankAccountId) throw new Unreadable('/from/accountId', 'of another account');
  const id = readRequiredString(wire, 'scheduledPaymentId', '');
  const written = readString(wire, 'status');
  const status = written === null ? 'UNKNOWN' : statuses.get(written.toUpperCase());
  if (status === undefined) tell('/status', 'not a status of the standard; read as unknown');
  const recurrence = readObject(wire, 'recurrence');
  if (recurrence === null) throw new Unreadable('/recurrence', 'missing or not an object');
  const set = (readList(wire, 'paymentSet') ?? []).filter(isObject);
  if (set.length === 0) throw new Unreadable('/paymentSet', 'missing or empty');
  const inRecurrence: Tell = (pointer, reason) => tell(`/recurrence${pointer}`, reason);
  const nextDate = readEntryDate(recurrence, 'nextPaymentDate', { timeZone, tell: inRecurrence });
  const once = readObject(recurrence, 'onceOff');
  const type = readString(recurrence, 'recurrenceUType');
  const parts = set.map((part, index) => ({
    bankId: index === 0 ? id : `${id}/${index}`,
    name: readString(wire, 'nickname'),
    status: status ?? ('UNKNOWN' as const),
    reference:
      readString(readObject(part, 'to'), 'payeeReference') ??
      readString(wire, 'payeeReference') ??
      readString(wire, 'payerReference'),
    amount:
      readBoolean(part, 'isAmountCalculated') === true
        ? null
        : readOptionalAmount(part, 'amount', { tell, pointer: `/paymentSet/${index}` }),
    ...toPayee(readObject(part, 'to')),
  }));
  if (type === 'onceOff' || (type === null && once !== null)) {
    const scheduledDate =
      (once === null ? null : readEntryDate(once, 'paymentDate', { timeZone, tell: inRecurrence })) ?? nextDate;
    if (scheduledDate === null) throw new Unreadable('/recurrence/onceOff/paymentDate', 'missing or not a day');
    const scheduledPayments = parts.map(({ amount, ...part }) => ({
      ...part,
      scheduledDate,
      dateType: 'EXECUTION' as const,
      instructedAmount: amount,
    }));
    return { standingOrders: [], scheduledPayments };
  }
  const schedule = readObject(recurrence, 'intervalSchedule') ?? readObject(recurrence, 'lastWeekDay');
  const finalDate =
    schedule === null ? null : readEntryDate(schedule, 'finalPaymentDate', { timeZone, tell: inRecurrence });
  const isSkipped = written?.toUpperCase() === 'SKIP';
  const frequency = readFrequency(recurrence);
  const standingOrders = parts.map(({ amount, ...part }) => ({
    ...part,
    frequency,
    firstPayment: none,
    // The day that is told is the one that is skipped; which comes after it is not told.
    nextPayment: { date: isSkipped ? null : nextDate, amount },
    lastPayment: none,
    finalPayment: { date: finalDate, amount: null },
    numberOfPayments: null,
    remainingPayments: toCount(readString(schedule, 'paymentsRemaining')),
  }));
  return { standingOrders, scheduledPayments: [] };
}

const none = { date: null, amount: null };

const toCount = (text: string | null): number | null => (text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null);

/** BankingScheduledPaymentToV2: where the money goes. Numbers of wallets and PayIDs, which are addresses of people, are not taken. */
function toPayee(to: JsonObject | null): Payee {
  const domestic = readObject(to, 'domestic');
  const international = readObject(to, 'international');
  const nickname = readString(to, 'nickname');
  const biller = readString(readObject(to, 'biller'), 'billerName');
  const wallet = readString(readObject(to, 'digitalWallet'), 'name');
  const payee = domestic === null ? toInternational(international) : toDomestic(domestic);
  return { creditorName: payee.creditorName ?? biller ?? wallet ?? nickname, creditorAccount: payee.creditorAccount };
}

/** BankingDomesticPayee: an account, a card by its masked number, or a PayID. */
function toDomestic(domestic: JsonObject): Payee {
  const account = readObject(domestic, 'account');
  const card = readString(readObject(domestic, 'card'), 'cardNumber');
  const payId = readString(readObject(domestic, 'payId'), 'name');
  if (account !== null) {
    const creditorAccount = toIdentification({
      bsb: /^\d{6}$/.exec(readString(account, 'bsb')?.replace(/[\s-]/g, '') ?? '')?.[0] ?? null,
      accountNumber: readString(account, 'accountNumber'),
    });
    return { creditorName: readString(account, 'accountName'), creditorAccount };
  }
  if (card === null) return { creditorName: payId, creditorAccount: null };
  const lastFour = toLastFour(card);
  const maskedNumber = lastFour === null ? null : toMaskedNumber(card);
  return { creditorName: null, creditorAccount: maskedNumber === null ? null : toIdentification({ maskedNumber }) };
}

function toInternational(international: JsonObject | null): Payee {
  const bank = readObject(international, 'bankDetails');
  const number = readString(bank, 'accountNumber');
  const account: AccountIdentification = {
    ...unknownIdentification,
    accountNumber: number,
    sortCode: /^\d{6}$/.exec(readString(bank, 'sortCode')?.replace(/[\s-]/g, '') ?? '')?.[0] ?? null,
    bic: toBic(readString(bank, 'beneficiaryBankBIC')),
  };
  const creditorName = readString(readObject(international, 'beneficiaryDetails'), 'name');
  return { creditorName, creditorAccount: number === null && account.bic === null ? null : account };
}

const beneficiaryTypes: ReadonlyMap<string, BeneficiaryType> = new Map([
  ['DOMESTIC', 'DOMESTIC'],
  ['INTERNATIONAL', 'INTERNATIONAL'],
  ['BILLER', 'BILLER'],
  ['DIGITAL_WALLET', 'DIGITAL_WALLET'],
]);

/** BankingPayeeV2: who is paid, without the account, which the payee's own endpoint tells. @throws Unreadable without an id */
export function parsePayee(
  wire: JsonObject,
  { timeZone, tell }: Pick<ArrangementContext, 'timeZone' | 'tell'>,
): Beneficiary {
  const type = readString(wire, 'type');
  const read = type === null ? null : beneficiaryTypes.get(type.toUpperCase());
  if (read === undefined) tell('/type', 'not a type of the standard; read as unknown');
  const nickname = readString(wire, 'nickname');
  return {
    bankId: readRequiredString(wire, 'payeeId', ''),
    nickname,
    creditorName: nickname,
    creditorAccount: null,
    type: read ?? null,
    isTrusted: null,
    reference: readString(wire, 'description'),
    createdOn: readEntryDate(wire, 'creationDate', { timeZone, tell }),
    hasMore: true,
  };
}

/** BankingPayeeDetailV2: the payee with the account. @throws Unreadable without an id */
export function parsePayeeDetail(
  wire: JsonObject,
  context: Pick<ArrangementContext, 'timeZone' | 'tell'>,
): Beneficiary {
  const payee = parsePayee(wire, context);
  const { creditorName, creditorAccount } = toPayee(wire);
  return { ...payee, creditorName: creditorName ?? payee.creditorName, creditorAccount, hasMore: false };
}

/** A duration of the standard's of one unit; null for any other. Components below a day are ignored by it, and are not taken here. */
function toDuration(text: string | null): { readonly unit: FrequencyUnit; readonly count: number } | null {
  const [, digits = '', letter = ''] = /^P([1-9]\d{0,3})([DWMY])$/.exec(text ?? '') ?? [];
  const unit = ({ D: 'DAY', W: 'WEEK', M: 'MONTH', Y: 'YEAR' } as const)[letter];
  if (unit === undefined) return null;
  const count = Number(digits);
  return unit === 'DAY' && count % 7 === 0 ? { unit: 'WEEK', count: count / 7 } : { unit, count };
}

const weekdays = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

/** BankingScheduledPaymentRecurrence: what can be said for certain of one interval; several, and events, stay words. Null where none is said. */
export function readFrequency(recurrence: JsonObject): PaymentFrequency | null {
  const event = readString(readObject(recurrence, 'eventBased'), 'description');
  if (event !== null) return untypedFrequency(event);
  const last = readObject(recurrence, 'lastWeekDay');
  if (last !== null) {
    const interval = readString(last, 'interval');
    const day = readString(last, 'lastWeekDay');
    const weekday = weekdays.indexOf(day ?? '') + 1;
    const text = `${interval ?? ''} ${day ?? ''}`.trim();
    const duration = toDuration(interval);
    if (duration === null || weekday === 0 || duration.unit !== 'MONTH') return untypedFrequency(text);
    return { text, ...duration, weekday, weekOfMonth: -1, dayOfMonth: null };
  }
  const intervals = (readList(readObject(recurrence, 'intervalSchedule'), 'intervals') ?? []).filter(isObject);
  const texts = intervals.map((one) =>
    [readString(one, 'interval'), readString(one, 'dayInInterval')].filter((part) => part !== null).join(' '),
  );
  const text = texts.join(', ');
  if (text === '') return null;
  const [only, ...others] = intervals;
  const duration = only === undefined || others.length > 0 ? null : toDuration(readString(only, 'interval'));
  if (duration === null || only === undefined) return untypedFrequency(text);
  const ordinal = /^P(\d{1,3})D$/.exec(readString(only, 'dayInInterval') ?? '')?.[1];
  const day = ordinal === undefined ? null : Number(ordinal);
  return {
    text,
    ...duration,
    weekday: duration.unit === 'WEEK' && duration.count === 1 && day !== null && day >= 1 && day <= 7 ? day : null,
    weekOfMonth: null,
    // 0, or more than the month has: its last day. That of other intervals is counted from where they begin, which is not told.
    dayOfMonth:
      duration.unit === 'MONTH' && duration.count === 1 && day !== null ? (day === 0 || day > 31 ? -1 : day) : null,
  };
}
