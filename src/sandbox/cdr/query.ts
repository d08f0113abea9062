// Query parameters of the Consumer Data Standards, read from untrusted text: whole numbers, instants, amounts, closed lists.
// Called by the resources of this folder; refuses with 400 and the code that the standard has for each.
import { refuse } from './refusals.ts';

/** Query parameters by name. */
export type Query = ReadonlyMap<string, string>;

/** A positive whole number. */
export function numberOf(query: Query, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === undefined) return fallback;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw refuse(400, 'Field/Invalid', `${name} must be a positive integer`);
  return Number(text);
}

/** An instant with its offset, in milliseconds. */
export function instantOf(query: Query, name: string, fallbackMs: number): number {
  const text = query.get(name);
  if (text === undefined) return fallbackMs;
  const isDateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const atMs = isDateTime ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(atMs)) throw refuse(400, 'Field/InvalidDateTime', name);
  return atMs;
}

/** An amount as a number to compare with. */
export function amountOf(query: Query, name: string): number | undefined {
  const text = query.get(name);
  if (text !== undefined && !/^-?\d{1,16}\.\d{2,16}$/.test(text)) throw refuse(400, 'Field/Invalid', name);
  return text === undefined ? undefined : Number(text);
}

/** One of a closed list of values. */
export function oneOf(query: Query, name: string, values: readonly string[]): string | undefined {
  const text = query.get(name);
  if (text !== undefined && !values.includes(text)) throw refuse(400, 'Field/Invalid', name);
  return text;
}
