// One bank's authorisation server as oidc-provider's configuration: one client (the gateway), the algorithms of FAPI, codes
// of a minute used once, refresh tokens that rotate where the house says so. Made by server.ts.
// Sources: FAPI 1.0 Final part 2, RFC 7636 (PKCE), 7523 (assertions), 8705 (mutual TLS), 9101 (JAR), 9126 (PAR), 9207 (iss).
import { randomBytes } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import type { KoaContextWithOIDC } from 'oidc-provider';
import Provider, { type ClientMetadata, type Configuration, errors, interactionPolicy } from 'oidc-provider';
import type { ConsentRegistry } from '../consents.ts';
import type { SandboxBank } from '../description.ts';
import { parseScope } from '../identity/scopes.ts';
import type { RecordStore } from '../identity/store.ts';
import type { PageOwner } from '../pages/brands.ts';
import { languageIn, localesAskedIn, sendPage } from '../pages/koa.ts';
import type { Language } from '../pages/language.ts';
import { faultPage } from '../pages/messages.ts';
import type { World } from '../world.ts';
import type { Binding } from './binding.ts';
import type { SigningKey } from './keys.ts';

/** What the house's authorisation server demands; constant for as long as it runs. */
export interface HouseRules {
  /** The language of its pages, where neither application nor browser says one. */
  readonly language: Language;
  readonly clientAuthentication: 'private_key_jwt' | 'tls_client_auth' | 'client_secret_basic';
  /** The client's algorithm for assertions and request objects. */
  readonly signingAlgorithm: SigningKey['algorithm'];
  /** The server's own algorithm, for id tokens and JARM. */
  readonly serverAlgorithm: SigningKey['algorithm'];
  /** Undefined where no customer is sent here by OAuth. */
  readonly responseType: 'code' | 'code id_token' | undefined;
  /** FAPI 1.0 Final with signed request objects; otherwise plain OAuth with PKCE. */
  readonly isFapi: boolean;
  readonly hasJarm: boolean;
  readonly requiresPushedRequests: boolean;
  readonly requiresPkce: boolean;
  readonly rotatesRefreshTokens: boolean;
  readonly acr: string;
  /** Scopes that are always there; scopes of single consents come by scopesOf. */
  readonly scopes: readonly string[];
  readonly extraParameters: readonly string[];
}

/** The house with all that its server works with. */
export interface House extends HouseRules {
  readonly bank: SandboxBank;
  readonly world: World;
  readonly consents: ConsentRegistry;
  readonly records: RecordStore;
  readonly binding: Binding | undefined;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly clientKey: SigningKey | undefined;
  /** The subject of the client's certificate, an RFC 4514 text, where it authenticates by TLS. */
  readonly clientSubject: string | undefined;
  readonly serverKey: SigningKey;
  /** The resource indicator of the bank's API. */
  readonly resource: string;
  /** Scopes of this instant that are no constants: Berlin Group has one for each consent. */
  readonly scopesOf: () => readonly string[];
  /** Whether a refresh token goes with this consent. */
  readonly refreshes: (consentId: string) => boolean;
  /** Seconds; the control API changes it. */
  accessTokenSeconds: number;
}

/** The house on its pages. */
export const ownerOf = ({ bank }: Pick<House, 'bank'>): PageOwner => ({ id: bank.id, name: bank.name });

/** How long a code can wait for its exchange (FAPI 1.0 part 1 asks for short, house rule: a minute). */
const codeSeconds = 60;
/** How long a person can think. */
const interactionSeconds = 600;
/** PSD2's 180 days; a consent that ends earlier takes its grant with it. */
const refreshSeconds = 180 * 86_400;

const algorithms = ['PS256', 'ES256', 'EdDSA'] as const;

