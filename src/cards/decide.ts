// What follows from where a card stands and from what its bank said: pure, so that every case can be seen in a table. Called by
// freezing.ts alone, which asks and writes down.

import type { CardControlAnswer, CardTarget } from '../banks/card-controls.ts';
import type { CardState } from '../domain/card.ts';

/** Why a card is not put into a state. */
export type CardRefusal = 'CARD_LOCKED' | 'CARD_INACTIVE' | 'CARD_TERMINATED' | 'STATE_NOT_KNOWN' | 'BANK_REFUSED';

/** What was found before anything was asked for. */
export type Beforehand =
  | { readonly kind: 'stands' }
  | { readonly kind: 'refused'; readonly reason: CardRefusal }
  | { readonly kind: 'ask' };

/** What asking came to. */
export type Afterwards =
  /** The card is as it was asked for. `isChanged` where this very request has done it, as far as anybody can say. */
  | { readonly kind: 'stands'; readonly isChanged: boolean }
  | { readonly kind: 'refused'; readonly reason: CardRefusal }
  /** It may be, now or in a moment. */
  | { readonly kind: 'outcomeUnknown' };

/** From which states neither freezing nor unfreezing leads on: whoever locked a card unlocks it, and nobody else. */
const refusals: Readonly<Partial<Record<CardState, CardRefusal>>> = {
  LOCKED: 'CARD_LOCKED',
  INACTIVE: 'CARD_INACTIVE',
  TERMINATED: 'CARD_TERMINATED',
  // A word of the bank's that nobody knows here: what would come of it cannot be told beforehand.
  UNKNOWN: 'STATE_NOT_KNOWN',
};

/** Whether anything is to be asked for. */
export function decideBefore(state: CardState, target: CardTarget): Beforehand {
  if (state === target) return { kind: 'stands' };
  const reason = refusals[state];
  return reason === undefined ? { kind: 'ask' } : { kind: 'refused', reason };
}

/**
 * What an answer came to, with where the card stands after it; null where that could not be read. A refusal and a lost answer are
 * as good as a yes where the card stands as it should; a yes after which it stands otherwise is none; an answer that was lost may yet
 * take effect, whatever is read now.
 */
export function decideAfter(answer: CardControlAnswer, after: CardState | null, target: CardTarget): Afterwards {
  const isReached = after === target;
  switch (answer.kind) {
    case 'accepted':
      return isReached || after === null ? { kind: 'stands', isChanged: true } : { kind: 'outcomeUnknown' };
    case 'lost':
      return isReached ? { kind: 'stands', isChanged: true } : { kind: 'outcomeUnknown' };
    case 'refused':
      if (isReached) return { kind: 'stands', isChanged: false };
      return { kind: 'refused', reason: (after === null ? undefined : refusals[after]) ?? 'BANK_REFUSED' };
  }
}
