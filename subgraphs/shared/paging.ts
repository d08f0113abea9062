// Page arguments of every connection: one rule for sizes and simple cursors. Called by the resolvers.

import { InvalidInput } from '../../src/domain/errors.ts';
import type { TextSealer } from '../../src/domain/sealed-text.ts';

/** Largest page: GitHub's 100 doubled; more is walked by cursor. The schema's descriptions say the same. */
export const maxPageSize = 200;

/** Checks a page size. @throws InvalidInput */
export function assertPageSize(first: number): number {
  if (first < 1 || first > maxPageSize) throw new InvalidInput('first', `first must be between 1 and ${maxPageSize}.`);
  return first;
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

/** Parses a cursor of {@link toFieldCursor} whose fields have the given types. @throws InvalidInput */
export function parseFieldCursor(
  text: string,
  types: readonly ('string' | 'number')[],
  cursors: TextSealer,
): readonly (string | number)[] {
  const fields = text.length > maxCursorLength || !/^[A-Za-z0-9_-]+$/.test(text) ? null : openCursor(text, cursors);
  if (
    !Array.isArray(fields) ||
    fields.length !== types.length ||
    !types.every((type, index) => typeof fields[index] === type) ||
    // PostgreSQL takes them in no text.
    fields.some((field) => String(field).includes('\0'))
  ) {
    throw invalidCursor();
  }
  return fields.filter((field): field is string | number => typeof field === 'string' || typeof field === 'number');
}

/** The error for a cursor that is none of ours. */
export function invalidCursor(): InvalidInput {
  return new InvalidInput('after', 'after must be a cursor of an earlier page of the same list.');
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
}

/** Cuts a page out of a list, ordered by `fieldsOf`. @throws InvalidInput on a bad size or cursor. */
export function toListPage<T>(
  items: readonly T[],
  { fieldsOf, types, cursors }: ListOrder<T>,
  { first, after }: PageArguments,
): ListPage<T> {
  assertPageSize(first);
  const behind = after == null ? null : parseFieldCursor(after, types, cursors);
  const ordered = items
    .map((node) => ({ node, fields: fieldsOf(node) }))
    .filter(({ fields }) => behind === null || compareFields(fields, behind) > 0)
    .sort((a, b) => compareFields(a.fields, b.fields));
  // Cursors are written where they are asked for.
  const edges = ordered.slice(0, first).map(({ node, fields }) => ({
    node,
    get cursor() {
      return toFieldCursor(fields, cursors);
    },
  }));
  return {
    edges,
    pageInfo: {
      hasNextPage: ordered.length > first,
      hasPreviousPage: behind !== null,
      get startCursor() {
        return edges.at(0)?.cursor ?? null;
      },
      get endCursor() {
        return edges.at(-1)?.cursor ?? null;
      },
    },
  };
}
