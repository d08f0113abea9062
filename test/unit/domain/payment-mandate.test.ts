// Mandates: what is wrong with one, the periods of its limits at the edges of calendars, and what is left of them.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dateInZone } from '../../../src/domain/dates.ts';
import type { CurrencyCode } from '../../../src/domain/iso4217.ts';
import {
  findBreach,
  firstDayOf,
  type MandateInput,
  type MandateLimits,
  type MandateUse,
  mandateAlignments,
  mandatePeriodTypes,
  type PeriodicLimit,
  parseMandate,
  periodOf,
  remainingOf,
} from '../../../src/domain/payment-mandate.ts';
import { ukDomesticScheme } from '../../../src/domain/payment-order.ts';

const input = (more: Partial<MandateInput> = {}): MandateInput => ({
  debtorAccount: null,
  debtorName: null,
  creditor: { name: 'Bob', iban: null, sortCode: '998811', accountNumber: '34650405', bic: null },
  remittanceInformation: null,
  type: 'SWEEPING',
  maximumIndividualAmount: '100.00',
  currency: 'GBP',
  periodicLimits: [{ amount: '300.00', currency: 'GBP', periodType: 'MONTH', alignment: 'CALENDAR' }],
  validFromDate: null,
  validToDate: null,
  ...more,
});
const today = '2026-12-01';
const parse = (more: Partial<MandateInput> = {}) => parseMandate(input(more), ukDomesticScheme, today);
const faultsOf = (more: Partial<MandateInput>) => {
  const parsed = parse(more);
  return 'faults' in parsed ? parsed.faults.map(({ field, code }) => `${field} ${code}`) : [];
};
const one = { amount: '1.00', currency: 'GBP', periodType: 'DAY', alignment: 'CONSENT' } as const;

describe('a mandate', () => {
  it('is what was asked for', () => {
    expect(parse({ validFromDate: '2026-12-05', validToDate: '2027-12-04' })).toEqual({
      terms: {
        debtorAccount: null,
        debtorName: null,
        creditorName: 'Bob',
        creditorAccount: { kind: 'uk', sortCode: '998811', accountNumber: '34650405' },
        remittanceInformation: null,
        type: 'SWEEPING',
        limits: {
          currency: 'GBP',
          maximumIndividualMinor: 10_000n,
          periodicLimits: [{ amountMinor: 30_000n, periodType: 'MONTH', alignment: 'CALENDAR' }],
          validFromDate: '2026-12-05',
          validToDate: '2027-12-04',
        },
      },
    });
  });

  it.each<[Partial<MandateInput>, string]>([
    [{ maximumIndividualAmount: '0.00' }, 'maximumIndividualAmount.amount INVALID'],
    [{ maximumIndividualAmount: '-1.00' }, 'maximumIndividualAmount.amount INVALID'],
    [{ maximumIndividualAmount: '1.005' }, 'maximumIndividualAmount.amount INVALID'],
    [{ currency: 'EUR' }, 'maximumIndividualAmount.currency NOT_OFFERED'],
    [{ currency: 'QQQ' }, 'maximumIndividualAmount.currency INVALID'],
    [{ periodicLimits: [] }, 'periodicLimits REQUIRED'],
    [{ periodicLimits: Array.from({ length: 12 }, () => one) }, 'periodicLimits TOO_LONG'],
    [{ periodicLimits: [{ ...one, amount: '0.00' }] }, 'periodicLimits[0].amount.amount INVALID'],
    [{ periodicLimits: [{ ...one, amount: '-1.00' }] }, 'periodicLimits[0].amount.amount INVALID'],
    [{ periodicLimits: [{ ...one, amount: 'much' }] }, 'periodicLimits[0].amount.amount INVALID'],
    [{ periodicLimits: [{ ...one, amount: '99999999999999.00' }] }, 'periodicLimits[0].amount.amount INVALID'],
    [{ periodicLimits: [{ ...one, currency: 'EUR' }] }, 'periodicLimits[0].amount.currency INVALID'],
    [{ periodicLimits: [one, { ...one, amount: '2.00' }] }, 'periodicLimits[1].periodType INVALID'],
    [
      { periodicLimits: [{ ...one, periodType: 'FORTNIGHT', alignment: 'CALENDAR' }] },
      'periodicLimits[0].alignment INVALID',
    ],
    [{ validFromDate: '2026-11-30' }, 'validFrom IN_THE_PAST'],
    [{ validToDate: '2026-11-30' }, 'validTo IN_THE_PAST'],
    [{ validToDate: '2027-02-29' }, 'validTo INVALID'],
    [{ validFromDate: '2027-01-02', validToDate: '2027-01-01' }, 'validTo INVALID'],
    [{ creditor: { ...input().creditor, name: ' ' } }, 'creditor.name REQUIRED'],
    [{ creditor: { ...input().creditor, sortCode: '1' } }, 'creditor.sortCode INVALID'],
    [{ remittanceInformation: 'x'.repeat(141) }, 'remittanceInformation TOO_LONG'],
  ])('%j is refused', (more, fault) => {
    expect(faultsOf(more)[0]).toBe(fault);
  });

  it('tells all faults at once', () => {
    expect(faultsOf({ maximumIndividualAmount: '0', periodicLimits: [], validToDate: '2020-01-01' })).toHaveLength(3);
  });
});

