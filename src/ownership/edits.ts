// How far two spellings are apart: optimal string alignment, the Damerau-Levenshtein distance in which no part is edited twice
// (insertion, deletion, change, two neighbours exchanged). Called by the comparisons of names beside this file.

import type { Word } from './words.ts';

/** Edits between two texts, counted up to `most`; `most + 1` for anything beyond. */
export function countEdits(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const isEqual = one[row - 1] === other[column - 1];
      let edits = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isEqual ? 0 : 1),
      );
      const isExchanged =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (isExchanged) edits = Math.min(edits, (beforeLast[column - 2] ?? 0) + 1);
      current.push(edits);
    }
    if (Math.min(...current) > most) return most + 1;
    beforeLast = last;
    last = current;
  }
  return Math.min(last[other.length] ?? 0, most + 1);
}

/** Letters from which one slip, and two, are a typing mistake and not another word. House rule. */
const oneSlipFrom = 4;
const twoSlipsFrom = 8;

/** Whether a word is another mistyped: one edit from four letters on, two from eight. Of what has digits nothing is. */
export function isMistyped(one: Word, other: Word): boolean {
  return one.spellings.some((spelling) =>
    other.spellings.some((otherSpelling) => {
      const length = Math.min(spelling.length, otherSpelling.length);
      if (length < oneSlipFrom || /\p{N}/u.test(spelling + otherSpelling)) return false;
      const most = length >= twoSlipsFrom ? 2 : 1;
      return countEdits(spelling, otherSpelling, most) <= most;
    }),
  );
}
