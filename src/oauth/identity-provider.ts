// The operator's identity provider, where people sign in: OpenID Connect authorization code flow with PKCE S256, state, nonce
// and `iss` (RFC 7636, 9207) by openid-client. Gives the access token and does not judge it. Used by the page for people
// (src/links-page/sign-in.ts).

import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  type ClientAuth,
  ClientError,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  None,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { isLoopbackHost } from '../domain/loopback.ts';

/** Why nobody was signed in. */
export type SignInFailureKind =
  /** The provider, or the person there, said no. */
  | 'REFUSED'
  /** What came back does not belong to what was asked. */
  | 'MISMATCH'
  /** A partner's or an analyst's token, or one without `links:read`. */
  | 'NOT_A_CUSTOMER'
  | 'UNAVAILABLE';

/** Nobody was signed in. `message` is for operators and holds no value. */
export class SignInFailure extends Error {
  override readonly name = 'SignInFailure';
  readonly kind: SignInFailureKind;
  constructor(kind: SignInFailureKind, operatorMessage: string) {
    super(operatorMessage);
    this.kind = kind;
  }
}

/** What is kept between leaving for the provider and coming back. */
export interface SignInSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** What {@link IdentityProvider} needs. */
export interface IdentityProviderOptions {
  readonly issuer: string;
  /** The API's: the access token must be meant for it. */
  readonly audience: string;
  readonly clientId: string;
  /** Null for a public client, which PKCE alone protects. */
  readonly clientSecret: string | null;
  /** What is asked for besides who it is. */
  readonly scopes: readonly string[];
}

/** Who has signed in, as the provider tells it. */
export interface IdentityAnswer {
  /** Secret. */
  readonly accessToken: string;
  /** The `name` of the ID token (OpenID Connect Core 1.0, 5.1); null where it has none. */
  readonly name: string | null;
}

/** Longer names are cut: they are shown in one line. */
const longestName = 80;
/** How long the provider's metadata are good, milliseconds. */
const metadataMs = 10 * 60_000;
const timeoutSeconds = 5;

/** The page as a client of the identity provider. Looks for it when it is first needed. */
export class IdentityProvider {
  readonly #options: IdentityProviderOptions;
  #found: { readonly configuration: Promise<Configuration>; readonly untilMs: number } | null = null;

  constructor(options: IdentityProviderOptions) {
    this.#options = options;
  }

  /** Where the person signs in, and what is to be kept until they are back. @throws SignInFailure UNAVAILABLE */
  async begin(redirectUri: string): Promise<{ readonly url: string; readonly secrets: SignInSecrets }> {
    const configuration = await this.#discover();
    const secrets = { state: randomState(), nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() };
    const { audience } = this.#options;
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: this.#scopeFor(configuration),
      state: secrets.state,
      nonce: secrets.nonce,
      code_challenge: await calculatePKCECodeChallenge(secrets.codeVerifier),
      code_challenge_method: 'S256',
      // Providers know the API by RFC 8707's name for it or by an older one; each ignores the other's.
      ...this.#resource(),
      audience,
    });
    return { url: url.href, secrets };
  }

  /**
   * The access token of who has come back, and their name. `callback` is the redirect URI with the provider's answer.
   * @throws SignInFailure
   */
  async complete(callback: URL, secrets: SignInSecrets): Promise<IdentityAnswer> {
    const configuration = await this.#discover();
    try {
      const answer = await authorizationCodeGrant(
        configuration,
        callback,
        {
          expectedState: secrets.state,
          expectedNonce: secrets.nonce,
          pkceCodeVerifier: secrets.codeVerifier,
          idTokenExpected: true,
        },
        this.#resource(),
      );
      return { accessToken: answer.access_token, name: toName(answer.claims()?.['name']) };
    } catch (error) {
      throw toFailure(error);
    }
  }

  /** Where the person signs out at the provider, too (RP-Initiated Logout 1.0); null where it has no such place. */
  async endSessionUrl(returnUri: string): Promise<string | null> {
    try {
      const configuration = await this.#discover();
      if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
      return buildEndSessionUrl(configuration, { post_logout_redirect_uri: returnUri }).href;
    } catch (error) {
      if (error instanceof SignInFailure) return null;
      throw error;
    }
  }

  /** A provider that lists its scopes without `profile` may refuse it. */
  #scopeFor(configuration: Configuration): string {
    const listed = configuration.serverMetadata().scopes_supported;
    const hasProfile = listed === undefined || listed.includes('profile');
    return ['openid', ...(hasProfile ? ['profile'] : []), ...this.#options.scopes].join(' ');
  }

  /** RFC 8707 allows absolute URIs only. */
  #resource(): Record<string, string> {
    return URL.canParse(this.#options.audience) ? { resource: this.#options.audience } : {};
  }

  /** A failure is not kept: the next person tries again. */
  #discover(): Promise<Configuration> {
    if (this.#found !== null && this.#found.untilMs > Date.now()) return this.#found.configuration;
    const configuration = this.#ask();
    const found = { configuration, untilMs: Date.now() + metadataMs };
    this.#found = found;
    configuration.catch(() => {
      if (this.#found === found) this.#found = null;
    });
    return configuration;
  }

  async #ask(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.#options;
    const url = new URL(issuer);
    try {
      const configuration = await discovery(url, clientId, undefined, toClientAuthentication(clientSecret), {
        timeout: timeoutSeconds,
        execute: isPlainLoopback(url) ? [allowInsecureRequests] : [],
      });
      enableNonRepudiationChecks(configuration);
      return configuration;
    } catch (error) {
      throw new SignInFailure('UNAVAILABLE', `the identity provider's metadata cannot be had (${nameOf(error)})`);
    }
  }
}

function toName(claim: unknown): string | null {
  if (typeof claim !== 'string') return null;
  const name = claim.replaceAll(/\s+/g, ' ').trim().slice(0, longestName);
  return name === '' ? null : name;
}

/** As the provider takes it: the header, unless it says that it knows forms only. */
function toClientAuthentication(secret: string | null): ClientAuth {
  if (secret === null) return None();
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const isFormOnly = !methods.includes('client_secret_basic') && methods.includes('client_secret_post');
    return (isFormOnly ? ClientSecretPost(secret) : ClientSecretBasic(secret))(server, ...rest);
  };
}

/** Plain HTTP is for this machine only. */
function isPlainLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && isLoopbackHost(hostname);
}

function toFailure(error: unknown): SignInFailure {
  if (error instanceof AuthorizationResponseError)
    return new SignInFailure('REFUSED', `refused: ${codeOf(error.error)}`);
  if (error instanceof ResponseBodyError) {
    return error.status >= 500
      ? new SignInFailure('UNAVAILABLE', `the token endpoint answered with HTTP ${error.status}`)
      : new SignInFailure('MISMATCH', `the token endpoint refused: ${codeOf(error.error)}`);
  }
  // fetch's own TypeError, and openid-client's time-outs, are the network's; all else is about the answer.
  const isNetwork =
    error instanceof ClientError
      ? error.code === 'OAUTH_TIMEOUT' || error.code === 'OAUTH_RESPONSE_IS_NOT_CONFORM'
      : error instanceof TypeError && error.message === 'fetch failed';
  return new SignInFailure(isNetwork ? 'UNAVAILABLE' : 'MISMATCH', `the answer was not accepted (${nameOf(error)})`);
}

/** OAuth's error codes are words; anything else came from elsewhere and is not repeated. */
const codeOf = (code: string): string => (/^\w{1,60}$/.test(code) ? code : 'no known code');

function nameOf(error: unknown): string {
  if (error instanceof ClientError && error.code !== undefined) return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
