// A client of the sandbox's Plaid by fetch, and an outside receiver of its webhooks by jose: what a gateway has to do,
// written here a second time so that neither checks itself. Used by the sandbox's integration tests; `base` may be the
// simulator itself or a proxy before it.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import type { PlaidSource, SandboxDescription } from '../../../src/sandbox/description.ts';
import { type Answer, call } from './bank-client.ts';
import { control, redirectUri } from './relying-party.ts';

/** What an Item is known by. */
export interface Linked {
  readonly token: string;
  readonly itemId: string;
}

/** The client, as it calls the aggregator. */
export class PlaidClient {
  readonly description: SandboxDescription;
  readonly source: PlaidSource;
  base: string;

  constructor(description: SandboxDescription) {
    const source = description.sources.find((candidate) => candidate.standard === 'plaid');
    if (source === undefined) throw new Error('no Plaid');
    this.description = description;
    this.source = source;
    this.base = source.endpoint;
  }

  post(path: string, body: unknown, more: Record<string, string> = {}): Promise<Answer> {
    const headers = {
      'content-type': 'application/json',
      'plaid-client-id': this.source.clientId,
      'plaid-secret': this.source.secret,
      'plaid-version': '2020-09-14',
      ...more,
    };
    return call(`${this.base}${path}`, headers, { method: 'POST', body: JSON.stringify(body) });
  }

  /** The body of an answer that must be good. */
  async ask(path: string, body: unknown) {
    const answer = await this.post(path, body);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`);
    return answer.body;
  }

  /** A good request for a link token, with changes. */
  start(more: Record<string, unknown> = {}): Record<string, unknown> {
    return {
      client_name: 'Bankgraph',
      language: 'en',
      country_codes: ['US', 'CA'],
      user: { client_user_id: 'customer-1' },
      products: ['transactions'],
      optional_products: ['auth', 'identity'],
      transactions: { days_requested: 730 },
      hosted_link: { completion_redirect_uri: redirectUri },
      ...more,
    };
  }

  /** The person at the page; where the browser is sent in the end. */
  async person(url: string, customer: string, more: Record<string, unknown> = {}): Promise<string> {
    const answer = await control(this.description, 'POST', '/authorizations', { url, customer, ...more });
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.body.location;
  }

  /** The whole journey to an access token; `accounts` and `institution` are the person's choice. */
  async link(institution: string, customer: string, more: Record<string, unknown> = {}): Promise<Linked> {
    const { accounts, ...request } = more;
    const started = await this.ask('/link/token/create', this.start(request));
    await this.person(started.hosted_link_url, customer, {
      institution,
      ...(accounts === undefined ? {} : { accounts }),
    });
    const { link_sessions: sessions } = await this.ask('/link/token/get', { link_token: started.link_token });
    const [result] = sessions.at(-1).results.item_add_results;
    const exchanged = await this.ask('/item/public_token/exchange', { public_token: result.public_token });
    return { token: exchanged.access_token, itemId: exchanged.item_id };
  }

  /** All transactions of a period, and the text of each page. */
  async transactions(token: string, start = '2024-01-01', end = '2027-12-31', options: Record<string, unknown> = {}) {
    // biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes and fail when a field is not there
    const found: any[] = [];
    const pages: string[] = [];
    for (;;) {
      const answer = await this.post('/transactions/get', {
        access_token: token,
        start_date: start,
        end_date: end,
        options: { count: 500, offset: found.length, ...options },
      });
      if (answer.status !== 200) throw new Error(answer.text);
      found.push(...answer.body.transactions);
      pages.push(answer.text);
      if (answer.body.transactions.length === 0 || found.length >= answer.body.total_transactions) break;
    }
    return { found, pages };
  }

  /** The source's own controls. */
  control(method: string, path: string, body?: unknown): Promise<Answer> {
    return control(this.description, method, `/sources/plaid${path}`, body);
  }
}

/** One webhook as it came. */
export interface Received {
  readonly body: string;
  readonly signature: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: as in bank-client.ts
  readonly payload: any;
}

/** A receiver of webhooks on a port of its own; answers what `answer` says. */
export class Receiver {
  readonly received: Received[] = [];
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const header = request.headers['plaid-verification'];
      let payload: unknown;
      try {
        payload = JSON.parse(body);
      } catch {
        payload = undefined;
      }
      this.received.push({ body, signature: typeof header === 'string' ? header : undefined, payload });
      response.writeHead(this.answer(this.received.length)).end('seen');
    });
  });
  /** The status for the webhook of this number, from one. */
  answer: (count: number) => number = () => 200;
  url = '';

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    this.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/plaid`;
    return this;
  }

  /** Waits for a webhook with this code, at most five seconds. */
  async next(code: string, isIt: (received: Received) => boolean = () => true): Promise<Received> {
    for (let wait = 0; wait < 250; wait += 1) {
      const found = this.received.find((one) => one.payload?.webhook_code === code && isIt(one));
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`no webhook ${code}: ${this.received.map(({ payload }) => payload?.webhook_code).join(', ')}`);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/**
 * Why a receiver would not believe a webhook; undefined when it would: as Plaid's documentation of verification has it.
 */
export async function reasonAgainst(client: PlaidClient, { body, signature }: Received): Promise<string | undefined> {
  if (signature === undefined) return 'no signature';
  try {
    const { alg, kid } = decodeProtectedHeader(signature);
    if (alg !== 'ES256') return 'algorithm';
    const found = await client.post('/webhook_verification_key/get', { key_id: kid });
    if (found.status !== 200) return found.body.error_code;
    const { created_at: _created, expired_at: expiredAt, ...jwk } = found.body.key;
    if (expiredAt !== null) return 'expired key';
    const { payload } = await jwtVerify(signature, await importJWK(jwk, 'ES256'), {
      algorithms: ['ES256'],
      maxTokenAge: '5 minutes',
    });
    const hash = createHash('sha256').update(body).digest('hex');
    return payload['request_body_sha256'] === hash ? undefined : 'another body';
  } catch (error) {
    return error instanceof Error ? error.message : 'cannot be read';
  }
}
