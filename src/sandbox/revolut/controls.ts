// The control API's part about this service alone: the approver of drafts, cards, tokens, odd elements, webhooks of every
// kind, alarms and settings. Hung by control.ts below /sources/revolut. What holds for every source is in
// control-sources.ts.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BadInput } from '../bank/refusal.ts';
import { paramOf } from '../bank/request.ts';
import type { Resource, Route } from '../bank/routes.ts';
import { isObject, type JsonObject } from '../json.ts';
import { cardStates } from './card-list.ts';
import type { Cards } from './cards.ts';
import type { Delivery } from './delivery.ts';
import type { Drafts } from './drafts.ts';
import { forge, isTrouble, troubles } from './forgeries.ts';
import type { Orders } from './orders.ts';
import type { Service } from './service.ts';
import type { Statement } from './statement.ts';
import { isScope, scopeNames, type Tokens } from './tokens.ts';
import { isEventName, type Webhook, type Webhooks } from './webhooks.ts';

/** What the controls work on. */
export interface ControlParts {
  readonly service: Service;
  readonly tokens: Tokens;
  readonly statement: Statement;
  readonly orders: Orders;
  readonly drafts: Drafts;
  readonly cards: Cards;
  readonly webhooks: Webhooks;
}

const numbers = { accessTokenSeconds: 86_400, webhookRetries: 20, webhookRetryMs: 60_000 } as const;
const flags = ['rotatesRefreshTokens', 'refusesRepeats', 'hasCoarseTimes'] as const;
const usualHugeBytes = 5 * 1_024 * 1_024;

function bodyOf({ body }: FastifyRequest): JsonObject {
  if (!isObject(body)) throw new BadInput(400, 'the body must be a JSON object');
  return body;
}

function numberIn(value: unknown, name: string, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most) {
    throw new BadInput(400, `${name} must be a whole number up to ${most}`);
  }
  return value;
}

const isNumberName = (name: string): name is keyof typeof numbers => Object.hasOwn(numbers, name);
const isFlagName = (name: string): name is (typeof flags)[number] => flags.some((flag) => flag === name);

