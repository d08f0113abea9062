// Sending webhooks: each body with its timestamp and signatures, again while nobody has taken it, and what became of it.
// Called by webhooks.ts and the control API. Source: Revolut's guide "About webhooks". House rules: only to this machine;
// few retries at short intervals instead of three at ten minutes.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../json.ts';
import type { Service } from './service.ts';

/** What is sent, byte for byte; a header that is undefined is not sent. */
export interface Parcel {
  readonly url: string;
  readonly body: string;
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
  /** What it is about, for the list of deliveries. */
  readonly event: string;
  /** Whose it is. */
  readonly webhookId: string;
}

/** One try: the receiver's answer, or why there was none. */
interface Attempt {
  readonly at: string;
  readonly status: number | null;
  readonly answer: string;
}

/** A webhook and what became of it. */
export interface Delivery {
  readonly id: string;
  readonly parcel: Parcel;
  readonly createdAtMs: number;
  readonly attempts: Attempt[];
  /** Whether it was given up. */
  hasFailed: boolean;
}

const answerMs = 10_000;
/** The oldest deliveries go first. */
const keptDeliveries = 500;

const isTaken = (status: number | null): boolean => status !== null && status >= 200 && status < 300;

/** Whether an address is on this machine. */
export function isLocal(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, protocol } = new URL(url);
  return /^https?:$/.test(protocol) && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

/** Sends webhooks and remembers them. */
export class Deliveries {
  readonly #service: Service;
  readonly #deliveries: Delivery[] = [];
  readonly #ended = new AbortController();

  constructor(service: Service) {
    this.#service = service;
    service.app.addHook('onClose', async () => this.#ended.abort());
  }

  /** Sends what `make` gives, and again while it is not taken; never fails, and nobody waits for it. */
  send(make: () => Parcel): void {
    this.#deliver(make).catch(() => undefined);
  }

  async #deliver(make: () => Parcel): Promise<void> {
    const first = make();
    const delivery = this.#note(first);
    const { webhookRetries, webhookRetryMs } = this.#service.settings;
    for (let retry = 0; retry <= webhookRetries; retry += 1) {
      if (retry > 0) await sleep(webhookRetryMs, undefined, { ref: false, signal: this.#ended.signal });
      // The signature says when it was made: each try has its own.
      const { status } = await this.#attempt(delivery, retry === 0 ? first : { ...make(), body: first.body });
      if (isTaken(status)) return;
    }
    delivery.hasFailed = true;
  }

  /** Sends exactly this, once; says what the receiver answered. */
  async post(parcel: Parcel): Promise<JsonObject> {
    const delivery = this.#note(parcel);
    const attempt = await this.#attempt(delivery, parcel);
    return { delivery: delivery.id, ...attempt };
  }

  /** What was sent, oldest first. */
  all(): readonly Delivery[] {
    return this.#deliveries;
  }

  /** Forgets what was sent. */
  forget(): void {
    this.#deliveries.length = 0;
  }

  #note(parcel: Parcel): Delivery {
    const createdAtMs = this.#service.world.nowMs;
    const delivery: Delivery = { id: randomUUID(), parcel, createdAtMs, attempts: [], hasFailed: false };
    this.#deliveries.push(delivery);
    if (this.#deliveries.length > keptDeliveries) this.#deliveries.shift();
    return delivery;
  }

  async #attempt(delivery: Delivery, parcel: Parcel): Promise<Attempt> {
    const attempt = { at: new Date().toISOString(), ...(await this.#post(parcel)) };
    delivery.attempts.push(attempt);
    return attempt;
  }

  async #post({ url, body, timestamp, signature }: Parcel): Promise<Pick<Attempt, 'status' | 'answer'>> {
    if (!isLocal(url)) return { status: null, answer: 'not sent: the receiver is not on this machine' };
    try {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        body,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Revolut/1.0',
          ...(timestamp === undefined ? {} : { 'revolut-request-timestamp': timestamp }),
          ...(signature === undefined ? {} : { 'revolut-signature': signature }),
        },
        signal: AbortSignal.any([this.#ended.signal, AbortSignal.timeout(answerMs)]),
      });
      return { status: response.status, answer: (await response.text()).slice(0, 500) };
    } catch (error) {
      return { status: null, answer: error instanceof Error ? error.message : 'no answer' };
    }
  }
}
