// Turns what a bank calls its next page into a URL of the bank's own. A bearer never leaves the bank's origin, whatever
// a link says: banks send links relative to the host, with a wrong host, with another prefix, or malformed.

/**
 * The next page's URL, always on `current`'s origin; null when the link cannot be read as a URL.
 * - A link whose path ends with the standard's own path (`resourcePath`, such as `/accounts/22289/transactions`) keeps
 *   the current path and takes only the link's query: the configured prefix stands, whatever host or prefix was sent.
 * - Any other link keeps its own path and query on the bank's origin (RFC 3986 resolution against `current`).
 */
export function resolveNextLink(current: URL, resourcePath: string, link: string): URL | null {
  if (!URL.canParse(link, current.href)) return null;
  const linked = new URL(link, current);
  if (linked.protocol !== 'http:' && linked.protocol !== 'https:') return null;
  const next = new URL(current);
  if (!linked.pathname.endsWith(resourcePath)) next.pathname = linked.pathname;
  next.search = linked.search;
  next.hash = '';
  return next;
}
