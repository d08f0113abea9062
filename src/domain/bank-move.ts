// Banks that are reached by another way than before: through a source and later directly, or the other way round. Two ways to one
// house are two banks to the gateway; named in `moves:` of the banks file, used where links begin and end (src/linking).

import { homeOf, type Link } from './link.ts';

/** That a bank is reached as another one by now. */
export interface BankMove {
  /** The way of before. */
  readonly from: string;
  /** The way of now. */
  readonly to: string;
}

/** The ways by which a bank was reached before it was reached as this one, the last of them first. Ends in a circle, too. */
export function toFormerBanks(moves: readonly BankMove[], bankId: string): readonly string[] {
  const former: string[] = [];
  const left = [bankId];
  for (let to = left.shift(); to !== undefined; to = left.shift()) {
    for (const move of moves) {
      if (move.to !== to || move.from === bankId || former.includes(move.from)) continue;
      former.push(move.from);
      left.push(move.from);
    }
  }
  return former;
}

/** The other ways to a bank: those of before, the last of them first, then those of later. */
export function toOtherWays(moves: readonly BankMove[], bankId: string): readonly string[] {
  const ways = [...toFormerBanks(moves, bankId)];
  for (let next = moves.find(({ from }) => from === bankId); next !== undefined; ) {
    const { to } = next;
    if (to === bankId || ways.includes(to)) break;
    ways.push(to);
    next = moves.find(({ from }) => from === to);
  }
  return ways;
}

/** A link of a customer's that was authorised once, and whether it was taken back since. */
export interface HeldLink {
  readonly link: Pick<Link, 'bankId' | 'homeBankId'>;
  readonly isOver: boolean;
}

/**
 * Under which bank's id the accounts of a new link are known: as those of the customer's links to the same bank are; else as those of
 * their links by another way, in the order of {@link toOtherWays}; else under the bank's own. What can still be read goes before what cannot.
 */
export function toHome(bankId: string, others: readonly string[], held: readonly HeldLink[]): string {
  for (const isOver of [false, true]) {
    for (const way of [bankId, ...others]) {
      const found = held.findLast((one) => one.isOver === isOver && one.link.bankId === way);
      if (found !== undefined) return homeOf(found.link);
    }
  }
  return bankId;
}
