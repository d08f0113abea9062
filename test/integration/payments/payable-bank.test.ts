// The way to one bank for payments, over real sockets: orders are sent once, questions a few times, and what is left on the
// wire after an answer is nobody's answer.

import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { OpenBank } from '../../../src/banks/open-bank.ts';
import type { PaymentCall } from '../../../src/banks/payment.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { openTestBank } from '../../support/connectors.ts';
import { makeBank } from '../../support/fake-bank.ts';

let server: Server;
let opened: OpenBank;
afterEach(async () => {
  await opened.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

const respond = (status: number, text: string) =>
  `HTTP/1.1 ${status} Whatever\r\ncontent-type: text/plain\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;

/** A bank on a socket of ours: `answer` gets each request's first line. */
async function listen(
  answer: (line: string, socket: Socket) => void,
): Promise<PaymentCall & { readonly base: string }> {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const [line] of chunk.toString().matchAll(/^(?:GET|POST|DELETE) \S+/gm)) answer(line, socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const base = `http://127.0.0.1:${address.port}`;
  const bank = {
    ...makeBank('berlin-group'),
    endpoints: { accounts: base, customer: base, payments: base },
    // One socket: whoever comes next comes on the same, if it is kept.
    maxConcurrentCalls: 1,
    authorization: {
      issuer: base,
      clientId: 'gateway',
      clientAuthentication: 'client_secret_basic',
      clientSecret: 'made-up',
      signingKey: null,
      signingKeyId: null,
      signingAlgorithm: null,
    } as const,
  };
  opened = await openTestBank(bank);
  if (opened.payable === null) throw new Error('not payable');
  return { ...opened.payable.paymentCall(deadlineIn(8000), null), base };
}

function ask(call: PaymentCall & { readonly base: string }, method: 'GET' | 'POST' | 'DELETE', path: string) {
  return call.send({
    method,
    url: new URL(path, call.base),
    authority: { accessToken: 'made-up' },
    headers: {},
    body: null,
  });
}

describe('the way to a bank for payments', () => {
  it.each(['POST', 'DELETE', 'GET'] as const)(
    'takes an answer to a %s that comes again for nobody else’s',
    async (method) => {
      const call = await listen((line, socket) => {
        const isOrder = line === `${method} /order`;
        setTimeout(() => socket.writable && socket.write(respond(200, line)), isOrder ? 0 : 100);
        if (isOrder) setTimeout(() => socket.writable && socket.write(respond(200, line)), 30);
      });
      const answers = await Promise.all([ask(call, method, '/order'), ask(call, 'GET', '/question')]);
      expect(answers.map(({ text }) => text)).toEqual([`${method} /order`, 'GET /question']);
    },
  );

  it('puts a question again that fails quickly, an order never', async () => {
    const lines: string[] = [];
    const call = await listen((line, socket) => {
      lines.push(line);
      const isFirst = lines.filter((one) => one === line).length === 1;
      if (line.endsWith('/cut') && isFirst) socket.destroy();
      else if (line.endsWith('/busy') && isFirst) socket.write(respond(503, ''));
      else if (line.endsWith('/broken')) socket.write(respond(500, ''));
      else socket.write(respond(200, 'well'));
    });
    expect((await ask(call, 'GET', '/cut')).text).toBe('well');
    expect((await ask(call, 'GET', '/busy')).text).toBe('well');
    expect((await ask(call, 'GET', '/broken')).status).toBe(500);
    expect(lines.filter((line) => line === 'GET /broken')).toHaveLength(3);
    for (const method of ['POST', 'DELETE'] as const) {
      await expect(ask(call, method, '/cut')).rejects.toThrow();
      expect((await ask(call, method, '/busy')).status).toBe(503);
      expect(lines.filter((line) => line.startsWith(method))).toHaveLength(2);
    }
  });
});
