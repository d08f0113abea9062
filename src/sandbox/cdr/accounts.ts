// Accounts and their balances, one and in bulk, as the Consumer Data Right has them. Hung by routes.ts on Southern Cross
// Bank's listener. Source: cds_banking 1.36, Get Accounts, Get Bulk Balances, Get Balances For Specific Accounts, Get Account
// Balance, Get Account Detail.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { queryOf } from '../bank/listener.ts';
import type { Resource, Route } from '../bank/routes.ts';
import { type Consent, isShared, sharedAccounts } from '../consents.ts';
import { isObject, type Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import type { AccountInformation } from './account-information.ts';
import { oneOf } from './query.ts';
import { refuse } from './refusals.ts';
import { categoryOf, toAccount, toAccountDetail, toBalance } from './wire.ts';

/** The accounts of one bank. */
export class Accounts implements Resource {
  readonly #information: AccountInformation;

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/banking/accounts', answer: (request, reply) => this.#list(request, reply) },
    { method: 'GET', path: '/banking/accounts/balances', answer: (request, reply) => this.#balances(request, reply) },
    {
      method: 'POST',
      path: '/banking/accounts/balances',
      answer: (request, reply) => this.#balancesOf(request, reply),
    },
    { method: 'GET', path: '/banking/accounts/:accountId', answer: (request, reply) => this.#detail(request, reply) },
    {
      method: 'GET',
      path: '/banking/accounts/:accountId/balance',
      answer: (request, reply) => this.#balance(request, reply),
    },
  ];

  constructor(information: AccountInformation) {
    this.#information = information;
  }

  #list(request: FastifyRequest, reply: FastifyReply): Wire {
    const { world, oddities } = this.#information.context;
    const consent = this.#information.authorise(request, reply, { permission: 'accounts', version: 3 });
    const odd = oddities.filter((item) => {
      const account = world.ledger.account(item.accountId);
      return item.list === 'accounts' && account !== undefined && isShared(consent, account);
    });
    return this.#information.paged(request, {
      name: 'accounts',
      items: this.#filtered(request, consent),
      toWire: toAccount,
      odd: odd.map((item) => item.raw),
    });
  }

  #balances(request: FastifyRequest, reply: FastifyReply): Wire {
    const consent = this.#information.authorise(request, reply, { permission: 'balances', version: 2 });
    return this.#pageOfBalances(request, this.#filtered(request, consent));
  }

  /** Of the accounts that the body names: all of them must be shared. */
  #balancesOf(request: FastifyRequest, reply: FastifyReply): Wire {
    const consent = this.#information.authorise(request, reply, { permission: 'balances', version: 1 });
    const { body } = request;
    const ids = isObject(body) && isObject(body['data']) ? body['data']['accountIds'] : undefined;
    if (!Array.isArray(ids)) throw refuse(400, 'Field/Missing', 'data.accountIds');
    const shared = sharedAccounts(this.#information.context.world.ledger, consent);
    const accounts = ids.map((id: unknown) => {
      const found = shared.find((account) => account.id === id);
      if (found !== undefined) return found;
      throw refuse(422, 'urn:au-cds:error:cds-banking:Authorisation/InvalidBankingAccount', String(id));
    });
    return this.#pageOfBalances(request, accounts);
  }

  #detail(request: FastifyRequest, reply: FastifyReply): Wire {
    const { world } = this.#information.context;
    const scope = 'bank:accounts.detail:read';
    const account = this.#information.account(request, reply, { permission: 'accounts', version: 5, scope });
    return this.#information.single(request, toAccountDetail(world.ledger, account, world.nowMs));
  }

  #balance(request: FastifyRequest, reply: FastifyReply): Wire {
    const account = this.#information.account(request, reply, { permission: 'balances', version: 1 });
    return this.#information.single(request, toBalance(this.#information.context.world.ledger, account));
  }

  #pageOfBalances(request: FastifyRequest, items: readonly Account[]): Wire {
    const { world } = this.#information.context;
    return this.#information.paged(request, {
      name: 'balances',
      items,
      toWire: (account) => toBalance(world.ledger, account),
    });
  }

  /** The shared accounts that the query's filters leave. */
  #filtered(request: FastifyRequest, consent: Consent): Account[] {
    const query = queryOf(request);
    const status = oneOf(query, 'open-status', ['OPEN', 'CLOSED', 'ALL']) ?? 'ALL';
    const isOwned = oneOf(query, 'is-owned', ['true', 'false']);
    const category = query.get('product-category');
    if (category !== undefined && !/^[A-Z_]{5,40}$/.test(category)) {
      throw refuse(400, 'Field/Invalid', 'product-category');
    }
    return sharedAccounts(this.#information.context.world.ledger, consent).filter(
      (account) =>
        isOwned !== 'false' &&
        (category === undefined || categoryOf(account) === category) &&
        (status === 'ALL' || (account.closedMonthsAgo === undefined) === (status === 'OPEN')),
    );
  }
}
