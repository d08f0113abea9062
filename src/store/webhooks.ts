// Webhook endpoints of partners and what is to be sent to them. Deliveries are written in the transaction of the event that
// they tell of (payments.ts), so that none is lost and none invented. Addresses and signing secrets are sealed. Used by
// src/webhooks.

import { randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import { type Actor, type AuditAction, appendAudit } from './audit.ts';
import type { Changes, Database } from './database.ts';
import { SealFailure } from './failures.ts';
import { reseal, toPlace } from './reseal.ts';
import type { Sealed, Sealer } from './sealing.ts';
import type { WebhookDeliveriesTable, WebhookEndpointsTable } from './tables.ts';

/** How long a delivery is tried, milliseconds, from its event or from when it was asked for again. */
export const deliveryWindowMs = 24 * 3_600_000;
/** How long deliveries are kept, milliseconds. */
export const keepDeliveriesMs = 30 * 86_400_000;
/** How long a secret signs along after another has taken its place, milliseconds. */
export const secretOverlapMs = 24 * 3_600_000;
/** Secrets of one endpoint that sign at once: whoever rotates more often than that has the oldest ones end early. */
export const maxSecrets = 5;
/** At most this many attempts of one delivery are kept, the newest: there are more only when it is replayed and replayed. */
export const maxAttempts = 100;

/** A partner's address for updates. */
export interface WebhookEndpointRecord {
  readonly id: string;
  /** Whose it is: the OAuth client, which is the partner. */
  readonly clientId: string;
  /** May hold a secret of the partner's in its path or query: never logged. */
  readonly url: string;
  readonly createdAtMs: number;
}

/** How far a delivery is. */
export type WebhookDeliveryStatus = 'PENDING' | 'DELIVERED' | 'FAILED';

/** Why an attempt failed. */
export type WebhookFailure = 'HTTP_STATUS' | 'TIMEOUT' | 'CONNECTION' | 'ADDRESS_NOT_ALLOWED' | 'FORBIDDEN';

/** One update on its way. */
export interface WebhookDeliveryRecord {
  readonly id: string;
  readonly endpointId: string;
  readonly paymentId: string;
  /** The event's place: see {@link PaymentEventRecord}. */
  readonly eventSeq: number;
  readonly status: WebhookDeliveryStatus;
  readonly createdAtMs: number;
  readonly nextAttemptAtMs: number | null;
}

/** One try to deliver. */
export interface WebhookAttemptRecord {
  readonly atMs: number;
  readonly httpStatus: number | null;
  /** Null when it was delivered. */
  readonly failure: WebhookFailure | null;
  readonly durationMs: number;
}

/** A delivery that is about to be tried, with where it goes and what signs it. */
export interface TakenDelivery extends WebhookDeliveryRecord {
  readonly clientId: string;
  readonly url: string;
  /** Every secret that signs now, the newest first: `whsec_` and base64. Secret: never logged. */
  readonly secrets: readonly string[];
  /** Failed attempts since it came to be, or since it was asked for again. */
  readonly tries: number;
  /** No attempt is planned after this. */
  readonly giveUpAtMs: number;
  /** Rises with every change: {@link WebhookStore.record} names the one it was taken at. */
  readonly version: number;
}

/** A new endpoint. */
export interface NewWebhookEndpoint extends Omit<WebhookEndpointRecord, 'id'> {
  readonly secret: string;
  /** How many endpoints the client may have. */
  readonly limit: number;
}

/** Which deliveries are asked for again; `sinceMs` for the oldest `limit` that came to be since. */
export type ReplaySelection =
  | { readonly ids: readonly string[] }
  | { readonly sinceMs: number; readonly limit: number };

/** The port of webhooks. What is another client's is the same as what does not exist. */
export interface WebhookStore {
  /** Null when the client has as many as it may. @throws StoreFailure */
  createEndpoint(endpoint: NewWebhookEndpoint): Promise<WebhookEndpointRecord | null>;
  /** Oldest first. @throws StoreFailure */
  readEndpoints(clientId: string): Promise<readonly WebhookEndpointRecord[]>;
  /** The new secret signs from now on, the ones before for {@link secretOverlapMs} more. @throws StoreFailure */
  rotateSecret(id: string, clientId: string, secret: string, atMs: number): Promise<WebhookEndpointRecord | null>;
  /** Nothing is taken for it any more; false when there is none. Its deliveries are purged later. @throws StoreFailure */
  deleteEndpoint(id: string, clientId: string, atMs: number): Promise<boolean>;
  /** Newest first, by `eventSeq`; `beforeSeq` is that of the last one that is known already. @throws StoreFailure */
  readDeliveries(
    endpointId: string,
    limit: number,
    options?: { readonly status?: WebhookDeliveryStatus | null; readonly beforeSeq?: number | null },
  ): Promise<readonly WebhookDeliveryRecord[]>;
  /** By delivery; each oldest first. @throws StoreFailure */
  readAttempts(deliveryIds: readonly string[]): Promise<ReadonlyMap<string, readonly WebhookAttemptRecord[]>>;
  /**
   * Puts deliveries back to `PENDING`, due now and with a fresh {@link deliveryWindowMs}, under their own ids. Gives how
   * many; null, and nothing is changed, when the endpoint is not the client's; `unknown` when it has not all of the ids.
   * @throws StoreFailure
   */
  replay(
    endpointId: string,
    clientId: string,
    selection: ReplaySelection,
    atMs: number,
  ): Promise<number | 'unknown' | null>;
  /** Ids, after `afterId`, of endpoints that something is due for by now; by id. @throws StoreFailure */
  readDueEndpoints(nowMs: number, limit: number, afterId: string): Promise<readonly string[]>;
  /** What is due for an endpoint, the longest overdue first. @throws StoreFailure */
  readDue(endpointId: string, nowMs: number, limit: number): Promise<readonly WebhookDeliveryRecord[]>;
  /** A delivery with its endpoint as it is now; null when it is not due any more. @throws StoreFailure, SealFailure */
  take(id: string, nowMs: number): Promise<TakenDelivery | null>;
  /**
   * Writes down what an attempt came to; `nextAttemptAtMs` null unless it stays `PENDING`. False, and only the attempt
   * itself is kept, when the delivery has changed since it was taken. @throws StoreFailure
   */
  record(
    taken: Pick<TakenDelivery, 'id' | 'version' | 'tries'>,
    attempt: WebhookAttemptRecord,
    next: { readonly status: WebhookDeliveryStatus; readonly nextAttemptAtMs: number | null },
  ): Promise<boolean>;
  /** Puts off what is due and could not be tried; nothing is counted. @throws StoreFailure */
  postpone(id: string, nowMs: number, untilMs: number): Promise<void>;
  /** Gives up what was to be given up before `atMs`; gives how many. @throws StoreFailure */
  giveUp(atMs: number, limit: number): Promise<number>;
  /** Deletes what is kept no longer, and what deleted endpoints have left behind; gives how many. @throws StoreFailure */
  purge(nowMs: number, limit: number): Promise<number>;
  /** How much waits, and since when the oldest does. @throws StoreFailure */
  countPending(): Promise<{ readonly count: number; readonly oldestAtMs: number | null }>;
  /** As {@link TokenStore.reseal}. */
  reseal(limit: number): Promise<number>;
}

/** A secret and until when it signs; null for the one in use. */
interface SigningSecret {
  readonly secret: string;
  readonly untilMs: number | null;
}

/** What is sealed of an endpoint; secrets newest first. */
interface EndpointContent {
  readonly url: string;
  readonly secrets: readonly SigningSecret[];
}

/** An id that nobody can guess and that tells nothing: 128 random bits. */
const newId = (prefix: string): string => `${prefix}_${randomBytes(16).toString('base64url')}`;

/** Ids of deliveries look so; what does not is not looked for. */
const deliveryId = /^msg_[\w-]{22}$/;

const place = (id: string) => toPlace('webhook_endpoints', id);

/** A deleted endpoint's row stays this long: a transaction that saw it alive has ended by then, milliseconds. */
const deletedRowMs = 60_000;

/** Writes the deliveries of an event in its transaction, one for each endpoint of the payment's client. */
export async function insertDeliveries(
  changes: Changes,
  event: { readonly paymentId: string; readonly seq: number; readonly atMs: number },
): Promise<void> {
  const endpoints = await changes
    .selectFrom('webhook_endpoints')
    .innerJoin('payments', 'payments.client_id', 'webhook_endpoints.client_id')
    .select('webhook_endpoints.id')
    .where('payments.id', '=', event.paymentId)
    .where('webhook_endpoints.deleted_at', 'is', null)
    .execute();
  if (endpoints.length === 0) return;
  await changes
    .insertInto('webhook_deliveries')
    .values(
      endpoints.map(({ id }) => ({
        id: newId('msg'),
        endpoint_id: id,
        payment_id: event.paymentId,
        event_seq: event.seq,
        status: 'PENDING',
        created_at: event.atMs,
        next_attempt_at: event.atMs,
        give_up_at: event.atMs + deliveryWindowMs,
        tries: 0,
        version: 1,
      })),
    )
    .execute();
}

/** Webhooks in a database. */
export class StoredWebhooks implements WebhookStore {
  readonly #database: Database;
  readonly #sealer: Sealer;

  constructor(database: Database, sealer: Sealer) {
    this.#database = database;
    this.#sealer = sealer;
  }

  async createEndpoint({ clientId, url, secret, createdAtMs, limit }: NewWebhookEndpoint) {
    const id = newId('whe');
    const { sealed, keyId } = this.#seal(id, { url, secrets: [{ secret, untilMs: null }] });
    return this.#database.change('creating a webhook endpoint', async (changes) => {
      // Each takes a place of the client's: two at once never take the same, so nobody has more than there are.
      for (let slot = 1; slot <= limit; slot++) {
        const { numInsertedOrUpdatedRows } = await changes
          .insertInto('webhook_endpoints')
          .values({
            id,
            client_id: clientId,
            slot,
            created_at: createdAtMs,
            deleted_at: null,
            sealed,
            key_id: keyId,
          })
          .onConflict((conflict) => conflict.columns(['client_id', 'slot']).doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows !== 1n) continue;
        await audit(changes, 'WEBHOOK_CREATE', id, clientId, createdAtMs);
        return { id, clientId, url, createdAtMs };
      }
      return null;
    });
  }

  async readEndpoints(clientId: string): Promise<readonly WebhookEndpointRecord[]> {
    const rows = await this.#database.ask('reading webhook endpoints', (db) =>
      db
        .selectFrom('webhook_endpoints')
        .selectAll()
        .where('client_id', '=', clientId)
        .where('deleted_at', 'is', null)
        .orderBy('created_at')
        .orderBy('id')
        .execute(),
    );
    return rows.map((row) => this.#toEndpoint(row));
  }

  async rotateSecret(id: string, clientId: string, secret: string, atMs: number) {
    return this.#database.change('rotating a webhook secret', async (changes) => {
      // On PostgreSQL another rotation waits for this one, and goes on from what it wrote.
      let query = changes
        .selectFrom('webhook_endpoints')
        .selectAll()
        .where('id', '=', id)
        .where('client_id', '=', clientId)
        .where('deleted_at', 'is', null);
      if (this.#database.kind === 'postgres') query = query.forUpdate();
      const row = await query.executeTakeFirst();
      if (row === undefined) return null;
      const { url, secrets } = this.#open(row.id, { sealed: row.sealed, keyId: row.key_id });
      const before = signing(secrets, atMs).map((one) => ({ ...one, untilMs: one.untilMs ?? atMs + secretOverlapMs }));
      const kept = [{ secret, untilMs: null }, ...before].slice(0, maxSecrets);
      const { sealed, keyId } = this.#seal(id, { url, secrets: kept });
      await changes.updateTable('webhook_endpoints').set({ sealed, key_id: keyId }).where('id', '=', id).execute();
      await audit(changes, 'WEBHOOK_ROTATE', id, clientId, atMs);
      return this.#toEndpoint(row);
    });
  }

  async deleteEndpoint(id: string, clientId: string, atMs: number): Promise<boolean> {
    return this.#database.change('deleting a webhook endpoint', async (changes) => {
      const { numUpdatedRows } = await changes
        .updateTable('webhook_endpoints')
        .set({ deleted_at: atMs, slot: null, sealed: '', key_id: '' })
        .where('id', '=', id)
        .where('client_id', '=', clientId)
        .where('deleted_at', 'is', null)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows !== 1n) return false;
      await audit(changes, 'WEBHOOK_DELETE', id, clientId, atMs);
      return true;
    });
  }

  async readDeliveries(
    endpointId: string,
    limit: number,
    { status = null, beforeSeq = null }: Parameters<WebhookStore['readDeliveries']>[2] = {},
  ) {
    const rows = await this.#database.ask('reading webhook deliveries', (db) =>
      db
        .selectFrom('webhook_deliveries')
        .selectAll()
        .where('endpoint_id', '=', endpointId)
        .$if(status !== null, (query) => query.where('status', '=', status ?? ''))
        .$if(beforeSeq !== null, (query) => query.where('event_seq', '<', beforeSeq ?? 0))
        .orderBy('event_seq', 'desc')
        .limit(limit)
        .execute(),
    );
    return rows.map(toDelivery);
  }

  async readAttempts(deliveryIds: readonly string[]) {
    const byDelivery = new Map<string, WebhookAttemptRecord[]>(deliveryIds.map((id) => [id, []]));
    if (deliveryIds.length === 0) return byDelivery;
    const rows = await this.#database.ask('reading webhook attempts', (db) =>
      db
        .selectFrom('webhook_attempts')
        .selectAll()
        .where('delivery_id', 'in', deliveryIds)
        .orderBy('delivery_id')
        .orderBy('number')
        .execute(),
    );
    for (const { delivery_id: id, at, http_status: httpStatus, failure, duration_ms: durationMs } of rows) {
      // Written from this very type.
      byDelivery.get(id)?.push({ atMs: at, httpStatus, failure: failure as WebhookFailure | null, durationMs });
    }
    return byDelivery;
  }

  async replay(endpointId: string, clientId: string, selection: ReplaySelection, atMs: number) {
    return this.#database.change('asking for webhook deliveries again', async (changes) => {
      const endpoint = await changes
        .selectFrom('webhook_endpoints')
        .select('id')
        .where('id', '=', endpointId)
        .where('client_id', '=', clientId)
        .where('deleted_at', 'is', null)
        .executeTakeFirst();
      if (endpoint === undefined) return null;
      const own = changes.selectFrom('webhook_deliveries').select('id').where('endpoint_id', '=', endpointId);
      let found: readonly { readonly id: string }[];
      if ('ids' in selection) {
        const wanted = new Set(selection.ids);
        const possible = [...wanted].filter((id) => deliveryId.test(id));
        found = possible.length === 0 ? [] : await own.where('id', 'in', possible).execute();
        if (found.length !== wanted.size) return 'unknown';
      } else {
        const { sinceMs, limit } = selection;
        found = await own.where('created_at', '>=', sinceMs).orderBy('event_seq').limit(limit).execute();
      }
      if (found.length === 0) return 0;
      await changes
        .updateTable('webhook_deliveries')
        .set((build) => ({
          status: 'PENDING',
          next_attempt_at: atMs,
          give_up_at: atMs + deliveryWindowMs,
          tries: 0,
          version: build('version', '+', 1),
        }))
        .where(
          'id',
          'in',
          found.map(({ id }) => id),
        )
        .execute();
      await audit(changes, 'WEBHOOK_REPLAY', endpointId, clientId, atMs);
      return found.length;
    });
  }

  async readDueEndpoints(nowMs: number, limit: number, afterId: string): Promise<readonly string[]> {
    const rows = await this.#database.ask('reading due webhook endpoints', (db) =>
      db
        .selectFrom('webhook_endpoints')
        .select('webhook_endpoints.id')
        .where('id', '>', afterId)
        .where('deleted_at', 'is', null)
        .where((build) =>
          build.exists(
            build
              .selectFrom('webhook_deliveries')
              .select('webhook_deliveries.id')
              .whereRef('webhook_deliveries.endpoint_id', '=', 'webhook_endpoints.id')
              .where('webhook_deliveries.next_attempt_at', '<=', nowMs),
          ),
        )
        .orderBy('id')
        .limit(limit)
        .execute(),
    );
    return rows.map(({ id }) => id);
  }

  async readDue(endpointId: string, nowMs: number, limit: number): Promise<readonly WebhookDeliveryRecord[]> {
    const rows = await this.#database.ask('reading due webhook deliveries', (db) =>
      db
        .selectFrom('webhook_deliveries')
        .selectAll()
        .where('endpoint_id', '=', endpointId)
        .where('next_attempt_at', '<=', nowMs)
        .orderBy('next_attempt_at')
        .orderBy('event_seq')
        .limit(limit)
        .execute(),
    );
    return rows.map(toDelivery);
  }

  async take(id: string, nowMs: number): Promise<TakenDelivery | null> {
    const row = await this.#database.ask('taking a webhook delivery', (db) =>
      db
        .selectFrom('webhook_deliveries')
        .innerJoin('webhook_endpoints', 'webhook_endpoints.id', 'webhook_deliveries.endpoint_id')
        .selectAll('webhook_deliveries')
        .select(['webhook_endpoints.client_id', 'webhook_endpoints.sealed', 'webhook_endpoints.key_id'])
        .where('webhook_deliveries.id', '=', id)
        .where('webhook_deliveries.next_attempt_at', '<=', nowMs)
        .where('webhook_endpoints.deleted_at', 'is', null)
        .executeTakeFirst(),
    );
    if (row === undefined) return null;
    const { url, secrets } = this.#open(row.endpoint_id, { sealed: row.sealed, keyId: row.key_id });
    return {
      ...toDelivery(row),
      clientId: row.client_id,
      url,
      secrets: signing(secrets, nowMs).map(({ secret }) => secret),
      tries: row.tries,
      giveUpAtMs: row.give_up_at,
      version: row.version,
    };
  }

  async record(
    { id, version, tries }: Pick<TakenDelivery, 'id' | 'version' | 'tries'>,
    { atMs, httpStatus, failure, durationMs }: WebhookAttemptRecord,
    { status, nextAttemptAtMs }: { readonly status: WebhookDeliveryStatus; readonly nextAttemptAtMs: number | null },
  ): Promise<boolean> {
    return this.#database.change('recording a webhook attempt', async (changes) => {
      // First, so that nothing is purged between this and the attempt.
      const { numUpdatedRows } = await changes
        .updateTable('webhook_deliveries')
        .set((build) => ({
          status,
          next_attempt_at: nextAttemptAtMs,
          tries: failure === null ? tries : tries + 1,
          version: build('version', '+', 1),
        }))
        .where('id', '=', id)
        .where('version', '=', version)
        .executeTakeFirstOrThrow();
      const isPurged =
        numUpdatedRows !== 1n &&
        (await changes.selectFrom('webhook_deliveries').select('id').where('id', '=', id).executeTakeFirst()) ===
          undefined;
      if (isPurged) return false;
      await changes
        .insertInto('webhook_attempts')
        .values({
          delivery_id: id,
          number: version,
          at: atMs,
          http_status: httpStatus,
          failure,
          duration_ms: durationMs,
        })
        // Another gateway tried the same version, and has said so.
        .onConflict((conflict) => conflict.columns(['delivery_id', 'number']).doNothing())
        .execute();
      if (version > maxAttempts) {
        await changes
          .deleteFrom('webhook_attempts')
          .where('delivery_id', '=', id)
          .where('number', '<=', version - maxAttempts)
          .execute();
      }
      return numUpdatedRows === 1n;
    });
  }

  async postpone(id: string, nowMs: number, untilMs: number): Promise<void> {
    await this.#database.ask('putting a webhook delivery off', (db) =>
      db
        .updateTable('webhook_deliveries')
        .set({ next_attempt_at: untilMs })
        .where('id', '=', id)
        .where('next_attempt_at', '<=', nowMs)
        .execute(),
    );
  }

  async giveUp(atMs: number, limit: number): Promise<number> {
    return this.#changeSome(
      'giving webhook deliveries up',
      (changes) =>
        changes
          .selectFrom('webhook_deliveries')
          .select('id')
          .where('next_attempt_at', 'is not', null)
          .where('give_up_at', '<', atMs)
          .limit(limit)
          .execute(),
      (changes, ids) =>
        changes
          .updateTable('webhook_deliveries')
          .set((build) => ({ status: 'FAILED', next_attempt_at: null, version: build('version', '+', 1) }))
          .where('id', 'in', ids)
          // Asked for again meanwhile.
          .where('give_up_at', '<', atMs)
          .execute(),
    );
  }

  async purge(nowMs: number, limit: number): Promise<number> {
    const remove = (changes: Changes, ids: readonly string[]) =>
      changes.deleteFrom('webhook_deliveries').where('id', 'in', ids).execute();
    const old = await this.#changeSome(
      'purging webhook deliveries',
      (changes) =>
        changes
          .selectFrom('webhook_deliveries')
          .select('id')
          .where('created_at', '<', nowMs - keepDeliveriesMs)
          .where('next_attempt_at', 'is', null)
          .limit(limit)
          .execute(),
      remove,
    );
    const orphaned = await this.#changeSome(
      'purging webhook deliveries of deleted endpoints',
      (changes) =>
        changes
          .selectFrom('webhook_endpoints')
          .innerJoin('webhook_deliveries', 'webhook_deliveries.endpoint_id', 'webhook_endpoints.id')
          .select('webhook_deliveries.id')
          .where('webhook_endpoints.deleted_at', 'is not', null)
          .limit(limit)
          .execute(),
      remove,
    );
    if (orphaned === 0) {
      await this.#database.ask('purging deleted webhook endpoints', (db) =>
        db
          .deleteFrom('webhook_endpoints')
          .where('deleted_at', '<', nowMs - deletedRowMs)
          .where((build) =>
            build.not(
              build.exists(
                build
                  .selectFrom('webhook_deliveries')
                  .select('webhook_deliveries.id')
                  .whereRef('webhook_deliveries.endpoint_id', '=', 'webhook_endpoints.id'),
              ),
            ),
          )
          .execute(),
      );
    }
    return old + orphaned;
  }

  async countPending() {
    const row = await this.#database.ask('counting webhook deliveries', (db) =>
      db
        .selectFrom('webhook_deliveries')
        .select((build) => [
          build.fn.countAll<number>().as('count'),
          build.fn.min<number | null>('created_at').as('oldest'),
        ])
        .where('next_attempt_at', 'is not', null)
        .executeTakeFirstOrThrow(),
    );
    return { count: Number(row.count), oldestAtMs: row.oldest };
  }

  reseal(limit: number): Promise<number> {
    return reseal({ database: this.#database, sealer: this.#sealer }, { table: 'webhook_endpoints', id: 'id' }, limit);
  }

  /** Changes what is found, in one transaction; gives how many were found. @throws StoreFailure */
  async #changeSome(
    doing: string,
    find: (changes: Changes) => Promise<readonly { readonly id: string }[]>,
    change: (changes: Changes, ids: readonly string[]) => Promise<unknown>,
  ): Promise<number> {
    return this.#database.change(doing, async (changes) => {
      const ids = (await find(changes)).map(({ id }) => id);
      if (ids.length > 0) await change(changes, ids);
      return ids.length;
    });
  }

  #toEndpoint(row: Selectable<WebhookEndpointsTable>): WebhookEndpointRecord {
    const { url } = this.#open(row.id, { sealed: row.sealed, keyId: row.key_id });
    return { id: row.id, clientId: row.client_id, url, createdAtMs: row.created_at };
  }

  #seal(id: string, content: EndpointContent): Sealed {
    return this.#sealer.seal(JSON.stringify(content), place(id));
  }

  #open(id: string, sealed: Sealed): EndpointContent {
    return readContent(JSON.parse(this.#sealer.open(sealed, place(id))));
  }
}

