// How operators close payments of unknown outcome, by evidence: proposals, and closings that were carried out. A closing is written
// in the transaction of the payment's own change (stored-payments.ts), so that there is all of it or nothing. The evidence is
// sealed. Opened by store.ts; used by src/payments/closings.ts.

import type { Selectable } from 'kysely';
import { z } from 'zod';
import { type Actor, appendAudit } from './audit.ts';
import type { Changes, Database } from './database.ts';
import { SealFailure, StoreFailure } from './failures.ts';
import type { PaymentClosingsTable } from './operator-tables.ts';
import type { ClosingStatus, NewClosing, PaymentClosing, PaymentRecord } from './payments.ts';
import { toPlace } from './sealed-columns.ts';
import type { Sealer } from './sealing.ts';

/**
 * - `PROPOSED`: a second operator has to approve it.
 * - `DONE`: the payment was closed.
 * - `WITHDRAWN`: an operator has taken it back.
 * - `VOID`: what is known of the payment has changed since.
 * - `EXPIRED`: nobody approved it in time.
 */
export type ClosingState = 'PROPOSED' | 'DONE' | 'WITHDRAWN' | 'VOID' | 'EXPIRED';

/** A closing, or a proposal of one. Times are epoch milliseconds. */
export interface ClosingRecord extends NewClosing {
  readonly paymentId: string;
  readonly state: ClosingState;
  /** Who approved it, or took it back; null where nobody has. */
  readonly endedBy: string | null;
  readonly endedAtMs: number | null;
}

/** Why a payment was not closed. Nothing has changed. */
export class ClosingRefused extends StoreFailure {
  readonly reason: 'NOT_UNKNOWN' | 'NOT_APPROVABLE' | 'CLOSED_BEFORE';
  constructor(reason: ClosingRefused['reason']) {
    super(`the payment was not closed: ${reason}`);
    this.reason = reason;
  }
}

/** The port. */
export interface PaymentClosingStore {
  /**
   * Keeps a proposal, and its entry of the audit; null when one waits already for the payment that still holds: what has expired, or
   * rests on something else than this, makes room. @throws StoreFailure
   */
  propose(payment: PaymentRecord, closing: NewClosing): Promise<ClosingRecord | null>;
  /** @throws StoreFailure, SealFailure */
  read(id: string): Promise<ClosingRecord | null>;
  /** Newest first. @throws StoreFailure, SealFailure */
  readOfPayment(paymentId: string): Promise<readonly ClosingRecord[]>;
  /** Proposals that wait, oldest first, those that have expired included. @throws StoreFailure, SealFailure */
  readProposed(afterId: string, limit: number): Promise<readonly ClosingRecord[]>;
  /** Ends a proposal that waits, with its entry of the audit; false where it does not wait any more. @throws StoreFailure */
  end(proposal: ClosingRecord, end: ProposalEnd): Promise<boolean>;
}

/** How a proposal ends without closing anything. */
export interface ProposalEnd {
  readonly state: Exclude<ClosingState, 'PROPOSED' | 'DONE'>;
  readonly by: Actor;
  readonly atMs: number;
  readonly payment: Pick<PaymentRecord, 'id' | 'customerId' | 'bankId'>;
}

const place = (id: string) => toPlace('payment_closings', id);
const evidenceForm = z.object({ text: z.string().nullable(), reference: z.string().nullable() });

/** Writes a closing in the transaction of the payment's change. @throws ClosingRefused, with all of it undone */
export async function writeClosing(
  changes: Changes,
  sealer: Sealer,
  how: { readonly payment: PaymentRecord; readonly closing: PaymentClosing; readonly atMs: number },
): Promise<void> {
  const { payment, closing, atMs } = how;
  if (payment.status !== 'UNKNOWN' || payment.stage !== 'ENDED') throw new ClosingRefused('NOT_UNKNOWN');
  if ('approves' in closing) await approve(changes, payment, { ...closing, atMs });
  else {
    // Alone: what others have proposed meanwhile is over with it.
    const operator = { kind: 'staff', subject: closing.closing.proposedBy } as const;
    await endProposals(changes, { state: 'VOID', by: operator, atMs, payment });
    const by = { ended_by: closing.closing.proposedBy, ended_at: atMs };
    const row = { ...toRow(sealer, payment.id, closing.closing), state: 'DONE', ...by };
    const { numInsertedOrUpdatedRows } = await changes
      .insertInto('payment_closings')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows !== 1n) throw new ClosingRefused('CLOSED_BEFORE');
  }
  // Looked for at once, whatever it was closed as: an entry that shows otherwise has to be told.
  await changes.updateTable('payment_searches').set({ due_at: atMs }).where('payment_id', '=', payment.id).execute();
}

/** What a proposal ended as, and by whose doing. */
function tellEnded(changes: Changes, id: string, { state, by, atMs, payment }: ProposalEnd): Promise<void> {
  const { id: paymentId, customerId, bankId } = payment;
  return appendAudit(changes, {
    atMs,
    actor: by,
    action: 'PAYMENT_CLOSE',
    outcome: 'REFUSED',
    reason: `${state}:${id}`,
    customerId,
    bankId,
    paymentId,
  });
}

