// The control API's part about authorisation: consents and their state, trouble at a bank's token endpoint, expiry on
// demand, and a person who authorises without a browser. Hung by control.ts on its own listener.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Errand, type Outcome, runErrand } from './authorization/person.ts';
import type { AuthorizationServer, TokenTrouble } from './authorization/server.ts';
import { paramOf } from './bank/listener.ts';
import { BadInput } from './bank/refusal.ts';
import type { Resource, Route } from './bank/routes.ts';
import type { Consent } from './consents.ts';
import { type Banks, bodyOf, contextOf, sourceOf } from './control-banks.ts';
import { customers } from './customers.ts';
import { isObject, type JsonObject } from './json.ts';
import { consentBankOf } from './source.ts';
import type { World } from './world.ts';

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const numbers = {
  latencyMs: [0, 120_000],
  status: [400, 599],
  retryAfterSeconds: [0, 86_400],
  times: [1, 1_000_000],
} as const;

function parseTrouble(body: JsonObject): TokenTrouble {
  const trouble: Writable<TokenTrouble> = {};
  for (const [name, value] of Object.entries(body)) {
    if (name === 'latencyMs' || name === 'status' || name === 'retryAfterSeconds' || name === 'times') {
      const [low, high] = numbers[name];
      if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high) {
        throw new BadInput(400, `${name} must be a whole number from ${low} to ${high}`);
      }
      trouble[name] = value;
    } else if (name === 'reset' || name === 'loseAnswer') {
      if (typeof value !== 'boolean') throw new BadInput(400, `${name} must be true or false`);
      trouble[name] = value;
    } else if (name === 'grantType') {
      if (typeof value !== 'string') throw new BadInput(400, 'grantType must be a text');
      trouble.grantType = value;
    } else {
      throw new BadInput(400, `there is no trouble named ${name}`);
    }
  }
  return trouble;
}

/** The controls of consents, tokens and journeys. */
export class AuthorizationControls implements Resource {
  readonly #banks: Banks;

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/banks/:id/consents', answer: (request) => this.#consents(request) },
    { method: 'GET', path: '/sources/:id/consents', answer: (request) => this.#sourceConsents(request) },
    { method: 'GET', path: '/consents/:id', answer: (request) => this.#toView(this.#consent(request)) },
    { method: 'PUT', path: '/consents/:id/expiry', answer: (request) => this.#setExpiry(request) },
    { method: 'GET', path: '/banks/:id/tokens', answer: (request) => this.#tokens(request) },
    { method: 'PUT', path: '/banks/:id/tokens', answer: (request) => this.#setTokens(request) },
    { method: 'DELETE', path: '/banks/:id/tokens', answer: (request) => this.#expireTokens(request) },
    { method: 'PUT', path: '/banks/:id/tokens/trouble', answer: (request) => this.#setTrouble(request) },
    {
      method: 'DELETE',
      path: '/banks/:id/tokens/trouble',
      answer: (request, reply) => this.#endTrouble(request, reply),
    },
    {
      method: 'DELETE',
      path: '/banks/:id/tokens/calls',
      answer: (request, reply) => this.#forgetCalls(request, reply),
    },
    { method: 'POST', path: '/authorizations', answer: (request) => this.#authorize(request) },
  ];

  constructor(banks: Banks) {
    this.#banks = banks;
  }

  #consents(request: FastifyRequest): readonly JsonObject[] {
    const { bank } = contextOf(this.#banks, request);
    return this.#banks.consents.at(bank.id).map((consent) => this.#toView(consent));
  }

  #sourceConsents(request: FastifyRequest): readonly JsonObject[] {
    const { consents } = this.#banks;
    const { id, institutions } = sourceOf(this.#banks, request);
    return [...institutions.keys()]
      .flatMap((institution) => consents.at(consentBankOf(id, institution)))
      .map((consent) => this.#toView(consent));
  }

  #setExpiry(request: FastifyRequest): JsonObject {
    const consent = this.#consent(request);
    const { at } = isObject(request.body) ? request.body : {};
    const nowMs = this.#banks.world.nowMs;
    const atMs = at === undefined ? nowMs : typeof at === 'string' ? Date.parse(at) : Number.NaN;
    if (Number.isNaN(atMs)) throw new BadInput(400, 'at must be an ISO 8601 instant');
    consent.expiresAtMs = atMs;
    return this.#toView(consent);
  }

  #tokens(request: FastifyRequest): JsonObject {
    const server = this.#server(request);
    return {
      accessTokenSeconds: server.house.accessTokenSeconds,
      trouble: server.trouble ?? null,
      calls: Object.fromEntries(server.tokenCalls),
    };
  }

  #setTokens(request: FastifyRequest): JsonObject {
    const { accessTokenSeconds: seconds } = bodyOf(request);
    if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 1 || seconds > 86_400) {
      throw new BadInput(400, 'accessTokenSeconds must be a whole number from 1 to 86400');
    }
    this.#server(request).house.accessTokenSeconds = seconds;
    return { accessTokenSeconds: seconds };
  }

  #expireTokens(request: FastifyRequest): JsonObject {
    return { expired: this.#server(request).expireAccessTokens() };
  }

  #setTrouble(request: FastifyRequest): TokenTrouble {
    const trouble = parseTrouble(bodyOf(request));
    this.#server(request).setTrouble(trouble);
    return trouble;
  }

  #endTrouble(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    this.#server(request).setTrouble(undefined);
    return reply.code(204).send();
  }

  #forgetCalls(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    this.#server(request).tokenCalls.clear();
    return reply.code(204).send();
  }

  async #authorize(request: FastifyRequest): Promise<Outcome> {
    const { contexts, sources, world } = this.#banks;
    const isBank = (origin: string): boolean =>
      [...contexts.values()].some(({ authorization }) => authorization?.issuer === origin) ||
      [...sources.values()].some((source) => source.origin === origin);
    return runErrand(parseErrand(bodyOf(request), world), isBank).catch((error: unknown) => {
      throw new BadInput(422, error instanceof Error ? error.message : 'the journey failed');
    });
  }

