// Account information consents of Berlin Group: /v1/consents with status and authorisations, by OAuth at Rheinbank and by
// plain redirect at Banque du Rhône. Hung by routes.ts on the bank's listener; the binding goes to the authorisation server.
// Source: psd2-api 1.3.12 and the implementation guidelines' chapters on consents and on redirect and OAuth2 SCA.
import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { ScaAuthorization } from '../authorization/sca-redirect.ts';
import { consentBehind, isClient } from '../bank/access.ts';
import { type BankContext, headerOf, paramOf } from '../bank/listener.ts';
import type { Consent, ConsentState } from '../consents.ts';
import { isObject, type Wire } from '../json.ts';
import { addDays, isDay, toDay } from '../ledger/calendar.ts';
import { type Access, covers, parseAccess, toWireAccess } from './access.ts';
import { createBinding } from './binding.ts';
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

/** Where a person may be sent back to: loopback, any port, this path; a query is the client's own business. */
const redirectUri = /^http:\/\/(127\.0\.0\.1|localhost)(:\d{1,5})?\/links\/callback(\?[^#]*)?$/;

/** An address to send the person back to; refuses one that is not registered. */
export function redirectOf(request: FastifyRequest, name: string): string | undefined {
  const uri = headerOf(request, name.toLowerCase());
  if (uri !== undefined && !redirectUri.test(uri)) throw refuse('FORMAT_ERROR', `${name} is not registered`, name);
  return uri;
}

/** Hangs the consent resource on the listener; gives the terms of its consents by id. */
export function addConsents(context: BankContext, house: House): ReadonlyMap<string, Terms> {
  const { world, consents, bank, app, basePath } = context;
  const termsById = new Map<string, Terms>();

  /** The client itself, or a customer's token for reading and deleting its own consent. */
  function assertCaller(request: FastifyRequest, consent?: Consent): void {
    assertRequestId(request);
    if (request.headers.authorization === undefined) throw refuse('TOKEN_INVALID', 'There is no bearer token');
    const isOwn = consent !== undefined && consentBehind(context, request)?.id === consent.id;
    if (!isOwn && !isClient(context, request, 'AIS')) throw refuse('TOKEN_UNKNOWN', 'The token is not known here');
  }

  function startAuthorization(request: FastifyRequest, consent: Consent): ScaAuthorization {
    const okUri = redirectOf(request, 'TPP-Redirect-URI');
    const nokUri = redirectOf(request, 'TPP-Nok-Redirect-URI') ?? okUri;
    if (house.sca === 'redirect' && (okUri === undefined || nokUri === undefined)) {
      throw refuse('FORMAT_ERROR', 'TPP-Redirect-URI is missing', 'TPP-Redirect-URI');
    }
    return { id: randomUUID(), consentId: consent.id, okUri: okUri ?? '', nokUri: nokUri ?? '', status: 'received' };
  }

  const consentPath = (id: string): string => `${basePath}/v1/consents/${id}`;
  const authorizationPath = (it: ScaAuthorization): string => `${consentPath(it.consentId)}/authorisations/${it.id}`;

  function scaLinks(authorization: ScaAuthorization): Wire {
    const issuer = context.authorization?.issuer ?? '';
    const start =
      house.sca === 'redirect'
        ? { scaRedirect: { href: `${issuer}/sca/${authorization.id}` } }
        : { scaOAuth: { href: `${issuer}/.well-known/oauth-authorization-server` } };
    return { ...start, scaStatus: { href: authorizationPath(authorization) } };
  }

  function parseBody(body: unknown): Omit<Terms, 'authorizations'> {
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
    const today = toDay(world.nowMs);
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

  function find(request: FastifyRequest): { readonly consent: Consent; readonly terms: Terms } {
    const consent = consents.findAt(bank.id, paramOf(request, 'consentId'));
    assertCaller(request, consent);
    const terms = consent === undefined ? undefined : termsById.get(consent.id);
    if (consent === undefined || terms === undefined) {
      throw refuse('RESOURCE_UNKNOWN', 'The consent is unknown', 'consentId');
    }
    return { consent, terms };
  }

  app.post(`${basePath}/v1/consents`, async (request, reply) => {
    assertCaller(request);
    const terms = { ...parseBody(request.body), authorizations: [] as ScaAuthorization[] };
    // Valid until the end of that day (guidelines: "the requested date is included").
    const expiresAtMs = Date.parse(terms.validUntil) + dayMs;
    redirectOf(request, 'TPP-Redirect-URI');
    const consent = consents.request(bank.id, terms.access.permissions, world.nowMs, expiresAtMs);
    const self = consentPath(consent.id);
    const isExplicit = headerOf(request, 'tpp-explicit-authorisation-preferred') === 'true';
    const links: Wire = { self: { href: self }, status: { href: `${self}/status` } };
    if (isExplicit) {
      links['startAuthorisation'] = { href: `${self}/authorisations` };
    } else {
      const authorization = startAuthorization(request, consent);
      terms.authorizations.push(authorization);
      Object.assign(links, scaLinks(authorization));
    }
    termsById.set(consent.id, terms);
    reply.code(201).header('Location', `${context.origin}${self}`).header('ASPSP-SCA-Approach', 'REDIRECT');
    return { consentStatus: 'received', consentId: consent.id, _links: links };
  });
  app.get(`${basePath}/v1/consents/:consentId`, async (request) => {
    const { consent, terms } = find(request);
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
  });
  app.get(`${basePath}/v1/consents/:consentId/status`, async (request) => {
    const { consent } = find(request);
    return { consentStatus: statusWords[consents.stateOf(consent, world.nowMs)] };
  });
  app.delete(`${basePath}/v1/consents/:consentId`, async (request, reply) => {
    const { consent } = find(request);
    const state = consents.stateOf(consent, world.nowMs);
    if (state === 'awaiting' || state === 'valid') consents.terminate(consent, world.nowMs);
    return reply.code(204).send();
  });
  app.post(`${basePath}/v1/consents/:consentId/authorisations`, async (request, reply) => {
    const { consent, terms } = find(request);
    if (consents.stateOf(consent, world.nowMs) !== 'awaiting') {
      throw refuse('STATUS_INVALID', 'The consent does not wait for authorisation');
    }
    const authorization = startAuthorization(request, consent);
    terms.authorizations.push(authorization);
    reply
      .code(201)
      .header('Location', `${context.origin}${authorizationPath(authorization)}`)
      .header('ASPSP-SCA-Approach', 'REDIRECT');
    return { scaStatus: authorization.status, authorisationId: authorization.id, _links: scaLinks(authorization) };
  });
  app.get(`${basePath}/v1/consents/:consentId/authorisations`, async (request) => ({
    authorisationIds: find(request).terms.authorizations.map(({ id }) => id),
  }));
  app.get(`${basePath}/v1/consents/:consentId/authorisations/:authorisationId`, async (request) => {
    const id = paramOf(request, 'authorisationId');
    const found = find(request).terms.authorizations.find((authorization) => authorization.id === id);
    if (found === undefined) throw refuse('RESOURCE_UNKNOWN', 'The authorisation is unknown');
    return { scaStatus: found.status };
  });
  app.route({
    method: ['PUT', 'PATCH'],
    url: `${basePath}/v1/consents/:consentId`,
    handler: async () => {
      throw refuse('SERVICE_INVALID', 'The method is not allowed here');
    },
  });

  const authorizations = (consentId: string): readonly ScaAuthorization[] =>
    termsById.get(consentId)?.authorizations ?? [];
  context.binding = createBinding(context, {
    isEligible: (consentId, account) => covers(termsById.get(consentId)?.access, 'accounts', account),
    settle: (consentId, status) => {
      for (const authorization of authorizations(consentId)) authorization.status = status;
    },
  });
  context.findScaAuthorization = (id) => {
    for (const terms of termsById.values()) {
      const found = terms.authorizations.find((authorization) => authorization.id === id);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return termsById;
}
