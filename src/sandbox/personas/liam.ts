// Liam's coffee bar, a small business in London: what card acquirers and platforms pay out after their fees, invoices, suppliers,
// payroll with tax and pensions, VAT each quarter from a pot of its own. Read by personas.ts.
import { brand, type Persona, type Regular } from './persona.ts';
import { between, monthly, onDate, rising, seasonal, weekly } from './schedules.ts';

const trading = 'liam-albion-business';
const pot = 'liam-albion-tax';

const takings: readonly Regular[] = [
  {
    account: trading,
    label: 'sumup',
    kind: 'transfer-in',
    on: weekly(2, 3, 4, 5),
    amountMinor: between(19_400, 52_700),
    party: ['SUMUP PAYMENTS LTD', 'GB', 'London'],
    reference: (_day, random) => `PID${random.integer(100_000, 999_999)}`,
  },
  {
    account: trading,
    label: 'weekend',
    kind: 'transfer-in',
    on: weekly(1),
    amountMinor: between(48_200, 91_600),
    party: ['SUMUP PAYMENTS LTD', 'GB', 'London'],
    reference: (_day, random) => `PID${random.integer(100_000, 999_999)}`,
  },
  {
    account: trading,
    label: 'stripe',
    kind: 'transfer-in',
    on: weekly(5),
    amountMinor: between(8_300, 24_900),
    party: ['STRIPE PAYMENTS UK LTD', 'GB', 'London'],
    reference: 'STRIPE',
  },
  {
    account: trading,
    label: 'uber eats',
    kind: 'transfer-in',
    on: weekly(3),
    amountMinor: between(11_200, 29_800),
    party: ['UBER EATS UK', 'GB', 'London'],
    reference: 'UBER EATS PAYOUT',
  },
  {
    account: trading,
    label: 'catering',
    kind: 'transfer-in',
    on: monthly(13),
    amountMinor: between(22_000, 61_000),
    party: ['BRIDGEHOUSE STUDIOS', 'GB', 'London'],
    reference: (day) => `INV-${day.slice(2, 4)}${day.slice(5, 7)}`,
  },
];

const wage = (name: string, amountMinor: Regular['amountMinor']): Regular => ({
  account: trading,
  label: `wage ${name}`,
  kind: 'transfer-out',
  on: monthly(28),
  amountMinor,
  party: [name, 'GB', 'London'],
  reference: 'WAGES',
});

const staff: readonly Regular[] = [
  wage('S ABERNETHY', between(-148_900, -139_200)),
  wage('M DOS SANTOS', between(-121_700, -109_800)),
  wage('T OKONKWO', between(-71_300, -58_400)),
  {
    account: trading,
    label: 'paye',
    kind: 'transfer-out',
    on: monthly(21),
    amountMinor: between(-61_400, -52_800),
    party: ['HMRC CUMBERNAULD', 'GB', 'Cumbernauld'],
    reference: '120PX00441772',
  },
  {
    account: trading,
    label: 'pension',
    kind: 'direct-debit',
    on: monthly(24),
    amountMinor: between(-23_900, -20_100),
    party: ['NEST', 'GB', 'Croydon'],
    reference: 'IT000044172009',
  },
  {
    account: trading,
    label: 'vat',
    kind: 'direct-debit',
    on: monthly(10, [2, 5, 8, 11]),
    amountMinor: between(-214_000, -178_000),
    party: ['HMRC VAT', 'GB', 'Southend'],
    reference: 'GB417720096',
  },
];

