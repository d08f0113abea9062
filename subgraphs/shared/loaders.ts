// What resolvers load by, domain by domain: the ports. Each is implemented by its domain's loaders.ts; subgraphs/loaders.ts puts
// them together for each request. Keys name link and account; nothing is asked twice in one request.

import type { DateWindow } from '../../src/banks/connector.ts';
import type { FeedPage, FeedPosition } from '../../src/book/feed.ts';
import type { AccountIdentification, Balance } from '../../src/domain/account.ts';
import type { AccountOwner } from '../../src/domain/account-identity.ts';
import type { BankStatement, StatementMonth } from '../../src/domain/bank-statement.ts';
import type { Card } from '../../src/domain/card.ts';
import type { AccountPlace, KeyedAccount } from '../../src/domain/global-id.ts';
import type { Link } from '../../src/domain/link.ts';
import type { Party } from '../../src/domain/party.ts';
import type { AccountProduct } from '../../src/domain/product.ts';
import type { ArrangementKind, Arrangements, Beneficiary } from '../../src/domain/regular-payment.ts';
import type { StatementEntry } from '../../src/domain/statement.ts';
import type { BankFile } from '../../src/http/file-calls.ts';
import type { Classification } from '../../src/insights/categories.ts';
import type { FindOwnAccount, InsightEntry } from '../../src/insights/entry.ts';
import type { Refunds } from '../../src/payments/caller-payments.ts';
import type { AccountsChangedEvent } from '../../src/reading/account-changes.ts';
import type { KeptAccounts, KeptStatement } from '../../src/reading/kept-statements.ts';
import type { AccountRecord, LocatedAccount } from '../../src/reading/located-account.ts';
import type { LocatedArrangement } from '../../src/reading/located-arrangement.ts';
import type { CardRecord, LocatedCard } from '../../src/reading/located-card.ts';
import type { Outcome, Sourced } from '../../src/reading/sourced.ts';
import type { ChangesRequest } from '../../src/reading/statement-changes.ts';
import type { BookAccountName, TransactionsChangedEvent } from '../../src/store/book.ts';
import type { CategoryCorrectionRecord } from '../../src/store/category-corrections.ts';
import type { MandateRecord } from '../../src/store/payment-mandates.ts';
import type { PaymentEventRecord, PaymentEvidenceRecord, PaymentRecord } from '../../src/store/payments.ts';
import type { WebhookAttemptRecord, WebhookDeliveryRecord } from '../../src/store/webhooks.ts';
import type { LocatedEntry, StatementPart } from './located-entry.ts';
import type { SourceResultModel } from './models.ts';

/** What an id of before says of an account: a link that shows it, and its key there. */
export interface FormerAccountName {
  readonly linkId: string;
  readonly accountKey: string;
}

/** The loaders of accounts. Each call costs no more than the banks' minimum, however often a query asks. */
export interface AccountLoaders {
  /** All accounts of a link. @throws BankFailure */
  accountsOfLink(link: Link): Promise<Sourced<readonly AccountRecord[]>>;
  /** All accounts of a link, or why there are none. Never fails. */
  outcomeOfLink(link: Link): Promise<Outcome<readonly AccountRecord[]>>;
  /**
   * One account, through a link that works; null when there is none that the caller may see.
   * @throws BankFailure where no link shows it, and one that might failed
   */
  account(place: AccountPlace, key: string): Promise<LocatedAccount | null>;
  /** What ids of before named an account by, one for each link that shows it. */
  formerNamesOf(located: LocatedAccount): readonly FormerAccountName[];
  /** The accounts of some links of one customer, each once, through links that work, and what became of each link. Never fails. */
  accountsOfLinks(links: readonly Link[]): Promise<AccountsOfLinks>;
  /**
   * Events of a customer's accounts after a place, or from now on, and those to come; null where nothing is kept.
   * @throws NotFound, StoreFailure
   */
  followChanges(customerId: string, afterSeq: number | null): Promise<AsyncIterable<AccountsChangedEvent> | null>;
  /** An account's balances. @throws BankFailure */
  balances(located: LocatedAccount): Promise<Sourced<readonly Balance[]>>;
  /** An account's full identification: one more call where the bank's list does not hold it. @throws BankFailure */
  identification(located: LocatedAccount): Promise<AccountIdentification>;
}

