// UK Open Banking account information, 3.1.11 and 4.0, spoken to one bank. Made by standard.ts, called by the loaders;
// calls src/http through BankCaller. Source: Read/Write API specification, account-info resources.

import type { Account, Balance } from '../../domain/account.ts';
import type { Bank, BankCapability } from '../../domain/bank.ts';
import { addDays } from '../../domain/dates.ts';
import type { Party } from '../../domain/party.ts';
import type { AccountProduct } from '../../domain/product.ts';
import type { Transaction } from '../../domain/transaction.ts';
import { BankCaller, type ResourceRequest, toPsuIpAddress } from '../calls.ts';
import type {
  ArrangementReads,
  BalancesByAccount,
  BankSession,
  Connector,
  DateWindow,
  Reading,
  StatementRequest,
} from '../connector.ts';
import { readEntries, readObject, Unreadable } from '../json.ts';
import {
  fetchList,
  identityOfBalance,
  readAccounts,
  type TaggedBalance,
  toAccountsReading,
  toBalancesByAccount,
  toBalancesReading,
} from '../lists.ts';
import { toOwner } from '../other-party.ts';
import type { Walked } from '../pages.ts';
import type { ConnectorDeps } from '../standard.ts';
import { fetchStatement, readTransactions, type StatementCodes, type StatementPlan } from '../statements.ts';
import { createArrangementReads } from './arrangement-reads.ts';
import { parseTransaction } from './entries.ts';
import { parseAccount, parseBalance, parseParty, toErrors } from './mapping.ts';
import { readProduct } from './product.ts';
import { openBankingUkProfileOf } from './profile.ts';
import { fetchBankStatements, fetchStatementFile, type StatementCalls } from './statements.ts';
import { readData, readObEntries, readObList } from './wire.ts';

/** Headers of every account-info call. Source: Read/Write specification, "Headers"; FAPI 1.0 part 1, section 6.2.2. */
function toHeaders({ psuIpAddress, psuUserAgent }: BankSession, correlationId: string): Record<string, string> {
  const headers: Record<string, string> = { 'x-fapi-interaction-id': correlationId };
  if (psuIpAddress === null) return headers;
  headers['x-fapi-customer-ip-address'] = toPsuIpAddress(psuIpAddress);
  if (psuUserAgent != null) headers['x-customer-user-agent'] = psuUserAgent;
  return headers;
}

/** Days too long ago are refused with the first, besides 400 and 403 alone. */
const codes: StatementCodes = {
  historyEnd: /^(?:(?:UK\.OBIE\.)?Reauthenticate|U028|Resource\.Consent\.Exceed\.TransactionDates)$/,
  refusedParameter: /^(?:(?:UK\.OBIE\.)?Field\.Unexpected|U003)$/,
};

/** The connector of one UK Open Banking bank. */
export class OpenBankingUkConnector implements Connector {
  readonly bank: Bank;
  readonly capabilities: ReadonlySet<BankCapability>;
  readonly fetchAllBalances?: (session: BankSession) => Promise<Reading<BalancesByAccount>>;
  readonly fetchParty?: (session: BankSession) => Promise<Reading<Party>>;
  readonly arrangements: ArrangementReads;
  readonly fetchStatements?: NonNullable<Connector['fetchStatements']>;
  readonly fetchStatementFile?: NonNullable<Connector['fetchStatementFile']>;
  readonly fetchProduct?: NonNullable<Connector['fetchProduct']>;
  readonly #caller: BankCaller;
  readonly #profile: ReturnType<typeof openBankingUkProfileOf>;

