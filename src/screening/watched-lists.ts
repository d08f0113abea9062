// The lists that the operator supplies as files: read at the start, and anew when a file has changed. A screener of the port (screener.ts);
// opened by src/start. A list that cannot be used stops the start; later the last good one stays, and the operator is told.

import { stat } from 'node:fs/promises';
import type { ListVersion, ScreeningEvidence, ScreeningList } from '../domain/screening.ts';
import { ListEntries, toEvidence } from './list-screener.ts';
import { UnreadableList } from './lists/entry.ts';
import { readListFile } from './lists/read-list.ts';
import type { Screener, ScreeningSubject } from './screener.ts';

/** Files by list. */
export type ListFiles = ReadonlyMap<ScreeningList, string>;

/** What {@link WatchedLists.open} needs. */
export interface WatchedListsOptions {
  readonly files: ListFiles;
  /** Why a changed list is not used; no text of it. */
  readonly onTrouble: (reason: string) => void;
}

/** A list as it was last read. */
interface ReadList {
  readonly version: ListVersion;
  readonly entries: ListEntries;
}

/** How often the files are looked at, milliseconds. */
const lookEveryMs = 60_000;
/** A file that is being written is read again so many times. */
const mostReads = 3;

/** Lists of files. */
export class WatchedLists implements Screener {
  readonly #options: WatchedListsOptions;
  readonly #lists = new Map<ScreeningList, ReadList>();
  readonly #signatures = new Map<ScreeningList, string>();
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;

  private constructor(options: WatchedListsOptions) {
    this.#options = options;
  }

  /** Reads all of them and looks at them from then on. @throws UnreadableList naming the list */
  static async open(options: WatchedListsOptions): Promise<WatchedLists> {
    const lists = new WatchedLists(options);
    for (const [list, path] of options.files) {
      try {
        await lists.#read(list, path);
      } catch (error) {
        if (error instanceof UnreadableList) throw new UnreadableList(`${list.toLowerCase()}: ${error.message}`);
        throw error;
      }
    }
    lists.#timer = setInterval(() => void lists.look(), lookEveryMs).unref();
    return lists;
  }

  screen(subject: ScreeningSubject): Promise<ScreeningEvidence> {
    return toEvidence(subject, [...this.#lists.values()]);
  }

  versions(): readonly ListVersion[] {
    return [...this.#lists.values()].map(({ version }) => version);
  }

  /** Reads anew what has changed; whoever asks while it does waits with it. Never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#lookNow().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  /** Looks no more; a list that is being read is waited for. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#looking;
  }

  async #lookNow(): Promise<void> {
    for (const [list, path] of this.#options.files) {
      if ((await signatureOf(path)) === this.#signatures.get(list)) continue;
      try {
        await this.#read(list, path);
      } catch (error) {
        const reason = error instanceof UnreadableList ? error.message : 'unexpected error';
        this.#options.onTrouble(`SCREENING_LISTS: ${list.toLowerCase()}: ${reason}; the list of before stays`);
      }
    }
  }

  async #read(list: ScreeningList, path: string): Promise<void> {
    for (let round = 1; ; round++) {
      const signature = await signatureOf(path);
      // One that cannot be used is not read again until it changes.
      this.#signatures.set(list, signature);
      const entries = new ListEntries();
      const version = await readListFile(list, path, (entry) => entries.add(entry));
      if (signature === (await signatureOf(path))) {
        this.#lists.set(list, { version, entries });
        return;
      }
      if (round === mostReads) throw new UnreadableList('is being written all the time');
    }
  }
}

/** What differs when the file has changed, was put in another's place, or is gone. */
async function signatureOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return 'gone';
  }
}
