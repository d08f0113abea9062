// Revolut Business, read as the business itself: the operator's own accounts. Made by standard.ts, called by the loaders; calls src/http
// through BankCaller. Source: Revolut Business API 1.0. There is no link's token: calls are made with the client's own.

import type { Account, AccountIdentification, Balance } from '../../domain/account.ts';
import type { Bank, BankCapability } from '../../domain/bank.ts';
import type { Card } from '../../domain/card.ts';
import { addDays } from '../../domain/dates.ts';
import { BankFailure } from '../../domain/errors.ts';
import type { Transaction } from '../../domain/transaction.ts';
import { asBankFailure } from '../../oauth/failure.ts';
import { BankCaller } from '../calls.ts';
import type { ClientTokens } from '../client-tokens.ts';
import type { BalancesByAccount, BankSession, Connector, DateWindow, Reading, StatementRequest } from '../connector.ts';
import { isObject, readEntries, readString, Unreadable } from '../json.ts';
import type { LinkTokens } from '../link-tokens.ts';
import { fetchList, type ListPlan, type PageRead, readAccounts, toAccountsReading } from '../lists.ts';
import { type PagedEntry, toPagedEntry } from '../merge-entries.ts';
import type { Walked } from '../pages.ts';
import type { ConnectorDeps } from '../standard.ts';
import { fetchStatement, type StatementPlan } from '../statements.ts';
import { fetchCard, fetchCards } from './cards.ts';
import { type EntryContext, parseTransaction } from './entries.ts';
import { parseAccount, parseBalance, parseBankDetails } from './mapping.ts';
import { revolutBusinessProfileOf } from './profile.ts';
import { readAnswerList, readErrors, toNextMicrosecond } from './wire.ts';

/** The longest page there is. */
const pageSize = 1000;
/** How long ahead payments are scheduled, days. */
const scheduledDays = 366;
/** A page that holds a multiple of this may be as long as the server makes them, whatever was asked for. */
const roundSize = 50;

/** The connector of the business's accounts. */
export class RevolutBusinessConnector implements Connector {
  readonly bank: Bank;
  readonly capabilities: ReadonlySet<BankCapability>;
  readonly #caller: BankCaller;
  readonly #tokens: LinkTokens;

  constructor(bank: Bank, deps: ConnectorDeps) {
    this.bank = bank;
    const { capabilities = [] } = bank.via?.institution ?? {};
    // What is written down where it is done is told where there is a store, too: see src/start/connected-banks.ts.
    const apart = new Set<BankCapability>(['PAYMENTS', 'CARD_CONTROLS']);
    this.capabilities = new Set(capabilities.filter((capability) => !apart.has(capability)));
    this.#tokens = toOwnTokens(bank, deps.clientTokens ?? null);
    const dialect = {
      toHeaders: () => ({}),
      // Nothing is rationed by whether the person is there.
      isAttended: () => true,
      readErrors,
      isOwnBearer: true,
      readsNumbersAsText: true,
    };
    this.#caller = new BankCaller({ bank, dialect, headers: revolutBusinessProfileOf(bank).headers, ...deps });
  }

