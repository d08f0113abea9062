// Items: one customer's leave for one institution, from the moment he has linked it until it is removed. Made by
// link-tokens.ts, asked by every resource on every call. Source: the specification's Item. An account's and a
// transaction's identifier are of the Item.
import type { Consent } from '../consents.ts';
import type { JsonObject } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import type { Aggregator } from './aggregator.ts';
import { idOf, newId, newToken } from './ids.ts';
import type { Institution, Product } from './institutions.ts';
import { type ErrorCode, refuse } from './refusals.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';

/** An error that the control API has an Item answer with. */
export interface ItemFault {
  readonly code: ErrorCode;
  /** Only calls whose path contains this. */
  readonly match: string | undefined;
  /** How many calls are left that suffer; undefined for all. */
  times: number | undefined;
}

/** A raw element put into an Item's answers by a test. */
export interface ItemOddity {
  readonly list: 'accounts' | 'transactions';
  readonly raw: JsonObject;
}

/** One Item. */
export interface Item {
  readonly id: string;
  readonly institution: Institution;
  readonly consent: Consent;
  readonly accessToken: string;
  accounts: readonly Account[];
  /** What was used or asked for, and what may be used. */
  readonly products: Set<Product>;
  readonly consented: Set<Product>;
  webhook: string | null;
  readonly createdAtMs: number;
  daysRequested: number;
  /** When its transactions began to be fetched, by the real clock. */
  pullStartedMs: number | undefined;
  error: ErrorCode | undefined;
  /** When the institution ends the connection, if it has said so. */
  disconnectAtMs: number | undefined;
  /** Products that the person has taken out of his leave at the bank. */
  readonly denied: Set<Product>;
  fault: ItemFault | undefined;
  readonly oddities: ItemOddity[];
  snapshot: Snapshot;
  failedUpdateAtMs: number | undefined;
  lastWebhook: { readonly sentAtMs: number; readonly code: string } | undefined;
}

/** What an Item is made from. */
export type ItemPlan = Pick<
  Item,
  'institution' | 'consent' | 'accounts' | 'products' | 'consented' | 'webhook' | 'daysRequested'
>;

/** What an Item calls an account. */
export const accountIdOf = (item: Item, account: Account): string => idOf(item.id, 'account', account.id);

/** The Items of the client. */
export class Items {
  readonly #aggregator: Aggregator;
  readonly #byId = new Map<string, Item>();
  readonly #byToken = new Map<string, Item>();

  constructor(aggregator: Aggregator) {
    this.#aggregator = aggregator;
  }

  /** Makes an Item; nobody has its access token before its public token is exchanged. */
  create(plan: ItemPlan): Item {
    const { world } = this.#aggregator;
    const item: Item = {
      ...plan,
      id: newId(),
      accessToken: newToken('access'),
      createdAtMs: world.nowMs,
      pullStartedMs: undefined,
      error: undefined,
      disconnectAtMs: undefined,
      denied: new Set(),
      fault: undefined,
      oddities: [],
      // The bank is asked while the person is there.
      snapshot: takeSnapshot(world.ledger, plan.accounts, world.nowMs),
      failedUpdateAtMs: undefined,
      lastWebhook: undefined,
    };
    this.#byId.set(item.id, item);
    this.#byToken.set(item.accessToken, item);
    return item;
  }

  /** All Items, removed ones too, oldest first. */
  all(): readonly Item[] {
    return [...this.#byId.values()];
  }

  /** The Item with this id, whatever its state. */
  find(id: string): Item | undefined {
    return this.#byId.get(id);
  }

  /** The Item behind an access token, whatever its error; refuses what is no token and what was removed. */
  behind(accessToken: string): Item {
    if (!accessToken.startsWith('access-sandbox-')) {
      throw refuse(
        'INVALID_ACCESS_TOKEN',
        'provided access token is in an invalid format. expected format: access-<environment>-<identifier>',
      );
    }
    const item = this.#byToken.get(accessToken);
    if (item === undefined) throw refuse('INVALID_ACCESS_TOKEN');
    if (item.consent.status === 'terminated') throw refuse('ITEM_NOT_FOUND');
    return item;
  }

  /** What is wrong with an Item, beside what tests have set for single calls. */
  errorOf(item: Item): ErrorCode | undefined {
    const { consents, world } = this.#aggregator;
    const state = consents.stateOf(item.consent, world.nowMs);
    if (state === 'terminated') return 'ITEM_NOT_FOUND';
    if (state === 'revoked') return 'USER_PERMISSION_REVOKED';
    const isOver = item.disconnectAtMs !== undefined && item.disconnectAtMs <= world.nowMs;
    if (state !== 'valid' || isOver) return 'ITEM_LOGIN_REQUIRED';
    return item.error;
  }

  /** The Item behind an access token for a call about `product`; refuses what Plaid refuses before any work. */
  open(accessToken: string, product: Product | undefined, path: string): Item {
    const item = this.behind(accessToken);
    this.#assertNoFault(item, path);
    const error = this.errorOf(item);
    if (error !== undefined) throw refuse(error);
    if (product !== undefined) this.#assertProduct(item, product);
    return item;
  }

  #assertNoFault(item: Item, path: string): void {
    const { fault } = item;
    if (fault === undefined || (fault.match !== undefined && !path.includes(fault.match))) return;
    if (fault.times !== undefined) fault.times -= 1;
    if (fault.times === 0) item.fault = undefined;
    throw refuse(fault.code);
  }

  #assertProduct(item: Item, product: Product): void {
    const { institution, products, consented, denied } = item;
    if (!institution.habits.products.includes(product)) {
      throw refuse(
        'PRODUCTS_NOT_SUPPORTED',
        `the following products are not supported by this institution: ["${product}"]`,
      );
    }
    if (denied.has(product)) throw refuse('ACCESS_NOT_GRANTED');
    // The balance comes with whatever else there is.
    if (product === 'balance' || products.has(product)) return;
    if (!consented.has(product)) {
      throw refuse(
        'ADDITIONAL_CONSENT_REQUIRED',
        `client does not have user consent to access the PRODUCT_${product.toUpperCase()} product`,
      );
    }
    products.add(product);
  }

  /** The Item's accounts that a call names, all without names; refuses names that are not the Item's. */
  accountsIn(item: Item, ids: readonly string[] | undefined): readonly Account[] {
    if (ids === undefined) return item.accounts;
    const known = new Map(item.accounts.map((account) => [accountIdOf(item, account), account]));
    if (ids.some((id) => !known.has(id))) throw refuse('INVALID_ACCOUNT_ID');
    return [...known].filter(([id]) => ids.includes(id)).map(([, account]) => account);
  }

  /** Ends an Item: its access token is worth nothing from now on. */
  remove(item: Item): void {
    this.#aggregator.consents.terminate(item.consent, this.#aggregator.world.nowMs);
  }
}
