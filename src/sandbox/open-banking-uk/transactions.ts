// An account's transactions, page by page, as UK Open Banking has them. Hung by routes.ts on Albion's and Thistle's listeners.
// Source: account-info-openapi 3.1.11 and 4.0, /accounts/{AccountId}/transactions; the profile's chapter on pagination.
import type { FastifyRequest } from 'fastify';
import { queryOf } from '../bank/listener.ts';
import { type Page, pageOf, parseCursor, toCursor } from '../bank/page.ts';
import type { Refusal } from '../bank/refusal.ts';
import type { Resource, Route } from '../bank/routes.ts';
import type { Consent } from '../consents.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import type { Entry } from '../ledger/ledger.ts';
import type { AccountInformation } from './account-information.ts';
import { isShown, trimTransaction } from './permissions.ts';
import { type ErrorName, refuse } from './refusals.ts';
import { toTransaction, transactionIdOf } from './wire.ts';

type Query = ReadonlyMap<string, string>;

/** The transactions of one house. */
export class Transactions implements Resource {
  readonly #information: AccountInformation;

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/accounts/:AccountId/transactions', answer: (request) => this.#list(request) },
  ];

  constructor(information: AccountInformation) {
    this.#information = information;
  }

  #list(request: FastifyRequest): Wire {
    const { context, house, terms } = this.#information;
    const consent = this.#information.authorise(request, 'transactions');
    const account = this.#information.accountOf(request, consent);
    const query = queryOf(request);
    const entries = this.#entriesOf(account, consent, query);
    const cursor = query.get('page');
    const number = cursor === undefined ? 1 : parseCursor(cursor);
    const page =
      number === undefined ? undefined : pageOf(entries, number, { size: house.pageSize, overlap: house.overlap });
    if (page === undefined) throw this.#refuse('fieldInvalid', 'there is no such page', 'page');
    // An entry without an id is never repeated: nobody could tell that it is the same one.
    const repeats = page.number > 1 ? page.items.slice(0, house.overlap) : [];
    const items = page.items.filter((entry) => !repeats.includes(entry) || transactionIdOf(house, entry) !== undefined);
    const limits = terms.get(consent.id);
    const list: unknown[] = items.map((entry) => trimTransaction(toTransaction(house, account, entry), limits));
    if (page.number === page.count) {
      for (const odd of context.oddities)
        if (odd.list === 'transactions' && odd.accountId === account.id) list.push(odd.raw);
    }
    const links = this.#linksOf(request, page);
    return this.#information.answer(request, { Transaction: list }, { links, totalPages: page.count });
  }

  /** What the consent shows of the period that is asked for, pending entries first. */
  #entriesOf(account: Account, consent: Consent, query: Query): readonly Entry[] {
    const fromMs = this.#instantOf(query, 'fromBookingDateTime', Number.NEGATIVE_INFINITY);
    const toMs = this.#instantOf(query, 'toBookingDateTime', Number.POSITIVE_INFINITY);
    if (fromMs > toMs) throw this.#refuse('dateInvalid', 'the range ends before it begins', 'toBookingDateTime');
    const { context, terms } = this.#information;
    const limits = terms.get(consent.id);
    const { ledger } = context.world;
    return [...ledger.pending(account.id), ...ledger.booked(account.id)].filter(
      (entry) => entry.atMs >= fromMs && entry.atMs <= toMs && isShown(entry, limits),
    );
  }

  #instantOf(query: Query, name: string, fallbackMs: number): number {
    const text = query.get(name);
    if (text === undefined) return fallbackMs;
    // The standard lets a bank ignore the offset; this one reads it, and takes UTC when there is none.
    const isDateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/.test(text);
    const atMs = isDateTime ? Date.parse(/(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`) : Number.NaN;
    if (Number.isNaN(atMs)) throw this.#refuse('dateInvalid', `${name} is not an ISO 8601 date-time`, name);
    return atMs;
  }

  #linksOf(request: FastifyRequest, page: Page<Entry>): Wire {
    const linkTo = (target: number): string => {
      const url = new URL(this.#information.selfOf(request));
      url.searchParams.set('page', toCursor(target));
      return url.href;
    };
    return {
      First: linkTo(1),
      Last: linkTo(page.count),
      ...(page.number > 1 ? { Prev: linkTo(page.number - 1) } : {}),
      ...(page.number < page.count ? { Next: linkTo(page.number + 1) } : {}),
    };
  }

  #refuse(code: ErrorName, message: string, path: string): Refusal {
    return refuse(this.#information.house, { code, message, path });
  }
}
