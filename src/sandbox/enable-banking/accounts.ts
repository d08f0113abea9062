// Accounts of a session: details and balances. Hung by enable-banking.ts on the aggregator's listener.
// Source: the specification's /accounts/{account_id}/details and /balances.
import type { FastifyRequest } from 'fastify';
import type { Resource, Route } from '../bank/routes.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import type { Aggregator } from './aggregator.ts';
import { reach } from './aspsp.ts';
import { type Frequency, isAttended } from './psu.ts';
import { refuse } from './refusals.ts';
import type { Session, Sessions } from './sessions.ts';
import { toAccount, toBalances } from './wire.ts';

/** A call to the bank about one account, in a session that holds. */
export interface Read {
  readonly session: Session;
  readonly account: Account;
  readonly uid: string;
}

/** What all calls about accounts go through before they are answered. */
export class AccountReader {
  readonly aggregator: Aggregator;
  readonly #sessions: Sessions;
  readonly #frequency: Frequency;

  constructor(aggregator: Aggregator, sessions: Sessions, frequency: Frequency) {
    this.aggregator = aggregator;
    this.#sessions = sessions;
    this.#frequency = frequency;
  }

  /** The account that a call is about; a following page belongs to the call before it and is not counted. */
  async open(request: FastifyRequest, endpoint: string, isContinued = false): Promise<Read> {
    const { world } = this.aggregator;
    const read = this.#sessions.accountOf(request);
    const { session, uid } = read;
    const isThere = isAttended(session.institution, request);
    if (
      endpoint !== 'details' &&
      !session.consent.permissions.has(endpoint === 'balances' ? endpoint : 'transactions')
    ) {
      throw refuse('ACCESS_DENIED', { detail: `The session does not give access to ${endpoint}` });
    }
    if (!isThere && !isContinued) this.#frequency.count(uid, endpoint, world.nowMs);
    await reach(world, session.institution, request);
    return read;
  }
}

/** Details and balances. */
export class Accounts implements Resource {
  readonly #reader: AccountReader;

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/accounts/:uid/details', answer: (request) => this.#details(request) },
    { method: 'GET', path: '/accounts/:uid/balances', answer: (request) => this.#balances(request) },
  ];

  constructor(reader: AccountReader) {
    this.#reader = reader;
  }

  async #details(request: FastifyRequest): Promise<Wire> {
    const { session, account, uid } = await this.#reader.open(request, 'details');
    return toAccount(session.institution, account, uid);
  }

  async #balances(request: FastifyRequest): Promise<Wire> {
    const { session, account } = await this.#reader.open(request, 'balances');
    return { balances: toBalances(session.institution, this.#reader.aggregator.world, account) };
  }
}
