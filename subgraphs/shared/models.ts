// What a resolver's parent is, type by type: codegen.ts maps the schema's types to these. Entities are references that
// hold an id and, when a list has just read it, the thing itself; a reference alone loads in its fields.

import type { Defect } from '../../src/banks/connector.ts';
import type { FeedChange } from '../../src/book/feed.ts';
import type { AccountIdentification, Balance } from '../../src/domain/account.ts';
import type { CardLimit } from '../../src/domain/card.ts';
import type { BankErrorCode, BankFailure } from '../../src/domain/errors.ts';
import type { KeyedAccount } from '../../src/domain/global-id.ts';
import type { LinkDetail } from '../../src/domain/link-details.ts';
import type { Note } from '../../src/domain/note.ts';
import type { Party } from '../../src/domain/party.ts';
import type { Beneficiary } from '../../src/domain/regular-payment.ts';
import type { GrantView } from '../../src/grants/results.ts';
import type { SumBucket } from '../../src/insights/sums.ts';
import type { AccountEventRecord } from '../../src/reading/account-changes.ts';
import type { LocatedAccount } from '../../src/reading/located-account.ts';
import type { LocatedArrangement } from '../../src/reading/located-arrangement.ts';
import type { LocatedCard } from '../../src/reading/located-card.ts';
import type { Freshness, Outcome, Sourced } from '../../src/reading/sourced.ts';
import type { TransactionsChanged } from '../../src/store/book.ts';
import type { LinkEventRecord } from '../../src/store/link-events.ts';
import type { MandateRecord } from '../../src/store/payment-mandates.ts';
import type { PaymentEventRecord, PaymentRecord } from '../../src/store/payments.ts';
import type { WebhookDeliveryRecord, WebhookEndpointRecord } from '../../src/store/webhooks.ts';
import type { LocatedEntry, PlacedEntry } from './located-entry.ts';
import type { ListPage } from './paging.ts';

/** A bank. Its id parses to a `Bank` global id. */
export interface BankModel {
  readonly __typename?: 'Bank';
  readonly id: string;
}

/** A link. */
export interface BankLinkModel {
  readonly __typename?: 'BankLink';
  readonly id: string;
}

/** The caller's OAuth client, by its id. */
export interface ClientModel {
  readonly __typename?: 'Client';
  readonly id: string;
}

/** What one bank says of who the customer is. */
export interface BankVerificationModel {
  readonly __typename?: 'BankVerification';
  readonly method: 'PARTY' | 'ACCOUNT_OWNER_NAME';
  readonly party: Sourced<Party>;
}

/** Why nothing was compared with an account's owner. */
export interface OwnerMatchRejectionModel {
  readonly __typename: 'OwnerMatchRejection';
  readonly code: OwnerMatchRejectionCodeName;
  /** Set when the guesses are used up, epoch milliseconds. */
  readonly retryAtMs?: number;
}

/** The schema's OwnerMatchRejectionCode. */
export type OwnerMatchRejectionCodeName = 'GUESSES_USED_UP' | 'IDENTITY_NOT_GRANTED' | 'NOT_AVAILABLE';

/** A grant: a reference, or as a list has just read it. */
export interface GrantModel {
  readonly __typename?: 'Grant';
  readonly id: string;
  readonly grant?: GrantView;
}

/** Why nothing was asked for, confirmed or ended. */
export interface GrantRejectionModel {
  readonly __typename: 'GrantRejection';
  readonly code: GrantRejectionCodeName;
  /** Set when the caller has tried too often, epoch milliseconds. */
  readonly retryAtMs?: number;
}

/** The schema's GrantRejectionCode. */
export type GrantRejectionCodeName =
  | 'NOT_A_PARTNER'
  | 'REDIRECT_URI_NOT_REGISTERED'
  | 'PERMISSIONS_NOT_OFFERED'
  | 'DAYS_OUT_OF_RANGE'
  | 'STATE_TOO_LONG'
  | 'NO_PAGE'
  | 'CODE_NOT_VALID'
  | 'GRANT_NOT_FOUND'
  | 'OPERATOR_GRANT'
  | 'RATE_LIMITED';

/** One thing that became of a link. */
export type BankLinkEventModel = LinkEventRecord;

/** Why nothing was begun or ended. */
export interface LinkRejectionModel {
  readonly __typename: 'LinkRejection';
  readonly code: LinkRejectionCodeName;
  /** Set when the bank, or the way to it, failed. */
  readonly failure: BankFailure | null;
  /** Set when the caller has tried too often, epoch milliseconds. */
  readonly retryAtMs?: number;
  /** Set when the bank has to be told something, or was told what no bank takes. */
  readonly details?: { readonly missing: readonly LinkDetail[]; readonly invalid: readonly LinkDetail[] };
}

