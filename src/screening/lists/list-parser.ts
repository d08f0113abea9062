// What the parser of each form of list has: read-list.ts hands it the document's XML, it hands back entries one by one.

import type { CalendarDate } from '../../domain/dates.ts';
import type { ListEntry } from './entry.ts';
import type { ListXmlReader } from './list-xml.ts';

/** Hears of each entry, in the order of the list; without names or id it is none that can be used. */
export type OnEntry = (entry: ListEntry) => void;

/** The parser of a form. */
export interface ListParser extends ListXmlReader {
  /** The path of the root of such a list. */
  readonly root: string;
  /** The day it says it was made on; null as long as it does not. */
  readonly date: CalendarDate | null;
  /** How many entries it says it has, those of kinds that are left out among them; null where it does not. */
  readonly statedCount: number | null;
  /** How many there were, whatever they are of; absent where nothing is stated. */
  readonly foundCount?: number;
}
