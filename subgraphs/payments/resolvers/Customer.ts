// Customer.payments and Customer.paymentMandates: what was initiated and set up through this gateway, from the store.

import type { PaymentPage } from '../../../src/store/payments.ts';
import type { RequestContext } from '../../shared/context.ts';
import { parseBeforeCursor, parseFieldCursor, readPageSize, toFieldCursor } from '../../shared/paging.ts';
import { visibleReference } from '../../shared/references.ts';
import type { CustomerPaymentsArgs, CustomerResolvers } from '../generated.ts';
import { toMandate } from '../mandate-result.ts';
import { toPayment } from '../payment-result.ts';

/** How a page is asked for. */
type Asked = Parameters<typeof readPageSize>[0] & Pick<CustomerPaymentsArgs, 'after' | 'before'>;

/** A page of what a customer has, newest first, as a connection has it. */
async function readPage<Item extends { readonly id: string }, Node>(
  { after, before, ...asked }: Asked,
  { ids }: Pick<RequestContext, 'ids'>,
  list: {
    readonly read: (limit: number, page: Omit<PaymentPage, 'clientId'>) => Promise<readonly Item[] | null | undefined>;
    readonly toNode: (item: Item) => Node;
    readonly count: () => Promise<number>;
  },
) {
  const { size, isBackward } = readPageSize(asked);
  // The list begins with the newest: what stands behind a cursor is older.
  const older = after == null ? null : String(parseFieldCursor(after, ['string'], ids.cursors)[0]);
  const newer = before == null ? null : String(parseBeforeCursor(before, ['string'], ids.cursors)[0]);
  // One more than the page tells whether there is another.
  const place = { before: older, after: newer, isOldestFirst: isBackward };
  const records = (await list.read(size + 1, place)) ?? [];
  const isCut = records.length > size;
  const shown = records.slice(0, size);
  const edges = (isBackward ? shown.toReversed() : shown).map((record) => ({
    node: list.toNode(record),
    cursor: toFieldCursor([record.id], ids.cursors),
  }));
  return {
    edges,
    count: list.count,
    pageInfo: {
      hasNextPage: (isCut && !isBackward) || newer !== null,
      hasPreviousPage: (isCut && isBackward) || older !== null,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function customerIdOf(id: string, { ids }: Pick<RequestContext, 'ids'>): string {
  const parsed = ids.parse(id);
  return parsed?.type === 'Customer' ? parsed.customerId : '';
}

/** Resolvers of `Customer` in this subgraph. */
export const Customer: CustomerResolvers = {
  __resolveReference: visibleReference('Customer'),
  payments({ id }, asked, context) {
    const { payments } = context;
    const customerId = customerIdOf(id, context);
    return readPage(asked, context, {
      read: async (limit, page) => payments?.ofCustomer(customerId, limit, page),
      toNode: (record) => toPayment(record, context),
      count: async () => (await payments?.countOfCustomer(customerId)) ?? 0,
    });
  },
  paymentMandates({ id }, asked, context) {
    const mandates = context.payments?.mandates;
    const customerId = customerIdOf(id, context);
    return readPage(asked, context, {
      read: async (limit, page) => mandates?.ofCustomer(customerId, limit, page),
      toNode: (record) => toMandate(record, context),
      count: async () => (await mandates?.countOfCustomer(customerId)) ?? 0,
    });
  },
};
