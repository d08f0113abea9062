// The only list of subgraphs.

import { accounts } from './accounts/subgraph.ts';
import { banks } from './banks/subgraph.ts';
import { customers } from './customers/subgraph.ts';
import { insights } from './insights/subgraph.ts';
import { payments } from './payments/subgraph.ts';
import type { SubgraphModule } from './shared/module.ts';
import { transactions } from './transactions/subgraph.ts';

/** Every subgraph. */
export const subgraphs: readonly SubgraphModule[] = [banks, customers, accounts, transactions, payments, insights];
