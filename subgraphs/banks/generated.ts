import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { BankModel, BankLinkModel, CustomerModel, AccountModel, TransactionModel, PaymentModel, MoneyModel, ProvenanceModel, SourceResultModel, AccountIdentificationModel, BankErrorModel, LinkRejectionModel, NodeModel, UnreadableEntryModel, SourceNoteModel } from '../shared/models.ts';
import type { RequestContext } from '../shared/context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An ISO 3166-1 alpha-2 country code, such as `GB`. */
  CountryCode: { input: string; output: string; }
  /** An ISO 4217 alphabetic currency code, such as `GBP`. */
  CurrencyCode: { input: string; output: string; }
  /** A calendar day, `YYYY-MM-DD`, at the bank's own place. */
  Date: { input: string; output: string; }
  /** An instant in RFC 3339 format, such as `2026-11-22T09:30:00.000Z`. */
  DateTime: { input: string; output: string; }
  /** A decimal number as a string, such as `"1234.50"`: never a float, written at its currency's own scale. */
  Decimal: { input: string; output: string; }
  /** Any JSON value, as a bank sent it. */
  JSON: { input: unknown; output: unknown; }
  /** An absolute URL. */
  URL: { input: string; output: string; }
  _FieldSet: { input: unknown; output: unknown; }
};

export type Account = Node & {
  readonly __typename?: 'Account';
  readonly id: Scalars['ID']['output'];
};

/** How an account is named outside its bank. Every value is masked to its last four characters without `pii:read`. */
export type AccountIdentification = {
  readonly __typename?: 'AccountIdentification';
  /** National account number, beside `sortCode` or `bsb`. */
  readonly accountNumber?: Maybe<Scalars['String']['output']>;
  /** Basic Bank Account Number: the national form. */
  readonly bban?: Maybe<Scalars['String']['output']>;
  /** Business Identifier Code of the account's bank (ISO 9362). */
  readonly bic?: Maybe<Scalars['String']['output']>;
  /** Australian bank-state-branch code, six digits. */
  readonly bsb?: Maybe<Scalars['String']['output']>;
  /** International Bank Account Number (ISO 13616). */
  readonly iban?: Maybe<Scalars['String']['output']>;
  /** A number that the bank itself masks, such as a card's: never more than the last four digits in the clear. */
  readonly maskedNumber?: Maybe<Scalars['String']['output']>;
  /** UK sort code, six digits. */
  readonly sortCode?: Maybe<Scalars['String']['output']>;
};

/** An account that could not contribute to a list, not wholly, or only with older data. */
export type AccountProblem = {
  readonly __typename?: 'AccountProblem';
  /** Global id of the account. */
  readonly accountId: Scalars['ID']['output'];
  /** What it failed with. */
  readonly error: BankError;
};

/** A bank that can be asked. */
export type Bank = Node & {
  readonly __typename?: 'Bank';
  /** Business Identifier Code (ISO 9362); null when not configured. */
  readonly bic?: Maybe<Scalars['String']['output']>;
  /** What can be asked of it. */
  readonly capabilities: ReadonlyArray<BankCapability>;
  /** Where the bank is. */
  readonly country: Scalars['CountryCode']['output'];
  /** Global id of the bank. */
  readonly id: Scalars['ID']['output'];
  /** Whether customers can be linked to it here, with `createBankLink`. */
  readonly isLinkable: Scalars['Boolean']['output'];
  /** How long a consent lasts at most, in days; null when unknown. */
  readonly maxConsentDays?: Maybe<Scalars['Int']['output']>;
  /** How far back the bank shows entries without fresh authentication of the customer, in days; null when unknown. */
  readonly maxHistoryDays?: Maybe<Scalars['Int']['output']>;
  /** The bank's name, for people. */
  readonly name: Scalars['String']['output'];
  /** The standard it speaks. */
  readonly standard: BankStandard;
  /** How each feature is doing, as this gateway has seen it. */
  readonly status: ReadonlyArray<BankFeatureStatus>;
};

/** An authorisation has begun: send the customer to the bank. */
export type BankAuthorization = {
  readonly __typename?: 'BankAuthorization';
  /** Where to send the customer's browser, at once: banks keep a request for a minute or so. */
  readonly authorizationUrl: Scalars['URL']['output'];
  /** Until when the customer can come back. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** The link: `PENDING` when it is new; an active one stays usable while it is renewed. */
  readonly link: BankLink;
};

/** What beginning an authorisation came to. */
export type BankAuthorizationResult = BankAuthorization | LinkRejection;

/** What can be asked of a bank. Asking for more gives `UNSUPPORTED`, with no call to the bank. */
export type BankCapability =
  /** Accounts and their identification. */
  | 'ACCOUNTS'
  /** Balances. */
  | 'BALANCES'
  /** The customer's own data, as the bank has verified it. */
  | 'CUSTOMER'
  /** Payments. */
  | 'PAYMENTS'
  /** Entries that are not booked yet. */
  | 'PENDING_TRANSACTIONS'
  /** Booked entries. */
  | 'TRANSACTIONS';

/** A failure at, or on the way to, one bank. */
export type BankError = {
  readonly __typename?: 'BankError';
  /** Where the person can mend it; null when there is no such place. */
  readonly actionUrl?: Maybe<Scalars['URL']['output']>;
  /** The bank's own code, when its standard defines one, such as `CONSENT_EXPIRED`. */
  readonly bankCode?: Maybe<Scalars['String']['output']>;
  /** What happened, from a closed list. */
  readonly code: BankErrorCode;
  /** The id that went out with the call: quote it to the bank's support. */
  readonly correlationId?: Maybe<Scalars['String']['output']>;
  /** A sentence that may be shown to a person. */
  readonly message: Scalars['String']['output'];
  /** When asking again makes sense, when the bank says so. */
  readonly retryAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether asking again later, unchanged, can succeed. */
  readonly retryable: Scalars['Boolean']['output'];
};

