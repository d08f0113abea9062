// Customer.payments: payments initiated through this gateway, from the store.

import { parseBeforeCursor, parseFieldCursor, readPageSize, toFieldCursor } from '../../shared/paging.ts';
import { visibleReference } from '../../shared/references.ts';
import type { CustomerResolvers } from '../generated.ts';
import { toPayment } from '../payment-result.ts';

/** Resolvers of `Customer` in this subgraph. */
export const Customer: CustomerResolvers = {
  __resolveReference: visibleReference('Customer'),
  async payments({ id }, { after, before, ...asked }, { ids, payments }) {
    const { size, isBackward } = readPageSize(asked);
    // The list begins with the newest: what stands behind a cursor is older.
    const older = after == null ? null : String(parseFieldCursor(after, ['string'], ids.cursors)[0]);
    const newer = before == null ? null : String(parseBeforeCursor(before, ['string'], ids.cursors)[0]);
    const parsed = ids.parse(id);
    const customerId = parsed?.type === 'Customer' ? parsed.customerId : '';
    // One more than the page tells whether there is another.
    const place = { before: older, after: newer, isOldestFirst: isBackward };
    const records = (await payments?.ofCustomer(customerId, size + 1, place)) ?? [];
    const isCut = records.length > size;
    const shown = records.slice(0, size);
    const edges = (isBackward ? shown.toReversed() : shown).map((record) => ({
      node: toPayment(record, { ids }),
      cursor: toFieldCursor([record.id], ids.cursors),
    }));
    return {
      edges,
      count: async () => (await payments?.countOfCustomer(customerId)) ?? 0,
      pageInfo: {
        hasNextPage: (isCut && !isBackward) || newer !== null,
        hasPreviousPage: (isCut && isBackward) || older !== null,
        startCursor: edges.at(0)?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      },
    };
  },
};
