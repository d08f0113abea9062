// Enable Banking, spoken to for one institution. Made by standard.ts, called by the loaders; calls src/http through BankCaller. Source:
// Enable Banking API reference, accounts data. The link's consent is a session: it names the accounts, and they are asked for one by
// one by ids that are the session's own.

import type { Account, Balance } from '../../domain/account.ts';
import type { Bank, BankCapability } from '../../domain/bank.ts';
import { BankFailure } from '../../domain/errors.ts';
import type { Transaction } from '../../domain/transaction.ts';
import { BankCaller, toPathSegment, toPsuIpAddress } from '../calls.ts';
import type { BankSession, Connector, DateWindow, Defect, Reading, StatementRequest } from '../connector.ts';
import { isObject, readEntries, readRequiredString, readString, readStrings, Unreadable } from '../json.ts';
import { fetchList, toAccountsReading } from '../lists.ts';
import type { PagedEntry } from '../merge-entries.ts';
import { toOwner } from '../other-party.ts';
import { maxPages } from '../pages.ts';
import type { ConnectorDeps } from '../standard.ts';
import { fetchStatement, readTransactions, type StatementCodes, type StatementPlan } from '../statements.ts';
import { parseTransaction } from './entries.ts';
import { detailsOf } from './institution.ts';
import { parseAccount, parseBalance } from './mapping.ts';
import { enableBankingProfileOf } from './profile.ts';
import { readAnswerList, readErrors, saysBankFailed } from './wire.ts';

const codes: StatementCodes = {
  // The institution shows less than was asked for: `strategy=longest` finds out how far it goes.
  showsLess: /^WRONG_TRANSACTIONS_PERIOD$/,
  refusedClient: /^(?:UNAUTHORIZED|PSU_HEADER|INVALID_HOST|AUTHORIZATION)/,
};

/** The accounts of a session: by what each is asked for, the hashes that it is known by. */
interface ListedAccounts {
  readonly listed: ReadonlyMap<string, ReadonlySet<string>>;
  readonly defects: readonly Defect[];
}

/** Sessions whose accounts can be read. */
const readable = 'AUTHORIZED';

/** The connector of one institution. */
export class EnableBankingConnector implements Connector {
  readonly bank: Bank;
  readonly capabilities: ReadonlySet<BankCapability> = new Set<BankCapability>([
    'ACCOUNTS',
    'BALANCES',
    'TRANSACTIONS',
    'PENDING_TRANSACTIONS',
    'CARDS',
  ]);
  readonly #caller: BankCaller;
  readonly #profile: ReturnType<typeof enableBankingProfileOf>;
  readonly #psuHeaders: readonly string[];

