// Cards: the list, one, its settings, its states. Hung by revolut.ts on the service's listener. Source: the specification's
// /cards. The full number is here for whoever should not ask: revolut.ts marks such a call as an alarm.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Method, Resource, Route } from '../bank/routes.ts';
import type { Wire } from '../json.ts';
import { startOfDayMs } from '../ledger/calendar.ts';
import { hash32 } from '../ledger/random.ts';
import { type CardPlan, type CardState, cardPlans, members } from './card-list.ts';
import { bodyOf, found, idIn, instantIn, numberIn, operation } from './operation.ts';
import { invalid, refuse } from './refusals.ts';
import type { Service } from './service.ts';
import type { Scope, Tokens } from './tokens.ts';

const periods = ['day', 'week', 'month', 'quarter', 'year', 'all_time'] as const;
const limit = z.object({ amount: z.number().nonnegative(), currency: z.string().regex(/^[A-Z]{3}$/) }).nullish();
const limits = z.object({
  single: limit,
  day: limit,
  week: limit,
  month: limit,
  quarter: limit,
  year: limit,
  all_time: limit,
});
const change = z.object({
  label: z.string().max(30).optional(),
  spending_limits: limits.nullish(),
  spending_period: z.looseObject({}).nullish(),
  categories: z.array(z.string()).nullish(),
  countries: z.array(z.string().regex(/^[A-Z]{2}$/)).nullish(),
  merchant_controls: z.looseObject({}).nullish(),
  mcc_controls: z.looseObject({}).nullish(),
});

/** A card as it is now. */
export interface Card {
  readonly plan: CardPlan;
  state: CardState;
  canBeUnlocked: boolean;
  label: string;
  limits: Wire;
  /** What else can be set, as it was set. */
  readonly more: Wire;
  readonly createdAtMs: number;
  updatedAtMs: number;
  terminatedAtMs: number | undefined;
}

function toCard(plan: CardPlan): Card {
  const createdAtMs = startOfDayMs(plan.createdOn) + 9 * 3_600_000;
  return {
    plan,
    state: plan.state,
    canBeUnlocked: plan.canBeUnlocked,
    label: plan.label,
    limits: { ...plan.limits },
    more: plan.countries.length === 0 ? {} : { countries: plan.countries },
    createdAtMs,
    updatedAtMs: createdAtMs,
    terminatedAtMs: undefined,
  };
}

/** The business's cards. */
export class Cards implements Resource {
  readonly #service: Service;
  readonly #cards: readonly Card[] = cardPlans.map(toCard);
  readonly routes: readonly Route[];

