// What UK Open Banking banks send for accounts, balances and parties, parsed and checked. Called by connector.ts; read by
// mapping.ts. Versions 3.1.11 and 4.0 share these shapes and differ in code lists, which mapping.ts holds. Sources:
// OBReadAccount6, OBReadBalance1, OBReadParty2, OBErrorResponse1 of both versions.

import type { Defect } from '../connector.ts';
import {
  isNothing,
  isObject,
  type JsonObject,
  readList,
  readObject,
  readString,
  tellUnknownLists,
  Unreadable,
} from '../json.ts';

/** One list of an answer's `Data`, and what is around it. */
export interface ObList {
  readonly list: readonly unknown[];
  /** `Links.Next`, opaque. */
  readonly next: string | null;
  /** Lists beside it that nobody reads. */
  readonly defects: readonly Defect[];
}

/**
 * The list `Data.<name>` of an answer. OBIE lets `Data` hold nothing when there is nothing to tell; another list in its
 * place is the answer of another resource.
 * @throws Unreadable when the answer has another shape
 */
export function readObList(body: unknown, name: string): ObList {
  const data = readData(body);
  const list = readList(data, name);
  if (list === null) throw new Unreadable(`/Data/${name}`, 'not a list');
  if (!(name in data) && Object.values(data).some((value) => Array.isArray(value) || isObject(value)))
    throw new Unreadable(`/Data/${name}`, 'missing, and something else in its place');
  if (list.length === 0 && readErrorCodes(body).length > 0) throw new Unreadable('/Data', 'an error in its place');
  const defects = tellUnknownLists(data, '/Data', (key) => key === name);
  return { list, next: readString(readObject(isObject(body) ? body : null, 'Links'), 'Next'), defects };
}

/**
 * {@link readObList} of entries, of which an account may have none (each customer has accounts, and each account balances): no body at all, `null`, or a `Data` that holds nothing says that it is empty, but for an error beside it.
 * @throws Unreadable when the answer has another shape
 */
export function readObEntries(body: unknown, name: string): ObList {
  const isEmpty = isNothing(body) || (isObject(body) && 'Data' in body && isNothing(body['Data']));
  if (!isEmpty) return readObList(body, name);
  if (readErrorCodes(body).length > 0) throw new Unreadable('/Data', 'an error in its place');
  const next = isObject(body) ? readString(readObject(body, 'Links'), 'Next') : null;
  return { list: [], next, defects: [] };
}

/** The answer's `Data`. @throws Unreadable */
export function readData(body: unknown): JsonObject {
  const data = isObject(body) ? readObject(body, 'Data') : null;
  if (data === null) throw new Unreadable('/Data', 'missing or not an object');
  return data;
}

/** OBCashAccount: one way an account is named. */
export interface ObIdentifier {
  readonly schemeName: string | null;
  readonly identification: string | null;
  readonly name: string | null;
}

/** Reads one identifier; every part of it may be missing. */
export function readIdentifier(value: unknown): ObIdentifier | null {
  if (!isObject(value)) return null;
  return {
    schemeName: readString(value, 'SchemeName'),
    identification: readString(value, 'Identification'),
    name: readString(value, 'Name'),
  };
}

/** OBErrorResponse1: the codes of `Errors[].ErrorCode`; banks also put them into `Code`. */
export function readErrorCodes(body: unknown): readonly string[] {
  if (!isObject(body)) return [];
  const codes = (readList(body, 'Errors') ?? []).flatMap((error) => {
    const code = isObject(error) ? readString(error, 'ErrorCode') : null;
    return code === null ? [] : [code];
  });
  const outer = readString(body, 'Code');
  return outer === null ? codes : [...codes, outer];
}
