// A client of the sandbox banks' authorisation servers, by openid-client and jose: what a gateway has to do to link a bank,
// written here a second time so that neither checks itself. Used by the sandbox's integration tests.
import { randomUUID } from 'node:crypto';
import { type CryptoKey, importJWK, type JWK, SignJWT } from 'jose';
import * as oauth from 'openid-client';
import { Agent, fetch as undiciFetch } from 'undici';
import type { SandboxBank, SandboxDescription } from '../../../src/sandbox/description.ts';
import { type Answer, bankNamed, call } from './bank-client.ts';

/** Any port will do. */
export const redirectUri = 'http://127.0.0.1:49152/links/callback';

/** The bank's authorization settings; throws when it has none. */
export function settingsOf(bank: SandboxBank): NonNullable<SandboxBank['authorization']> {
  if (bank.authorization === undefined) throw new Error(`${bank.id} has no authorization`);
  return bank.authorization;
}

/** The client's private key of this start. */
export async function keyOf(bank: SandboxBank): Promise<CryptoKey> {
  const { signingKey = '{}', signingAlgorithm = 'PS256' } = settingsOf(bank);
  const key = await importJWK(JSON.parse(signingKey) as JWK, signingAlgorithm);
  if (key instanceof Uint8Array) throw new Error('not an asymmetric key');
  return key;
}

/** What the control API answers. */
export async function control(
  { controlUrl }: SandboxDescription,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  return call(`${controlUrl}${path}`, body === undefined ? {} : { 'content-type': 'application/json' }, init);
}

/** One bank as its client sees it. */
export class RelyingParty {
  readonly description: SandboxDescription;
  readonly bank: SandboxBank;
  readonly config: oauth.Configuration;
  readonly api: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;

  private constructor(
    description: SandboxDescription,
    bank: SandboxBank,
    config: oauth.Configuration,
    fetcher: RelyingParty['fetch'],
  ) {
    this.description = description;
    this.bank = bank;
    this.config = config;
    this.fetch = fetcher;
    this.api = bank.tls?.endpoints.accounts ?? bank.endpoints.accounts;
  }

  /** Reads the bank's metadata and gets ready to authenticate. */
  static async discover(description: SandboxDescription, bankId: string): Promise<RelyingParty> {
    const bank = bankNamed(description, bankId);
    const { issuer, clientId, clientAuthentication, clientSecret, signingKeyId: kid } = settingsOf(bank);
    const authenticate =
      clientAuthentication === 'client_secret_basic'
        ? oauth.ClientSecretBasic(clientSecret)
        : clientAuthentication === 'tls_client_auth'
          ? oauth.TlsClientAuth()
          : oauth.PrivateKeyJwt({ key: await keyOf(bank), ...(kid === undefined ? {} : { kid }) });
    const { tls } = bank;
    const dispatcher =
      tls === undefined ? undefined : new Agent({ connect: { ca: tls.ca, cert: tls.certificate, key: tls.key } });
    const fetcher = (async (url: string, init: object) =>
      undiciFetch(url, {
        ...init,
        ...(dispatcher === undefined ? {} : { dispatcher }),
      })) as unknown as RelyingParty['fetch'];
    const config = await oauth.discovery(
      new URL(issuer),
      clientId,
      { use_mtls_endpoint_aliases: tls !== undefined },
      authenticate,
      { execute: [oauth.allowInsecureRequests], [oauth.customFetch]: fetcher as unknown as oauth.CustomFetch },
    );
    return new RelyingParty(description, bank, config, fetcher);
  }

  /** A token of the client itself. */
  async clientToken(scope = this.bank.standard === 'berlin-group' ? 'AIS' : 'accounts'): Promise<string> {
    return (await oauth.clientCredentialsGrant(this.config, { scope })).access_token;
  }

  /** One call of the bank's API. */
  async request(method: string, path: string, token: string, more: Record<string, string> = {}, body?: unknown) {
    const headers: Record<string, string> = {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      ...(this.bank.standard === 'berlin-group' ? { 'x-request-id': randomUUID() } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...more,
    };
    const response = await this.fetch(path.startsWith('http') ? path : `${this.api}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
    // biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes and fail when a field is not there
    const parsed: any = isJson ? JSON.parse(text) : undefined;
    return { status: response.status, headers: response.headers, text, body: parsed };
  }

  /** A signed request object; `claims` are put over what a good one says, `key` and `alg` in place of the client's own. */
  async requestObject(
    claims: Record<string, unknown>,
    forged: { readonly key?: CryptoKey | Uint8Array; readonly alg?: string } = {},
  ): Promise<string> {
    const { issuer, clientId, signingKeyId, signingAlgorithm = 'PS256' } = settingsOf(this.bank);
    const seconds = Math.floor(Date.now() / 1_000);
    const kid = signingKeyId === undefined ? {} : { kid: signingKeyId };
    return new SignJWT({
      iss: clientId,
      aud: issuer,
      client_id: clientId,
      redirect_uri: redirectUri,
      exp: seconds + 300,
      nbf: seconds,
      iat: seconds,
      jti: randomUUID(),
      ...claims,
    })
      .setProtectedHeader({ alg: forged.alg ?? signingAlgorithm, typ: 'oauth-authz-req+jwt', ...kid })
      .sign(forged.key ?? (await keyOf(this.bank)));
  }

  /** The person at the bank; the answer's body has `location` and, with form_post, `form`. */
  async authorize(
    url: URL | string,
    customer: string,
    more: { readonly decision?: 'allow' | 'refuse'; readonly accounts?: readonly string[] } = {},
  ): Promise<Answer> {
    return control(this.description, 'POST', '/authorizations', { url: String(url), customer, ...more });
  }
}
