// Query fields of the accounts subgraph.

import { LoadedAccount } from '../../shared/loaded-account.ts';
import { findAccount, findCard } from '../../shared/lookups.ts';
import type { QueryResolvers } from '../generated.ts';

/** Resolvers of `Query` in this subgraph. */
export const Query: QueryResolvers = {
  async account(_parent, { id }, context) {
    const located = await findAccount(id, context);
    return located === null ? null : new LoadedAccount(located, context.ids, id);
  },
  async card(_parent, { id }, context) {
    const located = await findCard(id, context);
    return located === null ? null : { id, located };
  },
};
