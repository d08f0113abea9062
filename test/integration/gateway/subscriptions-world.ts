// A gateway with an issuer of the test's own, so that tokens expire when they should; payments that are moved through the
// store beside it, as another gateway would; and clients of both transports. For the tests of subscriptions.

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { WebSocket } from 'ws';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import type { PaymentStatus } from '../../../src/domain/payment.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { toHash } from '../../../src/store/attempts.ts';
import type { PaymentRecord } from '../../../src/store/payments.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { testIds } from '../../support/ids.ts';
import { startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';

/** Of whom a token is. */
export interface TokenOptions {
  readonly subject?: string;
  readonly clientId?: string;
  readonly scope?: string;
  /** When it ceases to be accepted, seconds from now: the gateway's own tolerance for clocks is taken off. */
  readonly acceptedForSeconds?: number;
}

/** An issuer of access tokens. */
export interface TestIssuer {
  readonly env: Readonly<Record<string, string>>;
  mint(options?: TokenOptions): Promise<string>;
  close(): void;
}

/** What the gateway forgives clocks: src/auth/token.ts. */
const clockToleranceSeconds = 10;

/** Starts an issuer on loopback. */
export async function startIssuer(): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256' }] };
  const server = createServer((_request, response) => response.end(JSON.stringify(jwks)));
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const issuer = `http://127.0.0.1:${port}`;
  return {
    env: { AUTH_ISSUER: issuer, AUTH_AUDIENCE: 'https://api.example', AUTH_JWKS_URL: `${issuer}/jwks` },
    mint({ subject = 'finn', clientId = 'app', scope = 'payments:read', acceptedForSeconds = 600 } = {}) {
      const nowSeconds = Date.now() / 1000;
      return new SignJWT({ client_id: clientId, scope })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'test' })
        .setIssuer(issuer)
        .setAudience('https://api.example')
        .setSubject(subject)
        .setIssuedAt(Math.floor(nowSeconds) - 60)
        .setExpirationTime(Math.floor(nowSeconds + acceptedForSeconds - clockToleranceSeconds))
        .sign(privateKey);
    },
    close: () => void server.close(),
  };
}

/** Opens the store that a gateway with these settings uses, as another gateway. */
export function openBeside(env: Readonly<Record<string, string>>): Promise<Store> {
  const [id = '', key = ''] = (env['STORE_KEYS'] ?? '').split(':');
  return openStore({
    databaseUrl: env['DATABASE_URL'] ?? null,
    dataDir: env['DATA_DIR'] ?? '',
    keys: [{ id, key: Buffer.from(key, 'base64') }],
  });
}

/** A gateway and what is done with it. */
export interface SubscriptionWorld {
  readonly gateway: TestGateway;
  readonly store: Store;
  readonly issuer: TestIssuer;
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts a gateway. `env` with the store's settings shares another's store; `issuer` another's tokens. */
export async function startWorld(
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly issuer?: TestIssuer;
    readonly sandbox?: Sandbox;
  } = {},
): Promise<SubscriptionWorld> {
  const issuer = options.issuer ?? (await startIssuer());
  const env = { ...storeSettings(), ...issuer.env, ...options.env };
  const gateway = await startTestGateway({
    env,
    ...(options.sandbox === undefined ? {} : { sandbox: options.sandbox }),
  });
  const store = await openBeside(env);
  return {
    gateway,
    store,
    issuer,
    env,
    async stop() {
      await store.close();
      await gateway.stop();
      if (options.issuer === undefined) issuer.close();
    },
  };
}

/** A payment that nothing moves but the test. */
export async function beginPayment(
  store: Store,
  options: {
    readonly customer?: string;
    readonly clientId?: string;
    /** Where it is paid from; absent for what is chosen at the bank. */
    readonly debtor?: { readonly bankId: string; readonly linkId: string; readonly accountKey: string };
  } = {},
): Promise<PaymentRecord> {
  const { customer = 'finn', clientId = 'app', debtor = null } = options;
  const currency = parseCurrency('EUR');
  if (currency === null) throw new TypeError('EUR');
  const nowMs = Date.now();
  const begun = await store.payments.begin({
    id: randomUUID(),
    scope: { kind: clientId === 'app' ? 'customer' : 'partner', subject: clientId, clientId },
    idempotencyKey: randomUUID(),
    inputHash: 'hash',
    stateHash: toHash(randomUUID()),
    customerId: customer,
    bankId: debtor?.bankId ?? 'rheinbank',
    debtor,
    order: {
      debtorAccount: null,
      creditorName: 'Secret Creditor',
      creditorAccount: { kind: 'iban', iban: 'GB29NWBK60161331926819' },
      creditorBic: null,
      instructedAmount: { amountMinor: 125n, currency },
      endToEndId: 'E2E-1',
      remittanceInformation: null,
      requestedExecutionDate: null,
      isInstant: false,
    },
    issuer: null,
    redirectUri: 'https://app.example/done',
    clientState: null,
    bindingHash: null,
    needsConfirmation: false,
    secrets: {
      state: 's',
      nonce: 'n',
      codeVerifier: 'v',
      isOpenId: false,
      authorizationUrl: null,
      accessToken: null,
      refreshToken: null,
      accessExpiresAtMs: null,
      cancellation: null,
    },
    authoriseUntilMs: nowMs + 3_600_000,
    // Never the sweep's within a test.
    dueAtMs: nowMs + 3_600_000,
    createdAtMs: nowMs,
    dailyLimitMinor: null,
  });
  if (begun.kind !== 'begun') throw new Error(begun.kind);
  return begun.payment;
}

