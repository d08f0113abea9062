import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBalanceHistories } from '../../../src/insights/balance-history.ts';
import type { InsightEntry } from '../../../src/insights/entry.ts';
import { makeAccount, makeEntry } from '../../support/insight-entries.ts';

const pounds = makeEntry({ id: 'x' }).transaction.amount.currency;
const money = (amountMinor: bigint) => ({ amountMinor, currency: pounds });
const stated = (date: string, balanceMinor: bigint) => ({ accountId: 'current', currency: 'GBP', date, balanceMinor });

const range = { from: '2026-03-01', to: '2026-03-06' };
const entries = [
  makeEntry({ id: 'a', date: '2026-03-02', amount: '-10.00' }),
  makeEntry({ id: 'b', date: '2026-03-04', amount: '25.00' }),
];

const toText = (args: Parameters<typeof toBalanceHistories>[0]) =>
  toBalanceHistories(args)[0]?.days.map(({ balanceMinor, isExact }) => `${balanceMinor}${isExact ? '' : '?'}`);

describe('balances by day', () => {
  it('are exact between two known balances that the entries lead from and to', () => {
    const known = [stated('2026-03-01', 1000n), stated('2026-03-05', 2500n)];
    expect(toText({ entries, stated: known, ...range })).toEqual(['1000', '0', '0', '2500', '2500', '2500?']);
    expect(toBalanceHistories({ entries, stated: known, ...range })[0]?.gaps).toEqual([]);
  });

  it('are not exact where the entries do not lead there, and the difference is told', () => {
    const known = [stated('2026-03-01', 1000n), stated('2026-03-05', 2600n)];
    expect(toText({ entries, stated: known, ...range })).toEqual(['1000', '0?', '0?', '2500?', '2600', '2600?']);
    expect(toBalanceHistories({ entries, stated: known, ...range })[0]?.gaps).toEqual([
      { sinceDate: '2026-03-01', date: '2026-03-05', differenceMinor: 100n },
    ]);
  });

  it('go back from a closing balance as far as there are entries, unproven; before that nothing is known', () => {
    expect(toText({ entries, stated: [stated('2026-03-05', 2500n)], ...range })).toEqual([
      '1000?',
      '0?',
      '0?',
      '2500?',
      '2500',
      '2500?',
    ]);
    expect(toText({ entries, stated: [stated('2026-03-05', 2500n)], from: '2026-02-27', to: '2026-03-01' })).toEqual([
      'null?',
      'null?',
      '1000?',
    ]);
  });

  it('are proven by running balances, whatever the order of a day’s entries', () => {
    const running = [
      makeEntry({ id: 'c', date: '2026-03-02', amount: '-1.00', balanceAfter: money(700n) }),
      makeEntry({ id: 'a', date: '2026-03-02', amount: '-2.00', balanceAfter: money(800n) }),
      makeEntry({ id: 'b', date: '2026-03-04', amount: '3.00', balanceAfter: money(1000n) }),
    ];
    expect(toText({ entries: running, stated: [], ...range })).toEqual([
      '1000',
      '700',
      '700',
      '1000',
      '1000?',
      '1000?',
    ]);
  });

  it('of nothing known are null', () => {
    expect(toText({ entries, stated: [], ...range })).toEqual(['null?', 'null?', 'null?', 'null?', 'null?', 'null?']);
    expect(toBalanceHistories({ entries: [], stated: [], ...range })).toEqual([]);
  });

  it('are those of the days that are asked for, however far away what is known is', () => {
    const known = [stated('0001-01-01', 1000n)];
    expect(toText({ entries, stated: known, ...range })).toEqual(['1000?', '0?', '0?', '2500?', '2500?', '2500?']);
    const later = [stated('9999-12-31', 2500n)];
    expect(toText({ entries, stated: later, ...range })).toEqual(['1000?', '0?', '0?', '2500?', '2500?', '2500?']);
    expect(() => toBalanceHistories({ entries, stated: [], from: '1900-01-01', to: '2026-01-01' })).toThrow(TypeError);
  });

  it('that disagree on one day are told, and not called exact', () => {
    const running = [makeEntry({ id: 'a', date: '2026-03-02', amount: '-2.00', balanceAfter: money(800n) })];
    const [history] = toBalanceHistories({ entries: running, stated: [stated('2026-03-02', 900n)], ...range });
    expect(history?.days[1]).toEqual({ date: '2026-03-02', balanceMinor: 900n, isExact: false });
    expect(history?.gaps).toContainEqual({ sinceDate: null, date: '2026-03-02', differenceMinor: 100n });
  });

  it('are kept apart by account and currency, and moved by booked entries only', () => {
    const many = [
      makeEntry({ id: 'a', date: '2026-03-02', amount: '-2.00' }),
      makeEntry({ id: 'p', date: '2026-03-02', amount: '-7.00', status: 'PENDING' }),
      makeEntry({ id: 'e', date: '2026-03-02', amount: '-3.00', currency: 'EUR' }),
      makeEntry({ id: 's', date: '2026-03-02', amount: '-4.00', account: makeAccount({ id: 'savings' }) }),
    ];
    const histories = toBalanceHistories({ entries: many, stated: [stated('2026-03-01', 1000n)], ...range });
    expect(histories.map(({ accountId, currency, days }) => [accountId, currency, days[1]?.balanceMinor])).toEqual([
      ['current', 'EUR', null],
      ['current', 'GBP', 800n],
      ['savings', 'GBP', null],
    ]);
  });

  it('follow a ledger that kept its running balances, on every day, in whatever order it is given', () => {
    const move = fc.record({ day: fc.integer({ min: 1, max: 6 }), minor: fc.bigInt({ min: -500n, max: 500n }) });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 20 }), fc.bigInt({ min: -1000n, max: 1000n }), (moves, opening) => {
        const ordered = moves.toSorted((one, other) => one.day - other.day);
        let balance = opening;
        const ends = Array.from({ length: 7 }, () => opening);
        const ledger = ordered.map(({ day, minor }, index): InsightEntry => {
          balance += minor;
          for (let later = day; later <= 6; later++) ends[later] = balance;
          const amount = `${minor < 0n ? '-' : ''}${(minor < 0n ? -minor : minor).toString().padStart(3, '0').replace(/(..)$/, '.$1')}`;
          return makeEntry({ id: `${index}`, date: `2026-03-0${day}`, amount, balanceAfter: money(balance) });
        });
        const known = [stated('2026-02-28', opening)];
        const [history] = toBalanceHistories({ entries: ledger.toReversed(), stated: known, ...range });
        expect(history?.days.map(({ balanceMinor }) => balanceMinor)).toEqual(ends.slice(1));
        expect(history?.gaps).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
