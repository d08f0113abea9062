// Payments under a mandate as they count towards its limits, and the one place where a new one is added to them: in the transaction that
// begins it, one after another by the mandate's row, so that payments at once do not exceed a limit together. A payment's own row is
// what is reserved; it counts until it has come to nothing. Called by stored-payments.ts and stored-mandates.ts.

import { type ExpressionBuilder, sql } from 'kysely';
import { dateInZone } from '../domain/dates.ts';
import type { MandateBreach, MandateUse } from '../domain/payment-mandate.ts';
import type { Changes } from './database.ts';
import { StoreFailure } from './failures.ts';
import type { Tables } from './tables.ts';

/** The mandate that a new payment is to be made under, and what it is held to. */
export interface MandateUsing {
  readonly mandateId: string;
  /** Whether it would break a limit beside what was paid under it; null when it does not. Pure. */
  readonly findBreach: (uses: readonly MandateUse[]) => MandateBreach | null;
  /** From when on payments count, epoch milliseconds. */
  readonly sinceMs: number;
  /** Whose days count: the bank's. */
  readonly timeZone: string;
}

/** How long after it was begun a payment may be sent again, and count on a later day, milliseconds; more than src/payments allows. */
const longestMs = 3 * 86_400_000;

/** When a payment was last sent, or else begun. */
const lastAt = (build: ExpressionBuilder<Tables, 'payments'>) =>
  build.fn.coalesce(
    build
      .selectFrom('payment_steps')
      .select(sql<number>`max(${sql.ref('payment_steps.at')})`.as('at'))
      .whereRef('payment_steps.payment_id', '=', 'payments.id')
      .where('payment_steps.step', '=', 'SUBMIT')
      .where('payment_steps.phase', '=', 'BEGUN'),
    'payments.created_at',
  );

/** Those that count from an instant on. The bank may have taken one for each of the days from its beginning to when it was last sent. */
export async function readMandateUses(
  db: Pick<Changes, 'selectFrom'>,
  mandateId: string,
  { sinceMs, timeZone }: Pick<MandateUsing, 'sinceMs' | 'timeZone'>,
): Promise<readonly MandateUse[]> {
  const rows = await db
    .selectFrom('payments')
    .select(['payments.amount_minor', 'payments.created_at'])
    .select((build) => lastAt(build).as('last_at'))
    .where('payments.mandate_id', '=', mandateId)
    .where('payments.status', 'not in', ['REJECTED', 'CANCELLED'])
    .where('payments.created_at', '>=', sinceMs - longestMs)
    .execute();
  return rows.map((row) => ({
    amountMinor: BigInt(row.amount_minor),
    fromDate: dateInZone(Number(row.created_at), timeZone),
    toDate: dateInZone(Number(row.last_at), timeZone),
  }));
}

/** Takes the mandate's turn and judges the payment that is to be begun. @throws MandateRefused, for the transaction to be undone */
export async function takeMandate(
  changes: Changes,
  { mandateId, findBreach, ...period }: MandateUsing,
  atMs: number,
): Promise<void> {
  // Holds the row until the transaction ends: whoever begins another payment under it waits here, and then sees this one.
  const { numUpdatedRows } = await changes
    .updateTable('payment_mandates')
    .set({ used_at: atMs })
    .where('id', '=', mandateId)
    .where('status', '=', 'AUTHORISED')
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) throw new MandateRefused(null);
  const breach = findBreach(await readMandateUses(changes, mandateId, period));
  if (breach !== null) throw new MandateRefused(breach);
}

/** Undoes the beginning of a payment: its mandate has ended (`breach` null), or would be exceeded. */
export class MandateRefused extends StoreFailure {
  readonly breach: MandateBreach | null;
  constructor(breach: MandateBreach | null) {
    super('a mandate does not allow a payment');
    this.breach = breach;
  }
}
