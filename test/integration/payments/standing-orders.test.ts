// Standing orders at the sandbox's banks: set up once, whatever becomes of answers; paid by the bank on each of their days; taken back
// where the bank can; what a bank's standard has no word for is told before it is asked. The clock is moved on by the control API.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PaymentScheduleInput } from '../../../src/domain/payment-schedule.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { authorize, control, newKey } from '../linking/world.ts';
import {
  customer,
  hastenedUntilIs,
  initiated,
  moved,
  orderAt,
  type PayingGateway,
  requestFor,
  startPaying,
  untilIs,
} from './world.ts';

let sandbox: Sandbox;
let gateway: PayingGateway;
/** Knows of no standing orders at Rheinbank. */
let without: PayingGateway;
const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'bankgraph-standing-')));
const banks = ['albion', 'thistle', 'rheinbank', 'banque-du-rhone'];
let keys = 0;
const newId = () => `SO${++keys}X${Date.now()}`;
let todayMs = Date.now();
const inDays = (days: number) => new Date(todayMs + days * 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  sandbox = await startSandbox();
  const key = newKey();
  const [dataDir = '', other = ''] = folders;
  const { description } = sandbox;
  gateway = await startPaying({ description, place: { databaseUrl: null, dataDir }, key });
  without = await startPaying({
    description,
    place: { databaseUrl: null, dataDir: other },
    key,
    profiles: { rheinbank: {}, albion: {} },
  });
}, 60_000);
beforeEach(async () => {
  for (const id of banks) await control(sandbox.description, 'PUT', `/banks/${id}/payments`, { settleMs: 0 });
});
afterAll(async () => {
  await Promise.all([gateway.close(), without.close()]);
  await sandbox.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function weekly(more: Partial<PaymentScheduleInput> = {}): PaymentScheduleInput {
  return {
    frequency: { unit: 'WEEK', count: 1, weekday: null, weekOfMonth: null, dayOfMonth: null },
    firstPaymentDate: inDays(3),
    finalPaymentDate: inDays(17),
    numberOfPayments: null,
    firstAmount: null,
    finalAmount: null,
    executionRule: null,
    ...more,
  };
}

function orderedAt(bankId: string, id: string, schedule: PaymentScheduleInput) {
  return requestFor(bankId, id, { order: orderAt(bankId, id, { schedule, remittanceInformation: null }) });
}

async function setUp(bankId: string, id: string, schedule: PaymentScheduleInput, at = gateway): Promise<string> {
  const payment = initiated(await at.service.initiate(orderedAt(bankId, id, schedule)));
  const callback = await authorize(sandbox.description, payment.secrets.authorizationUrl ?? '', 'finn');
  expect(await at.service.complete(callback, null)).toMatchObject({ kind: 'forward' });
  return payment.id;
}

const faultsOf = async (bankId: string, schedule: PaymentScheduleInput, more: object = {}) => {
  const id = newId();
  const order = { ...orderAt(bankId, id, { schedule, remittanceInformation: null }), ...more };
  const result = await gateway.service.initiate(requestFor(bankId, id, { order }));
  return result.kind === 'invalid' ? result.faults.map(({ field, code }) => [field, code]) : result.kind;
};

describe('a standing order', () => {
  it.each(banks)(
    'at %s whose answer was lost is set up once',
    async (bankId) => {
      const { description } = sandbox;
      const isUk = bankId === 'albion' || bankId === 'thistle';
      await control(description, 'PUT', `/banks/${bankId}/payments`, {
        settleMs: 0,
        loseAnswer: 'reset',
        loseTimes: 1,
      });
      const id = newId();
      const paymentId = await setUp(bankId, id, weekly({ firstPaymentDate: inDays(60), finalPaymentDate: inDays(90) }));
      const isDone = ({ status, stage }: { status: string; stage: string }) =>
        status === 'ACCEPTED' || stage === 'ENDED';
      const payment = await hastenedUntilIs(gateway, paymentId, isDone);
      // Thistle keeps no keys: there is one, and nobody can tell which.
      const isTold = bankId !== 'thistle';
      expect(payment.status).toBe(isTold ? 'ACCEPTED' : 'UNKNOWN');
      expect((await gateway.store.payments.readSteps(paymentId)).some(({ phase }) => phase === 'UNKNOWN')).toBe(true);
      const made = await control<{ endToEndId: string; status: string }[]>(
        description,
        'GET',
        `/payments?bank=${bankId}`,
      );
      const ours = made.filter(({ endToEndId, status }) => endToEndId === id && status === 'ACTC');
      expect(ours).toHaveLength(1);
      expect(isUk ? (await moved(description, id)).payments : 1).toBe(1);
    },
    60_000,
  );

  it('is taken back where the bank can, after it was set up; a UK bank does not let it go', async () => {
    const id = newId();
    const paymentId = await setUp('banque-du-rhone', id, weekly());
    await hastenedUntilIs(gateway, paymentId, ({ status }) => status === 'ACCEPTED');
    const asked = { principal: customer('finn'), psuIpAddress: null, waitMs: 8000 };
    expect(await gateway.service.cancel({ ...asked, paymentId })).toMatchObject({ kind: 'cancelled' });
    const uk = await setUp('albion', newId(), weekly());
    await hastenedUntilIs(gateway, uk, ({ status }) => status === 'ACCEPTED');
    expect(await gateway.service.cancel({ ...asked, paymentId: uk })).toMatchObject({ kind: 'unsupported' });
  }, 60_000);

  it('is known by its key and its days: with others it is a conflict', async () => {
    const id = newId();
    const request = orderedAt('albion', id, weekly());
    const first = initiated(await gateway.service.initiate(request));
    expect(initiated(await gateway.service.initiate(request)).id).toBe(first.id);
    const other = orderedAt('albion', id, weekly({ finalPaymentDate: inDays(24) }));
    expect(await gateway.service.initiate(other)).toEqual({ kind: 'keyConflict' });
  });

  it('is not asked for where the profile has none', async () => {
    const calls = () => control<unknown[]>(sandbox.description, 'GET', '/payments?bank=rheinbank');
    const before = (await calls()).length;
    for (const bankId of ['rheinbank', 'albion'])
      expect(await without.service.initiate(orderedAt(bankId, newId(), weekly()))).toEqual({ kind: 'unsupported' });
    expect(await calls()).toHaveLength(before);
  });

  it.each<[string, string, Partial<PaymentScheduleInput>, [string, string][]]>([
    [
      'albion',
      'a first day in the past',
      { firstPaymentDate: inDays(-1) },
      [['schedule.firstPaymentDate', 'IN_THE_PAST']],
    ],
    ['albion', 'today', { firstPaymentDate: inDays(0) }, [['schedule.firstPaymentDate', 'INVALID']]],
    ['albion', 'no such day', { firstPaymentDate: '2027-02-30' }, [['schedule.firstPaymentDate', 'INVALID']]],
    [
      'albion',
      'an end before the beginning',
      { finalPaymentDate: inDays(2) },
      [['schedule.finalPaymentDate', 'INVALID']],
    ],
    [
      'albion',
      'no payments',
      { finalPaymentDate: null, numberOfPayments: 0 },
      [['schedule.numberOfPayments', 'INVALID']],
    ],
    ['albion', 'two ends', { numberOfPayments: 3 }, [['schedule.numberOfPayments', 'INVALID']]],
    [
      'albion',
      'a last amount without an end',
      { finalPaymentDate: null, finalAmount: { amount: '1.00', currency: 'GBP' } },
      [['schedule.finalAmount', 'INVALID']],
    ],
    [
      'thistle',
      'another currency',
      { firstAmount: { amount: '1.00', currency: 'EUR' } },
      [['schedule.firstAmount.currency', 'INVALID']],
    ],
    [
      'thistle',
      'an amount of nothing',
      { finalAmount: { amount: '0', currency: 'GBP' } },
      [['schedule.finalAmount.amount', 'INVALID']],
    ],
    ['thistle', 'a rule for weekends', { executionRule: 'FOLLOWING' }, [['schedule.executionRule', 'NOT_OFFERED']]],
    [
      'rheinbank',
      'a number of payments',
      { finalPaymentDate: null, numberOfPayments: 3 },
      [['schedule.numberOfPayments', 'NOT_OFFERED']],
    ],
    [
      'rheinbank',
      'other amounts',
      { firstAmount: { amount: '1.00', currency: 'EUR' } },
      [['schedule.firstAmount', 'NOT_OFFERED']],
    ],
  ])('at %s is refused for %s', async (bankId, _name, more, faults) => {
    expect(await faultsOf(bankId, weekly(more))).toEqual(faults);
  });

  it.each<[string, Partial<PaymentScheduleInput['frequency']>, string]>([
    ['albion', { unit: 'MONTH', count: 7 }, 'NOT_OFFERED'],
    ['albion', { unit: 'WEEK', count: 10 }, 'NOT_OFFERED'],
    ['albion', { unit: 'MONTH', weekOfMonth: -1, weekday: 1 }, 'NOT_OFFERED'],
    ['rheinbank', { unit: 'WORKING_DAY' }, 'NOT_OFFERED'],
    ['rheinbank', { unit: 'MONTH', dayOfMonth: -2 }, 'NOT_OFFERED'],
    ['rheinbank', { unit: 'WEEK', count: 3 }, 'NOT_OFFERED'],
  ])('at %s of a frequency without a word (%j) is %s', async (bankId, frequency, code) => {
    const schedule = weekly({ frequency: { ...weekly().frequency, ...frequency } });
    expect(await faultsOf(bankId, schedule)).toEqual([['schedule.frequency', code]]);
  });

  it('of a frequency that is none is refused by its part', async () => {
    const of = (frequency: Partial<PaymentScheduleInput['frequency']>) =>
      faultsOf('albion', weekly({ frequency: { ...weekly().frequency, ...frequency } }));
    expect(await of({ count: 0 })).toEqual([['schedule.frequency.count', 'INVALID']]);
    expect(await of({ weekday: 8 })).toEqual([['schedule.frequency.weekday', 'INVALID']]);
    expect(await of({ dayOfMonth: 5 })).toEqual([['schedule.frequency.dayOfMonth', 'INVALID']]);
    expect(await of({ unit: 'MONTH', dayOfMonth: 32 })).toEqual([['schedule.frequency.dayOfMonth', 'INVALID']]);
    expect(await of({ unit: 'MONTH', weekday: 2 })).toEqual([['schedule.frequency.weekday', 'INVALID']]);
  });

  it('is neither instant nor of a day, and has one text at a bank of 3.1', async () => {
    expect(await faultsOf('rheinbank', weekly(), { isInstant: true })).toEqual([['isInstant', 'INVALID']]);
    expect(await faultsOf('albion', weekly(), { requestedExecutionDate: inDays(5) })).toEqual([
      ['requestedExecutionDate', 'INVALID'],
    ]);
    expect(await faultsOf('albion', weekly(), { remittanceInformation: 'Rent' })).toEqual([
      ['endToEndId', 'NOT_OFFERED'],
    ]);
  });

  // Last: it moves the clock on.
  it('is paid by the bank on each of its days, and on no other', async () => {
    const { description } = sandbox;
    const made = await Promise.all(
      banks.map(async (bankId) => {
        const id = newId();
        const isUk = bankId === 'albion' || bankId === 'thistle';
        const more = isUk
          ? {
              finalPaymentDate: null,
              numberOfPayments: 3,
              firstAmount: { amount: '5.00', currency: 'GBP' },
              finalAmount: { amount: '0.50', currency: 'GBP' },
            }
          : {};
        return { bankId, id, isUk, paymentId: await setUp(bankId, id, weekly(more)) };
      }),
    );
    for (const { paymentId } of made) {
      const payment = await untilIs(gateway, paymentId, ({ status }) => status === 'ACCEPTED');
      expect(payment.order.schedule?.frequency.weekday).toEqual(expect.any(Number));
    }
    for (const [days, times] of [
      [2, 0],
      [3, 1],
      [9, 1],
      [10, 2],
      [40, 3],
    ] as const) {
      await control(description, 'PUT', '/clock', { now: `${inDays(days)}T12:00:00Z` });
      await control(description, 'GET', '/payments');
      for (const { id, bankId, isUk } of made) {
        const moves = await control<Record<string, object>>(description, 'GET', `/payments/moves?endToEndId=${id}`);
        const sums = isUk ? [0, 500, 625, 675] : [0, 125, 250, 375];
        expect([bankId, days, moves[id]]).toEqual([
          bankId,
          days,
          { payments: 1, moved: times, amountMinor: String(sums[times]) },
        ]);
      }
    }
    expect(await control(description, 'GET', '/ledger/check')).toMatchObject({ balanced: true });
    todayMs = Date.now();
  }, 90_000);
});
