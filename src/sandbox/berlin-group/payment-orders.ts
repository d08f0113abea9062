// The payments that were ordered at one Berlin Group house, who may speak of them, and where they are. Made by routes.ts, used
// by the payment resources of this folder. Source: psd2-api 1.3.12, payment initiation.
import type { FastifyRequest } from 'fastify';
import type { ScaAuthorization } from '../authorization/sca-redirect.ts';
import { consentBehind, isClient } from '../bank/access.ts';
import { type BankContext, paramOf } from '../bank/listener.ts';
import type { Order } from './payment-binding.ts';
import { assertRequestId, refuse } from './refusals.ts';
import type { House } from './wire.ts';

/** Products that the standard has; a house offers some of them. */
const standardProducts = [
  'sepa-credit-transfers',
  'instant-sepa-credit-transfers',
  'target-2-payments',
  'cross-border-credit-transfers',
];

/** All orders of a house, by the payment's id, which is its consent's, too. */
export class PaymentOrders {
  readonly context: BankContext;
  readonly house: House;
  readonly byId = new Map<string, Order>();

  constructor(context: BankContext, house: House) {
    this.context = context;
    this.house = house;
  }

  /** Refuses whoever is neither the client nor the customer of this order. */
  assertCaller(request: FastifyRequest, order?: Order): void {
    assertRequestId(request);
    if (request.headers.authorization === undefined) throw refuse('TOKEN_INVALID', 'There is no bearer token');
    const isOwn = order !== undefined && consentBehind(this.context, request)?.id === order.consent.id;
    if (!isOwn && !isClient(this.context, request, 'PIS')) {
      throw refuse('TOKEN_UNKNOWN', 'The token is not known here');
    }
  }

  /** The product of the path; refuses one that the house does not offer. */
  productOf(request: FastifyRequest): string {
    const product = paramOf(request, 'product');
    if (this.house.paymentProducts.includes(product)) return product;
    const isStandard = standardProducts.includes(product);
    const text = isStandard ? 'The product is not offered here' : 'There is no such product';
    throw refuse('PRODUCT_UNKNOWN', text, 'payment-product');
  }

  /** The order that the path names, brought up to now. */
  find(request: FastifyRequest): Order {
    const order = this.byId.get(paramOf(request, 'paymentId'));
    this.assertCaller(request, order);
    const product = this.productOf(request);
    if (order === undefined || order.product !== product || !request.url.includes(`/v1/${order.service}/`)) {
      throw refuse('RESOURCE_UNKNOWN', 'The payment is unknown', 'paymentId');
    }
    this.#expire(order);
    return order;
  }

  /** The authorisation that a plain redirect is about, of a payment or of its cancellation. */
  findAuthorization(id: string): ScaAuthorization | undefined {
    for (const { authorizations, cancellations } of this.byId.values()) {
      const found = [...authorizations, ...cancellations].find((authorization) => authorization.id === id);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The path of an order, without the origin. */
  pathOf({ service, product, payment }: Order): string {
    return `${this.context.basePath}/v1/${service}/${product}/${payment.id}`;
  }

  /** An order that nobody authorised in time, or whose authorisation was taken back before, is rejected. */
  #expire({ consent, payment }: Order): void {
    const { consents, world } = this.context;
    const isOver = !['awaiting', 'valid'].includes(consents.stateOf(consent, world.nowMs));
    if (isOver && world.payments.statusOf(payment) === 'RCVD') world.payments.reject(payment, 'not-authorised');
  }
}
