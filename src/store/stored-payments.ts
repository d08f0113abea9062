// Payments in a database: the port of payments.ts in SQL. Events and steps are only ever added (triggers of migrations.ts);
// idempotency keys and what was paid of a day's limit stand beside, in the transaction of their payment. Opened by store.ts.

import { type Expression, expressionBuilder, type SqlBool } from 'kysely';
import { nextStanding, type PaymentSource, type PaymentStatus } from '../domain/payment.ts';
import { appendAudit } from './audit.ts';
import type { Changes, Database } from './database.ts';
import { StoreFailure } from './failures.ts';
import { MandateRefused, takeMandate } from './mandate-uses.ts';
import { writeClosing } from './payment-closings.ts';
import { keepEvidence, readEvidence } from './payment-evidence.ts';
import { assertRefundable, NotRefundable } from './payment-refunds.ts';
import { initialStandingOf, PaymentRows } from './payment-rows.ts';
import { returnDailyLimit, useDailyLimit } from './payment-usage.ts';
import {
  BankPaymentIdTaken,
  type BegunPayment,
  type IdempotencyScope,
  type NewPayment,
  type PaymentChange,
  type PaymentEventRecord,
  type PaymentEvidenceRecord,
  type PaymentPage,
  type PaymentRecord,
  type PaymentStep,
  type PaymentStepRecord,
  type PaymentStore,
  type StepPhase,
} from './payments.ts';
import { assertNotHeld, readLost } from './restores.ts';
import type { Sealer } from './sealing.ts';
import type { Tables } from './tables.ts';
import { insertDeliveries } from './webhook-deliveries.ts';

const toScope = ({ kind, subject, clientId }: IdempotencyScope) => JSON.stringify([kind, subject, clientId]);

/** Payments in a database. */
export class StoredPayments implements PaymentStore {
  readonly #database: Database;
  readonly #rows: PaymentRows;
  readonly #sealer: Sealer;
  readonly #listeners = new Set<(paymentId: string) => void>();

  constructor(database: Database, sealer: Sealer) {
    this.#database = database;
    this.#sealer = sealer;
    this.#rows = new PaymentRows(sealer);
  }

