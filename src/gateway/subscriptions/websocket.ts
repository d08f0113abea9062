// Subscriptions over WebSocket, sub-protocol graphql-transport-ws (graphql-ws), at the endpoint's own path. The token comes
// with the upgrade's Authorization header or, from browsers, with `connection_init` as `{ "authorization": "Bearer …" }`;
// 4401 without one, 4403 with a bad one or once it has expired, so that clients come back with a new one. Called by
// server.ts.
//
// graphql-ws' own adapter for ws writes errors to the console and answers pings without bound: this one does neither.

import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  GraphQLSchema,
  parse,
} from 'graphql';
import { CloseCode, handleProtocols, makeServer, type WebSocket as ProtocolSocket } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { RequestMetrics } from '../../observability/metrics/requests.ts';
import { hasSeveralAuthorizations } from '../doubled-authorization.ts';
import type { ServedContext } from '../shared/served.ts';
import { tooMany } from './limits.ts';
import type { SubscriptionAnswer } from './operations.ts';
import { isUnauthenticated, type SubscriberHeaders, type SubscriptionStream, type Subscriptions } from './streams.ts';

/** What {@link serveWebSockets} needs. */
export interface WebSocketOptions<Context extends ServedContext> {
  readonly subscriptions: Subscriptions<Context>;
  readonly path: string;
  /** Largest message that is read, bytes. */
  readonly maxMessageBytes: number;
  readonly maxConnections: number;
  /** Origins of web pages that may connect; `*` for any. */
  readonly corsOrigins: readonly string[];
  /** What was thrown, as clients see it. */
  readonly toFailure: (error: unknown) => SubscriptionAnswer;
  /** The text of a listed document that is named and not sent (src/gateway/trusted); null for none. */
  readonly listedText: (payload: object) => string | null;
  readonly metrics?: RequestMetrics;
}

/** The WebSockets of one gateway. */
export interface WebSockets {
  readonly connections: number;
  /** Says 1001 (going away) to every client, and takes no more. Fulfilled when all are closed. */
  stop(): Promise<void>;
}

/** How long a client may take to say `connection_init`, milliseconds. */
const initWaitMs = 5000;
/** Between pings, milliseconds; a client that neither answers nor takes what it is sent by the next one is gone. */
const keepAliveMs = 15_000;
/** What a client may leave unread before nothing more is read of it, bytes. */
const maxUnreadBytes = 64 * 1024;
/** How long a client may take to say goodbye, milliseconds. */
const goodbyeMs = 1000;
/** Of one connection: a page follows a few payments. */
const maxSubscriptionsPerConnection = 50;

/** Characters of a subscription's id, which comes back with each of its answers: clients use UUIDs. */
const maxIdLength = 128;

/** What is kept of a connection. */
interface Connection {
  readonly socket: WebSocket;
  readonly upgrade: IncomingMessage;
  readonly streams: Set<SubscriptionStream>;
  /** Operations that are under way, those that are not streams yet among them. */
  operations: number;
}

type Init = Record<string, unknown> | undefined;

