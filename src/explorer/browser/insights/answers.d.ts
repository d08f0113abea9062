// What the page's queries (queries.js) are answered with, as far as it is read. Types only.

export interface Money {
  /** Decimal string. */
  readonly amount: string;
  readonly currency: string;
}

export interface Account {
  readonly id: string;
  readonly name: string | null;
  readonly nickname: string | null;
  readonly type: string;
  readonly bank: { readonly name: string };
}

export interface Source {
  readonly bank: { readonly name: string };
  readonly status: string;
  readonly error: { readonly message: string; readonly actionUrl: string | null } | null;
  readonly provenance: { readonly fetchedAt: string; readonly freshness: string } | null;
  readonly unreadableCount: number;
  readonly accounts: readonly { readonly accountId: string; readonly error: { readonly message: string } }[];
  readonly historyFrom: string | null;
  readonly notes: readonly { readonly code: string; readonly count: number; readonly date: string | null }[];
}

export interface Basis {
  readonly from: string;
  readonly to: string;
  readonly undatedCount: number;
  readonly coverage: readonly {
    readonly bank: { readonly name: string };
    readonly accountCount: number;
    readonly entryCount: number;
    readonly missingLinkCount: number;
    readonly oldestReadAt: string | null;
  }[];
  readonly accounts: readonly Account[] | null;
  readonly sources: readonly Source[] | null;
}

export interface Conversion {
  readonly status: string;
  readonly money: Money | null;
  readonly rate: string | null;
  readonly rateDate: string | null;
  readonly source: string | null;
}

export interface Amounts {
  readonly moneyIn: Money;
  readonly moneyOut: Money;
  /** With a conversion where that is asked for. */
  readonly net: Money & { readonly convertedTo?: Conversion };
  readonly entryCount: number;
}

export interface Bucket {
  readonly periodFrom: string | null;
  readonly categoryGroup: string | null;
  readonly amounts: { readonly net: Money; readonly entryCount: number };
  readonly transactionIds: readonly string[];
}

export interface Spending {
  readonly basis: Basis;
  readonly totals: readonly Amounts[];
  readonly ownTransfers: readonly Amounts[];
  readonly buckets: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly edges: readonly { readonly node: Bucket }[];
  };
}

export interface Day {
  readonly date: string;
  readonly signedAmount: Money | null;
  readonly isExact: boolean;
}

export interface Gap {
  readonly sinceDate: string | null;
  readonly date: string;
  readonly difference: Money;
}

export interface History {
  readonly currency: string;
  readonly days: readonly Day[];
  readonly gaps: readonly Gap[];
}

export interface AccountWithHistory extends Account {
  readonly balanceHistory: { readonly basis: Basis; readonly histories: readonly History[] } | null;
}

export interface Stream {
  readonly id: string;
  readonly account: Account | null;
  readonly creditDebitIndicator: string;
  readonly name: string | null;
  readonly category: string;
  readonly cadence: string;
  readonly usualAmount: Money | null;
  readonly lastAmount: Money | null;
  readonly amountVaries: boolean;
  readonly firstDate: string | null;
  readonly lastDate: string | null;
  readonly nextDate: string | null;
  readonly status: string;
  readonly confidence: number;
  readonly reasons: readonly string[];
  readonly transactionIds: readonly string[];
}

export interface Income {
  readonly kind: string;
  readonly payer: string | null;
  readonly cadence: string | null;
  readonly monthsCovered: number;
  readonly firstMonth: string;
  readonly lastMonth: string;
  readonly averageMonth: Money;
  readonly medianMonth: Money;
  readonly lastAmount: Money;
  readonly lastDate: string;
  readonly confidence: number;
  readonly reasons: readonly string[];
  readonly transactionIds: readonly string[];
}

export interface Entry {
  readonly id: string;
  readonly status: string;
  readonly bookingDate: string | null;
  readonly valueDate: string | null;
  readonly transactionDateTime: string | null;
  readonly signedAmount: Money;
  readonly counterparty: { readonly name: string | null } | null;
  readonly merchant: { readonly name: string } | null;
  readonly remittanceInformation: string | null;
  readonly category: { readonly code: string; readonly basis: string } | null;
  readonly account: Account | null;
}

/** What leads to entries: where they are found, and what they are called together. */
export interface EntriesOf {
  readonly title: string;
  /** Newest first. */
  readonly ids: readonly string[];
  /** How many there are, which may be more than are named. */
  readonly count: number;
}

/** All that a query may be answered with: each asks for some of it. Null where that failed or may not be seen. */
export interface Data {
  readonly me?: {
    readonly spending?: Spending | null;
    readonly accounts?: {
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      readonly sources: readonly Pick<Source, 'bank' | 'status' | 'error'>[];
      readonly edges: readonly { readonly node: AccountWithHistory }[];
    } | null;
    readonly income?: { readonly basis: Basis; readonly incomes: readonly Income[] } | null;
    readonly recurring?: { readonly basis: Basis; readonly streams: readonly Stream[] } | null;
  } | null;
  readonly nodes?: readonly unknown[];
}
