// What names and texts say an entry was for. Called by classify.ts, where nothing better tells. Goes from what says most to what
// says least: the holder's own name, words of money (salary, rent), a well-known merchant, a person, words of trade (bakery).

import type { CategoryCode } from './categories.ts';
import type { InsightEntry } from './entry.ts';
import type { OtherSide } from './merchant.ts';
import { isHolderName } from './people.ts';
import { type WordRule, wordRules } from './tables/category-words.ts';
import { PhraseTable, type Word } from './words.ts';

interface RankedRule {
  readonly rule: WordRule;
  readonly rank: number;
}

const moneyWords = new PhraseTable<RankedRule>();
const tradeWords = new PhraseTable<RankedRule>();
for (const [rank, rule] of wordRules.entries()) {
  const table = rule.kind === 'MONEY' ? moneyWords : tradeWords;
  for (const phrase of rule.words.split(',')) table.add(phrase.trim(), { rule, rank });
}

/** What an entry's texts say; null where they say nothing that is sure. Total. */
export function categoryByText(entry: InsightEntry, side: OtherSide): CategoryCode | null {
  const isCredit = entry.transaction.creditDebitIndicator === 'CREDIT';
  if (side.channel === 'CASH' && side.brand === null) return 'CASH';
  const isMoved = side.channel !== 'CARD' && side.channel !== 'DIRECT_DEBIT';
  if (isMoved && isHolderName(side.nameWords, entry.account.holderNames)) return 'OWN_ACCOUNTS';
  const money = side.channel === 'CARD' ? null : categoryByMoney(side, isCredit);
  if (side.brand !== null) return money ?? categoryOfBrand(side.brand.category, entry, side);
  if (money !== null) return money;
  const ofProvider = categoryOfProvider(side, isCredit);
  if (ofProvider !== null) return ofProvider;
  if (isPerson(side)) return isMoved ? 'PEOPLE' : null;
  // Who pays a person by transfer is no shop that gives something back.
  if (isCredit && side.channel === 'TRANSFER') return null;
  return findBest(tradeWords, side.text.subject, isCredit);
}

/** Words that a bank writes of itself. */
const bankItself: ReadonlySet<CategoryCode> = new Set([
  'BANK_FEES',
  'INTEREST_CHARGED',
  'INTEREST_AND_DIVIDENDS',
  'CASH',
]);
/** Words that tell more of an entry than a well-known merchant's name. */
const beforeBrands: ReadonlySet<CategoryCode> = new Set([
  'SALARY',
  'PENSION',
  'BENEFITS',
  'MORTGAGE',
  'LOAN_REPAYMENT',
  'CREDIT_CARD_PAYMENT',
  'PROPERTY_TAX',
]);

function categoryByMoney({ text, brand }: OtherSide, isCredit: boolean): CategoryCode | null {
  const isBank = brand?.category === null || (!text.isNamed && brand === null);
  return findBest(moneyWords, text.all, isCredit, (category) => {
    if (bankItself.has(category)) return isBank || category === 'INTEREST_AND_DIVIDENDS';
    return brand === null || brand.category === null || beforeBrands.has(category);
  });
}

/** The category of the longest words that are found; of equally long ones that of the first rule. */
function findBest(
  table: PhraseTable<RankedRule>,
  words: readonly Word[],
  isCredit: boolean,
  fits?: (category: CategoryCode) => boolean,
): CategoryCode | null {
  let best: { readonly category: CategoryCode; readonly length: number; readonly rank: number } | null = null;
  for (let at = 0; at < words.length; at++) {
    const found = table.matchAt(words, at);
    if (found === null) continue;
    const { rule, rank } = found.value;
    const category = isCredit ? rule.credit : rule.debit;
    if (category === null || (fits !== undefined && !fits(category))) continue;
    const isBetter = best === null || found.length > best.length || (found.length === best.length && rank < best.rank);
    if (isBetter) best = { category, length: found.length, rank };
  }
  return best?.category ?? null;
}

