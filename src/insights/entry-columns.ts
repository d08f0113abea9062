// What is asked of all entries of a computation again and again, in columns of numbers: days, amounts, signs, kinds, whose they are. Made
// in one pass, so that own-transfers.ts, refunds.ts and sums.ts look at numbers that lie side by side, and at the entries themselves,
// which lie scattered in memory, only where something depends on one. Pure.

import { compareText } from '../domain/statement.ts';
import { type AmountKey, toAmountKey } from './by-amount.ts';
import { toDayNumber } from './days.ts';
import type { InsightAccount, InsightEntry } from './entry.ts';
import { EntryTexts } from './entry-texts.ts';
import { mayBeTransfer } from './transfer-evidence.ts';

/** Bits of {@link EntryColumns.flags}. */
export const entryFlag = {
  booked: 1,
  pending: 2,
  /** Booked or pending. */
  counted: 3,
  debit: 4,
  /** Of a kind that gives something back: REFUND, CHARGEBACK, REVERSAL. */
  givesBack: 8,
  /** Of a kind that brings back what was paid: CHARGEBACK, REVERSAL. */
  bringsBack: 16,
  /** The bank says which entry it takes back. */
  takesBack: 32,
  /** The bank tells the account on the other side. */
  namesAccount: 64,
  /** The bank tells an amount in another currency, or a rate. */
  isExchanged: 128,
  /** Booked or pending, and of a kind that may move money between own accounts: see `mayBeTransfer`. */
  mayBeTransfer: 256,
} as const;

/** Entries with what is asked of them, by their places among those that were given. Entries and columns never change. */
export class EntryColumns {
  readonly entries: readonly InsightEntry[];
  /** {@link entryFlag} */
  readonly flags: Uint16Array;
  /** Days since 1970. */
  readonly days: Int32Array;
  /** Minor units; NaN where a number does not hold them exactly. */
  readonly amounts: Float64Array;
  /** Customers and currencies as numbers: equal for entries of one customer in one currency. */
  readonly ledgers: Uint32Array;
  /** Where in {@link accounts} the entry's account is. */
  readonly accountPlaces: Uint32Array;
  /** The accounts of the entries, each once by its id. */
  readonly accounts: readonly InsightAccount[];
  readonly #ledgerNumbers = new Map<string, Map<string, number>>();
  #ledgerCount = 0;
  #byDay: Uint32Array | null = null;
  #texts: EntryTexts | null = null;

  constructor(entries: readonly InsightEntry[]) {
    const { length } = entries;
    this.entries = entries;
    this.flags = new Uint16Array(length);
    this.days = new Int32Array(length);
    this.amounts = new Float64Array(length);
    this.ledgers = new Uint32Array(length);
    this.accountPlaces = new Uint32Array(length);
    const places = new AccountPlaces();
    // Neighbours are mostly alike: of one day, account and currency.
    let [date, day]: [string | null, number] = [null, 0];
    let account: InsightAccount | null = null;
    let accountPlace = 0;
    let currency: string | null = null;
    let ledger = 0;
    for (let place = 0; place < length; place++) {
      const entry = entries[place];
      if (entry === undefined) continue;
      const { amount } = entry.transaction;
      if (entry.date !== date) [date, day] = [entry.date, toDayNumber(entry.date)];
      if (entry.account !== account || amount.currency !== currency) {
        if (entry.account !== account) accountPlace = places.placeOf(entry.account);
        account = entry.account;
        currency = amount.currency;
        ledger = this.ledgerOf(account.customerId, currency);
      }
      const number = Number(amount.amountMinor);
      this.days[place] = day;
      this.amounts[place] = Number.isSafeInteger(number) ? number : Number.NaN;
      this.ledgers[place] = ledger;
      this.accountPlaces[place] = accountPlace;
      this.flags[place] = toFlags(entry);
    }
    this.accounts = places.accounts;
  }

  /** What the entries' texts may say; looked through when somebody asks. */
  get texts(): EntryTexts {
    this.#texts ??= new EntryTexts(this.entries);
    return this.#texts;
  }

  /** All places in the order of days; those of one day in no order of their own. */
  get byDay(): Uint32Array {
    this.#byDay ??= sortByDay(this.days);
    return this.#byDay;
  }

