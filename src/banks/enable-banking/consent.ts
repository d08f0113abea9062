// Consents through Enable Banking: `POST /auth` gives a page, the person comes back from it with a code, `POST /sessions` makes a
// session of it, which is the consent; `DELETE /sessions/{id}` ends it, at the bank too. Called by src/linking through the port
// banks/consent.ts. Source: Enable Banking API reference, user sessions.

import type { Bank } from '../../domain/bank.ts';
import { BankFailure } from '../../domain/errors.ts';
import type { LinkPermission } from '../../domain/link.ts';
import { isLoopbackHost } from '../../domain/loopback.ts';
import type { BankPostResponse } from '../../http/bank-post.ts';
import { OAuthFailure } from '../../oauth/failure.ts';
import { toPathSegment } from '../calls.ts';
import {
  type BankConsentState,
  type BankConsentStatus,
  type CodeAnswer,
  type CompletedConsent,
  type ConsentCall,
  type ConsentConnector,
  type ConsentRequest,
  type RequestedConsent,
  readObject as readAnswer,
  toBankConsentId,
  toConsentFailure,
  unreadable,
} from '../consent.ts';
import { isObject, type JsonObject, readObject, readString } from '../json.ts';
import { aspspOf } from './institution.ts';
import { enableBankingProfileOf } from './profile.ts';
import { readErrors, saysBankFailed } from './wire.ts';

/** Where an institution does not say how long: the exemption from SCA ends after 180 days (RTS on SCA, article 10a). */
const longestDays = 180;
/** Our clock and theirs may differ: a consent that would end a moment too late is refused. */
const clockMarginMs = 120_000;

/** What a consent is asked for at least. */
const leastMs = 60_000;

const statuses: ReadonlyMap<string, BankConsentStatus> = new Map([
  ['PENDING_AUTHORIZATION', 'AWAITING'],
  ['RETURNED_FROM_BANK', 'AWAITING'],
  ['AUTHORIZED', 'AUTHORISED'],
  ['EXPIRED', 'EXPIRED'],
  ['CLOSED', 'REVOKED'],
  ['REVOKED', 'REVOKED'],
  ['CANCELLED', 'REJECTED'],
  ['INVALID', 'REJECTED'],
]);

/** Codes that say that there is no session any more. */
const goneCodes: ReadonlySet<string> = new Set([
  'SESSION_DOES_NOT_EXIST',
  'CLOSED_SESSION',
  'EXPIRED_SESSION',
  'REVOKED_SESSION',
]);

/** Consents at one institution. */
export class EnableBankingConsents implements ConsentConnector {
  readonly bank: Bank;
  /** Every call is made with the application's own JWT. */
  readonly clientScope = '';
  readonly permissions: ReadonlySet<LinkPermission> = new Set(['accounts', 'balances', 'transactions']);

  constructor(bank: Bank) {
    this.bank = bank;
  }

