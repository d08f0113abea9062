// Days, months and instants of the page in words. Days are calendar days as the schema has them (`2026-11-29`), and belong to
// no time zone. Used by the page's views and charts.

const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** @param {string} date `yyyy-mm-dd` */
const monthName = (date) => names[Number(date.slice(5, 7)) - 1] ?? date;

/** @param {string} date */
export const formatDay = (date) => `${Number(date.slice(8, 10))} ${monthName(date)} ${date.slice(0, 4)}`;

/** @param {string} date a day of it */
export const formatMonth = (date) => `${monthName(date)} ${date.slice(0, 4)}`;

/** @param {string} date a day of it */
export const formatMonthShort = (date) => monthName(date);

/**
 * The first days of all months that have a day of a window.
 * @param {string} from @param {string} to
 */
export function monthsOf(from, to) {
  const months = [];
  let [year = 0, month = 0] = from.split('-').map(Number);
  for (;;) {
    const first = `${year}-${String(month).padStart(2, '0')}-01`;
    if (first > to) return months;
    months.push(first);
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
}

/**
 * The last day of a month.
 * @param {string} date a day of it
 */
export function endOfMonth(date) {
  const [year = 0, month = 0] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/**
 * How long ago an instant was.
 * @param {string} instant ISO 8601
 * @param {number} nowMs
 */
export function toAge(instant, nowMs) {
  const minutes = Math.floor((nowMs - Date.parse(instant)) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return minutes === 1 ? '1 minute ago' : `${minutes} minutes ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return hours === 1 ? '1 hour ago' : `${hours} hours ago`;
  return `${Math.floor(hours / 24)} days ago`;
}
