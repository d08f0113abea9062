import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  initialStanding,
  isFinalStatus,
  nextStanding,
  type PaymentStatus,
  paymentStatuses,
  type Standing,
  toReasonCode,
  toRejection,
} from '../../../src/domain/payment.ts';

const words = fc.array(fc.constantFrom(...paymentStatuses), { maxLength: 40 });

/** Everything a payment goes through when this is said of it, in order. */
function walk(said: readonly PaymentStatus[]): Standing[] {
  const way = [initialStanding];
  for (const word of said) {
    const next = nextStanding(way.at(-1) ?? initialStanding, word);
    if (next !== null) way.push(next);
  }
  return way;
}

const order: readonly PaymentStatus[] = paymentStatuses.slice(0, 5);
const rank = (status: PaymentStatus) => (isFinalStatus(status) ? order.length : order.indexOf(status));

describe('nextStanding', () => {
  it('never leaves a final status, whatever is said', () => {
    fc.assert(
      fc.property(words, (said) => {
        const way = walk(said);
        const firstFinal = way.findIndex(({ status }) => isFinalStatus(status));
        expect(firstFinal === -1 || firstFinal === way.length - 1).toBe(true);
      }),
    );
  });

  it('never goes back, but for saying UNKNOWN between', () => {
    fc.assert(
      fc.property(words, (said) => {
        const known = walk(said).filter(({ status }) => status !== 'UNKNOWN');
        for (const [index, { status }] of known.entries()) {
          const before = known[index - 1];
          if (before !== undefined) expect(rank(status)).toBeGreaterThanOrEqual(rank(before.status));
        }
      }),
    );
  });

  it('makes no event of what is no change', () => {
    fc.assert(
      fc.property(words, (said) => {
        const way = walk(said);
        for (const [index, { status }] of way.entries()) expect(status).not.toBe(way[index + 1]?.status);
      }),
    );
  });

  it('ends where the furthest word leads, in whatever order the words of one payment arrive', () => {
    const truth = fc.constantFrom<PaymentStatus>('SETTLED', 'REJECTED', 'CANCELLED');
    const midway = fc.array(fc.constantFrom(...order, 'UNKNOWN' as const), { maxLength: 12 });
    fc.assert(
      fc.property(midway, midway, truth, (before, after, end) => {
        expect(walk([...before, end, ...after]).at(-1)?.status).toBe(end);
      }),
    );
  });

  it('is cleared up from UNKNOWN by a sure word, not behind what was known', () => {
    const unknown: Standing = { status: 'UNKNOWN', furthest: 'ACCEPTED' };
    expect(nextStanding(unknown, 'RECEIVED')).toEqual({ status: 'ACCEPTED', furthest: 'ACCEPTED' });
    expect(nextStanding(unknown, 'SETTLED')).toEqual({ status: 'SETTLED', furthest: 'SETTLED' });
    expect(nextStanding(unknown, 'UNKNOWN')).toBeNull();
    expect(isFinalStatus('UNKNOWN')).toBe(false);
  });
});

describe('reasons', () => {
  it.each([
    ['AM04', 'INSUFFICIENT_FUNDS'],
    ['AM14', 'LIMIT'],
    ['BE01', 'PAYEE_MISMATCH'],
    ['AC03', 'VALIDATION'],
    ['XXXX', 'REFUSED'],
    [null, 'REFUSED'],
  ])('%s is %s', (code, rejection) => expect(toRejection(code)).toBe(rejection));

  it('keeps codes, never a bank’s text', () => {
    expect(toReasonCode('AM04')).toBe('AM04');
    expect(toReasonCode('Mr Smith has no money')).toBeNull();
  });
});
