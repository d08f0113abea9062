// When a publisher of reference rates is asked next. Called by followed.ts after each asking. The ECB publishes at about 16:00
// Frankfurt time on every day that TARGET is open; asking costs it a 304, so that a day without rates need not be known.

import { dateInZone } from '../domain/dates.ts';

/** Where the ECB's days are. */
export const publisherZone = 'Europe/Berlin';

/** A quarter of an hour after the usual time, as written in {@link publisherZone}. */
const publishedFrom = '16:15';
const minuteMs = 60_000;
const quarterHourMs = 15 * minuteMs;
/** While the day's rates are overdue. */
const overdueMs = 30 * minuteMs;
/** Longest wait: rates that came late, or were corrected, are there within hours. */
const longestMs = 6 * 60 * minuteMs;
const firstBackoffMs = minuteMs;
const longestBackoffMs = 60 * minuteMs;
/** Gateways that were started together do not ask together. */
const spreadMs = 10 * minuteMs;

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: publisherZone,
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function clockAt(atMs: number): { readonly isWorkday: boolean; readonly time: string } {
  const parts = clock.formatToParts(atMs);
  const read = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? '';
  return { isWorkday: !/^(?:Sat|Sun)$/.test(read('weekday')), time: `${read('hour')}:${read('minute')}` };
}

/** What is known after an asking. */
export interface Standing {
  readonly nowMs: number;
  /** How often in a row it has failed by now. */
  readonly failures: number;
  /** The newest day that there are rates of; null for none. */
  readonly newestDay: string | null;
  /** When the publisher wants to be asked again at the earliest, epoch milliseconds; null when it has not said. */
  readonly retryAtMs: number | null;
  /** From 0 to 1. */
  readonly random: number;
}

/** When to ask next, epoch milliseconds. */
export function nextAskAtMs({ nowMs, failures, newestDay, retryAtMs, random }: Standing): number {
  if (failures > 0) {
    const backoffMs = Math.min(firstBackoffMs * 2 ** Math.min(failures - 1, 10), longestBackoffMs);
    return Math.max(nowMs + backoffMs * (0.75 + random / 2), retryAtMs ?? 0);
  }
  const { isWorkday, time } = clockAt(nowMs);
  const isOverdue =
    isWorkday && time >= publishedFrom && (newestDay === null || newestDay < dateInZone(nowMs, publisherZone));
  if (isOverdue) return nowMs + overdueMs + random * spreadMs;
  let atMs = Math.ceil((nowMs + 1) / quarterHourMs) * quarterHourMs;
  while (atMs < nowMs + longestMs) {
    const next = clockAt(atMs);
    if (next.isWorkday && next.time === publishedFrom) return atMs + random * spreadMs;
    atMs += quarterHourMs;
  }
  return nowMs + longestMs + random * spreadMs;
}
