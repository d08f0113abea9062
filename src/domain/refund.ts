// Giving a payment back: to which account, of which payments, and how much of them. Filled by the connectors from what banks tell of
// the account that paid (OBIE `Refund.Account`); used by src/payments/refund.ts and kept by the store. Personal data of the payer.

import type { PaymentAccount, PaymentOrder } from './payment-order.ts';

/** The account that paid, as it can be paid back. Personal data: sealed where it is stored. */
export interface RefundAccount {
  readonly account: PaymentAccount;
  /** Whose account it is; null where the bank does not say. */
  readonly name: string | null;
}

/** Why a payment is not given back. Nothing was stored, and the key is free. */
export const refundRefusals = [
  /** There is no such payment that the caller may act on. */
  'PAYMENT_NOT_FOUND',
  /** It has not settled: what can still be refused is not given back. */
  'NOT_SETTLED',
  /** It is of a kind that is not given back as one: a refund itself, a standing order, an international payment. */
  'NOT_REFUNDABLE',
  /** Nobody knows the account that paid: it was not asked for, or the bank does not tell it. */
  'NO_REFUND_ACCOUNT',
  /** Refunds that were not refused or cancelled, and this one, would be more than was paid. */
  'EXCEEDS_PAYMENT',
] as const;
/** One of {@link refundRefusals}. */
export type RefundRefusal = (typeof refundRefusals)[number];

/** Where a payment can be paid back: what its bank told, else the account that it named; null where neither is known. */
export function refundAccountOf({
  refundAccount,
  order,
}: {
  readonly refundAccount: RefundAccount | null;
  readonly order: Pick<PaymentOrder, 'debtorAccount'>;
}): RefundAccount | null {
  if (refundAccount !== null) return refundAccount;
  return order.debtorAccount === null ? null : { account: order.debtorAccount, name: null };
}

/** Whether two numbers name one account, as far as that can be told: a British IBAN holds sort code and account number. */
export function isSameAccount(one: PaymentAccount, other: PaymentAccount): boolean {
  return toPlain(one) === toPlain(other);
}

function toPlain(account: PaymentAccount): string {
  if (account.kind === 'uk') return account.sortCode + account.accountNumber;
  return /^GB\d\d[A-Z]{4}(\d{14})$/.exec(account.iban)?.[1] ?? account.iban;
}
