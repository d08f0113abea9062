// One paged list of a bank, from first call to last page: a connector says how a page is asked for and read, this walks
// it. Called by every standard's connector; calls BankCaller and pages.ts.

import type { Account, Balance } from '../domain/account.ts';
import { BankFailure } from '../domain/errors.ts';
import type { Answer, BankCaller, ResourceRequest } from './calls.ts';
import type { BalancesByAccount, BankSession, Defect, Reading } from './connector.ts';
import { type JsonObject, readEntries } from './json.ts';
import { flattenOnce, type Walk, type Walked, walkPages } from './pages.ts';

/** What a standard reads from one page. */
export interface PageRead<T> {
  readonly items: readonly T[];
  readonly defects: readonly Defect[];
  readonly next: string | null;
}

/** One list of a standard. */
export interface ListPlan<T> {
  readonly request: ResourceRequest;
  /** The standard's own path, percent-encoded. */
  readonly path: string;
  /** @throws Unreadable when the body has another shape than the standard's */
  readonly readPage: (body: unknown, answer: Answer, url: URL) => PageRead<T>;
  readonly identityOf: (item: T) => string;
  /** Makes a page of an answer that is none yet: a link to a file, a file. `get` asks for a URL as a part of this page. */
  readonly complete?: (answer: Answer, url: URL, get: (url: URL) => Promise<Answer>) => Promise<Answer>;
  readonly amendNext?: (next: URL, current: URL) => URL;
  readonly isEnd?: (failure: BankFailure) => boolean;
  /** Empty pages in a row that are passed over; some where nothing is said. */
  readonly maxEmptyPages?: number;
  /** Where the walk begins, and who hears of its pages; absent for the first page, and nobody. */
  readonly course?: WalkCourse<T>;
}

/** How a walk that may take long goes on: see {@link Walk}. */
export type WalkCourse<T> = Pick<Walk<T>, 'resume' | 'onPage'>;

/** Every page of a list. @throws BankFailure when the first page fails */
export function fetchList<T>(caller: BankCaller, session: BankSession, plan: ListPlan<T>): Promise<Walked<T>> {
  return walkPages({
    bankId: caller.bank.id,
    firstUrl: plan.request.url,
    resourcePath: plan.path,
    identityOf: plan.identityOf,
    read: async (url) => {
      const request = { ...plan.request, url, isContinuation: url !== plan.request.url };
      const get = (at: URL) => caller.get(session, { ...request, url: at, isContinuation: true });
      const first = await caller.get(session, request);
      const answer = plan.complete === undefined ? first : await plan.complete(first, url, get);
      const page = caller.readShape(answer, (body) => plan.readPage(body, answer, url));
      return { ...page, receivedAtMs: answer.receivedAtMs };
    },
    ...(plan.amendNext === undefined ? {} : { amendNext: plan.amendNext }),
    ...(plan.isEnd === undefined ? {} : { isEnd: plan.isEnd }),
    ...(plan.maxEmptyPages === undefined ? {} : { maxEmptyPages: plan.maxEmptyPages }),
    ...plan.course,
  });
}

/**
 * Several lists' walks as one. With one that fails the others are still worth having: its failure is told as
 * `incomplete`. When all fail, the first one's failure is thrown.
 */
export function joinWalks<T>(walks: readonly PromiseSettledResult<Walked<T>>[]): Walked<T> {
  const done = walks.flatMap((walk) => (walk.status === 'fulfilled' ? [walk.value] : []));
  const failures = walks.flatMap((walk) => (walk.status === 'rejected' ? [walk.reason] : []));
  const unexpected = failures.find((failure) => !(failure instanceof BankFailure));
  if (unexpected !== undefined || done.length === 0) throw unexpected ?? failures[0];
  const incomplete = [...failures, ...done.map((walk) => walk.incomplete)].find(
    (failure) => failure instanceof BankFailure,
  );
  return {
    pages: done.flatMap((walk) => walk.pages),
    defects: done.flatMap((walk) => walk.defects),
    fetchedAtMs: Math.min(...done.map((walk) => walk.fetchedAtMs)),
    incomplete: incomplete ?? null,
  };
}