/** The loaders of cards. What a caller may see of a link's accounts decides which of its cards. */
export interface CardLoaders {
  /** One card, through a link that works; null when there is none that the caller may see. @throws BankFailure as `account` does */
  card(owner: AccountOwner, key: string): Promise<LocatedCard | null>;
  /** The cards of some links of one customer, each once, and what became of each link. Never fails. */
  cardsOfLinks(links: readonly Link[]): Promise<CardsOfLinks>;
  /** The cards that draw on an account. @throws BankFailure */
  cardsOfAccount(located: LocatedAccount): Promise<readonly LocatedCard[]>;
  /** The accounts that a card draws on, in the bank's order. @throws BankFailure */
  accountsOf(located: LocatedCard): Promise<readonly LocatedAccount[]>;
  /** A card's limits with what is used of them, where the bank tells that of single cards. @throws BankFailure */
  detail(located: LocatedCard): Promise<Card>;
  /** A card has changed within the request: what was read of its link's cards is read anew, by every request. */
  forget(located: LocatedCard): Promise<void>;
}

/** The loaders of what banks pay by themselves, and of beneficiaries. */
export interface ArrangementLoaders {
  /** Of one account. Never fails for a bank: what became of it is in the sources. */
  ofAccount<Kind extends ArrangementKind>(
    kind: Kind,
    located: LocatedAccount,
  ): Promise<ArrangementsRead<Arrangements[Kind]>>;
  /** Of some links of one customer: each account once, and what a bank has of the customer alone. Never fails for a bank. */
  ofLinks<Kind extends ArrangementKind>(
    kind: Kind,
    links: readonly Link[],
  ): Promise<ArrangementsRead<Arrangements[Kind]>>;
  /** A beneficiary with the account, where the bank's list does not hold it. @throws BankFailure */
  beneficiary(located: LocatedArrangement<Beneficiary>): Promise<Beneficiary>;
}

/** What was read of some links, in the banks' order, and what became of each link. */
export interface ArrangementsRead<T> {
  readonly items: readonly LocatedArrangement<T>[];
  readonly sources: readonly SourceResultModel[];
}

/** Cards of several links. */
export interface CardsOfLinks {
  readonly cards: readonly LocatedCard[];
  /** In the order of the links. */
  readonly outcomes: readonly Outcome<readonly CardRecord[]>[];
}

/** Accounts of several links. */
export interface AccountsOfLinks {
  readonly accounts: readonly LocatedAccount[];
  /** In the order of the links. */
  readonly outcomes: readonly Outcome<readonly AccountRecord[]>[];
}

/** The loaders of customers. */
export interface CustomerLoaders {
  /**
   * What the first of the customer's banks that answers says of them; null when no linked bank can say, or the caller
   * may not see the customer. Banks are asked in the order of their links, one at a time: most often one call.
   * @throws BankFailure when every bank that could say fails: the first one's failure.
   */
  party(customerId: string): Promise<Sourced<Party> | null>;
  /**
   * What the bank of a link says of the customer; null when it cannot say, or neither its consent nor the grant covers it.
   * @throws BankFailure
   */
  partyOfLink(link: Link): Promise<Sourced<Party> | null>;
}

/** The loaders of transactions. */
export interface TransactionLoaders {
  /** The windows of an account's statement, newest first. */
  windows(located: LocatedAccount): readonly DateWindow[];
  /**
   * One window of an account's statement. `shown`: the days of it that are shown to the reader, for the audit of reads; all
   * where it is not said, null for none (yet). @throws BankFailure
   */
  statement(located: LocatedAccount, window: DateWindow, shown?: DateWindow | null): Promise<StatementPart>;
  /**
   * Some days of a closed window, some months at a time, newest first, where the statement book has all of the window and it is fresh; null
   * where it is to be read by {@link TransactionLoaders.statement}. No bank is asked. `isShown`: whether the audit of reads is told of them. @throws StoreFailure
   */
  heldMonths(
    located: LocatedAccount,
    window: DateWindow,
    days: { readonly within: DateWindow; readonly isShown: boolean },
  ): Promise<AsyncIterable<StatementPart> | null>;
  /** A page of a customer's feed of changes; null where statements are not kept. @throws NotFound, StoreFailure */
  changes(request: ChangesRequest): Promise<FeedPage | null>;
  /**
   * A customer's sets of changes behind a place, or from now on, and those to come; null where statements are not kept.
   * @throws NotFound, StoreFailure
   */
  followChanges(
    customerId: string,
    after: FeedPosition | null,
  ): Promise<AsyncIterable<TransactionsChangedEvent> | null>;
  /** One entry, looked for from the newest window on; null when there is none. @throws BankFailure */
  entry(located: LocatedAccount, entryKey: string): Promise<LocatedEntry | null>;
}