/** Serves WebSockets on a server, whose other upgrades are refused. */
export function serveWebSockets<Served extends ServedContext>(
  server: HttpServer,
  options: WebSocketOptions<Served>,
): WebSockets {
  const { subscriptions, metrics } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: options.maxMessageBytes,
    handleProtocols,
    perMessageDeflate: false,
    clientTracking: true,
  });
  let isStopping = false;

  const protocol = makeServer<NonNullable<Init>, Connection>({
    connectionInitWaitTimeout: initWaitMs,
    async onConnect({ extra, connectionParams }) {
      const who = await subscriptions.authenticate(toHeaders(extra, connectionParams));
      if ('principal' in who) {
        if (who.principal !== null) return true;
        extra.socket.close(CloseCode.Unauthorized, 'Unauthorized');
      } else if (isUnauthenticated(who.refused)) extra.socket.close(CloseCode.Forbidden, 'Forbidden');
      else extra.socket.close(tryAgainLater, 'Try again later');
      return false;
    },
    async onSubscribe({ extra, connectionParams }, id, payload) {
      if (id.length > maxIdLength) {
        extra.socket.close(CloseCode.BadRequest, 'Invalid message received');
        return [new Refused([])];
      }
      if (extra.operations >= maxSubscriptionsPerConnection) {
        const error = tooMany(`A connection may have ${maxSubscriptionsPerConnection} subscriptions.`);
        return [new Refused(options.toFailure(error).result.errors ?? [])];
      }
      extra.operations += 1;
      const listed = options.listedText(payload);
      const { operationName, variables } = payload;
      const [query, extensions] = listed === null ? [payload.query, payload.extensions] : [listed, null];
      const opened = await subscriptions.open(
        toHeaders(extra, connectionParams),
        {
          query,
          ...(operationName == null ? {} : { operationName }),
          ...(variables == null ? {} : { variables }),
          ...(extensions == null ? {} : { extensions }),
        },
        'websocket',
      );
      if (opened.kind === 'refused') {
        extra.operations -= 1;
        if (isUnauthenticated(opened.answer)) extra.socket.close(CloseCode.Forbidden, 'Forbidden');
        return [new Refused(opened.answer.result.errors ?? [])];
      }
      const stream = new ConnectionStream(opened.stream, extra);
      if (extra.socket.readyState !== extra.socket.OPEN) await stream.return();
      // The document only says which kind of operation it is: what is answered is the stream.
      return { schema: onlySubscriptions, document: anySubscription, contextValue: stream };
    },
    subscribe: ({ contextValue }) => {
      if (!(contextValue instanceof ConnectionStream)) throw new TypeError('not a stream of ours');
      return contextValue;
    },
    // biome-ignore lint/complexity/useMaxParams: graphql-ws calls its hooks so.
    onError: (_context, _id, _payload, errors) =>
      errors.flatMap((error) => (error instanceof Refused ? error.formatted : [error.toJSON()])),
    // biome-ignore lint/complexity/useMaxParams: graphql-ws calls its hooks so.
    onNext({ extra }, _id, _payload, _args, result) {
      if (!(result instanceof Answered)) return undefined;
      if (isUnauthenticated(result.answer)) extra.socket.close(CloseCode.Forbidden, 'Forbidden');
      return result.answer.result;
    },
  });

  const refuse = (request: IncomingMessage): string | null => {
    if (request.url?.split('?')[0] !== options.path) return '404 Not Found';
    if (hasSeveralAuthorizations(request)) return '400 Bad Request';
    if (isStopping || sockets.clients.size >= options.maxConnections) return '503 Service Unavailable';
    return isAllowedOrigin(request, options.corsOrigins) ? null : '403 Forbidden';
  };
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => undefined);
    const refusal = refuse(request);
    if (refusal !== null) {
      socket.end(`HTTP/1.1 ${refusal}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      metrics?.webSocket(1);
      const connection: Connection = { socket: webSocket, upgrade: request, streams: new Set(), operations: 0 };
      const opened = adapt(webSocket);
      const closed = protocol.opened(opened, connection);
      webSocket.once('close', (code, reason) => {
        metrics?.webSocket(-1);
        opened.end();
        // graphql-ws knows one stream of an id only; a client can have had two.
        for (const stream of connection.streams) void stream.return();
        closed(code, String(reason)).catch(() => undefined);
      });
    });
  };
  server.on('upgrade', onUpgrade);
  return {
    get connections() {
      return sockets.clients.size;
    },
    async stop() {
      isStopping = true;
      const closed = [...sockets.clients].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      for (const socket of sockets.clients) socket.close(goingAway, 'Going away');
      const patience = new AbortController();
      await Promise.race([
        Promise.all(closed),
        sleep(goodbyeMs, undefined, { signal: patience.signal }).catch(() => undefined),
      ]);
      patience.abort();
      for (const socket of sockets.clients) socket.terminate();
      await Promise.all(closed);
      sockets.close();
    },
  };
}

/** RFC 6455 section 7.4.1, and IANA's registry of close codes. */
const goingAway = 1001;
const unsupportedData = 1003;
const tryAgainLater = 1013;

/** Tokens are no cookies, but a page that may not call the endpoint shall not connect either. */
function isAllowedOrigin({ headers }: IncomingMessage, corsOrigins: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || corsOrigins.includes('*') || corsOrigins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** The upgrade's headers, with the token that came later, if any. */
function toHeaders({ upgrade }: Connection, init: Init): SubscriberHeaders {
  const given = init?.['authorization'] ?? init?.['Authorization'];
  return typeof given === 'string' ? { ...upgrade.headers, authorization: given } : upgrade.headers;
}

/** Errors that are formatted already, as graphql-ws takes errors. */
class Refused extends GraphQLError {
  readonly formatted: readonly GraphQLFormattedError[];
  constructor(formatted: readonly GraphQLFormattedError[]) {
    super('refused');
    this.formatted = formatted;
  }
}

/** An answer that is formatted already, as graphql-ws takes results. */
class Answered implements ExecutionResult {
  readonly data: NonNullable<FormattedExecutionResult['data']> | null;
  readonly answer: SubscriptionAnswer;
  constructor(answer: SubscriptionAnswer) {
    this.answer = answer;
    this.data = answer.result.data ?? null;
  }
}

/** A stream as one of its connection's. */
class ConnectionStream implements AsyncIterableIterator<Answered> {
  readonly #stream: SubscriptionStream;
  readonly #connection: Connection;

  constructor(stream: SubscriptionStream, connection: Connection) {
    this.#stream = stream;
    this.#connection = connection;
    connection.streams.add(stream);
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Answered> {
    return this;
  }

  async next(): Promise<IteratorResult<Answered>> {
    const next = await this.#stream.next();
    if (next.done !== true) return { value: new Answered(next.value), done: false };
    return this.return();
  }

  async return(): Promise<IteratorResult<Answered>> {
    if (this.#connection.streams.delete(this.#stream)) this.#connection.operations -= 1;
    await this.#stream.return();
    return { value: undefined, done: true };
  }
}

/** Not executed: graphql-ws reads of it that it is a subscription. */
const anySubscription = parse('subscription { any }');
const onlySubscriptions = new GraphQLSchema({});

/** A socket as graphql-ws takes it, minded: what is gone is ended, and who does not read is not read either. */
function adapt(socket: WebSocket): ProtocolSocket & { end(): void } {
  let isAlive = true;
  let unreadBefore = 0;
  const minding = setInterval(() => {
    const { bufferedAmount } = socket;
    if (!isAlive && bufferedAmount >= unreadBefore) {
      socket.terminate();
      return;
    }
    isAlive = false;
    unreadBefore = bufferedAmount;
    readAgain();
    if (socket.readyState === socket.OPEN) socket.ping();
  }, keepAliveMs);
  minding.unref();
  const readAgain = (): void => {
    if (socket.isPaused && socket.bufferedAmount <= maxUnreadBytes) socket.resume();
  };
  const heard = (): void => {
    isAlive = true;
    if (socket.bufferedAmount > maxUnreadBytes && !socket.isPaused) socket.pause();
  };
  socket.on('ping', heard);
  socket.on('pong', heard);
  // A frame that is none, or too large: ws closes the connection by itself.
  socket.on('error', () => undefined);
  return {
    protocol: socket.protocol,
    send: (data) =>
      new Promise((resolve) => {
        if (socket.readyState !== socket.OPEN) return resolve();
        // What cannot be sent is a connection that closes.
        socket.send(data, () => {
          readAgain();
          resolve();
        });
      }),
    close: (code, reason) => socket.close(code, reason),
    // The protocol lets a pong be without the ping's payload, which may be as long as a message.
    onPing: async () => {
      if (socket.readyState === socket.OPEN) socket.send('{"type":"pong"}');
    },
    onMessage(listener) {
      socket.on('message', (data, isBinary) => {
        heard();
        if (isBinary) return socket.close(unsupportedData, 'Text only');
        listener(String(data)).catch(() => socket.close(CloseCode.InternalServerError, 'Internal server error'));
      });
    },
    end: () => clearInterval(minding),
  };
}
