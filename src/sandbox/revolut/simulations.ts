// What the service's own sandbox has for testing: a transfer's end, and money from nowhere. Hung by revolut.ts on the
// service's listener. Source: the specification's /sandbox/transactions/{id}/{action} and /sandbox/topup.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { paramOf } from '../bank/request.ts';
import type { Resource, Route } from '../bank/routes.ts';
import type { Wire } from '../json.ts';
import type { RejectionReason } from '../payments/plan.ts';
import { toMinor } from './amount.ts';
import { bodyOf, found, idIn, operation } from './operation.ts';
import type { Orders } from './orders.ts';
import { invalid, refuse } from './refusals.ts';
import type { Service } from './service.ts';
import type { Tokens } from './tokens.ts';

/** Which of the payment book's reasons leads to the end that is asked for. */
const reasons: Readonly<Record<string, RejectionReason>> = {
  revert: 'invalid-creditor',
  decline: 'insufficient-funds',
  fail: 'bank',
};
const schema = z.object({
  account_id: z.string(),
  amount: z.number().positive().max(10_000),
  currency: z.string().regex(/^[A-Z]{3}$/),
  reference: z.string().default('Test Top-up'),
  state: z.enum(['pending', 'completed', 'reverted', 'failed']).default('completed'),
});

/** The simulations. */
export class Simulations implements Resource {
  readonly #service: Service;
  readonly #orders: Orders;
  readonly routes: readonly Route[];

  constructor(service: Service, tokens: Tokens, orders: Orders) {
    this.#service = service;
    this.#orders = orders;
    const write = { method: 'POST', scope: 'WRITE' } as const;
    this.routes = [
      operation(tokens, { ...write, path: '/sandbox/transactions/:id/:action' }, (request) => this.#end(request)),
      operation(tokens, { ...write, path: '/sandbox/topup' }, (request) => this.#topUp(request)),
    ];
  }

  #end(request: FastifyRequest): Wire {
    const id = idIn(request, 'id');
    const live = this.#orders.all().find((candidate) => candidate.id === id);
    const { payment } = found(live, 'TRANSACTION_NOT_FOUND');
    const action = paramOf(request, 'action');
    const reason = Object.hasOwn(reasons, action) ? reasons[action] : undefined;
    if (action !== 'complete' && reason === undefined) throw invalid(`Unknown action: ${action}`);
    const { payments } = this.#service.world;
    const isDone =
      payment !== undefined && (reason === undefined ? payments.settle(payment) : payments.reject(payment, reason));
    if (!isDone) throw refuse('INVALID_REQUEST', 'The state of the transaction is final');
    return this.#orders.toAnswer(found(live, 'TRANSACTION_NOT_FOUND'));
  }

  #topUp(request: FastifyRequest): Wire {
    const body = bodyOf(request, schema);
    const account = found(this.#service.account(body.account_id), 'ACCOUNT_NOT_FOUND');
    if (account.currency !== body.currency) throw invalid('Currency must be that of the account');
    if (body.state !== 'completed') throw invalid("Only 'completed' can be simulated here");
    const amountMinor = toMinor(body.amount, body.currency);
    const leg = { account, amountMinor, feeMinor: 0n, description: 'Payment from Test account' };
    const order = { type: 'topup', requestId: undefined, reference: body.reference, legs: [leg] } as const;
    const other = { account: 'clearing:revolut', amountMinor: -amountMinor, currency: account.currency };
    return this.#orders.toAnswer(this.#orders.move(order, [other]));
  }
}
