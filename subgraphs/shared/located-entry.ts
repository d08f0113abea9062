// An entry of a statement with where it was read. Made by the loaders and the walk of the transactions subgraph; what its
// resolvers' parents hold (models.ts).

import type { StatementEntry } from '../../src/domain/statement.ts';
import type { LocatedAccount } from '../../src/reading/located-account.ts';
import type { Sourced } from '../../src/reading/sourced.ts';

/** A part of a statement: entries newest first, each with its identity. */
export type StatementPart = Sourced<readonly StatementEntry[]> & {
  /** The parts of the same statement that this request has read so far, this one among them. */
  readonly readParts?: readonly Sourced<readonly StatementEntry[]>[];
};

/** An entry with the account and reading it came by. */
export interface LocatedEntry {
  readonly located: LocatedAccount;
  readonly entry: StatementEntry;
  readonly part: StatementPart;
}

/** An entry at its place: what of it the entry itself does not know. */
export interface PlacedEntry extends LocatedEntry {
  readonly accountId: string;
  /** Where it stands in its part. */
  readonly index: number;
}
