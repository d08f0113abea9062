// Two lists in one order, laid beside each other at the least cost, so that no pair crosses another: entries of one amount that two
// ways to a bank file under days of their own. Pure; called by recognise-moved.ts.

/** What it costs to lay things beside each other, or to leave them alone. */
export interface AlignCosts<A, B> {
  /** Of a pair; null where the two cannot be one. */
  readonly costOf: (one: A, other: B) => number | null;
  /** Of one of the second list that is left alone. */
  readonly costOfMissing: (other: B) => number;
  /** Of one of the first list that is left alone. */
  readonly costOfNew: number;
}

/** Pairs that are looked at; beyond that only neighbours in place are: entries of one amount by the thousand. */
const mostCells = 250_000;

/** The pairs, each of both lists in one at most. Both lists are the oldest first. */
export function alignByDay<A, B>(
  ones: readonly A[],
  others: readonly B[],
  { costOf, costOfMissing, costOfNew }: AlignCosts<A, B>,
): readonly (readonly [A, B])[] {
  if (ones.length * others.length > mostCells) return pairInOrder(ones, others, costOf);
  const width = others.length + 1;
  // The least cost of what is left from a place in both lists on.
  const costs = new Float64Array((ones.length + 1) * width);
  const steps = new Uint8Array(costs.length);
  for (let row = ones.length; row >= 0; row--) {
    for (let column = others.length; column >= 0; column--) {
      const at = row * width + column;
      const [one, other] = [ones[row], others[column]];
      let [least, step] = [row === ones.length && column === others.length ? 0 : Number.POSITIVE_INFINITY, 0];
      const take = (cost: number, next: number): void => {
        if (cost < least) [least, step] = [cost, next];
      };
      if (one !== undefined && other !== undefined) {
        const cost = costOf(one, other);
        if (cost !== null) take(cost + (costs[at + width + 1] ?? 0), 1);
      }
      if (other !== undefined) take(costOfMissing(other) + (costs[at + 1] ?? 0), 2);
      if (one !== undefined) take(costOfNew + (costs[at + width] ?? 0), 3);
      costs[at] = least;
      steps[at] = step;
    }
  }
  const pairs: (readonly [A, B])[] = [];
  for (let row = 0, column = 0; row < ones.length || column < others.length; ) {
    const step = steps[row * width + column];
    const [one, other] = [ones[row], others[column]];
    if (step === 1 && one !== undefined && other !== undefined) pairs.push([one, other]);
    if (step !== 2) row++;
    if (step !== 3) column++;
  }
  return pairs;
}

/** Each with the first that it can be one with, behind those that were taken. */
function pairInOrder<A, B>(
  ones: readonly A[],
  others: readonly B[],
  costOf: AlignCosts<A, B>['costOf'],
): readonly (readonly [A, B])[] {
  const pairs: (readonly [A, B])[] = [];
  let column = 0;
  for (const one of ones) {
    const end = Math.min(others.length, column + Math.ceil(mostCells / Math.max(1, ones.length)));
    for (let at = column; at < end; at++) {
      const other = others[at];
      if (other === undefined || costOf(one, other) === null) continue;
      pairs.push([one, other]);
      column = at + 1;
      break;
    }
  }
  return pairs;
}
