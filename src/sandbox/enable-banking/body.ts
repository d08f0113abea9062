// Reading what both POST /auth and POST /payments begin with: who, at which institution, and where the person is sent back to.
// Called by authorizations.ts and payments.ts. Source: the specification's StartAuthorizationRequest.
import type { JsonObject } from '../json.ts';
import { isLanguage, type Language } from '../pages/language.ts';
import type { Aggregator } from './aggregator.ts';
import type { Institution, PsuType } from './institutions.ts';
import { malformed } from './refusals.ts';

/** A person's journey, as the application wants it. */
export interface Journey {
  readonly institution: Institution;
  readonly state: string;
  readonly redirectUrl: string;
  readonly psuType: PsuType;
  readonly psuIdHash: string;
  /** In which the application wants the page; undefined where it does not say, or says one that there is not. */
  readonly language: Language | undefined;
}

function optionalText(body: JsonObject, name: string): string | undefined {
  const value = body[name] ?? undefined;
  if (value !== undefined && typeof value !== 'string') throw malformed(`${name} is a text`);
  return value;
}

/** Reads a journey; refuses what the specification refuses. */
export function parseJourney(aggregator: Aggregator, body: JsonObject): Journey {
  const { state } = body;
  if (typeof state !== 'string') throw malformed('state is missing');
  const redirectUrl = optionalText(body, 'redirect_url');
  if (redirectUrl === undefined || !URL.canParse(redirectUrl)) throw malformed('redirect_url is not a URL');
  aggregator.application.assertRedirect(redirectUrl);
  const institution = aggregator.institutionIn(body['aspsp']);
  const psuType = aggregator.psuTypeIn(institution, body['psu_type']);
  const method = optionalText(body, 'auth_method');
  if (method !== undefined && method !== 'redirect') throw malformed('auth_method is not supported by the ASPSP');
  if ((body['credentials'] ?? undefined) !== undefined) {
    throw malformed(method === undefined ? 'credentials need auth_method' : 'auth_method takes no credentials');
  }
  const language = optionalText(body, 'language');
  if (language !== undefined && !/^[a-z]{2}$/.test(language)) throw malformed('language is two lowercase letters');
  return {
    institution,
    state,
    redirectUrl,
    psuType,
    psuIdHash: aggregator.application.hashOf(optionalText(body, 'psu_id')),
    language: isLanguage(language) ? language : undefined,
  };
}
