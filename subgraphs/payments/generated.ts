import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { BankModel, BankLinkModel, CustomerModel, AccountModel, PaymentModel, PaymentEventModel, WebhookEndpointModel, WebhookDeliveryModel, MoneyModel, ProvenanceModel, SourceResultModel, AccountIdentificationModel, BankErrorModel, NodeModel, UnreadableEntryModel, SourceNoteModel } from '../shared/models.ts';
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

export type Account = {
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

/** The bank could not be asked, or refused to answer: it has not taken the payment. No money moves. */
export type BankUnavailableRejection = Rejection & {
  readonly __typename?: 'BankUnavailableRejection';
  /** For people. */
  readonly message: Scalars['String']['output'];
  /** The payment; its key stays used. Null when the bank was never asked, and the key is free. */
  readonly rejectedPayment?: Maybe<Payment>;
  /** Always: the same again, under a new key. */
  readonly retryable: Scalars['Boolean']['output'];
};

/** The payment goes on as it would have. */
export type CancelPaymentRejection = Rejection & {
  readonly __typename?: 'CancelPaymentRejection';
  /** Why, from a closed list. */
  readonly code: CancelPaymentRejectionCode;
  /** The same for people. */
  readonly message: Scalars['String']['output'];
  /** Whether asking again later can succeed. */
  readonly retryable: Scalars['Boolean']['output'];
};

/** Why a payment was not cancelled. */
export type CancelPaymentRejectionCode =
  /** The bank could not be asked: nothing has changed. */
  | 'BANK_UNAVAILABLE'
  /** The bank cannot cancel such payments. */
  | 'NOT_OFFERED'
  /** There is no such payment that the caller may cancel. */
  | 'PAYMENT_NOT_FOUND'
  /** It is final, or too far at the bank. */
  | 'TOO_LATE';

/** What cancelling came to. */
export type CancelPaymentResult = CancelPaymentRejection | CancelPaymentSuccess | OutcomeUnknown;

/** The payment is cancelled, or waits for the customer to authorise that at the bank. */
export type CancelPaymentSuccess = {
  readonly __typename?: 'CancelPaymentSuccess';
  /** Where the customer authorises the cancellation; until they have, the payment goes on. Null when it is cancelled. */
  readonly authorizationUrl?: Maybe<Scalars['URL']['output']>;
  /** The payment: `CANCELLED`, unless `authorizationUrl` is there. */
  readonly payment: Payment;
};

/** Nothing was confirmed, and nothing is paid. */
export type ConfirmPaymentRejection = Rejection & {
  readonly __typename?: 'ConfirmPaymentRejection';
  /** Why, from a closed list. */
  readonly code: ConfirmPaymentRejectionCode;
  /** The same for people. */
  readonly message: Scalars['String']['output'];
  /** Whether asking again later can succeed. */
  readonly retryable: Scalars['Boolean']['output'];
};

/** Why a payment was not confirmed. */
export type ConfirmPaymentRejectionCode =
  /** The code is not one that the caller has been sent, or its ten minutes are over: then the payment is `CANCELLED`. */
  | 'CODE_NOT_VALID';

/** What confirming came to. */
export type ConfirmPaymentResult = ConfirmPaymentRejection | ConfirmPaymentSuccess;

/** The payment was confirmed, and goes on. */
export type ConfirmPaymentSuccess = {
  readonly __typename?: 'ConfirmPaymentSuccess';
  /** The payment, as it stands by now: follow it. */
  readonly payment: Payment;
};

/** Whether money enters or leaves the account (ISO 20022 CreditDebitCode). */
export type CreditDebitIndicator =
  /** Money enters the account; for a balance: the account is in credit (`CRDT`). */
  | 'CREDIT'
  /** Money leaves the account; for a balance: overdrawn or owed (`DBIT`). */
  | 'DEBIT';

export type Customer = {
  readonly __typename?: 'Customer';
  readonly id: Scalars['ID']['output'];
  /**
   * The customer's payments that were initiated through this gateway, newest first; for a partner, those it initiated.
   * Needs `payments:read`.
   */
  readonly payments?: Maybe<PaymentConnection>;
};


export type CustomerPaymentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
};

/** What deleting an endpoint came to. */
export type DeleteWebhookEndpointResult = WebhookEndpointDeletion | WebhookRejection;

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

/** The key was used for another input. Nothing was done. */
export type IdempotencyConflictRejection = Rejection & {
  readonly __typename?: 'IdempotencyConflictRejection';
  /** For people. */
  readonly message: Scalars['String']['output'];
  /** Never: take a new key, once it is sure that the first payment is not the one that is wanted. */
  readonly retryable: Scalars['Boolean']['output'];
};

/** A payment to initiate. */
export type InitiatePaymentInput = {
  /** What is paid. */
  readonly amount: MoneyInput;
  /** The bank that is to pay: its global id. Not needed with `debtorAccountId`. */
  readonly bankId?: InputMaybe<Scalars['ID']['input']>;
  /** Who is paid. */
  readonly creditor: PaymentCreditorInput;
  /** For a partner: the customer's global id, who has granted it access. A customer pays themselves. */
  readonly customerId?: InputMaybe<Scalars['ID']['input']>;
  /**
   * The account that pays: its global id. Null when the customer chooses it at the bank; then `bankId` says which, and
   * `confirmPayment` has to follow. Required where the bank pays at the authorisation itself and has nothing to confirm.
   */
  readonly debtorAccountId?: InputMaybe<Scalars['ID']['input']>;
  /**
   * The payer's own reference, which goes with the payment end to end: 35 characters at most (31 in the United Kingdom).
   * Made by the gateway when left out.
   */
  readonly endToEndId?: InputMaybe<Scalars['String']['input']>;
  /**
   * Made by the client, 1 to 40 printable characters without spaces: the same key with the same input is the same payment,
   * however often it is sent, and however the first answer went. With another input it is a conflict. Kept for good.
   */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Whether it is to reach the creditor within seconds (SEPA Instant). Faster Payments always do. */
  readonly isInstant?: Scalars['Boolean']['input'];
  /**
   * Where the customer comes back to from the bank: one of the URIs registered for the caller's client. `payment`, `state`
   * and, when it did not come to what they went for, `error` (`access_denied`, `payment_failed`, `outcome_unknown`, or
   * `cancellation_failed` after a cancellation that came too late) are added to it.
   */
  readonly redirectUri: Scalars['URL']['input'];
  /** The text for the creditor, at most 140 characters. */
  readonly remittanceInformation?: InputMaybe<Scalars['String']['input']>;
  /** The day on which it is to be made, at the bank's own place; today, or null, for at once. */
  readonly requestedExecutionDate?: InputMaybe<Scalars['Date']['input']>;
  /** Given back to `redirectUri` unchanged; at most 512 characters. */
  readonly state?: InputMaybe<Scalars['String']['input']>;
};

/** What initiating a payment came to. In every rejection it is sure that no money moves. */
export type InitiatePaymentResult = BankUnavailableRejection | IdempotencyConflictRejection | InitiatePaymentSuccess | InsufficientFundsRejection | LimitRejection | OutcomeUnknown | PayeeMismatchRejection | PaymentRefusedRejection | UnsupportedRejection | ValidationRejection;

/** The payment was initiated: send the customer to `authorizationUrl`. */
export type InitiatePaymentSuccess = {
  readonly __typename?: 'InitiatePaymentSuccess';
  /**
   * Where to send the customer's browser, soon: banks keep a request for some minutes. Null when nothing is left to
   * authorise, as when the same key was sent before and the customer has been there.
   */
  readonly authorizationUrl?: Maybe<Scalars['URL']['output']>;
  /** The payment, wherever it stands by now. */
  readonly payment: Payment;
};

/** The account has not enough. No money moves. */
export type InsufficientFundsRejection = Rejection & {
  readonly __typename?: 'InsufficientFundsRejection';
  /** For people. */
  readonly message: Scalars['String']['output'];
  /** The payment; its key stays used. */
  readonly rejectedPayment?: Maybe<Payment>;
  /** Whether the same again, under a new key, can succeed later. */
  readonly retryable: Scalars['Boolean']['output'];
};

