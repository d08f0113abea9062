// What this server answers: its page, the ways to the gateway's and the banks' pages and back, and the webhook. Made by main.ts.
// Forms are taken from its own pages only, and whoever comes back must be who was sent: `state` and a cookie tell.

import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Answer, type Gateway, NoAnswer, Refused } from './gateway.ts';
import {
  type Customer,
  type CustomerPage,
  confirmGrant,
  confirmPayment,
  customers,
  requestGrant,
} from './operations.ts';
import { page } from './page.ts';
import type { Payments } from './payments.ts';
import type { Settings } from './settings.ts';
import type { Store } from './store.ts';
import { takeDelivery } from './webhooks.ts';

/** Forms and deliveries: some kilobytes. */
const maxBodyBytes = 64 * 1024;
/** Pages of customers that the one page shows; more would need pages of its own. */
const maxPages = 10;
const headers = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  // With no-referrer a browser would say nothing of where our own forms come from.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** What the routes need. */
export interface ServerParts {
  readonly settings: Settings;
  readonly gateway: Gateway;
  readonly store: Store;
  readonly payments: Payments;
}

/** A server that does not listen yet. */
export function createPartner(parts: ServerParts): Server {
  const routes = new Routes(parts);
  return createServer((request, response) => {
    routes.answer(request, response).catch((error: unknown) => {
      if (error instanceof Refused || error instanceof NoAnswer) console.error(error.message);
      else console.error(error);
      const status = error instanceof NoAnswer ? 503 : 500;
      if (!response.headersSent) response.writeHead(status, headers);
      response.end('That did not work. What was begun is kept; look at the first page.');
    });
  });
}

class Routes {
  readonly #parts: ServerParts;
  readonly #redirectUri: string;

  constructor(parts: ServerParts) {
    this.#parts = parts;
    this.#redirectUri = `${parts.settings.origin}/linked`;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { origin } = this.#parts.settings;
    const url = new URL(request.url ?? '/', origin);
    const route = `${request.method} ${url.pathname}`;
    if (route === 'POST /webhooks') return this.#takeDelivery(request, response);
    // A name that leads here by somebody else's DNS is not this server's.
    if (request.headers.host !== new URL(origin).host) return void response.writeHead(421, headers).end();
    if (route === 'GET /') return this.#show(request, response, url.searchParams.get('message'));
    if (route === 'GET /linked') return this.#comeBack(request, response, url.searchParams);
    if (request.method !== 'POST') return void response.writeHead(404, headers).end();
    // Another site's form would come from another origin.
    if (request.headers.origin !== origin) return void response.writeHead(403, headers).end();
    const form = new URLSearchParams(await readBody(request));
    if (route === 'POST /connect') return this.#connect(request, response);
    if (route === 'POST /pay') return this.#pay(request, response, form);
    response.writeHead(404, headers).end();
  }

