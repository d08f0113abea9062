// Days and instants as banks give them, parsed without guessing. A `…Date` is a calendar day (`YYYY-MM-DD`) at the
// bank's own place, a `…At` an instant (RFC 3339). Used by the connectors; ISO 8601 and RFC 3339 are the sources.

/** A calendar day, `YYYY-MM-DD`. */
export type CalendarDate = string;
/** An instant, RFC 3339 with offset or `Z`. */
export type Instant = string;

const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const dateTimePattern =
  /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9})\d*)?)?\s?([Zz]|[+-]\d{2}(?::?\d{2})?)?(?:\[[\w/+-]{1,40}\])?$/;
/** ISO 8601's basic form, `20260820T101500+0200`. */
const basicDateTimePattern = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(.*)$/;

/** Parses a day that exists in the calendar (1900 included: banks send it); null otherwise. */
export function parseDate(text: string): CalendarDate | null {
  const match = datePattern.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return text;
}

/** xs:date with a zone (`2026-08-20+02:00`, `2026-08-20Z`): the day as it is written there. */
const zonedDatePattern = /^(\d{4}-\d{2}-\d{2})(?:[Zz]|[+-]\d{2}:?\d{2})$/;
/** ISO 8601's basic form, `20260820`. */
const basicDatePattern = /^(\d{4})(\d{2})(\d{2})$/;

/**
 * Parses a day in the forms that banks write into fields for days: ISO 8601, extended or basic, with or without a zone.
 * Null for any other (`01.11.2026`, `11-Dec-17`): which number is the month is not guessed.
 */
export function parseBankDate(text: string): CalendarDate | null {
  const date = parseDate(text);
  if (date !== null) return date;
  const zoned = zonedDatePattern.exec(text)?.[1];
  if (zoned !== undefined) return parseDate(zoned);
  const [, year, month, day] = basicDatePattern.exec(text) ?? [];
  return year === undefined ? null : parseDate(`${year}-${month}-${day}`);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** What one date-time of a bank's says: the day at the bank's place, and the instant when an offset was given. */
export interface BankDateTime {
  readonly date: CalendarDate;
  /** RFC 3339 in UTC with milliseconds, or as many digits more as the bank gave; null when it gave neither offset nor `Z`. */
  readonly instant: Instant | null;
}

/**
 * Parses a bank's date-time or bare date. With a real offset the day is the one written; with `Z` or `+00:00`, which say
 * the same, it is that instant's day in `timeZone`, since several banks convert local midnights to UTC. Null when
 * unreadable.
 */
export function parseBankDateTime(text: string, timeZone: string): BankDateTime | null {
  const bare = parseDate(text);
  if (bare !== null) return { date: bare, instant: null };
  const match =
    dateTimePattern.exec(text) ?? dateTimePattern.exec(text.replace(basicDateTimePattern, '$1-$2-$3T$4:$5:$6$7'));
  if (match === null) {
    const other = parseBankDate(text);
    return other === null ? null : { date: other, instant: null };
  }
  const [, day = '', hour = '', minute = '', second = '00', fraction = '', offset] = match;
  const date = parseDate(day);
  const isMidnight = hour === '24' && minute === '00' && second === '00';
  if (date === null || (Number(hour) > 23 && !isMidnight) || Number(minute) > 59 || Number(second) > 60) return null;
  if (offset === undefined) return { date, instant: null };
  const isUtc = /^(?:[Zz]|[+-]00(?::?00)?)$/.test(offset);
  const rfc3339Offset = isUtc ? 'Z' : `${offset.slice(0, 3)}:${offset.length === 3 ? '00' : offset.slice(-2)}`;
  const atMs = Date.parse(`${day}T${hour}:${minute}:${second === '60' ? '59' : second}${rfc3339Offset}`);
  if (Number.isNaN(atMs)) return null;
  return {
    date: isUtc ? dateInZone(atMs, timeZone) : date,
    instant: withFraction(new Date(atMs).toISOString(), fraction),
  };
}

/** A whole second's instant with the fraction that was written, never less than milliseconds. */
function withFraction(instant: string, fraction: string): Instant {
  if (fraction === '') return instant;
  return `${instant.slice(0, -4)}${fraction.replace(/0+$/, '').padEnd(3, '0')}Z`;
}

/** Orders instants of {@link parseBankDateTime}, whatever digits they have; '' comes first. */
export function compareInstants(one: Instant | '', other: Instant | ''): number {
  if (one === other) return 0;
  if (one.length === other.length) return one < other ? -1 : 1;
  return one.slice(0, -1) < other.slice(0, -1) ? -1 : 1;
}

const formatters = new Map<string, Intl.DateTimeFormat>();
const quarterHourDays = new Map<string, CalendarDate>();
/** Offsets change only at whole quarter hours, so days are remembered per quarter hour; bounded because input is not. */
const rememberedQuarterHours = 200_000;

/** The calendar day of an instant (epoch milliseconds) in an IANA time zone. */
export function dateInZone(atMs: number, timeZone: string): CalendarDate {
  const key = `${timeZone}|${Math.floor(atMs / 900_000)}`;
  const cached = quarterHourDays.get(key);
  if (cached !== undefined) return cached;
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    // The Swedish locale writes days as ISO 8601 does.
    formatter = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formatters.set(timeZone, formatter);
  }
  const date = formatter.format(atMs);
  if (quarterHourDays.size >= rememberedQuarterHours) quarterHourDays.clear();
  quarterHourDays.set(key, date);
  return date;
}

/** The day `days` after (or, negative, before) a day. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  const atMs = Date.parse(`${date}T00:00:00Z`) + days * 86_400_000;
  return new Date(atMs).toISOString().slice(0, 10);
}

/** The first day of the month `months` after (or before) the day's month. */
export function firstOfMonth(date: CalendarDate, months = 0): CalendarDate {
  const index = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const year = Math.floor(index / 12);
  return `${String(year).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}-01`;
}
