// A bank's quirk: what one bank sends that its standard does not say, put right in the bank's own JSON before anything reads
// it, so that signs, money and pointers stay where they are. One file in src/banks/<standard>/quirks/, named by `quirk:` in the
// bank's entry of the banks file; nothing else is edited. Listed by the banks file's reader, loaded by open-bank.ts.

import { readdirSync } from 'node:fs';
import type { BankStandard } from '../domain/bank.ts';
import { isObject, type JsonObject } from './json.ts';
import { withoutSentCardNumbers } from './sent-card-numbers.ts';

/** What is read of a bank, as in BankRequest.resource. */
export type QuirkResource = 'accounts' | 'balances' | 'transactions' | 'identification' | 'party';

/** One bank's quirk, the default export of its file (`satisfies Quirk`). */
export interface Quirk {
  /** The bank, as people call it. */
  readonly bank: string;
  /** What it does, in a sentence. */
  readonly what: string;
  /** Where it was seen, and on which day or in which version. */
  readonly seen: string;
  /**
   * By resource: the parsed JSON of a 2xx answer, to be given back edited. What is not understood is given back as it came;
   * whatever is thrown makes the answer one that cannot be read.
   */
  readonly edits: Readonly<Partial<Record<QuirkResource, (body: unknown) => unknown>>>;
}

/**
 * A body with the entries of one of its lists edited, such as `['transactions', 'booked']`; as it came where there is no such
 * list. The list itself is never shortened or lengthened: pointers into it stay true.
 */
export function editList(
  body: unknown,
  [name, ...rest]: readonly string[],
  edit: (entry: JsonObject) => JsonObject,
): unknown {
  if (name === undefined) return Array.isArray(body) ? body.map((entry) => editEntry(entry, edit)) : body;
  return isObject(body) && name in body ? { ...body, [name]: editList(body[name], rest, edit) } : body;
}

/** Entries as their banks sent them, by the edited ones. */
const sent = new WeakMap<JsonObject, JsonObject>();

function editEntry(entry: unknown, edit: (entry: JsonObject) => JsonObject): unknown {
  if (!isObject(entry)) return entry;
  const edited = edit(entry);
  if (edited !== entry) sent.set(edited, entry);
  return edited;
}

/** An entry as its bank sent it, before any quirk, but for the numbers of cards: what `raw` shows. */
export function asSent(entry: JsonObject): JsonObject {
  return withoutSentCardNumbers(sent.get(entry) ?? entry);
}

const folderOf = (standard: BankStandard) => new URL(`./${standard}/quirks/`, import.meta.url);

/** The names of a standard's quirks: the files of its folder. */
export function listQuirks(standard: BankStandard): readonly string[] {
  try {
    return readdirSync(folderOf(standard))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => name.slice(0, -'.ts'.length))
      .sort();
  } catch {
    return [];
  }
}

/** Loads one of {@link listQuirks}. @throws TypeError for another name, or a file that holds no quirk */
export async function loadQuirk(standard: BankStandard, name: string): Promise<Quirk> {
  if (!listQuirks(standard).includes(name)) throw new TypeError(`there is no quirk ${name} of ${standard}`);
  const module: unknown = await import(new URL(`${name}.ts`, folderOf(standard)).href);
  const quirk = typeof module === 'object' && module !== null && 'default' in module ? module.default : null;
  if (!isQuirk(quirk)) throw new TypeError(`quirks/${name}.ts of ${standard} has no quirk as its default export`);
  return quirk;
}

function isQuirk(value: unknown): value is Quirk {
  return (
    typeof value === 'object' &&
    value !== null &&
    'edits' in value &&
    typeof value.edits === 'object' &&
    'bank' in value
  );
}
