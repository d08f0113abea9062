/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** Whether an account can be used. */
export type AccountStatus =
  /** Blocked or disabled. */
  | 'BLOCKED'
  /** Closed. */
  | 'CLOSED'
  /** In use. */
  | 'OPEN'
  /** Not open yet. */
  | 'PENDING'
  /** The bank does not say. */
  | 'UNKNOWN';

/** What kind of account it is. */
export type AccountType =
  /** Credit or charge card (`CARD`). */
  | 'CARD'
  /** For daily payments (`CACC`). */
  | 'CURRENT'
  /** Loan (`LOAN`). */
  | 'LOAN'
  /** Mortgage (`MORT`). */
  | 'MORTGAGE'
  /** Anything else, or the bank does not say. */
  | 'OTHER'
  /** Savings or term deposit (`SVGS`). */
  | 'SAVINGS';

/** What a balance counts (ISO 20022 BalanceType). */
export type BalanceType =
  /** Available at the close of the day (`CLAV`). */
  | 'CLOSING_AVAILABLE'
  /** Booked at the close of the day (`CLBD`). */
  | 'CLOSING_BOOKED'
  /** Cleared at the close of the day. */
  | 'CLOSING_CLEARED'
  /** Booked and pending entries together (`XPCD`). */
  | 'EXPECTED'
  /** Available at a day to come (`FWAV`). */
  | 'FORWARD_AVAILABLE'
  /** For information only (`INFO`). */
  | 'INFORMATION'
  /** Available now (`ITAV`). */
  | 'INTERIM_AVAILABLE'
  /** Booked until now (`ITBD`). */
  | 'INTERIM_BOOKED'
  /** Cleared until now. */
  | 'INTERIM_CLEARED'
  /** Card turnover that is not invoiced yet. */
  | 'NON_INVOICED'
  /** Available at the start of the day (`OPAV`). */
  | 'OPENING_AVAILABLE'
  /** Booked at the start of the day (`OPBD`). */
  | 'OPENING_BOOKED'
  /** Cleared at the start of the day. */
  | 'OPENING_CLEARED'
  /** Booked at the previous close (`PRCD`). */
  | 'PREVIOUSLY_CLOSED_BOOKED';

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

/** Why data go dark. */
export type BankLinkDarkReason =
  /** The bank takes its tokens no more. */
  | 'BROKEN'
  /** The consent reaches its end, or has. */
  | 'CONSENT_END'
  /** The customer does not say in time that they go on sharing, or has not. */
  | 'RECONFIRMATION'
  /** It was taken back, here or at the bank. */
  | 'REVOKED';

/** What keeps data, or brings them back. */
export type BankLinkRemedy =
  /** The customer's word here, without the bank: `reconfirmBankLink`, or the page at `reauthorizeUrl`. */
  | 'RECONFIRM'
  /** A new consent at the bank: `renewBankLink`, or the page at `reauthorizeUrl`. */
  | 'RENEW';

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

/** How the data reached this answer. */
export type Freshness =
  /** From the gateway's cache, within the time the gateway may keep it. */
  | 'CACHED'
  /** Fetched from the bank for this request. */
  | 'LIVE'
  /** From the gateway's cache, older than it should be: `staleReason` says why. */
  | 'STALE';

/** What a customer grants a partner. */
export type GrantPermission =
  /** Accounts of the banks that the customer has linked, and will link, and the cards that draw on them: part of each grant. */
  | 'ACCOUNTS'
  /** Balances. Without them entries come without `balanceAfter` and `raw`. */
  | 'BALANCES'
  /**
   * Those whom the customer has entered at banks to pay. Where a bank has them of the customer and not of accounts, they are not shown to
   * whom the grant names accounts.
   */
  | 'BENEFICIARIES'
  /** Freezing the customer's cards and unfreezing them: those all of whose accounts are granted. */
  | 'CARDS'
  /** The customer's own data, as banks have it. */
  | 'IDENTITY'
  /** Linking banks for the customer, who authorises each at the bank; renewing and ending those links. */
  | 'LINKS'
  /** Initiating payments, each of which the customer authorises at the bank. */
  | 'PAYMENTS'
  /** What the accounts cost and earn: rates, fees, overdraft. */
  | 'PRODUCTS'
  /** Direct debits, standing orders, and payments for a day to come. */
  | 'REGULAR_PAYMENTS'
  /** Banks' own statements, as files. */
  | 'STATEMENTS'
  /** Entries. */
  | 'TRANSACTIONS';

