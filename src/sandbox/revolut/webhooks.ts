// Webhooks: where the client wants to be told, of what, and by which secret. Hung by revolut.ts on the service's listener,
// under the second version of the API; told what happened by notices.ts. Source: the specification's /webhooks. House
// rules: any address of this machine is as good as https; the first webhook's secret is the one in the description.
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Resource, Route } from '../bank/routes.ts';
import type { Wire } from '../json.ts';
import { Deliveries, isLocal } from './delivery.ts';
import { bodyOf, found, idIn, instantIn, numberIn, operation } from './operation.ts';
import { invalid, refuse } from './refusals.ts';
import { newSecret, Secrets, toPeriodMs } from './secrets.ts';
import type { Service } from './service.ts';
import type { Tokens } from './tokens.ts';

const eventNames = [
  'TransactionCreated',
  'TransactionStateChanged',
  'PayoutLinkCreated',
  'PayoutLinkStateChanged',
] as const;
/** What is told of. */
export type EventName = (typeof eventNames)[number];

/** Whether a text names an event. */
export const isEventName = (value: unknown): value is EventName => eventNames.some((name) => name === value);

const events = z.array(z.enum(eventNames)).min(1).optional();
const mostWebhooks = 10;

/** A webhook that was registered. */
export interface Webhook {
  readonly id: string;
  readonly secrets: Secrets;
  url: string;
  events: readonly EventName[];
}

const toWire = ({ id, url, events: told }: Webhook): Wire => ({ id, url, events: told });
const toSecretWire = (webhook: Webhook): Wire => ({ ...toWire(webhook), signing_secret: webhook.secrets.current });

/** The client's webhooks. */
export class Webhooks implements Resource {
  readonly deliveries: Deliveries;
  /** The secret that the client was given in advance. */
  readonly firstSecret = newSecret();
  readonly #service: Service;
  readonly #webhooks: Webhook[] = [];
  #hasFirst = false;
  #onRegistered: () => void = () => undefined;
  readonly routes: readonly Route[];

  constructor(service: Service, tokens: Tokens) {
    this.#service = service;
    this.deliveries = new Deliveries(service);
    const one = '/webhooks/:id';
    const scope = 'WRITE';
    this.routes = [
      operation(tokens, { method: 'POST', path: '/webhooks', scope }, (request, reply) =>
        reply.code(201).send(toSecretWire(this.#create(request))),
      ),
      operation(tokens, { method: 'GET', path: '/webhooks', scope: 'READ' }, () => this.#webhooks.map(toWire)),
      operation(tokens, { method: 'GET', path: one, scope: 'READ' }, (request) => toSecretWire(this.#one(request))),
      operation(tokens, { method: 'PATCH', path: one, scope }, (request) => this.#change(request)),
      operation(tokens, { method: 'DELETE', path: one, scope }, (request, reply) => this.#delete(request, reply)),
      operation(tokens, { method: 'POST', path: `${one}/rotate-signing-secret`, scope }, (request) =>
        this.#rotate(request),
      ),
      operation(tokens, { method: 'GET', path: `${one}/failed-events`, scope: 'READ' }, (request) =>
        this.#failed(request),
      ),
    ];
  }

  #create(request: FastifyRequest): Webhook {
    const { url, events: told } = bodyOf(request, z.object({ url: z.string(), events }));
    assertUrl(url);
    if (this.#webhooks.length >= mostWebhooks) throw refuse('INVALID_REQUEST', 'Too many webhooks');
    return this.register(url, told);
  }

  /** Registers a webhook, as the client does or the business's administrator. */
  register(url: string, told: readonly EventName[] = ['TransactionCreated', 'TransactionStateChanged']): Webhook {
    this.#onRegistered();
    const secret = this.#hasFirst ? newSecret() : this.firstSecret;
    this.#hasFirst = true;
    const webhook: Webhook = { id: randomUUID(), url, events: told, secrets: new Secrets(secret) };
    this.#webhooks.push(webhook);
    return webhook;
  }

  /** Has something done before a webhook is registered. */
  onRegistered(listener: () => void): void {
    this.#onRegistered = listener;
  }

  /** All that are registered. */
  all(): readonly Webhook[] {
    return this.#webhooks;
  }

  #one(request: FastifyRequest): Webhook {
    const id = idIn(request, 'id');
    return found(
      this.#webhooks.find((webhook) => webhook.id === id),
      'WEBHOOK_NOT_FOUND',
    );
  }

  #change(request: FastifyRequest): Wire {
    const webhook = this.#one(request);
    const { url, events: told } = bodyOf(request, z.object({ url: z.string().optional(), events }));
    if (url === undefined && told === undefined) throw refuse('INVALID_REQUEST', 'url or events must be provided');
    if (url !== undefined) {
      assertUrl(url);
      webhook.url = url;
    }
    if (told !== undefined) webhook.events = told;
    return toWire(webhook);
  }

  #delete(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    this.#webhooks.splice(this.#webhooks.indexOf(this.#one(request)), 1);
    return reply.code(204).send();
  }

  #rotate(request: FastifyRequest): Wire {
    const webhook = this.#one(request);
    const { expiration_period: period = 'P0D' } = bodyOf(
      request,
      z.object({ expiration_period: z.string().optional() }),
    );
    const keptMs = toPeriodMs(period);
    if (keptMs === undefined) throw invalid('expiration_period must be a duration of at most P7D');
    webhook.secrets.rotate(keptMs);
    return toSecretWire(webhook);
  }

  #failed(request: FastifyRequest): Wire[] {
    const webhook = this.#one(request);
    const most = numberIn(request, 'limit', { most: 1_000, usual: 100 });
    const before = instantIn(request, 'created_before');
    return this.deliveries
      .all()
      .filter(({ parcel, hasFailed }) => hasFailed && parcel.webhookId === webhook.id)
      .filter(({ id, createdAtMs }) => before === undefined || this.#service.microsOf(createdAtMs, id) < before)
      .toReversed()
      .slice(0, most)
      .map(({ id, createdAtMs, parcel, attempts }) => {
        const payload: unknown = JSON.parse(parcel.body);
        const time = this.#service.timeOf(createdAtMs, id);
        return {
          id,
          created_at: time,
          updated_at: time,
          webhook_id: webhook.id,
          webhook_url: parcel.url,
          payload,
          last_sent_date: attempts.at(-1)?.at,
        };
      });
  }

  /** Tells of something whoever wants to know. */
  tell(event: EventName, data: Wire): void {
    const timestamp = new Date(this.#service.world.nowMs).toISOString();
    const body = JSON.stringify({ event, timestamp, data });
    for (const webhook of this.#webhooks.filter((one) => one.events.includes(event))) {
      this.deliveries.send(() => {
        const sentAt = String(Date.now());
        const signature = webhook.secrets.header(sentAt, body);
        return { url: webhook.url, body, timestamp: sentAt, signature, event, webhookId: webhook.id };
      });
    }
  }
}

function assertUrl(url: string): void {
  if (!isLocal(url) && !(URL.canParse(url) && url.startsWith('https:'))) throw invalid("'url' must be an HTTPS URL");
}
