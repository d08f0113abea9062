// Payments: durable before a bank is called, each bank step written before and after, every change of status an event.
// Rows are changed only by whoever read their newest version; events and steps are only ever added (triggers of
// migrations.ts). Orders and secrets are sealed. Idempotency keys stand beside, in the transaction of their payment. Used
// by src/payments.

import type { Insertable, Selectable, Updateable } from 'kysely';
import { parseCurrency } from '../domain/iso4217.ts';
import type { Money } from '../domain/money.ts';
import {
  initialStanding,
  isFinalStatus,
  type KnownPaymentStatus,
  nextStanding,
  type PaymentRejection,
  type PaymentSource,
  type PaymentStatus,
} from '../domain/payment.ts';
import type { PaymentAccount, PaymentOrder } from '../domain/payment-order.ts';
import { type Actor, type AuditEvent, appendAudit } from './audit.ts';
import type { Changes, Database } from './database.ts';
import { SealFailure, StoreFailure } from './failures.ts';
import type { Sealer } from './sealing.ts';
import type { PaymentsTable } from './tables.ts';
import { insertDeliveries } from './webhooks.ts';

/**
 * What the gateway is at with a payment.
 * - `CREATING`: the bank is, or will be, asked to make the payment's resource; nobody could authorise anything yet.
 * - `AUTHORISING`: the customer is, or may be, at the bank.
 * - `EXCHANGING`: the callback has come and its code is being used.
 * - `AUTHORISED`: the customer has authorised it and the bank waits for it to be submitted; nothing was submitted.
 * - `SUBMITTING`: it is being submitted, or the answer was lost: the bank is asked before anything is sent again.
 * - `FOLLOWING`: the bank has it and is asked how it stands.
 * - `ENDED`: nothing more happens by itself; the status is final, or `UNKNOWN` and an operator's business.
 */
export type PaymentStage =
  | 'CREATING'
  | 'AUTHORISING'
  | 'EXCHANGING'
  | 'CONFIRMING'
  | 'AUTHORISED'
  | 'SUBMITTING'
  | 'FOLLOWING'
  | 'ENDED';

/** A call to a bank that is written down before it is made and after it was answered. */
export type PaymentStep = 'CREATE' | 'EXCHANGE' | 'SUBMIT' | 'CANCEL';

/** What a step has come to: `BEGUN` without another after it is a gateway that died, or one that is at it. */
export type StepPhase = 'BEGUN' | 'DONE' | 'REFUSED' | 'UNKNOWN';

/**
 * What has become of a wish to cancel a payment that the bank has.
 * - `REQUESTED`: the bank is, or will be, asked.
 * - `AUTHORISING`: the bank wants the customer's word for it; they are, or may be, at the bank.
 * - `AUTHORISED`: the customer has come back from there; the bank has not said yet that it is cancelled.
 * - `REFUSED`: too late, says the bank.
 * - `FAILED`: the bank was not asked, or it was and the payment stands as before. It may be asked again.
 * - `UNKNOWN`: the bank was asked and does not say what became of it.
 */
export type PaymentCancellation = 'REQUESTED' | 'AUTHORISING' | 'AUTHORISED' | 'REFUSED' | 'FAILED' | 'UNKNOWN';

/** The customer's way to authorise a cancellation. Secret, as the payment's own. */
export interface CancellationSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Null until the bank has said that and where. */
  readonly authorizationUrl: string | null;
  /** Whether a code comes back (OAuth), or only the customer. */
  readonly hasCode: boolean;
  readonly requestedAtMs: number;
}

/** What the callback is checked against, and what a submission needs. Secret: never logged, never in the schema. */
export interface PaymentSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly isOpenId: boolean;
  /** Where the customer authorises; null before the bank has said so. */
  readonly authorizationUrl: string | null;
  /** The customer's token for this one payment; null before they authorised it, and once it is submitted. */
  readonly accessToken: string | null;
  /** Renews that token, where the bank grants one; kept and forgotten with it. */
  readonly refreshToken: string | null;
  /** When that token ends, epoch milliseconds; null when the bank does not say. */
  readonly accessExpiresAtMs: number | null;
  /** Where what the customer has authorised is confirmed at the bank; null where it is not, and once it was. */
  readonly confirmationUrl: string | null;
  /** What the browser brought back from the bank's page for that; null before, once it was used, and where a token does. */
  readonly confirmationCode: string | null;
  /** Null when nobody asked for one, and once it is over. */
  readonly cancellation: CancellationSecrets | null;
}

