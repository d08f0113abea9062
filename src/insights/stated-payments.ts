// Direct debits and standing orders that a bank states as such (OBIE direct-debits and standing-orders, CDR direct-debits and
// scheduled-payments), joined to the streams that were found in entries. Called by what answers for streams
// (subgraphs/insights/streams.ts). Pure. House rule: the bank's word is certain; entries prove what was paid.

import type { AccountIdentification } from '../domain/account.ts';
import type { CalendarDate } from '../domain/dates.ts';
import type { CreditDebitIndicator, Money } from '../domain/money.ts';
import { compareText } from '../domain/statement.ts';
import type { Cadence } from './cadence.ts';
import { toDayNumber } from './days.ts';
import { foldText } from './names.ts';
import { type RecurringStream, toStreamId } from './recurring.ts';

/** One direct debit mandate or standing order as the bank states it. */
export interface StatedPayment {
  /** Unique among those of its account. */
  readonly id: string;
  readonly kind: 'DIRECT_DEBIT' | 'STANDING_ORDER';
  readonly customerId: string;
  /** The account that it is paid from: an `InsightAccount.id`. */
  readonly accountId: string;
  readonly direction: CreditDebitIndicator;
  /** Name of the other side. */
  readonly name: string | null;
  /** The account on the other side. */
  readonly identification: AccountIdentification | null;
  /** What was paid last, or is to be paid; null where the bank does not tell. */
  readonly amount: Money | null;
  /** Null where the bank does not tell, as for most direct debits. */
  readonly cadence: Cadence | null;
  readonly lastDate: CalendarDate | null;
  readonly nextDate: CalendarDate | null;
  readonly isActive: boolean;
  /** Its id in the schema; null or absent where the bank gives it none. */
  readonly arrangementId?: string | null;
}

/**
 * Streams with what the bank states: those that it names become certain (confidence 1, reason STATED_BY_BANK, the bank's next day);
 * what no entry shows yet is added where it is active, without entries. A cadence that nobody tells is taken as MONTHLY, and
 * such a stream as one of confidence 0.9.
 */
export function withStated(
  streams: readonly RecurringStream[],
  stated: readonly StatedPayment[],
): readonly RecurringStream[] {
  const joined = [...streams];
  const taken = new Set<string>();
  const inOrder = stated.toSorted(
    (one, other) =>
      compareText(one.accountId, other.accountId) ||
      // A mandate that has ended must not take the stream of the one that came after it.
      Number(other.isActive) - Number(one.isActive) ||
      compareText(one.id, other.id),
  );
  for (const payment of inOrder) {
    const place = findPlace(joined, payment, taken);
    const stream = joined[place];
    if (stream !== undefined) {
      taken.add(stream.id);
      joined[place] = toCertain(stream, payment);
    } else if (payment.isActive) joined.push(toStated(payment));
  }
  return joined;
}

/**
 * The stream of the same account, direction and currency whose name agrees, or whose latest or next payment is the bank's: merchants are
 * often called otherwise than their mandates. Of several the one of that name, of that amount, then the latest.
 */
function findPlace(streams: readonly RecurringStream[], payment: StatedPayment, taken: ReadonlySet<string>): number {
  const fits = streams.flatMap((stream, place) => {
    const isFree =
      !taken.has(stream.id) && stream.accountId === payment.accountId && stream.direction === payment.direction;
    const { amount } = payment;
    const isAmount =
      amount !== null &&
      amount.amountMinor === stream.lastAmount?.amountMinor &&
      amount.currency === stream.lastAmount.currency;
    const isCurrency = amount === null || stream.lastAmount === null || amount.currency === stream.lastAmount.currency;
    const isNamed = isSameName(stream, payment.name);
    const isLast =
      isAmount && (isSameDay(stream.lastDate, payment.lastDate) || isSameDay(stream.nextDate, payment.nextDate));
    return isFree && isCurrency && (isNamed || isLast || (payment.name === null && isAmount))
      ? [{ place, isAmount, isNamed, stream }]
      : [];
  });
  const best = fits.toSorted(
    (one, other) =>
      Number(other.isNamed) - Number(one.isNamed) ||
      Number(other.isAmount) - Number(one.isAmount) ||
      compareText(other.stream.lastDate ?? '', one.stream.lastDate ?? '') ||
      compareText(one.stream.id, other.stream.id),
  );
  return best[0]?.place ?? -1;
}

/** Days that a bank's two words for the day of one payment may lie apart: a weekend and a holiday. */
const mostDaysApart = 4;

function isSameDay(one: CalendarDate | null, other: CalendarDate | null): boolean {
  return one !== null && other !== null && Math.abs(toDayNumber(one) - toDayNumber(other)) <= mostDaysApart;
}

/** Every word of the shorter name in the longer one; a word of three letters at least. */
function isSameName({ name, counterpartyKey, merchant }: RecurringStream, stated: string | null): boolean {
  const words = wordsOf(stated ?? '');
  return [name, merchant?.name, counterpartyKey?.replace(/^\w+:/, '')].some((known) => {
    const others = wordsOf(known ?? '');
    const [fewer, more] = words.length <= others.length ? [words, others] : [others, words];
    return fewer.some((word) => word.length > 2) && fewer.every((word) => more.includes(word));
  });
}

const wordsOf = (text: string): readonly string[] =>
  foldText(text)
    .split(' ')
    .filter((word) => word !== '');

function toCertain(stream: RecurringStream, payment: StatedPayment): RecurringStream {
  const { cadence, nextDate, isActive, kind, arrangementId = null } = payment;
  const isEnded = !isActive;
  const reasons = [...stream.reasons.filter((reason) => reason !== kind), kind, 'STATED_BY_BANK' as const];
  return {
    ...stream,
    cadence: cadence ?? stream.cadence,
    status: isEnded ? 'ENDED' : stream.status === 'ENDED' ? 'LATE' : stream.status,
    nextDate: isEnded ? null : (nextDate ?? stream.nextDate),
    confidence: 1,
    reasons,
    arrangementId,
  };
}

function toStated(payment: StatedPayment): RecurringStream {
  const { accountId, customerId, direction, name, amount, lastDate, nextDate, cadence, kind, id } = payment;
  return {
    id: toStreamId([accountId, name ?? '', cadence ?? '', `stated ${kind} ${id}`]),
    customerId,
    accountId,
    direction,
    counterpartyKey: null,
    name,
    merchant: null,
    category: 'UNKNOWN',
    cadence: cadence ?? 'MONTHLY',
    usualAmount: amount,
    lastAmount: amount,
    amountVaries: false,
    firstDate: null,
    lastDate,
    nextDate,
    status: 'ACTIVE',
    confidence: cadence === null ? 0.9 : 1,
    reasons: [kind, 'STATED_BY_BANK'],
    arrangementId: payment.arrangementId ?? null,
    entryIds: [],
  };
}
