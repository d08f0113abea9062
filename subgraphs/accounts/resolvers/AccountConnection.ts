// AccountConnection and AccountEdge: a page of accounts, as Customer.accounts has put it together.

import { heldBy } from '../../shared/plain.ts';
import { AccountPage, AccountEdge as Edge } from '../answer.ts';
import type { AccountConnectionResolvers, AccountEdgeResolvers } from '../generated.ts';

/** Resolvers of `AccountConnection`. */
export const AccountConnection: AccountConnectionResolvers = {
  edges: heldBy(AccountPage, ({ edges }) => edges),
};

/** Resolvers of `AccountEdge`. */
export const AccountEdge: AccountEdgeResolvers = {
  node: heldBy(Edge, ({ node }) => node),
};
