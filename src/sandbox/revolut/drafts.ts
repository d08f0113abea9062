// Payment drafts: made and taken back by the client, allowed or not by somebody in the service's own app, whom the control
// API plays. Hung by revolut.ts on the service's listener. Source: the specification's /payment-drafts. House rules: what
// was decided is in no list any more and can still be read; a payment that was not allowed is DECLINED; a transaction does
// not say which draft it is from.
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { queryOf } from '../bank/request.ts';
import type { Resource, Route } from '../bank/routes.ts';
import type { JsonObject, Wire } from '../json.ts';
import { isDay, startOfDayMs, toDay } from '../ledger/calendar.ts';
import { markCall } from '../payments/answers.ts';
import { toAmount, toMinor } from './amount.ts';
import type { Counterparties } from './counterparties.ts';
import { bodyOf, found, idIn, operation } from './operation.ts';
import type { Live, Orders } from './orders.ts';
import { type Described, type Payments, receiverSchema } from './payments.ts';
import { invalid, refuse } from './refusals.ts';
import type { Service } from './service.ts';
import type { Tokens } from './tokens.ts';

const payment = z.object({
  account_id: z.uuid(),
  receiver: receiverSchema,
  amount: z.number().positive(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  reference: z.string().max(255),
  charge_bearer: z.enum(['shared', 'debtor']).optional(),
  transfer_reason_code: z.string().optional(),
});
const schema = z.object({
  title: z.string().min(1).max(255).optional(),
  schedule_for: z.string().refine(isDay, 'must be a date').optional(),
  payments: z.array(payment),
});

/** A payment of a draft. */
interface Line {
  readonly id: string;
  readonly described: Described;
  live: Live | undefined;
  /** Why it will not be paid. */
  reason: string | undefined;
}

/** A draft: `open` until somebody has decided. */
export interface Draft {
  readonly id: string;
  readonly title: string | undefined;
  readonly day: string | undefined;
  readonly lines: readonly Line[];
  state: 'open' | 'approved' | 'rejected';
}

/** What drafts need. */
export interface DraftParts {
  readonly service: Service;
  readonly tokens: Tokens;
  readonly orders: Orders;
  readonly counterparties: Counterparties;
  readonly payments: Payments;
}

/** The business's payment drafts. */
export class Drafts implements Resource {
  readonly #parts: DraftParts;
  readonly #byId = new Map<string, Draft>();
  readonly routes: readonly Route[];

  constructor(parts: DraftParts) {
    this.#parts = parts;
    const { tokens } = parts;
    const [list, one] = ['/payment-drafts', '/payment-drafts/:id'];
    this.routes = [
      operation(tokens, { method: 'GET', path: list, scope: 'READ' }, (request) => this.#list(request)),
      operation(tokens, { method: 'POST', path: list, scope: 'WRITE' }, (request, reply) =>
        this.#create(request, reply),
      ),
      operation(tokens, { method: 'GET', path: one, scope: 'READ' }, (request) => this.#one(request)),
      operation(tokens, { method: 'DELETE', path: one, scope: 'WRITE' }, (request, reply) =>
        this.#delete(request, reply),
      ),
    ];
  }

  #mark(request: FastifyRequest, call: 'consent' | 'status' | 'cancel'): void {
    markCall(request, call, this.#parts.service.institution.bank);
  }

  #draft(request: FastifyRequest): Draft {
    return found(this.#byId.get(idIn(request, 'id')), 'DRAFT_NOT_FOUND');
  }

  #list(request: FastifyRequest): Wire {
    const source = queryOf(request).get('source') ?? 'api';
    if (!['api', 'integration', 'email', 'all'].includes(source)) throw invalid('Parameter source is unknown');
    const open = [...this.#byId.values()].filter(({ state }) => state === 'open');
    return {
      payment_orders: (source === 'api' || source === 'all' ? open : []).map(({ id, title, day, lines }) => ({
        id,
        scheduled_for: day,
        title,
        payments_count: lines.length,
        source: 'api',
      })),
    };
  }

  #create(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    this.#mark(request, 'consent');
    const body = bodyOf(request, schema);
    const { counterparties, payments, service } = this.#parts;
    if (body.payments.length === 0) return reply.code(204).send();
    if (new Set(body.payments.map(({ account_id: id }) => id)).size > 1) {
      throw invalid('Only one account can be specified for the payments of a draft');
    }
    if (body.payments.length > 1 && body.payments.some(({ charge_bearer: bearer }) => bearer !== undefined)) {
      throw invalid('Charge bearer is not supported for bulk payments.');
    }
    if (body.schedule_for !== undefined && body.schedule_for < toDay(service.world.nowMs)) {
      throw invalid("'schedule_for' must not be in the past");
    }
    for (const described of body.payments) {
      const { currency } = counterparties.receiver(described.receiver).account;
      if (currency !== described.currency) {
        throw refuse(
          'DRAFT_CURRENCY',
          `Payment draft currency should match with recipient currency [${currency}] but is [${described.currency}]`,
        );
      }
      payments.toOrder(described, { requestId: undefined, endToEndId: '' });
    }
    const draft: Draft = {
      id: randomUUID(),
      title: body.title,
      day: body.schedule_for,
      lines: body.payments.map((described) => ({ id: randomUUID(), described, live: undefined, reason: undefined })),
      state: 'open',
    };
    this.#byId.set(draft.id, draft);
    return reply.code(201).send({ id: draft.id });
  }

  #one(request: FastifyRequest): Wire {
    this.#mark(request, 'status');
    const draft = this.#draft(request);
    return {
      scheduled_for: draft.day,
      title: draft.title,
      payments: draft.lines.map((line) => this.#toWire(line)),
      source: 'api',
    };
  }

  #stateOf({ live, reason }: Line): readonly [state: string, reason: string | undefined] {
    if (reason !== undefined) return ['DECLINED', reason];
    if (live === undefined) return ['CREATED', undefined];
    const [state, code] = this.#parts.orders.stateOf(live);
    return [state.toUpperCase(), code];
  }

  #toWire(line: Line): Wire {
    const { id, described } = line;
    const { currency } = described;
    const amount = { amount: toAmount(toMinor(described.amount, currency), currency), currency };
    const [state, reason] = this.#stateOf(line);
    return {
      id,
      amount,
      account_id: described.account_id,
      receiver: described.receiver,
      state,
      reason,
      reference: described.reference,
      current_charge_options: { from: amount, to: amount, rate: '1.0000', fee: { amount: 0, currency } },
    };
  }

  #delete(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    this.#mark(request, 'cancel');
    const draft = this.#draft(request);
    if (draft.state !== 'open') throw refuse('DRAFT_PROCESSED');
    this.#byId.delete(draft.id);
    return reply.code(204).send();
  }

  /** A draft by its id, for the control API. */
  find(id: string): Draft | undefined {
    return this.#byId.get(id);
  }

  /** Somebody in the app decides; a draft that is not open stays as it is. */
  decide(draft: Draft, isAllowed: boolean): void {
    if (draft.state !== 'open') return;
    draft.state = isAllowed ? 'approved' : 'rejected';
    const dueMs = draft.day === undefined ? undefined : startOfDayMs(draft.day);
    const { nowMs } = this.#parts.service.world;
    for (const line of draft.lines) {
      if (!isAllowed) line.reason = 'rejected_by_approver';
      else {
        line.live = this.#parts.payments.order(line.described, {
          requestId: undefined,
          // What a client can know it by; of several lines each by its own.
          endToEndId: draft.lines.length === 1 ? (draft.title ?? line.id) : line.id,
          dueMs: dueMs !== undefined && dueMs > nowMs ? dueMs : undefined,
          scheduledFor: draft.day,
        });
      }
    }
  }

  /** A draft as the control API shows it. */
  view(draft: Draft): JsonObject {
    return {
      id: draft.id,
      title: draft.title ?? null,
      state: draft.state,
      payments: draft.lines.map((line) => ({
        id: line.id,
        reference: line.described.reference ?? null,
        state: this.#stateOf(line)[0],
        transactionId: line.live?.id ?? null,
      })),
    };
  }

  /** All drafts, oldest first. */
  views(): readonly JsonObject[] {
    return [...this.#byId.values()].map((draft) => this.view(draft));
  }
}
