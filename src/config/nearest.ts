// The setting that a misspelt name was meant for. Used by environment.ts, banks-file.ts: what is not known is told with it.

/** Names shorter than this are too near to anything: HOST and POST, id and bic. */
const leastLength = 6;
/** From this length on two slips are still the same word. */
const twoSlipsLength = 10;
/** Words that end a name and say its unit. */
const units = /_(?:MS|MSECS?|MILLIS|S|SECS?|SECONDS|MINUTES|HOURS|BYTES|KB|MB|ROWS)$/;

/**
 * The nearest of the known names, or null when none is near: equal but for case and `_` or `-`, for one or two letters
 * (missing, too many, other, swapped), or for its unit.
 */
export function findNearest(name: string, known: readonly string[]): string | null {
  if (name.length < leastLength) return null;
  const plain = toPlain(name);
  const same = known.find((candidate) => candidate.length >= leastLength && toPlain(candidate) === plain);
  if (same !== undefined) return same;
  const stem = name.replace(units, '');
  const ofOtherUnit = known.find((candidate) => units.test(candidate) && candidate.replace(units, '') === stem);
  if (ofOtherUnit !== undefined) return ofOtherUnit;
  let nearest: { readonly name: string; readonly slips: number } | null = null;
  for (const candidate of known) {
    if (candidate.length < leastLength) continue;
    const slips = countSlips(plain, toPlain(candidate));
    const allowed = Math.min(name.length, candidate.length) >= twoSlipsLength ? 2 : 1;
    if (slips <= allowed && (nearest === null || slips < nearest.slips)) nearest = { name: candidate, slips };
  }
  return nearest?.name ?? null;
}

function toPlain(name: string): string {
  return name.toUpperCase().replace(/[_-]/g, '');
}

/** Letters to put in, leave out, change, or swap with their neighbour (optimal string alignment distance). */
function countSlips(one: string, other: string): number {
  let [beforeLast, last] = [[] as number[], Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      let slips = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      const isSwap = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (isSwap) slips = Math.min(slips, (beforeLast[column - 2] ?? 0) + 1);
      current.push(slips);
    }
    [beforeLast, last] = [last, current];
  }
  return last[other.length] ?? 0;
}
