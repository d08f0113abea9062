// Hugo, gig worker, in London: drives and delivers for platforms that pay each week, never the same; a car to keep, a pot for tax,
// two payments on account a year. Read by personas.ts. His bank does not tell merchants' categories.
import { bettingGb, cashGb, eatingGb, groceriesGb, motoringGb, shopsGb, spotifyGb } from './brands-gb.ts';
import type { Persona, Regular } from './persona.ts';
import { between, monthly, onDate, seasonal, weekly } from './schedules.ts';

const current = 'hugo-thistle-current';
const pot = 'hugo-thistle-savings';

const payouts: readonly Regular[] = [
  {
    account: current,
    label: 'uber',
    kind: 'transfer-in',
    on: weekly(1),
    amountMinor: between(17_800, 43_900),
    party: ['UBER LONDON LTD', 'GB', 'London'],
    reference: (_day, random) => `UBR${random.integer(10_000_000, 99_999_999)}`,
  },
  {
    account: current,
    label: 'deliveroo',
    kind: 'transfer-in',
    on: weekly(3),
    // Not each week: nothing on about one in five.
    amountMinor: (_day, random) => (random.next() < 0.2 ? 0 : random.integer(5_200, 18_400)),
    party: ['ROOFOODS LTD', 'GB', 'London'],
    reference: 'DELIVEROO RIDER FEES',
  },
  {
    account: current,
    label: 'stuart',
    kind: 'transfer-in',
    on: weekly(5),
    amountMinor: (_day, random) => (random.next() < 0.55 ? 0 : random.integer(2_600, 9_700)),
    party: ['STUART DELIVERY LTD', 'GB', 'London'],
    reference: 'COURIER PAY',
  },
];

const bills: readonly Regular[] = [
  {
    account: current,
    label: 'room',
    kind: 'standing-order',
    on: monthly(3),
    amountMinor: -57_500,
    party: ['MRS A KOWALSKA', 'GB', 'London'],
    reference: 'ROOM RENT',
  },
  {
    account: current,
    label: 'car insurance',
    kind: 'direct-debit',
    on: weekly(2),
    amountMinor: between(-2_640, -1_890),
    party: ['ZEGO INSURANCE', 'GB', 'London'],
    reference: 'ZG-48120077',
  },
  {
    account: current,
    label: 'finance',
    kind: 'direct-debit',
    on: monthly(15),
    amountMinor: -15_850,
    party: ['BLACK HORSE LTD', 'GB', 'Cardiff'],
    reference: '10048821773',
  },
  {
    account: current,
    label: 'mobile',
    kind: 'direct-debit',
    on: monthly(21),
    amountMinor: -1_200,
    party: ['GIFFGAFF', 'GB', 'Slough'],
    reference: 'GG7741902',
  },
  {
    account: current,
    label: 'car tax',
    kind: 'direct-debit',
    on: monthly(1),
    amountMinor: -1_706,
    party: ['DVLA-LX18KPT', 'GB', 'Swansea'],
    reference: '0000000000381270',
  },
  {
    account: current,
    label: 'share of energy',
    kind: 'transfer-out',
    on: onDate(18),
    amountMinor: seasonal(-3_400),
    party: ['MRS A KOWALSKA', 'GB', 'London'],
    reference: 'gas n electric',
  },
  {
    account: current,
    label: 'tax',
    kind: 'transfer-out',
    on: monthly(28, [1, 7]),
    amountMinor: between(-68_400, -51_200),
    party: ['HMRC CUMBERNAULD', 'GB', 'Cumbernauld'],
    reference: '4417720096K',
  },
];

/** The gig worker. */
export const hugo: Persona = {
  customer: 'hugo',
  hasCategoryCodes: false,
  openings: { [current]: { lowestMinor: 2_140 }, [pot]: { lowestMinor: 9_000 } },
  regulars: [...payouts, ...bills],
  subscriptions: [{ account: current, label: 'spotify', on: onDate(4), brand: spotifyGb, amountMinor: 1_199 }],
  shopping: [
    { account: current, label: 'road', brands: motoringGb, low: 1, high: 1, share: 0.62 },
    { account: current, label: 'food', brands: [...groceriesGb, ...eatingGb], low: 1, high: 1 },
    { account: current, label: 'shops', brands: [...shopsGb, ...bettingGb], low: 1, high: 1, share: 0.12 },
    { account: current, label: 'cash', brands: cashGb, low: 1, high: 1, share: 0.05, kind: 'cash-withdrawal' },
  ],
  disputes: [],
  transfers: [
    { from: current, to: pot, on: weekly(4), amountMinor: 2_300, reference: 'TAX POT' },
    { from: pot, to: current, on: monthly(26, [1, 7]), amountMinor: 58_000, reference: 'TAX POT' },
  ],
  repayments: [],
};
