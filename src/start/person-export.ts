// Everything that is held of a customer as lines of JSON: the rows of the store (src/store/person-export.ts), then the statement book
// (src/book/export.ts), then a line that says that it is whole. Audited before it begins and when it has ended. Called by the operator's
// command (src/cli/person.ts), and for /my/data by pages.ts.

import { once } from 'node:events';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportBook } from '../book/export.ts';
import type { Config } from '../config/config.ts';
import type { ExportEverything } from '../my/my-parts.ts';
import type { Actor } from '../store/audit.ts';
import type { ExportedRow, Withheld } from '../store/person-export.ts';
import { openStore, type Store } from '../store/store.ts';

/** Whose, for whom, and without what. */
export interface PersonExportRequest extends Withheld {
  readonly customerId: string;
  readonly actor: Actor;
}

/**
 * Writes all lines, each with its line feed, and leaves the stream open. The last, `person-end`, is there only where all others are.
 * @throws StoreFailure, SealFailure, BookIncomplete, and what the stream fails with
 */
export async function exportPerson(store: Store, request: PersonExportRequest, into: Writable): Promise<void> {
  const { customerId, actor } = request;
  const tell = (outcome: 'DONE' | 'FAILED', reason: string) =>
    store.audit.append({ atMs: Date.now(), actor, action: 'PERSON_EXPORT', outcome, reason, customerId });
  const write = (lines: AsyncIterable<string>) => pipeline(Readable.from(lines), into, { end: false });
  // Before anything is shown, and when all is.
  await tell('DONE', 'BEGUN');
  try {
    const counted = { rows: 0 };
    await store.personExports.read(customerId, request, (rows) => write(toLines(rows, counted)));
    await store.bookSnapshots.read(async (snapshot) => {
      const owner = { customerId };
      const accounts = await snapshot.readAccounts(owner);
      if (accounts.length > 0) await write(exportBook(snapshot, { owner, accounts, atMs: Date.now() }));
    });
    into.write(`${JSON.stringify({ line: 'person-end', isWhole: true, ...counted })}\n`);
    await tell('DONE', 'WHOLE');
  } catch (error) {
    await tell('FAILED', 'BROKEN_OFF').catch(() => undefined);
    throw error;
  }
}

/** How long whoever downloads it may take, milliseconds: a database keeps what the rows were as long. */
const longestMs = 120_000;

/**
 * The export as a customer's own, for /my: without what the law says they must not learn and without the names of the operator's people.
 * Read over a store of its own, so that nobody's request waits for whoever downloads it.
 */
export function toOwnExport(config: Pick<Config, 'storeKeys' | 'databaseUrl' | 'dataDir'>): ExportEverything {
  return async (customerId, into) => {
    const { storeKeys: keys, databaseUrl, dataDir } = config;
    const signal = AbortSignal.timeout(longestMs);
    const store = await openStore({ databaseUrl, dataDir, keys });
    try {
      const end = (): unknown => into.destroy(new Error('it was not taken in time'));
      signal.addEventListener('abort', end);
      const actor = { kind: 'customer', subject: customerId } as const;
      await exportPerson(store, { customerId, actor, withholdsScreening: true, withholdsStaff: true }, into);
      into.end();
      await once(into, 'close', { signal });
      signal.removeEventListener('abort', end);
    } catch (error) {
      into.destroy(error instanceof Error ? error : undefined);
      throw error;
    } finally {
      await store.close();
    }
  };
}

async function* toLines(rows: AsyncIterable<ExportedRow>, counted: { rows: number }): AsyncGenerator<string> {
  for await (const { table, row } of rows) {
    counted.rows += 1;
    yield `${JSON.stringify({ line: 'row', table, ...row }, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}\n`;
  }
}
