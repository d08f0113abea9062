// What follows for a card from where it stands and what its bank said: every case.

import { describe, expect, it } from 'vitest';
import type { CardControlAnswer } from '../../../src/banks/card-controls.ts';
import { decideAfter, decideBefore } from '../../../src/cards/decide.ts';
import { type CardState, cardStates } from '../../../src/domain/card.ts';

describe('before anything is asked', () => {
  it.each([
    ['FROZEN', 'ACTIVE', 'ask', undefined],
    ['FROZEN', 'FROZEN', 'stands', undefined],
    ['ACTIVE', 'FROZEN', 'ask', undefined],
    ['ACTIVE', 'ACTIVE', 'stands', undefined],
    ['ACTIVE', 'LOCKED', 'refused', 'CARD_LOCKED'],
    ['FROZEN', 'LOCKED', 'refused', 'CARD_LOCKED'],
    ['ACTIVE', 'INACTIVE', 'refused', 'CARD_INACTIVE'],
    ['FROZEN', 'TERMINATED', 'refused', 'CARD_TERMINATED'],
    ['ACTIVE', 'UNKNOWN', 'refused', 'STATE_NOT_KNOWN'],
  ] as const)('%s of a card that is %s: %s', (target, state, kind, reason) => {
    expect(decideBefore(state, target)).toEqual(reason === undefined ? { kind } : { kind, reason });
  });
});

const answers: readonly CardControlAnswer[] = [
  { kind: 'accepted' },
  { kind: 'refused', bankCode: '9002' },
  { kind: 'lost', code: 'BANK_TIMEOUT' },
];

describe('after it was asked', () => {
  it.each([
    ['accepted', 'FROZEN', { kind: 'stands', isChanged: true }],
    // The bank's yes is its word; a yes that its own word denies is none.
    ['accepted', null, { kind: 'stands', isChanged: true }],
    ['accepted', 'ACTIVE', { kind: 'outcomeUnknown' }],
    ['accepted', 'LOCKED', { kind: 'outcomeUnknown' }],
    ['refused', 'FROZEN', { kind: 'stands', isChanged: false }],
    ['refused', 'LOCKED', { kind: 'refused', reason: 'CARD_LOCKED' }],
    ['refused', 'TERMINATED', { kind: 'refused', reason: 'CARD_TERMINATED' }],
    ['refused', 'ACTIVE', { kind: 'refused', reason: 'BANK_REFUSED' }],
    ['refused', null, { kind: 'refused', reason: 'BANK_REFUSED' }],
    ['lost', 'FROZEN', { kind: 'stands', isChanged: true }],
    // It may take effect yet.
    ['lost', 'ACTIVE', { kind: 'outcomeUnknown' }],
    ['lost', 'LOCKED', { kind: 'outcomeUnknown' }],
    ['lost', null, { kind: 'outcomeUnknown' }],
  ] as const)('%s, and then %s', (kind, after, expected) => {
    const answer = answers.find((one) => one.kind === kind) ?? { kind: 'accepted' };
    expect(decideAfter(answer, after, 'FROZEN')).toEqual(expected);
  });

  it('is never said to be done that the bank has not said', () => {
    const states: readonly (CardState | null)[] = [...cardStates, null];
    for (const target of ['FROZEN', 'ACTIVE'] as const)
      for (const answer of answers)
        for (const after of states) {
          const { kind } = decideAfter(answer, after, target);
          if (kind === 'stands') expect(after === target || (answer.kind === 'accepted' && after === null)).toBe(true);
          if (kind === 'refused') expect([answer.kind, after === target]).toEqual(['refused', false]);
        }
  });
});
