// Mona, pensioner, in Sydney: age pension each fortnight, a private pension each month, Medicare's money back, bills by direct debit
// and BPAY, cash. Read by personas.ts.
import { cashAu, errandsAu, groceriesAu, stanAu } from './brands-au.ts';
import { brand, type Persona, type Regular } from './persona.ts';
import { atMonthEnd, between, everyDays, monthly, onDate, rising, seasonal } from './schedules.ts';

const everyday = 'mona-southern-everyday';
const saver = 'mona-southern-saver';

const incomes: readonly Regular[] = [
  {
    account: everyday,
    label: 'age pension',
    kind: 'transfer-in',
    on: everyDays(14, 7),
    // Indexed in March and September.
    amountMinor: (day) =>
      84_310 + Math.floor((Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 24_291) / 6) * 1_240,
    party: ['CENTRELINK', 'AU', 'Canberra'],
    reference: 'PENSION 204417720C',
  },
  {
    account: everyday,
    label: 'private pension',
    kind: 'transfer-in',
    on: monthly(15),
    amountMinor: 61_200,
    party: ['AUSTRALIANSUPER', 'AU', 'Melbourne'],
    reference: 'PENSION PAYMENT 7044172',
  },
  {
    account: everyday,
    label: 'medicare',
    kind: 'transfer-in',
    on: onDate(20, [1, 2, 4, 6, 7, 9, 11]),
    amountMinor: (_day, random) => random.pick([4_285, 8_030, 8_285]),
    party: ['MCARE BENEFITS', 'AU', 'Canberra'],
    reference: (_day, random) => `${random.integer(100_000_000, 999_999_999)} HBTW`,
  },
  {
    account: saver,
    label: 'interest',
    kind: 'interest-paid',
    on: atMonthEnd(),
    amountMinor: between(3_100, 4_400),
    reference: 'Credit Interest',
  },
];

const bills: readonly Regular[] = [
  {
    account: everyday,
    label: 'energy',
    kind: 'direct-debit',
    on: monthly(12),
    // Winter is in the middle of the year there.
    amountMinor: (day, random) => seasonal(-13_600)(`2026-${southern(day)}-01`, random),
    party: ['AGL RETAIL ENERGY', 'AU', 'Sydney'],
    reference: '7004417720',
  },
  {
    account: everyday,
    label: 'telephone',
    kind: 'direct-debit',
    on: monthly(19),
    amountMinor: (day) => -rising({ startMinor: 5_900, stepMinor: 300, month: 7 })(day),
    party: ['TELSTRA', 'AU', 'Melbourne'],
    reference: '2000441772009',
  },
  {
    account: everyday,
    label: 'health insurance',
    kind: 'direct-debit',
    on: monthly(4),
    amountMinor: (day) => -rising({ startMinor: 12_680, stepMinor: 520, month: 4 })(day),
    party: ['MEDIBANK PRIVATE', 'AU', 'Melbourne'],
    reference: '44177200 P',
  },
  {
    account: everyday,
    label: 'strata',
    kind: 'direct-debit',
    on: monthly(6),
    amountMinor: -21_800,
    party: ['STRATA CHOICE', 'AU', 'Sydney'],
    reference: 'SP44172 LOT 9',
  },
  {
    account: everyday,
    label: 'rates',
    kind: 'transfer-out',
    on: monthly(28, [2, 5, 8, 11]),
    amountMinor: -31_260,
    party: ['INNER WEST COUNCIL RATES', 'AU', 'Sydney'],
    reference: '40044172',
  },
  {
    account: everyday,
    label: 'water',
    kind: 'transfer-out',
    on: monthly(17, [1, 4, 7, 10]),
    amountMinor: between(-19_800, -14_900),
    party: ['SYDNEY WATER', 'AU', 'Parramatta'],
    reference: '3344172',
  },
  {
    account: everyday,
    label: 'insurance',
    kind: 'direct-debit',
    on: monthly(9, [8]),
    amountMinor: (day) => -rising({ startMinor: 128_400, stepMinor: 9_700, month: 8 })(day),
    party: ['NRMA INSURANCE', 'AU', 'Sydney'],
    reference: 'HOM441772009',
  },
  {
    account: everyday,
    label: 'grandchild',
    kind: 'standing-order',
    on: onDate(1),
    amountMinor: -4_000,
    party: ['Harriet Merriwether', 'AU', 'Sydney'],
    reference: 'pocket money',
  },
];

/** The month of the other half of the year, 01 to 12. */
const southern = (day: string): string => String(((Number(day.slice(5, 7)) + 5) % 12) + 1).padStart(2, '0');

/** The pensioner. */
export const mona: Persona = {
  customer: 'mona',
  hasCategoryCodes: true,
  openings: { [everyday]: { lowestMinor: 61_200 }, [saver]: { minor: 1_840_000 } },
  regulars: [...incomes, ...bills],
  subscriptions: [{ account: everyday, label: 'stan', on: onDate(16), brand: stanAu, amountMinor: 1_200 }],
  shopping: [
    { account: everyday, label: 'groceries', brands: groceriesAu, low: 1, high: 1, share: 0.7 },
    { account: everyday, label: 'errands', brands: errandsAu, low: 1, high: 1, share: 0.65 },
    { account: everyday, label: 'cash', brands: cashAu, low: 1, high: 1, share: 0.1, kind: 'cash-withdrawal' },
  ],
  disputes: [
    {
      account: everyday,
      label: 'wrong size',
      brand: brand('MYER SYDNEY CITY', ['SYDNEY', '5311'], [4_500, 12_900]),
      on: onDate(8, [6, 12]),
      kind: 'refund',
      laterDays: 6,
    },
  ],
  transfers: [{ from: everyday, to: saver, on: monthly(18), amountMinor: 25_000, reference: 'Saver' }],
  repayments: [],
};
