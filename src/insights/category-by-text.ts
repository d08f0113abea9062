// What names and texts say an entry was for. Called by classify.ts, where nothing better tells. Goes from what says most to what
// says least: the holder's own name, words of money (salary, rent), a well-known merchant, a person, words of trade (bakery).

import { brandLengthAt } from './brands.ts';
import { type CategoryCode, type CategoryGroup, groupOf } from './categories.ts';
import type { InsightEntry } from './entry.ts';
import type { OtherSide } from './merchant.ts';
import { foldText } from './names.ts';
import { initialledLength, isHeldByFirm, isHolderAmong, isHolderName, isTradeWord, toPersonhood } from './people.ts';
import { isRefundText } from './refund-words.ts';
import { isReturnText } from './returned.ts';
import { accountNouns, besideAccounts, movingWords } from './tables/account-words.ts';
import { type WordRule, wordRules } from './tables/category-words.ts';
import { fold, PhraseTable, type Word } from './words.ts';

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
  const { creditDebitIndicator, kind, amount } = entry.transaction;
  const clues = `${creditDebitIndicator} ${kind} ${amount.amountMinor >= refundLimitMinor} ${entry.account.holderNames.join('\n')}`;
  const known = categoriesOfSide.get(side) ?? new Map<string, CategoryCode | null>();
  categoriesOfSide.set(side, known);
  const seen = known.get(clues);
  if (seen !== undefined) return seen;
  const read = readCategory(entry, side);
  const made = isHeldByFirm(entry.account.holderNames) ? toFirmCategory(read, entry, side) : read;
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
  if (isMoved && isAccountsOnly(text.all)) return 'OWN_ACCOUNTS';
  const money = channel === 'CARD' ? null : categoryByMoney(side, isCredit);
  if (isCredit && text.isBetweenPeople && isPersonInFront(side)) return money ?? 'PEOPLE';
  if (brand !== null) return money ?? categoryOfBrand(side, entry);
  const ofProvider = categoryOfProvider(side, isCredit);
  if (ofProvider !== null) return ofProvider;
  const isSaved = money === null || money === 'SAVINGS';
  if (isMoved && isSaved && isHolderAmong(text.all, entry.account.holderNames)) return 'OWN_ACCOUNTS';
  if (money !== null) return money;
  const hasInvoice = hasInvoiceNumber(text.all);
  if (isCredit && hasInvoice) return 'BUSINESS_INCOME';
  const isLet = isMoved && text.all.some(({ folded }) => lettingWords.has(folded));
  // With a garage behind it, a name is still a person's in front.
  if (isLet && isCredit && !hasInvoice && toPersonhood(text.subject.slice(0, 3)) === 'PERSON') return 'RENTAL_INCOME';
  if (isMoved && isPerson(side)) {
    if (hasInvoice) return null;
    return isLet ? ofLetting(isCredit) : 'PEOPLE';
  }
  if (channel === 'DIRECT_DEBIT' && isCouncil(side)) return 'PROPERTY_TAX';
  // Who pays is no shop that gives something back, unless a card or a word tells that it is.
  if (isCredit && !isGivenBack(entry, side)) return null;
  return findBest(tradeWords, text.subject, { isCredit }) ?? findCompound(text.subject, isCredit);
}

/** Nordic, Finnish, Polish and Czech words of giving back, folded. */
const refundWordsElsewhere =
  /\b(?:ATERBETALNING|AATERBETALNING|RETUR|TILBAKEBETALING|TILBAGEBETALING|REFUSJON|HYVITYS|PALAUTUS|ZWROT|VRACENI|VRATKA)\b/;

/** Whether money that came in gives back what was paid: by the bank's kind, by a card or mandate, or by its words. */
function isGivenBack({ transaction }: InsightEntry, { channel }: OtherSide): boolean {
  const { kind, counterparty, remittanceInformation } = transaction;
  if (channel === 'CARD' || channel === 'DIRECT_DEBIT' || kind === 'REVERSAL') return true;
  const text = `${remittanceInformation ?? ''} ${counterparty?.name ?? ''}`;
  return isRefundText(text) || isReturnText(text) || refundWordsElsewhere.test(foldText(text));
}

/** Nothing but words of moving money and of the holder's accounts: `Överföring LÖNEKONTO`, `Ricarica da conto corrente`. */
function isAccountsOnly(words: readonly Word[]): boolean {
  let hasAccount = false;
  let hasMove = false;
  for (const { folded, isNoise } of words) {
    if (accountNouns.has(folded)) hasAccount = true;
    else if (movingWords.has(folded)) hasMove = true;
    else if (!isNoise && !besideAccounts.has(folded)) return false;
  }
  return hasAccount && hasMove;
}

