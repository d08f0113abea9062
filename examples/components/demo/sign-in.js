// Signing in for the demonstration, without a library: authorization code with PKCE and `state`, at the identity provider that the
// gateway's metadata name (RFC 9728). The token is kept in memory and ends with the page. examples/spa does it with a library that
// checks more. Called by demo.js.

const clientId = 'bankgraph-spa';
const scope = 'accounts:read balances:read links:read links:write grants:read grants:write pii:read';
const flowKey = 'bankgraph-demo.sign-in';

const redirectUri = () => `${location.origin}/signed-in`;

/** @param {Uint8Array} bytes */
const toBase64Url = (bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const random = () => toBase64Url(crypto.getRandomValues(new Uint8Array(32)));

/** @param {string | URL} url */
async function fetchJson(url) {
  const response = await fetch(url, { credentials: 'omit' });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
}

/** @param {string} gatewayUrl */
async function discover(gatewayUrl) {
  const { resource, authorization_servers: issuers } = await fetchJson(
    new URL('/.well-known/oauth-protected-resource', gatewayUrl),
  );
  const issuer = String(issuers[0]).replace(/\/$/, '');
  const server = await fetchJson(`${issuer}/.well-known/openid-configuration`);
  return { resource: String(resource), server };
}

/**
 * Leaves for the identity provider.
 * @param {string} gatewayUrl
 */
export async function signIn(gatewayUrl) {
  const { resource, server } = await discover(gatewayUrl);
  const flow = { state: random(), verifier: random() };
  sessionStorage.setItem(flowKey, JSON.stringify(flow));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(flow.verifier));
  const url = new URL(server.authorization_endpoint);
  url.search = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri(),
    scope,
    resource,
    state: flow.state,
    code_challenge: toBase64Url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
  }).toString();
  location.assign(url);
}

/**
 * Takes what the identity provider has sent back; null where nobody comes back from there.
 * @param {string} gatewayUrl
 * @param {URL} address
 * @returns {Promise<string | null>} the access token
 */
export async function finishSignIn(gatewayUrl, address) {
  if (address.pathname !== '/signed-in') return null;
  const kept = sessionStorage.getItem(flowKey);
  sessionStorage.removeItem(flowKey);
  const code = address.searchParams.get('code');
  const { state, verifier } = JSON.parse(kept ?? '{}');
  if (code === null || state === undefined || address.searchParams.get('state') !== state) {
    throw new Error('this was not begun in this tab');
  }
  const { resource, server } = await discover(gatewayUrl);
  const response = await fetch(server.token_endpoint, {
    method: 'POST',
    credentials: 'omit',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: redirectUri(),
      code,
      code_verifier: verifier,
      resource,
    }),
  });
  const answer = await response.json();
  if (typeof answer.access_token !== 'string') throw new Error('no token was given');
  return answer.access_token;
}