const premises: readonly Regular[] = [
  {
    account: trading,
    label: 'rent',
    kind: 'rent',
    on: monthly(1),
    amountMinor: -145_000,
    party: ['NETWORK ARCHES LTD', 'GB', 'London'],
    reference: 'ARCH 44 RENT',
  },
  {
    account: trading,
    label: 'rates',
    kind: 'direct-debit',
    on: monthly(1, [1, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
    amountMinor: (day) => -rising({ startMinor: 20_600, stepMinor: 900, month: 4 })(day),
    party: ['SOUTHWARK NNDR', 'GB', 'London'],
    reference: '60044172',
  },
  {
    account: trading,
    label: 'energy',
    kind: 'direct-debit',
    on: monthly(9),
    amountMinor: seasonal(-31_000),
    party: ['BRITISH GAS BUSINES', 'GB', 'Leicester'],
    reference: '600441772',
  },
  {
    account: trading,
    label: 'telephone',
    kind: 'direct-debit',
    on: monthly(17),
    amountMinor: -4_320,
    party: ['BT GROUP PLC', 'GB', 'Durham'],
    reference: 'GP00441772',
  },
  {
    account: trading,
    label: 'insurance',
    kind: 'direct-debit',
    on: monthly(5, [6]),
    amountMinor: (day) => -rising({ startMinor: 61_200, stepMinor: 3_100, month: 6 })(day),
    party: ['HISCOX UNDERWRITING', 'GB', 'York'],
    reference: 'PL-PSC10044172',
  },
  {
    account: trading,
    label: 'bank charges',
    kind: 'fee',
    on: onDate(16),
    amountMinor: between(-1_940, -1_120),
    reference: 'COMMISSION CHARGES',
  },
  {
    account: trading,
    label: 'drawings',
    kind: 'transfer-out',
    on: monthly(27),
    amountMinor: -185_000,
    party: ['L LARCHMONT', 'GB', 'London'],
    reference: 'DRAWINGS',
  },
];

const supplier = (name: string, on: Regular['on'], amountMinor: Regular['amountMinor']): Regular => ({
  account: trading,
  label: `supplier ${name}`,
  kind: 'direct-debit',
  on,
  amountMinor,
  party: [name, 'GB', 'London'],
  reference: (_day, random) => `INV ${random.integer(200_000, 899_999)}`,
});

/** The small business. */
export const liam: Persona = {
  customer: 'liam',
  hasCategoryCodes: true,
  openings: { [trading]: { lowestMinor: 128_400 }, [pot]: { lowestMinor: 12_000 } },
  regulars: [
    ...takings,
    ...staff,
    ...premises,
    supplier('UNION HAND-ROASTED', weekly(2), between(-21_400, -14_600)),
    supplier('BOOKER LIMITED', weekly(4), between(-31_800, -18_100)),
    supplier('BIDFOOD', monthly(23), between(-38_000, -22_000)),
  ],
  subscriptions: [
    {
      account: trading,
      label: 'xero',
      on: onDate(8),
      brand: brand('XERO UK INV-%%%%%%%%', ['MILTON KEYNES', '5734'], [0]),
      amountMinor: rising({ startMinor: 3_960, stepMinor: 480, month: 9 }),
    },
    {
      account: trading,
      label: 'advertising',
      on: onDate(3),
      brand: brand('GOOGLE*ADS%%%%%%%%%%', ['CC@GOOGLE.COM', '7311'], [0]),
      amountMinor: between(4_000, 12_500),
    },
  ],
  shopping: [
    {
      account: trading,
      label: 'stock',
      brands: [
        brand('COSTCO WHOLESALE UK', ['WEMBLEY', '5300'], [2_400, 16_900]),
        brand('MAKRO SELF SERVICE', ['CHARLTON', '5300'], [1_900, 13_400]),
        brand('NISBETS PLC', ['BRISTOL', '5046'], [1_299, 9_900]),
        brand('POST OFFICE COUNTER', ['LONDON', '9402'], [335, 1_450]),
        brand('SCREWFIX DIR LTD', ['YEOVIL', '5200'], [499, 5_400]),
        brand('AMZNBusiness *@@@@@@@@@', ['AMAZON.CO.UK', '5942'], [899, 8_400]),
      ],
      low: 1,
      high: 1,
      share: 0.3,
    },
  ],
  disputes: [
    {
      account: trading,
      label: 'broken grinder',
      brand: brand('NISBETS PLC', ['BRISTOL', '5046'], [11_900, 24_900]),
      on: onDate(19, [3, 10]),
      kind: 'refund',
      laterDays: 11,
    },
  ],
  transfers: [
    { from: trading, to: pot, on: weekly(5), amountMinor: 15_000, reference: 'VAT POT' },
    { from: pot, to: trading, on: monthly(8, [2, 5, 8, 11]), amountMinor: 195_000, reference: 'VAT POT' },
  ],
  repayments: [],
};
