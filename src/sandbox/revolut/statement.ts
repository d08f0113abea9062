// All transactions of the business, newest first, with the balance after each leg. Read by transactions.ts, the controls
// and the webhooks. House rule: money counts from when a transaction was created, so that pending ones are in the balance;
// a leg's fee is taken besides its amount.
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import type { Orders } from './orders.ts';
import { Past } from './past.ts';
import type { Service } from './service.ts';
import { hasMoved, type Transaction, toWire } from './transaction.ts';

/** A transaction in its place. */
export interface Line {
  readonly transaction: Transaction;
  readonly balances: readonly (bigint | undefined)[];
}

/** The statement of all accounts. */
export class Statement {
  readonly #service: Service;
  readonly #orders: Orders;
  readonly #past: Past;
  /** Elements that the control API has put in front of every list. */
  readonly oddities: Wire[] = [];

  constructor(service: Service, orders: Orders) {
    this.#service = service;
    this.#orders = orders;
    this.#past = new Past(service);
  }

  /** What is on an account, all that is pending counted. */
  balanceOf({ id, currency }: Account): bigint {
    return this.#service.world.ledger.expectedMinor(id, currency);
  }

  /** All of it, newest first. */
  lines(): Line[] {
    const past = this.#past.transactions(this.#orders.claims());
    const all = [...past, ...this.#orders.all().map((live) => this.#orders.toTransaction(live))];
    all.sort((one, other) =>
      one.createdMicros === other.createdMicros
        ? one.id < other.id
          ? 1
          : -1
        : one.createdMicros < other.createdMicros
          ? 1
          : -1,
    );
    const left = new Map(this.#service.accounts.map((account) => [account.id, this.balanceOf(account)]));
    return all.map((transaction) => {
      if (!hasMoved(transaction)) return { transaction, balances: [] };
      const balances = transaction.legs.map(({ account, amountMinor, feeMinor }) => {
        const balance = left.get(account.id) ?? 0n;
        left.set(account.id, balance - amountMinor + feeMinor);
        return balance;
      });
      return { transaction, balances };
    });
  }

  /** One of them on the wire; undefined when nobody has this id. */
  find(isIt: (transaction: Transaction) => boolean): Wire | undefined {
    const line = this.lines().find(({ transaction }) => isIt(transaction));
    return line === undefined ? undefined : toWire(line.transaction, line.balances);
  }
}
