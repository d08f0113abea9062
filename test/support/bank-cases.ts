// What real banks send, as table rows: a bank's answers by path, one question over GraphQL, and what must be told. Each case
// is a bank of its own on a real socket and a customer with a link to it, behind one started gateway.

import { createServer, type Server, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { createLog } from '../../src/observability/log.ts';
import { startGateway } from '../../src/start/in-process.ts';
import { type Answer, ask } from './running-gateway.ts';
import { storeSettings } from './store-settings.ts';

/** The standards in whose forms cases are written. */
export const caseStandards = ['open-banking-uk', 'berlin-group', 'cdr'] as const;

/** One answer of a bank; status 200 unless told, `bytes` instead of JSON where its form is the point. */
export interface CaseAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly bytes?: Buffer;
  /** How long the bank takes, milliseconds. */
  readonly afterMs?: number;
}

/** One thing that a bank does. */
export interface BankCase {
  readonly name: string;
  readonly standard: (typeof caseStandards)[number];
  /** Further settings of the bank's entry in the banks file. */
  readonly bank?: Readonly<Record<string, unknown>>;
  readonly permissions?: readonly string[];
  /** Links to this very bank that the customer has, beside the usual one: their ids. */
  readonly furtherLinks?: readonly string[];
  /** By path without the query; what is not here is answered with 404. */
  readonly answers: Readonly<Record<string, CaseAnswer | ((url: URL) => CaseAnswer)>>;
  readonly query: string;
  /** What the answer must hold, after {@link told}. */
  readonly expected: Readonly<Record<string, unknown>>;
}

/** The day `days` before today, so that a case stands in the same window whenever it is run. */
export function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

/** A Berlin Group bank's list of one account. */
export const oneGiro: CaseAnswer = {
  body: {
    accounts: [
      { resourceId: 'r1', iban: 'DE02120300000000202051', currency: 'EUR', name: 'Giro', cashAccountType: 'CACC' },
    ],
  },
};

/** An entry of its statement as a Berlin Group bank sends it: a shop's, and without an id, but for what is said of it. */
export function giroEntry(day: string, amount: string, rest: object = {}) {
  return {
    bookingDate: day,
    transactionAmount: { amount, currency: 'EUR' },
    creditorName: 'Shop',
    remittanceInformationUnstructured: 'thanks',
    ...rest,
  };
}

/** Texts in an order that is no bank's. */
export function sorted(texts: readonly string[]): readonly string[] {
  return [...texts].sort();
}

const sources =
  'sources { status error { code message retryable retryAt } unreadable { pointer reason } unreadableCount historyFrom accounts { accountId error { code } } notes { code account count date } }';

/** A customer's statement. */
export const statementQuery = `{ me { transactions(first: 200, filter: { from: "2010-01-01" }) {
  edges { node { id status bookingDate signedAmount { amount currency } remittanceInformation entryReference identityStability
    counterparty { name } } }
  ${sources} } } }`;

/** A customer's accounts and their balances. */
export const balancesQuery = `{ me { accounts { edges { node { id name currency type
  balances { type signedAmount { amount currency } asOf } balancesSource { status unreadable { pointer reason } }
  spendable { type signedAmount { amount currency } } } } ${sources} } } }`;

/** What an answer says, in one short text an item: what a case compares. */
export function told({ data, errors }: Answer): Record<string, unknown> {
  const codes = errors.map(({ path, extensions }) => `${(path ?? []).at(-1)} ${extensions.code}`);
  const list = data?.me?.transactions ?? data?.me?.accounts ?? null;
  const said: Record<string, unknown> = { errors: codes };
  if (list === null) return { ...said, data };
  said['statuses'] = list.sources.map(({ status, error }: Source) =>
    error === null ? status : `${status} ${error.code}`,
  );
  said['historyFrom'] = list.sources.map(({ historyFrom }: Source) => historyFrom);
  said['problems'] = list.sources.flatMap(({ accounts }: Source) => accounts.map(({ error }) => error.code));
  said['notes'] = sorted(
    list.sources.flatMap(({ notes }: Source) =>
      notes.map(({ code, count }) => (count === 0 ? code : `${code} ${count}`)),
    ),
  );
  // Windows of a bank that heeds no filter tell the same: once is enough here.
  said['unreadable'] = [
    ...new Set(
      list.sources.flatMap(({ unreadable }: Source) =>
        unreadable.map(({ pointer, reason }) => `${pointer}: ${reason}`),
      ),
    ),
  ];
  if (data.me.transactions != null) {
    const nodes: EntryNode[] = list.edges.map(({ node }: { node: EntryNode }) => node);
    const entries = nodes.map(
      ({ bookingDate, signedAmount, ...entry }) =>
        `${bookingDate} ${signedAmount.amount} ${entry.remittanceInformation ?? entry.entryReference ?? '-'}`,
    );
    said['entries'] = entries;
    said['counterparties'] = sorted(nodes.flatMap(({ counterparty }) => counterparty?.name ?? []));
    said['contents'] = sorted(entries);
    said['stabilities'] = [...new Set(nodes.map(({ identityStability }) => identityStability))];
    expect(new Set(nodes.map(({ id }) => id)).size, 'every entry has an id of its own').toBe(nodes.length);
    return said;
  }
  const money = (balance: BalanceNode) =>
    `${balance.type} ${balance.signedAmount.amount} ${balance.signedAmount.currency}`;
  said['balances'] = list.edges.map(({ node }: { node: AccountNode }) => node.balances?.map(money) ?? null);
  said['balanceStatuses'] = list.edges.map(({ node }: { node: AccountNode }) => node.balancesSource.status);
  said['unreadableBalances'] = list.edges.flatMap(({ node }: { node: AccountNode }) =>
    node.balancesSource.unreadable.map(({ pointer, reason }) => `${pointer}: ${reason}`),
  );
  said['spendable'] = list.edges.map(({ node }: { node: AccountNode }) =>
    node.spendable === null ? null : money(node.spendable),
  );
  return said;
}

