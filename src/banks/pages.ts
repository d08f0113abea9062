// The walk over a bank's pages that every connector shares: follow next links on the bank's own origin, stop when they
// do not advance, keep what was read when a later page fails. merge-entries.ts then counts each entry once.

import { BankFailure } from '../domain/errors.ts';
import { resolveNextLink } from '../http/next-link.ts';
import type { Defect } from './connector.ts';

/** One page as a standard's wire reader gives it. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly defects: readonly Defect[];
  /** What the bank calls its next page, unresolved; null on the last one. */
  readonly next: string | null;
  readonly receivedAtMs: number;
}

/** How to walk. */
export interface Walk<T> {
  readonly bankId: string;
  readonly firstUrl: URL;
  /** The standard's own path, percent-encoded, such as `/accounts/22289/transactions`. */
  readonly resourcePath: string;
  readonly read: (url: URL) => Promise<Page<T>>;
  /** Equal for two items that may be the same one on two pages. */
  readonly identityOf: (item: T) => string;
  /** Last touch to a resolved next URL (a standard's own paging rules). */
  readonly amendNext?: (next: URL, current: URL) => URL;
  /** True when a later page's failure only says that there are no more pages. */
  readonly isEnd?: (failure: BankFailure) => boolean;
  /** Empty pages in a row that are passed over; {@link usualEmptyPagesInARow} where nothing is said. */
  readonly maxEmptyPages?: number;
  /** What an earlier walk brought home before it stopped: this one goes on from there. */
  readonly resume?: Stopped<T> | null;
  /** Told of what has been read, after each page but the last. */
  readonly onPage?: (walked: Walked<T>) => void;
}

/** What a walk brought home that stopped at a page which can still be asked for. */
export interface Stopped<T> extends Walked<T> {
  /** The page to go on with. */
  readonly nextUrl: string;
}

/** What a walk brought home. */
export interface Walked<T> {
  readonly pages: readonly (readonly T[])[];
  readonly defects: readonly Defect[];
  /** Epoch milliseconds of the last answer. */
  readonly fetchedAtMs: number;
  readonly incomplete: BankFailure | null;
  /** Where the walk can go on later; absent at its end, and where it was led astray. */
  readonly nextUrl?: string;
}

/** Pages of one list that are followed in one walk: at the smallest page in use (CDR's default of 25) still 10,000 entries. */
export const maxPages = 400;

/** Empty pages in a row that are passed over: cursors over filtered rows give some, an idle cursor gives them for ever. */
const usualEmptyPagesInARow = 3;

/**
 * Reads all pages of a list. A first page that fails throws; whatever stops the walk later ends it with the part read
 * and `incomplete`: the later page's own failure, or BANK_BAD_RESPONSE for a link that cannot be read or does not
 * advance (a URL seen before, a page that brings nothing new) and for more than {@link maxPages} pages.
 */
export async function walkPages<T>(walk: Walk<T>): Promise<Walked<T>> {
  const { resume, maxEmptyPages = usualEmptyPagesInARow } = walk;
  const pages: (readonly T[])[] = [...(resume?.pages ?? [])];
  const defects: Defect[] = [...(resume?.defects ?? [])];
  const seenUrls = new Set<string>();
  const seenItems = new Set<string>();
  for (const page of pages) addNew(page, seenItems, walk.identityOf);
  const most = pages.length + maxPages;
  let fetchedAtMs = resume?.fetchedAtMs ?? 0;
  let emptyPagesInARow = 0;
  const stop = (reason: string): Walked<T> => ({
    pages,
    defects,
    fetchedAtMs,
    incomplete: toStopped(walk.bankId, `paging stopped after ${pages.length} pages: ${reason}`),
  });

  for (let url: URL | null = resume == null ? walk.firstUrl : new URL(resume.nextUrl); url !== null; ) {
    seenUrls.add(url.href);
    let page: Page<T>;
    try {
      page = await walk.read(url);
    } catch (error) {
      // A continuation that the bank does not take any more is none: the caller begins anew.
      if (pages.length === (resume?.pages.length ?? 0) || !(error instanceof BankFailure)) throw error;
      const isEnd = walk.isEnd?.(error) === true;
      return {
        pages,
        defects,
        fetchedAtMs,
        ...(isEnd ? { incomplete: null } : { incomplete: error, nextUrl: url.href }),
      };
    }
    fetchedAtMs = page.receivedAtMs;
    // On the last page nobody asks: most lists have one.
    const hasNew = page.next === null || addNew(page.items, seenItems, walk.identityOf);
    if (page.items.length > 0 && !hasNew) return stop('a page brought nothing new');
    pages.push(page.items);
    for (const defect of page.defects) defects.push(pages.length === 1 ? defect : onPage(defect, pages.length));
    if (page.next === null) return { pages, defects, fetchedAtMs, incomplete: null };
    emptyPagesInARow = page.items.length + page.defects.length === 0 ? emptyPagesInARow + 1 : 0;
    if (emptyPagesInARow > maxEmptyPages) return stop('one empty page after another');
    const next = resolveNextLink(url, walk.resourcePath, page.next);
    if (next.url === null) return stop(next.reason);
    url = walk.amendNext?.(next.url, url) ?? next.url;
    if (seenUrls.has(url.href)) return stop('the next link was followed before');
    if (pages.length >= most) return { ...stop(`more than ${maxPages} pages`), nextUrl: url.href };
    walk.onPage?.({ ...stop('there are more'), nextUrl: url.href });
  }
  return { pages, defects, fetchedAtMs, incomplete: null };
}

function toStopped(bankId: string, reason: string): BankFailure {
  return new BankFailure({ code: 'BANK_BAD_RESPONSE', bankId, operatorMessage: `${bankId}: ${reason}` });
}

/** Remembers a page's items; true when at least one was not seen on an earlier page. */
function addNew<T>(items: readonly T[], seen: Set<string>, identityOf: (item: T) => string): boolean {
  let hasNew = false;
  for (const item of items) {
    const before = seen.size;
    seen.add(identityOf(item));
    if (seen.size > before) hasNew = true;
  }
  return hasNew;
}

function onPage(defect: Defect, page: number): Defect {
  return { pointer: defect.pointer, reason: `${defect.reason} (page ${page})` };
}

/** Pages flattened, each item once by its identity: for lists whose items are told apart by what they say (balances). */
export function flattenOnce<T>(pages: readonly (readonly T[])[], identityOf: (item: T) => string): readonly T[] {
  const byIdentity = new Map<string, T>();
  for (const item of pages.flat()) {
    const identity = identityOf(item);
    if (!byIdentity.has(identity)) byIdentity.set(identity, item);
  }
  return [...byIdentity.values()];
}
