// Where a Berlin Group house sends people back to, and the sub-resource that an authorisation is. Called by the consents and
// the payments of this folder. Source: psd2-api 1.3.12, TPP-Redirect-URI and the guidelines' chapter on the redirect approach.
import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { ScaAuthorization } from '../authorization/sca-redirect.ts';
import { type BankContext, headerOf } from '../bank/listener.ts';
import type { Wire } from '../json.ts';
import { refuse } from './refusals.ts';
import type { House } from './wire.ts';

/** Loopback, any port, this path; a query is the client's own business. */
const redirectUri = /^http:\/\/(127\.0\.0\.1|localhost)(:\d{1,5})?\/links\/callback(\?[^#]*)?$/;

/** An address to send the person back to; refuses one that is not registered. */
export function redirectOf(request: FastifyRequest, name: string): string | undefined {
  const uri = headerOf(request, name.toLowerCase());
  if (uri !== undefined && !redirectUri.test(uri)) throw refuse('FORMAT_ERROR', `${name} is not registered`, name);
  return uri;
}

/** A new authorisation of a consent, with the addresses of the request's headers, which plain redirects need. */
export function newAuthorization(house: House, request: FastifyRequest, consentId: string): ScaAuthorization {
  const okUri = redirectOf(request, 'TPP-Redirect-URI');
  const nokUri = redirectOf(request, 'TPP-Nok-Redirect-URI') ?? okUri;
  if (house.sca === 'redirect' && (okUri === undefined || nokUri === undefined)) {
    throw refuse('FORMAT_ERROR', 'TPP-Redirect-URI is missing', 'TPP-Redirect-URI');
  }
  const appOf = house.sca === 'decoupled' ? headerOf(request, 'psu-id') : undefined;
  return {
    id: randomUUID(),
    consentId,
    okUri: okUri ?? '',
    nokUri: nokUri ?? '',
    status: 'received',
    ...(appOf === undefined ? {} : { appOf }),
  };
}

/** What the bank says to a person who is to authorise in its app: a page of its own stands for that here. */
export function appMessage({ authorization: server, bank }: BankContext, { id }: ScaAuthorization): string {
  return `Bitte geben Sie den Zugriff in der App von ${bank.name} frei: ${server?.issuer ?? ''}/sca/${id}`;
}

/** The link that a person is sent to first, by the house's own way. */
export function startLink(house: House, { authorization: server }: BankContext, { id }: ScaAuthorization): Wire {
  const issuer = server?.issuer ?? '';
  // Nobody is sent anywhere: the app has told its owner.
  if (house.sca === 'decoupled') return {};
  return house.sca === 'redirect'
    ? { scaRedirect: { href: `${issuer}/sca/${id}` } }
    : { scaOAuth: { href: `${issuer}/.well-known/oauth-authorization-server` } };
}
