// A bank of which everything is known: a ledger of entries, each with a number of its own that the bank never tells, and ways in
// which banks show such ledgers badly. For tests that compare what the gateway makes of it with the ledger itself.

import type { Reading, StatementRequest } from '../../src/banks/connector.ts';
import { mergeEntries, toPagedEntry } from '../../src/banks/merge-entries.ts';
import { isInWindow } from '../../src/banks/windows.ts';
import { type Account, unknownIdentification } from '../../src/domain/account.ts';
import { BankFailure } from '../../src/domain/errors.ts';
import { parseCurrency } from '../../src/domain/iso4217.ts';
import type { Transaction } from '../../src/domain/transaction.ts';
import { makeAccount } from './fake-bank.ts';

/** How a bank names its entries: `by consent` lasts as long as a consent does, and is another under each. */
export type IdHabit = 'lasting' | 'missing' | 'issued anew' | 'numbered by day' | 'by consent';

/** How a bank shows its ledger. */
export interface ModelHabits {
  readonly ids: IdHabit;
  /** Whether a booked entry keeps the id that it had while it was pending. */
  readonly keepsIdWhenBooked: boolean;
  readonly order: 'newest first' | 'oldest first' | 'none';
  /** Whether days are filtered by the value date, which may lie a few days before. */
  readonly filtersByValueDate: boolean;
  /** Whether each consent names the accounts anew, by ids that under another one are another account's. */
  readonly swapsAccountIds: boolean;
  /** How many days the customer's second link shows, told as the end of its history; null for all. */
  readonly secondShowsDays: number | null;
}

/** A link of the customer's, by its number. */
export type ModelLink = 0 | 1;

/** An entry of the ledger. */
export interface LedgerEntry {
  /** Unique; never told. */
  readonly number: number;
  day: string;
  valueDay: string;
  amountMinor: bigint;
  text: string;
  status: 'PENDING' | 'BOOKED';
  /** Counts how often it was given a new id. */
  generation: number;
}

const dayMs = 86_400_000;
const currency = parseCurrency('EUR') ?? raise('EUR is a currency');
function raise(message: string): never {
  throw new TypeError(message);
}

const toDay = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** The numbers of the bank's accounts: that of the ledger, and another one with a ledger of its own. */
const ibans = ['DE02120300000000202051', 'DE89370400440532013000'] as const;
/** The text of the one entry that the other account has. */
export const otherAccountsText = 'of another account';

/** A bank with an account that two links of one customer show, and another one beside it. */
export class ModelBank {
  readonly habits: ModelHabits;
  readonly ledger = new Map<number, LedgerEntry>();
  /** A day that the bank leaves out of its answers for now. */
  hiddenDay: string | null = null;
  /** Entries after which an answer breaks off; null for whole answers. */
  breaksAfter: number | null = null;
  /** Whether one entry of each answer cannot be read. */
  hasDefect = false;
  /** Entries after which a walk stops where it can go on; null for never. */
  stopsAfter: number | null = null;
  calls = 0;
  #numbers = 0;
  /** The consent of each link. */
  readonly #consents: [number, number] = [1, 2];
  #lastConsent = 2;

  constructor(habits: ModelHabits) {
    this.habits = habits;
  }

  add(
    nowMs: number,
    {
      daysAgo = 0,
      amountMinor,
      text,
      status,
    }: Pick<LedgerEntry, 'amountMinor' | 'text' | 'status'> & { daysAgo?: number },
  ): LedgerEntry {
    const number = ++this.#numbers;
    const day = toDay(nowMs - daysAgo * dayMs);
    const valueDay = toDay(nowMs - daysAgo * dayMs - (number % 4) * dayMs);
    const entry: LedgerEntry = { number, day, valueDay, amountMinor, text, status, generation: 1 };
    this.ledger.set(number, entry);
    return entry;
  }

  /** A renewal after which the bank names everything anew that is named by consent. */
  renewConsent(link: ModelLink): void {
    this.#consents[link] = ++this.#lastConsent;
  }

  consentOf(link: ModelLink): string {
    return `consent ${this.#consents[link]}`;
  }

