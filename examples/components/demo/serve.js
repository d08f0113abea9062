// Serves the demonstration, on loopback, with as strict a Content-Security-Policy as the components hold: own scripts and sheets, no
// inline ones, and calls to the gateway and its identity provider on this machine. Called by start.js and the browser test.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const folders = ['src', 'demo'].map((folder) => join(root, folder) + sep);

/** @type {Readonly<Record<string, string>>} */
const types = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' };

/** @param {string} gatewayUrl */
function policyFor(gatewayUrl) {
  // The identity provider's port is another one at each start.
  const loopback = 'http://127.0.0.1:* http://localhost:*';
  const { origin } = new URL(gatewayUrl);
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: ${origin}`,
    `connect-src ${origin} ${loopback}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

/** @param {string} path @param {string} gatewayUrl */
async function bodyOf(path, gatewayUrl) {
  const file = resolve(root, `.${path}`);
  if (folders.some((folder) => file.startsWith(folder))) return { file, body: await readFile(file) };
  const page = await readFile(join(root, 'index.html'), 'utf8');
  const named = page.replace('http://127.0.0.1:4000/graphql', () => new URL(gatewayUrl).href);
  return { file: 'index.html', body: Buffer.from(named) };
}

/**
 * Serves it; every other path is the page.
 * @param {{ port: number, gatewayUrl: string }} options port 0 for any that is free
 * @returns {Promise<{ origin: string, close: () => Promise<void> }>}
 */
export async function serveDemo({ port, gatewayUrl }) {
  const policy = policyFor(gatewayUrl);
  const server = createServer(({ url = '/' }, response) => {
    bodyOf(new URL(url, 'http://demo.invalid').pathname, gatewayUrl).then(
      ({ file, body }) => {
        const type = `${types[extname(file)] ?? 'application/octet-stream'}; charset=utf-8`;
        response.writeHead(200, { 'content-type': type, 'content-security-policy': policy }).end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => done(undefined));
  });
  const address = server.address();
  const at = typeof address === 'object' && address !== null ? address.port : port;
  return {
    origin: `http://127.0.0.1:${at}`,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
