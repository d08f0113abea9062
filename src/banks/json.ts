// Total readers over what banks send: parsed JSON of unknown shape goes in, checked values come out, nothing is cast.
// Called by every <standard>/wire.ts. Hand-written instead of a schema library because a statement is 20,000 entries.

import { type CurrencyCode, parseCurrency, parseCurrencyOfHistory } from '../domain/iso4217.ts';
import { InvalidAmount, type Money, parseMoney } from '../domain/money.ts';
import type { Defect } from './connector.ts';

/** A JSON object of which nothing else is known. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** One value that cannot be read. Caught per entry by {@link readEntries}; becomes a {@link Defect}. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  /** JSON pointer relative to the entry, such as `/Amount/Amount`. */
  readonly pointer: string;

  constructor(pointer: string, reason: string) {
    super(reason);
    this.pointer = pointer;
  }
}

/** True for a JSON object; arrays and null are none. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at a key; null when it is absent or something else. */
export function readObject(parent: JsonObject | null, key: string): JsonObject | null {
  const value = parent?.[key];
  return isObject(value) ? value : null;
}

/** A text that says something, trimmed; null when absent, empty or no text. Numbers are texts where ids are meant. */
export function readString(parent: JsonObject | null, key: string): string | null {
  const value = parent?.[key];
  if (typeof value === 'string') {
    const text = value.trim();
    return text === '' ? null : text;
  }
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : null;
}

/** A text that must be there. @throws Unreadable */
export function readRequiredString(parent: JsonObject, key: string, pointer: string): string {
  const text = readString(parent, key);
  if (text === null) throw new Unreadable(`${pointer}/${key}`, 'missing or not a text');
  return text;
}

/** A boolean, also when a bank writes it as the text `"true"` or `"false"`; null when absent or anything else. */
export function readBoolean(parent: JsonObject | null, key: string): boolean | null {
  const value = parent?.[key];
  if (value === 'true') return true;
  if (value === 'false') return false;
  return typeof value === 'boolean' ? value : null;
}

/**
 * The list at a key. An object where an array is specified is one entry (banks do it); an absent or null list is
 * empty; anything else is null.
 */
export function readList(parent: JsonObject | null, key: string): readonly unknown[] | null {
  const value = parent?.[key];
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  return isObject(value) ? [value] : null;
}

/**
 * True for what holds nothing at all: no body, `null`, `{}` or `[]`. Banks say so that a list has no entries; whatever
 * holds something else in a list's place is none.
 */
export function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

/**
 * Lists beside the known ones, which would be passed over in silence: each with objects in it is told, and what looks like one
 * entry alone.
 */
export function tellUnknownLists(
  parent: JsonObject | null,
  pointer: string,
  isKnown: (key: string) => boolean,
): readonly Defect[] {
  return Object.entries(parent ?? {}).flatMap(([key, value]) => {
    if (isKnown(key)) return [];
    const count = Array.isArray(value) && value.some(isObject) ? value.length : isEntryLike(value) ? 1 : 0;
    return count === 0 ? [] : [{ pointer: `${pointer}/${key}`, reason: `a list that is not known (${count} entries)` }];
  });
}

/** True for an object with an amount and something that tells when or which: an entry of a statement in every standard. */
export function isEntryLike(value: unknown): boolean {
  return isObject(value) && ['transactionAmount', 'amount', 'Amount'].some((key) => key in value);
}

/** The texts in a list of texts, or the one text that stands where a list is specified. */
export function readStrings(parent: JsonObject | null, key: string): readonly string[] {
  const value = parent?.[key];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((item) => (typeof item === 'string' && item.trim() !== '' ? [item.trim()] : []));
}

/** Digits that a double holds for certain, so that a JSON number writes back as the bank wrote it. */
const exactDigits = 15;

/**
 * A decimal string; a JSON number only when it writes back exactly as a plain decimal. @throws Unreadable
 * Source: every standard specifies amounts as strings; house rule for those who send numbers.
 */
