// Australian CDR banking, spoken to one data holder. Made by standard.ts, called by the loaders; calls src/http through
// BankCaller. Read-only by the standard. Source: Consumer Data Standards 1.36, banking and common APIs.

import type { Account, AccountIdentification, Balance } from '../../domain/account.ts';
import type { Bank, BankCapability } from '../../domain/bank.ts';
import { addDays } from '../../domain/dates.ts';
import { BankFailure } from '../../domain/errors.ts';
import type { Party } from '../../domain/party.ts';
import type { AccountProduct } from '../../domain/product.ts';
import type { Transaction } from '../../domain/transaction.ts';
import { type Answer, BankCaller, toPsuIpAddress } from '../calls.ts';
import type {
  ArrangementReads,
  BalancesByAccount,
  BankSession,
  Connector,
  DateWindow,
  Defect,
  Reading,
  StatementRequest,
} from '../connector.ts';
import { type JsonObject, readEntries, readRequiredString, readString, Unreadable } from '../json.ts';
import {
  fetchList,
  identityOfBalance,
  readAccounts,
  type TaggedBalance,
  toAccountsReading,
  toBalancesByAccount,
} from '../lists.ts';
import type { PagedEntry } from '../merge-entries.ts';
import type { Walked } from '../pages.ts';
import type { ConnectorDeps } from '../standard.ts';
import { fetchStatement, readTransactions, type StatementCodes, type StatementPlan } from '../statements.ts';
import { createArrangementReads } from './arrangement-reads.ts';
import { parseTransaction } from './entries.ts';
import { invalidPage, invalidPageSize, parseAccount, parseBalances, toCdrIdentification, toErrors } from './mapping.ts';
import {
  type EndpointVersions,
  keepPaging,
  nextOf,
  type PagedPlan,
  pageSizes,
  type VersionedRequest,
} from './paging.ts';
import { parseParty } from './party.ts';
import { parseProduct } from './product.ts';
import { cdrProfileOf } from './profile.ts';
import { readCdrEntries, readCdrPage, readData } from './wire.ts';

/** Endpoint versions of 1.36 and the obsolete ones whose fields read the same here. */
const versions = {
  accounts: { newest: 3, oldest: 1 },
  account: { newest: 5, oldest: 1 },
  balance: { newest: 1, oldest: 1 },
  balances: { newest: 2, oldest: 1 },
  transactions: { newest: 2, oldest: 1 },
  customer: { newest: 1, oldest: 1 },
  customerDetail: { newest: 2, oldest: 1 },
  directDebits: { newest: 1, oldest: 1 },
  scheduledPayments: { newest: 2, oldest: 1 },
  payees: { newest: 2, oldest: 1 },
  payee: { newest: 2, oldest: 1 },
} as const satisfies Record<string, EndpointVersions>;

/** Standard error codes, as the connector sees them: the last part of the URN. */
const codes: StatementCodes = { refusedParameter: /Field\/Unexpected$/, refusedClient: /AdrStatus/ };

/**
 * Headers of every call but the version. `x-fapi-auth-date` is "required for all resource calls": the last time the
 * customer is known to have been here is when he gave the consent. Source: HTTP headers, request headers.
 */
function toHeaders({ link, psuIpAddress, psuUserAgent }: BankSession, correlationId: string): Record<string, string> {
  const headers: Record<string, string> = { 'x-fapi-interaction-id': correlationId };
  const grantedAtMs = link.grantedAt === null ? Number.NaN : Date.parse(link.grantedAt);
  if (!Number.isNaN(grantedAtMs)) headers['x-fapi-auth-date'] = new Date(grantedAtMs).toUTCString();
  if (psuIpAddress === null) return headers;
  headers['x-fapi-customer-ip-address'] = toPsuIpAddress(psuIpAddress);
  if (psuUserAgent != null) {
    headers['x-cds-client-headers'] = Buffer.from(`User-Agent: ${psuUserAgent}`, 'utf8').toString('base64');
  }
  return headers;
}

