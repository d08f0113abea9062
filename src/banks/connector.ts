// The port that every bank standard implements (src/banks/<standard>/connector.ts), and what it is handed. Loaders call
// it; it calls src/http. A connector speaks one standard to one bank: it builds requests, parses what comes back,
// translates the standard's errors to BankFailure, and keeps nothing between calls.

import type { Account, AccountIdentification, Balance } from '../domain/account.ts';
import type { Bank, BankCapability } from '../domain/bank.ts';
import type { BankStatement } from '../domain/bank-statement.ts';
import type { Card } from '../domain/card.ts';
import type { CalendarDate } from '../domain/dates.ts';
import type { BankFailure } from '../domain/errors.ts';
import type { Link } from '../domain/link.ts';
import type { Note } from '../domain/note.ts';
import type { Party } from '../domain/party.ts';
import type { AccountProduct } from '../domain/product.ts';
import type { Beneficiary, DirectDebit, ScheduledPayment, StandingOrder } from '../domain/regular-payment.ts';
import type { Transaction } from '../domain/transaction.ts';
import type { CacheState } from '../http/bank-http.ts';
import type { Deadline } from '../http/deadline.ts';
import type { BankFile } from '../http/file-calls.ts';
import type { LinkTokens } from './link-tokens.ts';

/** What one call to a bank is made with: whose consent, until when, and whether the person is there. */
export interface BankSession {
  readonly link: Link;
  /** Where the link's access token comes from. */
  readonly tokens: LinkTokens;
  /** When the answer is worthless; cancels the call. */
  readonly deadline: Deadline;
  /** The person's IP address when they are present, else null: the standards' header is sent only then. */
  readonly psuIpAddress: string | null;
  /** The person's User-Agent when they are present and it is known; sent where a standard has a header for it. */
  readonly psuUserAgent?: string | null;
  /** What the cache had, for the log and the quotas. */
  readonly cacheState: CacheState;
  /** Told of each request to the bank that is made, retries among them. */
  readonly onCall?: () => void;
}

/** One entry of a bank's answer that could not be read. It is told to the client, never dropped in silence. */
export interface Defect {
  /** JSON pointer into the answer, such as `/Data/Transaction/3/Amount/Amount`. No values. */
  readonly pointer: string;
  /** Why, without the value: it may be personal data. */
  readonly reason: string;
}

/** What a bank answered: the readable part, what was not readable, and how old it is. */
export interface Reading<T> {
  readonly value: T;
  /** Epoch milliseconds at which the gateway had the (last) answer. */
  readonly fetchedAtMs: number;
  readonly defects: readonly Defect[];
  /** Set when only a part could be read (a later page failed, paging did not advance): what stopped it. */
  readonly incomplete: BankFailure | null;
  /** Set when the bank shows nothing before this day, although more was asked: no failure, its history ends here. */
  readonly historyFrom?: CalendarDate;
  /** Of a statement that is incomplete: days that it shows completely all the same. */
  readonly completeDays?: readonly { readonly from: CalendarDate; readonly to: CalendarDate }[];
  /** Of a statement whose walk stopped before its end: where it can go on. Never kept. */
  readonly stop?: StatementStop;
  /** True where a walk that stopped goes on with the next question: more entries follow. */
  readonly goesOn?: true;
  /** True for what was read before and kept in the statement book: the bank was not asked. */
  readonly isKept?: true;
  /** True of entries whose ids are others once the statement book can be asked again: kept for seconds alone. */
  readonly isUnbooked?: true;
  /** What is noteworthy and no failure; absent for nothing, and in values that were cached before there were notes. */
  readonly notes?: readonly Note[];
}

/** An inclusive range of days. `to` null means until now, what is pending included. */
export interface DateWindow {
  readonly from: CalendarDate;
  readonly to: CalendarDate | null;
}

/** Where the walk through a statement's pages stopped. Only in memory: a bank's links lead on for minutes. */
export interface StatementStop {
  /** The days that were asked for; null for whatever the bank shows. */
  readonly asked: DateWindow | null;
  /** What has been read of them: for the connector that gave it. */
  readonly walked: unknown;
}