/** It is more than is allowed. No money moves. */
export type LimitRejection = Rejection & {
  readonly __typename?: 'LimitRejection';
  /** Whose limit. */
  readonly limit: PaymentLimitKind;
  /** For people. */
  readonly message: Scalars['String']['output'];
  /** The payment, when the limit is the bank's: its key stays used. Null when nothing was stored, and the key is free. */
  readonly rejectedPayment?: Maybe<Payment>;
  /** When the same may be asked for again; null unless `limit` is `PAYMENT_RATE` or `VERIFICATIONS`. */
  readonly retryAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether the same again can succeed later. */
  readonly retryable: Scalars['Boolean']['output'];
};

/** An amount of money. Unsigned wherever a `creditDebitIndicator` stands beside it. */
export type Money = {
  readonly __typename?: 'Money';
  /** Decimal string at the currency's own scale: `"12.50"` GBP, `"1200"` JPY, `"0.125"` BHD. */
  readonly amount: Scalars['Decimal']['output'];
  /** ISO 4217 code of the currency. */
  readonly currency: Scalars['CurrencyCode']['output'];
};

/** An amount to pay. */
export type MoneyInput = {
  /** Decimal, more than nothing, at most the currency's own number of decimal places: `"12.50"`. */
  readonly amount: Scalars['Decimal']['input'];
  /** ISO 4217 code. */
  readonly currency: Scalars['CurrencyCode']['input'];
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /**
   * Cancels a payment, where it is early enough and the bank can. Doing it twice is doing it once. Needs
   * `payments:write` and `payments:read`.
   */
  readonly cancelPayment: CancelPaymentResult;
  /**
   * Confirms that who initiated a payment is who has come back from the bank: by the `code` that the redirect to `redirectUri`
   * carried, which only the returning browser has seen. Needed where `confirmationRequired` says so, by the same subject and
   * client that initiated it, within ten minutes; nothing is paid without. The same code again tells how the payment stands.
   * Needs `payments:write`.
   */
  readonly confirmPayment: ConfirmPaymentResult;
  /**
   * Registers an address for updates of the payments that the caller, a partner, initiates. Needs `webhooks:write` and
   * `payments:read`.
   */
  readonly createWebhookEndpoint: WebhookEndpointSecretResult;
  /** Ends an endpoint: nothing more is sent to it. Needs `webhooks:write` and `payments:read`. */
  readonly deleteWebhookEndpoint: DeleteWebhookEndpointResult;
  /**
   * Initiates a payment. The customer authorises it at the bank, is sent back to this gateway, and then to `redirectUri`.
   * Nothing moves before they have authorised it. Needs `payments:write` and `payments:read`.
   */
  readonly initiatePayment: InitiatePaymentResult;
  /** Sends deliveries of an endpoint again: those named, or all since a moment. Needs `webhooks:write` and `payments:read`. */
  readonly replayWebhookDeliveries: ReplayWebhookDeliveriesResult;
  /** Gives an endpoint a new secret; the one before signs along for 24 hours. Needs `webhooks:write` and `payments:read`. */
  readonly rotateWebhookSecret: WebhookEndpointSecretResult;
  /** Asks whether a name belongs to an account, before anything is paid. Nothing is kept. Needs `payments:write`. */
  readonly verifyPayee: VerifyPayeeResult;
};


export type MutationCancelPaymentArgs = {
  paymentId: Scalars['ID']['input'];
};


export type MutationConfirmPaymentArgs = {
  code: Scalars['String']['input'];
};


export type MutationCreateWebhookEndpointArgs = {
  url: Scalars['URL']['input'];
};


export type MutationDeleteWebhookEndpointArgs = {
  endpointId: Scalars['ID']['input'];
};


export type MutationInitiatePaymentArgs = {
  input: InitiatePaymentInput;
};


export type MutationReplayWebhookDeliveriesArgs = {
  deliveryIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  endpointId: Scalars['ID']['input'];
  since?: InputMaybe<Scalars['DateTime']['input']>;
};


export type MutationRotateWebhookSecretArgs = {
  endpointId: Scalars['ID']['input'];
};


export type MutationVerifyPayeeArgs = {
  payee: PaymentCreditorInput;
};

/** Anything with a global id. Knowing an id grants nothing: each access is checked against the caller. */
export type Node = {
  /** Global and opaque: keep it, compare it, do not take it apart. */
  readonly id: Scalars['ID']['output'];
};

/**
 * Nobody can tell yet, or at all, what became of it: follow `payment`, and do not pay again. Sending the same key and input
 * again is safe, and finds out.
 */