  /** Whether a listed account is the ledger's, by its number. */
  isOfLedger({ identification }: Account): boolean {
    return identification.iban === ibans[0];
  }

  /** The accounts that a link shows. */
  accounts(link: ModelLink): readonly Account[] {
    const isSwapped = this.habits.swapsAccountIds && this.#consents[link] % 2 === 0;
    const ids = isSwapped ? ['r2', 'r1'] : ['r1', 'r2'];
    const all = ibans.map((iban, index) =>
      makeAccount(ids[index] ?? '', { currency, identification: { ...unknownIdentification, iban } }),
    );
    return isSwapped ? all.reverse() : all;
  }

  /** The first day that a link shows; null for all. */
  shownFrom(link: ModelLink, nowMs: number): string | null {
    const days = link === 1 ? this.habits.secondShowsDays : null;
    return days === null ? null : toDay(nowMs - days * dayMs);
  }

  /** The entries that the bank would show now, in its order. */
  shown(): readonly LedgerEntry[] {
    const entries = [...this.ledger.values()].filter(({ day }) => day !== this.hiddenDay);
    const { order } = this.habits;
    const byDay = (a: LedgerEntry, b: LedgerEntry) => (a.day === b.day ? a.number - b.number : a.day < b.day ? -1 : 1);
    if (order === 'oldest first') return entries.sort(byDay);
    if (order === 'newest first') return entries.sort((a, b) => byDay(b, a));
    return entries.sort((a, b) => ((a.number * 7919) % 101) - ((b.number * 7919) % 101));
  }