function clientOf(house: House): ClientMetadata {
  const { clientKey, responseType, isFapi, serverAlgorithm } = house;
  return {
    client_id: house.clientId,
    client_name: house.clientId,
    // Native, so that any loopback port will do (RFC 8252, section 7.3); the path must be exactly this one.
    application_type: 'native',
    redirect_uris:
      responseType === undefined ? [] : ['http://127.0.0.1/links/callback', 'http://localhost/links/callback'],
    grant_types: [
      'client_credentials',
      ...(responseType === undefined ? [] : ['authorization_code', 'refresh_token']),
      ...(responseType === 'code id_token' ? ['implicit'] : []),
    ],
    response_types: responseType === undefined ? [] : [responseType],
    token_endpoint_auth_method: house.clientAuthentication,
    ...(house.clientAuthentication === 'private_key_jwt'
      ? { token_endpoint_auth_signing_alg: house.signingAlgorithm }
      : {}),
    ...(house.clientSecret === undefined ? {} : { client_secret: house.clientSecret }),
    ...(house.clientSubject === undefined
      ? {}
      : { tls_client_auth_subject_dn: house.clientSubject, tls_client_certificate_bound_access_tokens: true }),
    ...(clientKey === undefined ? {} : { jwks: { keys: [{ ...clientKey.publicJwk }] } }),
    ...(isFapi ? { request_object_signing_alg: house.signingAlgorithm, require_signed_request_object: true } : {}),
    ...(house.hasJarm ? { authorization_signed_response_alg: serverAlgorithm } : {}),
    ...(house.requiresPushedRequests ? { require_pushed_authorization_requests: true } : {}),
    id_token_signed_response_alg: serverAlgorithm,
  };
}

function policyOf(house: House): interactionPolicy.Prompt[] {
  const { Check, Prompt } = interactionPolicy;
  // The customer decides anew each time: an authorization is for one consent, and there is no session to reuse.
  const decision = new Check('decision', 'the customer must decide', 'interaction_required', (ctx) => {
    if (ctx.oidc.result?.consent !== undefined) return Check.NO_NEED_TO_PROMPT;
    house.binding?.ask({ ...ctx.oidc.params });
    return Check.REQUEST_PROMPT;
  });
  return [
    new Prompt({ name: 'login', requestable: true }, decision),
    new Prompt({ name: 'consent', requestable: true }),
  ];
}

function allScopes(house: House): string[] {
  return [...house.scopes, ...house.scopesOf()];
}

function assertScopes(ctx: KoaContextWithOIDC, house: House): void {
  const known = new Set(['openid', 'offline_access', ...allScopes(house)]);
  for (const scope of parseScope(String(ctx.oidc.params?.['scope'] ?? ''))) {
    if (!known.has(scope)) throw new errors.InvalidScope('there is no such scope', scope);
  }
}

/** The certificate that the client showed and our authority signed, as PEM; undefined when there is none. */
function certificateOf(ctx: KoaContextWithOIDC): string | undefined {
  const { socket } = ctx.req;
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  return socket.getPeerX509Certificate()?.toString();
}

function featuresOf(house: House): NonNullable<Configuration['features']> {
  const { resource } = house;
  const isMutual = house.clientAuthentication === 'tls_client_auth';
  return {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    claimsParameter: { enabled: true },
    introspection: {
      enabled: house.bank.standard === 'cdr',
      allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
    },
    revocation: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    userinfo: { enabled: false },
    jwtResponseModes: { enabled: house.hasJarm },
    pushedAuthorizationRequests: {
      enabled: house.requiresPushedRequests,
      requirePushedAuthorizationRequests: house.requiresPushedRequests,
    },
    requestObjects: { enabled: house.isFapi, requireSignedRequestObject: house.isFapi },
    ...(house.isFapi ? { fapi: { enabled: true, profile: '1.0 Final' } } : {}),
    ...(isMutual
      ? {
          mTLS: {
            enabled: true,
            certificateBoundAccessTokens: true,
            tlsClientAuth: true,
            getCertificate: certificateOf,
            certificateAuthorized: (ctx) => certificateOf(ctx) !== undefined,
            certificateSubjectMatches: (ctx, property, expected) => {
              const { socket } = ctx.req;
              if (property !== 'tls_client_auth_subject_dn' || !(socket instanceof TLSSocket)) return false;
              // Node writes one attribute a line; the registered text joins them with commas.
              return socket.getPeerX509Certificate()?.subject.split('\n').join(',') === expected;
            },
          },
        }
      : {}),
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: (ctx, indicator) => {
        if (indicator !== resource) throw new errors.InvalidTarget();
        assertScopes(ctx, house);
        return {
          scope: allScopes(house).join(' '),
          audience: resource,
          accessTokenFormat: 'opaque',
          accessTokenTTL: house.accessTokenSeconds,
        };
      },
    },
  };
}

