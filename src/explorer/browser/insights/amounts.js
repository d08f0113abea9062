// Amounts of the page: decimal strings as the schema has them, added and written as whole numbers of their smallest unit.
// Numbers with a point are made for drawing alone, as a share of something. Used by the page's views and charts.

const pattern = /^(?<sign>-?)(?<whole>\d+)(?:\.(?<part>\d+))?$/;

/**
 * Takes a decimal string apart. @throws Error for what is none
 * @param {string} amount
 */
export function parseAmount(amount) {
  const groups = pattern.exec(amount)?.groups;
  if (groups === undefined) throw new Error('An amount could not be read.');
  const { sign = '', whole = '', part = '' } = groups;
  return { units: BigInt(`${sign}${whole}${part}`), scale: part.length };
}

/**
 * The smallest units of an amount at a scale that is at least its own.
 * @param {string} amount @param {number} scale
 */
export function toUnits(amount, scale) {
  const parsed = parseAmount(amount);
  return parsed.units * 10n ** BigInt(scale - parsed.scale);
}

/**
 * The decimal string of so many smallest units.
 * @param {bigint} units @param {number} scale
 */
export function toAmount(units, scale) {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const sign = units < 0n ? '-' : '';
  const at = digits.length - scale;
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, at)}.${digits.slice(at)}`;
}

/**
 * The largest scale among amounts of one currency.
 * @param {Iterable<string>} amounts
 */
export const scaleOf = (amounts) => Math.max(0, ...Array.from(amounts, (amount) => parseAmount(amount).scale));

/**
 * The exact sum of amounts of one currency; `0` of none.
 * @param {readonly string[]} amounts
 */
export function sumAmounts(amounts) {
  const scale = scaleOf(amounts);
  return toAmount(
    amounts.reduce((sum, amount) => sum + toUnits(amount, scale), 0n),
    scale,
  );
}

/** @param {string} amount */
export function negateAmount(amount) {
  const { units, scale } = parseAmount(amount);
  return toAmount(-units, scale);
}

/** @param {string} amount */
export const isZero = (amount) => parseAmount(amount).units === 0n;

/**
 * For people: thousands apart, a real minus sign, every digit kept.
 * @param {string} amount
 */
export function formatAmount(amount) {
  const { units, scale } = parseAmount(amount);
  const [whole = '', part] = toAmount(units < 0n ? -units : units, scale).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `${units < 0n ? '−' : ''}${grouped}${part === undefined ? '' : `.${part}`}`;
}

/**
 * How much of a span lies below, from 0 to 1: for drawing only.
 * @param {bigint} units
 * @param {{ lowest: bigint, highest: bigint }} span
 */
export function shareOf(units, { lowest, highest }) {
  const whole = highest - lowest;
  return whole === 0n ? 0 : Number(((units - lowest) * 1_000_000n) / whole) / 1_000_000;
}

/** @param {bigint} units @param {bigint} step */
function floorTo(units, step) {
  const rest = units % step;
  return units - rest - (rest < 0n ? step : 0n);
}

/**
 * Round marks of an axis, in smallest units and in order, which hold the span; at most `most` steps of 1, 2 or 5 times a
 * power of ten.
 * @param {{ lowest: bigint, highest: bigint }} span
 * @param {number} most
 */
export function toTicks({ lowest, highest }, most) {
  const top = highest > lowest ? highest : lowest + 1n;
  let step = 1n;
  for (let power = 1n; ; power *= 10n) {
    const fitting = [1n, 2n, 5n].map((each) => each * power).find((each) => countOf(lowest, top, each) <= most);
    if (fitting === undefined) continue;
    step = fitting;
    break;
  }
  const first = floorTo(lowest, step);
  return Array.from({ length: countOf(lowest, top, step) + 1 }, (_, index) => first + step * BigInt(index));
}

/** @param {bigint} lowest @param {bigint} highest @param {bigint} step */
function countOf(lowest, highest, step) {
  const last = -floorTo(-highest, step);
  return Number((last - floorTo(lowest, step)) / step);
}

/**
 * Marks of an axis in words: without decimal places where none needs them.
 * @param {readonly bigint[]} ticks @param {number} scale
 */
export function formatTicks(ticks, scale) {
  const one = 10n ** BigInt(scale);
  const isWhole = ticks.every((tick) => tick % one === 0n);
  return ticks.map((tick) => formatAmount(isWhole ? String(tick / one) : toAmount(tick, scale)));
}
