// examples/partner as a process of its own, as `npm start` there runs it, and what stands between it and the gateway in a test:
// something that holds answers back, or asks for patience.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { installedExample } from './example-spa.ts';

/** What becomes of a request of the partner's: passed on, passed on with its answer held back for good, refused for now, or cut off. */
export type Treatment = 'pass' | 'hold' | 'busy' | 'broken';

/** Between partner and gateway. */
export interface Between {
  readonly url: string;
  /** Bodies of what was asked, in order. */
  readonly asked: string[];
  /** Decides for each request by its body; `pass` unless set. */
  treat: (body: string) => Treatment;
  /** Resolves when an answer is held back that the gateway has given. */
  held(): Promise<void>;
  close(): Promise<void>;
}

/** Stands before a gateway. */
export async function startBetween(gatewayUrl: string): Promise<Between> {
  let onHeld: () => void = () => undefined;
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    if (body !== '') between.asked.push(body);
    const treatment = body === '' ? 'pass' : between.treat(body);
    if (treatment === 'busy') return void response.writeHead(429, { 'retry-after': '1' }).end('{"errors":[]}');
    if (treatment === 'broken') return void response.destroy();
    const answer = await fetch(new URL(request.url ?? '/', gatewayUrl), {
      method: request.method ?? 'GET',
      headers: {
        'content-type': 'application/json',
        ...(request.headers.authorization === undefined ? {} : { authorization: request.headers.authorization }),
      },
      ...(body === '' ? {} : { body }),
    });
    const given = await answer.text();
    if (treatment === 'hold') return onHeld();
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(given);
  };
  const server = createServer((request, response) => void pass(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const between: Between = {
    url: `http://127.0.0.1:${port}/graphql`,
    asked: [],
    treat: () => 'pass',
    held: () =>
      new Promise((resolve) => {
        onHeld = resolve;
      }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return between;
}

/** A partner that can be killed and started again over what it has kept. */
export interface TestPartner {
  readonly origin: string;
  readonly database: string;
  readonly output: () => string;
  start(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** The partner `otherpay`, at this port, over this gateway; not started yet. */
export async function createPartnerOfTest(port: number, gatewayUrl: string): Promise<TestPartner> {
  const cwd = await installedExample('partner');
  const folder = mkdtempSync(join(tmpdir(), 'bankgraph-partner-'));
  const origin = `http://127.0.0.1:${port}`;
  const database = join(folder, 'partner.sqlite');
  const env = {
    PATH: process.env['PATH'] ?? '',
    GATEWAY_URL: gatewayUrl,
    CLIENT_ID: 'otherpay',
    CLIENT_SECRET: 'otherpay-development-secret',
    PORT: String(port),
    DATABASE: database,
    // Whatever is seen to change is told by webhooks.
    POLL_MS: '3600000',
  };
  let output = '';
  let end: () => Promise<void> = async () => undefined;
  return {
    origin,
    database,
    output: () => output,
    async start() {
      const child = spawn(process.execPath, ['src/main.ts'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      end = async () => {
        child.kill('SIGKILL');
        await ended;
      };
      await new Promise<void>((resolve, reject) => {
        const hear = (part: Buffer): void => {
          output += part.toString('utf8');
          if (output.includes('is ready')) resolve();
        };
        child.stdout.on('data', hear);
        child.stderr.on('data', hear);
        void ended.then(() => reject(new Error(`the partner has ended: ${output}`)));
      });
    },
    kill: () => end(),
    async stop() {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
