// The insights subgraph: what entries were for, sums, recurring payments, income. SDL: schema/insights.graphql.

import type { SubgraphModule } from '../shared/module.ts';
import { Account } from './resolvers/Account.ts';
import { Customer } from './resolvers/Customer.ts';
import { Mutation } from './resolvers/Mutation.ts';
import { Query } from './resolvers/Query.ts';
import { InsightBasis, InsightCoverage, SumAmounts, SumBucket, SumReport } from './resolvers/SumReport.ts';
import { Transaction } from './resolvers/Transaction.ts';

/** The module. */
export const insights: SubgraphModule = {
  name: 'insights',
  resolvers: {
    Account,
    Customer,
    InsightBasis,
    InsightCoverage,
    Mutation,
    Query,
    SumAmounts,
    SumBucket,
    SumReport,
    Transaction,
  },
};
