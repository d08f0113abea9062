// A list's file → its entries, in pieces: files have up to 100 MB and are never in memory as a whole. Called by watched-lists.ts. A list that
// is cut off, or is none, is refused as a whole: half a list would clear half of those who are on it.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ListVersion, ScreeningList } from '../../domain/screening.ts';
import { type ListEntry, UnreadableList } from './entry.ts';
import { EuParser } from './eu.ts';
import type { ListParser, OnEntry } from './list-parser.ts';
import { ListXml } from './list-xml.ts';
import { OfacParser } from './ofac.ts';
import { UnParser } from './un.ts';

/** The lists of today have up to 30 MB, with all names of all acts up to 100. */
const maxFileBytes = 512 * 1024 * 1024;
/** Ten times what the largest has. */
const mostEntries = 200_000;
const mostNamesOfEntry = 1000;

const parsers: Readonly<Record<ScreeningList, (onEntry: OnEntry) => ListParser>> = {
  UN: (onEntry) => new UnParser(onEntry),
  EU: (onEntry) => new EuParser(onEntry),
  OFAC: (onEntry) => new OfacParser(onEntry),
};

/** Reads a list from pieces of its bytes, one entry after another. @throws UnreadableList, and nothing of it is to be used */
export async function readListPieces(
  list: ScreeningList,
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  onEntry: OnEntry,
): Promise<ListVersion> {
  const hash = createHash('sha256');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (piece?: Uint8Array): string => {
    try {
      return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
    } catch {
      throw new UnreadableList('not UTF-8');
    }
  };
  let entryCount = 0;
  const parser = parsers[list]((entry) => {
    assertEntry(entry, ++entryCount);
    onEntry(entry);
  });
  const xml = new ListXml({
    enter(path, attributes) {
      if (path.lastIndexOf('/') === 0 && path !== parser.root) throw new UnreadableList(`no list of the form ${list}`);
      parser.enter(path, attributes);
    },
    leave: (path, text) => parser.leave(path, text),
  });
  for await (const piece of pieces) {
    hash.update(piece);
    xml.write(decode(piece));
  }
  xml.write(decode());
  xml.close();
  const { statedCount, foundCount = 0, date } = parser;
  if (statedCount !== null && statedCount !== foundCount) {
    throw new UnreadableList(`${foundCount} entries, of ${statedCount} that it says it has`);
  }
  if (entryCount === 0) throw new UnreadableList('no entries in it');
  return { list, digest: hash.digest('hex'), date, entryCount };
}

function assertEntry({ entryId, names }: ListEntry, count: number): void {
  if (entryId === '') throw new UnreadableList(`entry ${count} has no id`);
  if (names.length === 0) throw new UnreadableList(`entry ${count} has no name`);
  if (names.length > mostNamesOfEntry)
    throw new UnreadableList(`entry ${count} has more than ${mostNamesOfEntry} names`);
  if (count > mostEntries) throw new UnreadableList(`more than ${mostEntries} entries`);
}

/** Reads a list's file. @throws UnreadableList */
export async function readListFile(list: ScreeningList, path: string, onEntry: OnEntry): Promise<ListVersion> {
  try {
    if ((await stat(path)).size > maxFileBytes) throw new UnreadableList(`larger than ${maxFileBytes} bytes`);
    return await readListPieces(list, createReadStream(path), onEntry);
  } catch (error) {
    if (error instanceof UnreadableList) throw error;
    if (error instanceof Error && 'code' in error) throw new UnreadableList('cannot be read');
    throw error;
  }
}
