// What backing up and restoring fail with, in words for the operator: no value, no key. Thrown in this folder, told by src/cli.

import { StoreFailure } from '../failures.ts';

/** Why a backup is not taken, or not restored; nothing was changed. */
export class BackupFailure extends StoreFailure {
  readonly reason: BackupFailureReason;
  constructor(reason: BackupFailureReason, operatorMessage: string) {
    super(operatorMessage);
    this.reason = reason;
  }
}

/**
 * - `NOT_A_BACKUP`: another file, or a form that this version does not know.
 * - `UNKNOWN_KEY`: sealed under a key that BACKUP_KEYS does not have.
 * - `BROKEN`: cut off, changed, or sealed under another key of the same id.
 * - `NEWER_SCHEMA`: of a version of the schema that this version of bankgraph does not know.
 * - `STORE_KEYS_MISSING`: it holds values that no key of STORE_KEYS opens.
 * - `NOT_EMPTY`, `IN_USE`: the store that it would be restored to holds something, or is open elsewhere.
 * - `DIFFERS`: what was read back is not what was written.
 */
export type BackupFailureReason =
  | 'NOT_A_BACKUP'
  | 'UNKNOWN_KEY'
  | 'BROKEN'
  | 'NEWER_SCHEMA'
  | 'STORE_KEYS_MISSING'
  | 'NOT_EMPTY'
  | 'IN_USE'
  | 'DIFFERS';
