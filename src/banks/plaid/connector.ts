// Plaid, spoken to for one institution. Made by standard.ts, called by the loaders; calls src/http through BankCaller. Every question
// is a POST with the Item's access token in it. Balances are those that Plaid has fetched last, unless live ones are asked for, which
// are billed. Source: Plaid API 2020-09-14.

import type { Account, AccountIdentification, Balance } from '../../domain/account.ts';
import type { Bank, BankCapability } from '../../domain/bank.ts';
import { addDays, type CalendarDate, dateInZone } from '../../domain/dates.ts';
import { BankFailure } from '../../domain/errors.ts';
import type { Link } from '../../domain/link.ts';
import type { Party } from '../../domain/party.ts';
import { dayOf } from '../../domain/statement.ts';
import type { Transaction } from '../../domain/transaction.ts';
import { type Answer, BankCaller } from '../calls.ts';
import type {
  BalancesByAccount,
  BankSession,
  Connector,
  DateWindow,
  Defect,
  Reading,
  StatementRequest,
} from '../connector.ts';
import {
  isObject,
  type JsonObject,
  readEntries,
  readObject,
  readRequiredString,
  readString,
  Unreadable,
} from '../json.ts';
import { fetchList, readAccounts, toAccountsReading } from '../lists.ts';
import type { PagedEntry } from '../merge-entries.ts';
import type { ConnectorDeps } from '../standard.ts';
import { fetchStatement, readTransactions, type StatementCodes, type StatementPlan } from '../statements.ts';
import { parseTransaction } from './entries.ts';
import {
  hasTransactions,
  type NumbersByAccount,
  parseAccount,
  parseBalances,
  parseNumbers,
  parseParty,
} from './mapping.ts';
import { plaidProfileOf } from './profile.ts';
import { clientHeadersOf, readAnswerList, readErrors, saysBankFailed } from './wire.ts';

const codes: StatementCodes = {
  refusedClient: /^(?:INVALID_API_KEYS|UNAUTHORIZED_ENVIRONMENT|INVALID_ACCESS_TOKEN|INVALID_FIELD)$/,
};

/** The largest page there is. */
const pageSize = 500;
/** How far back Plaid can be asked for entries at most, days. */
const longestHistoryDays = 730;
/** Capital One gives no live balances of cards and refuses who does not say how old theirs may be; nobody else looks at it. */
const anyTime = '2000-01-01T00:00:00Z';
/** What Plaid fetches first of a new Item, days; the rest follows within hours. */
const firstHistoryDays = 30;
/** For so long after linking it is asked whether all of a new Item's history is there, milliseconds. */
const historyWaitMs = 2 * 86_400_000;
/** When asking again for a history that is being fetched is of use, milliseconds. */
const historyRetryMs = 60_000;

/** The connector of one institution. */
export class PlaidConnector implements Connector {
  readonly bank: Bank;
  readonly capabilities: ReadonlySet<BankCapability>;
  readonly #caller: BankCaller;
  readonly #profile: ReturnType<typeof plaidProfileOf>;

  constructor(bank: Bank, deps: ConnectorDeps) {
    this.bank = bank;
    this.#profile = plaidProfileOf(bank);
    const { via } = bank;
    this.capabilities = new Set(via?.institution.capabilities ?? []);
    const dialect = {
      toHeaders: () => clientHeadersOf(bank),
      // Nothing is rationed by whether the person is there.
      isAttended: () => true,
      readErrors,
      saysBankFailed,
      readsNumbersAsText: true,
      // "Too many requests were made to the … endpoint": of an Item, or of all; the Item's is what is met first.
      linkLimitCode: /^(?:ACCOUNTS|BALANCE|TRANSACTIONS|IDENTITY|AUTH|ITEM_GET)_LIMIT$/,
    };
    this.#caller = new BankCaller({ bank, dialect, headers: this.#profile.headers, ...deps });
  }

