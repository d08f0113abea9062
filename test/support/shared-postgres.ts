// Before the files of a run that need PostgreSQL: one server for them all, where each makes databases of its own. To make and start
// a server takes longer than most of those files. Named in vitest.services.config.ts; read by openDatabases.

import { postgresIsThere, sharedServerVariable, startPostgres } from './postgres.ts';

/** Starts it, and gives what ends it; where there is no PostgreSQL the files say so themselves. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (!postgresIsThere) return undefined;
  const server = await startPostgres();
  process.env[sharedServerVariable] = server.url;
  return () => server.stop();
}
