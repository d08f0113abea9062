// Batched reads of statements for one request, a window of time at once. Composed in subgraphs/loaders.ts; called by the
// statement walk and by the Transaction resolvers.

import DataLoader from 'dataloader';
import type { DateWindow, Reading } from '../../src/banks/connector.ts';
import { newestFirst, parseBankTransactionKey, type StatementEntry, toStatement } from '../../src/domain/statement.ts';
import type { Transaction } from '../../src/domain/transaction.ts';
import type { BankReads } from '../../src/reading/bank-reads.ts';
import type { LocatedAccount } from '../../src/reading/located-account.ts';
import type { Sourced } from '../../src/reading/sourced.ts';
import type { TransactionLoaders } from '../shared/loaders.ts';
import type { LocatedEntry, StatementPart } from '../shared/located-entry.ts';
import { windowsOfDay } from './windows.ts';

interface PartKey {
  readonly located: LocatedAccount;
  readonly window: DateWindow;
}

/** The transaction loaders of one request. */
export function createTransactionLoaders(reads: BankReads): TransactionLoaders {
  const today = new Date().toISOString().slice(0, 10);
  const readParts = new Map<string, Sourced<readonly StatementEntry[]>[]>();
  const parts = new DataLoader<PartKey, Promise<Sourced<readonly StatementEntry[]>>, string>(
    async (asked) =>
      reads.readMany(
        asked.map(({ located: { link, record }, window }) => ({
          link,
          // What was booked months ago changes seldom; the open window changes all the time.
          resource: window.to === null ? ('transactions' as const) : ('history' as const),
          parts: [record.key, window.from, window.to ?? 'open'],
          fetch: async (connector, session) =>
            toPart(await connector.fetchTransactions(session, record.account, window), window),
        })),
      ),
    {
      cacheKeyFn: ({ located: { link, record }, window }) => `${link.id}\n${record.key}\n${window.from}`,
    },
  );
  const windows = (located: LocatedAccount) => windowsOfDay(today, reads.connector(located.link).bank.maxHistoryDays);
  const statement = async (located: LocatedAccount, window: DateWindow): Promise<StatementPart> => {
    const part = await parts.load({ located, window });
    const name = `${located.link.id}\n${located.record.key}`;
    const readBefore = readParts.get(name) ?? [];
    readParts.set(name, readBefore);
    if (!readBefore.includes(part)) readBefore.push(part);
    return { ...part, readParts: readBefore };
  };
  return {
    windows,
    statement,
    async entry(located, entryKey) {
      const asked = parseBankTransactionKey(entryKey);
      const bearers: LocatedEntry[] = [];
      for (const window of beginningWith(windows(located), asked?.day ?? null)) {
        const part = await statement(located, window);
        for (const entry of part.value) {
          if (entry.key === entryKey) return { located, entry, part };
          if (asked !== null && entry.transaction.bankTransactionId === asked.bankTransactionId)
            bearers.push({ located, entry, part });
        }
      }
      // What was pending has been booked since, or the bank has changed its day: still the one entry of this id.
      const [only, ...others] = bearers;
      return only !== undefined && others.length === 0 ? only : null;
    },
  };
}

/** The windows with the one of a day first: an entry is most likely where its key says. */
function beginningWith(windows: readonly DateWindow[], day: string | null): readonly DateWindow[] {
  const first = windows.find(({ from, to }) => day !== null && day >= from && (to === null || day <= to));
  return first === undefined ? windows : [first, ...windows.filter((window) => window !== first)];
}

/**
 * The entries of a window with identity and order. What is pending may bear any day: in the open window it sorts no
 * earlier than the window begins, so that windows follow each other without overlap; and its key is none that an entry of
 * an older window could have.
 */
function toPart(reading: Reading<readonly Transaction[]>, window: DateWindow): Reading<readonly StatementEntry[]> {
  const entries = toStatement(reading.value);
  const value =
    window.to === null && entries.some(({ sortDate }) => sortDate < window.from)
      ? entries
          .map((entry) =>
            entry.sortDate < window.from
              ? { ...entry, key: `${entry.key}~`, sortDate: window.from, sortTime: '' }
              : entry,
          )
          .sort(newestFirst)
      : entries;
  return { ...reading, value };
}
