// One customer's statement books as lines of JSON, for whoever has a right to what is kept of them: accounts, every entry with
// what became of it, the feed of changes. Written piece by piece, so that a large book needs no more memory than a small one;
// called by src/cli/book-export.ts. The form is described in docs/statement-book.md.

import { type Money, toDecimal } from '../domain/money.ts';
import type { BookAccountName } from '../store/book.ts';
import type { BookSnapshot, BookSnapshotAccount, BookSnapshotOwner } from '../store/book-snapshot.ts';
import { decodeChanges } from './changes.ts';
import { decodeEntries } from './codec.ts';
import { Coverage } from './coverage.ts';
import type { BookEntry, BookEventKind } from './entry.ts';

/** Raised with every change of the lines that a reader of them has to know. */
const formatVersion = 1;

/** How much an export holds; also what its last line says. */
export interface ExportCounts {
  readonly accounts: number;
  readonly entries: number;
  readonly changes: number;
}

/** The book is not what its own counts say: it was damaged. Holds no personal data. */
export class BookIncomplete extends Error {
  override readonly name = 'BookIncomplete';
  constructor() {
    super('the book does not hold as many entries and changes as it counts');
  }
}

/** What is exported of which instant. */
export interface ExportRequest {
  readonly owner: BookSnapshotOwner;
  readonly accounts: readonly BookSnapshotAccount[];
  readonly atMs: number;
}

/**
 * The lines, each with its line feed; the last one is there only where all others are.
 * @throws StoreFailure, SealFailure, RangeError for what this version cannot read, BookIncomplete
 */
export async function* exportBook(
  snapshot: BookSnapshot,
  { owner, accounts, atMs }: ExportRequest,
): AsyncGenerator<string> {
  const promised: ExportCounts = {
    accounts: accounts.length,
    entries: accounts.reduce((sum, account) => sum + account.entries, 0),
    changes: await snapshot.countChanges(owner),
  };
  const head = { format: 'bankgraph-book', formatVersion, customer: owner.customerId, bank: owner.bankId ?? null };
  yield toLine('export', { ...head, exportedAt: toInstant(atMs), ...promised });
  let [entries, changes] = [0, 0];
  for (const account of accounts) {
    yield toLine('account', { ...toName(account), ...describe(account) });
    for (let segment = await snapshot.readSegmentAfter(account, 0); segment !== null; ) {
      for (const entry of decodeEntries(segment.bytes)) {
        entries++;
        yield toLine('entry', { ...toName(account), ...toEntry(entry) });
      }
      segment = await snapshot.readSegmentAfter(account, segment.number);
    }
  }
  for (let set = await snapshot.readChangesAfter(owner, 0); set !== null; ) {
    for (const { kind, entryId, successorId } of decodeChanges(set.bytes)) {
      changes++;
      yield toLine('change', {
        ...toName(set),
        number: set.seq,
        at: toInstant(set.atMs),
        reason: toReason(kind),
        entry: entryId,
        supersededBy: successorId ?? null,
      });
    }
    set = await snapshot.readChangesAfter(owner, set.seq);
  }
  if (entries !== promised.entries || changes !== promised.changes) throw new BookIncomplete();
  yield toLine('end', { isWhole: true, ...promised });
}

const toLine = (line: string, members: object): string => `${JSON.stringify({ line, ...members })}\n`;
const toInstant = (ms: number): string => new Date(ms).toISOString();
const toName = ({ bankId, accountKey }: Pick<BookAccountName, 'bankId' | 'accountKey'>) => ({
  bank: bankId,
  account: accountKey,
});

function describe({ coverage: text, historyFrom, keptFrom, ...account }: BookSnapshotAccount) {
  const coverage = Coverage.parse(text);
  return {
    entries: account.entries,
    firstReadAt: toInstant(account.createdAtMs),
    lastReadAt: toInstant(account.updatedAtMs),
    historyFrom,
    keptFrom,
    bankIds: account.bankIds,
    completeDays: coverage.days.map(({ from, to, atMs }) => ({ from, to, readAt: toInstant(atMs) })),
    pendingReadAt: coverage.openAtMs === null ? null : toInstant(coverage.openAtMs),
    notes: coverage.noted.map(({ from, to, note: { code, count } }) => ({ from, to, code, count })),
  };
}

/** Everything that is kept of an entry: what the schema has bears the schema's names. */
function toEntry({ id, transaction, identityStability, supersedes, gone, events, ...entry }: BookEntry) {
  const { amount, originalAmount, balanceAfter, counterparty, neighbourDate, isContradictory, raw, ...plain } =
    transaction;
  const { bankTransactionId, supersedesBankTransactionId, reversesBankTransactionId, ...said } = plain;
  return {
    id,
    ...said,
    amount: toMoney(amount),
    originalAmount: originalAmount === null ? null : toMoney(originalAmount),
    balanceAfter: balanceAfter === null ? null : toMoney(balanceAfter),
    counterparty:
      counterparty === null
        ? null
        : {
            name: counterparty.name,
            accountIdentification: counterparty.identification,
            merchantCategoryCode: counterparty.merchantCategoryCode,
          },
    identityStability,
    supersedes: supersedes?.id ?? null,
    supersedesConfidence: supersedes?.confidence ?? null,
    bankTransactionId,
    supersedesBankTransactionId,
    reversesBankTransactionId,
    neighbourDate: neighbourDate ?? null,
    isContradictory: isContradictory === true,
    consent: entry.consent,
    place: entry.place,
    firstSeenAt: toInstant(entry.firstSeenAtMs),
    removed: gone,
    events: events.map(({ kind, atMs }) => ({ reason: toReason(kind), at: toInstant(atMs) })),
    raw,
  };
}

/** As the schema's TransactionChangeReason. */
const toReason = (kind: BookEventKind): string => (kind === 'ADDED' ? 'FIRST_SEEN' : kind);
const toMoney = (money: Money) => ({ amount: toDecimal(money), currency: money.currency });
