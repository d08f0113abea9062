// What refunds may give back: purchases by amount, by merchant and by day, with how much of each is left. Used by refunds.ts, which asks
// for one refund after the other in the order of days. Only what somebody may ask for is put in order, and only what may be at the
// merchant that is asked for is classified: most entries never are.

import { ByAmount } from './by-amount.ts';
import type { ClassifiedEntry } from './classified.ts';
import type { EntryColumns } from './entry-columns.ts';
import { entryFlag } from './entry-columns.ts';
import { merchantStems, toMerchant, toPlainText } from './merchant.ts';
import { toWordStart } from './word-starts.ts';

/** Chargebacks are possible for 120 days with the large card schemes; shops take back for shorter. */
export const longestDays = 120;
/** Purchases at one merchant that a partial refund is compared with, newest first. */
const comparedAtMost = 64;

/**
 * Purchases that are looked at one by one for partial refunds, by their texts alone: half a second of them. From then on all are read
 * and kept by merchant, which takes as long for a statement of 10,000 entries. House rule.
 */
const lookedAtMost = 10_000_000;

/** Entries of one amount in one ledger: by account and merchant so far as somebody has asked. */
class EqualEntries {
  readonly #originals: Originals;
  /** All of them; in their order from the first question on. */
  readonly #places: number[] = [];
  #isInOrder = false;
  #next = 0;
  /** Those before the entry that was asked for last, but for those that give something back themselves. */
  readonly #before: number[] = [];
  // Made when somebody asks: nobody asks of most amounts.
  #byAccount: Map<number, number[]> | null = null;
  #filed = 0;
  #byMerchant: Map<string, number[]> | null = null;
  #read = 0;

  constructor(originals: Originals) {
    this.#originals = originals;
  }

  add(place: number): void {
    this.#places.push(place);
  }

