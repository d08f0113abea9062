import { describe, expect, test } from 'vitest';
import { accountNamed } from '../../../src/sandbox/ledger/accounts.ts';
import { buildLedger } from '../../../src/sandbox/ledger/history.ts';
import type { Entry, EntryKind } from '../../../src/sandbox/ledger/ledger.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const dayMs = 86_400_000;
const ledger = buildLedger(now);
const later = buildLedger(now + 3 * dayMs + 7_200_000);

const fingerprint = (entry: Entry): string =>
  JSON.stringify(entry, (_key, value) => (typeof value === 'bigint' ? String(value) : value));

describe('the history', () => {
  test('is balanced', () => {
    ledger.assertBalanced();
    later.assertBalanced();
  });

  test('is the same in every start at the same instant', () => {
    const again = buildLedger(now);
    for (const { id } of ledger.accounts) {
      expect(again.booked(id).map(fingerprint)).toEqual(ledger.booked(id).map(fingerprint));
      expect(again.pending(id).map(fingerprint)).toEqual(ledger.pending(id).map(fingerprint));
    }
  });

  test('shows the same entries three days later, with the same ids and amounts', () => {
    for (const { id, slug } of ledger.accounts) {
      const known = new Set(later.booked(id).map(fingerprint));
      // The oldest day may be cut, and the balance brought forward moves with the window.
      const oldest = later.booked(id).findLast((entry) => entry.kind !== 'brought-forward')?.day ?? '';
      const lost = ledger
        .booked(id)
        .filter((entry) => entry.day > oldest && entry.kind !== 'brought-forward' && !known.has(fingerprint(entry)));
      expect([slug, lost.length]).toEqual([slug, 0]);
    }
  });

  test('gives each entry of an account an id of its own', () => {
    for (const { id, slug } of ledger.accounts) {
      const ids = [...ledger.booked(id), ...ledger.pending(id)].map((entry) => entry.id);
      expect([slug, new Set(ids).size]).toEqual([slug, ids.length]);
    }
  });

  test('covers 24 months and nothing after now', () => {
    const days = ledger.booked(accountNamed('alice-albion-current').id).map((entry) => entry.day);
    expect(days.at(-1)).toBe('2024-11-22');
    for (const { id } of ledger.accounts) {
      for (const entry of [...ledger.booked(id), ...ledger.pending(id)]) expect(entry.atMs).toBeLessThanOrEqual(now);
    }
  });

  test('has exactly 20,000 booked entries for Dora in every window', () => {
    const { id } = accountNamed('dora-albion-business');
    for (const instant of ['2026-11-22T12:00:00Z', '2025-03-01T00:00:30Z', '2024-02-29T23:59:59Z']) {
      expect(buildLedger(Date.parse(instant)).booked(id)).toHaveLength(20_000);
    }
  });

  test('books a pending purchase later under the same id, and lets an authorisation vanish', () => {
    const { id } = accountNamed('alice-albion-current');
    const booked = new Map(later.booked(id).map((entry) => [entry.id, entry]));
    const pending = ledger.pending(id);
    const purchases = pending.filter((entry) => entry.kind === 'card-purchase');
    expect(purchases.length).toBeGreaterThan(0);
    for (const entry of purchases) expect(booked.get(entry.id)?.amountMinor).toBe(entry.amountMinor);
    const deposits = pending.filter((entry) => entry.kind === 'card-authorisation');
    expect(deposits.length).toBeGreaterThan(0);
    for (const entry of deposits) {
      expect(booked.has(entry.id)).toBe(false);
      expect(later.pending(id).some(({ id: other }) => other === entry.id)).toBe(false);
    }
  });

  test('pays refunds, reversals and chargebacks back to the minor unit', () => {
    const { id } = accountNamed('alice-albion-card');
    const entries = ledger.booked(id);
    for (const kind of ['refund', 'reversal', 'chargeback'] as const) {
      const back = entries.filter((entry) => entry.kind === kind);
      expect(back.length).toBeGreaterThan(3);
      for (const entry of back.slice(0, -1)) {
        const paid = entries.some(
          (other) => other.amountMinor === -entry.amountMinor && other.counterparty?.name === entry.counterparty?.name,
        );
        expect(paid).toBe(true);
      }
    }
  });

  test('has every kind of entry somewhere', () => {
    const kinds = new Set<EntryKind>();
    for (const { id } of ledger.accounts) {
      for (const entry of [...ledger.booked(id), ...ledger.pending(id)]) kinds.add(entry.kind);
    }
    expect([...kinds].sort()).toHaveLength(20);
  });

  test('writes foreign purchases with the original amount and a rate that gives the booked amount', () => {
    const { id } = accountNamed('alice-albion-current');
    const foreign = ledger.booked(id).filter((entry) => entry.exchange !== undefined);
    expect(foreign.length).toBeGreaterThan(20);
    for (const entry of foreign) {
      const { originalMinor, originalCurrency, rate } = entry.exchange ?? {
        originalMinor: 0n,
        originalCurrency: '',
        rate: '',
      };
      const scale = originalCurrency === 'JPY' ? 100 : 1;
      const expected = Math.max(1, Math.round(Number(originalMinor) * scale * Number(rate)));
      expect(Number(-entry.amountMinor)).toBe(entry.amountMinor < 0n ? expected : -expected);
    }
  });

  test('leaves the closed account at zero, whenever it starts', () => {
    const { id } = accountNamed('alice-rheinbank-closed');
    for (const offset of [0, 5, 11, 17, 23]) {
      const other = buildLedger(now + offset * dayMs);
      expect(other.bookedMinor(id, 'EUR')).toBe(0n);
      expect(other.booked(id)[0]?.day.slice(0, 7) ?? '').not.toBe('2026-11');
    }
  });

  test.each([
    '2024-02-29T23:59:59Z',
    '2025-01-01T00:00:00Z',
    '2025-10-26T00:30:00Z',
    '2026-07-15T09:00:00Z',
    '2027-03-28T01:00:00Z',
  ])('is plausible at %s: nobody beyond his credit, something pending on each main account', (instant) => {
    const other = buildLedger(Date.parse(instant));
    other.assertBalanced();
    const wrong: string[] = [];
    for (const account of other.accounts) {
      const isDebt = account.kind === 'loan' || account.kind === 'mortgage';
      for (const currency of account.currencies) {
        const balance = other.bookedMinor(account.id, currency);
        if (isDebt ? balance >= 0n : balance < -account.creditLimitMinor)
          wrong.push(`${account.slug} ${balance} ${currency}`);
      }
      const isMain = account.kind === 'current' && !account.isBusiness && account.closedMonthsAgo === undefined;
      if (isMain && other.pending(account.id).length === 0) wrong.push(`${account.slug} has nothing pending`);
    }
    expect(wrong).toEqual([]);
  });
});
