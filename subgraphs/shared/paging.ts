// Page arguments of every connection: one rule for sizes and simple cursors. Called by the resolvers.

import { InvalidInput } from '../../src/domain/errors.ts';
import type { TextSealer } from '../../src/domain/sealed-text.ts';

/** Largest page: GitHub's 100 doubled; more is walked by cursor. The schema's descriptions say the same. */
export const maxPageSize = 200;

/** Checks a page size. @throws InvalidInput */
export function assertPageSize(size: number, argument: 'first' | 'last' = 'first'): number {
  if (size < 1 || size > maxPageSize)
    throw new InvalidInput(argument, `${argument} must be between 1 and ${maxPageSize}.`);
  return size;
}

/** Longer ones are refused unread. */
const maxCursorLength = 2000;

/** Writes a cursor that holds sort fields. */
export function toFieldCursor(fields: readonly (string | number)[], cursors: TextSealer): string {
  return cursors.seal(JSON.stringify(fields));
}

/** What a cursor holds, hostile until it is parsed: those of 0.2 were not sealed, and are read until 1.0. */
export function openCursor(text: string, cursors: TextSealer): unknown {
  try {
    const parsed: unknown = JSON.parse(cursors.open(text) ?? Buffer.from(text, 'base64url').toString('utf8'));
    return parsed;
  } catch {
    return null;
  }
}

/** What a cursor of {@link toFieldCursor} whose fields have the given types holds; null for what is none. */
function readFieldCursor(
  text: string,
  types: readonly ('string' | 'number')[],
  cursors: TextSealer,
): readonly (string | number)[] | null {
  const fields = text.length > maxCursorLength || !/^[A-Za-z0-9_-]+$/.test(text) ? null : openCursor(text, cursors);
  if (
    !Array.isArray(fields) ||
    fields.length !== types.length ||
    !types.every((type, index) => typeof fields[index] === type) ||
    // PostgreSQL takes them in no text.
    fields.some((field) => String(field).includes('\0'))
  ) {
    return null;
  }
  return fields.filter((field): field is string | number => typeof field === 'string' || typeof field === 'number');
}

/** Parses `after`, a cursor of {@link toFieldCursor} whose fields have the given types. @throws InvalidInput */
export function parseFieldCursor(...read: Parameters<typeof readFieldCursor>): readonly (string | number)[] {
  const fields = readFieldCursor(...read);
  if (fields === null) throw invalidCursor();
  return fields;
}

/** The same of `before`. @throws InvalidInput */
export function parseBeforeCursor(...read: Parameters<typeof readFieldCursor>): readonly (string | number)[] {
  const fields = readFieldCursor(...read);
  if (fields === null) throw invalidCursor('before');
  return fields;
}

/** The error for a cursor that is none of ours. */
export function invalidCursor(argument: 'after' | 'before' = 'after'): InvalidInput {
  return new InvalidInput(argument, `${argument} must be a cursor of an earlier page of the same list.`);
}

/** Orders tuples of strings and numbers field by field. */
export function compareFields(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (let index = 0; index < a.length; index++) {
    const [left, right] = [a[index] ?? '', b[index] ?? ''];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/** A page of an ordered list that is in memory as a whole. */
export interface ListPage<T> {
  readonly edges: readonly { readonly node: T; readonly cursor: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  /** Of the whole list. */
  readonly totalCount: number;
}

/** Something in its place on a page; its cursor is written where it is asked for. */
class ListEdge<T> {
  readonly node: T;
  readonly fields: readonly (string | number)[];
  readonly #cursors: TextSealer;

  constructor(node: T, fields: readonly (string | number)[], cursors: TextSealer) {
    this.node = node;
    this.fields = fields;
    this.#cursors = cursors;
  }

  get cursor(): string {
    return toFieldCursor(this.fields, this.#cursors);
  }
}

/** How a list is ordered: by these fields of each item, which are of these types. */
export interface ListOrder<T> {
  readonly fieldsOf: (item: T) => readonly (string | number)[];
  readonly types: readonly ('string' | 'number')[];
  readonly cursors: TextSealer;
}

/** Which page is asked for. */
export interface PageArguments {
  readonly first: number;
  readonly after?: string | null | undefined;
  /** Where it is given it takes the place of `first`: so many, from the end of the list or before a cursor. */
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** How large a page is, and from which end. @throws InvalidInput */
export function readPageSize({ first, last }: PageArguments): { readonly size: number; readonly isBackward: boolean } {
  return last == null
    ? { size: assertPageSize(first), isBackward: false }
    : { size: assertPageSize(last, 'last'), isBackward: true };
}

/** Cuts a page out of a list, ordered by `fieldsOf`. @throws InvalidInput on a bad size or cursor. */
export function toListPage<T>(
  items: readonly T[],
  { fieldsOf, types, cursors }: ListOrder<T>,
  asked: PageArguments,
): ListPage<T> {
  const { size, isBackward } = readPageSize(asked);
  const { after, before } = asked;
  const behind = after == null ? null : parseFieldCursor(after, types, cursors);
  const until = before == null ? null : parseBeforeCursor(before, types, cursors);
  const ordered: ListEdge<T>[] = [];
  for (const node of items) {
    const fields = fieldsOf(node);
    if (behind !== null && compareFields(fields, behind) <= 0) continue;
    if (until === null || compareFields(fields, until) < 0) ordered.push(new ListEdge(node, fields, cursors));
  }
  ordered.sort((a, b) => compareFields(a.fields, b.fields));
  const isCut = ordered.length > size;
  const edges = isCut ? (isBackward ? ordered.slice(-size) : ordered.slice(0, size)) : ordered;
  return {
    edges,
    pageInfo: {
      hasNextPage: (isCut && !isBackward) || until !== null,
      hasPreviousPage: (isCut && isBackward) || behind !== null,
      get startCursor() {
        return edges.at(0)?.cursor ?? null;
      },
      get endCursor() {
        return edges.at(-1)?.cursor ?? null;
      },
    },
    totalCount: items.length,
  };
}
