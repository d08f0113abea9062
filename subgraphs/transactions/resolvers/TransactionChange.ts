// TransactionChange: one change of a statement. Its entry comes from the statement book, its account from the customer's links.

import { toStatementEntry } from '../../../src/book/book.ts';
import type { GlobalIds } from '../../../src/domain/global-id.ts';
import type { TransactionChangeModel } from '../../shared/models.ts';
import { LoadedTransaction } from '../answer.ts';
import { toKind } from '../change-feed.ts';
import type { TransactionChangeResolvers } from '../generated.ts';

const idOf = ({ change: { name, entryId } }: TransactionChangeModel, ids: GlobalIds) => ids.transaction(name, entryId);

/** Resolvers of `TransactionChange`. */
export const TransactionChange: TransactionChangeResolvers = {
  kind: ({ change }) => toKind(change),
  reason: ({ change: { kind } }) => (kind === 'ADDED' ? 'FIRST_SEEN' : kind),
  at: ({ change }) => new Date(change.atMs).toISOString(),
  transactionId: (model, _args, { ids }) => idOf(model, ids),
  accountId: ({ change: { name } }, _args, { ids }) => ids.account(name),
  supersededBy: ({ change: { name, successorId } }, _args, { ids }) =>
    successorId === undefined ? null : ids.transaction(name, successorId),
  async transaction(model, _args, { ids, loaders }) {
    const { entry, name, atMs } = model.change;
    const located = entry === null ? null : await loaders.accounts.account(name, name.accountKey).catch(() => null);
    if (entry === null || located === null) return null;
    const statementEntry = toStatementEntry(entry);
    const { link, nextRefreshAtMs } = located.reading;
    const reading = { value: [statementEntry], fetchedAtMs: atMs, defects: [], incomplete: null } as const;
    const part = { ...reading, link, freshness: 'CACHED', staleBecause: null, nextRefreshAtMs } as const;
    return new LoadedTransaction({ located, entry: statementEntry, part }, ids, idOf(model, ids));
  },
};
