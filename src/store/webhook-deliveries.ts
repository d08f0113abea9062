// Deliveries of webhooks, in the transaction of whoever writes them: those of an event, those that are asked for again, what an
// attempt came to. Called by stored-payments.ts, link-events.ts, stored-book.ts, account-events.ts and stored-webhooks.ts.

import { randomBytes } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { GrantPermission } from '../domain/grant.ts';
import { type AuditAction, appendAudit } from './audit.ts';
import type { Changes } from './database.ts';
import type { TouchedAccounts } from './narrowed-grants.ts';
import { isGranted } from './standing-grants.ts';
import type { WebhookDeliveriesTable } from './webhook-tables.ts';
import {
  deliveryWindowMs,
  maxAttempts,
  type OwnedEndpoint,
  type ReplaySelection,
  type SignedDelivery,
  type TriedDelivery,
  type WebhookAttemptRecord,
  type WebhookDeliveryRecord,
  type WebhookDeliveryStatus,
  type WebhookEventKind,
  webhookEventKinds,
} from './webhooks.ts';

/** An id that nobody can guess and that tells nothing: 128 random bits. */
export const newId = (prefix: string): string => `${prefix}_${randomBytes(16).toString('base64url')}`;

/** Ids of deliveries look so; what does not is not looked for. */
const deliveryId = /^msg_[\w-]{22}$/;

/** An event that partners are told of. */
export interface WebhookEvent {
  readonly kind: WebhookEventKind;
  /** What it is of. */
  readonly subjectId: string;
  /** Its place among those of its kind, or of its kind and subject. */
  readonly seq: number;
  readonly atMs: number;
}

/** Kinds whose events tell all that earlier ones of their subject do: each takes the place of one that is still on its way. */
const cumulativeKinds: ReadonlySet<WebhookEventKind> = new Set(['transactions.changed', 'accounts.changed']);

/**
 * Whose endpoints an event is for: one client's, or those of every partner whom a customer lets act for them. It is judged
 * again, by the access of each, when it is sent.
 */
export type WebhookAudience =
  | { readonly clientId: string }
  /**
   * `fixedPartners` are those whose grant stands in the banks file; `touches` is what the event is of: whose grant names some accounts
   * is told of those alone; `makerClientId` is the client whose own it is, which is told as well.
   */
  | {
      readonly customerId: string;
      readonly fixedPartners: readonly string[];
      readonly touches: TouchedAccounts;
      readonly makerClientId?: string | null;
    };

/** What a customer's grant has to let a partner read, for it to be told. `accounts` are part of each. */
const grantFor: Readonly<Record<WebhookEventKind, GrantPermission>> = {
  'payment.updated': 'payments',
  'bankLink.changed': 'accounts',
  'transactions.changed': 'transactions',
  'accounts.changed': 'accounts',
};

