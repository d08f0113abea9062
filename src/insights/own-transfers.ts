// Which entries move money between accounts of one person: neither earned nor spent. Called by what reads statements, before it
// sums; reads each entry's evidence (transfer-evidence.ts), then pairs debits with credits of equal amount. Pure, and the same
// whatever the order of its input. House rule: in doubt an entry is no own transfer, since income and spending rest on it.

import { compareText } from '../domain/statement.ts';
import { parseAccountNumbers } from './account-numbers.ts';
import { ByAmount, toAmountKey } from './by-amount.ts';
import type { FindOwnAccount, InsightEntry } from './entry.ts';
import { EntryColumns, entryFlag } from './entry-columns.ts';
import { otherAmountsOf } from './exchanged-amounts.ts';
import { Finding, type Found } from './found.ts';
import { Tails } from './tails.ts';
import type { TransferEvidence } from './transfer-evidence.ts';
import { TransferReader } from './transfer-reader.ts';

/**
 * What an own transfer rests on:
 * - `ACCOUNT`: the account on the other side, as the bank tells it, is the customer's.
 * - `PAIR`: the same amount left one account and reached the other.
 * - `HOLDER_NAME`: the name of the other side is the holder's.
 * - `TEXT`: the bank's words for it.
 */
export type OwnTransferBasis = 'ACCOUNT' | 'PAIR' | 'HOLDER_NAME' | 'TEXT';

/** One leg of a transfer between accounts of one person. */
export interface OwnTransfer {
  readonly entryId: string;
  /** The entry on the other account; null where it is not among those that were read. */
  readonly otherEntryId: string | null;
  /** Null where it is not known. */
  readonly otherAccountId: string | null;
  readonly basis: OwnTransferBasis;
  /** 0 to 1: 1 the account told; 0.97 to 0.8 a pair, by what its texts say; 0.85 or 0.75 a name in full or by initials; 0.7 text. */
  readonly confidence: number;
}

/** A debit's other side is credited at most so many days later: a weekend with holidays on both ends. */
const longestDays = 5;
/** Clocks of two banks, and value dates: the credit may stand a day before the debit. */
const earliestDays = -1;
/** Entries of one amount that one is compared with: more in so few days prove nothing of any of them. */
const comparedAtMost = 16;
/** Of those, so many are remembered. */
const keptAtMost = 4;

/** Entries of which some may be own transfers. */
interface Candidates {
  readonly columns: EntryColumns;
  /** The customer's account that the bank names on the other side, where it names one, by the entry's place. */
  readonly toldAccountIds: ReadonlyMap<number, string>;
}

interface Leg {
  /** Among all entries. */
  readonly place: number;
  readonly entry: InsightEntry;
  readonly day: number;
  readonly toldAccountId: string | null;
  /** False where it stands under the amount of another currency. */
  readonly isMain: boolean;
}

interface Pair {
  readonly debit: Leg;
  readonly credit: Leg;
  readonly score: number;
  readonly basis: 'ACCOUNT' | 'PAIR';
  readonly confidence: number;
}

type ReadEvidence = (leg: Leg) => TransferEvidence;

/**
 * The entries that move money between accounts of one customer, by entry id, in the order of days. Entries that are neither
 * booked nor pending are none. `findOwnAccount` is asked for each account that a bank names on the other side.
 */
export function findOwnTransfers(
  entries: readonly InsightEntry[],
  findOwnAccount: FindOwnAccount,
): ReadonlyMap<string, OwnTransfer> {
  return findOwnTransfersIn(new EntryColumns(entries), findOwnAccount).byId;
}

