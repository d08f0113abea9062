import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { BankModel, BankLinkModel, CustomerModel, MoneyModel, ProvenanceModel, SourceResultModel, AccountIdentificationModel, BankErrorModel, NodeModel, UnreadableEntryModel, SourceNoteModel } from '../shared/models.ts';
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

export type Bank = {
  readonly __typename?: 'Bank';
  readonly id: Scalars['ID']['output'];
};

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

export type BankLink = {
  readonly __typename?: 'BankLink';
  readonly id: Scalars['ID']['output'];
};

/** Whether money enters or leaves the account (ISO 20022 CreditDebitCode). */
export type CreditDebitIndicator =
  /** Money enters the account; for a balance: the account is in credit (`CRDT`). */
  | 'CREDIT'
  /** Money leaves the account; for a balance: overdrawn or owed (`DBIT`). */
  | 'DEBIT';

/** A person or business whose banks can be read. Personal data comes from the first linked bank that gives it. */
export type Customer = Node & {
  readonly __typename?: 'Customer';
  /** Postal addresses. Needs `customers:read` and `pii:read`. */
  readonly addresses?: Maybe<ReadonlyArray<PostalAddress>>;
  /** Day of birth. Needs `customers:read` and `pii:read`. */
  readonly dateOfBirth?: Maybe<Scalars['Date']['output']>;
  /** A name for the screen; initials only without `pii:read`; null when no linked bank gives one. Needs `customers:read`. */
  readonly displayName?: Maybe<Scalars['String']['output']>;
  /** Email address. Needs `customers:read` and `pii:read`. */
  readonly email?: Maybe<Scalars['String']['output']>;
  /** Global id of the customer. */
  readonly id: Scalars['ID']['output'];
  /** Full legal name, personal or of the business. Needs `customers:read` and `pii:read`. */
  readonly legalName?: Maybe<Scalars['String']['output']>;
  /** Telephone number as the bank writes it. Needs `customers:read` and `pii:read`. */
  readonly phone?: Maybe<Scalars['String']['output']>;
  /** Who vouches for the customer's identity. Needs `customers:read`. */
  readonly verification?: Maybe<Verification>;
};

/** A page of customers. */
export type CustomerConnection = {
  readonly __typename?: 'CustomerConnection';
  /** The page's edges, by customer id. */
  readonly edges: ReadonlyArray<CustomerEdge>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
};

/** A customer and their place in the list. */
export type CustomerEdge = {
  readonly __typename?: 'CustomerEdge';
  /** Place in the list, to pass as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The customer. */
  readonly node: Customer;
};

