// Sums of entries by day, month, category, merchant and the like, exact to the minor unit. Called by what answers for spending and
// cash flow, with the own transfers and refunds that were found before. Pure. Nothing is rounded and no two currencies are ever
// in one sum: the sum over all buckets and own transfers is the sum of the entries.

import type { CalendarDate } from '../domain/dates.ts';
import { isBusiness } from '../domain/shown-transaction.ts';
import { compareText } from '../domain/statement.ts';
import { type Classification, groupOf } from './categories.ts';
import type { ClassifiedEntry } from './classified.ts';
import { mondayOf, toDate, toDayNumber } from './days.ts';
import { EntryColumns, entryFlag } from './entry-columns.ts';
import { ExactSum } from './exact-sum.ts';
import type { Found } from './found.ts';
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
  const { ownTransfers, refunds } = options;
  const columns = new EntryColumns(entries.map(({ entry }) => entry));
  const [own, refunding] = [new Uint8Array(entries.length), new Uint8Array(entries.length)];
  columns.entries.forEach(({ id }, place) => {
    own[place] = Number(ownTransfers.has(id));
    refunding[place] = Number(refunds.has(id));
  });
  const found = { ownTransfers: { marks: own }, refunds: { byId: refunds, marks: refunding } };
  return sumColumns({ entries, columns, ...found }, options);
}

/** Entries with their columns, and what was found of them. */
export interface SumMaterial {
  readonly entries: readonly ClassifiedEntry[];
  /** Of the same entries, in the same order. */
  readonly columns: EntryColumns;
  /** What moves money between own accounts. */
  readonly ownTransfers: Pick<Found<unknown>, 'marks'>;
  /** What gives something back. */
  readonly refunds: Found<{ readonly refundOf: string }>;
}

/** As {@link sumEntries}, of entries whose columns are there; of one account alone where its id is given. */
export function sumColumns(
  material: SumMaterial,
  options: Omit<SumOptions, 'ownTransfers' | 'refunds'> & { readonly accountId?: string | null },
): Sums {
  const { by, from, to, view, includePending = false, accountId = null } = options;
  if (by.length > maxDimensions) throw new TypeError(`sums by at most ${maxDimensions} dimensions`);
  const { columns, ownTransfers } = material;
  const own = ownTransfers.marks;
  const isByPurpose = by.some((dimension) => purposeDimensions.has(dimension));
  const account = accountId === null ? null : columns.accounts.findIndex(({ id }) => id === accountId);
  const purposeOf = isByPurpose ? toPurposes(material, account) : (place: number) => place;
  const sums = new Buckets(material, by);
  const moved = new Buckets(material, []);
  const counted = includePending ? entryFlag.counted : entryFlag.booked;
  const first = from === null ? Number.NEGATIVE_INFINITY : toDayNumber(from);
  const last = to === null ? Number.POSITIVE_INFINITY : toDayNumber(to);
  const { byDay, days, accountPlaces } = columns;
  // The newest first: of each sum they are kept.
  for (let at = byDay.length - 1; at >= 0; at--) {
    const place = byDay[at] ?? 0;
    const day = days[place] ?? 0;
    if (day < first) break;
    if (day > last || !columns.has(place, counted)) continue;
    if (account !== null && accountPlaces[place] !== account) continue;
    if (own[place] === 1) moved.bucketOf(place, place).add(place);
    else if (view !== 'SPENDING' || isSpending(place, material)) {
      const purpose = purposeOf(place);
      const bucket = sums.bucketOf(place, purpose);
      bucket.add(place);
      if (isByPurpose && by.includes('MERCHANT')) bucket.noteMerchant(purpose);
    }
  }
  return {
    buckets: toSumBuckets(sums.all),
    totals: toSumBuckets(toTotals(sums.all, material)),
    ownTransfers: toSumBuckets(moved.all),
  };
}

/** What is of the purchase, where an entry gives back one. */
const purposeDimensions: ReadonlySet<SumDimension> = new Set<SumDimension>(['CATEGORY', 'CATEGORY_GROUP', 'MERCHANT']);