/** Entries of a window, with how they are asked for. */
export interface StatementRequest extends DateWindow {
  /** True where just these days are to be asked for, and no more around them: what is missing then may still be there. */
  readonly isExact?: boolean;
  /** Where an earlier walk through the same days stopped. */
  readonly resume?: StatementStop | null;
  /** Told, page by page, of what has been read so far, as a reading that is incomplete. Called at most once a second. */
  readonly onPart?: (part: () => Reading<readonly Transaction[]>) => void;
}

/** Balances by `bankAccountId`: matched by key, never by position. */
export type BalancesByAccount = ReadonlyMap<string, readonly Balance[]>;

/** Standing orders and single payments that a bank lists together. */
export interface PaymentPlans {
  readonly standingOrders: readonly StandingOrder[];
  readonly scheduledPayments: readonly ScheduledPayment[];
}

/**
 * What a bank will pay by itself, and whom its customer has entered to pay: implemented by src/banks/<standard>/arrangement-reads.ts of
 * the standards that have such resources; what is absent the bank has not. Every method fails with a BankFailure and nothing else; lists have all pages, each row once, in the bank's order.
 */
export interface ArrangementReads {
  directDebits?(session: BankSession, account: Account): Promise<Reading<readonly DirectDebit[]>>;
  standingOrders?(session: BankSession, account: Account): Promise<Reading<readonly StandingOrder[]>>;
  scheduledPayments?(session: BankSession, account: Account): Promise<Reading<readonly ScheduledPayment[]>>;
  /** Both of the two above, where one list holds them: then those are absent. */
  paymentPlans?(session: BankSession, account: Account): Promise<Reading<PaymentPlans>>;
  /** Those who are paid from one account. */
  beneficiaries?(session: BankSession, account: Account): Promise<Reading<readonly Beneficiary[]>>;
  /** Those whom the customer can pay from any account: a bank has these or {@link beneficiaries}. */
  payees?(session: BankSession): Promise<Reading<readonly Beneficiary[]>>;
  /** One of {@link payees} with its account. */
  payee?(session: BankSession, payee: Beneficiary): Promise<Reading<Beneficiary>>;
}

/**
 * One bank, spoken to in its standard. Every method fails with a BankFailure and nothing else, and calls the bank only
 * through src/http. Methods that are absent are capabilities the bank does not have.
 */
export interface Connector {
  readonly bank: Bank;
  readonly capabilities: ReadonlySet<BankCapability>;
  /** Every account the consent covers, all pages. */
  fetchAccounts(session: BankSession): Promise<Reading<readonly Account[]>>;
  /** One account's balances. */
  fetchBalances(session: BankSession, account: Account): Promise<Reading<readonly Balance[]>>;
  /** All accounts' balances in one call (plus pages), where the bank has that. */
  fetchAllBalances?(session: BankSession): Promise<Reading<BalancesByAccount>>;
  /** One account's entries whose day lies in the window, all pages, each once, in no promised order. */
  fetchTransactions(
    session: BankSession,
    account: Account,
    request: StatementRequest,
  ): Promise<Reading<readonly Transaction[]>>;
  /** Completes an account's identification with the account detail, where the list does not have it all. */
  fetchIdentification?(session: BankSession, account: Account): Promise<Reading<AccountIdentification>>;
  /** The customer as the bank knows them. */
  fetchParty?(session: BankSession): Promise<Reading<Party>>;
  /**
   * Every card that the consent covers, all pages, made by `toCard` (src/domain/card.ts). Absent where the accounts' own entries
   * tell of cards, if anything does (`Account.cardLastFour`): a bank of either kind has `CARDS`.
   */
  fetchCards?(session: BankSession): Promise<Reading<readonly Card[]>>;
  /** What the bank will pay by itself, and whom the customer has entered to pay; absent where it tells of neither. */
  readonly arrangements?: ArrangementReads;
  /** The bank's own statements of one account, all pages; absent with `STATEMENTS`. */
  fetchStatements?(session: BankSession, account: Account): Promise<Reading<readonly BankStatement[]>>;
  /** The file of one of {@link fetchStatements}, as it comes; its type is the bank's word. */
  fetchStatementFile?(session: BankSession, account: Account, bankStatementId: string): Promise<BankFile>;
  /** What one account costs and earns; absent without `PRODUCTS`. */
  fetchProduct?(session: BankSession, account: Account): Promise<Reading<AccountProduct>>;
  /** One card of {@link fetchCards} with what the list does not tell of it, such as how much of a limit is used. */
  fetchCard?(session: BankSession, card: Card): Promise<Reading<Card>>;
}
