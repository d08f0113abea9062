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

interface Leg {
  readonly entry: InsightEntry;
  readonly day: number;
  /** The customer's account that the bank names on the other side. */
  readonly toldAccountId: string | null;
  /** False where it stands under the amount of another currency. */
  readonly isMain: boolean;
}

interface Pair {
  readonly debit: InsightEntry;
  readonly credit: InsightEntry;
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
  const candidates = inOrder(entries).filter(
    (entry) => isCounted(entry.transaction.status, true) && mayBeTransfer(entry),
  );
  const reader = toEvidenceReader(candidates);
  const legs = toLegs(candidates, findOwnAccount);
  const found = new Map<string, OwnTransfer>();
  for (const { debit, credit, basis, confidence } of chosenOf(findPairs(legs, reader.read))) {
    if (found.has(debit.id) || found.has(credit.id)) continue;
    found.set(debit.id, toPaired(debit, credit, { basis, confidence }));
    found.set(credit.id, toPaired(credit, debit, { basis, confidence }));
  }
  const provenAccounts = toProvenAccounts(legs, found);
  for (const leg of legs) {
    if (found.has(leg.entry.id)) continue;
    const single = toSingle(leg, { ...reader, provenAccounts });
    if (single !== null) found.set(leg.entry.id, single);
  }
  // In the order of days, not in the order of being found.
  const ordered = new Map<string, OwnTransfer>();
  for (const { id } of candidates) {
    const transfer = found.get(id);
    if (transfer !== undefined) ordered.set(id, transfer);
  }
  return ordered;
}

function toPaired(
  entry: InsightEntry,
  other: InsightEntry,
  { basis, confidence }: Pick<Pair, 'basis' | 'confidence'>,
): OwnTransfer {
  return { entryId: entry.id, otherEntryId: other.id, otherAccountId: other.account.id, basis, confidence };
}

