// All loaders of one request, put together: the only place that knows every domain's. Called by src/context's makers.

import type { BankReads } from '../src/reading/bank-reads.ts';
import { type AccountLoaders, createAccountLoaders } from './accounts/loaders.ts';
import { type CustomerLoaders, createCustomerLoaders } from './customers/loaders.ts';
import { createPaymentLoaders, type PaymentLoaders, type PaymentSources } from './payments/loaders.ts';
import { createTransactionLoaders, type TransactionLoaders } from './transactions/loaders.ts';

/** Every loader a resolver can use. */
export interface Loaders {
  readonly accounts: AccountLoaders;
  readonly customers: CustomerLoaders;
  readonly transactions: TransactionLoaders;
  readonly payments: PaymentLoaders;
  /** The same, asking banks whatever the cache has: see freshness.ts. */
  readonly live: Loaders;
}

/** The loaders of one request. Those of payments, and for live reads, are made when they are first asked for. */
export function createLoaders(reads: BankReads, sources: PaymentSources): Loaders {
  let live: Loaders | undefined;
  let payments: PaymentLoaders | undefined;
  return {
    accounts: createAccountLoaders(reads),
    customers: createCustomerLoaders(reads),
    transactions: createTransactionLoaders(reads),
    get payments() {
      payments ??= createPaymentLoaders(sources);
      return payments;
    },
    get live() {
      live ??= createLoaders(reads.live(), sources);
      return live;
    },
  };
}
