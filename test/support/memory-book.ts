// The statement book's store in this process's memory, for tests of what src/book makes of it.

import type {
  BankIds,
  BookAccount,
  BookAccountName,
  BookChangeSet,
  BookSegment,
  BookStore,
} from '../../src/store/book.ts';

interface Held {
  coverage: string;
  historyFrom: string | null;
  bankIds: BankIds;
  nextSegment: number;
  updatedAtMs: number;
  doubtedAtMs: number;
  keptFrom: string | null;
  readonly segments: Map<number, BookSegment>;
}

const keyOf = ({ customerId, bankId, accountKey }: BookAccountName) => `${customerId} ${bankId} ${accountKey}`;

/** A store of books, empty in the beginning. */
export function createMemoryBookStore(): BookStore {
  const accounts = new Map<string, Held>();
  const changes: (BookChangeSet & { readonly customerId: string })[] = [];
  const toAccount = (held: Held, { from, to, withOpen }: Parameters<BookStore['read']>[1]): BookAccount => ({
    ...held,
    segments: [...held.segments.values()].filter(({ firstDay, lastDay, isOpen }) => {
      const isInDays =
        lastDay !== null && (from === null || lastDay >= from) && (to === null || (firstDay ?? '') <= to);
      return isInDays || (withOpen && isOpen);
    }),
  });
  return {
    async read(name, range) {
      const held = accounts.get(keyOf(name));
      return held === undefined ? null : toAccount(held, range);
    },
    readAccountNames: async (customerId) =>
      [...accounts.keys()]
        .map((key) => key.split(' '))
        .flatMap(([customer = '', bankId = '', accountKey = '']) =>
          customer === customerId ? [{ customerId, bankId, accountKey }] : [],
        ),
    readSegment: async (name, number) => accounts.get(keyOf(name))?.segments.get(number) ?? null,
    async update(name, range, work, atMs) {
      const held: Held = accounts.get(keyOf(name)) ?? {
        coverage: '',
        historyFrom: null,
        bankIds: 'OWN',
        nextSegment: 1,
        updatedAtMs: 0,
        doubtedAtMs: 0,
        keptFrom: null,
        segments: new Map(),
      };
      const write = work(toAccount(held, range));
      if (write === null) return null;
      held.coverage = write.coverage;
      held.historyFrom = write.historyFrom;
      held.bankIds = write.bankIds;
      held.updatedAtMs = atMs;
      if (write.keptFrom !== undefined) held.keptFrom = write.keptFrom;
      for (const segment of write.segments) {
        held.segments.set(segment.number, segment);
        held.nextSegment = Math.max(held.nextSegment, segment.number + 1);
      }
      accounts.set(keyOf(name), held);
      if (write.changes !== null) {
        const { bankId, accountKey, customerId } = name;
        changes.push({ seq: changes.length + 1, customerId, bankId, accountKey, atMs, ...write.changes });
      }
      return write.result;
    },
    doubt: async ({ customerId, bankId, accountKeys }, atMs) => {
      for (const [key, held] of accounts)
        if (
          accountKeys === undefined
            ? key.startsWith(`${customerId} ${bankId} `)
            : accountKeys.some((accountKey) => key === `${customerId} ${bankId} ${accountKey}`)
        )
          held.doubtedAtMs = atMs;
    },
    readChanges: async (customerId, afterSeq, limit) =>
      changes.filter((set) => set.customerId === customerId && set.seq > afterSeq).slice(0, limit),
    readSets: async (customerId, afterSeq, limit) =>
      changes.filter((set) => set.customerId === customerId && set.seq > afterSeq).slice(0, limit),
    readNewest: async (customerIds) => new Map(customerIds.map((id) => [id, changes.length])),
    watch: () => () => undefined,
    erase: async () => 0,
    readOwnersWithoutLink: async () => [],
    eraseBefore: async () => 0,
  };
}
