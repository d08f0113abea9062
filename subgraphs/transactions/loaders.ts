// Batched reads of statements for one request, a window of time at once. Composed in subgraphs/loaders.ts; called by the
// statement walk and by the Transaction resolvers.

import DataLoader from 'dataloader';
import type { DateWindow } from '../../src/banks/connector.ts';
import { keyOfContent, parseBankTransactionKey, type StatementEntry } from '../../src/domain/statement.ts';
import type { BankReads } from '../../src/reading/bank-reads.ts';
import { readHeldMonths } from '../../src/reading/held-months.ts';
import { type LocatedAccount, nameOf } from '../../src/reading/located-account.ts';
import { type OnShown, tellChanges } from '../../src/reading/read-audit.ts';
import type { Sourced } from '../../src/reading/sourced.ts';
import { followStatementChanges, readStatementChanges } from '../../src/reading/statement-changes.ts';
import { readBookedEntry, toStatementRead } from '../../src/reading/statement-reads.ts';
import type { TransactionLoaders } from '../shared/loaders.ts';
import type { LocatedEntry, StatementPart } from '../shared/located-entry.ts';
import { windowsOfDay } from './windows.ts';

interface PartKey {
  readonly located: LocatedAccount;
  readonly window: DateWindow;
}

/** The transaction loaders of one request. `onShown` hears of what is shown of whom; null where nobody keeps it. */
export function createTransactionLoaders(reads: BankReads, onShown: OnShown | null = null): TransactionLoaders {
  const today = new Date().toISOString().slice(0, 10);
  const readParts = new Map<string, Sourced<readonly StatementEntry[]>[]>();
  const windows = (located: LocatedAccount) => windowsOfDay(today, reads.connector(located.link).bank.maxHistoryDays);
  const parts = new DataLoader<PartKey, Promise<Sourced<readonly StatementEntry[]>>, string>(
    async (asked) =>
      reads.readMany(
        asked.map(({ located, window }) => toStatementRead(reads, { located, window, windows: windows(located) })),
      ),
    {
      cacheKeyFn: ({ located: { link, record }, window }) => `${link.id}\n${record.key}\n${window.from}`,
    },
  );
  const statement: TransactionLoaders['statement'] = async (
    located,
    window,
    shown = window,
  ): Promise<StatementPart> => {
    const part = await parts.load({ located, window });
    const name = `${located.link.id}\n${located.record.key}`;
    const readBefore = readParts.get(name) ?? [];
    readParts.set(name, readBefore);
    if (!readBefore.includes(part)) readBefore.push(part);
    if (shown !== null)
      onShown?.({ what: 'STATEMENT', name: nameOf(located), part: window.from, from: shown.from, to: shown.to });
    return { ...part, readParts: readBefore };
  };
  /** One entry says of its window no more than that it was read. */
  const shownEntry = (found: LocatedEntry, { from, to }: DateWindow): LocatedEntry => {
    onShown?.({ what: 'STATEMENT', name: nameOf(found.located), part: from, from, to });
    return found;
  };
  return {
    windows,
    statement,
    async heldMonths(located, window, { within, isShown }) {
      const { from, to } = within;
      if (to === null) return null;
      const place = { located, window, windows: windows(located), within: { from, to } };
      const months = await readHeldMonths(reads, place);
      if (months === null) return null;
      if (isShown) onShown?.({ what: 'STATEMENT', name: nameOf(located), part: window.from, from, to });
      return withOlder(months);
    },
    async changes(request) {
      const page = await readStatementChanges(reads, request);
      if (onShown !== null && page !== null) tellChanges(page, onShown);
      return page;
    },
    followChanges: (customerId, after) => followStatementChanges(reads, customerId, after),
    async entry(located, entryKey) {
      const booked = await readBookedEntry(reads, located, entryKey);
      if (booked === 'unknown') return null;
      const asked = parseBankTransactionKey(entryKey);
      const bearers: [LocatedEntry, DateWindow][] = [];
      for (const window of windowsFor(windows(located), booked ?? asked)) {
        const part = await statement(located, window, null);
        for (const entry of part.value) {
          if (entry.key === entryKey) return shownEntry({ located, entry, part }, window);
          if (isFormerKey(entryKey, asked, entry)) bearers.push([{ located, entry, part }, window]);
        }
      }
      // What was pending has been booked since, or the bank has changed its day: still the one entry of this id.
      const [only, ...others] = bearers;
      return only !== undefined && others.length === 0 ? shownEntry(...only) : null;
    },
  };
}

/** Each part with the one behind it at hand: what an entry takes back has mostly been booked a little earlier. */
async function* withOlder(parts: AsyncIterable<Sourced<readonly StatementEntry[]>>): AsyncGenerator<StatementPart> {
  let newer: Sourced<readonly StatementEntry[]> | null = null;
  for await (const part of parts) {
    if (newer !== null) yield { ...newer, readParts: [newer, part] };
    newer = part;
  }
  if (newer !== null) yield { ...newer, readParts: [newer] };
}

/** Whether a key of before the entry was in the statement book, or of before it was booked, names it. */
function isFormerKey(
  entryKey: string,
  asked: ReturnType<typeof parseBankTransactionKey>,
  { transaction }: StatementEntry,
): boolean {
  if (asked !== null) return transaction.bankTransactionId === asked.bankTransactionId;
  return entryKey.startsWith('d:') && !entryKey.includes('#') && keyOfContent(transaction) === entryKey;
}

/** Where an entry is looked for: in the one window that the book says, else in all, the one of its key's day first. */
function windowsFor(
  windows: readonly DateWindow[],
  place: { readonly day: string | null; readonly isPending?: boolean } | null,
): readonly DateWindow[] {
  if (place === null) return windows;
  const { day, isPending } = place;
  if (isPending === undefined) return beginningWith(windows, day);
  const [first, ...others] = isPending || day === null ? windows : beginningWith(windows, day);
  return first === undefined ? others : [first];
}

/** The windows with the one of a day first: an entry is most likely where its key says. */
function beginningWith(windows: readonly DateWindow[], day: string | null): readonly DateWindow[] {
  const first = windows.find(({ from, to }) => day !== null && day >= from && (to === null || day <= to));
  return first === undefined ? windows : [first, ...windows.filter((window) => window !== first)];
}
