// What differs between two readings of the banks file, by entry: for the log, the audit and whoever checks a file before it is
// used. Says which settings of an entry differ and never what they were: among them are secrets.

import { isDeepStrictEqual } from 'node:util';
import type { Config } from './config.ts';

/** The parts of a configuration that may change while a gateway runs. */
export const reloadableParts = ['banks', 'sources', 'links', 'grants', 'clients', 'plans', 'moves'] as const;

/** One of {@link reloadableParts}; `categoryRules` are a file of their own. */
export type ReloadablePart = (typeof reloadableParts)[number] | 'categoryRules';

/** One entry that differs. */
export interface ConfigChange {
  readonly part: ReloadablePart;
  readonly change: 'added' | 'removed' | 'changed';
  /** What the entry is known by; of a grant its partner and its customer; of a move both banks. Empty for rules of categories. */
  readonly id: readonly string[];
  /** Names of the settings that differ; empty unless it is `changed`. */
  readonly settings: readonly string[];
}

type Reloadable = Pick<Config, ReloadablePart>;

/** Every entry that differs, in the order of {@link reloadableParts}. */
export function findChanges(before: Reloadable, after: Reloadable): readonly ConfigChange[] {
  const changes: ConfigChange[] = reloadableParts.flatMap((part) =>
    compare(part, byId(part, before[part]), byId(part, after[part])),
  );
  if (isDeepStrictEqual(before.categoryRules, after.categoryRules)) return changes;
  return [...changes, { part: 'categoryRules', change: 'changed', id: [], settings: [] }];
}

type Entries = ReadonlyMap<string, { readonly id: readonly string[]; readonly entry: object }>;

function byId(part: ReloadablePart, entries: readonly object[]): Entries {
  return new Map(
    entries.map((entry) => {
      const id = toId(part, { ...entry });
      return [JSON.stringify(id), { id, entry }];
    }),
  );
}

function toId(part: ReloadablePart, entry: Readonly<Record<string, unknown>>): readonly string[] {
  const names = part === 'grants' ? ['partner', 'customer'] : part === 'moves' ? ['from', 'to'] : ['id'];
  return names.map((name) => String(entry[name]));
}

function compare(part: ReloadablePart, before: Entries, after: Entries): readonly ConfigChange[] {
  const removed = [...before].flatMap(([key, { id }]) => (after.has(key) ? [] : [toChange(part, 'removed', id)]));
  const others = [...after].flatMap(([key, { id, entry }]): readonly ConfigChange[] => {
    const old = before.get(key);
    if (old === undefined) return [toChange(part, 'added', id)];
    if (isDeepStrictEqual(old.entry, entry)) return [];
    return [{ part, change: 'changed', id, settings: findSettings({ ...old.entry }, { ...entry }) }];
  });
  return [...removed, ...others];
}

const toChange = (part: ReloadablePart, change: 'added' | 'removed', id: readonly string[]): ConfigChange => ({
  part,
  change,
  id,
  settings: [],
});

function findSettings(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name])).sort();
}