/** The schema's LinkRejectionCode. */
export type LinkRejectionCodeName =
  | 'BANK_NOT_FOUND'
  | 'LINK_NOT_FOUND'
  | 'CUSTOMER_NOT_FOUND'
  | 'REDIRECT_URI_NOT_REGISTERED'
  | 'PERMISSIONS_NOT_OFFERED'
  | 'STATE_TOO_LONG'
  | 'CODE_NOT_VALID'
  | 'NOT_THE_CUSTOMER'
  | 'NOTHING_TO_RECONFIRM'
  | 'BANK_FAILED'
  | 'BANK_REFUSED'
  | 'BANK_ASKS_FOR_PASSWORD'
  | 'DETAILS_REQUIRED'
  | 'DETAILS_NOT_VALID'
  | 'RATE_LIMITED';

/** A customer. */
export interface CustomerModel {
  readonly __typename?: 'Customer';
  readonly id: string;
}

/** An account; `located` when it has been read. */
export interface AccountModel {
  readonly __typename?: 'Account';
  readonly id: string;
  readonly located?: LocatedAccount;
}

/** A card; `located` when it has been read. */
export interface CardModel {
  readonly __typename?: 'Card';
  readonly id: string;
  readonly located?: LocatedCard;
}

/** One limit of a card that has been read. */
export interface CardLimitModel {
  readonly limit: CardLimit;
  readonly located: LocatedCard;
}

/** Why a card stays as it was. */
export interface CardRejectionModel {
  readonly __typename: 'CardRejection';
  readonly code: CardRejectionCodeName;
  readonly card: CardModel | null;
  /** Set when the bank, or the way to it, failed. */
  readonly failure: BankFailure | null;
  /** Set when the caller has tried too often, epoch milliseconds. */
  readonly retryAtMs?: number;
}

/** The schema's CardRejectionCode. */
export type CardRejectionCodeName =
  | 'CARD_NOT_FOUND'
  | 'NOT_GRANTED'
  | 'NOT_OFFERED'
  | 'CARD_LOCKED'
  | 'CARD_INACTIVE'
  | 'CARD_TERMINATED'
  | 'STATE_NOT_KNOWN'
  | 'BANK_REFUSED'
  | 'BANK_FAILED'
  | 'RATE_LIMITED';

/** A page of cards. */
export interface CardConnectionModel {
  readonly edges: readonly { readonly node: CardModel; readonly cursor: string }[];
  readonly pageInfo: ListPage<unknown>['pageInfo'];
  readonly outcomes: readonly Outcome<unknown>[];
  readonly totalCount: number;
}

/** A beneficiary as it is answered but for the account, which may cost a call. */
export interface BeneficiaryModel extends Omit<Beneficiary, 'bankId' | 'creditorAccount' | 'hasMore'> {
  readonly id: string | null;
  readonly account: AccountModel | null;
  readonly located: LocatedArrangement<Beneficiary>;
  readonly provenance: ProvenanceModel;
}

/** An entry of a statement; `entry` when it has been read. */
export interface TransactionModel {
  readonly __typename?: 'Transaction';
  readonly id: string;
  readonly entry?: LocatedEntry;
}

/** A set of changes of a customer's statements, for a caller who may see it. */
export type TransactionsUpdateModel = TransactionsChanged;

/** One thing that became of an account, for a caller who may see its customer. */
export type AccountsUpdateModel = AccountEventRecord;

