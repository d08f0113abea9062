// The kinds of things that regularly happen on an account, and how one is written down. Used by routines.ts, which lists them
// all, and by history.ts and card-history.ts, which play them day by day. Amounts are in minor units of the account's
// currency, negative is money out.
import type { Party } from './counterparties.ts';
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
  readonly party?: Party;
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

/** What happens on an account on one day of each month. */
export const money = (account: string, parts: Omit<Monthly, 'type' | 'account'>): Monthly => ({
  type: 'monthly',
  account,
  ...parts,
});

/** A transfer from one account of this world to another, each month. */
export const own = (from: string, to: string, parts: Omit<OwnTransfer, 'type' | 'from' | 'to'>): OwnTransfer => ({
  type: 'own',
  from,
  to,
  ...parts,
});

/** Purchases in the shops of a country; abroad in none unless it is said. */
export const cards = (account: string, country: string, parts: Omit<Cards, 'type' | 'account' | 'country'>): Cards => ({
  type: 'cards',
  account,
  country,
  abroad: [],
  ...parts,
});

/** What a household lives on, and whom it works for. */
export interface Means {
  readonly wageMinor: number;
  readonly rentMinor: number;
  readonly employer: string;
}

/** A wage, a rent, insurance and a phone: what every household's main account has. */
export function household(account: string, country: string, { wageMinor, rentMinor, employer }: Means): Routine[] {
  const town =
    {
      GB: 'Netherby',
      DE: 'Neuheim',
      FR: 'Valserine',
      FI: 'Lehtola',
      NL: 'Wilgendam',
      AU: 'Coolabah Bay',
      US: 'Silverlake',
      CA: 'Rapide-Vert',
    }[country] ?? 'Netherby';
  const words = {
    DE: { wage: 'Lohn/Gehalt', rent: 'Miete', energy: 'Stadtwerke Abschlag', phone: 'Mobilfunk' },
    FR: { wage: 'Virement salaire', rent: 'Loyer', energy: 'Énergie mensualité', phone: 'Forfait mobile' },
    FI: { wage: 'PALKKA', rent: 'VUOKRA', energy: 'SÄHKÖLASKU', phone: 'MATKAPUHELIN' },
    NL: { wage: 'Salaris', rent: 'Huur', energy: 'Energie termijnbedrag', phone: 'Mobiel abonnement' },
    US: { wage: 'DIRECT DEP PAYROLL', rent: 'BILL PAY RENT', energy: 'ACH DEBIT ENERGY', phone: 'AUTOPAY MOBILE' },
  }[country] ?? { wage: 'SALARY', rent: 'RENT', energy: 'ENERGY PLAN', phone: 'MOBILE PLAN' };
  return [
    money(account, {
      label: 'salary',
      date: 25,
      kind: 'salary',
      amountMinor: wageMinor,
      text: words.wage,
      party: [employer, country, town],
      spreadMinor: 4_000,
    }),
    money(account, {
      label: 'rent',
      date: 1,
      kind: 'rent',
      amountMinor: -rentMinor,
      text: words.rent,
      party: ['Hearthstone Lettings', country, town],
    }),
    money(account, {
      label: 'energy',
      date: 8,
      kind: 'direct-debit',
      amountMinor: -7_400,
      text: words.energy,
      party: ['Windrush Energy', country, town],
      spreadMinor: 2_600,
    }),
    money(account, {
      label: 'phone',
      date: 12,
      kind: 'direct-debit',
      amountMinor: -1_899,
      text: words.phone,
      party: ['Kestrel Mobile', country, town],
    }),
    money(account, {
      label: 'gym',
      date: 5,
      kind: 'standing-order',
      amountMinor: -2_950,
      text: 'Rowing club',
      party: ['Weir Rowing Club', country, town],
    }),
    { type: 'cash', account, country },
    { type: 'people', account, country },
    { type: 'disputes', account, country },
    { type: 'holds', account, country },
  ];
}

/** Interest that is paid at the end of each month. */
export const interest = (account: string, amountMinor: number, text: string): Monthly =>
  money(account, {
    label: 'interest',
    date: 28,
    kind: 'interest-paid',
    amountMinor,
    text,
    spreadMinor: Math.floor(amountMinor / 5),
  });

/** A fee at the beginning of each month. */
export const fee = (account: string, amountMinor: number, text: string): Monthly =>
  money(account, { label: 'fee', date: 3, kind: 'fee', amountMinor: -amountMinor, text });

/** Interest that is charged near the end of each month. */
export const charged = (account: string, amountMinor: number, text: string): Monthly =>
  money(account, {
    label: 'charged',
    date: 27,
    kind: 'interest-charged',
    amountMinor: -amountMinor,
    text,
    spreadMinor: Math.floor(amountMinor / 8),
  });

/** What both sides of a card repayment are. */
export const repayment = { fromKind: 'card-repayment', toKind: 'card-repayment' } as const;
/** What both sides of a loan repayment are. */
export const instalment = { fromKind: 'loan-repayment', toKind: 'loan-repayment' } as const;