/** Writes the deliveries of an event in its transaction, one for each endpoint of its audience that asks for its kind. */
export async function insertDeliveries(
  changes: Changes,
  event: WebhookEvent,
  audience: WebhookAudience,
): Promise<void> {
  let query = changes
    .selectFrom('webhook_endpoints')
    .select(['webhook_endpoints.id', 'webhook_endpoints.events'])
    .where('webhook_endpoints.deleted_at', 'is', null);
  if ('clientId' in audience) query = query.where('webhook_endpoints.client_id', '=', audience.clientId);
  else {
    const { customerId, fixedPartners, touches, makerClientId = null } = audience;
    const own = { partner: sql.ref<string>('webhook_endpoints.client_id'), customer: sql.val(customerId) };
    const condition = { permission: grantFor[event.kind], at: event.atMs };
    const granted = isGranted(own, { ...condition, touches });
    query = query.where((build) =>
      build.or([
        granted,
        ...(makerClientId === null
          ? []
          : [build.and([build('webhook_endpoints.client_id', '=', makerClientId), isGranted(own, condition)])]),
        ...(fixedPartners.length === 0 ? [] : [build('webhook_endpoints.client_id', 'in', [...fixedPartners])]),
      ]),
    );
  }
  const endpoints = (await query.execute()).filter(({ events }) => toKinds(events).includes(event.kind));
  if (endpoints.length === 0) return;
  const replaced = cumulativeKinds.has(event.kind) ? await holdPending(changes, event, endpoints) : [];
  const values = endpoints.map(({ id }) => {
    const before = replaced.find((one) => one.endpoint_id === id);
    return {
      // Never the id of what it replaces: who has had that has not had this.
      id: newId('msg'),
      endpoint_id: id,
      payment_id: event.subjectId,
      kind: event.kind,
      event_seq: event.seq,
      status: 'PENDING',
      created_at: event.atMs,
      // An endpoint that fails is not tried more often because more happens.
      next_attempt_at: before?.next_attempt_at ?? event.atMs,
      give_up_at: event.atMs + deliveryWindowMs,
      tries: before?.tries ?? 0,
      version: before?.version ?? 1,
    };
  });
  await changes.insertInto('webhook_deliveries').values(values).execute();
  for (const { id, endpoint_id: endpointId } of replaced) {
    const successor = values.find((one) => one.endpoint_id === endpointId);
    if (successor === undefined) continue;
    await changes
      .updateTable('webhook_attempts')
      .set({ delivery_id: successor.id })
      .where('delivery_id', '=', id)
      .execute();
    await changes.deleteFrom('webhook_deliveries').where('id', '=', id).execute();
  }
}

/**
 * The newest delivery of the event's subject that is still on its way, at most one for each endpoint, held and moved on, so that an
 * attempt at it that is being made now is not its end.
 */
async function holdPending(
  changes: Changes,
  { kind, subjectId }: WebhookEvent,
  endpoints: readonly { readonly id: string }[],
): Promise<readonly Selectable<WebhookDeliveriesTable>[]> {
  const pending = await changes
    .selectFrom('webhook_deliveries')
    .select(['id', 'endpoint_id'])
    .where(
      'endpoint_id',
      'in',
      endpoints.map(({ id }) => id),
    )
    .where('kind', '=', kind)
    .where('payment_id', '=', subjectId)
    .where('next_attempt_at', 'is not', null)
    .orderBy('event_seq')
    .execute();
  const newest = [...new Map(pending.map((one) => [one.endpoint_id, one.id])).values()];
  if (newest.length === 0) return [];
  return (
    changes
      .updateTable('webhook_deliveries')
      .set((build) => ({ version: build('version', '+', 1) }))
      .where('id', 'in', newest)
      // Delivered meanwhile.
      .where('next_attempt_at', 'is not', null)
      .returningAll()
      .execute()
  );
}

