// What came of a link token: sessions of Link that people have had with it. Called by consent.ts. Source: Plaid API 2020-09-14,
// LinkTokenGetSessionsResponse, and its deprecated `on_success` and `on_exit`, which older accounts still get.

import { isObject, type JsonObject, readList, readObject, readString } from '../json.ts';
import { readPlaidError } from './wire.ts';

/** Sessions of one link token. */
export interface LinkSessions {
  /** Public tokens of Items that were linked, each once. Secret. */
  readonly publicTokens: readonly string[];
  /** How many came to an end. */
  readonly finished: number;
  /** How many somebody has left without linking anything. */
  readonly exits: number;
  /** The error that they were left with, where there was one. */
  readonly exitCode: string | null;
}

/** Reads an answer of `/link/token/get`; what of it is no session is none. */
export function readLinkSessions(body: unknown): LinkSessions {
  const sessions = (isObject(body) ? (readList(body, 'link_sessions') ?? []) : []).filter(isObject);
  const publicTokens = new Set(sessions.flatMap(readPublicTokens));
  const left = sessions.filter((session) => readPublicTokens(session).length === 0 && readExit(session) !== null);
  const exitCodes = left.flatMap((session) => readPlaidError(readObject(readExit(session), 'error'))?.code ?? []);
  return {
    publicTokens: [...publicTokens],
    finished: sessions.filter((session) => isFinished(session)).length,
    exits: left.length,
    exitCode: exitCodes[0] ?? null,
  };
}

const readExit = (session: JsonObject): JsonObject | null =>
  readObject(session, 'exit') ?? readObject(session, 'on_exit');

const isFinished = (session: JsonObject): boolean =>
  readString(session, 'finished_at') !== null || readPublicTokens(session).length > 0;

function readPublicTokens(session: JsonObject): readonly string[] {
  const added = (readList(readObject(session, 'results'), 'item_add_results') ?? []).filter(isObject);
  const former = readObject(session, 'on_success');
  return [...added, ...(former === null ? [] : [former])].flatMap((result) => readString(result, 'public_token') ?? []);
}