/** As {@link findOwnTransfers}, of entries whose columns are there. */
export function findOwnTransfersIn(columns: EntryColumns, findOwnAccount: FindOwnAccount): Found<OwnTransfer> {
  const toldAccountIds = toToldAccountIds(columns, findOwnAccount);
  const candidates = { columns, toldAccountIds };
  const reader = new TransferReader(columns);
  const found = new Finding<OwnTransfer>(columns);
  const pairs = findPairs(candidates, ({ place }) => reader.read(place));
  for (const { debit, credit, basis, confidence } of chosenOf(pairs, columns)) {
    if (found.has(debit.place) || found.has(credit.place)) continue;
    found.put(debit.place, toPaired(debit, credit, { basis, confidence }));
    found.put(credit.place, toPaired(credit, debit, { basis, confidence }));
  }
  const single = { columns, reader, provenAccounts: toProvenAccounts(columns, found) };
  for (let place = 0; place < columns.entries.length; place++) {
    if (!columns.has(place, entryFlag.mayBeTransfer) || found.has(place)) continue;
    const transfer = toSingle(place, toldAccountIds.get(place) ?? null, single);
    if (transfer !== null) found.put(place, transfer);
  }
  return found;
}

function toPaired(
  { entry }: Leg,
  { entry: other }: Leg,
  { basis, confidence }: Pick<Pair, 'basis' | 'confidence'>,
): OwnTransfer {
  return { entryId: entry.id, otherEntryId: other.id, otherAccountId: other.account.id, basis, confidence };
}

function toToldAccountIds(columns: EntryColumns, findOwnAccount: FindOwnAccount): ReadonlyMap<number, string> {
  const { entries, texts } = columns;
  const toldAccountIds = new Map<number, string>();
  for (let place = 0; place < entries.length; place++) {
    if (!columns.has(place, entryFlag.mayBeTransfer)) continue;
    if (!columns.has(place, entryFlag.namesAccount) && !texts.mayTellNumber(place)) continue;
    const told = toToldAccountId(columns.entryAt(place), findOwnAccount);
    if (told !== null) toldAccountIds.set(place, told);
  }
  return toldAccountIds;
}

function toLeg({ columns, toldAccountIds }: Candidates, place: number, isMain = true): Leg {
  const entry = columns.entryAt(place);
  return { place, entry, day: columns.days[place] ?? 0, toldAccountId: toldAccountIds.get(place) ?? null, isMain };
}

function toToldAccountId(entry: InsightEntry, findOwnAccount: FindOwnAccount): string | null {
  const { counterparty, amount, remittanceInformation } = entry.transaction;
  const told = counterparty?.identification ?? null;
  if (told !== null) {
    const owned = findOwnAccount(entry.account.customerId, told, amount.currency);
    return owned === entry.account.id ? null : owned;
  }
  // Banks without a field for it print the number into the text.
  const numbers = parseAccountNumbers(remittanceInformation ?? '');
  const owned = numbers.flatMap((number) => findOwnAccount(entry.account.customerId, number, amount.currency) ?? []);
  return owned.find((id) => id !== entry.account.id) ?? null;
}

/** Every debit with the credits that it may be the other side of. */
function findPairs(candidates: Candidates, read: ReadEvidence): readonly Pair[] {
  const { columns } = candidates;
  const credits = toCredits(candidates);
  const pairs: Pair[] = [];
  for (let place = 0; place < columns.entries.length; place++) {
    if (!columns.has(place, entryFlag.mayBeTransfer) || !columns.has(place, entryFlag.debit)) continue;
    const day = columns.days[place] ?? 0;
    const equal = credits.at(columns.ledgers[place] ?? 0, columns.amountKeyAt(place))?.near(day) ?? noCredits;
    if (equal.length > 0) pairs.push(...pairsOf(candidates, { place, isMain: true }, { credits: equal, read }));
    if (!columns.has(place, entryFlag.isExchanged)) continue;
    const entry = columns.entryAt(place);
    for (const other of otherAmountsOf(entry)) {
      const ledger = columns.ledgerOf(entry.account.customerId, other.currency);
      const exchanged = credits.at(ledger, toAmountKey(other.amountMinor))?.near(day) ?? noCredits;
      if (exchanged.length > 0)
        pairs.push(...pairsOf(candidates, { place, isMain: false }, { credits: exchanged, read }));
    }
  }
  return pairs;
}

