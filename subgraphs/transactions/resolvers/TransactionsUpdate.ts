// TransactionsUpdate: that an answer of a bank's has changed a customer's statement.

import { bankGlobalId } from '../../../src/domain/global-id.ts';
import { behindSet } from '../../../src/reading/statement-changes.ts';
import { readShownBank } from '../../shared/references.ts';
import { loadChangesOf, toCursor } from '../change-feed.ts';
import type { TransactionsUpdateResolvers } from '../generated.ts';

/** Resolvers of `TransactionsUpdate`. */
export const TransactionsUpdate: TransactionsUpdateResolvers = {
  customer: ({ customerId }, _args, { ids }) => ({ id: ids.customer(customerId) }),
  bank: async ({ customerId, set: { bankId } }, _args, context) => ({
    id: bankGlobalId(await readShownBank({ customerId, bankId }, context)),
  }),
  at: ({ set }) => new Date(set.atMs).toISOString(),
  cursor: ({ set }, _args, { ids }) => toCursor(behindSet(set), ids.cursors),
  changes: (update, { first }, context) => loadChangesOf(update, first, context),
};