/** What follows from the day, and from the ledger of the entry. */
const dimensionsOfDays: ReadonlySet<SumDimension> = new Set<SumDimension>(['DAY', 'WEEK', 'MONTH', 'CURRENCY']);

class Bucket {
  readonly key: readonly (string | null)[];
  readonly currency: string;
  readonly moneyIn = new ExactSum();
  readonly moneyOut = new ExactSum();
  count = 0;
  merchantName: string | null = null;
  isMerchantPublic = false;
  /** Places of at most {@link mostEntryIds}, the newest first. */
  readonly newest: number[] = [];
  readonly #material: SumMaterial;

  constructor(material: SumMaterial, key: readonly (string | null)[], currency: string) {
    this.#material = material;
    this.key = key;
    this.currency = currency;
  }

  add(place: number): void {
    const { columns } = this.#material;
    const sum = columns.has(place, entryFlag.debit) ? this.moneyOut : this.moneyIn;
    const amount = columns.amounts[place] ?? Number.NaN;
    if (amount >= 0) sum.add(amount);
    else sum.addLarge(columns.entryAt(place).transaction.amount.amountMinor);
    this.count++;
    this.keep(place);
  }

  /** Quick for what comes newest first, and bounded for what does not. */
  keep(entry: number): void {
    const { newest } = this;
    const { columns } = this.#material;
    let place = newest.length;
    while (place > 0) {
      const before = newest[place - 1];
      if (before === undefined || columns.compare(before, entry) >= 0) break;
      place--;
    }
    if (place >= mostEntryIds) return;
    if (place === newest.length) newest.push(entry);
    else newest.splice(place, 0, entry);
    if (newest.length > mostEntryIds) newest.pop();
  }