/** What a bank's part of an answer can fail with: a closed list. The same codes stand in `extensions.code` of errors. */
export type BankErrorCode =
  /** The bank's answer could not be read. */
  | 'BANK_BAD_RESPONSE'
  /** The bank asks to be called less often. Retryable from `retryAt` on. */
  | 'BANK_RATE_LIMITED'
  /** The bank refused the request as invalid. */
  | 'BANK_REJECTED_REQUEST'
  /** The bank did not answer in time. Retryable. */
  | 'BANK_TIMEOUT'
  /** The bank could not be reached or reported a failure of its own. Retryable. */
  | 'BANK_UNAVAILABLE'
  /** The customer's consent at the bank is missing, expired or revoked. */
  | 'CONSENT_REQUIRED'
  /** The customer's consent does not cover this data. */
  | 'PERMISSION_NOT_GRANTED'
  /** The bank does not know the requested resource. */
  | 'RESOURCE_NOT_FOUND'
  /** The bank does not offer this. */
  | 'UNSUPPORTED';

/** How one feature of a bank is doing. */
export type BankFeatureStatus = {
  readonly __typename?: 'BankFeatureStatus';
  /** Which of the bank's features. */
  readonly feature: BankCapability;
  /** When the bank is asked again; null unless it is `SUSPENDED`. */
  readonly retryAt?: Maybe<Scalars['DateTime']['output']>;
  /** Since when; null when it was never called. */
  readonly since?: Maybe<Scalars['DateTime']['output']>;
  /** What the last call came to. */
  readonly state: BankState;
};

/** One customer's access to one bank. */
export type BankLink = Node & {
  readonly __typename?: 'BankLink';
  /** The bank it leads to. */
  readonly bank: Bank;
  /** Whose link it is. */
  readonly customer: Customer;
  /** When the consent ends; null when it has no known end. */
  readonly expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the customer agreed; null when not known. */
  readonly grantedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Global id of the link; it stays when the link is renewed. */
  readonly id: Scalars['ID']['output'];
  /** What the last failed read came to; null when the last one succeeded. */
  readonly lastError?: Maybe<BankError>;
  /** When this gateway last read the bank through this link; null when it has not since it started. */
  readonly lastSuccessAt?: Maybe<Scalars['DateTime']['output']>;
  /** What the customer agreed to share. */
  readonly permissions: ReadonlyArray<LinkPermission>;
  /** Where the customer can renew it; null when there is no such place. */
  readonly reauthorizeUrl?: Maybe<Scalars['URL']['output']>;
  /** Whether the bank knows that it was taken back. */
  readonly revocationAtBank: BankRevocation;
  /** Whether it can be used. */
  readonly status: LinkStatus;
  /** Why it cannot; null when it can, or when the reason is not known. */
  readonly statusReason?: Maybe<LinkStatusReason>;
  /** Since when it stands so; null when not known. */
  readonly statusSince?: Maybe<Scalars['DateTime']['output']>;
};

/**
 * A renewal shares other accounts than the link did. Nothing was done: the same code confirms it with
 * `acceptAccountChanges: true`; without, the link goes on as it was for as long as its old consent lasts.
 */
export type BankLinkAccountsChanged = {
  readonly __typename?: 'BankLinkAccountsChanged';
  /** What it would share in addition. */
  readonly added: ReadonlyArray<LinkedAccount>;
  /** What it would share no more. */
  readonly removed: ReadonlyArray<LinkedAccount>;
};

/** An authorisation was confirmed: the link can be used. */
export type BankLinkConfirmation = {
  readonly __typename?: 'BankLinkConfirmation';
  /** The link. */
  readonly link: BankLink;
};

/** What confirming an authorisation came to. */
export type BankLinkConfirmationResult = BankLinkAccountsChanged | BankLinkConfirmation | LinkRejection;

/** A link was taken back: it cannot be used any more. `link.revocationAtBank` says whether the bank knows already. */
export type BankLinkRevocation = {
  readonly __typename?: 'BankLinkRevocation';
  /** The link. */
  readonly link: BankLink;
};

/** What taking a link back came to. */
export type BankLinkRevocationResult = BankLinkRevocation | LinkRejection;

/** Whether the bank knows that a link was taken back. */
export type BankRevocation =
  /** The bank knows. */
  | 'DONE'
  /** The bank could not be told for thirty days: somebody has to look. */
  | 'FAILED'
  /** There is nothing to tell. */
  | 'NONE'
  /** The bank could not be told yet; the gateway goes on trying. The link cannot be used meanwhile. */
  | 'PENDING';

/** The bank standard a bank speaks. */
export type BankStandard =
  /** Berlin Group NextGenPSD2 XS2A. */
  | 'BERLIN_GROUP'
  /** Australian Consumer Data Right. */
  | 'CDR'
  /** UK Open Banking Read/Write API (OBIE). */
  | 'OPEN_BANKING_UK';

/** How the way to a bank is doing, as this gateway has seen it. */
export type BankState =
  /** The last call failed. */
  | 'FAILING'
  /** It has failed time after time and is not asked until `retryAt`. */
  | 'SUSPENDED'
  /** This gateway has not called the bank since it started. */
  | 'UNKNOWN'
  /** The last call was answered. */
  | 'UP';

