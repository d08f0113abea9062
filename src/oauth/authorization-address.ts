// Where a person authorises one consent, if the bank's answer has an address of its own for it (Berlin Group's `scaOAuth`). The
// address is an answer's and no more: it counts on the authorisation server's own hosts, and on those that the operator has
// named. Only the browser goes there; the code that comes back is exchanged at the configured server alone (RFC 9700 section
// 4.4, mix-up). Called by bank-oauth.ts.

import { isLoopbackHost } from '../domain/loopback.ts';

/** An address out of a bank's answer. The person goes there, tokens never do. */
export interface AuthorizationAddress {
  readonly url: string;
  /** Whether the operator has named its host for this bank; other addresses count only on the server's own hosts. */
  readonly isNamed: boolean;
}

/** An opaque id, as banks write them: nothing else of an answer gets into an address. */
const plainId = /^[\w.~=+-]{1,200}$/;
/** What an address may add to the request at the server's own endpoint. */
const idNames = ['authorizationId', 'authorisationId'] as const;

/**
 * The request at the address; where that is none to be sent to (metadata, another host), at the server's own endpoint, with
 * the id of the authorisation that the address names. `ownOrigins` are the server's.
 */
export function toAddressOf(
  request: URL,
  { url, isNamed }: AuthorizationAddress,
  ownOrigins: readonly string[],
): string {
  const address = URL.canParse(url) ? new URL(url) : null;
  if (address === null) return request.href;
  const isSecure = address.protocol === 'https:' || (address.protocol === 'http:' && isLoopbackHost(address.hostname));
  const isOwn = ownOrigins.includes(address.origin) || isNamed;
  const isPage = !/\/\.well-known\//.test(address.pathname) && address.pathname !== '/';
  if (!isSecure || !isOwn || !isPage) {
    const own = new URL(request);
    for (const name of idNames) {
      const id = address.searchParams.get(name);
      if (id !== null && plainId.test(id) && !own.searchParams.has(name)) own.searchParams.set(name, id);
    }
    return own.href;
  }
  // What was asked for stands, whatever the address says of it.
  const sent = new URL(address);
  sent.hash = '';
  for (const [name, value] of request.searchParams) sent.searchParams.set(name, value);
  return sent.href;
}
