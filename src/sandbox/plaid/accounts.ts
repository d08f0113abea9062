// Accounts of an Item: balances as last known and as they are now, numbers, owners. Hung by plaid.ts on the
// aggregator's listener. Source: the specification's /accounts/get, /accounts/balance/get, /auth/get and /identity/get.
import { z } from 'zod';
import type { Resource, Route } from '../bank/routes.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { toAccount, toNumbers, toOwners, typeOf } from './account-wire.ts';
import type { Aggregator } from './aggregator.ts';
import { reach } from './bank.ts';
import type { Product } from './institutions.ts';
import { toItem } from './item-wire.ts';
import type { Item, Items } from './items.ts';
import { operation } from './operation.ts';
import { refuse } from './refusals.ts';
import { type Balance, balanceOf } from './snapshot.ts';
import type { Updates } from './updates.ts';

const accountIds = z.array(z.string()).nullish();
const usual = { access_token: z.string(), options: z.strictObject({ account_ids: accountIds }).optional() };
const live = {
  access_token: z.string(),
  options: z
    .strictObject({ account_ids: accountIds, min_last_updated_datetime: z.iso.datetime({ offset: true }).optional() })
    .optional(),
};

interface Asked {
  readonly access_token: string;
  readonly options?: { readonly account_ids?: readonly string[] | null | undefined } | undefined;
}

/** What an operation about accounts is: its path, the product that it belongs to, whether the bank is asked at once. */
interface Call {
  readonly path: string;
  readonly product: Product | undefined;
  readonly isLive: boolean;
}

/** Accounts. */
export class Accounts implements Resource {
  readonly #aggregator: Aggregator;
  readonly #items: Items;
  readonly #updates: Updates;
  readonly routes: readonly Route[];

  constructor(aggregator: Aggregator, items: Items, updates: Updates) {
    this.#aggregator = aggregator;
    this.#items = items;
    this.#updates = updates;
    const { client } = aggregator;
    this.routes = [
      operation(client, { path: '/accounts/get', fields: usual }, (body) => this.#cached(body)),
      operation(client, { path: '/accounts/balance/get', fields: live }, (body) => this.#live(body)),
      operation(client, { path: '/auth/get', fields: usual }, (body) => this.#numbers(body)),
      operation(client, { path: '/identity/get', fields: usual }, (body) => this.#owners(body)),
    ];
  }

  /** The Item and those of its accounts that a call is about, once nothing stands against it. */
  async #open(
    { access_token: token, options }: Asked,
    call: Call,
  ): Promise<{ item: Item; accounts: readonly Account[] }> {
    const item = this.#items.open(token, call.product, call.path);
    const accounts = this.#items.accountsIn(item, options?.account_ids ?? undefined);
    await reach(this.#aggregator.world.faultCounts, item.institution, call);
    if (accounts.length === 0) throw refuse('NO_ACCOUNTS');
    return { item, accounts };
  }

  #knownOf(item: Item, account: Account): Balance {
    return this.#updates.snapshotOf(item).balances.get(account.id) ?? balanceOf(this.#aggregator.world.ledger, account);
  }

  #item(item: Item): Wire {
    return toItem({ aggregator: this.#aggregator, items: this.#items }, item);
  }

  async #cached(body: Asked): Promise<Wire> {
    const { item, accounts } = await this.#open(body, { path: '/accounts/get', product: undefined, isLive: false });
    const odd = item.oddities.filter(({ list }) => list === 'accounts').map(({ raw }) => raw);
    return {
      accounts: [...accounts.map((account) => toAccount(item, account, this.#knownOf(item, account))), ...odd],
      item: this.#item(item),
    };
  }

  async #live(body: Asked): Promise<Wire> {
    const call = { path: '/accounts/balance/get', product: 'balance', isLive: true } as const;
    const { item, accounts } = await this.#open(body, call);
    const { ledger } = this.#aggregator.world;
    item.products.add('balance');
    return {
      accounts: accounts.map((account) => toAccount(item, account, balanceOf(ledger, account))),
      item: this.#item(item),
    };
  }

  async #numbers(body: Asked): Promise<Wire> {
    const { item, accounts } = await this.#open(body, { path: '/auth/get', product: 'auth', isLive: true });
    const depository = accounts.filter((account) => typeOf(account)[0] === 'depository');
    if (depository.length === 0) throw refuse('NO_AUTH_ACCOUNTS');
    const isTokenized = item.institution.habits.hasPersistentIds && this.#aggregator.settings.hasTokenizedNumbers;
    return {
      accounts: depository.map((account) => toAccount(item, account, this.#knownOf(item, account))),
      item: this.#item(item),
      numbers: toNumbers(item, depository, isTokenized),
    };
  }

  async #owners(body: Asked): Promise<Wire> {
    const { item, accounts } = await this.#open(body, { path: '/identity/get', product: 'identity', isLive: true });
    return {
      accounts: accounts.map((account) => ({
        ...toAccount(item, account, this.#knownOf(item, account)),
        owners: toOwners(account),
      })),
      item: this.#item(item),
    };
  }
}
