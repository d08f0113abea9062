// Account information consents of Berlin Group: /v1/consents with status and authorisations, by OAuth at Rheinbank, by plain
// redirect at Banque du Rhône and, once it is begun, at Alpenbank, in an app at Hansebank. Hung by routes.ts on the bank's listener; the binding goes to the authorisation server.
// Source: psd2-api 1.3.12 and the implementation guidelines' chapters on consents and on redirect and OAuth2 SCA.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Binding } from '../authorization/binding.ts';
import type { ScaAuthorization } from '../authorization/sca-redirect.ts';
import { consentBehind, isClient } from '../bank/access.ts';
import { type BankContext, headerOf, paramOf } from '../bank/listener.ts';
import type { Resource, Route } from '../bank/routes.ts';
import type { Consent, ConsentState } from '../consents.ts';
import { isObject, type Wire } from '../json.ts';
import { addDays, isDay, toDay } from '../ledger/calendar.ts';
import { type Access, covers, parseAccess, toWireAccess } from './access.ts';
import { createBinding } from './binding.ts';
import { appMessage, newAuthorization, redirectOf, startLink } from './redirects.ts';
import { assertRequestId, refuse } from './refusals.ts';
import type { House } from './wire.ts';

/** A consent as it was asked for. */
export interface Terms {
  readonly access: Access;
  readonly recurringIndicator: boolean;
  readonly frequencyPerDay: number;
  readonly validUntil: string;
  readonly authorizations: ScaAuthorization[];
}

const statusWords: Readonly<Record<ConsentState, string>> = {
  awaiting: 'received',
  valid: 'valid',
  rejected: 'rejected',
  expired: 'expired',
  revoked: 'revokedByPsu',
  terminated: 'terminatedByTpp',
};
/** House rule of both banks: the 180 days of PSD2's exemption from strong authentication; a later date is shortened. */
const longestDays = 180;
const dayMs = 86_400_000;

function methodNotAllowed(): never {
  throw refuse('SERVICE_INVALID', 'The method is not allowed here');
}

/** Reads a consent's body; `today` is the bank's day. */
function parseTerms(body: unknown, today: string): Omit<Terms, 'authorizations'> {
  if (!isObject(body)) throw refuse('FORMAT_ERROR', 'The body is not a JSON object');
  const { recurringIndicator, frequencyPerDay, validUntil, combinedServiceIndicator } = body;
  if (typeof recurringIndicator !== 'boolean') {
    throw refuse('FORMAT_ERROR', 'recurringIndicator is true or false', 'recurringIndicator');
  }
  if (typeof frequencyPerDay !== 'number' || !Number.isInteger(frequencyPerDay) || frequencyPerDay < 1) {
    throw refuse('FORMAT_ERROR', 'frequencyPerDay is a positive whole number', 'frequencyPerDay');
  }
  if (!recurringIndicator && frequencyPerDay !== 1) {
    throw refuse('FORMAT_ERROR', 'frequencyPerDay of a one-off consent is 1', 'frequencyPerDay');
  }
  if (typeof validUntil !== 'string' || !isDay(validUntil)) {
    throw refuse('FORMAT_ERROR', 'validUntil is not an ISO date', 'validUntil');
  }
  if (validUntil < today) throw refuse('PERIOD_INVALID', 'validUntil is over', 'validUntil');
  if (combinedServiceIndicator === true) throw refuse('SESSIONS_NOT_SUPPORTED', 'Sessions are not supported');
  if (combinedServiceIndicator !== false) {
    throw refuse('FORMAT_ERROR', 'combinedServiceIndicator is missing', 'combinedServiceIndicator');
  }
  const last = addDays(today, longestDays);
  return {
    access: parseAccess(body['access']),
    recurringIndicator,
    frequencyPerDay: Math.min(frequencyPerDay, 4),
    validUntil: validUntil > last ? last : validUntil,
  };
}

/** The consent resource of one house. */
export class Consents implements Resource {
  readonly #context: BankContext;
  readonly #house: House;
  readonly #termsById = new Map<string, Terms>();