  async begin(payment: NewPayment): Promise<BegunPayment> {
    const scope = toScope(payment.scope);
    try {
      return await this.#database.change('beginning a payment', async (changes) => {
        // The first to write the key goes on; on PostgreSQL the others wait here until it is there or given up.
        const { numInsertedOrUpdatedRows } = await changes
          .insertInto('idempotency')
          .values({
            scope,
            key: payment.idempotencyKey,
            input_hash: payment.inputHash,
            payment_id: payment.id,
            created_at: payment.createdAtMs,
          })
          .onConflict((conflict) => conflict.columns(['scope', 'key']).doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows !== 1n) {
          const existing = await changes
            .selectFrom('idempotency')
            .innerJoin('payments', 'payments.id', 'idempotency.payment_id')
            .selectAll('payments')
            .select('idempotency.input_hash')
            .where('idempotency.scope', '=', scope)
            .where('idempotency.key', '=', payment.idempotencyKey)
            .executeTakeFirstOrThrow();
          if (existing.input_hash !== payment.inputHash) return { kind: 'conflict' };
          return { kind: 'known', payment: this.#rows.parse(existing) };
        }
        // A key that is not known may have been used after the backup: undone as well, so that the same key asks again.
        await assertNotHeld(changes);
        if (payment.underMandate !== undefined) {
          await takeMandate(changes, payment.underMandate, payment.createdAtMs);
        }
        // Before the day's limit: a change of the payment that is given back takes both rows in this order.
        if (payment.refundOf !== undefined) await assertRefundable(changes, payment.refundOf, payment.order);
        // Refused with everything undone: a limit that is raised later must not meet a used key.
        if (!(await useDailyLimit(changes, payment))) throw new OverDailyLimit();
        const row = { ...this.#rows.toRow(payment), ...(await readLost(changes, payment.id)) };
        await changes.insertInto('payments').values(row).execute();
        await appendEvent(
          changes,
          { id: payment.id, clientId: payment.scope.clientId },
          {
            status: initialStandingOf(payment).status,
            source: 'GATEWAY',
            reasonCode: null,
            atMs: payment.createdAtMs,
          },
        );
        await appendAudit(changes, {
          atMs: payment.createdAtMs,
          actor: { kind: payment.scope.kind, subject: payment.scope.subject },
          action: 'PAYMENT_INITIATE',
          outcome: 'DONE',
          customerId: payment.customerId,
          bankId: payment.bankId,
          linkId: payment.debtor?.linkId ?? null,
          paymentId: payment.id,
        });
        const stored = await selectPayment(changes, payment.id).executeTakeFirstOrThrow();
        return { kind: 'begun', payment: this.#rows.parse(stored) };
      });
    } catch (error) {
      if (error instanceof OverDailyLimit) return { kind: 'overLimit' };
      if (error instanceof MandateRefused) return { kind: 'overMandate', breach: error.breach };
      if (error instanceof NotRefundable) return { kind: 'notRefundable', reason: error.reason };
      throw error;
    }
  }

  async findByKey(scope: IdempotencyScope, idempotencyKey: string) {
    // No key has one, and PostgreSQL takes none in a text.
    if (idempotencyKey.includes('\0')) return null;
    const row = await this.#database.ask('finding a payment by its key', (db) =>
      db
        .selectFrom('idempotency')
        .innerJoin('payments', 'payments.id', 'idempotency.payment_id')
        .selectAll('payments')
        .select('idempotency.input_hash')
        .where('idempotency.scope', '=', toScope(scope))
        .where('idempotency.key', '=', idempotencyKey)
        .executeTakeFirst(),
    );
    return row === undefined ? null : { payment: this.#rows.parse(row), inputHash: row.input_hash };
  }

  async read(id: string): Promise<PaymentRecord | null> {
    const row = await this.#database.ask('reading a payment', (db) =>
      db.selectFrom('payments').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    return row === undefined ? null : this.#rows.parse(row);
  }

  async readMany(ids: readonly string[]): Promise<ReadonlyMap<string, PaymentRecord>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#database.ask('reading payments', (db) =>
      db.selectFrom('payments').selectAll().where('id', 'in', ids).execute(),
    );
    return new Map(rows.map((row) => [row.id, this.#rows.parse(row)]));
  }

  async readRefundsOf(ids: readonly string[]): Promise<ReadonlyMap<string, readonly PaymentRecord[]>> {
    const refunds = new Map<string, PaymentRecord[]>(ids.map((id) => [id, []]));
    if (ids.length === 0) return refunds;
    const rows = await this.#database.ask('reading refunds', (db) =>
      db.selectFrom('payments').selectAll().where('refund_of', 'in', ids).orderBy('created_at').orderBy('id').execute(),
    );
    for (const row of rows) refunds.get(row.refund_of ?? '')?.push(this.#rows.parse(row));
    return refunds;
  }

  async findByState(stateHash: string): Promise<PaymentRecord | null> {
    const row = await this.#database.ask('finding a payment', (db) =>
      db
        .selectFrom('payments')
        .selectAll()
        .where((build) => build.or([build('state_hash', '=', stateHash), build('cancel_state_hash', '=', stateHash)]))
        .executeTakeFirst(),
    );
    return row === undefined ? null : this.#rows.parse(row);
  }

  async findByCode(codeHash: string): Promise<PaymentRecord | null> {
    const row = await this.#database.ask('finding a payment by its code', (db) =>
      db.selectFrom('payments').selectAll().where('code_hash', '=', codeHash).executeTakeFirst(),
    );
    return row === undefined ? null : this.#rows.parse(row);
  }