/** An account as read, and defects of it that do not cost it. */
export interface AccountRead {
  readonly account: Account;
  readonly defects: readonly Defect[];
}

/** Reads a page's accounts; what only dents an account is told beside it. */
export function readAccounts(
  list: readonly unknown[],
  pointer: string,
  read: (wire: JsonObject, pointer: string) => AccountRead,
): Omit<PageRead<Account>, 'next'> {
  const { entries, defects } = readEntries(list, pointer, (wire, index) => read(wire, `${pointer}/${index}`));
  return {
    items: entries.map(({ account }) => account),
    defects: [...defects, ...entries.flatMap((entry) => entry.defects)],
  };
}

/** A balance and the account the bank says it is of. */
export interface TaggedBalance {
  /** Null when the bank does not say. */
  readonly bankAccountId: string | null;
  readonly balance: Balance;
}

/** Equal for balances that say the same of the same account. */
export function identityOfBalance({ bankAccountId, balance }: TaggedBalance): string {
  const { type, amount, creditDebitIndicator, creditLimitIncluded, asOf } = balance;
  const parts = [
    bankAccountId,
    type,
    amount.amountMinor,
    amount.currency,
    creditDebitIndicator,
    creditLimitIncluded,
    asOf,
  ];
  return parts.join(' ');
}

/** A walk's reading with another value. */
export function toReading<T>(walked: Omit<Walked<unknown>, 'pages'>, value: T): Reading<T> {
  return { value, fetchedAtMs: walked.fetchedAtMs, defects: walked.defects, incomplete: walked.incomplete };
}

/** Accounts, each once; another account under an id that was given before is left out and told: no path leads to it. */
export function toAccountsReading(walked: Walked<Account>): Reading<readonly Account[]> {
  const defects = [...walked.defects];
  const byId = new Map<string, Account>();
  for (const account of walked.pages.flat()) {
    const earlier = byId.get(account.bankAccountId);
    if (earlier === undefined) byId.set(account.bankAccountId, account);
    // Listed once for each of its currencies: one account that holds several.
    else if (earlier.currency !== account.currency && toText(inNoCurrency(earlier)) === toText(inNoCurrency(account)))
      byId.set(account.bankAccountId, inNoCurrency(account));
    else if (toText(earlier) !== toText(account)) {
      defects.push({ pointer: '', reason: 'the bank gives two accounts one id; the first is kept' });
    }
  }
  return toReading({ ...walked, defects }, [...byId.values()]);
}

const inNoCurrency = (account: Account): Account => ({ ...account, currency: null });

/** Everything of an account in one text: only for the rare ones that share an id. */
const toText = (account: Account): string =>
  JSON.stringify(account, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));

/** One account's balances; those that the bank says are of another account are left out and told. */
export function toBalancesReading(walked: Walked<TaggedBalance>, account: Account): Reading<readonly Balance[]> {
  const defects = [...walked.defects];
  const balances: Balance[] = [];
  for (const { bankAccountId, balance } of flattenOnce(walked.pages, identityOfBalance)) {
    if (bankAccountId === null || bankAccountId === account.bankAccountId) balances.push(balance);
    else defects.push({ pointer: '', reason: 'a balance of another account was left out' });
  }
  return toReading({ ...walked, defects }, balances);
}

/** All accounts' balances by account; those that name no account are left out and told. */
export function toBalancesByAccount(walked: Walked<TaggedBalance>): Reading<BalancesByAccount> {
  const defects = [...walked.defects];
  const byAccount = new Map<string, Balance[]>();
  for (const { bankAccountId, balance } of flattenOnce(walked.pages, identityOfBalance)) {
    const balances = bankAccountId === null ? undefined : byAccount.get(bankAccountId);
    if (bankAccountId === null) defects.push({ pointer: '', reason: 'a balance of no account was left out' });
    else if (balances === undefined) byAccount.set(bankAccountId, [balance]);
    else balances.push(balance);
  }
  return toReading({ ...walked, defects }, byAccount);
}
