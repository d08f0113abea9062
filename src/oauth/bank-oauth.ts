// OAuth 2.0 with one bank's authorisation server, by openid-client over undici: discovery, client authentication, pushed and
// signed requests, hybrid and JARM answers, code and refresh grants. Made by src/banks/open-bank.ts, used by linking and
// payments. What is asked for the standard's connectors say; how, the server's metadata. Sources: FAPI 1.0 Advanced; RFC 9126
// (PAR), 9101 (JAR), 7636 (PKCE), 9207 (iss), 8705 (mutual TLS), 7523 (assertions); JARM. Only PS256, ES256 and EdDSA are used
// or accepted.

import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildAuthorizationUrlWithJAR,
  buildAuthorizationUrlWithPAR,
  type ClientAuth,
  ClientSecretBasic,
  Configuration,
  calculatePKCECodeChallenge,
  clientCredentialsGrant,
  customFetch,
  discovery,
  enableDetachedSignatureResponseChecks,
  enableNonRepudiationChecks,
  modifyAssertion,
  None,
  PrivateKeyJwt,
  refreshTokenGrant,
  type ServerMetadata,
  TlsClientAuth,
  useCodeIdTokenResponseType,
  useJwtResponseMode,
} from 'openid-client';
import type { Bank, BankAuthorization } from '../domain/bank.ts';
import { BankFailure } from '../domain/errors.ts';
import type { BankPoster, BankPostResponse } from '../http/bank-post.ts';
import { type Deadline, deadlineIn } from '../http/deadline.ts';
import { type AuthorizationAddress, toAddressOf } from './authorization-address.ts';
import { type ClientKey, readSigningKey, signDetached } from './client-key.ts';
import { type OAuthCall, OAuthFailure, toOAuthFailure } from './failure.ts';
import { type ResponseMode, toAcceptedMetadata, toMode } from './server-metadata.ts';
import { type GrantedTokens, toTokens, toUsableUntilMs } from './tokens.ts';

/** What a customer is asked to authorise, in OAuth's terms. */
export interface AuthorizationRequest {
  readonly scope: string;
  /** OpenID Connect: a nonce goes out, an ID token comes back. */
  readonly isOpenId: boolean;
  /** The `claims` parameter (OpenID Connect Core section 5.5). */
  readonly claims: Readonly<Record<string, unknown>> | null;
  /** Where the bank's answer says that the person authorises this one; absent for the server's own endpoint. */
  readonly address?: AuthorizationAddress;
}

/** What accompanies an authorisation request and is checked in its answer. */
export interface AuthorizationSecrets {
  readonly state: string;
  readonly nonce: string;
  /** RFC 7636: 43 to 128 characters. */
  readonly codeVerifier: string;
}

/** How long a server's metadata are good, milliseconds; keys are looked up again when a new one is met. */
const metadataMs = 3_600_000;
/** A request object lives as long as a person may take to open its page, seconds (FAPI: at most an hour). */
const requestObjectSeconds = 600;

interface Server {
  readonly metadata: ServerMetadata;
  readonly loadedAtMs: number;
  /** For grants without an authorisation answer. */
  readonly plain: Configuration;
  /** For OAuth without OpenID Connect. */
  readonly code: Configuration;
  /** For OpenID Connect: JARM where the server has it, else the hybrid flow where it must, else code. */
  readonly openId: Configuration;
  readonly auth: ClientAuth;
  readonly mode: ResponseMode;
}

/** The request that an answer must be to. */
export interface PendingAuthorization extends AuthorizationSecrets {
  /** As the request named it: the token request must name the same (RFC 6749 section 4.1.3). */
  readonly redirectUri: string;
  /** OpenID Connect was asked for: the answer must hold an id token with the request's nonce. */
  readonly isOpenId: boolean;
}

/** What {@link BankOAuth} needs. */
export interface BankOAuthOptions {
  readonly bank: Bank;
  readonly authorization: BankAuthorization;
  readonly poster: BankPoster;
  /** Where the server's metadata are, when not at the issuer's well-known address. */
  readonly metadataUrl?: string | null;
  /** Epoch milliseconds. */
  readonly now?: (() => number) | undefined;
}

/** OAuth with one bank. */
export class BankOAuth {
  readonly bank: Bank;
  readonly issuer: string;
  readonly #authorization: BankAuthorization;
  readonly #poster: BankPoster;
  readonly #metadataUrl: string | null;
  readonly #now: () => number;
  #server: Server | null = null;
  #loading: Promise<Server> | null = null;
  #key: Promise<ClientKey | null> | null = null;
  readonly #clientTokens = new Map<string, { token: Promise<string>; granted: string | null; usableUntilMs: number }>();

