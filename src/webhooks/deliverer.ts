// Sends what is due to partners' endpoints. Runs on every gateway; a lease for each endpoint lets one at a time send to it.
// Each delivery arrives at least once, every time under the same id. The events of one payment, link or book are tried in their order, one
// after another, but one that fails holds up none behind it: receivers tell the order by `event.cursor`. An endpoint that is
// slow or down costs the others nothing. Made by open.ts; calls the store, the renderer and the sender.

import { LRUCache } from 'lru-cache';
import { createAccess } from '../auth/access.ts';
import type { GlobalIds } from '../domain/global-id.ts';
import type { Directory } from '../store/directory.ts';
import { SealFailure, StoreFailure } from '../store/failures.ts';
import { HeldLease } from '../store/held-lease.ts';
import type { Store } from '../store/store.ts';
import type { SignedDelivery, WebhookDeliveryRecord, WebhookFailure } from '../store/webhooks.ts';
import type { EventStores } from './kind.ts';
import { webhookKinds } from './kinds.ts';
import { type RenderPayload, toPartner } from './payload.ts';
import { nextAttemptAt } from './schedule.ts';
import type { WebhookAnswer, WebhookSender } from './sender.ts';
import { toSignedHeaders } from './signature.ts';
import { Slots } from './slots.ts';

/** What {@link WebhookDeliverer} needs. */
export interface DelivererOptions {
  readonly store: EventStores & Pick<Store, 'webhooks' | 'leases'>;
  readonly directory: Directory;
  readonly ids: GlobalIds;
  readonly render: RenderPayload;
  readonly sender: WebhookSender;
  /** Hears of every attempt; `failure` null when it was delivered. */
  readonly onAttempt: (failure: WebhookFailure | null) => void;
  /** Hears of deliveries that end. */
  readonly onEnded: (status: 'DELIVERED' | 'FAILED', count: number) => void;
  /** Hears of an endpoint that fails, at most once an hour. */
  readonly onFailing: (endpoint: FailingEndpoint) => void;
  readonly onTrouble: (message: string) => void;
  /** Hears of what no code foresees: a payload that cannot be made. */
  readonly onUnexpected: (error: unknown) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
}

/** What may be logged of an endpoint that fails: paths and queries may hold secrets. */
export interface FailingEndpoint {
  readonly host: string;
  readonly failure: WebhookFailure;
  readonly httpStatus: number | null;
}

/** Between looks for what is due, milliseconds; an event of this gateway's own is sent at once. */
const everyMs = 1000;
/** How long after an event it is looked, milliseconds: events that come together are sent together. */
const wakeMs = 5;
/** How long an endpoint stays another gateway's when that one died, milliseconds. */
const leaseMs = 30_000;
/** Endpoints that one look finds; the next look goes on behind them. */
const endpointsALook = 200;
/** Deliveries of one endpoint that are read at once. */
const batch = 50;
/** Attempts at one endpoint at once. */
const atOnceAnEndpoint = 8;
/** Attempts of this gateway at once. */
const atOnce = 48;
/**
 * Attempts at once at endpoints whose last attempt failed or was slow, each with one: they have places of their own, so
 * that however many of them hang, those that answer never wait.
 */
const atOnceInTrouble = 16;
/** An answer that takes longer is slow, milliseconds. */
const slowMs = 5000;
/** How often an endpoint that fails is told to the log, milliseconds. */
const tellFailingMs = 3_600_000;
/** Endpoints whose trouble is remembered. */
const remembered = 10_000;
/** What the gateway itself could not make is tried again after this, milliseconds. */
const ownFaultMs = 300_000;
/** How long attempts under way may go on when the gateway stops, milliseconds; what is broken off is sent again. */
const stopMs = 3000;

/** What an attempt came to, the partner's right to see what it is of included. */
type AttemptAnswer = Omit<WebhookAnswer, 'failure'> & { readonly failure: WebhookFailure | null };

const forbidden: AttemptAnswer = { httpStatus: null, failure: 'FORBIDDEN', retryAfterMs: 0 };

/** The receiver has said that it is gone for good (RFC 9110 section 15.5.11). */
const gone = 410;