/** Whether money enters or leaves the account (ISO 20022 CreditDebitCode). */
export type CreditDebitIndicator =
  /** Money enters the account; for a balance: the account is in credit (`CRDT`). */
  | 'CREDIT'
  /** Money leaves the account; for a balance: overdrawn or owed (`DBIT`). */
  | 'DEBIT';

export type Customer = Node & {
  readonly __typename?: 'Customer';
  readonly id: Scalars['ID']['output'];
  /** The customer's links to banks, oldest id first. Needs `links:read`. */
  readonly links?: Maybe<ReadonlyArray<BankLink>>;
};

/** How the data reached this answer. */
export type Freshness =
  /** From the gateway's cache, within the time the gateway may keep it. */
  | 'CACHED'
  /** Fetched from the bank for this request. */
  | 'LIVE'
  /** From the gateway's cache, older than it should be: `staleReason` says why. */
  | 'STALE';

/** How fresh a caller wants data to be. */
export type FreshnessPreference =
  /** As the gateway keeps it: from its cache while that is fresh, else from the bank. */
  | 'ANY'
  /**
   * From the bank, whatever the cache has: costs a call, which banks ration. Needs the scope `data:live`. When the bank
   * cannot be asked, what the cache has is answered as `STALE`.
   */
  | 'LIVE';

/** What a customer agreed to share. */
export type LinkPermission =
  /** Accounts and their identification. */
  | 'ACCOUNTS'
  /** Balances. */
  | 'BALANCES'
  /** The customer's own data. */
  | 'IDENTITY'
  /** Entries. */
  | 'TRANSACTIONS';

/** A link was not begun, renewed or taken back. */
export type LinkRejection = Rejection & {
  readonly __typename?: 'LinkRejection';
  /** What the bank, or the way to it, failed with; null unless `code` is `BANK_FAILED`. */
  readonly bankError?: Maybe<BankError>;
  /** Why, from a closed list. */
  readonly code: LinkRejectionCode;
  /** The same for people. */
  readonly message: Scalars['String']['output'];
  /** When the same may be asked for again; null unless `code` is `RATE_LIMITED`. */
  readonly retryAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether asking again later, unchanged, can succeed. */
  readonly retryable: Scalars['Boolean']['output'];
};

/** Why nothing was begun or ended. */
export type LinkRejectionCode =
  /** The bank could not be asked, or refused: `bankError` says how. */
  | 'BANK_FAILED'
  /** There is no such bank, or none that customers can be linked to here. */
  | 'BANK_NOT_FOUND'
  /** The code is not one that the caller has been sent, or its ten minutes are over. */
  | 'CODE_NOT_VALID'
  /** There is no such customer, or none who has granted the caller access. */
  | 'CUSTOMER_NOT_FOUND'
  /** There is no such link that the caller may change. */
  | 'LINK_NOT_FOUND'
  /** No permission was asked for, or one that the bank cannot share. */
  | 'PERMISSIONS_NOT_OFFERED'
  /** The caller has begun or renewed too many links in the last minute: `retryAt` says when it may again. No bank was asked. */
  | 'RATE_LIMITED'
  /** The redirect URI is not registered for the caller's client: it is compared character by character. */
  | 'REDIRECT_URI_NOT_REGISTERED'
  /** The state has more than 512 characters. */
  | 'STATE_TOO_LONG';

/** Where a link stands. */
export type LinkStatus =
  /** It can be used. */
  | 'ACTIVE'
  /**
   * Authorised at the bank for the first time, and not confirmed yet by who began it: nothing can be read through it.
   * `confirmBankLink` does that, within ten minutes; a link that is not confirmed is taken back.
   */
  | 'CONFIRMATION_REQUIRED'
  /** The bank takes its tokens no more: the customer has to renew it. */
  | 'CONSENT_REQUIRED'
  /** Its consent has reached its end: the customer has to renew it. */
  | 'EXPIRED'
  /** Never authorised yet: the customer is, or was, at the bank. */
  | 'PENDING'
  /** Taken back by the customer, here or at the bank. */
  | 'REVOKED';

/** Why a link is not `ACTIVE`. */
export type LinkStatusReason =
  /** Nobody came back from the bank in time. */
  | 'AUTHORISATION_ABANDONED'
  /** What came back from the bank could not be accepted. */
  | 'AUTHORISATION_FAILED'
  /** Who began it did not confirm in time that it was they who came back from the bank. The consent is taken back. */
  | 'AUTHORISATION_NOT_CONFIRMED'
  /** The customer, or the bank, said no at the bank. */
  | 'AUTHORISATION_REFUSED'
  /** The gateway ended between the bank's answer and its store. Nothing is kept: try again. */
  | 'AUTHORISATION_UNKNOWN'
  /** The consent has reached its end. */
  | 'CONSENT_EXPIRED'
  /** The bank refused to renew the access after an answer of its own was lost. */
  | 'REFRESH_ANSWER_LOST'
  /** The bank refused to renew the access that it had given. */
  | 'REFRESH_REFUSED'
  /** Taken back at the bank, by the customer or by the bank. */
  | 'REVOKED_AT_BANK'
  /** Taken back through this gateway. */
  | 'REVOKED_BY_CUSTOMER';

/** An account that a bank link shares, or shared. */
export type LinkedAccount = {
  readonly __typename?: 'LinkedAccount';
  /** Its currency; null when it holds several or the bank does not say. */
  readonly currency?: Maybe<Scalars['CurrencyCode']['output']>;
  /** The last four characters of its number, fewer where the bank masks more; null when it gives none. */
  readonly lastFour?: Maybe<Scalars['String']['output']>;
  /** Its name, as the customer or the bank calls it. */
  readonly name?: Maybe<Scalars['String']['output']>;
};

