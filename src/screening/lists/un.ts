// The United Nations Security Council's consolidated list (CONSOLIDATED_LIST, as scsanctions.un.org publishes it) → entries. Called by
// read-list.ts, piece by piece.

import { type CalendarDate, parseBankDate } from '../../domain/dates.ts';
import type { NameQuality, PartyKind } from '../../domain/screening.ts';
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

const entryPaths: ReadonlyMap<string, PartyKind> = new Map([
  ['/CONSOLIDATED_LIST/INDIVIDUALS/INDIVIDUAL', 'PERSON'],
  ['/CONSOLIDATED_LIST/ENTITIES/ENTITY', 'ORGANISATION'],
]);

/** Reads it. */
export class UnParser implements ListParser {
  readonly root = '/CONSOLIDATED_LIST';
  readonly statedCount = null;
  date: CalendarDate | null = null;
  readonly #onEntry: OnEntry;
  #open: OpenEntry | null = null;

  constructor(onEntry: OnEntry) {
    this.#onEntry = onEntry;
  }

  enter(path: string, attributes: Readonly<Record<string, string>>): void {
    if (path === this.root) this.date = parseBankDate((attributes['dateGenerated'] ?? '').slice(0, 10));
    const kind = entryPaths.get(path);
    if (kind !== undefined) this.#open = new OpenEntry(kind);
    else if (/_(?:ALIAS|DATE_OF_BIRTH)$/.test(path)) this.#open?.beginPart();
  }

  leave(path: string, text: string): void {
    const entry = this.#open;
    if (entry === null) return;
    if (!entryPaths.has(path)) {
      const [field = '', ...within] = path.split('/').slice(4);
      entry.add(field, within.join('/'), text);
      return;
    }
    this.#open = null;
    this.#onEntry(entry.toEntry());
  }
}

/** An entry that is being read. */
class OpenEntry {
  readonly #kind: PartyKind;
  readonly #fields = new Map<string, string>();
  readonly #names: ListedName[] = [];
  readonly #births: ListedBirthDate[] = [];
  readonly #countries: string[] = [];
  #part = new Map<string, string>();

  constructor(kind: PartyKind) {
    this.#kind = kind;
  }

  beginPart(): void {
    this.#part = new Map();
  }

  add(field: string, within: string, text: string): void {
    if (within === '') this.#fields.set(field, text);
    else this.#part.set(within, text);
    if (field.endsWith('_ALIAS') && within === '') this.#addAlias();
    if (field === 'INDIVIDUAL_DATE_OF_BIRTH' && within === '') this.#addBirth();
    if ((field === 'NATIONALITY' && within === 'VALUE') || (field.endsWith('_ADDRESS') && within === 'COUNTRY')) {
      const country = parseListedCountry(text);
      if (country !== null) this.#countries.push(country);
    }
  }

  #addAlias(): void {
    // `Good` and `Low` of people; `a.k.a.` and `f.k.a.` of others.
    const quality: NameQuality = /^low$/i.test(this.#part.get('QUALITY')?.trim() ?? '') ? 'WEAK' : 'STRONG';
    for (const text of (this.#part.get('ALIAS_NAME') ?? '').split(';')) this.#names.push({ text, quality });
  }

  #addBirth(): void {
    const of = (name: string): string => this.#part.get(name)?.trim() ?? '';
    const isAbout = /^approx/i.test(of('TYPE_OF_DATE'));
    const found =
      toBirthYears(of('FROM_YEAR'), of('TO_YEAR')) ??
      toBirthDay(parseBankDate(of('DATE').slice(0, 10)) ?? '', isAbout) ??
      toBirthYear(of('YEAR'), isAbout);
    if (found !== null) this.#births.push(found);
  }

  toEntry(): ListEntry {
    const parts = ['FIRST_NAME', 'SECOND_NAME', 'THIRD_NAME', 'FOURTH_NAME'].map(
      (name) => this.#fields.get(name) ?? '',
    );
    return {
      list: 'UN',
      entryId: toText(this.#fields.get('REFERENCE_NUMBER')) ?? toText(this.#fields.get('DATAID')) ?? '',
      kind: this.#kind,
      names: toNames([
        { text: parts.join(' '), quality: 'PRIMARY' },
        { text: this.#fields.get('NAME_ORIGINAL_SCRIPT') ?? '', quality: 'STRONG' },
        ...this.#names,
      ]),
      birthDates: this.#births,
      countries: [...new Set(this.#countries)],
      programmes: [toText(this.#fields.get('UN_LIST_TYPE'))].filter((one) => one !== null),
      listedDate: parseBankDate((this.#fields.get('LISTED_ON') ?? '').trim().slice(0, 10)),
    };
  }
}
