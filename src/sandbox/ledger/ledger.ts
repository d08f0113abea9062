// The double-entry ledger behind all sandbox banks. Written by history.ts, read by every bank's wire writer and by the
// control API. Amounts are bigint minor units. House rule: each posting sums to zero in each currency, so nothing the
// banks show can appear from nowhere; counter-accounts (merchants, employers, nostros) take the other side.
import type { Account } from './accounts.ts';

/** Why money moved; each standard's wire writer turns this into its own codes. */
export type EntryKind =
  | 'brought-forward'
  | 'salary'
  | 'rent'
  | 'direct-debit'
  | 'direct-debit-return'
  | 'standing-order'
  | 'card-purchase'
  | 'card-authorisation'
  | 'cash-withdrawal'
  | 'fee'
  | 'interest-paid'
  | 'interest-charged'
  | 'refund'
  | 'chargeback'
  | 'reversal'
  | 'transfer-in'
  | 'transfer-out'
  | 'own-transfer'
  | 'card-repayment'
  | 'loan-repayment';

/** Who stands on the other side, with the account number his country writes. */
export interface Counterparty {
  readonly name: string;
  readonly country: string;
  readonly town: string;
  readonly bic: string;
  readonly iban: string;
  readonly sortCode: string;
  readonly accountNumber: string;
  readonly bsb: string;
  /** Merchant category code (ISO 18245), for merchants only. */
  readonly mcc?: string | undefined;
}

/** A purchase in another currency: what was asked and the rate (account currency for one unit of the original). */
export interface Exchange {
  readonly originalMinor: bigint;
  readonly originalCurrency: string;
  readonly rate: string;
}

/** What an entry shows besides its amount. */
export interface EntryDetails {
  readonly kind: EntryKind;
  readonly text: string;
  readonly counterparty?: Counterparty | undefined;
  readonly reference?: string | undefined;
  readonly endToEndId?: string | undefined;
  readonly mandateId?: string | undefined;
  readonly exchange?: Exchange | undefined;
  /** When the customer paid, for cards: booking comes days later. */
  readonly madeAtMs?: number | undefined;
}

/** One line of a customer's account. `at` is the booking instant, or that of the authorisation while pending. */
export interface Entry extends EntryDetails {
  readonly id: string;
  readonly accountId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly status: 'booked' | 'pending';
  readonly atMs: number;
  readonly day: string;
  readonly valueDay: string;
}

/** One side of a posting: a customer's account when it has details, otherwise a counter-account. */
export interface Leg {
  readonly account: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly entry?: { readonly id: string; readonly details: EntryDetails } | undefined;
}

/** One movement of money: two legs or more. */
export interface Posting {
  readonly atMs: number;
  readonly day: string;
  readonly valueDay: string;
  readonly legs: readonly Leg[];
}

const noEntries: readonly Entry[] = [];

/** All customers' accounts, their entries and the counter-accounts. */
export class Ledger {
  readonly accounts: readonly Account[];
  readonly #accountById: ReadonlyMap<string, Account>;
  readonly #entries = new Map<string, Entry[]>();
  readonly #holds = new Map<string, Entry[]>();
  readonly #totals = new Map<string, bigint>();
  /** Accounts whose history is written when somebody first looks, with what writes it. */
  readonly #deferred = new Map<string, () => void>();
  #postingCount = 0;

  constructor(accounts: readonly Account[]) {
    this.accounts = accounts;
    this.#accountById = new Map(accounts.map((account) => [account.id, account]));
  }

  /** Leaves accounts without entries until one of them is looked at; `write` then posts the history of them all. */
  defer(accountIds: readonly string[], write: () => void): void {
    const writeInOrder = (): void => {
      for (const id of accountIds) this.#deferred.delete(id);
      write();
      for (const lists of [this.#entries, this.#holds]) {
        for (const id of accountIds) sortNewestFirst(lists.get(id) ?? []);
      }
    };
    for (const id of accountIds) this.#deferred.set(id, writeInOrder);
  }

  /** Has the account's history written, if it is not yet. */
  #complete(accountId: string): void {
    this.#deferred.get(accountId)?.();
  }

  #completeAll(): void {
    for (const id of [...this.#deferred.keys()]) this.#complete(id);
  }

  /** Books a posting; throws when it does not sum to zero in each currency. */
  post(posting: Posting): void {
    assertZero(posting);
    for (const leg of posting.legs) {
      const key = `${leg.account} ${leg.currency}`;
      this.#totals.set(key, (this.#totals.get(key) ?? 0n) + leg.amountMinor);
      if (leg.entry !== undefined)
        this.#append(this.#entries, toEntry(posting, leg, { ...leg.entry, status: 'booked' }));
    }
    this.#postingCount += 1;
  }

  /** Notes a pending entry: it shows, and lowers what is available, but is not booked and has no other side yet. */
  hold(posting: Posting): void {
    for (const leg of posting.legs) {
      if (leg.entry !== undefined)
        this.#append(this.#holds, toEntry(posting, leg, { ...leg.entry, status: 'pending' }));
    }
  }

  /** Books a posting into a ledger that is already in order: its entries stand where their instant puts them. */
  postLate(posting: Posting): void {
    assertZero(posting);
    for (const leg of posting.legs) {
      this.#complete(leg.account);
      const key = `${leg.account} ${leg.currency}`;
      this.#totals.set(key, (this.#totals.get(key) ?? 0n) + leg.amountMinor);
      if (leg.entry !== undefined)
        this.#insert(this.#entries, toEntry(posting, leg, { ...leg.entry, status: 'booked' }));
    }
    this.#postingCount += 1;
  }

  /** Notes a pending entry in a ledger that is already in order. */
  holdLate(posting: Posting): void {
    for (const leg of posting.legs) {
      this.#complete(leg.account);
      if (leg.entry !== undefined)
        this.#insert(this.#holds, toEntry(posting, leg, { ...leg.entry, status: 'pending' }));
    }
  }

  /** Takes a pending entry away again, because it is booked now or never will be. */
  release(accountId: string, entryId: string): void {
    const list = this.#holds.get(accountId);
    const index = list?.findIndex(({ id }) => id === entryId) ?? -1;
    if (index >= 0) list?.splice(index, 1);
  }

  #insert(entries: Map<string, Entry[]>, entry: Entry): void {
    const list = entries.get(entry.accountId);
    if (list === undefined) {
      entries.set(entry.accountId, [entry]);
      return;
    }
    const index = list.findIndex(({ atMs }) => atMs <= entry.atMs);
    list.splice(index < 0 ? list.length : index, 0, entry);
  }