export type OutcomeUnknown = {
  readonly __typename?: 'OutcomeUnknown';
  /** For people. */
  readonly message: Scalars['String']['output'];
  /** The payment, to follow. */
  readonly payment: Payment;
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

/** The bank says that name and account do not belong together. No money moves. */
export type PayeeMismatchRejection = Rejection & {
  readonly __typename?: 'PayeeMismatchRejection';
  /** For people. */
  readonly message: Scalars['String']['output'];
  /** The payment; its key stays used. */
  readonly rejectedPayment?: Maybe<Payment>;
  /** Never: the payee has to change. */
  readonly retryable: Scalars['Boolean']['output'];
};

/** What is known of a payee. The customer decides; a mismatch stops no payment. */
export type PayeeVerification = {
  readonly __typename?: 'PayeeVerification';
  /** Whether the name belongs to the account. */
  readonly outcome: PayeeVerificationOutcome;
  /** The name that the account is held under; null unless the outcome is `CLOSE_MATCH`. */
  readonly suggestedName?: Maybe<Scalars['String']['output']>;
};

/** Whether a name belongs to an account (EPC Verification Of Payee, Pay.UK Confirmation of Payee). */
export type PayeeVerificationOutcome =
  /** Nearly: `suggestedName` is the name that it is held under (`CMTC`). */
  | 'CLOSE_MATCH'
  /** It does (`MTCH`). */
  | 'MATCH'
  /** Nobody can say (`NOAP`): the account's bank does not take part, there is no such account, or the service is down. */
  | 'NOT_POSSIBLE'
  /** It does not (`NMTC`). */
  | 'NO_MATCH';

/** A payment that was initiated through this gateway. */
export type Payment = Node & {
  readonly __typename?: 'Payment';
  /** Until when the customer can authorise it; null when there is nothing to authorise. */
  readonly authorizationExpiresAt?: Maybe<Scalars['DateTime']['output']>;
  /**
   * Where the customer authorises it: send their browser there. Null when there is nothing to authorise. Needs
   * `payments:write`.
   */
  readonly authorizationUrl?: Maybe<Scalars['URL']['output']>;
  /** The bank that is asked to pay. */
  readonly bank: Bank;
  /** The bank's reference, for its support. */
  readonly bankReference?: Maybe<Scalars['String']['output']>;
  /**
   * Whether `confirmPayment` has to follow when the customer comes back, before anything is paid: where the payment names no
   * account of the customer's, so that the bank does not see to it that it is they who agree.
   */
  readonly confirmationRequired: Scalars['Boolean']['output'];
  /** When it was initiated. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Who is paid. */
  readonly creditor: PaymentCreditor;
  /** Whose payment it is. */
  readonly customer: Customer;
  /** The account that pays; null while the customer has not chosen it at the bank. */
  readonly debtorAccount?: Maybe<Account>;
  /** The payer's own reference, end to end. */
  readonly endToEndId?: Maybe<Scalars['String']['output']>;
  /** Every change of its status, oldest first. */
  readonly events: ReadonlyArray<PaymentEvent>;
  /** Global id of the payment. */
  readonly id: Scalars['ID']['output'];
  /** What is paid. */
  readonly instructedAmount: Money;
  /** Whether it is to reach the creditor within seconds (SEPA Instant, Faster Payments). */
  readonly isInstant: Scalars['Boolean']['output'];
  /** The text for the creditor; long numbers in it are masked without `pii:read`. */
  readonly remittanceInformation?: Maybe<Scalars['String']['output']>;
  /** The day on which it is to be made; null for at once. */
  readonly requestedExecutionDate?: Maybe<Scalars['Date']['output']>;
  /** Where it stands. */
  readonly status: PaymentStatus;
  /** Why; null when the bank does not say. */
  readonly statusReason?: Maybe<PaymentStatusReason>;
  /** When its status last changed. */
  readonly updatedAt: Scalars['DateTime']['output'];
};

/** A page of payments, newest first. */
export type PaymentConnection = {
  readonly __typename?: 'PaymentConnection';
  /** The page's edges. */
  readonly edges: ReadonlyArray<PaymentEdge>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
};

/** Who is paid. */
export type PaymentCreditor = {
  readonly __typename?: 'PaymentCreditor';
  /** The creditor's account; masked without `pii:read`. */
  readonly identification: AccountIdentification;
  /** The creditor's name; initials only without `pii:read`. */
  readonly name: Scalars['String']['output'];
};

/** Who is to be paid: a name, and an IBAN or a UK sort code with account number. */
export type PaymentCreditorInput = {
  /** UK account number, eight digits; with `sortCode`. */
  readonly accountNumber?: InputMaybe<Scalars['String']['input']>;
  /** BIC (ISO 9362) of the creditor's bank, for banks that ask for it. */
  readonly bic?: InputMaybe<Scalars['String']['input']>;
  /** IBAN (ISO 13616); spaces are ignored. */
  readonly iban?: InputMaybe<Scalars['String']['input']>;
  /** The name that the account is held under. */
  readonly name: Scalars['String']['input'];
  /** UK sort code, six digits; with `accountNumber`. */
  readonly sortCode?: InputMaybe<Scalars['String']['input']>;
};

/** A payment and its place in the list. */
export type PaymentEdge = {
  readonly __typename?: 'PaymentEdge';
  /** Place in the list, to pass as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The payment. */
  readonly node: Payment;
};

/** One change of a payment's status. */
export type PaymentEvent = {
  readonly __typename?: 'PaymentEvent';
  /** When the gateway learned of it. */
  readonly at: Scalars['DateTime']['output'];
  /** Its place among the payment's events, to pass as `after` to `Subscription.paymentUpdated`. */
  readonly cursor: Scalars['String']['output'];
  /** Who told of it. */
  readonly source: PaymentEventSource;
  /** The status from then on. */
  readonly status: PaymentStatus;
  /** Why; null when nobody says. */
  readonly statusReason?: Maybe<PaymentStatusReason>;
};

/** Who told of a change. */
export type PaymentEventSource =
  /** The bank's answer. */
  | 'BANK'
  /** The customer, at the bank or through a client of this gateway. */
  | 'CUSTOMER'
  /** The gateway by itself: nobody authorised it in time, or the bank's answer was lost. */
  | 'GATEWAY';

/** One field of the input, and what is wrong with it. */
export type PaymentFieldError = {
  readonly __typename?: 'PaymentFieldError';
  /** What is wrong, from a closed list. */
  readonly code: PaymentFieldErrorCode;
  /** Path of the field within the input, such as `creditor.iban`. */
  readonly field: Scalars['String']['output'];
  /** The same for people; never repeats the value. */
  readonly message: Scalars['String']['output'];
};

/** What is wrong with one field. */
export type PaymentFieldErrorCode =
  /** It holds characters that the payment's scheme cannot carry. */
  | 'CHARACTERS'
  /** It is none of its kind: a wrong check digit, no such day, an id of nothing that the caller may use. */
  | 'INVALID'
  /** The day is past. */
  | 'IN_THE_PAST'
  /** The bank, or its scheme, does not offer it. */
  | 'NOT_OFFERED'
  /** It must be there. */
  | 'REQUIRED'
  /** It is longer than the payment's scheme can carry. */
  | 'TOO_LONG';

/** Whose limit it was. */
export type PaymentLimitKind =
  /** A limit at the bank. */
  | 'BANK'
  /** The client's limit for all payments of a day (UTC). */
  | 'CLIENT_DAY'
  /** The client's limit for one payment. */
  | 'CLIENT_PAYMENT'
  /**
   * The caller has initiated too many payments in the last minute: `retryAt` says when it may again. What was initiated
   * already is answered under its key all the same.
   */
  | 'PAYMENT_RATE'
  /** The caller has verified too many payees in the last hour: `retryAt` says when it may again. */
  | 'VERIFICATIONS';

/** The bank, or the customer, has refused for another reason. No money moves. */
export type PaymentRefusedRejection = Rejection & {
  readonly __typename?: 'PaymentRefusedRejection';
  /** For people. */
  readonly message: Scalars['String']['output'];
  /** The payment; its key stays used. */
  readonly rejectedPayment?: Maybe<Payment>;
  /** Never without knowing why: `payment.statusReason` says what is known. */
  readonly retryable: Scalars['Boolean']['output'];
};

/** Where a payment stands, from ISO 20022 ExternalPaymentTransactionStatus. */
export type PaymentStatus =
  /** Accepted (`ACTC`, `ACCP`, `ACFC`). */
  | 'ACCEPTED'
  /** Waiting for the customer to authorise it at the bank. */
  | 'AWAITING_AUTHORISATION'
  /** Cancelled (`CANC`). Final. */
  | 'CANCELLED'
  /** Being checked (`PDNG`). */
  | 'PENDING'
  /** Received by the bank (`RCVD`). */
  | 'RECEIVED'
  /** Refused (`RJCT`). Final. */
  | 'REJECTED'
  /** Settled (`ACSC`, `ACCC`). Final. */
  | 'SETTLED'
  /** On its way (`ACSP`). */
  | 'SETTLEMENT_IN_PROCESS'
  /** Nobody can tell: do not pay again before it is cleared up. */
  | 'UNKNOWN';

/** Why a payment stands where it does. */
export type PaymentStatusReason = {
  readonly __typename?: 'PaymentStatusReason';
  /** ISO 20022 ExternalStatusReason code, such as `AM04`. */
  readonly code: Scalars['String']['output'];
  /** A sentence that may be shown to a person. */
  readonly message: Scalars['String']['output'];
};

/** A payment's status has changed. */
export type PaymentUpdate = {
  readonly __typename?: 'PaymentUpdate';
  /** The change. */
  readonly event: PaymentEvent;
  /** The payment as it stands now, which may be further than `event`. */
  readonly payment: Payment;
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
  /** One payment by its global id; null when there is none that the caller may see. Needs `payments:read`. */
  readonly payment?: Maybe<Payment>;
  /** The payment that the caller initiated under an idempotency key; null when the key is unused. Needs `payments:read`. */
  readonly paymentByIdempotencyKey?: Maybe<Payment>;
  /** The webhook endpoints of the caller, a partner; empty for others. Needs `webhooks:write`. */
  readonly webhookEndpoints?: Maybe<ReadonlyArray<WebhookEndpoint>>;
};


export type QueryPaymentArgs = {
  id: Scalars['ID']['input'];
};


export type QueryPaymentByIdempotencyKeyArgs = {
  idempotencyKey: Scalars['String']['input'];
};

/** Something that was not done, for a reason that a client can act on. In every rejection nothing has changed. */
export type Rejection = {
  /** A sentence that may be shown to a person. */
  readonly message: Scalars['String']['output'];
  /** Whether the same again can succeed later without a change. */
  readonly retryable: Scalars['Boolean']['output'];
};

/** What asking for deliveries again came to. */
export type ReplayWebhookDeliveriesResult = WebhookRejection | WebhookReplay;

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

export type Subscription = {
  readonly __typename?: 'Subscription';
  /**
   * Every change of a payment, from the one after `after` on, or from now on; ends after the payment's final status. Whether
   * the caller may see it is judged when subscribing and at each change. Needs `payments:read`.
   */
  readonly paymentUpdated: PaymentUpdate;
};


export type SubscriptionPaymentUpdatedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  id: Scalars['ID']['input'];
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

/** The bank, or its standard, has no such payments here. No call was made, or the bank said so. No money moves. */
export type UnsupportedRejection = Rejection & {
  readonly __typename?: 'UnsupportedRejection';
  /** For people. */
  readonly message: Scalars['String']['output'];
  /** The payment, when it was the bank that said so. Null when nothing was stored, and the key is free. */
  readonly rejectedPayment?: Maybe<Payment>;
  /** Never. */
  readonly retryable: Scalars['Boolean']['output'];
};

/** The input cannot be paid. No money moves. */
export type ValidationRejection = Rejection & {
  readonly __typename?: 'ValidationRejection';
  /** Every fault at once; empty when the bank refused without naming a field. */
  readonly fields: ReadonlyArray<PaymentFieldError>;
  /** For people. */
  readonly message: Scalars['String']['output'];
  /** The payment, when it was the bank that refused: its key stays used. Null when nothing was stored, and the key is free. */
  readonly rejectedPayment?: Maybe<Payment>;
  /** Never: the input has to change. */
  readonly retryable: Scalars['Boolean']['output'];
};

/** What verifying a payee came to. */
export type VerifyPayeeResult = LimitRejection | PayeeVerification | ValidationRejection;

/** One try to deliver. */
export type WebhookAttempt = {
  readonly __typename?: 'WebhookAttempt';
  /** When. */
  readonly at: Scalars['DateTime']['output'];
  /** How long it took, milliseconds. */
  readonly durationMs: Scalars['Int']['output'];
  /** Why it failed; null when it did not. */
  readonly failure?: Maybe<WebhookFailure>;
  /** What was answered; null without an answer. */
  readonly httpStatus?: Maybe<Scalars['Int']['output']>;
};

/** One update on its way to an endpoint. */
export type WebhookDelivery = {
  readonly __typename?: 'WebhookDelivery';
  /** Every try, oldest first; of more than a hundred the newest. */
  readonly attempts: ReadonlyArray<WebhookAttempt>;
  /** When it came to be. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Id of the delivery: the `webhook-id` of the request, the same at each attempt. */
  readonly id: Scalars['ID']['output'];
  /** When it is tried next; null when it is not. */
  readonly nextAttemptAt?: Maybe<Scalars['DateTime']['output']>;
  /** The payment that changed. */
  readonly payment: Payment;
  /** How far it is. */
  readonly status: WebhookDeliveryStatus;
};

/** A page of deliveries, newest first. */
export type WebhookDeliveryConnection = {
  readonly __typename?: 'WebhookDeliveryConnection';
  /** The page's edges. */
  readonly edges: ReadonlyArray<WebhookDeliveryEdge>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
};

/** A delivery and its place in the list. */
export type WebhookDeliveryEdge = {
  readonly __typename?: 'WebhookDeliveryEdge';
  /** Place in the list, to pass as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The delivery. */
  readonly node: WebhookDelivery;
};

/** How far a delivery is. */
export type WebhookDeliveryStatus =
  /** Answered with 2xx. */
  | 'DELIVERED'
  /**
   * Given up: after 24 hours, or at once when the endpoint answers 410 (gone) or the customer's grant is gone. It can be sent
   * again by `replayWebhookDeliveries`.
   */
  | 'FAILED'
  /** To be sent, or to be sent again. */
  | 'PENDING';

/**
 * A partner's address to which the updates of the payments it has initiated are sent, while the customer grants it access: a
 * POST with `{ "type": "payment.updated", "timestamp", "data": { "paymentUpdated": { "event", "payment" } } }`, signed as in
 * the Standard Webhooks specification (`webhook-id`, `webhook-timestamp`, `webhook-signature`). Any 2xx within ten seconds
 * takes it; otherwise it is tried again for 24 hours. It may come more than once, under the same `webhook-id`, and out of
 * order: `event.cursor` tells.
 */
export type WebhookEndpoint = {
  readonly __typename?: 'WebhookEndpoint';
  /** When it was registered. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** What was sent, or is to be sent, newest first; kept for 30 days. */
  readonly deliveries: WebhookDeliveryConnection;
  /** Id of the endpoint. */
  readonly id: Scalars['ID']['output'];
  /** Where updates are sent. */
  readonly url: Scalars['URL']['output'];
};


/**
 * A partner's address to which the updates of the payments it has initiated are sent, while the customer grants it access: a
 * POST with `{ "type": "payment.updated", "timestamp", "data": { "paymentUpdated": { "event", "payment" } } }`, signed as in
 * the Standard Webhooks specification (`webhook-id`, `webhook-timestamp`, `webhook-signature`). Any 2xx within ten seconds
 * takes it; otherwise it is tried again for 24 hours. It may come more than once, under the same `webhook-id`, and out of
 * order: `event.cursor` tells.
 */
export type WebhookEndpointDeliveriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: Scalars['Int']['input'];
  status?: InputMaybe<WebhookDeliveryStatus>;
};

