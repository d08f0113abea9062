// Balances at the end of each day, per account and currency, from what is known of them: balances that the bank states, running
// balances of entries, and the entries between. Called by what answers for an account's history. Pure; exact integers. Nothing is
// smoothed: where entries and balances disagree, the difference is told. House rule, after ISO 20022 camt.053 (opening balance
// and entries make the closing balance).

import type { CalendarDate } from '../domain/dates.ts';
import { compareText } from '../domain/statement.ts';
import { isCounted, signedMinorOf } from './classified.ts';
import { toDate, toDayNumber } from './days.ts';
import { type InsightEntry, inOrder } from './entry.ts';

/** A booked balance at the end of a day, as the bank states it (ISO 20022 CLBD, or ITBD of a day that is over). */
export interface StatedBalance {
  readonly accountId: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly date: CalendarDate;
  /** Signed; negative when overdrawn. */
  readonly balanceMinor: bigint;
}

/** One day's end. */
export interface DayBalance {
  readonly date: CalendarDate;
  /** Signed; null before anything is known. */
  readonly balanceMinor: bigint | null;
  /**
   * True where it is stated, or the entries between the known balances on both sides of the day add up. False where they do not, or
   * where a balance is known on one side only: entries may be missing.
   */
  readonly isExact: boolean;
}

/** Where the entries since the known balance before do not lead to a known balance. */
export interface BalanceGap {
  /** Of the known balance before; null where two of one day disagree. */
  readonly sinceDate: CalendarDate | null;
  readonly date: CalendarDate;
  /** What is known, less what the entries lead to. */
  readonly differenceMinor: bigint;
}

/** The days of one account in one currency. */
export interface BalanceHistory {
  readonly accountId: string;
  readonly currency: string;
  readonly days: readonly DayBalance[];
  readonly gaps: readonly BalanceGap[];
}