  #server(request: FastifyRequest): AuthorizationServer {
    const { authorization } = contextOf(this.#banks, request);
    if (authorization === undefined) throw new BadInput(404, 'the bank has no authorisation server');
    return authorization;
  }

  #consent(request: FastifyRequest): Consent {
    const consent = this.#banks.consents.find(paramOf(request, 'id'));
    if (consent === undefined) throw new BadInput(404, 'there is no such consent');
    return consent;
  }

  #toView(consent: Consent): JsonObject {
    const { consents, world } = this.#banks;
    const slugOf = (id: string): string => world.ledger.account(id)?.slug ?? id;
    return {
      id: consent.id,
      bank: consent.bank,
      kind: consent.kind,
      link: consent.linkId ?? null,
      customer: consent.customer === '' ? null : consent.customer,
      state: consents.stateOf(consent, world.nowMs),
      permissions: [...consent.permissions],
      accounts: consent.accounts === undefined ? null : [...consent.accounts].map(slugOf),
      createdAt: new Date(consent.createdAtMs).toISOString(),
      changedAt: new Date(consent.changedAtMs).toISOString(),
      expiresAt: consent.expiresAtMs === undefined ? null : new Date(consent.expiresAtMs).toISOString(),
    };
  }
}

function parseErrand(body: JsonObject, world: World): Errand {
  const { url, customer, decision = 'allow', accounts, institution } = body;
  if (typeof url !== 'string' || !URL.canParse(url)) throw new BadInput(400, 'url must be an authorization URL');
  if (typeof customer !== 'string' || !customers.has(customer)) throw new BadInput(400, 'there is no such customer');
  if (decision !== 'allow' && decision !== 'refuse') throw new BadInput(400, 'decision is allow or refuse');
  if (institution !== undefined && typeof institution !== 'string') throw new BadInput(400, 'institution is an id');
  if (accounts === undefined) return { url, customer, decision, accounts, institution };
  if (!Array.isArray(accounts)) throw new BadInput(400, 'accounts is a list of names or ids');
  const ids = accounts.map((name: unknown) => {
    const found = world.ledger.accounts.find(({ id, slug }) => id === name || slug === name);
    if (found === undefined) throw new BadInput(400, `there is no account ${String(name)}`);
    return found.id;
  });
  return { url, customer, decision, accounts: ids, institution };
}
