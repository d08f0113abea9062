// The US Treasury's list of Specially Designated Nationals (OFAC, SDN.XML and consolidated.xml of the older form) → entries. Called by
// read-list.ts, piece by piece. Vessels and aircraft are no customers and are left out.

import { type CalendarDate, parseDate } from '../../domain/dates.ts';
import { parseListedCountry } from './countries.ts';
import {
  type ListEntry,
  type ListedBirthDate,
  type ListedName,
  toBirthDay,
  toBirthYear,
  toBirthYears,
  toNames,
  toText,
} from './entry.ts';
import type { ListParser, OnEntry } from './list-parser.ts';

const entryPath = '/sdnList/sdnEntry';
const akaPath = `${entryPath}/akaList/aka`;

/** Reads it. */
export class OfacParser implements ListParser {
  readonly root = '/sdnList';
  date: CalendarDate | null = null;
  statedCount: number | null = null;
  foundCount = 0;
  readonly #onEntry: OnEntry;
  #open: OpenEntry | null = null;

  constructor(onEntry: OnEntry) {
    this.#onEntry = onEntry;
  }

  enter(path: string): void {
    if (path === entryPath) this.#open = new OpenEntry();
    if (path === akaPath) this.#open?.beginAka();
  }

  leave(path: string, text: string): void {
    // The name of the element is misspelt there, and may be mended.
    if (/^\/sdnList\/publi?sh\w*\/Publish_Date$/i.test(path)) this.date = parseUsDate(text.trim());
    if (/\/Record_Count$/.test(path) && /^\d{1,9}$/.test(text.trim())) this.statedCount = Number(text.trim());
    const entry = this.#open;
    if (entry === null) return;
    if (path !== entryPath) {
      entry.add(path.slice(entryPath.length + 1), text);
      return;
    }
    this.#open = null;
    this.foundCount += 1;
    const whole = entry.toEntry();
    if (whole !== null) this.#onEntry(whole);
  }
}

/** `11/26/2026`; null for what is none. */
function parseUsDate(text: string): CalendarDate | null {
  const [, month = '', day = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  return parseDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
}

/** An entry that is being read. */
class OpenEntry {
  readonly #fields = new Map<string, string>();
  readonly #names: ListedName[] = [];
  readonly #births: ListedBirthDate[] = [];
  readonly #countries: string[] = [];
  readonly #programmes: string[] = [];
  #aka = new Map<string, string>();

  beginAka(): void {
    this.#aka = new Map();
  }

  add(path: string, text: string): void {
    const [field = '', , within] = path.split('/');
    if (field === 'akaList' && within !== undefined) this.#aka.set(within, text);
    else if (path === 'akaList/aka') this.#addAka();
    else if (path === 'programList/program') this.#programmes.push(text.trim());
    else if (path === 'dateOfBirthList/dateOfBirthItem/dateOfBirth') this.#addBirth(text);
    else if (/^(?:nationality|citizenship|address)List\/\w+\/country$/.test(path)) this.#addCountry(text);
    else if (!path.includes('/')) this.#fields.set(field, text);
  }

  #addAka(): void {
    const quality = this.#aka.get('category')?.trim().toLowerCase() === 'weak' ? 'WEAK' : 'STRONG';
    this.#names.push({ text: toName(this.#aka), quality });
  }

  #addBirth(text: string): void {
    const found = parseSdnBirthDate(text);
    if (found !== null) this.#births.push(found);
  }

  #addCountry(text: string): void {
    const country = parseListedCountry(text);
    if (country !== null && !this.#countries.includes(country)) this.#countries.push(country);
  }

  toEntry(): ListEntry | null {
    const type = this.#fields.get('sdnType')?.trim().toLowerCase() ?? '';
    if (type === 'vessel' || type === 'aircraft') return null;
    return {
      list: 'OFAC',
      entryId: toText(this.#fields.get('uid')) ?? '',
      kind: type === 'individual' ? 'PERSON' : 'ORGANISATION',
      names: toNames([{ text: toName(this.#fields), quality: 'PRIMARY' }, ...this.#names]),
      birthDates: this.#births,
      countries: this.#countries,
      programmes: [...new Set(this.#programmes)].filter((one) => one !== ''),
      // This form does not say.
      listedDate: null,
    };
  }
}

const toName = (fields: ReadonlyMap<string, string>): string =>
  `${fields.get('firstName') ?? ''} ${fields.get('lastName') ?? ''}`;

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** `10 Aug 1948`, `Aug 1948`, `1948`, each also behind `circa`, and two of them with `to` between; null for anything else. */
export function parseSdnBirthDate(text: string): ListedBirthDate | null {
  const plain = text.trim().toLowerCase();
  const isAbout = plain.startsWith('circa');
  const [first = '', last] = plain.replace(/^circa\s*/, '').split(/\s+to\s+/);
  const yearOf = (part: string): string => /(\d{4})$/.exec(part)?.[1] ?? '';
  if (last !== undefined) return toBirthYears(yearOf(first), yearOf(last));
  const [, day = '', month = '', year = ''] = /^(\d{1,2}) ([a-z]{3})[a-z]* (\d{4})$/.exec(first) ?? [];
  const date = `${year}-${String(months.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
  return toBirthDay(date, isAbout) ?? (/^(?:[a-z]+ )?\d{4}$/.test(first) ? toBirthYear(yearOf(first), isAbout) : null);
}