/** Makes the provider; `discovery` is what the house's metadata say beyond oidc-provider's own. */
export function createProvider(issuer: string, house: House, discovery: Readonly<Record<string, unknown>>): Provider {
  const { responseType, serverAlgorithm, bank } = house;
  return new Provider(issuer, {
    adapter: house.records.adapter,
    clients: [clientOf(house)],
    scopes: ['openid', ...house.scopes],
    jwks: { keys: [{ ...house.serverKey.privateJwk, kty: house.serverKey.privateJwk.kty ?? '' }] },
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      // Cookies know no ports: banks and identity provider on one host must not overwrite each other's.
      names: {
        session: `_${bank.id}_session`,
        interaction: `_${bank.id}_interaction`,
        resume: `_${bank.id}_resume`,
      },
    },
    claims: { openid: ['sub', 'openbanking_intent_id', 'acr'] },
    acrValues: house.isFapi ? [house.acr] : [],
    responseTypes: responseType === undefined ? ['code'] : [responseType],
    extraParams: [...house.extraParameters],
    clientAuthMethods: [house.clientAuthentication],
    findAccount: (_ctx, sub) =>
      house.consents.findAt(bank.id, sub) === undefined
        ? undefined
        : { accountId: sub, claims: () => ({ sub, openbanking_intent_id: sub }) },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}`, policy: policyOf(house) },
    loadExistingGrant: async (ctx) => {
      const grantId = ctx.oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : ctx.oidc.provider.Grant.find(grantId);
    },
    issueRefreshToken: async (_ctx, client, code) =>
      client.grantTypeAllowed('refresh_token') && house.refreshes(code.accountId ?? ''),
    rotateRefreshToken: house.rotatesRefreshTokens,
    expiresWithSession: () => false,
    renderError: (ctx, out) => {
      const language = languageIn(ctx, { asked: localesAskedIn(ctx), otherwise: house.language });
      const text = `${out['error']}: ${out['error_description'] ?? ''}`;
      sendPage(ctx, faultPage({ owner: ownerOf(house), language, note: 'bankNote' }, text));
    },
    pkce: { required: () => house.requiresPkce },
    clientBasedCORS: () => false,
    discovery: { ...discovery },
    enabledJWA: {
      idTokenSigningAlgValues: [serverAlgorithm],
      clientAuthSigningAlgValues: [...algorithms],
      ...(house.isFapi ? { requestObjectSigningAlgValues: [...algorithms] } : {}),
      ...(house.hasJarm ? { authorizationSigningAlgValues: [serverAlgorithm] } : {}),
    },
    ttl: {
      AccessToken: () => house.accessTokenSeconds,
      ClientCredentials: () => house.accessTokenSeconds,
      AuthorizationCode: codeSeconds,
      RefreshToken: refreshSeconds,
      Grant: refreshSeconds,
      IdToken: 300,
      Interaction: interactionSeconds,
      Session: interactionSeconds,
      ...(house.requiresPushedRequests ? { PushedAuthorizationRequest: codeSeconds } : {}),
    },
    features: featuresOf(house),
  });
}
