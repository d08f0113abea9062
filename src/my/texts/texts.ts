// What a person's own pages say. A language that lacks a text does not compile. Given by by-language.ts; test/unit/my/texts.test.ts
// holds the languages together.

import type {
  AccountStatus,
  AccountType,
  CategoryGroup,
  GrantPermission,
  PayeeVerificationOutcome,
  PaymentFieldErrorCode,
  PaymentStatus,
  TransactionKind,
} from '../generated.ts';

/** Texts of every page. */
export interface CommonTexts {
  readonly missing: string;
  readonly missingText: string;
  readonly toOverview: string;
  readonly failed: string;
  /** Too many questions in a short time. */
  readonly tooMuch: string;
  readonly trouble: string;
  readonly unreadable: string;
  /** The person's sign-in does not allow what the page shows. */
  readonly notAllowed: string;
  readonly cancel: string;
  readonly loadAgain: string;
  readonly accountTypes: Readonly<Record<AccountType, string>>;
  readonly accountStatuses: Readonly<Partial<Record<AccountStatus, string>>>;
  readonly all: string;
}

/** Texts of the first page. */
export interface OverviewTexts {
  readonly title: string;
  readonly greeting: (name: string) => string;
  readonly worth: string;
  readonly worthTogether: (currency: string) => string;
  readonly worthRates: (source: string) => string;
  readonly worthPartial: string;
  readonly worthNoRate: (currencies: string) => string;
  readonly chooseCurrency: string;
  readonly show: string;
  readonly attention: string;
  readonly accounts: string;
  readonly noAccounts: string;
  readonly moreAccounts: string;
  readonly balanceUnknown: string;
  readonly balanceNotShared: string;
  readonly spendable: (amount: string) => string;
  readonly asked: string;
  readonly asOf: string;
  readonly empty: string;
  readonly emptyText: string;
  readonly linkBank: string;
  readonly pay: string;
  /** What is wrong, and what to do about it; `bank` is its name. */
  readonly problems: {
    readonly expired: (bank: string) => string;
    readonly signInRequired: (bank: string) => string;
    readonly endsSoon: (bank: string) => string;
    readonly reconfirm: (bank: string) => string;
    readonly down: (bank: string) => string;
    readonly slow: (bank: string) => string;
    readonly limited: (bank: string) => string;
    readonly stale: (bank: string) => string;
    readonly partial: (bank: string, count: number, plural: Intl.LDMLPluralRule) => string;
    readonly forbidden: (bank: string) => string;
  };
  readonly states: {
    readonly current: string;
    readonly asking: string;
    readonly old: string;
    readonly partial: string;
    readonly ended: string;
    readonly unreachable: string;
    readonly notShared: string;
  };
  readonly renew: (bank: string) => string;
  readonly goOn: (bank: string) => string;
  readonly again: string;
}

/** Texts of an account's page. */
export interface AccountTexts {
  readonly balance: string;
  readonly available: string;
  readonly creditLimit: string;
  readonly numbers: {
    readonly iban: string;
    readonly bban: string;
    readonly bic: string;
    readonly sortCode: string;
    readonly accountNumber: string;
    readonly bsb: string;
    readonly routingNumber: string;
    readonly maskedNumber: string;
  };
  readonly holder: string;
  readonly opened: string;
  readonly details: string;
  readonly statement: string;
  readonly filter: string;
  readonly search: string;
  readonly searchHint: string;
  readonly from: string;
  readonly to: string;
  readonly direction: string;
  readonly moneyIn: string;
  readonly moneyOut: string;
  readonly category: string;
  readonly apply: string;
  readonly reset: string;
  readonly found: string;
  readonly none: string;
  readonly noneFound: string;
  readonly notShared: string;
  readonly pending: string;
  readonly future: string;
  readonly refused: string;
  readonly noDay: string;
  readonly balanceAfter: (amount: string) => string;
  readonly valueDate: string;
  readonly reference: string;
  readonly counterpartyAccount: string;
  readonly text: string;
  readonly kind: string;
  readonly older: string;
  readonly newest: string;
  readonly stillComing: string;
  readonly historyEnds: string;
  readonly unreadable: (count: number, plural: Intl.LDMLPluralRule) => string;
  readonly badDates: string;
  readonly payFrom: string;
  /** The bank has not told whether there is such an account. */
  readonly notTold: string;
  readonly consentOver: string;
  readonly toBanks: string;
  readonly groups: Readonly<Record<CategoryGroup, string>>;
  readonly kinds: Readonly<Record<TransactionKind, string>>;
}