  /** Goes on to what stands before an entry. Those that ask come in order. */
  goTo(asking: number): void {
    const { columns } = this.#originals;
    if (!this.#isInOrder) columns.sort(this.#places);
    this.#isInOrder = true;
    for (; this.#next < this.#places.length; this.#next++) {
      const place = this.#places[this.#next] ?? 0;
      if (columns.compare(place, asking) >= 0) return;
      if (!this.#originals.isRefund(place)) this.#before.push(place);
    }
  }

  /** Whether one of them is of a day or later. */
  isAnySince(day: number): boolean {
    const last = this.#before.at(-1);
    return last !== undefined && (this.#originals.columns.days[last] ?? 0) >= day;
  }

  /** Those on one account, the newest last. */
  onAccount(accountPlace: number): readonly number[] {
    const { accountPlaces } = this.#originals.columns;
    this.#byAccount ??= new Map();
    for (; this.#filed < this.#before.length; this.#filed++) {
      const place = this.#before[this.#filed] ?? 0;
      push(this.#byAccount, accountPlaces[place] ?? 0, place);
    }
    return this.#byAccount.get(accountPlace) ?? [];
  }

  /**
   * Those that may be at one merchant, by what their texts say, the newest last, but for what was too old to be given back by whoever
   * asked before.
   */
  atMerchant(merchant: string, day: number): number[] {
    const { columns } = this.#originals;
    this.#byMerchant ??= new Map();
    for (; this.#read < this.#before.length; this.#read++) {
      const place = this.#before[this.#read] ?? 0;
      // What is too old for this one is too old for all that follow.
      if (day - (columns.days[place] ?? 0) > longestDays) continue;
      const key = this.#originals.merchantReadAt(place);
      if (key !== null) push(this.#byMerchant, key, place);
    }
    return this.#byMerchant.get(merchant) ?? [];
  }
}

/** Who asks for what may be given back. */
export interface Askers {
  /** The places of all entries that will be asked for. */
  readonly asking: readonly number[];
  /** Whether an entry before is known to give something back: nobody gives it back in turn. */
  readonly isRefund: (place: number) => boolean;
}

/** What may still be given back. */
export class Originals {
  readonly columns: EntryColumns;
  readonly isRefund: (place: number) => boolean;
  readonly #entries: readonly ClassifiedEntry[];
  readonly #debits = new ByAmount<EqualEntries>();
  readonly #credits = new ByAmount<EqualEntries>();
  /** Minor units that are left of what was given back in part or whole; of all else the whole amount is. */
  readonly #left = new Map<number, bigint>();
  readonly #plainTexts = new Map<number, string | null>();
  /** By the words that a merchant's texts have one of: purchases that may be there, and how far in the order of days. */
  readonly #screened = new Map<string, { readonly places: number[]; next: number }>();
  /** Whether all merchants are those that `toMerchant` reads. */
  #isEveryRead: boolean | null = null;
  #byMerchant: Map<string, number[]> | null = null;
  #looked = 0;

  constructor(entries: readonly ClassifiedEntry[], columns: EntryColumns, { asking, isRefund }: Askers) {
    this.#entries = entries;
    this.columns = columns;
    this.isRefund = isRefund;
    const none = () => new EqualEntries(this);
    let isAnyDebit = false;
    for (const place of asking) {
      isAnyDebit ||= columns.has(place, entryFlag.debit);
      this.#othersOf(place).atOrMake(columns.ledgers[place] ?? 0, columns.amountKeyAt(place), none);
    }
    const { byDay } = columns;
    for (let at = 0; at < byDay.length; at++) {
      const place = byDay[at] ?? 0;
      if (!columns.has(place, entryFlag.counted)) continue;
      const isDebit = columns.has(place, entryFlag.debit);
      if (!isDebit && !isAnyDebit) continue;
      const equal = isDebit ? this.#debits : this.#credits;
      equal.at(columns.ledgers[place] ?? 0, columns.amountKeyAt(place))?.add(place);
    }
  }

  /** Those of the other sign: what an entry may give back. */
  #othersOf(place: number): ByAmount<EqualEntries> {
    return this.columns.has(place, entryFlag.debit) ? this.#credits : this.#debits;
  }

  amountOf(place: number): bigint {
    return this.columns.entryAt(place).transaction.amount.amountMinor;
  }

  leftOf(place: number): bigint {
    return this.#left.get(place) ?? this.amountOf(place);
  }

  takeFrom(place: number, amountMinor: bigint): void {
    this.#left.set(place, this.leftOf(place) - amountMinor);
  }

  /** Days from one entry to another. */
  daysBetween(earlier: number, later: number): number {
    return (this.columns.days[later] ?? 0) - (this.columns.days[earlier] ?? 0);
  }

  /** The merchant of an entry; null where nothing names one. */
  merchantAt(place: number): string | null {
    return this.#at(place).classification.merchant?.key ?? null;
  }

  /** The merchant that an entry is of if it is of any, told without classifying it; null where it is of none. */
  merchantReadAt(place: number): string | null {
    const { entry, isMerchantRead } = this.#at(place);
    return isMerchantRead === true ? (toMerchant(entry.transaction)?.key ?? null) : this.merchantAt(place);
  }

  #isAt(place: number, merchant: string): boolean {
    return this.merchantReadAt(place) === merchant && this.merchantAt(place) === merchant;
  }

  #at(place: number): ClassifiedEntry {
    const one = this.#entries[place];
    if (one === undefined) throw new RangeError('no entry has that place');
    return one;
  }

  /** Whether an entry of the other sign and exactly that amount was made in the days before, where a merchant is given perhaps at that. */
  isAnyEqual(asking: number, merchant: string | null = null): boolean {
    const equal = this.#equalTo(asking);
    const day = this.columns.days[asking] ?? 0;
    if (equal?.isAnySince(day - longestDays) !== true) return false;
    const last = merchant === null ? undefined : equal.atMerchant(merchant, day).at(-1);
    return merchant === null || (last !== undefined && this.daysBetween(last, asking) <= longestDays);
  }

  /** Those of the other sign and exactly that amount before an entry. */
  #equalTo(asking: number): EqualEntries | undefined {
    const equal = this.#othersOf(asking).at(this.columns.ledgers[asking] ?? 0, this.columns.amountKeyAt(asking));
    equal?.goTo(asking);
    return equal;
  }

  /** The same on one account, the newest last. */
  equalOnAccount(asking: number): readonly number[] {
    return this.#equalTo(asking)?.onAccount(this.columns.accountPlaces[asking] ?? 0) ?? [];
  }

  /** The newest purchase at a merchant of exactly that amount, of which nothing was given back yet; it is so from now on. */
  takeExact(asking: number, merchant: string): number | null {
    const stack = this.#equalTo(asking)?.atMerchant(merchant, this.columns.days[asking] ?? 0) ?? [];
    const amountMinor = this.amountOf(asking);
    while (stack.length > 0) {
      const last = stack.at(-1);
      if (last === undefined || this.daysBetween(last, asking) > longestDays) return null;
      stack.pop();
      if (this.leftOf(last) !== amountMinor || this.merchantAt(last) !== merchant) continue;
      this.takeFrom(last, amountMinor);
      return last;
    }
    return null;
  }

  /** The newest purchases at a merchant before an entry, newest first, so far as they may be given back in part. */
  newestAt(asking: number, merchant: string): readonly number[] {
    if (this.#looked > lookedAtMost) return this.#newestFiledAt(asking, merchant);
    const { columns } = this;
    const { days, ledgers } = columns;
    const screened = this.#screenedUntil(asking, merchant);
    const found: number[] = [];
    for (let at = screened.length - 1; at >= 0; at--) {
      const place = screened[at] ?? 0;
      if (this.daysBetween(place, asking) > longestDays) break;
      // Those of one day are in no order yet: none of them is left out.
      if (found.length >= comparedAtMost && days[place] !== days[found.at(-1) ?? 0]) break;
      this.#looked++;
      if (ledgers[place] !== ledgers[asking] || this.isRefund(place) || !this.#isAt(place, merchant)) continue;
      if (columns.compare(place, asking) < 0) found.push(place);
    }
    return columns.sort(found).reverse().slice(0, comparedAtMost);
  }

  /**
   * Purchases until an entry's day that may be at its merchant, in the order of days, from the first on that it may give back. Those that
   * ask come in order: what was looked through for one is not looked through again.
   */
  #screenedUntil(asking: number, merchant: string): readonly number[] {
    const { columns } = this;
    const { byDay, days } = columns;
    const stems = merchantStems(merchant);
    const name = stems.join('\n');
    const screened = this.#screened.get(name) ?? { places: [], next: 0 };
    this.#screened.set(name, screened);
    const mayBe = this.#toScreen(stems);
    const day = days[asking] ?? 0;
    const end = firstAfter(columns, day);
    let at = Math.max(screened.next, firstAfter(columns, day - longestDays - 1));
    this.#looked += Math.max(0, end - at);
    for (; at < end; at++) {
      const place = byDay[at] ?? 0;
      if (mayBe(place) && this.#isPurchase(place)) screened.places.push(place);
    }
    screened.next = at;
    return screened.places;
  }

  #isPurchase(place: number): boolean {
    const { columns } = this;
    if (!columns.has(place, entryFlag.debit) || this.isRefund(place)) return false;
    return columns.has(place, entryFlag.counted);
  }

  /** Whether an entry may be of a merchant, told by its texts' words alone where merchants are read from them. */
  #toScreen(stems: readonly string[]): (place: number) => boolean {
    this.#isEveryRead ??= this.#entries.every(({ isMerchantRead }) => isMerchantRead === true);
    if (!this.#isEveryRead) return () => true;
    const starts = stems.map(toWordStart);
    const { texts } = this.columns;
    const stem = new RegExp(stems.map((each) => each.replace(/[^a-z0-9]/g, '\\$&')).join('|'), 'i');
    return (place) => {
      if (!texts.mayHoldAny(place, starts)) return false;
      if (!texts.isRead(place)) return this.#mayHoldAny(place, stems);
      const { counterparty, remittanceInformation: text } = this.columns.entryAt(place).transaction;
      const name = counterparty === null ? null : counterparty.name;
      return (text !== null && stem.test(text)) || (name !== null && stem.test(name));
    };
  }

  /** As what is in small letters, where texts were not looked through. */
  #mayHoldAny(place: number, stems: readonly string[]): boolean {
    const text = this.#plainTextAt(place);
    return text === null || stems.some((stem) => text.includes(stem));
  }

  #plainTextAt(place: number): string | null {
    const known = this.#plainTexts.get(place);
    if (known !== undefined) return known;
    const text = toPlainText(this.columns.entryAt(place).transaction);
    this.#plainTexts.set(place, text);
    return text;
  }