  #append(entries: Map<string, Entry[]>, entry: Entry): void {
    const list = entries.get(entry.accountId);
    if (list === undefined) entries.set(entry.accountId, [entry]);
    else list.push(entry);
  }

  /** Puts every account's entries in order, newest first; called once, when the history is complete. */
  sort(): void {
    for (const lists of [this.#entries, this.#holds]) for (const list of lists.values()) sortNewestFirst(list);
  }

  /** The account with this id, whichever bank holds it. */
  account(id: string): Account | undefined {
    return this.#accountById.get(id);
  }

  /** A customer's accounts at one bank, in the order of the account list. */
  accountsOf(bank: string, customer: string): Account[] {
    return this.accounts.filter((account) => account.bank === bank && account.holders.includes(customer));
  }

  /** Booked entries, newest first. */
  booked(accountId: string): readonly Entry[] {
    this.#complete(accountId);
    return this.#entries.get(accountId) ?? noEntries;
  }

  /** Pending entries, newest first. */
  pending(accountId: string): readonly Entry[] {
    this.#complete(accountId);
    return this.#holds.get(accountId) ?? noEntries;
  }

  /** The booked balance in minor units of one of the account's currencies. */
  bookedMinor(accountId: string, currency: string): bigint {
    this.#complete(accountId);
    return this.#totals.get(`${accountId} ${currency}`) ?? 0n;
  }

  /** The booked balance and all pending entries, in minor units; credit lines are not in it. */
  expectedMinor(accountId: string, currency: string): bigint {
    let sum = this.bookedMinor(accountId, currency);
    for (const entry of this.pending(accountId)) if (entry.currency === currency) sum += entry.amountMinor;
    return sum;
  }

  /** Counts, for reports; histories that nobody has looked at are written first. */
  size(): { accounts: number; postings: number; entries: number; pending: number } {
    this.#completeAll();
    const count = (lists: Map<string, Entry[]>): number => [...lists.values()].reduce((sum, l) => sum + l.length, 0);
    return {
      accounts: this.accounts.length,
      postings: this.#postingCount,
      entries: count(this.#entries),
      pending: count(this.#holds),
    };
  }

  /**
   * Throws unless the whole world sums to zero in each currency and each customer account's balance is the sum of its
   * entries. (That each posting sums to zero is checked when it is booked.)
   */
  assertBalanced(): void {
    this.#completeAll();
    const world = new Map<string, bigint>();
    for (const [key, total] of this.#totals) {
      const currency = key.slice(key.lastIndexOf(' ') + 1);
      world.set(currency, (world.get(currency) ?? 0n) + total);
    }
    for (const [currency, sum] of world) {
      if (sum !== 0n) throw new Error(`the ledger has ${sum} minor units of ${currency} too many`);
    }
    for (const account of this.accounts) {
      for (const currency of account.currencies) {
        let sum = 0n;
        for (const entry of this.booked(account.id)) if (entry.currency === currency) sum += entry.amountMinor;
        const balance = this.bookedMinor(account.id, currency);
        if (sum !== balance) throw new Error(`${account.slug}: entries give ${sum}, the balance is ${balance}`);
      }
    }
  }
}

function sortNewestFirst(list: Entry[]): void {
  list.sort((a, b) => b.atMs - a.atMs || (a.id < b.id ? -1 : 1));
}

/** Throws unless the legs sum to zero in each currency. Two legs in one currency, as most postings have, take no map. */
function assertZero({ day, legs }: Posting): void {
  const [one, other] = legs;
  if (legs.length === 2 && one !== undefined && other?.currency === one.currency) {
    if (one.amountMinor === -other.amountMinor) return;
  }
  const sums = new Map<string, bigint>();
  for (const leg of legs) sums.set(leg.currency, (sums.get(leg.currency) ?? 0n) + leg.amountMinor);
  for (const [currency, sum] of sums) {
    if (sum !== 0n) throw new Error(`posting of ${day} leaves ${sum} ${currency} minor units over`);
  }
}

function toEntry(
  posting: Posting,
  leg: Leg,
  { id, details, status }: { readonly id: string; readonly details: EntryDetails; readonly status: Entry['status'] },
): Entry {
  return {
    ...details,
    id,
    accountId: leg.account,
    amountMinor: leg.amountMinor,
    currency: leg.currency,
    status,
    atMs: posting.atMs,
    day: posting.day,
    valueDay: posting.valueDay,
  };
}