/** The connector of one Australian data holder. */
export class CdrConnector implements Connector {
  readonly bank: Bank;
  readonly capabilities: ReadonlySet<BankCapability> = new Set<BankCapability>([
    'ACCOUNTS',
    'BALANCES',
    'TRANSACTIONS',
    'PENDING_TRANSACTIONS',
    'CUSTOMER',
    'DIRECT_DEBITS',
    'STANDING_ORDERS',
    'SCHEDULED_PAYMENTS',
    'BENEFICIARIES',
    'PRODUCTS',
  ]);
  readonly arrangements: ArrangementReads;
  readonly fetchAllBalances?: (session: BankSession) => Promise<Reading<BalancesByAccount>>;
  readonly #caller: BankCaller;
  readonly #profile: ReturnType<typeof cdrProfileOf>;

  constructor(bank: Bank, deps: ConnectorDeps) {
    this.bank = bank;
    this.#profile = cdrProfileOf(bank);
    const dialect = { toHeaders, readErrors: toErrors };
    this.#caller = new BankCaller({ bank, dialect, headers: this.#profile.headers, ...deps });
    this.arrangements = createArrangementReads({
      caller: this.#caller,
      paths: this.#profile.paths,
      versions,
      fetchPaged: (session, plan) => this.#fetchPaged(session, plan),
      get: (session, request) => this.#get(session, request),
    });
    if (this.#profile.bulkBalances) this.fetchAllBalances = (session) => this.#readAllBalances(session);
  }

  /** `GET /banking/accounts`. */
  fetchAccounts(session: BankSession): Promise<Reading<readonly Account[]>> {
    return this.#caller.run(session, 'accounts', async () => {
      const path = `${this.#profile.paths.accounts}/banking/accounts`;
      const request = { url: this.#url(path), resource: 'accounts', versions: versions.accounts };
      const walked = await this.#fetchPaged(session, {
        request,
        path,
        name: 'accounts',
        identityOf: ({ bankAccountId }: Account) => bankAccountId,
        read: (list) => readAccounts(list, '/data/accounts', (wire) => ({ account: parseAccount(wire), defects: [] })),
      });
      return toAccountsReading(walked);
    });
  }

  /** `GET /banking/accounts/{accountId}/balance`. */
  fetchBalances(session: BankSession, account: Account): Promise<Reading<readonly Balance[]>> {
    return this.#caller.run(session, 'balances', async () => {
      const url = this.#url(
        `${this.#profile.paths.balances}/banking/accounts/${this.#caller.parseSegment(account.bankAccountId)}/balance`,
      );
      const answer = await this.#get(session, { url, resource: 'balances', versions: versions.balance });
      const { entries, defects } = this.#caller.readShape(answer, (body) => {
        const data = readData(body);
        assertIsOf(data, account);
        return parseBalances(data, '/data');
      });
      return { value: entries, fetchedAtMs: answer.receivedAtMs, defects, incomplete: null };
    });
  }

  /** `GET /banking/accounts/{accountId}/transactions`. The filter is by instant: a day more is asked at its end. */
  fetchTransactions(
    session: BankSession,
    account: Account,
    window: StatementRequest,
  ): Promise<Reading<readonly Transaction[]>> {
    return this.#caller.run(session, 'transactions', async () => {
      const path = `${this.#profile.paths.transactions}/banking/accounts/${this.#caller.parseSegment(account.bankAccountId)}/transactions`;
      const pointer = '/data/transactions';
      const fetch: StatementPlan['fetch'] = (asked, course) =>
        this.#fetchPaged(session, {
          request: { url: this.#statementUrl(path, asked), resource: 'transactions', versions: versions.transactions },
          path,
          name: 'transactions',
          mayBeEmpty: true,
          identityOf: ({ identity }: PagedEntry) => identity,
          course,
          read: (list) => {
            const { bankAccountId } = account;
            const { timeZone } = this.bank;
            const isInverted = this.#profile.cardSigns === 'inverted' && account.type === 'CARD';
            const hasPendingUnsigned = this.#profile.signs === 'pending-unsigned';
            return readTransactions(list, pointer, (wire, tell) =>
              parseTransaction(wire, { bankAccountId, isInverted, hasPendingUnsigned, timeZone, tell }),
            );
          },
        });
      const { dateFilter: hasDateFilter } = this.#profile;
      return fetchStatement({ bank: this.bank, nowMs: this.#caller.nowMs(), window, fetch, hasDateFilter, codes });
    });
  }

  #statementUrl(path: string, asked: DateWindow | null): URL {
    const url = this.#url(path);
    if (asked === null) return url;
    const { from, to } = asked;
    // With milliseconds, which every holder takes: some refuse times without ("Invalid oldest-time parameter").
    url.searchParams.set('oldest-time', `${from}T00:00:00.000Z`);
    if (to !== null) url.searchParams.set('newest-time', `${addDays(to, 1)}T23:59:59.000Z`);
    return url;
  }

  /** `GET /banking/accounts/{accountId}`: BSB and account number, unmasked. */
  fetchIdentification(session: BankSession, account: Account): Promise<Reading<AccountIdentification>> {
    return this.#caller.run(session, 'accounts', async () => {
      const answer = await this.#getDetail(session, account, 'identification');
      const detail = this.#caller.readShape(answer, (body) => {
        const data = readData(body);
        assertIsOf(data, account);
        return toCdrIdentification(data);
      });
      const value = { ...detail, maskedNumber: detail.maskedNumber ?? account.identification.maskedNumber };
      return { value, fetchedAtMs: answer.receivedAtMs, defects: [], incomplete: null };
    });
  }

  /** `GET /banking/accounts/{accountId}`: rates and fees, as for the product. */
  fetchProduct(session: BankSession, account: Account): Promise<Reading<AccountProduct>> {
    return this.#caller.run(session, 'products', async () => {
      const answer = await this.#getDetail(session, account, 'product');
      const defects: Defect[] = [];
      const value = this.#caller.readShape(answer, (body) => {
        const data = readData(body);
        assertIsOf(data, account);
        return parseProduct(data, {
          tell: (pointer, reason) => void defects.push({ pointer: `/data${pointer}`, reason }),
        });
      });
      return { value, fetchedAtMs: answer.receivedAtMs, defects, incomplete: null };
    });
  }

  #getDetail(session: BankSession, { bankAccountId }: Account, resource: string): Promise<Answer> {
    const path = `${this.#profile.paths.accounts}/banking/accounts/${this.#caller.parseSegment(bankAccountId)}`;
    return this.#get(session, { url: this.#url(path), resource, versions: versions.account });
  }

  /**
   * `GET /common/customer/detail`, which alone has e-mail, phone and addresses; where the consent or the holder does not
   * go that far, `GET /common/customer`.
   */
  fetchParty(session: BankSession): Promise<Reading<Party>> {
    return this.#caller.run(session, 'identity', async () => {
      const answer = await this.#getCustomer(session);
      const value = this.#caller.readShape(answer, (body) => parseParty(readData(body)));
      return { value, fetchedAtMs: answer.receivedAtMs, defects: [], incomplete: null };
    });
  }

  async #getCustomer(session: BankSession): Promise<Answer> {
    const { customer } = this.#profile.paths;
    const url = (path: string) => this.#caller.toUrl(this.bank.endpoints.customer, `${customer}${path}`);
    const detail = { url: url('/common/customer/detail'), resource: 'party', isOptional: true };
    try {
      return await this.#get(session, { ...detail, versions: versions.customerDetail });
    } catch (error) {
      const canAskForLess =
        error instanceof BankFailure && (error.code === 'PERMISSION_NOT_GRANTED' || error.code === 'UNSUPPORTED');
      if (!canAskForLess) throw error;
      return await this.#get(session, { url: url('/common/customer'), resource: 'party', versions: versions.customer });
    }
  }

  /** `GET /banking/accounts/balances`. */
  #readAllBalances(session: BankSession): Promise<Reading<BalancesByAccount>> {
    return this.#caller.run(session, 'balances', async () => {
      const path = `${this.#profile.paths.balances}/banking/accounts/balances`;
      const pointer = '/data/balances';
      const request = { url: this.#url(path), resource: 'balances', isOptional: true, versions: versions.balances };
      const read = (list: readonly unknown[]) => {
        const balances = readEntries(list, pointer, (wire, index) => {
          const bankAccountId = readRequiredString(wire, 'accountId', '');
          const { entries, defects } = parseBalances(wire, `${pointer}/${index}`);
          return { items: entries.map((balance): TaggedBalance => ({ bankAccountId, balance })), defects };
        });
        return {
          items: balances.entries.flatMap(({ items }) => items),
          defects: [...balances.defects, ...balances.entries.flatMap(({ defects }) => defects)],
        };
      };
      const plan = { request, path, name: 'balances', identityOf: identityOfBalance, read };
      const walked = await this.#fetchPaged(session, plan);
      return toBalancesByAccount(walked);
    });
  }

  /** Every page of a list, at the largest page size that the holder accepts. */
  async #fetchPaged<T>(session: BankSession, plan: PagedPlan<T>): Promise<Walked<T>> {
    const { request, path, name, identityOf, read, course = {} } = plan;
    for (const [attempt, pageSize] of pageSizes.entries()) {
      const url = new URL(request.url);
      if (pageSize !== null) url.searchParams.set('page-size', String(pageSize));
      let pages = course.resume?.pages.length ?? 0;
      let totalPages = 0;
      try {
        return await fetchList(this.#caller, session, {
          request: { ...request, url, headers: toVersionHeaders(request.versions) },
          path,
          readPage: (body, answer) => {
            this.#assertVersion(answer, request.versions);
            const page = plan.mayBeEmpty === true ? readCdrEntries(body, name) : readCdrPage(body, name);
            pages += 1;
            totalPages = page.totalPages ?? totalPages;
            const { items, defects } = read(page.list);
            return { items, defects: [...page.defects, ...defects], next: nextOf(page, pages) };
          },
          identityOf,
          course,
          amendNext: keepPaging,
          isEnd: ({ bankCode }) => invalidPage.test(bankCode ?? '') && pages >= totalPages,
        });
      } catch (error) {
        const isRefused = error instanceof BankFailure && invalidPageSize.test(error.bankCode ?? '');
        if (!isRefused || attempt === pageSizes.length - 1) throw error;
      }
    }
    throw this.#caller.failure('BANK_REJECTED_REQUEST', 'no page size is accepted');
  }

  async #get(session: BankSession, request: VersionedRequest): Promise<Answer> {
    const answer = await this.#caller.get(session, { ...request, headers: toVersionHeaders(request.versions) });
    this.#assertVersion(answer, request.versions);
    return answer;
  }

  /** An answer in a version that was not asked for may mean other things by the same names. */
  #assertVersion({ headers, correlationId }: Answer, { newest, oldest }: EndpointVersions): void {
    const version = headers['x-v']?.trim();
    if (version === undefined || !/^\d{1,6}$/.test(version)) return; // not told: the shape decides
    if (Number(version) <= newest && Number(version) >= oldest) return;
    throw this.#caller.failure(
      'BANK_BAD_RESPONSE',
      `answered in version ${version}, asked for ${oldest}–${newest}`,
      correlationId,
    );
  }

  #url(path: string): URL {
    return this.#caller.toUrl(this.bank.endpoints.accounts, path);
  }
}

/** What is of another account would be another customer's. @throws Unreadable */
function assertIsOf(data: JsonObject, { bankAccountId }: Account): void {
  const accountId = readString(data, 'accountId');
  if (accountId !== null && accountId !== bankAccountId) throw new Unreadable('/data/accountId', 'of another account');
}

function toVersionHeaders({ newest, oldest }: EndpointVersions): Record<string, string> {
  return oldest < newest ? { 'x-v': String(newest), 'x-min-v': String(oldest) } : { 'x-v': String(newest) };
}
