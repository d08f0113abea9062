// Payments as a client of a sandbox bank makes them: signed bodies, authorization, orders, and what the control API knows of
// them. Used by the sandbox's payment tests. The signature is made with node:crypto, the sandbox's own with jose.
import { constants, createPrivateKey, randomUUID, sign, type webcrypto } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as oauth from 'openid-client';
import { expect } from 'vitest';
import type { SandboxDescription } from '../../../src/sandbox/description.ts';
import { accounts } from '../../../src/sandbox/ledger/accounts.ts';
import type { Answer } from './bank-client.ts';
import { control, RelyingParty, redirectUri, settingsOf } from './relying-party.ts';

/** The account of this readable name; throws when there is none. */
export function accountNamed(slug: string) {
  const found = accounts.find((account) => account.slug === slug);
  if (found === undefined) throw new Error(`no account ${slug}`);
  return found;
}

/** The detached signature of a body; `claims` are put over the right header, undefined ones are left out. */
export function detachedSignature(party: RelyingParty, body: string, claims: Record<string, unknown> = {}): string {
  const { signingKey = '{}', signingKeyId, clientId } = settingsOf(party.bank);
  const header = {
    alg: 'PS256',
    kid: signingKeyId,
    b64: false,
    'http://openbanking.org.uk/iat': Math.floor(Date.now() / 1_000),
    'http://openbanking.org.uk/iss': clientId,
    'http://openbanking.org.uk/tan': 'openbanking.org.uk',
    crit: ['b64', 'http://openbanking.org.uk/iat', 'http://openbanking.org.uk/iss', 'http://openbanking.org.uk/tan'],
    ...claims,
  };
  const encoded = Buffer.from(JSON.stringify(header)).toString('base64url');
  const key = createPrivateKey({ key: JSON.parse(signingKey) as webcrypto.JsonWebKey, format: 'jwk' });
  const signature = sign('sha256', Buffer.from(`${encoded}.${body}`), {
    key,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: 32,
  });
  return `${encoded}..${signature.toString('base64url')}`;
}

/** A UK initiation; `more` is put over it. */
export function initiationOf(payee: string, amount: string, more: Record<string, unknown> = {}) {
  const { sortCode, accountNumber } = accountNamed(payee);
  return {
    InstructionIdentification: `I${randomUUID().replaceAll('-', '')}`,
    EndToEndIdentification: `E${randomUUID().replaceAll('-', '')}`,
    InstructedAmount: { Amount: amount, Currency: 'GBP' },
    CreditorAccount: {
      SchemeName: 'UK.OBIE.SortCodeAccountNumber',
      Identification: `${sortCode}${accountNumber}`,
      Name: 'A payee',
    },
    ...more,
  };
}

/** The account that an initiation names as its debtor. */
export function debtorOf(slug: string) {
  const { sortCode, accountNumber } = accountNamed(slug);
  return { SchemeName: 'UK.OBIE.SortCodeAccountNumber', Identification: `${sortCode}${accountNumber}` };
}

/** The risk that all tests send. */
export const risk = { PaymentContextCode: 'TransferToThirdParty' };

/** A UK bank as a payment initiator sees it. */
export class PayingParty {
  readonly party: RelyingParty;
  readonly description: SandboxDescription;
  readonly api: string;

  private constructor(party: RelyingParty) {
    this.party = party;
    this.description = party.description;
    this.api = party.bank.tls?.endpoints.payments ?? party.bank.endpoints.payments ?? '';
  }

  static async discover(description: SandboxDescription, bankId: string): Promise<PayingParty> {
    const party = await RelyingParty.discover(description, bankId);
    if (bankId === 'albion') oauth.useCodeIdTokenResponseType(party.config);
    if (bankId === 'thistle') oauth.useJwtResponseMode(party.config);
    return new PayingParty(party);
  }

  clientToken(): Promise<string> {
    return this.party.clientToken(this.party.bank.standard === 'berlin-group' ? 'PIS' : 'payments');
  }

  /** A POST with all that this bank wants; `more` overrides headers, an empty text leaves one out. */
  async post(path: string, token: string, body: unknown, more: Record<string, string> = {}): Promise<Answer> {
    const text = JSON.stringify(body);
    const headers: Record<string, string> = {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      'content-type': 'application/json',
      ...(this.party.bank.standard === 'berlin-group'
        ? { 'x-request-id': randomUUID(), 'psu-ip-address': '192.0.2.7' }
        : { 'x-idempotency-key': randomUUID() }),
      ...(this.party.bank.id === 'albion' ? { 'x-jws-signature': detachedSignature(this.party, text) } : {}),
      ...more,
    };
    const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
    return this.#send('POST', path, sent, text);
  }

