// What is noteworthy of a bank's answer and is no failure: counted by the connectors (src/banks), kept with the reading, told in
// `SourceResult.notes` (subgraphs/shared/sources.ts). A note never makes a source PARTIAL: that is for what is missing or unreadable.

import type { CalendarDate } from './dates.ts';

/**
 * The closed list, as the schema's enum of the same names.
 * - `EQUAL_ENTRIES_MERGED`: equal in every field and repeated at the seam of two pages, so counted once
 * - `EQUAL_ENTRIES_KEPT`: they may repeat the page before or be two purchases; both are kept
 * - `IDS_NOT_RELIABLE`: the bank gives several entries one id, so the ids of these entries are not used
 * - `CONTRADICTORY_ENTRIES`: the amount's sign says one direction, the accounts on its sides the other; kept as written
 * - `ENTRIES_WITHOUT_DAY`: booked, and the bank gives no day: they stand where their neighbours do
 * - `NOT_SHOWN_ANEW`: shown before the bank was reached by another way, and not by that one: kept as they were
 * - `HISTORY_ENDS`: the bank shows nothing before a day, although more was asked
 */
export const noteCodes = [
  'EQUAL_ENTRIES_MERGED',
  'EQUAL_ENTRIES_KEPT',
  'IDS_NOT_RELIABLE',
  'CONTRADICTORY_ENTRIES',
  'ENTRIES_WITHOUT_DAY',
  'NOT_SHOWN_ANEW',
  'HISTORY_ENDS',
] as const;
/** One of {@link noteCodes}. */
export type NoteCode = (typeof noteCodes)[number];

/** One thing that is noteworthy of one answer. */
export interface Note {
  readonly code: NoteCode;
  /** How many entries it concerns; 0 for what concerns none, as the end of a history. */
  readonly count: number;
  /** The day it is about: of `HISTORY_ENDS` the first that the bank shows. */
  readonly date?: CalendarDate;
}

const codes: ReadonlySet<unknown> = new Set(noteCodes);

/** Notes of one code added up, in the order of {@link noteCodes}; the latest of several days. Codes of later versions are left out. */
export function sumNotes(notes: readonly Note[]): readonly Note[] {
  if (notes.length === 0) return notes;
  const byCode = new Map<NoteCode, Note>();
  for (const { code, count, date } of notes) {
    if (!codes.has(code)) continue;
    const counted = byCode.get(code);
    const latest = counted?.date === undefined || (date !== undefined && date > counted.date) ? date : counted.date;
    byCode.set(code, { code, count: count + (counted?.count ?? 0), ...(latest === undefined ? {} : { date: latest }) });
  }
  return noteCodes.flatMap((code) => byCode.get(code) ?? []);
}
