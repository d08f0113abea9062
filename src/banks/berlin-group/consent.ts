// Account information consents of Berlin Group: POST, GET and DELETE /v1/consents, authorised by OAuth (scope
// `AIS:<consentId>`), on the bank's own redirect page or in its app (decoupled). Called by src/linking through the port banks/consent.ts.
// Source: NextGenPSD2 1.3.12, psd2-api and the implementation guidelines (SCA approaches).

import { randomUUID } from 'node:crypto';
import type { Bank } from '../../domain/bank.ts';
import { dateInZone, parseDate } from '../../domain/dates.ts';
import { BankFailure } from '../../domain/errors.ts';
import type { LinkPermission } from '../../domain/link.ts';
import { type AskedDetails, type LinkDetails, noDetails } from '../../domain/link-details.ts';
import type { BankPostResponse } from '../../http/bank-post.ts';
import { toPsuIpAddress } from '../calls.ts';
import {
  type AuthorisationStatus,
  type AuthorizationStep,
  type BankConsentState,
  type BankConsentStatus,
  type ConfirmationProof,
  type ConsentCall,
  type ConsentConnector,
  type ConsentRequest,
  type RequestedConsent,
  readObject as readAnswer,
  toBankConsentId,
  toRefusalState,
  UnusableConsent,
  unreadable,
} from '../consent.ts';
import { ConsentResource } from '../consent-resource.ts';
import { type JsonObject, readString } from '../json.ts';
import {
  type CustomerTurn,
  findCustomerTurn,
  NoTurn,
  toAuthorisationStatus,
  toOAuthAddress,
  toPsuHeaders,
} from './authorisation.ts';
import { toAskedDetails, toConsentAccess } from './consent-access.ts';
import { readPsuMessage, toRefusal } from './messages.ts';
import { berlinGroupProfileOf } from './profile.ts';

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
  readonly details: AskedDetails;
  readonly #consents: ConsentResource;
  readonly #profile: ReturnType<typeof berlinGroupProfileOf>;

  constructor(bank: Bank) {
    this.bank = bank;
    this.#profile = berlinGroupProfileOf(bank);
    const { paths, scopes } = this.#profile;
    this.clientScope = scopes.accounts;
    this.details = toAskedDetails(this.#profile);
    const path = `${paths.consents}/consents`;
    const headersOf = (call: ConsentCall) => this.#headersOf(call);
    this.#consents = new ConsentResource(bank, { path, scope: scopes.accounts, headersOf, isGone, toFailure });
  }

  async request(call: ConsentCall, request: ConsentRequest): Promise<RequestedConsent> {
    const details = this.#withOnlyType(request.details ?? noDetails);
    const expiresAtMs = request.expiresAtMs ?? Date.now() + longestDays * 86_400_000;
    const response = await call.send({
      method: 'POST',
      url: this.#consents.url(),
      scope: this.clientScope,
      // Who somebody is goes to banks that ask, not before.
      headers: this.#toBeginHeaders(
        call,
        request,
        this.#profile.psu.id === 'no' ? { ...details, psuId: null } : details,
      ),
      body: {
        access: toConsentAccess(this.#profile.consentAccess, request.permissions, details.ibans),
        recurringIndicator: true,
        validUntil: dateInZone(expiresAtMs, this.bank.timeZone),
        frequencyPerDay: this.#profile.frequencyPerDay,
        combinedServiceIndicator: false,
      },
    });
    // The framework has 201; some banks answer 200.
    if (response.status < 200 || response.status > 299) throw toRefusal(this.bank, 'consents', response);
    const body = readAnswer(this.bank, 'consents', response);
    const bankConsentId = toBankConsentId(readConsentId(body, response.text));
    if (bankConsentId === null) throw unreadable(this.bank, 'consents', 'the answer has no consentId');
    try {
      this.#assertStanding(body, response, bankConsentId);
      const { turn, authorisation } = await findCustomerTurn(
        { body, headers: response.headers },
        {
          bank: this.bank,
          doing: 'consents',
          resourceId: bankConsentId,
          collection: new URL(`${this.#consents.url(bankConsentId).href}/authorisations`),
          details,
          send: (step) =>
            call.send({
              ...step,
              scope: this.clientScope,
              headers: this.#toBeginHeaders(call, request, details),
            }),
        },
      );
      return { bankConsentId, expiresAtMs, step: this.#toStep(turn, bankConsentId), authorisation };
    } catch (error) {
      if (error instanceof NoTurn) throw new UnusableConsent(bankConsentId, error.reason, error.failure);
      if (error instanceof BankFailure) throw new UnusableConsent(bankConsentId, 'OTHER', error);
      throw error;
    }
  }

  /** What a consent is asked for, and an authorisation begun, with: the same for both, but for the request's own id. */
  #toBeginHeaders(
    call: ConsentCall,
    { callbackUri, state }: Pick<ConsentRequest, 'callbackUri' | 'state'>,
    details: LinkDetails,
  ): Record<string, string> {
    const redirect = new URL(callbackUri);
    redirect.searchParams.set('state', state);
    const refused = new URL(callbackUri);
    refused.searchParams.set('state', toRefusalState(state));
    refused.searchParams.set('error', 'access_denied');
    const { sca, explicitStart } = this.#profile;
    return {
      ...this.#headersOf(call),
      ...toPsuHeaders(details),
      ...(sca === 'redirect' ? { 'tpp-redirect-preferred': 'true' } : {}),
      ...(sca === 'decoupled' ? { 'tpp-redirect-preferred': 'false', 'tpp-decoupled-preferred': 'true' } : {}),
      ...(explicitStart ? { 'tpp-explicit-authorisation-preferred': 'true' } : {}),
      'tpp-redirect-uri': redirect.href,
      'tpp-nok-redirect-uri': refused.href,
    };
  }

  /** A sort of sign-in that is the bank's only one is not asked for. */
  #withOnlyType(details: LinkDetails): LinkDetails {
    const [only, other] = this.#profile.psu.idTypes;
    const isSent = details.psuId !== null && details.psuIdType === null && only !== undefined && other === undefined;
    return isSent ? { ...details, psuIdType: only } : details;
  }

  /** Calls after this one carry the id in a header, and a consent that is over has no customer's turn. @throws BankFailure */
  #assertStanding(body: JsonObject, response: BankPostResponse, bankConsentId: string): void {
    if (!/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(bankConsentId))
      throw unreadable(this.bank, 'consents', 'a consent id cannot stand in a header');
    const status = statuses[readString(body, 'consentStatus') ?? ''] ?? 'UNKNOWN';
    if (status === 'REJECTED' || status === 'EXPIRED' || status === 'REVOKED')
      throw toRefusal(this.bank, `consents: ${status.toLowerCase()} when made`, { ...response, status: 400 });
  }

  #toStep(turn: CustomerTurn, bankConsentId: string): AuthorizationStep {
    if (turn.kind !== 'oauth') return turn;
    const { scopes, authorizationHosts } = this.#profile;
    // The issuer is the configured one: a link sends the person to its pages, and tokens nowhere.
    return {
      kind: 'oauth',
      scope: scopes.consent.replace('{id}', () => bankConsentId),
      isOpenId: false,
      claims: null,
      ...toOAuthAddress(turn.address, this.bank.endpoints.accounts, authorizationHosts),
    };
  }

  async readAuthorisation(
    call: ConsentCall,
    statusUrl: string,
  ): Promise<{ readonly status: AuthorisationStatus; readonly message: string | null }> {
    const response = await call.send({
      method: 'GET',
      url: new URL(statusUrl),
      scope: this.clientScope,
      headers: this.#headersOf(call),
      body: null,
    });
    if (response.status !== 200) throw toRefusal(this.bank, 'consent authorisation', response);
    const body = readAnswer(this.bank, 'consent authorisation', response);
    return { status: toAuthorisationStatus(readString(body, 'scaStatus')), message: readPsuMessage(body) };
  }

  async confirm(call: ConsentCall, confirmationUrl: string, proof: ConfirmationProof): Promise<AuthorisationStatus> {
    const hasCode = 'confirmationCode' in proof;
    const response = await call.send({
      method: 'PUT',
      url: new URL(confirmationUrl),
      scope: this.clientScope,
      ...(hasCode ? {} : { accessToken: proof.accessToken }),
      headers: this.#headersOf(call),
      // Empty where the customer's token is the proof.
      body: hasCode ? { confirmationCode: proof.confirmationCode } : {},
    });
    if (response.status < 200 || response.status > 299) throw toRefusal(this.bank, 'consent confirmation', response);
    const body = readAnswer(this.bank, 'consent confirmation', response);
    return toAuthorisationStatus(readString(body, 'scaStatus'));
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

  #headersOf({ psuIpAddress }: ConsentCall): Record<string, string> {
    return {
      'x-request-id': randomUUID(),
      ...(this.#profile.dateHeader ? { date: new Date().toUTCString() } : {}),
      ...(psuIpAddress === null ? {} : { 'psu-ip-address': toPsuIpAddress(psuIpAddress) }),
    };
  }
}

const toFailure = (bank: Bank, response: BankPostResponse) => toRefusal(bank, 'consents', response);

/** The id; where a bank writes it as a number that no double holds, digit by digit out of the answer's text. */
function readConsentId(body: JsonObject, text: string): string | null {
  const id = readString(body, 'consentId');
  if (id !== null || typeof body['consentId'] !== 'number') return id;
  return /"consentId"\s*:\s*(\d{1,100})\s*[,}]/.exec(text)?.[1] ?? null;
}

/** Guidelines, chapter on message codes: CONSENT_UNKNOWN is 403 or 400, RESOURCE_UNKNOWN 404 or 403. */
function isGone({ status, text }: BankPostResponse): boolean {
  return status === 404 || ((status === 403 || status === 400) && /"(?:CONSENT|RESOURCE)_UNKNOWN"/.test(text));
}