/** Who may repeat a key: the same principal through the same client. */
export interface IdempotencyScope {
  readonly kind: Actor['kind'];
  readonly subject: string;
  readonly clientId: string;
}

/** A payment as it stands. `order` and `secrets` are sealed in the database. */
export interface PaymentRecord {
  readonly id: string;
  readonly customerId: string;
  readonly bankId: string;
  /** The account that pays, as the gateway's ids name it; null when the customer chooses it at the bank. */
  readonly debtor: { readonly linkId: string; readonly accountKey: string } | null;
  readonly actor: Actor;
  readonly clientId: string;
  readonly order: PaymentOrder;
  readonly status: PaymentStatus;
  readonly furthest: KnownPaymentStatus;
  readonly reasonCode: string | null;
  readonly rejection: PaymentRejection | null;
  readonly stage: PaymentStage;
  /** Rises with every change. */
  readonly version: number;
  readonly bankConsentId: string | null;
  readonly bankPaymentId: string | null;
  /** Whose answer the callback must be; null for a bank without OAuth in the browser. */
  readonly issuer: string | null;
  readonly redirectUri: string;
  readonly clientState: string | null;
  readonly bindingHash: string | null;
  /** Null when nobody asked for one. */
  readonly cancellation: PaymentCancellation | null;
  /** Whether who initiated it has to confirm, by a code, that it was they who came back from the bank. */
  readonly needsConfirmation: boolean;
  /** Until when the code is taken; null before there is one, and once it was. */
  readonly confirmUntilMs: number | null;
  /** How often the present stage was tried. */
  readonly tries: number;
  /** When the gateway has to look at it again; null for never. */
  readonly dueAtMs: number | null;
  readonly authoriseUntilMs: number;
  /** When it was first submitted; the bank's idempotency window is counted from here. */
  readonly submittedAtMs: number | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly secrets: PaymentSecrets;
}

/** A new payment. */
export interface NewPayment {
  readonly id: string;
  readonly scope: IdempotencyScope;
  readonly idempotencyKey: string;
  /** Of the canonical input. */
  readonly inputHash: string;
  readonly stateHash: string;
  readonly customerId: string;
  readonly bankId: string;
  readonly debtor: PaymentRecord['debtor'];
  readonly order: PaymentOrder;
  readonly issuer: string | null;
  readonly redirectUri: string;
  readonly clientState: string | null;
  readonly bindingHash: string | null;
  readonly needsConfirmation: boolean;
  /** What is left out is not known yet. */
  readonly secrets: Pick<PaymentSecrets, 'state' | 'nonce' | 'codeVerifier'> & Partial<PaymentSecrets>;
  readonly authoriseUntilMs: number;
  /** When another gateway may take it up, should this one die. */
  readonly dueAtMs: number;
  readonly createdAtMs: number;
  /** What the client may pay in this currency on one day (UTC), minor units; null without a limit. */
  readonly dailyLimitMinor: bigint | null;
}

/** What beginning came to; `known`: the key was used for the same input before. */
export type BegunPayment =
  | { readonly kind: 'begun' | 'known'; readonly payment: PaymentRecord }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'overLimit' };

/** A change of a payment; what is left out stays. */
export interface PaymentChange {
  readonly stage?: PaymentStage;
  /** Where somebody says it stands: judged by the state machine, and an event when it changes anything. */
  readonly said?: {
    readonly status: PaymentStatus;
    readonly source: PaymentSource;
    readonly reasonCode?: string | null;
  };
  readonly step?: { readonly name: PaymentStep; readonly phase: StepPhase; readonly code?: string | null };
  readonly rejection?: PaymentRejection;
  readonly bankConsentId?: string;
  readonly bankPaymentId?: string;
  readonly issuer?: string | null;
  readonly cancellation?: PaymentCancellation | null;
  /** Of the state that a cancellation's callback will name. */
  readonly cancelStateHash?: string;
  /** Of the code that the returning browser is given. */
  readonly codeHash?: string;
  readonly confirmUntilMs?: number | null;
  readonly secrets?: Partial<PaymentSecrets>;
  readonly tries?: number;
  readonly dueAtMs?: number | null;
  readonly submittedAtMs?: number;
  readonly audit?: Pick<AuditEvent, 'action' | 'outcome' | 'reason' | 'actor'>;
}

