// All loaders of one request, put together: the only place that knows every domain's. Called by the maker of contexts
// (src/start/request-context.ts).

import type { KeyedAccount } from '../src/domain/global-id.ts';
import type { RuleSet } from '../src/insights/rules.ts';
import type { BankReads } from '../src/reading/bank-reads.ts';
import type { OnShown } from '../src/reading/read-audit.ts';
import type { CategoryCorrectionStore } from '../src/store/category-corrections.ts';
import { createArrangementLoaders } from './accounts/arrangement-loaders.ts';
import { createCardLoaders } from './accounts/card-loaders.ts';
import { createAccountLoaders } from './accounts/loaders.ts';
import { createProductLoaders } from './accounts/product-loaders.ts';
import { createCustomerLoaders } from './customers/loaders.ts';
import { createInsightLoaders } from './insights/loaders.ts';
import { createPaymentLoaders, type PaymentSources } from './payments/loaders.ts';
import type {
  AccountLoaders,
  ArrangementLoaders,
  CardLoaders,
  CustomerLoaders,
  InsightLoaders,
  Loaders,
  PaymentLoaders,
  ProductLoaders,
  StatementLoaders,
  TransactionLoaders,
} from './shared/loaders.ts';
import { createTransactionLoaders } from './transactions/loaders.ts';
import { createStatementLoaders } from './transactions/statement-loaders.ts';

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

/** The loaders of one request, each made when it is first asked for. */
export const createLoaders = (reads: BankReads, sources: LoaderSources): Loaders => new RequestLoaders(reads, sources);

class RequestLoaders implements Loaders {
  readonly #reads: BankReads;
  readonly #sources: LoaderSources;
  #accounts: AccountLoaders | undefined;
  #cards: CardLoaders | undefined;
  #arrangements: ArrangementLoaders | undefined;
  #products: ProductLoaders | undefined;
  #customers: CustomerLoaders | undefined;
  #transactions: TransactionLoaders | undefined;
  #statements: StatementLoaders | undefined;
  #payments: PaymentLoaders | undefined;
  #insights: InsightLoaders | undefined;
  #live: Loaders | undefined;

  constructor(reads: BankReads, sources: LoaderSources) {
    this.#reads = reads;
    this.#sources = sources;
  }

  get accounts(): AccountLoaders {
    this.#accounts ??= createAccountLoaders(this.#reads);
    return this.#accounts;
  }
  get cards(): CardLoaders {
    this.#cards ??= createCardLoaders(this.#reads, this.accounts);
    return this.#cards;
  }
  get arrangements(): ArrangementLoaders {
    this.#arrangements ??= createArrangementLoaders(this.#reads, this.accounts);
    return this.#arrangements;
  }
  get products(): ProductLoaders {
    this.#products ??= createProductLoaders(this.#reads, this.accounts);
    return this.#products;
  }
  get customers(): CustomerLoaders {
    this.#customers ??= createCustomerLoaders(this.#reads);
    return this.#customers;
  }
  get transactions(): TransactionLoaders {
    this.#transactions ??= createTransactionLoaders(this.#reads, this.#sources.onShown ?? null);
    return this.#transactions;
  }
  get statements(): StatementLoaders {
    this.#statements ??= createStatementLoaders(this.#reads, this.#sources.onShown ?? null);
    return this.#statements;
  }
  get payments(): PaymentLoaders {
    this.#payments ??= createPaymentLoaders(this.#sources);
    return this.#payments;
  }
  get insights(): InsightLoaders {
    this.#insights ??= createInsightLoaders(this.#reads, { ...this.#sources, accounts: this.accounts });
    return this.#insights;
  }
  get live(): Loaders {
    this.#live ??= createLoaders(this.#reads.live(), this.#sources);
    return this.#live;
  }
}
