// What the name and the text of an entry say, taken apart once for each distinct text: the words of the other side's name without
// what banks put around it, how it was paid, through whom, and all the words there are. Called by merchant.ts and classify.ts.

import type { Transaction } from '../domain/transaction.ts';
import { brandLengthAt } from './brands.ts';
import {
  type Channel,
  connectives,
  legalForms,
  markOnly,
  nameEnds,
  places,
  prefixes,
  providers,
  purchasesAt,
} from './tables/statement-words.ts';
import { PhraseTable, toWords, type Word } from './words.ts';

/** What the texts of an entry say. */
export interface EntryText {
  /** Words from where the other side's name begins, with what follows it; empty where nothing is said. */
  readonly subject: readonly Word[];
  /** How many of the subject's words are the name itself. */
  readonly nameLength: number;
  /** True where the bank names the other side apart from the text. */
  readonly isNamed: boolean;
  /** The words of the text behind the name that the bank gives apart; empty where there is no such name. */
  readonly remittance: readonly Word[];
  /** Where a remittance's own subject begins in it. */
  readonly remittanceStart: number;
  /** Every word of name and text, numbers too. */
  readonly all: readonly Word[];
  /** How it was paid, by what stands before the name. */
  readonly channel: Channel | null;
  /** Through whom; null where nobody is named. */
  readonly provider: string | null;
  /** True where it was paid by a service between people (Zelle, Bizum, Swish). */
  readonly isBetweenPeople: boolean;
  /** ISO 20022 purpose code where the text holds it (`PURP+SALA`). */
  readonly purposeCode: string | null;
}

type Lead = { readonly channel: Channel } | { readonly provider: string; readonly isMarkOnly: boolean };

const leads = new PhraseTable<Lead>();
for (const channel of ['CARD', 'DIRECT_DEBIT', 'TRANSFER', 'CASH'] as const) {
  for (const phrase of prefixes[channel].split(',')) leads.add(phrase.trim(), { channel });
}
const marks = listed(markOnly);
for (const [provider, phrases] of providers) {
  for (const phrase of phrases.split(',').map((one) => one.trim())) {
    leads.add(phrase, { provider, isMarkOnly: marks.has(phrase) });
  }
}
const purchases = phrasesOf(purchasesAt);
const endings = phrasesOf(`${legalForms}, ${places}`);
const ends = listed(nameEnds);
const connecting = listed(connectives);
/** Legal forms that are nothing else: what stands behind them is no name any more. */
const closingForms = listed('ltd limited plc llp inc llc gmbh bv nv sarl srl pty gbr');
const domains = listed(
  'com co uk de fr net org eu nl it es io at be pt pl se dk no fi ie au nz us ca app me tv shop ai',
);
const placeholders = listed('notprovided unknown none null na undefined unbekannt inconnu');

