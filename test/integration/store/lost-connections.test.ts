// A connection to PostgreSQL that goes while it is in use: the work fails with it, and the process goes on. (A driver's connection that
// nobody listens to ends the process when it breaks between two statements.)

import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPostgresDialect } from '../../../src/store/postgres.ts';
import type { Tables } from '../../../src/store/tables.ts';
import { postgresIsThere, startPostgres, type TestPostgres } from '../../support/postgres.ts';
import { reasonToSkip } from '../../support/services.ts';

const skip = reasonToSkip(postgresIsThere, 'postgres');

describe.skipIf(skip !== null)(`a connection to PostgreSQL${skip === null ? '' : ` (${skip})`}`, () => {
  let postgres: TestPostgres;
  let db: Kysely<Tables>;
  const uncaught: unknown[] = [];
  const note = (error: unknown): void => void uncaught.push(error);
  beforeAll(async () => {
    postgres = await startPostgres();
    db = new Kysely<Tables>({
      dialect: createPostgresDialect(await postgres.createDatabase(), () => undefined).dialect,
    });
    process.on('uncaughtException', note);
  });
  afterAll(async () => {
    process.off('uncaughtException', note);
    await db.destroy();
    await postgres.stop();
  });

  it('that is ended between two statements fails its transaction, and nothing else', async () => {
    const transaction = db.transaction().execute(async (changes) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(changes);
      await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(db);
      await sleep(300);
      await sql`select 1`.execute(changes);
    });
    await expect(transaction).rejects.toThrow();
    expect(uncaught).toEqual([]);
    expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  });

  it('that goes with its server fails its transaction, and the next one finds the server again', async () => {
    const transaction = db.transaction().execute(async (changes) => {
      await sql`select 1`.execute(changes);
      await postgres.kill();
      await sleep(300);
      await sql`select 1`.execute(changes);
    });
    await expect(transaction).rejects.toThrow();
    await postgres.restart();
    expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
    expect(uncaught).toEqual([]);
  });
});
