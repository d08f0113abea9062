// The European Union's consolidated list of financial sanctions (FSF, XML export of schema 1.1) → entries. Called by read-list.ts, piece
// by piece. All it says stands in attributes.

import { type CalendarDate, parseBankDate } from '../../domain/dates.ts';
import { parseListedCountry } from './countries.ts';
import { type ListEntry, type ListedName, toBirthDay, toBirthYear, toBirthYears, toNames, toText } from './entry.ts';
import type { ListParser, OnEntry } from './list-parser.ts';

type Attributes = Readonly<Record<string, string>>;

const entryPath = '/export/sanctionEntity';

/** An entry that is being read. */
type OpenEntry = {
  -readonly [Key in keyof ListEntry]: ListEntry[Key];
};

/** Reads it. */
export class EuParser implements ListParser {
  readonly root = '/export';
  readonly statedCount = null;
  date: CalendarDate | null = null;
  readonly #onEntry: OnEntry;
  #open: OpenEntry | null = null;

  constructor(onEntry: OnEntry) {
    this.#onEntry = onEntry;
  }

  enter(path: string, attributes: Attributes): void {
    if (path === this.root) this.date = parseBankDate((attributes['generationDate'] ?? '').slice(0, 10));
    if (path === entryPath) this.#open = toOpenEntry(attributes);
    const entry = this.#open;
    if (entry === null || !path.startsWith(`${entryPath}/`)) return;
    const element = path.slice(entryPath.length + 1);
    if (element === 'regulation') addRegulation(entry, attributes);
    if (element === 'subjectType' && isPerson(attributes)) entry.kind = 'PERSON';
    if (element === 'nameAlias') entry.names = [...entry.names, toName(attributes)];
    if (element === 'birthdate') addBirth(entry, attributes);
    if (element === 'citizenship' || element === 'address') addCountry(entry, attributes);
  }

  leave(path: string): void {
    const entry = this.#open;
    if (path !== entryPath || entry === null) return;
    this.#open = null;
    // The first name is the one that it is listed under.
    const names = entry.names.map((name, index): ListedName => {
      const isPrimary = index === entry.names.findIndex(({ quality }) => quality !== 'WEAK');
      return isPrimary ? { ...name, quality: 'PRIMARY' } : name;
    });
    this.#onEntry({ ...entry, names: toNames(names) });
  }
}

const isPerson = (attributes: Attributes): boolean =>
  attributes['classificationCode'] === 'P' || attributes['code'] === 'person';

const toOpenEntry = (attributes: Attributes): OpenEntry => ({
  list: 'EU',
  entryId: toText(attributes['euReferenceNumber']) ?? toText(attributes['logicalId']) ?? '',
  kind: 'ORGANISATION',
  names: [],
  birthDates: [],
  countries: [],
  programmes: [],
  listedDate: parseBankDate((attributes['designationDate'] ?? '').slice(0, 10)),
});

function addRegulation(entry: OpenEntry, attributes: Attributes): void {
  const programme = toText(attributes['programme']);
  if (programme !== null && !entry.programmes.includes(programme)) entry.programmes = [...entry.programmes, programme];
  const date = parseBankDate((attributes['publicationDate'] ?? '').slice(0, 10));
  // Of several acts the first has put it there.
  if (date !== null && (entry.listedDate === null || date < entry.listedDate)) entry.listedDate = date;
}

function toName(attributes: Attributes): ListedName {
  const parts = ['firstName', 'middleName', 'lastName'].map((name) => attributes[name] ?? '').join(' ');
  const text = toText(attributes['wholeName']) ?? parts;
  return { text, quality: attributes['strong'] === 'false' ? 'WEAK' : 'STRONG' };
}

function addBirth(entry: OpenEntry, attributes: Attributes): void {
  const of = (name: string): string => attributes[name]?.trim() ?? '';
  // A year of another calendar is another year.
  if (of('calendarType') !== '' && of('calendarType') !== 'GREGORIAN') return;
  const isAbout = of('circa') === 'true';
  const found =
    toBirthDay(parseBankDate(of('birthdate').slice(0, 10)) ?? '', isAbout) ??
    toBirthYears(of('yearRangeFrom'), of('yearRangeTo')) ??
    toBirthYear(of('year'), isAbout);
  if (found !== null) entry.birthDates = [...entry.birthDates, found];
  addCountry(entry, attributes);
}

function addCountry(entry: OpenEntry, attributes: Attributes): void {
  const country = parseListedCountry(attributes['countryIso2Code'] ?? '');
  if (country !== null && !entry.countries.includes(country)) entry.countries = [...entry.countries, country];
}
