// Iris, between Berlin and London, in two currencies: a wage in euros, fees from a British client in pounds, a currency account at
// her German bank, and exchanges from one to the other, within the bank and between two. Read by personas.ts.
import { eatingDe, groceriesDe, netflixDe, shopsDe, spotifyDe, transportDe } from './brands-de.ts';
import { eatingGb, groceriesGb, shopsGb, transportGb } from './brands-gb.ts';
import type { Persona, Regular } from './persona.ts';
import { atMonthEnd, between, monthly, onDate, rising, seasonal } from './schedules.ts';

const giro = 'iris-rheinbank-giro';
const pounds = 'iris-rheinbank-pfund';
const london = 'iris-thistle-pounds';

/** Euros for one pound, in ten thousandths; it moves by a cent or two. */
const rate = between(11_480, 11_760);

const euros: readonly Regular[] = [
  {
    account: giro,
    label: 'gehalt',
    kind: 'salary',
    on: atMonthEnd(),
    amountMinor: between(249_400, 250_900),
    party: ['Spreeufer Verlag GmbH', 'DE', 'Berlin'],
    reference: (day) => `LOHN / GEHALT ${day.slice(5, 7)}/${day.slice(2, 4)} PN:0024417`,
  },
  {
    account: giro,
    label: 'miete',
    kind: 'rent',
    on: monthly(1),
    amountMinor: -91_000,
    party: ['Degewo AG', 'DE', 'Berlin'],
    reference: 'MIETE INKL. NK MV-NR 118.40.0271',
  },
  {
    account: giro,
    label: 'strom',
    kind: 'direct-debit',
    on: monthly(5),
    amountMinor: -6_400,
    party: ['Vattenfall Europe Sales GmbH', 'DE', 'Hamburg'],
    reference: 'VERTRAGSKONTO 862001173340 ABSCHLAG STROM',
  },
  {
    account: giro,
    label: 'rundfunk',
    kind: 'direct-debit',
    on: monthly(15, [2, 5, 8, 11]),
    amountMinor: -5_508,
    party: ['Rundfunk ARD, ZDF, DRadio', 'DE', 'Köln'],
    reference: 'Rundfunk 02.2026 - Beitragsnr. 417 002 884',
  },
  {
    account: giro,
    label: 'telefon',
    kind: 'direct-debit',
    on: monthly(18),
    amountMinor: -3_995,
    party: ['Telekom Deutschland GmbH', 'DE', 'Bonn'],
    reference: (day) => `Mobilfunk Kundenkonto 00417720961 RG ${day.slice(5, 7)}${day.slice(0, 4)}`,
  },
  {
    account: giro,
    label: 'fahrkarte',
    kind: 'direct-debit',
    on: monthly(2),
    amountMinor: (day) => (day < '2026-01-01' ? -5_800 : -6_300),
    party: ['BVG Berliner Verkehrsbetriebe', 'DE', 'Berlin'],
    reference: 'DEUTSCHLANDTICKET ABO-NR 30441877',
  },
  {
    account: giro,
    label: 'versicherung',
    kind: 'direct-debit',
    on: monthly(10, [10]),
    amountMinor: (day) => -rising({ startMinor: 21_470, stepMinor: 980, month: 10 })(day),
    party: ['Allianz Versicherungs-AG', 'DE', 'München'],
    reference: 'HAUSRAT/HAFTPFLICHT AS-9441820773 JAHRESBEITRAG',
  },
  {
    account: giro,
    label: 'paypal',
    kind: 'direct-debit',
    on: monthly(20),
    amountMinor: between(-5_900, -990),
    party: ['PayPal Europe S.a.r.l. et Cie S.C.A', 'DE', 'Luxembourg'],
    reference: (_day, random) =>
      `${random.integer(1_000_000_000_000, 1_009_999_999_999)} PP.4417.PP . ZALANDO SE, Ihr Einkauf bei ZALANDO SE`,
  },
  {
    account: giro,
    label: 'fitness',
    kind: 'direct-debit',
    on: monthly(1, [1, 2, 3, 4, 5, 6]),
    amountMinor: -2_490,
    party: ['McFIT GmbH & Co. KG', 'DE', 'Berlin'],
    reference: 'MITGLIEDSBEITRAG M-20417733',
  },
  {
    account: giro,
    label: 'entgelt',
    kind: 'fee',
    on: atMonthEnd(),
    amountMinor: -690,
    reference: 'ENTGELTABSCHLUSS KONTOFÜHRUNG',
  },
];

const sterling: readonly Regular[] = [
  {
    account: london,
    label: 'fee',
    kind: 'transfer-in',
    on: monthly(7),
    amountMinor: between(48_000, 74_000),
    party: ['WHITBREAD & MARSH LLP', 'GB', 'London'],
    reference: (day) => `INV ${day.slice(0, 4)}-${day.slice(5, 7)} TRANSLATION`,
  },
  {
    account: london,
    label: 'storage',
    kind: 'direct-debit',
    on: monthly(4),
    amountMinor: (day) => -rising({ startMinor: 8_200, stepMinor: 400, month: 6 })(day),
    party: ['BIG YELLOW SELF STO', 'GB', 'London'],
    reference: 'BY-0044172',
  },
  {
    account: london,
    label: 'heating of the flat',
    kind: 'transfer-out',
    on: onDate(25),
    amountMinor: seasonal(-3_000),
    party: ['O ADEYEMI', 'GB', 'London'],
    reference: 'my half of gas',
  },
];

/** The one with two currencies. */
export const iris: Persona = {
  customer: 'iris',
  hasCategoryCodes: true,
  openings: {
    [giro]: { lowestMinor: 18_350 },
    [pounds]: { minor: 74_000 },
    [london]: { lowestMinor: 21_600 },
  },
  regulars: [...euros, ...sterling],
  subscriptions: [
    {
      account: giro,
      label: 'netflix',
      on: onDate(11),
      brand: netflixDe,
      amountMinor: rising({ startMinor: 1_399, stepMinor: 100, month: 9 }),
    },
    { account: giro, label: 'spotify', on: onDate(24), brand: spotifyDe, amountMinor: 1_299 },
  ],
  shopping: [
    { account: giro, label: 'berlin', brands: [...groceriesDe, ...eatingDe, ...shopsDe], low: 1, high: 2 },
    { account: giro, label: 'bahn', brands: transportDe.slice(0, 2), low: 1, high: 1, share: 0.2 },
    {
      account: london,
      label: 'london',
      brands: [...groceriesGb, ...eatingGb, ...transportGb, ...shopsGb],
      low: 1,
      high: 3,
      // One week of each month.
      isOpen: (day) => day.slice(8) >= '08' && day.slice(8) <= '14',
    },
  ],
  disputes: [],
  transfers: [
    { from: giro, to: pounds, on: monthly(5), amountMinor: 30_000, rate, reference: 'DEVISENKAUF GBP' },
    { from: pounds, to: london, on: monthly(9), amountMinor: 28_000, reference: 'LONDON' },
    { from: london, to: giro, on: monthly(22, [3, 6, 9, 12]), amountMinor: 110_000, rate, reference: 'GBP IN EUR' },
  ],
  repayments: [],
};
