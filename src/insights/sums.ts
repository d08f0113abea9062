// Sums of entries by day, month, category, merchant and the like, exact to the minor unit. Called by what answers for spending and
// cash flow, with the own transfers and refunds that were found before. Pure. Nothing is rounded and no two currencies are ever
// in one sum: the sum over all buckets and own transfers is the sum of the entries.

import type { CalendarDate } from '../domain/dates.ts';
import { isBusiness } from '../domain/shown-transaction.ts';
import { compareText } from '../domain/statement.ts';
import { groupOf } from './categories.ts';
import { type ClassifiedEntry, isCounted } from './classified.ts';
import { mondayOf, toDate, toDayNumber } from './days.ts';
import { compareEntries, type InsightEntry } from './entry.ts';
import { isNamedPublicly } from './merchant.ts';

/** What sums can be told apart by, besides the currency, which always is. */
export const sumDimensions = [
  'DAY',
  'WEEK',
  'MONTH',
  'CATEGORY',
  'CATEGORY_GROUP',
  'MERCHANT',
  'KIND',
  'BANK',
  'CURRENCY',
  'ACCOUNT',
] as const;

/** One of {@link sumDimensions}. */
export type SumDimension = (typeof sumDimensions)[number];

/**
 * What is counted:
 * - `SPENDING`: money out, less what was given back of it. No own transfers, no income.
 * - `CASH_FLOW`: all money in and out, without own transfers.
 */
export type SumView = 'SPENDING' | 'CASH_FLOW';

/** More make buckets of a few entries each. House rule. */
export const maxDimensions = 3;

/** What to sum and how. */
export interface SumOptions {
  /** None for one sum a currency; at most {@link maxDimensions}. */
  readonly by: readonly SumDimension[];
  readonly view: SumView;
  /** First and last day, inclusive; null for all. */
  readonly from: CalendarDate | null;
  readonly to: CalendarDate | null;
  /** Also what is pending; false where not given. */
  readonly includePending?: boolean;
  /** Entries that move money between own accounts: the keys of `findOwnTransfers`. */
  readonly ownTransfers: Pick<ReadonlySet<string>, 'has'>;
  /** What each refund gives back, by the refund's id; see refunds.ts. It counts where the purchase does, on its own day. */
  readonly refunds: ReadonlyMap<string, { readonly refundOf: string }>;
}

/** Entries that are alike in all that was asked for. */
export interface SumBucket {
  /**
   * Values in the order of `by`: a day, a Monday, a month (`YYYY-MM`), a code, a merchant's key, an id. Null where an entry has
   * none (no merchant).
   */
  readonly key: readonly (string | null)[];
  /** ISO 4217. */
  readonly currency: string;
  /** Minor units, unsigned. In `SPENDING`: what was given back. */
  readonly moneyInMinor: bigint;
  /** Minor units, unsigned. */
  readonly moneyOutMinor: bigint;
  /** In less out: negative where more was spent than came in. */
  readonly netMinor: bigint;
  /** Entries. */
  readonly count: number;
  /** Ids of the newest {@link mostEntryIds} of them, the newest first. */
  readonly entryIds: readonly string[];
  /** Names of merchants by the first entry of each, where sums are by merchant; null where there is none. */
  readonly merchantName: string | null;
  /** Whether that name is nobody's personal data: a card purchase's, or one that everybody knows. */
  readonly isMerchantPublic: boolean;
}

/** Ids that one sum names: enough to look at, and a sum of 100,000 entries names no more. House rule. */
export const mostEntryIds = 100;

interface Bucket {
  readonly key: readonly (string | null)[];
  readonly currency: string;
  moneyInMinor: bigint;
  moneyOutMinor: bigint;
  count: number;
  readonly entries: InsightEntry[];
  merchantName: string | null;
  isMerchantPublic: boolean;
}

/**
 * Sums by the dimensions of `by`, in the order of their keys. Only booked entries count, and pending ones where asked for; a
 * payment and its reversal both count and net to zero.
 * @throws TypeError on more than {@link maxDimensions} dimensions: callers are to refuse that.
 */
