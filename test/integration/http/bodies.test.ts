// What a bank can send: too much, too little, somewhere else. None of it costs memory, leaks a bearer or holds a socket.

import type { ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { BankSession } from '../../../src/banks/connector.ts';
import { maxPages } from '../../../src/banks/pages.ts';
import type { Bank } from '../../../src/domain/bank.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { createConnector } from '../../support/connectors.ts';
import { makeAccount, makeSession } from '../../support/fake-bank.ts';
import { type Answerer, json, type ScriptedBank, startScriptedBank } from '../../support/scripted-bank.ts';
import { mintSelfSigned } from '../../support/self-signed.ts';

const open: ScriptedBank[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((bank) => bank.stop()));
});

async function start(answer: Answerer, known: Partial<Bank> = {}): Promise<ScriptedBank> {
  const bank = await startScriptedBank(answer, known, { random: () => 0.1 });
  open.push(bank);
  return bank;
}

async function failureOf(call: Promise<unknown>): Promise<BankFailure> {
  const outcome = await call.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(outcome instanceof BankFailure)) throw new Error('it did not fail as a bank does');
  return outcome;
}

const sessionAt = (bank: Bank): BankSession => ({ ...makeSession(bank), deadline: deadlineIn(20_000) });

/** For what is about sizes: a busy machine may take its time. */
const patient: Partial<Bank> = { timeoutMs: 15_000 };

const megabytes = (count: number): Buffer => Buffer.alloc(count * 1_000_000, 0x20);

/** Sends without end until the other side has had enough; says how much it took. */
function pour(response: ServerResponse, chunk: Buffer): () => number {
  let sent = 0;
  const more = (): void => {
    while (!response.destroyed) {
      sent += chunk.length;
      if (!response.write(chunk)) {
        response.once('drain', more);
        return;
      }
    }
  };
  more();
  return () => sent;
}

describe('a body', () => {
  it('without end is given up at the cap', async () => {
    let sent = (): number => 0;
    const bank = await start(
      (_request, response) => {
        response.writeHead(200);
        sent = pour(response, megabytes(0.1));
      },
      // The cap decides, not the time that a busy machine takes.
      { timeoutMs: 20_000 },
    );
    const request = bank.request({ deadline: deadlineIn(20_000) });
    expect(await failureOf(bank.http.get(request))).toMatchObject({ code: 'BANK_BAD_RESPONSE' });
    expect(bank.records).toMatchObject([{ outcome: 'unreadable' }]);
    // The cap of these tests is 1 MB; the rest is what lies in the sockets' buffers.
    expect(sent()).toBeLessThan(8_000_000);
    await expect.poll(() => bank.openSockets()).toBe(0);
  });

  it.each([
    ['gzip', gzipSync],
    ['br', (plain: Buffer) => brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })],
  ])('that unfolds to 60 MB from %s is refused by what it unfolds to', async (encoding, compress) => {
    const bomb = compress(megabytes(60));
    expect(bomb.length).toBeLessThan(300_000);
    const bank = await start((_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding });
      response.end(bomb);
    }, patient);
    const before = process.memoryUsage().arrayBuffers;
    expect((await failureOf(bank.http.get(bank.request()))).code).toBe('BANK_BAD_RESPONSE');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
    expect(bank.records[0]?.bodyBytes).toBeLessThan(2_500_000);
    expect(bank.seen).toHaveLength(1);
    await bank.http.close();
    await expect.poll(() => bank.openSockets()).toBe(0);
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('in %s is read', async (encoding, compress) => {
    const bank = await start((_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding });
      response.end(compress(Buffer.from('{"Data":"ü"}')));
    });
    expect((await bank.http.get(bank.request())).body).toEqual({ Data: 'ü' });
  });

  it('in an encoding that nobody asked for is refused', async () => {
    const bank = await start((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip, gzip' });
      response.end(gzipSync(gzipSync('{}')));
    });
    expect((await failureOf(bank.http.get(bank.request()))).code).toBe('BANK_BAD_RESPONSE');
  });

  it('of an error is read or torn down: no socket is left over', async () => {
    const answers: Answerer[] = [
      (_request, response) => json(response, { Code: '403' }, 403),
      (_request, response) => response.writeHead(404).end('<html>'),
      (_request, response) => response.writeHead(302, { location: '/' }).end('moved'),
      (_request, response) => void pour(response.writeHead(400), megabytes(0.1)),
      (_request, response) => response.writeHead(204).end(),
      (_request, response) => response.writeHead(200, { 'content-length': '10' }).flushHeaders(),
      (_request, response) => response.writeHead(200, { 'content-encoding': 'zstd' }).end('zstd'),
    ];
    const bank = await start((request, response, call) => answers[call % answers.length]?.(request, response, call), {
      timeoutMs: 200,
      maxConcurrentCalls: 4,
    });
    for (let round = 0; round < 15; round++) {
      await Promise.allSettled(Array.from({ length: 4 }, () => bank.http.get(bank.request({ resource: `r${round}` }))));
    }
    expect(bank.openSockets()).toBeLessThanOrEqual(4);
    bank.answer = (_request, response) => json(response, { ok: true });
    expect((await bank.http.get(bank.request({ resource: 'last' }))).body).toEqual({ ok: true });
    await bank.http.close();
    await expect.poll(() => bank.openSockets()).toBe(0);
  });
});

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('by %d is refused, and nobody else is sent the bearer', async (status) => {
    const stranger = await start((_request, response) => json(response, {}));
    const bank = await start((_request, response) =>
      response.writeHead(status, { location: stranger.bank.endpoints.accounts }).end(),
    );
    expect((await failureOf(bank.http.get(bank.request()))).code).toBe('BANK_BAD_RESPONSE');
    expect(bank.seen).toHaveLength(1);
    expect(stranger.seen).toEqual([]);
  });
});

