// Signing in and out by OpenID Connect: authorization code with PKCE, `state` and `nonce`, all checked by oauth4webapi. The
// identity provider is found by the gateway's own metadata (RFC 9728). Called by main.tsx and the pages; what comes of it is
// kept by session.ts.

import * as oauth from 'oauth4webapi';
import { endSession, keepSession, type Session, takeItem } from './session.ts';
import { clientId, gatewayUrl, signedInUri } from './settings.ts';

/** What this app asks leave for. */
const scope =
  'openid accounts:read balances:read transactions:read payments:read payments:write customers:read links:read links:write ' +
  'grants:read grants:write pii:read';

const flowKey = 'sign-in';
const client: oauth.Client = { client_id: clientId };

/** What has to be the same when the person is back. */
interface Flow {
  readonly issuer: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Where they were going. */
  readonly path: string;
}

/** Plain HTTP is for this machine only. */
function optionsFor(url: string): { [oauth.allowInsecureRequests]: boolean } {
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
  return { [oauth.allowInsecureRequests]: isLoopback };
}

async function discover(issuer: string): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer);
  return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, optionsFor(issuer)));
}

/** Whom the gateway takes tokens of, and for which audience. @throws when the gateway does not answer */
async function findIssuer(): Promise<{ issuer: string; resource: string }> {
  const response = await fetch(new URL('/.well-known/oauth-protected-resource', gatewayUrl));
  const { resource, authorization_servers: issuers } = await response.json();
  if (typeof resource !== 'string' || typeof issuers?.[0] !== 'string')
    throw new Error('no identity provider is named');
  return { issuer: issuers[0], resource };
}

/** Leaves for the identity provider; `path` is where the person is going. @throws when it cannot be reached */
export async function signIn(path: string): Promise<void> {
  const { issuer, resource } = await findIssuer();
  const server = await discover(issuer);
  const codeVerifier = oauth.generateRandomCodeVerifier();
  const flow: Flow = {
    issuer,
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    codeVerifier,
    path,
  };
  sessionStorage.setItem(flowKey, JSON.stringify(flow));
  const url = new URL(server.authorization_endpoint ?? '');
  url.search = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: signedInUri,
    scope,
    resource,
    state: flow.state,
    nonce: flow.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  }).toString();
  location.assign(url);
}

/**
 * Takes what the identity provider has sent back; gives the path to go on to. What was kept for it is used once: an address
 * that comes a second time, or that this browser did not ask for, is nobody's. @throws when it is not right
 */
export async function finishSignIn(address: URL): Promise<string> {
  const kept = takeItem(flowKey);
  if (kept === null) throw new Error('no sign-in was begun in this tab');
  const flow: Flow = JSON.parse(kept);
  const server = await discover(flow.issuer);
  const parameters = oauth.validateAuthResponse(server, client, address, flow.state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    parameters,
    signedInUri,
    flow.codeVerifier,
    optionsFor(flow.issuer),
  );
  const answer = await oauth.processAuthorizationCodeResponse(server, client, response, {
    expectedNonce: flow.nonce,
    requireIdToken: true,
  });
  keepSession({
    accessToken: answer.access_token,
    idToken: answer.id_token ?? '',
    issuer: flow.issuer,
    expiresAtMs: Date.now() + (answer.expires_in ?? 300) * 1000,
  });
  return flow.path;
}

/** Forgets the session here, and leaves to end it at the identity provider, too. */
export async function signOut({ issuer, idToken }: Session): Promise<void> {
  endSession();
  const { end_session_endpoint: endpoint } = await discover(issuer).catch(() => ({ end_session_endpoint: undefined }));
  const home = `${location.origin}/`;
  if (endpoint === undefined) return location.assign(home);
  const url = new URL(endpoint);
  url.search = new URLSearchParams({
    client_id: clientId,
    id_token_hint: idToken,
    post_logout_redirect_uri: home,
  }).toString();
  location.assign(url);
}
