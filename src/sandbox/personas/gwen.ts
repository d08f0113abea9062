// Gwen, salaried, in London: wage on the last working day, rent, bills by direct debit, a credit card that is paid in full, savings
// at her own bank and at another, a subscription that grows dearer, a gym that she gives up each summer. Read by personas.ts.
import { cashGb, eatingGb, groceriesGb, icloudGb, netflixGb, shopsGb, spotifyGb, transportGb } from './brands-gb.ts';
import { brand, type Persona, type Regular } from './persona.ts';
import { atMonthEnd, between, monthly, onDate, rising, seasonal } from './schedules.ts';

const current = 'gwen-albion-current';
const card = 'gwen-albion-card';

const incomes: readonly Regular[] = [
  {
    account: current,
    label: 'wage',
    kind: 'salary',
    on: atMonthEnd(),
    // A bonus each March.
    amountMinor: (day, random) => 248_600 + (day.slice(5, 7) === '03' ? 84_000 : 0) + random.integer(0, 1_900),
    party: ['HOLLYBROOK ACADEMY TRUST', 'GB', 'London'],
    reference: 'SALARY 004417',
  },
  {
    account: current,
    label: 'friend',
    kind: 'transfer-in',
    on: onDate(17, [1, 3, 4, 6, 8, 9, 11, 12]),
    amountMinor: between(1_200, 4_800),
    party: ['P OSEI', 'GB', 'London'],
    reference: 'dinner',
  },
  {
    account: 'gwen-albion-savings',
    label: 'interest',
    kind: 'interest-paid',
    on: onDate(1),
    amountMinor: between(520, 990),
    reference: 'INTEREST PAID GROSS',
  },
];

const bills: readonly Regular[] = [
  {
    account: current,
    label: 'rent',
    kind: 'rent',
    on: monthly(1),
    amountMinor: -89_500,
    party: ['J R HARGREAVES', 'GB', 'London'],
    reference: 'RENT FLAT 3',
  },
  {
    account: current,
    label: 'council tax',
    kind: 'direct-debit',
    // Ten instalments a year.
    on: monthly(3, [1, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
    amountMinor: (day) => -rising({ startMinor: 12_840, stepMinor: 610, month: 4 })(day),
    party: ['LB LAMBETH CTAX', 'GB', 'London'],
    reference: '31877204',
  },
  {
    account: current,
    label: 'energy',
    kind: 'direct-debit',
    on: monthly(8),
    amountMinor: seasonal(-9_200),
    party: ['OCTOPUS ENERGY LTD', 'GB', 'London'],
    reference: 'A-3F81C9D2',
  },
  {
    account: current,
    label: 'water',
    kind: 'direct-debit',
    on: monthly(11),
    amountMinor: -3_140,
    party: ['THAMES WATER', 'GB', 'Reading'],
    reference: '900042317765',
  },
  {
    account: current,
    label: 'mobile',
    kind: 'direct-debit',
    on: monthly(14),
    amountMinor: (day) => -rising({ startMinor: 2_200, stepMinor: 180, month: 4 })(day),
    party: ['EE LIMITED', 'GB', 'Hatfield'],
    reference: 'Q11048823350',
  },
  {
    account: current,
    label: 'broadband',
    kind: 'direct-debit',
    on: monthly(19),
    amountMinor: -3_800,
    party: ['VIRGIN MEDIA PYMTS', 'GB', 'Reading'],
    reference: '0084412907001',
  },
  {
    account: current,
    label: 'tv licence',
    kind: 'direct-debit',
    on: monthly(1),
    amountMinor: -1_454,
    party: ['TV LICENCE MBP', 'GB', 'Darlington'],
    reference: '3166204418',
  },
  {
    account: current,
    label: 'insurance',
    kind: 'direct-debit',
    on: monthly(16, [9]),
    amountMinor: (day) => -rising({ startMinor: 38_690, stepMinor: 2_315, month: 9 })(day),
    party: ['ADMIRAL INSURANCE', 'GB', 'Cardiff'],
    reference: 'P00714420X',
  },
  {
    account: current,
    label: 'gym',
    kind: 'direct-debit',
    // Joined each January, given up after June.
    on: monthly(6, [1, 2, 3, 4, 5, 6]),
    amountMinor: -2_299,
    party: ['PUREGYM LTD', 'GB', 'Leeds'],
    reference: 'PG20881733',
  },
];

/** The salaried one. */
export const gwen: Persona = {
  customer: 'gwen',
  hasCategoryCodes: true,
  openings: {
    [current]: { lowestMinor: 14_200 },
    [card]: 'unpaid',
    'gwen-albion-savings': { minor: 312_000 },
    'gwen-thistle-savings': { minor: 186_500 },
  },
  regulars: [...incomes, ...bills],
  subscriptions: [
    {
      account: card,
      label: 'netflix',
      on: onDate(9),
      brand: netflixGb,
      amountMinor: rising({ startMinor: 1_099, stepMinor: 100, month: 4 }),
    },
    { account: card, label: 'spotify', on: onDate(22), brand: spotifyGb, amountMinor: 1_199 },
    { account: card, label: 'icloud', on: onDate(13), brand: icloudGb, amountMinor: 299 },
  ],
  shopping: [
    { account: current, label: 'daily', brands: [...groceriesGb, ...eatingGb, ...transportGb], low: 1, high: 2 },
    { account: card, label: 'card', brands: [...shopsGb, ...groceriesGb], low: 0, high: 1 },
    { account: current, label: 'cash', brands: cashGb, low: 1, high: 1, share: 0.05, kind: 'cash-withdrawal' },
  ],
  disputes: [
    {
      account: card,
      label: 'sent back',
      brand: brand('AMZN Mktp UK*@@@@@@@@@', ['AMAZON.CO.UK', '5942'], [1_500, 5_900]),
      on: onDate(6, [1, 3, 5, 7, 9, 11]),
      kind: 'refund',
      laterDays: 8,
    },
    {
      account: card,
      label: 'never came',
      brand: brand('TICKETLUX ONLINE', ['LIMASSOL', '7922'], [6_500, 9_800]),
      on: onDate(5, [2, 8]),
      kind: 'chargeback',
      laterDays: 24,
    },
  ],
  transfers: [
    { from: current, to: 'gwen-albion-savings', on: monthly(2), amountMinor: 15_000, reference: 'RAINY DAY' },
    { from: current, to: 'gwen-thistle-savings', on: monthly(4), amountMinor: 10_000, reference: 'HOLIDAY POT' },
  ],
  repayments: [{ from: current, card, on: monthly(12) }],
};
