// CDR's numbered pages: which sizes to ask for, what the next page is when a holder forgets or garbles its link. Called
// by connector.ts. Source: Consumer Data Standards 1.36, pagination (page, page-size, links.next, meta.totalPages).

import type { CdrPage } from './wire.ts';

/** Page sizes tried in turn: the standard's most, a common limit, the holder's own default. */
export const pageSizes: readonly (number | null)[] = [1000, 100, null];

/**
 * The next page: the holder's link, or, when there is none although the page count says that there is more, the next
 * number. The count alone is not trusted: it neither ends the walk while there is a link, nor asks past an empty page.
 */
export function nextOf({ next, totalPages, list }: CdrPage, pagesRead: number): string | null {
  if (next !== null) return next;
  return totalPages !== null && pagesRead < totalPages && list.length > 0 ? `?page=${pagesRead + 1}` : null;
}

/**
 * Keeps what was asked for: a link that names a page but drops the page size or the times would count its pages
 * otherwise, and entries would be missed. Links without a page number are the holder's own and stay as they are.
 */
export function keepPaging(next: URL, current: URL): URL {
  if (!next.searchParams.has('page')) return next;
  for (const name of ['page-size', 'oldest-time', 'newest-time']) {
    const asked = current.searchParams.get(name);
    if (asked !== null && !next.searchParams.has(name)) next.searchParams.set(name, asked);
  }
  return next;
}