/** Kinds of merchants that pay a company as customers, where they give nothing back. */
const customersOf: ReadonlySet<CategoryGroup> = new Set<CategoryGroup>([
  'FOOD',
  'SHOPPING',
  'HEALTH',
  'LEISURE',
  'TRANSPORT',
  'TRAVEL',
  'FAMILY',
  'BUSINESS',
]);
/** What is lent, put in, granted or paid for a damage is not earned. */
const unearned =
  /\b(?:loan|lending|darlehen|kredit|pret|prestamo|prestito|emprestimo|lening|lan|capital|kapital|einlage|grant|subvention|subsidie|claim|schaden|deposit|kaution|advance)\b/i;

/** What an entry of a company's account is: shops pay it as its customers, and what it pays for pensions is its employees'. */
function toFirmCategory(read: CategoryCode | null, entry: InsightEntry, side: OtherSide): CategoryCode | null {
  const { transaction } = entry;
  const { brand, nameWords, personhood, channel, text } = side;
  if (transaction.creditDebitIndicator === 'DEBIT') {
    const isPension = brand?.category === 'PENSION' || text.all.some(({ folded }) => /pension|pensioen/.test(folded));
    return read === 'SAVINGS' && isPension ? 'PAYROLL' : read;
  }
  if (channel === 'CARD' || isGivenBack(entry, side)) return read;
  if (read !== null) return customersOf.has(groupOf(read)) ? 'BUSINESS_INCOME' : read;
  const isCustomer = brand === null ? nameWords.length > 0 && personhood === 'NONE' : brand.category !== null;
  const isUnearned = unearned.test(text.all.map(({ folded }) => folded).join(' '));
  return isCustomer && !isUnearned && !creditsOf.has(brand?.category ?? 'UNKNOWN') ? 'BUSINESS_INCOME' : null;
}

/** Trades have long names in languages that join words; what is shorter ends many others, and no trade's name is longer. */
const [shortestTrade, longestTrade] = [6, 24];

/** Trades of one word, that joined words end with. */
const tradeEnds = new Map<string, WordRule>();
for (const rule of wordRules) {
  for (const phrase of rule.kind === 'TRADE' ? rule.words.split(',') : []) {
    const word = fold(phrase.trim());
    if (/^\p{L}+$/u.test(word) && word.length >= shortestTrade && !tradeEnds.has(word)) tradeEnds.set(word, rule);
  }
}

/** The trade that a joined word ends with: `Löwenapotheke`, `Stadtbäckerei`, `Dierenkliniek`. */
function findCompound(words: readonly Word[], isCredit: boolean): CategoryCode | null {
  for (const { folded, isNoise } of words) {
    if (isNoise) continue;
    for (let at = Math.max(2, folded.length - longestTrade); at <= folded.length - shortestTrade; at++) {
      const rule = tradeEnds.get(folded.slice(at));
      if (rule !== undefined) return isCredit ? rule.credit : rule.debit;
    }
  }
  return null;
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
  const found = findBest(moneyWords, text.all, { isCredit, fits });
  // A pensioner has a thirteenth month, too.
  const isPensioner = found === 'SALARY' && text.all.some(({ folded }) => pensionPayers.has(folded));
  return isPensioner ? 'PENSION' : found;
}

/** Institutions and words of pensions, beside which a word of pay is a pension's. */
const pensionPayers: ReadonlySet<string> = new Set(
  'inps inpdap carsat cnav agirc arrco rentenservice rentenversicherung pensionsmyndigheten svb sfpd zus krus cssz keva ilmarinen varma pensione pension pensioen pensja emerytura duchod jubilacion pensao pensjon elake ruhegehalt'.split(
    ' ',
  ),
);

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
/** Platforms that pay those who drive, deliver, sell or let by them: what they transfer is no refund. */
const platforms: ReadonlySet<string> = new Set(
  'Uber;Uber Eats;Deliveroo;Just Eat;Bolt;Lyft;DoorDash;Lieferando;Glovo;Wolt;Amazon;Etsy;eBay;Fiverr;Upwork;Airbnb;Grubhub;FREENOW;DiDi;Menulog;Thuisbezorgd;Takeaway.com;Shopify'.split(
    ';',
  ),
);

/** What suppliers of several things write of the one that is billed. */
const utilityWords: ReadonlyMap<string, CategoryCode> = new Map<string, CategoryCode>([
  ...toPairs(
    'WATER',
    'water acqua agua aigua aguas eau wasser abwasser trinkwasser vatten vand vann vesi woda wody voda',
  ),
  ...toPairs(
    'ENERGY',
    'electricity gas strom elettrica luce gaz electricite electricidad luz erdgas fernwarme stroom prad',
  ),
  ...toPairs('PHONE_AND_INTERNET', 'broadband internet breitband bredband mobile mobilfunk fibra glasfaser'),
]);

function toPairs(category: CategoryCode, words: string): [string, CategoryCode][] {
  return words.split(' ').map((word): [string, CategoryCode] => [word, category]);
}

