// What regularly happens on each account: salaries, rents, direct debits, shopping, transfers between own accounts.
// Data only; history.ts plays it day by day. Amounts are in minor units of the account's currency, negative is money out.
import type { EntryKind } from './ledger.ts';

/** A thing that happens on one day of each month (or of the months named). */
export interface Monthly {
  readonly type: 'monthly';
  readonly account: string;
  readonly label: string;
  readonly date: number;
  readonly months?: readonly number[];
  readonly kind: EntryKind;
  readonly amountMinor: number;
  readonly spreadMinor?: number;
  readonly party?: readonly [name: string, country: string, town: string];
  readonly text: string;
}

/** Card purchases, `low` to `high` a day, in the shops of a country; some abroad. */
export interface Cards {
  readonly type: 'cards';
  readonly account: string;
  readonly country: string;
  readonly low: number;
  readonly high: number;
  readonly abroad?: readonly string[];
  readonly currency?: string;
}

/** Cash from a machine, on a share of days; an authorisation hold that comes and goes; a refund, reversal, chargeback. */
export interface Occasional {
  readonly type: 'cash' | 'holds' | 'disputes' | 'people';
  readonly account: string;
  readonly country: string;
}

/** A transfer between two accounts of this world, in one currency; the same posting shows on both. */
export interface OwnTransfer {
  readonly type: 'own';
  readonly from: string;
  readonly to: string;
  readonly date: number;
  readonly amountMinor: number;
  readonly text: string;
  readonly fromKind?: EntryKind;
  readonly toKind?: EntryKind;
}

/** A conversion between two purses of one account. */
export interface Conversion {
  readonly type: 'conversion';
  readonly account: string;
  readonly date: number;
  readonly fromMinor: number;
  readonly toMinor: number;
  readonly toCurrency: string;
  readonly rate: string;
}

/** Anything that happens again and again. */
export type Routine = Monthly | Cards | Occasional | OwnTransfer | Conversion;

const money = (
  account: string,
  label: string,
  date: number,
  kind: EntryKind,
  amountMinor: number,
  text: string,
  party?: Monthly['party'],
  spreadMinor?: number,
): Monthly => ({
  type: 'monthly',
  account,
  label,
  date,
  kind,
  amountMinor,
  text,
  ...(party === undefined ? {} : { party }),
  ...(spreadMinor === undefined ? {} : { spreadMinor }),
});

const own = (
  from: string,
  to: string,
  date: number,
  amountMinor: number,
  text: string,
  kinds: Pick<OwnTransfer, 'fromKind' | 'toKind'> = {},
): OwnTransfer => ({ type: 'own', from, to, date, amountMinor, text, ...kinds });

const cards = (account: string, country: string, low: number, high: number, abroad: readonly string[] = []): Cards => ({
  type: 'cards',
  account,
  country,
  low,
  high,
  abroad,
});

/** A wage, a rent, insurance and a phone: what every household's main account has. */
function household(
  account: string,
  country: string,
  wageMinor: number,
  rentMinor: number,
  employer: string,
): Routine[] {
  const town = { GB: 'Netherby', DE: 'Neuheim', FR: 'Valserine', AU: 'Coolabah Bay' }[country] ?? 'Netherby';
  const words = {
    DE: { wage: 'Lohn/Gehalt', rent: 'Miete', energy: 'Stadtwerke Abschlag', phone: 'Mobilfunk' },
    FR: { wage: 'Virement salaire', rent: 'Loyer', energy: 'Énergie mensualité', phone: 'Forfait mobile' },
  }[country] ?? { wage: 'SALARY', rent: 'RENT', energy: 'ENERGY PLAN', phone: 'MOBILE PLAN' };
  return [
    money(account, 'salary', 25, 'salary', wageMinor, words.wage, [employer, country, town], 4_000),
    money(account, 'rent', 1, 'rent', -rentMinor, words.rent, ['Hearthstone Lettings', country, town]),
    money(account, 'energy', 8, 'direct-debit', -7_400, words.energy, ['Windrush Energy', country, town], 2_600),
    money(account, 'phone', 12, 'direct-debit', -1_899, words.phone, ['Kestrel Mobile', country, town]),
    money(account, 'gym', 5, 'standing-order', -2_950, 'Rowing club', ['Weir Rowing Club', country, town]),
    { type: 'cash', account, country },
    { type: 'people', account, country },
    { type: 'disputes', account, country },
    { type: 'holds', account, country },
  ];
}

const interest = (account: string, amountMinor: number, text: string): Monthly =>
  money(account, 'interest', 28, 'interest-paid', amountMinor, text, undefined, Math.floor(amountMinor / 5));

const fee = (account: string, amountMinor: number, text: string): Monthly =>
  money(account, 'fee', 3, 'fee', -amountMinor, text);

const charged = (account: string, amountMinor: number, text: string): Monthly =>
  money(account, 'charged', 27, 'interest-charged', -amountMinor, text, undefined, Math.floor(amountMinor / 8));

const repayment = { fromKind: 'card-repayment', toKind: 'card-repayment' } as const;
const instalment = { fromKind: 'loan-repayment', toKind: 'loan-repayment' } as const;

