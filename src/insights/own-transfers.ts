// Which entries move money between accounts of one person: neither earned nor spent. Called by what reads statements, before it
// sums; reads each entry's evidence (transfer-evidence.ts), then pairs debits with credits of equal amount. Pure, and the same
// whatever the order of its input. House rule: in doubt an entry is no own transfer, since income and spending rest on it.

import { compareText } from '../domain/statement.ts';
import { parseAccountNumbers } from './account-numbers.ts';
import { ByAmount } from './by-amount.ts';
import { isCounted } from './classified.ts';
import { toDayNumber } from './days.ts';
import { type FindOwnAccount, type InsightEntry, inOrder } from './entry.ts';
import { otherAmountsOf } from './exchanged-amounts.ts';
import { foldText, type Person, parsePersons } from './names.ts';
import { mayBeTransfer, type Self, type TransferEvidence, toTransferEvidence } from './transfer-evidence.ts';
import { toTransferScreen } from './transfer-screen.ts';

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

/** Entries that may be own transfers, in the order of days, each with what is asked of it again and again at its place. */
interface Candidates {
  readonly entries: readonly InsightEntry[];
  /** Days since 1970. */
  readonly days: Int32Array;
  /** The customer's account that the bank names on the other side. */
  readonly toldAccountIds: readonly (string | null)[];
}

