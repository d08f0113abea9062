// What Berlin Group banks send around their lists, parsed and checked: account lists, balances, reports, errors. Called by
// connector.ts. Source: NextGenPSD2 XS2A framework 1.3.12, account information service.

import type { Defect } from '../connector.ts';
import {
  isEntryLike,
  isNothing,
  isObject,
  type JsonObject,
  readBoolean,
  readList,
  readObject,
  readString,
  tellUnknownLists,
  Unreadable,
} from '../json.ts';

/** The collections of the standard that hold accounts; each has its own names for the same things. */
export type BgResource = 'accounts' | 'card-accounts';

/** Which names a collection uses. */
export const shapes = {
  accounts: { list: 'accounts', owner: 'account', report: 'transactions' },
  'card-accounts': { list: 'cardAccounts', owner: 'cardAccount', report: 'cardTransactions' },
} as const satisfies Record<BgResource, { list: string; owner: string; report: string }>;

/** The answer as an object. @throws Unreadable */
export function readBody(body: unknown): JsonObject {
  if (!isObject(body)) throw new Unreadable('', 'not an object');
  return body;
}

/** A list that must be there. @throws Unreadable when it is missing or no list */
export function readRequiredList(parent: JsonObject, key: string): readonly unknown[] {
  const list = parent[key] === undefined || parent[key] === null ? null : readList(parent, key);
  if (list === null) throw new Unreadable(`/${key}`, 'missing or not a list');
  if (list.length === 0) assertNoError(parent);
  return list;
}

/** What says nothing and bears an error is that error; warnings may stand beside anything. @throws Unreadable */
function assertNoError(answer: JsonObject): void {
  const messages = (readList(answer, 'tppMessages') ?? []).filter(isObject);
  if (messages.some((message) => readString(message, 'category')?.toUpperCase() !== 'WARNING'))
    throw new Unreadable('/tppMessages', 'an error in its place');
}

/** `_links.<name>`, an object with `href`; some banks write the text itself. */
export function readLink(parent: JsonObject | null, name: string): string | null {
  const links = readObject(parent, '_links');
  return readString(readObject(links, name), 'href') ?? readString(links, name);
}

/** One list of a report. */
export interface BgReportList {
  readonly name: 'booked' | 'pending' | 'information';
  readonly list: readonly unknown[];
  readonly pointer: string;
}

/** A page of a report: its lists, its next page, and what is around it. */
export interface BgReport {
  readonly lists: readonly BgReportList[];
  readonly next: string | null;
  /** Where the report is, when the bank only offers it as a file to download; null otherwise. */
  readonly download: string | null;
  /** `debitAccounting`: null when the report does not say. */
  readonly debitAccounting: boolean | null;
  /** The account the bank says the report is of; null when it does not say. */
  readonly owner: JsonObject | null;
  /** Lists of the report that nobody reads. */
  readonly defects: readonly Defect[];
}

/** Lists of a report and what they are called: `info` is what some banks make of the framework's `information`. */
const listNames: Readonly<Record<string, BgReportList['name']>> = {
  booked: 'booked',
  pending: 'pending',
  information: 'information',
  info: 'information',
};

/**
 * Reads a report's page. No body at all, or a report that holds nothing, says that there are no entries.
 * @throws Unreadable when the answer has another shape
 */
export function readReport(body: unknown, resource: BgResource): BgReport {
  const answer = isNothing(body) ? {} : readBody(body);
  const { report: key, owner } = shapes[resource];
  const isEmpty = isNothing(body) || (key in answer && isNothing(answer[key]));
  const report = readObject(answer, key);
  const link = readLink(answer, 'download') ?? readLink(report, 'download');
  const isBeside = Object.keys(listNames).some((word) => Array.isArray(answer[word]));
  if (report === null && !isEmpty && link === null && !isBeside)
    throw new Unreadable(`/${key}`, 'missing or not an object');
  const unreadable: Defect[] = [];
  // Some banks put a list beside the report instead of into it.
  const lists = [[report, `/${key}`] as const, [answer, ''] as const].flatMap(([parent, at]) =>
    Object.entries(listNames).flatMap(([word, name]) => {
      const list = readList(parent, word);
      const pointer = `${at}/${word}`;
      if (list === null) unreadable.push({ pointer, reason: 'not a list' });
      return list === null || list.length === 0 ? [] : [{ name, list, pointer }];
    }),
  );
  const hasList = Object.keys(listNames).some((word) => Array.isArray(report?.[word]) || Array.isArray(answer[word]));
  if (lists.length === 0 && unreadable.length === 0) assertNoError(answer);
  const [first] = unreadable;
  if (first !== undefined && lists.length === 0) throw new Unreadable(first.pointer, first.reason);
  return {
    lists,
    // The framework puts the link into the report; some banks put it beside it.
    next: readLink(report, 'next') ?? readLink(answer, 'next'),
    // Beside a list that is there, however short, a file is another form of it.
    download: hasList ? null : link,
    debitAccounting: readBoolean(answer, 'debitAccounting') ?? readBoolean(report, 'debitAccounting'),
    owner: readObject(answer, owner),
    defects: [
      ...unreadable,
      ...tellUnknownLists(report, `/${key}`, (word) => word in listNames),
      ...tellEntriesBeside(answer),
    ],
  };
}

/** Lists of entries beside the report that nobody reads: the framework puts balances there, which are none. */
function tellEntriesBeside(answer: JsonObject): readonly Defect[] {
  const hasEntries = (value: unknown) => Array.isArray(value) && value.some(isEntryLike);
  return tellUnknownLists(answer, '', (word) => word in listNames || !hasEntries(answer[word]));
}

/**
 * The codes of an error: `tppMessages[].code`, also as a bare array (so the framework's own example of 429), as one
 * object, or as RFC 7807 problem details with `code` and `additionalErrors`.
 */
export function readErrorCodes(body: unknown): readonly string[] {
  const bare: readonly unknown[] | null = Array.isArray(body) ? body : null;
  const messages = bare ?? (isObject(body) ? (readList(body, 'tppMessages') ?? []) : []);
  const additional = isObject(body) ? (readList(body, 'additionalErrors') ?? []) : [];
  const codes = [...messages, ...additional].flatMap((message) =>
    isObject(message) ? (readString(message, 'code') ?? []) : [],
  );
  const outer = isObject(body) ? readString(body, 'code') : null;
  return outer === null ? codes : [outer, ...codes];
}
