// Customer.payments: payments initiated through this gateway, from the store.

import { assertPageSize, parseFieldCursor, toFieldCursor } from '../../shared/paging.ts';
import { visibleReference } from '../../shared/references.ts';
import type { CustomerResolvers } from '../generated.ts';
import { toPayment } from '../payment-result.ts';

/** Resolvers of `Customer` in this subgraph. */
export const Customer: CustomerResolvers = {
  __resolveReference: visibleReference('Customer'),
  async payments({ id }, { first, after }, { ids, payments }) {
    assertPageSize(first);
    const before = after == null ? null : String(parseFieldCursor(after, ['string'], ids.cursors)[0]);
    const parsed = ids.parse(id);
    const customerId = parsed?.type === 'Customer' ? parsed.customerId : '';
    // One more than the page tells whether there is another.
    const records = (await payments?.ofCustomer(customerId, first + 1, before)) ?? [];
    const edges = records
      .slice(0, first)
      .map((record) => ({ node: toPayment(record, { ids }), cursor: toFieldCursor([record.id], ids.cursors) }));
    return {
      edges,
      pageInfo: {
        hasNextPage: records.length > first,
        hasPreviousPage: before !== null,
        startCursor: edges.at(0)?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      },
    };
  },
};
