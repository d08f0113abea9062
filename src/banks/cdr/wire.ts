// What Australian data holders send around their lists, parsed and checked: lists with links and page counts, errors.
// Called by connector.ts. Source: Consumer Data Standards 1.36, banking and common APIs, pagination, error codes.

import type { Defect } from '../connector.ts';
import {
  isNothing,
  isObject,
  type JsonObject,
  readList,
  readObject,
  readString,
  tellUnknownLists,
  Unreadable,
} from '../json.ts';

/** One page of a list. */
export interface CdrPage {
  readonly list: readonly unknown[];
  /** `links.next`; null on the last page, or when the holder forgets it. */
  readonly next: string | null;
  /** `meta.totalPages`; null when it is not given as a number. */
  readonly totalPages: number | null;
  /** Lists beside it that nobody reads. */
  readonly defects: readonly Defect[];
}

/** The answer's `data`. @throws Unreadable */
export function readData(body: unknown): JsonObject {
  const data = isObject(body) ? readObject(body, 'data') : null;
  if (data === null) throw new Unreadable('/data', 'missing or not an object');
  return data;
}

/** The list `data.<name>` of an answer and its paging. @throws Unreadable when the answer has another shape */
export function readCdrPage(body: unknown, name: string): CdrPage {
  const data = readData(body);
  const list = data[name] === undefined ? null : readList(data, name);
  if (list === null) throw new Unreadable(`/data/${name}`, 'missing or not a list');
  if (list.length === 0 && readErrorCodes(body).length > 0) throw new Unreadable('/data', 'an error in its place');
  const answer = isObject(body) ? body : null;
  const totalPages = readObject(answer, 'meta')?.['totalPages'];
  return {
    list,
    next: readString(readObject(answer, 'links'), 'next'),
    defects: tellUnknownLists(data, '/data', (key) => key === name),
    totalPages: typeof totalPages === 'number' && Number.isSafeInteger(totalPages) ? totalPages : null,
  };
}

/**
 * {@link readCdrPage} of entries, of which an account may have none: no body at all, `null`, or a `data` that holds nothing says so, but for an error beside it.
 * @throws Unreadable when the answer has another shape
 */
export function readCdrEntries(body: unknown, name: string): CdrPage {
  const data = isObject(body) ? body['data'] : undefined;
  const isEmpty = isNothing(body) || (isObject(body) && 'data' in body && isNothing(data));
  if (isEmpty && readErrorCodes(body).length > 0) throw new Unreadable('/data', 'an error in its place');
  return readCdrPage(isEmpty ? { ...(isObject(body) ? body : {}), data: { [name]: [] } } : body, name);
}

/** ResponseErrorListV2: `errors[].code`. */
export function readErrorCodes(body: unknown): readonly string[] {
  if (!isObject(body)) return [];
  return (readList(body, 'errors') ?? []).flatMap((error) =>
    isObject(error) ? (readString(error, 'code') ?? []) : [],
  );
}