/** Why no grant was asked for, confirmed or ended. */
export type GrantRejectionCode =
  /** The code is not one that the caller's customer came back with, was used already, or its ten minutes are over. */
  | 'CODE_NOT_VALID'
  /** A grant lasts 1 to 365 days. */
  | 'DAYS_OUT_OF_RANGE'
  /** There is no such grant that the caller may end. */
  | 'GRANT_NOT_FOUND'
  /** Only a partner with its own credentials can ask, and confirm. */
  | 'NOT_A_PARTNER'
  /** This gateway has no page for people: the operator grants. */
  | 'NO_PAGE'
  /** The operator has given it, and ends it. */
  | 'OPERATOR_GRANT'
  /** `ACCOUNTS` are part of each grant. */
  | 'PERMISSIONS_NOT_OFFERED'
  /** The caller has tried too often in the last minute: `retryAt` says when it may again. */
  | 'RATE_LIMITED'
  /** The redirect URI is not registered for the caller's client: it is compared character by character. */
  | 'REDIRECT_URI_NOT_REGISTERED'
  /** The state has more than 512 characters, or a zero byte, which no store keeps. */
  | 'STATE_TOO_LONG';

/** Who has given a grant. */
export type GrantSource =
  /** The customer, on the gateway's page. */
  | 'CUSTOMER'
  /** The operator, for the customer: everything, until the operator takes it back. It cannot be ended here. */
  | 'OPERATOR';

/** Where a grant stands. */
export type GrantStatus =
  /** It stands. */
  | 'ACTIVE'
  /** It has reached its end. */
  | 'EXPIRED'
  /** Asked for, or given and not confirmed yet: nothing can be read by it. It is gone when its ten minutes are over. */
  | 'PENDING'
  /** Ended by the customer or the partner, or replaced by a newer one. */
  | 'REVOKED';

/** What a customer agreed to share. */
export type LinkPermission =
  /** Accounts and their identification. */
  | 'ACCOUNTS'
  /** Balances. */
  | 'BALANCES'
  /** Those whom the customer has entered at the bank to pay. */
  | 'BENEFICIARIES'
  /** The customer's own data. */
  | 'IDENTITY'
  /** What the accounts cost and earn: rates, fees, overdraft. */
  | 'PRODUCTS'
  /** Direct debits, standing orders, and payments for a day to come. */
  | 'REGULAR_PAYMENTS'
  /** The bank's own statements, as files. */
  | 'STATEMENTS'
  /** Entries. */
  | 'TRANSACTIONS';