  async #takeDelivery(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const single = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name, value]] : [],
    );
    const delivery = { headers: Object.fromEntries(single), body: await readBody(request) };
    const { store, settings } = this.#parts;
    response.writeHead(takeDelivery(store, `${settings.origin}/webhooks`, delivery)).end();
  }

  async #show(request: IncomingMessage, response: ServerResponse, message: string | null): Promise<void> {
    const { store } = this.#parts;
    const known = { payments: store.payments(), deliveries: store.deliveries() };
    // Payments are shown also while the gateway does not answer.
    const found = await this.#customers().catch((error: unknown) => {
      if (error instanceof NoAnswer || error instanceof Refused) return null;
      throw error;
    });
    const trouble = found === null ? 'The gateway does not answer: customers are not shown.' : null;
    const said = [message, trouble].filter((part) => part !== null).join(' ');
    const browser = browserOf(request) ?? randomBytes(32).toString('base64url');
    const cookie = `browser=${browser}; HttpOnly; SameSite=Lax; Path=/`;
    response.writeHead(200, { ...headers, 'content-type': 'text/html; charset=utf-8', 'set-cookie': cookie });
    response.end(page({ ...known, customers: found ?? [], message: said === '' ? null : said }));
  }

  async #customers(): Promise<Customer[]> {
    const found: Customer[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < maxPages; pages++) {
      const { data }: Answer<{ customers: CustomerPage }> = await this.#parts.gateway.ask(customers, { after });
      found.push(...data.customers.edges.map(({ node }) => node));
      if (!data.customers.pageInfo.hasNextPage) break;
      after = data.customers.pageInfo.endCursor;
    }
    return found;
  }

  async #connect(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const state = this.#begin(request);
    if (state === null) return void response.writeHead(403, headers).end();
    const { data } = await this.#parts.gateway.ask(requestGrant, { redirectUri: this.#redirectUri, state });
    const result = data.requestGrant;
    if ('authorizationUrl' in result) return redirect(response, result.authorizationUrl);
    this.#say(response, result.message);
  }

  async #pay(request: IncomingMessage, response: ServerResponse, form: URLSearchParams): Promise<void> {
    const state = this.#begin(request);
    if (state === null) return void response.writeHead(403, headers).end();
    const of = (name: string): string => (form.get(name) ?? '').trim();
    const beginning = this.#parts.payments.begin({
      debtorAccountId: of('account'),
      creditor: { name: of('name'), sortCode: of('sortCode'), accountNumber: of('accountNumber') },
      amount: { amount: of('amount'), currency: 'GBP' },
      redirectUri: this.#redirectUri,
      state,
    });
    const record = await beginning.catch((error: unknown) => {
      if (error instanceof NoAnswer) return null;
      throw error;
    });
    if (record === null) return this.#say(response, 'There is no answer yet: the payment is kept, and sent again.');
    if (record.url !== null) return redirect(response, record.url);
    this.#say(response, record.message ?? `The payment is ${record.status}.`);
  }

  /** Somebody is back from a bank, or from saying who may see their data: confirmed only in the browser that began. */
  async #comeBack(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
    const browser = browserOf(request);
    const isOwn = browser !== null && this.#parts.store.takeState(query.get('state') ?? '', browser);
    if (!isOwn) return this.#say(response, 'That was not begun in this browser: nothing was done.');
    const code = query.get('code');
    if (query.has('error')) return this.#say(response, 'It was refused: nothing was done.');
    if (query.has('grant') && code !== null) {
      const { confirmGrant: result } = (await this.#parts.gateway.ask(confirmGrant, { code })).data;
      return this.#say(response, 'grant' in result ? 'The customer is connected.' : result.message);
    }
    if (code !== null) {
      const { confirmPayment: result } = (await this.#parts.gateway.ask(confirmPayment, { code })).data;
      if (!('payment' in result)) return this.#say(response, result.message);
    }
    this.#say(response, 'The payment is on its way.');
  }

  /** A `state` for what this browser begins now; null for one that has not been here. */
  #begin(request: IncomingMessage): string | null {
    const browser = browserOf(request);
    if (browser === null) return null;
    const state = randomBytes(32).toString('base64url');
    this.#parts.store.addState(state, browser);
    return state;
  }

  #say(response: ServerResponse, message: string): void {
    redirect(response, `${this.#parts.settings.origin}/?${new URLSearchParams({ message })}`);
  }
}

function browserOf({ headers: { cookie = '' } }: IncomingMessage): string | null {
  return /(?:^|;\s*)browser=([\w-]{43})(?:;|$)/.exec(cookie)?.[1] ?? null;
}

function redirect(response: ServerResponse, location: string): void {
  if (!/^https?:/.test(location)) throw new Error('not a place to go to');
  response.writeHead(303, { ...headers, location }).end();
}

async function readBody(request: IncomingMessage): Promise<string> {
  let bytes = 0;
  request.on('data', (part: Buffer) => {
    bytes += part.length;
    if (bytes > maxBodyBytes) request.destroy(new Error('too much'));
  });
  return text(request);
}