/** The controls of Revolut Business. */
export class RevolutControls implements Resource {
  readonly #parts: ControlParts;

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/settings', answer: () => this.#parts.service.settings },
    { method: 'PUT', path: '/settings', answer: (request) => this.#set(bodyOf(request)) },
    { method: 'GET', path: '/tokens', answer: () => this.#tokens() },
    { method: 'PUT', path: '/tokens', answer: (request) => this.#setTokens(bodyOf(request)) },
    { method: 'DELETE', path: '/tokens', answer: (_request, reply) => this.#expire(reply) },
    { method: 'POST', path: '/codes', answer: () => ({ code: this.#parts.tokens.newCode() }) },
    {
      method: 'GET',
      path: '/alarms',
      answer: () => this.#parts.service.calls.filter(({ alarm }) => alarm !== undefined),
    },
    { method: 'GET', path: '/payment-drafts', answer: () => this.#parts.drafts.views() },
    { method: 'POST', path: '/payment-drafts/:id', answer: (request) => this.#decide(request) },
    { method: 'PUT', path: '/cards/:id', answer: (request) => this.#setCard(request) },
    { method: 'PUT', path: '/entries', answer: (request) => this.#addOddity(bodyOf(request)) },
    { method: 'DELETE', path: '/entries', answer: (_request, reply) => this.#endOddities(reply) },
    { method: 'GET', path: '/webhooks', answer: () => this.#parts.webhooks.deliveries.all().map(toView) },
    { method: 'DELETE', path: '/webhooks', answer: (_request, reply) => this.#forget(reply) },
    { method: 'POST', path: '/webhooks', answer: (request) => this.#send(request) },
    { method: 'POST', path: '/webhooks/:delivery/replay', answer: (request) => this.#replay(request) },
    { method: 'POST', path: '/webhook-registrations', answer: (request) => this.#register(bodyOf(request)) },
  ];

  constructor(parts: ControlParts) {
    this.#parts = parts;
  }

  #set(body: JsonObject): JsonObject {
    const { settings } = this.#parts.service;
    for (const [name, value] of Object.entries(body)) {
      if (isNumberName(name)) settings[name] = numberIn(value, name, numbers[name]);
      else if (isFlagName(name) && typeof value === 'boolean') settings[name] = value;
      else throw new BadInput(400, `there is no setting named ${name}, or not with this value`);
    }
    return { ...settings };
  }

  #tokens(): JsonObject {
    const { counts, scopes } = this.#parts.tokens;
    return { calls: { ...counts }, scopes };
  }

  #setTokens({ scopes, isRevoked = false }: JsonObject): JsonObject {
    const { tokens } = this.#parts;
    if (scopes !== undefined) {
      if (!Array.isArray(scopes) || !scopes.every(isScope)) {
        throw new BadInput(400, `scopes is a list of ${scopeNames.join(', ')}`);
      }
      tokens.scopes = scopes.filter(isScope);
    }
    if (isRevoked === true) tokens.revoke();
    return this.#tokens();
  }

  #expire(reply: FastifyReply): FastifyReply {
    this.#parts.tokens.expire();
    return reply.code(204).send();
  }

  #decide(request: FastifyRequest): JsonObject {
    const { drafts } = this.#parts;
    const draft = drafts.find(paramOf(request, 'id'));
    if (draft === undefined) throw new BadInput(404, 'there is no such draft');
    const { decision } = bodyOf(request);
    if (decision !== 'approve' && decision !== 'reject') throw new BadInput(400, 'decision is approve or reject');
    if (draft.state !== 'open') throw new BadInput(409, `the draft is ${draft.state}`);
    drafts.decide(draft, decision === 'approve');
    return drafts.view(draft);
  }

  #setCard(request: FastifyRequest): JsonObject {
    const { cards } = this.#parts;
    const card = cards.find(paramOf(request, 'id'));
    if (card === undefined) throw new BadInput(404, 'there is no such card');
    const { state = card.state, canBeUnlocked = card.canBeUnlocked } = bodyOf(request);
    const named = cardStates.find((candidate) => candidate === state);
    if (named === undefined) throw new BadInput(400, `state is ${cardStates.join(', ')}`);
    if (typeof canBeUnlocked !== 'boolean') throw new BadInput(400, 'canBeUnlocked is true or false');
    card.canBeUnlocked = canBeUnlocked;
    cards.move(card, named);
    return { id: card.plan.id, label: card.label, state: card.state, canBeUnlocked };
  }

  #addOddity({ raw }: JsonObject): JsonObject {
    if (!isObject(raw)) throw new BadInput(400, 'raw must be a JSON object');
    const { oddities } = this.#parts.statement;
    oddities.push({ ...raw });
    return { count: oddities.length };
  }

  #endOddities(reply: FastifyReply): FastifyReply {
    this.#parts.statement.oddities.length = 0;
    return reply.code(204).send();
  }

  #forget(reply: FastifyReply): FastifyReply {
    this.#parts.webhooks.deliveries.forget();
    return reply.code(204).send();
  }

  /** What the administrator does in the app: the first one's secret is the one that the client knows. */
  #register({ url, events }: JsonObject): JsonObject {
    if (typeof url !== 'string') throw new BadInput(400, 'url is a text');
    const told = Array.isArray(events) ? events.filter(isEventName) : undefined;
    const webhook = this.#parts.webhooks.register(url, told);
    return { id: webhook.id, url, events: webhook.events };
  }

  #webhook(id: unknown): Webhook {
    const all = this.#parts.webhooks.all();
    const found = id === undefined ? all[0] : all.find((webhook) => webhook.id === id);
    if (found === undefined) throw new BadInput(409, 'there is no such webhook');
    return found;
  }

  /** Sends webhooks one after the other and gives what the receiver said to each. */
  async #send(request: FastifyRequest): Promise<readonly JsonObject[]> {
    const {
      webhook: id,
      event = 'TransactionStateChanged',
      data,
      trouble = 'none',
      times = 1,
      bytes,
    } = bodyOf(request);
    const webhook = this.#webhook(id);
    if (typeof event !== 'string') throw new BadInput(400, 'event is a text');
    if (data !== undefined && !isObject(data)) throw new BadInput(400, 'data is an object');
    if (!isTrouble(trouble)) throw new BadInput(400, `trouble is ${troubles.join(', ')}`);
    const { webhooks, service, statement } = this.#parts;
    const newest = statement.lines()[0]?.transaction;
    const usual = { id: newest?.id, old_state: 'pending', new_state: newest?.state };
    const parcel = forge(webhook.secrets, trouble, {
      url: webhook.url,
      webhookId: webhook.id,
      event,
      data: { ...(data ?? usual) },
      timestamp: new Date(service.world.nowMs).toISOString(),
      bytes: bytes === undefined ? usualHugeBytes : numberIn(bytes, 'bytes', 50 * 1_024 * 1_024),
    });
    const answers: JsonObject[] = [];
    for (let index = 0; index < numberIn(times, 'times', 1_000); index += 1) {
      answers.push(await webhooks.deliveries.post(parcel));
    }
    return answers;
  }

  /** The same bytes once more; or the same body, signed now: an event that comes late, after those that followed it. */
  async #replay(request: FastifyRequest): Promise<JsonObject> {
    const { deliveries } = this.#parts.webhooks;
    const delivery = deliveries.all().find(({ id }) => id === paramOf(request, 'delivery'));
    if (delivery === undefined) throw new BadInput(404, 'there is no such delivery');
    const { isResigned = false } = isObject(request.body) ? request.body : {};
    if (isResigned !== true) return deliveries.post(delivery.parcel);
    const { parcel } = delivery;
    const timestamp = String(Date.now());
    const signature = this.#webhook(parcel.webhookId).secrets.header(timestamp, parcel.body);
    return deliveries.post({ ...parcel, timestamp, signature });
  }
}

/** A delivery without its body. */
function toView({ id, parcel, attempts, hasFailed }: Delivery): JsonObject {
  return {
    id,
    url: parcel.url,
    event: parcel.event,
    hasFailed,
    attempts: attempts.map(({ at, status }) => ({ at, status })),
  };
}