/** Delivers, until it is stopped. */
export class WebhookDeliverer {
  readonly #options: DelivererOptions;
  readonly #places = new Slots(atOnce);
  readonly #placesInTrouble = new Slots(atOnceInTrouble);
  /** By endpoint: what this gateway is at. */
  readonly #underWay = new Map<string, Promise<void>>();
  // Counted, not by `max`: that would set room aside for all of them at each start.
  readonly #troubled = new LRUCache<string, true>({ maxSize: remembered, sizeCalculation: () => 1 });
  readonly #toldAtMs = new LRUCache<string, number>({ maxSize: remembered, sizeCalculation: () => 1 });
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #waking: NodeJS.Timeout | null = null;
  #isStopped = false;
  #after = '';

  constructor(options: DelivererOptions) {
    this.#options = options;
  }

  /** Begins to look for what is due. */
  start(): void {
    this.#timer = setInterval(() => this.#look(), everyMs);
    this.#timer.unref();
  }

  /** Something may be due: looks soon. */
  wake(): void {
    if (this.#isStopped || this.#waking !== null) return;
    this.#waking = setTimeout(() => {
      this.#waking = null;
      this.#look();
    }, wakeMs);
    this.#waking.unref();
  }

  /** Sends what is due, unless another gateway is at it; fulfilled when each endpoint was tried. @throws StoreFailure */
  async round(): Promise<void> {
    const { store, now } = this.#options;
    const ids = await store.webhooks.readDueEndpoints(now(), endpointsALook, this.#after);
    this.#after = ids.length < endpointsALook ? '' : (ids.at(-1) ?? '');
    if (this.#isStopped) return;
    await Promise.all(
      ids.map((id) => {
        const underWay = this.#underWay.get(id);
        if (underWay !== undefined) return underWay;
        const work = this.#serve(id)
          .catch((error: unknown) => this.#tell(error))
          .finally(() => this.#underWay.delete(id));
        this.#underWay.set(id, work);
        return work;
      }),
    );
  }

  /** Ends it: attempts under way have three seconds, then they are broken off. To be called before the store is closed. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer ?? undefined);
    clearTimeout(this.#waking ?? undefined);
    const patience = setTimeout(() => this.#stopping.abort(), stopMs);
    await Promise.allSettled(this.#underWay.values());
    clearTimeout(patience);
  }

  #look(): void {
    this.round().catch((error: unknown) => this.#tell(error));
  }

  #tell(error: unknown): void {
    this.#options.onTrouble(error instanceof StoreFailure ? error.message : 'a round of webhooks failed');
  }

  /** One in trouble waits for its place before it is taken from other gateways. @throws StoreFailure */
  #serve(endpointId: string): Promise<void> {
    return this.#troubled.has(endpointId)
      ? this.#placesInTrouble.run(() => this.#underLease(endpointId, (lease) => this.#tryOne(endpointId, lease)))
      : this.#underLease(endpointId, (lease) => this.#sendAll(endpointId, lease));
  }

  async #underLease(endpointId: string, work: (lease: HeldLease) => Promise<void>): Promise<void> {
    if (this.#isStopped) return;
    const lease = await HeldLease.acquire(this.#options.store.leases, `webhooks:${endpointId}`, leaseMs);
    if (lease === null) return;
    try {
      await work(lease);
    } finally {
      await lease.release();
    }
  }

  /** One attempt: whether the endpoint is well again. */
  async #tryOne(endpointId: string, lease: HeldLease): Promise<void> {
    const { store, now } = this.#options;
    const [delivery] = await store.webhooks.readDue(endpointId, now(), 1);
    if (delivery === undefined) return;
    await this.#attempt(delivery, lease);
    if (!this.#troubled.has(endpointId)) this.wake();
  }

  /** Sends until nothing is due, or the endpoint is in trouble. */
  async #sendAll(endpointId: string, lease: HeldLease): Promise<void> {
    const { store, now } = this.#options;
    for (let isMore = true; isMore; ) {
      const due = await store.webhooks.readDue(endpointId, now(), batch);
      isMore = due.length === batch;
      const chains = toChains(due);
      const work = async (): Promise<void> => {
        for (let chain = chains.shift(); chain !== undefined; chain = chains.shift()) {
          for (const delivery of chain) {
            if (this.#isStopped || this.#troubled.has(endpointId)) {
              isMore = false;
              return;
            }
            await this.#places.run(() => this.#attempt(delivery, lease));
          }
        }
      };
      // All of them end before the lease does, whatever one of them meets.
      const ended = await Promise.allSettled(Array.from({ length: atOnceAnEndpoint }, work));
      for (const end of ended) if (end.status === 'rejected') throw end.reason;
    }
  }

  /** @throws StoreFailure */
  async #attempt({ id }: WebhookDeliveryRecord, lease: HeldLease): Promise<void> {
    const { store, sender, now, random } = this.#options;
    // Another gateway may take the endpoint before this attempt would end.
    if (lease.untilMs - Date.now() < sender.longestMs) return;
    const atMs = now();
    const startedMs = performance.now();
    let delivery: SignedDelivery | null;
    let answer: AttemptAnswer;
    try {
      delivery = await store.webhooks.take(id, atMs);
      if (delivery === null) return;
      answer = await this.#send(delivery, atMs);
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      if (error instanceof StoreFailure) throw error;
      // Nothing was sent: a secret that cannot be opened, a payload that cannot be made.
      await store.webhooks.postpone(id, atMs, atMs + ownFaultMs);
      if (error instanceof SealFailure) this.#options.onTrouble(error.message);
      else this.#options.onUnexpected(error);
      return;
    }
    const durationMs = Math.round(performance.now() - startedMs);
    const { httpStatus, failure, retryAfterMs } = answer;
    const isOver = failure === null || failure === 'FORBIDDEN' || httpStatus === gone;
    const nextAtMs = isOver ? null : nextAttemptAt(delivery, { nowMs: now(), retryAfterMs, random: random() });
    const status = failure === null ? 'DELIVERED' : nextAtMs === null ? 'FAILED' : 'PENDING';
    if (failure !== 'FORBIDDEN') this.#judge(delivery, answer, durationMs);
    const attempt = { atMs, httpStatus, failure, durationMs };
    const isKept = await store.webhooks.record(delivery, attempt, { status, nextAttemptAtMs: nextAtMs });
    this.#options.onAttempt(failure);
    if (isKept && status !== 'PENDING') this.#options.onEnded(status, 1);
  }

  /** Makes the body as the partner may see it now, and sends it. */
  async #send(delivery: SignedDelivery, atMs: number): Promise<AttemptAnswer> {
    const { store, directory, ids, render, sender } = this.#options;
    const { kind, endpointKinds, clientId } = delivery;
    // A gateway of an earlier version writes for every endpoint of the client.
    if (!endpointKinds.includes(kind)) return forbidden;
    const principal = toPartner(clientId, kind);
    const access = createAccess(principal, directory);
    const event = await webhookKinds[kind].find(delivery, { store, access, ids });
    if (event === null) return forbidden;
    const data = await render(principal, kind, event);
    const body = JSON.stringify({ type: kind, timestamp: new Date(event.atMs).toISOString(), data });
    const headers = toSignedHeaders({ id: delivery.id, atMs, body }, delivery.secrets);
    return sender.send(delivery.url, { headers, body }, this.#stopping.signal);
  }

  /** Remembers how an endpoint does, and tells of one that fails. */
  #judge({ endpointId, url }: SignedDelivery, { failure, httpStatus }: AttemptAnswer, durationMs: number): void {
    if (failure === null && durationMs < slowMs) {
      this.#troubled.delete(endpointId);
      return;
    }
    this.#troubled.set(endpointId, true);
    const nowMs = this.#options.now();
    if (failure === null || nowMs < (this.#toldAtMs.get(endpointId) ?? Number.NEGATIVE_INFINITY) + tellFailingMs)
      return;
    this.#toldAtMs.set(endpointId, nowMs);
    this.#options.onFailing({ host: new URL(url).host, failure, httpStatus });
  }
}

/** Deliveries of one payment, link or book form a chain, in the order of its events; chains in the order of what is due longest. */
function toChains(due: readonly WebhookDeliveryRecord[]): WebhookDeliveryRecord[][] {
  const chains = new Map<string, WebhookDeliveryRecord[]>();
  for (const delivery of due) {
    const key = `${delivery.kind} ${delivery.subjectId}`;
    chains.set(key, [...(chains.get(key) ?? []), delivery]);
  }
  return [...chains.values()].map((chain) => chain.sort((one, other) => one.eventSeq - other.eventSeq));
}
