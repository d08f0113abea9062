// Query fields of the accounts subgraph.

import { LoadedAccount } from '../../shared/loaded-account.ts';
import type { QueryResolvers } from '../generated.ts';

/** Resolvers of `Query` in this subgraph. */
export const Query: QueryResolvers = {
  async account(_parent, { id }, { ids, loaders }) {
    const parsed = ids.parse(id);
    if (parsed?.type !== 'Account') return null;
    const located = await loaders.accounts.account(parsed.place, parsed.accountKey);
    return located === null ? null : new LoadedAccount(located, ids, id);
  },
};
