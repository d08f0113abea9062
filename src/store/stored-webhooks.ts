// Webhooks in a database: the port of webhooks.ts in SQL. Addresses and signing secrets are sealed. Opened by store.ts.

import type { ExpressionBuilder, Selectable } from 'kysely';
import type { Database } from './database.ts';
import type { Sealer } from './sealing.ts';
import type { Tables } from './tables.ts';
import { auditEndpoint, newId, recordAttempt, replayDeliveries, toDelivery, toKinds } from './webhook-deliveries.ts';
import { openEndpoint, sealEndpoint, toSigning } from './webhook-endpoint-codec.ts';
import { giveUpDeliveries, purgeDeliveries } from './webhook-retention.ts';
import type { WebhookEndpointsTable } from './webhook-tables.ts';
import {
  type DeliveryPage,
  type DeliveryPlace,
  maxSecrets,
  type NewWebhookEndpoint,
  type OwnedEndpoint,
  type ReplaySelection,
  type SignedDelivery,
  type SignedEndpoint,
  secretOverlapMs,
  type TriedDelivery,
  type WebhookAttemptRecord,
  type WebhookDeliveryRecord,
  type WebhookDeliveryStatus,
  type WebhookEndpointRecord,
  type WebhookEventKind,
  type WebhookFailure,
  type WebhookStore,
  webhookEventKinds,
} from './webhooks.ts';

/** Webhooks in a database. */
export class StoredWebhooks implements WebhookStore {
  readonly #database: Database;
  readonly #sealer: Sealer;

  constructor(database: Database, sealer: Sealer) {
    this.#database = database;
    this.#sealer = sealer;
  }

  async createEndpoint({ clientId, url, secret, kinds, createdAtMs, limit }: NewWebhookEndpoint) {
    const id = newId('whe');
    const { sealed, keyId } = sealEndpoint(this.#sealer, id, { url, secrets: [{ secret, untilMs: null }] });
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
            events: kinds.join(' '),
          })
          .onConflict((conflict) => conflict.columns(['client_id', 'slot']).doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows !== 1n) continue;
        await auditEndpoint(changes, 'WEBHOOK_CREATE', { id, clientId, atMs: createdAtMs });
        return { id, clientId, url, kinds, createdAtMs };
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

  async rotateSecret({ id, clientId }: OwnedEndpoint, secret: string, atMs: number) {
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
      const { url, secrets } = openEndpoint(this.#sealer, row.id, { sealed: row.sealed, keyId: row.key_id });
      const before = toSigning(secrets, atMs).map((one) => ({
        ...one,
        untilMs: one.untilMs ?? atMs + secretOverlapMs,
      }));
      const kept = [{ secret, untilMs: null }, ...before].slice(0, maxSecrets);
      const { sealed, keyId } = sealEndpoint(this.#sealer, id, { url, secrets: kept });
      await changes.updateTable('webhook_endpoints').set({ sealed, key_id: keyId }).where('id', '=', id).execute();
      await auditEndpoint(changes, 'WEBHOOK_ROTATE', { id, clientId, atMs });
      return this.#toEndpoint(row);
    });
  }