/** An amount of money. Unsigned wherever a `creditDebitIndicator` stands beside it. */
export type Money = {
  readonly __typename?: 'Money';
  /** Decimal string at the currency's own scale: `"12.50"` GBP, `"1200"` JPY, `"0.125"` BHD. */
  readonly amount: Scalars['Decimal']['output'];
  /** ISO 4217 code of the currency. */
  readonly currency: Scalars['CurrencyCode']['output'];
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /**
   * Confirms that who began a link, or its renewal, is who has come back from the bank: by the `code` that the redirect to
   * `redirectUri` carried, which only the returning browser has seen. By the same subject and client that began it, within ten
   * minutes. Until then nothing can be read, and a link that is renewed serves with its old consent. The same code again does
   * nothing again. Needs `links:write`.
   */
  readonly confirmBankLink: BankLinkConfirmationResult;
  /**
   * Begins a link between a customer and a bank. The customer authorises it at the bank, is sent back to this gateway, and
   * then to `redirectUri` with `link`, `state`, and `code` for `confirmBankLink`, or `error` when it came to nothing
   * (`access_denied`, `authorization_expired`, `authorization_failed`, `outcome_unknown`) or the same answer of the bank's came
   * before (`code_already_sent`). Needs `links:write`.
   */
  readonly createBankLink: BankAuthorizationResult;
  /** Begins a new consent for a link: it keeps its id, and what it has until the new one is there. Needs `links:write`. */
  readonly renewBankLink: BankAuthorizationResult;
  /**
   * Takes a link back: from now on it cannot be used, what was read through it is forgotten, and the bank is told. Doing it
   * twice is doing it once. Needs `links:write`.
   */
  readonly revokeBankLink: BankLinkRevocationResult;
};


export type MutationConfirmBankLinkArgs = {
  acceptAccountChanges?: Scalars['Boolean']['input'];
  code: Scalars['String']['input'];
};


export type MutationCreateBankLinkArgs = {
  bankId: Scalars['ID']['input'];
  customerId?: InputMaybe<Scalars['ID']['input']>;
  permissions: ReadonlyArray<LinkPermission>;
  redirectUri: Scalars['URL']['input'];
  state?: InputMaybe<Scalars['String']['input']>;
};


export type MutationRenewBankLinkArgs = {
  linkId: Scalars['ID']['input'];
  permissions?: InputMaybe<ReadonlyArray<LinkPermission>>;
  redirectUri: Scalars['URL']['input'];
  state?: InputMaybe<Scalars['String']['input']>;
};


export type MutationRevokeBankLinkArgs = {
  linkId: Scalars['ID']['input'];
};

/** Anything with a global id. Knowing an id grants nothing: each access is checked against the caller. */
export type Node = {
  /** Global and opaque: keep it, compare it, do not take it apart. */
  readonly id: Scalars['ID']['output'];
};

/** Where a page stands in its list (Relay Cursor Connections). */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Cursor of the last edge, to pass as `after`; null on an empty page. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether more edges follow this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether edges precede this page: true when it was asked for with `after`. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first edge; null on an empty page. */
  readonly startCursor?: Maybe<Scalars['String']['output']>;
};

export type Payment = Node & {
  readonly __typename?: 'Payment';
  readonly id: Scalars['ID']['output'];
};

/** Where data comes from and how old it is. */
export type Provenance = {
  readonly __typename?: 'Provenance';
  /** The moment for which the bank states it; null when the bank does not say. */
  readonly asOf?: Maybe<Scalars['DateTime']['output']>;
  /** The bank the data comes from. */
  readonly bank: Bank;
  /** When the gateway got it from the bank. */
  readonly fetchedAt: Scalars['DateTime']['output'];
  /** Live, cached or stale. */
  readonly freshness: Freshness;
  /** When the gateway may ask the bank again; null when it may at once. */
  readonly nextRefreshAt?: Maybe<Scalars['DateTime']['output']>;
  /** Why it is stale; null when it is not. */
  readonly staleReason?: Maybe<StaleReason>;
  /** Entries of the same answer of the bank's that could not be read: at most the first 20. */
  readonly unreadable: ReadonlyArray<UnreadableEntry>;
};

export type Query = {
  readonly __typename?: 'Query';
  /** One bank by its global id; null when there is none. */
  readonly bank?: Maybe<Bank>;
  /** One link by its global id; null when there is none that the caller may see. Needs `links:read`. */
  readonly bankLink?: Maybe<BankLink>;
  /** Every bank that can be asked, by name. Both filters narrow the list. */
  readonly banks: ReadonlyArray<Bank>;
  /** Anything by its global id; null when there is nothing that the caller may see. Each field needs its own scope. */
  readonly node?: Maybe<Node>;
};


export type QueryBankArgs = {
  id: Scalars['ID']['input'];
};


export type QueryBankLinkArgs = {
  id: Scalars['ID']['input'];
};


export type QueryBanksArgs = {
  capability?: InputMaybe<BankCapability>;
  country?: InputMaybe<Scalars['CountryCode']['input']>;
};


export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};

/** Something that was not done, for a reason that a client can act on. In every rejection nothing has changed. */
export type Rejection = {
  /** A sentence that may be shown to a person. */
  readonly message: Scalars['String']['output'];
  /** Whether the same again can succeed later without a change. */
  readonly retryable: Scalars['Boolean']['output'];
};

