// One POST to receivers that are slow, broken or hostile, over real sockets: what it comes to, how long it takes at most, and
// that nothing but an allowed address is ever connected to.

import { createSocket } from 'node:dgram';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createPublicResolver, type ResolvedAddress } from '../../../src/webhooks/resolve.ts';
import { WebhookSender, type WebhookSenderOptions } from '../../../src/webhooks/sender.ts';
import { mintSelfSigned } from '../../support/self-signed.ts';
import { type Receiver, startReceiver, status } from './receiver.ts';

const ended: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

function sender(options: Partial<WebhookSenderOptions> = {}): WebhookSender {
  const made = new WebhookSender({ rules: { allowPrivate: true }, timeoutMs: 600, ...options });
  ended.push(() => made.close());
  return made;
}

async function receiver(...given: Parameters<typeof startReceiver>): Promise<Receiver> {
  const made = await startReceiver(...given);
  ended.push(made.close);
  return made;
}

/** A name server (RFC 1035) that has one IPv4 address for every name, or says nothing at all. */
async function nameServer(ipv4: string | null): Promise<{ readonly address: string; readonly asked: string[] }> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (question, { port, address }) => {
    const end = question.indexOf(0, 12) + 5;
    const type = question.readUInt16BE(end - 4);
    const labels: string[] = [];
    for (let at = 12; (question[at] ?? 0) > 0; at += (question[at] ?? 0) + 1) {
      labels.push(question.toString('latin1', at + 1, at + 1 + (question[at] ?? 0)));
    }
    asked.push(`${labels.join('.')} ${type}`);
    if (ipv4 === null) return;
    const answers = type === 1 ? 1 : 0;
    const header = Buffer.from([question[0] ?? 0, question[1] ?? 0, 0x81, 0x80, 0, 1, 0, answers, 0, 0, 0, 0]);
    const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...ipv4.split('.').map(Number)]);
    const parts = [header, question.subarray(12, end), ...(answers === 1 ? [record] : [])];
    socket.send(Buffer.concat(parts), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  ended.push(() => new Promise((resolve) => socket.close(() => resolve())));
  return { address: `127.0.0.1:${socket.address().port}`, asked };
}

/** A server that speaks bytes, not HTTP. */
async function rawServer(onSocket: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ended.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return `http://127.0.0.1:${address.port}/`;
}

const message = { headers: { 'webhook-id': 'msg_1' }, body: '{"a":"ü"}' };
const never = new AbortController().signal;
const send = (by: WebhookSender, url: string) => by.send(url, message, never);
const taken = (httpStatus: number) => ({ httpStatus, failure: null, retryAfterMs: 0 });
const refused = (httpStatus: number) => ({ httpStatus, failure: 'HTTP_STATUS', retryAfterMs: 0 });
const noAnswer = (failure: string) => ({ httpStatus: null, failure, retryAfterMs: 0 });