/** Why nothing was begun or ended. */
export type LinkRejectionCode =
  /**
   * The bank wants its customer's password, or a one-time code, to be typed in here (embedded authorisation), which is never asked
   * for. The consent was ended at the bank.
   */
  | 'BANK_ASKS_FOR_PASSWORD'
  /** The bank could not be asked, or gave no usable answer: `bankError` says how. */
  | 'BANK_FAILED'
  /** There is no such bank, or none that customers can be linked to here. */
  | 'BANK_NOT_FOUND'
  /** The bank refused: `bankError` has its code, `bankMessage` its words. */
  | 'BANK_REFUSED'
  /** The code is not one that the caller has been sent, or its ten minutes are over. */
  | 'CODE_NOT_VALID'
  /** There is no such customer, or none who has granted the caller access. */
  | 'CUSTOMER_NOT_FOUND'
  /**
   * What `invalidDetails` lists cannot be sent to the bank: an IBAN whose check digits are wrong, a text that is too long, a word that
   * is none of the bank's.
   */
  | 'DETAILS_NOT_VALID'
  /** The bank wants to be told of the customer first what `missingDetails` lists: `details`. */
  | 'DETAILS_REQUIRED'
  /** There is no such link that the caller may change. */
  | 'LINK_NOT_FOUND'
  /** The bank's rules do not ask for it, or the link is not `ACTIVE`. */
  | 'NOTHING_TO_RECONFIRM'
  /** Only the customer can say this, with a token of their own. */
  | 'NOT_THE_CUSTOMER'
  /** No permission was asked for, or one that the bank cannot share. */
  | 'PERMISSIONS_NOT_OFFERED'
  /** The caller has begun or renewed too many links in the last minute: `retryAt` says when it may again. No bank was asked. */
  | 'RATE_LIMITED'
  /** The redirect URI is not registered for the caller's client: it is compared character by character. */
  | 'REDIRECT_URI_NOT_REGISTERED'
  /** The state has more than 512 characters, or a zero byte, which no store keeps. */
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
  /**
   * The bank is reached by another way now, and another link of the customer's shows the accounts, under the ids that they had. Renewing this
   * one does not help, and is not needed.
   */
  | 'BANK_MOVED'
  /** The consent has reached its end. */
  | 'CONSENT_EXPIRED'
  /** The bank refused to renew the access after an answer of its own was lost. */
  | 'REFRESH_ANSWER_LOST'
  /** The bank refused to renew the access that it had given. */
  | 'REFRESH_REFUSED'
  /** Taken back at the bank, by the customer or by the bank. */
  | 'REVOKED_AT_BANK'
  /** Taken back through this gateway. */
  | 'REVOKED_BY_CUSTOMER'
  /** Taken back by the gateway's operator. Renewing links the bank anew. */
  | 'REVOKED_BY_OPERATOR'
  /** The consent stands, and the bank shows nothing until the customer has signed in there again: renewing leads them there. */
  | 'SIGN_IN_REQUIRED';

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

export type ComponentAccountsQueryVariables = Exact<{
  after?: string | null | undefined;
  currency: string;
  withNetWorth: boolean;
}>;


export type ComponentAccountsQuery = { readonly me: { readonly id: string, readonly accounts: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly name: string | null, readonly nickname: string | null, readonly type: AccountType, readonly status: AccountStatus, readonly bank: { readonly id: string, readonly name: string, readonly country: string, readonly logoUrl: string | null }, readonly identification: { readonly iban: string | null, readonly accountNumber: string | null, readonly maskedNumber: string | null } | null, readonly link: { readonly id: string, readonly reauthorizeUrl: string | null } | null, readonly balancesSource: { readonly status: SourceStatus, readonly error: { readonly code: BankErrorCode, readonly retryAt: string | null, readonly actionUrl: string | null } | null } | null, readonly spendable: { readonly signedAmount: { readonly amount: string, readonly currency: string }, readonly provenance: { readonly fetchedAt: string, readonly freshness: Freshness } } | null, readonly balances: ReadonlyArray<{ readonly type: BalanceType, readonly signedAmount: { readonly amount: string, readonly currency: string }, readonly provenance: { readonly fetchedAt: string, readonly freshness: Freshness } }> | null } }>, readonly sources: ReadonlyArray<{ readonly status: SourceStatus, readonly unreadableCount: number, readonly bank: { readonly id: string, readonly name: string, readonly country: string, readonly logoUrl: string | null }, readonly link: { readonly id: string, readonly reauthorizeUrl: string | null } | null, readonly error: { readonly code: BankErrorCode, readonly retryAt: string | null, readonly actionUrl: string | null } | null, readonly provenance: { readonly fetchedAt: string, readonly freshness: Freshness } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null, readonly netWorth?: { readonly missing: ReadonlyArray<string>, readonly isComplete: boolean, readonly byCurrency: ReadonlyArray<{ readonly amount: string, readonly currency: string }>, readonly total: { readonly amount: string, readonly currency: string } | null } | null } | null };

