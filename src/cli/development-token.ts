// A token from the sandbox's identity provider, without a browser: for `npm start` and `npm run -s token`. Development only:
// no other provider knows this grant.

import { z } from 'zod';
import { developmentSecret } from './development-clients.ts';

/** For whom a token is asked. */
export interface TokenRequest {
  readonly customer?: string | undefined;
  readonly analyst?: string | undefined;
  /** Somebody of the operator's who runs commands. */
  readonly operator?: string | undefined;
  /** A partner's client id: client credentials, with the sandbox's published development secret. */
  readonly partner?: string | undefined;
  /** The client in whose name a customer's or an analyst's token is; bankgraph-cli unless said. */
  readonly client?: string | undefined;
  readonly scope: string;
}

/** What the provider said no with. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

const discovery = z.object({ token_endpoint: z.url() });
const metadata = z.object({ resource: z.string(), authorization_servers: z.array(z.url()).min(1) });
const answer = z.object({ access_token: z.string() });
const refusal = z.object({ error: z.string(), error_description: z.string().optional() });

/** The custom grant of the sandbox's provider: see src/sandbox/identity. */
const sandboxGrant = 'urn:bankgraph:sandbox:token';

/** Where a running gateway's tokens come from, by its own metadata (RFC 9728). */
export async function discoverIssuer(gatewayUrl: string): Promise<{ issuer: string; audience: string }> {
  const response = await fetch(new URL('/.well-known/oauth-protected-resource', gatewayUrl));
  const { resource, authorization_servers: issuers } = metadata.parse(await response.json());
  return { issuer: issuers[0] ?? '', audience: resource };
}

/** Where a provider gives tokens. @throws TokenRefused when it does not answer, or is none */
async function discoverTokenEndpoint(issuer: string): Promise<string> {
  try {
    const wellKnown = await fetch(new URL('/.well-known/openid-configuration', issuer));
    return discovery.parse(await wellKnown.json()).token_endpoint;
  } catch {
    throw new TokenRefused(`The identity provider at ${issuer} does not answer as one.`);
  }
}

/** Client authentication; each part is form-encoded first (RFC 6749, section 2.3.1). */
const basicOf = (...parts: readonly string[]): string =>
  `Basic ${Buffer.from(parts.map((part) => encodeURIComponent(part)).join(':')).toString('base64')}`;

/** Asks for a token. @throws TokenRefused with the provider's own words, or with why it cannot be asked */
export async function fetchDevelopmentToken(issuer: string, audience: string, request: TokenRequest): Promise<string> {
  const endpoint = await discoverTokenEndpoint(issuer);
  const { customer, analyst, operator, partner, client, scope } = request;
  const body = new URLSearchParams({ scope, resource: audience });
  const headers = new Headers();
  if (partner === undefined) {
    body.set('grant_type', sandboxGrant);
    body.set('client_id', 'bankgraph-cli');
    if (customer !== undefined) body.set('customer', customer);
    if (analyst !== undefined) body.set('analyst', analyst);
    if (operator !== undefined) body.set('operator', operator);
    if (client !== undefined) body.set('client', client);
  } else {
    body.set('grant_type', 'client_credentials');
    headers.set('authorization', basicOf(partner, developmentSecret(partner)));
  }
  const response = await fetch(endpoint, { method: 'POST', body, headers }).catch(() => {
    throw new TokenRefused(`The identity provider at ${endpoint} cannot be reached.`);
  });
  const content: unknown = await response.json().catch(() => null);
  const granted = answer.safeParse(content);
  if (granted.success) return granted.data.access_token;
  const refused = refusal.safeParse(content);
  if (!refused.success) throw new TokenRefused(`the identity provider answered with HTTP ${response.status}`);
  throw new TokenRefused(`${refused.data.error}: ${refused.data.error_description ?? 'no reason given'}`);
}
