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

type ReadEvidence = (entry: InsightEntry) => TransferEvidence;

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
  for (const { debit, credit, basis, confidence } of chosenOf(findPairs(candidates, (entry) => reader.read(entry)))) {
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

function toLeg({ columns, toldAccountIds }: Candidates, place: number): Leg {
  const entry = columns.entryAt(place);
  return {
    place,
    entry,
    day: columns.days[place] ?? 0,
    toldAccountId: toldAccountIds.get(place) ?? null,
    isMain: true,
  };
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
    const equal = creditsNear(credits.at(columns.ledgers[place] ?? 0, columns.amountKeyAt(place)), day);
    if (equal.length > 0) pairs.push(...pairsOf(toLeg(candidates, place), equal, read));
    if (!columns.has(place, entryFlag.isExchanged)) continue;
    const entry = columns.entryAt(place);
    for (const other of otherAmountsOf(entry)) {
      const ledger = columns.ledgerOf(entry.account.customerId, other.currency);
      const exchanged = creditsNear(credits.at(ledger, toAmountKey(other.amountMinor)), day);
      if (exchanged.length > 0) pairs.push(...pairsOf({ ...toLeg(candidates, place), isMain: false }, exchanged, read));
    }
  }
  return pairs;
}

/** The credits by amount, also by what they amount to in another currency: a debit of any other amount has no other side. */
function toCredits(candidates: Candidates): ByAmount<Leg[]> {
  const { columns } = candidates;
  const places = columns.placesWith(entryFlag.mayBeTransfer, entryFlag.debit);
  const credits = new ByAmount<Leg[]>();
  const none = (): Leg[] => [];
  for (const place of columns.sort(places)) {
    const leg = toLeg(candidates, place);
    credits.atOrMake(columns.ledgers[place] ?? 0, columns.amountKeyAt(place), none).push(leg);
    if (!columns.has(place, entryFlag.isExchanged)) continue;
    for (const { currency, amountMinor } of otherAmountsOf(leg.entry)) {
      const ledger = columns.ledgerOf(leg.entry.account.customerId, currency);
      credits.atOrMake(ledger, toAmountKey(amountMinor), none).push({ ...leg, isMain: false });
    }
  }
  return credits;
}

const noLegs: readonly Leg[] = [];

/** The first credits of some that a debit of a day may be the other side of, by their days alone. */
function creditsNear(credits: readonly Leg[] | undefined, day: number): readonly Leg[] {
  if (credits === undefined) return noLegs;
  const first = firstFrom(credits, day + earliestDays);
  let end = first;
  while (end < first + comparedAtMost && (credits[end]?.day ?? Number.POSITIVE_INFINITY) <= day + longestDays) end++;
  return end === first ? noLegs : credits.slice(first, end);
}

function pairsOf(debit: Leg, credits: readonly Leg[], read: ReadEvidence): readonly Pair[] {
  const pairs: Pair[] = [];
  for (const credit of credits) {
    if (credit.entry.account.id === debit.entry.account.id || !(debit.isMain || credit.isMain)) continue;
    const pair = toPair(debit, credit, read);
    if (pair !== null) pairs.push(pair);
  }
  return pairs.length <= keptAtMost ? pairs : pairs.toSorted(byScore).slice(0, keptAtMost);
}

/** The first leg of a day or later, by halves. */
function firstFrom(legs: readonly Leg[], day: number): number {
  let [low, high] = [0, legs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((legs[middle]?.day ?? 0) < day) low = middle + 1;
    else high = middle;
  }
  return low;
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
  const confidence = confidenceOf(
    read(debit.entry),
    read(credit.entry),
    isSameReference(debit.entry, credit.entry, read),
  );
  if (confidence === 0) return null;
  // Nobody's word but the amount's: only at once.
  if (confidence < 0.85 && days > 2) return null;
  return { ...legs, score: confidence * 50 - days, basis: 'PAIR', confidence };
}

