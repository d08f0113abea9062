// A bank of which everything is known: a ledger of entries, each with a number of its own that the bank never tells, and ways in
// which banks show such ledgers badly. For tests that compare what the gateway makes of it with the ledger itself.

import type { Reading, StatementRequest } from '../../src/banks/connector.ts';
import { mergeEntries, toPagedEntry } from '../../src/banks/merge-entries.ts';
import { isInWindow } from '../../src/banks/windows.ts';
import { BankFailure } from '../../src/domain/errors.ts';
import { parseCurrency } from '../../src/domain/iso4217.ts';
import type { Transaction } from '../../src/domain/transaction.ts';

/** How a bank names its entries. */
export type IdHabit = 'lasting' | 'missing' | 'issued anew' | 'numbered by day';

/** How a bank shows its ledger. */
export interface ModelHabits {
  readonly ids: IdHabit;
  /** Whether a booked entry keeps the id that it had while it was pending. */
  readonly keepsIdWhenBooked: boolean;
  readonly order: 'newest first' | 'oldest first' | 'none';
  /** Whether days are filtered by the value date, which may lie a few days before. */
  readonly filtersByValueDate: boolean;
}

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

/** A bank with one account. */
export class ModelBank {
  readonly habits: ModelHabits;
  readonly ledger = new Map<number, LedgerEntry>();
  /** A day that the bank leaves out of its answers for now. */
  hiddenDay: string | null = null;
  /** Entries after which an answer breaks off; null for whole answers. */
  breaksAfter: number | null = null;
  /** Whether one entry of each answer cannot be read. */
  hasDefect = false;
  calls = 0;
  #numbers = 0;
  #consent = 1;

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

  /** A renewal after which the bank names everything anew. */
  renewConsent(): void {
    if (this.habits.ids === 'lasting') return;
    this.#consent++;
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
  answer(request: StatementRequest, nowMs: number): Reading<readonly Transaction[]> {
    this.calls++;
    const widenMs = request.isExact === true ? 0 : 31 * dayMs;
    const first = toDay(Date.parse(request.from) - widenMs);
    const isFound = ({ day, valueDay, status }: LedgerEntry) =>
      status === 'PENDING' || (this.habits.filtersByValueDate ? valueDay : day) >= first;
    let entries = this.shown().filter(isFound);
    const isBroken = this.breaksAfter !== null && entries.length > this.breaksAfter;
    if (isBroken) entries = entries.slice(0, this.breaksAfter ?? 0);
    const seen = this.hasDefect ? entries.slice(1) : entries;
    const counters = new Map<string, number>();
    const page = seen.map((entry, index) => toPagedEntry(this.#toTransaction(entry, counters), 'booked', index));
    const { transactions, notes } = mergeEntries([page]);
    const value = transactions.filter((transaction) => isInWindow(transaction, request));
    const failure = new BankFailure({ code: 'BANK_TIMEOUT', bankId: 'model', operatorMessage: 'a later page' });
    return {
      value,
      fetchedAtMs: nowMs,
      defects: this.hasDefect && entries.length > 0 ? [{ pointer: '/0', reason: 'unreadable' }] : [],
      notes: notes.map(({ code, transactions: those }) => ({ code, count: those.length })),
      incomplete: isBroken ? failure : null,
    };
  }

  #toTransaction(entry: LedgerEntry, counters: Map<string, number>): Transaction {
    const { amountMinor, day, valueDay, status, text } = entry;
    const isPending = status === 'PENDING';
    return {
      bankTransactionId: this.#idOf(entry, counters),
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

  #idOf({ number, day, status, generation }: LedgerEntry, counters: Map<string, number>): string | null {
    const mark = this.habits.keepsIdWhenBooked ? '' : status;
    switch (this.habits.ids) {
      case 'missing':
        return null;
      case 'lasting':
        return `id-${number}-${generation}${mark}`;
      case 'issued anew':
        return `id-${number}-${this.#consent}-${this.calls}`;
      case 'numbered by day': {
        const count = (counters.get(day) ?? 0) + 1;
        counters.set(day, count);
        return `${count}`;
      }
    }
  }
}