/** One noteworthy thing of one account's data. */
export type SourceNote = {
  readonly __typename?: 'SourceNote';
  /** Global id of the account; null where it is about none alone. */
  readonly account?: Maybe<Scalars['ID']['output']>;
  /** What it is, from a closed list. */
  readonly code: SourceNoteCode;
  /** How many entries it concerns, of those that were read for this page; 0 for what concerns none, as the end of a history. */
  readonly count: Scalars['Int']['output'];
  /** The day it is about: with `HISTORY_ENDS` the first that the bank shows, else null. */
  readonly date?: Maybe<Scalars['Date']['output']>;
};

/** What can be noteworthy of a bank's data: a closed list. */
export type SourceNoteCode =
  /** Entries whose amount says that money came and whose accounts say that it went, or the other way round: kept as written. */
  | 'CONTRADICTORY_ENTRIES'
  /** Booked entries to which the bank gives no day: they stand where their neighbours in its list do. */
  | 'ENTRIES_WITHOUT_DAY'
  /** Equal entries that may repeat the bank's page before, or be several purchases: all of them are kept. */
  | 'EQUAL_ENTRIES_KEPT'
  /** Entries that are equal in every field and repeat at the seam of two of the bank's pages: they are counted once. */
  | 'EQUAL_ENTRIES_MERGED'
  /** The bank's history ends within what was asked for: it shows nothing before `date`. */
  | 'HISTORY_ENDS'
  /** The bank gives one id to several entries: the ids of these entries are not used, and their `identityStability` says so. */
  | 'IDS_NOT_RELIABLE';

/** What one bank contributed to a list that spans banks: one entry for each link that was asked. */
export type SourceResult = {
  readonly __typename?: 'SourceResult';
  /** Accounts that could not contribute, not wholly, or only with older data: each with what it failed with. */
  readonly accounts: ReadonlyArray<AccountProblem>;
  /** The bank that was asked. */
  readonly bank: Bank;
  /** Why the data is missing or partial; null when all is well. */
  readonly error?: Maybe<BankError>;
  /** Where the bank's history ends: it shows nothing before this day, to anybody. Null where the end was not met. */
  readonly historyFrom?: Maybe<Scalars['Date']['output']>;
  /** The link through which it was asked. Null without `links:read`. */
  readonly link?: Maybe<BankLink>;
  /** What is noteworthy and no failure, by account: what of the data is to be read with care, although all of it is here. */
  readonly notes: ReadonlyArray<SourceNote>;
  /** How old the contributed data is; null when there is none. */
  readonly provenance?: Maybe<Provenance>;
  /** What became of it. */
  readonly status: SourceStatus;
  /** Entries that could not be read: at most the first 20. */
  readonly unreadable: ReadonlyArray<UnreadableEntry>;
  /** How many entries could not be read. */
  readonly unreadableCount: Scalars['Int']['output'];
};

/** What became of asking one bank. */
export type SourceStatus =
  /** The customer has to renew their consent: see `error.actionUrl`. */
  | 'CONSENT_REQUIRED'
  /** The bank is unreachable, failing, or answers nonsense. */
  | 'DOWN'
  /** The consent does not cover this data. */
  | 'FORBIDDEN'
  /** Answered, and all of it was read. */
  | 'OK'
  /**
   * Answered in part: entries were unreadable, a page or an account failed, or the bank missed an earlier page of this walk.
   * `error`, `accounts` or `unreadable` says what. What is only noteworthy (`notes`) never makes it so.
   */
  | 'PARTIAL'
  /** The bank asks to be called less often: see `error.retryAt`. */
  | 'RATE_LIMITED'
  /** Older data than it should be, since the bank could not be asked. */
  | 'STALE'
  /** The bank did not answer in time. */
  | 'TIMEOUT'
  /** The bank does not offer this; it was not asked. */
  | 'UNSUPPORTED';

/** Why data is older than it should be. */
export type StaleReason =
  /** The bank's answer could not be read. */
  | 'BANK_BAD_RESPONSE'
  /** The bank's rate limit or daily quota is spent. */
  | 'BANK_RATE_LIMITED'
  /** The bank did not answer in time. */
  | 'BANK_TIMEOUT'
  /** The bank could not be reached or failed. */
  | 'BANK_UNAVAILABLE';

export type Transaction = Node & {
  readonly __typename?: 'Transaction';
  readonly id: Scalars['ID']['output'];
};

