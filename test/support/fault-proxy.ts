// A proxy before one bank that does to its callers what real networks and banks do: it lets calls through, or, for a share of
// them, delays, fails, resets, cuts off, garbles, drips or never answers. Used by the fault suite and the soak.

import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What can happen to a call. `half-open`: the request is taken, and nothing ever comes back. */
export const faultKinds = ['latency', 'status', 'reset', 'truncated', 'wrong-type', 'drip', 'half-open'] as const;
/** One of {@link faultKinds}. */
export type FaultKind = (typeof faultKinds)[number];

/** A running proxy. */
export interface FaultProxy {
  readonly origin: string;
  /** Share of calls that suffer, 0 to 1, and how; all kinds alike by default. Calls under way keep their fate. */
  setFaults(share: number, kinds?: readonly FaultKind[]): void;
  /** Calls taken since the last time this was asked. */
  takeCalls(): number;
  close(): Promise<void>;
}

const statuses = [500, 502, 503, 504];
/** Longer than any request waits for. */
const longDelayMs = 4000;
const dripMs = 100;

/** Starts a proxy before `target` (an origin). */
export async function startFaultProxy(target: string, random: () => number = Math.random): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  let share = 0;
  let kinds: readonly FaultKind[] = faultKinds;
  let calls = 0;
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const later = (ms: number, task: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      task();
    }, ms);
    timers.add(timer);
  };

  const pass = (request: IncomingMessage, response: ServerResponse, spoil?: 'truncated' | 'drip'): void => {
    const { pathname, search, hostname, port } = new URL(request.url ?? '/', target);
    const onward = forward(
      { hostname, port, path: pathname + search, method: request.method, headers: request.headers },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.once('end', () => send(response, answer, Buffer.concat(chunks), spoil));
        answer.once('error', () => response.destroy());
      },
    );
    onward.once('error', () => response.destroy());
    response.once('close', () => onward.destroy());
    request.pipe(onward);
  };

  const send = (
    response: ServerResponse,
    answer: IncomingMessage,
    body: Buffer,
    spoil?: 'truncated' | 'drip',
  ): void => {
    if (response.destroyed) return;
    const headers = { ...answer.headers, 'content-length': String(body.length) };
    delete headers['transfer-encoding'];
    delete headers.connection;
    response.writeHead(answer.statusCode ?? 502, headers);
    if (spoil === undefined) response.end(body);
    else if (spoil === 'truncated') response.write(body.subarray(0, body.length / 2), () => response.destroy());
    else drip(response, body, 0);
  };

  const drip = (response: ServerResponse, body: Buffer, from: number): void => {
    if (response.destroyed) return;
    response.write(body.subarray(from, from + 1));
    if (from + 1 >= body.length) response.end();
    else later(dripMs, () => drip(response, body, from + 1));
  };

  const suffer = (kind: FaultKind, request: IncomingMessage, response: ServerResponse): void => {
    switch (kind) {
      case 'latency':
        later(random() * longDelayMs, () => pass(request, response));
        return;
      case 'status':
        response.writeHead(pick(statuses) ?? 500, { 'content-type': 'application/json' }).end('{}');
        return;
      case 'reset':
        request.socket.resetAndDestroy();
        return;
      case 'wrong-type':
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Maintenance</body></html>');
        return;
      case 'truncated':
      case 'drip':
        pass(request, response, kind);
        return;
      case 'half-open':
        return;
    }
  };

  const server = createServer((request, response) => {
    calls++;
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    const kind = random() < share ? pick(kinds) : undefined;
    if (kind === undefined) pass(request, response);
    else suffer(kind, request, response);
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    setFaults(newShare, newKinds = faultKinds) {
      share = newShare;
      kinds = newKinds;
    },
    takeCalls() {
      const taken = calls;
      calls = 0;
      return taken;
    },
    async close() {
      for (const timer of timers) clearTimeout(timer);
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
