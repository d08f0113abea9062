// The transactions subgraph: statements of one account and of all. SDL: schema/transactions.graphql.

import type { SubgraphModule } from '../shared/module.ts';
import { Account } from './resolvers/Account.ts';
import { Customer } from './resolvers/Customer.ts';
import { Query } from './resolvers/Query.ts';
import { Subscription } from './resolvers/Subscription.ts';
import { Transaction } from './resolvers/Transaction.ts';
import { TransactionChange } from './resolvers/TransactionChange.ts';
import { TransactionConnection, TransactionEdge } from './resolvers/TransactionConnection.ts';
import { TransactionsUpdate } from './resolvers/TransactionsUpdate.ts';

/** The module. */
export const transactions: SubgraphModule = {
  name: 'transactions',
  resolvers: {
    Account,
    Customer,
    Query,
    Subscription,
    Transaction,
    TransactionChange,
    TransactionConnection,
    TransactionEdge,
    TransactionsUpdate,
  },
};
