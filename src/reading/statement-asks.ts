// Which days of a statement a bank is asked for, with what the statement book has of them: nothing that is known and does not
// change, all that is not, and the newest days again. Pure; called by statement-reads.ts. House rule; the figures are said in
// docs/statement-book.md.

import type { DateWindow } from '../banks/connector.ts';
import { overlapDaysOf } from '../banks/profile.ts';
import { usualFurthestDay } from '../banks/windows.ts';
import { Coverage } from '../book/coverage.ts';
import type { Bank } from '../domain/bank.ts';
import { addDays, type CalendarDate, dateInZone } from '../domain/dates.ts';

/** Days to ask a bank for. */
export interface StatementAsk {
  readonly window: DateWindow;
  /** Set where the answer goes on from what the book has: the last day that is known. */
  readonly goesOnFrom?: CalendarDate;
}

/** What is asked for, and what is there. */
export interface AskPlan {
  readonly window: DateWindow;
  /** All windows of the account, newest first. */
  readonly windows: readonly DateWindow[];
  readonly coverage: Coverage | null;
  /** Epoch milliseconds: what was read then, or before, is asked for again. */
  readonly doubtedAtMs: number;
  readonly bank: Bank;
  readonly nowMs: number;
  /** False where a bank that counts calls is asked for no more than it must show: the person is not there. */
  readonly isUnlimited: boolean;
  /** Whether the first look asks a bank that counts calls for all that it may have, however long ago. */
  readonly readsAllHistory: boolean;
  /** Whether all of the window is to be asked for, whatever the book has. */
  readonly isLive: boolean;
  /** How long what was booked months ago is good for, milliseconds. */
  readonly historyFreshMs: number;
}

/** How long an open window is read on from where it ends before all of it is asked for again: for late corrections. */
const wholeEveryMs = 7 * 86_400_000;
/** How long a reading that ended early stands for its days, until the rest of them is there. */
const partFreshMs = 15 * 60_000;

/** The windows to ask for, in this order; none where the book has it all. */
export function toAsks(plan: AskPlan): readonly StatementAsk[] {
  const { window, isLive } = plan;
  const floor = toFloor(plan);
  if (window.to !== null && window.to < floor) return [];
  const from = window.from < floor ? floor : window.from;
  if (isLive || plan.coverage === null || plan.coverage.days.length === 0) return [{ window: toFirst(plan, from) }];
  return window.to === null ? toOpenAsks(plan, from) : toSettledAsks({ from, to: window.to }, plan);
}

/** The first day that may be asked for: without the person, of a bank that counts calls, what it must show anyway. */
export function toFloor({ bank, nowMs, isUnlimited }: Pick<AskPlan, 'bank' | 'nowMs' | 'isUnlimited'>): CalendarDate {
  const isRationed = bank.limits.unattendedCallsPerDay !== null;
  return isRationed && !isUnlimited && bank.maxHistoryDays === null ? usualFurthestDay(bank, nowMs) : '0000-01-01';
}

/** The first look at an account: of a bank that counts calls all that it shows, in one. */
function toFirst({ bank, window, windows, isLive, nowMs, readsAllHistory }: AskPlan, from: CalendarDate): DateWindow {
  const { to } = window;
  if (isLive || to !== null || bank.limits.unattendedCallsPerDay === null) return { from, to };
  // Further back a bank that does not say how far it goes may refuse the whole.
  const isKnown = bank.maxHistoryDays !== null || readsAllHistory;
  const furthest = isKnown ? (windows.at(-1)?.from ?? from) : usualFurthestDay(bank, nowMs);
  return { from: furthest < from ? furthest : from, to };
}

/** Days long ago: those that are not known, or were read too long ago. */
function toSettledAsks(days: { from: CalendarDate; to: CalendarDate }, plan: AskPlan): readonly StatementAsk[] {
  const sinceMs = Math.max(plan.nowMs - plan.historyFreshMs, plan.doubtedAtMs + 1);
  const gaps = plan.coverage?.gaps(days.from, days.to, sinceMs) ?? [];
  const [first, last] = [gaps[0], gaps.at(-1)];
  return first === undefined || last === undefined ? [] : [{ window: { from: first.from, to: last.to } }];
}

/** The newest days and what is pending, with whatever is missing before. */
function toOpenAsks({ bank, coverage: held, nowMs }: AskPlan, from: CalendarDate): readonly StatementAsk[] {
  const coverage = held ?? Coverage.none;
  const today = dateInZone(nowMs, bank.timeZone);
  const whole = [{ window: { from, to: null } }];
  const [firstGap] = coverage.gaps(from, today, nowMs - wholeEveryMs);
  const knownTo = firstGap === undefined ? today : addDays(firstGap.from, -1);
  if (knownTo >= from) {
    const begin = addDays(knownTo, -overlapDaysOf(bank));
    return begin <= from ? whole : [{ window: { from: begin, to: null }, goesOnFrom: knownTo }];
  }
  // The newest days of a reading that ended early, a short while ago: what is missing are the days before.
  const lastGap = coverage.gaps(from, today, nowMs - partFreshMs).at(-1);
  if (lastGap === undefined || lastGap.to >= today) return whole;
  const begin = addDays(today, -overlapDaysOf(bank));
  return [
    { window: { from, to: lastGap.to } },
    { window: { from: begin < from ? from : begin, to: null }, goesOnFrom: today },
  ];
}

/** What a window of the book is good for. */
export interface KnownWindow {
  /** Whether every day of it has been read, up to the day on which the bank was asked last. */
  readonly isWhole: boolean;
  /** Epoch milliseconds of that; null when nothing of it has been read. */
  readonly atMs: number | null;
}

/** How much of a window the book has, and how old that is. */
export function toKnownWindow(coverage: Coverage, { from, to }: DateWindow, bank: Bank): KnownWindow {
  const end = to ?? (coverage.openAtMs === null ? null : dateInZone(coverage.openAtMs, bank.timeZone));
  if (end === null || end < from) return { isWhole: false, atMs: newestAtMs(coverage, { from, to }) };
  if (coverage.gaps(from, end).length > 0) return { isWhole: false, atMs: newestAtMs(coverage, { from, to }) };
  return { isWhole: true, atMs: to === null ? coverage.openAtMs : coverage.oldestAtMs(from, to) };
}

function newestAtMs({ days, openAtMs }: Coverage, { from, to }: DateWindow): number | null {
  const times = days.filter((range) => range.to >= from && (to === null || range.from <= to)).map(({ atMs }) => atMs);
  if (to === null && openAtMs !== null) times.push(openAtMs);
  return times.length === 0 ? null : Math.max(...times);
}
