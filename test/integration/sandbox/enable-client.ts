// A client of the sandbox's Enable Banking by jose and fetch: what a gateway has to do, written here a second time so that neither
// checks itself. Used by the sandbox's integration tests; `base` may be the simulator itself or a proxy before it.
import { type CryptoKey, importPKCS8, SignJWT } from 'jose';
import type { EnableBankingSource, SandboxDescription } from '../../../src/sandbox/description.ts';
import { type Answer, call } from './bank-client.ts';
import { control, redirectUri } from './relying-party.ts';

/** What is put over a good token. */
export interface Forged {
  readonly header?: Record<string, string>;
  readonly claims?: Record<string, unknown>;
  readonly key?: CryptoKey;
}

/** The headers of a person who is there. */
export const present = { 'psu-ip-address': '192.0.2.7', 'psu-user-agent': 'Mozilla/5.0' };

const days = 86_400_000;

/** The application, as it calls the aggregator. */
export class EnableClient {
  readonly description: SandboxDescription;
  readonly source: EnableBankingSource;
  readonly now: number;
  base: string;

  constructor(description: SandboxDescription, now: Date) {
    const source = description.sources.find((candidate) => candidate.standard === 'enable-banking');
    if (source === undefined) throw new Error('no Enable Banking');
    this.description = description;
    this.source = source;
    this.now = now.getTime();
    this.base = source.endpoint;
  }

  /** A token for an hour. */
  async token({ header = {}, claims = {}, key }: Forged = {}): Promise<string> {
    const seconds = Math.floor(Date.now() / 1_000);
    const good = { iss: 'enablebanking.com', aud: 'api.enablebanking.com', iat: seconds, exp: seconds + 3_600 };
    return new SignJWT({ ...good, ...claims })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: this.source.applicationId, ...header })
      .sign(key ?? (await importPKCS8(this.source.signingKey, 'RS256')));
  }

  async request(method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<Answer> {
    const headers = {
      authorization: `Bearer ${await this.token()}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...more,
    };
    return call(`${this.base}${path}`, headers, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  get(path: string, more: Record<string, string> = {}): Promise<Answer> {
    return this.request('GET', path, undefined, more);
  }

  /** A good request for an authorization, with changes. */
  start(name: string, country: string, more: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      access: { valid_until: new Date(this.now + 80 * days).toISOString() },
      aspsp: { name, country },
      state: 'st&te 1',
      redirect_url: redirectUri,
      psu_type: 'personal',
      ...more,
    };
  }

  /** The person at the page; where the browser is sent in the end. */
  async person(url: string, customer: string, more: Record<string, unknown> = {}): Promise<URL> {
    const { body } = await control(this.description, 'POST', '/authorizations', { url, customer, ...more });
    return new URL(body.location);
  }

  /** The whole journey to a session. */
  async link(aspsp: readonly [name: string, country: string], customer: string, more: Record<string, unknown> = {}) {
    const { accounts, ...request } = more;
    const started = await this.request('POST', '/auth', this.start(...aspsp, request));
    if (started.status !== 200) throw new Error(started.text);
    const back = await this.person(started.body.url, customer, accounts === undefined ? {} : { accounts });
    const session = await this.request('POST', '/sessions', { code: back.searchParams.get('code') });
    if (session.status !== 200) throw new Error(session.text);
    return session.body;
  }

  /** All entries of an account, with the number of entries of each page. */
  async transactions(uid: string, query: Record<string, string> = {}) {
    const found: Record<string, unknown>[] = [];
    const pages: number[] = [];
    let key: string | null | undefined;
    do {
      const search = new URLSearchParams({ ...query, ...(key ? { continuation_key: key } : {}) });
      const { status, body, text } = await this.get(`/accounts/${uid}/transactions?${search}`, present);
      if (status !== 200) throw new Error(text);
      found.push(...body.transactions);
      pages.push(body.transactions.length);
      key = body.continuation_key;
    } while (key);
    return { found, pages };
  }
}