/** The one utility that an entry names where its supplier has several; null where it names none, or two. */
function billedUtility(words: readonly Word[]): CategoryCode | null {
  const named = new Set(words.flatMap(({ folded }) => utilityWords.get(folded) ?? []));
  const [only] = named;
  return named.size === 1 && only !== undefined ? only : null;
}

/** Large shops have counters of other trades, whose names stand behind their own: `DUNELM CAFE`, `IKEA RESTAURANG`. */
const shopsWithCounters: ReadonlySet<CategoryCode> = new Set<CategoryCode>([
  'GROCERIES',
  'GENERAL_MERCHANDISE',
  'CLOTHING',
  'HOME_FURNISHING',
  'HOME_MAINTENANCE',
  'HOBBIES',
]);
const counters: ReadonlyMap<string, CategoryCode> = new Map<string, CategoryCode>([
  ...toPairs(
    'EATING_OUT',
    'cafe restaurant restaurang restauracja restauracia ristorante bistro bistrot cafeteria cafetaria kaviarna',
  ),
  ...toPairs('FUEL', 'petrol fuel tankstelle carburant carburants gasolinera bensin benzin tankstation carburante'),
  ...toPairs('PHARMACY', 'pharmacy parapharmacie apotheke apotek farmacia'),
  ...toPairs('MEDICAL', 'opticians optician optik optique optical'),
]);

const counterOf = (words: readonly Word[]): CategoryCode | null => counters.get(words.at(-1)?.folded ?? '') ?? null;

function categoryOfBrand(side: OtherSide, entry: InsightEntry): CategoryCode | null {
  const { brand, channel, text } = side;
  const { transaction } = entry;
  const told = brand?.category ?? null;
  if (brand === null || told === null) return null;
  const isUtility = told === 'ENERGY' || told === 'WATER' || told === 'OTHER_UTILITIES';
  const counter = shopsWithCounters.has(told) ? counterOf(side.nameWords) : null;
  const category = (isUtility ? billedUtility(text.all) : counter) ?? told;
  if (transaction.creditDebitIndicator === 'DEBIT') {
    return debitsOf.has(category) ? (debitsOf.get(category) ?? null) : category;
  }
  if (creditsOf.has(category)) return creditsOf.get(category) ?? null;
  if (channel !== 'TRANSFER') return category;
  if (platforms.has(brand.name)) return 'BUSINESS_INCOME';
  if (employers.has(category)) return null;
  if (!customersOf.has(groupOf(category))) return category;
  return isGivenBack(entry, side) && transaction.amount.amountMinor < refundLimitMinor ? category : null;
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

/** What one person lets to another, beside homes. */
const lettingWords: ReadonlySet<string> = new Set(
  'garage garaje garasje garagen tiefgarage stellplatz carport garageplats parkeringsplats plaza cochera trastero autorimessa garagem garaz parkovani autotalli autopaikka parkeerplaats garagebox lockup'.split(
    ' ',
  ),
);
const ofLetting = (isCredit: boolean): CategoryCode => (isCredit ? 'RENTAL_INCOME' : 'RENT');

/** What people write to each other. */
const giftWords: ReadonlySet<string> = new Set(
  'birthday bday xmas christmas love thanks dinner geburtstag weihnachten danke oma opa mama papa mum dad nan noel anniversaire cadeau merci verjaardag cadeautje bedankt cumpleanos regalo gracias compleanno grazie prenda obrigado urodziny prezent dzieki fodselsdag bursdag fodelsedag tack takk tak kiitos'.split(
    ' ',
  ),
);

/** A person is on the other side, and nothing says that it is a business. */
function isPerson(side: OtherSide): boolean {
  const { personhood, nameWords, channel, text } = side;
  if (text.provider !== null) return false;
  if ((text.isBetweenPeople || isWrittenTo(side)) && isPersonInFront(side)) return true;
  if (personhood === 'PERSON') return true;
  if (personhood === 'PERHAPS' && text.isBetweenPeople) return true;
  if (channel !== 'TRANSFER') return false;
  if (!text.isNamed && initialledLength(text.subject) > 0) return true;
  return (
    personhood === 'PERHAPS' &&
    (initialledLength(nameWords) > 0 || text.all.some(({ folded }) => giftWords.has(folded)))
  );
}

/** A transfer's text that goes on behind a person's name with what it is for, and with no trade: `ANNA NOWAK za kino`. */
function isWrittenTo({ channel, text: { isNamed, subject } }: OtherSide): boolean {
  const next = subject[2];
  const isTransfer = channel === 'TRANSFER' && !isNamed && next !== undefined;
  return isTransfer && !next.isNoise && !isTradeWord(next.folded) && toPersonhood(subject.slice(0, 2)) === 'PERSON';
}

/** Two words of a name, whatever is written behind them: `Swish till FRIDA NORDIN pizza`. */
function isPersonInFront({ text: { subject } }: OtherSide): boolean {
  const front = subject.slice(0, 2);
  return front.length === 2 && toPersonhood(front) !== 'NONE' && brandLengthAt(subject, 0) < 2;
}