/** One change of status. */
export interface PaymentEventRecord {
  /** Rises over all payments: nothing that clients see, who could count payments by it. */
  readonly seq: number;
  /** Its place among the payment's own events, from 1. */
  readonly ordinal: number;
  readonly status: PaymentStatus;
  readonly source: PaymentSource;
  readonly reasonCode: string | null;
  readonly atMs: number;
}

/** One line of a payment's steps. */
export interface PaymentStepRecord {
  readonly step: PaymentStep;
  readonly phase: StepPhase;
  readonly code: string | null;
  readonly atMs: number;
}

/** The port of payments. */
export interface PaymentStore {
  /** Durable when fulfilled: payment, key, first event, audit and the use of the day's limit. @throws StoreFailure */
  begin(payment: NewPayment): Promise<BegunPayment>;
  /** The payment under a key and the hash of its input; null when the key is unused. @throws StoreFailure */
  findByKey(
    scope: IdempotencyScope,
    idempotencyKey: string,
  ): Promise<{ readonly payment: PaymentRecord; readonly inputHash: string } | null>;
  read(id: string): Promise<PaymentRecord | null>;
  /** Those of several payments that there are, by id. @throws StoreFailure */
  readMany(ids: readonly string[]): Promise<ReadonlyMap<string, PaymentRecord>>;
  /** By the state of its authorisation or of its cancellation's. @throws StoreFailure */
  findByState(stateHash: string): Promise<PaymentRecord | null>;
  /** The payment whose returning browser was given a code. @throws StoreFailure, SealFailure */
  findByCode(codeHash: string): Promise<PaymentRecord | null>;
  /**
   * Newest first; `before` is the id of the last one that is known already; `clientId` null for those of all clients.
   * @throws StoreFailure
   */
  readOfCustomer(
    customerId: string,
    limit: number,
    before: string | null,
    clientId?: string | null,
  ): Promise<readonly PaymentRecord[]>;
  /**
   * Changes a payment as it was read: null, and nothing is changed, when it was changed since. @throws StoreFailure;
   * BankPaymentIdTaken, with nothing changed, when another payment has the bank's id already
   */
  change(payment: PaymentRecord, change: PaymentChange, atMs: number): Promise<PaymentRecord | null>;
  /** Oldest first. @throws StoreFailure */
  readEvents(id: string): Promise<readonly PaymentEventRecord[]>;
  /** The events of several payments, by payment; each oldest first. @throws StoreFailure */
  readEventsOf(ids: readonly string[]): Promise<ReadonlyMap<string, readonly PaymentEventRecord[]>>;
  /** The `seq` of the newest event of each of these payments, by payment; at most some hundred at once. @throws StoreFailure */
  readNewestEvents(ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Has every change of a payment’s status told that is made here, by its id, once it is durable; gives what ends that. */
  watch(listener: (paymentId: string) => void): () => void;
  /** Oldest first. @throws StoreFailure */
  readSteps(id: string): Promise<readonly PaymentStepRecord[]>;
  /**
   * Ids of payments that have to be looked at by now, of each bank at most `limit`, the longest overdue first: a bank that
   * does not answer keeps no other's payments waiting. @throws StoreFailure
   */
  readDue(nowMs: number, limit: number): Promise<readonly { readonly id: string; readonly bankId: string }[]>;
  /** As {@link TokenStore.reseal}. */
  reseal(limit: number): Promise<number>;
}

const initialSecrets = {
  isOpenId: false,
  authorizationUrl: null,
  accessToken: null,
  refreshToken: null,
  accessExpiresAtMs: null,
  confirmationUrl: null,
  confirmationCode: null,
  cancellation: null,
} as const satisfies Partial<PaymentSecrets>;

const place = (id: string) => ({ table: 'payments', row: id, column: 'sealed' });
const toScope = ({ kind, subject, clientId }: IdempotencyScope) => JSON.stringify([kind, subject, clientId]);
const toDay = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);