  async request(call: ConsentCall, request: ConsentRequest): Promise<RequestedConsent> {
    const { permissions, callbackUri, state } = request;
    const expiresAtMs = this.#toEnd(request.expiresAtMs);
    const { psuType } = enableBankingProfileOf(this.bank);
    const response = await call.send({
      method: 'POST',
      url: this.#url('/auth'),
      scope: this.clientScope,
      headers: {},
      body: {
        access: {
          balances: permissions.has('balances'),
          transactions: permissions.has('transactions'),
          valid_until: toTimestamp(expiresAtMs),
        },
        aspsp: aspspOf(this.bank),
        state,
        redirect_url: callbackUri,
        psu_type: psuType,
      },
    });
    if (response.status !== 200) throw this.#toFailure('authorisation', response);
    const body = readAnswer(this.bank, 'authorisation', response);
    const page = readString(body, 'url');
    const url = page !== null && URL.canParse(page) ? new URL(page) : null;
    // The person's browser goes there: nothing of ours goes with it, but it must be a page.
    const isPage = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname));
    if (url === null || !isPage) throw unreadable(this.bank, 'authorisation', 'url is no https URL');
    // The session's id comes with the code; that of the authorisation is another, and ends nothing.
    return { bankConsentId: null, expiresAtMs, step: { kind: 'code', url: url.href } };
  }

  async complete(call: ConsentCall, { callback }: CodeAnswer): Promise<CompletedConsent> {
    const doing = { bankId: this.bank.id, doing: 'code exchange' };
    const error = callback.get('error');
    if (error !== null) throw new OAuthFailure('DENIED', doing, /^[\w.-]{1,80}$/.test(error) ? error : null);
    const code = callback.get('code');
    if (code === null || code === '' || code.length > 4000)
      throw new OAuthFailure('INVALID_RESPONSE', doing, 'NO_CODE');
    let response: BankPostResponse;
    try {
      response = await call.send({
        method: 'POST',
        url: this.#url('/sessions'),
        scope: this.clientScope,
        headers: {},
        body: { code },
      });
    } catch (failure) {
      if (!(failure instanceof BankFailure)) throw failure;
      // Without an answer there may be a session of which nobody knows the id: it ends by itself.
      const wasSent = failure.code === 'BANK_TIMEOUT' || failure.code === 'BANK_UNAVAILABLE';
      throw wasSent ? new OAuthFailure('UNAVAILABLE', doing, failure.code) : failure;
    }
    // A source or a bank that ran out of time may have made the session all the same.
    if (response.status >= 500 || response.status === 408 || saysBankFailed(parse(response.text))) {
      throw new OAuthFailure('UNAVAILABLE', doing, `HTTP_${response.status}`);
    }
    if (response.status !== 200) throw this.#toFailure('code exchange', response);
    const body = parse(response.text);
    const bankConsentId = isObject(body) ? toBankConsentId(readString(body, 'session_id')) : null;
    if (!isObject(body) || bankConsentId === null || toPathSegment(bankConsentId) === null) {
      throw new OAuthFailure('UNAVAILABLE', doing, 'NO_SESSION_ID');
    }
    if (!this.#isOwn(readObject(body, 'aspsp'))) {
      // A code of another bank's page: what it gives is not what the person was asked for.
      await this.revoke(call, bankConsentId).catch(() => undefined);
      throw new OAuthFailure('INVALID_RESPONSE', doing, 'OTHER_BANK');
    }
    return { bankConsentId, expiresAtMs: readEnd(body), accessToken: null };
  }

  async readState(call: ConsentCall, bankConsentId: string): Promise<BankConsentState> {
    const url = this.#sessionUrl(bankConsentId);
    if (url === null) return { status: 'UNKNOWN', expiresAtMs: null };
    const response = await call.send({ method: 'GET', url, scope: this.clientScope, headers: {}, body: null });
    const gone = toGone(response);
    if (gone !== null) return { status: gone, expiresAtMs: null };
    if (response.status !== 200) throw this.#toFailure('session', response);
    const body = readAnswer(this.bank, 'session', response);
    return { status: statuses.get(readString(body, 'status') ?? '') ?? 'UNKNOWN', expiresAtMs: readEnd(body) };
  }

  /** There are no tokens. */
  consentIdOf(): null {
    return null;
  }

  async revoke(call: ConsentCall, bankConsentId: string): Promise<void> {
    const url = this.#sessionUrl(bankConsentId);
    if (url === null) return;
    const response = await call.send({ method: 'DELETE', url, scope: this.clientScope, headers: {}, body: null });
    // A 404 that does not say so in the source's own words is a proxy's: the session may stand.
    const isGone = toGone(response) !== null && readErrors(parse(response.text)).length > 0;
    if (response.status !== 200 && response.status !== 204 && !isGone) {
      throw this.#toFailure('session', response);
    }
  }

  /** No later than the institution allows, to the second: its days are rounded for people. */
  #toEnd(askedMs: number | null): number {
    const nowMs = Date.now();
    const seconds = this.bank.via?.institution.maxConsentSeconds ?? longestDays * 86_400;
    const latestMs = nowMs + Math.max(seconds * 1000 - clockMarginMs, leastMs);
    return Math.min(askedMs ?? latestMs, latestMs);
  }

  #isOwn(aspsp: JsonObject | null): boolean {
    const own = aspspOf(this.bank);
    return aspsp === null || (aspsp['name'] === own.name && aspsp['country'] === own.country);
  }

  #toFailure(doing: string, response: BankPostResponse): BankFailure {
    const failure = toConsentFailure(this.bank, doing, response);
    const [said] = readErrors(parse(response.text));
    if (said === undefined) return failure;
    return new BankFailure({
      code: response.status < 500 && said.code === 'BANK_UNAVAILABLE' ? said.code : failure.code,
      bankId: this.bank.id,
      operatorMessage: `${failure.message} ${said.bankCode}`,
      bankCode: said.bankCode,
    });
  }

  #sessionUrl(bankConsentId: string): URL | null {
    const segment = toPathSegment(bankConsentId);
    return segment === null ? null : this.#url(`/sessions/${segment}`);
  }

  #url(path: string): URL {
    return new URL(`${this.bank.endpoints.accounts}${path}`);
  }
}

/** How a session that there is no more has ended; null where the answer does not say that it has. */
function toGone({ status, text }: BankPostResponse): BankConsentStatus | null {
  if (status < 400 || status >= 500) return null;
  const body = parse(text);
  const code = isObject(body) ? (readString(body, 'error') ?? '') : '';
  if (goneCodes.has(code))
    return code === 'EXPIRED_SESSION' ? 'EXPIRED' : code === 'SESSION_DOES_NOT_EXIST' ? 'UNKNOWN' : 'REVOKED';
  return status === 404 ? 'UNKNOWN' : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function readEnd(body: JsonObject): number | null {
  const atMs = Date.parse(readString(readObject(body, 'access'), 'valid_until') ?? '');
  return Number.isNaN(atMs) ? null : atMs;
}

/** RFC 3339 with an offset, as the reference's examples write it. */
const toTimestamp = (atMs: number): string => new Date(atMs).toISOString().replace('Z', '+00:00');
