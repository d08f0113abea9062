// Kira, in arrears: part-time wages each week, universal credit and child benefit, an overdraft that is nearly always used,
// direct debits that come back unpaid, fees for it, collectors and a lender. Read by personas.ts.
import { bettingGb, cashGb, eatingGb, groceriesGb, shopsGb } from './brands-gb.ts';
import { brand, type Persona, type Regular } from './persona.ts';
import { between, monthly, onDate, weekly } from './schedules.ts';

const current = 'kira-albion-current';

/** The months in which a debit comes back: some of each year, the same in every year. */
const isIn =
  (...months: readonly number[]) =>
  (day: string): boolean =>
    months.includes(Number(day.slice(5, 7)));

const incomes: readonly Regular[] = [
  {
    account: current,
    label: 'wages',
    kind: 'salary',
    on: weekly(5),
    amountMinor: between(9_200, 10_900),
    party: ['SODEXO LTD', 'GB', 'Salford'],
    reference: 'WAGES 0044172',
  },
  {
    account: current,
    label: 'universal credit',
    kind: 'transfer-in',
    on: monthly(17),
    amountMinor: between(60_200, 68_400),
    party: ['DWP UC', 'GB', 'Newcastle'],
    reference: 'JX417720C',
  },
  {
    account: current,
    label: 'child benefit',
    kind: 'transfer-in',
    on: weekly(2),
    amountMinor: (day) => (day < '2026-04-06' ? 2_605 : 2_705),
    party: ['HMRC CHILD BENEFIT', 'GB', 'Washington'],
    reference: 'CHB 417720096',
  },
];

const bills: readonly Regular[] = [
  {
    account: current,
    label: 'rent',
    kind: 'direct-debit',
    on: monthly(3),
    amountMinor: -52_600,
    party: ['PEABODY TRUST', 'GB', 'London'],
    reference: 'RENT 10044172',
    isReturned: isIn(2, 9),
  },
  {
    account: current,
    label: 'council tax',
    kind: 'direct-debit',
    on: monthly(16, [1, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
    amountMinor: -6_800,
    party: ['LB NEWHAM C/TAX', 'GB', 'London'],
    reference: '71044172',
    isReturned: isIn(1, 5, 7, 11),
  },
  {
    account: current,
    label: 'mobile',
    kind: 'direct-debit',
    on: monthly(27),
    amountMinor: -2_150,
    party: ['TALKMOBILE', 'GB', 'Newbury'],
    reference: 'TM0044172',
    isReturned: isIn(3, 6, 8, 12),
  },
  {
    account: current,
    label: 'collector',
    kind: 'direct-debit',
    on: monthly(28),
    amountMinor: -3_000,
    party: ['LOWELL FINANCIAL', 'GB', 'Leeds'],
    reference: '204417720',
    isReturned: isIn(1, 4, 7, 9, 10),
  },
  {
    account: current,
    label: 'card debt',
    kind: 'direct-debit',
    on: monthly(22),
    amountMinor: between(-4_900, -2_500),
    party: ['VANQUIS BANK', 'GB', 'Bradford'],
    reference: '5352XXXXXXXX4417',
    isReturned: isIn(10),
  },
  {
    account: current,
    label: 'catalogue',
    kind: 'direct-debit',
    on: monthly(20),
    amountMinor: between(-3_600, -1_800),
    party: ['JD WILLIAMS', 'GB', 'Manchester'],
    reference: 'CAT 44172009',
  },
];

const lending: readonly Regular[] = [
  {
    account: current,
    label: 'loan',
    kind: 'transfer-in',
    on: onDate(24, [4, 12]),
    amountMinor: 20_000,
    party: ['LENDING STREAM', 'GB', 'London'],
    reference: 'LS417720 LOAN',
  },
  {
    account: current,
    label: 'loan instalment',
    kind: 'direct-debit',
    on: monthly(18, [1, 2, 3, 5, 6, 7]),
    amountMinor: -8_640,
    party: ['LENDING STREAM', 'GB', 'London'],
    reference: 'LS417720',
    isReturned: isIn(3),
  },
  {
    account: current,
    label: 'overdraft interest',
    kind: 'interest-charged',
    on: onDate(9),
    amountMinor: between(-1_480, -690),
    reference: 'DEBIT INTEREST CHARGE 39.9% EAR',
  },
  {
    account: current,
    label: 'overdraft fee',
    kind: 'fee',
    on: onDate(10),
    amountMinor: -600,
    reference: 'OVERDRAFT USAGE FEE',
  },
  {
    account: current,
    label: 'unpaid fee',
    kind: 'fee',
    on: onDate(9),
    // What the month before came back for.
    amountMinor: (day) => [-270, -540, -270, -540, -270, -270, -270, -540, -270, -540, -540, -270][month(day)] ?? 0,
    reference: 'UNPAID TRANSACTION FEE',
  },
];

const month = (day: string): number => Number(day.slice(5, 7)) - 1;

/** The one who is behind. */
export const kira: Persona = {
  customer: 'kira',
  hasCategoryCodes: true,
  openings: { [current]: { lowestMinor: -79_120 } },
  regulars: [...incomes, ...bills, ...lending],
  subscriptions: [],
  shopping: [
    { account: current, label: 'food', brands: [...groceriesGb.slice(4, 7), ...eatingGb.slice(1, 4)], low: 1, high: 2 },
    { account: current, label: 'shops', brands: shopsGb.slice(2, 5), low: 1, high: 1, share: 0.08 },
    {
      account: current,
      label: 'meter',
      brands: [brand('PAYPOINT E.ON NEXT', ['NOTTINGHAM', '4900'], [1_000, 2_000, 500])],
      low: 1,
      high: 1,
      share: 0.16,
    },
    { account: current, label: 'bets', brands: bettingGb, low: 1, high: 2, share: 0.1 },
    { account: current, label: 'cash', brands: cashGb, low: 1, high: 1, share: 0.05, kind: 'cash-withdrawal' },
  ],
  disputes: [],
  transfers: [],
  repayments: [],
  squaring: {
    account: current,
    on: onDate(19),
    party: ['MRS D KESTRELBY', 'GB', 'Hull'],
    references: ['help out x', 'paying u back'],
  },
};