/** An endpoint is gone, with its deliveries. */
export type WebhookEndpointDeletion = {
  readonly __typename?: 'WebhookEndpointDeletion';
  /** Id that it had. */
  readonly id: Scalars['ID']['output'];
};

/** An endpoint and the secret that its requests are signed with. */
export type WebhookEndpointSecret = {
  readonly __typename?: 'WebhookEndpointSecret';
  /** The endpoint. */
  readonly endpoint: WebhookEndpoint;
  /** The signing secret, `whsec_` and base64: shown this once. */
  readonly secret: Scalars['String']['output'];
};

/** What registering an endpoint, or renewing its secret, came to. */
export type WebhookEndpointSecretResult = WebhookEndpointSecret | WebhookRejection;

/** Why an attempt failed. */
export type WebhookFailure =
  /** The host's address is none that may be reached from here. */
  | 'ADDRESS_NOT_ALLOWED'
  /** No connection, or no TLS. */
  | 'CONNECTION'
  /** The partner may not see the payment any more. */
  | 'FORBIDDEN'
  /** Answered with something else than 2xx; redirects are not followed. */
  | 'HTTP_STATUS'
  /** No answer in time. */
  | 'TIMEOUT';

/** Nothing was done. */
export type WebhookRejection = Rejection & {
  readonly __typename?: 'WebhookRejection';
  /** Why, from a closed list. */
  readonly code: WebhookRejectionCode;
  /** The same for people. */
  readonly message: Scalars['String']['output'];
  /** Never: something has to change first. */
  readonly retryable: Scalars['Boolean']['output'];
};

/** Why nothing was done. */
export type WebhookRejectionCode =
  /** There is no such delivery at the endpoint. */
  | 'DELIVERY_NOT_FOUND'
  /** There is no such endpoint of the caller. */
  | 'ENDPOINT_NOT_FOUND'
  /** Only partners have webhooks. */
  | 'NOT_A_PARTNER'
  /** The caller has as many endpoints as are allowed. */
  | 'TOO_MANY_ENDPOINTS'
  /** The URL is not HTTPS, or names an address that may not be reached from here. */
  | 'URL_NOT_ALLOWED';

