// Query fields of the customers subgraph. Lists ids the caller may see; asks no bank.

import { InvalidInput } from '../../../src/domain/errors.ts';
import { toListPage } from '../../shared/paging.ts';
import type { QueryResolvers } from '../generated.ts';
import { readWorklist } from '../screening.ts';

/** Resolvers of `Query` in this subgraph. */
export const Query: QueryResolvers = {
  me: (_parent, _args, { ids, principal }) =>
    principal?.kind === 'customer' ? { id: ids.customer(principal.subject) } : null,
  async customer(_parent, { id }, { access, ids }) {
    const parsed = ids.parse(id);
    return parsed?.type === 'Customer' && (await access.hasCustomer(parsed.customerId)) ? { id } : null;
  },
  async customers(_parent, { filter, ...asked }, { access, ids }) {
    let customerIds = await access.customerIds();
    if (filter?.bankId != null) {
      const bank = ids.parse(filter.bankId);
      if (bank?.type !== 'Bank') throw new InvalidInput('filter.bankId', 'filter.bankId must be the id of a bank.');
      const links = await Promise.all(customerIds.map((id) => access.linksOfCustomer(id)));
      customerIds = customerIds.filter((_id, index) => links[index]?.some((link) => link.bankId === bank.bankId));
    }
    const page = toListPage(customerIds, { fieldsOf: (id) => [id], types: ['string'], cursors: ids.cursors }, asked);
    return {
      ...page,
      edges: page.edges.map(({ node, cursor }) => ({ cursor, node: { id: ids.customer(node) } })),
    };
  },
  screeningWorklist: (_parent, { first, after }, context) => readWorklist(first, after ?? null, context),
};