/** An end-to-end id, or what the customer wrote, on both sides. */
function isSameReference(debit: InsightEntry, credit: InsightEntry, read: ReadEvidence): boolean {
  const id = debit.transaction.endToEndId;
  if (id !== null && id === credit.transaction.endToEndId && !/^\W*NOT ?PROVIDED\W*$/i.test(id)) return true;
  const residue = read(debit).residue;
  return residue !== '' && residue === read(credit).residue;
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

/** Best first; where two are alike, the earlier ones by id. A neutral pair that is one of several alike is not guessed. */
function chosenOf(pairs: readonly Pair[]): readonly Pair[] {
  const neutral = new Map<number, number>();
  for (const { debit, credit, confidence } of pairs) {
    if (confidence > 0.8) continue;
    for (const { place } of [debit, credit]) neutral.set(place, (neutral.get(place) ?? 0) + 1);
  }
  return pairs
    .filter(
      ({ debit, credit, confidence }) =>
        confidence > 0.8 || ((neutral.get(debit.place) ?? 0) < 2 && (neutral.get(credit.place) ?? 0) < 2),
    )
    .toSorted(byScore);
}

const byScore = (one: Pair, other: Pair): number =>
  other.score - one.score ||
  compareText(one.debit.entry.id, other.debit.entry.id) ||
  compareText(one.credit.entry.id, other.credit.entry.id);

/** Account numbers that pairs have proven to be the customer's, though the gateway has not been told so. */
function toProvenAccounts(columns: EntryColumns, found: Finding<OwnTransfer>): ReadonlyMap<string, string | null> {
  const votes = new Map<string, { accountId: string | null; count: number; best: number }>();
  for (const [place, transfer] of found.inOrder()) {
    const key = columns.has(place, entryFlag.namesAccount) ? toNumberKey(columns.entryAt(place)) : null;
    if (key === null) continue;
    const { count, best } = votes.get(key) ?? { count: 0, best: 0 };
    votes.set(key, {
      accountId: transfer.otherAccountId,
      count: count + 1,
      best: Math.max(best, transfer.confidence),
    });
  }
  return new Map(
    [...votes].flatMap(([key, { accountId, count, best }]) => (count > 1 || best >= 0.97 ? [[key, accountId]] : [])),
  );
}

function toNumberKey({ account, transaction }: InsightEntry): string | null {
  const identification = transaction.counterparty?.identification ?? null;
  if (identification === null) return null;
  const { iban, sortCode, bsb, accountNumber, bban } = identification;
  const number = iban ?? (accountNumber === null ? bban : `${sortCode ?? bsb ?? ''}${accountNumber}`);
  if (number === null) return null;
  return `${account.customerId} ${/\s/.test(number) ? number.replace(/\s/g, '') : number}`;
}

interface SingleContext {
  readonly columns: EntryColumns;
  readonly reader: TransferReader;
  readonly provenAccounts: ReadonlyMap<string, string | null>;
}

/** An entry whose other side is not there, by what it says of itself; null where that is not enough. */
function toSingle(
  place: number,
  toldAccountId: string | null,
  { columns, reader, provenAccounts }: SingleContext,
): OwnTransfer | null {
  const mayBeProven = toldAccountId === null && provenAccounts.size > 0 && columns.has(place, entryFlag.namesAccount);
  const number = mayBeProven ? toNumberKey(columns.entryAt(place)) : null;
  const proven = number === null ? undefined : provenAccounts.get(number);
  if (toldAccountId === null && proven === undefined && !reader.mayProve(place)) return null;
  const entry = columns.entryAt(place);
  const single = { entryId: entry.id, otherEntryId: null, otherAccountId: null };
  if (toldAccountId !== null) return { ...single, otherAccountId: toldAccountId, basis: 'ACCOUNT', confidence: 1 };
  if (proven !== undefined) return { ...single, otherAccountId: proven, basis: 'ACCOUNT', confidence: 0.9 };
  const { verdict, holder, basis } = reader.read(entry);
  if (verdict === 'OWN' && holder !== null) {
    return { ...single, basis: 'HOLDER_NAME', confidence: holder === 'FULL' ? 0.85 : 0.75 };
  }
  const isText = verdict === 'OWN' || verdict === 'REPAYMENT' || (verdict === 'LIKELY' && basis === 'SAVINGS');
  return isText ? { ...single, basis: 'TEXT', confidence: 0.7 } : null;
}
