// Customer.payments: payments initiated through this gateway. This version initiates none: the list is truly empty.

import { parseGlobalId } from '../../../src/domain/global-id.ts';
import { toListPage } from '../../paging.ts';
import type { CustomerResolvers } from '../generated.ts';

/** Resolvers of `Customer` in this subgraph. */
export const Customer: CustomerResolvers = {
  async __resolveReference(reference, { access }) {
    const parsed = parseGlobalId(reference.id);
    return parsed?.type === 'Customer' && (await access.hasCustomer(parsed.customerId)) ? { id: reference.id } : null;
  },
  payments: (_customer, { first, after }) => toListPage([], () => [], [], first, after),
};
