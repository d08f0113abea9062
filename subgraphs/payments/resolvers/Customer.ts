// Customer.payments: payments initiated through this gateway. This version initiates none: the list is truly empty.

import { toListPage } from '../../paging.ts';
import { visibleReference } from '../../references.ts';
import type { CustomerResolvers } from '../generated.ts';

/** Resolvers of `Customer` in this subgraph. */
export const Customer: CustomerResolvers = {
  __resolveReference: visibleReference('Customer'),
  payments: (_customer, { first, after }) => toListPage([], () => [], [], first, after),
};
