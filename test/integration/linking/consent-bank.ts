// A Berlin Group bank that answers as a test tells it, call by call, with an authorisation server beside it on another port,
// and a gateway's linking on a store of its own. For the tests of this folder that try what real banks answer.

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bank } from '../../../src/domain/bank.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import type { LinkingOptions } from '../../../src/linking/options.ts';
import type { BeginResult } from '../../../src/linking/results.ts';
import { LinkingService } from '../../../src/linking/service.ts';
import { type Sweep, startSweep } from '../../../src/linking/sweep.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { type BeginAsked, linkingByPrincipal } from '../../support/by-principal.ts';
import { openTestBank } from '../../support/connectors.ts';
import { makeBank } from '../../support/fake-bank.ts';
import { testIds } from '../../support/ids.ts';
import { allPermissions, callbackUri, customer, newKey, redirectUri } from './world.ts';

/** A call that reached the bank. */
export interface BankAsked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** What the bank answers. `body` is JSON, or text as it goes out. */
export interface BankAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What answers a call; undefined for 404. Keys such as `POST /v1/consents`. */
export type BankScript = Readonly<Record<string, BankAnswer | ((asked: BankAsked) => BankAnswer) | undefined>>;

/** The bank, and a gateway's linking beside it. */
export interface ConsentBank {
  readonly bank: Bank;
  readonly issuer: string;
  /** Calls of the bank's API, in order. */
  readonly asked: BankAsked[];
  /** What would be logged of the bank's part. */
  readonly troubles: string[];
  readonly store: Store;
  readonly service: ReturnType<typeof linkingByPrincipal>;
  readonly sweep: Sweep;
  /** What it answers from now on. */
  script: BankScript;
  begin(more?: Partial<BeginAsked>): Promise<BeginResult>;
  close(): Promise<void>;
}

async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ origin: string; close: () => Promise<void> }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const send = (response: ServerResponse, { status, headers = {}, body }: BankAnswer): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
};

/** Starts it. `path` stands between the bank's origin and `/v1`. */
export async function startConsentBank(
  profile: Readonly<Record<string, unknown>> = {},
  { path = '', now = Date.now }: { readonly path?: string; readonly now?: () => number } = {},
): Promise<ConsentBank> {
  const asked: BankAsked[] = [];
  const authorization = await listen((request, response) => {
    const { origin } = authorization;
    request.resume();
    if (request.url === '/token')
      return send(response, { status: 200, body: { access_token: 'a-token', token_type: 'bearer', expires_in: 300 } });
    send(response, {
      status: 200,
      body: { issuer: origin, token_endpoint: `${origin}/token`, authorization_endpoint: `${origin}/authorize` },
    });
  });
  const api = await listen((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8');
      const { method = '', url = '', headers } = request;
      const call = { method, path: url, headers, body: text === '' ? null : (JSON.parse(text) as unknown) };
      asked.push(call);
      const answer = self.script[`${method} ${url}`];
      if (answer === undefined) return send(response, { status: 404, body: {} });
      send(response, typeof answer === 'function' ? answer(call) : answer);
    });
  });
  const base = `${api.origin}${path}`;
  const bank: Bank = {
    ...makeBank('berlin-group'),
    id: 'bank',
    name: 'A Bank',
    endpoints: { accounts: base, customer: base, payments: null },
    profile,
    timeoutMs: 5000,
    maxConsentDays: 90,
    authorization: {
      issuer: authorization.origin,
      clientId: 'gateway',
      clientAuthentication: 'client_secret_basic',
      clientSecret: 'made-up',
      signingKey: null,
      signingKeyId: null,
      signingAlgorithm: null,
    },
  };
  const open = await openTestBank(bank, now);
  if (open.linkable === null) throw new Error('not linkable');
  const dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-consents-'));
  const store = await openStore({ databaseUrl: null, dataDir, keys: [newKey()] });
  const troubles: string[] = [];
  const options: LinkingOptions = {
    store,
    banks: new Map([['bank', open.linkable]]),
    clients: new Map([['app', { id: 'app', redirectUris: [redirectUri] }]]),
    ids: testIds,
    callbackUri,
    sourceWebhookUri: () => '',
    onLinkChanged: () => undefined,
    onTrouble: (message) => void troubles.push(message),
    now,
  };
  const service = linkingByPrincipal(new LinkingService(options), async () => false);
  const sweep = startSweep(options, () => undefined);
  const self: ConsentBank = {
    bank,
    issuer: authorization.origin,
    asked,
    troubles,
    store,
    service,
    sweep,
    script: {},
    begin: (more = {}) =>
      service.begin({
        principal: customer('alice'),
        clientId: 'app',
        customerId: 'alice',
        bankId: 'bank',
        permissions: allPermissions,
        isAdditional: true,
        redirectUri,
        state: 'client-state',
        browserBinding: null,
        psuIpAddress: '192.0.2.7',
        deadline: deadlineIn(10_000),
        ...more,
      }),
    async close() {
      await sweep.stop();
      await open.close();
      await api.close();
      await authorization.close();
      await store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return self;
}

/** Calls as `METHOD path`. */
export const callsOf = ({ asked }: Pick<ConsentBank, 'asked'>): readonly string[] =>
  asked.map(({ method, path }) => `${method} ${path}`);