/** Which customers to list. */
export type CustomerFilter = {
  /** Only customers with a link to this bank: the bank's global id. */
  readonly bankId?: InputMaybe<Scalars['ID']['input']>;
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

/** An amount of money. Unsigned wherever a `creditDebitIndicator` stands beside it. */
export type Money = {
  readonly __typename?: 'Money';
  /** Decimal string at the currency's own scale: `"12.50"` GBP, `"1200"` JPY, `"0.125"` BHD. */
  readonly amount: Scalars['Decimal']['output'];
  /** ISO 4217 code of the currency. */
  readonly currency: Scalars['CurrencyCode']['output'];
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

/** A postal address as a bank gives it. */
export type PostalAddress = {
  readonly __typename?: 'PostalAddress';
  /** Country. */
  readonly country?: Maybe<Scalars['CountryCode']['output']>;
  /** County, state or province. */
  readonly countrySubDivision?: Maybe<Scalars['String']['output']>;
  /** Street, building and further lines, in the order of an envelope. */
  readonly lines: ReadonlyArray<Scalars['String']['output']>;
  /** Postal code. */
  readonly postCode?: Maybe<Scalars['String']['output']>;
  /** Town. */
  readonly townName?: Maybe<Scalars['String']['output']>;
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
  /** One customer by global id; null when there is none that the caller may see. */
  readonly customer?: Maybe<Customer>;
  /** The customers that the caller may see: all for `customers:read:any`, those who granted access for a partner. */
  readonly customers?: Maybe<CustomerConnection>;
  /** The customer whose token this is; null for a partner's, an analyst's or an operator's token. */
  readonly me?: Maybe<Customer>;
};


export type QueryCustomerArgs = {
  id: Scalars['ID']['input'];
};


export type QueryCustomersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<CustomerFilter>;
  first?: Scalars['Int']['input'];
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

/** Who verified a customer's identity, how, and when. */
export type Verification = {
  readonly __typename?: 'Verification';
  /** How sure one can be. */
  readonly level: VerificationLevel;
  /** How it was verified: `open-banking-party` is the bank's own record of its customer; null when unverified. */
  readonly method?: Maybe<Scalars['String']['output']>;
  /** When the gateway was told; null when unverified. */
  readonly verifiedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The bank that said so; null when unverified. */
  readonly verifiedBy?: Maybe<Bank>;
};

/** How sure one can be that the customer is who they say. */
export type VerificationLevel =
  /** A bank that knows the customer by law said so. */
  | 'BANK_VERIFIED'
  /** Nobody has said so yet. */
  | 'UNVERIFIED';



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
  Customer: Customer;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Customer:
    ( { __typename: 'Customer' }
    & GraphQLRecursivePick<FederationTypes['Customer'], {"id":true}> );
};


/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Node: ( CustomerModel );
  Rejection: never;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AccountIdentification: ResolverTypeWrapper<AccountIdentificationModel>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  AccountProblem: ResolverTypeWrapper<Omit<AccountProblem, 'error'> & { error: ResolversTypes['BankError'] }>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Bank: ResolverTypeWrapper<BankModel>;
  BankError: ResolverTypeWrapper<BankErrorModel>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  BankErrorCode: BankErrorCode;
  BankLink: ResolverTypeWrapper<BankLinkModel>;
  CountryCode: ResolverTypeWrapper<Scalars['CountryCode']['output']>;
  CreditDebitIndicator: CreditDebitIndicator;
  CurrencyCode: ResolverTypeWrapper<Scalars['CurrencyCode']['output']>;
  Customer: ResolverTypeWrapper<CustomerModel>;
  CustomerConnection: ResolverTypeWrapper<Omit<CustomerConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['CustomerEdge']> }>;
  CustomerEdge: ResolverTypeWrapper<Omit<CustomerEdge, 'node'> & { node: ResolversTypes['Customer'] }>;
  CustomerFilter: CustomerFilter;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  Freshness: Freshness;
  FreshnessPreference: FreshnessPreference;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  Money: ResolverTypeWrapper<MoneyModel>;
  Node: ResolverTypeWrapper<NodeModel>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PostalAddress: ResolverTypeWrapper<PostalAddress>;
  Provenance: ResolverTypeWrapper<ProvenanceModel>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Rejection: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Rejection']>;
  SourceNote: ResolverTypeWrapper<SourceNoteModel>;
  SourceNoteCode: SourceNoteCode;
  SourceResult: ResolverTypeWrapper<SourceResultModel>;
  SourceStatus: SourceStatus;
  StaleReason: StaleReason;
  URL: ResolverTypeWrapper<Scalars['URL']['output']>;
  UnreadableEntry: ResolverTypeWrapper<UnreadableEntryModel>;
  Verification: ResolverTypeWrapper<Omit<Verification, 'verifiedBy'> & { verifiedBy?: Maybe<ResolversTypes['Bank']> }>;
  VerificationLevel: VerificationLevel;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AccountIdentification: AccountIdentificationModel;
  String: Scalars['String']['output'];
  AccountProblem: Omit<AccountProblem, 'error'> & { error: ResolversParentTypes['BankError'] };
  ID: Scalars['ID']['output'];
  Bank: BankModel;
  BankError: BankErrorModel;
  Boolean: Scalars['Boolean']['output'];
  BankLink: BankLinkModel;
  CountryCode: Scalars['CountryCode']['output'];
  CurrencyCode: Scalars['CurrencyCode']['output'];
  Customer: CustomerModel;
  CustomerConnection: Omit<CustomerConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['CustomerEdge']> };
  CustomerEdge: Omit<CustomerEdge, 'node'> & { node: ResolversParentTypes['Customer'] };
  CustomerFilter: CustomerFilter;
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  JSON: Scalars['JSON']['output'];
  Money: MoneyModel;
  Node: NodeModel;
  PageInfo: PageInfo;
  PostalAddress: PostalAddress;
  Provenance: ProvenanceModel;
  Query: Record<PropertyKey, never>;
  Int: Scalars['Int']['output'];
  Rejection: ResolversInterfaceTypes<ResolversParentTypes>['Rejection'];
  SourceNote: SourceNoteModel;
  SourceResult: SourceResultModel;
  URL: Scalars['URL']['output'];
  UnreadableEntry: UnreadableEntryModel;
  Verification: Omit<Verification, 'verifiedBy'> & { verifiedBy?: Maybe<ResolversParentTypes['Bank']> };
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