  constructor({ bank, authorization, poster, metadataUrl = null, now = Date.now }: BankOAuthOptions) {
    this.bank = bank;
    this.#now = now;
    this.#metadataUrl = metadataUrl;
    this.issuer = authorization.issuer;
    this.#authorization = authorization;
    this.#poster = poster;
  }

  /**
   * A token of the client's own (RFC 6749 section 4.4), kept until shortly before its end, one request for all that wait.
   * @throws OAuthFailure
   */
  clientToken(scope: string): Promise<string> {
    const earlier = this.#clientTokens.get(scope);
    if (earlier !== undefined && earlier.usableUntilMs > this.#now()) return earlier.token;
    const granted = this.#grantClientToken(scope);
    const kept = {
      token: granted.then(({ accessToken }) => accessToken),
      granted: null as string | null,
      usableUntilMs: Number.POSITIVE_INFINITY,
    };
    this.#clientTokens.set(scope, kept);
    granted.then(
      ({ accessToken, accessExpiresAtMs }) => {
        kept.granted = accessToken;
        kept.usableUntilMs = toUsableUntilMs(accessExpiresAtMs, this.#now());
      },
      () => {
        if (this.#clientTokens.get(scope) === kept) this.#clientTokens.delete(scope);
      },
    );
    return kept.token;
  }

  /** Forgets a token that the bank has refused, unless another has come since. */
  forgetClientToken(scope: string, refused: string): void {
    if (this.#clientTokens.get(scope)?.granted === refused) this.#clientTokens.delete(scope);
  }

  async #grantClientToken(scope: string): Promise<GrantedTokens> {
    const { plain } = await this.#load();
    return this.#run('client credentials', async () =>
      toTokens(await clientCredentialsGrant(plain, { scope }), this.#now()),
    );
  }

  /**
   * Where the person goes to authorise: pushed where the server takes that, signed where the client has a key for it.
   * @throws OAuthFailure
   */
  async authorizationUrl(
    step: AuthorizationRequest,
    { state, nonce, codeVerifier }: AuthorizationSecrets,
    redirectUri: string,
  ): Promise<string> {
    const server = await this.#load();
    return this.#run('authorisation request', async () => {
      const config = step.isOpenId ? server.openId : server.code;
      const parameters: Record<string, string> = {
        redirect_uri: redirectUri,
        scope: step.scope,
        state,
        code_challenge: await calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        ...(step.isOpenId ? { nonce } : {}),
        ...(step.claims === null ? {} : { claims: JSON.stringify(step.claims) }),
      };
      const key = step.isOpenId ? await this.#signingKey() : null;
      const isPushed = server.metadata.pushed_authorization_request_endpoint !== undefined;
      if (key === null) {
        const url = isPushed
          ? await buildAuthorizationUrlWithPAR(config, parameters)
          : buildAuthorizationUrl(config, parameters);
        return this.#toAddress(server, url, step.address);
      }
      const signed = await buildAuthorizationUrlWithJAR(config, parameters, key, {
        [modifyAssertion]: (header, claims) => {
          header['alg'] = this.#authorization.signingAlgorithm ?? header['alg'];
          const issuedAt = typeof claims['nbf'] === 'number' ? claims['nbf'] : Math.floor(Date.now() / 1000);
          claims['exp'] = issuedAt + requestObjectSeconds;
        },
      });
      const request = signed.searchParams.get('request') ?? '';
      if (isPushed)
        return this.#toAddress(server, await buildAuthorizationUrlWithPAR(config, { request }), step.address);
      // OpenID Connect Core section 6.1 wants these beside the request object too; they must be equal, and are.
      signed.searchParams.set('response_type', server.mode === 'hybrid' ? 'code id_token' : 'code');
      signed.searchParams.set('scope', step.scope);
      return this.#toAddress(server, signed, step.address);
    });
  }

  #toAddress({ metadata }: Server, request: URL, address: AuthorizationAddress | undefined): string {
    if (address === undefined) return request.href;
    const ownOrigins = [this.issuer, metadata.authorization_endpoint ?? this.issuer].map((url) => new URL(url).origin);
    return toAddressOf(request, address, ownOrigins);
  }