  /** `POST /accounts/get`; where the operator wants it, account numbers beside it. */
  fetchAccounts(session: BankSession): Promise<Reading<readonly Account[]>> {
    return this.#caller.run(session, 'accounts', async () => {
      const { numbers, defects } = await this.#fetchNumbersIfWanted(session);
      const answer = await this.#ask(session, { path: '/accounts/get', resource: 'accounts' });
      const { items, defects: unread } = this.#caller.readShape(answer, (body) =>
        readAccounts(readAnswerList(body, 'accounts'), '/accounts', (wire) =>
          parseAccount(wire, { numbers, hasAuth: this.#profile.numbers !== 'none' }),
        ),
      );
      return toAccountsReading({
        pages: [items],
        defects: [...unread, ...defects],
        fetchedAtMs: answer.receivedAtMs,
        incomplete: null,
      });
    });
  }

  async #fetchNumbersIfWanted(
    session: BankSession,
  ): Promise<{ readonly numbers: NumbersByAccount; readonly defects: readonly Defect[] }> {
    if (this.#profile.numbers !== 'listed') return { numbers: new Map(), defects: [] };
    try {
      const answer = await this.#ask(session, { path: '/auth/get', resource: 'accounts' });
      return { numbers: parseNumbers(answer.body, { withTokenized: false }), defects: [] };
    } catch (error) {
      if (!(error instanceof BankFailure)) throw error;
      // Accounts without numbers are accounts: credit cards have none.
      const isUnsupported = error.code === 'UNSUPPORTED' || error.code === 'PERMISSION_NOT_GRANTED';
      const reason = 'account numbers could not be read';
      return { numbers: new Map(), defects: isUnsupported ? [] : [{ pointer: '/numbers', reason }] };
    }
  }

  fetchBalances(session: BankSession, account: Account): Promise<Reading<readonly Balance[]>> {
    return this.#caller.run(session, 'balances', async () => {
      const accountId = this.#accountIdOf(account);
      const { read, defects, answer } = await this.#readBalances(session, [accountId]);
      const own = read.find((one) => one.accountId === accountId);
      if (own === undefined && defects.length === 0)
        throw this.#caller.failure('RESOURCE_NOT_FOUND', 'the Item has no such account', answer.correlationId);
      return { value: own?.balances ?? [], fetchedAtMs: answer.receivedAtMs, defects, incomplete: null };
    });
  }

  fetchAllBalances(session: BankSession): Promise<Reading<BalancesByAccount>> {
    return this.#caller.run(session, 'balances', async () => {
      const { read, defects, answer } = await this.#readBalances(session, null);
      const value = new Map(read.map(({ accountId, balances }) => [accountId, balances]));
      return { value, fetchedAtMs: answer.receivedAtMs, defects, incomplete: null };
    });
  }

  /** `POST /accounts/balance/get` when live ones are asked for (it is billed), else `POST /accounts/get`. */
  async #readBalances(session: BankSession, accountIds: readonly string[] | null) {
    const isLive = session.cacheState === 'bypass';
    const answer = await this.#ask(session, {
      path: isLive ? '/accounts/balance/get' : '/accounts/get',
      resource: 'balances',
      body: {
        options: {
          ...(accountIds === null ? {} : { account_ids: accountIds }),
          ...(isLive ? { min_last_updated_datetime: anyTime } : {}),
        },
      },
    });
    const { entries, defects } = this.#caller.readShape(answer, (body) =>
      readEntries(readAnswerList(body, 'accounts'), '/accounts', (wire, _index, tell) => {
        const accountId = readRequiredString(wire, 'account_id', '');
        return { accountId, balances: parseBalances(wire, tell) };
      }),
    );
    return { read: entries, defects, answer };
  }

  /** `POST /auth/get` of one account: only for callers who may see numbers. */
  fetchIdentification(session: BankSession, account: Account): Promise<Reading<AccountIdentification>> {
    return this.#caller.run(session, 'accounts', async () => {
      const accountId = this.#accountIdOf(account);
      const answer = await this.#ask(session, {
        path: '/auth/get',
        resource: 'identification',
        body: { options: { account_ids: [accountId] } },
      });
      const numbers = this.#caller.readShape(answer, (body) => {
        if (!isObject(body) || readObject(body, 'numbers') === null) throw new Unreadable('/numbers', 'missing');
        return parseNumbers(body, { withTokenized: true });
      });
      const value = { ...account.identification, ...numbers.get(accountId) };
      return { value, fetchedAtMs: answer.receivedAtMs, defects: [], incomplete: null };
    });
  }

  /** `POST /identity/get`. */
  fetchParty(session: BankSession): Promise<Reading<Party>> {
    return this.#caller.run(session, 'identity', async () => {
      const answer = await this.#ask(session, { path: '/identity/get', resource: 'party' });
      const value = this.#caller.readShape(answer, (body) => parseParty(readAnswerList(body, 'accounts')));
      return { value, fetchedAtMs: answer.receivedAtMs, defects: [], incomplete: null };
    });
  }

  /** `POST /transactions/get` of one account, by days, page by page. */
  fetchTransactions(
    session: BankSession,
    account: Account,
    window: StatementRequest,
  ): Promise<Reading<readonly Transaction[]>> {
    return this.#caller.run(session, 'transactions', async () => {
      const path = '/transactions/get';
      const accountId = this.#accountIdOf(account);
      const isInverted = this.#profile.cardSigns === 'inverted' && account.type === 'CARD';
      const { timeZone } = this.bank;
      const { historyDays } = this.#profile;
      const fetch: StatementPlan['fetch'] = (asked, course) =>
        fetchList(this.#caller, session, {
          request: {
            url: this.#statementUrl(path, asked),
            resource: 'transactions',
            toQuestion: (url, accessToken) => toStatementQuestion(url, { accountId, accessToken, historyDays }),
          },
          path,
          readPage: (body, _answer, url) => {
            // Of others an empty list says nothing: they may have any number of entries.
            if (!hasTransactions(body, accountId))
              throw this.#caller.failure('UNSUPPORTED', 'Plaid has no entries of accounts of this kind');
            const list = readAnswerList(body, 'transactions');
            const { items, defects } = readTransactions(list, '/transactions', (wire, tell) =>
              parseTransaction(wire, { accountId, isInverted, timeZone, tell }),
            );
            return { items, defects, next: toNext(body, list, url) };
          },
          identityOf: ({ identity }: PagedEntry) => identity,
          amendNext: (next) => next,
          course,
        });
      const nowMs = this.#caller.nowMs();
      const reading = await fetchStatement({ bank: this.bank, nowMs, window, fetch, hasDateFilter: true, codes });
      return this.#toHonest(session, window, reading);
    });
  }

  /** What Plaid does not show of a window, though nothing says so: days before its history, and a history that is being fetched. */
  async #toHonest(
    session: BankSession,
    window: DateWindow,
    reading: Reading<readonly Transaction[]>,
  ): Promise<Reading<readonly Transaction[]>> {
    const { link } = session;
    if (link.grantedAt === null || reading.incomplete !== null) return reading;
    const grantedOn = dateInZone(Date.parse(link.grantedAt), this.bank.timeZone);
    if (await this.#isBeingFetched(session, link, { grantedOn, window })) {
      const from = later(window.from, addDays(grantedOn, 1 - firstHistoryDays));
      const to = window.to ?? dateInZone(this.#caller.nowMs(), this.bank.timeZone);
      return { ...reading, incomplete: this.#toBeingFetched(), completeDays: from <= to ? [{ from, to }] : [] };
    }
    // Plaid keeps no more than it was asked for when the Item was made.
    const reach = addDays(grantedOn, -this.#profile.historyDays);
    if (window.from >= reach) return reading;
    const days = reading.value.flatMap((transaction) => dayOf(transaction) ?? []);
    // An Item that was renewed may reach further back than its renewal says.
    const begins = days.reduce((one, other) => (one < other ? one : other), reach);
    const end = window.to === null ? begins : earlier(begins, addDays(window.to, 1));
    return end > window.from ? { ...reading, historyFrom: end } : reading;
  }

  /** `POST /transactions/sync` alone says whether the history of a new Item is all there. */
  async #isBeingFetched(
    session: BankSession,
    link: Link,
    { grantedOn, window }: { readonly grantedOn: CalendarDate; readonly window: DateWindow },
  ): Promise<boolean> {
    const isYoung = this.#caller.nowMs() - Date.parse(link.grantedAt ?? '') < historyWaitMs;
    if (!isYoung || window.from > addDays(grantedOn, -firstHistoryDays)) return false;
    const answer = await this.#ask(session, {
      path: '/transactions/sync',
      resource: 'transactions',
      body: { count: 1 },
      isContinuation: true,
    });
    const status = isObject(answer.body) ? readString(answer.body, 'transactions_update_status') : null;
    return status === 'NOT_READY' || status === 'INITIAL_UPDATE_COMPLETE';
  }

  #toBeingFetched(): BankFailure {
    return new BankFailure({
      code: 'BANK_UNAVAILABLE',
      bankId: this.bank.id,
      operatorMessage: `${this.bank.id} transactions: the history of a new link is being fetched`,
      retryAtMs: this.#caller.nowMs() + historyRetryMs,
    });
  }

  /** The walk's own address: what is asked for stands in it, and is sent as a question. */
  #statementUrl(path: string, asked: DateWindow | null): URL {
    const url = this.#url(path);
    const today = dateInZone(this.#caller.nowMs(), this.bank.timeZone);
    url.searchParams.set('start_date', asked?.from ?? addDays(today, -longestHistoryDays));
    // Tomorrow has begun somewhere, and what is pending may have its day.
    url.searchParams.set('end_date', asked?.to ?? addDays(today, 1));
    url.searchParams.set('offset', '0');
    return url;
  }

  /** By what Plaid is asked for an account. @throws BankFailure RESOURCE_NOT_FOUND for what can be nobody's id */
  #accountIdOf({ bankAccountId }: Account): string {
    this.#caller.parseSegment(bankAccountId);
    return bankAccountId;
  }

  #ask(
    session: BankSession,
    asked: {
      readonly path: string;
      readonly resource: string;
      readonly body?: JsonObject;
      readonly isContinuation?: boolean;
    },
  ): Promise<Answer> {
    const { path, resource, body = {}, isContinuation = false } = asked;
    return this.#caller.get(session, {
      url: this.#url(path),
      resource,
      isContinuation,
      toQuestion: (_url, accessToken) => ({ access_token: accessToken, ...body }),
    });
  }

  #url(path: string): URL {
    return this.#caller.toUrl(this.bank.endpoints.accounts, path);
  }
}

