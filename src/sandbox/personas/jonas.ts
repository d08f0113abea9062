// Jonas and Nina, with one account for both, in Berlin: two wages come in, child benefit, rent and nursery go out, and both of
// them shop. Read by personas.ts. The account is at one link of each of them.
import { cashDe, eatingDe, groceriesDe, netflixDe, shopsDe, transportDe } from './brands-de.ts';
import { brand, type Persona, type Regular } from './persona.ts';
import { atMonthEnd, between, monthly, onDate, rising, seasonal } from './schedules.ts';

const joint = 'jonas-rheinbank-gemeinschaft';
const savings = 'jonas-rheinbank-tagesgeld';

const incomes: readonly Regular[] = [
  {
    account: joint,
    label: 'gehalt jonas',
    kind: 'salary',
    on: atMonthEnd(),
    amountMinor: between(231_100, 233_800),
    party: ['Havelwerke Maschinenbau GmbH', 'DE', 'Spandau'],
    reference: (day) => `Lohn/Gehalt ${day.slice(0, 7)} Jaspersen, Jonas`,
  },
  {
    account: joint,
    label: 'gehalt nina',
    kind: 'salary',
    on: monthly(15),
    amountMinor: between(198_300, 199_900),
    party: ['Charité Universitätsmedizin', 'DE', 'Berlin'],
    reference: (day) => `BEZUEGE ${day.slice(5, 7)}.${day.slice(0, 4)} PERS.NR. 7704412 NORDHAGEN`,
  },
  {
    account: joint,
    label: 'kindergeld',
    kind: 'transfer-in',
    on: monthly(11),
    amountMinor: (day) => (day < '2026-01-01' ? 51_000 : 51_800),
    party: ['Bundesagentur für Arbeit - Familienkasse', 'DE', 'Nürnberg'],
    reference: 'Kindergeld KG115FK417720',
  },
];

const home: readonly Regular[] = [
  {
    account: joint,
    label: 'miete',
    kind: 'rent',
    on: monthly(1),
    amountMinor: -148_000,
    party: ['Vonovia SE', 'DE', 'Bochum'],
    reference: 'Miete 1007-44172-0032',
  },
  {
    account: joint,
    label: 'kita',
    kind: 'direct-debit',
    on: monthly(6),
    amountMinor: -12_300,
    party: ['Kindergärten City Eigenbetrieb', 'DE', 'Berlin'],
    reference: 'ESSENSGELD KITA SONNENBLUME 2 KINDER',
  },
  {
    account: joint,
    label: 'gas',
    kind: 'direct-debit',
    on: monthly(10),
    amountMinor: seasonal(-12_800),
    party: ['GASAG AG', 'DE', 'Berlin'],
    reference: 'VK 7100441772 GASLIEFERUNG',
  },
  {
    account: joint,
    label: 'strom',
    kind: 'direct-debit',
    on: monthly(3),
    amountMinor: -9_100,
    party: ['Stadtwerke Potsdam GmbH', 'DE', 'Potsdam'],
    reference: 'ABSCHLAG STROM KD 300417720',
  },
  {
    account: joint,
    label: 'internet',
    kind: 'direct-debit',
    on: monthly(19),
    amountMinor: -4_499,
    party: ['Vodafone Deutschland GmbH', 'DE', 'Unterföhring'],
    reference: 'Kd-Nr. 0044177209 Internet & Phone Cable',
  },
  {
    account: joint,
    label: 'rundfunk',
    kind: 'direct-debit',
    on: monthly(15, [1, 4, 7, 10]),
    amountMinor: -5_508,
    party: ['Rundfunk ARD, ZDF, DRadio', 'DE', 'Köln'],
    reference: 'Rundfunkbeitrag Beitragsnr. 520 417 117',
  },
];

const further: readonly Regular[] = [
  {
    account: joint,
    label: 'autoversicherung',
    kind: 'direct-debit',
    on: monthly(2, [1]),
    amountMinor: (day) => -rising({ startMinor: 48_120, stepMinor: 2_740, month: 1 })(day),
    party: ['HUK-COBURG Versicherungsgruppe', 'DE', 'Coburg'],
    reference: 'KFZ-VERS. 417/772009-K JAHRESBEITRAG',
  },
  {
    account: joint,
    label: 'kfz-steuer',
    kind: 'direct-debit',
    on: monthly(12, [11]),
    amountMinor: -13_400,
    party: ['Bundeskasse in Kiel', 'DE', 'Kiel'],
    reference: 'KFZ-STEUER FUER B NJ 4417',
  },
  {
    account: joint,
    label: 'kredit',
    kind: 'direct-debit',
    on: monthly(15),
    amountMinor: -21_900,
    party: ['Santander Consumer Bank AG', 'DE', 'Mönchengladbach'],
    reference: 'RATE VERTRAG 44177200-96',
  },
  {
    account: joint,
    label: 'verein',
    kind: 'standing-order',
    on: monthly(4),
    amountMinor: -2_200,
    party: ['SC Eintracht Friedenau e.V.', 'DE', 'Berlin'],
    reference: 'Beitrag Bambini',
  },
  {
    account: savings,
    label: 'zinsen',
    kind: 'interest-paid',
    on: atMonthEnd([3, 6, 9, 12]),
    amountMinor: between(1_900, 2_900),
    reference: 'HABENZINSEN',
  },
];

/** The joint account of two. */
export const jonas: Persona = {
  customer: 'jonas',
  hasCategoryCodes: true,
  openings: { [joint]: { lowestMinor: 32_480 }, [savings]: { minor: 640_000 } },
  regulars: [...incomes, ...home, ...further],
  subscriptions: [
    {
      account: joint,
      label: 'netflix',
      on: onDate(27),
      brand: netflixDe,
      amountMinor: rising({ startMinor: 1_399, stepMinor: 100, month: 9 }),
    },
  ],
  shopping: [
    { account: joint, label: 'jonas', brands: [...groceriesDe, ...transportDe, ...eatingDe], low: 1, high: 1 },
    { account: joint, label: 'nina', brands: [...groceriesDe, ...shopsDe], low: 1, high: 2, share: 0.85 },
    { account: joint, label: 'bargeld', brands: cashDe, low: 1, high: 1, share: 0.1, kind: 'cash-withdrawal' },
  ],
  disputes: [
    {
      account: joint,
      label: 'umtausch',
      brand: brand('IKEA DEUTSCHLAND', ['BERLIN', '5712'], [2_900, 11_900]),
      on: onDate(14, [2, 5, 8, 11]),
      kind: 'refund',
      laterDays: 9,
    },
  ],
  transfers: [{ from: joint, to: savings, on: monthly(2), amountMinor: 45_000, reference: 'Sparen Urlaub' }],
  repayments: [],
};
