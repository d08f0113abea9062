// What one entry alone says of whether it moves money between accounts of one person: called by own-transfers.ts, which puts
// two entries together. Reads names (names.ts) and words (transfer-words.ts); knows no other entry. House rule.

import type { Transaction, TransactionKind } from '../domain/transaction.ts';
import type { InsightEntry } from './entry.ts';
import { foldText, matchPersons, type NameMatch, type Person, parsePersons } from './names.ts';
import {
  bankWords,
  cardWords,
  firmWords,
  ownPhrases,
  payWords,
  plainWords,
  repaymentPhrases,
  savingsWords,
  tradeWords,
  transferWords,
} from './transfer-words.ts';

/**
 * What an entry alone says, from most to least:
 * - `OWN`: names the holder, or says in so many words that it is between own accounts.
 * - `REPAYMENT`: a card's or loan's account that was paid.
 * - `LIKELY`: an account to save in or a bank, and nobody else.
 * - `NEUTRAL`: names nobody.
 * - `MOVED`: says transfer, and something else that may be a name.
 * - `UNCLEAR`: says something that may be a name.
 * - `OTHER`: names somebody else.
 */
export type TransferVerdict = 'OWN' | 'REPAYMENT' | 'LIKELY' | 'NEUTRAL' | 'MOVED' | 'UNCLEAR' | 'OTHER';

/** What was found in one entry. */
export interface TransferEvidence {
  readonly verdict: TransferVerdict;
  /** How the name of the other side is the holder's; null where it is not. */
  readonly holder: NameMatch | null;
  /** Whether bank's own words say so, or an account to save in is named. */
  readonly basis: 'PHRASE' | 'SAVINGS' | null;
  /** Words that may name somebody, or the purpose: equal on both sides of one transfer. */
  readonly residue: string;
  readonly namesCard: boolean;
  readonly namesBank: boolean;
}

/** Who the customer is: names and banks. */
export interface Self {
  /** Holders of the entry's account, and of accounts that the customer alone holds. */
  readonly persons: readonly Person[];
  /** Words of the customer's banks' ids. */
  readonly banks: ReadonlySet<string>;
}

/** Kinds that move no money between own accounts: the bank's codes say so. */
const neverKinds: ReadonlySet<TransactionKind> = new Set<TransactionKind>([
  'FEE',
  'INTEREST',
  'SALARY',
  'CASH',
  'CHARGEBACK',
]);

/** ISO 18245: wire transfers, financial institutions, quasi cash, stored value, securities. Cards top accounts up with these. */
const moneyCategoryCodes: ReadonlySet<string> = new Set(['4829', '6012', '6050', '6051', '6211', '6538', '6540']);

const borrowed: ReadonlySet<string | null> = new Set(['CARD', 'LOAN', 'MORTGAGE']);

/** Whether an entry may be a transfer at all, by kind and merchant. Cheap: asked of every entry before its texts are read. */
export function mayBeTransfer({ transaction, account }: InsightEntry): boolean {
  if (!mayMoveMoney(transaction) || transaction.kind !== 'REFUND') return mayMoveMoney(transaction);
  const { counterparty, creditDebitIndicator, remittanceInformation } = transaction;
  // What is paid to a card comes by the same code as what a shop gives back.
  const text = foldText(remittanceInformation ?? counterparty?.name ?? '');
  const isPaid = /\b(?:THANK YOU|THANKYOU|PAYMENT RECEIVED|AUTOPAY)\b/.test(text);
  const hasCode = (counterparty?.merchantCategoryCode ?? null) !== null;
  return !hasCode && creditDebitIndicator === 'CREDIT' && borrowed.has(account.type) && isPaid;
}

/** The same by the entry alone: of a refund it depends on the account, too. */
export function mayMoveMoney({ kind, amount, counterparty }: Transaction): boolean {
  if (neverKinds.has(kind) || amount.amountMinor === 0n) return false;
  const code = counterparty?.merchantCategoryCode ?? null;
  return code === null || moneyCategoryCodes.has(code);
}

/** What an entry's names and words say; see {@link TransferVerdict}. A card's purchase is one only where it names a bank. */
export function toTransferEvidence(entry: InsightEntry, self: Self): TransferEvidence {
  const evidence = readEvidence(entry, self);
  const isPurchase = entry.transaction.kind === 'PURCHASE' && evidence.verdict !== 'LIKELY';
  return isPurchase ? { ...evidence, verdict: 'OTHER', holder: null, basis: null } : evidence;
}

function readEvidence(entry: InsightEntry, self: Self): TransferEvidence {
  const { transaction, account } = entry;
  const name = transaction.counterparty?.name ?? '';
  const text = foldText(transaction.remittanceInformation ?? '');
  const foldedName = foldText(name);
  const named = name === '' ? null : matchHolders(parsePersons(name), self.persons);
  const found = readWords(foldedName === '' ? text : foldedName, self);
  const beside = foldedName === '' ? found : readWords(text, self);
  const holder = named ?? found.holder;
  const all = `${foldedName} ${text}`;
  const saysPay =
    text.split(' ').some((word) => payWords.has(word)) || foldedName.split(' ').some((word) => payWords.has(word));
  const shared = {
    holder: saysPay ? null : holder,
    residue: beside.residue,
    namesCard: found.namesCard || beside.namesCard,
    namesBank: found.namesBank,
  };
  const isPhrase = ownPhrases.test(all);
  const isRepaid =
    transaction.creditDebitIndicator === 'CREDIT' &&
    borrowed.has(account.type) &&
    !saysPay &&
    transaction.kind !== 'PURCHASE';
  if (isRepaid && (repaymentPhrases.test(all) || all === ' '))
    return { ...shared, verdict: 'REPAYMENT', basis: 'PHRASE' };
  if (shared.holder !== null) return { ...shared, verdict: 'OWN', basis: isPhrase ? 'PHRASE' : null };
  if (foldedName !== '' && found.residue !== '') {
    return { ...shared, verdict: isPhrase && !saysPay && !found.isFirm ? 'MOVED' : 'OTHER', basis: null };
  }
  if (isPhrase && !saysPay) return { ...shared, verdict: 'OWN', basis: 'PHRASE' };
  return { ...shared, ...toWordVerdict(found, beside, saysPay) };
}