/** What money from a category's merchants is, where it is not a refund. */
const creditsOf: ReadonlyMap<CategoryCode, CategoryCode | null> = new Map<CategoryCode, CategoryCode | null>([
  ['TAXES', 'TAX_REFUND'],
  ['PROPERTY_TAX', 'TAX_REFUND'],
  ['LOAN_REPAYMENT', null],
  ['MORTGAGE', null],
  ['DEBT_COLLECTION', null],
  ['POSTAGE', null],
  ['PROFESSIONAL_SERVICES', null],
]);
const debitsOf: ReadonlyMap<CategoryCode, CategoryCode | null> = new Map<CategoryCode, CategoryCode | null>([
  ['PENSION', 'SAVINGS'],
  ['BENEFITS', null],
]);
/** Merchants that employ so many that a transfer from one is more likely a wage than a refund. */
const employers: ReadonlySet<CategoryCode> = new Set([
  'GROCERIES',
  'EATING_OUT',
  'FUEL',
  'POSTAGE',
  'CHILDCARE',
  'EDUCATION',
  'PUBLIC_TRANSPORT',
]);
/** Minor units from which on a transfer from a shop is no refund without more saying so. House rule. */
const refundLimitMinor = 40_000n;
const shops: ReadonlySet<CategoryCode> = new Set([
  'CLOTHING',
  'ELECTRONICS',
  'GENERAL_MERCHANDISE',
  'HOME_MAINTENANCE',
  'HOME_FURNISHING',
  'SOFTWARE',
  'ADVERTISING',
  'MEDICAL',
  'PHARMACY',
  'TAXI',
  'HOBBIES',
]);

function categoryOfBrand(
  category: CategoryCode | null,
  { transaction }: InsightEntry,
  { channel }: OtherSide,
): CategoryCode | null {
  if (category === null) return null;
  if (transaction.creditDebitIndicator === 'DEBIT')
    return debitsOf.has(category) ? (debitsOf.get(category) ?? null) : category;
  if (creditsOf.has(category)) return creditsOf.get(category) ?? null;
  if (channel !== 'TRANSFER') return category;
  if (employers.has(category)) return null;
  return shops.has(category) && transaction.amount.amountMinor >= refundLimitMinor ? null : category;
}

/** Providers that pay out what a business took. */
const payers: ReadonlySet<string> = new Set([
  'SumUp',
  'Square',
  'Zettle',
  'Stripe',
  'Adyen',
  'Mollie',
  'Worldline',
  'Dojo',
  'GoCardless',
  'Nexi',
  'Teya',
  'takepayments',
  'Viva',
  'myPOS',
  'Pay.nl',
  'Buckaroo',
  'Tyro',
  'Zeller',
  'Shopify',
]);
/** Providers that lend what a purchase costs. */
const lenders: ReadonlySet<string> = new Set(['Klarna', 'Clearpay', 'Afterpay', 'Riverty']);

/** Where a provider is named and nobody behind him. */
function categoryOfProvider({ text: { provider }, merchant }: OtherSide, isCredit: boolean): CategoryCode | null {
  if (provider === null || merchant === null || !merchant.name.toLowerCase().startsWith(provider.toLowerCase()))
    return null;
  if (isCredit) return payers.has(provider) ? 'BUSINESS_INCOME' : null;
  return lenders.has(provider) ? 'LOAN_REPAYMENT' : null;
}

/** A person is on the other side, and nothing says that it is a business. */
function isPerson({ personhood, nameWords, channel, text }: OtherSide): boolean {
  if (text.provider !== null) return false;
  if (personhood === 'PERSON') return true;
  const hasInitial =
    nameWords.some(({ folded }) => folded.length === 1) && nameWords.some(({ folded }) => folded.length > 2);
  return personhood === 'PERHAPS' && hasInitial && channel === 'TRANSFER';
}