  /** `GET /accounts`. */
  fetchAccounts(session: BankSession): Promise<Reading<readonly Account[]>> {
    return this.#caller.run(session, 'accounts', async () => {
      const answer = await this.#get(session, { path: '/accounts', resource: 'accounts' });
      const { items, defects } = this.#caller.readShape(answer, (body) =>
        readAccounts(readAnswerList(body), '', parseAccount),
      );
      return toAccountsReading({ pages: [items], defects, fetchedAtMs: answer.receivedAtMs, incomplete: null });
    });
  }

  /** `GET /accounts/{id}`. */
  fetchBalances(session: BankSession, account: Account): Promise<Reading<readonly Balance[]>> {
    return this.#caller.run(session, 'balances', async () => {
      const path = `/accounts/${this.#caller.parseSegment(account.bankAccountId)}`;
      const answer = await this.#get(session, { path, resource: 'balances' });
      const { accountId, balance } = this.#caller.readShape(answer, (body) => {
        if (!isObject(body)) throw new Unreadable('', 'not an object');
        return parseBalance(body);
      });
      if (accountId !== account.bankAccountId)
        throw this.#caller.failure('BANK_BAD_RESPONSE', 'a balance of another account', answer.correlationId);
      return { value: [balance], fetchedAtMs: answer.receivedAtMs, defects: [], incomplete: null };
    });
  }

  /** `GET /accounts`: each account has its balance in it. */
  fetchAllBalances(session: BankSession): Promise<Reading<BalancesByAccount>> {
    return this.#caller.run(session, 'balances', async () => {
      const answer = await this.#get(session, { path: '/accounts', resource: 'balances' });
      const { entries, defects } = this.#caller.readShape(answer, (body) =>
        readEntries(readAnswerList(body), '', (wire) => parseBalance(wire)),
      );
      const value = new Map(entries.map(({ accountId, balance }) => [accountId, [balance]]));
      return { value, fetchedAtMs: answer.receivedAtMs, defects, incomplete: null };
    });
  }

  /** `GET /accounts/{id}/bank-details`. */
  fetchIdentification(session: BankSession, account: Account): Promise<Reading<AccountIdentification>> {
    return this.#caller.run(session, 'accounts', async () => {
      const path = `/accounts/${this.#caller.parseSegment(account.bankAccountId)}/bank-details`;
      const answer = await this.#get(session, { path, resource: 'identification' });
      const value = this.#caller.readShape(answer, (body) => parseBankDetails(readAnswerList(body)));
      return { value, fetchedAtMs: answer.receivedAtMs, defects: [], incomplete: null };
    });
  }

  /** `GET /transactions` of one account, newest first. There is no cursor: see {@link toNext}. */
  fetchTransactions(
    session: BankSession,
    account: Account,
    window: StatementRequest,
  ): Promise<Reading<readonly Transaction[]>> {
    return this.#caller.run(session, 'transactions', async () => {
      const accountId = account.bankAccountId;
      const { timeZone } = this.bank;
      const path = '/transactions';
      const walk = (url: URL, more: Pick<ListPlan<PagedEntry>, 'course'> & { readonly isAgain?: true }) =>
        fetchList(this.#caller, this.#own(session), {
          request: { url, resource: 'transactions', ...(more.isAgain === true ? { isContinuation: true } : {}) },
          path,
          readPage: (body) => readPage(readAnswerList(body), { accountId, timeZone }),
          identityOf: ({ identity }: PagedEntry) => identity,
          amendNext: (next, current) => withUntil(current, next.searchParams.get('to') ?? ''),
          ...(more.course === undefined ? {} : { course: more.course }),
        });
      const fetch: StatementPlan['fetch'] = async (asked, course) => {
        const walked = withoutRepeats(await walk(this.#statementUrl(accountId, asked), { course }));
        if (asked === null || walked.incomplete !== null) return walked;
        return withScheduled(walked, () => walk(this.#scheduledUrl(accountId, asked), { isAgain: true }));
      };
      return fetchStatement({ bank: this.bank, nowMs: this.#caller.nowMs(), window, fetch, hasDateFilter: true });
    });
  }

  /** `GET /cards`, and the names of those who hold them. */
  fetchCards(session: BankSession): Promise<Reading<readonly Card[]>> {
    return fetchCards(this.#place, this.#own(session));
  }

  /** `GET /cards/{id}`. */
  fetchCard(session: BankSession, card: Card): Promise<Reading<Card>> {
    return fetchCard(this.#place, this.#own(session), card);
  }

  get #place() {
    return { caller: this.#caller, base: this.bank.endpoints.accounts };
  }

  /** Instants of when transactions were made are asked by: a day more on either side than the bank's own days are. */
  #statementUrl(accountId: string, asked: DateWindow | null): URL {
    const url = this.#url('/transactions');
    url.searchParams.set('account', accountId);
    url.searchParams.set('count', String(pageSize));
    if (asked === null) return url;
    url.searchParams.set('from', `${addDays(asked.from, -1)}T00:00:00Z`);
    if (asked.to !== null) url.searchParams.set('to', `${addDays(asked.to, 2)}T00:00:00Z`);
    return url;
  }

  /**
   * Transfers of the year before: one that was scheduled is listed by when it was made, and may be carried out months later. Others of
   * those days are not what was asked for.
   */
  #scheduledUrl(accountId: string, asked: DateWindow): URL {
    const url = this.#statementUrl(accountId, { from: addDays(asked.from, -scheduledDays), to: null });
    url.searchParams.set('to', `${addDays(asked.from, -1)}T00:00:00Z`);
    url.searchParams.set('type', 'transfer');
    return url;
  }

  #get(session: BankSession, { path, resource }: { readonly path: string; readonly resource: string }) {
    return this.#caller.get(this.#own(session), { url: this.#url(path), resource });
  }

  #own(session: BankSession): BankSession {
    return { ...session, tokens: this.#tokens };
  }

  #url(path: string): URL {
    return this.#caller.toUrl(this.bank.endpoints.accounts, path);
  }
}

