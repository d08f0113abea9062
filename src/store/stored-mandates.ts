// Payment mandates in a database: the port of payment-mandates.ts in SQL. Terms and secrets are sealed. Opened by store.ts.

import { type Insertable, type RawBuilder, type Selectable, type SqlBool, sql, type Updateable } from 'kysely';
import { z } from 'zod';
import { parseCurrency } from '../domain/iso4217.ts';
import type { PaymentRejection } from '../domain/payment.ts';
import {
  type MandateStatus,
  type MandateTerms,
  type MandateUse,
  mandateAlignments,
  mandatePeriodTypes,
  mandateTypes,
} from '../domain/payment-mandate.ts';
import type { PaymentAccount } from '../domain/payment-order.ts';
import { type Actor, appendAudit } from './audit.ts';
import type { Changes, Database } from './database.ts';
import { SealFailure } from './failures.ts';
import type { PaymentMandatesTable } from './mandate-tables.ts';
import { type MandateUsing, readMandateUses } from './mandate-uses.ts';
import type {
  BegunMandate,
  MandateChange,
  MandateRecord,
  MandateSecrets,
  MandateStage,
  NewMandate,
  PaymentMandateStore,
} from './payment-mandates.ts';
import type { IdempotencyScope, PaymentPage } from './payments.ts';
import { toPlace } from './sealed-columns.ts';
import type { Sealer } from './sealing.ts';

type Row = Selectable<PaymentMandatesTable>;

const textOrNull = z.string().nullable();
const account: z.ZodType<PaymentAccount> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('iban'), iban: z.string() }),
  z.object({ kind: z.literal('uk'), sortCode: z.string(), accountNumber: z.string() }),
]);
/** Amounts as decimal texts of minor units: JSON has no such numbers. */
const minor = z.string().regex(/^\d+$/).transform(BigInt);

const content = z.object({
  terms: z.object({
    debtorAccount: account.nullable(),
    debtorName: textOrNull,
    creditorName: z.string(),
    creditorAccount: account,
    remittanceInformation: textOrNull,
    type: z.enum(mandateTypes),
    limits: z.object({
      currency: z.string(),
      maximumIndividualMinor: minor,
      periodicLimits: z.array(
        z.object({ amountMinor: minor, periodType: z.enum(mandatePeriodTypes), alignment: z.enum(mandateAlignments) }),
      ),
      validFromDate: textOrNull,
      validToDate: textOrNull,
    }),
  }),
  secrets: z.object({
    state: z.string(),
    nonce: z.string(),
    codeVerifier: z.string(),
    isOpenId: z.boolean(),
    authorizationUrl: textOrNull,
    accessToken: textOrNull,
    refreshToken: textOrNull,
    accessExpiresAtMs: z.number().nullable(),
  }),
});

const initialSecrets = {
  isOpenId: false,
  authorizationUrl: null,
  accessToken: null,
  refreshToken: null,
  accessExpiresAtMs: null,
} as const satisfies Partial<MandateSecrets>;

/** Nothing of what opens a mandate. */
const noSecrets: MandateSecrets = { state: '', nonce: '', codeVerifier: '', ...initialSecrets };

const place = (id: string) => toPlace('payment_mandates', id);
const toScope = ({ kind, subject, clientId }: IdempotencyScope) => JSON.stringify([kind, subject, clientId]);

/** Rows of mandates, sealed and opened. */
class MandateRows {
  readonly #sealer: Sealer;

  constructor(sealer: Sealer) {
    this.#sealer = sealer;
  }

