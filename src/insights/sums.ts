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

/** Sums, and what was left out of them. */
export interface Sums {
  /** By what was asked for. */
  readonly buckets: readonly SumBucket[];
  /** Of all of them, by currency alone. */
  readonly totals: readonly SumBucket[];
  /** What moved between own accounts, by currency alone. */
  readonly ownTransfers: readonly SumBucket[];
}

/**
 * Sums by the dimensions of `by`, in the order of their keys. Only booked entries count, and pending ones where asked for; a
 * payment and its reversal both count and net to zero.
 * @throws TypeError on more than {@link maxDimensions} dimensions: callers are to refuse that.
 */
export function sumEntries(entries: readonly ClassifiedEntry[], options: SumOptions): Sums {
  const { by, from, to, ownTransfers, includePending = false } = options;
  if (by.length > maxDimensions) throw new TypeError(`sums by at most ${maxDimensions} dimensions`);
  const isByPurpose = by.some((dimension) => purposeDimensions.has(dimension));
  const originalOf = isByPurpose ? toOriginals(entries, options) : () => undefined;
  const sums = new Buckets(by);
  const moved = new Buckets([]);
  for (const one of entries) {
    const { entry } = one;
    if (!isCounted(entry.transaction.status, includePending)) continue;
    if ((from !== null && entry.date < from) || (to !== null && entry.date > to)) continue;
    if (ownTransfers.has(entry.id)) {
      moved.bucketOf(one, one).add(entry);
      continue;
    }
    if (options.view === 'SPENDING' && !isSpending(one, options)) continue;
    const purpose = originalOf(entry.id) ?? one;
    const bucket = sums.bucketOf(one, purpose);
    bucket.add(entry);
    if (isByPurpose && by.includes('MERCHANT')) bucket.noteMerchant(purpose);
  }
  return {
    buckets: toSumBuckets(sums.all),
    totals: toSumBuckets(toTotals(sums.all)),
    ownTransfers: toSumBuckets(moved.all),
  };
}

/** What is of the purchase, where an entry gives back one. */
const purposeDimensions: ReadonlySet<SumDimension> = new Set<SumDimension>(['CATEGORY', 'CATEGORY_GROUP', 'MERCHANT']);

class Bucket {
  readonly key: readonly (string | null)[];
  readonly currency: string;
  moneyInMinor = 0n;
  moneyOutMinor = 0n;
  count = 0;
  merchantName: string | null = null;
  isMerchantPublic = false;
  /** At most {@link mostEntryIds}, the newest first. */
  readonly newest: InsightEntry[] = [];

  constructor(key: readonly (string | null)[], currency: string) {
    this.key = key;
    this.currency = currency;
  }

  add(entry: InsightEntry): void {
    const { amount, creditDebitIndicator } = entry.transaction;
    if (creditDebitIndicator === 'DEBIT') this.moneyOutMinor += amount.amountMinor;
    else this.moneyInMinor += amount.amountMinor;
    this.count++;
    this.keep(entry);
  }

  /** Quick for what comes newest first, and bounded for what does not. */
  keep(entry: InsightEntry): void {
    const { newest } = this;
    let place = newest.length;
    while (place > 0) {
      const before = newest[place - 1];
      if (before === undefined || compareEntries(before, entry) >= 0) break;
      place--;
    }
    if (place >= mostEntryIds) return;
    if (place === newest.length) newest.push(entry);
    else newest.splice(place, 0, entry);
    if (newest.length > mostEntryIds) newest.pop();
  }

  /** The same whatever comes first: the first name in the order of letters, public where one of the entries says so. */
  noteMerchant({ entry: { transaction }, classification }: ClassifiedEntry): void {
    const name = classification.merchant?.name ?? null;
    if (name === null) return;
    if (this.merchantName === null || name < this.merchantName) this.merchantName = name;
    this.isMerchantPublic ||= isBusiness(transaction) || isNamedPublicly(transaction);
  }
}

/** A level of a tree of buckets: by currency, then by each value of the key. */
type Level = Map<string | null, Level | Bucket>;

/** Buckets found by the values of their keys, without a text's being made of them for each entry. */
class Buckets {
  readonly all: Bucket[] = [];
  readonly #root: Level = new Map();
  readonly #by: readonly SumDimension[];
  readonly #weeks = new Map<CalendarDate, CalendarDate>();

  constructor(by: readonly SumDimension[]) {
    this.#by = by;
  }

  /** `purpose` is what counts for category and merchant: the purchase that is given back, else the entry itself. */
  bucketOf(one: ClassifiedEntry, purpose: ClassifiedEntry): Bucket {
    const { currency } = one.entry.transaction.amount;
    let level = this.#root;
    let value: string | null = currency;
    for (const dimension of this.#by) {
      let next = level.get(value);
      if (!(next instanceof Map)) {
        next = new Map();
        level.set(value, next);
      }
      level = next;
      value = this.#valueOf(dimension, one, purpose);
    }
    const found = level.get(value);
    if (found instanceof Bucket) return found;
    const key = this.#by.map((dimension) => this.#valueOf(dimension, one, purpose));
    const bucket = new Bucket(key, currency);
    level.set(value, bucket);
    this.all.push(bucket);
    return bucket;
  }

  #valueOf(dimension: SumDimension, { entry }: ClassifiedEntry, purpose: ClassifiedEntry): string | null {
    switch (dimension) {
      case 'DAY':
        return entry.date;
      case 'WEEK':
        return weekOf(entry.date, this.#weeks);
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
}

/** By currency alone. The newest of all are among the newest of each. */
function toTotals(buckets: readonly Bucket[]): readonly Bucket[] {
  const totals = new Map<string, Bucket>();
  for (const bucket of buckets) {
    const total = totals.get(bucket.currency) ?? new Bucket([], bucket.currency);
    totals.set(bucket.currency, total);
    total.moneyInMinor += bucket.moneyInMinor;
    total.moneyOutMinor += bucket.moneyOutMinor;
    total.count += bucket.count;
    for (const entry of bucket.newest) total.keep(entry);
  }
  return [...totals.values()];
}

const toSumBuckets = (buckets: readonly Bucket[]): readonly SumBucket[] =>
  buckets.toSorted(compareBuckets).map((bucket) => ({
    key: bucket.key,
    currency: bucket.currency,
    moneyInMinor: bucket.moneyInMinor,
    moneyOutMinor: bucket.moneyOutMinor,
    netMinor: bucket.moneyInMinor - bucket.moneyOutMinor,
    count: bucket.count,
    entryIds: bucket.newest.map(({ id }) => id),
    merchantName: bucket.merchantName,
    isMerchantPublic: bucket.isMerchantPublic,
  }));

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
