// Exchanges with banks as they are recorded, over real HTTP and by both ways to a bank: only where it was asked for and only then, nothing
// raw in what is kept, and nothing that holds up a call.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BankRequest } from '../../../src/http/bank-http.ts';
import { type BankClient, createBankClient } from '../../../src/http/client.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { BankRecorder } from '../../../src/recording/recorder.ts';
import type { NewRecording } from '../../../src/store/bank-recordings.ts';
import { StoreFailure } from '../../../src/store/failures.ts';
import { makeBank } from '../../support/fake-bank.ts';

const planted = 'Planted-Secret-1';
const correlationId = '93bac548-d2de-4546-b106-880a5018460d';

describe('recording', () => {
  let answer: { status: number; type: string; body: string };
  const server = createServer((_request, response) => {
    response.writeHead(answer.status, { 'content-type': answer.type, 'set-cookie': planted, 'retry-after': '5' });
    response.end(answer.body);
  });
  let base: string;
  let client: BankClient;
  let recorder: BankRecorder;
  let kept: NewRecording[];
  let wanted: { bankId: string; linkId: string | null; endsAtMs: number }[];
  let failing: boolean;
  let troubles: string[];
  let nowMs: number;
  const purged: number[] = [];

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/open-banking/v3.1/aisp`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(async () => {
    answer = { status: 200, type: 'application/json', body: JSON.stringify({ Status: 'Booked', Name: planted }) };
    kept = [];
    wanted = [];
    failing = false;
    troubles = [];
    nowMs = 1_000_000;
    purged.length = 0;
    recorder = new BankRecorder({
      store: {
        readActive: async (atMs) => wanted.filter(({ endsAtMs }) => endsAtMs > atMs),
        async add(recordings) {
          if (failing) throw new StoreFailure('the store is away');
          kept.push(...recordings);
        },
        async purge(beforeMs) {
          purged.push(beforeMs);
          return 0;
        },
      },
      keepMs: 3_600_000,
      onTrouble: (message) => void troubles.push(message),
      everyMs: 3_600_000,
      now: () => nowMs,
    });
    await recorder.start();
    const bank = { ...makeBank('open-banking-uk'), endpoints: { accounts: base, customer: base, payments: null } };
    client = createBankClient({ bank, maxBodyBytes: 1_000_000, onCall: () => undefined, recorder });
  });
  afterEach(async () => {
    await client.close();
    await recorder.close();
  });

  const bankId = 'test-open-banking-uk';
  const order = async (linkId: string | null = null) => {
    wanted = [{ bankId, linkId, endsAtMs: nowMs + 60_000 }];
    await recorder.look();
  };
  const get = (linkId = 'l1', more: Partial<BankRequest> = {}) =>
    client.repeatable.get({
      url: new URL(`${base}/accounts/${planted}/balances?iban=${planted}`),
      resource: 'balances',
      headers: { 'x-fapi-interaction-id': correlationId, 'psu-ip-address': planted },
      accessToken: planted,
      correlationId,
      deadline: deadlineIn(2000),
      purpose: { linkId, isAttended: true, isContinuation: false, cacheState: 'miss' },
      ...more,
    });
  const post = () =>
    client.once.send({
      method: 'POST',
      url: new URL(`${base}/account-access-consents`),
      resource: 'consents',
      headers: { authorization: `Bearer ${planted}`, 'content-type': 'application/json' },
      body: JSON.stringify({ Data: { Permissions: ['ReadBalances'], Debtor: planted } }),
      deadline: deadlineIn(2000),
    });

  it('records nothing that nobody asked for', async () => {
    await get();
    await post();
    await recorder.look();
    expect(kept).toEqual([]);
  });

  it('records reads and writes of the bank that was asked for, and nothing raw', async () => {
    await order();
    await get();
    await post();
    await recorder.look();
    expect(kept.map(({ bankId: of, linkId, resource, status }) => [of, linkId, resource, status])).toEqual([
      [bankId, 'l1', 'balances', 200],
      [bankId, null, 'consents', 200],
    ]);
    const [read, written] = kept.map(({ content }) => JSON.parse(content));
    expect(read).toMatchObject({
      url: '/open-banking/v3.1/aisp/accounts/{…}/balances?iban={…}',
      requestHeaders: { 'x-fapi-interaction-id': correlationId },
      responseHeaders: { 'content-type': 'application/json', 'retry-after': '5' },
      responseBody: { Status: 'Booked', Name: `string(${planted.length})` },
    });
    expect(written.requestBody).toEqual({
      Data: { Permissions: ['ReadBalances'], Debtor: `string(${planted.length})` },
    });
    expect(JSON.stringify(kept)).not.toContain(planted);
  });

  it('records the question of an API that takes its token in the body', async () => {
    await order();
    await get('l1', { question: { text: JSON.stringify({ access_token: planted, client_id: planted, options: {} }) } });
    await recorder.look();
    expect(JSON.parse(kept[0]?.content ?? '')).toMatchObject({
      method: 'POST',
      requestBody: { access_token: `string(${planted.length})`, options: {} },
    });
    expect(JSON.stringify(kept)).not.toContain(planted);
  });

  it('records what failed, and what is no JSON, by its kind', async () => {
    await order();
    answer = { status: 200, type: 'text/html', body: `<html>${planted}</html>` };
    await expect(get('l1', { deadline: deadlineIn(400) })).rejects.toThrow();
    await recorder.look();
    const last = JSON.parse(kept.at(-1)?.content ?? '');
    expect(last).toMatchObject({ failure: 'BANK_BAD_RESPONSE', responseBody: `text/html(${answer.body.length})` });
    expect(JSON.stringify(kept)).not.toContain(planted);
  });

  it('records one link alone where that is asked for, and ends by itself', async () => {
    await order('l2');
    await get('l1');
    await get('l2');
    await post();
    await recorder.look();
    expect(kept.map(({ linkId }) => linkId)).toEqual(['l2']);
    nowMs += 60_000;
    await get('l2');
    await recorder.look();
    expect(kept).toHaveLength(1);
  });

  it('drops what is too much, and says so; a store that is away holds nothing up', async () => {
    await order();
    for (let call = 0; call < 130; call++) {
      const url = new URL(base);
      const empty = { requestHeaders: {}, responseHeaders: {}, requestText: null, responseText: null };
      const one = { bankId, linkId: null, resource: 'accounts', method: 'GET', url, status: 200, failure: null };
      recorder.record({ ...one, ...empty, correlationId, atMs: nowMs, durationMs: 1 });
    }
    failing = true;
    await recorder.look();
    expect(troubles).toEqual([
      '30 exchanges with banks were not recorded: there were too many at once',
      'the store is away',
    ]);
    expect((await get()).status).toBe(200);
  });

  it('deletes what is old, once a minute', async () => {
    expect(purged).toEqual([nowMs - 3_600_000]);
    await recorder.look();
    nowMs += 60_000;
    await recorder.look();
    expect(purged).toEqual([1_000_000 - 3_600_000, nowMs - 3_600_000]);
  });
});