/**
 * The walk with each entry on one page, the last that has it: a whole second is asked for again, in which entries of one instant may come in
 * another order, and be booked by now. Ids are Revolut's own, and stay.
 */
function withoutRepeats(walked: Walked<PagedEntry>): Walked<PagedEntry> {
  const later = new Set<string>();
  const pages = walked.pages.toReversed().map((page) => {
    const kept = page.filter(({ transaction: { bankTransactionId: id } }) => id === null || !later.has(id));
    for (const { transaction } of page)
      if (transaction.bankTransactionId !== null) later.add(transaction.bankTransactionId);
    return kept;
  });
  return { ...walked, pages: pages.reverse() };
}

/** The walk with what was scheduled before its days; a failure there leaves it incomplete. */
async function withScheduled(
  walked: Walked<PagedEntry>,
  walkScheduled: () => Promise<Walked<PagedEntry>>,
): Promise<Walked<PagedEntry>> {
  try {
    const scheduled = await walkScheduled();
    const wasScheduled = ({ transaction: { raw } }: PagedEntry) =>
      isObject(raw) && readString(raw, 'scheduled_for') !== null;
    return {
      ...walked,
      pages: [...walked.pages, ...scheduled.pages.map((page) => page.filter(wasScheduled))],
      defects: [...walked.defects, ...scheduled.defects],
      incomplete: scheduled.incomplete,
    };
  } catch (error) {
    if (!(error instanceof BankFailure)) throw error;
    return { ...walked, incomplete: error };
  }
}

/** The client's own tokens, in the place of a link's. */
function toOwnTokens({ id }: Bank, clientTokens: ClientTokens | null): LinkTokens {
  return {
    async accessToken() {
      return clientTokens === null ? '' : asBankFailure(id, clientTokens.clientToken(''));
    },
    refused: (_link, accessToken) => clientTokens?.forgetClientToken('', accessToken),
  };
}

/** One page: of each transaction all its entries on the account, and what comes before the oldest. */
function readPage(
  list: readonly unknown[],
  { accountId, timeZone }: Pick<EntryContext, 'accountId' | 'timeZone'>,
): PageRead<PagedEntry> {
  const { entries, defects } = readEntries(list, '', (wire, _index, tell) =>
    parseTransaction(wire, { accountId, timeZone, tell }),
  );
  const items = entries.flat().map((transaction, index) => toPagedEntry(transaction, '', index));
  return { items, defects, next: toNext(list) };
}

/**
 * What to ask for next, by the instant at which the oldest of a page was made. `to` excludes it, and others may have been made at the very
 * same instant, which the page had no room for: so the whole second is asked for again, and what comes twice is counted once. When all of
 * a page is of one second, by the instant itself and a microsecond. @throws Unreadable when the oldest has no instant: then nobody knows
 */
function toNext(list: readonly unknown[]): string | null {
  const isFull = list.length >= pageSize || (list.length > 0 && list.length % roundSize === 0);
  if (!isFull) return null;
  const last = list.at(-1);
  const text = isObject(last) ? (readString(last, 'created_at') ?? '') : '';
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs)) throw new Unreadable(`/${list.length - 1}/created_at`, 'not an instant, and there is more');
  const wholeMs = Math.floor(atMs / 1000) * 1000;
  const [first] = list;
  const isOfOneSecond = isObject(first) && Date.parse(readString(first, 'created_at') ?? '') < wholeMs + 1000;
  const until = isOfOneSecond ? toNextMicrosecond(text) : new Date(wholeMs + 1000).toISOString();
  return `?${new URLSearchParams({ to: until })}`;
}

/** The same question, up to another instant. */
function withUntil(current: URL, until: string): URL {
  const url = new URL(current);
  url.searchParams.set('to', until);
  return url;
}
