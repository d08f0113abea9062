// The engine on a real store with a bank of which every answer is scripted: whatever it answers, money moves at most once and
// the payment says what became of it; banks that are slow, away, confused or gone hold up nobody else.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isFinalStatus } from '../../../src/domain/payment.ts';
import { OAuthFailure } from '../../../src/oauth/failure.ts';
import type { PaymentOptions } from '../../../src/payments/options.ts';
import { startPaymentSweep } from '../../../src/payments/sweep.ts';
import type { PaymentRecord } from '../../../src/store/payments.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { testIds } from '../../support/ids.ts';
import { newKey } from '../linking/world.ts';
import { createScriptedBank, type Outcome, type ScriptedBank, type ScriptedHabits } from './scripted-bank.ts';
import { initiated, orderAt, redirectUri, requestFor, serviceOf } from './world.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-engine-'));
const key = newKey();
let store: Store;
let nowMs = Date.now();
let alerts: string[] = [];
let troubles: string[] = [];
let count = 0;
const newId = () => `E-${++count}`;

beforeAll(async () => {
  store = await openStore({ databaseUrl: null, dataDir, keys: [key] });
});
beforeEach(() => {
  alerts = [];
  troubles = [];
});
afterAll(async () => {
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function optionsWith(banks: readonly ScriptedBank[], at: Store = store): PaymentOptions {
  return {
    store: at,
    banks: new Map(banks.map((bank) => [bank.bank.id, bank])),
    clients: new Map([['app', { id: 'app', redirectUris: [redirectUri] }]]),
    ids: testIds,
    callbackUri: 'https://gateway.example/links/callback',
    onSettled: async () => undefined,
    onAlert: (message) => void alerts.push(message),
    onTrouble: (message) => void troubles.push(message),
    now: () => nowMs,
  };
}

const always = (outcome: Outcome) => () => outcome;
const asUk: ScriptedHabits = {
  hasSubmission: true,
  mayResubmit: true,
  keepsKeys: true,
  consumesOnce: true,
  next: always('done'),
};
const asBerlin: ScriptedHabits = { ...asUk, hasSubmission: false, mayResubmit: false };
/** Of makeBank's banks. */
const settlingMs = 120_000;

const request = (bankId: string, endToEndId: string, isUk: boolean) =>
  requestFor(isUk ? 'albion' : 'rheinbank', endToEndId, { bankId });

/** Initiates, has the customer authorise it and come back; gives the payment's id, null when there was nothing to do. */
async function pay(service: ReturnType<typeof serviceOf>, bank: ScriptedBank, endToEndId: string): Promise<string> {
  const result = await service.initiate(request(bank.bank.id, endToEndId, bank.payments.hasSubmission));
  if (!('payment' in result)) throw new Error(result.kind);
  const { id, secrets } = result.payment;
  if (secrets.authorizationUrl === null) return id;
  bank.authorise(endToEndId);
  await service.complete(new URLSearchParams({ state: secrets.state, code: 'code' }), null);
  return id;
}

async function read(id: string): Promise<PaymentRecord> {
  const payment = await store.payments.read(id);
  if (payment === null) throw new Error('gone');
  return payment;
}

/** Sweeps, an hour at a time, until the payment has ended or a fortnight is over. */
async function untilEnded(options: PaymentOptions, id: string): Promise<PaymentRecord> {
  const sweep = startPaymentSweep(options);
  try {
    let payment = await read(id);
    for (let round = 0; payment.stage !== 'ENDED' && round < 14 * 24; round++) {
      nowMs += round < 40 ? 5000 : 3_600_000;
      await sweep.round();
      payment = await read(id);
    }
    return payment;
  } finally {
    await sweep.stop();
  }
}

/** The answers of a bank that fails for a while, then is well again. */
const troubled = fc.array(fc.constantFrom<Outcome>('done', 'lost', 'away', 'refused'), { maxLength: 12 });
const hostile = fc.array(fc.constantFrom<Outcome>('done', 'lost', 'away', 'refused', 'late', 'doubled'), {
  maxLength: 12,
});

const tokens = fc.constantFrom(null, 60_000, 300_000, 7_200_000);

describe('a bank that asks its customer itself, in its app', () => {
  it.each<[Outcome, string, string]>([
    ['done', 'says yes', 'SETTLED'],
    ['done', 'says nothing', 'CANCELLED'],
    // Its customer has said yes to what nobody here can name.
    ['lost', 'says yes', 'UNKNOWN'],
    ['late', 'says yes', 'UNKNOWN'],
    ['doubled', 'says yes', 'SETTLED'],
    ['refused', 'was not asked', 'REJECTED'],
  ])('is asked once for a payment, and when it is %s and they %s, it is %s', async (outcome, word, status) => {
    const answers = [outcome];
    const habits = { ...asBerlin, keepsKeys: true, asksCustomerItself: true, lateMs: 3000, now: () => nowMs };
    const bank = createScriptedBank(`app-${outcome}-${word.length}`, {
      ...habits,
      next: () => answers.shift() ?? 'done',
    });
    const options = optionsWith([bank]);
    const id = newId();
    const result = await serviceOf(options).initiate(request(bank.bank.id, id, false));
    if (!('payment' in result)) throw new Error(result.kind);
    expect(result.payment.secrets.authorizationUrl).toBeNull();
    if (word === 'says yes') bank.authorise(id);
    const payment = await untilEnded(options, result.payment.id);
    expect(payment.status).toBe(status);
    expect(bank.calls.filter((call) => call === 'create')).toHaveLength(1);
    expect(bank.moved.get(id) ?? 0).toBe(word === 'says yes' ? 1 : 0);
  });

  it('cannot be told to forget what it may be asking for', async () => {
    const answers: Outcome[] = ['lost'];
    const habits = { ...asBerlin, asksCustomerItself: true, now: () => nowMs };
    const bank = createScriptedBank('app-cancelled', { ...habits, next: () => answers.shift() ?? 'done' });
    const service = serviceOf(optionsWith([bank]));
    const id = newId();
    const result = await service.initiate(request(bank.bank.id, id, false));
    if (!('payment' in result)) throw new Error(result.kind);
    bank.authorise(id);
    const principal = {
      kind: 'customer',
      subject: result.payment.customerId,
      clientId: 'app',
      scopes: new Set(['payments:write']),
    } as const;
    const cancelled = await service.cancel({
      principal,
      paymentId: result.payment.id,
      psuIpAddress: null,
      waitMs: 500,
    });
    expect(cancelled.kind).not.toBe('cancelled');
  });
});

describe('whatever a bank answers', () => {
  it.each<[string, Pick<ScriptedHabits, 'hasSubmission' | 'mayResubmit' | 'keepsKeys' | 'consumesOnce' | 'lateMs'>]>([
    ['keeps keys, and is known to', { ...asUk, lateMs: 600_000 }],
    ['keeps keys, but is not known to', { ...asUk, mayResubmit: false, lateMs: 600_000 }],
    ['keeps no keys', { ...asUk, mayResubmit: false, keepsKeys: false, lateMs: 600_000 }],
    [
      'would pay each submission, and is never later than it settles,',
      { ...asUk, mayResubmit: false, keepsKeys: false, consumesOnce: false, lateMs: settlingMs - 1000 },
    ],
    ['has no submission', { ...asBerlin, keepsKeys: false }],
  ])(
    'a bank that %s pays at most once, and the payment says so',
    async (_name, habits) => {
      await fc.assert(
        fc.asyncProperty(
          habits.hasSubmission ? hostile : troubled,
          fc.boolean(),
          tokens,
          async (script, isCancelled, tokenMs) => {
            alerts = [];
            // Nothing doubles what a bank without keys pays twice by itself: that bank is beyond help.
            const answers = script.map((outcome) => (outcome === 'doubled' && !habits.consumesOnce ? 'lost' : outcome));
            const next = () => answers.shift() ?? 'done';
            const bank = createScriptedBank('bank', { ...habits, tokenMs, now: () => nowMs, next });
            const options = optionsWith([bank]);
            const service = serviceOf(options);
            const endToEndId = newId();
            const id = await pay(service, bank, endToEndId);
            if (isCancelled) {
              const { actor, clientId } = await read(id);
              const principal = { ...actor, kind: 'customer', clientId, scopes: new Set(['payments:write']) } as const;
              await service.cancel({ principal, paymentId: id, psuIpAddress: null, waitMs: 5000 });
            }
            const { stage, status } = await untilEnded(options, id);
            nowMs += 3_600_000;
            bank.catchUp();
            const moved = bank.moved.get(endToEndId) ?? 0;
            expect(stage).toBe('ENDED');
            expect(moved).toBeLessThanOrEqual(1);
            if (isFinalStatus(status)) expect(moved).toBe(status === 'SETTLED' ? 1 : 0);
            else expect(status).toBe('UNKNOWN');
            expect(alerts).toHaveLength(status === 'UNKNOWN' ? 1 : 0);
            // Unknown is what was paid, or may have been: nothing else.
            if (status === 'UNKNOWN' && tokenMs !== null) expect(moved).toBe(1);
            // What the key's owner asks for again is the same, whatever became of it.
            const again = await service.initiate(request('bank', endToEndId, habits.hasSubmission));
            expect(again).toMatchObject({ payment: { id, status } });
          },
        ),
        { numRuns: 150 },
      );
    },
    60_000,
  );

  it('a bank that is said to keep keys but refuses them again ends as unknown, with one alert', async () => {
    const answers: Outcome[] = ['done', 'done', 'lost'];
    let isRefusing = false;
    const bank = createScriptedBank('bank', {
      ...asUk,
      next: () => answers.shift() ?? (isRefusing && bank.calls.at(-1) === 'readConsent' ? 'refused' : 'done'),
    });
    const options = optionsWith([bank]);
    const id = await pay(serviceOf(options), bank, newId());
    isRefusing = true;
    expect(await untilEnded(options, id)).toMatchObject({ status: 'UNKNOWN' });
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toContain('RESEND_REFUSED');
    expect(bank.calls.filter((name) => name === 'submit').length).toBeLessThan(6);
  });
});

describe('a token that has ended before it was used', () => {
  it.each([
    ['UNAVAILABLE', 2],
    ['INVALID_GRANT', 1],
  ] as const)('pays nothing when no other is had (%s), and says so', async (kind, least) => {
    const bank = createScriptedBank('bank-t', asUk);
    let refreshes = 0;
    const spent: ScriptedBank = {
      ...bank,
      oauth: {
        ...bank.oauth,
        exchange: async (...given) => ({
          ...(await bank.oauth.exchange(...given)),
          refreshToken: 'refresh',
          accessExpiresAtMs: nowMs,
        }),
        refresh: async () => {
          refreshes += 1;
          throw new OAuthFailure(kind, { bankId: 'bank-t', doing: 'refresh' });
        },
      },
    };
    const options = optionsWith([spent]);
    const id = await pay(serviceOf(options), spent, newId());
    expect(await untilEnded(options, id)).toMatchObject({ status: 'CANCELLED' });
    expect(bank.calls).toEqual(['create']);
    expect(refreshes).toBeGreaterThanOrEqual(least);
    expect(alerts).toEqual([]);
  });
});

describe('ids that a bank gives twice', () => {
  it('are refused where a resource is made: nobody can authorise it, and somebody is told', async () => {
    const bank = createScriptedBank('bank-b', asBerlin);
    bank.idOf = () => 'the-same';
    const service = serviceOf(optionsWith([bank]));
    initiated(await service.initiate(request('bank-b', newId(), false)));
    const endToEndId = newId();
    const second = await service.initiate(request('bank-b', endToEndId, false));
    expect(second).toMatchObject({ kind: 'rejected', rejection: 'BANK_UNAVAILABLE' });
    expect(alerts).toHaveLength(1);
    expect(bank.calls).toEqual(['create', 'create']);
    expect(await service.initiate(request('bank-b', endToEndId, false))).toMatchObject({ kind: 'rejected' });
  });

  it('end a submission as unknown, once', async () => {
    const bank = createScriptedBank('bank-u', asUk);
    bank.idOf = () => 'the-same-again';
    const options = optionsWith([bank]);
    const service = serviceOf(options);
    const first = await pay(service, bank, newId());
    const second = await pay(service, bank, newId());
    expect(await untilEnded(options, first)).toMatchObject({ status: 'SETTLED' });
    expect(await read(second)).toMatchObject({ stage: 'ENDED', status: 'UNKNOWN', bankPaymentId: null });
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toContain('BANK_ID_TAKEN');
  });
});

describe('the sweep', () => {
  it('leaves payments of a bank that is gone alone, says so once, and takes them on when it is back', async () => {
    const bank = createScriptedBank('bank-g', asUk);
    const service = serviceOf(optionsWith([bank]));
    const { id } = initiated(await service.initiate(request('bank-g', newId(), true)));
    const before = await read(id);
    nowMs = before.authoriseUntilMs + 1000;
    const without = startPaymentSweep(optionsWith([]));
    await without.round();
    await without.round();
    const { dueAtMs, version } = await read(id);
    expect(dueAtMs).toBeGreaterThan(nowMs + 10_000);
    expect(version).toBe(before.version + 1);
    nowMs = (dueAtMs ?? 0) + 1;
    await without.round();
    await without.stop();
    expect(troubles.filter((message) => message.includes('bank-g'))).toHaveLength(1);
    nowMs += 120_000;
    const sweep = startPaymentSweep(optionsWith([bank]));
    await sweep.round();
    await sweep.stop();
    expect(await read(id)).toMatchObject({ stage: 'ENDED', status: 'CANCELLED', reasonCode: 'DS24' });
  });

  it('follows payments of one bank while another keeps it waiting', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = createScriptedBank('bank-slow', asBerlin);
    const quick = createScriptedBank('bank-quick', asBerlin);
    const { readState } = slow.payments;
    const stuck: ScriptedBank = {
      ...slow,
      payments: { ...slow.payments, readState: (...given) => held.then(() => readState(...given)) },
    };
    const options = optionsWith([stuck, quick]);
    const service = serviceOf(options);
    const one = initiated(await service.initiate(request('bank-slow', newId(), false)));
    const endToEndId = newId();
    const two = initiated(await service.initiate(request('bank-quick', endToEndId, false)));
    quick.authorise(endToEndId);
    nowMs += 10_000;
    const sweep = startPaymentSweep(options);
    const round = sweep.round();
    while ((await read(two.id)).stage !== 'ENDED') await new Promise((resolve) => setTimeout(resolve, 10));
    expect((await read(one.id)).stage).toBe('AUTHORISING');
    release();
    await round;
    await sweep.stop();
  });

  it('leaves a bank that is away alone for the rest of a round', async () => {
    let isAway = false;
    const bank = createScriptedBank('bank-a', { ...asBerlin, next: () => (isAway ? 'away' : 'done') });
    const options = optionsWith([bank]);
    const service = serviceOf(options);
    for (let number = 0; number < 20; number++) initiated(await service.initiate(request('bank-a', newId(), false)));
    isAway = true;
    nowMs += 10_000;
    const sweep = startPaymentSweep(options);
    await sweep.round();
    await sweep.stop();
    expect(bank.calls.filter((name) => name === 'readState').length).toBeLessThan(10);
  });
});

describe('a key', () => {
  it('is its payment after a restart, too, and no bank is asked again', async () => {
    const bank = createScriptedBank('bank-r', asUk);
    const endToEndId = newId();
    const first = initiated(await serviceOf(optionsWith([bank])).initiate(request('bank-r', endToEndId, true)));
    const reopened = await openStore({ databaseUrl: null, dataDir, keys: [key] });
    try {
      const service = serviceOf(optionsWith([bank], reopened));
      expect(initiated(await service.initiate(request('bank-r', endToEndId, true))).id).toBe(first.id);
      const order = orderAt('albion', endToEndId, { amount: '9.99' });
      const other = await service.initiate({ ...request('bank-r', endToEndId, true), order });
      expect(other).toEqual({ kind: 'keyConflict' });
    } finally {
      await reopened.close();
    }
    expect(bank.calls).toEqual(['create']);
  });
});
