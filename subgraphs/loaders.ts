// All loaders of one request, put together: the only place that knows every domain's. Called by the maker of contexts
// (src/start/request-context.ts).

import type { KeyedAccount } from '../src/domain/global-id.ts';
import type { RuleSet } from '../src/insights/rules.ts';
import type { BankReads } from '../src/reading/bank-reads.ts';
import type { OnShown } from '../src/reading/read-audit.ts';
import type { CategoryCorrectionStore } from '../src/store/category-corrections.ts';
import { createCardLoaders } from './accounts/card-loaders.ts';
import { createAccountLoaders } from './accounts/loaders.ts';
import { createCustomerLoaders } from './customers/loaders.ts';
import { createInsightLoaders } from './insights/loaders.ts';
import { createPaymentLoaders, type PaymentSources } from './payments/loaders.ts';
import type { CardLoaders, InsightLoaders, Loaders, PaymentLoaders } from './shared/loaders.ts';
import { createTransactionLoaders } from './transactions/loaders.ts';

/** What loaders read beside banks, and who hears of it. */
export interface LoaderSources extends PaymentSources {
  /** Hears of what is shown of statements; absent or null where nobody keeps it. */
  readonly onShown?: OnShown | null;
  /** How customers have corrected categories; absent or null where nothing is kept. */
  readonly corrections?: CategoryCorrectionStore | null;
  /** The operator's rules; absent for none. */
  readonly categoryRules?: RuleSet;
  /** Whether nobody waits for the answer any more; absent for never. */
  readonly isTimeOver?: () => boolean;
  /** Global id of an account; absent where no insights are asked for. */
  readonly toAccountId?: (account: KeyedAccount) => string;
}

/** The loaders of one request. Those of cards, payments and insights, and for live reads, are made when they are first asked for. */
export function createLoaders(reads: BankReads, sources: LoaderSources): Loaders {
  let live: Loaders | undefined;
  let payments: PaymentLoaders | undefined;
  let insights: InsightLoaders | undefined;
  let cards: CardLoaders | undefined;
  const accounts = createAccountLoaders(reads);
  return {
    accounts,
    get cards() {
      cards ??= createCardLoaders(reads, accounts);
      return cards;
    },
    customers: createCustomerLoaders(reads),
    transactions: createTransactionLoaders(reads, sources.onShown ?? null),
    get payments() {
      payments ??= createPaymentLoaders(sources);
      return payments;
    },
    get insights() {
      insights ??= createInsightLoaders(reads, { ...sources, accounts });
      return insights;
    },
    get live() {
      live ??= createLoaders(reads.live(), sources);
      return live;
    },
  };
}
