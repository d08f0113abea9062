// All loaders of one request, put together: the only place that knows every domain's. Called by src/context's makers.

import type { BankReads } from '../src/reading/bank-reads.ts';
import { type AccountLoaders, createAccountLoaders } from './accounts/loaders.ts';
import { type CustomerLoaders, createCustomerLoaders } from './customers/loaders.ts';
import { createTransactionLoaders, type TransactionLoaders } from './transactions/loaders.ts';

/** Every loader a resolver can use. */
export interface Loaders {
  readonly accounts: AccountLoaders;
  readonly customers: CustomerLoaders;
  readonly transactions: TransactionLoaders;
}

/** The loaders of one request. */
export function createLoaders(reads: BankReads): Loaders {
  return {
    accounts: createAccountLoaders(reads),
    customers: createCustomerLoaders(reads),
    transactions: createTransactionLoaders(reads),
  };
}
