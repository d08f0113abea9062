// Whether a payment can be given back, and by how much: judged in the transaction that begins the refund, with the payment's row held, so
// that refunds that come at once cannot be more together than was paid. Called by stored-payments.ts.

import type { PaymentOrder } from '../domain/payment-order.ts';
import type { RefundRefusal } from '../domain/refund.ts';
import type { Changes } from './database.ts';
import { StoreFailure } from './failures.ts';

/** Undoes a beginning. */
export class NotRefundable extends StoreFailure {
  readonly reason: RefundRefusal;
  constructor(reason: RefundRefusal) {
    super(`not refundable: ${reason}`);
    this.reason = reason;
  }
}

/**
 * Holds the payment's row until the transaction ends, and passes while it is settled, in the refund's currency, and what gives it back
 * (all but what was refused or cancelled: what is open or unknown may move yet) leaves enough. @throws NotRefundable
 */
export async function assertRefundable(
  changes: Changes,
  id: string,
  { instructedAmount: { amountMinor, currency } }: Pick<PaymentOrder, 'instructedAmount'>,
): Promise<void> {
  // A write that changes nothing: the next refund waits here, on both databases.
  const original = await changes
    .updateTable('payments')
    .set((build) => ({ refund_of: build.ref('refund_of') }))
    .where('id', '=', id)
    .returning(['status', 'currency', 'amount_minor', 'refund_of'])
    .executeTakeFirst();
  if (original === undefined) throw new NotRefundable('PAYMENT_NOT_FOUND');
  if (original.refund_of !== null || original.currency !== currency) throw new NotRefundable('NOT_REFUNDABLE');
  if (original.status !== 'SETTLED') throw new NotRefundable('NOT_SETTLED');
  const refunds = await changes
    .selectFrom('payments')
    .select('amount_minor')
    .where('refund_of', '=', id)
    .where('status', 'not in', ['REJECTED', 'CANCELLED'])
    .execute();
  const refundedMinor = refunds.reduce((sum, { amount_minor: minor }) => sum + BigInt(minor), 0n);
  if (refundedMinor + amountMinor > BigInt(original.amount_minor)) throw new NotRefundable('EXCEEDS_PAYMENT');
}
