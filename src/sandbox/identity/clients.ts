// Who may ask the development identity provider for tokens: the fixed clients, and those that whoever starts the sandbox
// gives it beside them. Made into oidc-provider's metadata for provider.ts; read from SANDBOX_CLIENTS by main.ts.
import type { ClientMetadata } from 'oidc-provider';
import { partners } from '../customers.ts';
import { isObject } from '../json.ts';
import { allScopes, customerScopes } from './scopes.ts';

/** The grant type of client bankgraph-cli: parameters customer or analyst, scope, and client. Development only. */
export const sandboxGrantType = 'urn:bankgraph:sandbox:token';
/** What access tokens and ID tokens are signed with. */
export const signingAlgorithm = 'ES256' as const;

/** A client that is given beside the fixed ones; of the same id as one of those, its addresses come to that one's. */
export interface SandboxClient {
  readonly id: string;
  /** Where people may be sent back to; those of http at a loopback name with whatever port (RFC 8252, section 7.3). */
  readonly redirectUris: readonly string[];
  /** A confidential client's; without one it is a public client that shows nothing but PKCE. */
  readonly secret?: string;
}

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Whether a page may read what the token endpoint answers to a client: one of this machine's, at whatever port, or of where
 * the client has its people come back to. An app's own scheme has no origin: it is `null`, as that of any sandboxed page.
 */
export function maySeeAnswers(origin: string, redirectUris: readonly string[]): boolean {
  if (!URL.canParse(origin)) return false;
  if (loopbackNames.has(new URL(origin).hostname)) return true;
  return redirectUris.some((uri) => /^https?:/.test(uri) && new URL(uri).origin === origin);
}

const loopback = (paths: readonly string[]): string[] =>
  paths.flatMap((path) => [`http://127.0.0.1${path}`, `http://localhost${path}`]);

/** oidc-provider lets a native client's loopback addresses have any port, and takes no https there. */
function applicationTypeOf(redirectUris: readonly string[]): 'native' | 'web' {
  const isNative = redirectUris.every((uri) => {
    const { protocol, hostname } = new URL(uri);
    return protocol === 'http:' ? loopbackNames.has(hostname) : protocol !== 'https:' || !loopbackNames.has(hostname);
  });
  return isNative ? 'native' : 'web';
}

/** Where people may be sent after they have signed out: where they came back to, and the first page beside it. */
function afterLogout(redirectUris: readonly string[]): string[] {
  const first = redirectUris.flatMap((uri) => (uri.startsWith('http') ? [new URL('/', uri).href] : []));
  return [...new Set([...redirectUris, ...first])];
}

function toMetadata({ id, redirectUris, secret }: SandboxClient): ClientMetadata {
  const isConfidential = secret !== undefined;
  return {
    client_id: id,
    ...(isConfidential ? { client_secret: secret } : {}),
    application_type: applicationTypeOf(redirectUris),
    token_endpoint_auth_method: isConfidential ? 'client_secret_basic' : 'none',
    grant_types: ['authorization_code', ...(isConfidential ? ['client_credentials'] : [])],
    response_types: ['code'],
    redirect_uris: [...redirectUris],
    post_logout_redirect_uris: afterLogout(redirectUris),
    scope: ['openid', 'profile', ...customerScopes].join(' '),
    id_token_signed_response_alg: signingAlgorithm,
  };
}

const fixed: readonly SandboxClient[] = [
  ...partners.map(({ id, secret }) => ({ id, secret, redirectUris: loopback(['/linked']) })),
  // The gateway's own page for people is the second.
  { id: 'bankgraph-links', redirectUris: loopback(['/callback', '/links/signed-in']) },
  { id: 'bankgraph-explorer', redirectUris: loopback(['/explore/signed-in', '/insights/signed-in']) },
  { id: 'bankgraph-spa', redirectUris: loopback(['/signed-in']) },
];

/** Its page for people sends them back to where they can sign in again. */
const furtherLogouts: Readonly<Record<string, readonly string[]>> = { 'bankgraph-links': loopback(['/links']) };

/** A token without a browser, in the name of whichever client: it sends nobody anywhere. */
const commandLine: ClientMetadata = {
  client_id: 'bankgraph-cli',
  token_endpoint_auth_method: 'none',
  grant_types: [sandboxGrantType],
  response_types: [],
  redirect_uris: [],
  scope: allScopes.join(' '),
  id_token_signed_response_alg: signingAlgorithm,
};

/** All clients, as oidc-provider wants them: the fixed ones with what is given for them, then the others that are given. */
export function clientsWith(given: readonly SandboxClient[]): ClientMetadata[] {
  const byId = new Map(fixed.map((client) => [client.id, client]));
  for (const client of given) {
    const known = byId.get(client.id);
    const redirectUris = [...new Set([...(known?.redirectUris ?? []), ...client.redirectUris])];
    byId.set(client.id, { ...client, ...known, redirectUris });
  }
  byId.delete(commandLine.client_id);
  const withPages = [...byId.values()].map((client) => {
    const metadata = toMetadata(client);
    const leave = [...(metadata.post_logout_redirect_uris ?? []), ...(furtherLogouts[client.id] ?? [])];
    return { ...metadata, post_logout_redirect_uris: leave };
  });
  return [...withPages, commandLine];
}

/** Reads the text of SANDBOX_CLIENTS, a JSON list. @throws Error with what is wrong with it; it never repeats a secret */
export function parseClients(text: string): SandboxClient[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Error('SANDBOX_CLIENTS must be JSON');
  }
  if (!Array.isArray(parsed)) throw new Error('SANDBOX_CLIENTS must be a list of clients');
  return parsed.map((client: unknown, index) => {
    const at = `SANDBOX_CLIENTS[${index}]`;
    if (!isObject(client)) throw new Error(`${at} must be an object`);
    const { id, redirectUris, secret } = client;
    if (typeof id !== 'string' || id === '') throw new Error(`${at}.id must be a text`);
    if (secret !== undefined && (typeof secret !== 'string' || secret === '')) {
      throw new Error(`${at}.secret must be a text`);
    }
    if (!Array.isArray(redirectUris)) throw new Error(`${at}.redirectUris must be a list of addresses`);
    const addresses = redirectUris.map((uri: unknown) => {
      if (typeof uri !== 'string' || !URL.canParse(uri)) throw new Error(`${at}.redirectUris has what is no address`);
      return uri;
    });
    return { id, redirectUris: addresses, ...(secret === undefined ? {} : { secret }) };
  });
}
