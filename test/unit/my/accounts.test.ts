// Which balance stands for an account, and what of its number is shown.

import { describe, expect, it } from 'vitest';
import {
  type AskedBalance,
  lastFour,
  shownBalances,
  spendableBeside,
  toPrinted,
  toSortCode,
} from '../../../src/my/accounts.ts';

const balance = (type: AskedBalance['type'], amount: string, more: Partial<AskedBalance> = {}): AskedBalance => ({
  type,
  signedAmount: { amount, currency: 'GBP' },
  creditLimitIncluded: false,
  asOf: null,
  provenance: { fetchedAt: '2026-11-30T10:00:00Z', freshness: 'LIVE' },
  ...more,
});
const amounts = (balances: readonly AskedBalance[], currency: string | null = 'GBP') =>
  shownBalances(balances, currency).map(({ signedAmount }) => signedAmount.amount);

describe('the balance that is shown', () => {
  it('is the booked one, whatever the order', () => {
    const [booked, available] = [balance('INTERIM_BOOKED', '10.00'), balance('INTERIM_AVAILABLE', '510.00')];
    expect(amounts([available, booked])).toEqual(['10.00']);
    expect(amounts([booked, available])).toEqual(['10.00']);
  });

  it('never has borrowed money in it where there is another', () => {
    const [withLine, without] = [
      balance('INTERIM_BOOKED', '1010.00', { creditLimitIncluded: true }),
      balance('INTERIM_AVAILABLE', '9.00'),
    ];
    expect(amounts([withLine, without])).toEqual(['9.00']);
    expect(amounts([withLine])).toEqual(['1010.00']);
  });

  it('is the newer of two of a kind', () => {
    const [old, young] = [
      balance('CLOSING_BOOKED', '1.00', { asOf: '2026-11-28T00:00:00Z' }),
      balance('CLOSING_BOOKED', '2.00', { asOf: '2026-11-29T00:00:00Z' }),
    ];
    expect(amounts([young, old])).toEqual(['2.00']);
    expect(amounts([old, young])).toEqual(['2.00']);
  });

  it('is one for each currency, the account’s own first', () => {
    const dollars = balance('INTERIM_BOOKED', '7.00', { signedAmount: { amount: '7.00', currency: 'USD' } });
    expect(amounts([dollars, balance('INTERIM_BOOKED', '5.00')])).toEqual(['5.00', '7.00']);
    expect(amounts([])).toEqual([]);
  });
});

describe('what can be spent', () => {
  const spendable = (amount: string) => ({ signedAmount: { amount, currency: 'GBP' } });

  it('stands beside the balance only where it is another amount, and one that can be spent', () => {
    const shown = balance('INTERIM_BOOKED', '5.00');
    expect(spendableBeside({ type: 'CURRENT', spendable: spendable('4.00') }, shown)?.amount).toBe('4.00');
    expect(spendableBeside({ type: 'CURRENT', spendable: spendable('5.00') }, shown)).toBeNull();
    expect(spendableBeside({ type: 'CARD', spendable: spendable('-4.00') }, shown)).toBeNull();
    expect(spendableBeside({ type: 'LOAN', spendable: spendable('4.00') }, shown)).toBeNull();
    expect(spendableBeside({ type: 'CURRENT', spendable: null }, shown)).toBeNull();
  });
});

describe('numbers', () => {
  it('are known by their last four', () => {
    expect(lastFour({ iban: 'DE75512108001245126199' })).toBe('••••6199');
    expect(lastFour({ iban: null, maskedNumber: 'xxxx xxxx xxxx 537' })).toBe('••••537');
    expect(lastFour({ iban: null })).toBeNull();
    expect(lastFour(null)).toBeNull();
  });

  it('are printed as people know them', () => {
    expect(toPrinted('DE75512108001245126199')).toBe('DE75 5121 0800 1245 1261 99');
    expect(toSortCode('102030')).toBe('10-20-30');
    expect(toSortCode('10-20-30')).toBe('10-20-30');
  });
});
