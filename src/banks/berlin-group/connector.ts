// Berlin Group NextGenPSD2 account information, spoken to one bank: payment accounts and, where the bank has them, card
// accounts, which are a collection of their own. Made by standard.ts, called by the loaders; calls src/http through
// BankCaller. Source: NextGenPSD2 XS2A framework 1.3.12.

import type { Account, Balance } from '../../domain/account.ts';
import type { Bank, BankCapability } from '../../domain/bank.ts';
import { BankFailure } from '../../domain/errors.ts';
import type { LinkPermission } from '../../domain/link.ts';
import type { Transaction } from '../../domain/transaction.ts';
import { OtherFormat } from '../../http/body.ts';
import { resolveFileLink } from '../../http/next-link.ts';
import { type Answer, BankCaller, type Dialect, toPsuIpAddress } from '../calls.ts';
import type { BalancesByAccount, BankSession, Connector, DateWindow, Reading, StatementRequest } from '../connector.ts';
import { type JsonObject, readBoolean, readObject, readString, Unreadable } from '../json.ts';
import {
  fetchList,
  identityOfBalance,
  joinWalks,
  type PageRead,
  readAccounts,
  toAccountsReading,
  toBalancesByAccount,
} from '../lists.ts';
import { toOwner } from '../other-party.ts';
import type { Walked } from '../pages.ts';
import type { ConnectorDeps } from '../standard.ts';
import { readStatementFile, StatementFile, statementFileTypes } from '../statement-file.ts';
import { fetchStatement, readTransactions, type StatementCodes, type StatementPlan } from '../statements.ts';
import { readBalances, readBalancesOfAccounts } from './balances.ts';
import { parseCardTransaction, parseTransaction } from './entries.ts';
import { parseAccount, toBgIdentification, toErrors, withRights } from './mapping.ts';
import { berlinGroupProfileOf } from './profile.ts';
import { type BgReport, type BgResource, readBody, readLink, readReport, readRequiredList, shapes } from './wire.ts';

/** Headers of every account information call. `PSU-IP-Address` says that the person asked (section 6.5). */
function toHeaders({ link, psuIpAddress, psuUserAgent }: BankSession, correlationId: string): Record<string, string> {
  const headers: Record<string, string> = { 'x-request-id': correlationId };
  if (link.consentId !== null) headers['consent-id'] = link.consentId;
  if (psuIpAddress === null) return headers;
  headers['psu-ip-address'] = toPsuIpAddress(psuIpAddress);
  if (psuUserAgent != null) headers['psu-user-agent'] = psuUserAgent;
  return headers;
}

/** What is wrong with the gateway, and not with the customer's consent. */
const refusedClientCode = /^(?:CERTIFICATE_|SIGNATURE_|ROLE_)/;

/** Message codes of the implementation guidelines, section 14.11. */
const dialect: Dialect = {
  toHeaders,
  readErrors: toErrors,
  linkLimitCode: /^ACCESS_EXCEEDED$/,
  refusedFormatCode: /^REQUESTED_FORMATS_INVALID$/,
  refusedClientCode,
};

/** The same for banks that refuse calls without `Date`. */
const datedDialect: Dialect = {
  ...dialect,
  toHeaders: (session, correlationId) => ({ ...toHeaders(session, correlationId), date: new Date().toUTCString() }),
};

/** Days too long ago are refused with the first, besides 400 and 403 alone. */
const codes: StatementCodes = {
  historyEnd: /^PERIOD_INVALID$/,
  refusedParameter: /^PARAMETER_NOT_SUPPORTED$/,
  refusedClient: refusedClientCode,
};

/** Where a report was asked for. */
interface ReportPlace {
  readonly url: URL;
  /** The standard's own path. */
  readonly path: string;
  readonly resource: BgResource;
}

/** What is read of the bank's collections. */
interface CollectionsPlan<T> {
  /** Whether the list of accounts is asked for with their balances. */
  readonly withBalance: boolean;
  readonly identityOf: (item: T) => string;
  readonly read: (list: readonly unknown[], pointer: string, resource: BgResource) => Omit<PageRead<T>, 'next'>;
}