export function readDecimal(parent: JsonObject, key: string, pointer: string): string {
  const value = parent[key];
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number') {
    const text = String(value);
    if (/^-?\d+(?:\.\d+)?$/.test(text) && text.replace(/\D/g, '').length <= exactDigits) return text;
    throw new Unreadable(`${pointer}/${key}`, 'a number that does not write back exactly');
  }
  throw new Unreadable(`${pointer}/${key}`, 'missing or not a decimal');
}

/** A currency with a minor unit (ISO 4217), in any case; for entries of the past a withdrawn one, too. @throws Unreadable */
export function readCurrency(parent: JsonObject, key: string, pointer: string): CurrencyCode {
  const currency = parseCurrencyOfHistory(readRequiredString(parent, key, pointer));
  if (currency === null) throw new Unreadable(`${pointer}/${key}`, 'not an ISO 4217 currency');
  return currency;
}

/** A currency beside an amount, or, where none or `XXX` (no currency) is said, the account's. @throws Unreadable */
export function readCurrencyOr(
  parent: JsonObject,
  key: string,
  { pointer, fallback }: { readonly pointer: string; readonly fallback: CurrencyCode | null },
): CurrencyCode {
  const value = parent[key];
  const isUnsaid = value === undefined || value === null || value === '' || value === 'XXX' || value === 'xxx';
  return isUnsaid && fallback !== null ? fallback : readCurrency(parent, key, pointer);
}

/**
 * An account's currency: null when absent or `XXX` (no one currency, ISO 4217); null and a defect when it is no active
 * currency, since that costs the account only its currency.
 */
export function readAccountCurrency(
  parent: JsonObject,
  key: string,
  pointer: string,
): { currency: CurrencyCode | null; defects: readonly Defect[] } {
  const text = readString(parent, key)?.toUpperCase() ?? null;
  const currency = text === null ? null : parseCurrency(text);
  if (currency !== null || text === null || text === 'XXX') return { currency, defects: [] };
  return {
    currency,
    defects: [{ pointer: `${pointer}/${key}`, reason: 'not an active ISO 4217 currency; read as none' }],
  };
}

/** An amount, signed or not, at `amountKey` in the given currency. @throws Unreadable */
export function readMoneyIn(
  parent: JsonObject,
  amountKey: string,
  { currency, pointer = '' }: { readonly currency: CurrencyCode; readonly pointer?: string },
): Money {
  try {
    return parseMoney(readDecimal(parent, amountKey, pointer), currency);
  } catch (error) {
    if (error instanceof InvalidAmount) throw new Unreadable(`${pointer}/${amountKey}`, error.message);
    throw error;
  }
}

/** The result of a reader that is only wanted if it works: null where it throws {@link Unreadable}. */
export function optional<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

/** A number of an answer whose numbers were read as texts, as a number again; what would not write back exactly stays a text. */
export function asSentNumber(value: unknown): unknown {
  return typeof value === 'string' && String(Number(value)) === value ? Number(value) : value;
}

/** What of a list could be read, and a defect for each entry that could not. */
export interface EntriesRead<T> {
  readonly entries: readonly T[];
  readonly defects: readonly Defect[];
}

/** Tells what of an entry could not be read and does not cost the entry; the pointer is relative to it. */
export type Tell = (pointer: string, reason: string) => void;

/**
 * Reads a list entry by entry: one that throws {@link Unreadable} becomes a defect, the others are kept. What only dents
 * an entry, its reader tells.
 */
export function readEntries<T>(
  list: readonly unknown[],
  pointer: string,
  read: (entry: JsonObject, index: number, tell: Tell) => T,
): EntriesRead<T> {
  const entries: T[] = [];
  const defects: Defect[] = [];
  let at = 0;
  const tell: Tell = (relative, reason) => void defects.push({ pointer: `${pointer}/${at}${relative}`, reason });
  for (const [index, entry] of list.entries()) {
    at = index;
    if (!isObject(entry)) {
      defects.push({ pointer: `${pointer}/${index}`, reason: 'not an object' });
      continue;
    }
    try {
      entries.push(read(entry, index, tell));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      defects.push({ pointer: `${pointer}/${index}${error.pointer}`, reason: error.message });
    }
  }
  return { entries, defects };
}