describe('the bearer', () => {
  it('is refused to another origin before any call', async () => {
    const stranger = await start((_request, response) => json(response, {}));
    const bank = await start((_request, response) => json(response, {}));
    const url = new URL('/accounts', stranger.bank.endpoints.accounts);
    expect((await failureOf(bank.http.get(bank.request({ url })))).code).toBe('BANK_BAD_RESPONSE');
    expect(stranger.seen).toEqual([]);
    expect(bank.seen).toEqual([]);
  });

  it('does not follow a next link to another origin', async () => {
    const stranger = await start((_request, response) => json(response, {}));
    const bank = await start((_request, response, call) =>
      json(response, {
        Data: { Account: [account(call)] },
        Links: {
          Self: '/accounts',
          ...(call < 3 ? { Next: `${stranger.bank.endpoints.accounts}/accounts?page=${call + 1}` } : {}),
        },
      }),
    );
    const { value } = await createConnector(bank.bank, bank.http).fetchAccounts(sessionAt(bank.bank));
    expect(value.map(({ bankAccountId }) => bankAccountId)).toEqual(['account-1', 'account-2', 'account-3']);
    expect(stranger.seen).toEqual([]);
    expect(bank.seen.map(({ headers }) => headers.authorization)).toEqual(Array(3).fill('Bearer secret-token'));
  });
});

const account = (index: number): object => ({
  AccountId: `account-${index}`,
  Status: 'Enabled',
  Currency: 'GBP',
  AccountType: 'Personal',
  AccountSubType: 'CurrentAccount',
  Nickname: `Account ${index}`,
});

describe('paging', () => {
  const entry = (index: number): object => ({
    AccountId: 'account-1',
    TransactionId: `t-${index}`,
    CreditDebitIndicator: 'Credit',
    Status: 'Booked',
    BookingDateTime: '2026-11-20T00:00:00+00:00',
    Amount: { Amount: '1.00', Currency: 'GBP' },
  });
  const read = async (bank: ScriptedBank) =>
    createConnector(bank.bank, bank.http).fetchTransactions(sessionAt(bank.bank), makeAccount('account-1'), {
      from: '2026-11-01',
      to: null,
    });

  it.each<[string, Answerer]>([
    [
      'that gives one page for ever',
      (_request, response) =>
        json(response, {
          Data: { Transaction: [entry(1)] },
          Links: { Next: '/accounts/account-1/transactions?page=1' },
        }),
    ],
    [
      'whose pages bring nothing new',
      (_request, response, call) =>
        json(response, {
          Data: { Transaction: [entry(1)] },
          Links: { Next: `/accounts/account-1/transactions?page=${call + 1}` },
        }),
    ],
  ])('%s ends in an error that says so, with what was read', async (_name, answer) => {
    const bank = await start(answer);
    const reading = await read(bank);
    expect(reading.incomplete).toMatchObject({ code: 'BANK_BAD_RESPONSE' });
    expect(reading.value).toHaveLength(1);
    expect(bank.seen.length).toBeLessThanOrEqual(3);
  });

  it('without end stops at the cap, which is told', async () => {
    const bank = await start(
      (_request, response, call) =>
        json(response, {
          Data: { Transaction: [entry(call)] },
          Links: { Next: `/accounts/account-1/transactions?page=${call + 1}` },
        }),
      { timeoutMs: 20_000 },
    );
    const reading = await read(bank);
    expect(bank.seen).toHaveLength(maxPages);
    expect(reading.value).toHaveLength(maxPages);
    expect(reading.incomplete).toMatchObject({ code: 'BANK_BAD_RESPONSE' });
  });

  it('sends further pages as such', async () => {
    const bank = await start((_request, response, call) =>
      json(response, {
        Data: { Transaction: [entry(call)] },
        Links: call < 3 ? { Next: `/accounts/account-1/transactions?page=${call + 1}` } : {},
      }),
    );
    expect((await read(bank)).value).toHaveLength(3);
    expect(bank.seen).toHaveLength(3);
  });
});

describe('a certificate that nobody vouches for', () => {
  it.each(['1', '0'])('ends the call, with NODE_TLS_REJECT_UNAUTHORIZED=%s too', async (reject) => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', reject);
    let asked = 0;
    const server = createTlsServer(mintSelfSigned(), (_request, response) => {
      asked++;
      json(response, {});
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const accounts = `https://localhost:${typeof address === 'object' ? address?.port : 0}`;
    const bank = await start(() => undefined, { endpoints: { accounts, customer: accounts, payments: null } });
    try {
      const url = new URL('/accounts', accounts);
      const failure = await failureOf(bank.http.get(bank.request({ url })));
      expect(failure.code).toBe('BANK_UNAVAILABLE');
      expect(failure.message).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
      expect(asked).toBe(0);
      expect(bank.records).toHaveLength(1);
    } finally {
      await bank.http.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
