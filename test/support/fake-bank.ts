// A bank made of canned answers, and the sessions to ask it with: for unit tests of connectors, no network. Requests are
// recorded so that tests can say what was asked for and what was not.

import type { BankSession, Connector } from '../../src/banks/connector.ts';
import { fixedLinkTokens } from '../../src/banks/link-tokens.ts';
import type { Account } from '../../src/domain/account.ts';
import { unknownIdentification } from '../../src/domain/account.ts';
import { type Bank, type BankStandard, noLimits } from '../../src/domain/bank.ts';
import type { Link } from '../../src/domain/link.ts';
import type { BankHttp, BankRequest, BankResponse } from '../../src/http/bank-http.ts';
import { createConnector, toProfile } from './connectors.ts';

/** One canned answer; status 200 unless told. */
export interface CannedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What a fake bank answers: by call number and request. An Error is thrown as the transport would. */
export type Script = (request: BankRequest, call: number) => CannedAnswer | Error;

/** The instant at which every canned answer arrives, epoch milliseconds. */
export const receivedAtMs = Date.parse('2026-11-22T12:00:00Z');

/** A BankHttp that answers from a script and remembers what it was asked. */
export class FakeBankHttp implements BankHttp {
  readonly requests: BankRequest[] = [];
  readonly #script: Script;

  constructor(script: Script) {
    this.#script = script;
  }

  async get(request: BankRequest): Promise<BankResponse> {
    this.requests.push(request);
    const answer = this.#script(request, this.requests.length);
    if (answer instanceof Error) throw answer;
    return { status: answer.status ?? 200, headers: answer.headers ?? {}, body: answer.body, receivedAtMs };
  }
}

/** Where a bank of a standard may be; for any other, {@link anywhere}. */
const origins: Readonly<
  Partial<Record<BankStandard, { url: string; country: string; timeZone: string; version: string }>>
> = {
  'open-banking-uk': {
    url: 'https://api.uk.test/open-banking/v3.1/aisp',
    country: 'GB',
    timeZone: 'Europe/London',
    version: '3.1',
  },
  'berlin-group': { url: 'https://xs2a.de.test/psd2', country: 'DE', timeZone: 'Europe/Berlin', version: '1.3' },
  cdr: { url: 'https://cdr.au.test/cds-au/v1', country: 'AU', timeZone: 'Australia/Sydney', version: '1' },
};

const anywhere = { url: 'https://bank.test', country: 'DE', timeZone: 'Europe/Berlin', version: '1' };

/** A bank of a standard with these of the former features. */
export function makeBank(standard: BankStandard, features: readonly string[] = []): Bank {
  const { url, country, timeZone, version } = origins[standard] ?? anywhere;
  return {
    id: `test-${standard}`,
    name: 'Test Bank',
    country,
    bic: null,
    standard,
    version,
    endpoints: { accounts: url, customer: url, payments: null },
    timeoutMs: 1_000,
    maxConcurrentCalls: 4,
    limits: noLimits,
    timeZone,
    profile: toProfile(standard, features),
    maxHistoryDays: null,
    maxConsentDays: null,
  };
}

/** A session with a link that covers everything at that bank. */
export function makeSession(bank: Bank, link: Partial<Link> = {}, psuIpAddress: string | null = null): BankSession {
  return {
    link: {
      id: 'link-1',
      customerId: 'customer-1',
      bankId: bank.id,
      accessToken: 'secret-token',
      consentId: 'consent-1',
      permissions: new Set(['accounts', 'balances', 'transactions', 'identity']),
      grantedAt: '2026-11-01T09:30:00Z',
      expiresAt: null,
      ...link,
    },
    deadline: { atMs: receivedAtMs + 10_000, signal: new AbortController().signal },
    psuIpAddress,
    tokens: fixedLinkTokens,
    cacheState: 'miss',
  };
}

/** An account with this id and nothing else known. */
export function makeAccount(bankAccountId: string, known: Partial<Account> = {}): Account {
  return {
    bankAccountId,
    bankResource: 'accounts',
    name: null,
    nickname: null,
    type: 'CURRENT',
    status: 'OPEN',
    currency: null,
    openedOn: null,
    identification: unknownIdentification,
    hasMoreIdentification: false,
    holderNames: [],
    ...known,
  };
}

/** A connector over a script, with everything a test needs to ask it. */
export interface Bench {
  readonly bank: Bank;
  readonly http: FakeBankHttp;
  readonly connector: Connector;
  readonly session: BankSession;
}

/** Puts a connector of a standard before a script. */
export function bench(standard: BankStandard, script: Script, features: readonly string[] = []): Bench {
  const bank = makeBank(standard, features);
  const http = new FakeBankHttp(script);
  return { bank, http, connector: createConnector(bank, http, () => receivedAtMs), session: makeSession(bank) };
}

/** The open window that takes in every entry. */
export const allDays = { from: '1970-01-01', to: null } as const;