/** A page of a list that the store has. */
interface StoredPage<Node> {
  readonly edges: readonly { readonly node: Node; readonly cursor: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  /** Counts the whole list. @throws StoreFailure */
  readonly count: () => Promise<number>;
}

/** A page of payments. */
export type PaymentConnectionModel = StoredPage<PaymentModel>;

/** A page of webhook deliveries. */
export type WebhookDeliveryConnectionModel = StoredPage<WebhookDeliveryModel>;

/** A payment; `record` when it has been read for a caller who may see it. */
export interface PaymentModel {
  readonly __typename?: 'Payment';
  readonly id: string;
  readonly record?: PaymentRecord;
}

/** A payment mandate; `record` when it has been read for a caller who may see it. */
export interface PaymentMandateModel {
  readonly __typename?: 'PaymentMandate';
  readonly id: string;
  readonly record?: MandateRecord;
}

/** A page of mandates. */
export type PaymentMandateConnectionModel = StoredPage<PaymentMandateModel>;

/** One change of a payment's status. */
export type PaymentEventModel = PaymentEventRecord;

/** A webhook endpoint of the caller. */
export type WebhookEndpointModel = WebhookEndpointRecord;

/** An update on its way to an endpoint of the caller. */
export type WebhookDeliveryModel = WebhookDeliveryRecord;

/** Days, both included. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** What a bank contributed to an insight. */
export interface InsightCoverageModel {
  readonly bankId: string;
  readonly accountCount: number;
  readonly entryCount: number;
  readonly linkCount: number;
  readonly missingLinkCount: number;
  /** Epoch milliseconds; null where nothing was read. */
  readonly oldestReadAtMs: number | null;
}

/** What an insight rests on. */
export interface InsightBasisModel extends Days {
  readonly customerCount: number;
  readonly coverage: readonly InsightCoverageModel[];
  /** Null where it is about all customers. */
  readonly accounts: readonly LocatedAccount[] | null;
  readonly sources: readonly SourceResultModel[] | null;
  readonly undatedCount: number;
}

/** Sums, taken apart by some dimensions. */
export interface SumReportModel {
  readonly basis: InsightBasisModel;
  readonly by: readonly string[];
  readonly totals: readonly SumBucket[];
  readonly ownTransfers: readonly SumBucket[];
  readonly buckets: readonly SumBucket[];
}

/** One sum, and what its key's values are. */
export interface SumBucketModel {
  readonly bucket: SumBucket;
  readonly by: readonly string[];
}

/** Money in and out. */
export type SumAmountsModel = SumBucket;

/** Anything with a global id. */
export type NodeModel = { readonly __typename: string; readonly id: string };

/** An amount as it is answered: see money.ts. */
export interface MoneyModel {
  readonly amount: string;
  readonly currency: string;
}

/** One balance with the reading it came by. */
export interface BalanceModel {
  readonly balance: Balance;
  readonly reading: Sourced<unknown>;
}

/** Where data comes from. */
export interface ProvenanceModel {
  readonly bankId: string;
  readonly fetchedAtMs: number;
  readonly asOf: string | null;
  readonly freshness: Freshness;
  /** Null unless stale. */
  readonly staleReason: BankErrorCode | null;
  readonly nextRefreshAtMs: number;
  readonly defects: readonly Defect[];
}

/** What one link contributed. */
export interface SourceResultModel {
  readonly bankId: string;
  readonly linkId: string;
  readonly status: SourceStatusName;
  readonly failure: BankFailure | null;
  readonly provenance: ProvenanceModel | null;
  readonly defects: readonly UnreadableEntryModel[];
  readonly problems: readonly AccountProblemModel[];
  readonly historyFrom: string | null;
  readonly notes: readonly SourceNoteModel[];
}

/** What could not be read, and in whose data it stands where that is not told beside it. */
export interface UnreadableEntryModel extends Defect {
  readonly account?: KeyedAccount;
}

/** A note with the account that it is about. */
export interface SourceNoteModel extends Note {
  readonly account: KeyedAccount | null;
}

/** An account that failed while others of its link did not. */
export interface AccountProblemModel {
  readonly account: KeyedAccount;
  readonly failure: BankFailure;
}

/** The schema's SourceStatus. */
export type SourceStatusName =
  | 'OK'
  | 'PARTIAL'
  | 'STALE'
  | 'TIMEOUT'
  | 'RATE_LIMITED'
  | 'CONSENT_REQUIRED'
  | 'DOWN'
  | 'UNSUPPORTED'
  | 'FORBIDDEN';

/** An entry on a page of a statement. */
export interface TransactionEdgeModel {
  readonly placed: PlacedEntry;
  readonly page: TransactionConnectionModel;
}

/** A page of a statement. */
export interface TransactionConnectionModel {
  readonly edges: readonly TransactionEdgeModel[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** Epoch milliseconds from which on asking for the next page brings what a bank is still giving; null where none is. */
  readonly nextRefreshAtMs: number | null;
  /** What was passed as `after`; null for nothing. */
  readonly after: string | null;
  /** Computed when asked for. */
  readonly sources: readonly SourceResultModel[];
  /** Links that could not contribute to this page or an earlier one: cursors remember them. Computed when asked for. */
  readonly missedLinkIds: readonly string[];
}

/** A change of a statement, as the feed has it. */
export interface TransactionChangeModel {
  readonly change: FeedChange;
}

/** An identification, masked already where it must be. */
export type AccountIdentificationModel = AccountIdentification;

/** A bank's failure, shown. Not the error itself: GraphQL would take an Error that a resolver returns for a thrown one. */
export interface BankErrorModel {
  readonly failure: BankFailure;
}
