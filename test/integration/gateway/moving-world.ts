// A gateway at which one bank can be linked by two ways, directly and through a source, over a sandbox and a store that outlive it: what
// tests of moving house have in common.

import { expect } from 'vitest';
import { z } from 'zod';
import { toInstitutionBankId } from '../../../src/domain/source.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

const redirectUri = 'http://127.0.0.1:3000/linked';
const scopes = `${allScopes} links:write payments:write insights:write`;
const create = `mutation ($bankId: ID!, $permissions: [LinkPermission!]!, $redirectUri: URL!) {
  createBankLink(bankId: $bankId, permissions: $permissions, redirectUri: $redirectUri, additional: true) { __typename
    ... on BankAuthorization { link { id status } authorizationUrl }
    ... on LinkRejection { code message retryable bankError { code } } } }`;
const confirm = `mutation ($code: String!) { confirmBankLink(code: $code, acceptAccountChanges: true) { __typename
  ... on BankLinkConfirmation { link { id status } } ... on LinkRejection { code } } }`;
const accountsQuery = `{ me { accounts(first: 50) { edges { node { id name bank { id name } links { id } identification { iban } } }
  sources { bank { name } status error { code } } } } }`;
const statementQuery = `query ($id: ID!, $after: String) { account(id: $id) { id bank { id } transactions(first: 200, after: $after, filter: { from: "2000-01-01" }) {
  edges { node { id status bookingDate remittanceInformation signedAmount { amount } category { code } } }
  pageInfo { hasNextPage endCursor } sources { status error { code } notes { code count } } } } }`;

/** An entry as it is shown. */
export interface ShownEntry {
  readonly id: string;
  readonly status: string;
  readonly signedAmount: { readonly amount: string };
}

/** An account as it is shown. */
export interface ShownAccount {
  readonly id: string;
  readonly name: string;
  readonly bank: { readonly id: string; readonly name: string };
  readonly links: readonly { readonly id: string }[];
  readonly identification: { readonly iban: string | null };
}

/** The bank's id by its way through the sandbox's source. */
export const bySource = (country: string, name: string): string =>
  toInstitutionBankId(
    { id: 'enable' },
    {
      key: JSON.stringify([country, name]),
      name,
      country,
      bic: null,
      logoUrl: null,
      maxConsentSeconds: null,
      capabilities: [],
      details: {},
    },
  );

const played = z.object({ location: z.string(), form: z.record(z.string(), z.string()).optional() });

/** One customer at a gateway with some moves. */
export class MovingCustomer {
  readonly gateway: TestGateway;
  readonly #token: string;
  readonly #customer: string;

  constructor(gateway: TestGateway, customer: string, token: string) {
    this.gateway = gateway;
    this.#customer = customer;
    this.#token = token;
  }

  // biome-ignore lint/suspicious/noExplicitAny: a test reads deep into an answer whose shape it has just asked for
  async ask(query: string, variables: object = {}): Promise<any> {
    const response = await fetch(this.gateway.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${this.#token}`,
        'x-person-address': '192.0.2.7',
        'x-person-agent': 'Firefox/150.0',
      },
      body: JSON.stringify({ query, variables }),
    });
    const answered = z.object({ data: z.unknown(), errors: z.array(z.unknown()).optional() }).partial();
    const { data, errors = [] } = answered.parse(await response.json());
    expect(errors).toEqual([]);
    return data;
  }

  /** Links a bank; the link's global id. */
  async link(bankId: string, permissions = ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS']): Promise<string> {
    const id = Buffer.from(`b:${bankId}`).toString('base64url');
    const { createBankLink } = await this.ask(create, { bankId: id, permissions, redirectUri });
    expect(createBankLink).toMatchObject({ __typename: 'BankAuthorization' });
    const { authorizationUrl: url, link } = createBankLink;
    const customer = this.#customer;
    const answer = await this.gateway.control('POST', '/authorizations', { url, customer, decision: 'allow' });
    const { location, form } = played.parse(await answer.json());
    const { hash } = new URL(location);
    const posted = hash === '' ? form : Object.fromEntries(new URLSearchParams(hash.slice(1)));
    const back = await fetch(location, {
      redirect: 'manual',
      ...(posted === undefined ? {} : { method: 'POST', body: new URLSearchParams(posted) }),
    });
    const code = new URL(back.headers.get('location') ?? '').searchParams.get('code');
    const { confirmBankLink } = await this.ask(confirm, { code });
    expect(confirmBankLink).toMatchObject({ __typename: 'BankLinkConfirmation', link: { status: 'ACTIVE' } });
    return link.id;
  }

  /** Accounts at these banks, by whichever way; at all where none is named. */
  async accounts(...bankIds: readonly string[]): Promise<readonly ShownAccount[]> {
    const { me } = await this.ask(accountsQuery);
    const ids = bankIds.map((bankId) => Buffer.from(`b:${bankId}`).toString('base64url'));
    const shown: readonly ShownAccount[] = me.accounts.edges.map(({ node }: { node: ShownAccount }) => node);
    return shown.filter(({ bank }) => ids.length === 0 || ids.includes(bank.id));
  }

  /** A whole statement, each entry once. */
  async statement(id: string): Promise<readonly ShownEntry[]> {
    const entries: ShownEntry[] = [];
    let after: string | null = null;
    do {
      const { account } = await this.ask(statementQuery, { id, after });
      const { edges, pageInfo, sources } = account.transactions;
      expect(sources).toMatchObject([{ status: 'OK', error: null }]);
      expect(account.id).toBe(id);
      entries.push(...edges.map((edge: { node: ShownEntry }) => edge.node));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(entries.length);
    return entries;
  }

  /** Every account at these banks with its entries, by account id. */
  async everything(...bankIds: readonly string[]): Promise<ReadonlyMap<string, readonly ShownEntry[]>> {
    const all = new Map<string, readonly ShownEntry[]>();
    for (const { id } of await this.accounts(...bankIds)) all.set(id, await this.statement(id));
    return all;
  }

  /** Where a link stands. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads deep into an answer whose shape it has just asked for
  async linkState(id: string): Promise<any> {
    const query =
      'query ($id: ID!) { bankLink(id: $id) { status statusReason revocationAtBank events(first: 20) { edges { node { type by reason } } } } }';
    return (await this.ask(query, { id })).bankLink;
  }
}

/** A world that gateways come and go in. */
export interface MovingWorld {
  readonly sandbox: Sandbox;
  readonly env: Readonly<Record<string, string>>;
}

/** A gateway of it, with moves. */
export const startMovingGateway = (
  { sandbox, env }: MovingWorld,
  moves: readonly { readonly from: string; readonly to: string }[],
): Promise<TestGateway> =>
  startTestGateway({
    // No link but those that are made here.
    sandbox: { ...sandbox, description: { ...sandbox.description, links: [] }, close: async () => undefined },
    hasSources: true,
    isPatient: true,
    banks: JSON.stringify({ moves }),
    env: { ...env, PSU_IP_HEADER: 'x-person-address', PSU_USER_AGENT_HEADER: 'x-person-agent' },
  });

/** A customer at it. */
export async function customerAt(gateway: TestGateway, customer: string): Promise<MovingCustomer> {
  return new MovingCustomer(gateway, customer, await gateway.token({ customer, scope: scopes }));
}
