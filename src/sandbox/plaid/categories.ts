// What Plaid makes of an entry: its own category of personal finance, the old category, the channel, the code. Called
// by transaction-wire.ts. Source: the specification's PersonalFinanceCategory (its taxonomy, version 1),
// TransactionCode and payment_channel.
import type { Entry, EntryKind } from '../ledger/ledger.ts';

/** How an entry is classed. */
export interface Category {
  readonly primary: string;
  /** Begins with the primary one. */
  readonly detailed: string;
  /** The old, deprecated list. */
  readonly legacy: readonly string[];
}

const category = (primary: string, detail: string, ...legacy: readonly string[]): Category => ({
  primary,
  detailed: `${primary}_${detail}`,
  legacy,
});

const byMerchant: Readonly<Record<string, Category>> = {
  '4111': category('TRANSPORTATION', 'PUBLIC_TRANSIT', 'Travel', 'Public Transportation Services'),
  '4112': category('TRANSPORTATION', 'PUBLIC_TRANSIT', 'Travel', 'Rail'),
  '4816': category('GENERAL_SERVICES', 'OTHER_GENERAL_SERVICES', 'Service', 'Internet Services'),
  '4899': category('ENTERTAINMENT', 'TV_AND_MOVIES', 'Service', 'Cable'),
  '5411': category('FOOD_AND_DRINK', 'GROCERIES', 'Shops', 'Supermarkets and Groceries'),
  '5462': category('FOOD_AND_DRINK', 'OTHER_FOOD_AND_DRINK', 'Food and Drink', 'Bakery'),
  '5541': category('TRANSPORTATION', 'GAS', 'Travel', 'Gas Stations'),
  '5651': category('GENERAL_MERCHANDISE', 'CLOTHING_AND_ACCESSORIES', 'Shops', 'Clothing and Accessories'),
  '5812': category('FOOD_AND_DRINK', 'RESTAURANT', 'Food and Drink', 'Restaurants'),
  '5814': category('FOOD_AND_DRINK', 'COFFEE', 'Food and Drink', 'Restaurants', 'Coffee Shop'),
  '5912': category('MEDICAL', 'PHARMACIES_AND_SUPPLEMENTS', 'Shops', 'Pharmacies'),
  '5942': category('GENERAL_MERCHANDISE', 'BOOKSTORES_AND_NEWSSTANDS', 'Shops', 'Bookstores'),
  '7011': category('TRAVEL', 'LODGING', 'Travel', 'Lodging'),
};

const moneyIn = category('TRANSFER_IN', 'ACCOUNT_TRANSFER', 'Transfer', 'Credit');
const moneyOut = category('TRANSFER_OUT', 'ACCOUNT_TRANSFER', 'Transfer', 'Debit');
const bill = category('GENERAL_SERVICES', 'OTHER_GENERAL_SERVICES', 'Service');

const byKind: Readonly<Record<EntryKind, readonly [category: Category, code: string | null]>> = {
  'brought-forward': [moneyIn, 'adjustment'],
  salary: [category('INCOME', 'WAGES', 'Transfer', 'Payroll'), 'transfer'],
  rent: [category('RENT_AND_UTILITIES', 'RENT', 'Payment', 'Rent'), 'bill payment'],
  'direct-debit': [bill, 'direct debit'],
  'direct-debit-return': [moneyIn, 'refund'],
  'standing-order': [bill, 'standing order'],
  'card-purchase': [category('GENERAL_MERCHANDISE', 'OTHER_GENERAL_MERCHANDISE', 'Shops'), 'purchase'],
  'card-authorisation': [category('TRAVEL', 'LODGING', 'Travel', 'Lodging'), 'purchase'],
  'cash-withdrawal': [category('TRANSFER_OUT', 'WITHDRAWAL', 'Transfer', 'Withdrawal', 'ATM'), 'atm'],
  fee: [category('BANK_FEES', 'OTHER_BANK_FEES', 'Bank Fees'), 'bank charge'],
  'interest-paid': [category('INCOME', 'INTEREST_EARNED', 'Interest', 'Interest Earned'), 'interest'],
  'interest-charged': [category('BANK_FEES', 'INTEREST_CHARGE', 'Interest', 'Interest Charged'), 'interest'],
  refund: [category('GENERAL_MERCHANDISE', 'OTHER_GENERAL_MERCHANDISE', 'Shops'), 'refund'],
  chargeback: [category('GENERAL_MERCHANDISE', 'OTHER_GENERAL_MERCHANDISE', 'Shops'), 'refund'],
  reversal: [moneyIn, 'adjustment'],
  'transfer-in': [moneyIn, 'transfer'],
  'transfer-out': [moneyOut, 'transfer'],
  'own-transfer': [moneyOut, 'transfer'],
  'card-repayment': [category('LOAN_PAYMENTS', 'CREDIT_CARD_PAYMENT', 'Payment', 'Credit Card'), 'payment'],
  'loan-repayment': [category('LOAN_PAYMENTS', 'PERSONAL_LOAN_PAYMENT', 'Payment', 'Loan'), 'payment'],
};

/** The category of an entry. */
export function categoryOf({ kind, counterparty, amountMinor }: Entry): Category {
  const merchant = byMerchant[counterparty?.mcc ?? ''];
  if (merchant !== undefined && kind !== 'cash-withdrawal') return merchant;
  if (kind === 'own-transfer') return amountMinor < 0n ? moneyOut : moneyIn;
  return byKind[kind][0];
}

/** The bank's code of an entry. */
export const codeOf = ({ kind }: Entry): string | null => byKind[kind][1];

/** Where an entry came about. */
export function channelOf({ madeAtMs, counterparty }: Entry): 'online' | 'in store' | 'other' {
  if (madeAtMs === undefined) return 'other';
  return counterparty?.town === 'Online' ? 'online' : 'in store';
}
