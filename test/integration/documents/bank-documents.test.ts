// Banks' own statements over real HTTP: that the list is the ledger's, that the file is the bank's, byte by byte, and that what a bank
// sends besides documents is refused or broken off in its time. The hostile bank stands between gateway and sandbox.

import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildLedger } from '../../../src/sandbox/ledger/history.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { exportFrom } from '../../support/exported.ts';
import { startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

const scope = 'accounts:read balances:read transactions:read statements:read pii:read';
const list = `{ me { accounts { edges { node { id name statements(origin: BANK) { edges { node {
  id origin type reference from to createdAt amounts { type amount { amount } creditDebitIndicator } documents { format path } } }
  sources { status error { code } } } } } } } }`;

type Answer = (reply: ServerResponse) => void;

let sandbox: Sandbox;
let gateway: TestGateway;
let proxy: Server;
let token: string;
let path: string;
/** What the bank answers for a file; null for what it would. */
let answer: Answer | null = null;

/** Hands everything on to the bank but its files. */
function startHostileBank(target: URL): Promise<Server> {
  const server = createServer((asked: IncomingMessage, reply: ServerResponse) => {
    if (answer !== null && asked.url?.endsWith('/file') === true) return answer(reply);
    const { host: _host, ...headers } = asked.headers;
    const passed = forward({
      host: target.hostname,
      port: target.port,
      path: asked.url,
      method: asked.method,
      headers,
    });
    passed.on('response', (came) => {
      reply.writeHead(came.statusCode ?? 502, came.headers);
      came.pipe(reply);
    });
    passed.on('error', () => reply.destroy());
    asked.pipe(passed);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

// biome-ignore lint/suspicious/noExplicitAny: an answer whose shape is asked for above
async function accountOf(name: string, by: string): Promise<any> {
  const { data } = await gateway.query(by, list);
  // biome-ignore lint/suspicious/noExplicitAny: as above
  return data.me.accounts.edges.map(({ node }: any) => node).find((node: any) => node.name === name);
}

const fetchFile = (query = '', by = token) => exportFrom(gateway.url, by, query, { path });
const codeOf = (bytes: Buffer) => JSON.parse(bytes.toString()).errors[0].extensions.code;

beforeAll(async () => {
  const own = await startSandbox();
  const albion = own.description.banks.find(({ id }) => id === 'albion') ?? expect.unreachable('the bank');
  const { origin, pathname } = new URL(albion.endpoints.accounts);
  proxy = await startHostileBank(new URL(origin));
  const behind = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${pathname}`;
  const banks = own.description.banks.map((bank) =>
    bank.id === 'albion' ? { ...bank, endpoints: { ...bank.endpoints, accounts: behind } } : bank,
  );
  // Alice's link to Albion covers statements; her link to Thistle does not.
  const links = own.description.links.map((link) =>
    link.bank === 'albion' ? { ...link, permissions: [...link.permissions, 'statements'] } : link,
  );
  sandbox = { ...own, description: { ...own.description, banks, links } } as Sandbox;
  gateway = await startTestGateway({ isPatient: true, sandbox });
  token = await gateway.token({ customer: 'alice', scope });
  path = (await accountOf('Albion Current', token)).statements.edges[0].node.documents[0].path;
});
afterEach(() => {
  answer = null;
});
afterAll(async () => {
  await gateway.stop();
  proxy.closeAllConnections();
  proxy.close();
});

describe('a bank’s own statements', () => {
  it('are the ledger’s months, with balances and the bank’s reference', async () => {
    const { statements } = await accountOf('Albion Current', token);
    expect(statements.sources).toEqual([{ status: 'OK', error: null }]);
    expect(statements.edges).toHaveLength(12);
    const { node } = statements.edges[0];
    expect(node).toMatchObject({ origin: 'BANK', type: 'REGULAR_PERIODIC', reference: node.from.slice(0, 7) });
    const ledger = buildLedger(Date.now());
    const account = ledger
      .accountsOf('albion', 'alice')
      .find(({ nickname, product }) => [nickname, product].includes('Albion Current'));
    const closing = ledger
      .booked(account?.id ?? '')
      .filter(({ day }) => day <= node.to)
      .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    const told = node.amounts.find(({ type }: { type: string }) => type === 'UK.OBIE.ClosingBalance');
    const signed = BigInt(told.amount.amount.replace('.', '')) * (told.creditDebitIndicator === 'DEBIT' ? -1n : 1n);
    expect(signed).toBe(closing);
  });

  it('come as the bank’s file, as an attachment of a name of ours', async () => {
    const file = await fetchFile();
    expect([file.status, file.headers['content-type'], file.isComplete]).toEqual([200, 'application/pdf', true]);
    expect(file.headers['content-disposition']).toMatch(/^attachment; filename="statement-\d{4}-\d{2}-01\.pdf"$/);
    expect(file.headers['x-content-type-options']).toBe('nosniff');
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(file.bytes)), { mergePages: true });
    expect(text).toContain('Closing balance');
  });

  it('are refused by type, without a call, where the link does not cover them, and where the bank has none', async () => {
    await gateway.takeCalls('thistle');
    expect((await accountOf('Thistle Classic', token)).statements).toMatchObject({
      edges: [],
      sources: [{ status: 'FORBIDDEN', error: { code: 'PERMISSION_NOT_GRANTED' } }],
    });
    expect((await gateway.takeCalls('thistle')).filter(({ path: asked }) => asked.includes('statements'))).toEqual([]);
    expect((await accountOf('Girokonto', token)).statements.sources).toEqual([
      { status: 'UNSUPPORTED', error: { code: 'UNSUPPORTED' } },
    ]);
  });

  it('need pii:read, since nothing in them can be masked, and are found by nobody else', async () => {
    const less = await gateway.token({ customer: 'alice', scope: scope.replace(' pii:read', '') });
    expect((await fetchFile('', less)).status).toBe(403);
    const other = await gateway.token({ customer: 'bob', scope });
    expect((await fetchFile('', other)).status).toBe(404);
    expect((await fetchFile('?format=pdf')).status).toBe(400);
  });
});

const html = '<!DOCTYPE html><script>alert(1)</script>';
const send =
  (type: string, body: string, more: Readonly<Record<string, string>> = {}): Answer =>
  (reply) => {
    reply.writeHead(200, { 'content-type': type, ...more });
    reply.end(body);
  };

describe('a hostile bank', () => {
  const refused: readonly (readonly [string, Answer])[] = [
    ['a page as PDF', send('application/pdf', html)],
    ['a page as a page', send('text/html', html)],
    ['a page as CSV', send('text/csv', html)],
    ['script as text', send('text/plain', '<script>alert(1)</script>')],
    ['script as JavaScript', send('application/javascript', 'alert(1)')],
    ['an image with script', send('image/svg+xml', '<svg onload="alert(1)"/>')],
    ['XHTML as XML', send('application/xml', '<html xmlns="http://www.w3.org/1999/xhtml"><script/></html>')],
    ['anything as anything', send('application/octet-stream', 'MZ')],
    ['nothing at all', send('application/pdf', '')],
    ['no type', (reply) => reply.writeHead(200).end('%PDF-1.4')],
    ['two gigabytes, as it says', send('application/pdf', '%PDF-1.4', { 'content-length': '2147483648' })],
    ['an encoding that nobody asked for', send('application/pdf', '%PDF-1.4', { 'content-encoding': 'gzip' })],
    ['a redirect to elsewhere', (reply) => reply.writeHead(302, { location: 'https://evil.example/x.pdf' }).end()],
  ];

  it.each(refused)('that sends %s is refused before the first byte', async (_name, given) => {
    answer = given;
    const file = await fetchFile();
    expect([codeOf(file.bytes), file.headers['content-type'], file.status >= 400]).toEqual([
      'BANK_BAD_RESPONSE',
      'application/json; charset=utf-8',
      true,
    ]);
    expect(file.bytes.toString()).not.toMatch(/script|evil|alert/);
  });

  it('names no file of ours', async () => {
    answer = send('application/pdf', `%PDF-1.4\n${' '.repeat(2000)}`, {
      'content-disposition': 'inline; filename="../../x.html"; filename*=UTF-8\'\'%0d%0aSet-Cookie:a',
      'set-cookie': 'a=b',
    });
    const file = await fetchFile();
    expect(file.headers['content-disposition']).toMatch(/^attachment; filename="statement-\d{4}-\d{2}-01\.pdf"$/);
    expect(file.headers['set-cookie']).toBeUndefined();
  });

  it('that breaks off, or lies about the length, leaves no file that looks whole', async () => {
    answer = (reply) => {
      reply.writeHead(200, { 'content-type': 'application/pdf', 'content-length': '100000' });
      reply.write(`%PDF-1.4\n${' '.repeat(5000)}`, () => setTimeout(() => reply.destroy(), 50));
    };
    const file = await fetchFile();
    expect([file.status, file.isComplete]).toEqual([200, false]);
  });

  it('that sends more than a file may have is cut off, and not held', async () => {
    answer = (reply) => {
      reply.writeHead(200, { 'content-type': 'application/pdf' });
      reply.write('%PDF-1.4\n');
      const piece = Buffer.alloc(1024 * 1024, 32);
      const more = (): void => {
        while (!reply.destroyed && reply.write(piece));
        if (!reply.destroyed) reply.once('drain', more);
      };
      more();
    };
    const file = await fetchFile();
    expect([file.status, file.isComplete]).toEqual([200, false]);
    expect(file.bytes.length).toBeLessThanOrEqual(32 * 1024 * 1024);
  });

  it('that refuses is told by what it says', async () => {
    answer = (reply) => reply.writeHead(403, { 'content-type': 'application/json' }).end('{}');
    expect(codeOf((await fetchFile()).bytes)).toBe('PERMISSION_NOT_GRANTED');
    answer = (reply) => reply.writeHead(500).end();
    const down = await fetchFile();
    expect([down.status, codeOf(down.bytes)]).toEqual([503, 'BANK_UNAVAILABLE']);
  });
});