describe('sending', () => {
  it('posts the body as it is, and takes any 2xx', async () => {
    const target = await receiver();
    const by = sender();
    expect(await send(by, `${target.url}?key=1`)).toEqual(taken(204));
    for (const code of [200, 201, 202, 299]) {
      target.answer = status(code);
      expect(await send(by, target.url)).toEqual(taken(code));
    }
    expect(target.received[0]).toMatchObject({ path: '/hook?key=1', body: message.body, id: 'msg_1' });
    expect(target.received[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': '10',
      'user-agent': 'bankgraph-webhooks',
    });
    expect(target.sockets()).toBeLessThan(5);
  });

  it.each([300, 304, 400, 401, 404, 410, 429, 500, 503])('takes %i for no', async (code) => {
    const target = await receiver();
    target.answer = status(code);
    expect(await send(sender(), target.url)).toEqual(refused(code));
  });

  it('hears how long it is to wait', async () => {
    const target = await receiver();
    const by = sender();
    const wait = async (retryAfter: string) => {
      target.answer = status(503, { 'retry-after': retryAfter });
      return (await send(by, target.url)).retryAfterMs;
    };
    expect(await wait('120')).toBe(120_000);
    expect(await wait('999999999')).toBe(86_400_000);
    expect(await wait('soon')).toBe(0);
    expect(await wait('-5')).toBe(0);
    expect(await wait(new Date(Date.now() - 60_000).toUTCString())).toBe(0);
    const ofDate = await wait(new Date(Date.now() + 60_000).toUTCString());
    expect(ofDate).toBeGreaterThan(50_000);
    expect(ofDate).toBeLessThanOrEqual(60_000);
  });

  it.each([301, 302, 303, 307, 308])('does not follow a redirect (%i)', async (code) => {
    const [target, inside] = [await receiver(), await receiver()];
    target.answer = status(code, { location: inside.url });
    expect(await send(sender(), target.url)).toEqual(refused(code));
    expect(inside.received).toHaveLength(0);
  });

  it('waits for nobody who never answers', async () => {
    const target = await receiver();
    target.answer = () => undefined;
    expect(await send(sender(), target.url)).toEqual(noAnswer('TIMEOUT'));
    // Accepts, and says nothing; says a little, and no more.
    expect(await send(sender(), await rawServer(() => undefined))).toEqual(noAnswer('TIMEOUT'));
    const half = await rawServer((socket) => socket.write('HTTP/1.1 200 OK\r\nx-a: '));
    expect(await send(sender(), half)).toEqual(noAnswer('TIMEOUT'));
    const trickle = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx-a: ');
      const timer = setInterval(() => socket.write('a'), 20);
      socket.on('close', () => clearInterval(timer));
    });
    expect(await send(sender(), trickle)).toEqual(noAnswer('TIMEOUT'));
  });

  it.each(['with no end', 'with a great length', 'that stops half-way'])('reads little of a body %s', async (kind) => {
    let written = 0;
    const target = await receiver();
    target.answer = (response) => {
      if (kind === 'that stops half-way') {
        response.writeHead(200, { 'content-length': '1000' }).write('half');
        return;
      }
      response.writeHead(200, kind === 'with a great length' ? { 'content-length': '1000000000' } : {});
      const chunk = Buffer.alloc(65_536, 120);
      const write = (): void => {
        if (response.destroyed) return;
        written += chunk.length;
        response.once('drain', write);
        response.write(chunk);
      };
      write();
    };
    expect(await send(sender(), target.url)).toEqual(taken(200));
    // What the sockets' buffers hold is written, whatever is read.
    expect(written).toBeLessThan(32 * 1024 * 1024);
    expect(target.open()).toBeLessThanOrEqual(1);
  });

  it('takes no answer for no connection', async () => {
    const closed = await receiver();
    await closed.close();
    expect(await send(sender(), closed.url)).toEqual(noAnswer('CONNECTION'));
    const reset = await receiver();
    reset.answer = (_response, _received, request) => request.socket.resetAndDestroy();
    expect(await send(sender(), reset.url)).toEqual(noAnswer('CONNECTION'));
    for (const words of ['garbage\r\n\r\n', 'HTTP/1.1 099 No\r\n\r\n', 'HTTP/1.1 101 Switching Protocols\r\n\r\n']) {
      const garbage = await rawServer((socket) => socket.end(words));
      expect(await send(sender(), garbage)).toEqual(noAnswer('CONNECTION'));
    }
    const endless = await rawServer((socket) => socket.end(`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`));
    expect(await send(sender(), endless)).toEqual(noAnswer('CONNECTION'));
    const unknown = sender({ resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })) });
    expect(await send(unknown, 'https://partner.example/')).toEqual(noAnswer('CONNECTION'));
  });

  it('trusts no certificate that nobody vouches for, whatever the environment says', async () => {
    const certificate = mintSelfSigned();
    const target = await receiver(certificate);
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      expect(await send(sender(), target.url)).toEqual(noAnswer('CONNECTION'));
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    }
    expect(target.received).toHaveLength(0);
    const trusting = sender({ ca: certificate.cert });
    expect(await send(trusting, target.url)).toEqual(taken(204));
    // Nor one of another name.
    const resolve = async () => [{ address: '127.0.0.1', family: 4 as const }];
    const misled = sender({ ca: certificate.cert, resolve });
    expect(await send(misled, `https://partner.example:${target.port}/`)).toEqual(noAnswer('CONNECTION'));
    expect(target.received).toHaveLength(1);
  });

  it('is broken off by its signal, and then tells nothing', async () => {
    const target = await receiver();
    target.answer = () => undefined;
    const stopping = new AbortController();
    const sending = sender({ timeoutMs: 60_000 }).send(target.url, message, stopping.signal);
    await target.has(1);
    stopping.abort(new Error('stopping'));
    await expect(sending).rejects.toThrow('stopping');
  });
});

