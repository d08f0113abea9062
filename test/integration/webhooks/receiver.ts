// A partner's receiver over a real socket, well behaved or hostile: for the tests of this folder.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';

/** One request as it came. */
export interface Received {
  readonly id: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers a request; does nothing to leave it without an answer. */
export type Answer = (response: ServerResponse, received: Received, request: IncomingMessage) => void;

/** Answers with a status and nothing else. */
export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) =>
    response.writeHead(code, headers).end();

/** A running receiver. */
export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  /** Requests that have no answer yet. */
  readonly open: () => number;
  /** Sockets that were ever opened. */
  readonly sockets: () => number;
  answer: Answer;
  /** Fulfilled when so many requests have come in all. */
  has(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts a receiver that answers 204 until told otherwise; with TLS when it is given a key and a certificate. */
export async function startReceiver(tls?: { readonly key: string; readonly cert: string }): Promise<Receiver> {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  const sockets = new Set<Socket>();
  let opened = 0;
  let open = 0;
  const listener = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    open += 1;
    response.once('close', () => {
      open -= 1;
    });
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const body = await text(request).catch(() => '');
    const one = { id: headers['webhook-id'] ?? '', path: request.url ?? '', headers, body };
    received.push(one);
    for (const look of waiting) look();
    receiver.answer(response, one, request);
  };
  const server: Server = tls === undefined ? createServer() : createTlsServer(tls);
  server.on('request', (request, response) => void listener(request, response));
  server.on('connection', (socket) => {
    opened += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  // Hostile answers break sockets on purpose.
  server.on('clientError', () => undefined);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `${tls === undefined ? 'http' : 'https'}://localhost:${port}/hook`,
    port,
    received,
    open: () => open,
    sockets: () => opened,
    answer: status(204),
    has: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (received.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return receiver;
}
