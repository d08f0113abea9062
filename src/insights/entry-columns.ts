// What is asked of all entries of a computation again and again, in columns of numbers: days, amounts, signs, kinds, whose they are. Put
// together from the columns of statements (statement-columns.ts), so that own-transfers.ts, refunds.ts and sums.ts look at numbers that
// lie side by side, and at the entries themselves, which lie scattered in memory, only where something depends on one. Pure.

import { compareText } from '../domain/statement.ts';
import { type AmountKey, toAmountKey } from './by-amount.ts';
import type { InsightAccount, InsightEntry } from './entry.ts';
import { TextColumns } from './entry-texts.ts';
import { type EntryRun, entryFlag, toStatementColumns } from './statement-columns.ts';
import { mayBeTransfer } from './transfer-evidence.ts';

export { entryFlag };

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
  readonly #runs: readonly EntryRun[];
  readonly #ledgerNumbers = new Map<string, Map<string, number>>();
  #ledgerCount = 0;
  #byDay: Uint32Array | null = null;
  #texts: TextColumns | null = null;

  /** `runs` are the same entries as they stand in their statements, in the same order: what is known of those already is not read anew. */
  constructor(entries: readonly InsightEntry[], runs: readonly EntryRun[] | null = null) {
    const { length } = entries;
    this.entries = entries;
    this.flags = new Uint16Array(length);
    this.days = new Int32Array(length);
    this.amounts = new Float64Array(length);
    this.ledgers = new Uint32Array(length);
    this.accountPlaces = new Uint32Array(length);
    this.#runs = runs ?? [{ statement: entries.map(toDated), start: 0, count: length }];
    const places = new AccountPlaces();
    let first = 0;
    for (const run of this.#runs) {
      this.#take(run, first);
      const end = first + run.count;
      // Runs that were given are each of one account.
      if (runs !== null) this.#takeAccount(run, { first, from: first, end }, places);
      else this.#takeAccounts(run, places);
      first = end;
    }
    if (first !== length) throw new RangeError('runs are of all entries');
    this.accounts = places.accounts;
  }

  #takeAccounts(run: EntryRun, places: AccountPlaces): void {
    let from = 0;
    for (let place = 1; place <= run.count; place++) {
      if (this.entries[place]?.account === this.entries[from]?.account && place < run.count) continue;
      this.#takeAccount(run, { first: 0, from, end: place }, places);
      from = place;
    }
  }

  /** Entries of one account, `first` being where their run begins. */
  #takeAccount({ statement, start }: EntryRun, { first, from, end }: Row, places: AccountPlaces): void {
    const { account } = this.entryAt(from);
    this.accountPlaces.fill(places.placeOf(account), from, end);
    const { currencies, currencyPlaces } = toStatementColumns(statement);
    for (let place = from; place < end; place++) {
      const currency = currencyPlaces[start + place - first] ?? 0;
      const isAnother = place === from || currency !== currencyPlaces[start + place - 1 - first];
      this.ledgers[place] = isAnother
        ? this.ledgerOf(account.customerId, currencies[currency] ?? '')
        : (this.ledgers[place - 1] ?? 0);
    }
  }

  #take({ statement, start, count }: EntryRun, first: number): void {
    const columns = toStatementColumns(statement);
    const end = start + count;
    this.flags.set(columns.flags.subarray(start, end), first);
    this.days.set(columns.days.subarray(start, end), first);
    this.amounts.set(columns.amounts.subarray(start, end), first);
    for (const refund of columns.refunds) {
      const place = first + refund - start;
      if (refund < start || refund >= end || !mayBeTransfer(this.entryAt(place))) continue;
      this.flags[place] = (this.flags[place] ?? 0) | entryFlag.mayBeTransfer;
    }
  }

  /** What the entries' texts may say; looked through when somebody asks. */
  get texts(): TextColumns {
    this.#texts ??= toEntryTexts(this.#runs, this.entries.length);
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

  /** Puts places in the order of days, those of one day in the order of ids. Quick for what is in order already. */
  sort(places: number[]): number[] {
    for (let at = 1; at < places.length; at++) {
      if (this.compare(places[at - 1] ?? 0, places[at] ?? 0) > 0)
        return places.sort((one, other) => this.compare(one, other));
    }
    return places;
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

/** Places from one on until another, in a run that begins at a first. */
interface Row {
  readonly first: number;
  readonly from: number;
  readonly end: number;
}

const toDated = ({ date, transaction }: InsightEntry) => ({ sortDate: date, transaction });

/** What the texts of runs may say. */
function toEntryTexts(runs: readonly EntryRun[], length: number): TextColumns {
  const texts = new TextColumns(length);
  let first = 0;
  for (const { statement, start, count } of runs) {
    const own = toStatementColumns(statement).texts;
    for (let at = start; at < start + count; at++) {
      const entry = statement[at];
      if (entry !== undefined) own.look(at, entry.transaction);
    }
    texts.set(own, { start, count, first });
    first += count;
  }
  return texts;
}

/** Days that are counted one by one: more would take longer than comparing. */
const mostDays = 1 << 20;

/** Sorts by counting what is of each day: within a day places stay as they are. */
function sortByDay(days: Int32Array): Uint32Array {
  const { length } = days;
  let [least, most] = [days[0] ?? 0, days[0] ?? 0];
  for (let place = 0; place < length; place++) {
    const day = days[place] ?? 0;
    if (day < least) least = day;
    else if (day > most) most = day;
  }
  if (most - least > mostDays) return Uint32Array.from(days.keys()).sort((a, b) => (days[a] ?? 0) - (days[b] ?? 0));
  /** Where the entries of each day begin. */
  const starts = new Uint32Array(most - least + 2);
  for (let place = 0; place < length; place++) {
    const next = (days[place] ?? 0) - least + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let at = 1; at < starts.length; at++) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
  const places = new Uint32Array(length);
  for (let place = 0; place < length; place++) {
    const of = (days[place] ?? 0) - least;
    const at = starts[of] ?? 0;
    places[at] = place;
    starts[of] = at + 1;
  }
  return places;
}
