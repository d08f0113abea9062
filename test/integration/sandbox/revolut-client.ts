// A client of the sandbox's Revolut Business by fetch, and an outside receiver of its webhooks by node:crypto: what a
// gateway has to do, written here a second time so that neither checks itself. Used by the sandbox's integration tests.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { importPKCS8, SignJWT } from 'jose';
import type { RevolutSource, SandboxDescription } from '../../../src/sandbox/description.ts';
import { type Answer, call } from './bank-client.ts';
import { control } from './relying-party.ts';

/** The client, as it calls the service. */
export class RevolutClient {
  readonly description: SandboxDescription;
  readonly source: RevolutSource;
  token = '';
  /** The API, and the version of it that has the webhooks; each may be a proxy before it. */
  base: string;
  webhooksBase: string;

  constructor(description: SandboxDescription) {
    const source = description.sources.find((candidate) => candidate.standard === 'revolut-business');
    if (source === undefined) throw new Error('no Revolut Business');
    this.description = description;
    this.source = source;
    this.base = source.endpoint;
    this.webhooksBase = source.endpoint.replace('/1.0', '/2.0');
  }

  /** The client's assertion, with changes. */
  async assertion(claims: Record<string, unknown> = {}, key = this.source.signingKey): Promise<string> {
    const seconds = Math.floor(Date.now() / 1_000);
    const { issuer: iss, clientId: sub } = this.source;
    return new SignJWT({ iss, sub, aud: 'https://revolut.com', exp: seconds + 60, ...claims })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .sign(await importPKCS8(key, 'RS256'));
  }

  /** Asks the token endpoint, with changes. */
  async ask(more: Record<string, string> = {}): Promise<Answer> {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: this.source.refreshToken,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: more['client_assertion'] ?? (await this.assertion()),
      ...more,
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return call(`${this.source.endpoint}/auth/token`, headers, { method: 'POST', body: form.toString() });
  }

  /** Gets a token and keeps it. */
  async signIn(): Promise<this> {
    const answer = await this.ask();
    if (answer.status !== 200) throw new Error(answer.text);
    this.token = answer.body.access_token;
    return this;
  }

  /** One call with the token; paths of webhooks are those of the second version. */
  async request(method: string, path: string, body?: unknown): Promise<Answer> {
    const base = path.startsWith('/webhooks') ? this.webhooksBase : this.base;
    const headers: Record<string, string> = { authorization: `Bearer ${this.token}` };
    if (body !== undefined) headers['content-type'] = 'application/json';
    return call(`${base}${path}`, headers, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  }

  /** The body of an answer that must be good. */
  async good(method: string, path: string, body?: unknown) {
    const answer = await this.request(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  }

  get(path: string) {
    return this.good('GET', path);
  }

  /** The account with this readable name. */
  async account(slug: string) {
    const [{ accounts }] = (await control(this.description, 'GET', '/sources/revolut/sessions')).body;
    return accounts.find((account: { slug: string }) => account.slug === `northwind-revolut-${slug}`).accountId;
  }

  /** The counterparty with this name. */
  async counterparty(name: string) {
    return (await this.get(`/counterparties?name=${encodeURIComponent(name)}`))[0];
  }

  /** A good payment in euros, with changes. */
  async payment(requestId: string, more: Record<string, unknown> = {}) {
    const { id } = await this.counterparty('Finn Farrowdale');
    return {
      request_id: requestId,
      account_id: await this.account('eur'),
      receiver: { counterparty_id: id },
      amount: 12.5,
      currency: 'EUR',
      reference: `Reference ${requestId}`,
      ...more,
    };
  }

  /** All transactions, page by page; the ids that came more than once are dropped. */
  async transactions(query = '', count = 1_000) {
    // biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes and fail when a field is not there
    const found = new Map<string, any>();
    let to = '';
    for (let pages = 1; ; pages += 1) {
      const page = await this.get(`/transactions?count=${count}${query}${to}`);
      for (const one of page) found.set(one.id, one);
      if (page.length < count) return { found: [...found.values()], pages };
      to = `&to=${page.at(-1).created_at}`;
    }
  }

  /** The source's own controls. */
  control(method: string, path: string, body?: unknown): Promise<Answer> {
    return control(this.description, method, `/sources/revolut${path}`, body);
  }
}

/** Waits until something is so, at most five seconds. */
export async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  for (let wait = 0; wait < 100; wait += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not become so');
}

/** One webhook as it came. */
export interface Received {
  readonly body: string;
  readonly timestamp: string | undefined;
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
      const headerOf = (name: string): string | undefined => {
        const value = request.headers[name];
        return typeof value === 'string' ? value : undefined;
      };
      let payload: unknown;
      try {
        payload = JSON.parse(body);
      } catch {
        payload = undefined;
      }
      const [timestamp, signature] = [headerOf('revolut-request-timestamp'), headerOf('revolut-signature')];
      this.received.push({ body, timestamp, signature, payload });
      response.writeHead(this.answer(this.received.length)).end('seen');
    });
  });
  /** The status for the webhook of this number, from one. */
  answer: (count: number) => number = () => 204;
  url = '';

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    this.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/revolut`;
    return this;
  }

  /** Waits for a webhook of an event. */
  async next(event: string, isIt: (received: Received) => boolean = () => true): Promise<Received> {
    const find = (): Received | undefined => this.received.find((one) => one.payload?.event === event && isIt(one));
    await until(() => find() !== undefined);
    const found = find();
    if (found === undefined) throw new Error(`no webhook ${event}`);
    return found;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** Why a receiver would not believe a webhook; undefined when it would: as Revolut's guide has it. */
export function reasonAgainst(secret: string, { body, timestamp, signature }: Received): string | undefined {
  if (timestamp === undefined || signature === undefined) return 'a header is missing';
  if (!/^\d+$/.test(timestamp)) return 'no timestamp';
  if (Math.abs(Date.now() - Number(timestamp)) > 300_000) return 'too old or too new';
  const wanted = Buffer.from(`v1=${createHmac('sha256', secret).update(`v1.${timestamp}.${body}`).digest('hex')}`);
  const isSame = (text: string): boolean => {
    const given = Buffer.from(text);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  };
  return signature.split(',').some(isSame) ? undefined : 'no signature is right';
}