/** Deliveries are sent again, each under its own id. */
export type WebhookReplay = {
  readonly __typename?: 'WebhookReplay';
  /** How many. */
  readonly count: Scalars['Int']['output'];
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
  Customer: Customer;
  Payment: Payment;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Customer:
    ( { __typename: 'Customer' }
    & GraphQLRecursivePick<FederationTypes['Customer'], {"id":true}> );
  Payment:
    ( { __typename: 'Payment' }
    & GraphQLRecursivePick<FederationTypes['Payment'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  CancelPaymentResult:
    | ( CancelPaymentRejection )
    | ( Omit<CancelPaymentSuccess, 'payment'> & { payment: _RefType['Payment'] } )
    | ( Omit<OutcomeUnknown, 'payment'> & { payment: _RefType['Payment'] } )
  ;
  ConfirmPaymentResult:
    | ( ConfirmPaymentRejection )
    | ( Omit<ConfirmPaymentSuccess, 'payment'> & { payment: _RefType['Payment'] } )
  ;
  DeleteWebhookEndpointResult:
    | ( WebhookEndpointDeletion )
    | ( WebhookRejection )
  ;
  InitiatePaymentResult:
    | ( Omit<BankUnavailableRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<_RefType['Payment']> } )
    | ( IdempotencyConflictRejection )
    | ( Omit<InitiatePaymentSuccess, 'payment'> & { payment: _RefType['Payment'] } )
    | ( Omit<InsufficientFundsRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<_RefType['Payment']> } )
    | ( Omit<LimitRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<_RefType['Payment']> } )
    | ( Omit<OutcomeUnknown, 'payment'> & { payment: _RefType['Payment'] } )
    | ( Omit<PayeeMismatchRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<_RefType['Payment']> } )
    | ( Omit<PaymentRefusedRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<_RefType['Payment']> } )
    | ( Omit<UnsupportedRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<_RefType['Payment']> } )
    | ( Omit<ValidationRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<_RefType['Payment']> } )
  ;
  ReplayWebhookDeliveriesResult:
    | ( WebhookRejection )
    | ( WebhookReplay )
  ;
  VerifyPayeeResult:
    | ( Omit<LimitRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<_RefType['Payment']> } )
    | ( PayeeVerification )
    | ( Omit<ValidationRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<_RefType['Payment']> } )
  ;
  WebhookEndpointSecretResult:
    | ( Omit<WebhookEndpointSecret, 'endpoint'> & { endpoint: _RefType['WebhookEndpoint'] } )
    | ( WebhookRejection )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Node: ( PaymentModel );
  Rejection:
    | ( Omit<BankUnavailableRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<_RefType['Payment']> } )
    | ( CancelPaymentRejection )
    | ( ConfirmPaymentRejection )
    | ( IdempotencyConflictRejection )
    | ( Omit<InsufficientFundsRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<_RefType['Payment']> } )
    | ( Omit<LimitRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<_RefType['Payment']> } )
    | ( Omit<PayeeMismatchRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<_RefType['Payment']> } )
    | ( Omit<PaymentRefusedRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<_RefType['Payment']> } )
    | ( Omit<UnsupportedRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<_RefType['Payment']> } )
    | ( Omit<ValidationRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<_RefType['Payment']> } )
    | ( WebhookRejection )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Account: ResolverTypeWrapper<AccountModel>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  AccountIdentification: ResolverTypeWrapper<AccountIdentificationModel>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  AccountProblem: ResolverTypeWrapper<Omit<AccountProblem, 'error'> & { error: ResolversTypes['BankError'] }>;
  Bank: ResolverTypeWrapper<BankModel>;
  BankError: ResolverTypeWrapper<BankErrorModel>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  BankErrorCode: BankErrorCode;
  BankLink: ResolverTypeWrapper<BankLinkModel>;
  BankUnavailableRejection: ResolverTypeWrapper<Omit<BankUnavailableRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<ResolversTypes['Payment']> }>;
  CancelPaymentRejection: ResolverTypeWrapper<CancelPaymentRejection>;
  CancelPaymentRejectionCode: CancelPaymentRejectionCode;
  CancelPaymentResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CancelPaymentResult']>;
  CancelPaymentSuccess: ResolverTypeWrapper<Omit<CancelPaymentSuccess, 'payment'> & { payment: ResolversTypes['Payment'] }>;
  ConfirmPaymentRejection: ResolverTypeWrapper<ConfirmPaymentRejection>;
  ConfirmPaymentRejectionCode: ConfirmPaymentRejectionCode;
  ConfirmPaymentResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ConfirmPaymentResult']>;
  ConfirmPaymentSuccess: ResolverTypeWrapper<Omit<ConfirmPaymentSuccess, 'payment'> & { payment: ResolversTypes['Payment'] }>;
  CountryCode: ResolverTypeWrapper<Scalars['CountryCode']['output']>;
  CreditDebitIndicator: CreditDebitIndicator;
  CurrencyCode: ResolverTypeWrapper<Scalars['CurrencyCode']['output']>;
  Customer: ResolverTypeWrapper<CustomerModel>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  DeleteWebhookEndpointResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['DeleteWebhookEndpointResult']>;
  Freshness: Freshness;
  FreshnessPreference: FreshnessPreference;
  IdempotencyConflictRejection: ResolverTypeWrapper<IdempotencyConflictRejection>;
  InitiatePaymentInput: InitiatePaymentInput;
  InitiatePaymentResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['InitiatePaymentResult']>;
  InitiatePaymentSuccess: ResolverTypeWrapper<Omit<InitiatePaymentSuccess, 'payment'> & { payment: ResolversTypes['Payment'] }>;
  InsufficientFundsRejection: ResolverTypeWrapper<Omit<InsufficientFundsRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<ResolversTypes['Payment']> }>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  LimitRejection: ResolverTypeWrapper<Omit<LimitRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<ResolversTypes['Payment']> }>;
  Money: ResolverTypeWrapper<MoneyModel>;
  MoneyInput: MoneyInput;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Node: ResolverTypeWrapper<NodeModel>;
  OutcomeUnknown: ResolverTypeWrapper<Omit<OutcomeUnknown, 'payment'> & { payment: ResolversTypes['Payment'] }>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PayeeMismatchRejection: ResolverTypeWrapper<Omit<PayeeMismatchRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<ResolversTypes['Payment']> }>;
  PayeeVerification: ResolverTypeWrapper<PayeeVerification>;
  PayeeVerificationOutcome: PayeeVerificationOutcome;
  Payment: ResolverTypeWrapper<PaymentModel>;
  PaymentConnection: ResolverTypeWrapper<Omit<PaymentConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['PaymentEdge']> }>;
  PaymentCreditor: ResolverTypeWrapper<Omit<PaymentCreditor, 'identification'> & { identification: ResolversTypes['AccountIdentification'] }>;
  PaymentCreditorInput: PaymentCreditorInput;
  PaymentEdge: ResolverTypeWrapper<Omit<PaymentEdge, 'node'> & { node: ResolversTypes['Payment'] }>;
  PaymentEvent: ResolverTypeWrapper<PaymentEventModel>;
  PaymentEventSource: PaymentEventSource;
  PaymentFieldError: ResolverTypeWrapper<PaymentFieldError>;
  PaymentFieldErrorCode: PaymentFieldErrorCode;
  PaymentLimitKind: PaymentLimitKind;
  PaymentRefusedRejection: ResolverTypeWrapper<Omit<PaymentRefusedRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<ResolversTypes['Payment']> }>;
  PaymentStatus: PaymentStatus;
  PaymentStatusReason: ResolverTypeWrapper<PaymentStatusReason>;
  PaymentUpdate: ResolverTypeWrapper<Omit<PaymentUpdate, 'event' | 'payment'> & { event: ResolversTypes['PaymentEvent'], payment: ResolversTypes['Payment'] }>;
  Provenance: ResolverTypeWrapper<ProvenanceModel>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Rejection: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Rejection']>;
  ReplayWebhookDeliveriesResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ReplayWebhookDeliveriesResult']>;
  SourceNote: ResolverTypeWrapper<SourceNoteModel>;
  SourceNoteCode: SourceNoteCode;
  SourceResult: ResolverTypeWrapper<SourceResultModel>;
  SourceStatus: SourceStatus;
  StaleReason: StaleReason;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  URL: ResolverTypeWrapper<Scalars['URL']['output']>;
  UnreadableEntry: ResolverTypeWrapper<UnreadableEntryModel>;
  UnsupportedRejection: ResolverTypeWrapper<Omit<UnsupportedRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<ResolversTypes['Payment']> }>;
  ValidationRejection: ResolverTypeWrapper<Omit<ValidationRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<ResolversTypes['Payment']> }>;
  VerifyPayeeResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['VerifyPayeeResult']>;
  WebhookAttempt: ResolverTypeWrapper<WebhookAttempt>;
  WebhookDelivery: ResolverTypeWrapper<WebhookDeliveryModel>;
  WebhookDeliveryConnection: ResolverTypeWrapper<Omit<WebhookDeliveryConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['WebhookDeliveryEdge']> }>;
  WebhookDeliveryEdge: ResolverTypeWrapper<Omit<WebhookDeliveryEdge, 'node'> & { node: ResolversTypes['WebhookDelivery'] }>;
  WebhookDeliveryStatus: WebhookDeliveryStatus;
  WebhookEndpoint: ResolverTypeWrapper<WebhookEndpointModel>;
  WebhookEndpointDeletion: ResolverTypeWrapper<WebhookEndpointDeletion>;
  WebhookEndpointSecret: ResolverTypeWrapper<Omit<WebhookEndpointSecret, 'endpoint'> & { endpoint: ResolversTypes['WebhookEndpoint'] }>;
  WebhookEndpointSecretResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['WebhookEndpointSecretResult']>;
  WebhookFailure: WebhookFailure;
  WebhookRejection: ResolverTypeWrapper<WebhookRejection>;
  WebhookRejectionCode: WebhookRejectionCode;
  WebhookReplay: ResolverTypeWrapper<WebhookReplay>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Account: AccountModel;
  ID: Scalars['ID']['output'];
  AccountIdentification: AccountIdentificationModel;
  String: Scalars['String']['output'];
  AccountProblem: Omit<AccountProblem, 'error'> & { error: ResolversParentTypes['BankError'] };
  Bank: BankModel;
  BankError: BankErrorModel;
  Boolean: Scalars['Boolean']['output'];
  BankLink: BankLinkModel;
  BankUnavailableRejection: Omit<BankUnavailableRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<ResolversParentTypes['Payment']> };
  CancelPaymentRejection: CancelPaymentRejection;
  CancelPaymentResult: ResolversUnionTypes<ResolversParentTypes>['CancelPaymentResult'];
  CancelPaymentSuccess: Omit<CancelPaymentSuccess, 'payment'> & { payment: ResolversParentTypes['Payment'] };
  ConfirmPaymentRejection: ConfirmPaymentRejection;
  ConfirmPaymentResult: ResolversUnionTypes<ResolversParentTypes>['ConfirmPaymentResult'];
  ConfirmPaymentSuccess: Omit<ConfirmPaymentSuccess, 'payment'> & { payment: ResolversParentTypes['Payment'] };
  CountryCode: Scalars['CountryCode']['output'];
  CurrencyCode: Scalars['CurrencyCode']['output'];
  Customer: CustomerModel;
  Int: Scalars['Int']['output'];
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  DeleteWebhookEndpointResult: ResolversUnionTypes<ResolversParentTypes>['DeleteWebhookEndpointResult'];
  IdempotencyConflictRejection: IdempotencyConflictRejection;
  InitiatePaymentInput: InitiatePaymentInput;
  InitiatePaymentResult: ResolversUnionTypes<ResolversParentTypes>['InitiatePaymentResult'];
  InitiatePaymentSuccess: Omit<InitiatePaymentSuccess, 'payment'> & { payment: ResolversParentTypes['Payment'] };
  InsufficientFundsRejection: Omit<InsufficientFundsRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<ResolversParentTypes['Payment']> };
  JSON: Scalars['JSON']['output'];
  LimitRejection: Omit<LimitRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<ResolversParentTypes['Payment']> };
  Money: MoneyModel;
  MoneyInput: MoneyInput;
  Mutation: Record<PropertyKey, never>;
  Node: NodeModel;
  OutcomeUnknown: Omit<OutcomeUnknown, 'payment'> & { payment: ResolversParentTypes['Payment'] };
  PageInfo: PageInfo;
  PayeeMismatchRejection: Omit<PayeeMismatchRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<ResolversParentTypes['Payment']> };
  PayeeVerification: PayeeVerification;
  Payment: PaymentModel;
  PaymentConnection: Omit<PaymentConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['PaymentEdge']> };
  PaymentCreditor: Omit<PaymentCreditor, 'identification'> & { identification: ResolversParentTypes['AccountIdentification'] };
  PaymentCreditorInput: PaymentCreditorInput;
  PaymentEdge: Omit<PaymentEdge, 'node'> & { node: ResolversParentTypes['Payment'] };
  PaymentEvent: PaymentEventModel;
  PaymentFieldError: PaymentFieldError;
  PaymentRefusedRejection: Omit<PaymentRefusedRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<ResolversParentTypes['Payment']> };
  PaymentStatusReason: PaymentStatusReason;
  PaymentUpdate: Omit<PaymentUpdate, 'event' | 'payment'> & { event: ResolversParentTypes['PaymentEvent'], payment: ResolversParentTypes['Payment'] };
  Provenance: ProvenanceModel;
  Query: Record<PropertyKey, never>;
  Rejection: ResolversInterfaceTypes<ResolversParentTypes>['Rejection'];
  ReplayWebhookDeliveriesResult: ResolversUnionTypes<ResolversParentTypes>['ReplayWebhookDeliveriesResult'];
  SourceNote: SourceNoteModel;
  SourceResult: SourceResultModel;
  Subscription: Record<PropertyKey, never>;
  URL: Scalars['URL']['output'];
  UnreadableEntry: UnreadableEntryModel;
  UnsupportedRejection: Omit<UnsupportedRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<ResolversParentTypes['Payment']> };
  ValidationRejection: Omit<ValidationRejection, 'rejectedPayment'> & { rejectedPayment?: Maybe<ResolversParentTypes['Payment']> };
  VerifyPayeeResult: ResolversUnionTypes<ResolversParentTypes>['VerifyPayeeResult'];
  WebhookAttempt: WebhookAttempt;
  WebhookDelivery: WebhookDeliveryModel;
  WebhookDeliveryConnection: Omit<WebhookDeliveryConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['WebhookDeliveryEdge']> };
  WebhookDeliveryEdge: Omit<WebhookDeliveryEdge, 'node'> & { node: ResolversParentTypes['WebhookDelivery'] };
  WebhookEndpoint: WebhookEndpointModel;
  WebhookEndpointDeletion: WebhookEndpointDeletion;
  WebhookEndpointSecret: Omit<WebhookEndpointSecret, 'endpoint'> & { endpoint: ResolversParentTypes['WebhookEndpoint'] };
  WebhookEndpointSecretResult: ResolversUnionTypes<ResolversParentTypes>['WebhookEndpointSecretResult'];
  WebhookRejection: WebhookRejection;
  WebhookReplay: WebhookReplay;
};

