// DuckDB in the test's own process, as people ask exports in it: docs/exports.md.

import { DuckDBInstance } from '@duckdb/node-api';

/** Answers one question with rows of JSON values. */
export type AskDuckDb = (sql: string) => Promise<readonly Record<string, unknown>[]>;

/** A database in memory; `close` ends it. */
export async function openDuckDb(): Promise<{ readonly ask: AskDuckDb; close(): void }> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  return {
    ask: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson(),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