  async changeKinds({ id, clientId }: OwnedEndpoint, kinds: readonly WebhookEventKind[], atMs: number) {
    return this.#database.change('changing what a webhook endpoint is told of', async (changes) => {
      const row = await changes
        .updateTable('webhook_endpoints')
        .set({ events: kinds.join(' ') })
        .where('id', '=', id)
        .where('client_id', '=', clientId)
        .where('deleted_at', 'is', null)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return null;
      await auditEndpoint(changes, 'WEBHOOK_CHANGE', { id, clientId, atMs });
      return this.#toEndpoint(row);
    });
  }

  async readSigned({ id, clientId }: OwnedEndpoint, atMs: number): Promise<SignedEndpoint | null> {
    const row = await this.#database.ask('reading a webhook endpoint', (db) =>
      db
        .selectFrom('webhook_endpoints')
        .selectAll()
        .where('id', '=', id)
        .where('client_id', '=', clientId)
        .where('deleted_at', 'is', null)
        .executeTakeFirst(),
    );
    if (row === undefined) return null;
    const { url, secrets } = openEndpoint(this.#sealer, row.id, { sealed: row.sealed, keyId: row.key_id });
    return { url, secrets: toSigning(secrets, atMs).map(({ secret }) => secret) };
  }

  async deleteEndpoint({ id, clientId }: OwnedEndpoint, atMs: number): Promise<boolean> {
    return this.#database.change('deleting a webhook endpoint', async (changes) => {
      const { numUpdatedRows } = await changes
        .updateTable('webhook_endpoints')
        .set({ deleted_at: atMs, slot: null, sealed: '', key_id: '' })
        .where('id', '=', id)
        .where('client_id', '=', clientId)
        .where('deleted_at', 'is', null)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows !== 1n) return false;
      await auditEndpoint(changes, 'WEBHOOK_DELETE', { id, clientId, atMs });
      return true;
    });
  }

  async setDisabled({ id, clientId, by }: OwnedEndpoint, isDisabled: boolean, atMs: number): Promise<boolean> {
    return this.#database.change('switching a webhook endpoint', async (changes) => {
      const { numUpdatedRows } = await changes
        .updateTable('webhook_endpoints')
        .set({ disabled_at: isDisabled ? atMs : null })
        .where('id', '=', id)
        .where('client_id', '=', clientId)
        .where('deleted_at', 'is', null)
        .where('disabled_at', isDisabled ? 'is' : 'is not', null)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows !== 1n) return false;
      const action = isDisabled ? 'WEBHOOK_DISABLE' : 'WEBHOOK_ENABLE';
      await auditEndpoint(changes, action, { id, clientId, atMs, ...(by === undefined ? {} : { by }) });
      return true;
    });
  }

  async readDeliveries(
    endpointId: string,
    limit: number,
    { status = null, before = null, after = null, isOldestFirst = false }: DeliveryPage = {},
  ) {
    const order = isOldestFirst ? 'asc' : 'desc';
    const rows = await this.#database.ask('reading webhook deliveries', (db) =>
      db
        .selectFrom('webhook_deliveries')
        .selectAll()
        .where('endpoint_id', '=', endpointId)
        .where('kind', 'in', webhookEventKinds)
        .$if(status !== null, (query) => query.where('status', '=', status ?? ''))
        .$if(before !== null, (query) => query.where((build) => isBeside(build, '<', before)))
        .$if(after !== null, (query) => query.where((build) => isBeside(build, '>', after)))
        .orderBy('created_at', order)
        .orderBy('kind', order)
        .orderBy('event_seq', order)
        // Customers' feeds are numbered each for itself.
        .orderBy('id', order)
        .limit(limit)
        .execute(),
    );
    return rows.map(toDelivery);
  }

  async countDeliveries(endpointId: string, status: WebhookDeliveryStatus | null): Promise<number> {
    const { count } = await this.#database.ask('counting webhook deliveries', (db) =>
      db
        .selectFrom('webhook_deliveries')
        .select((build) => build.fn.countAll<number | bigint | string>().as('count'))
        .where('endpoint_id', '=', endpointId)
        .where('kind', 'in', webhookEventKinds)
        .$if(status !== null, (query) => query.where('status', '=', status ?? ''))
        .executeTakeFirstOrThrow(),
    );
    return Number(count);
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

  async replay(endpoint: OwnedEndpoint, selection: ReplaySelection, atMs: number) {
    return this.#database.change('asking for webhook deliveries again', (changes) =>
      replayDeliveries(changes, { ...endpoint, atMs }, selection),
    );
  }

  async readDueEndpoints(nowMs: number, limit: number, afterId: string): Promise<readonly string[]> {
    const rows = await this.#database.ask('reading due webhook endpoints', (db) =>
      db
        .selectFrom('webhook_endpoints')
        .select('webhook_endpoints.id')
        .where('id', '>', afterId)
        .where('deleted_at', 'is', null)
        .where('disabled_at', 'is', null)
        .where((build) =>
          build.exists(
            build
              .selectFrom('webhook_deliveries')
              .select('webhook_deliveries.id')
              .whereRef('webhook_deliveries.endpoint_id', '=', 'webhook_endpoints.id')
              .where('webhook_deliveries.kind', 'in', webhookEventKinds)
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
        // What a gateway of a later version has written is its to send: this one cannot tell whose right it is to see it.
        .where('kind', 'in', webhookEventKinds)
        .where('next_attempt_at', '<=', nowMs)
        // Whoever is at it stops when it is switched off.
        .where((build) =>
          build.not(
            build.exists(
              build
                .selectFrom('webhook_endpoints')
                .select('webhook_endpoints.id')
                .where('webhook_endpoints.id', '=', endpointId)
                .where('webhook_endpoints.disabled_at', 'is not', null),
            ),
          ),
        )
        .orderBy('next_attempt_at')
        .orderBy('event_seq')
        .limit(limit)
        .execute(),
    );
    return rows.map(toDelivery);
  }

  async take(id: string, nowMs: number): Promise<SignedDelivery | null> {
    const row = await this.#database.ask('taking a webhook delivery', (db) =>
      db
        .selectFrom('webhook_deliveries')
        .innerJoin('webhook_endpoints', 'webhook_endpoints.id', 'webhook_deliveries.endpoint_id')
        .selectAll('webhook_deliveries')
        .select(['webhook_endpoints.client_id', 'webhook_endpoints.sealed', 'webhook_endpoints.key_id'])
        .select('webhook_endpoints.events')
        .where('webhook_deliveries.id', '=', id)
        .where('webhook_deliveries.next_attempt_at', '<=', nowMs)
        .where('webhook_endpoints.deleted_at', 'is', null)
        .where('webhook_endpoints.disabled_at', 'is', null)
        .executeTakeFirst(),
    );
    if (row === undefined) return null;
    const { url, secrets } = openEndpoint(this.#sealer, row.endpoint_id, { sealed: row.sealed, keyId: row.key_id });
    return {
      ...toDelivery(row),
      clientId: row.client_id,
      url,
      endpointKinds: toKinds(row.events),
      secrets: toSigning(secrets, nowMs).map(({ secret }) => secret),
      tries: row.tries,
      giveUpAtMs: row.give_up_at,
      version: row.version,
    };
  }

  async record(
    delivery: TriedDelivery,
    attempt: WebhookAttemptRecord,
    next: Pick<WebhookDeliveryRecord, 'status' | 'nextAttemptAtMs'>,
  ): Promise<boolean> {
    return this.#database.change('recording a webhook attempt', (changes) =>
      recordAttempt(changes, delivery, { ...attempt, next }),
    );
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

  giveUp(atMs: number, limit: number): Promise<number> {
    return giveUpDeliveries(this.#database, atMs, limit);
  }

  purge(nowMs: number, limit: number): Promise<number> {
    return purgeDeliveries(this.#database, nowMs, limit);
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

  #toEndpoint(row: Selectable<WebhookEndpointsTable>): WebhookEndpointRecord {
    const { url } = openEndpoint(this.#sealer, row.id, { sealed: row.sealed, keyId: row.key_id });
    return { id: row.id, clientId: row.client_id, url, kinds: toKinds(row.events), createdAtMs: row.created_at };
  }
}

/** Whether a row stands behind a place in the list, newest first. */
function isBeside(
  build: ExpressionBuilder<Tables, 'webhook_deliveries'>,
  side: '<' | '>',
  place: DeliveryPlace | null,
) {
  const { createdAtMs = 0, kind = '', eventSeq = 0, id = '' } = place ?? {};
  const isSameTime = build('created_at', '=', createdAtMs);
  const isSameKind = build('kind', '=', kind);
  return build.or([
    build('created_at', side, createdAtMs),
    build.and([isSameTime, build('kind', side, kind)]),
    build.and([isSameTime, isSameKind, build('event_seq', side, eventSeq)]),
    build.and([isSameTime, isSameKind, build('event_seq', '=', eventSeq), build('id', side, id)]),
  ]);
}