export type AccountResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Account'] = ResolversParentTypes['Account']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
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

export type BankUnavailableRejectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['BankUnavailableRejection'] = ResolversParentTypes['BankUnavailableRejection']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rejectedPayment?: Resolver<Maybe<ResolversTypes['Payment']>, ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CancelPaymentRejectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CancelPaymentRejection'] = ResolversParentTypes['CancelPaymentRejection']> = {
  code?: Resolver<ResolversTypes['CancelPaymentRejectionCode'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CancelPaymentResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CancelPaymentResult'] = ResolversParentTypes['CancelPaymentResult']> = {
  __resolveType: TypeResolveFn<'CancelPaymentRejection' | 'CancelPaymentSuccess' | 'OutcomeUnknown', ParentType, ContextType>;
};

export type CancelPaymentSuccessResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CancelPaymentSuccess'] = ResolversParentTypes['CancelPaymentSuccess']> = {
  authorizationUrl?: Resolver<Maybe<ResolversTypes['URL']>, ParentType, ContextType>;
  payment?: Resolver<ResolversTypes['Payment'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ConfirmPaymentRejectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ConfirmPaymentRejection'] = ResolversParentTypes['ConfirmPaymentRejection']> = {
  code?: Resolver<ResolversTypes['ConfirmPaymentRejectionCode'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ConfirmPaymentResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ConfirmPaymentResult'] = ResolversParentTypes['ConfirmPaymentResult']> = {
  __resolveType: TypeResolveFn<'ConfirmPaymentRejection' | 'ConfirmPaymentSuccess', ParentType, ContextType>;
};

export type ConfirmPaymentSuccessResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ConfirmPaymentSuccess'] = ResolversParentTypes['ConfirmPaymentSuccess']> = {
  payment?: Resolver<ResolversTypes['Payment'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
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
  payments?: Resolver<Maybe<ResolversTypes['PaymentConnection']>, ParentType, ContextType, RequireFields<CustomerPaymentsArgs, 'first'>>;
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

export type DeleteWebhookEndpointResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DeleteWebhookEndpointResult'] = ResolversParentTypes['DeleteWebhookEndpointResult']> = {
  __resolveType: TypeResolveFn<'WebhookEndpointDeletion' | 'WebhookRejection', ParentType, ContextType>;
};

export type IdempotencyConflictRejectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['IdempotencyConflictRejection'] = ResolversParentTypes['IdempotencyConflictRejection']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InitiatePaymentResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['InitiatePaymentResult'] = ResolversParentTypes['InitiatePaymentResult']> = {
  __resolveType: TypeResolveFn<'BankUnavailableRejection' | 'IdempotencyConflictRejection' | 'InitiatePaymentSuccess' | 'InsufficientFundsRejection' | 'LimitRejection' | 'OutcomeUnknown' | 'PayeeMismatchRejection' | 'PaymentRefusedRejection' | 'UnsupportedRejection' | 'ValidationRejection', ParentType, ContextType>;
};

export type InitiatePaymentSuccessResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['InitiatePaymentSuccess'] = ResolversParentTypes['InitiatePaymentSuccess']> = {
  authorizationUrl?: Resolver<Maybe<ResolversTypes['URL']>, ParentType, ContextType>;
  payment?: Resolver<ResolversTypes['Payment'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InsufficientFundsRejectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['InsufficientFundsRejection'] = ResolversParentTypes['InsufficientFundsRejection']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rejectedPayment?: Resolver<Maybe<ResolversTypes['Payment']>, ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type LimitRejectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['LimitRejection'] = ResolversParentTypes['LimitRejection']> = {
  limit?: Resolver<ResolversTypes['PaymentLimitKind'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rejectedPayment?: Resolver<Maybe<ResolversTypes['Payment']>, ParentType, ContextType>;
  retryAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MoneyResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['CurrencyCode'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  cancelPayment?: Resolver<ResolversTypes['CancelPaymentResult'], ParentType, ContextType, RequireFields<MutationCancelPaymentArgs, 'paymentId'>>;
  confirmPayment?: Resolver<ResolversTypes['ConfirmPaymentResult'], ParentType, ContextType, RequireFields<MutationConfirmPaymentArgs, 'code'>>;
  createWebhookEndpoint?: Resolver<ResolversTypes['WebhookEndpointSecretResult'], ParentType, ContextType, RequireFields<MutationCreateWebhookEndpointArgs, 'url'>>;
  deleteWebhookEndpoint?: Resolver<ResolversTypes['DeleteWebhookEndpointResult'], ParentType, ContextType, RequireFields<MutationDeleteWebhookEndpointArgs, 'endpointId'>>;
  initiatePayment?: Resolver<ResolversTypes['InitiatePaymentResult'], ParentType, ContextType, RequireFields<MutationInitiatePaymentArgs, 'input'>>;
  replayWebhookDeliveries?: Resolver<ResolversTypes['ReplayWebhookDeliveriesResult'], ParentType, ContextType, RequireFields<MutationReplayWebhookDeliveriesArgs, 'endpointId'>>;
  rotateWebhookSecret?: Resolver<ResolversTypes['WebhookEndpointSecretResult'], ParentType, ContextType, RequireFields<MutationRotateWebhookSecretArgs, 'endpointId'>>;
  verifyPayee?: Resolver<ResolversTypes['VerifyPayeeResult'], ParentType, ContextType, RequireFields<MutationVerifyPayeeArgs, 'payee'>>;
};

export type NodeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'Payment', ParentType, ContextType>;
};

export type OutcomeUnknownResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['OutcomeUnknown'] = ResolversParentTypes['OutcomeUnknown']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  payment?: Resolver<ResolversTypes['Payment'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PayeeMismatchRejectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PayeeMismatchRejection'] = ResolversParentTypes['PayeeMismatchRejection']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rejectedPayment?: Resolver<Maybe<ResolversTypes['Payment']>, ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PayeeVerificationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PayeeVerification'] = ResolversParentTypes['PayeeVerification']> = {
  outcome?: Resolver<ResolversTypes['PayeeVerificationOutcome'], ParentType, ContextType>;
  suggestedName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PaymentResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Payment'] = ResolversParentTypes['Payment'], FederationReferenceType extends FederationReferenceTypes['Payment'] = FederationReferenceTypes['Payment']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Payment']> | FederationReferenceType, FederationReferenceType, ContextType>;
  authorizationExpiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  authorizationUrl?: Resolver<Maybe<ResolversTypes['URL']>, ParentType, ContextType>;
  bank?: Resolver<ResolversTypes['Bank'], ParentType, ContextType>;
  bankReference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  confirmationRequired?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  creditor?: Resolver<ResolversTypes['PaymentCreditor'], ParentType, ContextType>;
  customer?: Resolver<ResolversTypes['Customer'], ParentType, ContextType>;
  debtorAccount?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType>;
  endToEndId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  events?: Resolver<ReadonlyArray<ResolversTypes['PaymentEvent']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  instructedAmount?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  isInstant?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  remittanceInformation?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  requestedExecutionDate?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['PaymentStatus'], ParentType, ContextType>;
  statusReason?: Resolver<Maybe<ResolversTypes['PaymentStatusReason']>, ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PaymentConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PaymentConnection'] = ResolversParentTypes['PaymentConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['PaymentEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type PaymentCreditorResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PaymentCreditor'] = ResolversParentTypes['PaymentCreditor']> = {
  identification?: Resolver<ResolversTypes['AccountIdentification'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PaymentEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PaymentEdge'] = ResolversParentTypes['PaymentEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Payment'], ParentType, ContextType>;
};

export type PaymentEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PaymentEvent'] = ResolversParentTypes['PaymentEvent']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['PaymentEventSource'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['PaymentStatus'], ParentType, ContextType>;
  statusReason?: Resolver<Maybe<ResolversTypes['PaymentStatusReason']>, ParentType, ContextType>;
};

export type PaymentFieldErrorResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PaymentFieldError'] = ResolversParentTypes['PaymentFieldError']> = {
  code?: Resolver<ResolversTypes['PaymentFieldErrorCode'], ParentType, ContextType>;
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PaymentRefusedRejectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PaymentRefusedRejection'] = ResolversParentTypes['PaymentRefusedRejection']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rejectedPayment?: Resolver<Maybe<ResolversTypes['Payment']>, ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PaymentStatusReasonResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PaymentStatusReason'] = ResolversParentTypes['PaymentStatusReason']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PaymentUpdateResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PaymentUpdate'] = ResolversParentTypes['PaymentUpdate']> = {
  event?: Resolver<ResolversTypes['PaymentEvent'], ParentType, ContextType>;
  payment?: Resolver<ResolversTypes['Payment'], ParentType, ContextType>;
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
  payment?: Resolver<Maybe<ResolversTypes['Payment']>, ParentType, ContextType, RequireFields<QueryPaymentArgs, 'id'>>;
  paymentByIdempotencyKey?: Resolver<Maybe<ResolversTypes['Payment']>, ParentType, ContextType, RequireFields<QueryPaymentByIdempotencyKeyArgs, 'idempotencyKey'>>;
  webhookEndpoints?: Resolver<Maybe<ReadonlyArray<ResolversTypes['WebhookEndpoint']>>, ParentType, ContextType>;
};

export type RejectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Rejection'] = ResolversParentTypes['Rejection']> = {
  __resolveType: TypeResolveFn<'BankUnavailableRejection' | 'CancelPaymentRejection' | 'ConfirmPaymentRejection' | 'IdempotencyConflictRejection' | 'InsufficientFundsRejection' | 'LimitRejection' | 'PayeeMismatchRejection' | 'PaymentRefusedRejection' | 'UnsupportedRejection' | 'ValidationRejection' | 'WebhookRejection', ParentType, ContextType>;
};

export type ReplayWebhookDeliveriesResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ReplayWebhookDeliveriesResult'] = ResolversParentTypes['ReplayWebhookDeliveriesResult']> = {
  __resolveType: TypeResolveFn<'WebhookRejection' | 'WebhookReplay', ParentType, ContextType>;
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

export type SubscriptionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  paymentUpdated?: SubscriptionResolver<ResolversTypes['PaymentUpdate'], "paymentUpdated", ParentType, ContextType, RequireFields<SubscriptionPaymentUpdatedArgs, 'id'>>;
};

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['URL'], any> {
  name: 'URL';
}

