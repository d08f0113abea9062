// The authorisations of a Berlin Group payment and of its cancellation: one class, made once for each of the two. Hung by
// routes.ts on the houses' listeners; payments.ts starts the first one implicitly. Source: psd2-api 1.3.12,
// /v1/payments/{product}/{id}/authorisations and …/cancellation-authorisations; confirmation by `_links.confirmation`.
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ScaAuthorization } from '../authorization/sca-redirect.ts';
import { consentBehind } from '../bank/access.ts';
import { paramOf } from '../bank/listener.ts';
import type { Resource, Route } from '../bank/routes.ts';
import { isObject, type Wire } from '../json.ts';
import { markCall } from '../payments/answers.ts';
import { type Order, services } from './payment-binding.ts';
import type { PaymentOrders } from './payment-orders.ts';
import { newAuthorization, startLink } from './redirects.ts';
import { refuse } from './refusals.ts';

/** What is authorised: the payment, or its cancellation. */
export type Part = 'authorisations' | 'cancellation-authorisations';

/** The authorisation sub-resource of one part. */
export class PaymentAuthorisations implements Resource {
  readonly routes: readonly Route[];
  readonly #orders: PaymentOrders;
  readonly #part: Part;

  constructor(orders: PaymentOrders, part: Part) {
    this.#orders = orders;
    this.#part = part;
    this.routes = services.flatMap((service): Route[] => this.#routesOf(`/v1/${service}/:product/:paymentId/${part}`));
  }

  #routesOf(path: string): Route[] {
    const one = `${path}/:authorisationId`;
    return [
      { method: 'POST', path, answer: (request, reply) => this.#create(request, reply) },
      { method: 'GET', path, answer: (request) => this.#list(request) },
      { method: 'GET', path: one, answer: (request) => this.#status(request) },
      // Only what moves money is confirmed.
      ...(this.#part === 'authorisations'
        ? [{ method: 'PUT', path: one, answer: (request: FastifyRequest) => this.#confirm(request) } as const]
        : []),
    ];
  }

  /** A new authorisation with the request's addresses; `isConfirmed` says that the client has to confirm it. */
  start(request: FastifyRequest, consentId: string, isConfirmed: boolean): ScaAuthorization {
    const { house } = this.#orders;
    const authorization = newAuthorization(house, request, consentId);
    return isConfirmed && house.sca === 'redirect'
      ? { ...authorization, confirmationCode: randomUUID() }
      : authorization;
  }

  /** The links of an authorisation: where the person starts, its status, and where it is confirmed. */
  linksOf(order: Order, authorization: ScaAuthorization): Wire {
    const { house, context } = this.#orders;
    const own = { href: `${this.#orders.pathOf(order)}/${this.#part}/${authorization.id}` };
    const confirmation = this.#isConfirmed(order) ? { confirmation: own } : {};
    return { ...startLink(house, context, authorization), scaStatus: own, ...confirmation };
  }

  #create(request: FastifyRequest, reply: FastifyReply): Wire {
    const { context } = this.#orders;
    const order = this.#orders.find(request);
    const awaited = this.#part === 'authorisations' ? 'RCVD' : 'ACTC';
    if (context.world.payments.statusOf(order.payment) !== awaited) {
      throw refuse('STATUS_INVALID', 'The payment does not wait for this authorisation');
    }
    const authorization = this.start(request, order.consent.id, this.#isConfirmed(order));
    this.#listOf(order).push(authorization);
    reply
      .code(201)
      .header('Location', `${context.origin}${this.#orders.pathOf(order)}/${this.#part}/${authorization.id}`)
      .header('ASPSP-SCA-Approach', 'REDIRECT');
    const links = this.linksOf(order, authorization);
    return { scaStatus: authorization.status, authorisationId: authorization.id, _links: links };
  }

  #list(request: FastifyRequest): Wire {
    return { authorisationIds: this.#listOf(this.#orders.find(request)).map(({ id }) => id) };
  }

  #status(request: FastifyRequest): Wire {
    return { scaStatus: this.#authorisation(request, this.#orders.find(request)).status };
  }

  /** What the customer has authorised is carried out: by the code of the redirect, or by the customer's own token. */
  #confirm(request: FastifyRequest): Wire {
    markCall(request, 'confirmation');
    const { context } = this.#orders;
    const { payments } = context.world;
    const order = this.#orders.find(request);
    const authorization = this.#authorisation(request, order);
    if (authorization.status !== 'unconfirmed' || order.chosen === undefined) {
      throw refuse('STATUS_INVALID', `The authorisation is ${authorization.status}`);
    }
    const code = isObject(request.body) ? request.body['confirmationCode'] : undefined;
    const isRight =
      authorization.confirmationCode === undefined
        ? consentBehind(context, request)?.id === order.consent.id
        : code === authorization.confirmationCode;
    authorization.status = isRight ? 'finalised' : 'failed';
    if (isRight) payments.submit(order.payment, order.chosen);
    else payments.reject(order.payment, 'not-authorised');
    return { scaStatus: authorization.status, _links: { status: { href: `${this.#orders.pathOf(order)}/status` } } };
  }

  #authorisation(request: FastifyRequest, order: Order): ScaAuthorization {
    const id = paramOf(request, 'authorisationId');
    const found = this.#listOf(order).find((authorization) => authorization.id === id);
    if (found === undefined) throw refuse('RESOURCE_UNKNOWN', 'The authorisation is unknown');
    return found;
  }

  #listOf(order: Order): ScaAuthorization[] {
    return this.#part === 'authorisations' ? order.authorizations : order.cancellations;
  }

  #isConfirmed(order: Order): boolean {
    return this.#part === 'authorisations' && order.needsConfirmation;
  }
}
