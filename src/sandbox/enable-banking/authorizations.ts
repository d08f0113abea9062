// Authorizations: what an application asks a person to share, and what became of it. Hung by enable-banking.ts on the
// aggregator's listener; the person's side is in pages.ts, what follows in sessions.ts.
// Source: the specification's POST /auth and Access. Times are those of the world's clock.
import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Choice, Question } from '../authorization/binding.ts';
import type { Resource, Route } from '../bank/routes.ts';
import type { Consent } from '../consents.ts';
import type { SandboxPermission } from '../description.ts';
import { isObject, type JsonObject, type Wire } from '../json.ts';
import { isIban } from '../ledger/identifiers.ts';
import type { Aggregator } from './aggregator.ts';
import { reach } from './aspsp.ts';
import { type Journey, parseJourney } from './body.ts';
import type { Institution } from './institutions.ts';
import type { Asking } from './pages.ts';
import { malformed, refuse } from './refusals.ts';

/** What is asked for. */
export interface Access {
  /** The only accounts that may be shared, by IBAN; undefined for those that the person chooses. */
  readonly ibans: readonly string[] | undefined;
  readonly balances: boolean;
  readonly transactions: boolean;
  readonly validUntil: string;
}

/** One authorization. */
export interface Authorization extends Journey {
  readonly id: string;
  readonly access: Access;
  readonly consent: Consent;
  readonly createdAtMs: number;
  status: 'waiting' | 'allowed' | 'refused' | 'used';
  /** What the application exchanges for a session, once the person has allowed it. */
  code: string;
  codeAtMs: number;
}

/** House rule: a link to the page is good for half an hour. */
const linkMs = 30 * 60_000;
const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

function flagOf(access: JsonObject, name: string): boolean {
  const value = access[name] ?? true;
  if (typeof value !== 'boolean') throw malformed(`access.${name} is true or false`);
  return value;
}

function ibansOf({ accounts }: JsonObject): string[] | undefined {
  if (accounts === undefined || accounts === null) return undefined;
  if (!Array.isArray(accounts)) throw malformed('access.accounts is a list');
  const ibans = accounts.map((account: unknown) => {
    const iban = isObject(account) ? account['iban'] : undefined;
    if (typeof iban !== 'string' || !isIban(iban)) throw malformed('access.accounts are named by IBAN');
    return iban;
  });
  return ibans.length === 0 ? undefined : ibans;
}

/** Reads what is asked for; refuses a validity that the institution does not have. */
function parseAccess(access: unknown, { habits }: Institution, nowMs: number): Access {
  if (!isObject(access)) throw malformed('access is missing');
  const { valid_until: validUntil } = access;
  if (typeof validUntil !== 'string' || !dateTime.test(validUntil) || Number.isNaN(Date.parse(validUntil))) {
    throw malformed('access.valid_until is a date and time with an offset');
  }
  const untilMs = Date.parse(validUntil);
  if (untilMs <= nowMs) throw malformed('access.valid_until is over');
  if (untilMs > nowMs + habits.maximumConsentSeconds * 1_000) {
    const message = `ASPSP does not support consent validity more than ${habits.maximumConsentSeconds} seconds in the future`;
    throw refuse('WRONG_REQUEST_PARAMETERS', { message });
  }
  return {
    ibans: ibansOf(access),
    balances: flagOf(access, 'balances'),
    transactions: flagOf(access, 'transactions'),
    validUntil,
  };
}

/** The authorizations of the application. */
export class Authorizations implements Resource {
  readonly #aggregator: Aggregator;
  readonly #byId = new Map<string, Authorization>();

  readonly routes: readonly Route[] = [{ method: 'POST', path: '/auth', answer: (request) => this.#start(request) }];

  constructor(aggregator: Aggregator) {
    this.#aggregator = aggregator;
  }

  /** The authorization that was given this code. */
  findByCode(code: string): Authorization | undefined {
    return [...this.#byId.values()].find((authorization) => authorization.code === code && code !== '');
  }

  async #start(request: FastifyRequest): Promise<Wire> {
    const { world, consents, origin } = this.#aggregator;
    if (!isObject(request.body)) throw malformed('the body is not a JSON object');
    const journey = parseJourney(this.#aggregator, request.body);
    const { institution, psuIdHash } = journey;
    const access = parseAccess(request.body['access'], institution, world.nowMs);
    await reach(world, institution, request);
    const permissions: SandboxPermission[] = ['accounts', 'identity'];
    if (access.balances) permissions.push('balances');
    if (access.transactions) permissions.push('transactions');
    const expiresAtMs = Date.parse(access.validUntil);
    const consent = consents.request(this.#aggregator.consentBank(institution), permissions, {
      nowMs: world.nowMs,
      expiresAtMs,
    });
    const authorization: Authorization = {
      ...journey,
      id: randomUUID(),
      access,
      consent,
      createdAtMs: world.nowMs,
      status: 'waiting',
      code: '',
      codeAtMs: 0,
    };
    this.#byId.set(authorization.id, authorization);
    return {
      url: `${origin}/welcome/${authorization.id}`,
      authorization_id: authorization.id,
      psu_id_hash: psuIdHash,
    };
  }

  /** What a person who comes with this id is asked; undefined when there is nothing to ask any more. */
  asking(id: string): Asking | undefined {
    const authorization = this.#byId.get(id);
    const { world, consents } = this.#aggregator;
    if (authorization === undefined || authorization.status !== 'waiting') return undefined;
    const { consent, createdAtMs } = authorization;
    if (consents.stateOf(consent, world.nowMs) !== 'awaiting' || world.nowMs > createdAtMs + linkMs) return undefined;
    return {
      journey: authorization,
      question: this.#questionOf(authorization),
      allow: (choice) => this.#allow(authorization, choice),
      refuse: () => {
        authorization.status = 'refused';
        consents.reject(consent, world.nowMs);
        return 'Denied data sharing consent';
      },
    };
  }

  #questionOf({ access, consent, psuType }: Authorization): Question {
    return {
      permissions: consent.permissions,
      expiresAtMs: consent.expiresAtMs,
      isEligible: (account) =>
        account.isBusiness === (psuType === 'business') && (access.ibans?.includes(account.iban) ?? true),
    };
  }

  #allow(authorization: Authorization, choice: Choice): Readonly<Record<string, string>> {
    const { world, consents } = this.#aggregator;
    consents.authorise(authorization.consent, choice, world.nowMs);
    authorization.status = 'allowed';
    authorization.code = randomUUID();
    authorization.codeAtMs = world.nowMs;
    return { code: authorization.code };
  }
}
