// Signing in at the issuer, by oauth4webapi: authorization code with PKCE S256, state and `iss` (RFC 7636, 9207), as a public
// client; beside the sandbox also by its own grant and by client credentials. No password and no token is ever typed here.
// Used by main.js of both pages.

import * as oauth from 'oauth4webapi';

/** @typedef {import('./types.d.ts').SignInSettings} Settings @typedef {import('./types.d.ts').Session} Session */
/** @typedef {import('./types.d.ts').Kind} Kind */

const pendingKey = 'bankgraph.sign-in';

/**
 * Plain HTTP is the sandbox's, on this machine.
 * @param {Settings} settings
 */
function optionsOf({ issuer }) {
  const { protocol, hostname } = new URL(issuer);
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  return { [oauth.allowInsecureRequests]: protocol === 'http:' && isLoopback };
}

/** @param {Settings} settings */
async function discover(settings) {
  const issuer = new URL(settings.issuer);
  const response = await oauth.discoveryRequest(issuer, optionsOf(settings));
  return oauth.processDiscoveryResponse(issuer, response);
}

/** @param {Settings} settings */
const redirectUriOf = ({ base, path }) => `${location.origin}${base}${path}/signed-in`;

/**
 * Providers know the API by RFC 8707's name for it, which is a URI, or by an older one.
 * @param {Settings} settings
 */
const targetOf = ({ audience }) => ({ audience, ...(URL.canParse(audience) ? { resource: audience } : {}) });

/**
 * Who a token is of, to be shown. Nothing is decided by it: the gateway judges the token.
 * @param {oauth.TokenEndpointResponse} answer
 * @param {readonly string[]} asked
 * @param {Kind} kind
 * @returns {Session}
 */
function toSession(answer, asked, kind) {
  const scopes = answer.scope === undefined ? asked : answer.scope.split(' ');
  let subject = 'somebody';
  try {
    const [, part = ''] = answer.access_token.split('.');
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0));
    subject = String(JSON.parse(new TextDecoder().decode(bytes)).sub);
  } catch {
    // Not a JWT: the gateway will say so.
  }
  const expiresAtMs = Date.now() + (answer.expires_in ?? 300) * 1000;
  return { kind, token: answer.access_token, subject, scopes, expiresAtMs };
}

/**
 * Leaves for the issuer; the person comes back to the page's own path and /signed-in.
 * @param {Settings} settings
 * @param {Kind} kind
 * @param {readonly string[]} scopes
 */
export async function beginSignIn(settings, kind, scopes) {
  const server = await discover(settings);
  if (server.authorization_endpoint === undefined) throw new Error('The issuer has no page to sign in.');
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  sessionStorage.setItem(pendingKey, JSON.stringify({ verifier, state, kind, scopes }));
  const url = new URL(server.authorization_endpoint);
  const parameters = {
    response_type: 'code',
    client_id: settings.clientId ?? '',
    redirect_uri: redirectUriOf(settings),
    scope: scopes.join(' '),
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...targetOf(settings),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  location.assign(url);
}

/**
 * Takes in the issuer's answer, from the address that the person has come back to.
 * @param {Settings} settings
 * @param {URL} url
 * @returns {Promise<Session>}
 */
export async function completeSignIn(settings, url) {
  const pending = sessionStorage.getItem(pendingKey);
  sessionStorage.removeItem(pendingKey);
  if (pending === null) throw new Error('This sign-in was not begun in this tab. Please sign in again.');
  const { verifier, state, kind, scopes } = JSON.parse(pending);
  const server = await discover(settings);
  const client = { client_id: settings.clientId ?? '' };
  const parameters = oauth.validateAuthResponse(server, client, url, state);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    parameters,
    redirectUriOf(settings),
    verifier,
    { ...optionsOf(settings), additionalParameters: targetOf(settings) },
  );
  return toSession(await oauth.processAuthorizationCodeResponse(server, client, response), scopes, kind);
}

/**
 * A token of one of the sandbox's people, without a page to sign in.
 * @param {Settings} settings
 * @param {{ kind: Kind, name: string, scopes: readonly string[] }} who
 * @returns {Promise<Session>}
 */
export async function signInToSandbox(settings, { kind, name, scopes }) {
  const { sandbox } = settings;
  if (sandbox === null) throw new Error('There is no sandbox here.');
  const server = await discover(settings);
  const parameters = new URLSearchParams({ scope: scopes.join(' '), resource: settings.audience });
  if (kind === 'partner') {
    const secret = sandbox.partners.find(({ id }) => id === name)?.secret ?? '';
    const client = { client_id: name };
    const authentication = oauth.ClientSecretBasic(secret);
    const options = optionsOf(settings);
    const response = await oauth.clientCredentialsGrantRequest(server, client, authentication, parameters, options);
    return toSession(await oauth.processClientCredentialsResponse(server, client, response), scopes, kind);
  }
  const client = { client_id: sandbox.clientId };
  parameters.set(kind, name);
  const response = await oauth.genericTokenEndpointRequest(
    server,
    client,
    oauth.None(),
    sandbox.grantType,
    parameters,
    optionsOf(settings),
  );
  return toSession(await oauth.processGenericTokenEndpointResponse(server, client, response), scopes, kind);
}

/**
 * What went wrong, in words for the person.
 * @param {unknown} error
 */
export function toWords(error) {
  if (error instanceof oauth.AuthorizationResponseError) {
    return error.error === 'access_denied'
      ? 'Nobody was signed in: it was refused at the issuer.'
      : `The issuer refused: ${error.error_description ?? error.error}.`;
  }
  if (error instanceof oauth.ResponseBodyError) return `The issuer refused: ${error.error_description ?? error.error}.`;
  if (error instanceof oauth.OperationProcessingError) {
    return 'What came back does not belong to what was asked. Please sign in again.';
  }
  if (error instanceof TypeError)
    return 'The issuer cannot be reached from this browser, or does not let this page ask.';
  return error instanceof Error ? error.message : 'Something went wrong.';
}