  /** The same whatever comes first: the first name in the order of letters, public where one of the entries says so. */
  noteMerchant(place: number): void {
    const { transaction } = this.#material.columns.entryAt(place);
    const name = classificationAt(this.#material, place).merchant?.name ?? null;
    if (name === null) return;
    if (this.merchantName === null || name < this.merchantName) this.merchantName = name;
    this.isMerchantPublic ||= isBusiness(transaction) || isNamedPublicly(transaction);
  }

  toSumBucket(): SumBucket {
    const [moneyInMinor, moneyOutMinor] = [this.moneyIn.value, this.moneyOut.value];
    return {
      key: this.key,
      currency: this.currency,
      moneyInMinor,
      moneyOutMinor,
      netMinor: moneyInMinor - moneyOutMinor,
      count: this.count,
      entryIds: this.newest.map((place) => this.#material.columns.entryAt(place).id),
      merchantName: this.merchantName,
      isMerchantPublic: this.isMerchantPublic,
    };
  }
}

/** A level of a tree of buckets: by currency, then by each value of the key. */
type Level = Map<string | null, Level | Bucket>;

/** Buckets found by the values of their keys, without a text's being made of them for each entry. */
class Buckets {
  readonly all: Bucket[] = [];
  readonly #material: SumMaterial;
  readonly #root: Level = new Map();
  readonly #by: readonly SumDimension[];
  readonly #mondays = new Map<number, string>();
  /** Whether entries of one day and ledger are in one bucket: then it is looked for once a day. */
  readonly #isByDays: boolean;
  readonly #ofDay: { day: number; ledger: number; bucket: Bucket | null } = { day: 0, ledger: 0, bucket: null };

  constructor(material: SumMaterial, by: readonly SumDimension[]) {
    this.#material = material;
    this.#by = by;
    this.#isByDays = by.every((dimension) => dimensionsOfDays.has(dimension));
  }

  /** `purpose` is what counts for category and merchant: the place of the purchase that is given back, else the entry's own. */
  bucketOf(place: number, purpose: number): Bucket {
    if (!this.#isByDays) return this.#find(place, purpose);
    const { columns } = this.#material;
    const [day, ledger] = [columns.days[place] ?? 0, columns.ledgers[place] ?? 0];
    const ofDay = this.#ofDay;
    if (ofDay.bucket === null || ofDay.day !== day || ofDay.ledger !== ledger) {
      ofDay.bucket = this.#find(place, purpose);
      ofDay.day = day;
      ofDay.ledger = ledger;
    }
    return ofDay.bucket;
  }

  #find(place: number, purpose: number): Bucket {
    const { currency } = this.#material.columns.entryAt(place).transaction.amount;
    let level = this.#root;
    let value: string | null = currency;
    for (const dimension of this.#by) {
      let next = level.get(value);
      if (!(next instanceof Map)) {
        next = new Map();
        level.set(value, next);
      }
      level = next;
      value = this.#valueOf(dimension, place, purpose);
    }
    const found = level.get(value);
    if (found instanceof Bucket) return found;
    const key = this.#by.map((dimension) => this.#valueOf(dimension, place, purpose));
    const bucket = new Bucket(this.#material, key, currency);
    level.set(value, bucket);
    this.all.push(bucket);
    return bucket;
  }

  #valueOf(dimension: SumDimension, place: number, purpose: number): string | null {
    const entry = this.#material.columns.entryAt(place);
    switch (dimension) {
      case 'DAY':
        return entry.date;
      case 'WEEK':
        return this.#mondayOf(this.#material.columns.days[place] ?? 0);
      case 'MONTH':
        return entry.date.slice(0, 7);
      case 'CATEGORY':
        return classificationAt(this.#material, purpose).category;
      case 'CATEGORY_GROUP':
        return groupOf(classificationAt(this.#material, purpose).category);
      case 'MERCHANT':
        return classificationAt(this.#material, purpose).merchant?.key ?? null;
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

  #mondayOf(day: number): string {
    const known = this.#mondays.get(day);
    if (known !== undefined) return known;
    const monday = toDate(mondayOf(day));
    this.#mondays.set(day, monday);
    return monday;
  }
}

function classificationAt({ entries }: SumMaterial, place: number): Classification {
  const one = entries[place];
  if (one === undefined) throw new RangeError('no entry has that place');
  return one.classification;
}

/** By currency alone. The newest of all are among the newest of each. */
function toTotals(buckets: readonly Bucket[], material: SumMaterial): readonly Bucket[] {
  const totals = new Map<string, Bucket>();
  for (const bucket of buckets) {
    const total = totals.get(bucket.currency) ?? new Bucket(material, [], bucket.currency);
    totals.set(bucket.currency, total);
    total.moneyIn.addLarge(bucket.moneyIn.value);
    total.moneyOut.addLarge(bucket.moneyOut.value);
    total.count += bucket.count;
    for (const place of bucket.newest) total.keep(place);
  }
  return [...totals.values()];
}

const toSumBuckets = (buckets: readonly Bucket[]): readonly SumBucket[] =>
  buckets.toSorted(compareBuckets).map((bucket) => bucket.toSumBucket());

/** The purchase that an entry gives back, for its category and merchant, else the entry itself; on one account where it is given. */
function toPurposes(
  { columns, refunds: { byId, marks } }: SumMaterial,
  account: number | null,
): (place: number) => number {
  if (byId.size === 0) return (place) => place;
  const wanted = new Set(Array.from(byId.values(), ({ refundOf }) => refundOf));
  const originals = new Map<string, number>();
  columns.entries.forEach(({ id }, place) => {
    if ((account === null || columns.accountPlaces[place] === account) && wanted.has(id)) originals.set(id, place);
  });
  return (place) => {
    const refund = marks[place] === 1 ? byId.get(columns.entryAt(place).id) : undefined;
    return refund === undefined ? place : (originals.get(refund.refundOf) ?? place);
  };
}

/** Money spent, or given back of what was spent. Income that was taken back is neither. */
function isSpending(place: number, material: SumMaterial): boolean {
  const { columns, refunds } = material;
  const isMatched = refunds.marks[place] === 1;
  if (!columns.has(place, entryFlag.debit)) return isMatched || columns.has(place, entryFlag.givesBack);
  if (isMatched) return false;
  const isReversal = columns.has(place, entryFlag.bringsBack) && columns.entryAt(place).transaction.kind === 'REVERSAL';
  return !(isReversal && groupOf(classificationAt(material, place).category) === 'INCOME');
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