/** Payments in a database. */
export class StoredPayments implements PaymentStore {
  readonly #database: Database;
  readonly #sealer: Sealer;
  readonly #listeners = new Set<(paymentId: string) => void>();

  constructor(database: Database, sealer: Sealer) {
    this.#database = database;
    this.#sealer = sealer;
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
          const known = await changes
            .selectFrom('idempotency')
            .innerJoin('payments', 'payments.id', 'idempotency.payment_id')
            .selectAll('payments')
            .select('idempotency.input_hash')
            .where('idempotency.scope', '=', scope)
            .where('idempotency.key', '=', payment.idempotencyKey)
            .executeTakeFirstOrThrow();
          if (known.input_hash !== payment.inputHash) return { kind: 'conflict' };
          return { kind: 'known', payment: this.#open(known) };
        }
        // Refused with everything undone: a limit that is raised later must not meet a used key.
        if (!(await useDailyLimit(changes, payment))) throw new OverDailyLimit();
        const row = this.#toRow(payment);
        await changes.insertInto('payments').values(row).execute();
        await appendEvent(changes, payment.id, initialStanding.status, 'GATEWAY', null, payment.createdAtMs);
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
        return { kind: 'begun', payment: this.#open(stored) };
      });
    } catch (error) {
      if (error instanceof OverDailyLimit) return { kind: 'overLimit' };
      throw error;
    }
  }

  #toRow(payment: NewPayment): Insertable<PaymentsTable> {
    const { instructedAmount } = payment.order;
    const { sealed, keyId } = this.#sealer.seal(
      toText(payment.order, { ...initialSecrets, ...payment.secrets }),
      place(payment.id),
    );
    return {
      id: payment.id,
      customer_id: payment.customerId,
      bank_id: payment.bankId,
      link_id: payment.debtor?.linkId ?? null,
      account_key: payment.debtor?.accountKey ?? null,
      actor_kind: payment.scope.kind,
      actor: payment.scope.subject,
      client_id: payment.scope.clientId,
      currency: instructedAmount.currency,
      amount_minor: Number(instructedAmount.amountMinor),
      status: initialStanding.status,
      furthest: initialStanding.furthest,
      reason_code: null,
      rejection: null,
      stage: 'CREATING',
      version: 1,
      bank_consent_id: null,
      bank_payment_id: null,
      issuer: payment.issuer,
      state_hash: payment.stateHash,
      redirect_uri: payment.redirectUri,
      client_state: payment.clientState,
      binding_hash: payment.bindingHash,
      cancellation: null,
      cancel_state_hash: null,
      needs_confirmation: payment.needsConfirmation ? 1 : 0,
      code_hash: null,
      confirm_until: null,
      tries: 0,
      due_at: payment.dueAtMs,
      authorise_until: payment.authoriseUntilMs,
      submitted_at: null,
      created_at: payment.createdAtMs,
      updated_at: payment.createdAtMs,
      sealed,
      key_id: keyId,
    };
  }

  async findByKey(scope: IdempotencyScope, idempotencyKey: string) {
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
    return row === undefined ? null : { payment: this.#open(row), inputHash: row.input_hash };
  }

  async read(id: string): Promise<PaymentRecord | null> {
    const row = await this.#database.ask('reading a payment', (db) =>
      db.selectFrom('payments').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    return row === undefined ? null : this.#open(row);
  }

  async readMany(ids: readonly string[]): Promise<ReadonlyMap<string, PaymentRecord>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#database.ask('reading payments', (db) =>
      db.selectFrom('payments').selectAll().where('id', 'in', ids).execute(),
    );
    return new Map(rows.map((row) => [row.id, this.#open(row)]));
  }

  async findByState(stateHash: string): Promise<PaymentRecord | null> {
    const row = await this.#database.ask('finding a payment', (db) =>
      db
        .selectFrom('payments')
        .selectAll()
        .where((build) => build.or([build('state_hash', '=', stateHash), build('cancel_state_hash', '=', stateHash)]))
        .executeTakeFirst(),
    );
    return row === undefined ? null : this.#open(row);
  }

  async findByCode(codeHash: string): Promise<PaymentRecord | null> {
    const row = await this.#database.ask('finding a payment by its code', (db) =>
      db.selectFrom('payments').selectAll().where('code_hash', '=', codeHash).executeTakeFirst(),
    );
    return row === undefined ? null : this.#open(row);
  }

  async readOfCustomer(
    customerId: string,
    limit: number,
    before: string | null,
    clientId: string | null = null,
  ): Promise<readonly PaymentRecord[]> {
    const rows = await this.#database.ask('reading payments', async (db) => {
      const last =
        before === null
          ? undefined
          : await db
              .selectFrom('payments')
              .select(['created_at', 'id'])
              .where('id', '=', before)
              .where('customer_id', '=', customerId)
              .executeTakeFirst();
      return db
        .selectFrom('payments')
        .selectAll()
        .where('customer_id', '=', customerId)
        .$if(clientId !== null, (query) => query.where('client_id', '=', clientId ?? ''))
        .$if(last !== undefined, (query) =>
          query.where((build) =>
            build.or([
              build('created_at', '<', last?.created_at ?? 0),
              build.and([build('created_at', '=', last?.created_at ?? 0), build('id', '<', last?.id ?? '')]),
            ]),
          ),
        )
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
    });
    return rows.map((row) => this.#open(row));
  }

  async change(payment: PaymentRecord, change: PaymentChange, atMs: number): Promise<PaymentRecord | null> {
    const { id, version } = payment;
    const standing = change.said === undefined ? null : nextStanding(payment, change.said.status);
    const set: Updateable<PaymentsTable> = { version: version + 1 };
    if (change.stage !== undefined) set.stage = change.stage;
    if (change.rejection !== undefined) set.rejection = change.rejection;
    if (change.bankConsentId !== undefined) set.bank_consent_id = change.bankConsentId;
    if (change.bankPaymentId !== undefined) set.bank_payment_id = change.bankPaymentId;
    if (change.issuer !== undefined) set.issuer = change.issuer;
    if (change.cancellation !== undefined) set.cancellation = change.cancellation;
    if (change.cancelStateHash !== undefined) set.cancel_state_hash = change.cancelStateHash;
    if (change.codeHash !== undefined) set.code_hash = change.codeHash;
    if (change.confirmUntilMs !== undefined) set.confirm_until = change.confirmUntilMs;
    if (change.tries !== undefined) set.tries = change.tries;
    // Pauses grow by fractions; PostgreSQL's integers take none, and a payment that is never put off is asked after for ever.
    if (change.dueAtMs !== undefined) set.due_at = change.dueAtMs === null ? null : Math.ceil(change.dueAtMs);
    if (change.submittedAtMs !== undefined) set.submitted_at = change.submittedAtMs;
    if (change.secrets !== undefined) {
      const text = toText(payment.order, { ...payment.secrets, ...change.secrets });
      const { sealed, keyId } = this.#sealer.seal(text, place(id));
      Object.assign(set, { sealed, key_id: keyId });
    }
    if (standing !== null) {
      set.status = standing.status;
      set.furthest = standing.furthest;
      set.reason_code = change.said?.reasonCode ?? null;
      set.updated_at = atMs;
    }
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
      if (standing !== null && change.said !== undefined) {
        await appendEvent(changes, id, standing.status, change.said.source, change.said.reasonCode ?? null, atMs);
        const isVoid = standing.status === 'REJECTED' || standing.status === 'CANCELLED';
        if (isVoid) await returnDailyLimit(changes, payment);
      }
      if (change.audit !== undefined) {
        const { customerId, bankId, debtor } = payment;
        const linkId = debtor?.linkId ?? null;
        await appendAudit(changes, { ...change.audit, atMs, customerId, bankId, linkId, paymentId: id });
      }
      return this.#open(await selectPayment(changes, id).executeTakeFirstOrThrow());
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

  async reseal(limit: number): Promise<number> {
    const rows = await this.#database.ask('reading payments to seal anew', (db) =>
      db
        .selectFrom('payments')
        .select(['id', 'sealed', 'key_id'])
        .where('key_id', '!=', this.#sealer.currentKeyId)
        .orderBy('id')
        .limit(limit)
        .execute(),
    );
    for (const { id, sealed, key_id: keyId } of rows) {
      const next = this.#sealer.seal(this.#sealer.open({ sealed, keyId }, place(id)), place(id));
      // A change that came between wrote another value: under whichever key, the next round sees it.
      await this.#database.ask('sealing a payment anew', (db) =>
        db
          .updateTable('payments')
          .set({ sealed: next.sealed, key_id: next.keyId })
          .where('id', '=', id)
          .where('sealed', '=', sealed)
          .execute(),
      );
    }
    return rows.length;
  }

  #open(row: Selectable<PaymentsTable>): PaymentRecord {
    const { order, secrets } = readText(
      this.#sealer.open({ sealed: row.sealed, keyId: row.key_id }, place(row.id)),
      toMoney(row),
    );
    return {
      id: row.id,
      customerId: row.customer_id,
      bankId: row.bank_id,
      debtor:
        row.link_id === null || row.account_key === null ? null : { linkId: row.link_id, accountKey: row.account_key },
      // Written from these very types.
      actor: { kind: row.actor_kind as Actor['kind'], subject: row.actor },
      clientId: row.client_id,
      order,
      status: row.status as PaymentStatus,
      furthest: row.furthest as KnownPaymentStatus,
      reasonCode: row.reason_code,
      rejection: row.rejection as PaymentRejection | null,
      stage: row.stage as PaymentStage,
      version: row.version,
      bankConsentId: row.bank_consent_id,
      bankPaymentId: row.bank_payment_id,
      issuer: row.issuer,
      redirectUri: row.redirect_uri,
      clientState: row.client_state,
      bindingHash: row.binding_hash,
      cancellation: row.cancellation as PaymentCancellation | null,
      needsConfirmation: row.needs_confirmation === 1,
      confirmUntilMs: row.confirm_until,
      tries: row.tries,
      dueAtMs: row.due_at,
      authoriseUntilMs: row.authorise_until,
      submittedAtMs: row.submitted_at,
      createdAtMs: row.created_at,
      updatedAtMs: row.updated_at,
      secrets,
    };
  }
}