/** All routines of all accounts but Dora's, whose till history.ts plays by itself. */
export const routines: readonly Routine[] = [
  ...household('alice-albion-current', 'GB', 496_000, 118_000, 'Bellweather Instruments'),
  cards('alice-albion-current', 'GB', 1, 3, ['DE', 'US', 'JP']),
  fee('alice-albion-current', 300, 'ACCOUNT FEE'),
  own('alice-albion-current', 'alice-albion-savings', 26, 25_000, 'TO RAINY DAY'),
  own('alice-albion-current', 'alice-albion-joint', 2, 50_000, 'HOUSE SHARE'),
  own('alice-albion-current', 'alice-thistle-current', 27, 70_000, 'BILLS'),
  own('alice-albion-current', 'alice-albion-card', 20, 68_000, 'CARD PAYMENT THANK YOU', repayment),
  own('alice-albion-current', 'alice-albion-loan', 15, 26_500, 'LOAN REPAYMENT', instalment),
  interest('alice-albion-savings', 4_100, 'INTEREST'),
  cards('alice-albion-card', 'GB', 1, 2, ['FR', 'US']),
  { type: 'disputes', account: 'alice-albion-card', country: 'GB' },
  charged('alice-albion-card', 610, 'INTEREST ON PURCHASES'),
  cards('alice-albion-joint', 'GB', 1, 2),
  money('alice-albion-joint', 'council', 10, 'direct-debit', -16_200, 'COUNCIL TAX', [
    'Netherby Council',
    'GB',
    'Netherby',
  ]),
  own('bob-albion-current', 'alice-albion-joint', 2, 50_000, 'HOUSE SHARE BOB'),
  charged('alice-albion-loan', 7_050, 'LOAN INTEREST'),
  ...household('bob-albion-current', 'GB', 268_000, 52_000, 'Osprey Joinery'),
  cards('bob-albion-current', 'GB', 1, 2, ['FR']),
  ...household('erin-albion-current', 'GB', 295_000, 99_000, 'Marlpit Ceramics'),
  cards('erin-albion-current', 'GB', 1, 2),
  own('erin-albion-current', 'erin-albion-savings', 26, 15_000, 'SAVE'),
  interest('erin-albion-savings', 1_700, 'INTEREST'),

  cards('alice-thistle-current', 'GB', 1, 1),
  { type: 'holds', account: 'alice-thistle-current', country: 'GB' },
  money('alice-thistle-current', 'water', 9, 'direct-debit', -3_150, 'Water services', [
    'Clearbeck Water',
    'GB',
    'Port Hollin',
  ]),
  interest('alice-thistle-savings', 980, 'Gross interest'),
  own('alice-thistle-current', 'alice-thistle-savings', 28, 5_000, 'Holiday pot'),
  { type: 'cards', account: 'alice-thistle-yen', country: 'JP', low: 1, high: 1 },
  money('alice-thistle-yen', 'royalty', 6, 'transfer-in', 61_500, 'Translation royalties', [
    'Hoshizora Books',
    'JP',
    'Minatogawa',
  ]),
  ...household('chloe-thistle-current', 'GB', 255_000, 71_000, 'Penrose Translations'),
  cards('chloe-thistle-current', 'GB', 1, 2, ['FR']),
  own('chloe-thistle-current', 'chloe-thistle-savings', 26, 20_000, 'Saving'),
  interest('chloe-thistle-savings', 2_450, 'Gross interest'),

  ...household('alice-rheinbank-giro', 'DE', 318_000, 79_000, 'Ahornwerk GmbH'),
  cards('alice-rheinbank-giro', 'DE', 1, 3, ['GB', 'US', 'JP']),
  fee('alice-rheinbank-giro', 490, 'Kontoführung'),
  own('alice-rheinbank-giro', 'alice-rheinbank-tagesgeld', 26, 40_000, 'Sparen'),
  interest('alice-rheinbank-tagesgeld', 3_900, 'Habenzinsen'),
  money(
    'alice-rheinbank-dollar',
    'licence',
    14,
    'transfer-in',
    120_000,
    'Licence fees',
    ['Cloudrow Hosting', 'US', 'Silverlake'],
    30_000,
  ),
  money(
    'alice-rheinbank-dollar',
    'hosting',
    17,
    'transfer-out',
    -64_000,
    'Invoice',
    ['Mesa Outfitters', 'US', 'Silverlake'],
    20_000,
  ),
  money('alice-rheinbank-dinar', 'lease', 4, 'transfer-in', 310_125, 'Lease Sitra Bay', [
    'Pearl Lantern Souq',
    'BH',
    'Sitra Bay',
  ]),
  money(
    'alice-rheinbank-dinar',
    'upkeep',
    19,
    'transfer-out',
    -187_505,
    'Upkeep',
    ['Dilmun Tea House', 'BH', 'Sitra Bay'],
    40_000,
  ),
  own('alice-rheinbank-giro', 'alice-rheinbank-closed', 7, 5_000, 'Dauerauftrag'),
  own('alice-rheinbank-closed', 'alice-rheinbank-giro', 7, 5_000, 'Umbuchung'),
  ...household('chloe-rheinbank-giro', 'DE', 150_000, 43_000, 'Kranich Verlag'),
  cards('chloe-rheinbank-giro', 'DE', 0, 2, ['FR']),
  own('chloe-rheinbank-giro', 'chloe-rheinbank-tagesgeld', 26, 10_000, 'Sparen'),
  interest('chloe-rheinbank-tagesgeld', 1_300, 'Habenzinsen'),
  ...household('erin-rheinbank-giro', 'DE', 198_000, 65_000, 'Eschenhof Gärten'),
  cards('erin-rheinbank-giro', 'DE', 1, 2),

  ...household('bob-rhone-courant', 'FR', 240_000, 48_000, 'Ateliers du Saule'),
  cards('bob-rhone-courant', 'FR', 1, 2, ['GB']),
  fee('bob-rhone-courant', 250, 'Cotisation compte'),
  own('bob-rhone-courant', 'bob-rhone-livret', 26, 15_000, 'Épargne'),
  own('bob-rhone-courant', 'bob-rhone-carte', 4, 53_000, 'Débit différé carte', repayment),
  interest('bob-rhone-livret', 1_480, 'Intérêts créditeurs'),
  cards('bob-rhone-carte', 'FR', 0, 2, ['GB', 'JP']),
  { type: 'disputes', account: 'bob-rhone-carte', country: 'FR' },
  ...household('chloe-rhone-courant', 'FR', 288_000, 84_000, 'Éditions du Héron'),
  cards('chloe-rhone-courant', 'FR', 1, 3, ['DE', 'US']),
  fee('chloe-rhone-courant', 250, 'Cotisation compte'),
  own('chloe-rhone-courant', 'chloe-rhone-livret', 26, 20_000, 'Épargne'),
  own('chloe-rhone-courant', 'chloe-rhone-projet', 27, 12_000, 'Travaux'),
  interest('chloe-rhone-livret', 2_260, 'Intérêts créditeurs'),

  ...household('alice-southern-everyday', 'AU', 741_000, 0, 'Currawong Analytics').filter(
    (routine) => routine.type !== 'monthly' || routine.label !== 'rent',
  ),
  cards('alice-southern-everyday', 'AU', 1, 3, ['US', 'JP']),
  own('alice-southern-everyday', 'alice-southern-saver', 26, 50_000, 'SAVINGS'),
  own('alice-southern-everyday', 'alice-southern-mortgage', 16, 312_000, 'HOME LOAN REPAYMENT', instalment),
  own('alice-southern-everyday', 'alice-southern-card', 21, 96_000, 'CARD PAYMENT', repayment),
  own('alice-southern-everyday', 'alice-southern-travel', 13, 106_000, 'TRAVEL TOP UP'),
  interest('alice-southern-saver', 7_800, 'CREDIT INTEREST'),
  charged('alice-southern-mortgage', 241_000, 'LOAN INTEREST'),
  cards('alice-southern-card', 'AU', 1, 2, ['US']),
  { type: 'disputes', account: 'alice-southern-card', country: 'AU' },
  charged('alice-southern-card', 1_420, 'INTEREST CHARGED'),
  {
    type: 'conversion',
    account: 'alice-southern-travel',
    date: 14,
    fromMinor: 100_000,
    toMinor: 65_000,
    toCurrency: 'USD',
    rate: '0.6500',
  },
  {
    type: 'conversion',
    account: 'alice-southern-travel',
    date: 15,
    fromMinor: 6_000,
    toMinor: 6_540,
    toCurrency: 'NZD',
    rate: '1.0900',
  },
  { type: 'cards', account: 'alice-southern-travel', country: 'US', low: 0, high: 1, currency: 'USD' },
  ...household('finn-albion-current', 'GB', 264_000, 83_000, 'Tidegate Boatyard'),
  cards('finn-albion-current', 'GB', 1, 2, ['DE']),
  ...household('finn-thistle-current', 'GB', 172_000, 54_000, 'Larkmoor Evening College'),
  cards('finn-thistle-current', 'GB', 0, 2),
  ...household('finn-rheinbank-current', 'DE', 181_000, 58_000, 'Werft am Ried'),
  cards('finn-rheinbank-current', 'DE', 0, 2, ['GB']),
  ...household('finn-rhone-current', 'FR', 169_000, 51_000, 'Chantier des Roseaux'),
  cards('finn-rhone-current', 'FR', 0, 2),
  ...household('finn-southern-current', 'AU', 246_000, 87_000, 'Pelican Point Slipway'),
  cards('finn-southern-current', 'AU', 0, 2),
  ...household('bob-southern-everyday', 'AU', 388_000, 145_000, 'Ironbark Joinery'),
  cards('bob-southern-everyday', 'AU', 1, 2),
  own('bob-southern-everyday', 'bob-southern-saver', 26, 25_000, 'SAVINGS'),
  interest('bob-southern-saver', 3_100, 'CREDIT INTEREST'),
];