export type UnreadableEntryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UnreadableEntry'] = ResolversParentTypes['UnreadableEntry']> = {
  accountId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  pointer?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type UnsupportedRejectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UnsupportedRejection'] = ResolversParentTypes['UnsupportedRejection']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rejectedPayment?: Resolver<Maybe<ResolversTypes['Payment']>, ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ValidationRejectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ValidationRejection'] = ResolversParentTypes['ValidationRejection']> = {
  fields?: Resolver<ReadonlyArray<ResolversTypes['PaymentFieldError']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rejectedPayment?: Resolver<Maybe<ResolversTypes['Payment']>, ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type VerifyPayeeResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['VerifyPayeeResult'] = ResolversParentTypes['VerifyPayeeResult']> = {
  __resolveType: TypeResolveFn<'LimitRejection' | 'PayeeVerification' | 'ValidationRejection', ParentType, ContextType>;
};

export type WebhookAttemptResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['WebhookAttempt'] = ResolversParentTypes['WebhookAttempt']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  durationMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['WebhookFailure']>, ParentType, ContextType>;
  httpStatus?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type WebhookDeliveryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['WebhookDelivery'] = ResolversParentTypes['WebhookDelivery']> = {
  attempts?: Resolver<ReadonlyArray<ResolversTypes['WebhookAttempt']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  nextAttemptAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  payment?: Resolver<ResolversTypes['Payment'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['WebhookDeliveryStatus'], ParentType, ContextType>;
};

export type WebhookDeliveryConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['WebhookDeliveryConnection'] = ResolversParentTypes['WebhookDeliveryConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['WebhookDeliveryEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type WebhookDeliveryEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['WebhookDeliveryEdge'] = ResolversParentTypes['WebhookDeliveryEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['WebhookDelivery'], ParentType, ContextType>;
};

export type WebhookEndpointResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['WebhookEndpoint'] = ResolversParentTypes['WebhookEndpoint']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  deliveries?: Resolver<ResolversTypes['WebhookDeliveryConnection'], ParentType, ContextType, RequireFields<WebhookEndpointDeliveriesArgs, 'first'>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['URL'], ParentType, ContextType>;
};

export type WebhookEndpointDeletionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['WebhookEndpointDeletion'] = ResolversParentTypes['WebhookEndpointDeletion']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WebhookEndpointSecretResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['WebhookEndpointSecret'] = ResolversParentTypes['WebhookEndpointSecret']> = {
  endpoint?: Resolver<ResolversTypes['WebhookEndpoint'], ParentType, ContextType>;
  secret?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WebhookEndpointSecretResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['WebhookEndpointSecretResult'] = ResolversParentTypes['WebhookEndpointSecretResult']> = {
  __resolveType: TypeResolveFn<'WebhookEndpointSecret' | 'WebhookRejection', ParentType, ContextType>;
};

export type WebhookRejectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['WebhookRejection'] = ResolversParentTypes['WebhookRejection']> = {
  code?: Resolver<ResolversTypes['WebhookRejectionCode'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WebhookReplayResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['WebhookReplay'] = ResolversParentTypes['WebhookReplay']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type Resolvers<ContextType = RequestContext> = {
  Account?: AccountResolvers<ContextType>;
  AccountIdentification?: AccountIdentificationResolvers<ContextType>;
  AccountProblem?: AccountProblemResolvers<ContextType>;
  Bank?: BankResolvers<ContextType>;
  BankError?: BankErrorResolvers<ContextType>;
  BankLink?: BankLinkResolvers<ContextType>;
  BankUnavailableRejection?: BankUnavailableRejectionResolvers<ContextType>;
  CancelPaymentRejection?: CancelPaymentRejectionResolvers<ContextType>;
  CancelPaymentResult?: CancelPaymentResultResolvers<ContextType>;
  CancelPaymentSuccess?: CancelPaymentSuccessResolvers<ContextType>;
  ConfirmPaymentRejection?: ConfirmPaymentRejectionResolvers<ContextType>;
  ConfirmPaymentResult?: ConfirmPaymentResultResolvers<ContextType>;
  ConfirmPaymentSuccess?: ConfirmPaymentSuccessResolvers<ContextType>;
  CountryCode?: GraphQLScalarType;
  CurrencyCode?: GraphQLScalarType;
  Customer?: CustomerResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  DeleteWebhookEndpointResult?: DeleteWebhookEndpointResultResolvers<ContextType>;
  IdempotencyConflictRejection?: IdempotencyConflictRejectionResolvers<ContextType>;
  InitiatePaymentResult?: InitiatePaymentResultResolvers<ContextType>;
  InitiatePaymentSuccess?: InitiatePaymentSuccessResolvers<ContextType>;
  InsufficientFundsRejection?: InsufficientFundsRejectionResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  LimitRejection?: LimitRejectionResolvers<ContextType>;
  Money?: MoneyResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  OutcomeUnknown?: OutcomeUnknownResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PayeeMismatchRejection?: PayeeMismatchRejectionResolvers<ContextType>;
  PayeeVerification?: PayeeVerificationResolvers<ContextType>;
  Payment?: PaymentResolvers<ContextType>;
  PaymentConnection?: PaymentConnectionResolvers<ContextType>;
  PaymentCreditor?: PaymentCreditorResolvers<ContextType>;
  PaymentEdge?: PaymentEdgeResolvers<ContextType>;
  PaymentEvent?: PaymentEventResolvers<ContextType>;
  PaymentFieldError?: PaymentFieldErrorResolvers<ContextType>;
  PaymentRefusedRejection?: PaymentRefusedRejectionResolvers<ContextType>;
  PaymentStatusReason?: PaymentStatusReasonResolvers<ContextType>;
  PaymentUpdate?: PaymentUpdateResolvers<ContextType>;
  Provenance?: ProvenanceResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Rejection?: RejectionResolvers<ContextType>;
  ReplayWebhookDeliveriesResult?: ReplayWebhookDeliveriesResultResolvers<ContextType>;
  SourceNote?: SourceNoteResolvers<ContextType>;
  SourceResult?: SourceResultResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  URL?: GraphQLScalarType;
  UnreadableEntry?: UnreadableEntryResolvers<ContextType>;
  UnsupportedRejection?: UnsupportedRejectionResolvers<ContextType>;
  ValidationRejection?: ValidationRejectionResolvers<ContextType>;
  VerifyPayeeResult?: VerifyPayeeResultResolvers<ContextType>;
  WebhookAttempt?: WebhookAttemptResolvers<ContextType>;
  WebhookDelivery?: WebhookDeliveryResolvers<ContextType>;
  WebhookDeliveryConnection?: WebhookDeliveryConnectionResolvers<ContextType>;
  WebhookDeliveryEdge?: WebhookDeliveryEdgeResolvers<ContextType>;
  WebhookEndpoint?: WebhookEndpointResolvers<ContextType>;
  WebhookEndpointDeletion?: WebhookEndpointDeletionResolvers<ContextType>;
  WebhookEndpointSecret?: WebhookEndpointSecretResolvers<ContextType>;
  WebhookEndpointSecretResult?: WebhookEndpointSecretResultResolvers<ContextType>;
  WebhookRejection?: WebhookRejectionResolvers<ContextType>;
  WebhookReplay?: WebhookReplayResolvers<ContextType>;
};

