// Transactions of a session's accounts: pages, and one by its id. Hung by enable-banking.ts on the aggregator's listener.
// Source: the specification's /accounts/{account_id}/transactions and TransactionsFetchStrategy. House rules: a page has a
// hundred entries; without date_from the last ninety days.
import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { paramOf, queryOf } from '../bank/request.ts';
import type { Resource, Route } from '../bank/routes.ts';
import type { Wire } from '../json.ts';
import { addDays, isDay, monthsBefore, toDay } from '../ledger/calendar.ts';
import type { Entry } from '../ledger/ledger.ts';
import type { AccountReader, Read } from './accounts.ts';
import { toTransaction, toTransactionId } from './entry-wire.ts';
import type { Institution } from './institutions.ts';
import { malformed, refuse } from './refusals.ts';

type Query = ReadonlyMap<string, string>;

const pageSize = 100;
const usualDays = 90;
const statuses = ['BOOK', 'CNCL', 'HOLD', 'OTHR', 'PDNG', 'RJCT', 'SCHD'];
const names = ['date_from', 'date_to', 'strategy', 'transaction_status'];

/** What is asked for, once it is understood. */
interface Period {
  readonly from: string;
  readonly to: string;
  readonly status: string | undefined;
}

function dayOf(query: Query, name: string): string | undefined {
  const text = query.get(name);
  if (text !== undefined && !isDay(text)) throw malformed(`${name} is not a date`);
  return text;
}

function parsePeriod(query: Query, { habits }: Institution, today: string): Period {
  const [from, to] = [dayOf(query, 'date_from'), dayOf(query, 'date_to')];
  const [status, strategy = 'default'] = [query.get('transaction_status'), query.get('strategy')];
  if (status !== undefined && !statuses.includes(status)) throw malformed('transaction_status has no such value');
  if (strategy !== 'default' && strategy !== 'longest') throw malformed('strategy has no such value');
  if (from !== undefined && from > today) throw refuse('DATE_FROM_IN_FUTURE');
  const oldest = habits.historyMonths === undefined ? '0000-01-01' : monthsBefore(today, habits.historyMonths);
  if (strategy === 'longest') {
    return { from: from !== undefined && from > oldest ? from : oldest, to: '9999-12-31', status };
  }
  if (to !== undefined && from === undefined) throw refuse('DATE_TO_WITHOUT_DATE_FROM');
  if (from !== undefined && to !== undefined && to < from) throw refuse('WRONG_DATE_INTERVAL');
  if (from !== undefined && from < oldest) {
    throw refuse('WRONG_TRANSACTIONS_PERIOD', { detail: `The oldest date_from of this ASPSP is ${oldest}` });
  }
  return { from: from ?? addDays(today, -usualDays), to: to ?? '9999-12-31', status };
}

/** Keys that say which page comes next, of one account and query only. */
class ContinuationKeys {
  readonly #secret = randomBytes(32);

  write(uid: string, query: Query, page: number): string {
    return Buffer.from(`${page}.${this.#mark(uid, query, page)}`).toString('base64url');
  }

  /** The page, from nought; refuses a key that was made for something else, or not here. */
  read(uid: string, query: Query): number {
    const key = query.get('continuation_key');
    if (key === undefined) return 0;
    const [number = '', mark] = Buffer.from(key, 'base64url').toString('utf8').split('.', 2);
    const page = /^\d{1,6}$/.test(number) ? Number(number) : Number.NaN;
    if (!(page > 0) || mark !== this.#mark(uid, query, page)) throw refuse('WRONG_CONTINUATION_KEY');
    return page;
  }

  #mark(uid: string, query: Query, page: number): string {
    const asked = names.map((name) => query.get(name) ?? null);
    const text = JSON.stringify([uid, asked, page]);
    return createHmac('sha256', this.#secret).update(text).digest('base64url').slice(0, 22);
  }
}

/** Transactions. */
export class Transactions implements Resource {
  readonly #reader: AccountReader;
  readonly #keys = new ContinuationKeys();

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/accounts/:uid/transactions', answer: (request) => this.#list(request) },
    { method: 'GET', path: '/accounts/:uid/transactions/:transactionId', answer: (request) => this.#one(request) },
  ];

  constructor(reader: AccountReader) {
    this.#reader = reader;
  }

  async #list(request: FastifyRequest): Promise<Wire> {
    const query = queryOf(request);
    const { world } = this.#reader.aggregator;
    const isContinued = query.has('continuation_key');
    const read = await this.#reader.open(request, 'transactions', isContinued);
    const { institution } = read.session;
    const { habits } = institution;
    const period = parsePeriod(query, institution, toDay(world.nowMs));
    const page = this.#keys.read(read.uid, query);
    if (isContinued && habits.pageMs > 0) await sleep(habits.pageMs);
    const found = this.#found(read, period);
    // At houses with empty pages every other page is one.
    const pagesOf = habits.hasEmptyPages ? 2 : 1;
    const start = Math.floor(page / pagesOf) * pageSize;
    const isEmpty = page % pagesOf === 1;
    if (start > found.length) throw refuse('WRONG_CONTINUATION_KEY');
    const entries = isEmpty ? [] : found.slice(start, start + pageSize);
    const hasMore = start + pageSize < found.length;
    const next = hasMore || (habits.hasEmptyPages && !isEmpty && page === 0) ? page + 1 : undefined;
    const balances = this.#balancesAfter(read);
    return {
      transactions: entries.map((entry) => this.#toWire(read, entry, balances)),
      ...(next === undefined
        ? habits.writesNulls
          ? { continuation_key: null }
          : {}
        : { continuation_key: this.#keys.write(read.uid, query, next) }),
    };
  }

  async #one(request: FastifyRequest): Promise<Wire> {
    const read = await this.#reader.open(request, 'transaction');
    const id = paramOf(request, 'transactionId');
    const { session } = read;
    const entry = session.institution.habits.hasDetails
      ? this.#all(read).find((candidate) => toTransactionId(session.id, candidate) === id)
      : undefined;
    if (entry === undefined) throw refuse('TRANSACTION_DOES_NOT_EXIST');
    return this.#toWire(read, entry, this.#balancesAfter(read));
  }

  /** Pending entries first, then the booked ones, newest first. */
  #all({ session, account }: Read): Entry[] {
    const { ledger } = this.#reader.aggregator.world;
    const pending = session.institution.habits.hasPending ? ledger.pending(account.id) : [];
    return [...pending, ...ledger.booked(account.id)];
  }

  #found(read: Read, { from, to, status }: Period): Entry[] {
    return this.#all(read).filter(
      (entry) =>
        entry.day >= from &&
        entry.day <= to &&
        (status === undefined || status === (entry.status === 'booked' ? 'BOOK' : 'PDNG')),
    );
  }

  /** The account's balance after each booked entry, where the institution tells it. */
  #balancesAfter({ session, account }: Read): ReadonlyMap<string, bigint> {
    const balances = new Map<string, bigint>();
    if (!session.institution.habits.hasRunningBalance) return balances;
    const { ledger } = this.#reader.aggregator.world;
    let balance = ledger.bookedMinor(account.id, account.currency);
    for (const entry of ledger.booked(account.id)) {
      balances.set(entry.id, balance);
      balance -= entry.amountMinor;
    }
    return balances;
  }

  #toWire({ session }: Read, entry: Entry, balances: ReadonlyMap<string, bigint>): Wire {
    const { institution, id } = session;
    const balanceMinor = entry.status === 'booked' ? balances.get(entry.id) : undefined;
    return toTransaction({ institution, sessionId: id, balanceMinor }, entry);
  }
}
