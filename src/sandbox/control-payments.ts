// The control API's part about payments: how a bank treats them, what became of each, and how often money moved for an
// end-to-end id, which is what harnesses ask. Hung by control.ts on its own listener.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { paramOf, queryOf } from './bank/listener.ts';
import { BadInput } from './bank/refusal.ts';
import type { Resource, Route } from './bank/routes.ts';
import type { Banks } from './control-banks.ts';
import { isObject, type JsonObject } from './json.ts';
import { toDecimal } from './ledger/currency.ts';
import type { PaymentBook } from './payments/book.ts';
import type { Payment } from './payments/payment.ts';
import { isReason, parsePlan, reasonCodes } from './payments/plan.ts';

/** The controls of payments. */
export class PaymentControls implements Resource {
  readonly #banks: Banks;

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/banks/:id/payments', answer: (request) => this.#plan(request) },
    { method: 'PUT', path: '/banks/:id/payments', answer: (request) => this.#setPlan(request) },
    { method: 'DELETE', path: '/banks/:id/payments', answer: (request, reply) => this.#endPlan(request, reply) },
    { method: 'GET', path: '/banks/:id/payments/faults', answer: (request) => this.#faults(request) },
    { method: 'GET', path: '/payments', answer: (request) => this.#list(request) },
    { method: 'GET', path: '/payments/moves', answer: (request) => this.#moves(request) },
    { method: 'GET', path: '/payments/:id', answer: (request) => this.#toView(this.#payment(request)) },
    { method: 'POST', path: '/payments/:id/settle', answer: (request) => this.#settle(request) },
    { method: 'POST', path: '/payments/:id/reject', answer: (request) => this.#reject(request) },
  ];

  constructor(banks: Banks) {
    this.#banks = banks;
  }

  get #payments(): PaymentBook {
    return this.#banks.world.payments;
  }

  #plan(request: FastifyRequest): JsonObject {
    return { ...this.#payments.planOf(this.#bankOf(request)) };
  }

  #setPlan(request: FastifyRequest): JsonObject {
    const bank = this.#bankOf(request);
    const plan = parsePlan(request.body);
    if ('problem' in plan) throw new BadInput(400, plan.problem);
    this.#payments.setPlan(bank, plan);
    return { ...plan };
  }

  #endPlan(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    this.#payments.setPlan(this.#bankOf(request), undefined);
    return reply.code(204).send();
  }

  #faults(request: FastifyRequest): JsonObject {
    return Object.fromEntries(this.#banks.world.faultCounts.at(this.#bankOf(request)));
  }

  #list(request: FastifyRequest): readonly JsonObject[] {
    return this.#filtered(request).map((payment) => this.#toView(payment));
  }

  /** How often money moved, by end-to-end id. */
  #moves(request: FastifyRequest): JsonObject {
    const moves: Record<string, { payments: number; moved: number; amountMinor: string }> = {};
    for (const { order, postings } of this.#filtered(request)) {
      const before = moves[order.endToEndId] ?? { payments: 0, moved: 0, amountMinor: '0' };
      moves[order.endToEndId] = {
        payments: before.payments + (order.executionOf === undefined ? 1 : 0),
        moved: before.moved + postings.length,
        amountMinor: String(BigInt(before.amountMinor) + order.amountMinor * BigInt(postings.length)),
      };
    }
    return moves;
  }

  #settle(request: FastifyRequest): JsonObject {
    const payment = this.#payment(request);
    if (!this.#payments.settle(payment)) {
      throw new BadInput(409, `the payment is ${this.#payments.statusOf(payment)}`);
    }
    return this.#toView(payment);
  }

  #reject(request: FastifyRequest): JsonObject {
    const payment = this.#payment(request);
    const { reason = 'bank' } = isObject(request.body) ? request.body : {};
    if (!isReason(reason)) throw new BadInput(400, `reason is ${Object.keys(reasonCodes).join(', ')}`);
    if (!this.#payments.reject(payment, reason)) {
      throw new BadInput(409, `the payment is ${this.#payments.statusOf(payment)}`);
    }
    return this.#toView(payment);
  }

  #bankOf(request: FastifyRequest): string {
    const id = paramOf(request, 'id');
    const { contexts, sources } = this.#banks;
    // A bank's plan is the same whether it is paid by its own interface or through an aggregator.
    const isBehind = [...sources.values()].some(({ institutions }) =>
      [...institutions.values()].some(({ bank, hasPayments }) => bank === id && hasPayments),
    );
    if (contexts.get(id)?.paymentsPath === undefined && !isBehind) {
      throw new BadInput(404, `there are no payments at ${id}`);
    }
    return id;
  }

  #payment(request: FastifyRequest): Payment {
    const payment = this.#payments.find(paramOf(request, 'id'));
    if (payment === undefined) throw new BadInput(404, 'there is no such payment');
    return payment;
  }

  #filtered(request: FastifyRequest): Payment[] {
    const query = queryOf(request);
    const [bank, endToEndId, status] = [query.get('bank'), query.get('endToEndId'), query.get('status')];
    return this.#payments
      .all()
      .filter(
        (payment) =>
          (bank === undefined || payment.order.bank === bank) &&
          (endToEndId === undefined || payment.order.endToEndId === endToEndId) &&
          (status === undefined || this.#payments.statusOf(payment) === status),
      );
  }

  #toView(payment: Payment): JsonObject {
    const { order, steps, postings, reason } = payment;
    const slugOf = (id: string): string => this.#banks.world.ledger.account(id)?.slug ?? id;
    return {
      id: payment.id,
      bank: order.bank,
      resource: order.resource,
      consentId: payment.consentId,
      endToEndId: order.endToEndId,
      instructionId: order.instructionId ?? null,
      amount: toDecimal(order.amountMinor, order.currency),
      currency: order.currency,
      debtor: payment.debtor?.slug ?? null,
      payee: order.payee,
      status: this.#payments.statusOf(payment),
      reason: reason ?? null,
      reasonCode: reason === undefined ? null : reasonCodes[reason][0],
      executionOf: order.executionOf ?? null,
      executions: payment.executions,
      isStandingOrder: order.schedule !== undefined,
      dueAt: order.dueMs === undefined ? null : new Date(order.dueMs).toISOString(),
      createdAt: new Date(payment.createdAtMs).toISOString(),
      steps: steps.map(({ status, atMs }) => ({ status, at: new Date(atMs).toISOString() })),
      moved: postings.length,
      postings: postings.map(({ atMs, legs }) => ({
        at: new Date(atMs).toISOString(),
        legs: legs.map(({ account, amountMinor, currency, entry }) => ({
          account: slugOf(account),
          amount: toDecimal(amountMinor, currency),
          currency,
          entryId: entry?.id ?? null,
        })),
      })),
    };
  }
}