function toLegs(entries: readonly InsightEntry[], findOwnAccount: FindOwnAccount): readonly Leg[] {
  let [date, day]: [string | null, number] = [null, 0];
  return entries.map((entry): Leg => {
    // In the order of days: one is counted once.
    if (entry.date !== date) [date, day] = [entry.date, toDayNumber(entry.date)];
    return { entry, day, toldAccountId: toToldAccountId(entry, findOwnAccount), isMain: true };
  });
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
  for (const { account } of entries) {
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
function findPairs(legs: readonly Leg[], read: ReadEvidence): readonly Pair[] {
  const byAmount = new ByAmount<{ readonly debits: Leg[]; readonly credits: Leg[] }>();
  // Credits first, since they are fewer: a debit of an amount that nothing was credited of has no other side.
  for (const leg of legs) {
    if (isDebit(leg)) continue;
    for (const [currency, amountMinor, one] of amountsOf(leg)) {
      const { customerId } = leg.entry.account;
      const group = byAmount.at(customerId, currency, amountMinor);
      if (group === undefined) byAmount.set(customerId, { currency, amountMinor }, { debits: [], credits: [one] });
      else group.credits.push(one);
    }
  }
  for (const leg of legs) {
    if (!isDebit(leg)) continue;
    for (const [currency, amountMinor, one] of amountsOf(leg))
      byAmount.at(leg.entry.account.customerId, currency, amountMinor)?.debits.push(one);
  }
  const pairs: Pair[] = [];
  for (const { debits, credits } of byAmount.values()) {
    for (const debit of debits) pairs.push(...pairsOf(debit, credits, read));
  }
  return pairs;
}

const isDebit = ({ entry }: Leg): boolean => entry.transaction.creditDebitIndicator === 'DEBIT';

/** The amounts that a leg stands under: its own, and those in another currency. */
function* amountsOf(leg: Leg): Generator<readonly [currency: string, amountMinor: bigint, leg: Leg]> {
  const { currency, amountMinor } = leg.entry.transaction.amount;
  yield [currency, amountMinor, leg];
  for (const [other, minor] of otherAmountsOf(leg.entry)) yield [other, minor, { ...leg, isMain: false }];
}

function pairsOf(debit: Leg, credits: readonly Leg[], read: ReadEvidence): readonly Pair[] {
  const pairs: Pair[] = [];
  let place = firstFrom(credits, debit.day + earliestDays);
  for (const end = place + comparedAtMost; place < Math.min(end, credits.length); place++) {
    const credit = credits[place];
    if (credit === undefined || credit.day > debit.day + longestDays) break;
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
  const entries = { debit: debit.entry, credit: credit.entry };
  const isTold = debit.toldAccountId !== null || credit.toldAccountId !== null;
  if (isTold) {
    const agrees =
      (debit.toldAccountId ?? credit.entry.account.id) === credit.entry.account.id &&
      (credit.toldAccountId ?? debit.entry.account.id) === debit.entry.account.id;
    return agrees ? { ...entries, score: 100 - days, basis: 'ACCOUNT', confidence: 1 } : null;
  }
  const confidence = confidenceOf(read(debit.entry), read(credit.entry), isSameReference(entries, read));
  if (confidence === 0) return null;
  // Nobody's word but the amount's: only at once.
  if (confidence < 0.85 && days > 2) return null;
  return { ...entries, score: confidence * 50 - days, basis: 'PAIR', confidence };
}

/** An end-to-end id, or what the customer wrote, on both sides. */
function isSameReference({ debit, credit }: Pick<Pair, 'debit' | 'credit'>, read: ReadEvidence): boolean {
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
  const neutral = new Map<string, number>();
  for (const { debit, credit, confidence } of pairs) {
    if (confidence > 0.8) continue;
    for (const { id } of [debit, credit]) neutral.set(id, (neutral.get(id) ?? 0) + 1);
  }
  return pairs
    .filter(
      ({ debit, credit, confidence }) =>
        confidence > 0.8 || ((neutral.get(debit.id) ?? 0) < 2 && (neutral.get(credit.id) ?? 0) < 2),
    )
    .toSorted(byScore);
}

const byScore = (one: Pair, other: Pair): number =>
  other.score - one.score || compareText(one.debit.id, other.debit.id) || compareText(one.credit.id, other.credit.id);

/** Account numbers that pairs have proven to be the customer's, though the gateway has not been told so. */
function toProvenAccounts(
  legs: readonly Leg[],
  found: ReadonlyMap<string, OwnTransfer>,
): ReadonlyMap<string, string | null> {
  const votes = new Map<string, { accountId: string | null; count: number; best: number }>();
  for (const { entry } of legs) {
    const transfer = found.get(entry.id);
    if (transfer === undefined) continue;
    const key = toNumberKey(entry);
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
  const number = iban ?? (accountNumber === null ? bban : `${sortCode ?? bsb ?? ''} ${accountNumber}`);
  return number === null ? null : `${account.customerId} ${number.replace(/\s/g, '')}`;
}

interface SingleContext extends EvidenceReader {
  readonly provenAccounts: ReadonlyMap<string, string | null>;
}

/** A leg whose other side is not there, by what it says of itself; null where that is not enough. */
function toSingle(
  { entry, toldAccountId }: Leg,
  { read, mayProve, provenAccounts }: SingleContext,
): OwnTransfer | null {
  const single = { entryId: entry.id, otherEntryId: null, otherAccountId: null };
  if (toldAccountId !== null) return { ...single, otherAccountId: toldAccountId, basis: 'ACCOUNT', confidence: 1 };
  const number = toNumberKey(entry);
  const proven = number === null ? undefined : provenAccounts.get(number);
  if (proven !== undefined) return { ...single, otherAccountId: proven, basis: 'ACCOUNT', confidence: 0.9 };
  if (!mayProve(entry)) return null;
  const { verdict, holder, basis } = read(entry);
  if (verdict === 'OWN' && holder !== null) {
    return { ...single, basis: 'HOLDER_NAME', confidence: holder === 'FULL' ? 0.85 : 0.75 };
  }
  const isText = verdict === 'OWN' || verdict === 'REPAYMENT' || (verdict === 'LIKELY' && basis === 'SAVINGS');
  return isText ? { ...single, basis: 'TEXT', confidence: 0.7 } : null;
}
