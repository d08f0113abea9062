// Cutting long lists into pages, the way each house does it. Called by the standards' transaction routes.

/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly number: number;
  readonly count: number;
}

/**
 * The page of this number (from 1) with at most `size` items; with an overlap each page begins with the last items of the
 * one before. Undefined when there is no such page; an empty list has one empty page.
 */
export function pageOf<Item>(
  list: readonly Item[],
  number: number,
  { size, overlap = 0 }: { readonly size: number; readonly overlap?: number },
): Page<Item> | undefined {
  const step = size - overlap;
  const count = Math.max(1, Math.ceil((list.length - overlap) / step));
  if (!Number.isInteger(number) || number < 1 || number > count) return undefined;
  const start = (number - 1) * step;
  return { items: list.slice(start, start + size), number, count };
}

/** A page number as an opaque text, so that no client can count on its form. */
export function toCursor(number: number): string {
  return Buffer.from(`page:${number}`).toString('base64url');
}

/** The page number in such a text, or undefined when the bank did not write it. */
export function parseCursor(cursor: string): number | undefined {
  const number = /^page:([1-9]\d{0,6})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))?.[1];
  return number === undefined ? undefined : Number(number);
}
