// What products of all standards are read with: texts, amounts, rates and frequencies, of which one that cannot be read costs itself alone
// and is told. Called by <standard>/product.ts.

import type { CurrencyCode } from '../domain/iso4217.ts';
import type { Money } from '../domain/money.ts';
import { type ProductFrequency, toPercentage } from '../domain/product.ts';
import {
  isObject,
  type JsonObject,
  readDecimal,
  readList,
  readMoneyIn,
  readString,
  type Tell,
  Unreadable,
} from './json.ts';

/** What a product is read with. */
export interface ProductContext {
  /** Of amounts that have none of their own; null where nobody knows: then such amounts cannot be read. */
  readonly currency: CurrencyCode | null;
  readonly tell: Tell;
}

/** What stands where: the object, its key, and the object's pointer in the answer. */
export interface ProductPlace {
  readonly of: JsonObject;
  readonly key: string;
  readonly pointer: string;
}

const isAbsent = ({ of, key }: ProductPlace): boolean => of[key] === undefined || of[key] === null || of[key] === '';

/** What a read gives; null, told, where it throws {@link Unreadable}. */
function orTold<T>(place: ProductPlace, { tell }: ProductContext, read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    tell(`${place.pointer}/${place.key}`, `${error.message}; the rest is kept`);
    return null;
  }
}

/** An amount; null where there is none, and told where it cannot be read. */
export function readProductAmount(
  place: ProductPlace,
  context: ProductContext,
  own?: CurrencyCode | null,
): Money | null {
  if (isAbsent(place)) return null;
  return orTold(place, context, () => {
    const currency = own ?? context.currency;
    if (currency === null) throw new Unreadable('', 'an amount whose currency nobody says');
    return readMoneyIn(place.of, place.key, { currency });
  });
}

/** A rate as a percentage; null where there is none, and told where it cannot be read. `places`: see {@link toPercentage}. */
export function readPercentage(place: ProductPlace, context: ProductContext, places: 0 | 2): string | null {
  if (isAbsent(place)) return null;
  return orTold(place, context, () => {
    const percentage = toPercentage(readDecimal(place.of, place.key, ''), places);
    if (percentage === null) throw new Unreadable('', 'not a rate');
    return percentage;
  });
}

/** A bound of a tier as it stands; null where there is none, and told where it is no decimal. */
export function readBound(place: ProductPlace, context: ProductContext): string | null {
  if (isAbsent(place)) return null;
  return orTold(place, context, () => {
    const bound = toPercentage(readDecimal(place.of, place.key, ''), 0);
    if (bound === null) throw new Unreadable('', 'not a decimal');
    return bound;
  });
}

/** An object of a list, and where it stands. */
export interface PlacedObject {
  readonly of: JsonObject;
  readonly pointer: string;
}

/** Objects of a list; what is none of them is told. */
export function readObjects(place: ProductPlace, { tell }: ProductContext): readonly PlacedObject[] {
  const pointer = `${place.pointer}/${place.key}`;
  const list = readList(place.of, place.key);
  if (list === null) tell(pointer, 'not a list; the rest is kept');
  return (list ?? []).flatMap((entry, index) => {
    if (isObject(entry)) return [{ of: entry, pointer: `${pointer}/${index}` }];
    tell(`${pointer}/${index}`, 'not an object; the rest is kept');
    return [];
  });
}

/** Texts of a list: `Notes`. What is no text says nothing. */
export function readNotes(of: JsonObject, key: string): readonly string[] {
  return (readList(of, key) ?? []).flatMap((note) => readString({ note }, 'note') ?? []);
}

/** A word for how often, with the duration that it stands for; null where there is none. */
export function toFrequency(
  text: string | null,
  durations: Readonly<Record<string, string>> = {},
): ProductFrequency | null {
  if (text === null) return null;
  const isDuration = /^P(?!$)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?$/.test(text);
  return { text, duration: isDuration ? text : (durations[text] ?? null) };
}