/** The bank says where a payment stands. */
export async function move(store: Store, payment: PaymentRecord, ...statuses: PaymentStatus[]): Promise<void> {
  for (const status of statuses) {
    const read = await store.payments.read(payment.id);
    if (read === null) throw new Error('no payment');
    const changed = await store.payments.change(read, { statusReport: { status, source: 'BANK' } }, Date.now());
    if (changed === null) throw new Error('changed by another');
  }
}

/** What is asked in these tests. */
export const paymentUpdated = `subscription Follow($id: ID!, $after: String) {
  paymentUpdated(id: $id, after: $after) { event { status source cursor } payment { id status } }
}`;

/** One answer, as the client's library gives it. Tests say what they expect of it. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads deep into an answer whose shape it has just asked for
export type Received = { readonly data?: any; readonly errors?: readonly any[] };

/** A client's subscription: answers as they come, and how it ended. */
export interface Follower {
  readonly received: Received[];
  readonly statuses: string[];
  /** Fulfilled with what it ended with: `complete`, or the error that the library reports. */
  readonly ended: Promise<unknown>;
  /** Waits until so many answers have come, or it ends. */
  until(count: number): Promise<void>;
  /** Waits until the server knows of the subscription. */
  leave(): void;
}

interface Subscribing {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

/** One way to subscribe. `token` null for none. */
export type Subscribe = (url: string, token: string | null, payload: Subscribing) => Follower;

function follow(
  subscribe: (sink: { next(value: unknown): void; error(error: unknown): void; complete(): void }) => () => void,
): Follower {
  const received: Received[] = [];
  const statuses: string[] = [];
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const look of waiting) look();
  };
  let isOver = false;
  let leave = (): void => undefined;
  const ended = new Promise<unknown>((resolve) => {
    const end = (how: unknown): void => {
      isOver = true;
      wake();
      resolve(how);
    };
    leave = subscribe({
      next(value) {
        const answer = toReceived(value);
        received.push(answer);
        const status: unknown = answer.data?.paymentUpdated?.event?.status;
        if (typeof status === 'string') statuses.push(status);
        wake();
      },
      error: end,
      complete: () => end('complete'),
    });
  });
  return {
    received,
    statuses,
    ended,
    leave: () => leave(),
    until: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (received.length < count && !isOver) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

function toReceived(value: unknown): Received {
  return typeof value === 'object' && value !== null ? value : {};
}

/** graphql-ws's own client, without its attempts to connect again. */
export const overWebSocket: Subscribe = (url, token, payload) => {
  const client = createWsClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazyCloseTimeout: 0,
    ...(token === null ? {} : { connectionParams: { authorization: `Bearer ${token}` } }),
  });
  return follow((sink) => client.subscribe(payload, sink));
};

/** graphql-sse's own client, likewise. */
export const overSse: Subscribe = (url, token, payload) => {
  const client = createSseClient({
    url,
    retryAttempts: 0,
    ...(token === null ? {} : { headers: { authorization: `Bearer ${token}` } }),
  });
  return follow((sink) => client.subscribe(payload, sink));
};

/** Follows one payment. */
export function followPayment(
  subscribe: Subscribe,
  url: string,
  token: string | null,
  payment: Pick<PaymentRecord, 'id'>,
  after: string | null = '0',
): Follower {
  return subscribe(url, token, { query: paymentUpdated, variables: { id: testIds.payment(payment.id), after } });
}

/** One figure of those at an address, 0 when it has never been set; labels as Prometheus writes them. */
export async function figure(metricsUrl: string, name: string): Promise<number> {
  const text = await (await fetch(metricsUrl)).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return line === undefined ? 0 : Number(line.slice(name.length + 1));
}

/** Waits until something is so, or fails after ten seconds. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = Date.now() + 10_000;
  while (!(await isSo())) {
    if (Date.now() > endMs) throw new Error('it never was so');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
