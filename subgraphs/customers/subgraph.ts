// The customers subgraph: who the people are. SDL: schema/customers.graphql.

import type { SubgraphModule } from '../shared/module.ts';
import { BankVerification } from './resolvers/BankVerification.ts';
import { Customer } from './resolvers/Customer.ts';
import { Mutation } from './resolvers/Mutation.ts';
import { Query } from './resolvers/Query.ts';

/** The module. */
export const customers: SubgraphModule = {
  name: 'customers',
  resolvers: { BankVerification, Customer, Mutation, Query },
};