  constructor(service: Service, tokens: Tokens) {
    this.#service = service;
    const row = (
      [method, path, scope]: readonly [Method, string, Scope],
      answer: (request: FastifyRequest, reply: FastifyReply) => unknown,
    ): Route => operation(tokens, { method, path, scope }, answer);
    const one = '/cards/:id';
    const act = (name: string, from: readonly CardState[], to: CardState): Route =>
      row(['POST', `${one}/${name}`, 'WRITE'], (request, reply) => this.#act(request, reply, { from, to }));
    this.routes = [
      row(['GET', '/cards', 'READ'], (request) => this.#list(request)),
      row(['GET', one, 'READ'], (request) => this.#toWire(this.#card(request), true)),
      row(['PATCH', one, 'WRITE'], (request) => this.#change(request)),
      row(['DELETE', one, 'WRITE'], (request, reply) =>
        this.#act(request, reply, { from: ['created', 'pending', 'active', 'frozen', 'locked'], to: 'terminated' }),
      ),
      act('freeze', ['active'], 'frozen'),
      act('unfreeze', ['frozen'], 'active'),
      act('lock', ['active', 'frozen', 'created', 'pending'], 'locked'),
      act('unlock', ['locked'], 'active'),
      row(['GET', `${one}/sensitive-details`, 'READ_SENSITIVE_CARD_DATA'], (request) =>
        this.#sensitive(this.#card(request)),
      ),
      row(['GET', '/team-members', 'READ'], () => members.map((member) => this.#toMember(member))),
    ];
  }

  /** A card by its id. */
  find(id: string): Card | undefined {
    return this.#cards.find(({ plan }) => plan.id === id);
  }

  /** Puts a card into a state, as the service's own people or the app can. */
  move(card: Card, state: CardState): void {
    const { nowMs } = this.#service.world;
    card.state = state;
    card.updatedAtMs = nowMs;
    card.terminatedAtMs = state === 'terminated' ? nowMs : undefined;
  }

  #card(request: FastifyRequest): Card {
    return found(this.find(idIn(request, 'id')), 'CARD_NOT_FOUND');
  }

  #list(request: FastifyRequest): Wire[] {
    const before = instantIn(request, 'created_before');
    const most = numberIn(request, 'limit', { most: 100, usual: 100 });
    return this.#cards
      .filter(({ state }) => state !== 'terminated')
      .filter(({ plan, createdAtMs }) => before === undefined || this.#service.microsOf(createdAtMs, plan.id) < before)
      .reverse()
      .slice(0, most)
      .map((card) => this.#toWire(card, false));
  }

  #toWire(card: Card, isAlone: boolean): Wire {
    const { plan, state, more } = card;
    const timeOf = (atMs: number): string => this.#service.timeOf(atMs, plan.id);
    return {
      id: plan.id,
      holder_id: plan.holder?.id,
      virtual: plan.isVirtual,
      last_digits: plan.number.slice(-4),
      expiry: plan.expiry,
      label: card.label,
      state,
      can_be_unlocked: state === 'locked' ? card.canBeUnlocked : undefined,
      spending_limits: Object.keys(card.limits).length === 0 ? undefined : isAlone ? withUsage(card) : card.limits,
      ...more,
      accounts: plan.accounts,
      created_at: timeOf(card.createdAtMs),
      updated_at: timeOf(card.updatedAtMs),
      terminated_at: !isAlone || card.terminatedAtMs === undefined ? undefined : timeOf(card.terminatedAtMs),
    };
  }

  #change(request: FastifyRequest): Wire {
    const card = this.#card(request);
    const { label, spending_limits: wanted, ...rest } = bodyOf(request, change);
    const others = Object.entries(rest).filter(([, value]) => value !== undefined);
    if (label === undefined && wanted === undefined && others.length === 0) throw refuse('CARD_UNCHANGED');
    if (card.state === 'terminated') {
      throw refuse('CARD_NOT_CHANGED', 'Unable to update the card with state=terminated');
    }
    if (wanted === null) card.limits = {};
    else if (wanted !== undefined) card.limits = mergeLimits(card.limits, wanted);
    if (label !== undefined) card.label = label;
    for (const [name, value] of others) {
      if (value === null) delete card.more[name];
      else card.more[name] = value;
    }
    card.updatedAtMs = this.#service.world.nowMs;
    return this.#toWire(card, false);
  }

  #act(
    request: FastifyRequest,
    reply: FastifyReply,
    { from, to }: { readonly from: readonly CardState[]; readonly to: CardState },
  ): FastifyReply {
    const card = this.#card(request);
    // What is done already is done.
    if (card.state !== to || to === 'terminated') {
      if (!from.includes(card.state)) throw refuse('CARD_LOCKED', `Card is ${card.state}`);
      if (card.state === 'locked' && to === 'active' && !card.canBeUnlocked) throw refuse('FORBIDDEN');
      this.move(card, to);
    }
    return reply.code(204).send();
  }

  #sensitive({ plan }: Card): Wire {
    return { pan: plan.number, cvv: String(100 + (hash32(plan.id) % 900)), expiry: plan.expiry };
  }

  #toMember({ id, firstName, lastName }: (typeof members)[number]): Wire {
    const time = this.#service.timeOf(startOfDayMs('2023-02-06'), id);
    return {
      id,
      email: `${firstName.toLowerCase()}@northwind.example`,
      first_name: firstName,
      last_name: lastName,
      state: 'active',
      role_id: firstName === 'Nora' ? 'Owner' : 'Member',
      created_at: time,
      updated_at: time,
    };
  }
}

/** One limit of a single payment and one of a period at most; null takes one away. */
function mergeLimits(before: Wire, wanted: Readonly<Record<string, unknown>>): Wire {
  const after: Wire = { ...before };
  for (const [name, value] of Object.entries(wanted)) {
    if (value === null) delete after[name];
    else if (value !== undefined) after[name] = value;
  }
  if (periods.filter((period) => after[period] !== undefined).length > 1) {
    throw invalid('Only one periodic spending limit can be set');
  }
  return after;
}

function withUsage({ limits: set, plan }: Card): Wire {
  return Object.fromEntries(
    Object.entries(set).map(([name, value]) => [
      name,
      name === 'single' || typeof value !== 'object' ? value : { ...value, usage: (hash32(plan.id) % 20_000) / 100 },
    ]),
  );
}