  seal(id: string, sealed: { readonly terms: MandateTerms; readonly secrets: MandateSecrets }) {
    const text = JSON.stringify(sealed, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    const { sealed: sealedText, keyId } = this.#sealer.seal(text, place(id));
    return { sealed: sealedText, key_id: keyId };
  }

  toRow(mandate: NewMandate): Insertable<PaymentMandatesTable> {
    const { id, scope, terms } = mandate;
    return {
      id,
      customer_id: mandate.customerId,
      bank_id: mandate.bankId,
      link_id: mandate.debtor?.linkId ?? null,
      account_key: mandate.debtor?.accountKey ?? null,
      actor_kind: scope.kind,
      actor: scope.subject,
      client_id: scope.clientId,
      scope: toScope(scope),
      idempotency_key: mandate.idempotencyKey,
      input_hash: mandate.inputHash,
      status: 'AWAITING_AUTHORISATION',
      rejection: null,
      stage: 'CREATING',
      version: 1,
      bank_consent_id: null,
      consent_date: null,
      issuer: null,
      state_hash: mandate.stateHash,
      redirect_uri: mandate.redirectUri,
      client_state: mandate.clientState,
      binding_hash: mandate.bindingHash,
      needs_confirmation: mandate.needsConfirmation ? 1 : 0,
      code_hash: null,
      confirm_until: null,
      tries: 0,
      due_at: mandate.dueAtMs,
      authorise_until: mandate.authoriseUntilMs,
      authorised_at: null,
      ended_at: null,
      used_at: null,
      created_at: mandate.createdAtMs,
      updated_at: mandate.createdAtMs,
      ...this.seal(id, { terms, secrets: { ...initialSecrets, ...mandate.secrets } }),
    };
  }

  toSet({ id, version, terms, secrets }: MandateRecord, change: MandateChange, atMs: number) {
    const set: Updateable<PaymentMandatesTable> = { version: version + 1 };
    if (change.stage !== undefined) set.stage = change.stage;
    if (change.status !== undefined) set.status = change.status;
    if (change.status !== undefined) set.updated_at = atMs;
    if (change.rejection !== undefined) set.rejection = change.rejection;
    if (change.bankConsentId !== undefined) set.bank_consent_id = change.bankConsentId;
    if (change.consentDate !== undefined) set.consent_date = change.consentDate;
    if (change.issuer !== undefined) set.issuer = change.issuer;
    if (change.codeHash !== undefined) set.code_hash = change.codeHash;
    if (change.confirmUntilMs !== undefined) set.confirm_until = change.confirmUntilMs;
    if (change.tries !== undefined) set.tries = change.tries;
    if (change.dueAtMs !== undefined) set.due_at = change.dueAtMs;
    if (change.authorisedAtMs !== undefined) set.authorised_at = change.authorisedAtMs;
    if (change.endedAtMs !== undefined) set.ended_at = change.endedAtMs;
    if (change.secrets === undefined) return set;
    return { ...set, ...this.seal(id, { terms, secrets: { ...secrets, ...change.secrets } }) };
  }

  /** @throws SealFailure when it cannot be read: nothing of it is guessed */
  parse(row: Row): MandateRecord {
    const parsed = content.safeParse(
      JSON.parse(this.#sealer.open({ sealed: row.sealed, keyId: row.key_id }, place(row.id))),
    );
    const currency = parsed.success ? parseCurrency(parsed.data.terms.limits.currency) : null;
    if (!parsed.success || currency === null) {
      throw new SealFailure('BROKEN', 'payment_mandates: a sealed value has another form than this version writes');
    }
    const { terms, secrets } = parsed.data;
    return {
      id: row.id,
      customerId: row.customer_id,
      bankId: row.bank_id,
      debtor:
        row.link_id === null || row.account_key === null ? null : { linkId: row.link_id, accountKey: row.account_key },
      // Written from these very types.
      actor: { kind: row.actor_kind as Actor['kind'], subject: row.actor },
      clientId: row.client_id,
      terms: { ...terms, limits: { ...terms.limits, currency } },
      status: row.status as MandateStatus,
      rejection: row.rejection as PaymentRejection | null,
      stage: row.stage as MandateStage,
      version: row.version,
      bankConsentId: row.bank_consent_id,
      consentDate: row.consent_date,
      issuer: row.issuer,
      redirectUri: row.redirect_uri,
      clientState: row.client_state,
      bindingHash: row.binding_hash,
      needsConfirmation: row.needs_confirmation === 1,
      confirmUntilMs: row.confirm_until,
      tries: row.tries,
      dueAtMs: row.due_at,
      authoriseUntilMs: row.authorise_until,
      authorisedAtMs: row.authorised_at,
      endedAtMs: row.ended_at,
      createdAtMs: row.created_at,
      updatedAtMs: row.updated_at,
      secrets,
    };
  }
}

/** What a customer agreed to in a row, for their export. @throws SealFailure */
export function openMandateTerms(row: Row, sealer: Sealer): MandateTerms {
  return new MandateRows(sealer).parse(row).terms;
}

/**
 * Mandates of a person who is erased: what could still be done with them is destroyed, and those that stand have ended; the bank is told by
 * the sweep, as its consent's id stays. Called by erasure-pass.ts. @throws SealFailure
 */
export async function endErasedMandates(
  changes: Changes,
  sealer: Sealer,
  { where, atMs }: { readonly where: RawBuilder<SqlBool>; readonly atMs: number },
): Promise<void> {
  const rows = new MandateRows(sealer);
  const found = await sql<Row>`select * from payment_mandates where ${where}`.execute(changes);
  for (const row of found.rows) {
    const mandate = rows.parse(row);
    const isOver = mandate.stage === 'ENDED' || mandate.stage === 'ENDING';
    const ended: MandateChange = isOver
      ? {}
      : {
          status: 'REVOKED',
          endedAtMs: atMs,
          ...(mandate.bankConsentId === null
            ? { stage: 'ENDED', dueAtMs: null }
            : { stage: 'ENDING', dueAtMs: atMs, tries: 0 }),
        };
    const set = rows.toSet(mandate, { ...ended, secrets: noSecrets }, atMs);
    await changes.updateTable('payment_mandates').set(set).where('id', '=', row.id).execute();
  }
}

/** Mandates in a database. */
export class StoredPaymentMandates implements PaymentMandateStore {
  readonly #database: Database;
  readonly #rows: MandateRows;

  constructor(database: Database, sealer: Sealer) {
    this.#database = database;
    this.#rows = new MandateRows(sealer);
  }

  begin(mandate: NewMandate): Promise<BegunMandate> {
    return this.#database.change('beginning a mandate', async (changes) => {
      // The first to write the key goes on; on PostgreSQL the others wait here until it is there or given up.
      const { numInsertedOrUpdatedRows } = await changes
        .insertInto('payment_mandates')
        .values(this.#rows.toRow(mandate))
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      const row = await changes
        .selectFrom('payment_mandates')
        .selectAll()
        .where('scope', '=', toScope(mandate.scope))
        .where('idempotency_key', '=', mandate.idempotencyKey)
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows !== 1n) {
        return row.input_hash === mandate.inputHash
          ? { kind: 'known', mandate: this.#rows.parse(row) }
          : { kind: 'conflict' };
      }
      await appendAudit(changes, {
        atMs: mandate.createdAtMs,
        actor: { kind: mandate.scope.kind, subject: mandate.scope.subject },
        action: 'MANDATE_CREATE',
        outcome: 'DONE',
        customerId: mandate.customerId,
        bankId: mandate.bankId,
        linkId: mandate.debtor?.linkId ?? null,
        paymentId: mandate.id,
        clientId: mandate.scope.clientId,
      });
      return { kind: 'begun', mandate: this.#rows.parse(row) };
    });
  }

  async findByKey(scope: IdempotencyScope, idempotencyKey: string) {
    // No key has one, and PostgreSQL takes none in a text.
    if (idempotencyKey.includes('\0')) return null;
    const row = await this.#database.ask('finding a mandate by its key', (db) =>
      db
        .selectFrom('payment_mandates')
        .selectAll()
        .where('scope', '=', toScope(scope))
        .where('idempotency_key', '=', idempotencyKey)
        .executeTakeFirst(),
    );
    return row === undefined ? null : { mandate: this.#rows.parse(row), inputHash: row.input_hash };
  }

  read(id: string): Promise<MandateRecord | null> {
    return this.#find('id', id);
  }

  findByState(stateHash: string): Promise<MandateRecord | null> {
    return this.#find('state_hash', stateHash);
  }

  findByCode(codeHash: string): Promise<MandateRecord | null> {
    return this.#find('code_hash', codeHash);
  }

  async #find(column: 'id' | 'state_hash' | 'code_hash', value: string): Promise<MandateRecord | null> {
    const row = await this.#database.ask('reading a mandate', (db) =>
      db.selectFrom('payment_mandates').selectAll().where(column, '=', value).executeTakeFirst(),
    );
    return row === undefined ? null : this.#rows.parse(row);
  }

