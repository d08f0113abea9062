import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountNamed, accounts } from '../../../src/sandbox/ledger/accounts.ts';
import { Ledger } from '../../../src/sandbox/ledger/ledger.ts';

const savings = accountNamed('alice-albion-savings');

function posting(...legs: readonly [account: string, amountMinor: bigint, currency: string][]) {
  return {
    atMs: 0,
    day: '2026-01-05',
    valueDay: '2026-01-05',
    legs: legs.map(([account, amountMinor, currency], index) => ({
      account,
      amountMinor,
      currency,
      entry:
        account === savings.id ? { id: `e${index}`, details: { kind: 'transfer-in' as const, text: 'x' } } : undefined,
    })),
  };
}

describe('the ledger', () => {
  test('refuses a posting that does not sum to zero', () => {
    const ledger = new Ledger(accounts);
    expect(() => ledger.post(posting([savings.id, 100n, 'GBP'], ['party:x', -99n, 'GBP']))).toThrow(/1 GBP/);
  });

  test('refuses a posting that sums to zero only across currencies', () => {
    const ledger = new Ledger(accounts);
    expect(() => ledger.post(posting([savings.id, 100n, 'GBP'], ['party:x', -100n, 'EUR']))).toThrow();
  });

  test('keeps nothing of a refused posting', () => {
    const ledger = new Ledger(accounts);
    expect(() => ledger.post(posting([savings.id, 100n, 'GBP']))).toThrow();
    expect(ledger.bookedMinor(savings.id, 'GBP')).toBe(0n);
    expect(ledger.booked(savings.id)).toEqual([]);
    ledger.assertBalanced();
  });

  test('has the sum of the entries as balance, whatever is posted', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), { maxLength: 40 }), (amounts) => {
        const ledger = new Ledger(accounts);
        for (const amount of amounts) ledger.post(posting([savings.id, amount, 'GBP'], ['party:x', -amount, 'GBP']));
        ledger.assertBalanced();
        expect(ledger.bookedMinor(savings.id, 'GBP')).toBe(amounts.reduce((sum, amount) => sum + amount, 0n));
      }),
    );
  });

  test('shows a pending entry as expected, not as booked', () => {
    const ledger = new Ledger(accounts);
    ledger.post(posting([savings.id, 500n, 'GBP'], ['party:x', -500n, 'GBP']));
    ledger.hold(posting([savings.id, -200n, 'GBP']));
    expect(ledger.bookedMinor(savings.id, 'GBP')).toBe(500n);
    expect(ledger.expectedMinor(savings.id, 'GBP')).toBe(300n);
    expect(ledger.pending(savings.id)).toHaveLength(1);
    ledger.assertBalanced();
  });
});
