// Transactions of an Item's accounts, in pages. Hung by plaid.ts on the aggregator's listener. Source: the
// specification's /transactions/get: by dates, both included, newest first, of all accounts together.
import { z } from 'zod';
import type { Resource, Route } from '../bank/routes.ts';
import type { Wire } from '../json.ts';
import { isDay } from '../ledger/calendar.ts';
import { toAccount } from './account-wire.ts';
import type { Aggregator } from './aggregator.ts';
import { reach } from './bank.ts';
import { toItem } from './item-wire.ts';
import type { Items } from './items.ts';
import { type Body, operation } from './operation.ts';
import { invalidField, refuse } from './refusals.ts';
import { toTransaction } from './transaction-wire.ts';
import type { Updates } from './updates.ts';

const path = '/transactions/get';
const day = z.string().refine(isDay, { error: 'must be a date, YYYY-MM-DD' });
const flag = z.boolean().optional();
const fields = {
  access_token: z.string(),
  start_date: day,
  end_date: day,
  options: z
    .strictObject({
      account_ids: z.array(z.string()).optional(),
      count: z.int().min(1).max(500).optional(),
      offset: z.int().min(0).optional(),
      include_original_description: z.boolean().nullish(),
      include_personal_finance_category_beta: flag,
      include_personal_finance_category: flag,
      include_logo_and_counterparty_beta: flag,
      personal_finance_category_version: z.enum(['v1', 'v2']).optional(),
      days_requested: z.int().min(1).max(730).optional(),
    })
    .optional(),
};

/** Transactions. */
export class Transactions implements Resource {
  readonly #aggregator: Aggregator;
  readonly #items: Items;
  readonly #updates: Updates;
  readonly routes: readonly Route[];

  constructor(aggregator: Aggregator, items: Items, updates: Updates) {
    this.#aggregator = aggregator;
    this.#items = items;
    this.#updates = updates;
    this.routes = [operation(aggregator.client, { path, fields }, (body) => this.#list(body))];
  }

  async #list({
    access_token: token,
    start_date: from,
    end_date: to,
    options = {},
  }: Body<typeof fields>): Promise<Wire> {
    if (from > to) throw invalidField('start_date must not be after end_date');
    const item = this.#items.open(token, 'transactions', path);
    const accounts = this.#items.accountsIn(item, options.account_ids);
    await reach(this.#aggregator.world.faultCounts, item.institution, { path, isLive: false });
    // Where the product was not asked for when the person linked, this call begins the pull.
    if (item.pullStartedMs === undefined) item.daysRequested = options.days_requested ?? item.daysRequested;
    this.#updates.startPull(item);
    const readiness = this.#updates.readinessOf(item);
    if (readiness === 'none') throw refuse('PRODUCT_NOT_READY');
    const { count = 100, offset = 0 } = options;
    const ids = new Set(accounts.map(({ id }) => id));
    const found = this.#updates
      .visible(item, readiness)
      .filter(({ account, entry }) => ids.has(account.id) && entry.day >= from && entry.day <= to);
    const snapshot = this.#updates.snapshotOf(item);
    const hasOriginal = options.include_original_description === true;
    const all = [
      ...found.map((entry) => () => toTransaction(item, entry, { hasOriginal })),
      ...item.oddities
        .filter(({ list }) => list === 'transactions')
        .map(
          ({ raw }) =>
            () =>
              raw,
        ),
    ];
    return {
      accounts: accounts.flatMap((account) => {
        const balance = snapshot.balances.get(account.id);
        return balance === undefined ? [] : [toAccount(item, account, balance)];
      }),
      item: toItem({ aggregator: this.#aggregator, items: this.#items }, item),
      total_transactions: all.length,
      transactions: all.slice(offset, offset + count).map((write) => write()),
    };
  }
}