/** The secrets that sign at a moment. */
function signing(secrets: readonly SigningSecret[], atMs: number): readonly SigningSecret[] {
  return secrets.filter(({ untilMs }) => untilMs === null || untilMs > atMs);
}

function toDelivery(row: Selectable<WebhookDeliveriesTable>): WebhookDeliveryRecord {
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    paymentId: row.payment_id,
    eventSeq: row.event_seq,
    // Written from this very type.
    status: row.status as WebhookDeliveryStatus,
    createdAtMs: row.created_at,
    nextAttemptAtMs: row.next_attempt_at,
  };
}

async function audit(changes: Changes, action: AuditAction, endpointId: string, clientId: string, atMs: number) {
  const actor: Actor = { kind: 'partner', subject: clientId };
  await appendAudit(changes, { atMs, actor, action, outcome: 'DONE', reason: endpointId });
}

function readContent(value: unknown): EndpointContent {
  if (
    typeof value !== 'object' ||
    value === null ||
    !('url' in value && typeof value.url === 'string') ||
    !('secrets' in value && Array.isArray(value.secrets))
  ) {
    throw broken();
  }
  return { url: value.url, secrets: value.secrets.map(readSecret) };
}

function readSecret(value: unknown): SigningSecret {
  if (
    typeof value !== 'object' ||
    value === null ||
    !('secret' in value && typeof value.secret === 'string') ||
    !('untilMs' in value && (value.untilMs === null || typeof value.untilMs === 'number'))
  ) {
    throw broken();
  }
  return { secret: value.secret, untilMs: value.untilMs };
}

function broken(): SealFailure {
  return new SealFailure('BROKEN', 'webhook_endpoints: a sealed value has another form than this version writes');
}
