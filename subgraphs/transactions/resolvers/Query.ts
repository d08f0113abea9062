// Query fields of the transactions subgraph.

import { findEntry } from '../../shared/lookups.ts';
import { LoadedTransaction } from '../answer.ts';
import type { QueryResolvers } from '../generated.ts';

/** Resolvers of `Query` in this subgraph. */
export const Query: QueryResolvers = {
  async transaction(_parent, { id }, context) {
    const entry = await findEntry(id, context);
    return entry === null ? null : new LoadedTransaction(entry, context.ids, id);
  },
};