/** Ends the proposals for a payment that have expired, or rest on something else than `basis`; without either all of them. */
async function endProposals(
  changes: Changes,
  end: ProposalEnd,
  which: { readonly expiredAtMs?: number; readonly otherThanBasis?: string } = {},
): Promise<void> {
  const { expiredAtMs, otherThanBasis } = which;
  const ended = await changes
    .updateTable('payment_closings')
    .set({ state: end.state, ended_at: end.atMs })
    .where('payment_id', '=', end.payment.id)
    .where('state', '=', 'PROPOSED')
    .$if(expiredAtMs !== undefined, (query) => query.where('expires_at', '<=', expiredAtMs ?? 0))
    .$if(otherThanBasis !== undefined, (query) => query.where('basis', '!=', otherThanBasis ?? ''))
    .returning('id')
    .execute();
  for (const { id } of ended) await tellEnded(changes, id, end);
}

async function approve(
  changes: Changes,
  { id: paymentId }: PaymentRecord,
  { approves, by, atMs }: { readonly approves: string; readonly by: string; readonly atMs: number },
): Promise<void> {
  const { numUpdatedRows } = await changes
    .updateTable('payment_closings')
    .set({ state: 'DONE', ended_by: by, ended_at: atMs })
    .where('id', '=', approves)
    .where('payment_id', '=', paymentId)
    .where('state', '=', 'PROPOSED')
    // Two people, whatever else was looked at before.
    .where('proposed_by', '!=', by)
    .where('expires_at', '>', atMs)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) throw new ClosingRefused('NOT_APPROVABLE');
}

function toRow(sealer: Sealer, paymentId: string, closing: NewClosing) {
  const { sealed, keyId } = sealer.seal(JSON.stringify(closing.evidence), place(closing.id));
  return {
    id: closing.id,
    payment_id: paymentId,
    status: closing.status,
    state: 'PROPOSED',
    basis: closing.basis,
    proposed_by: closing.proposedBy,
    proposed_at: closing.proposedAtMs,
    expires_at: closing.expiresAtMs,
    ended_by: null,
    ended_at: null,
    sealed,
    key_id: keyId,
  };
}

/** Closings in a database. */
export class StoredPaymentClosings implements PaymentClosingStore {
  readonly #database: Database;
  readonly #sealer: Sealer;

  constructor(database: Database, sealer: Sealer) {
    this.#database = database;
    this.#sealer = sealer;
  }

  async propose(payment: PaymentRecord, closing: NewClosing): Promise<ClosingRecord | null> {
    const { proposedAtMs: atMs, basis } = closing;
    return this.#database.change('proposing to close a payment', async (changes) => {
      const by = { kind: 'staff', subject: closing.proposedBy } as const;
      await endProposals(changes, { state: 'EXPIRED', by, atMs, payment }, { expiredAtMs: atMs });
      await endProposals(changes, { state: 'VOID', by, atMs, payment }, { otherThanBasis: basis });
      const row = await changes
        .insertInto('payment_closings')
        .values(toRow(this.#sealer, payment.id, closing))
        .onConflict((conflict) => conflict.doNothing())
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return null;
      await appendAudit(changes, {
        atMs,
        actor: by,
        action: 'PAYMENT_CLOSE_PROPOSE',
        outcome: 'DONE',
        reason: `${closing.status}:${closing.id}`,
        customerId: payment.customerId,
        bankId: payment.bankId,
        paymentId: payment.id,
      });
      return this.#parse(row);
    });
  }

  async read(id: string): Promise<ClosingRecord | null> {
    const row = await this.#database.ask('reading a closing of a payment', (db) =>
      db.selectFrom('payment_closings').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    return row === undefined ? null : this.#parse(row);
  }

  async readOfPayment(paymentId: string): Promise<readonly ClosingRecord[]> {
    const rows = await this.#database.ask('reading closings of a payment', (db) =>
      db
        .selectFrom('payment_closings')
        .selectAll()
        .where('payment_id', '=', paymentId)
        .orderBy('proposed_at', 'desc')
        .limit(100)
        .execute(),
    );
    return rows.map((row) => this.#parse(row));
  }

  async readProposed(afterId: string, limit: number): Promise<readonly ClosingRecord[]> {
    const rows = await this.#database.ask('reading proposals', (db) =>
      db
        .selectFrom('payment_closings')
        .selectAll()
        .where('state', '=', 'PROPOSED')
        .where('id', '>', afterId)
        .orderBy('id')
        .limit(limit)
        .execute(),
    );
    return rows.map((row) => this.#parse(row));
  }

  async end({ id }: ClosingRecord, { state, by, atMs, payment }: ProposalEnd): Promise<boolean> {
    return this.#database.change('ending a proposal', async (changes) => {
      const { numUpdatedRows } = await changes
        .updateTable('payment_closings')
        .set({ state, ended_by: by.subject, ended_at: atMs })
        .where('id', '=', id)
        .where('state', '=', 'PROPOSED')
        .executeTakeFirstOrThrow();
      if (numUpdatedRows !== 1n) return false;
      await tellEnded(changes, id, { state, by, atMs, payment });
      return true;
    });
  }

  #parse(row: Selectable<PaymentClosingsTable>): ClosingRecord {
    const content = this.#sealer.open({ sealed: row.sealed, keyId: row.key_id }, place(row.id));
    const evidence = evidenceForm.safeParse(JSON.parse(content));
    if (!evidence.success) throw new SealFailure('BROKEN', 'payment_closings: a sealed value has another form');
    return {
      id: row.id,
      paymentId: row.payment_id,
      // Written from these very types.
      status: row.status as ClosingStatus,
      state: row.state as ClosingState,
      basis: row.basis,
      evidence: evidence.data,
      proposedBy: row.proposed_by,
      proposedAtMs: row.proposed_at,
      expiresAtMs: row.expires_at,
      endedBy: row.ended_by,
      endedAtMs: row.ended_at,
    };
  }
}
