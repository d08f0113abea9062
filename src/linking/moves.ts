// Ends links by a way of before, once the accounts that they show are read by the way of now: a customer has the same accounts under
// the same ids, and the bank of before is told that its consent is over. Called by sweep.ts on every gateway, and by the operator's
// command (src/cli/move.ts); no bank is asked here.

import { toFormerBanks } from '../domain/bank-move.ts';
import type { Actor } from '../store/audit.ts';
import { type LinkRecord, toLinkStatus } from '../store/links.ts';
import type { MoveState } from '../store/moves.ts';
import type { LinkingOptions } from './options.ts';

/** What moves are made with. */
export type MoveOptions = Pick<LinkingOptions, 'store' | 'moves' | 'onLinkChanged'> & {
  /** Whether statements are kept: without a book nobody knows what was read. */
  readonly keepsStatements: boolean;
  readonly now: () => number;
};

/** What became of a pair of links. */
export type MoveOutcome =
  /** The old one has ended. */
  | 'MOVED'
  /** Not all that has moved was read by the new one yet. */
  | 'WAITING'
  /** The old one stays: it shows an account, or covers something, that the new one does not. */
  | 'INCOMPLETE';

/** Links that are looked at in a round. */
const batch = 200;
const gateway: Actor = { kind: 'gateway', subject: 'move' };

/** A way from one link to another, of one customer. */
export interface LinkMove {
  readonly from: LinkRecord;
  readonly to: LinkRecord;
}

/** Which of two links is the way of before, as the banks file has it; null for neither, or where the other one cannot be read. */
export function toLinkMove(
  { moves = [] }: Pick<LinkingOptions, 'moves'>,
  [one, other]: readonly [LinkRecord, LinkRecord],
  nowMs: number,
): LinkMove | null {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const)
    if (toLinkStatus(to, nowMs) === 'ACTIVE' && toFormerBanks(moves, to.bankId).includes(from.bankId))
      return { from, to };
  return null;
}

/** What stands between a move and its end. */
export function judgeMove(
  { shownBefore, notShown, notRead, notCovered }: MoveState,
  { keepsStatements }: Pick<MoveOptions, 'keepsStatements'>,
): MoveOutcome {
  if (shownBefore === null || notShown === null) return 'WAITING';
  if (notShown.length > 0 || notCovered.length > 0) return 'INCOMPLETE';
  return keepsStatements && notRead.length > 0 ? 'WAITING' : 'MOVED';
}

/**
 * Takes one customer's moves from one link as far as they go: to any of their links by the way of now, each of which may be of another login
 * at the bank. Doing it again is doing it once. @throws StoreFailure
 */
export async function advanceMoves(
  options: MoveOptions,
  moves: readonly LinkMove[],
  actor: Actor = gateway,
): Promise<MoveOutcome> {
  const { store, now } = options;
  const [newest] = moves.toSorted((one, other) => (other.to.grantedAtMs ?? 0) - (one.to.grantedAtMs ?? 0));
  let outcome: MoveOutcome = 'INCOMPLETE';
  for (const { from, to } of moves) {
    const judged = judgeMove(await store.moves.readState(from, to), options);
    if (judged === 'WAITING') outcome = 'WAITING';
    if (judged !== 'MOVED') continue;
    const ended = await store.links.end({
      linkId: from.id,
      consentId: from.consentId,
      status: 'REVOKED',
      reason: 'BANK_MOVED',
      atMs: now(),
      actor,
      action: 'LINK_MOVE',
      tellBank: true,
      onlyBeside: to,
    });
    if (ended === null) return 'WAITING';
    options.onLinkChanged(ended);
    return 'MOVED';
  }
  if (outcome === 'INCOMPLETE' && newest !== undefined) {
    const { from: link, to } = newest;
    await store.moves.tell({ link, type: 'MOVE_INCOMPLETE', about: `${to.consentId}`, actor, atMs: now() });
  }
  return outcome;
}

/** The rounds of one gateway: so many links each, one round after the other through all. */
export class MoveRounds {
  readonly #options: MoveOptions;
  #after = '';

  constructor(options: MoveOptions) {
    this.#options = options;
  }

  /** @throws StoreFailure */
  async round(): Promise<void> {
    const { store, moves = [], now } = this.#options;
    if (moves.length === 0) return;
    const { pairs, end } = await store.moves.readPairs(this.#after, batch);
    this.#after = end ?? '';
    const byFormer = new Map<string, LinkMove[]>();
    for (const { one, other } of pairs) {
      const move = toLinkMove(this.#options, [one, other], now());
      if (move === null) continue;
      const { from, to } = move;
      const known = byFormer.get(from.id) ?? [];
      if (!known.some((each) => each.to.id === to.id)) byFormer.set(from.id, [...known, move]);
    }
    for (const each of byFormer.values()) await advanceMoves(this.#options, each);
  }
}