  async readOfCustomer(customerId: string, limit: number, page: PaymentPage = {}): Promise<readonly PaymentRecord[]> {
    const { before = null, after = null, clientId = null, isOldestFirst = false } = page;
    const rows = await this.#database.ask('reading payments', async (db) => {
      const placeOf = async (id: string | null) =>
        id === null
          ? undefined
          : db
              .selectFrom('payments')
              .select(['created_at', 'id'])
              .where('id', '=', id)
              .where('customer_id', '=', customerId)
              .executeTakeFirst();
      const [newest, oldest] = [await placeOf(before), await placeOf(after)];
      const order = isOldestFirst ? 'asc' : 'desc';
      return db
        .selectFrom('payments')
        .selectAll()
        .where('customer_id', '=', customerId)
        .$if(clientId !== null, (query) => query.where('client_id', '=', clientId ?? ''))
        .$if(newest !== undefined, (query) => query.where(isBeside('<', newest ?? nowhere)))
        .$if(oldest !== undefined, (query) => query.where(isBeside('>', oldest ?? nowhere)))
        .orderBy('created_at', order)
        .orderBy('id', order)
        .limit(limit)
        .execute();
    });
    return rows.map((row) => this.#rows.parse(row));
  }

  async countOfCustomer(customerId: string, clientId: string | null): Promise<number> {
    const { count } = await this.#database.ask('counting payments', (db) =>
      db
        .selectFrom('payments')
        .select((build) => build.fn.countAll<number | bigint | string>().as('count'))
        .where('customer_id', '=', customerId)
        .$if(clientId !== null, (query) => query.where('client_id', '=', clientId ?? ''))
        .executeTakeFirstOrThrow(),
    );
    return Number(count);
  }

  async change(payment: PaymentRecord, change: PaymentChange, atMs: number): Promise<PaymentRecord | null> {
    const { id, version } = payment;
    const standing = change.statusReport === undefined ? null : nextStanding(payment, change.statusReport.status);
    const set = this.#rows.toSet({ payment, change, standing, atMs });
    const changed = await this.#database.change('changing a payment', async (changes) => {
      if (change.bankPaymentId !== undefined) await assertFree(changes, payment, change.bankPaymentId);
      const { numUpdatedRows } = await changes
        .updateTable('payments')
        .set(set)
        .where('id', '=', id)
        .where('version', '=', version)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows !== 1n) return null;
      if (change.step !== undefined) {
        const { name, phase, code } = change.step;
        await changes
          .insertInto('payment_steps')
          .values({ payment_id: id, step: name, phase, code: toPlainCode(code ?? null), at: atMs })
          .execute();
      }
      if (standing !== null && change.statusReport !== undefined) {
        const { source, reasonCode = null } = change.statusReport;
        await appendEvent(changes, payment, { status: standing.status, source, reasonCode, atMs });
        const isVoid = standing.status === 'REJECTED' || standing.status === 'CANCELLED';
        if (isVoid) await returnDailyLimit(changes, payment);
      }
      if (change.evidence !== undefined) await keepEvidence(changes, { payment, evidence: change.evidence, atMs });
      if (change.closing !== undefined)
        await writeClosing(changes, this.#sealer, { payment, closing: change.closing, atMs });
      if (change.audit !== undefined) {
        const { customerId, bankId, debtor } = payment;
        const linkId = debtor?.linkId ?? null;
        await appendAudit(changes, { ...change.audit, atMs, customerId, bankId, linkId, paymentId: id });
      }
      return this.#rows.parse(await selectPayment(changes, id).executeTakeFirstOrThrow());
    });
    if (changed !== null && standing !== null) this.#tell(id);
    return changed;
  }

  async readEvents(id: string): Promise<readonly PaymentEventRecord[]> {
    return (await this.readEventsOf([id])).get(id) ?? [];
  }

  async readEventsOf(ids: readonly string[]): Promise<ReadonlyMap<string, readonly PaymentEventRecord[]>> {
    const events = new Map<string, PaymentEventRecord[]>(ids.map((id) => [id, []]));
    if (ids.length === 0) return events;
    const rows = await this.#database.ask('reading payment events', (db) =>
      db.selectFrom('payment_events').selectAll().where('payment_id', 'in', ids).orderBy('seq').execute(),
    );
    for (const row of rows) {
      const ofPayment = events.get(row.payment_id);
      ofPayment?.push({
        seq: row.seq,
        ordinal: ofPayment.length + 1,
        // Written from these very types.
        status: row.status as PaymentStatus,
        source: row.source as PaymentSource,
        reasonCode: row.reason_code,
        atMs: row.at,
      });
    }
    return events;
  }

  readEvidenceOf(ids: readonly string[]): Promise<ReadonlyMap<string, PaymentEvidenceRecord>> {
    return readEvidence(this.#database, ids);
  }

  async readNewestEvents(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#database.ask('reading the newest payment events', (db) =>
      db
        .selectFrom('payment_events')
        .select('payment_id')
        .select(({ fn }) => fn.max('seq').as('seq'))
        .where('payment_id', 'in', ids)
        .groupBy('payment_id')
        .execute(),
    );
    return new Map(rows.map((row) => [row.payment_id, row.seq]));
  }

  watch(listener: (paymentId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #tell(paymentId: string): void {
    for (const listener of this.#listeners) listener(paymentId);
  }

  async readSteps(id: string): Promise<readonly PaymentStepRecord[]> {
    const rows = await this.#database.ask('reading payment steps', (db) =>
      db.selectFrom('payment_steps').selectAll().where('payment_id', '=', id).orderBy('seq').execute(),
    );
    // Written from these very types.
    return rows.map(({ step, phase, code, at }) => ({
      step: step as PaymentStep,
      phase: phase as StepPhase,
      code,
      atMs: at,
    }));
  }

  async readDue(nowMs: number, limit: number) {
    const rows = await this.#database.ask('reading due payments', (db) =>
      db
        .selectFrom((inner) =>
          inner
            .selectFrom('payments')
            .select((build) => [
              'id',
              'bank_id',
              'due_at',
              build.fn
                .agg<number>('row_number')
                .over((over) => over.partitionBy('bank_id').orderBy('due_at'))
                .as('place'),
            ])
            .where('due_at', '<=', nowMs)
            .where('stage', '!=', 'ENDED')
            .as('due'),
        )
        .select(['id', 'bank_id'])
        .where('place', '<=', limit)
        .orderBy('due_at')
        .execute(),
    );
    return rows.map((row) => ({ id: row.id, bankId: row.bank_id }));
  }
}

