// How much each client has paid on one day (UTC) in one currency: counted with the payment, in its transaction. Called by
// stored-payments.ts.

import { largestAmountMinor } from '../domain/payment-schedule.ts';
import type { Changes } from './database.ts';
import type { NewPayment, PaymentRecord } from './payments.ts';

const toDay = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);

/** Under what is counted what is paid at a bank without approval: no client's id, which has no spaces. */
const ofBank = (bankId: string) => `at ${bankId}`;

/**
 * Counts a payment in its client's day, and where nobody approves it in its bank's; false when that would be more than a limit. One row
 * each: nobody slips through.
 */
export async function useDailyLimit(changes: Changes, payment: NewPayment): Promise<boolean> {
  const { dailyLimitMinor, directLimitMinor, bankId, scope } = payment;
  if (!(await use(changes, payment, { owner: scope.clientId, limitMinor: dailyLimitMinor }))) return false;
  if (directLimitMinor === undefined) return true;
  return use(changes, payment, { owner: ofBank(bankId), limitMinor: directLimitMinor });
}

/** What counts of an order: of a standing order the most that it pays on a day. */
const toCounted = ({ instructedAmount: { amountMinor }, schedule }: PaymentRecord['order']): bigint =>
  largestAmountMinor(amountMinor, schedule);

async function use(
  changes: Changes,
  { order, createdAtMs }: NewPayment,
  { owner, limitMinor: dailyLimitMinor }: { readonly owner: string; readonly limitMinor: bigint | null },
): Promise<boolean> {
  const { currency } = order.instructedAmount;
  const amountMinor = toCounted(order);
  if (dailyLimitMinor !== null && amountMinor > dailyLimitMinor) return false;
  const amount = Number(amountMinor);
  const { numInsertedOrUpdatedRows } = await changes
    .insertInto('payment_usage')
    .values({ client_id: owner, day: toDay(createdAtMs), currency, used_minor: amount })
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

/** A payment that came to nothing does not count for its client. At its bank it does: what is paid without approval is held to less. */
export async function returnDailyLimit(
  changes: Changes,
  { clientId, createdAtMs, order }: PaymentRecord,
): Promise<void> {
  const { currency } = order.instructedAmount;
  const amountMinor = toCounted(order);
  await changes
    .updateTable('payment_usage')
    .set((build) => ({ used_minor: build('used_minor', '-', Number(amountMinor)) }))
    .where('client_id', '=', clientId)
    .where('day', '=', toDay(createdAtMs))
    .where('currency', '=', currency)
    .execute();
}
