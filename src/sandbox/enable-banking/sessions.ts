// Sessions: what a person has allowed, from the code that came back with him until it is over. Hung by enable-banking.ts on the
// aggregator's listener; asked by accounts.ts and transactions.ts on every call.
// Source: the specification's /sessions. The uid of an account is of its session, its identification_hash of the account.
import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { paramOf } from '../bank/request.ts';
import type { Resource, Route } from '../bank/routes.ts';
import type { Consent } from '../consents.ts';
import { isObject, type JsonObject, type Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import type { Aggregator } from './aggregator.ts';
import { reach } from './aspsp.ts';
import type { Access, Authorization, Authorizations } from './authorizations.ts';
import type { Institution, PsuType } from './institutions.ts';
import { isAttended } from './psu.ts';
import { malformed, refuse } from './refusals.ts';
import { toAccount, toAspspName, toHashes, toIdentification } from './wire.ts';

/** An account under the name that it has in one session. */
export interface SharedAccount {
  readonly uid: string;
  readonly account: Account;
}

/** One session. */
export interface Session {
  readonly id: string;
  readonly institution: Institution;
  readonly consent: Consent;
  readonly access: Access;
  readonly psuType: PsuType;
  readonly psuIdHash: string;
  readonly accounts: readonly SharedAccount[];
  readonly authorizedAtMs: number;
  closedAtMs: number | undefined;
}

/** House rule: a code is good for ten minutes of the world's clock, and once. */
const codeMs = 10 * 60_000;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Where a session stands, in the words of the specification's SessionStatus. */
export type SessionStatus = 'AUTHORIZED' | 'EXPIRED' | 'CLOSED' | 'REVOKED';

const refusals = { EXPIRED: 'EXPIRED_SESSION', CLOSED: 'CLOSED_SESSION', REVOKED: 'REVOKED_SESSION' } as const;

/** The sessions of the application. */
export class Sessions implements Resource {
  readonly #aggregator: Aggregator;
  readonly #authorizations: Authorizations;
  readonly #byId = new Map<string, Session>();
  readonly #byUid = new Map<string, { readonly session: Session; readonly account: Account }>();

  readonly routes: readonly Route[] = [
    { method: 'POST', path: '/sessions', answer: (request) => this.#authorize(request) },
    { method: 'GET', path: '/sessions/:id', answer: (request) => this.#session(request) },
    { method: 'DELETE', path: '/sessions/:id', answer: (request) => this.#close(request) },
  ];

  constructor(aggregator: Aggregator, authorizations: Authorizations) {
    this.#aggregator = aggregator;
    this.#authorizations = authorizations;
  }

  /** Where the session stands: closed by the application, else as its consent at the bank does. */
  statusOf({ consent }: Session): SessionStatus {
    const { consents, world } = this.#aggregator;
    switch (consents.stateOf(consent, world.nowMs)) {
      case 'valid':
        return 'AUTHORIZED';
      case 'expired':
        return 'EXPIRED';
      case 'terminated':
        return 'CLOSED';
      default:
        return 'REVOKED';
    }
  }

  /** The account that a call's path names, in a session that still holds. */
  accountOf(request: FastifyRequest): { readonly session: Session; readonly account: Account; readonly uid: string } {
    const uid = paramOf(request, 'uid');
    if (!uuid.test(uid)) throw refuse('INVALID_ACCOUNT_ID');
    const found = this.#byUid.get(uid);
    if (found === undefined) throw refuse('ACCOUNT_DOES_NOT_EXIST');
    this.#assertAuthorized(found.session);
    return { ...found, uid };
  }

  /** What the control API shows. */
  views(): readonly JsonObject[] {
    return [...this.#byId.values()].map((session) => ({
      id: session.id,
      institution: session.institution.id,
      consentId: session.consent.id,
      customer: session.consent.customer,
      status: this.statusOf(session),
      validUntil: session.access.validUntil,
      accounts: session.accounts.map(({ uid, account }) => ({ uid, slug: account.slug })),
    }));
  }

  #assertAuthorized(session: Session): void {
    const status = this.statusOf(session);
    if (status !== 'AUTHORIZED') throw refuse(refusals[status]);
  }

  async #authorize(request: FastifyRequest): Promise<Wire> {
    const { world } = this.#aggregator;
    const { code } = isObject(request.body) ? request.body : {};
    if (typeof code !== 'string') throw malformed('code is missing');
    const authorization = this.#waitingFor(code);
    await reach(world, authorization.institution, request);
    // Another call may have had the same code meanwhile.
    this.#waitingFor(code);
    authorization.status = 'used';
    const session = this.#open(authorization);
    const { institution, psuType, access, accounts } = session;
    return {
      session_id: session.id,
      accounts: accounts.map(({ uid, account }) => toAccount(institution, account, uid)),
      aspsp: toAspspName(institution),
      psu_type: psuType,
      access: toAccess(access, accounts),
    };
  }

  /** The authorization that a code is of; refuses one that no session can be opened with. */
  #waitingFor(code: string): Authorization {
    const { consents, world } = this.#aggregator;
    const authorization = this.#authorizations.findByCode(code);
    if (authorization === undefined) throw refuse('WRONG_AUTHORIZATION_CODE');
    if (authorization.status === 'used') throw refuse('ALREADY_AUTHORIZED');
    if (world.nowMs > authorization.codeAtMs + codeMs) throw refuse('EXPIRED_AUTHORIZATION_CODE');
    if (consents.stateOf(authorization.consent, world.nowMs) !== 'valid') throw refuse('WRONG_SESSION_STATUS');
    return authorization;
  }

  #open({ institution, consent, access, psuType, psuIdHash }: Authorization): Session {
    const { world } = this.#aggregator;
    const accounts = world.ledger
      .accountsOf(institution.bank, consent.customer)
      .filter(({ id }) => consent.accounts?.has(id) ?? false)
      .map((account) => ({ uid: randomUUID(), account }));
    const session: Session = {
      id: randomUUID(),
      institution,
      consent,
      access,
      psuType,
      psuIdHash,
      accounts,
      authorizedAtMs: world.nowMs,
      closedAtMs: undefined,
    };
    this.#byId.set(session.id, session);
    for (const { uid, account } of accounts) {
      // What is closed at the bank can be seen and not read.
      if (account.closedMonthsAgo === undefined) this.#byUid.set(uid, { session, account });
    }
    return session;
  }

  #find(request: FastifyRequest): Session {
    const id = paramOf(request, 'id');
    if (!uuid.test(id)) throw malformed('the session ID is no UUID');
    const session = this.#byId.get(id);
    if (session === undefined) throw refuse('SESSION_DOES_NOT_EXIST');
    return session;
  }

  #session(request: FastifyRequest): Wire {
    const session = this.#find(request);
    const { institution, psuType, psuIdHash, access, authorizedAtMs, closedAtMs } = session;
    const status = this.statusOf(session);
    // Accounts that cannot be read have no uid, and are not among these.
    const readable = session.accounts.filter(({ account }) => account.closedMonthsAgo === undefined);
    const authorizedAt = new Date(authorizedAtMs).toISOString();
    return {
      status,
      accounts: readable.map(({ uid }) => uid),
      accounts_data: readable.map(({ uid, account }) => ({ uid, ...toHashes(institution, account) })),
      aspsp: toAspspName(institution),
      psu_type: psuType,
      psu_id_hash: psuIdHash,
      access: toAccess(access, session.accounts),
      created: authorizedAt,
      authorized: authorizedAt,
      ...(closedAtMs === undefined ? {} : { closed: new Date(closedAtMs).toISOString() }),
    };
  }

  async #close(request: FastifyRequest): Promise<Wire> {
    const { consents, world } = this.#aggregator;
    const session = this.#find(request);
    this.#assertAuthorized(session);
    isAttended(session.institution, request);
    await reach(world, session.institution, request);
    consents.terminate(session.consent, world.nowMs);
    session.closedAtMs = world.nowMs;
    return { message: 'OK' };
  }
}

function toAccess({ balances, transactions, validUntil }: Access, accounts: readonly SharedAccount[]): Wire {
  return {
    accounts: accounts.map(({ account }) => toIdentification(account)),
    balances,
    transactions,
    valid_until: validUntil,
  };
}