/** The connector of one Berlin Group bank. */
export class BerlinGroupConnector implements Connector {
  readonly bank: Bank;
  readonly capabilities: ReadonlySet<BankCapability>;
  readonly fetchAllBalances?: (session: BankSession) => Promise<Reading<BalancesByAccount>>;
  readonly #caller: BankCaller;
  readonly #profile: ReturnType<typeof berlinGroupProfileOf>;
  readonly #resources: readonly BgResource[];

  constructor(bank: Bank, deps: ConnectorDeps) {
    this.bank = bank;
    this.#profile = berlinGroupProfileOf(bank);
    const { headers, dateHeader } = this.#profile;
    this.#caller = new BankCaller({ bank, dialect: dateHeader ? datedDialect : dialect, headers, ...deps });
    this.#resources = this.#profile.cardAccounts ? ['accounts', 'card-accounts'] : ['accounts'];
    const capabilities: BankCapability[] = ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS'];
    if (this.#profile.bookingStatus === 'both') capabilities.push('PENDING_TRANSACTIONS');
    if (this.#profile.cardAccounts) capabilities.push('CARDS');
    if (this.#profile.accountsWithBalance) this.fetchAllBalances = (session) => this.#readAllBalances(session);
    this.capabilities = new Set(capabilities);
  }

  /** `GET /v1/accounts` and, where the bank has them, `GET /v1/card-accounts`. */
  fetchAccounts(session: BankSession): Promise<Reading<readonly Account[]>> {
    return this.#run(session, 'accounts', async () => {
      const identityOf = ({ bankResource, bankAccountId }: Account) => `${bankResource} ${bankAccountId}`;
      const linksOf = new Map<Account, JsonObject>();
      const read: CollectionsPlan<Account>['read'] = (list, pointer, resource) =>
        readAccounts(list, pointer, (wire, at) => {
          const account = parseAccount(wire, at, resource);
          const links = readObject(wire, '_links');
          if (links !== null) linksOf.set(account.account, links);
          return account;
        });
      const walked = await this.#fetchCollections(session, { withBalance: false, identityOf, read });
      const reading = toAccountsReading(walked);
      return { ...reading, value: withRights(reading.value, linksOf) };
    });
  }

  /** `GET /v1/{collection}/{account-id}/balances`. */
  fetchBalances(session: BankSession, account: Account): Promise<Reading<readonly Balance[]>> {
    return this.#run(session, 'balances', async () => {
      this.#assertCovered(account, 'balances');
      const url = this.#url(this.#pathOf(account, 'balances'));
      const answer = await this.#caller.get(session, { url, resource: 'balances' });
      const { entries, defects } = this.#caller.readShape(answer, (body) => {
        const object = readBody(body);
        const resource = toResource(account);
        assertIsOf(readObject(object, shapes[resource].owner), resource, account);
        const debitAccounting = readBoolean(object, 'debitAccounting') ?? account.debitAccounting ?? false;
        const creditLimit = account.creditLimit ?? null;
        const { currency } = account;
        const context = { debitAccounting, currency, creditLimit, timeZone: this.bank.timeZone };
        return readBalances(readRequiredList(object, 'balances'), '/balances', context);
      });
      return { value: entries, fetchedAtMs: answer.receivedAtMs, defects, incomplete: null };
    });
  }

  /**
   * `GET /v1/{collection}/{account-id}/transactions`. The filter is by days at the bank's place.
   */
  fetchTransactions(
    session: BankSession,
    account: Account,
    window: StatementRequest,
  ): Promise<Reading<readonly Transaction[]>> {
    return this.#run(session, 'transactions', async () => {
      this.#assertCovered(account, 'transactions');
      const resource = toResource(account);
      const path = this.#pathOf(account, 'transactions');
      const fetch: StatementPlan['fetch'] = (asked, course) =>
        fetchList(this.#caller, session, {
          request: {
            url: this.#statementUrl(path, asked),
            resource: 'transactions',
            readsFiles: true,
            ...(this.#profile.statementFiles
              ? { headers: { accept: statementFileTypes } }
              : { instead: statementFileTypes }),
          },
          path,
          complete: async (answer, url, get) => {
            const file = this.#locateFile(answer, { url, path, resource });
            return this.#readFile(file === null ? answer : await get(file), account);
          },
          readPage: (body, { correlationId }) => {
            if (body instanceof StatementFile) return { ...body.read, next: null };
            const report = readReport(body, resource);
            if (report.download !== null)
              throw this.#caller.failure('UNSUPPORTED', 'a file that leads to another file', correlationId);
            assertIsOf(report.owner, resource, account);
            return { ...this.#readEntries(report, account, resource), next: report.next };
          },
          identityOf: ({ identity }) => identity,
          course,
        });
      const { dateFilter: hasDateFilter } = this.#profile;
      return fetchStatement({ bank: this.bank, nowMs: this.#caller.nowMs(), window, fetch, hasDateFilter, codes });
    });
  }

  /** The file of a report that holds nothing but a link to it. @throws BankFailure UNSUPPORTED for one that is not followed */
  #locateFile(answer: Answer, { url, path, resource }: ReportPlace): URL | null {
    if (answer.body instanceof OtherFormat) return null;
    const { download } = this.#caller.readShape(answer, (body) => readReport(body, resource));
    if (download === null) return null;
    const file = resolveFileLink(url, path, download);
    if (file === null)
      throw this.#caller.failure('UNSUPPORTED', 'a file that is not on the bank’s own origin', answer.correlationId);
    return file;
  }

  /** An answer with the entries of its file: camt.052 and 053, MT940 and 942. @throws BankFailure UNSUPPORTED for others */
  async #readFile(answer: Answer, account: Account): Promise<Answer> {
    const { body, correlationId } = answer;
    if (!(body instanceof OtherFormat)) return answer;
    try {
      const read = await readStatementFile(body, { account, timeZone: this.bank.timeZone });
      if (read !== null) return { ...answer, body: new StatementFile(read) };
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      throw this.#caller.failure(
        'BANK_BAD_RESPONSE',
        `${body.format} ${error.pointer}: ${error.message}`,
        correlationId,
      );
    }
    throw this.#caller.failure('UNSUPPORTED', `transactions come as ${body.format}, which is not read`, correlationId);
  }

  #statementUrl(path: string, asked: DateWindow | null): URL {
    const url = this.#url(path);
    url.searchParams.set('bookingStatus', this.#profile.bookingStatus);
    if (asked === null) return url;
    url.searchParams.set('dateFrom', asked.from);
    if (asked.to !== null) url.searchParams.set('dateTo', asked.to);
    return url;
  }

  /** `GET /v1/accounts?withBalance=true`. Accounts that come without balances are left out: ask for them singly. */
  #readAllBalances(session: BankSession): Promise<Reading<BalancesByAccount>> {
    return this.#run(session, 'balances', async () => {
      const walked = await this.#fetchCollections(session, {
        withBalance: true,
        identityOf: identityOfBalance,
        read: (list, pointer) => readBalancesOfAccounts(list, pointer, this.bank.timeZone),
      });
      return toBalancesByAccount(walked);
    });
  }

  #readEntries(report: BgReport, account: Account, resource: BgResource) {
    const { cardSigns, signs } = this.#profile;
    const isInverted = cardSigns === 'inverted' && account.type === 'CARD';
    const debitAccounting = report.debitAccounting ?? account.debitAccounting ?? isInverted;
    const context = {
      debitAccounting,
      currency: account.currency,
      timeZone: this.bank.timeZone,
      owner: toOwner(account),
      hasSignsByParty: signs === 'by-party',
      hasPendingUnsigned: signs === 'pending-unsigned',
    };
    const toEntry = resource === 'accounts' ? parseTransaction : parseCardTransaction;
    const read = report.lists.map(({ name, list, pointer }) =>
      readTransactions(list, pointer, (wire, tell) => toEntry(wire, { ...context, list: name, tell })),
    );
    return {
      items: read.flatMap(({ items }) => items),
      defects: [...report.defects, ...read.flatMap(({ defects }) => defects)],
    };
  }

  /**
   * The bank's collections, one walk each. With one that fails the other is still worth having: the failure is told as
   * `incomplete`. When all fail, the first one's failure is thrown.
   */
  async #fetchCollections<T>(
    session: BankSession,
    { withBalance, identityOf, read }: CollectionsPlan<T>,
  ): Promise<Walked<T>> {
    const walks = await Promise.allSettled(
      this.#resources.map((resource) => {
        const path = `${this.#profile.paths.accounts}/${resource}`;
        const url = this.#url(path);
        if (withBalance && resource === 'accounts') url.searchParams.set('withBalance', 'true');
        const key = shapes[resource].list;
        return fetchList(this.#caller, session, {
          request: { url, resource: withBalance ? 'balances' : 'accounts', isOptional: resource === 'card-accounts' },
          path,
          readPage: (body) => {
            const object = readBody(body);
            return { ...read(readRequiredList(object, key), `/${key}`, resource), next: readLink(object, 'next') };
          },
          identityOf,
        });
      }),
    );
    // That the bank has no card accounts after all, or this customer none, is no fault.
    const [own, ...others] = walks;
    return joinWalks([own, ...others.filter((walk) => !isNothingThere(walk))].filter((walk) => walk !== undefined));
  }

  /** No call that must be refused: the bank's own links have told it. @throws BankFailure PERMISSION_NOT_GRANTED */
  #assertCovered({ withheld }: Account, what: 'balances' | 'transactions'): void {
    if (withheld?.includes(what) === true)
      throw this.#caller.failure('PERMISSION_NOT_GRANTED', `the consent does not cover ${what} of this account`);
  }

  #pathOf(account: Account, what: 'balances' | 'transactions'): string {
    const prefix = this.#profile.paths[what];
    return `${prefix}/${toResource(account)}/${this.#caller.parseSegment(account.bankAccountId)}/${what}`;
  }

  #url(path: string): URL {
    return this.#caller.toUrl(this.bank.endpoints.accounts, path);
  }

  /** No call without a consent id, unless the bank needs none: the standard demands the header. */
  #run<T>(session: BankSession, permission: LinkPermission, method: () => Promise<T>): Promise<T> {
    return this.#caller.run(session, permission, () => {
      if (session.link.consentId === null && this.#profile.consentId === 'required')
        throw this.#caller.failure('CONSENT_REQUIRED', 'the link has no consent id');
      return method();
    });
  }
}

