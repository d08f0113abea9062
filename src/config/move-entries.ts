// Moves of the banks file: which bank is reached as which other one by now. Their schema, and what does not fit of all files together.
// Called by banks-file.ts.

import { z } from 'zod';
import type { Bank } from '../domain/bank.ts';
import { type BankMove, toFormerBanks } from '../domain/bank-move.ts';
import { id } from './entry-parts.ts';
import type { ConfigFault } from './faults.ts';

/** One move. */
export const moveEntry = z
  .strictObject({
    /** The bank's id by the way of before. */
    from: id,
    /** By the way of now. */
    to: id,
  })
  .refine(({ from, to }) => from !== to, { path: ['to'], error: 'must be another bank than `from`' });

/** A move with where it stands. */
export interface PlacedMove extends BankMove {
  readonly place: string;
}

/** What moves are held against. */
export interface MoveWorld {
  readonly banks: readonly Bank[];
  /** Ids of all banks, faulty ones too. */
  readonly bankIds: ReadonlySet<string>;
  readonly sourceIds: readonly string[];
}

/**
 * Banks that nobody knows, that are moved to two places, that are moved round in a circle, or to another country. Which institutions a
 * source has is not known here: an id that begins as its banks' do is believed.
 */
export function findMoveFaults(
  moves: readonly PlacedMove[],
  { banks, bankIds, sourceIds }: MoveWorld,
): readonly ConfigFault[] {
  const faults: ConfigFault[] = [];
  const isKnown = (bankId: string) =>
    bankIds.has(bankId) || sourceIds.some((sourceId) => bankId.startsWith(`${sourceId}-`));
  const countryOf = (bankId: string) => banks.find(({ id: own }) => own === bankId)?.country;
  const placeOfFrom = new Map<string, string>();
  for (const { from, to, place } of moves) {
    const fault = (what: string) => faults.push({ where: place, what });
    for (const bankId of [from, to]) if (!isKnown(bankId)) fault(`there is no bank ${bankId}`);
    if (placeOfFrom.has(from)) fault(`${from} has moved already: ${placeOfFrom.get(from)}`);
    placeOfFrom.set(from, place);
    if (toFormerBanks(moves, from).includes(to)) fault(`${from} and ${to} are moved round in a circle`);
    const [before, now] = [countryOf(from), countryOf(to)];
    if (before !== undefined && now !== undefined && before !== now)
      fault(`${from} is in ${before}, ${to} is in ${now}: they are no one bank`);
  }
  return faults;
}
