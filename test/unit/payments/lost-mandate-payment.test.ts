// What a lost answer to a payment under a mandate allows: never a second payment, and nothing called over that may have been made.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideLostMandatePayment, type LostMandatePayment } from '../../../src/payments/mandates/lost-payment.ts';

const nowMs = Date.parse('2026-12-01T12:00:00Z');
const minute = 60_000;
const lost = (more: Partial<LostMandatePayment> = {}): LostMandatePayment => ({
  keepsKeys: true,
  hasToken: true,
  isUnwanted: false,
  firstSentAtMs: nowMs - minute,
  lastSentAtMs: nowMs - minute,
  sentBeforeAtMs: null,
  isRefused: false,
  settlingMs: 2 * minute,
  nowMs,
  ...more,
});

describe('a payment under a mandate without an answer', () => {
  it.each<[string, Partial<LostMandatePayment>, object]>([
    ['is sent again where keys are kept', {}, { kind: 'send' }],
    ['is never sent again where they are not', { keepsKeys: false }, { kind: 'unknown', reason: 'NO_KEYS' }],
    [
      'nor once a key may be forgotten',
      { firstSentAtMs: nowMs - 24 * 60 * minute },
      { kind: 'unknown', reason: 'KEY_ENDED' },
    ],
    ['nor without a token', { hasToken: false }, { kind: 'unknown', reason: 'NO_TOKEN' }],
    ['nor when nobody wants it any more', { isUnwanted: true }, { kind: 'unknown', reason: 'UNWANTED' }],
    [
      'is over when it is refused, and nothing sent before can be under way',
      { isRefused: true, firstSentAtMs: nowMs - 9 * minute, sentBeforeAtMs: nowMs - 9 * minute },
      { kind: 'refused' },
    ],
    [
      'waits when something sent before may still arrive',
      { isRefused: true, firstSentAtMs: nowMs - 1.5 * minute, sentBeforeAtMs: nowMs - 1.5 * minute },
      { kind: 'wait', untilMs: nowMs + 0.5 * minute },
    ],
    [
      'and is sent again after that: only a refusal of then counts',
      { isRefused: true, sentBeforeAtMs: nowMs - 2.5 * minute, lastSentAtMs: nowMs - 2 * minute },
      { kind: 'send' },
    ],
    [
      'a refusal says nothing where keys are not kept',
      { keepsKeys: false, isRefused: true },
      { kind: 'unknown', reason: 'NO_KEYS' },
    ],
  ])('%s', (_name, more, decision) => {
    expect(decideLostMandatePayment(lost(more))).toEqual(decision);
  });

  it('is sent again only where keys are kept, in their time, with a token, and wanted; called over only after a refusal', () => {
    const times = fc.integer({ min: 0, max: 30 * 60 }).map((minutes) => nowMs - minutes * minute);
    fc.assert(
      fc.property(
        fc.record({
          keepsKeys: fc.boolean(),
          hasToken: fc.boolean(),
          isUnwanted: fc.boolean(),
          firstSentAtMs: times,
          lastSentAtMs: times,
          sentBeforeAtMs: fc.option(times),
          isRefused: fc.boolean(),
          settlingMs: fc.integer({ min: 0, max: 10 * minute }),
        }),
        (more) => {
          const given = lost(more);
          const { kind } = decideLostMandatePayment(given);
          if (kind === 'send') {
            expect([given.keepsKeys, given.hasToken, given.isUnwanted]).toEqual([true, true, false]);
            expect(nowMs - given.firstSentAtMs).toBeLessThan(24 * 60 * minute);
          }
          if (kind === 'refused') {
            expect([given.keepsKeys, given.isRefused]).toEqual([true, true]);
            expect(given.lastSentAtMs).toBeGreaterThanOrEqual((given.sentBeforeAtMs ?? 0) + given.settlingMs);
          }
        },
      ),
    );
  });
});
