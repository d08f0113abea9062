// What a comparison comes to, as Confirmation of Payee and the EPC's Verification Of Payee (EPC218-23) have it. Used by everything
// in this folder.

/** Whether what was asked is what is held: the same, nearly, or not. */
export type Likeness = 'MATCH' | 'CLOSE' | 'NO_MATCH';

const ranks: Readonly<Record<Likeness, number>> = { NO_MATCH: 0, CLOSE: 1, MATCH: 2 };

/** The better of several; NO_MATCH of none. */
export const bestOf = (outcomes: readonly Likeness[]): Likeness =>
  outcomes.reduce<Likeness>((best, one) => (ranks[one] > ranks[best] ? one : best), 'NO_MATCH');

/** The worse of several; MATCH of none. */
export const worstOf = (outcomes: readonly Likeness[]): Likeness =>
  outcomes.reduce<Likeness>((worst, one) => (ranks[one] < ranks[worst] ? one : worst), 'MATCH');
