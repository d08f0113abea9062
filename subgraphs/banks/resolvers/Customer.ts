// Customer.links and Customer.grants: the part of Customer that the banks subgraph owns.

import { visibleReference } from '../../shared/references.ts';
import type { CustomerResolvers } from '../generated.ts';
import { toGrantModel } from './Grant.ts';

/** Resolvers of `Customer` in this subgraph. */
export const Customer: CustomerResolvers = {
  __resolveReference: visibleReference('Customer'),
  async links({ id }, _args, { access, ids }) {
    const parsed = ids.parse(id);
    const links = parsed?.type === 'Customer' ? await access.linksOfCustomer(parsed.customerId) : null;
    return links?.map((link) => ({ id: ids.link(link.id) })) ?? null;
  },
  async grants({ id }, _args, context) {
    const parsed = context.ids.parse(id);
    const grants = parsed?.type === 'Customer' ? await context.grants?.ofCustomer(parsed.customerId) : null;
    return grants?.map((grant) => toGrantModel(grant, context)) ?? null;
  },
};