/** The credits by amount, also by what they amount to in another currency: a debit of any other amount has no other side. */
function toCredits({ columns }: Candidates): ByAmount<EqualCredits> {
  const credits = new ByAmount<EqualCredits>();
  const none = () => new EqualCredits(columns);
  for (const place of columns.placesWith(entryFlag.mayBeTransfer, entryFlag.debit)) {
    credits.atOrMake(columns.ledgers[place] ?? 0, columns.amountKeyAt(place), none).add(place, true);
    if (!columns.has(place, entryFlag.isExchanged)) continue;
    const entry = columns.entryAt(place);
    for (const { currency, amountMinor } of otherAmountsOf(entry)) {
      const ledger = columns.ledgerOf(entry.account.customerId, currency);
      credits.atOrMake(ledger, toAmountKey(amountMinor), none).add(place, false);
    }
  }
  return credits;
}

/** Places of credits; below zero (`~place`) where they stand under the amount of another currency. */
type CreditPlace = number;
const noCredits: readonly CreditPlace[] = [];
const placeOf = (credit: CreditPlace): number => (credit < 0 ? ~credit : credit);

/** Credits of one amount in one ledger, in the order of days. */
class EqualCredits {
  readonly #columns: EntryColumns;
  readonly #credits: CreditPlace[] = [];
  #isInOrder = false;

  constructor(columns: EntryColumns) {
    this.#columns = columns;
  }

  /** Those that are added come in the order of days. */
  add(place: number, isMain: boolean): void {
    this.#credits.push(isMain ? place : ~place);
  }