function isNothingThere(walk: PromiseSettledResult<unknown>): boolean {
  if (walk.status === 'fulfilled' || !(walk.reason instanceof BankFailure)) return false;
  return walk.reason.code === 'UNSUPPORTED' || walk.reason.code === 'RESOURCE_NOT_FOUND';
}

/**
 * A report or balances of another account would be another customer's data: the account that an answer names is compared
 * by all that both sides know of it. @throws Unreadable
 */
function assertIsOf(owner: JsonObject | null, resource: BgResource, account: Account): void {
  const named = toBgIdentification(owner, null);
  const own = account.identification;
  const pointer = `/${shapes[resource].owner}`;
  const differ = (a: string | null, b: string | null) => a !== null && b !== null && a !== b;
  // Accounts of several currencies are several under one IBAN.
  const currency = readString(owner, 'currency')?.toUpperCase() ?? null;
  if (currency !== 'XXX' && differ(currency, account.currency))
    throw new Unreadable(`${pointer}/currency`, 'of another account');
  if (differ(named.iban, own.iban)) throw new Unreadable(`${pointer}/iban`, 'of another account');
  // Without an IBAN on both sides the other names tell; a card's number as far as both leave it in the clear.
  if (named.iban !== null && own.iban !== null) return;
  if (differ(toDigits(named.bban), toDigits(own.bban))) throw new Unreadable(`${pointer}/bban`, 'of another account');
  if (differ(toLastDigits(named.maskedNumber), toLastDigits(own.maskedNumber)))
    throw new Unreadable(`${pointer}/maskedPan`, 'of another account');
}

const toDigits = (bban: string | null) => bban?.replace(/[^A-Za-z0-9]/g, '').toUpperCase() ?? null;
const toLastDigits = (masked: string | null) => /\d{4}$/.exec(masked ?? '')?.[0] ?? null;

function toResource({ bankResource }: Account): BgResource {
  return bankResource === 'card-accounts' ? 'card-accounts' : 'accounts';
}
