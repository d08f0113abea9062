// What an account of the simulated world is, and how one is made from the few things that the list of accounts says of it.
// Called by accounts.ts. Numbers are invented but their check digits are right.
import {
  toBritishIban,
  toCardNumber,
  toDutchIban,
  toFinnishIban,
  toFrenchIban,
  toGermanIban,
  toIban,
} from './identifiers.ts';
import { digitsOf, uuidOf } from './random.ts';

/** What sort of account it is; each standard has its own words for these. */
export type AccountKind = 'current' | 'savings' | 'credit-card' | 'loan' | 'mortgage' | 'currency';

/** A customer account at one bank. */
export interface Account {
  /** What the bank's API calls it. */
  readonly id: string;
  /** A readable name for tests and the control API; never on a bank's wire. */
  readonly slug: string;
  readonly bank: string;
  readonly holders: readonly string[];
  readonly kind: AccountKind;
  /** The account's currency first; others are purses. */
  readonly currencies: readonly string[];
  readonly currency: string;
  readonly product: string;
  readonly nickname: string;
  readonly openedOn: string;
  /** Months before now at which it was closed, if it was. */
  readonly closedMonthsAgo?: number | undefined;
  readonly isBusiness: boolean;
  /** Agreed overdraft or card limit, in minor units; 0 for none. */
  readonly creditLimitMinor: bigint;
  readonly sortCode: string;
  readonly accountNumber: string;
  readonly iban: string;
  readonly bsb: string;
  readonly cardNumber: string;
}

/** What the list of accounts says of one; the rest is drawn from its name. */
export interface Draft {
  readonly slug: string;
  readonly kind: AccountKind;
  readonly product: string;
  readonly nickname: string;
  readonly currencies?: readonly string[];
  readonly holders?: readonly string[];
  readonly limit?: number;
  readonly openedOn?: string;
  readonly closedMonthsAgo?: number;
}

function numbersOf(bank: string, slug: string): Pick<Account, 'sortCode' | 'accountNumber' | 'iban' | 'bsb'> {
  const accountNumber = digitsOf(`${slug} number`, 8);
  switch (bank) {
    case 'albion':
      return { sortCode: '998811', accountNumber, iban: toBritishIban('ALBI', '998811', accountNumber), bsb: '' };
    case 'thistle':
      return { sortCode: '997722', accountNumber, iban: toBritishIban('THIS', '997722', accountNumber), bsb: '' };
    case 'rheinbank':
      return { sortCode: '', accountNumber, iban: toGermanIban('99010150', accountNumber), bsb: '' };
    case 'hansebank':
      return { sortCode: '', accountNumber, iban: toGermanIban('99020080', accountNumber), bsb: '' };
    case 'alpenbank':
      return { sortCode: '', accountNumber, iban: toGermanIban('99070070', accountNumber), bsb: '' };
    case 'banque-du-rhone':
      return { sortCode: '', accountNumber, iban: toFrenchIban('99806', '00420', accountNumber), bsb: '' };
    case 'aurora':
      return { sortCode: '', accountNumber, iban: toFinnishIban('99012', accountNumber), bsb: '' };
    case 'meridiaan':
      return { sortCode: '', accountNumber, iban: toDutchIban('MERI', accountNumber), bsb: '' };
    case 'prairie':
      return { sortCode: '', accountNumber: digitsOf(`${slug} number`, 10), iban: '', bsb: '' };
    case 'laurentide':
      return { sortCode: '', accountNumber: accountNumber.slice(0, 7), iban: '', bsb: '' };
    case 'revolut':
      return slug.endsWith('-gbp')
        ? { sortCode: '996644', accountNumber, iban: toBritishIban('RVSB', '996644', accountNumber), bsb: '' }
        : { sortCode: '', accountNumber, iban: toIban('LT', `99250000${accountNumber}`), bsb: '' };
    default:
      return { sortCode: '', accountNumber: accountNumber.slice(0, 6), iban: '', bsb: '998-417' };
  }
}

function idOf(bank: string, slug: string): string {
  if (bank === 'albion') return digitsOf(`${slug} id`, 10);
  if (bank === 'thistle') return `TH${digitsOf(`${slug} id`, 12)}`;
  if (bank === 'southern-cross') return uuidOf(`${slug} id`).replaceAll('-', '');
  return uuidOf(`${slug} id`);
}

/** An account of a bank, with its numbers. */
export function account(bank: string, currency: string, draft: Draft): Account {
  const { slug } = draft;
  const currencies = draft.currencies ?? [currency];
  return {
    id: idOf(bank, slug),
    slug,
    bank,
    holders: draft.holders ?? [slug.slice(0, slug.indexOf('-'))],
    kind: draft.kind,
    currencies,
    currency: currencies[0] ?? currency,
    product: draft.product,
    nickname: draft.nickname,
    openedOn: draft.openedOn ?? '2015-03-16',
    closedMonthsAgo: draft.closedMonthsAgo,
    isBusiness: ['dora-', 'liam-', 'northwind-'].some((prefix) => slug.startsWith(prefix)),
    creditLimitMinor: BigInt(draft.limit ?? 0),
    ...numbersOf(bank, slug),
    cardNumber: draft.kind === 'credit-card' ? toCardNumber('539999', slug) : toCardNumber('479999', slug),
  };
}