/** A bank has given the same id to two payments: its answer about one of them cannot be right. */
export class BankPaymentIdTaken extends StoreFailure {
  constructor(bankId: string) {
    super(`${bankId}: an id that it gave to a payment is another payment's already`);
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
  paymentId: string,
  status: PaymentStatus,
  source: PaymentSource,
  reasonCode: string | null,
  atMs: number,
): Promise<void> {
  const { seq } = await changes
    .insertInto('payment_events')
    .values({ payment_id: paymentId, status, source, reason_code: reasonCode, at: atMs })
    .returning('seq')
    .executeTakeFirstOrThrow();
  await insertDeliveries(changes, { paymentId, seq, atMs });
}

/** Counts a payment in its client's day; false when that would be more than the limit. One row: nobody slips through. */
async function useDailyLimit(changes: Changes, payment: NewPayment): Promise<boolean> {
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
async function returnDailyLimit(changes: Changes, { clientId, createdAtMs, order }: PaymentRecord): Promise<void> {
  const { amountMinor, currency } = order.instructedAmount;
  await changes
    .updateTable('payment_usage')
    .set((build) => ({ used_minor: build('used_minor', '-', Number(amountMinor)) }))
    .where('client_id', '=', clientId)
    .where('day', '=', toDay(createdAtMs))
    .where('currency', '=', currency)
    .execute();
}

/** A bank's words are no codes: what is no plain code is not kept. */
function toPlainCode(code: string | null): string | null {
  return code !== null && /^[A-Za-z0-9_.:/-]{1,120}$/.test(code) ? code : null;
}

/** The amount stands in its own columns: it is counted, and it is not personal. */
function toText({ instructedAmount: _amount, ...order }: PaymentOrder, secrets: PaymentSecrets): string {
  return JSON.stringify({ order, secrets });
}

function toMoney({ currency, amount_minor: amountMinor }: Selectable<PaymentsTable>): Money {
  const known = parseCurrency(currency);
  if (known === null) throw new SealFailure('BROKEN', 'payments: a currency that this version does not know');
  return { amountMinor: BigInt(amountMinor), currency: known };
}

function broken(): SealFailure {
  return new SealFailure('BROKEN', 'payments: a sealed value has another form than this version writes');
}

type Fields = Readonly<Record<string, unknown>>;

function toFields(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw broken();
  return { ...value };
}

function readTextOf(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw broken();
  return value;
}

function readTextOrNull(fields: Fields, name: string): string | null {
  return fields[name] == null ? null : readTextOf(fields, name);
}

function readNumberOrNull(fields: Fields, name: string): number | null {
  const value = fields[name] ?? null;
  if (value !== null && typeof value !== 'number') throw broken();
  return value;
}

function readFlag(fields: Fields, name: string): boolean {
  const value = fields[name];
  if (typeof value !== 'boolean') throw broken();
  return value;
}

function readAccount(value: unknown): PaymentAccount {
  const fields = toFields(value);
  return fields['kind'] === 'iban'
    ? { kind: 'iban', iban: readTextOf(fields, 'iban') }
    : { kind: 'uk', sortCode: readTextOf(fields, 'sortCode'), accountNumber: readTextOf(fields, 'accountNumber') };
}

function readCancellation(value: unknown): CancellationSecrets | null {
  if (value === null) return null;
  const fields = toFields(value);
  return {
    state: readTextOf(fields, 'state'),
    nonce: readTextOf(fields, 'nonce'),
    codeVerifier: readTextOf(fields, 'codeVerifier'),
    authorizationUrl: readTextOrNull(fields, 'authorizationUrl'),
    hasCode: readFlag(fields, 'hasCode'),
    requestedAtMs: readNumberOrNull(fields, 'requestedAtMs') ?? 0,
  };
}

function readText(text: string, instructedAmount: Money): { order: PaymentOrder; secrets: PaymentSecrets } {
  const whole = toFields(JSON.parse(text));
  const order = toFields(whole['order']);
  const secrets = toFields(whole['secrets']);
  return {
    order: {
      debtorAccount: order['debtorAccount'] === null ? null : readAccount(order['debtorAccount']),
      creditorName: readTextOf(order, 'creditorName'),
      creditorAccount: readAccount(order['creditorAccount']),
      creditorBic: readTextOrNull(order, 'creditorBic'),
      instructedAmount,
      endToEndId: readTextOf(order, 'endToEndId'),
      remittanceInformation: readTextOrNull(order, 'remittanceInformation'),
      requestedExecutionDate: readTextOrNull(order, 'requestedExecutionDate'),
      isInstant: readFlag(order, 'isInstant'),
    },
    secrets: {
      state: readTextOf(secrets, 'state'),
      nonce: readTextOf(secrets, 'nonce'),
      codeVerifier: readTextOf(secrets, 'codeVerifier'),
      isOpenId: readFlag(secrets, 'isOpenId'),
      authorizationUrl: readTextOrNull(secrets, 'authorizationUrl'),
      accessToken: readTextOrNull(secrets, 'accessToken'),
      // Rows of versions before these have none of them.
      refreshToken: readTextOrNull(secrets, 'refreshToken'),
      accessExpiresAtMs: readNumberOrNull(secrets, 'accessExpiresAtMs'),
      confirmationUrl: readTextOrNull(secrets, 'confirmationUrl'),
      confirmationCode: readTextOrNull(secrets, 'confirmationCode'),
      cancellation: readCancellation(secrets['cancellation'] ?? null),
    },
  };
}

/** Whether a payment's row can still change by itself. */
export function isOpenPayment({ stage, status }: Pick<PaymentRecord, 'stage' | 'status'>): boolean {
  return stage !== 'ENDED' && !isFinalStatus(status);
}
