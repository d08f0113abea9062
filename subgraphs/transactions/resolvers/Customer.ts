// Customer.transactions: one statement over all accounts at all linked banks.

import { parseGlobalId } from '../../../src/domain/global-id.ts';
import { assertPageSize } from '../../paging.ts';
import type { CustomerResolvers } from '../generated.ts';
import { toConnection } from './connection.ts';

/** Resolvers of `Customer` in this subgraph. */
export const Customer: CustomerResolvers = {
  async __resolveReference(reference, { access }) {
    const parsed = parseGlobalId(reference.id);
    return parsed?.type === 'Customer' && (await access.hasCustomer(parsed.customerId)) ? { id: reference.id } : null;
  },
  async transactions({ id }, args, context) {
    assertPageSize(args.first);
    const parsed = parseGlobalId(id);
    const links = parsed?.type === 'Customer' ? await context.access.linksOfCustomer(parsed.customerId) : null;
    if (links === null) return null;
    const lists = await context.loaders.accounts.accountsOfLinks(links);
    const accounts = lists.flatMap(
      ({ link, reading }) => reading?.value.map((record) => ({ link, record, reading })) ?? [],
    );
    return toConnection(lists, accounts, args, context);
  },
};