  readonly routes: readonly Route[] = [
    { method: 'POST', path: '/v1/consents', answer: (request, reply) => this.#create(request, reply) },
    { method: 'GET', path: '/v1/consents/:consentId', answer: (request) => this.#consent(request) },
    { method: 'DELETE', path: '/v1/consents/:consentId', answer: (request, reply) => this.#end(request, reply) },
    { method: 'PUT', path: '/v1/consents/:consentId', answer: methodNotAllowed },
    { method: 'PATCH', path: '/v1/consents/:consentId', answer: methodNotAllowed },
    { method: 'GET', path: '/v1/consents/:consentId/status', answer: (request) => this.#status(request) },
    {
      method: 'POST',
      path: '/v1/consents/:consentId/authorisations',
      answer: (request, reply) => this.#authorise(request, reply),
    },
    {
      method: 'GET',
      path: '/v1/consents/:consentId/authorisations',
      answer: (request) => this.#authorisations(request),
    },
    {
      method: 'GET',
      path: '/v1/consents/:consentId/authorisations/:authorisationId',
      answer: (request) => this.#authorisation(request),
    },
  ];

  constructor(context: BankContext, house: House) {
    this.#context = context;
    this.#house = house;
  }

  /** What each consent was asked for, by its id; ready-made links have nothing here. */
  get terms(): ReadonlyMap<string, Terms> {
    return this.#termsById;
  }

  /** How an authorization request finds its consent here. */
  toBinding(): Binding {
    return createBinding(this.#context, {
      customerOf: (consentId) => this.#termsById.get(consentId)?.authorizations.at(-1)?.appOf,
      isEligible: (consentId, account) => covers(this.#termsById.get(consentId)?.access, 'accounts', account),
      settle: (consentId, status) => {
        const authorizations = this.#termsById.get(consentId)?.authorizations ?? [];
        for (const authorization of authorizations) authorization.status = status;
      },
    });
  }

  /** The authorisation that a plain redirect is about. */
  findAuthorization(id: string): ScaAuthorization | undefined {
    for (const { authorizations } of this.#termsById.values()) {
      const found = authorizations.find((authorization) => authorization.id === id);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #create(request: FastifyRequest, reply: FastifyReply): Wire {
    const { bank, consents, world } = this.#context;
    this.#assertCaller(request);
    const terms: Terms = { ...parseTerms(request.body, toDay(world.nowMs)), authorizations: [] };
    // Valid until the end of that day (guidelines: "the requested date is included").
    const expiresAtMs = Date.parse(terms.validUntil) + dayMs;
    redirectOf(request, 'TPP-Redirect-URI');
    this.#assertHabits(request, terms);
    const { permissions } = terms.access;
    const consent = consents.request(bank.id, permissions, { nowMs: world.nowMs, expiresAtMs });
    const self = this.#pathOf(consent.id);
    const isExplicit =
      this.#house.startsExplicitly === true || headerOf(request, 'tpp-explicit-authorisation-preferred') === 'true';
    let psuMessage: string | undefined;
    const links: Wire = { self: { href: self }, status: { href: `${self}/status` } };
    if (isExplicit) {
      links['startAuthorisation'] = { href: `${self}/authorisations` };
    } else {
      const authorization = newAuthorization(this.#house, request, consent.id);
      terms.authorizations.push(authorization);
      Object.assign(links, this.#scaLinks(authorization));
      if (authorization.appOf !== undefined) psuMessage = appMessage(this.#context, authorization);
    }
    this.#termsById.set(consent.id, terms);
    this.#created(reply, self);
    return { consentStatus: 'received', consentId: consent.id, psuMessage, _links: links };
  }

  /** What this house wants of whoever asks. */
  #assertHabits(request: FastifyRequest, { access, frequencyPerDay }: Terms): void {
    const { asksPsuId, wantsNamedAccounts, mostReadsPerDay = 4 } = this.#house;
    const { bank, world } = this.#context;
    if (asksPsuId === true) {
      const psuId = headerOf(request, 'psu-id');
      if (psuId === undefined) throw refuse('FORMAT_ERROR', 'PSU-ID is missing', 'PSU-ID');
      if (world.ledger.accountsOf(bank.id, psuId).length === 0)
        throw refuse('PSU_CREDENTIALS_INVALID', 'Diese Benutzerkennung kennen wir nicht', 'PSU-ID');
    }
    if (frequencyPerDay > mostReadsPerDay)
      throw refuse('FORMAT_ERROR', `frequencyPerDay is ${mostReadsPerDay} at most`, 'frequencyPerDay');
    if (wantsNamedAccounts !== true) return;
    const named = [...(access.references?.values() ?? [])].flatMap((list) => [...list]);
    if (named.length === 0) throw refuse('FORMAT_ERROR', 'accounts have to be named by their IBANs', 'access.accounts');
    const isOurs = (iban: string) => world.ledger.accounts.some((one) => one.bank === bank.id && one.iban === iban);
    if (!named.every(isOurs)) throw refuse('FORMAT_ERROR', 'an IBAN is none of this bank', 'access.accounts');
  }

  #consent(request: FastifyRequest): Wire {
    const { consents, world } = this.#context;
    const { consent, terms } = this.#find(request);
    const chosen =
      consent.accounts === undefined
        ? undefined
        : world.ledger.accounts.filter((account) => consent.accounts?.has(account.id) === true);
    return {
      access: toWireAccess(terms.access, chosen),
      recurringIndicator: terms.recurringIndicator,
      validUntil: terms.validUntil,
      frequencyPerDay: terms.frequencyPerDay,
      lastActionDate: toDay(consent.changedAtMs),
      consentStatus: statusWords[consents.stateOf(consent, world.nowMs)],
    };
  }

  #status(request: FastifyRequest): Wire {
    const { consents, world } = this.#context;
    return { consentStatus: statusWords[consents.stateOf(this.#find(request).consent, world.nowMs)] };
  }

  #end(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { consents, world } = this.#context;
    const { consent } = this.#find(request);
    const state = consents.stateOf(consent, world.nowMs);
    if (state === 'awaiting' || state === 'valid') consents.terminate(consent, world.nowMs);
    return reply.code(204).send();
  }

  #authorise(request: FastifyRequest, reply: FastifyReply): Wire {
    const { consents, world } = this.#context;
    const { consent, terms } = this.#find(request);
    if (consents.stateOf(consent, world.nowMs) !== 'awaiting') {
      throw refuse('STATUS_INVALID', 'The consent does not wait for authorisation');
    }
    const authorization = newAuthorization(this.#house, request, consent.id);
    terms.authorizations.push(authorization);
    this.#created(reply, this.#pathOfAuthorization(authorization));
    const links = this.#scaLinks(authorization);
    const psuMessage = authorization.appOf === undefined ? undefined : appMessage(this.#context, authorization);
    return { scaStatus: this.#wireStatus(authorization), authorisationId: authorization.id, psuMessage, _links: links };
  }

  #authorisations(request: FastifyRequest): Wire {
    return { authorisationIds: this.#find(request).terms.authorizations.map(({ id }) => id) };
  }

  #authorisation(request: FastifyRequest): Wire {
    const id = paramOf(request, 'authorisationId');
    const found = this.#find(request).terms.authorizations.find((authorization) => authorization.id === id);
    if (found === undefined) throw refuse('RESOURCE_UNKNOWN', 'The authorisation is unknown');
    return { scaStatus: this.#wireStatus(found) };
  }

  /** The app has been told of what it is to show. */
  #wireStatus({ status, appOf }: ScaAuthorization): string {
    return status === 'received' && appOf !== undefined ? 'started' : status;
  }

  /** The client itself, or a customer's token for reading and deleting its own consent. */
  #assertCaller(request: FastifyRequest, consent?: Consent): void {
    assertRequestId(request);
    if (request.headers.authorization === undefined) throw refuse('TOKEN_INVALID', 'There is no bearer token');
    const isOwn = consent !== undefined && consentBehind(this.#context, request)?.id === consent.id;
    if (!isOwn && !isClient(this.#context, request, 'AIS')) {
      throw refuse('TOKEN_UNKNOWN', 'The token is not known here');
    }
  }

  #find(request: FastifyRequest): { readonly consent: Consent; readonly terms: Terms } {
    const { bank, consents } = this.#context;
    const consent = consents.findAt(bank.id, paramOf(request, 'consentId'));
    this.#assertCaller(request, consent);
    const terms = consent === undefined ? undefined : this.#termsById.get(consent.id);
    if (consent === undefined || terms === undefined) {
      throw refuse('RESOURCE_UNKNOWN', 'The consent is unknown', 'consentId');
    }
    return { consent, terms };
  }

  #pathOf(consentId: string): string {
    return `${this.#context.basePath}/v1/consents/${consentId}`;
  }

  #pathOfAuthorization({ consentId, id }: ScaAuthorization): string {
    return `${this.#pathOf(consentId)}/authorisations/${id}`;
  }

  #scaLinks(authorization: ScaAuthorization): Wire {
    const scaStatus = { href: this.#pathOfAuthorization(authorization) };
    return { ...startLink(this.#house, this.#context, authorization), scaStatus };
  }

  #created(reply: FastifyReply, path: string): void {
    reply
      .code(201)
      .header('Location', `${this.#context.origin}${path}`)
      .header('ASPSP-SCA-Approach', this.#house.sca === 'decoupled' ? 'DECOUPLED' : 'REDIRECT');
  }
}
