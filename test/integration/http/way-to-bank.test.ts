// The way to one bank over real sockets: what is asked again, what is not, and when a bank is left alone.

import { afterEach, describe, expect, it } from 'vitest';
import type { Bank } from '../../../src/domain/bank.ts';
import { noLimits } from '../../../src/domain/bank.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import type { BankClientOptions } from '../../../src/http/client.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { createMemoryQuotas } from '../../../src/quota/memory.ts';
import {
  type Answerer,
  deadlineOfClient,
  json,
  type ScriptedBank,
  startScriptedBank,
} from '../../support/scripted-bank.ts';

const open: ScriptedBank[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((bank) => bank.stop()));
});

async function start(answer: Answerer, known: Partial<Bank> = {}, options: Partial<BankClientOptions> = {}) {
  const bank = await startScriptedBank(answer, known, { random: () => 0.1, quotas: createMemoryQuotas(), ...options });
  open.push(bank);
  return bank;
}

async function failureOf(call: Promise<unknown>): Promise<BankFailure> {
  const outcome = await call.then(
    () => null,
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(BankFailure);
  if (!(outcome instanceof BankFailure)) throw new Error('no failure');
  return outcome;
}

const hang: Answerer = () => undefined;

it.each([
  [200, ''],
  [200, ' \r\n'],
  [204, ''],
])('an answer with status %i and an empty body is one, after one call', async (status, text) => {
  const bank = await start((_request, response) => response.writeHead(status).end(text));
  expect(await bank.http.get(bank.request())).toMatchObject({ status, body: undefined });
  expect(bank.seen).toHaveLength(1);
});

describe('a call that fails in passing', () => {
  it.each<[string, Answerer]>([
    ['a 500', (_request, response) => json(response, {}, 500)],
    ['a 502', (_request, response) => response.writeHead(502).end('<html>')],
    ['a 503', (_request, response) => json(response, {}, 503)],
    ['a 504', (_request, response) => json(response, {}, 504)],
    ['a reset', (request) => request.socket.resetAndDestroy()],
    [
      'a truncated body',
      (request, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{"Data":', () => request.socket.destroy());
      },
    ],
    ['a body that is not JSON', (_request, response) => response.writeHead(200).end('<html>')],
    ['a body that ends in the middle', (_request, response) => response.writeHead(200).end('{"Data":[')],
    [
      'a broken gzip body',
      (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('gzip?'),
    ],
  ])('with %s is asked again, under an interaction id of its own', async (_name, fail) => {
    const bank = await start((request, response, call) =>
      call === 1 ? fail(request, response, call) : json(response, { call }),
    );
    const response = await bank.http.get(bank.request());
    expect(response).toMatchObject({ status: 200, body: { call: 2 } });
    expect(bank.seen.map(({ method }) => method)).toEqual(['GET', 'GET']);
    const ids = bank.seen.map(({ headers }) => headers['x-fapi-interaction-id']);
    expect(new Set(ids).size).toBe(2);
    expect(response.correlationId).toBe(ids[1]);
    expect(bank.records.map(({ attempt, outcome }) => [attempt, outcome === 'answered'])).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  it('is asked three times at most, and the last answer counts', async () => {
    const bank = await start((_request, response, call) => json(response, { call }, 500));
    expect(await bank.http.get(bank.request())).toMatchObject({ status: 500, body: { call: 3 } });
    expect(bank.seen).toHaveLength(3);
  });

  it.each([400, 401, 403, 404, 405, 408, 409, 422, 429, 501, 505])('with a %d is not asked again', async (status) => {
    const bank = await start((_request, response) => json(response, {}, status));
    expect((await bank.http.get(bank.request())).status).toBe(status);
    expect(bank.seen).toHaveLength(1);
  });

  it('is not begun again when it could not be finished', async () => {
    const bank = await start((_request, response) => void setTimeout(() => json(response, {}), 120));
    for (let i = 0; i < 4; i++) await bank.http.get(bank.request());
    bank.seen.length = 0;
    bank.answer = (_request, response) => void setTimeout(() => json(response, {}, 500), 120);
    const startedAtMs = Date.now();
    // The bank usually takes 120 ms: with 200 ms there is no time for two.
    expect((await bank.http.get(bank.request({ resource: 'accounts', deadline: deadlineIn(200) }))).status).toBe(500);
    expect(bank.seen).toHaveLength(1);
    expect(Date.now() - startedAtMs).toBeLessThan(200);
  });

  it('costs a dead bank a fifth more calls, not three times as many', async () => {
    const bank = await start((_request, response, call) => json(response, {}, call % 2 === 0 ? 200 : 500));
    for (let call = 0; call < 200; call++) await bank.http.get(bank.request());
    expect(bank.seen.length).toBeLessThanOrEqual(243);
    expect(bank.seen.length).toBeGreaterThan(230);
  });
});

describe('a bank that hangs', () => {
  it('costs the deadline and not more', async () => {
    const bank = await start(hang, { timeoutMs: 5000 });
    const startedAtMs = performance.now();
    const failure = await failureOf(bank.http.get(bank.request({ deadline: deadlineIn(300) })));
    expect(failure.code).toBe('BANK_TIMEOUT');
    expect(performance.now() - startedAtMs).toBeLessThan(400);
    await expect.poll(() => bank.openSockets()).toBe(0);
  });

  it('on one connection of many, is asked on another while there is time', async () => {
    const bank = await start((_request, response) => json(response, {}), { timeoutMs: 1000 });
    for (let i = 0; i < 6; i++) await bank.http.get(bank.request());
    bank.answer = (_request, response, call) => (call === 7 ? undefined : json(response, { call }));
    const startedAtMs = performance.now();
    expect(await bank.http.get(bank.request())).toMatchObject({ status: 200 });
    expect(performance.now() - startedAtMs).toBeLessThan(900);
  });

  it('uses up its own places and queue, and is told as unavailable beyond them', async () => {
    const bank = await start(hang, { timeoutMs: 400, maxConcurrentCalls: 2 });
    const calls = Array.from({ length: 103 }, () => failureOf(bank.http.get(bank.request())));
    const last = await calls[102];
    expect(last?.code).toBe('BANK_UNAVAILABLE');
    expect(bank.openSockets()).toBeLessThanOrEqual(2);
    const startedAtMs = performance.now();
    const codes = (await Promise.all(calls)).map(({ code }) => code);
    // Those that waited are told at their own deadline, not when their turn comes.
    expect(performance.now() - startedAtMs).toBeLessThan(800);
    expect(codes.filter((code) => code === 'BANK_TIMEOUT').length).toBeGreaterThan(90);
    expect(bank.openSockets()).toBeLessThanOrEqual(2);
  });
});

describe('a client that goes away', () => {
  it('ends the call, and proves nothing about the bank', async () => {
    const bank = await start(hang);
    for (let call = 0; call < 12; call++) {
      const { deadline, leave } = deadlineOfClient(5000);
      const failure = failureOf(bank.http.get(bank.request({ deadline })));
      await expect.poll(() => bank.seen.length).toBe(call + 1);
      leave();
      expect((await failure).code).toBe('BANK_TIMEOUT');
    }
    expect(bank.records.every(({ outcome }) => outcome === 'cancelled')).toBe(true);
    expect(bank.circuits).toEqual([]);
    await expect.poll(() => bank.openSockets()).toBe(0);
  });
});

describe('clients that wait for most of a bank’s time and then go', () => {
  it('say of the bank what a time-out says', async () => {
    const bank = await start(hang, { timeoutMs: 400, maxConcurrentCalls: 16 });
    const calls = Array.from({ length: 8 }, () => {
      const { deadline, leave } = deadlineOfClient(5000);
      setTimeout(leave, 300);
      return failureOf(bank.http.get(bank.request({ deadline })));
    });
    await Promise.all(calls);
    expect(bank.records.map(({ outcome }) => outcome)).toEqual(Array(8).fill('timeout'));
    expect(bank.circuits).toMatchObject([{ state: 'open' }]);
  });
});

describe('a dead bank', () => {
  it('is let go after eight attempts, costs no call while its circuit is open, and is whole soon after', async () => {
    const bank = await start((_request, response) => json(response, {}, 500));
    let calls = 0;
    while (bank.circuits.length === 0) {
      calls++;
      await bank.http.get(bank.request()).catch(() => undefined);
    }
    expect(bank.seen).toHaveLength(8);
    expect(calls).toBeLessThanOrEqual(8);
    expect(bank.circuits[0]).toMatchObject({ resource: 'accounts', state: 'open' });

    const failure = await failureOf(bank.http.get(bank.request()));
    expect(failure).toMatchObject({ code: 'BANK_UNAVAILABLE', retryAtMs: bank.circuits[0]?.retryAtMs });
    expect(bank.seen).toHaveLength(8);
    expect(bank.refusals).toContain('circuit');
    // Another resource has a circuit of its own.
    await bank.http.get(bank.request({ resource: 'balances' }));
    expect(bank.seen.length).toBeGreaterThan(8);

    bank.answer = (_request, response) => json(response, {});
    const endedAtMs = Date.now();
    await expect
      .poll(
        () =>
          bank.http.get(bank.request()).then(
            () => true,
            () => false,
          ),
        { timeout: 5000 },
      )
      .toBe(true);
    expect(Date.now() - endedAtMs).toBeLessThan(2000);
    expect(bank.circuits.map(({ state }) => state)).toEqual(['open', 'half-open', 'closed']);
  });

  it('is sent one probe a second, whoever asks', async () => {
    const bank = await start((_request, response) => void setTimeout(() => json(response, {}, 500), 20));
    while (bank.circuits.length === 0) await bank.http.get(bank.request()).catch(() => undefined);
    const before = bank.seen.length;
    const untilMs = Date.now() + 2600;
    while (Date.now() < untilMs) {
      await Promise.all(Array.from({ length: 10 }, () => bank.http.get(bank.request()).catch(() => undefined)));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(bank.seen.length - before).toBeGreaterThanOrEqual(1);
    expect(bank.seen.length - before).toBeLessThanOrEqual(3);
  });

  it('is not what random faults make of a bank: half of them open no circuit for long', async () => {
    let state = 1;
    const random = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const bank = await start((_request, response) => json(response, {}, random() < 0.5 ? 500 : 200));
    for (let call = 0; call < 300; call++) await bank.http.get(bank.request()).catch(() => undefined);
    expect(bank.refusals.length).toBeLessThan(100);
  });

  it('that refuses as it should has no circuit open', async () => {
    const bank = await start((_request, response) => json(response, {}, 403));
    for (let call = 0; call < 20; call++) await bank.http.get(bank.request());
    expect(bank.circuits).toEqual([]);
  });
});

describe('a bank that asks for patience', () => {
  it.each<[string, string]>([
    ['in seconds', '1'],
    ['by a date', new Date(Date.now() + 3_600_000).toUTCString()],
  ])('%s is not asked inside it by anybody', async (_name, retryAfter) => {
    const bank = await start((_request, response) => json(response, {}, 503, { 'retry-after': retryAfter }));
    const deadline = deadlineIn(500);
    expect((await bank.http.get(bank.request({ deadline }))).status).toBe(503);
    const failure = await failureOf(bank.http.get(bank.request({ purpose: { linkId: 'link-2', isAttended: true } })));
    expect(failure.code).toBe('BANK_UNAVAILABLE');
    expect(failure.retryAtMs).toBeGreaterThan(Date.now());
    expect(bank.seen).toHaveLength(1);
    expect(bank.refusals).toEqual(['hold']);
  });

  it('for less than the deadline is asked again right after', async () => {
    const bank = await start(
      (_request, response, call) =>
        call === 1 ? json(response, {}, 503, { 'retry-after': '1' }) : json(response, { call }),
      { timeoutMs: 5000 },
    );
    expect((await bank.http.get(bank.request({ deadline: deadlineIn(3000) }))).status).toBe(200);
    const [first, second] = bank.seen;
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(995);
  });

  it('with a 429 is told as rate limited', async () => {
    const bank = await start((_request, response) => json(response, {}, 429, { 'retry-after': '60' }));
    await bank.http.get(bank.request());
    const failure = await failureOf(bank.http.get(bank.request({ purpose: { linkId: 'link-2' } })));
    expect(failure.code).toBe('BANK_RATE_LIMITED');
    expect((failure.retryAtMs ?? 0) - Date.now()).toBeGreaterThan(58_000);
    expect(bank.seen).toHaveLength(1);
  });

  it('without saying how long has the link left alone for a second', async () => {
    const bank = await start((_request, response, call) => json(response, {}, call === 1 ? 429 : 200));
    await bank.http.get(bank.request());
    expect((await failureOf(bank.http.get(bank.request()))).code).toBe('BANK_RATE_LIMITED');
    expect((await bank.http.get(bank.request({ purpose: { linkId: 'link-2' } }))).status).toBe(200);
    await expect
      .poll(
        () =>
          bank.http.get(bank.request()).then(
            () => true,
            () => false,
          ),
        { timeout: 2000 },
      )
      .toBe(true);
  });

  it('because a consent’s daily calls are spent has only that consent left alone, and only without the person', async () => {
    const bank = await start((_request, response, call) =>
      call === 1 ? json(response, { code: 'ACCESS_EXCEEDED' }, 429, { 'retry-after': '3600' }) : json(response, {}),
    );
    const isLinkLimit = () => true;
    await bank.http.get(bank.request({ isLinkLimit }));
    const failure = await failureOf(bank.http.get(bank.request({ isLinkLimit })));
    expect((failure.retryAtMs ?? 0) - Date.now()).toBeGreaterThan(3_590_000);
    expect((await bank.http.get(bank.request({ purpose: { isAttended: true } }))).status).toBe(200);
    expect((await bank.http.get(bank.request({ purpose: { linkId: 'link-2' } }))).status).toBe(200);
  });
});

describe('a bank’s limits', () => {
  const limited = (limits: Partial<Bank['limits']>): Partial<Bank> => ({ limits: { ...noLimits, ...limits } });

  it('by the day count retries that reached it, and rule out the next call', async () => {
    const bank = await start(
      (_request, response, call) => json(response, {}, call === 1 ? 500 : 200),
      limited({ unattendedCallsPerDay: 4 }),
    );
    for (let call = 0; call < 3; call++) expect((await bank.http.get(bank.request())).status).toBe(200);
    expect(bank.seen).toHaveLength(4);
    const failure = await failureOf(bank.http.get(bank.request()));
    expect(failure.code).toBe('BANK_RATE_LIMITED');
    expect(failure.retryAtMs).toBeGreaterThan(Date.now());
    expect(bank.seen).toHaveLength(4);
    expect(bank.refusals).toEqual(['unattendedCallsPerDay']);
    expect((await bank.http.get(bank.request({ purpose: { isAttended: true } }))).status).toBe(200);
    expect(
      (await bank.http.get(bank.request({ path: '/accounts?page=2', purpose: { isContinuation: true } }))).status,
    ).toBe(200);
    expect((await failureOf(bank.http.get(bank.request({ path: '/accounts?from=2026' })))).code).toBe(
      'BANK_RATE_LIMITED',
    );
  });

  it('by the day do not count calls that never reached it', async () => {
    const bank = await start((_request, response) => json(response, {}), limited({ unattendedCallsPerDay: 2 }));
    const away = await start(hang, { ...limited({ unattendedCallsPerDay: 2 }) });
    const { endpoints } = away.bank;
    const request = away.request();
    await away.stop();
    open.splice(open.indexOf(away), 1);
    const quotas = createMemoryQuotas();
    const dead = await start(hang, { ...limited({ unattendedCallsPerDay: 2 }), endpoints }, { quotas });
    for (let call = 0; call < 4; call++) {
      expect((await failureOf(dead.http.get(request))).code).toBe('BANK_UNAVAILABLE');
    }
    expect(dead.refusals).not.toContain('unattendedCallsPerDay');
    expect((await bank.http.get(bank.request())).status).toBe(200);
  });

  it('by the second make calls wait for their turn', async () => {
    const bank = await start((_request, response) => json(response, {}), {
      timeoutMs: 5000,
      ...limited({ callsPerSecond: 5 }),
    });
    await Promise.all(Array.from({ length: 15 }, () => bank.http.get(bank.request())));
    const times = bank.seen.map(({ atMs }) => atMs).sort((a, b) => a - b);
    for (let index = 5; index < times.length; index++) {
      // Turns are a second apart; the way there takes a moment more or less.
      expect((times[index] ?? 0) - (times[index - 5] ?? 0)).toBeGreaterThan(950);
    }
    const failure = await failureOf(bank.http.get(bank.request({ deadline: deadlineIn(100) })));
    expect(failure.code).toBe('BANK_RATE_LIMITED');
    expect(failure.retryAtMs).toBeGreaterThan(Date.now());
  });

  it('of calls at once are kept', async () => {
    let underWay = 0;
    let most = 0;
    const bank = await start(
      (_request, response) => {
        most = Math.max(most, ++underWay);
        setTimeout(() => {
          underWay--;
          json(response, {});
        }, 30);
      },
      limited({ concurrentCalls: 2 }),
    );
    await Promise.all(Array.from({ length: 10 }, () => bank.http.get(bank.request())));
    expect(most).toBe(2);
  });
});

describe('the id of a call', () => {
  const theirs = '0b5f32b5-55ab-4c46-9b0c-6a1b6a5ad0cb';

  it.each([
    ['x-fapi-interaction-id', theirs, theirs],
    ['x-request-id', theirs, theirs],
    ['x-request-id', 'DE89370400440532013000', null],
    ['x-request-id', `${theirs}\u00e4`, null],
  ])('in %s is the bank’s when it is one', async (header, said, known) => {
    const bank = await start((_request, response) => response.writeHead(200, { [header]: said }).end('<html>'));
    const failure = await failureOf(bank.http.get(bank.request()));
    const [record] = bank.records;
    expect(record?.bankCorrelationId).toBe(known);
    expect(failure.correlationId).toBe(known ?? bank.records.at(-1)?.correlationId);
  });
});
