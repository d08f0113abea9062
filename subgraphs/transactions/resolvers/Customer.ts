// Customer.transactions: one statement over all accounts at all linked banks.

import { parseGlobalId } from '../../../src/domain/global-id.ts';
import type { Link } from '../../../src/domain/link.ts';
import type { RequestContext } from '../../shared/context.ts';
import { visibleReference } from '../../shared/references.ts';
import type { CustomerResolvers } from '../generated.ts';
import { type AccountList, toConnection } from './connection.ts';

async function listAccounts(link: Link, { loaders }: RequestContext): Promise<AccountList> {
  const outcome = await loaders.accounts.outcomeOfLink(link);
  const { reading } = outcome;
  return { outcome, accounts: reading?.value.map((record) => ({ link, record, reading })) ?? [] };
}

/** Resolvers of `Customer` in this subgraph. */
export const Customer: CustomerResolvers = {
  __resolveReference: visibleReference('Customer'),
  async transactions({ id }, args, context) {
    const parsed = parseGlobalId(id);
    const links = parsed?.type === 'Customer' ? await context.access.linksOfCustomer(parsed.customerId) : null;
    if (links === null) return null;
    return toConnection(() => links.map((link) => listAccounts(link, context)), args, context);
  },
};
