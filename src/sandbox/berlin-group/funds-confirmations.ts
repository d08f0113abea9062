// Whether a sum is there on an account, as Berlin Group has it. Hung by routes.ts on the houses' listeners.
// Source: psd2-api 1.3.12, /v1/funds-confirmations.
import type { FastifyRequest } from 'fastify';
import type { Resource, Route } from '../bank/routes.ts';
import { isObject, type Wire } from '../json.ts';
import { canPay } from '../payments/payment.ts';
import { centsOf, ibanOf } from './initiation.ts';
import type { PaymentOrders } from './payment-orders.ts';
import { refuse } from './refusals.ts';

/** The confirmation of funds. */
export class FundsConfirmations implements Resource {
  readonly #orders: PaymentOrders;

  readonly routes: readonly Route[] = [
    { method: 'POST', path: '/v1/funds-confirmations', answer: (request) => this.#confirm(request) },
  ];

  constructor(orders: PaymentOrders) {
    this.#orders = orders;
  }

  #confirm(request: FastifyRequest): Wire {
    this.#orders.assertCaller(request);
    const { bank, world } = this.#orders.context;
    const { body } = request;
    if (!isObject(body)) throw refuse('FORMAT_ERROR', 'The body is not a JSON object');
    const iban = ibanOf(body, 'account');
    const account = world.ledger.accounts.find((candidate) => candidate.bank === bank.id && candidate.iban === iban);
    if (account === undefined) throw refuse('RESOURCE_UNKNOWN', 'The account is unknown', 'account.iban');
    const isThere = canPay(account, 'EUR') && world.payments.hasFunds(account, centsOf(body, 'instructedAmount'));
    return { fundsAvailable: isThere };
  }
}
