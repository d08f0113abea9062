// All loaders of one request, put together: the only place that knows every domain's. Called by the maker of contexts
// (src/start/request-context.ts).

import type { BankReads } from '../src/reading/bank-reads.ts';
import type { OnShown } from '../src/reading/read-audit.ts';
import { createAccountLoaders } from './accounts/loaders.ts';
import { createCustomerLoaders } from './customers/loaders.ts';
import { createPaymentLoaders, type PaymentSources } from './payments/loaders.ts';
import type { Loaders, PaymentLoaders } from './shared/loaders.ts';
import { createTransactionLoaders } from './transactions/loaders.ts';

/** What loaders read beside banks, and who hears of it. */
export interface LoaderSources extends PaymentSources {
  /** Hears of what is shown of statements; absent or null where nobody keeps it. */
  readonly onShown?: OnShown | null;
}

/** The loaders of one request. Those of payments, and for live reads, are made when they are first asked for. */
export function createLoaders(reads: BankReads, sources: LoaderSources): Loaders {
  let live: Loaders | undefined;
  let payments: PaymentLoaders | undefined;
  return {
    accounts: createAccountLoaders(reads),
    customers: createCustomerLoaders(reads),
    transactions: createTransactionLoaders(reads, sources.onShown ?? null),
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