interface Source {
  readonly notes: readonly { readonly code: string; readonly account: string | null; readonly count: number }[];
  readonly historyFrom: string | null;
  readonly accounts: readonly { readonly error: { readonly code: string } }[];
  readonly status: string;
  readonly error: { readonly code: string } | null;
  readonly unreadable: readonly { readonly pointer: string; readonly reason: string }[];
}

interface BalanceNode {
  readonly type: string;
  readonly signedAmount: { readonly amount: string; readonly currency: string };
}

interface AccountNode {
  readonly balances: readonly BalanceNode[] | null;
  readonly balancesSource: Pick<Source, 'status' | 'unreadable'>;
  readonly spendable: BalanceNode | null;
}

interface EntryNode {
  readonly id: string;
  readonly bookingDate: string | null;
  readonly signedAmount: { readonly amount: string };
  readonly remittanceInformation: string | null;
  readonly entryReference: string | null;
  readonly identityStability: string;
  readonly counterparty: { readonly name: string | null } | null;
}

/** A gateway over the banks of some cases. */
export interface CaseGateway {
  readonly url: string;
  /** A token of a case's customer. */
  token(bankCase: BankCase, scopes?: string): Promise<string>;
  /** Asks a case's question as its customer. */
  ask(bankCase: BankCase, query?: string, variables?: object): Promise<Answer>;
  /** Paths with queries that a case's bank was asked, in order. */
  asked(bankCase: BankCase): readonly string[];
  stop(): Promise<void>;
}

const scope = 'accounts:read balances:read transactions:read customers:read pii:read raw:read links:read';
const versions = { 'open-banking-uk': '3.1', 'berlin-group': '1.3', cdr: '1' } as const;
const countries = { 'open-banking-uk': 'GB', 'berlin-group': 'DE', cdr: 'AU' } as const;

/** Starts banks and gateway; `stop` ends both. */
export async function startCaseGateway(
  cases: readonly BankCase[],
  settings: Readonly<Record<string, string>> = {},
): Promise<CaseGateway> {
  const idOf = (bankCase: BankCase) => `case-${cases.indexOf(bankCase)}`;
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' };
  const seen = new Map<string, string[]>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/jwks') return send(response, { body: { keys: [jwk] } });
    const [, id = '', ...rest] = url.pathname.split('/');
    const bankCase = cases.find((candidate) => idOf(candidate) === id);
    const path = `/${rest.join('/')}`;
    seen.set(id, [...(seen.get(id) ?? []), `${path}${url.search}`]);
    const scripted = bankCase?.answers[path];
    send(response, typeof scripted === 'function' ? scripted(url) : (scripted ?? { status: 404, body: {} }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const banks = cases.map((bankCase) => ({
    id: idOf(bankCase),
    name: bankCase.name.slice(0, 200),
    country: countries[bankCase.standard],
    standard: bankCase.standard,
    version: versions[bankCase.standard],
    endpoints: { accounts: `${origin}/${idOf(bankCase)}` },
    timeoutMs: 8_000,
    ...bankCase.bank,
  }));
  const links = cases.flatMap((bankCase) =>
    [`link-${idOf(bankCase)}`, ...(bankCase.furtherLinks ?? [])].map((id) => ({
      id,
      customer: idOf(bankCase),
      bank: idOf(bankCase),
      accessToken: 'token-of-the-customer',
      consentId: 'consent-1',
      permissions: bankCase.permissions ?? ['accounts', 'balances', 'transactions', 'identity'],
      grantedAt: '2026-01-01T00:00:00Z',
    })),
  );
  const env = {
    PORT: '0',
    AUTH_ISSUER: origin,
    AUTH_AUDIENCE: 'bankgraph',
    AUTH_JWKS_URL: `${origin}/jwks`,
    ID_KEY: 'an id key for these tests',
    REQUEST_TIMEOUT_MS: '15000',
    STOP_DELAY_MS: '0',
    ...storeSettings(),
    ...settings,
  };
  const config = loadConfig(env, [{ name: 'cases', text: JSON.stringify({ banks, links }) }]);
  const gateway = await startGateway(config, { log: createLog('silent', { write: () => undefined }) });
  const mint = (bankCase: BankCase, scopes = scope) =>
    new SignJWT({ client_id: 'client', scope: scopes })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'test' })
      .setIssuer(origin)
      .setAudience('bankgraph')
      .setSubject(idOf(bankCase))
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
  return {
    url: gateway.url,
    token: mint,
    async ask(bankCase, query = bankCase.query, variables = {}) {
      return ask(gateway.url, await mint(bankCase), query, variables);
    },
    asked: (bankCase) => seen.get(idOf(bankCase)) ?? [],
    async stop() {
      await gateway.stop();
      await close(server);
    },
  };
}

function send(response: ServerResponse, { status = 200, headers = {}, body, bytes, afterMs = 0 }: CaseAnswer): void {
  setTimeout(() => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(bytes ?? (body === undefined ? '' : JSON.stringify(body)));
  }, afterMs);
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
