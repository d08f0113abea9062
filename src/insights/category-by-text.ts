// What names and texts say an entry was for. Called by classify.ts, where nothing better tells. Goes from what says most to what
// says least: the holder's own name, words of money (salary, rent), a well-known merchant, a person, words of trade (bakery).

import type { CategoryCode } from './categories.ts';
import type { InsightEntry } from './entry.ts';
import type { OtherSide } from './merchant.ts';
import { initialledLength, isHolderAmong, isHolderName } from './people.ts';
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

const categoriesOfSide = new WeakMap<OtherSide, Map<string, CategoryCode | null>>();

/** What an entry's texts say; null where they say nothing that is sure. Total; equal entries of one holder are read once. */
export function categoryByText(entry: InsightEntry, side: OtherSide): CategoryCode | null {
  const { creditDebitIndicator, amount } = entry.transaction;
  const clues = `${creditDebitIndicator} ${amount.amountMinor >= refundLimitMinor} ${entry.account.holderNames.join('\n')}`;
  const known = categoriesOfSide.get(side) ?? new Map<string, CategoryCode | null>();
  categoriesOfSide.set(side, known);
  const seen = known.get(clues);
  if (seen !== undefined) return seen;
  const made = readCategory(entry, side);
  known.set(clues, made);
  return made;
}

function readCategory(entry: InsightEntry, side: OtherSide): CategoryCode | null {
  const isCredit = entry.transaction.creditDebitIndicator === 'CREDIT';
  const { text, channel, brand } = side;
  if (channel === 'CASH' && (brand === null || brand.category === null)) return 'CASH';
  // A cheque's text tells its number, and what the bank takes for it.
  if (cheques.has(text.all[0]?.folded ?? '')) return null;
  const isMoved = channel !== 'CARD' && channel !== 'DIRECT_DEBIT';
  if (isMoved && isHolderName(side.nameWords, entry.account.holderNames)) return 'OWN_ACCOUNTS';
  const money = channel === 'CARD' ? null : categoryByMoney(side, isCredit);
  if (brand !== null) return money ?? categoryOfBrand(side, entry);
  const ofProvider = categoryOfProvider(side, isCredit);
  if (ofProvider !== null) return ofProvider;
  const isSaved = money === null || money === 'SAVINGS';
  if (isMoved && isSaved && isHolderAmong(text.all, entry.account.holderNames)) return 'OWN_ACCOUNTS';
  if (money !== null) return money;
  const hasInvoice = hasInvoiceNumber(text.all);
  if (isCredit && hasInvoice) return 'BUSINESS_INCOME';
  if (isMoved && isPerson(side)) return hasInvoice ? null : 'PEOPLE';
  if (channel === 'DIRECT_DEBIT' && isCouncil(side)) return 'PROPERTY_TAX';
  // Who pays by transfer is no shop that gives something back.
  if (isCredit && channel === 'TRANSFER') return null;
  return findBest(tradeWords, text.subject, { isCredit });
}

const cheques: ReadonlySet<string> = new Set('cheque chq cheques chque check scheck assegno talon'.split(' '));

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
  'CHILDCARE',
]);
/** Words that tell more of an entry than that a person is on the other side. */
const beforePeople: ReadonlySet<CategoryCode> = new Set([
  'RENT',
  'RENTAL_INCOME',
  'CHILDCARE',
  'PAYROLL',
  'SALARY',
  'HOME_MAINTENANCE',
  'MEDICAL',
  'BUSINESS_INCOME',
  'PENSION',
  'OWN_ACCOUNTS',
]);

function categoryByMoney(side: OtherSide, isCredit: boolean): CategoryCode | null {
  const { text, brand } = side;
  const isPersonal = brand === null && isPerson(side);
  const isBank = brand?.category === null || (!text.isNamed && brand === null);
  const fits = (category: CategoryCode) => {
    if (isPersonal && !beforePeople.has(category)) return false;
    if (bankItself.has(category)) return isBank || category === 'INTEREST_AND_DIVIDENDS';
    return brand === null || brand.category === null || beforeBrands.has(category);
  };
  return findBest(moneyWords, text.all, { isCredit, fits });
}

interface WordSearch {
  readonly isCredit: boolean;
  readonly fits?: (category: CategoryCode) => boolean;
}

