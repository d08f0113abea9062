// examples/spa, built for a test's gateway and served as a web server would: every path is the page. The examples have packages
// of their own: installed here where nobody has yet.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

/** The folder of an example, with its packages. @throws where they cannot be had */
export async function installedExample(name: string): Promise<string> {
  const folder = join(root, 'examples', name);
  if (!existsSync(join(folder, 'node_modules'))) await run('npm', ['ci'], { cwd: folder });
  return folder;
}

/** A built app at an address of its own. */
export interface ServedApp {
  readonly origin: string;
  /** Builds the app for this gateway; before that there is nothing to be had. */
  build(gatewayUrl: string): Promise<void>;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' };

async function answer(folder: string, path: string): Promise<{ type: string; body: Buffer }> {
  const file = path.startsWith('/assets/') ? path : '/index.html';
  const body = await readFile(join(folder, file));
  return { type: `${types[extname(file)] ?? 'application/octet-stream'}; charset=utf-8`, body };
}

/** Serves the app on a free port of loopback. */
export async function serveSpa(): Promise<ServedApp> {
  const folder = await mkdtemp(join(tmpdir(), 'bankgraph-spa-'));
  const server: Server = createServer(({ url = '/' }, response) => {
    answer(folder, new URL(url, 'http://app.invalid').pathname).then(
      ({ type, body }) => response.writeHead(200, { 'content-type': type }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async build(gatewayUrl) {
      const cwd = await installedExample('spa');
      const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', VITE_GATEWAY_URL: gatewayUrl };
      await run('npm', ['run', '-s', 'build', '--', '--outDir', folder, '--emptyOutDir'], { cwd, env });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
