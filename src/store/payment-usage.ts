// How much each client has paid on one day (UTC) in one currency: counted with the payment, in its transaction. Called by
// stored-payments.ts.

import type { Changes } from './database.ts';
import type { NewPayment, PaymentRecord } from './payments.ts';

const toDay = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);

/** Counts a payment in its client's day; false when that would be more than the limit. One row: nobody slips through. */
export async function useDailyLimit(changes: Changes, payment: NewPayment): Promise<boolean> {
  const { amountMinor, currency } = payment.order.instructedAmount;
  const { dailyLimitMinor } = payment;
  if (dailyLimitMinor !== null && amountMinor > dailyLimitMinor) return false;
  const amount = Number(amountMinor);
  const { numInsertedOrUpdatedRows } = await changes
    .insertInto('payment_usage')
    .values({ client_id: payment.scope.clientId, day: toDay(payment.createdAtMs), currency, used_minor: amount })
    .onConflict((conflict) =>
      conflict
        .columns(['client_id', 'day', 'currency'])
        .doUpdateSet((build) => ({ used_minor: build('payment_usage.used_minor', '+', amount) }))
        .where('payment_usage.used_minor', '<=', Number((dailyLimitMinor ?? mostCounted) - amountMinor)),
    )
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** What a counter holds exactly, minor units: 2^53 - 1. A day on which a client without a limit pays more is refused. */
const mostCounted = BigInt(Number.MAX_SAFE_INTEGER);

/** A payment that came to nothing does not count. */
export async function returnDailyLimit(
  changes: Changes,
  { clientId, createdAtMs, order }: PaymentRecord,
): Promise<void> {
  const { amountMinor, currency } = order.instructedAmount;
  await changes
    .updateTable('payment_usage')
    .set((build) => ({ used_minor: build('used_minor', '-', Number(amountMinor)) }))
    .where('client_id', '=', clientId)
    .where('day', '=', toDay(createdAtMs))
    .where('currency', '=', currency)
    .execute();
}
