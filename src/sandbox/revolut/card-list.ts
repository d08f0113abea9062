// The business's team and its cards as they are at start, and which card a purchase was made with. Read by cards.ts and
// past.ts. Source: the specification's CardResponse and TransactionCard. Card numbers are invented, with right check digits.
import type { Wire } from '../json.ts';
import { type Account, accountNamed } from '../ledger/accounts.ts';
import { toCardNumber, toMaskedCardNumber } from '../ledger/identifiers.ts';
import { hash32, uuidOf } from '../ledger/random.ts';

/** Where a card stands. */
export type CardState = 'created' | 'pending' | 'active' | 'frozen' | 'locked' | 'terminated';
/** All of these. */
export const cardStates: readonly CardState[] = ['created', 'pending', 'active', 'frozen', 'locked', 'terminated'];

/** One who works at the business. */
export interface Member {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly phone: string;
}

/** A card before anything was done with it. */
export interface CardPlan {
  readonly id: string;
  readonly holder: Member | undefined;
  readonly isVirtual: boolean;
  readonly number: string;
  readonly expiry: string;
  readonly label: string;
  readonly state: CardState;
  readonly canBeUnlocked: boolean;
  readonly limits: Wire;
  readonly countries: readonly string[];
  readonly accounts: readonly string[];
  readonly createdOn: string;
}

const member = (firstName: string, lastName: string, phone: string): Member => ({
  id: uuidOf(`team ${firstName}`),
  firstName,
  lastName,
  phone,
});
const nora = member('Nora', 'Northwind', '+37060000115');
const bram = member('Bram', 'Bolderik', '+31970001116');

/** Who works there, as far as they have cards. */
export const members: readonly Member[] = [nora, bram];

function plan(
  label: string,
  holder: Member | undefined,
  parts: Partial<Pick<CardPlan, 'isVirtual' | 'state' | 'canBeUnlocked' | 'limits' | 'countries'>> & {
    readonly on: readonly string[];
    readonly createdOn: string;
  },
): CardPlan {
  const { isVirtual = false, state = 'active', canBeUnlocked = true, limits = {}, countries = [] } = parts;
  return {
    id: uuidOf(`card ${label}`),
    holder,
    isVirtual,
    number: toCardNumber('516799', `revolut ${label}`),
    expiry: isVirtual ? '09/2030' : '04/2029',
    label,
    state,
    canBeUnlocked,
    limits,
    countries,
    accounts: parts.on.map((slug) => accountNamed(`northwind-revolut-${slug}`).id),
    createdOn: parts.createdOn,
  };
}

const limit = (amount: number, currency: string): Wire => ({ amount, currency });

/** The cards at start, oldest first. */
export const cardPlans: readonly CardPlan[] = [
  plan('Nora', nora, { on: ['eur', 'usd', 'gbp'], createdOn: '2023-02-20' }),
  plan('Bram travel', bram, {
    on: ['eur', 'usd'],
    createdOn: '2023-05-11',
    limits: { single: limit(750, 'EUR'), month: limit(3_000.5, 'EUR') },
  }),
  plan('Software', nora, {
    isVirtual: true,
    on: ['usd', 'eur'],
    createdOn: '2023-06-02',
    limits: { month: limit(1_200, 'USD') },
    countries: ['US', 'GB'],
  }),
  plan('Advertising', undefined, {
    isVirtual: true,
    on: ['eur'],
    createdOn: '2024-01-15',
    state: 'frozen',
    limits: { week: limit(400, 'EUR') },
  }),
  plan('Trade fair', bram, { isVirtual: true, on: ['gbp'], createdOn: '2024-03-04', state: 'locked' }),
  plan('Under review', nora, {
    isVirtual: true,
    on: ['eur'],
    createdOn: '2024-03-05',
    state: 'locked',
    canBeUnlocked: false,
  }),
  plan('Warehouse', undefined, { on: ['eur'], createdOn: '2024-06-18', state: 'created' }),
];

/** The card that a purchase on an account was made with, always the same one. */
export function cardOn({ id }: Account, entryId: string): CardPlan | undefined {
  const usable = cardPlans.filter(({ accounts, state }) => accounts[0] === id && state === 'active');
  return usable[hash32(entryId) % usable.length];
}

/** A card as a transaction shows it. */
export function toTransactionCard({ id, number, holder }: CardPlan): Wire {
  return {
    id,
    card_number: toMaskedCardNumber(number),
    first_name: holder?.firstName,
    last_name: holder?.lastName,
    phone: holder?.phone,
  };
}
