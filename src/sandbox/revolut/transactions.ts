// The list of transactions and one of them. Hung by revolut.ts on the service's listener. Source: the specification's
// /transactions and /transaction/{id}: newest first, `from` included, `to` not, no cursor.
import type { FastifyRequest } from 'fastify';
import { paramOf, queryOf } from '../bank/request.ts';
import type { Resource, Route } from '../bank/routes.ts';
import type { Wire } from '../json.ts';
import { markCall } from '../payments/answers.ts';
import { found, instantIn, numberIn, operation } from './operation.ts';
import { invalid } from './refusals.ts';
import { sourceId } from './service.ts';
import type { Statement } from './statement.ts';
import type { Tokens } from './tokens.ts';
import { toWire } from './transaction.ts';

const mostCount = 1_000;
const requestWindowMicros = 14n * 86_400_000_000n;
const types = new Set(
  (
    'atm card_payment card_refund card_chargeback card_credit charge charge_refund exchange transfer loan fee refund ' +
    'topup topup_return tax tax_refund rev_payment'
  ).split(' '),
);
const states = new Set(['created', 'pending', 'completed', 'declined', 'failed', 'reverted']);

/** Transactions. */
export class Transactions implements Resource {
  readonly #statement: Statement;
  readonly #nowMs: () => number;
  readonly routes: readonly Route[];

  constructor(tokens: Tokens, statement: Statement, nowMs: () => number) {
    this.#statement = statement;
    this.#nowMs = nowMs;
    const read = { method: 'GET', scope: 'READ' } as const;
    this.routes = [
      operation(tokens, { ...read, path: '/transactions' }, (request) => this.#list(request)),
      operation(tokens, { ...read, path: '/transaction/:id' }, (request) => this.#one(request)),
    ];
  }

  #list(request: FastifyRequest): Wire[] {
    const query = queryOf(request);
    const [account, type, requestId] = [query.get('account'), query.get('type'), query.get('request_id')];
    const count = numberIn(request, 'count', { most: mostCount, usual: 100 });
    const [from, to] = [instantIn(request, 'from'), instantIn(request, 'to')];
    if (type !== undefined && !types.has(type)) throw invalid(`Parameter type has an unknown value: ${type}`);
    const wanted = new URL(request.url, 'http://sandbox.invalid').searchParams.getAll('state');
    const unknown = wanted.find((state) => !states.has(state));
    if (unknown !== undefined) throw invalid(`Parameter state has an unknown value: ${unknown}`);
    if (requestId !== undefined) {
      const until = to ?? BigInt(this.#nowMs()) * 1_000n;
      if (from === undefined) throw invalid('Parameter from is required with request_id');
      if (until - from > requestWindowMicros) throw invalid('The search interval must not exceed 14 days');
    }
    const lines = this.#statement.lines().filter(({ transaction }) => {
      const { createdMicros, legs } = transaction;
      return (
        (from === undefined || createdMicros >= from) &&
        (to === undefined || createdMicros < to) &&
        (type === undefined || transaction.type === type) &&
        (account === undefined || legs.some((leg) => leg.account.id === account)) &&
        (requestId === undefined || transaction.requestId === requestId) &&
        (wanted.length === 0 || wanted.includes(transaction.state))
      );
    });
    const page = lines.slice(0, count).map(({ transaction, balances }) => toWire(transaction, balances));
    return [...this.#statement.oddities, ...page];
  }

  #one(request: FastifyRequest): Wire {
    markCall(request, 'status', sourceId);
    const id = paramOf(request, 'id');
    const isRequest = queryOf(request).get('id_type') === 'request_id';
    const wire = this.#statement.find((transaction) => (isRequest ? transaction.requestId : transaction.id) === id);
    return found(wire, 'TRANSACTION_NOT_FOUND');
  }
}
