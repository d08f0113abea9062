// A listener for scrapers alone (METRICS_PORT), apart from the port that clients reach: answers GET /metrics and nothing else.
// Made by src/start/run.ts, and by the process that minds workers (src/cli/workers.ts), which adds theirs up.

import { createServer } from 'node:http';

/** Where scrapers come. */
export interface MetricsPlace {
  readonly host: string;
  readonly port: number;
}

/** A running listener. */
export interface MetricsListener {
  readonly url: string;
  close(): Promise<void>;
}

/** Figures in Prometheus' text format. */
export interface MetricsSource {
  readonly contentType: string;
  read(): Promise<string>;
}

/** A scrape reads no body and takes milliseconds. */
const scrapeTimeoutMs = 10_000;

/** Listens. @throws the socket's error when the port is taken */
export async function listenForScrapers({ host, port }: MetricsPlace, source: MetricsSource): Promise<MetricsListener> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    source.read().then(
      (text) => response.writeHead(200, { 'content-type': source.contentType }).end(text),
      () => response.writeHead(503).end(),
    );
  });
  server.requestTimeout = scrapeTimeoutMs;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    url: `http://${host}:${typeof address === 'object' ? address?.port : port}/metrics`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
