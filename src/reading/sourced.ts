// What a read of one bank came to, as loaders hand it to resolvers: the reading, whose it is, and how fresh.

import type { Reading } from '../banks/connector.ts';
import type { BankFailure } from '../domain/errors.ts';
import type { Link } from '../domain/link.ts';

/** How the data reached this request. */
export type Freshness = 'LIVE' | 'CACHED' | 'STALE';

/** A reading, with its link and its freshness. */
export interface Sourced<T> extends Reading<T> {
  readonly link: Link;
  readonly freshness: Freshness;
  /** Why it is stale: what the bank, or the way to it, failed with. Null unless `freshness` is STALE. */
  readonly staleBecause: BankFailure | null;
  /** Epoch milliseconds at which the gateway may ask the bank again. */
  readonly nextRefreshAtMs: number;
}

/** What one link gave, or why it gave nothing. */
export type Outcome<T> =
  | { readonly link: Link; readonly reading: Sourced<T>; readonly failure: null }
  | { readonly link: Link; readonly reading: null; readonly failure: BankFailure };

/** A bank's reading with how it was come by: through which link, how fresh. */
export function toSourced<T>(
  link: Link,
  reading: Reading<T>,
  age: Pick<Sourced<T>, 'freshness' | 'nextRefreshAtMs'>,
): Sourced<T> {
  const { value, fetchedAtMs, defects, incomplete, historyFrom, notes, goesOn } = reading;
  // Nearly always: one object instead of five.
  if (historyFrom === undefined && notes === undefined && goesOn === undefined) {
    const { freshness, nextRefreshAtMs } = age;
    return { value, fetchedAtMs, defects, incomplete, freshness, nextRefreshAtMs, link, staleBecause: null };
  }
  const history = historyFrom === undefined ? {} : { historyFrom };
  const told = { ...history, ...(notes === undefined ? {} : { notes }), ...(goesOn === undefined ? {} : { goesOn }) };
  return { value, fetchedAtMs, defects, incomplete, ...told, ...age, link, staleBecause: null };
}
