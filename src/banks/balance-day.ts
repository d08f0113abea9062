// When a balance was so: the reference day and the moment of its last change, as Berlin Group and Enable Banking tell both. Called by
// their mappings, each with its own field names.

import { parseBankDateTime } from '../domain/dates.ts';
import { type JsonObject, readString, type Tell } from './json.ts';

/** What they are read with; `tell` hears of what is no day. */
export interface BalanceDayContext {
  readonly timeZone: string;
  readonly tell: Tell;
}

/** A day (`YYYY-MM-DD`), or an instant (ISO 8601, UTC) where the last change is of that day and tells one; null where neither is said. */
export function readBalanceDay(
  wire: JsonObject,
  names: { readonly referenceDate: string; readonly lastChange: string },
  { timeZone, tell }: BalanceDayContext,
): string | null {
  const instantOf = (key: string) => {
    const text = readString(wire, key);
    const parsed = text === null ? null : parseBankDateTime(text, timeZone);
    if (text !== null && parsed === null) tell(`/${key}`, 'not a day; the balance is kept');
    return parsed;
  };
  const [reference, changed] = [instantOf(names.referenceDate), instantOf(names.lastChange)];
  // The moment of the reference day is told by when it changed last.
  const day = reference?.date ?? changed?.date ?? null;
  return changed?.date === day ? (changed?.instant ?? day) : (reference?.instant ?? day);
}