interface Leg {
  /** Among the candidates. */
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

/** What texts say, read once for each entry that is asked for. */
interface EvidenceReader {
  read(entry: InsightEntry): TransferEvidence;
  /** False where the entry alone cannot be an own transfer, whatever `read` gives. Cheap. */
  mayProve(entry: InsightEntry): boolean;
}

type ReadEvidence = EvidenceReader['read'];

/**
 * The entries that move money between accounts of one customer, by entry id, in the order of days. Entries that are neither
 * booked nor pending are none. `findOwnAccount` is asked for each account that a bank names on the other side.
 */
export function findOwnTransfers(
  entries: readonly InsightEntry[],
  findOwnAccount: FindOwnAccount,
): ReadonlyMap<string, OwnTransfer> {
  const candidates = toCandidates(entries, findOwnAccount);
  const reader = toEvidenceReader(candidates.entries);
  const found: (OwnTransfer | null)[] = candidates.entries.map(() => null);
  for (const { debit, credit, basis, confidence } of chosenOf(findPairs(candidates, reader.read))) {
    if (found[debit.place] != null || found[credit.place] != null) continue;
    found[debit.place] = toPaired(debit, credit, { basis, confidence });
    found[credit.place] = toPaired(credit, debit, { basis, confidence });
  }
  const provenAccounts = toProvenAccounts(candidates, found);
  const single = { ...reader, provenAccounts };
  const ordered = new Map<string, OwnTransfer>();
  candidates.entries.forEach((entry, place) => {
    const transfer = found[place] ?? toSingle(entry, candidates.toldAccountIds[place] ?? null, single);
    if (transfer !== null) ordered.set(entry.id, transfer);
  });
  return ordered;
}

function toPaired(
  { entry }: Leg,
  { entry: other }: Leg,
  { basis, confidence }: Pick<Pair, 'basis' | 'confidence'>,
): OwnTransfer {
  return { entryId: entry.id, otherEntryId: other.id, otherAccountId: other.account.id, basis, confidence };
}

function toCandidates(all: readonly InsightEntry[], findOwnAccount: FindOwnAccount): Candidates {
  const entries = inOrder(all).filter((entry) => isCounted(entry.transaction.status, true) && mayBeTransfer(entry));
  const days = new Int32Array(entries.length);
  let [date, day]: [string | null, number] = [null, 0];
  entries.forEach((entry, place) => {
    // In the order of days: one is counted once.
    if (entry.date !== date) [date, day] = [entry.date, toDayNumber(entry.date)];
    days[place] = day;
  });
  return { entries, days, toldAccountIds: entries.map((entry) => toToldAccountId(entry, findOwnAccount)) };
}

function toLeg({ entries, days, toldAccountIds }: Candidates, place: number): Leg {
  const entry = entries[place];
  if (entry === undefined) throw new RangeError('no candidate has that place');
  return { place, entry, day: days[place] ?? 0, toldAccountId: toldAccountIds[place] ?? null, isMain: true };
}

function toToldAccountId(entry: InsightEntry, findOwnAccount: FindOwnAccount): string | null {
  const { counterparty, amount, remittanceInformation } = entry.transaction;
  const told = counterparty?.identification ?? null;
  // Banks without a field for it print the number into the text.
  const numbers = told === null ? parseAccountNumbers(remittanceInformation ?? '') : [told];
  if (numbers.length === 0) return null;
  const owned = numbers.flatMap((number) => findOwnAccount(entry.account.customerId, number, amount.currency) ?? []);
  return owned.find((id) => id !== entry.account.id) ?? null;
}

/** Who the holders are, account by account, and what each entry says. */
function toEvidenceReader(entries: readonly InsightEntry[]): EvidenceReader {
  const selves = new Map<string, Self>();
  const banksBy = new Map<string, Set<string>>();
  const soleBy = new Map<string, Person[]>();
  const seen = new Set<string>();
  const accounts = new Set(entries.map(({ account }) => account));
  for (const account of accounts) {
    if (seen.has(account.id)) continue;
    seen.add(account.id);
    const banks = banksBy.get(account.customerId) ?? new Set();
    for (const word of foldText(account.bankId).split(' ')) if (word.length > 2 && word !== 'BANK') banks.add(word);
    banksBy.set(account.customerId, banks);
    const persons = account.holderNames.flatMap((name) => parsePersons(name));
    const [only] = persons;
    // What one person holds alone tells who the customer is: also where another bank gives no names.
    if (only !== undefined && persons.length === 1)
      soleBy.set(account.customerId, [...(soleBy.get(account.customerId) ?? []), only]);
  }
  const selfOf = ({ account }: InsightEntry): Self => {
    const earlier = selves.get(account.id);
    if (earlier !== undefined) return earlier;
    const own = account.holderNames.flatMap((name) => parsePersons(name));
    const sole = soleBy.get(account.customerId) ?? [];
    const self = { persons: [...own, ...sole], banks: banksBy.get(account.customerId) ?? new Set<string>() };
    selves.set(account.id, self);
    return self;
  };
  // Texts recur: read once for each account and side.
  const memo = new Map<string, TransferEvidence>();
  const screens = new Map<string, ReturnType<typeof toTransferScreen>>();
  const mayProve = (entry: InsightEntry): boolean => {
    const screen = screens.get(entry.account.id) ?? toTransferScreen(selfOf(entry));
    screens.set(entry.account.id, screen);
    return screen(entry);
  };
  const read = (entry: InsightEntry): TransferEvidence => {
    const { kind, creditDebitIndicator, counterparty, remittanceInformation } = entry.transaction;
    const texts = `${counterparty?.name ?? ''}\n\n${remittanceInformation ?? ''}`;
    const key = `${entry.account.id} ${kind} ${creditDebitIndicator} ${texts}`;
    const earlier = memo.get(key);
    if (earlier !== undefined) return earlier;
    const evidence = toTransferEvidence(entry, selfOf(entry));
    memo.set(key, evidence);
    return evidence;
  };
  return { read, mayProve };
}

/** Every debit with the credits that it may be the other side of. */
function findPairs(candidates: Candidates, read: ReadEvidence): readonly Pair[] {
  // Credits first, since they are fewer: a debit of an amount that nothing was credited of has no other side.
  const credits = new ByAmount<Leg[]>();
  const none = (): Leg[] => [];
  // Not by iterators, which make as much to be collected as all the rest.
  candidates.entries.forEach((entry, place) => {
    if (isDebit(entry)) return;
    const { customerId } = entry.account;
    const leg = toLeg(candidates, place);
    credits.atOrMake(customerId, entry.transaction.amount, none).push(leg);
    for (const other of otherAmountsOf(entry))
      credits.atOrMake(customerId, other, none).push({ ...leg, isMain: false });
  });
  const pairs: Pair[] = [];
  candidates.entries.forEach((entry, place) => {
    if (!isDebit(entry)) return;
    const { customerId } = entry.account;
    const equal = creditsNear(credits.at(customerId, entry.transaction.amount), candidates.days[place] ?? 0);
    if (equal.length > 0) pairs.push(...pairsOf(toLeg(candidates, place), equal, read));
    for (const other of otherAmountsOf(entry)) {
      const exchanged = creditsNear(credits.at(customerId, other), candidates.days[place] ?? 0);
      if (exchanged.length > 0) pairs.push(...pairsOf({ ...toLeg(candidates, place), isMain: false }, exchanged, read));
    }
  });
  return pairs;
}

const isDebit = ({ transaction }: InsightEntry): boolean => transaction.creditDebitIndicator === 'DEBIT';

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
function toProvenAccounts(
  { entries }: Candidates,
  found: readonly (OwnTransfer | null)[],
): ReadonlyMap<string, string | null> {
  const votes = new Map<string, { accountId: string | null; count: number; best: number }>();
  found.forEach((transfer, place) => {
    const entry = entries[place];
    const key = transfer === null || entry === undefined ? null : toNumberKey(entry);
    if (transfer === null || key === null) return;
    const { count, best } = votes.get(key) ?? { count: 0, best: 0 };
    votes.set(key, {
      accountId: transfer.otherAccountId,
      count: count + 1,
      best: Math.max(best, transfer.confidence),
    });
  });
  return new Map(
    [...votes].flatMap(([key, { accountId, count, best }]) => (count > 1 || best >= 0.97 ? [[key, accountId]] : [])),
  );
}

function toNumberKey({ account, transaction }: InsightEntry): string | null {
  const identification = transaction.counterparty?.identification ?? null;
  if (identification === null) return null;
  const { iban, sortCode, bsb, accountNumber, bban } = identification;
  const number = iban ?? (accountNumber === null ? bban : `${sortCode ?? bsb ?? ''} ${accountNumber}`);
  return number === null ? null : `${account.customerId} ${number.replace(/\s/g, '')}`;
}

interface SingleContext extends EvidenceReader {
  readonly provenAccounts: ReadonlyMap<string, string | null>;
}

/** An entry whose other side is not there, by what it says of itself; null where that is not enough. */
function toSingle(
  entry: InsightEntry,
  toldAccountId: string | null,
  { read, mayProve, provenAccounts }: SingleContext,
): OwnTransfer | null {
  const number = toldAccountId === null ? toNumberKey(entry) : null;
  const proven = number === null ? undefined : provenAccounts.get(number);
  if (toldAccountId === null && proven === undefined && !mayProve(entry)) return null;
  const single = { entryId: entry.id, otherEntryId: null, otherAccountId: null };
  if (toldAccountId !== null) return { ...single, otherAccountId: toldAccountId, basis: 'ACCOUNT', confidence: 1 };
  if (proven !== undefined) return { ...single, otherAccountId: proven, basis: 'ACCOUNT', confidence: 0.9 };
  const { verdict, holder, basis } = read(entry);
  if (verdict === 'OWN' && holder !== null) {
    return { ...single, basis: 'HOLDER_NAME', confidence: holder === 'FULL' ? 0.85 : 0.75 };
  }
  const isText = verdict === 'OWN' || verdict === 'REPAYMENT' || (verdict === 'LIKELY' && basis === 'SAVINGS');
  return isText ? { ...single, basis: 'TEXT', confidence: 0.7 } : null;
}
