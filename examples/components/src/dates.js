// Instants for people, in their own zone: the day, the moment, and how long ago something was. What is no instant is shown as it
// came. Used through words.js.

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** @typedef {{ readonly locale: string, readonly timeZone?: string | undefined }} Place */

/** @param {string} instant @param {Intl.DateTimeFormatOptions} options @param {Place} place */
function formatInstant(instant, options, { locale, timeZone }) {
  const atMs = Date.parse(instant);
  if (Number.isNaN(atMs)) return instant;
  return new Intl.DateTimeFormat(locale, timeZone === undefined ? options : { ...options, timeZone }).format(atMs);
}

/**
 * The day, such as 19 May 2027.
 * @param {string} instant
 * @param {Place} place without a zone it is the person's own
 */
export const formatDay = (instant, place) => formatInstant(instant, { dateStyle: 'medium' }, place);

/**
 * Day and time.
 * @param {string} instant
 * @param {Place} place
 */
export const formatMoment = (instant, place) =>
  formatInstant(instant, { dateStyle: 'medium', timeStyle: 'short' }, place);

/**
 * The time of today, to the second.
 * @param {string} instant
 * @param {Place} place
 */
export const formatTime = (instant, place) => formatInstant(instant, { timeStyle: 'medium' }, place);

/**
 * How long ago it was: `now`, `3 minutes ago`, `2 hours ago`, and from a day on the day itself. The two clocks need not agree:
 * what seems to be to come is now.
 * @param {string} instant
 * @param {number} nowMs
 * @param {Place} place
 */
export function formatAge(instant, nowMs, place) {
  const ageMs = nowMs - Date.parse(instant);
  if (Number.isNaN(ageMs) || ageMs >= dayMs) return formatDay(instant, place);
  const relative = new Intl.RelativeTimeFormat(place.locale, { numeric: 'auto' });
  if (ageMs < minuteMs) return relative.format(0, 'second');
  return ageMs < hourMs
    ? relative.format(-Math.floor(ageMs / minuteMs), 'minute')
    : relative.format(-Math.floor(ageMs / hourMs), 'hour');
}