/** The loaders of statements as documents. */
export interface StatementLoaders {
  /** The bank's own statements of an account. @throws BankFailure, UNSUPPORTED without a call where the bank has none */
  bankStatements(located: LocatedAccount): Promise<Sourced<readonly BankStatement[]>>;
  /** The file of one of them, as it comes, which the audit of reads is told of. @throws BankFailure */
  bankFile(located: LocatedAccount, statement: BankStatement): Promise<BankFile>;
  /** The closed months of an account of which the statement book has every day, newest first. No bank is asked. @throws StoreFailure */
  closedMonths(located: LocatedAccount): Promise<readonly StatementMonth[]>;
  /**
   * The booked entries of a closed month, newest first, which the audit of reads is told of; null where the book has not every day of
   * it. No bank is asked. @throws StoreFailure, SealFailure
   */
  closedMonth(located: LocatedAccount, month: StatementMonth): Promise<readonly StatementEntry[] | null>;
}

/** The loaders of what accounts cost and earn. */
export interface ProductLoaders {
  /** An account's product, by a link that covers it, or why there is none: without a call where the bank or the link has none. Never fails. */
  product(located: LocatedAccount): Promise<Outcome<AccountProduct>>;
}

/** The loaders of payments. */
export interface PaymentLoaders {
  /** A payment that the caller may see; null when there is none. @throws StoreFailure */
  payment(id: string): Promise<PaymentRecord | null>;
  /** A mandate that the caller may see; null when there is none. @throws StoreFailure */
  mandate(id: string): Promise<MandateRecord | null>;
  /** Oldest first, of a payment that was read for the caller. @throws StoreFailure */
  events(payment: PaymentRecord): Promise<readonly PaymentEventRecord[]>;
  /** What proves a payment that was read for the caller; null where nothing has to. @throws StoreFailure */
  evidence(payment: PaymentRecord): Promise<PaymentEvidenceRecord | null>;
  /** What gives back a payment that was read for the caller. @throws StoreFailure */
  refunds(payment: PaymentRecord): Promise<Refunds>;
  /** Oldest first, of a delivery that was read for the caller. @throws StoreFailure */
  attempts(delivery: WebhookDeliveryRecord): Promise<readonly WebhookAttemptRecord[]>;
}

/** What an entry is known by within its customer's statements. */
export interface EntryName extends Pick<KeyedAccount, 'bankId' | 'accountKey'> {
  readonly entryKey: string;
}

/** Says what the entries of one customer were for. */
export interface Classifier {
  /** The category of an entry by the customer's corrections, the operator's rules, and all that the entry says. */
  classify(entry: InsightEntry, name: EntryName): Classification;
  /** Which of the customer's own accounts an identification names. */
  readonly findOwnAccount: FindOwnAccount;
}

/** The loaders of insights. */
export interface InsightLoaders {
  /**
   * What classifies a customer's entries, made once a request; the customer's own accounts are those of these links, as they were read.
   * @throws StoreFailure
   */
  classifierOf(customerId: string): Promise<Classifier>;
  /** The same by accounts of which only the statement book is read. @throws StoreFailure */
  keptClassifierOf(customerId: string, accounts: readonly KeyedAccount[]): Promise<Classifier>;
  /** How a customer has corrected categories, oldest first. To be asked of who may see the customer. @throws StoreFailure */
  corrections(customerId: string): Promise<readonly CategoryCorrectionRecord[]>;
  /** Whether the request's time is over: what goes through many books asks between them. */
  isTimeOver(): boolean;
  /** A customer's corrections have changed within the request. */
  forget(customerId: string): void;
  /** Which statement books of a customer may be read; null when the caller may not see the customer. @throws StoreFailure */
  keptAccounts(customerId: string): Promise<KeptAccounts | null>;
  /** What is kept of an account's statement in some days; null for nothing. @throws StoreFailure, SealFailure */
  keptStatement(
    name: BookAccountName,
    days: { readonly from: string; readonly to: string },
  ): Promise<KeptStatement | null>;
}

/** Every loader a resolver can use. */
export interface Loaders {
  readonly accounts: AccountLoaders;
  readonly cards: CardLoaders;
  readonly arrangements: ArrangementLoaders;
  readonly products: ProductLoaders;
  readonly customers: CustomerLoaders;
  readonly transactions: TransactionLoaders;
  readonly statements: StatementLoaders;
  readonly payments: PaymentLoaders;
  readonly insights: InsightLoaders;
  /** The same, asking banks whatever the cache has: see freshness.ts. */
  readonly live: Loaders;
}
