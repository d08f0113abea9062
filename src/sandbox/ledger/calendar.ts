// Days without time zones, as YYYY-MM-DD, and the local clocks of the banks. Called by the history and the wire writers.
// House rule: a bank's day is its country's day; daylight saving follows today's rules of the EU, the UK and New South Wales.

const dayMs = 86_400_000;
/** Days already read and written: the history asks for the same 761 of them a hundred thousand times. */
const starts = new Map<string, number>();
const written = new Map<number, string>();

/** The instant at which a day begins in UTC, in milliseconds. */
export function startOfDayMs(day: string): number {
  const known = starts.get(day);
  if (known !== undefined) return known;
  const atMs = Date.parse(`${day}T00:00:00Z`);
  starts.set(day, atMs);
  return atMs;
}

/** The day of an instant in UTC. */
export function toDay(atMs: number): string {
  const number = Math.floor(atMs / dayMs);
  const known = written.get(number);
  if (known !== undefined) return known;
  const day = new Date(atMs).toISOString().slice(0, 10);
  written.set(number, day);
  return day;
}

/** The day `count` days later; negative counts go back. */
export function addDays(day: string, count: number): string {
  return toDay(startOfDayMs(day) + count * dayMs);
}

/** The day `count` months earlier, or the month's last when it is shorter. */
export function monthsBefore(day: string, count: number): string {
  const from = new Date(startOfDayMs(day));
  const month = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() - count, 1));
  const lastDate = new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 0)).getUTCDate();
  month.setUTCDate(Math.min(from.getUTCDate(), lastDate));
  return month.toISOString().slice(0, 10);
}

/** Every day from `first` to `last`, both included. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let atMs = startOfDayMs(first); atMs <= startOfDayMs(last); atMs += dayMs) days.push(toDay(atMs));
  return days;
}

/** Whether a text is a day that exists. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The instant, `utcHour` hours from midnight UTC, of a month's first or last Sunday. */
function sundayMs(year: number, month: number, [which, utcHour]: readonly ['first' | 'last', number]): number {
  const date = new Date(Date.UTC(year, which === 'first' ? month : month + 1, which === 'first' ? 1 : 0));
  const weekday = date.getUTCDay();
  return date.getTime() + (which === 'first' ? (7 - weekday) % 7 : -weekday) * dayMs + utcHour * 3_600_000;
}

/** The offset from UTC, in minutes, of a bank's country at an instant. */
export function offsetMinutes(country: string, atMs: number): number {
  const year = new Date(atMs).getUTCFullYear();
  if (country === 'AU') {
    const isWinter = atMs >= sundayMs(year, 3, ['first', -8]) && atMs < sundayMs(year, 9, ['first', -8]);
    return isWinter ? 600 : 660;
  }
  const isSummer = atMs >= sundayMs(year, 2, ['last', 1]) && atMs < sundayMs(year, 9, ['last', 1]);
  return (country === 'GB' ? 0 : 60) + (isSummer ? 60 : 0);
}

/** An instant as RFC 3339 local time with its offset, never "Z". */
export function toLocalDateTime(country: string, atMs: number): string {
  const minutes = offsetMinutes(country, atMs);
  const local = new Date(atMs + minutes * 60_000).toISOString().slice(0, 19);
  const hours = String(Math.floor(minutes / 60)).padStart(2, '0');
  return `${local}+${hours}:${String(minutes % 60).padStart(2, '0')}`;
}
