// Accounts and card accounts with their balances, as Berlin Group has them: one class, made once for each of the two
// collections. Hung by routes.ts on the houses' listeners. Source: psd2-api 1.3.12, /v1/accounts and /v1/card-accounts.
import type { FastifyRequest } from 'fastify';
import { queryOf } from '../bank/listener.ts';
import type { Resource, Route } from '../bank/routes.ts';
import { type Consent, isShared } from '../consents.ts';
import { customers } from '../customers.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { type AccountInformation, belongsTo, type Collection } from './account-information.ts';
import { refuse } from './refusals.ts';
import { toAccount, toBalances, toCardAccount, toReference } from './wire.ts';

/** The accounts of one collection. */
export class Accounts implements Resource {
  readonly routes: readonly Route[];
  readonly #information: AccountInformation;
  readonly #collection: Collection;

  constructor(information: AccountInformation, collection: Collection) {
    this.#information = information;
    this.#collection = collection;
    const path = `/v1/${collection}`;
    this.routes = [
      { method: 'GET', path, answer: (request) => this.#list(request) },
      { method: 'GET', path: `${path}/:accountId`, answer: (request) => this.#account(request) },
      { method: 'GET', path: `${path}/:accountId/balances`, answer: (request) => this.#balances(request) },
    ];
  }

  #list(request: FastifyRequest): Wire {
    const consent = this.#information.authorise(request, 'accounts');
    const withBalance = this.#wantsBalance(request);
    const list: unknown[] = this.#information
      .accountsOf(this.#collection, consent)
      .map((account) => this.#toWire(account, consent, withBalance));
    const { oddities, world } = this.#information.context;
    for (const odd of oddities) {
      const account = world.ledger.account(odd.accountId);
      const isHere = account !== undefined && belongsTo(this.#collection, account);
      if (odd.list === 'accounts' && isHere && isShared(consent, account)) list.push(odd.raw);
    }
    return { [this.#collection === 'accounts' ? 'accounts' : 'cardAccounts']: list };
  }

  #account(request: FastifyRequest): Wire {
    const { account, consent } = this.#information.accountOf(request, this.#collection, 'accounts');
    return { [this.#itemName]: this.#toWire(account, consent, this.#wantsBalance(request)) };
  }

  #balances(request: FastifyRequest): Wire {
    const { account } = this.#information.accountOf(request, this.#collection, 'balances');
    const { house, context } = this.#information;
    return { [this.#itemName]: toReference(account), balances: toBalances(house, context.world, account) };
  }

  get #itemName(): string {
    return this.#collection === 'accounts' ? 'account' : 'cardAccount';
  }

  #wantsBalance(request: FastifyRequest): boolean {
    const text = queryOf(request).get('withBalance');
    if (text !== undefined && text !== 'true' && text !== 'false') {
      throw refuse('FORMAT_ERROR', 'withBalance is true or false', 'withBalance');
    }
    return text === 'true' && this.#information.house.hasWithBalance;
  }

  #toWire(account: Account, consent: Consent, withBalance: boolean): Wire {
    const { house, context } = this.#information;
    const names = consent.permissions.has('identity')
      ? account.holders.map((id) => customers.get(id)?.fullName ?? id)
      : [];
    const path = this.#information.pathTo(this.#collection, account);
    if (this.#collection === 'card-accounts') return toCardAccount(house, account, { names, path });
    const isCovered = this.#information.covers(consent, 'balances', account);
    const more: Wire = withBalance && isCovered ? { balances: toBalances(house, context.world, account) } : {};
    return toAccount(house, account, { names, path, more });
  }
}
