// Reports of accounts and card accounts, as Berlin Group has them: one class, made once for each of the two collections. Hung
// by routes.ts on the houses' listeners. Source: psd2-api 1.3.12, /v1/{accounts,card-accounts}/{id}/transactions.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { queryOf } from '../bank/listener.ts';
import { type Page, pageOf } from '../bank/page.ts';
import type { Resource, Route } from '../bank/routes.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { isDay } from '../ledger/calendar.ts';
import type { Entry } from '../ledger/ledger.ts';
import { hash32 } from '../ledger/random.ts';
import type { AccountInformation, Collection } from './account-information.ts';
import { toCamt053 } from './camt.ts';
import { refuse } from './refusals.ts';
import { toCardTransaction, toReference, toTransaction } from './wire.ts';

type Query = ReadonlyMap<string, string>;

/** The page's entries in an order that means nothing but is the same each time. */
function shuffled(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => hash32(a.id) - hash32(b.id));
}

function dayOf(query: Query, name: string): string | undefined {
  const text = query.get(name);
  if (text !== undefined && !isDay(text)) throw refuse('FORMAT_ERROR', `${name} is not an ISO date`, name);
  return text;
}

/** The transactions of one collection's accounts. */
export class Transactions implements Resource {
  readonly routes: readonly Route[];
  readonly #information: AccountInformation;
  readonly #collection: Collection;

  constructor(information: AccountInformation, collection: Collection) {
    this.#information = information;
    this.#collection = collection;
    this.routes = [
      {
        method: 'GET',
        path: `/v1/${collection}/:accountId/transactions`,
        answer: (request, reply) =>
          this.#information.house.hasStatementFiles === true ? this.#file(request, reply) : this.#report(request),
      },
    ];
  }

  #report(request: FastifyRequest): Wire {
    const { account } = this.#information.accountOf(request, this.#collection, 'transactions');
    const { house, context } = this.#information;
    const { ledger } = context.world;
    const query = queryOf(request);
    const status = this.#statusOf(query);
    const booked = this.#bookedIn(query, account, status);
    const numberText = query.get('pageIndex') ?? '0';
    const number = /^\d{1,6}$/.test(numberText) ? Number(numberText) + 1 : Number.NaN;
    const page = pageOf(booked, number, { size: house.pageSize, overlap: house.overlap });
    if (page === undefined) throw refuse('FORMAT_ERROR', 'there is no such page', 'pageIndex');
    const toWire = (entry: Entry): Wire =>
      this.#collection === 'accounts' ? toTransaction(house, entry) : toCardTransaction(house, account, entry);
    const list: unknown[] = (house.isSorted ? page.items : shuffled(page.items)).map(toWire);
    if (page.number === page.count) {
      for (const odd of context.oddities)
        if (odd.list === 'transactions' && odd.accountId === account.id) list.push(odd.raw);
    }
    // Pending entries come with the first page only; they are few.
    const pending = page.number === 1 && status !== 'booked' ? ledger.pending(account.id).map(toWire) : undefined;
    const report: Wire = {
      ...(status === 'pending' ? {} : { booked: list }),
      ...(pending === undefined ? {} : { pending }),
      _links: this.#linksOf(page, account, query),
    };
    return this.#collection === 'accounts'
      ? { account: toReference(account), transactions: report }
      : { cardAccount: toReference(account), cardTransactions: report };
  }

  /** The whole period as one camt.053; whoever accepts JSON alone is refused. */
  #file(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { account } = this.#information.accountOf(request, this.#collection, 'transactions');
    const query = queryOf(request);
    const entries = this.#bookedIn(query, account, this.#statusOf(query));
    const { house, context } = this.#information;
    return reply.type('application/xml').send(toCamt053(house, account, { entries, nowMs: context.world.nowMs }));
  }

  #statusOf(query: Query): string {
    const status = query.get('bookingStatus');
    if (status === undefined) throw refuse('FORMAT_ERROR', 'bookingStatus is missing', 'bookingStatus');
    if (!['booked', 'pending', 'both', 'information', 'all'].includes(status)) {
      throw refuse('FORMAT_ERROR', 'bookingStatus has no such value', 'bookingStatus');
    }
    if (!this.#information.house.bookingStatuses.includes(status)) {
      throw refuse('PARAMETER_NOT_SUPPORTED', `bookingStatus ${status} is not supported`, 'bookingStatus');
    }
    return status;
  }

  /** The booked entries of the query's period. */
  #bookedIn(query: Query, account: Account, status: string): readonly Entry[] {
    for (const name of ['deltaList', 'entryReferenceFrom']) {
      if (query.has(name)) throw refuse('PARAMETER_NOT_SUPPORTED', `${name} is not supported`, name);
    }
    const from = dayOf(query, 'dateFrom');
    if (from === undefined) throw refuse('FORMAT_ERROR', 'dateFrom is missing', 'dateFrom');
    const to = dayOf(query, 'dateTo') ?? '9999-12-31';
    if (to < from) throw refuse('PERIOD_INVALID', 'the period ends before it begins', 'dateTo');
    if (status === 'pending') return [];
    return this.#information.context.world.ledger
      .booked(account.id)
      .filter((entry) => entry.day >= from && entry.day <= to);
  }

  #linksOf(page: Page<Entry>, account: Account, query: Query): Wire {
    const { linkOrigin } = this.#information.house;
    const path = this.#information.pathTo(this.#collection, account);
    const linkTo = (target: number): Wire => {
      const search = new URLSearchParams([...query.entries()].filter(([name]) => name !== 'pageIndex'));
      search.set('pageIndex', String(target - 1));
      return { href: `${linkOrigin}${path}/transactions?${search}` };
    };
    return {
      [this.#collection === 'accounts' ? 'account' : 'cardAccount']: { href: path },
      first: linkTo(1),
      ...(page.number < page.count ? { next: linkTo(page.number + 1) } : {}),
      ...(page.number > 1 ? { previous: linkTo(page.number - 1) } : {}),
      last: linkTo(page.count),
    };
  }
}