const limitOf = (
  periodType: PeriodicLimit['periodType'],
  alignment: PeriodicLimit['alignment'],
  amountMinor = 30_000n,
): PeriodicLimit => ({ periodType, alignment, amountMinor });

describe('the period of a day', () => {
  // The standard's own examples: https://openbankinguk.github.io/read-write-api-site3, "Domestic VRP consents".
  it.each([
    ['MONTH', 'CALENDAR', 30_000n, '2021-06-06', '2021-06-20', '2021-06-06', '2021-06-30', 25_000n],
    ['MONTH', 'CALENDAR', 30_000n, '2021-06-06', '2021-07-01', '2021-07-01', '2021-07-31', 30_000n],
    ['MONTH', 'CONSENT', 50_000n, '2021-06-05', '2021-07-04', '2021-06-05', '2021-07-04', 50_000n],
    ['MONTH', 'CONSENT', 50_000n, '2021-06-05', '2021-07-05', '2021-07-05', '2021-08-04', 50_000n],
    ['YEAR', 'CALENDAR', 50_000n, '2021-06-06', '2021-06-06', '2021-06-06', '2021-12-31', 28_630n],
    ['YEAR', 'CALENDAR', 50_000n, '2021-06-06', '2022-01-01', '2022-01-01', '2022-12-31', 50_000n],
    ['YEAR', 'CONSENT', 50_000n, '2021-06-05', '2022-06-04', '2021-06-05', '2022-06-04', 50_000n],
    // Ends of months, leap years.
    ['MONTH', 'CONSENT', 100n, '2027-08-31', '2027-09-29', '2027-08-31', '2027-09-29', 100n],
    ['MONTH', 'CONSENT', 100n, '2027-08-31', '2027-09-30', '2027-09-30', '2027-10-30', 100n],
    ['MONTH', 'CONSENT', 100n, '2027-01-31', '2027-02-28', '2027-02-28', '2027-03-30', 100n],
    ['MONTH', 'CONSENT', 100n, '2028-01-31', '2028-02-28', '2028-01-31', '2028-02-28', 100n],
    ['MONTH', 'CONSENT', 100n, '2028-01-31', '2028-02-29', '2028-02-29', '2028-03-30', 100n],
    ['MONTH', 'CONSENT', 100n, '2027-01-31', '2027-03-31', '2027-03-31', '2027-04-29', 100n],
    ['YEAR', 'CONSENT', 100n, '2028-02-29', '2029-02-27', '2028-02-29', '2029-02-27', 100n],
    ['YEAR', 'CONSENT', 100n, '2028-02-29', '2029-02-28', '2029-02-28', '2030-02-27', 100n],
    ['YEAR', 'CONSENT', 100n, '2028-02-29', '2032-02-29', '2032-02-29', '2033-02-27', 100n],
    ['MONTH', 'CALENDAR', 2_900n, '2028-02-29', '2028-02-29', '2028-02-29', '2028-02-29', 100n],
    ['HALF_YEAR', 'CONSENT', 100n, '2026-08-31', '2027-02-27', '2026-08-31', '2027-02-27', 100n],
    ['HALF_YEAR', 'CONSENT', 100n, '2026-08-31', '2027-02-28', '2027-02-28', '2027-08-30', 100n],
    ['HALF_YEAR', 'CALENDAR', 100n, '2026-01-01', '2026-06-30', '2026-01-01', '2026-06-30', 100n],
    ['HALF_YEAR', 'CALENDAR', 100n, '2026-01-01', '2026-07-01', '2026-07-01', '2026-12-31', 100n],
    ['WEEK', 'CONSENT', 100n, '2026-12-01', '2026-12-07', '2026-12-01', '2026-12-07', 100n],
    ['WEEK', 'CONSENT', 100n, '2026-12-01', '2026-12-08', '2026-12-08', '2026-12-14', 100n],
    ['FORTNIGHT', 'CONSENT', 100n, '2026-12-01', '2026-12-14', '2026-12-01', '2026-12-14', 100n],
    ['FORTNIGHT', 'CONSENT', 100n, '2026-12-01', '2026-12-15', '2026-12-15', '2026-12-28', 100n],
    // A Tuesday: six of seven days are left, rounded down.
    ['WEEK', 'CALENDAR', 100n, '2026-12-01', '2026-12-06', '2026-12-01', '2026-12-06', 85n],
    ['WEEK', 'CALENDAR', 100n, '2026-12-01', '2026-12-07', '2026-12-07', '2026-12-13', 100n],
    ['WEEK', 'CALENDAR', 100n, '2026-11-01', '2027-01-01', '2026-12-28', '2027-01-03', 100n],
    ['DAY', 'CALENDAR', 100n, '2026-12-01', '2026-12-01', '2026-12-01', '2026-12-01', 100n],
  ] as const)('of %s %s %s from %s on %s', (type, alignment, amount, first, day, from, to, limitMinor) => {
    expect(periodOf(limitOf(type, alignment, amount), first, day)).toEqual({ from, to, limitMinor });
  });

  it('holds the day, follows the one before without a gap, and never begins before the mandate', () => {
    const days = fc.integer({ min: 0, max: 4000 });
    fc.assert(
      fc.property(
        fc.constantFrom(...mandatePeriodTypes),
        fc.constantFrom(...mandateAlignments),
        days,
        days,
        (type, alignment, start, after) => {
          const first = addDays('2024-01-01', start);
          const day = addDays(first, after);
          const limit = limitOf(type, alignment);
          const period = periodOf(limit, first, day);
          expect(period.from <= day && day <= period.to && period.from >= first).toBe(true);
          expect(period.limitMinor <= limit.amountMinor && period.limitMinor > 0n).toBe(true);
          const next = periodOf(limit, first, addDays(period.to, 1));
          expect(next.from).toBe(addDays(period.to, 1));
          expect(periodOf(limit, first, period.from)).toEqual(period);
          expect(periodOf(limit, first, period.to)).toEqual(period);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is of days at the bank: summer time begins and ends within one', () => {
    // 2026-03-29, 00:30 UTC is before the change, 23:30 UTC is the next day already.
    expect(dateInZone(Date.parse('2026-03-29T00:30:00Z'), 'Europe/London')).toBe('2026-03-29');
    expect(dateInZone(Date.parse('2026-03-29T23:30:00Z'), 'Europe/London')).toBe('2026-03-30');
    const limit = limitOf('WEEK', 'CONSENT');
    expect(periodOf(limit, '2026-03-26', '2026-04-01').to).toBe('2026-04-01');
    expect(periodOf(limit, '2026-10-22', '2026-10-28').to).toBe('2026-10-28');
  });
});

describe('what is left', () => {
  const limits: MandateLimits = {
    currency: 'GBP' as CurrencyCode,
    maximumIndividualMinor: 1_000n,
    periodicLimits: [limitOf('DAY', 'CONSENT', 1_500n), limitOf('MONTH', 'CALENDAR', 3_100n)],
    validFromDate: null,
    validToDate: '2026-12-31',
  };
  const day = { firstDate: '2026-12-01', today: '2026-12-10' };
  const use = (amountMinor: bigint, fromDate: string, toDate = fromDate): MandateUse => ({
    amountMinor,
    fromDate,
    toDate,
  });
  const leftOf = (uses: readonly MandateUse[]) => remainingOf(limits, day, uses).map(({ leftMinor }) => leftMinor);

  it('is the limit without what was used in its own period', () => {
    expect(leftOf([])).toEqual([1_500n, 3_100n]);
    expect(leftOf([use(400n, '2026-12-10'), use(500n, '2026-12-09'), use(700n, '2026-11-30')])).toEqual([
      1_100n,
      2_200n,
    ]);
    expect(leftOf([use(9_999n, '2026-12-10')])).toEqual([0n, 0n]);
  });

  it('counts what was sent on two days on both', () => {
    expect(leftOf([use(400n, '2026-12-09', '2026-12-10')])).toEqual([1_100n, 2_700n]);
    expect(leftOf([use(400n, '2026-11-30', '2026-12-01')])).toEqual([1_500n, 2_700n]);
  });

  it('is told with what would still be allowed', () => {
    const breach = (amountMinor: bigint, uses: readonly MandateUse[] = [], at = day) =>
      findBreach(limits, at, { amountMinor, uses });
    expect(breach(1_000n)).toBeNull();
    expect(breach(1_001n)).toEqual({ kind: 'INDIVIDUAL_AMOUNT', leftMinor: 1_000n });
    expect(breach(600n, [use(900n, '2026-12-10')])).toBeNull();
    expect(breach(601n, [use(900n, '2026-12-10')])).toMatchObject({ kind: 'PERIOD', leftMinor: 600n });
    expect(breach(700n, [use(2_500n, '2026-12-02')])).toMatchObject({
      kind: 'PERIOD',
      leftMinor: 600n,
      remaining: { limit: { periodType: 'MONTH' } },
    });
    expect(breach(1n, [], { ...day, today: '2027-01-01' })).toEqual({ kind: 'NO_LONGER_VALID' });
    expect(breach(1n, [], { ...day, today: '2026-12-31' })).toBeNull();
    const first = firstDayOf({ validFromDate: '2026-12-20' }, '2026-12-01');
    expect(breach(1n, [], { ...day, firstDate: first })).toEqual({ kind: 'NOT_YET_VALID', firstDate: '2026-12-20' });
    expect(firstDayOf({ validFromDate: '2026-11-20' }, '2026-12-01')).toBe('2026-12-01');
  });

  it('is never overrun by payments that were each allowed', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.bigInt(1n, 1_200n), fc.nat(60)), { maxLength: 60 }), (wishes) => {
        const uses: MandateUse[] = [];
        for (const [amountMinor, after] of wishes.toSorted((a, b) => a[1] - b[1])) {
          const date = addDays('2026-12-01', after);
          const at = { firstDate: '2026-12-01', today: date };
          if (findBreach({ ...limits, validToDate: null }, at, { amountMinor, uses }) === null) {
            uses.push(use(amountMinor, date));
          }
        }
        const sums = new Map<string, bigint>();
        for (const { amountMinor, fromDate } of uses) {
          for (const name of [fromDate, fromDate.slice(0, 7)]) sums.set(name, (sums.get(name) ?? 0n) + amountMinor);
        }
        for (const [name, sum] of sums) expect(sum <= (name.length === 10 ? 1_500n : 3_100n)).toBe(true);
      }),
    );
  });
});