  /**
   * Verifies the answer that the person brought back, and exchanges its code. @throws OAuthFailure: DENIED before anything
   * was exchanged; after UNAVAILABLE the code may have been used
   */
  async exchange(
    callback: URLSearchParams,
    { state, nonce, codeVerifier, redirectUri, isOpenId }: PendingAuthorization,
  ): Promise<GrantedTokens> {
    const server = await this.#load();
    return this.#run('code exchange', async () => {
      const mode = isOpenId ? server.mode : 'code';
      const url = new URL(redirectUri);
      if (mode === 'hybrid') url.hash = callback.toString();
      else for (const [name, value] of callback) url.searchParams.append(name, value);
      const answer = await authorizationCodeGrant(isOpenId ? server.openId : server.code, url, {
        expectedState: state,
        pkceCodeVerifier: codeVerifier,
        ...(isOpenId ? { expectedNonce: nonce, idTokenExpected: true } : {}),
      });
      return toTokens(answer, this.#now());
    });
  }

  /** Whether answers come in a JWT. @throws OAuthFailure */
  async answersInJwt(isOpenId: boolean): Promise<boolean> {
    return isOpenId && (await this.#load()).mode === 'jarm';
  }

  /** A new access token. Where the bank rotates, the old refresh token is spent. @throws OAuthFailure */
  async refresh(refreshToken: string): Promise<GrantedTokens> {
    const { plain } = await this.#load();
    return this.#run('refresh', async () => {
      const tokens = toTokens(await refreshTokenGrant(plain, refreshToken), this.#now());
      // RFC 6749 section 6: without a new one the old one stays.
      return { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken };
    });
  }

  /** Posts a form to an endpoint that the metadata name, authenticated as the client. @throws OAuthFailure, BankFailure */
  async postAsClient(
    endpoint: string,
    form: Readonly<Record<string, string>>,
    deadline: Deadline,
  ): Promise<BankPostResponse> {
    const server = await this.#load();
    const address = server.metadata[endpoint];
    if (typeof address !== 'string' || !URL.canParse(address)) {
      throw new OAuthFailure('INVALID_RESPONSE', this.#call(endpoint), 'NO_SUCH_ENDPOINT');
    }
    const body = new URLSearchParams(form);
    const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' });
    await server.auth(server.plain.serverMetadata(), server.plain.clientMetadata(), body, headers);
    return this.#poster.send({
      method: 'POST',
      url: this.#trusted(address),
      resource: 'authorisation',
      headers: Object.fromEntries(headers),
      body: body.toString(),
      deadline,
    });
  }

  /**
   * A detached JWS of a body under the client's own key (RFC 7797: the payload stays as it is), with the header members of a
   * standard's own, each of them critical. @throws OAuthFailure without a signing key
   */
  async signDetached(body: string, members: Readonly<Record<string, unknown>>): Promise<string> {
    const key = await this.#signingKey();
    const { signingAlgorithm } = this.#authorization;
    if (key === null || signingAlgorithm === null) {
      throw new OAuthFailure('CLIENT_REFUSED', this.#call('configuration'), 'NO_SIGNING_KEY');
    }
    return signDetached(body, { key, algorithm: signingAlgorithm, members });
  }

  #call(doing: string): OAuthCall {
    return { bankId: this.bank.id, doing };
  }

  async #run<T>(doing: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw toOAuthFailure(error, this.#call(doing));
    }
  }

  /** The server as it was last seen; asked anew after an hour, and the old one kept when that fails. */
  async #load(): Promise<Server> {
    const earlier = this.#server;
    if (earlier !== null && earlier.loadedAtMs + metadataMs > this.#now()) return earlier;
    this.#loading ??= this.#discover().finally(() => {
      this.#loading = null;
    });
    try {
      this.#server = await this.#loading;
      return this.#server;
    } catch (error) {
      if (earlier !== null) return earlier;
      throw toOAuthFailure(error, this.#call('discovery'));
    }
  }

  async #discover(): Promise<Server> {
    const { clientId, issuer } = this.#authorization;
    const timeout = this.#poster.timeoutMs / 1000;
    const isInsecure = issuer.startsWith('http:');
    const execute = isInsecure ? [allowInsecureRequests] : [];
    const fetch = (url: string, options: Parameters<typeof this.fetch>[1]) => this.fetch(url, options);
    const place = new URL(this.#metadataUrl ?? issuer);
    if (this.#metadataUrl !== null) this.#trusted(this.#metadataUrl);
    const found = await discovery(place, clientId, undefined, None(), { execute, timeout, [customFetch]: fetch });
    const metadata = toAcceptedMetadata({ ...found.serverMetadata() });
    // The library compares the issuer with the issuer's own address: elsewhere that is left to us (RFC 8414 section 3.3).
    if (this.#metadataUrl !== null && metadata.issuer !== issuer) {
      throw new OAuthFailure('INVALID_RESPONSE', this.#call('discovery'), 'OTHER_ISSUER');
    }
    for (const [name, value] of Object.entries({ ...metadata, ...metadata.mtls_endpoint_aliases })) {
      if (/_(?:endpoint|uri)$/.test(name) && typeof value === 'string') this.#trusted(value);
    }
    const auth = await this.#clientAuth();
    const isMutual = this.bank.tls?.certificate != null;
    const make = (...extensions: readonly ((config: Configuration) => void)[]): Configuration => {
      const config = new Configuration(
        metadata,
        clientId,
        // All use the mutual TLS addresses where there are any: certificate-bound tokens come from there (RFC 8705).
        { use_mtls_endpoint_aliases: isMutual },
        auth,
      );
      config.timeout = timeout;
      config[customFetch] = fetch;
      for (const extend of [...execute, ...extensions]) extend(config);
      return config;
    };
    const mode = toMode(metadata);
    const openId =
      mode === 'jarm'
        ? make(useJwtResponseMode, enableNonRepudiationChecks)
        : mode === 'hybrid'
          ? make(useCodeIdTokenResponseType, enableDetachedSignatureResponseChecks, enableNonRepudiationChecks)
          : make(enableNonRepudiationChecks);
    return { metadata, loadedAtMs: this.#now(), plain: make(), code: make(), openId, auth, mode };
  }

  /** Addresses from the issuer's metadata: https, or plain where the issuer itself is (loopback). */
  #trusted(address: string): URL {
    const url = new URL(address);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && this.issuer.startsWith('http:'))) {
      throw new OAuthFailure('INVALID_RESPONSE', this.#call('discovery'), 'INSECURE_ENDPOINT');
    }
    this.#poster.trust(url);
    return url;
  }

  async #clientAuth(): Promise<ClientAuth> {
    const { clientAuthentication, clientSecret, signingAlgorithm } = this.#authorization;
    switch (clientAuthentication) {
      case 'client_secret_basic':
        return ClientSecretBasic(clientSecret ?? '');
      case 'tls_client_auth':
        return TlsClientAuth();
      case 'private_key_jwt': {
        const key = await this.#signingKey();
        if (key === null) throw new OAuthFailure('CLIENT_REFUSED', this.#call('configuration'), 'NO_SIGNING_KEY');
        return PrivateKeyJwt(key, {
          [modifyAssertion]: (header) => {
            header['alg'] = signingAlgorithm ?? header['alg'];
          },
        });
      }
    }
  }

  /** The client's key; null without one. @throws OAuthFailure when the configured text is no key of the algorithm */
  #signingKey(): Promise<ClientKey | null> {
    this.#key ??= readSigningKey(this.#authorization).catch(() => {
      this.#key = null;
      throw new OAuthFailure('CLIENT_REFUSED', this.#call('configuration'), 'UNREADABLE_SIGNING_KEY');
    });
    return this.#key;
  }

  /** openid-client's way out: through the poster, so with its bounds, certificate and origins. */
  async fetch(
    address: string,
    options: { method: string; headers: Record<string, string>; body?: unknown; signal?: AbortSignal },
  ): Promise<Response> {
    const { method, headers, body, signal } = options;
    if (method !== 'GET' && method !== 'POST') throw new TypeError(`${method} is not used`);
    const text = body === undefined || body === null ? null : String(body);
    const answer = await this.#poster.send({
      method,
      url: new URL(address),
      resource: 'authorisation',
      headers,
      body: text,
      deadline: deadlineIn(this.#poster.timeoutMs, signal),
    });
    if (answer.status >= 500 || answer.status === 429) {
      const code = answer.status === 429 ? 'BANK_RATE_LIMITED' : 'BANK_UNAVAILABLE';
      const operatorMessage = `${this.bank.id} authorisation: answered ${answer.status}`;
      throw new BankFailure({ code, bankId: this.bank.id, operatorMessage });
    }
    const hasBody = answer.status !== 204 && answer.status !== 304;
    return new Response(hasBody ? answer.text : null, {
      status: answer.status,
      headers: answer.headers['content-type'] === undefined ? {} : { 'content-type': answer.headers['content-type'] },
    });
  }
}