  /** The number of a customer's entries in a currency. */
  ledgerOf(customerId: string, currency: string): number {
    const ofCustomer = this.#ledgerNumbers.get(customerId) ?? new Map<string, number>();
    this.#ledgerNumbers.set(customerId, ofCustomer);
    const known = ofCustomer.get(currency);
    if (known !== undefined) return known;
    ofCustomer.set(currency, this.#ledgerCount);
    return this.#ledgerCount++;
  }

  /** The entry of a place. @throws RangeError where there is none */
  entryAt(place: number): InsightEntry {
    const entry = this.entries[place];
    if (entry === undefined) throw new RangeError('no entry has that place');
    return entry;
  }

  /** Whether an entry has any of some {@link entryFlag}s. */
  has(place: number, flags: number): boolean {
    return ((this.flags[place] ?? 0) & flags) !== 0;
  }

  amountKeyAt(place: number): AmountKey {
    const amount = this.amounts[place] ?? Number.NaN;
    return Number.isNaN(amount) ? toAmountKey(this.entryAt(place).transaction.amount.amountMinor) : amount;
  }

  /** By day, then by id: as `compareEntries` does. */
  compare(one: number, other: number): number {
    const days = (this.days[one] ?? 0) - (this.days[other] ?? 0);
    return days !== 0 ? days : compareText(this.entryAt(one).id, this.entryAt(other).id);
  }

  /**
   * The places of those that have any of some {@link entryFlag}s and none of others, in the order of days; those of one day in no order
   * of their own.
   */
  placesWith(flags: number, without = 0): number[] {
    const { byDay } = this;
    const places: number[] = [];
    // Not by an iterator, which makes an object for each entry before it is compiled.
    for (let at = 0; at < byDay.length; at++) {
      const place = byDay[at] ?? 0;
      if (this.has(place, flags) && !this.has(place, without)) places.push(place);
    }
    return places;
  }

  /** Puts places in the order of days, those of one day in the order of ids. Quick for what is in the order of days already. */
  sort(places: number[]): number[] {
    return places.sort((one, other) => this.compare(one, other));
  }
}

/** Accounts by number, each id once. */
class AccountPlaces {
  readonly accounts: InsightAccount[] = [];
  readonly #byAccount = new Map<InsightAccount, number>();
  readonly #byId = new Map<string, number>();

  placeOf(account: InsightAccount): number {
    const known = this.#byAccount.get(account);
    if (known !== undefined) return known;
    const place = this.#byId.get(account.id) ?? this.accounts.length;
    if (place === this.accounts.length) this.accounts.push(account);
    this.#byAccount.set(account, place);
    this.#byId.set(account.id, place);
    return place;
  }
}

function toFlags(entry: InsightEntry): number {
  const { transaction } = entry;
  const { status, kind, counterparty } = transaction;
  let flags = 0;
  if (status === 'BOOKED') flags |= entryFlag.booked;
  else if (status === 'PENDING') flags |= entryFlag.pending;
  if (transaction.creditDebitIndicator === 'DEBIT') flags |= entryFlag.debit;
  if (kind === 'CHARGEBACK' || kind === 'REVERSAL') flags |= entryFlag.givesBack | entryFlag.bringsBack;
  else if (kind === 'REFUND') flags |= entryFlag.givesBack;
  if (transaction.reversesBankTransactionId !== null) flags |= entryFlag.takesBack;
  if (counterparty !== null && counterparty.identification !== null) flags |= entryFlag.namesAccount;
  if (transaction.originalAmount !== null || transaction.exchangeRate !== null) flags |= entryFlag.isExchanged;
  const isCounted = (flags & entryFlag.counted) !== 0;
  if (isCounted && mayBeTransfer(entry)) flags |= entryFlag.mayBeTransfer;
  return flags;
}

/** More than the places of any array: day and place are one number. */
const placesOfDay = 2 ** 28;

/** Sorts day and place as one number each, which needs no comparing function: within a day places stay as they are. */
function sortByDay(days: Int32Array): Uint32Array {
  const { length } = days;
  const keys = new Float64Array(length);
  for (let place = 0; place < length; place++) keys[place] = (days[place] ?? 0) * placesOfDay + place;
  keys.sort();
  const places = new Uint32Array(length);
  for (let at = 0; at < length; at++) {
    const key = keys[at] ?? 0;
    places[at] = key - Math.floor(key / placesOfDay) * placesOfDay;
  }
  return places;
}
