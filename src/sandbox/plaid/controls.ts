// The control API's part about this aggregator alone: the state of its Items, errors on demand, odd elements, updates,
// webhooks of every kind, keys and settings. Hung by control.ts below /sources/plaid. What holds for every aggregator
// is in control-sources.ts.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BadInput } from '../bank/refusal.ts';
import { paramOf } from '../bank/request.ts';
import type { Resource, Route } from '../bank/routes.ts';
import { isObject, type JsonObject, type Wire } from '../json.ts';
import type { Aggregator } from './aggregator.ts';
import { forge, isTrouble, troubles } from './forgeries.ts';
import { type ItemStates, isStateName, stateNames } from './item-states.ts';
import type { Item, Items } from './items.ts';
import { accountIdOf } from './items.ts';
import { toItemPayload, toLinkPayload, toTransactionsPayload } from './notices.ts';
import { isErrorCode } from './refusals.ts';
import type { Updates } from './updates.ts';
import type { Webhooks } from './webhooks.ts';

/** What the controls work on. */
export interface ControlParts {
  readonly aggregator: Aggregator;
  readonly items: Items;
  readonly states: ItemStates;
  readonly updates: Updates;
  readonly webhooks: Webhooks;
}

const one = '/items/:item';
const settingBounds = {
  initialMs: 120_000,
  historicalMs: 120_000,
  refreshMs: 366 * 86_400_000,
  webhookRetries: 20,
  webhookRetryMs: 60_000,
} as const;
const usualHugeBytes = 5 * 1_024 * 1_024;
const transactionsCodes = [
  'INITIAL_UPDATE',
  'HISTORICAL_UPDATE',
  'DEFAULT_UPDATE',
  'TRANSACTIONS_REMOVED',
  'SYNC_UPDATES_AVAILABLE',
];

const linkCodes = ['ITEM_ADD_RESULT', 'SESSION_FINISHED', 'EVENTS'];

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

function isBound(name: string): name is keyof typeof settingBounds {
  return Object.hasOwn(settingBounds, name);
}

