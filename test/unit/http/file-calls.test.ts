// A bank's file against a server of this process: what it may cost in time and bytes, and that nothing is left held.

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BankOrigins } from '../../../src/http/connection.ts';
import { type BankFile, FileCalls } from '../../../src/http/file-calls.ts';
import { makeBank } from '../../support/fake-bank.ts';

let server: Server;
let answer: (reply: ServerResponse) => void = (reply) => void reply.end();
const agent = new Agent();
const bounds = { maxBytes: 1000, silenceMs: 150, waitMs: 300 };

beforeAll(async () => {
  server = createServer((_request, reply) => answer(reply));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await agent.destroy();
  server.closeAllConnections();
  server.close();
});

const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function filesOf() {
  const bank = {
    ...makeBank('open-banking-uk'),
    timeoutMs: 200,
    endpoints: { accounts: base(), customer: base(), payments: null },
  };
  const outcomes: string[] = [];
  const files = new FileCalls({
    bank,
    agent,
    origins: new BankOrigins(bank),
    bounds,
    onCall: ({ outcome }) => void outcomes.push(outcome),
  });
  const open = (path = '/file', origin = base()) =>
    files.open({
      url: new URL(path, origin),
      resource: 'statements',
      headers: {},
      accessToken: 't',
      correlationId: 'c',
      deadline: { atMs: Date.now() + 10_000, signal: new AbortController().signal },
      purpose: { linkId: 'l', isAttended: true, isContinuation: false, cacheState: 'bypass' },
    });
  return { open, outcomes };
}

async function fileOf(open: ReturnType<typeof filesOf>['open']): Promise<BankFile> {
  const given = await open();
  return 'file' in given ? given.file : expect.unreachable('a file');
}

async function read({ bytes }: BankFile): Promise<number> {
  let length = 0;
  for await (const piece of bytes) length += piece.length;
  return length;
}

it('is given as it comes, with its type in lower case', async () => {
  answer = (reply) => reply.writeHead(200, { 'content-type': 'Application/PDF; x=y' }).end('%PDF-');
  const { open, outcomes } = filesOf();
  const file = await fileOf(open);
  expect([file.mediaType, await read(file)]).toEqual(['application/pdf', 5]);
  expect(outcomes).toEqual(['answered']);
});

it('of a bank that hangs before its answer is a time-out', async () => {
  answer = () => undefined;
  await expect(filesOf().open()).rejects.toMatchObject({ code: 'BANK_TIMEOUT' });
});

it('of a bank that hangs within it, or drips, is broken off in its time', async () => {
  answer = (reply) => void reply.writeHead(200).write('x');
  const hanging = filesOf();
  await expect(read(await fileOf(hanging.open))).rejects.toMatchObject({ code: 'BANK_TIMEOUT' });
  expect(hanging.outcomes).toEqual(['timeout']);
  answer = (reply) => {
    reply.writeHead(200);
    const timer = setInterval(() => reply.write('x'), 40);
    reply.on('close', () => clearInterval(timer));
  };
  const begunAtMs = Date.now();
  await expect(read(await fileOf(filesOf().open))).rejects.toMatchObject({ code: 'BANK_TIMEOUT' });
  expect(Date.now() - begunAtMs).toBeLessThan(5000);
});

it('that is too long is broken off, or refused where the bank says so', async () => {
  answer = (reply) => reply.writeHead(200, { 'content-length': '2000' }).end(Buffer.alloc(2000));
  const { open } = filesOf();
  await expect(open()).rejects.toMatchObject({ code: 'BANK_BAD_RESPONSE' });
  answer = (reply) => {
    reply.writeHead(200);
    reply.write(Buffer.alloc(900));
    reply.end(Buffer.alloc(900));
  };
  await expect(read(await fileOf(filesOf().open))).rejects.toMatchObject({ code: 'BANK_BAD_RESPONSE' });
});

it('is asked for on the bank’s own origin, and nowhere else', async () => {
  await expect(filesOf().open('/file', 'https://evil.example')).rejects.toMatchObject({ code: 'BANK_BAD_RESPONSE' });
});

it('is one of four at once, and gives its place back whether it was taken or not', async () => {
  answer = (reply) => reply.writeHead(200).end('x');
  const { open, outcomes } = filesOf();
  const four = await Promise.all([1, 2, 3, 4].map(() => fileOf(open)));
  await expect(open()).rejects.toMatchObject({ code: 'BANK_UNAVAILABLE' });
  for (const file of four) file.end();
  for (const file of four) file.end();
  // A call is recorded whether anybody took the file or not.
  expect(outcomes).toEqual(['cancelled', 'cancelled', 'cancelled', 'cancelled']);
  expect(await read(await fileOf(open))).toBe(1);
  expect(outcomes).toHaveLength(5);
});
