// How far an entry's id can be relied on, with all windows of its statement in view that this request has read: a bank that
// gives one id to entries of different months is found out only there. Called by answer.ts and the Transaction resolvers.

import type { Note } from '../../src/domain/note.ts';
import type { IdentityStability, StatementEntry } from '../../src/domain/statement.ts';
import type { LocatedEntry, StatementPart } from '../shared/located-entry.ts';

type Entries = readonly StatementEntry[];

/** The bank's ids of a window's booked entries; kept as long as the window, which the cache holds. */
const idsOf = new WeakMap<Entries, ReadonlySet<string>>();
/** For two windows whether they share an id: asked for each entry, answered once. */
const sharing = new WeakMap<Entries, WeakMap<Entries, boolean>>();

/** What {@link stabilityOf} found out over windows: how many entries of them bear an id that another window's entry bears. */
export function noteSharedIds(parts: readonly StatementPart[]): readonly Note[] {
  const windows = parts[0]?.readParts ?? [];
  const hasShared = windows.some((one, index) =>
    windows.slice(index + 1).some((other) => doShareIds(one.value, other.value)),
  );
  if (!hasShared) return [];
  // With one id that is several entries' none of the statement's can be relied on.
  const count = windows.reduce((sum, { value }) => sum + readIds(value).size, 0);
  return [{ code: 'IDS_NOT_RELIABLE', count }];
}

/** STABLE only when no two windows share an id of the bank's: then its ids are part of an entry's key, no more. */
export function stabilityOf({ entry, part }: LocatedEntry): IdentityStability {
  if (entry.identityStability !== 'STABLE') return entry.identityStability;
  const parts = part.readParts ?? [];
  for (const [index, one] of parts.entries()) {
    for (const other of parts.slice(index + 1)) if (doShareIds(one.value, other.value)) return 'DERIVED';
  }
  return 'STABLE';
}

function doShareIds(one: Entries, other: Entries): boolean {
  const shared = sharing.get(one) ?? new WeakMap<Entries, boolean>();
  sharing.set(one, shared);
  let isShared = shared.get(other);
  if (isShared === undefined) {
    const ids = readIds(one);
    isShared = [...readIds(other)].some((id) => ids.has(id));
    shared.set(other, isShared);
  }
  return isShared;
}

function readIds(entries: Entries): ReadonlySet<string> {
  let ids = idsOf.get(entries);
  if (ids === undefined) {
    ids = new Set(
      entries.flatMap(({ transaction: { status, bankTransactionId } }) =>
        status === 'BOOKED' ? (bankTransactionId ?? []) : [],
      ),
    );
    idsOf.set(entries, ids);
  }
  return ids;
}
