// Transactions of an Item as a list that is read on: how far the first pull is, and what has come since a cursor. Hung by plaid.ts on
// the aggregator's listener. Source: the specification's /transactions/sync. Only additions are told: what is changed or removed is in
// the lists by dates.
import { z } from 'zod';
import type { Resource, Route } from '../bank/routes.ts';
import type { Wire } from '../json.ts';
import { toAccount } from './account-wire.ts';
import type { Aggregator } from './aggregator.ts';
import { reach } from './bank.ts';
import type { Items } from './items.ts';
import { type Body, operation } from './operation.ts';
import { invalidField } from './refusals.ts';
import { toTransaction } from './transaction-wire.ts';
import type { Readiness, Updates } from './updates.ts';

const path = '/transactions/sync';
const fields = {
  access_token: z.string(),
  cursor: z.string().optional(),
  count: z.int().min(1).max(500).optional(),
  options: z
    .strictObject({
      account_id: z.string().optional(),
      include_original_description: z.boolean().nullish(),
      include_personal_finance_category: z.boolean().optional(),
      personal_finance_category_version: z.enum(['v1', 'v2']).optional(),
      days_requested: z.int().min(1).max(730).optional(),
    })
    .optional(),
};

const statuses: Readonly<Record<Readiness, string>> = {
  none: 'NOT_READY',
  initial: 'INITIAL_UPDATE_COMPLETE',
  historical: 'HISTORICAL_UPDATE_COMPLETE',
};

/** A place in the list, oldest first, and the stage of the pull that it is of: with another stage the list begins otherwise. */
const toCursor = (readiness: Readiness, place: number): string =>
  Buffer.from(`${readiness} ${place}`).toString('base64url');

function placeOf(cursor: string | undefined, readiness: Readiness): number {
  if (cursor === undefined || cursor === '') return 0;
  const match = /^(none|initial|historical) (\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (match === null) throw invalidField('cursor not associated with access_token');
  return match[1] === readiness ? Number(match[2]) : 0;
}

/** Transactions as they come. */
export class Sync implements Resource {
  readonly #aggregator: Aggregator;
  readonly #items: Items;
  readonly #updates: Updates;
  readonly routes: readonly Route[];

  constructor(aggregator: Aggregator, items: Items, updates: Updates) {
    this.#aggregator = aggregator;
    this.#items = items;
    this.#updates = updates;
    this.routes = [operation(aggregator.client, { path, fields }, (body) => this.#read(body))];
  }

  async #read({ access_token: token, cursor, count = 100, options = {} }: Body<typeof fields>): Promise<Wire> {
    const item = this.#items.open(token, 'transactions', path);
    const accounts = this.#items.accountsIn(item, options.account_id === undefined ? undefined : [options.account_id]);
    await reach(this.#aggregator.world.faultCounts, item.institution, { path, isLive: false });
    if (item.pullStartedMs === undefined) item.daysRequested = options.days_requested ?? item.daysRequested;
    this.#updates.startPull(item);
    const readiness = this.#updates.readinessOf(item);
    const ids = new Set(accounts.map(({ id }) => id));
    const seen = readiness === 'none' ? [] : this.#updates.visible(item, readiness);
    const all = seen.filter(({ account }) => ids.has(account.id)).reverse();
    const from = placeOf(cursor, readiness);
    const added = all.slice(from, from + count);
    const hasOriginal = options.include_original_description === true;
    const snapshot = this.#updates.snapshotOf(item);
    return {
      transactions_update_status: statuses[readiness],
      accounts: accounts.flatMap((account) => {
        const balance = snapshot.balances.get(account.id);
        return balance === undefined ? [] : [toAccount(item, account, balance)];
      }),
      added: added.map((entry) => toTransaction(item, entry, { hasOriginal })),
      modified: [],
      removed: [],
      next_cursor: readiness === 'none' ? '' : toCursor(readiness, from + added.length),
      has_more: from + added.length < all.length,
    };
  }
}