  constructor(bank: Bank, deps: ConnectorDeps) {
    this.bank = bank;
    this.#profile = openBankingUkProfileOf(bank);
    const dialect = { toHeaders, readErrors: toErrors };
    this.#caller = new BankCaller({ bank, dialect, headers: this.#profile.headers, ...deps });
    const capabilities: BankCapability[] = ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS', 'PENDING_TRANSACTIONS', 'CARDS'];
    if (this.#profile.party) {
      capabilities.push('CUSTOMER');
      this.fetchParty = (session) => this.#readParty(session);
    }
    if (this.#profile.bulkBalances) this.fetchAllBalances = (session) => this.#readAllBalances(session);
    this.arrangements = createArrangementReads(this.#caller, this.#profile);
    if (this.#profile.regularPayments) capabilities.push('DIRECT_DEBITS', 'STANDING_ORDERS', 'SCHEDULED_PAYMENTS');
    if (this.#profile.beneficiaries) capabilities.push('BENEFICIARIES');
    if (this.#profile.statements) {
      capabilities.push('STATEMENTS');
      this.fetchStatements = (session, account) =>
        this.#caller.run(session, 'statements', () => fetchBankStatements(this.#toStatementCalls(session, account)));
      this.fetchStatementFile = (session, account, id) =>
        this.#caller.run(session, 'statements', () => fetchStatementFile(this.#toStatementCalls(session, account), id));
    }
    if (this.#profile.products) {
      capabilities.push('PRODUCTS');
      this.fetchProduct = (session, account) => this.#readProduct(session, account);
    }
    this.capabilities = new Set(capabilities);
  }

  /** `GET /accounts/{AccountId}/product`. */
  #readProduct(session: BankSession, account: Account): Promise<Reading<AccountProduct>> {
    return this.#caller.run(session, 'products', async () => {
      const { products } = this.#profile.paths;
      const url = this.#url(`${products}/accounts/${this.#caller.parseSegment(account.bankAccountId)}/product`);
      const answer = await this.#caller.get(session, { url, resource: 'product', isOptional: true });
      const { value, defects } = this.#caller.readShape(answer, (body) => readProduct(body, account));
      return { value, fetchedAtMs: answer.receivedAtMs, defects, incomplete: null };
    });
  }

  #toStatementCalls(session: BankSession, account: Account): StatementCalls {
    const { statements } = this.#profile.paths;
    const path = `${statements}/accounts/${this.#caller.parseSegment(account.bankAccountId)}/statements`;
    return { caller: this.#caller, session, account, url: this.#url(path) };
  }

  /** `GET /accounts`. */
  fetchAccounts(session: BankSession): Promise<Reading<readonly Account[]>> {
    return this.#caller.run(session, 'accounts', async () => {
      const path = `${this.#profile.paths.accounts}/accounts`;
      const walked = await fetchList(this.#caller, session, {
        request: { url: this.#url(path), resource: 'accounts' },
        path,
        readPage: (body) => {
          const { list, next, defects } = readObList(body, 'Account');
          const read = readAccounts(list, '/Data/Account', (wire, at) => parseAccount(wire, at, this.bank.timeZone));
          return { items: read.items, defects: [...defects, ...read.defects], next };
        },
        identityOf: ({ bankAccountId }) => bankAccountId,
      });
      return toAccountsReading(walked);
    });
  }

  /** `GET /accounts/{AccountId}/balances`. */
  fetchBalances(session: BankSession, account: Account): Promise<Reading<readonly Balance[]>> {
    return this.#caller.run(session, 'balances', async () => {
      const path = `${this.#profile.paths.balances}/accounts/${this.#caller.parseSegment(account.bankAccountId)}/balances`;
      const request = { url: this.#url(path), resource: 'balances' };
      return toBalancesReading(
        await this.#fetchBalanceList(session, { request, path, currency: account.currency }),
        account,
      );
    });
  }

  /** `GET /accounts/{AccountId}/transactions`. The filter is by instant: a day more is asked at its end. */
  fetchTransactions(
    session: BankSession,
    account: Account,
    window: StatementRequest,
  ): Promise<Reading<readonly Transaction[]>> {
    return this.#caller.run(session, 'transactions', async () => {
      const path = `${this.#profile.paths.transactions}/accounts/${this.#caller.parseSegment(account.bankAccountId)}/transactions`;
      const pointer = '/Data/Transaction';
      const fetch: StatementPlan['fetch'] = (asked, course) =>
        fetchList(this.#caller, session, {
          request: { url: this.#statementUrl(path, asked), resource: 'transactions' },
          path,
          readPage: (body) => {
            const { list, next, defects } = readObEntries(body, 'Transaction');
            const { bankAccountId, currency } = account;
            const owner = toOwner(account);
            const { timeZone } = this.bank;
            const isInverted = this.#profile.cardSigns === 'inverted' && account.type === 'CARD';
            const read = readTransactions(list, pointer, (wire, tell) =>
              parseTransaction(wire, { bankAccountId, currency, owner, isInverted, timeZone, tell }),
            );
            return { items: read.items, defects: [...defects, ...read.defects], next };
          },
          identityOf: ({ identity }) => identity,
          course,
        });
      return fetchStatement({
        bank: this.bank,
        nowMs: this.#caller.nowMs(),
        window,
        fetch,
        hasDateFilter: this.#profile.dateFilter,
        codes,
      });
    });
  }

  #statementUrl(path: string, asked: DateWindow | null): URL {
    const url = this.#url(path);
    if (asked === null) return url;
    const { from, to } = asked;
    // A filter's zone is to be ignored by the specification; it is there because the format demands one.
    url.searchParams.set('fromBookingDateTime', `${from}T00:00:00Z`);
    if (to !== null) url.searchParams.set('toBookingDateTime', `${addDays(to, 1)}T23:59:59Z`);
    return url;
  }

  /** `GET /balances`, which a bank may leave out. */
  #readAllBalances(session: BankSession): Promise<Reading<BalancesByAccount>> {
    return this.#caller.run(session, 'balances', async () => {
      const path = `${this.#profile.paths.balances}/balances`;
      const request = { url: this.#url(path), resource: 'balances', isOptional: true };
      const list = { request, path, currency: null };
      return toBalancesByAccount(await this.#fetchBalanceList(session, list));
    });
  }

  /** `GET /party`: the person who gave the consent; a bank may leave it out. */
  #readParty(session: BankSession): Promise<Reading<Party>> {
    return this.#caller.run(session, 'identity', async () => {
      const url = this.#url(`${this.#profile.paths.party}/party`);
      const answer = await this.#caller.get(session, { url, resource: 'party', isOptional: true });
      const value = this.#caller.readShape(answer, (body) => {
        const party = readObject(readData(body), 'Party');
        if (party === null) throw new Unreadable('/Data/Party', 'missing or not an object');
        return parseParty(party);
      });
      return { value, fetchedAtMs: answer.receivedAtMs, defects: [], incomplete: null };
    });
  }

  #fetchBalanceList(
    session: BankSession,
    { request, path, currency }: { request: ResourceRequest; path: string; currency: Account['currency'] },
  ): Promise<Walked<TaggedBalance>> {
    return fetchList(this.#caller, session, {
      request,
      path,
      readPage: (body) => {
        const { list, next, defects } = readObList(body, 'Balance');
        const { timeZone } = this.bank;
        const read = readEntries(list, '/Data/Balance', (wire, _index, tell) =>
          parseBalance(wire, { timeZone, currency, tell }),
        );
        return { items: read.entries, defects: [...defects, ...read.defects], next };
      },
      identityOf: identityOfBalance,
    });
  }

  #url(path: string): URL {
    return this.#caller.toUrl(this.bank.endpoints.accounts, path);
  }
}
