// The customer who shares, in short and in detail, as the Consumer Data Right has it. Hung by routes.ts on Southern Cross
// Bank's listener. Source: cds_common 1.36, Get Customer and Get Customer Detail.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Resource, Route } from '../bank/routes.ts';
import { customers } from '../customers.ts';
import type { Wire } from '../json.ts';
import type { AccountInformation, Demand } from './account-information.ts';
import { toCustomer } from './wire.ts';

const basic = { permission: 'identity', version: 1, scope: 'common:customer.basic:read' } as const;
const detail = { permission: 'identity', version: 2, scope: 'common:customer.detail:read' } as const;

/** The customer behind the token. */
export class CurrentCustomer implements Resource {
  readonly #information: AccountInformation;

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/common/customer', answer: (request, reply) => this.#customer(request, reply, basic) },
    {
      method: 'GET',
      path: '/common/customer/detail',
      answer: (request, reply) => this.#customer(request, reply, detail),
    },
  ];

  constructor(information: AccountInformation) {
    this.#information = information;
  }

  #customer(request: FastifyRequest, reply: FastifyReply, demand: Demand): Wire {
    const customer = customers.get(this.#information.authorise(request, reply, demand).customer);
    return this.#information.single(request, customer === undefined ? {} : toCustomer(customer, demand === detail));
  }
}
