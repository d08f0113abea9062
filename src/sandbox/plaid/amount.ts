// Amounts as Plaid writes them: JSON numbers, as short as they can be (72.1, 500), here made from the minor units as
// text so that no binary fraction comes in between. Called by the wire writers. Source: the specification's amount and
// balances, and JSON.rawJSON.
import { toDecimal } from '../ledger/currency.ts';

const rawJson: unknown = Reflect.get(JSON, 'rawJSON');

/** A number that JSON.stringify writes as this text, whatever its digits. */
function toNumber(text: string): unknown {
  if (typeof rawJson !== 'function') throw new Error('this Node has no JSON.rawJSON');
  const written: unknown = rawJson(text);
  return written;
}

/** Minor units as a JSON number without trailing zeros. */
export function toAmount(amountMinor: bigint, currency: string): unknown {
  const text = toDecimal(amountMinor, currency);
  return toNumber(text.includes('.') ? text.replace(/\.?0+$/, '') : text);
}