/** The verdict on words that name neither the holder nor, as the other side, anybody else. */
function toWordVerdict(found: WordEvidence, beside: WordEvidence, saysPay: boolean) {
  const isSaving = found.isSaving || beside.isSaving;
  const isEmpty = found.residue === '';
  if (saysPay || found.isFirm) return { verdict: 'OTHER', basis: null } as const;
  if (isEmpty && isSaving) return { verdict: 'LIKELY', basis: 'SAVINGS' } as const;
  if (isEmpty && (found.isMoved || found.namesBank)) return { verdict: 'LIKELY', basis: null } as const;
  if (isEmpty) return { verdict: 'NEUTRAL', basis: null } as const;
  return { verdict: isSaving || found.isMoved ? 'MOVED' : 'UNCLEAR', basis: null } as const;
}

function matchHolders(persons: readonly Person[], holders: readonly Person[]): NameMatch | null {
  let best: NameMatch | null = null;
  for (const person of persons) {
    for (const holder of holders) {
      const match = matchPersons(person, holder);
      if (match === 'FULL') return match;
      best ??= match;
    }
  }
  return best;
}

/** What stands before the other side's name in a transfer's text. */
const transferMarks =
  /\b(?:TO|FROM|STANDING ORDER|FASTER PAYMENT|FPO|FPI|STO|VIR|VIREMENT|VERS|NAAR|VAN|A FAVOR DE|AN|VON|DA|PARA|TILL|TIL|FRAN|FRA|POUR|BONIFICO|TRANSFERENCIA|TRASPASO|OVERFOERING|OEVERFOERING|OVERFORING|PRZELEW|PREVOD)\b/;
/** A reference behind the name has few words. */
const longestReference = 2;

/** The holder in a text: all of its words, or, in a transfer's, the first ones with a reference behind them. */
function matchText(words: readonly string[], folded: string, holders: readonly Person[]): NameMatch | null {
  const whole = matchHolders(parsePersons(words.join(' ')), holders);
  if (whole !== null || !transferMarks.test(folded) || words.some((word) => tradeWords.has(word))) return whole;
  for (let length = words.length - 1; length >= Math.max(2, words.length - longestReference); length--) {
    if (matchHolders(parsePersons(words.slice(0, length).join(' ')), holders) !== null) return 'INITIALS';
  }
  return null;
}

/** The holder behind a product to save in (`LINXEA ASSURANCE VIE GARNIER J`): the last two or three words. */
function matchEnd(words: readonly string[], holders: readonly Person[]): NameMatch | null {
  const isEnd = [2, 3].some((length) => matchHolders(parsePersons(words.slice(-length).join(' ')), holders) !== null);
  return words.length > 2 && isEnd ? 'INITIALS' : null;
}

/** Between the names of two holders. */
const joiners: ReadonlySet<string> = new Set(['AND', 'UND', 'ET', 'OU', 'OR', 'ODER']);

interface WordEvidence {
  readonly holder: NameMatch | null;
  readonly residue: string;
  readonly isSaving: boolean;
  readonly isMoved: boolean;
  readonly isFirm: boolean;
  readonly namesCard: boolean;
  readonly namesBank: boolean;
}

/** Sorts a folded text's words; the holder is found where nothing but his name is left. */
function readWords(folded: string, self: Self): WordEvidence {
  let [isSaving, isMoved, isFirm, namesCard, namesBank] = [false, false, false, false, false];
  const rest: string[] = [];
  // Initials are a part of a name, and of `A/C`: they count with a name only.
  const named: string[] = [];
  for (const word of folded === '' ? [] : folded.split(' ')) {
    if (savingsWords.has(word)) isSaving = true;
    else if (transferWords.has(word)) isMoved = true;
    else if (cardWords.has(word)) namesCard = true;
    else if (self.banks.has(word) || bankWords.has(word)) {
      // Firms' words stand with banks' names, too.
      if (firmWords.has(word)) isFirm = true;
      else namesBank = true;
    } else if (firmWords.has(word)) isFirm = true;
    else if (word.length === 1 || joiners.has(word)) named.push(word);
    else if (!plainWords.has(word) && !/\d/.test(word)) {
      rest.push(word);
      named.push(word);
    }
  }
  const isNamed = rest.length > 0 && !isFirm;
  const whole = isNamed ? matchText(named, folded, self.persons) : null;
  const holder = isNamed && isSaving ? (whole ?? matchEnd(named, self.persons)) : whole;
  return {
    holder,
    residue: rest.join(' '),
    isSaving,
    isMoved,
    isFirm: isFirm && rest.length > 0,
    namesCard,
    namesBank,
  };
}
