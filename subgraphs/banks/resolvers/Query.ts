// Query fields of the banks subgraph: banks, links, and `node`, which gives a reference to anything the caller may see.

import type { RequestContext } from '../../../src/context.ts';
import { bankGlobalId, parseGlobalId } from '../../../src/domain/global-id.ts';
import type { QueryResolvers } from '../generated.ts';
import { bankOf } from './Bank.ts';
import { linkOf } from './BankLink.ts';

/** Whether the caller may see what an id names, by the directory alone: no bank is asked. */
async function isVisible(id: string, context: RequestContext): Promise<boolean> {
  const parsed = parseGlobalId(id);
  switch (parsed?.type) {
    case undefined:
    // This version of the gateway has initiated no payment.
    case 'Payment':
      return false;
    case 'Bank':
      return context.banks.has(parsed.bankId);
    case 'Customer':
      return context.access.hasCustomer(parsed.customerId);
    case 'BankLink':
    case 'Account':
    case 'Transaction':
      return (await context.access.link(parsed.linkId)) !== null;
  }
}

/** Resolvers of `Query` in this subgraph. */
export const Query: QueryResolvers = {
  banks: (_parent, { country, capability }, { banks }) =>
    [...banks.values()]
      .filter(({ bank }) => country == null || bank.country === country)
      .filter(({ capabilities }) => capability == null || capabilities.has(capability))
      .sort((a, b) => (a.bank.name < b.bank.name ? -1 : 1))
      .map(({ bank }) => ({ id: bankGlobalId(bank.id) })),
  bank: (_parent, { id }, context) => (bankOf(id, context) === null ? null : { id }),
  bankLink: async (_parent, { id }, context) => ((await linkOf(id, context)) === null ? null : { id }),
  async node(_parent, { id }, context) {
    const parsed = parseGlobalId(id);
    return parsed !== null && (await isVisible(id, context)) ? { __typename: parsed.type, id } : null;
  },
};
