// What follows from what is known of a submission without an answer, row by row.

import { describe, expect, it } from 'vitest';
import { decideLostSubmission, type LostSubmission } from '../../../src/payments/lost-submission.ts';

const sentAtMs = 1_000_000;
const settlingMs = 120_000;
const hour = 3_600_000;
const unknown = (reason: string) => ({ kind: 'unknown', reason });
const wait = (untilMs: number) => ({ kind: 'wait', untilMs });

/** At a bank that keeps no keys, three seconds after, the token there and good for an hour. */
const lost: LostSubmission = {
  consent: 'AUTHORISED',
  hasToken: true,
  tokenExpiresAtMs: sentAtMs + hour,
  firstSentAtMs: sentAtMs,
  lastSentAtMs: sentAtMs,
  refusals: 0,
  isUnwanted: false,
  keepsKeys: false,
  settlingMs,
  nowMs: sentAtMs + 3000,
};
const settled = { nowMs: sentAtMs + settlingMs };
const tokenOver = { hasToken: false, nowMs: sentAtMs + hour + 1 };

describe('a submission without an answer', () => {
  it.each<[string, Partial<LostSubmission>, object]>([
    ['waits while it may be under way still', {}, wait(sentAtMs + settlingMs)],
    ['waits from the last time it was sent', { lastSentAtMs: sentAtMs + 2000 }, wait(sentAtMs + 2000 + settlingMs)],
    ['is sent again once it has settled and the consent is unused', settled, { kind: 'send' }],
    ['is sent again at once where the bank keeps keys', { keepsKeys: true }, { kind: 'send' }],
    [
      'is sent again with a key that is over, as where none are kept',
      { keepsKeys: true, nowMs: sentAtMs + 24 * hour },
      { kind: 'send' },
    ],
    [
      'is sent no more once it was refused three times',
      { ...settled, refusals: 3 },
      wait(sentAtMs + hour + settlingMs),
    ],
    ['is sent no more once it is not wanted', { ...settled, isUnwanted: true }, wait(sentAtMs + hour + settlingMs)],
    ['is not sent without a token', { ...tokenOver }, wait(sentAtMs + hour + settlingMs)],
    [
      'has come to nothing when the token is over and nothing can be under way',
      { ...tokenOver, nowMs: sentAtMs + hour + settlingMs },
      { kind: 'nothingMoved' },
    ],
    [
      'has come to nothing though keys are kept',
      { ...tokenOver, keepsKeys: true, nowMs: sentAtMs + hour + settlingMs },
      { kind: 'nothingMoved' },
    ],
    [
      'is unknown without a token of which it is known when it ends',
      { hasToken: false, tokenExpiresAtMs: null, nowMs: sentAtMs + 9 * hour },
      unknown('NO_TOKEN'),
    ],
    [
      'is unknown when it is not wanted and its token never ends',
      { ...settled, isUnwanted: true, tokenExpiresAtMs: null },
      unknown('TOKEN_WITHOUT_END'),
    ],
    [
      'is unknown when it was refused and its token never ends',
      { ...settled, refusals: 3, tokenExpiresAtMs: null },
      unknown('RESEND_REFUSED'),
    ],
    [
      'is unknown when the consent is used and no keys are kept',
      { consent: 'CONSUMED', ...settled },
      unknown('CONSENT_CONSUMED'),
    ],
    [
      'is asked after by sending it again when the consent is used and keys are kept',
      { consent: 'CONSUMED', keepsKeys: true },
      { kind: 'send' },
    ],
    [
      'also when it is not wanted any more',
      { consent: 'CONSUMED', keepsKeys: true, isUnwanted: true },
      { kind: 'send' },
    ],
    [
      'but not when its key is over',
      { consent: 'CONSUMED', keepsKeys: true, nowMs: sentAtMs + 24 * hour },
      unknown('CONSENT_CONSUMED'),
    ],
    ['nor without a token', { consent: 'CONSUMED', keepsKeys: true, hasToken: false }, unknown('NO_TOKEN')],
    ['nor when that is refused', { consent: 'CONSUMED', keepsKeys: true, refusals: 3 }, unknown('RESEND_REFUSED')],
    [
      'is unknown when the bank has refused the consent',
      { consent: 'REJECTED', ...settled },
      unknown('CONSENT_REJECTED'),
    ],
    [
      'is unknown when the consent was never authorised',
      { consent: 'AWAITING', ...settled },
      unknown('CONSENT_AWAITING'),
    ],
    ['is unknown when the bank has a word of its own', { consent: 'UNKNOWN', ...settled }, unknown('CONSENT_UNKNOWN')],
  ])('%s', (_name, change, decision) => {
    expect(decideLostSubmission({ ...lost, ...change })).toEqual(decision);
  });
});
