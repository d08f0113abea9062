// Account information consents of Berlin Group: POST, GET and DELETE /v1/consents, authorised by OAuth (scope
// `AIS:<consentId>`) or on the bank's own redirect page. Called by src/linking through the port banks/consent.ts.
// Source: NextGenPSD2 1.3.12, psd2-api and the implementation guidelines (redirect and OAuth2 SCA approach).

import { randomUUID } from 'node:crypto';
import type { Bank } from '../../domain/bank.ts';
import { dateInZone, parseDate } from '../../domain/dates.ts';
import type { LinkPermission } from '../../domain/link.ts';
import { isLoopbackHost } from '../../domain/loopback.ts';
import type { BankPostResponse } from '../../http/bank-post.ts';
import { toPsuIpAddress } from '../calls.ts';
import {
  type AuthorizationStep,
  type BankConsentState,
  type BankConsentStatus,
  type ConsentCall,
  type ConsentConnector,
  type ConsentRequest,
  type RequestedConsent,
  readObject as readAnswer,
  toBankConsentId,
  toConsentFailure,
  toRefusalState,
  unreadable,
} from '../consent.ts';
import { ConsentResource } from '../consent-resource.ts';
import { type JsonObject, readObject, readString } from '../json.ts';
import { berlinGroupProfileOf } from './profile.ts';

/** Reads a day without the person: what the regulation allows at most (RTS on SCA, article 36(5)(b)). */
const frequencyPerDay = 4;
/** Where a bank's own limit is not known: the exemption from SCA ends after 180 days (RTS on SCA, article 10). */
const longestDays = 180;

const statuses: Readonly<Record<string, BankConsentStatus>> = {
  received: 'AWAITING',
  partiallyAuthorised: 'AWAITING',
  valid: 'AUTHORISED',
  rejected: 'REJECTED',
  expired: 'EXPIRED',
  revokedByPsu: 'REVOKED',
  terminatedByTpp: 'REVOKED',
};

/** Consents at one Berlin Group bank. */
export class BerlinGroupConsents implements ConsentConnector {
  readonly bank: Bank;
  /** Where a redirect authorises the consent there is no token of the customer's: ours goes beside the Consent-ID. */
  readonly clientScope: string;
  readonly permissions: ReadonlySet<LinkPermission> = new Set(['accounts', 'balances', 'transactions']);
  readonly #consents: ConsentResource;
  readonly #scopeOfOne: string;

  constructor(bank: Bank) {
    this.bank = bank;
    const { paths, scopes } = berlinGroupProfileOf(bank);
    this.clientScope = scopes.accounts;
    this.#scopeOfOne = scopes.consent;
    const path = `${paths.consents}/consents`;
    this.#consents = new ConsentResource(bank, { path, scope: scopes.accounts, headersOf, isGone });
  }

  async request(call: ConsentCall, request: ConsentRequest): Promise<RequestedConsent> {
    const { permissions, callbackUri, state } = request;
    const expiresAtMs = request.expiresAtMs ?? Date.now() + longestDays * 86_400_000;
    const lists = (['accounts', 'balances', 'transactions'] as const).filter(
      (permission) => permission === 'accounts' || permissions.has(permission),
    );
    const redirect = new URL(callbackUri);
    redirect.searchParams.set('state', state);
    const refused = new URL(callbackUri);
    refused.searchParams.set('state', toRefusalState(state));
    refused.searchParams.set('error', 'access_denied');
    const response = await call.send({
      method: 'POST',
      url: this.#consents.url(),
      scope: this.clientScope,
      headers: {
        ...headersOf(call),
        'tpp-redirect-preferred': 'true',
        'tpp-redirect-uri': redirect.href,
        'tpp-nok-redirect-uri': refused.href,
      },
      body: {
        // Empty lists: the customer chooses the accounts at the bank.
        access: Object.fromEntries(lists.map((list) => [list, []])),
        recurringIndicator: true,
        validUntil: dateInZone(expiresAtMs, this.bank.timeZone),
        frequencyPerDay,
        combinedServiceIndicator: false,
      },
    });
    if (response.status !== 201) throw toConsentFailure(this.bank, 'consents', response);
    const body = readAnswer(this.bank, 'consents', response);
    const bankConsentId = toBankConsentId(readString(body, 'consentId'));
    if (bankConsentId === null) throw unreadable(this.bank, 'consents', 'the answer has no consentId');
    return { bankConsentId, expiresAtMs, step: this.#parseStep(body, bankConsentId) };
  }

  #parseStep(body: JsonObject, bankConsentId: string): AuthorizationStep {
    const links = readObject(body, '_links');
    const page = readString(readObject(links, 'scaRedirect'), 'href');
    if (page !== null) {
      // The person's browser goes there: nothing of ours goes with it, but it must be a page.
      const url = URL.canParse(page) ? new URL(page) : null;
      const isPage = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname));
      if (url === null || !isPage) throw unreadable(this.bank, 'consents', 'scaRedirect is no https URL');
      return { kind: 'redirect', url: url.href };
    }
    if (readObject(links, 'scaOAuth') === null) {
      throw unreadable(this.bank, 'consents', 'the bank offers neither redirect nor OAuth authorisation');
    }
    // The issuer is the configured one: a link cannot lead elsewhere.
    return {
      kind: 'oauth',
      scope: this.#scopeOfOne.replace('{id}', () => bankConsentId),
      isOpenId: false,
      claims: null,
    };
  }

  async readState(call: ConsentCall, bankConsentId: string): Promise<BankConsentState> {
    const whole = await this.#consents.read(call, bankConsentId);
    if (whole === null) return { status: 'UNKNOWN', expiresAtMs: null };
    const body = readAnswer(this.bank, 'consents', whole);
    const day = parseDate(readString(body, 'validUntil') ?? '');
    return {
      status: statuses[readString(body, 'consentStatus') ?? ''] ?? 'UNKNOWN',
      // The day itself is still good; its end at the bank's own place is close enough to UTC's.
      expiresAtMs: day === null || day.startsWith('9999') ? null : Date.parse(`${day}T23:59:59.999Z`),
    };
  }

  /** Tokens tell nothing of it. */
  consentIdOf(): null {
    return null;
  }

  revoke(call: ConsentCall, bankConsentId: string): Promise<void> {
    return this.#consents.revoke(call, bankConsentId);
  }
}

function headersOf({ psuIpAddress }: ConsentCall): Record<string, string> {
  const headers: Record<string, string> = { 'x-request-id': randomUUID() };
  if (psuIpAddress !== null) headers['psu-ip-address'] = toPsuIpAddress(psuIpAddress);
  return headers;
}

/** Guidelines, chapter on message codes: CONSENT_UNKNOWN is 403 or 400, RESOURCE_UNKNOWN 404 or 403. */
function isGone({ status, text }: BankPostResponse): boolean {
  return status === 404 || ((status === 403 || status === 400) && /"(?:CONSENT|RESOURCE)_UNKNOWN"/.test(text));
}
