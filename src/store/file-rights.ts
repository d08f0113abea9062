// Files of the embedded store are their owner's alone (0600): tokens in them are sealed, but who banks where, payments and
// the audit are not. Called by store.ts before SQLite opens the database, and by development-key.ts.

import { chmodSync, closeSync, openSync } from 'node:fs';

/** Read and written by the owner, by nobody else. */
export const ownerOnly = 0o600;

/**
 * Makes the database file when it is not there, and takes all rights of others from it and from the files that SQLite keeps
 * beside it, also where an earlier version or a copy left wider ones. SQLite makes those with the rights of the database
 * itself, so that whatever it makes later has these. Throws the system's error when the file is somebody else's: better no
 * gateway than one whose data anybody reads.
 */
export function keepToOwner(path: string): void {
  // Never opened when it is there: closing it would take away the locks that SQLite holds on it in this process (POSIX).
  unless('EEXIST', () => closeSync(openSync(path, 'wx', ownerOnly)));
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    unless('ENOENT', () => chmodSync(`${path}${suffix}`, ownerOnly));
  }
}

function unless(code: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === code)) throw error;
  }
}