const later = (a: string, b: string): string => (a > b ? a : b);
const earlier = (a: string, b: string): string => (a < b ? a : b);

function toStatementQuestion(
  { searchParams }: URL,
  {
    accountId,
    accessToken,
    historyDays,
  }: { readonly accountId: string; readonly accessToken: string; readonly historyDays: number },
) {
  return {
    access_token: accessToken,
    start_date: searchParams.get('start_date'),
    end_date: searchParams.get('end_date'),
    options: {
      account_ids: [accountId],
      count: pageSize,
      offset: Number(searchParams.get('offset')),
      include_original_description: true,
      // Counts for an Item that was made for something else and is asked for entries now: Plaid would fetch ninety days.
      days_requested: historyDays,
    },
  };
}

const idOf = (entry: unknown): string | null => (isObject(entry) ? readString(entry, 'transaction_id') : null);

/**
 * Where the next page is. Pages are counted from the newest entry, and the list may change while it is read: each page begins with the
 * entry that ended the one before, and a page that does not shows that one may have slipped through. @throws Unreadable
 */
function toNext(body: unknown, list: readonly unknown[], url: URL): string | null {
  const offset = Number(url.searchParams.get('offset'));
  const last = url.searchParams.get('last');
  if (last !== null && idOf(list[0]) !== last)
    throw new Unreadable('/transactions', 'the list changed while it was read');
  const total = Number((isObject(body) ? readString(body, 'total_transactions') : null) ?? Number.NaN);
  if (!Number.isSafeInteger(total)) throw new Unreadable('/total_transactions', 'missing or not a number');
  const end = offset + list.length;
  const next = idOf(list.at(-1));
  if (end >= total) return null;
  if (list.length < 2 || next === null) throw new Unreadable('/transactions', 'a page ends before the list does');
  const further = new URL(url);
  further.searchParams.set('offset', String(end - 1));
  further.searchParams.set('last', next);
  return further.search;
}
