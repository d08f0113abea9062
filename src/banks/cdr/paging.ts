// CDR's numbered pages: which sizes to ask for, what the next page is when a holder forgets or garbles its link. Called
// by connector.ts. Source: Consumer Data Standards 1.36, pagination (page, page-size, links.next, meta.totalPages).

import type { ResourceRequest } from '../calls.ts';
import type { PageRead, WalkCourse } from '../lists.ts';
import type { CdrPage } from './wire.ts';

/** The versions of one endpoint that this connector reads: it asks for the newest and takes any. */
export interface EndpointVersions {
  readonly newest: number;
  readonly oldest: number;
}

/** A request and the endpoint versions it can read. */
export interface VersionedRequest extends ResourceRequest {
  readonly versions: EndpointVersions;
}

/** A paged list of the holder's. */
export interface PagedPlan<T> {
  readonly request: VersionedRequest;
  /** The standard's own path. */
  readonly path: string;
  /** The list's name in `data`. */
  readonly name: string;
  readonly identityOf: (item: T) => string;
  readonly read: (list: readonly unknown[]) => Omit<PageRead<T>, 'next'>;
  readonly course?: WalkCourse<T>;
  /** True for what there may be none of: see readCdrEntries. */
  readonly mayBeEmpty?: boolean;
}

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
