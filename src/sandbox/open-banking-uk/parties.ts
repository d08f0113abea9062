// The customer himself and the holders of an account, as UK Open Banking has them. Hung by routes.ts on Albion's and Thistle's
// listeners. Source: account-info-openapi 3.1.11 and 4.0, /party, /accounts/{AccountId}/party and …/parties.
import type { FastifyRequest } from 'fastify';
import type { Resource, Route } from '../bank/routes.ts';
import { customers } from '../customers.ts';
import type { Wire } from '../json.ts';
import type { AccountInformation } from './account-information.ts';
import { toParty } from './wire.ts';

/** The parties of one house. */
export class Parties implements Resource {
  readonly #information: AccountInformation;

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/accounts/:AccountId/party', answer: (request) => this.#partyOfAccount(request) },
    { method: 'GET', path: '/accounts/:AccountId/parties', answer: (request) => this.#partiesOfAccount(request) },
    { method: 'GET', path: '/party', answer: (request) => this.#party(request) },
  ];

  constructor(information: AccountInformation) {
    this.#information = information;
  }

  #partyOfAccount(request: FastifyRequest): Wire {
    const consent = this.#information.authorise(request, 'identity', 'ReadParty');
    const account = this.#information.accountOf(request, consent);
    return this.#answer(request, consent.customer, account.holders.length > 1);
  }

  #partiesOfAccount(request: FastifyRequest): Wire {
    const { house } = this.#information;
    const consent = this.#information.authorise(request, 'identity', 'ReadParty');
    const account = this.#information.accountOf(request, consent);
    const parties = account.holders.flatMap((id) => {
      const customer = customers.get(id);
      return customer === undefined ? [] : [toParty(house, customer, account.holders.length > 1)];
    });
    return this.#information.answer(request, { Party: parties });
  }

  #party(request: FastifyRequest): Wire {
    return this.#answer(request, this.#information.authorise(request, 'identity', 'ReadPartyPSU').customer, false);
  }

  #answer(request: FastifyRequest, customerId: string, isJoint: boolean): Wire {
    const customer = customers.get(customerId);
    const data = customer === undefined ? {} : { Party: toParty(this.#information.house, customer, isJoint) };
    return this.#information.answer(request, data);
  }
}
