// What stands before gateways in a deployment: sends each request to one that says it is ready, and to the other where the first takes
// no connection. Asks for readiness as often as Kubernetes would, or oftener. For the soak.

import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** Where the gateways are; a place may be empty for a while. */
export interface Balancer {
  readonly origin: string;
  stop(): Promise<void>;
}

const everyMs = 250;
/** Refused before anything was sent: nothing has been done yet. */
const unreached = new Set(['ECONNREFUSED', 'ECONNRESET']);

/** Starts one before the gateways at these ports. */
export async function startBalancer(port: number, ports: readonly number[]): Promise<Balancer> {
  const ready = new Set<number>();
  const look = async (): Promise<void> => {
    await Promise.all(
      ports.map(async (each) => {
        const isReady = await fetch(`http://127.0.0.1:${each}/health/ready`, {
          signal: AbortSignal.timeout(1000),
        }).then(
          ({ ok }) => ok,
          () => false,
        );
        if (isReady) ready.add(each);
        else ready.delete(each);
      }),
    );
  };
  await look();
  const looking = setInterval(() => void look(), everyMs);
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => void chunks.push(chunk));
    incoming.on('end', () => {
      const places = [...ready];
      const first = turn++ % Math.max(1, places.length);
      forward([...places.slice(first), ...places.slice(0, first)], Buffer.concat(chunks), { incoming, outgoing });
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  return {
    origin: `http://127.0.0.1:${port}`,
    async stop() {
      clearInterval(looking);
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface Pair {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

function forward([place, ...others]: readonly number[], body: Buffer, pair: Pair): void {
  const { incoming, outgoing } = pair;
  if (place === undefined) {
    outgoing.writeHead(502).end();
    return;
  }
  const { method = 'GET', url = '/', headers } = incoming;
  const forwarded = ask(
    // A connection of its own: what is kept open may be closed by the gateway at the moment it is used.
    { host: '127.0.0.1', port: place, method, path: url, headers: { ...headers, connection: 'close' }, agent: false },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  forwarded.once('error', (error) => {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    if (!outgoing.headersSent && unreached.has(code) && (code === 'ECONNREFUSED' || forwarded.reusedSocket)) {
      forward(others, body, pair);
      return;
    }
    if (!outgoing.headersSent) outgoing.writeHead(502);
    outgoing.end();
  });
  forwarded.end(body);
}