/** The category of the longest words that are found; of equally long ones that of the first rule. */
function findBest(
  table: PhraseTable<RankedRule>,
  words: readonly Word[],
  { isCredit, fits }: WordSearch,
): CategoryCode | null {
  let best: { readonly category: CategoryCode; readonly length: number; readonly rank: number } | null = null;
  const toCategory = ({ rule: { debit, credit } }: RankedRule) => (isCredit ? credit : debit);
  for (let at = 0; at < words.length; at++) {
    const found = table.matchAt(words, at, (ranked) => {
      const category = toCategory(ranked);
      return category !== null && (fits === undefined || fits(category));
    });
    const category = found === null ? null : toCategory(found.value);
    if (found === null || category === null) continue;
    const { length, value } = found;
    if (best === null || length > best.length || (length === best.length && value.rank < best.rank)) {
      best = { category, length, rank: value.rank };
    }
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
/** What money to those is that pay. */
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
/** Platforms that pay those who drive, deliver, sell or let by them: what they transfer is no refund. */
const platforms: ReadonlySet<string> = new Set(
  'Uber;Uber Eats;Deliveroo;Just Eat;Bolt;Lyft;DoorDash;Lieferando;Glovo;Wolt;Amazon;Etsy;eBay;Fiverr;Upwork;Airbnb;Grubhub;FREENOW;DiDi;Menulog;Thuisbezorgd;Takeaway.com;Shopify'.split(
    ';',
  ),
);

function categoryOfBrand({ brand, channel }: OtherSide, { transaction }: InsightEntry): CategoryCode | null {
  const category = brand?.category ?? null;
  if (brand === null || category === null) return null;
  if (transaction.creditDebitIndicator === 'DEBIT') {
    return debitsOf.has(category) ? (debitsOf.get(category) ?? null) : category;
  }
  if (creditsOf.has(category)) return creditsOf.get(category) ?? null;
  if (channel !== 'TRANSFER') return category;
  if (platforms.has(brand.name)) return 'BUSINESS_INCOME';
  if (employers.has(category)) return null;
  return shops.has(category) && transaction.amount.amountMinor >= refundLimitMinor ? null : category;
}

/** Providers that pay out what a business took. */
const payers: ReadonlySet<string> = new Set(
  'SumUp;Square;Zettle;Stripe;Adyen;Mollie;Worldline;Dojo;GoCardless;Nexi;Teya;takepayments;Viva;myPOS;Pay.nl;Buckaroo;Tyro;Zeller;Shopify'.split(
    ';',
  ),
);
/** Providers that lend what a purchase costs. */
const lenders: ReadonlySet<string> = new Set(['Klarna', 'Clearpay', 'Afterpay', 'Riverty', 'Zip']);

/** Where a provider is named, and nobody behind him. */
function categoryOfProvider(
  { text: { provider }, channel, merchant }: OtherSide,
  isCredit: boolean,
): CategoryCode | null {
  if (provider === null) return null;
  if (isCredit) return channel !== 'CARD' && payers.has(provider) ? 'BUSINESS_INCOME' : null;
  const isAlone = merchant === null || merchant.name.toLowerCase().startsWith(provider.toLowerCase());
  return isAlone && lenders.has(provider) ? 'LOAN_REPAYMENT' : null;
}

const invoiceWords: ReadonlySet<string> = new Set(
  'inv invoice rechnung re rg facture fact fac factuur factuurnr factura fra fattura ft fatura faktura fv'.split(' '),
);

/** A number of an invoice, which who is paid writes: `INV 0014`, `F2026-023`, `RE 2026-0447`. */
function hasInvoiceNumber(words: readonly Word[]): boolean {
  return words.some(({ folded }, index) =>
    invoiceWords.has(folded) ? words[index + 1]?.isNoise === true : /^(?:f|fv|fa|fac|re|rg|inv)20\d\d$/.test(folded),
  );
}

/** A British council, which collects its tax by direct debit; cut short it is `CITY C`. */
function isCouncil({ nameWords }: OtherSide): boolean {
  const last = nameWords.at(-1)?.folded ?? '';
  return (
    nameWords.some(({ folded }) => /^(?:council|cncl|borough|mbc|lbc)$/.test(folded)) ||
    (last === 'c' && nameWords.at(-2)?.folded === 'city')
  );
}

/** What people write to each other. */
const giftWords: ReadonlySet<string> = new Set(
  'birthday bday xmas christmas love thanks dinner geburtstag weihnachten danke oma opa mama papa mum dad nan noel anniversaire cadeau merci verjaardag cadeautje bedankt cumpleanos regalo gracias compleanno grazie prenda obrigado urodziny prezent dzieki fodselsdag bursdag fodelsedag tack takk tak kiitos'.split(
    ' ',
  ),
);

/** A person is on the other side, and nothing says that it is a business. */
function isPerson({ personhood, nameWords, channel, text }: OtherSide): boolean {
  if (text.provider !== null) return false;
  if (personhood === 'PERSON') return true;
  if (personhood === 'PERHAPS' && text.isBetweenPeople) return true;
  if (channel !== 'TRANSFER') return false;
  if (!text.isNamed && initialledLength(text.subject) > 0) return true;
  return (
    personhood === 'PERHAPS' &&
    (initialledLength(nameWords) > 0 || text.all.some(({ folded }) => giftWords.has(folded)))
  );
}