/** Texts of payments. */
export interface PaymentTexts {
  readonly title: string;
  readonly none: string;
  readonly notAllowed: string;
  readonly pay: string;
  readonly to: (name: string) => string;
  readonly older: string;
  readonly newest: string;
  readonly one: (name: string) => string;
  readonly amount: string;
  readonly creditor: string;
  readonly creditorAccount: string;
  readonly debtor: string;
  readonly bank: string;
  readonly reference: string;
  readonly endToEndId: string;
  readonly bankReference: string;
  readonly day: string;
  /** Of a payment that is made again and again. */
  readonly standingOrder: string;
  readonly created: string;
  readonly progress: string;
  readonly statuses: Readonly<Record<PaymentStatus, { readonly word: string; readonly detail: string }>>;
  readonly reason: (code: string) => string;
  readonly authorise: (bank: string) => string;
  readonly authoriseUntil: string;
  readonly decoupled: (bank: string) => string;
  readonly cancel: string;
  readonly cancelQuestion: (name: string) => string;
  readonly cancelText: (amount: string, name: string) => string;
  readonly cancelYes: string;
  readonly cancelNo: string;
  readonly cancelled: string;
  readonly cancelAtBank: (bank: string) => string;
  readonly cancelFailures: {
    readonly PAYMENT_NOT_FOUND: string;
    readonly TOO_LATE: string;
    readonly NOT_OFFERED: string;
    readonly BANK_UNAVAILABLE: string;
    readonly unknown: string;
  };
  readonly backMessages: {
    readonly access_denied: string;
    readonly payment_failed: string;
    readonly outcome_unknown: string;
    readonly cancellation_failed: string;
    readonly notConfirmed: string;
    /** It was not cancelled. */
    readonly goesOn: string;
  };
  readonly form: {
    readonly title: string;
    readonly intro: string;
    readonly noAccount: string;
    /** Banks that have not told their accounts. */
    readonly unread: (banks: string) => string;
    readonly chosen: string;
    readonly from: string;
    readonly fromAccount: (name: string, bank: string, spendable: string | null) => string;
    readonly toWhom: string;
    readonly name: string;
    readonly nameHint: string;
    readonly iban: string;
    readonly ibanHint: string;
    readonly sortCode: string;
    readonly accountNumber: string;
    readonly ukHint: string;
    readonly amount: string;
    readonly amountHint: (currency: string) => string;
    readonly reference: string;
    readonly referenceHint: string;
    readonly day: string;
    readonly dayHint: string;
    readonly instant: string;
    readonly go: string;
    readonly faults: string;
    readonly fault: Readonly<Record<PaymentFieldErrorCode, string>>;
    readonly badAmount: string;
    readonly noFrom: string;
    readonly noAccountGiven: string;
    /** Fields that have no place in the form, by their path in the input. */
    readonly elsewhere: string;
  };
  readonly review: {
    readonly title: string;
    readonly checks: Readonly<Record<PayeeVerificationOutcome, (name: string, suggested: string) => string>>;
    readonly unchecked: string;
    readonly useName: (name: string) => string;
    readonly atOnce: string;
    readonly payAtBank: (bank: string) => string;
    readonly change: string;
    readonly next: (bank: string) => string;
  };
  readonly going: (bank: string) => string;
  readonly goingText: (bank: string) => string;
  readonly goOn: (bank: string) => string;
  readonly refusals: {
    readonly InsufficientFundsRejection: string;
    readonly PayeeMismatchRejection: string;
    readonly LimitRejection: string;
    readonly PaymentRefusedRejection: string;
    readonly BankUnavailableRejection: string;
    readonly UnsupportedRejection: string;
    readonly IdempotencyConflictRejection: string;
    readonly ValidationRejection: string;
    readonly OutcomeUnknown: string;
    readonly tooOften: string;
    readonly failed: string;
  };
}

/** Texts of who sees a person's data. */
export interface SharingTexts {
  readonly title: string;
  readonly intro: string;
  readonly none: string;
  readonly noneText: string;
  readonly notAllowed: string;
  readonly current: string;
  readonly over: string;
  readonly statuses: {
    readonly PENDING: string;
    readonly ACTIVE: string;
    readonly EXPIRED: string;
    readonly REVOKED: string;
  };
  readonly what: string;
  readonly accounts: string;
  readonly allAccounts: string;
  readonly notNamed: string;
  readonly since: string;
  readonly until: string;
  readonly untilEnded: string;
  readonly ended: string;
  readonly lastUsed: string;
  readonly never: string;
  readonly byOperator: string;
  readonly end: (partner: string) => string;
  readonly endQuestion: (partner: string) => string;
  readonly endText: (partner: string) => string;
  readonly keep: string;
  readonly endedMessage: (partner: string) => string;
  readonly notEnded: string;
  readonly permissions: Readonly<Record<GrantPermission, string>>;
}

/** Texts of taking one's data along, and of erasing them. */
export interface DataTexts {
  readonly title: string;
  readonly exportTitle: string;
  readonly exportText: string;
  readonly exportGo: string;
  readonly exportNote: string;
  /** Everything that is held, row by row. */
  readonly heldTitle: string;
  readonly heldText: string;
  readonly heldGo: string;
  readonly heldNotAllowed: string;
  readonly heldUnderWay: string;
  readonly eraseTitle: string;
  readonly eraseText: string;
  readonly eraseItems: (links: number, grants: number) => readonly string[];
  readonly eraseStays: string;
  /** The same, where all that law does not keep is erased. */
  readonly eraseAllStays: string;
  /** Why nothing more was erased now. */
  readonly erasePaymentsFirst: string;
  readonly eraseGo: string;
  readonly eraseQuestion: string;
  readonly eraseConfirm: string;
  readonly eraseYes: string;
  readonly eraseNo: string;
  readonly eraseUnconfirmed: string;
  readonly erased: string;
  readonly erasedText: string;
  readonly erasedPartly: (what: string) => string;
  readonly operatorGrants: string;
  /** What the operator has set up, and only they end. */
  readonly operatorKeeps: (names: string) => string;
  readonly eraseInterrupted: string;
  readonly notAllowed: string;
}

/** All of them. */
export interface MyTexts {
  readonly common: CommonTexts;
  readonly overview: OverviewTexts;
  readonly account: AccountTexts;
  readonly payments: PaymentTexts;
  readonly sharing: SharingTexts;
  readonly data: DataTexts;
}