export function sumEntries(entries: readonly ClassifiedEntry[], options: SumOptions): readonly SumBucket[] {
  const { by, from, to, ownTransfers, includePending = false } = options;
  if (by.length > maxDimensions) throw new TypeError(`sums by at most ${maxDimensions} dimensions`);
  const originalOf = toOriginals(entries, options);
  const isByMerchant = by.includes('MERCHANT');
  const buckets = new Map<string, Bucket>();
  const weeks = new Map<CalendarDate, CalendarDate>();
  for (const one of entries) {
    const { entry } = one;
    if (!isCounted(entry.transaction.status, includePending) || ownTransfers.has(entry.id)) continue;
    if ((from !== null && entry.date < from) || (to !== null && entry.date > to)) continue;
    if (options.view === 'SPENDING' && !isSpending(one, options)) continue;
    const { currency, amountMinor } = entry.transaction.amount;
    const purpose = originalOf(entry.id) ?? one;
    let id: string = currency;
    for (const dimension of by) id += `\n${toValue(dimension, { one, purpose, weeks }) ?? '\n'}`;
    let bucket = buckets.get(id);
    if (bucket === undefined) {
      const key = by.map((dimension) => toValue(dimension, { one, purpose, weeks }));
      const zeros = { moneyInMinor: 0n, moneyOutMinor: 0n, count: 0 };
      bucket = { key, currency, ...zeros, entries: [], merchantName: null, isMerchantPublic: false };
      buckets.set(id, bucket);
    }
    if (entry.transaction.creditDebitIndicator === 'DEBIT') bucket.moneyOutMinor += amountMinor;
    else bucket.moneyInMinor += amountMinor;
    bucket.count++;
    bucket.entries.push(entry);
    if (isByMerchant) noteMerchant(bucket, purpose);
  }
  return [...buckets.values()].sort(compareBuckets).map((bucket) => ({
    key: bucket.key,
    currency: bucket.currency,
    moneyInMinor: bucket.moneyInMinor,
    moneyOutMinor: bucket.moneyOutMinor,
    netMinor: bucket.moneyInMinor - bucket.moneyOutMinor,
    count: bucket.count,
    entryIds: toNewestIds(bucket.entries),
    merchantName: bucket.merchantName,
    isMerchantPublic: bucket.isMerchantPublic,
  }));
}

/** The same whatever comes first: the first name in the order of letters, public where one of the entries says so. */
function noteMerchant(bucket: Bucket, { entry: { transaction }, classification }: ClassifiedEntry): void {
  const name = classification.merchant?.name ?? null;
  if (name === null) return;
  if (bucket.merchantName === null || name < bucket.merchantName) bucket.merchantName = name;
  bucket.isMerchantPublic ||= isBusiness(transaction) || isNamedPublicly(transaction);
}

/** Quick for what comes in the order of days, one way or the other. */
function toNewestIds(entries: readonly InsightEntry[]): readonly string[] {
  return entries
    .toSorted((one, other) => compareEntries(other, one))
    .slice(0, mostEntryIds)
    .map(({ id }) => id);
}

/** The purchase that an entry gives back, for its category and merchant; looked up only where there are refunds. */
function toOriginals(
  entries: readonly ClassifiedEntry[],
  { refunds }: SumOptions,
): (id: string) => ClassifiedEntry | undefined {
  if (refunds.size === 0) return () => undefined;
  const wanted = new Set(Array.from(refunds.values(), ({ refundOf }) => refundOf));
  const originals = new Map<string, ClassifiedEntry>();
  for (const one of entries) if (wanted.has(one.entry.id)) originals.set(one.entry.id, one);
  return (id) => {
    const refund = refunds.get(id);
    return refund === undefined ? undefined : originals.get(refund.refundOf);
  };
}

/** Money spent, or given back of what was spent. Income that was taken back is neither. */
function isSpending(one: ClassifiedEntry, { refunds }: SumOptions): boolean {
  const { creditDebitIndicator, kind } = one.entry.transaction;
  const isMatched = refunds.has(one.entry.id);
  if (creditDebitIndicator === 'DEBIT') {
    return !isMatched && !(kind === 'REVERSAL' && groupOf(one.classification.category) === 'INCOME');
  }
  return isMatched || kind === 'REFUND' || kind === 'CHARGEBACK' || kind === 'REVERSAL';
}

interface ValueContext {
  readonly one: ClassifiedEntry;
  /** Whose category and merchant count: the purchase that is given back, else the entry itself. */
  readonly purpose: ClassifiedEntry;
  readonly weeks: Map<CalendarDate, CalendarDate>;
}

function toValue(dimension: SumDimension, { one: { entry }, purpose, weeks }: ValueContext): string | null {
  switch (dimension) {
    case 'DAY':
      return entry.date;
    case 'WEEK':
      return weekOf(entry.date, weeks);
    case 'MONTH':
      return entry.date.slice(0, 7);
    case 'CATEGORY':
      return purpose.classification.category;
    case 'CATEGORY_GROUP':
      return groupOf(purpose.classification.category);
    case 'MERCHANT':
      return purpose.classification.merchant?.key ?? null;
    case 'KIND':
      return entry.transaction.kind;
    case 'BANK':
      return entry.account.bankId;
    case 'CURRENCY':
      return entry.transaction.amount.currency;
    case 'ACCOUNT':
      return entry.account.id;
  }
}

function weekOf(date: CalendarDate, weeks: Map<CalendarDate, CalendarDate>): CalendarDate {
  const earlier = weeks.get(date);
  if (earlier !== undefined) return earlier;
  const monday = toDate(mondayOf(toDayNumber(date)));
  weeks.set(date, monday);
  return monday;
}

/** By the values of the key in their order, what has none first; then by currency. */
export function compareBuckets(
  one: Pick<SumBucket, 'key' | 'currency'>,
  other: Pick<SumBucket, 'key' | 'currency'>,
): number {
  for (const [place, value] of one.key.entries()) {
    const order = compareText(value ?? '', other.key[place] ?? '');
    if (order !== 0) return order;
  }
  return compareText(one.currency, other.currency);
}