  /** As {@link newestAt}, of all purchases read and filed by merchant. */
  #newestFiledAt(asking: number, merchant: string): readonly number[] {
    this.#byMerchant ??= this.#toFiled();
    const filed = this.#byMerchant.get(`${this.columns.ledgers[asking]} ${merchant}`) ?? [];
    const found: number[] = [];
    for (let at = firstNotBefore(this.columns, filed, asking) - 1; at >= 0; at--) {
      const place = filed[at] ?? 0;
      if (found.length >= comparedAtMost || this.daysBetween(place, asking) > longestDays) break;
      if (!this.isRefund(place)) found.push(place);
    }
    return found;
  }

  #toFiled(): Map<string, number[]> {
    const filed = new Map<string, number[]>();
    for (const place of this.columns.placesWith(entryFlag.counted)) {
      const key = this.#isPurchase(place) ? this.merchantAt(place) : null;
      if (key !== null) push(filed, `${this.columns.ledgers[place]} ${key}`, place);
    }
    for (const places of filed.values()) this.columns.sort(places);
    return filed;
  }
}

function push<Key>(map: Map<Key, number[]>, key: Key, place: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [place]);
  else list.push(place);
}

/** Where in the order of days what is later than a day begins, by halves. */
function firstAfter({ byDay, days }: EntryColumns, day: number): number {
  let [low, high] = [0, byDay.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[byDay[middle] ?? 0] ?? 0) <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where among places in their order those from an entry on begin, by halves. */
function firstNotBefore(columns: EntryColumns, places: readonly number[], asking: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (columns.compare(places[middle] ?? 0, asking) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