  /** The first credits that a debit of a day may be the other side of, by their days alone; those of one day in no order. */
  near(day: number): readonly CreditPlace[] {
    const first = this.#firstFrom(day + earliestDays);
    const end = this.#firstFrom(day + longestDays + 1, first);
    if (end - first <= comparedAtMost) return end === first ? noCredits : this.#credits.slice(first, end);
    // Which of them are the first depends on their ids.
    if (!this.#isInOrder) this.#credits.sort((one, other) => this.#columns.compare(placeOf(one), placeOf(other)));
    this.#isInOrder = true;
    return this.#credits.slice(first, first + comparedAtMost);
  }

  /** Where those of a day or later begin, by halves. */
  #firstFrom(day: number, from = 0): number {
    const { days } = this.#columns;
    let [low, high] = [from, this.#credits.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((days[placeOf(this.#credits[middle] ?? 0)] ?? 0) < day) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function pairsOf(
  candidates: Candidates,
  { place, isMain }: Pick<Leg, 'place' | 'isMain'>,
  { credits, read }: { readonly credits: readonly CreditPlace[]; readonly read: ReadEvidence },
): readonly Pair[] {
  const { accountPlaces } = candidates.columns;
  const pairs: Pair[] = [];
  let debit: Leg | null = null;
  for (const credit of credits) {
    const other = placeOf(credit);
    if (accountPlaces[other] === accountPlaces[place] || !(isMain || credit >= 0)) continue;
    debit ??= toLeg(candidates, place, isMain);
    const pair = toPair(debit, toLeg(candidates, other, credit >= 0), read);
    if (pair !== null) pairs.push(pair);
  }
  return pairs.length <= keptAtMost ? pairs : pairs.toSorted(byScore).slice(0, keptAtMost);
}

function toPair(debit: Leg, credit: Leg, read: ReadEvidence): Pair | null {
  const days = Math.abs(credit.day - debit.day);
  const legs = { debit, credit };
  const isTold = debit.toldAccountId !== null || credit.toldAccountId !== null;
  if (isTold) {
    const agrees =
      (debit.toldAccountId ?? credit.entry.account.id) === credit.entry.account.id &&
      (credit.toldAccountId ?? debit.entry.account.id) === debit.entry.account.id;
    return agrees ? { ...legs, score: 100 - days, basis: 'ACCOUNT', confidence: 1 } : null;
  }
  const [left, reached] = [read(debit), read(credit)];
  const confidence = confidenceOf(left, reached, isSameReference(legs, left.residue, reached.residue));
  if (confidence === 0) return null;
  // Nobody's word but the amount's: only at once.
  if (confidence < 0.85 && days > 2) return null;
  return { ...legs, score: confidence * 50 - days, basis: 'PAIR', confidence };
}

/** An end-to-end id, or what the customer wrote, on both sides. */
function isSameReference({ debit, credit }: Pick<Pair, 'debit' | 'credit'>, left: string, reached: string): boolean {
  const id = debit.entry.transaction.endToEndId;
  if (id !== null && id === credit.entry.transaction.endToEndId && !/^\W*NOT ?PROVIDED\W*$/i.test(id)) return true;
  return left !== '' && left === reached;
}

const level: Readonly<Record<TransferEvidence['verdict'], number>> = {
  OWN: 3,
  REPAYMENT: 3,
  LIKELY: 2,
  NEUTRAL: 1,
  MOVED: 0,
  UNCLEAR: -1,
  OTHER: -2,
};

/** Confidence of pairs that count only where debit and credit are at most two days apart. */
const atOnce = 0.84;

/**
 * How sure it is that two entries of equal amount are one transfer; 0 where they are not taken for one. A credit that may name its
 * payer is none, though the debit is the holder's own: pay may be as large as what is saved.
 */
function confidenceOf(debit: TransferEvidence, credit: TransferEvidence, isSameReference: boolean): number {
  const low = Math.min(level[debit.verdict], level[credit.verdict]);
  const high = Math.max(level[debit.verdict], level[credit.verdict]);
  if (credit.verdict === 'REPAYMENT') {
    if (debit.namesCard || low >= 1) return 0.97;
    if (debit.namesBank || low >= 0) return 0.9;
    return low === level.UNCLEAR ? atOnce : 0;
  }
  if (low >= level.UNCLEAR && isSameReference) return 0.9;
  if (credit.verdict === 'UNCLEAR') return 0;
  if (credit.verdict === 'MOVED' && high === level.OWN) return atOnce;
  if (low >= level.MOVED && high >= level.LIKELY) return high === level.OWN ? 0.97 : 0.9;
  if (debit.verdict === 'UNCLEAR' && credit.verdict === 'OWN') return atOnce;
  // An institution that the credit comes back from by the holder's own name.
  if (debit.verdict === 'OTHER' && credit.verdict === 'OWN') return debit.namesBank ? 0.85 : 0;
  return low >= level.MOVED ? 0.8 : 0;
}

/**
 * Best first; where two are alike, the earlier ones by id. Those that have no entry in common with others come before, in no order. A
 * neutral pair that is one of several alike is not guessed.
 */
function chosenOf(pairs: readonly Pair[], { entries }: EntryColumns): readonly Pair[] {
  const neutral = countPairs(
    pairs.filter(({ confidence }) => confidence <= 0.8),
    entries.length,
  );
  const known = pairs.filter(({ debit, credit, confidence }) => confidence > 0.8 || isAlone(neutral, debit, credit));
  const counts = countPairs(known, entries.length);
  const alone: Pair[] = [];
  const several: Pair[] = [];
  for (const pair of known) (isAlone(counts, pair.debit, pair.credit) ? alone : several).push(pair);
  return [...alone, ...several.sort(byScore)];
}

/** How many pairs an entry is in, by its place. */
function countPairs(pairs: readonly Pair[], length: number): Uint32Array {
  const counts = new Uint32Array(length);
  for (const { debit, credit } of pairs) {
    counts[debit.place] = (counts[debit.place] ?? 0) + 1;
    counts[credit.place] = (counts[credit.place] ?? 0) + 1;
  }
  return counts;
}

const isAlone = (counts: Uint32Array, debit: Leg, credit: Leg): boolean =>
  (counts[debit.place] ?? 0) < 2 && (counts[credit.place] ?? 0) < 2;

const byScore = (one: Pair, other: Pair): number =>
  other.score - one.score ||
  compareText(one.debit.entry.id, other.debit.entry.id) ||
  compareText(one.credit.entry.id, other.credit.entry.id);

/**
 * Account numbers that pairs have proven to be the customer's, though the gateway has not been told so, with whose they are: by two pairs,
 * or by one that is sure.
 */
function toProvenAccounts(columns: EntryColumns, found: Finding<OwnTransfer>): ProvenAccounts {
  const latest = new Map<string, number>();
  const repeated = new Set<string>();
  const tails = new Tails();
  for (let place = 0; place < columns.entries.length; place++) {
    if (!found.has(place) || !columns.has(place, entryFlag.namesAccount)) continue;
    const key = toNumberKey(columns.entryAt(place));
    if (key === null) continue;
    const known = latest.get(key);
    if (known !== undefined) repeated.add(key);
    else tails.add(key);
    // The latest one tells whose the number is.
    if (known === undefined || columns.compare(known, place) < 0) latest.set(key, place);
  }
  const find = (key: string): string | null | undefined => {
    const place = latest.get(key);
    const transfer = place === undefined ? undefined : found.at(place);
    return transfer !== undefined && (transfer.confidence >= 0.97 || repeated.has(key))
      ? transfer.otherAccountId
      : undefined;
  };
  return { mayHave: (entry) => latest.size > 0 && tails.mayHave(lastPartOf(entry)), find };
}

/** Whose an account number is; undefined where nothing is proven of it. */
interface ProvenAccounts {
  /** False where nothing is proven of the number on the other side, told without putting it together. */
  readonly mayHave: (entry: InsightEntry) => boolean;
  readonly find: (numberKey: string) => string | null | undefined;
}

function toNumberKey({ account, transaction }: InsightEntry): string | null {
  const identification = transaction.counterparty?.identification ?? null;
  if (identification === null) return null;
  const { iban, sortCode, bsb, routingNumber, accountNumber, bban } = identification;
  const branch = sortCode ?? bsb ?? routingNumber ?? '';
  const number = iban ?? (accountNumber === null ? bban : `${branch}${accountNumber}`);
  if (number === null) return null;
  return `${account.customerId} ${/\s/.test(number) ? number.replace(/\s/g, '') : number}`;
}

/** What a number of {@link toNumberKey} ends with; null where it has no number. */
function lastPartOf({ transaction: { counterparty } }: InsightEntry): string | null {
  const identification = counterparty === null ? null : counterparty.identification;
  return identification === null ? null : (identification.iban ?? identification.accountNumber ?? identification.bban);
}

interface SingleContext {
  readonly columns: EntryColumns;
  readonly reader: TransferReader;
  readonly provenAccounts: ProvenAccounts;
}

/** An entry whose other side is not there, by what it says of itself; null where that is not enough. */
function toSingle(
  place: number,
  toldAccountId: string | null,
  { columns, reader, provenAccounts }: SingleContext,
): OwnTransfer | null {
  const isAsked = toldAccountId === null && columns.has(place, entryFlag.namesAccount);
  const mayBeProven = isAsked && provenAccounts.mayHave(columns.entryAt(place));
  const number = mayBeProven ? toNumberKey(columns.entryAt(place)) : null;
  const proven = number === null ? undefined : provenAccounts.find(number);
  if (toldAccountId === null && proven === undefined && !reader.mayProve(place)) return null;
  const entry = columns.entryAt(place);
  const single = { entryId: entry.id, otherEntryId: null, otherAccountId: null };
  if (toldAccountId !== null) return { ...single, otherAccountId: toldAccountId, basis: 'ACCOUNT', confidence: 1 };
  if (proven !== undefined) return { ...single, otherAccountId: proven, basis: 'ACCOUNT', confidence: 0.9 };
  const { verdict, holder, basis } = reader.read(place);
  if (verdict === 'OWN' && holder !== null) {
    return { ...single, basis: 'HOLDER_NAME', confidence: holder === 'FULL' ? 0.85 : 0.75 };
  }
  const isText = verdict === 'OWN' || verdict === 'REPAYMENT' || (verdict === 'LIKELY' && basis === 'SAVINGS');
  return isText ? { ...single, basis: 'TEXT', confidence: 0.7 } : null;
}
