// Customer.transactions: one statement over all accounts at all linked banks.

import { homeOf, type Link } from '../../../src/domain/link.ts';
import type { RequestContext } from '../../shared/context.ts';
import { visibleReference } from '../../shared/references.ts';
import { loadChanges } from '../change-feed.ts';
import type { CustomerResolvers } from '../generated.ts';
import { type AccountList, toConnection } from './connection.ts';

/** The accounts of a customer's links to one bank, each with the link that it is read through. */
async function listAccounts(links: readonly Link[], { loaders }: RequestContext): Promise<readonly AccountList[]> {
  const { accounts, outcomes } = await loaders.accounts.accountsOfLinks(links);
  return outcomes.map((outcome) => ({
    outcome,
    accounts: accounts.filter(({ link }) => link.id === outcome.link.id),
  }));
}

/** Resolvers of `Customer` in this subgraph. */
export const Customer: CustomerResolvers = {
  __resolveReference: visibleReference('Customer'),
  async transactionChanges({ id }, args, context) {
    const parsed = context.ids.parse(id);
    if (parsed?.type !== 'Customer') return null;
    return loadChanges(args, { customerId: parsed.customerId, account: null }, context);
  },
  async transactions({ id }, args, context) {
    const parsed = context.ids.parse(id);
    if (parsed?.type !== 'Customer') return null;
    const { customerId } = parsed;
    const links = await context.access.linksOfCustomer(customerId);
    if (links === null) return null;
    // Links to one bank show the same accounts, by whichever way it is reached.
    const banks = [...new Set(links.map(homeOf))];
    const linksTo = (bank: string) => links.filter((link) => homeOf(link) === bank);
    const lists = () => banks.map((bank) => listAccounts(linksTo(bank), context));
    return toConnection({ customerId, lists }, args, context);
  },
};