  /** Answers as a connector does. */
  answer(
    request: StatementRequest,
    { nowMs, link, account }: { readonly nowMs: number; readonly link: ModelLink; readonly account: Account },
  ): Reading<readonly Transaction[]> {
    this.calls++;
    if (this.#isOther(link, account)) return this.#answerOther(nowMs);
    const widenMs = request.isExact === true ? 0 : 31 * dayMs;
    const historyFrom = this.shownFrom(link, nowMs);
    const asked = toDay(Date.parse(request.from) - widenMs);
    const first = historyFrom !== null && historyFrom > asked ? historyFrom : asked;
    // The end of a history is a day of the entries' own.
    const isInHistory = ({ day, status }: LedgerEntry) =>
      historyFrom === null || status === 'PENDING' || day >= historyFrom;
    const isFound = (entry: LedgerEntry) =>
      isInHistory(entry) &&
      (entry.status === 'PENDING' || (this.habits.filtersByValueDate ? entry.valueDay : entry.day) >= first);
    const stopped = this.#parseStop(request, link);
    let entries = this.shown().filter(isFound);
    const isBroken = this.breaksAfter !== null && entries.length > this.breaksAfter;
    if (isBroken) entries = entries.slice(0, this.breaksAfter ?? 0);
    const stopsAfter = stopped === null ? this.stopsAfter : null;
    const hasStopped = !isBroken && stopsAfter !== null && entries.length > stopsAfter;
    if (hasStopped) entries = entries.slice(0, stopsAfter);
    const seen = this.hasDefect ? entries.slice(1) : entries;
    const counters = new Map<string, number>();
    const toPage = (shown: readonly LedgerEntry[]) =>
      shown.map((entry, index) => toPagedEntry(this.#toTransaction(entry, counters, link), 'booked', index));
    // What was walked before is as it was given then; a page may begin with what the one before ended with.
    const pages = stopped === null ? [toPage(seen)] : [stopped.page, toPage(seen.slice(stopped.seen))];
    const { transactions, notes } = mergeEntries(pages);
    const value = transactions.filter((transaction) => isInWindow(transaction, request));
    const failure = new BankFailure({ code: 'BANK_TIMEOUT', bankId: 'model', operatorMessage: 'a later page' });
    const toStop = (): ModelStop => ({
      page: pages[0] ?? [],
      seen: Math.max(0, entries.length - (this.#overlaps() ? 1 : 0)),
      ledger: this.#ledgerText(),
      consent: this.#consents[link],
    });
    return {
      value,
      fetchedAtMs: nowMs,
      defects: this.hasDefect && entries.length > 0 ? [{ pointer: '/0', reason: 'unreadable' }] : [],
      notes: notes.map(({ code, transactions: those }) => ({ code, count: those.length })),
      incomplete: isBroken || hasStopped ? failure : null,
      ...(hasStopped ? { stop: { asked: null, walked: toStop() } } : {}),
      ...(historyFrom !== null && historyFrom > request.from ? { historyFrom } : {}),
    };
  }

  /** By the bank's own id, as the link's consent has it. */
  #isOther(link: ModelLink, { bankAccountId }: Account): boolean {
    const named = this.accounts(link).find((account) => account.bankAccountId === bankAccountId);
    return named === undefined || !this.isOfLedger(named);
  }

  #answerOther(nowMs: number): Reading<readonly Transaction[]> {
    const entry = { number: 0, day: toDay(nowMs), valueDay: toDay(nowMs), amountMinor: -1n, generation: 1 };
    const one = this.#toTransaction({ ...entry, text: otherAccountsText, status: 'BOOKED' }, new Map(), 0);
    return { value: [one], fetchedAtMs: nowMs, defects: [], notes: [], incomplete: null };
  }

  /**
   * A walk goes on under the consent that it was begun under, on the same ledger.
   * @throws TypeError where it is to go on under another one: a bank takes no page of another consent's
   */
  #parseStop({ resume }: StatementRequest, link: ModelLink): ModelStop | null {
    const stop = resume?.walked;
    if (!isModelStop(stop)) return null;
    if (stop.consent !== this.#consents[link]) throw new TypeError('a page of another consent');
    return stop.ledger === this.#ledgerText() ? stop : null;
  }

  /** With ids that last a bank may repeat an entry at the seam of two pages. */
  #overlaps(): boolean {
    return this.habits.ids === 'lasting' || this.habits.ids === 'by consent';
  }

  #ledgerText(): string {
    return JSON.stringify([...this.shown()], (_name, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    );
  }

  #toTransaction(entry: LedgerEntry, counters: Map<string, number>, link: ModelLink): Transaction {
    const { amountMinor, day, valueDay, status, text } = entry;
    const isPending = status === 'PENDING';
    return {
      bankTransactionId: this.#idOf(entry, counters, link),
      entryReference: null,
      supersedesBankTransactionId: null,
      reversesBankTransactionId: null,
      status,
      kind: 'OTHER',
      amount: { amountMinor: amountMinor < 0n ? -amountMinor : amountMinor, currency },
      creditDebitIndicator: amountMinor < 0n ? 'DEBIT' : 'CREDIT',
      originalAmount: null,
      exchangeRate: null,
      bookingDate: isPending ? null : day,
      valueDate: valueDay,
      transactionDateTime: null,
      counterparty: null,
      remittanceInformation: text,
      bankTransactionCode: null,
      endToEndId: null,
      balanceAfter: null,
      raw: { text },
    };
  }

  #idOf(
    { number, day, status, generation }: LedgerEntry,
    counters: Map<string, number>,
    link: ModelLink,
  ): string | null {
    const mark = this.habits.keepsIdWhenBooked ? '' : status;
    switch (this.habits.ids) {
      case 'missing':
        return null;
      case 'lasting':
        return `id-${number}-${generation}${mark}`;
      case 'issued anew':
        return `id-${number}-${this.#consents[link]}-${this.calls}`;
      case 'by consent':
        return `id-${number}-${this.#consents[link]}-${generation}${mark}`;
      case 'numbered by day': {
        const count = (counters.get(day) ?? 0) + 1;
        counters.set(day, count);
        return `${count}`;
      }
    }
  }
}

/** Where a walk of the model's stopped. */
interface ModelStop {
  readonly page: ReturnType<typeof toPagedEntry>[];
  /** Entries that are on pages before. */
  readonly seen: number;
  readonly ledger: string;
  readonly consent: number;
}

function isModelStop(walked: unknown): walked is ModelStop {
  return typeof walked === 'object' && walked !== null && 'ledger' in walked && 'consent' in walked;
}
