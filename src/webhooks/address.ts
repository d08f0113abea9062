// Where webhooks may go (against server-side request forgery, OWASP API7): which URLs a partner may register, and which
// addresses are connected to at each attempt, whatever the URL's name resolves to then. Used by caller-webhooks.ts and sender.ts.

import { isIP } from 'node:net';
import { hostOf, isPublicAddress, mayBePublic } from '../http/public-address.ts';

export { hostOf, isPublicAddress };

/** What is allowed here. */
export interface AddressRules {
  /** For the sandbox: plain HTTP, and any host, port and address. */
  readonly allowPrivate: boolean;
}

/** Longest URL that is taken, characters. */
const maxUrlLength = 2000;
/** Ports below this are the system's services, which speak anything but webhooks. */
const firstUnprivilegedPort = 1024;

/** Whether an address may be connected to here. */
export function mayConnect(address: string, { allowPrivate }: AddressRules): boolean {
  return allowPrivate ? isIP(address) !== 0 : isPublicAddress(address);
}

/**
 * The URL when webhooks may be sent there, as far as it alone tells; null otherwise. HTTPS, no user, no fragment, the usual
 * port or one above the system's, a host that is a public address or can be a public name. Other forms of IPv4 addresses
 * (`0177.1`, `2130706433`) have been brought to the usual one by the WHATWG parser.
 */
export function parseWebhookUrl(text: string, rules: AddressRules): URL | null {
  if (text.length > maxUrlLength || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.href.length > maxUrlLength) return null;
  if (url.username !== '' || url.password !== '' || text.includes('#')) return null;
  if (url.protocol !== 'https:' && !(rules.allowPrivate && url.protocol === 'http:')) return null;
  if (rules.allowPrivate) return url;
  if (url.port !== '' && Number(url.port) < firstUnprivilegedPort) return null;
  return mayBePublic(hostOf(url)) ? url : null;
}