export type BankResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Bank'] = ResolversParentTypes['Bank']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
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

export type BankLinkResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['BankLink'] = ResolversParentTypes['BankLink']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export interface CountryCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CountryCode'], any> {
  name: 'CountryCode';
}

export interface CurrencyCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CurrencyCode'], any> {
  name: 'CurrencyCode';
}

export type CustomerResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Customer'] = ResolversParentTypes['Customer'], FederationReferenceType extends FederationReferenceTypes['Customer'] = FederationReferenceTypes['Customer']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Customer']> | FederationReferenceType, FederationReferenceType, ContextType>;
  addresses?: Resolver<Maybe<ReadonlyArray<ResolversTypes['PostalAddress']>>, ParentType, ContextType>;
  dateOfBirth?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  displayName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  legalName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  phone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  verification?: Resolver<Maybe<ResolversTypes['Verification']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CustomerConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CustomerConnection'] = ResolversParentTypes['CustomerConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['CustomerEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type CustomerEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CustomerEdge'] = ResolversParentTypes['CustomerEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Customer'], ParentType, ContextType>;
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

export type MoneyResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['CurrencyCode'], ParentType, ContextType>;
};

export type NodeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'Customer', ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PostalAddressResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PostalAddress'] = ResolversParentTypes['PostalAddress']> = {
  country?: Resolver<Maybe<ResolversTypes['CountryCode']>, ParentType, ContextType>;
  countrySubDivision?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lines?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  postCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  townName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
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
  customer?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType, RequireFields<QueryCustomerArgs, 'id'>>;
  customers?: Resolver<Maybe<ResolversTypes['CustomerConnection']>, ParentType, ContextType, RequireFields<QueryCustomersArgs, 'first'>>;
  me?: Resolver<Maybe<ResolversTypes['Customer']>, ParentType, ContextType>;
};

export type RejectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Rejection'] = ResolversParentTypes['Rejection']> = {
  __resolveType: TypeResolveFn<null, ParentType, ContextType>;
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

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['URL'], any> {
  name: 'URL';
}

export type UnreadableEntryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UnreadableEntry'] = ResolversParentTypes['UnreadableEntry']> = {
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  pointer?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type VerificationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Verification'] = ResolversParentTypes['Verification']> = {
  level?: Resolver<ResolversTypes['VerificationLevel'], ParentType, ContextType>;
  method?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  verifiedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  verifiedBy?: Resolver<Maybe<ResolversTypes['Bank']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = RequestContext> = {
  AccountIdentification?: AccountIdentificationResolvers<ContextType>;
  AccountProblem?: AccountProblemResolvers<ContextType>;
  Bank?: BankResolvers<ContextType>;
  BankError?: BankErrorResolvers<ContextType>;
  BankLink?: BankLinkResolvers<ContextType>;
  CountryCode?: GraphQLScalarType;
  CurrencyCode?: GraphQLScalarType;
  Customer?: CustomerResolvers<ContextType>;
  CustomerConnection?: CustomerConnectionResolvers<ContextType>;
  CustomerEdge?: CustomerEdgeResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  JSON?: GraphQLScalarType;
  Money?: MoneyResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PostalAddress?: PostalAddressResolvers<ContextType>;
  Provenance?: ProvenanceResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Rejection?: RejectionResolvers<ContextType>;
  SourceNote?: SourceNoteResolvers<ContextType>;
  SourceResult?: SourceResultResolvers<ContextType>;
  URL?: GraphQLScalarType;
  UnreadableEntry?: UnreadableEntryResolvers<ContextType>;
  Verification?: VerificationResolvers<ContextType>;
};