  /** Berlin Group. */
  async put(path: string, token: string, body: unknown): Promise<Answer> {
    const headers = {
      'content-type': 'application/json',
      'x-request-id': randomUUID(),
      authorization: `Bearer ${token}`,
    };
    return this.#send('PUT', path, headers, JSON.stringify(body));
  }

  /** A GET or DELETE. */
  async call(method: string, path: string, token: string, more: Record<string, string> = {}): Promise<Answer> {
    const isBerlin = this.party.bank.standard === 'berlin-group';
    return this.#send(method, path, {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      ...(isBerlin ? { 'x-request-id': randomUUID() } : {}),
      ...more,
    });
  }

  async #send(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Answer> {
    const init = { method, headers, ...(body === undefined ? {} : { body }) };
    const response = await this.party.fetch(`${this.api}${path}`, init);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
  }

  /** A consent to pay; gives its id. */
  async consent(initiation: object, kind = 'domestic-payment', data: object = {}): Promise<string> {
    const answer = await this.post(`/${kind}-consents`, await this.clientToken(), {
      Data: { Initiation: initiation, ...data },
      Risk: risk,
    });
    expect([answer.status, answer.text.slice(0, 500)]).toEqual([201, expect.any(String)]);
    return answer.body.Data.ConsentId;
  }

  /** What the control API says after a person decided about a consent; the browser's end is in `body`. */
  async decide(
    consentId: string,
    customer: string,
    more: { decision?: 'refuse'; accounts?: string[] } = {},
    scope = 'openid payments',
  ): Promise<Answer> {
    const { url } = await this.#authorization(consentId, scope);
    return this.party.authorize(url, customer, more);
  }

  async #authorization(consentId: string, scope: string) {
    const isHybrid = this.party.bank.id === 'albion';
    const verifier = oauth.randomPKCECodeVerifier();
    const [state, nonce] = ['a-state', 'a-nonce-of-this-test'];
    const request = await this.party.requestObject({
      response_type: isHybrid ? 'code id_token' : 'code',
      ...(isHybrid
        ? { response_mode: 'form_post' }
        : {
            response_mode: 'jwt',
            code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
            code_challenge_method: 'S256',
          }),
      scope,
      state,
      nonce,
      claims: { id_token: { openbanking_intent_id: { value: consentId, essential: true } } },
    });
    const url = new URL(this.party.config.serverMetadata().authorization_endpoint ?? '');
    const { clientId } = settingsOf(this.party.bank);
    const response_type = isHybrid ? 'code id_token' : 'code';
    url.search = new URLSearchParams({ client_id: clientId, response_type, scope, request }).toString();
    return { url, verifier, state, nonce };
  }

  /** The token of a customer who agreed. */
  async token(consentId: string, customer: string, accounts?: string[]): Promise<string> {
    const { url, verifier, state, nonce } = await this.#authorization(consentId, 'openid payments');
    const { status, body, text } = await this.party.authorize(
      url,
      customer,
      accounts === undefined ? {} : { accounts },
    );
    expect([status, text.slice(0, 500)]).toEqual([200, expect.any(String)]);
    if (this.party.bank.id === 'albion') {
      const answer = new URL(`${redirectUri}#${new URLSearchParams(body.form)}`);
      const checks = { expectedState: state, expectedNonce: nonce };
      return (await oauth.authorizationCodeGrant(this.party.config, answer, checks)).access_token;
    }
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier };
    return (await oauth.authorizationCodeGrant(this.party.config, new URL(body.location), checks)).access_token;
  }

  /** The order behind a consent. */
  async order(
    consentId: string,
    token: string,
    initiation: object,
    kind = 'domestic-payment',
    more: Record<string, string> = {},
  ): Promise<Answer> {
    const body = { Data: { ConsentId: consentId, Initiation: initiation }, Risk: risk };
    return this.post(`/${kind}s`, token, body, more);
  }
}

/** Asks the control API. */
export async function ask(description: SandboxDescription, method: string, path: string, body?: unknown) {
  const answer = await control(description, method, path, body);
  expect([answer.status, answer.text.slice(0, 500)]).toEqual([answer.text === '' ? 204 : 200, expect.any(String)]);
  return answer.body;
}

/** What the control API says of an end-to-end id: all payments with it. */
export async function paymentsOf(description: SandboxDescription, endToEndId: string) {
  return ask(description, 'GET', `/payments?endToEndId=${endToEndId}`);
}

/** Waits until the predicate holds of what is asked; five seconds at most. */
export async function until<Value>(read: () => Promise<Value>, isIt: (value: Value) => boolean): Promise<Value> {
  const deadlineMs = Date.now() + 5_000;
  for (;;) {
    const value = await read();
    if (isIt(value)) return value;
    if (Date.now() > deadlineMs) throw new Error(`not within five seconds: ${JSON.stringify(value).slice(0, 500)}`);
    await sleep(25);
  }
}