/** What to compute. */
export interface BalanceHistoryArgs {
  readonly entries: readonly InsightEntry[];
  readonly stated: readonly StatedBalance[];
  /** First and last day, inclusive. */
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** Days that are written at most for one account: some thirty years. More is a fault of whoever asks. */
export const maxDays = 11_000;

interface Ledger {
  readonly accountId: string;
  readonly currency: string;
  readonly entriesByDay: Map<number, InsightEntry[]>;
  readonly stated: Map<number, bigint>;
}

/**
 * The balances of each day from `from` to `to`, by account, then currency. Only booked entries move a balance.
 * @throws TypeError on a range of more than {@link maxDays}: callers are to refuse that.
 */
export function toBalanceHistories({ entries, stated, from, to }: BalanceHistoryArgs): readonly BalanceHistory[] {
  const [first, last] = [toDayNumber(from), toDayNumber(to)];
  if (last - first >= maxDays) throw new TypeError(`a balance history has at most ${maxDays} days`);
  return toLedgers(entries, stated).map((ledger) => toHistory(ledger, first, last));
}

function toLedgers(entries: readonly InsightEntry[], stated: readonly StatedBalance[]): readonly Ledger[] {
  const ledgers = new Map<string, Ledger>();
  const ledgerOf = (accountId: string, currency: string): Ledger => {
    const key = `${accountId}\n${currency}`;
    const ledger = ledgers.get(key) ?? { accountId, currency, entriesByDay: new Map(), stated: new Map() };
    ledgers.set(key, ledger);
    return ledger;
  };
  for (const entry of inOrder(entries)) {
    if (!isCounted(entry.transaction.status)) continue;
    const { entriesByDay } = ledgerOf(entry.account.id, entry.transaction.amount.currency);
    const day = toDayNumber(entry.date);
    const ofDay = entriesByDay.get(day);
    if (ofDay === undefined) entriesByDay.set(day, [entry]);
    else ofDay.push(entry);
  }
  for (const { accountId, currency, date, balanceMinor } of stated) {
    ledgerOf(accountId, currency).stated.set(toDayNumber(date), balanceMinor);
  }
  return [...ledgers.values()].sort(
    (one, other) => compareText(one.accountId, other.accountId) || compareText(one.currency, other.currency),
  );
}

/** A known balance at the end of a day. */
interface Anchor {
  readonly day: number;
  readonly balanceMinor: bigint;
}

function toHistory(ledger: Ledger, first: number, last: number): BalanceHistory {
  const { accountId, currency } = ledger;
  const nets = new Map<number, bigint>();
  for (const [day, entries] of ledger.entriesByDay)
    nets.set(
      day,
      entries.reduce((sum, one) => sum + signedMinorOf(one), 0n),
    );
  const gaps: BalanceGap[] = [];
  const anchors = toAnchors(ledger, gaps);
  const ends = walk({ anchors, nets, first, last, gaps });
  const days: DayBalance[] = [];
  for (let day = first; day <= last; day++) {
    days.push({ date: toDate(day), ...(ends.get(day) ?? { balanceMinor: null, isExact: false }) });
  }
  gaps.sort(
    (one, other) => compareText(one.date, other.date) || compareText(one.sinceDate ?? '', other.sinceDate ?? ''),
  );
  return { accountId, currency, days, gaps };
}

/** What is known, day by day: stated balances, and what running balances prove. Two that disagree on a day are told. */
function toAnchors({ stated, entriesByDay }: Ledger, gaps: BalanceGap[]): readonly Anchor[] {
  const anchors = new Map(stated);
  const put = (day: number, balanceMinor: bigint) => {
    const earlier = anchors.get(day);
    if (earlier === undefined) anchors.set(day, balanceMinor);
    else if (earlier !== balanceMinor) {
      gaps.push({ sinceDate: null, date: toDate(day), differenceMinor: earlier - balanceMinor });
    }
  };
  for (const day of [...entriesByDay.keys()].sort((one, other) => one - other)) {
    const proven = toProven(entriesByDay.get(day) ?? []);
    if (proven === null) continue;
    // The day before ended with what this one began with, unless that is known better.
    if (!anchors.has(day - 1)) anchors.set(day - 1, proven.openingMinor);
    put(day, proven.closingMinor);
  }
  return Array.from(anchors, ([day, balanceMinor]) => ({ day, balanceMinor })).sort(
    (one, other) => one.day - other.day,
  );
}

/**
 * What a day began and ended with, by the running balances of all its entries, whatever their order: the one that no other entry
 * begins with is the last. Null where one is missing, or they go round in a circle or fall apart.
 */
function toProven(entries: readonly InsightEntry[]): { openingMinor: bigint; closingMinor: bigint } | null {
  const counts = new Map<bigint, number>();
  for (const entry of entries) {
    const { balanceAfter, amount } = entry.transaction;
    if (balanceAfter === null || balanceAfter.currency !== amount.currency) return null;
    const end = balanceAfter.amountMinor;
    const start = end - signedMinorOf(entry);
    counts.set(end, (counts.get(end) ?? 0) + 1);
    counts.set(start, (counts.get(start) ?? 0) - 1);
  }
  const open = [...counts].filter(([, count]) => count !== 0);
  const [closing, opening] = [open.find(([, count]) => count === 1), open.find(([, count]) => count === -1)];
  if (open.length !== 2 || closing === undefined || opening === undefined) return null;
  return { openingMinor: opening[0], closingMinor: closing[0] };
}

interface Walk {
  readonly anchors: readonly Anchor[];
  readonly nets: ReadonlyMap<number, bigint>;
  readonly first: number;
  readonly last: number;
  readonly gaps: BalanceGap[];
}

type Ends = Map<number, { readonly balanceMinor: bigint; readonly isExact: boolean }>;

/** From each known balance on to the next; before the first one back to the first entry, after the last one to the last day. */
function walk({ anchors, nets, first, last, gaps }: Walk): Ends {
  const ends: Ends = new Map();
  const [oldest] = anchors;
  if (oldest === undefined) return ends;
  walkBack(oldest, { nets, first, last, ends });
  for (const [place, anchor] of anchors.entries()) {
    const next = anchors[place + 1];
    const until = next === undefined ? last : next.day - 1;
    const difference =
      next === undefined ? null : next.balanceMinor - anchor.balanceMinor - sumBetween(nets, anchor.day, next.day);
    if (next !== undefined && difference !== null && difference !== 0n) {
      gaps.push({ sinceDate: toDate(anchor.day), date: toDate(next.day), differenceMinor: difference });
    }
    if (anchor.day >= first && anchor.day <= last)
      ends.set(anchor.day, { balanceMinor: anchor.balanceMinor, isExact: true });
    // Days that nobody asked for are not walked one by one: banks send days of year 1.
    let day = Math.max(anchor.day + 1, first);
    let balanceMinor = anchor.balanceMinor + (day > last ? 0n : sumBetween(nets, anchor.day, day - 1));
    for (; day <= Math.min(until, last); day++) {
      balanceMinor += nets.get(day) ?? 0n;
      ends.set(day, { balanceMinor, isExact: difference === 0n });
    }
  }
  const contested = new Set(gaps.filter(({ sinceDate }) => sinceDate === null).map(({ date }) => toDayNumber(date)));
  for (const day of contested) {
    const end = ends.get(day);
    if (end !== undefined) ends.set(day, { ...end, isExact: false });
  }
  return ends;
}

function walkBack(
  { day: known, balanceMinor }: Anchor,
  { nets, first, last, ends }: Pick<Walk, 'nets' | 'first' | 'last'> & { ends: Ends },
): void {
  // Days stand in order: the first is that of the oldest entry.
  const [earliest = known + 1] = nets.keys();
  let day = Math.min(known, last + 1);
  let balance = balanceMinor - (day < known ? sumBetween(nets, day, known) : 0n);
  for (; day >= Math.max(earliest, first + 1); day--) {
    balance -= nets.get(day) ?? 0n;
    ends.set(day - 1, { balanceMinor: balance, isExact: false });
  }
}

function sumBetween(nets: ReadonlyMap<number, bigint>, after: number, upTo: number): bigint {
  let sum = 0n;
  // Over whichever is less: the days between, or the days that have entries.
  if (upTo - after <= nets.size) for (let day = after + 1; day <= upTo; day++) sum += nets.get(day) ?? 0n;
  else for (const [day, net] of nets) if (day > after && day <= upTo) sum += net;
  return sum;
}
