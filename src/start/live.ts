// Collections that are handed out once and replaced in place when the configuration is read again, each in one turn: whoever
// holds one sees all that is new or nothing of it. Used by the compositions beside this file; their parts only read.

/** Puts other values in the place of all that an array holds. */
export function replaceItems<T>(target: T[], next: readonly T[]): void {
  target.splice(0, target.length, ...next);
}

/** The same for a map. */
export function replaceEntries<Key, Value>(target: Map<Key, Value>, next: ReadonlyMap<Key, Value>): void {
  target.clear();
  for (const [key, value] of next) target.set(key, value);
}

/** The same for a set. */
export function replaceMembers<T>(target: Set<T>, next: Iterable<T>): void {
  const members = [...next];
  target.clear();
  for (const member of members) target.add(member);
}
