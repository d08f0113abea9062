// The requests that a good client sends to each standard, written a second time here so that neither the connectors nor
// the sandbox check themselves. Used by the sandbox's integration tests; `base` may be the bank itself or a proxy before it.
import { randomUUID } from 'node:crypto';
import type { SandboxBank, SandboxDescription, SandboxLink } from '../../../src/sandbox/description.ts';

/** A parsed answer with what the tests look at. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes and fail when a field is not there
  readonly body: any;
}

/** The link with this id; throws when the sandbox has none. */
export function linkNamed(description: SandboxDescription, id: string): SandboxLink {
  const link = description.links.find((candidate) => candidate.id === id);
  if (link === undefined) throw new Error(`no link ${id}`);
  return link;
}

/** The bank with this id. */
export function bankNamed(description: SandboxDescription, id: string): SandboxBank {
  const bank = description.banks.find((candidate) => candidate.id === id);
  if (bank === undefined) throw new Error(`no bank ${id}`);
  return bank;
}

/** The headers that the bank's standard wants with a link; `version` is CDR's x-v. */
export function headersFor(bank: SandboxBank, link: SandboxLink, version = 1): Record<string, string> {
  const authorization = `Bearer ${link.accessToken}`;
  switch (bank.standard) {
    case 'open-banking-uk':
      return { authorization, accept: 'application/json', 'x-fapi-interaction-id': randomUUID() };
    case 'berlin-group':
      return {
        authorization,
        accept: 'application/json',
        'x-request-id': randomUUID(),
        'consent-id': link.consentId,
        'psu-ip-address': '192.0.2.7',
      };
    case 'cdr':
      return {
        authorization,
        accept: 'application/json',
        'x-v': String(version),
        'x-fapi-interaction-id': randomUUID(),
        'x-fapi-auth-date': new Date().toUTCString(),
        'x-fapi-customer-ip-address': '192.0.2.7',
        'x-cds-client-headers': 'bm9uZQ==',
      };
  }
}

/** One GET, or what `init` says, with the body parsed when it is JSON. */
export async function call(url: string, headers: Record<string, string>, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { ...init, headers });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
}

/** CDR's versions by path (1.36). */
export function cdrVersionOf(path: string): number {
  const bare = path.split('?')[0] ?? path;
  if (/\/transactions\/[^/]+$/.test(bare)) return 3;
  if (/\/transactions$/.test(bare)) return 2;
  if (/\/payments\/scheduled$/.test(bare) || /\/payees(\/[^/]+)?$/.test(bare)) return 2;
  if (/\/direct-debits$/.test(bare)) return 1;
  if (/\/balances$/.test(bare)) return 2;
  if (/\/balance$/.test(bare)) return 1;
  if (/\/accounts$/.test(bare)) return 3;
  if (/\/accounts\/[^/]+$/.test(bare)) return 5;
  return /\/detail$/.test(bare) ? 2 : 1;
}

/** Reads one path of a bank through a link. */
export class BankClient {
  readonly bank: SandboxBank;
  readonly link: SandboxLink;
  readonly base: string;
  readonly answers: { readonly path: string; readonly answer: Answer }[] = [];

  constructor(description: SandboxDescription, linkId: string, base?: string) {
    this.link = linkNamed(description, linkId);
    this.bank = bankNamed(description, this.link.bank);
    this.base = base ?? this.bank.endpoints.accounts;
  }

  async get(path: string, more: Record<string, string> = {}): Promise<Answer> {
    const headers = { ...headersFor(this.bank, this.link, cdrVersionOf(path)), ...more };
    const answer = await call(`${this.base}${path}`, headers);
    this.answers.push({ path, answer });
    return answer;
  }

  /** Account ids; with Berlin Group those of the card accounts are marked by their path. */
  async accountPaths(): Promise<string[]> {
    if (this.bank.standard === 'open-banking-uk') {
      const { body } = await this.get('/accounts');
      return body.Data.Account.map((account: { AccountId: string }) => `/accounts/${account.AccountId}`);
    }
    if (this.bank.standard === 'cdr') {
      const { body } = await this.get('/banking/accounts?page-size=100');
      return body.data.accounts.map((account: { accountId: string }) => `/banking/accounts/${account.accountId}`);
    }
    const paths: string[] = [];
    for (const [collection, name] of [
      ['accounts', 'accounts'],
      ['card-accounts', 'cardAccounts'],
    ] as const) {
      const { body } = await this.get(`/v1/${collection}`);
      for (const account of body[name]) paths.push(`/v1/${collection}/${account.resourceId}`);
    }
    return paths;
  }

  /** The bodies of all pages of a list that has links to the next. */
  async pages(path: string): Promise<Answer['body'][]> {
    const bodies: Answer['body'][] = [];
    for (let next: string | undefined = path; next !== undefined && bodies.length < 50; ) {
      const { status, body, text }: Answer = await this.get(next);
      if (status !== 200) throw new Error(`${this.bank.id} answered ${status} to ${next}: ${text.slice(0, 300)}`);
      bodies.push(body);
      const link: string | undefined = body.Links?.Next ?? body.links?.next;
      next = link === undefined ? undefined : `${path}${new URL(link).search}`;
    }
    return bodies;
  }

  /** All transactions of an account, page by page, as they come; `query` filters. */
  async transactions(accountPath: string, query = ''): Promise<Record<string, unknown>[]> {
    const found: Record<string, unknown>[] = [];
    let search = query;
    if (this.bank.standard === 'berlin-group' && !search.includes('bookingStatus')) {
      const status = this.bank.profile?.['bookingStatus'] ?? 'booked';
      search = `${search === '' ? '' : `${search}&`}bookingStatus=${status}`;
    }
    if (this.bank.standard === 'berlin-group' && !search.includes('dateFrom')) search += '&dateFrom=2015-01-01';
    if (this.bank.standard === 'cdr') search += `${search === '' ? '' : '&'}page-size=1000`;
    if (this.bank.standard === 'cdr' && !search.includes('oldest-time')) search += '&oldest-time=2015-01-01T00:00:00Z';
    for (let page = 0; page < 500; page += 1) {
      const { status, body, text } = await this.get(`${accountPath}/transactions${search === '' ? '' : `?${search}`}`);
      if (status !== 200) throw new Error(`${this.bank.id} answered ${status}: ${text.slice(0, 300)}`);
      let next: string | undefined;
      if (this.bank.standard === 'open-banking-uk') {
        found.push(...body.Data.Transaction);
        next = body.Links.Next;
      } else if (this.bank.standard === 'cdr') {
        found.push(...body.data.transactions);
        next = body.links.next;
      } else {
        const report = body.transactions ?? body.cardTransactions;
        found.push(...(report.booked ?? []), ...(report.pending ?? []));
        next = report._links.next?.href;
      }
      if (next === undefined) return found;
      // Only the query is taken: the host of a link is not to be trusted.
      search = new URL(next, 'http://ignored.invalid').searchParams.toString();
    }
    throw new Error('the pages do not end');
  }
}
