// An account's transactions and the detail of one, as the Consumer Data Right has them. Hung by routes.ts on Southern Cross
// Bank's listener. Source: cds_banking 1.36, Get Transactions For Account and Get Transaction Detail.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { paramOf, queryOf } from '../bank/listener.ts';
import type { Resource, Route } from '../bank/routes.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import type { Entry } from '../ledger/ledger.ts';
import type { AccountInformation } from './account-information.ts';
import { amountOf, instantOf, type Query } from './query.ts';
import { refuse } from './refusals.ts';
import { hasDetail, toTransaction, toTransactionDetail } from './wire.ts';

/** The transactions of one bank. */
export class Transactions implements Resource {
  readonly #information: AccountInformation;

  readonly routes: readonly Route[] = [
    {
      method: 'GET',
      path: '/banking/accounts/:accountId/transactions',
      answer: (request, reply) => this.#list(request, reply),
    },
    {
      method: 'GET',
      path: '/banking/accounts/:accountId/transactions/:transactionId',
      answer: (request, reply) => this.#detail(request, reply),
    },
  ];

  constructor(information: AccountInformation) {
    this.#information = information;
  }

  #list(request: FastifyRequest, reply: FastifyReply): Wire {
    const account = this.#information.account(request, reply, { permission: 'transactions', version: 2 });
    const { world, oddities } = this.#information.context;
    const isAskedFor = this.#filterOf(account, queryOf(request));
    const { ledger } = world;
    const odd = oddities.filter((item) => item.list === 'transactions' && item.accountId === account.id);
    return this.#information.paged(request, {
      name: 'transactions',
      items: [...ledger.pending(account.id), ...ledger.booked(account.id)].filter(isAskedFor),
      toWire: (entry) => toTransaction(account, entry),
      odd: odd.map((item) => item.raw),
    });
  }

  #detail(request: FastifyRequest, reply: FastifyReply): Wire {
    const account = this.#information.account(request, reply, { permission: 'transactions', version: 3 });
    const id = paramOf(request, 'transactionId');
    const { ledger } = this.#information.context.world;
    const entry = ledger.booked(account.id).find((candidate) => candidate.id === id && hasDetail(candidate));
    if (entry === undefined) throw refuse(404, 'Resource/NotFound', id);
    return this.#information.single(request, toTransactionDetail(account, entry));
  }

  #filterOf(account: Account, query: Query): (entry: Entry) => boolean {
    const newestMs = instantOf(query, 'newest-time', this.#information.context.world.nowMs);
    // The standard: 90 days before newest-time unless told otherwise.
    const oldestMs = instantOf(query, 'oldest-time', newestMs - 90 * 86_400_000);
    const least = amountOf(query, 'min-amount');
    const most = amountOf(query, 'max-amount');
    const text = query.get('text')?.toLowerCase();
    return (entry) => {
      if (entry.atMs < oldestMs || entry.atMs > newestMs) return false;
      if (least === undefined && most === undefined && text === undefined) return true;
      const wire = toTransaction(account, entry);
      const amount = Number(wire['amount']);
      if ((least !== undefined && amount < least) || (most !== undefined && amount > most)) return false;
      return text === undefined || `${wire['description']} ${wire['reference']}`.toLowerCase().includes(text);
    };
  }
}
