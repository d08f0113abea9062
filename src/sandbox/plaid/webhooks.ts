// Sending webhooks: each body with its signature, again while nobody has answered with 200, and what became of it.
// Called by notices.ts and by the control API. Source: the specification's webhooks and Plaid's documentation of
// verification: ES256 in `Plaid-Verification`, the body in two spaces of indentation, ten seconds to answer. House
// rules: only to this machine; a few retries instead of a day's.
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject, Wire } from '../json.ts';
import type { Aggregator } from './aggregator.ts';
import { newId } from './ids.ts';
import type { WebhookKeys } from './webhook-keys.ts';

/** What is sent, byte for byte. */
export interface Parcel {
  readonly url: string;
  readonly body: string;
  /** The value of Plaid-Verification; undefined sends none. */
  readonly signature: string | undefined;
  /** What it is about, for the list of deliveries. */
  readonly code: string;
}

/** One try: the receiver's answer, or why there was none. */
export interface Attempt {
  readonly at: string;
  readonly status: number | null;
  readonly answer: string;
}

/** A webhook and what became of it. */
export interface Delivery {
  readonly id: string;
  readonly parcel: Parcel;
  readonly attempts: Attempt[];
}

const answerMs = 10_000;
/** The oldest deliveries go first. */
const keptDeliveries = 500;

/** A body as Plaid serialises it: its hash depends on every space. */
export const toBody = (payload: Wire): string => JSON.stringify(payload, null, 2);

function isLocal(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, protocol } = new URL(url);
  return /^https?:$/.test(protocol) && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

/** Sends webhooks and remembers them. */
export class Webhooks {
  readonly keys: WebhookKeys;
  readonly #aggregator: Aggregator;
  readonly #deliveries: Delivery[] = [];
  readonly #ended = new AbortController();

  constructor(aggregator: Aggregator, keys: WebhookKeys) {
    this.#aggregator = aggregator;
    this.keys = keys;
    aggregator.app.addHook('onClose', async () => this.#ended.abort());
  }

  /** Signs a payload and sends it, and again while it is not taken; never fails, and nobody waits for it. */
  send(url: string, payload: Wire): void {
    this.#deliver(url, payload).catch(() => undefined);
  }

  async #deliver(url: string, payload: Wire): Promise<void> {
    const body = toBody(payload);
    const parcel = { url, body, signature: await this.keys.sign(body), code: String(payload['webhook_code']) };
    const delivery = this.#note(parcel);
    const { webhookRetries, webhookRetryMs } = this.#aggregator.settings;
    for (let retry = 0; retry <= webhookRetries; retry += 1) {
      if (retry > 0) await sleep(webhookRetryMs, undefined, { ref: false, signal: this.#ended.signal });
      // The signature says when it was made: each try has its own.
      const signature = retry === 0 ? parcel.signature : await this.keys.sign(body);
      const { status } = await this.#attempt(delivery, { ...parcel, signature });
      if (status === 200) return;
    }
  }

  /** Sends exactly this, once; says what the receiver answered. */
  async post(parcel: Parcel): Promise<JsonObject> {
    const delivery = this.#note(parcel);
    const attempt = await this.#attempt(delivery, parcel);
    return { delivery: delivery.id, ...attempt };
  }

  /** A webhook that was sent, by its id. */
  find(id: string): Delivery | undefined {
    return this.#deliveries.find((delivery) => delivery.id === id);
  }

  /** What was sent, oldest first; bodies can hold public tokens and are not shown. */
  views(): readonly JsonObject[] {
    return this.#deliveries.map(({ id, parcel, attempts }) => ({
      id,
      url: parcel.url,
      code: parcel.code,
      attempts: attempts.map(({ at, status }) => ({ at, status })),
    }));
  }

  /** Forgets what was sent. */
  forget(): void {
    this.#deliveries.length = 0;
  }

  #note(parcel: Parcel): Delivery {
    const delivery: Delivery = { id: newId(), parcel, attempts: [] };
    this.#deliveries.push(delivery);
    if (this.#deliveries.length > keptDeliveries) this.#deliveries.shift();
    return delivery;
  }

  async #attempt(delivery: Delivery, parcel: Parcel): Promise<Attempt> {
    const attempt = { at: new Date().toISOString(), ...(await this.#post(parcel)) };
    delivery.attempts.push(attempt);
    return attempt;
  }

  async #post({ url, body, signature }: Parcel): Promise<Pick<Attempt, 'status' | 'answer'>> {
    if (!isLocal(url)) return { status: null, answer: 'not sent: the receiver is not on this machine' };
    try {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        body,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Plaid/1.0',
          ...(signature === undefined ? {} : { 'plaid-verification': signature }),
        },
        signal: AbortSignal.any([this.#ended.signal, AbortSignal.timeout(answerMs)]),
      });
      return { status: response.status, answer: (await response.text()).slice(0, 500) };
    } catch (error) {
      return { status: null, answer: error instanceof Error ? error.message : 'no answer' };
    }
  }
}
