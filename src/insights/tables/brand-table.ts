// The form of the tables of well-known merchants.

import type { CategoryCode } from '../categories.ts';

/** Merchants of one category, of one part of the world. */
export interface BrandTable {
  /** Null where what they sell is of too many kinds for a name to tell. */
  readonly category: CategoryCode | null;
  /** ISO 4217 codes, with spaces between: where an ambiguous spelling is the brand. Left out for everywhere. */
  readonly currencies?: string;
  /**
   * One merchant a `;` or line: the name as its owner writes it, and behind ` = ` other spellings with commas between. `!` behind
   * a spelling: only at a text's beginning. `?`: also a word or a name, so only with a sign that it is a shop.
   */
  readonly merchants: string;
}
