// A direct debit, standing order, scheduled payment or beneficiary that a request has found: of which link and account, by which
// reading; and the keys by which they are named. Made by the loaders (subgraphs/accounts/arrangement-loaders.ts), passed to the resolvers.

import { withoutCardNumbers } from '../domain/card.ts';
import { type Link, ownerOf } from '../domain/link.ts';
import type { LocatedAccount } from './located-account.ts';
import { toKeyedHash } from './located-card.ts';
import type { Sourced } from './sourced.ts';

/** One of what a list holds, with where it was found. */
export interface LocatedArrangement<T> {
  readonly link: Link;
  /** Null for what a bank has of the customer and of no account. */
  readonly account: LocatedAccount | null;
  /** The same each time it is read: a keyed hash, of the bank's own id where there is one, else of all that is said. */
  readonly key: string;
  readonly item: T;
  readonly reading: Sourced<readonly T[]>;
}

/** What tells rows apart. */
interface Identified {
  readonly bankId: string | null;
}

/** Rows of one reading in their places. Two that are alike in everything, and have no id, are told apart by their order alone. */
export function toLocated<T extends Identified>(
  { idKey, kind }: { readonly idKey: Buffer; readonly kind: string },
  { link, account }: Pick<LocatedArrangement<T>, 'link' | 'account'>,
  reading: Sourced<readonly T[]>,
): readonly LocatedArrangement<T>[] {
  const { customerId, bankId } = ownerOf(link);
  const seen = new Map<string, number>();
  return reading.value.map((item) => {
    const name =
      item.bankId ?? JSON.stringify(item, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
    const occurrence = seen.get(name) ?? 0;
    seen.set(name, occurrence + 1);
    const place = account === null ? link.bankId : account.record.key;
    const kindOfName = item.bankId === null ? 'as written' : 'by id';
    const key = toKeyedHash(idKey, [kind, customerId, bankId, place, kindOfName, name, String(occurrence)]);
    return { link, account, key, item, reading };
  });
}

/** Texts that people write and in which a card's number may stand: the reference by which a card is paid off is one. */
const writtenFields = ['name', 'nickname', 'creditorName', 'reference'];

/** A row without any card's number in its texts: before it is kept anywhere. */
export function withoutCardNumbersOf<T extends object>(item: T): T {
  const clean = Object.fromEntries(
    Object.entries(item).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' && writtenFields.includes(name) ? withoutCardNumbers(value) : value,
    ]),
  );
  return { ...item, ...clean };
}