/** Two at once meet the unique index instead, and this the next time. @throws BankPaymentIdTaken */
async function assertFree(changes: Changes, { id, bankId }: PaymentRecord, bankPaymentId: string): Promise<void> {
  const other = await changes
    .selectFrom('payments')
    .select('id')
    .where('bank_id', '=', bankId)
    .where('bank_payment_id', '=', bankPaymentId)
    .where('id', '!=', id)
    .executeTakeFirst();
  if (other !== undefined) throw new BankPaymentIdTaken(bankId);
}

/** Undoes a beginning. */
class OverDailyLimit extends StoreFailure {
  constructor() {
    super('over the day’s limit');
  }
}

function selectPayment(changes: Changes, id: string) {
  return changes.selectFrom('payments').selectAll().where('id', '=', id);
}

async function appendEvent(
  changes: Changes,
  { id: paymentId, clientId }: Pick<PaymentRecord, 'id' | 'clientId'>,
  { status, source, reasonCode, atMs }: Omit<PaymentEventRecord, 'seq' | 'ordinal'>,
): Promise<void> {
  const { seq } = await changes
    .insertInto('payment_events')
    .values({ payment_id: paymentId, status, source, reason_code: reasonCode, at: atMs })
    .returning('seq')
    .executeTakeFirstOrThrow();
  await insertDeliveries(changes, { kind: 'payment.updated', subjectId: paymentId, seq, atMs }, { clientId });
}

/** A bank's words are no codes: what is no plain code is not kept. */
function toPlainCode(code: string | null): string | null {
  return code !== null && /^[A-Za-z0-9_.:/-]{1,120}$/.test(code) ? code : null;
}

/** What a condition that is not added is made of. */
const nowhere = { created_at: 0, id: '' };

/** Whether a payment stands before or behind another one, by when they were made, then by their ids. */
function isBeside(
  side: '<' | '>',
  { created_at: atMs, id }: { readonly created_at: number; readonly id: string },
): Expression<SqlBool> {
  const build = expressionBuilder<Tables, 'payments'>();
  return build.or([
    build('created_at', side, atMs),
    build.and([build('created_at', '=', atMs), build('id', side, id)]),
  ]);
}