function listed(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

function phrasesOf(text: string): PhraseTable<true> {
  const table = new PhraseTable<true>();
  for (const phrase of text.split(',')) table.add(phrase.trim(), true);
  return table;
}

/** Distinct texts that are kept apart at once; a year of one household has some hundreds. House rule. */
const maxKept = 20_000;
const keptTexts = new Map<string, EntryText>();

/** What an entry's texts say. Total, and in proportion to their length; equal texts are taken apart once. */
export function toEntryText({
  counterparty,
  remittanceInformation,
}: Pick<Transaction, 'counterparty' | 'remittanceInformation'>): EntryText {
  const name = counterparty?.name ?? '';
  const text = remittanceInformation ?? '';
  const key = `${name}\u0000${text}`;
  const seen = keptTexts.get(key);
  if (seen !== undefined) return seen;
  const made = readTexts(name, text);
  if (keptTexts.size >= maxKept) keptTexts.clear();
  // A text of great length is not worth its place.
  if (key.length <= 1_000) keptTexts.set(key, made);
  return made;
}

function readTexts(givenName: string, text: string): EntryText {
  const fields = toFields(text);
  const named = toSide(toWords(givenName));
  const inner = fields.name === null ? null : toSide(toWords(fields.name));
  const remittance = toWords(fields.text);
  const own = toSide(remittance);
  const isInner = inner !== null && inner.length > 0 && (named.length === 0 || named.provider !== null);
  const apart = isInner ? inner : named.length > 0 ? named : null;
  const channel = named.channel ?? fields.channel ?? inner?.channel ?? own.channel;
  const provider = named.provider ?? inner?.provider ?? own.provider;
  const all = [...named.words, ...(inner?.words ?? []), ...remittance];
  const isBetweenPeople = all.slice(0, 4).some(({ folded }) => betweenPeople.has(folded)) || isCashApp(all);
  const common = { all, channel, provider, isBetweenPeople, purposeCode: fields.purposeCode };
  // Behind a provider's name the text tells whose the money is.
  const bought = apart === null || apart.provider !== null ? findPurchase(remittance) : null;
  if (bought !== null) {
    return {
      ...common,
      subject: bought.words.slice(bought.start),
      nameLength: bought.length,
      isNamed: true,
      remittance: [],
      remittanceStart: 0,
    };
  }
  if (apart === null) {
    const payer = findPayer(remittance);
    const { start, length } = payer === null ? own : toSide(remittance, payer);
    const subject = remittance.slice(start);
    return { ...common, subject, nameLength: length, isNamed: false, remittance: [], remittanceStart: 0 };
  }
  const subject = apart.words.slice(apart.start);
  return { ...common, subject, nameLength: apart.length, isNamed: true, remittance, remittanceStart: own.start };
}

const betweenPeople = listed('zelle bizum swish vipps mobilepay tikkie venmo mbway interac');
const isCashApp = ([one, other]: readonly Word[]) => one?.folded === 'cash' && other?.folded === 'app';

/** Where the payer's name begins in `FASTER PAYMENTS RECEIPT REF.RENT FROM T DAVIES`; null where there is none. */
function findPayer(words: readonly Word[]): number | null {
  if (!words.slice(0, 3).some(({ folded }) => folded === 'receipt')) return null;
  const at = words.findLastIndex(({ folded }) => folded === 'from');
  return at > 2 && at + 1 < words.length ? at + 1 : null;
}

/** The merchant that a provider's text names: `Ihr Einkauf bei …`. */
function findPurchase(words: readonly Word[]): Side | null {
  for (let at = 0; at < words.length; at++) {
    const found = purchases.matchAt(words, at);
    if (found === null) continue;
    const side = toSide(words, at + found.length);
    if (side.length > 0) return side;
  }
  return null;
}

/** One text's name of the other side. */
interface Side {
  readonly words: readonly Word[];
  readonly start: number;
  readonly length: number;
  readonly channel: Channel | null;
  readonly provider: string | null;
}

/** Where the name begins behind what stands before it, and where it ends. */
function toSide(words: readonly Word[], from = 0): Side {
  let start = from;
  let channel: Channel | null = null;
  let provider: string | null = null;
  let brandLength = 0;
  while (start < words.length) {
    // `So Energy` is no standing order, `118 118 Money` no number.
    brandLength = brandLengthAt(words, start);
    if (brandLength > 0) break;
    if (words[start]?.isNoise === true || isFiller(words, start, from)) {
      start++;
      continue;
    }
    const found = leads.matchAt(words, start, (lead, length) => {
      const next = words[start + length];
      return !('provider' in lead && lead.isMarkOnly) || next?.before === '*' || next?.before === '/';
    });
    if (found === null) break;
    const { value: lead, length } = found;
    const rest = hasName(words, start + length);
    if ('provider' in lead) {
      provider ??= lead.provider;
      // Nobody but the provider is named: then he is who was paid.
      if (!rest) break;
    } else channel ??= lead.channel;
    start += length;
  }
  return { words, start, length: Math.max(brandLength, toNameLength(words, start)), channel, provider };
}

/** Marks between a card's number and the shop (`2290 02MAR26 CD`), and a reference's label behind what was stripped. */
function isFiller(words: readonly Word[], at: number, from: number): boolean {
  const folded = words[at]?.folded ?? '';
  return at > from && (folded === 'cd' || folded === 'ref' || (folded === 'c' && words[at - 1]?.isNoise === true));
}

/** Whether words name anybody: places, numbers and references do not. */
function hasName(words: readonly Word[], start: number): boolean {
  const first = words[start];
  if (first === undefined) return false;
  if (first.before === '*') return !first.isNoise || hasName(words, start + 1);
  if (first.isNoise) return hasName(words, start + 1);
  const place = endings.matchAt(words, start);
  if (place !== null) return hasName(words, start + place.length);
  return !ends.has(first.folded) && !connecting.has(first.folded);
}

/** The words of a name: up to the first number, line's end or word that ends it, without places and legal forms behind. */
export function toNameLength(words: readonly Word[], start: number): number {
  let end = start;
  while (end < words.length) {
    const word = words[end];
    if (word === undefined || word.isNoise) break;
    if (
      end > start &&
      (ends.has(word.folded) ||
        closingForms.has(word.folded) ||
        word.before === '*' ||
        word.before === '//' ||
        word.before === '\n')
    )
      break;
    end++;
  }
  if (end === start + 1 && placeholders.has(words[start]?.folded ?? '')) return 0;
  for (;;) {
    const shorter = withoutEnding(words, start, end);
    if (shorter === end) return end - start;
    end = shorter;
  }
}

const longestEnding = 5;

function withoutEnding(words: readonly Word[], start: number, end: number): number {
  const last = words[end - 1];
  if (last === undefined || end - start < 2) return end;
  if (connecting.has(last.folded) || (last.before === '.' && domains.has(last.folded))) return end - 1;
  for (let length = Math.min(longestEnding, end - start - 1); length > 0; length--) {
    if (endings.matchAt(words, end - length, (_, found) => found === length) !== null) return end - length;
  }
  return end;
}

/** The fields that a structured text holds. */
interface TextFields {
  readonly name: string | null;
  readonly text: string;
  readonly channel: Channel | null;
  readonly purposeCode: string | null;
}

/** What a field is for; those that are not here are references. */
const fieldRoles: ReadonlyMap<string, 'NAME' | 'TEXT' | 'PURPOSE' | 'TYPE'> = new Map([
  ['SVWZ', 'TEXT'],
  ['REMI', 'TEXT'],
  ['OMSCHRIJVING', 'TEXT'],
  ['VERWENDUNGSZWECK', 'TEXT'],
  ['MOTIF', 'TEXT'],
  ['LIB', 'TEXT'],
  ['NAME', 'NAME'],
  ['NAAM', 'NAME'],
  ['ABWA', 'NAME'],
  ['ABWE', 'NAME'],
  ['PURP', 'PURPOSE'],
  ['TRTP', 'TYPE'],
]);

/** Marks of fields: German `EREF+`, also with a colon; Dutch and Swift's `/REMI/`; the labels of Dutch banks' texts. */
const fieldMark =
  /(?:(?<![A-Za-z0-9])(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|PURP|COAM|OAMT|BREF|RREF|ANAM|IBAN|BIC)[+:]|\/(TRTP|CSID|NAME|MARF|REMI|IBAN|BIC|EREF|ORDP|BENM|CNTP|KREF|MREF|PURP|ULTB|ULTD|ISDT|RTRN|SVCL|PREF)\/|(?<![A-Za-z0-9])(Naam|Omschrijving|Kenmerk|Machtiging|Incassant|Machtiging ID|Incassant ID|Valutadatum|Datum\/Tijd|Pasvolgnr|Transactie|Term|Verwendungszweck):)/g;

function toFields(text: string): TextFields {
  const plain: TextFields = { name: null, text, channel: null, purposeCode: null };
  if (!text.includes('+') && !text.includes('/') && !text.includes(':')) return plain;
  const found = [...text.slice(0, 2_000).matchAll(fieldMark)];
  if (found.length === 0) return plain;
  let name: string | null = null;
  let channel: Channel | null = null;
  let purposeCode: string | null = null;
  const texts = [text.slice(0, found[0]?.index ?? 0)];
  for (const [index, match] of found.entries()) {
    const content = text.slice(match.index + match[0].length, found[index + 1]?.index ?? text.length).trim();
    const role = fieldRoles.get((match[1] ?? match[2] ?? match[3] ?? '').toUpperCase());
    if (role === 'TEXT') texts.push(content);
    else if (role === 'NAME') name ??= content;
    else if (role === 'PURPOSE') purposeCode ??= /^[A-Z]{4}/.exec(content)?.[0] ?? null;
    else if (role === 'TYPE') channel = toSide(toWords(content)).channel;
  }
  return { name, text: texts.filter((one) => one.trim() !== '').join('\n'), channel, purposeCode };
}