describe('an address that may not be reached', () => {
  const outside = { rules: { allowPrivate: false } };
  const notAllowed = noAnswer('ADDRESS_NOT_ALLOWED');
  const certificate = mintSelfSigned();
  /** Counts as public, and IANA has given it to nobody. */
  const unassigned = '2e00::1';
  const address = (text: string): ResolvedAddress => ({ address: text, family: text.includes(':') ? 6 : 4 });

  it('is not connected to by number, by name, or by what was registered once', async () => {
    const target = await receiver(certificate);
    const by = sender({ ...outside, ca: certificate.cert });
    for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost']) {
      expect(await send(by, `https://${host}:${target.port}/`)).toEqual(notAllowed);
    }
    expect(await send(by, `http://partner.example:${target.port}/`)).toEqual(notAllowed);
    expect(target.sockets()).toBe(0);
  });

  it.each([
    '127.0.0.1',
    '10.0.0.7',
    '169.254.169.254',
    '::1',
    '::ffff:127.0.0.1',
    'fd00::1',
    '64:ff9b::7f00:1',
    '0.0.0.0',
  ])('is not connected to behind a public name: %s', async (text) => {
    const target = await receiver(certificate);
    const asked: string[] = [];
    const resolve = async (host: string) => {
      asked.push(host);
      return [address(text)];
    };
    const by = sender({ ...outside, ca: certificate.cert, resolve });
    expect(await send(by, `https://partner.example:${target.port}/`)).toEqual(notAllowed);
    expect(asked).toEqual(['partner.example']);
    expect(target.sockets()).toBe(0);
  });

  it('is not connected to by a name that was public when it was looked at (rebinding)', async () => {
    const target = await receiver(certificate);
    const answers = [[unassigned], ['127.0.0.1'], ['127.0.0.1', '::1']];
    let lookups = 0;
    const resolve = async () => (answers[lookups++] ?? []).map(address);
    const by = sender({ ...outside, ca: certificate.cert, resolve });
    // Public at first: a connection is tried, to there.
    const first = await send(by, `https://partner.example:${target.port}/`);
    expect(['TIMEOUT', 'CONNECTION']).toContain(first.failure);
    expect(await send(by, `https://partner.example:${target.port}/`)).toEqual(notAllowed);
    expect(await send(by, `https://partner.example:${target.port}/`)).toEqual(notAllowed);
    expect(lookups).toBe(3);
    expect(target.sockets()).toBe(0);
  });

  it('is left out among others', async () => {
    const target = await receiver(certificate);
    const resolve = async () => ['127.0.0.1', unassigned, '::1'].map(address);
    const mixed = await send(
      sender({ ...outside, ca: certificate.cert, resolve }),
      `https://partner.example:${target.port}/`,
    );
    expect(['TIMEOUT', 'CONNECTION']).toContain(mixed.failure);
    expect(target.sockets()).toBe(0);
  });

  it('is not connected to when a name server gives it, nor waited for when none answers', async () => {
    const target = await receiver(certificate);
    const url = `https://partner.example:${target.port}/`;
    const inward = await nameServer('127.0.0.1');
    const by = sender({ ...outside, ca: certificate.cert, resolve: createPublicResolver([inward.address]) });
    expect(await send(by, url)).toEqual(notAllowed);
    expect(inward.asked.sort()).toEqual(['partner.example 1', 'partner.example 28']);
    expect(target.sockets()).toBe(0);
    const silent = await nameServer(null);
    const resolve = createPublicResolver([silent.address]);
    expect(await send(sender({ ...outside, resolve }), url)).toEqual(noAnswer('TIMEOUT'));
    expect(silent.asked.length).toBeGreaterThan(0);
    // The same answer leads there where it may.
    const local = sender({ ca: certificate.cert, resolve: createPublicResolver([inward.address]) });
    expect(await send(local, `https://localhost.example:${target.port}/`)).toEqual(noAnswer('CONNECTION'));
    expect(target.sockets()).toBe(1);
  });
});
