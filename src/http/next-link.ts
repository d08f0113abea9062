// Turns what a bank calls its next page into a URL of the bank's own. A bearer never leaves the bank's origin, whatever
// a link says: banks send links relative to the host, with a wrong host, with another prefix, encoded, or malformed.

/** What a link leads to: the next page, or nothing that could be one. */
export type NextLink =
  | { readonly url: URL }
  /** Why it is not followed, for operators. */
  | { readonly url: null; readonly reason: string };

/**
 * The next page's URL, always on `current`'s origin.
 * - A link whose path is the standard's own (`resourcePath`, such as `/accounts/22289/transactions`), behind whatever
 *   prefix, keeps the current path and takes only the link's query: the configured prefix stands.
 * - A link to another path of the bank's is opaque and is followed on the bank's origin (RFC 3986 resolution against
 *   `current`), unless it names another resource of the same API: a part of the standard's path, with another id or none,
 *   is another list, or another account's.
 * House rule: no standard says more than that the link is opaque.
 */
export function resolveNextLink(current: URL, resourcePath: string, link: string): NextLink {
  const text = decoded(link);
  if (!URL.canParse(text, current.href)) return { url: null, reason: 'the next link is no URL' };
  const linked = new URL(text, current);
  if (linked.protocol !== 'http:' && linked.protocol !== 'https:')
    return { url: null, reason: 'the next link is no URL' };
  const next = new URL(current);
  next.search = linked.search;
  next.hash = '';
  const own = toSegments(resourcePath);
  const path = toSegments(linked.pathname);
  if (endsWith(path, own) || linked.pathname === current.pathname) return { url: next };
  // Another version of the same path, or a page below it: the path is the bank's.
  const unversioned = own.filter((segment, index) => index > 0 || !version.test(segment));
  const at = path.findIndex((_, index) => unversioned.every((segment, offset) => path[index + offset] === segment));
  if (at < 0 && path.some((segment) => unversioned.includes(segment)))
    return { url: null, reason: 'the next link leads to another resource' };
  next.pathname = linked.pathname;
  return { url: next };
}

/**
 * Where a file lies that a bank offers; null when it is not on `current`'s origin, or is another resource of the API than the
 * account's: a bearer is sent there, and what comes is taken for the account's. Outside of the API's paths any may be a file.
 */
export function resolveFileLink(current: URL, resourcePath: string, link: string): URL | null {
  const text = decoded(link);
  if (!URL.canParse(text, current.href)) return null;
  const linked = new URL(text, current);
  if (linked.protocol !== current.protocol || linked.origin !== current.origin) return null;
  const file = new URL(current);
  // Links relative to the host forget the prefix behind which the API stands.
  const [at, here] = [linked.pathname.indexOf(resourcePath), current.pathname.indexOf(resourcePath)];
  file.pathname = at < 0 || here < 0 ? linked.pathname : current.pathname.slice(0, here) + linked.pathname.slice(at);
  file.search = linked.search;
  file.hash = '';
  const standard = toSegments(resourcePath);
  const path = toSegments(file.pathname);
  // The collection's name and the account's id, as in the standard's own path.
  const [collection, id] = standard.slice(-3, -1);
  if (path.some((segment, index) => segment === collection && path[index + 1] === id)) return file;
  const api = [...toSegments(current.pathname.slice(0, Math.max(0, here))), ...standard.slice(0, 1)];
  const isOfApi = path.includes(collection ?? '') || api.every((segment, index) => path[index] === segment);
  return isOfApi ? null : file;
}

const version = /^v\d+(?:\.\d+)*$/;

/** A link that was encoded as a whole, or for HTML, is taken back to what it was. */
function decoded(link: string): string {
  const text = link.trim().replaceAll('&amp;', '&');
  if (!/^(?:https?%3A)?%2F/i.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A path's segments without their encoding, which banks differ in. */
function toSegments(path: string): readonly string[] {
  return path.split('/').flatMap((segment) => {
    if (segment === '') return [];
    try {
      return [decodeURIComponent(segment)];
    } catch {
      return [segment];
    }
  });
}

function endsWith(path: readonly string[], end: readonly string[]): boolean {
  return path.length >= end.length && end.every((segment, index) => path[path.length - end.length + index] === segment);
}
