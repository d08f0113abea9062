// Who is on the other side of an entry, made readable, and a key that is the same however the bank writes it. Called by
// classify.ts and by what groups entries (recurring payments). Pure: names and texts come from entry-text.ts, well-known
// merchants from brands.ts.

import type { AccountIdentification } from '../domain/account.ts';
import type { Transaction } from '../domain/transaction.ts';
import { type Brand, findBrand, firstWordsOfBrand, isShopMark, toKey } from './brands.ts';
import type { Merchant } from './categories.ts';
import type { InsightEntry } from './entry.ts';
import { type EntryText, toEntryText } from './entry-text.ts';
import { isTradeWord, type Personhood, toPersonhood } from './people.ts';
import type { Channel } from './tables/statement-words.ts';
import type { Word } from './words.ts';

/** What is known of the other side of an entry. */
export interface OtherSide {
  readonly text: EntryText;
  /** How money moved: by the entry's kind and code, else by its text. */
  readonly channel: Channel | null;
  /** A merchant known by name. */
  readonly brand: Brand | null;
  /** The name without what is around it; empty where there is none. */
  readonly nameWords: readonly Word[];
  readonly personhood: Personhood;
  /** Null for people, and where nothing names one. */
  readonly merchant: Merchant | null;
}

const sides = new WeakMap<Transaction, OtherSide>();

/** Who is on the other side of an entry. Total; computed once for each entry. */
export function toOtherSide(transaction: Transaction): OtherSide {
  const seen = sides.get(transaction);
  if (seen !== undefined) return seen;
  const made = readOtherSide(transaction);
  sides.set(transaction, made);
  return made;
}

/** By what tells one side from another, beside the text: equal entries of a year are read once. */
const sidesOfText = new WeakMap<EntryText, Map<string, OtherSide>>();

function readOtherSide(transaction: Transaction): OtherSide {
  const text = toEntryText(transaction);
  const clues = [toChannel(transaction), hasMerchantCategory(transaction), ...currenciesOf(transaction)].join();
  const known = sidesOfText.get(text) ?? new Map<string, OtherSide>();
  sidesOfText.set(text, known);
  const seen = known.get(clues);
  if (seen !== undefined) return seen;
  const made = readSideOf(transaction, text);
  known.set(clues, made);
  return made;
}

function readSideOf(transaction: Transaction, text: EntryText): OtherSide {
  const channel = toChannel(transaction) ?? text.channel ?? (hasCardNumber(text.all) ? 'CARD' : null);
  const nameWords = text.subject.slice(0, text.nameLength);
  // A company's form behind the name says that it is no person's.
  const personhood = isShopMark(text.subject[text.nameLength]) ? 'NONE' : toPersonhood(nameWords);
  const isMerchantLikely = channel === 'CARD' || channel === 'DIRECT_DEBIT' || hasMerchantCategory(transaction);
  const brand = findBrandOf(text, { isMerchantLikely, personhood, channel, currencies: currenciesOf(transaction) });
  return {
    text,
    channel,
    brand,
    nameWords,
    personhood,
    merchant: toMerchantOf({ text, channel, brand, nameWords, personhood }),
  };
}

const currenciesOf = ({ amount, originalAmount }: Transaction): readonly string[] =>
  originalAmount === null ? [amount.currency] : [amount.currency, originalAmount.currency];

interface BrandSearch {
  readonly isMerchantLikely: boolean;
  readonly personhood: Personhood;
  readonly channel: Channel | null;
  readonly currencies: readonly string[];
}

function findBrandOf(
  text: EntryText,
  { isMerchantLikely, personhood, channel, currencies }: BrandSearch,
): Brand | null {
  const clues = { isMerchantLikely: isMerchantLikely || text.provider !== null, currencies };
  const found = findBrand(text.subject, 0, clues);
  if (found !== null) {
    // A person is one whatever shop is called so, unless a company's form says otherwise: `JOHN LEWIS PLC`.
    const isPerson = personhood === 'PERSON' && !isMerchantLikely && (found.start > 0 || channel === 'TRANSFER');
    return isPerson && !isShopMark(text.subject[found.start + found.length]) ? null : found.value;
  }
  if (text.remittance.length === 0 || (text.provider === null && text.channel !== 'CARD')) return null;
  // Behind a name of its own a text tells of a shop only where a provider, or a card, stands between.
  const isAnywhere = text.provider !== null;
  return findBrand(text.remittance, text.remittanceStart, { ...clues, isAnywhere })?.value ?? null;
}

function toMerchantOf({ text, channel, brand, nameWords, personhood }: Omit<OtherSide, 'merchant'>): Merchant | null {
  const { provider } = text;
  // `Farmacia` is a kind of shop: which one, its whole name says.
  const isKind = brand?.key.split(' ').every(isTradeWord) === true && nameWords.length > 1;
  if (brand !== null && !isKind)
    return { name: brand.name, key: brand.key, provider: provider === brand.name ? null : provider };
  if (nameWords.length === 0 || !nameWords.some(({ folded }) => folded.length > 1)) return null;
  const isShop = channel === 'CARD' || channel === 'DIRECT_DEBIT' || provider !== null;
  if (personhood === 'PERSON' && !isShop) return null;
  if (personhood === 'PERHAPS' && channel === 'TRANSFER' && !isShop) return null;
  const written = toDisplayName(nameWords);
  // The provider alone is named: `KLARNA BANK AB`.
  const name = provider !== null && written.toLowerCase().startsWith(provider.toLowerCase()) ? provider : written;
  const key = toKey(name);
  return key === '' ? null : { name, key, provider: provider === name ? null : provider };
}