/** The controls of Plaid. */
export class PlaidControls implements Resource {
  readonly #parts: ControlParts;

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/settings', answer: () => this.#parts.aggregator.settings },
    { method: 'PUT', path: '/settings', answer: (request) => this.#set(bodyOf(request)) },
    { method: 'GET', path: '/items', answer: () => this.views() },
    { method: 'PUT', path: `${one}/state`, answer: (request) => this.#setState(request) },
    { method: 'PUT', path: `${one}/faults`, answer: (request) => this.#setFault(request) },
    { method: 'DELETE', path: `${one}/faults`, answer: (request, reply) => this.#endFault(request, reply) },
    { method: 'PUT', path: `${one}/entries`, answer: (request) => this.#addOddity(request) },
    { method: 'DELETE', path: `${one}/entries`, answer: (request, reply) => this.#endOddities(request, reply) },
    { method: 'POST', path: `${one}/update`, answer: (request) => this.#parts.updates.update(this.#item(request)) },
    { method: 'POST', path: `${one}/webhooks`, answer: (request) => this.#send(request) },
    { method: 'GET', path: '/webhooks', answer: () => this.#parts.webhooks.views() },
    { method: 'DELETE', path: '/webhooks', answer: (_request, reply) => this.#forget(reply) },
    { method: 'POST', path: '/webhooks/:delivery/replay', answer: (request) => this.#replay(request) },
    { method: 'POST', path: '/webhook-keys', answer: (request) => this.#rotate(request) },
  ];

  constructor(parts: ControlParts) {
    this.#parts = parts;
  }

  /** All Items, without their tokens. */
  views(): readonly JsonObject[] {
    const { aggregator, items } = this.#parts;
    return items.all().map((item) => ({
      id: item.id,
      institution: item.institution.id,
      consentId: item.consent.id,
      customer: item.consent.customer,
      status: items.errorOf(item) ?? 'GOOD',
      products: [...item.products].sort(),
      consented: [...item.consented].sort(),
      webhook: item.webhook,
      consentExpiresAt: item.consent.expiresAtMs === undefined ? null : aggregator.timeOf(item.consent.expiresAtMs),
      accounts: item.accounts.map((account) => ({ accountId: accountIdOf(item, account), slug: account.slug })),
    }));
  }

  #item(request: FastifyRequest): Item {
    const item = this.#parts.items.find(paramOf(request, 'item'));
    if (item === undefined) throw new BadInput(404, `there is no Item ${paramOf(request, 'item')}`);
    return item;
  }

  #set(body: JsonObject): JsonObject {
    const { settings } = this.#parts.aggregator;
    for (const [name, value] of Object.entries(body)) {
      if (isBound(name)) settings[name] = numberIn(value, name, settingBounds[name]);
      else if (name === 'hasTokenizedNumbers' && typeof value === 'boolean') settings.hasTokenizedNumbers = value;
      else throw new BadInput(400, `there is no setting named ${name}, or not with this value`);
    }
    return { ...settings };
  }

  #setState(request: FastifyRequest): JsonObject {
    const item = this.#item(request);
    const { state, at, reason, products, isSilent = false } = bodyOf(request);
    if (!isStateName(state)) throw new BadInput(400, `state is ${stateNames.join(', ')}`);
    const atMs = at === undefined ? undefined : typeof at === 'string' ? Date.parse(at) : Number.NaN;
    if (Number.isNaN(atMs)) throw new BadInput(400, 'at must be an ISO 8601 instant');
    const list = Array.isArray(products) ? products.map(String) : undefined;
    const text = typeof reason === 'string' ? reason : undefined;
    this.#parts.states.move(item, state, { atMs, reason: text, products: list, isSilent: isSilent === true });
    return { id: item.id, status: this.#parts.items.errorOf(item) ?? 'GOOD' };
  }

  #setFault(request: FastifyRequest): JsonObject {
    const item = this.#item(request);
    const { code, match, times } = bodyOf(request);
    if (!isErrorCode(code)) throw new BadInput(400, 'code must be one of the errors that Plaid has here');
    if (match !== undefined && typeof match !== 'string') throw new BadInput(400, 'match must be a part of a path');
    const fault = { code, match, times: times === undefined ? undefined : numberIn(times, 'times', 1_000_000) };
    item.fault = fault;
    return { ...fault };
  }

  #endFault(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    this.#item(request).fault = undefined;
    return reply.code(204).send();
  }

  #addOddity(request: FastifyRequest): JsonObject {
    const item = this.#item(request);
    const { list, raw } = bodyOf(request);
    if (list !== 'transactions' && list !== 'accounts') throw new BadInput(400, 'list is transactions or accounts');
    if (!isObject(raw)) throw new BadInput(400, 'raw must be a JSON object');
    item.oddities.push({ list, raw });
    return { list, count: item.oddities.length };
  }

  #endOddities(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    this.#item(request).oddities.length = 0;
    return reply.code(204).send();
  }

  /** Sends webhooks one after the other and gives what the receiver said to each. */
  async #send(request: FastifyRequest): Promise<readonly JsonObject[]> {
    const item = this.#item(request);
    const {
      code = 'DEFAULT_UPDATE',
      fields = {},
      trouble = 'none',
      times = 1,
      url = item.webhook,
      bytes,
    } = bodyOf(request);
    if (typeof code !== 'string' || !isObject(fields)) throw new BadInput(400, 'code is a text, fields an object');
    if (!isTrouble(trouble)) throw new BadInput(400, `trouble is ${troubles.join(', ')}`);
    if (typeof url !== 'string') throw new BadInput(409, 'the Item has no webhook, and no url is given');
    const payload: Wire = transactionsCodes.includes(code)
      ? toTransactionsPayload(item.id, code, { new_transactions: 0, ...fields })
      : linkCodes.includes(code)
        ? toLinkPayload(code, fields)
        : toItemPayload(item.id, code, { error: null, ...fields });
    const size = bytes === undefined ? usualHugeBytes : numberIn(bytes, 'bytes', 50 * 1_024 * 1_024);
    const { webhooks } = this.#parts;
    const parcel = await forge(webhooks.keys, trouble, { url, code, payload, bytes: size });
    const answers: JsonObject[] = [];
    for (let index = 0; index < numberIn(times, 'times', 1_000); index += 1) answers.push(await webhooks.post(parcel));
    return answers;
  }

  async #replay(request: FastifyRequest): Promise<JsonObject> {
    const { webhooks } = this.#parts;
    const delivery = webhooks.find(paramOf(request, 'delivery'));
    if (delivery === undefined) throw new BadInput(404, 'there is no such delivery');
    return webhooks.post(delivery.parcel);
  }

  #forget(reply: FastifyReply): FastifyReply {
    this.#parts.webhooks.forget();
    return reply.code(204).send();
  }

  async #rotate(request: FastifyRequest): Promise<JsonObject> {
    const { isForgotten = false } = isObject(request.body) ? request.body : {};
    return { keyId: await this.#parts.webhooks.keys.rotate({ isForgotten: isForgotten === true }) };
  }
}
