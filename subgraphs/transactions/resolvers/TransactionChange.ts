// TransactionChange: one change of a statement. Its entry comes from the statement book, its account from the customer's links.

import { toStatementEntry } from '../../../src/book/book.ts';
import { accountGlobalId, transactionGlobalId } from '../../../src/domain/global-id.ts';
import type { TransactionChangeModel } from '../../shared/models.ts';
import { LoadedTransaction } from '../answer.ts';
import { toKind } from '../change-feed.ts';
import type { TransactionChangeResolvers } from '../generated.ts';

const idOf = ({ change: { name, entryId } }: TransactionChangeModel) =>
  transactionGlobalId(name, name.accountKey, entryId);

/** Resolvers of `TransactionChange`. */
export const TransactionChange: TransactionChangeResolvers = {
  kind: ({ change }) => toKind(change),
  reason: ({ change: { kind } }) => (kind === 'ADDED' ? 'FIRST_SEEN' : kind),
  at: ({ change }) => new Date(change.atMs).toISOString(),
  transactionId: idOf,
  accountId: ({ change: { name } }) => accountGlobalId(name, name.accountKey),
  supersededBy: ({ change: { name, successorId } }) =>
    successorId === undefined ? null : transactionGlobalId(name, name.accountKey, successorId),
  async transaction(model, _args, { loaders }) {
    const { entry, name, atMs } = model.change;
    const located = entry === null ? null : await loaders.accounts.account(name, name.accountKey).catch(() => null);
    if (entry === null || located === null) return null;
    const statementEntry = toStatementEntry(entry);
    const { link, nextRefreshAtMs } = located.reading;
    const reading = { value: [statementEntry], fetchedAtMs: atMs, defects: [], incomplete: null } as const;
    const part = { ...reading, link, freshness: 'CACHED', staleBecause: null, nextRefreshAtMs } as const;
    return new LoadedTransaction({ located, entry: statementEntry, part }, idOf(model));
  },
};