  async readMany(ids: readonly string[]): Promise<ReadonlyMap<string, MandateRecord>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#database.ask('reading mandates', (db) =>
      db.selectFrom('payment_mandates').selectAll().where('id', 'in', ids).execute(),
    );
    return new Map(rows.map((row) => [row.id, this.#rows.parse(row)]));
  }

  async readOfCustomer(customerId: string, limit: number, page: PaymentPage = {}): Promise<readonly MandateRecord[]> {
    const { before = null, after = null, clientId = null, isOldestFirst = false } = page;
    const order = isOldestFirst ? 'asc' : 'desc';
    const rows = await this.#database.ask('reading mandates', (db) => {
      const placeOf = (id: string) =>
        sql`(select created_at, id from payment_mandates where id = ${id} and customer_id = ${customerId})`;
      let query = db.selectFrom('payment_mandates').selectAll().where('customer_id', '=', customerId);
      if (clientId !== null) query = query.where('client_id', '=', clientId);
      // A cursor of nobody's is none: then the comparison is null, and nothing is behind it.
      if (before !== null) query = query.where(sql<boolean>`(created_at, id) < ${placeOf(before)}`);
      if (after !== null) query = query.where(sql<boolean>`(created_at, id) > ${placeOf(after)}`);
      return query.orderBy('created_at', order).orderBy('id', order).limit(limit).execute();
    });
    return rows.map((row) => this.#rows.parse(row));
  }

  async countOfCustomer(customerId: string, clientId: string | null): Promise<number> {
    const { count } = await this.#database.ask('counting mandates', (db) =>
      db
        .selectFrom('payment_mandates')
        .select((build) => build.fn.countAll<number | bigint | string>().as('count'))
        .where('customer_id', '=', customerId)
        .$if(clientId !== null, (query) => query.where('client_id', '=', clientId ?? ''))
        .executeTakeFirstOrThrow(),
    );
    return Number(count);
  }

  change(mandate: MandateRecord, change: MandateChange, atMs: number): Promise<MandateRecord | null> {
    const { id, version, customerId, bankId, debtor, clientId } = mandate;
    const set = this.#rows.toSet(mandate, change, atMs);
    return this.#database.change('changing a mandate', async (changes) => {
      const { numUpdatedRows } = await changes
        .updateTable('payment_mandates')
        .set(set)
        .where('id', '=', id)
        .where('version', '=', version)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows !== 1n) return null;
      if (change.audit !== undefined) {
        const linkId = debtor?.linkId ?? null;
        await appendAudit(changes, { ...change.audit, atMs, customerId, bankId, linkId, paymentId: id, clientId });
      }
      const row = await changes
        .selectFrom('payment_mandates')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return this.#rows.parse(row);
    });
  }

  readUses(mandateId: string, period: Pick<MandateUsing, 'sinceMs' | 'timeZone'>): Promise<readonly MandateUse[]> {
    return this.#database.ask('reading what was paid under a mandate', (db) => readMandateUses(db, mandateId, period));
  }

  async readDue(nowMs: number, limit: number): Promise<readonly string[]> {
    const rows = await this.#database.ask('reading due mandates', (db) =>
      db
        .selectFrom('payment_mandates')
        .select('id')
        .where('due_at', '<=', nowMs)
        .where('stage', '!=', 'ENDED')
        .orderBy('due_at')
        .limit(limit)
        .execute(),
    );
    return rows.map(({ id }) => id);
  }
}
