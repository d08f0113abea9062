// Whether a payment that a bank tells of is the one that was ordered: every standard's bank repeats the order in its answers.
// Called by the payment connectors before anybody authorises or believes it. House rule: what a bank repeats must be ours;
// what it leaves out is not held against it, except where a standard demands it.

import { InvalidAmount, parseMoney } from '../domain/money.ts';
import type { PaymentAccount, PaymentOrder } from '../domain/payment-order.ts';
import { type JsonObject, readDecimal, readString, Unreadable } from './json.ts';

/** The parts of a payment as a bank repeats them; null for what it does not. */
export interface EchoedPayment {
  readonly endToEndId: string | null;
  /** The amount's object and the names of its fields. */
  readonly amount: { readonly of: JsonObject; readonly amountKey: string; readonly currencyKey: string } | null;
  /** The creditor's account: an IBAN, a national number, possibly masked. */
  readonly creditorAccount: string | null;
}

/** The first part that is not what was ordered, in a word for operators; null when all that is repeated is. */
export function findDifference(
  order: Pick<PaymentOrder, 'endToEndId' | 'instructedAmount' | 'creditorAccount'>,
  { endToEndId, amount, creditorAccount }: EchoedPayment,
): 'end-to-end id' | 'amount' | 'currency' | 'creditor account' | null {
  if (endToEndId !== null && endToEndId !== order.endToEndId) return 'end-to-end id';
  if (amount !== null) {
    const currency = readString(amount.of, amount.currencyKey);
    if (currency !== null && currency.toUpperCase() !== order.instructedAmount.currency) return 'currency';
    if (amount.of[amount.amountKey] != null && !isAmountOf(order, amount.of, amount.amountKey)) return 'amount';
  }
  if (creditorAccount !== null && !isAccountOf(order.creditorAccount, creditorAccount)) return 'creditor account';
  return null;
}

/** By value, whatever zeros are written; one that cannot be read is not ours. */
function isAmountOf(
  { instructedAmount }: Pick<PaymentOrder, 'instructedAmount'>,
  of: JsonObject,
  key: string,
): boolean {
  try {
    return parseMoney(readDecimal(of, key, ''), instructedAmount.currency).amountMinor === instructedAmount.amountMinor;
  } catch (error) {
    if (error instanceof Unreadable || error instanceof InvalidAmount) return false;
    throw error;
  }
}

/** Digits of a national number that must be told before it can stand for an IBAN that ends with it. */
const enoughDigits = 8;

/** The same account by IBAN or by the national number in it; masked characters are any. */
function isAccountOf(ordered: PaymentAccount, text: string): boolean {
  const echoed = text.replace(/[\s-]/g, '').toUpperCase();
  const own = ordered.kind === 'iban' ? ordered.iban : `${ordered.sortCode}${ordered.accountNumber}`;
  // A UK account told as its IBAN ends with sort code and account number.
  if (echoed.length > own.length)
    return ordered.kind === 'uk' && isIban(echoed) && isMatch(echoed.slice(-own.length), own);
  return echoed.length >= Math.min(enoughDigits, own.length) && isMatch(echoed, own.slice(-echoed.length));
}

function isMatch(masked: string, own: string): boolean {
  return [...masked].every((character, index) => /[*•#X]/.test(character) || character === own[index]);
}

const isIban = (text: string) => /^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(text);
