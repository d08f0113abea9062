// Accounts and their balances, one and in bulk where the house has that, as UK Open Banking has them. Hung by routes.ts on
// Albion's and Thistle's listeners. Source: account-info-openapi 3.1.11 and 4.0, /accounts and /balances.
import type { FastifyRequest } from 'fastify';
import type { Resource, Route } from '../bank/routes.ts';
import { type Consent, isShared, sharedAccounts } from '../consents.ts';
import { customers } from '../customers.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { monthsBefore, toDay } from '../ledger/calendar.ts';
import type { AccountInformation } from './account-information.ts';
import { trimAccount } from './permissions.ts';
import { toAccount, toBalances } from './wire.ts';

/** The accounts of one house. */
export class Accounts implements Resource {
  readonly routes: readonly Route[];
  readonly #information: AccountInformation;

  constructor(information: AccountInformation) {
    this.#information = information;
    const bulkBalances: Route = { method: 'GET', path: '/balances', answer: (request) => this.#allBalances(request) };
    this.routes = [
      { method: 'GET', path: '/accounts', answer: (request) => this.#list(request) },
      { method: 'GET', path: '/accounts/:AccountId', answer: (request) => this.#account(request) },
      { method: 'GET', path: '/accounts/:AccountId/balances', answer: (request) => this.#balances(request) },
      ...(information.house.hasBulkBalances ? [bulkBalances] : []),
    ];
  }

  #list(request: FastifyRequest): Wire {
    const { oddities, world } = this.#information.context;
    const consent = this.#information.authorise(request, 'accounts');
    const list: unknown[] = sharedAccounts(world.ledger, consent).map((account) => this.#toWire(account, consent));
    for (const odd of oddities) {
      const account = world.ledger.account(odd.accountId);
      if (odd.list === 'accounts' && account !== undefined && isShared(consent, account)) list.push(odd.raw);
    }
    return this.#information.answer(request, { Account: list });
  }

  #account(request: FastifyRequest): Wire {
    const consent = this.#information.authorise(request, 'accounts');
    const account = this.#information.accountOf(request, consent);
    return this.#information.answer(request, { Account: [this.#toWire(account, consent)] });
  }

  #balances(request: FastifyRequest): Wire {
    const { context, house } = this.#information;
    const account = this.#information.accountOf(request, this.#information.authorise(request, 'balances'));
    return this.#information.answer(request, { Balance: toBalances(house, context.world, account) });
  }

  #allBalances(request: FastifyRequest): Wire {
    const { context, house } = this.#information;
    const { world } = context;
    const consent = this.#information.authorise(request, 'balances');
    const list = sharedAccounts(world.ledger, consent).flatMap((account) => toBalances(house, world, account));
    return this.#information.answer(request, { Balance: list });
  }

  #toWire(account: Account, consent: Consent): Wire {
    const { context, house, terms } = this.#information;
    const names = account.holders.map((id) => customers.get(id)?.fullName ?? id).join(' & ');
    const closed = account.closedMonthsAgo;
    const closedOn = closed === undefined ? undefined : monthsBefore(toDay(context.world.nowMs), closed);
    return trimAccount(toAccount(house, account, { names, closedOn }), terms.get(consent.id));
  }
}