  constructor(bank: Bank, deps: ConnectorDeps) {
    this.bank = bank;
    this.#profile = enableBankingProfileOf(bank);
    this.#psuHeaders = detailsOf(bank).psuHeaders;
    const dialect = {
      toHeaders: (session: BankSession) => this.#toPsuHeaders(session),
      isAttended: (session: BankSession) => Object.keys(this.#toPsuHeaders(session)).length > 0,
      readErrors,
      saysBankFailed,
      linkLimitCode: /^ASPSP_(?:RATE_LIMIT_EXCEEDED$|ERROR\/ACCESS_EXCEEDED$)/,
    };
    this.#caller = new BankCaller({ bank, dialect, headers: this.#profile.headers, ...deps });
  }

  /** `GET /sessions/{id}`, then `GET /accounts/{uid}/details` for each of its accounts. */
  fetchAccounts(session: BankSession): Promise<Reading<readonly Account[]>> {
    return this.#caller.run(session, 'accounts', async () => {
      const { listed, defects } = await this.#fetchListed(session);
      const read = await Promise.allSettled(
        [...listed].map(([uid, hashes]) => this.#fetchAccount(session, uid, hashes)),
      );
      const done = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const failures = read.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
      const unexpected = failures.find((failure) => !(failure instanceof BankFailure));
      if (unexpected !== undefined) throw unexpected;
      // Accounts that cannot be read are missing, and that is told; of none at all there is nothing to tell.
      if (done.length === 0 && failures.length > 0) throw failures[0];
      const incomplete = failures.find((failure) => failure instanceof BankFailure) ?? null;
      return toAccountsReading({
        pages: [done.map(({ account }) => account)],
        defects: [...defects, ...done.flatMap((one) => one.defects)],
        fetchedAtMs: Math.min(this.#caller.nowMs(), ...done.map(({ receivedAtMs }) => receivedAtMs)),
        incomplete,
      });
    });
  }

  /** The accounts of the link's session. @throws BankFailure CONSENT_REQUIRED for a session that is over */
  async #fetchListed(session: BankSession): Promise<ListedAccounts> {
    const segment = toPathSegment(session.link.consentId ?? '');
    if (segment === null) throw this.#caller.failure('CONSENT_REQUIRED', 'the link has no session');
    const url = this.#url(`/sessions/${segment}`);
    const answer = await this.#caller.get(session, { url, resource: 'accounts' });
    return this.#caller.readShape(answer, (body) => {
      const status = isObject(body) ? readString(body, 'status') : null;
      if (status !== null && status !== readable) {
        throw this.#caller.failure('CONSENT_REQUIRED', `the session is ${status}`, answer.correlationId);
      }
      const { entries, defects } = readEntries(readAnswerList(body, 'accounts_data'), '/accounts_data', (wire) => ({
        uid: readRequiredString(wire, 'uid', ''),
        hashes: [readString(wire, 'identification_hash') ?? '', ...readStrings(wire, 'identification_hashes')],
      }));
      const listed = new Map(entries.map(({ uid, hashes }) => [uid, new Set(hashes)]));
      // Named twice, by id alone and with its data: what one of the two leaves out would be missing in silence.
      const named = isObject(body) ? readStrings(body, 'accounts') : [];
      if (named.some((uid) => !listed.has(uid)))
        throw new Unreadable('/accounts_data', 'lacks accounts of the session');
      return { listed, defects };
    });
  }

  async #fetchAccount(session: BankSession, uid: string, hashes: ReadonlySet<string>) {
    const url = this.#url(`/accounts/${this.#caller.parseSegment(uid)}/details`);
    // Of the session one question is counted, whatever it comes to in calls of ours.
    const answer = await this.#caller.get(session, { url, resource: 'accounts' });
    const read = this.#caller.readShape(answer, (body) => {
      if (!isObject(body)) throw new Unreadable('', 'not an object');
      // What is of another account would be another's: the session says which it is.
      if (!hashes.has(readString(body, 'identification_hash') ?? ''))
        throw new Unreadable('/identification_hash', 'of another account');
      return parseAccount(body, '', uid);
    });
    return { ...read, receivedAtMs: answer.receivedAtMs };
  }

  /** `GET /accounts/{uid}/balances`. */
  fetchBalances(session: BankSession, account: Account): Promise<Reading<readonly Balance[]>> {
    return this.#caller.run(session, 'balances', async () => {
      const url = this.#url(`${this.#accountPath(account)}/balances`);
      const answer = await this.#caller.get(session, { url, resource: 'balances' });
      const { currency, creditLimit = null } = account;
      const { timeZone } = this.bank;
      const { entries, defects } = this.#caller.readShape(answer, (body) =>
        readEntries(readAnswerList(body, 'balances'), '/balances', (wire, _index, tell) =>
          parseBalance(wire, { currency, creditLimit, timeZone, tell }),
        ),
      );
      const value = entries.filter((balance) => balance !== null);
      return { value, fetchedAtMs: answer.receivedAtMs, defects, incomplete: null };
    });
  }

  /** `GET /accounts/{uid}/transactions`, page by page by `continuation_key`: a page may be empty and go on. */
  fetchTransactions(
    session: BankSession,
    account: Account,
    window: StatementRequest,
  ): Promise<Reading<readonly Transaction[]>> {
    return this.#caller.run(session, 'transactions', async () => {
      const path = `${this.#accountPath(account)}/transactions`;
      const pointer = '/transactions';
      const owner = toOwner(account);
      const { currency } = account;
      const { timeZone } = this.bank;
      const isInverted = this.#profile.cardSigns === 'inverted' && account.type === 'CARD';
      const fetch: StatementPlan['fetch'] = (asked, course) =>
        fetchList(this.#caller, session, {
          request: { url: this.#statementUrl(path, asked), resource: 'transactions' },
          path,
          readPage: (body) => {
            const { items, defects } = readTransactions(readAnswerList(body, 'transactions'), pointer, (wire, tell) =>
              parseTransaction(wire, { currency, owner, isInverted, timeZone, tell }),
            );
            return { items, defects, next: toNext(body) };
          },
          identityOf: ({ identity }: PagedEntry) => identity,
          amendNext: keepQuery,
          // Any number of them may come: the pages themselves are counted.
          maxEmptyPages: maxPages,
          course,
        });
      const { dateFilter: hasDateFilter } = this.#profile;
      return fetchStatement({ bank: this.bank, nowMs: this.#caller.nowMs(), window, fetch, hasDateFilter, codes });
    });
  }

  #statementUrl(path: string, asked: DateWindow | null): URL {
    const url = this.#url(path);
    if (asked === null) {
      url.searchParams.set('strategy', 'longest');
      return url;
    }
    url.searchParams.set('date_from', asked.from);
    if (asked.to !== null) url.searchParams.set('date_to', asked.to);
    return url;
  }

  /**
   * That the person is there: "either all required PSU headers or none". Of an institution that asks for one that the gateway has
   * not, none is sent, and its calls are counted as those without the person.
   */
  #toPsuHeaders({ psuIpAddress, psuUserAgent }: BankSession): Record<string, string> {
    if (psuIpAddress === null) return {};
    const known: Record<string, string> = { 'psu-ip-address': toPsuIpAddress(psuIpAddress) };
    if (psuUserAgent != null) known['psu-user-agent'] = psuUserAgent;
    return this.#psuHeaders.every((header) => header in known) ? known : {};
  }

  #accountPath(account: Account): string {
    return `/accounts/${this.#caller.parseSegment(account.consentAccountId ?? account.bankAccountId)}`;
  }

  #url(path: string): URL {
    return this.#caller.toUrl(this.bank.endpoints.accounts, path);
  }
}

/** Where the next page is: the key is of this question alone, and goes back letter by letter. @throws Unreadable */
function toNext(body: unknown): string | null {
  const key = isObject(body) ? body['continuation_key'] : null;
  if (key === undefined || key === null || key === '') return null;
  // What is no text may be a key all the same: the statement does not end there.
  if (typeof key !== 'string') throw new Unreadable('/continuation_key', 'not a text');
  return `?${new URLSearchParams({ continuation_key: key })}`;
}

/** A key goes with the question that it is of. */
function keepQuery(next: URL, current: URL): URL {
  const url = new URL(current);
  url.searchParams.set('continuation_key', next.searchParams.get('continuation_key') ?? '');
  return url;
}
