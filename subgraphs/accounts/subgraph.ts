// The accounts subgraph: accounts, balances, identification, cards, what is paid regularly and to whom. SDL: schema/accounts.graphql.

import type { SubgraphModule } from '../shared/module.ts';
import { Account } from './resolvers/Account.ts';
import { AccountConnection, AccountEdge } from './resolvers/AccountConnection.ts';
import { AccountsUpdate } from './resolvers/AccountsUpdate.ts';
import { Balance } from './resolvers/Balance.ts';
import { Beneficiary } from './resolvers/Beneficiary.ts';
import { Card } from './resolvers/Card.ts';
import { CardConnection } from './resolvers/CardConnection.ts';
import { CardLimit } from './resolvers/CardLimit.ts';
import { CardRejection } from './resolvers/CardRejection.ts';
import { Customer } from './resolvers/Customer.ts';
import { Mutation } from './resolvers/Mutation.ts';
import { OwnerMatchRejection } from './resolvers/OwnerMatchRejection.ts';
import { Query } from './resolvers/Query.ts';
import { Subscription } from './resolvers/Subscription.ts';

/** The module. */
export const accounts: SubgraphModule = {
  name: 'accounts',
  resolvers: {
    Account,
    AccountConnection,
    AccountEdge,
    AccountsUpdate,
    Balance,
    Beneficiary,
    Card,
    CardConnection,
    CardLimit,
    CardRejection,
    Customer,
    Mutation,
    OwnerMatchRejection,
    Query,
    Subscription,
  },
};