/** One entry of a bank's answer that could not be read. Nothing is dropped in silence. */
export type UnreadableEntry = {
  readonly __typename?: 'UnreadableEntry';
  /** Global id of the account in whose data it stands; null where that is told beside it, or it is of no one account. */
  readonly accountId?: Maybe<Scalars['ID']['output']>;
  /** Where in the bank's answer, as a JSON pointer (RFC 6901). */
  readonly pointer: Scalars['String']['output'];
  /** Why, without the value. */
  readonly reason: Scalars['String']['output'];
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Bank: Bank;
  BankLink: BankLink;
  Customer: Customer;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Bank:
    ( { __typename: 'Bank' }
    & GraphQLRecursivePick<FederationTypes['Bank'], {"id":true}> );
  BankLink:
    ( { __typename: 'BankLink' }
    & GraphQLRecursivePick<FederationTypes['BankLink'], {"id":true}> );
  Customer:
    ( { __typename: 'Customer' }
    & GraphQLRecursivePick<FederationTypes['Customer'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  BankAuthorizationResult:
    | ( Omit<BankAuthorization, 'link'> & { link: _RefType['BankLink'] } )
    | ( LinkRejectionModel )
  ;
  BankLinkConfirmationResult:
    | ( BankLinkAccountsChanged )
    | ( Omit<BankLinkConfirmation, 'link'> & { link: _RefType['BankLink'] } )
    | ( LinkRejectionModel )
  ;
  BankLinkRevocationResult:
    | ( Omit<BankLinkRevocation, 'link'> & { link: _RefType['BankLink'] } )
    | ( LinkRejectionModel )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Node:
    | ( AccountModel )
    | ( BankModel )
    | ( BankLinkModel )
    | ( CustomerModel )
    | ( PaymentModel )
    | ( TransactionModel )
  ;
  Rejection: ( LinkRejectionModel );
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Account: ResolverTypeWrapper<AccountModel>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  AccountIdentification: ResolverTypeWrapper<AccountIdentificationModel>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  AccountProblem: ResolverTypeWrapper<Omit<AccountProblem, 'error'> & { error: ResolversTypes['BankError'] }>;
  Bank: ResolverTypeWrapper<BankModel>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  BankAuthorization: ResolverTypeWrapper<Omit<BankAuthorization, 'link'> & { link: ResolversTypes['BankLink'] }>;
  BankAuthorizationResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['BankAuthorizationResult']>;
  BankCapability: BankCapability;
  BankError: ResolverTypeWrapper<BankErrorModel>;
  BankErrorCode: BankErrorCode;
  BankFeatureStatus: ResolverTypeWrapper<BankFeatureStatus>;
  BankLink: ResolverTypeWrapper<BankLinkModel>;
  BankLinkAccountsChanged: ResolverTypeWrapper<BankLinkAccountsChanged>;
  BankLinkConfirmation: ResolverTypeWrapper<Omit<BankLinkConfirmation, 'link'> & { link: ResolversTypes['BankLink'] }>;
  BankLinkConfirmationResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['BankLinkConfirmationResult']>;
  BankLinkRevocation: ResolverTypeWrapper<Omit<BankLinkRevocation, 'link'> & { link: ResolversTypes['BankLink'] }>;
  BankLinkRevocationResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['BankLinkRevocationResult']>;
  BankRevocation: BankRevocation;
  BankStandard: BankStandard;
  BankState: BankState;
  CountryCode: ResolverTypeWrapper<Scalars['CountryCode']['output']>;
  CreditDebitIndicator: CreditDebitIndicator;
  CurrencyCode: ResolverTypeWrapper<Scalars['CurrencyCode']['output']>;
  Customer: ResolverTypeWrapper<CustomerModel>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  Freshness: Freshness;
  FreshnessPreference: FreshnessPreference;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  LinkPermission: LinkPermission;
  LinkRejection: ResolverTypeWrapper<LinkRejectionModel>;
  LinkRejectionCode: LinkRejectionCode;
  LinkStatus: LinkStatus;
  LinkStatusReason: LinkStatusReason;
  LinkedAccount: ResolverTypeWrapper<LinkedAccount>;
  Money: ResolverTypeWrapper<MoneyModel>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Node: ResolverTypeWrapper<NodeModel>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Payment: ResolverTypeWrapper<PaymentModel>;
  Provenance: ResolverTypeWrapper<ProvenanceModel>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Rejection: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Rejection']>;
  SourceNote: ResolverTypeWrapper<SourceNoteModel>;
  SourceNoteCode: SourceNoteCode;
  SourceResult: ResolverTypeWrapper<SourceResultModel>;
  SourceStatus: SourceStatus;
  StaleReason: StaleReason;
  Transaction: ResolverTypeWrapper<TransactionModel>;
  URL: ResolverTypeWrapper<Scalars['URL']['output']>;
  UnreadableEntry: ResolverTypeWrapper<UnreadableEntryModel>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Account: AccountModel;
  ID: Scalars['ID']['output'];
  AccountIdentification: AccountIdentificationModel;
  String: Scalars['String']['output'];
  AccountProblem: Omit<AccountProblem, 'error'> & { error: ResolversParentTypes['BankError'] };
  Bank: BankModel;
  Boolean: Scalars['Boolean']['output'];
  Int: Scalars['Int']['output'];
  BankAuthorization: Omit<BankAuthorization, 'link'> & { link: ResolversParentTypes['BankLink'] };
  BankAuthorizationResult: ResolversUnionTypes<ResolversParentTypes>['BankAuthorizationResult'];
  BankError: BankErrorModel;
  BankFeatureStatus: BankFeatureStatus;
  BankLink: BankLinkModel;
  BankLinkAccountsChanged: BankLinkAccountsChanged;
  BankLinkConfirmation: Omit<BankLinkConfirmation, 'link'> & { link: ResolversParentTypes['BankLink'] };
  BankLinkConfirmationResult: ResolversUnionTypes<ResolversParentTypes>['BankLinkConfirmationResult'];
  BankLinkRevocation: Omit<BankLinkRevocation, 'link'> & { link: ResolversParentTypes['BankLink'] };
  BankLinkRevocationResult: ResolversUnionTypes<ResolversParentTypes>['BankLinkRevocationResult'];
  CountryCode: Scalars['CountryCode']['output'];
  CurrencyCode: Scalars['CurrencyCode']['output'];
  Customer: CustomerModel;
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  JSON: Scalars['JSON']['output'];
  LinkRejection: LinkRejectionModel;
  LinkedAccount: LinkedAccount;
  Money: MoneyModel;
  Mutation: Record<PropertyKey, never>;
  Node: NodeModel;
  PageInfo: PageInfo;
  Payment: PaymentModel;
  Provenance: ProvenanceModel;
  Query: Record<PropertyKey, never>;
  Rejection: ResolversInterfaceTypes<ResolversParentTypes>['Rejection'];
  SourceNote: SourceNoteModel;
  SourceResult: SourceResultModel;
  Transaction: TransactionModel;
  URL: Scalars['URL']['output'];
  UnreadableEntry: UnreadableEntryModel;
};

export type AccountResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Account'] = ResolversParentTypes['Account']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AccountIdentificationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AccountIdentification'] = ResolversParentTypes['AccountIdentification']> = {
  accountNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  bban?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  bic?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  bsb?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  iban?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  maskedNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sortCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AccountProblemResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AccountProblem'] = ResolversParentTypes['AccountProblem']> = {
  accountId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  error?: Resolver<ResolversTypes['BankError'], ParentType, ContextType>;
};

export type BankResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Bank'] = ResolversParentTypes['Bank'], FederationReferenceType extends FederationReferenceTypes['Bank'] = FederationReferenceTypes['Bank']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Bank']> | FederationReferenceType, FederationReferenceType, ContextType>;
  bic?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  capabilities?: Resolver<ReadonlyArray<ResolversTypes['BankCapability']>, ParentType, ContextType>;
  country?: Resolver<ResolversTypes['CountryCode'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isLinkable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  maxConsentDays?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  maxHistoryDays?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  standard?: Resolver<ResolversTypes['BankStandard'], ParentType, ContextType>;
  status?: Resolver<ReadonlyArray<ResolversTypes['BankFeatureStatus']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type BankAuthorizationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['BankAuthorization'] = ResolversParentTypes['BankAuthorization']> = {
  authorizationUrl?: Resolver<ResolversTypes['URL'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  link?: Resolver<ResolversTypes['BankLink'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type BankAuthorizationResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['BankAuthorizationResult'] = ResolversParentTypes['BankAuthorizationResult']> = {
  __resolveType: TypeResolveFn<'BankAuthorization' | 'LinkRejection', ParentType, ContextType>;
};

export type BankErrorResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['BankError'] = ResolversParentTypes['BankError']> = {
  actionUrl?: Resolver<Maybe<ResolversTypes['URL']>, ParentType, ContextType>;
  bankCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  code?: Resolver<ResolversTypes['BankErrorCode'], ParentType, ContextType>;
  correlationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retryAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type BankFeatureStatusResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['BankFeatureStatus'] = ResolversParentTypes['BankFeatureStatus']> = {
  feature?: Resolver<ResolversTypes['BankCapability'], ParentType, ContextType>;
  retryAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  since?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['BankState'], ParentType, ContextType>;
};

export type BankLinkResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['BankLink'] = ResolversParentTypes['BankLink'], FederationReferenceType extends FederationReferenceTypes['BankLink'] = FederationReferenceTypes['BankLink']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['BankLink']> | FederationReferenceType, FederationReferenceType, ContextType>;
  bank?: Resolver<ResolversTypes['Bank'], ParentType, ContextType>;
  customer?: Resolver<ResolversTypes['Customer'], ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  grantedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastError?: Resolver<Maybe<ResolversTypes['BankError']>, ParentType, ContextType>;
  lastSuccessAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  permissions?: Resolver<ReadonlyArray<ResolversTypes['LinkPermission']>, ParentType, ContextType>;
  reauthorizeUrl?: Resolver<Maybe<ResolversTypes['URL']>, ParentType, ContextType>;
  revocationAtBank?: Resolver<ResolversTypes['BankRevocation'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['LinkStatus'], ParentType, ContextType>;
  statusReason?: Resolver<Maybe<ResolversTypes['LinkStatusReason']>, ParentType, ContextType>;
  statusSince?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type BankLinkAccountsChangedResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['BankLinkAccountsChanged'] = ResolversParentTypes['BankLinkAccountsChanged']> = {
  added?: Resolver<ReadonlyArray<ResolversTypes['LinkedAccount']>, ParentType, ContextType>;
  removed?: Resolver<ReadonlyArray<ResolversTypes['LinkedAccount']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type BankLinkConfirmationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['BankLinkConfirmation'] = ResolversParentTypes['BankLinkConfirmation']> = {
  link?: Resolver<ResolversTypes['BankLink'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type BankLinkConfirmationResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['BankLinkConfirmationResult'] = ResolversParentTypes['BankLinkConfirmationResult']> = {
  __resolveType: TypeResolveFn<'BankLinkAccountsChanged' | 'BankLinkConfirmation' | 'LinkRejection', ParentType, ContextType>;
};

export type BankLinkRevocationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['BankLinkRevocation'] = ResolversParentTypes['BankLinkRevocation']> = {
  link?: Resolver<ResolversTypes['BankLink'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type BankLinkRevocationResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['BankLinkRevocationResult'] = ResolversParentTypes['BankLinkRevocationResult']> = {
  __resolveType: TypeResolveFn<'BankLinkRevocation' | 'LinkRejection', ParentType, ContextType>;
};

export interface CountryCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CountryCode'], any> {
  name: 'CountryCode';
}

export interface CurrencyCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CurrencyCode'], any> {
  name: 'CurrencyCode';
}

export type CustomerResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Customer'] = ResolversParentTypes['Customer'], FederationReferenceType extends FederationReferenceTypes['Customer'] = FederationReferenceTypes['Customer']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Customer']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  links?: Resolver<Maybe<ReadonlyArray<ResolversTypes['BankLink']>>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type LinkRejectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['LinkRejection'] = ResolversParentTypes['LinkRejection']> = {
  bankError?: Resolver<Maybe<ResolversTypes['BankError']>, ParentType, ContextType>;
  code?: Resolver<ResolversTypes['LinkRejectionCode'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retryAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LinkedAccountResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['LinkedAccount'] = ResolversParentTypes['LinkedAccount']> = {
  currency?: Resolver<Maybe<ResolversTypes['CurrencyCode']>, ParentType, ContextType>;
  lastFour?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type MoneyResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['CurrencyCode'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  confirmBankLink?: Resolver<ResolversTypes['BankLinkConfirmationResult'], ParentType, ContextType, RequireFields<MutationConfirmBankLinkArgs, 'acceptAccountChanges' | 'code'>>;
  createBankLink?: Resolver<ResolversTypes['BankAuthorizationResult'], ParentType, ContextType, RequireFields<MutationCreateBankLinkArgs, 'bankId' | 'permissions' | 'redirectUri'>>;
  renewBankLink?: Resolver<ResolversTypes['BankAuthorizationResult'], ParentType, ContextType, RequireFields<MutationRenewBankLinkArgs, 'linkId' | 'redirectUri'>>;
  revokeBankLink?: Resolver<ResolversTypes['BankLinkRevocationResult'], ParentType, ContextType, RequireFields<MutationRevokeBankLinkArgs, 'linkId'>>;
};

export type NodeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'Account' | 'Bank' | 'BankLink' | 'Customer' | 'Payment' | 'Transaction', ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PaymentResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Payment'] = ResolversParentTypes['Payment']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ProvenanceResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Provenance'] = ResolversParentTypes['Provenance']> = {
  asOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  bank?: Resolver<ResolversTypes['Bank'], ParentType, ContextType>;
  fetchedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  freshness?: Resolver<ResolversTypes['Freshness'], ParentType, ContextType>;
  nextRefreshAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  staleReason?: Resolver<Maybe<ResolversTypes['StaleReason']>, ParentType, ContextType>;
  unreadable?: Resolver<ReadonlyArray<ResolversTypes['UnreadableEntry']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  bank?: Resolver<Maybe<ResolversTypes['Bank']>, ParentType, ContextType, RequireFields<QueryBankArgs, 'id'>>;
  bankLink?: Resolver<Maybe<ResolversTypes['BankLink']>, ParentType, ContextType, RequireFields<QueryBankLinkArgs, 'id'>>;
  banks?: Resolver<ReadonlyArray<ResolversTypes['Bank']>, ParentType, ContextType, Partial<QueryBanksArgs>>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
};

export type RejectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Rejection'] = ResolversParentTypes['Rejection']> = {
  __resolveType: TypeResolveFn<'LinkRejection', ParentType, ContextType>;
};

export type SourceNoteResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SourceNote'] = ResolversParentTypes['SourceNote']> = {
  account?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  code?: Resolver<ResolversTypes['SourceNoteCode'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  date?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type SourceResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SourceResult'] = ResolversParentTypes['SourceResult']> = {
  accounts?: Resolver<ReadonlyArray<ResolversTypes['AccountProblem']>, ParentType, ContextType>;
  bank?: Resolver<ResolversTypes['Bank'], ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['BankError']>, ParentType, ContextType>;
  historyFrom?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  link?: Resolver<Maybe<ResolversTypes['BankLink']>, ParentType, ContextType>;
  notes?: Resolver<ReadonlyArray<ResolversTypes['SourceNote']>, ParentType, ContextType>;
  provenance?: Resolver<Maybe<ResolversTypes['Provenance']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['SourceStatus'], ParentType, ContextType>;
  unreadable?: Resolver<ReadonlyArray<ResolversTypes['UnreadableEntry']>, ParentType, ContextType>;
  unreadableCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type TransactionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Transaction'] = ResolversParentTypes['Transaction']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['URL'], any> {
  name: 'URL';
}

export type UnreadableEntryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UnreadableEntry'] = ResolversParentTypes['UnreadableEntry']> = {
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  pointer?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type Resolvers<ContextType = RequestContext> = {
  Account?: AccountResolvers<ContextType>;
  AccountIdentification?: AccountIdentificationResolvers<ContextType>;
  AccountProblem?: AccountProblemResolvers<ContextType>;
  Bank?: BankResolvers<ContextType>;
  BankAuthorization?: BankAuthorizationResolvers<ContextType>;
  BankAuthorizationResult?: BankAuthorizationResultResolvers<ContextType>;
  BankError?: BankErrorResolvers<ContextType>;
  BankFeatureStatus?: BankFeatureStatusResolvers<ContextType>;
  BankLink?: BankLinkResolvers<ContextType>;
  BankLinkAccountsChanged?: BankLinkAccountsChangedResolvers<ContextType>;
  BankLinkConfirmation?: BankLinkConfirmationResolvers<ContextType>;
  BankLinkConfirmationResult?: BankLinkConfirmationResultResolvers<ContextType>;
  BankLinkRevocation?: BankLinkRevocationResolvers<ContextType>;
  BankLinkRevocationResult?: BankLinkRevocationResultResolvers<ContextType>;
  CountryCode?: GraphQLScalarType;
  CurrencyCode?: GraphQLScalarType;
  Customer?: CustomerResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  JSON?: GraphQLScalarType;
  LinkRejection?: LinkRejectionResolvers<ContextType>;
  LinkedAccount?: LinkedAccountResolvers<ContextType>;
  Money?: MoneyResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Payment?: PaymentResolvers<ContextType>;
  Provenance?: ProvenanceResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Rejection?: RejectionResolvers<ContextType>;
  SourceNote?: SourceNoteResolvers<ContextType>;
  SourceResult?: SourceResultResolvers<ContextType>;
  Transaction?: TransactionResolvers<ContextType>;
  URL?: GraphQLScalarType;
  UnreadableEntry?: UnreadableEntryResolvers<ContextType>;
};