/** Money's way by the bank's codes; null where they do not tell. */
export function toChannel({ kind, bankTransactionCode: code }: Transaction): Channel | null {
  switch (kind) {
    case 'PURCHASE':
    case 'REFUND':
    case 'CHARGEBACK':
      return 'CARD';
    case 'DIRECT_DEBIT':
      return 'DIRECT_DEBIT';
    case 'TRANSFER':
    case 'STANDING_ORDER':
    case 'SALARY':
      return 'TRANSFER';
    case 'CASH':
      return 'CASH';
  }
  return channelsByCode.get(code?.family ?? '') ?? channelsByCode.get(code?.proprietary?.toUpperCase() ?? '') ?? null;
}

/** ISO 20022 families, and marks that banks print (British, Irish, Australian, New Zealand). */
const channelsByCode: ReadonlyMap<string, Channel> = new Map<string, Channel>([
  ...toPairs('CARD', 'CCRD DEB VIS POS VDP CPM CTL CR/DB EFTPOS EFP D/D-CARD BEA GIRO-CARD BA'),
  ...toPairs('DIRECT_DEBIT', 'RDDT IDDT DD DDR D/D U/D IC'),
  ...toPairs('TRANSFER', 'RCDT ICDT RRCT IRCT BAC BACS OTR FPO FPI BGC TFR SO STO S/O BP OB IB GT OV DT VZ ST'),
  ...toPairs('CASH', 'CNTR CPT ATM CSH GM GEA'),
]);

function toPairs(channel: Channel, codes: string): [string, Channel][] {
  return codes.split(' ').map((code): [string, Channel] => [code, channel]);
}

/** `Card xx1234`: how cards are told apart behind a purchase. */
const hasCardNumber = (words: readonly Word[]) =>
  words.some(({ folded }, index) => folded === 'card' && /^x{1,12}\d{4}$/.test(words[index + 1]?.folded ?? ''));

const hasMerchantCategory = ({ counterparty }: Transaction) => {
  const code = counterparty?.merchantCategoryCode ?? null;
  return code !== null && code !== '0000';
};

/** Names in capitals or in small letters are put in title case; what is written in both stays. */
function toDisplayName(words: readonly Word[]): string {
  const written = words.map(({ written: one }) => one).join(' ');
  const isMixed = written !== written.toUpperCase() && written !== written.toLowerCase();
  if (isMixed || (words.length === 1 && written.length <= 2)) return written;
  return words.map(({ written: one }) => toTitleCase(one)).join(' ');
}

function toTitleCase(word: string): string {
  // Without vowels it is an abbreviation.
  if (word.length <= 4 && /^[BCDFGHJKLMNPQRSTVWXZ&]+$/i.test(word)) return word.toUpperCase();
  const [first = ''] = word;
  return first.toUpperCase() + word.slice(first.length).toLowerCase();
}

/** The merchant of an entry; null for people, and where nothing names one. Total. */
export function toMerchant(transaction: Transaction): Merchant | null {
  return toOtherSide(transaction).merchant;
}

/**
 * Of which one begins a word of every plain text ({@link toPlainText}) of an entry whose merchant has a key: the key's first word, and
 * those of a brand's spellings.
 */
export function merchantStems(merchantKey: string): readonly string[] {
  const [first = ''] = merchantKey.split(' ');
  return [...new Set([first, ...firstWordsOfBrand(merchantKey)])];
}

/** Name and text of an entry in small letters; null where they are folded in another way, so that they say nothing before. */
export function toPlainText({ counterparty, remittanceInformation }: Transaction): string | null {
  const text = `${counterparty?.name ?? ''}\n${remittanceInformation ?? ''}`;
  return /\P{ASCII}|['`]/u.test(text) ? null : text.toLowerCase();
}

/**
 * A key of the other side that stays the same from one entry to the next: the merchant's, else the account's, else the name's or
 * the text's words without dates, references and amounts. Null where nothing is said of it. Personal data, but for merchants'.
 */
export function counterpartyKeyOf({ transaction }: Pick<InsightEntry, 'transaction'>): string | null {
  const { merchant, nameWords, text } = toOtherSide(transaction);
  if (merchant !== null) return `merchant:${merchant.key}`;
  const account = toAccountKey(transaction.counterparty?.identification ?? null);
  if (account !== null) return `account:${account}`;
  const named = nameWords.length > 0 ? nameWords : text.all.filter(({ isNoise }) => !isNoise);
  const key = toKey(named.map(({ folded }) => folded).join(' '));
  return key === '' ? null : `name:${key}`;
}

function toAccountKey(identification: AccountIdentification | null): string | null {
  if (identification === null) return null;
  const { iban, sortCode, bsb, routingNumber, accountNumber, bban, maskedNumber } = identification;
  const branch = sortCode ?? bsb ?? routingNumber ?? '';
  const number = iban ?? (accountNumber === null ? (bban ?? maskedNumber) : `${branch}:${accountNumber}`);
  const compact = number?.replaceAll(/[\s.-]/g, '').toLowerCase() ?? '';
  return compact === '' ? null : compact;
}

/** Whether an entry names a merchant that everybody knows, so that its name is nobody's personal data. */
export const isNamedPublicly = (transaction: Transaction): boolean => toOtherSide(transaction).brand !== null;