export type ComponentLinksQueryVariables = Exact<{
  withGrants: boolean;
}>;


export type ComponentLinksQuery = { readonly me: { readonly id: string, readonly links: ReadonlyArray<{ readonly id: string, readonly status: LinkStatus, readonly statusReason: LinkStatusReason | null, readonly permissions: ReadonlyArray<LinkPermission>, readonly grantedAt: string | null, readonly expiresAt: string | null, readonly statusSince: string | null, readonly reauthorizeUrl: string | null, readonly revocationAtBank: BankRevocation, readonly lastSuccessAt: string | null, readonly bank: { readonly id: string, readonly name: string, readonly country: string, readonly logoUrl: string | null }, readonly lastError: { readonly code: BankErrorCode } | null, readonly events: { readonly edges: ReadonlyArray<{ readonly cursor: string }> }, readonly forecast: ReadonlyArray<{ readonly permissions: ReadonlyArray<LinkPermission>, readonly goesDarkAt: string, readonly reason: BankLinkDarkReason, readonly isUnattendedOnly: boolean, readonly remedy: BankLinkRemedy | null }> }> | null, readonly grants?: ReadonlyArray<{ readonly id: string, readonly partnerId: string, readonly partnerName: string, readonly permissions: ReadonlyArray<GrantPermission>, readonly status: GrantStatus, readonly source: GrantSource, readonly givenAt: string | null, readonly expiresAt: string | null, readonly endedAt: string | null, readonly lastUsedAt: string | null, readonly accounts: ReadonlyArray<{ readonly accountId: string, readonly bank: { readonly id: string, readonly name: string } }> | null }> | null } | null };

export type ComponentBanksQueryVariables = Exact<{
  search?: string | null | undefined;
  country?: string | null | undefined;
  first: number;
  after?: string | number | null | undefined;
}>;


export type ComponentBanksQuery = { readonly banks: ReadonlyArray<{ readonly id: string, readonly name: string, readonly bic: string | null, readonly country: string, readonly logoUrl: string | null, readonly isLinkable: boolean, readonly maxConsentDays: number | null, readonly via: { readonly id: string, readonly name: string } | null }> };

export type ComponentEndLinkMutationVariables = Exact<{
  linkId: string | number;
  erase: boolean;
}>;


export type ComponentEndLinkMutation = { readonly revokeBankLink:
    | { readonly __typename: 'BankLinkRevocation', readonly link: { readonly id: string, readonly status: LinkStatus, readonly revocationAtBank: BankRevocation } }
    | { readonly __typename: 'LinkRejection', readonly code: LinkRejectionCode, readonly message: string, readonly retryable: boolean, readonly retryAt: string | null }
   };

export type ComponentReconfirmLinkMutationVariables = Exact<{
  linkId: string | number;
}>;


export type ComponentReconfirmLinkMutation = { readonly reconfirmBankLink:
    | { readonly __typename: 'BankLinkReconfirmation', readonly link: { readonly id: string, readonly status: LinkStatus, readonly reconfirmedAt: string | null } }
    | { readonly __typename: 'LinkRejection', readonly code: LinkRejectionCode, readonly message: string, readonly retryable: boolean, readonly retryAt: string | null }
   };

export type ComponentEndGrantMutationVariables = Exact<{
  id: string | number;
}>;


export type ComponentEndGrantMutation = { readonly revokeGrant:
    | { readonly __typename: 'GrantRejection', readonly code: GrantRejectionCode, readonly message: string, readonly retryable: boolean, readonly retryAt: string | null }
    | { readonly __typename: 'GrantRevocation', readonly grant: { readonly id: string, readonly status: GrantStatus } }
   };
