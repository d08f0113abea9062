// Query fields of the customers subgraph. Lists ids the caller may see; asks no bank.

import { InvalidInput } from '../../../src/domain/errors.ts';
import { customerGlobalId, parseGlobalId } from '../../../src/domain/global-id.ts';
import { toListPage } from '../../shared/paging.ts';
import type { QueryResolvers } from '../generated.ts';

/** Resolvers of `Query` in this subgraph. */
export const Query: QueryResolvers = {
  me: (_parent, _args, { principal }) =>
    principal?.kind === 'customer' ? { id: customerGlobalId(principal.subject) } : null,
  async customer(_parent, { id }, { access }) {
    const parsed = parseGlobalId(id);
    return parsed?.type === 'Customer' && (await access.hasCustomer(parsed.customerId)) ? { id } : null;
  },
  async customers(_parent, { first, after, filter }, { access }) {
    let ids = await access.customerIds();
    if (filter?.bankId != null) {
      const bank = parseGlobalId(filter.bankId);
      if (bank?.type !== 'Bank') throw new InvalidInput('filter.bankId', 'filter.bankId must be the id of a bank.');
      const links = await Promise.all(ids.map((id) => access.linksOfCustomer(id)));
      ids = ids.filter((_id, index) => links[index]?.some((link) => link.bankId === bank.bankId));
    }
    const page = toListPage(ids, { fieldsOf: (id) => [id], types: ['string'] }, { first, after });
    return {
      ...page,
      edges: page.edges.map(({ node, cursor }) => ({ cursor, node: { id: customerGlobalId(node) } })),
    };
  },
};