/** As {@link WebhookStore.replay}. */
export async function replayDeliveries(
  changes: Changes,
  { id, clientId, atMs, by }: OwnedEndpoint & { readonly atMs: number },
  selection: ReplaySelection,
): Promise<number | 'unknown' | null> {
  const endpoint = await changes
    .selectFrom('webhook_endpoints')
    .select('id')
    .where('id', '=', id)
    .where('client_id', '=', clientId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (endpoint === undefined) return null;
  const own = changes.selectFrom('webhook_deliveries').select('id').where('endpoint_id', '=', id);
  let found: readonly { readonly id: string }[];
  if ('ids' in selection) {
    const named = new Set(selection.ids);
    const possible = [...named].filter((one) => deliveryId.test(one));
    found = possible.length === 0 ? [] : await own.where('id', 'in', possible).execute();
    if (found.length !== named.size) return 'unknown';
  } else if ('failed' in selection) {
    found = await own
      .where('status', '=', 'FAILED')
      .where('kind', 'in', webhookEventKinds)
      .orderBy('created_at')
      .orderBy('event_seq')
      .limit(selection.limit)
      .execute();
  } else {
    const { sinceMs, limit } = selection;
    found = await own
      .where('created_at', '>=', sinceMs)
      .orderBy('created_at')
      .orderBy('event_seq')
      .limit(limit)
      .execute();
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
      found.map((delivery) => delivery.id),
    )
    .execute();
  await auditEndpoint(changes, 'WEBHOOK_REPLAY', { id, clientId, atMs, ...(by === undefined ? {} : { by }) });
  return found.length;
}

/** What an attempt came to, and what its delivery does then. */
type EndedAttempt = WebhookAttemptRecord & {
  readonly next: Pick<WebhookDeliveryRecord, 'status' | 'nextAttemptAtMs'>;
};

/** As {@link WebhookStore.record}. */
export async function recordAttempt(
  changes: Changes,
  delivery: TriedDelivery,
  attempt: EndedAttempt,
): Promise<boolean> {
  const { id, version, tries } = delivery;
  const { failure, next } = attempt;
  // First, so that nothing is purged between this and the attempt.
  const { numUpdatedRows } = await changes
    .updateTable('webhook_deliveries')
    .set((build) => ({
      status: next.status,
      next_attempt_at: next.nextAttemptAtMs,
      tries: failure === null ? tries : tries + 1,
      version: build('version', '+', 1),
    }))
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
  const isGone =
    numUpdatedRows !== 1n &&
    (await changes.selectFrom('webhook_deliveries').select('id').where('id', '=', id).executeTakeFirst()) === undefined;
  const keeperId = isGone ? await holdSuccessor(changes, delivery, attempt) : id;
  if (keeperId !== null) await keepAttempt(changes, { id: keeperId, version }, attempt);
  return numUpdatedRows === 1n;
}

/**
 * The delivery that took the place of one that is gone while it was tried, which waits as long as that one would have; null where
 * none did. An answer that ends that one is not this one's: it is tried itself.
 */
async function holdSuccessor(
  changes: Changes,
  { endpointId, kind, subjectId, version, tries }: TriedDelivery,
  { failure, next }: EndedAttempt,
): Promise<string | null> {
  if (!cumulativeKinds.has(kind)) return null;
  const successor = await changes
    .selectFrom('webhook_deliveries')
    .select('id')
    .where('endpoint_id', '=', endpointId)
    .where('kind', '=', kind)
    .where('payment_id', '=', subjectId)
    .where('next_attempt_at', 'is not', null)
    // Its count goes on from there.
    .where('version', '>', version)
    .orderBy('event_seq', 'desc')
    .executeTakeFirst();
  if (successor === undefined) return null;
  const waits = failure !== null && next.nextAttemptAtMs !== null;
  const { numUpdatedRows } = await changes
    .updateTable('webhook_deliveries')
    .set(waits ? { tries: tries + 1, next_attempt_at: next.nextAttemptAtMs } : { tries })
    .where('id', '=', successor.id)
    .where('next_attempt_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n ? successor.id : null;
}

async function keepAttempt(
  changes: Changes,
  { id, version }: Pick<SignedDelivery, 'id' | 'version'>,
  { atMs, httpStatus, failure, durationMs }: WebhookAttemptRecord,
): Promise<void> {
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
}

/** The kinds that an endpoint asks for; what this version does not know is left out. */
export function toKinds(words: string): readonly WebhookEventKind[] {
  const asked = new Set(words.split(' '));
  return webhookEventKinds.filter((kind) => asked.has(kind));
}

/** A delivery as it stands. */
export function toDelivery(row: Selectable<WebhookDeliveriesTable>): WebhookDeliveryRecord {
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    subjectId: row.payment_id,
    eventSeq: row.event_seq,
    // Written from these very types.
    kind: row.kind as WebhookEventKind,
    status: row.status as WebhookDeliveryStatus,
    createdAtMs: row.created_at,
    nextAttemptAtMs: row.next_attempt_at,
  };
}

/** Says in the audit what a partner did with its endpoint. */
export async function auditEndpoint(
  changes: Changes,
  action: AuditAction,
  { id, clientId, atMs, by }: OwnedEndpoint & { readonly atMs: number },
): Promise<void> {
  const actor = by ?? ({ kind: 'partner', subject: clientId } as const);
  await appendAudit(changes, { atMs, actor, action, outcome: 'DONE', reason: id, ...(by && { clientId }) });
}
