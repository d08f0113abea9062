// Amounts for people, from the decimal strings that the gateway gives: never through a float, which holds no more than sixteen
// digits. Every digit that was given is shown, and none more. Used through words.js.

/** Whether this browser formats a decimal string as it is (ECMAScript 2023), or makes a float of it first. */
const isExact = format(new Intl.NumberFormat('en', { useGrouping: false }), '9007199254740993') === '9007199254740993';

/** More decimals than this are no money of anybody's, and older browsers refuse them. */
const mostDecimals = 20;

/** @param {Intl.NumberFormat} formatter @param {string} amount */
function format(formatter, amount) {
  return formatter.format(/** @type {`${number}`} */ (amount));
}

/**
 * Money as the locale writes it; as it came, where it is no decimal number or the currency is none.
 * @param {{ readonly amount: string, readonly currency: string }} money
 * @param {string} locale
 */
export function formatMoney({ amount, currency }, locale) {
  const [, decimals = ''] = amount.split('.');
  const isDecimal = /^[-+]?\d+(?:\.\d+)?$/.test(amount) && decimals.length <= mostDecimals;
  if (!isDecimal || !isExact) return `${amount} ${currency}`;
  try {
    const formatter = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: decimals.length,
      maximumFractionDigits: decimals.length,
    });
    return format(formatter, amount);
  } catch {
    // No code of three letters.
    return `${amount} ${currency}`;
  }
}

/**
 * Whether something is owed.
 * @param {{ readonly amount: string }} money
 */
export const isOwed = ({ amount }) => /^-.*[1-9]/.test(amount);
