// Query fields of the payments subgraph. Without initiation there is no payment to find, whatever the id.

import type { QueryResolvers } from '../generated.ts';

/** Resolvers of `Query` in this subgraph. */
export const Query: QueryResolvers = {
  payment: () => null,
};
