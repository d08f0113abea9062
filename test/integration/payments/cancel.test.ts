// Cancelling payments: before the bank has anything to carry out, at the bank, with the customer's word for it, too late; and
// what becomes of it when answers are lost, gateways stop, and many ask at once. The ledger says whether money moved.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/auth/principal.ts';
import type { CancelResult } from '../../../src/payments/results.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { PaymentRecord } from '../../../src/store/payments.ts';
import { authorize, control, newKey } from '../linking/world.ts';
import {
  customer,
  initiated,
  moved,
  orderAt,
  type PayingGateway,
  type PaymentWorld,
  requestFor,
  startPaying,
  untilIs,
} from './world.ts';

let sandbox: Sandbox;
let world: PaymentWorld;
let gateway: PayingGateway;
const dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-cancel-'));
let count = 0;
const newId = () => `X-${++count}-${Date.now()}`;
const nextWeek = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  sandbox = await startSandbox();
  world = { description: sandbox.description, place: { databaseUrl: null, dataDir }, key: newKey() };
  gateway = await startPaying(world);
}, 60_000);
afterEach(async () => {
  for (const id of ['albion', 'rheinbank', 'banque-du-rhone']) {
    await control(sandbox.description, 'DELETE', `/banks/${id}/payments`);
    await control(sandbox.description, 'DELETE', `/banks/${id}/faults`);
  }
  expect(await control(sandbox.description, 'GET', '/ledger/check')).toMatchObject({ balanced: true });
});
afterAll(async () => {
  await gateway.close();
  await sandbox.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const plan = (bankId: string, body: object) => control(sandbox.description, 'PUT', `/banks/${bankId}/payments`, body);
const cancel = (id: string, through = gateway, principal: Principal = customer('finn')): Promise<CancelResult> =>
  through.service.cancel({ principal, paymentId: id, psuIpAddress: '192.0.2.7', waitMs: 20_000 });

async function begin(bankId: string, more: { readonly requestedExecutionDate?: string } = {}, through = gateway) {
  const endToEndId = newId();
  const order = orderAt(bankId, endToEndId, more);
  const payment = initiated(await through.service.initiate(requestFor(bankId, endToEndId, { order })));
  return { id: payment.id, endToEndId, url: payment.secrets.authorizationUrl ?? '' };
}

/** A payment that the customer has authorised. */
async function authorised(bankId: string, more: { readonly requestedExecutionDate?: string } = {}) {
  const begun = await begin(bankId, more);
  const callback = await authorize(sandbox.description, begun.url, 'finn');
  await gateway.service.complete(callback, null);
  return begun;
}

function urlOf(result: CancelResult): string {
  if (result.kind === 'authorisationNeeded') return result.authorizationUrl;
  throw new Error(result.kind);
}

async function read(id: string): Promise<PaymentRecord> {
  return untilIs(gateway, id, () => true);
}

describe('before the bank has anything to carry out', () => {
  it('cancels for sure: an authorisation afterwards moves nothing', async () => {
    const { id, endToEndId, url } = await begin('albion');
    expect(await cancel(id)).toMatchObject({ kind: 'cancelled', payment: { status: 'CANCELLED', reasonCode: 'DS02' } });
    expect(await cancel(id)).toMatchObject({ kind: 'cancelled' });
    const callback = await authorize(sandbox.description, url, 'finn');
    expect(await gateway.service.complete(callback, null)).toMatchObject({ kind: 'forward', error: 'access_denied' });
    await gateway.sweep.round();
    expect(await moved(sandbox.description, endToEndId)).toMatchObject({ payments: 0, moved: 0 });
    const audit = await gateway.store.audit.read({ paymentId: id, limit: 20 });
    expect(audit.filter(({ action }) => action === 'PAYMENT_CANCEL')).toHaveLength(1);
  }, 30_000);

  it('is decided once when the customer comes back at the same moment', async () => {
    const ends = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const { id, endToEndId, url } = await begin('albion');
        const callback = await authorize(sandbox.description, url, 'finn');
        const completing = gateway.service.complete(callback, null);
        await new Promise((resolve) => setTimeout(resolve, index * 15));
        const result = await cancel(id);
        await completing;
        const payment = await untilIs(gateway, id, ({ stage }) => stage === 'ENDED');
        return {
          kind: result.kind,
          status: payment.status,
          moved: (await moved(sandbox.description, endToEndId)).moved,
        };
      }),
    );
    for (const end of ends) {
      expect(end).toEqual(
        end.kind === 'cancelled'
          ? { kind: 'cancelled', status: 'CANCELLED', moved: 0 }
          : { kind: expect.stringMatching(/^(?:tooLate|outcomeUnknown)$/), status: 'SETTLED', moved: 1 },
      );
    }
  }, 60_000);

  it('is too late once a UK bank has it: the standard has no cancellation', async () => {
    await plan('albion', { settleMs: 2000 });
    const { id, endToEndId } = await authorised('albion');
    expect(await cancel(id)).toMatchObject({ kind: 'tooLate' });
    expect(await untilIs(gateway, id, ({ stage }) => stage === 'ENDED')).toMatchObject({ status: 'SETTLED' });
    expect(await cancel(id)).toMatchObject({ kind: 'tooLate', payment: { status: 'SETTLED' } });
    expect((await moved(sandbox.description, endToEndId)).moved).toBe(1);
  }, 30_000);
});

describe('at the bank', () => {
  it.each(['rheinbank', 'banque-du-rhone'])(
    'cancels at %s what nobody has authorised yet',
    async (bankId) => {
      const { id, endToEndId, url } = await begin(bankId);
      expect(await cancel(id)).toMatchObject({ kind: 'cancelled' });
      await authorize(sandbox.description, url, 'finn').catch(() => undefined);
      expect((await moved(sandbox.description, endToEndId)).moved).toBe(0);
      const steps = await gateway.store.payments.readSteps(id);
      expect(steps.map(({ step, phase }) => `${step} ${phase}`).slice(-2)).toEqual(['CANCEL BEGUN', 'CANCEL DONE']);
    },
    30_000,
  );

  it('cancels at once what is for a day to come, where the bank wants no more', async () => {
    const { id, endToEndId } = await authorised('banque-du-rhone', { requestedExecutionDate: nextWeek });
    expect(await cancel(id)).toMatchObject({ kind: 'cancelled' });
    expect((await moved(sandbox.description, endToEndId)).moved).toBe(0);
  }, 30_000);

  it('asks the customer where the bank wants that, once however often it is asked for', async () => {
    const { id, endToEndId } = await authorised('rheinbank', { requestedExecutionDate: nextWeek });
    await control(sandbox.description, 'DELETE', '/banks/rheinbank/calls');
    const urls = (await Promise.all(Array.from({ length: 10 }, () => cancel(id)))).map(urlOf);
    expect(new Set(urls).size).toBe(1);
    expect(urlOf(await cancel(id))).toBe(urls[0]);
    const calls = await control<{ method: string }[]>(sandbox.description, 'GET', '/banks/rheinbank/calls');
    expect(calls.filter(({ method }) => method === 'DELETE')).toHaveLength(1);

    const refusal = await authorize(sandbox.description, urls[0] ?? '', 'finn', 'refuse');
    expect(await gateway.service.complete(refusal, null)).toMatchObject({ kind: 'forward', error: 'access_denied' });
    expect(await read(id)).toMatchObject({ status: 'ACCEPTED', stage: 'FOLLOWING', cancellation: null });

    const again = urlOf(await cancel(id));
    expect(again).not.toBe(urls[0]);
    const callback = await authorize(sandbox.description, again, 'finn');
    expect(await gateway.service.complete(callback, null)).toMatchObject({ kind: 'forward', error: null });
    expect(await gateway.service.complete(callback, null)).toMatchObject({ kind: 'forward', error: null });
    expect(await read(id)).toMatchObject({ status: 'CANCELLED', stage: 'ENDED' });
    expect((await moved(sandbox.description, endToEndId)).moved).toBe(0);
  }, 60_000);

  it('learns of it when the customer authorises that and never comes back', async () => {
    const { id } = await authorised('rheinbank', { requestedExecutionDate: nextWeek });
    await authorize(sandbox.description, urlOf(await cancel(id)), 'finn');
    expect(await untilIs(gateway, id, ({ stage }) => stage === 'ENDED')).toMatchObject({ status: 'CANCELLED' });
  }, 30_000);

  it.each(['rheinbank', 'banque-du-rhone'])(
    'is too late at %s for what is on its way, which goes on',
    async (bankId) => {
      await plan(bankId, { settleMs: 4000 });
      const { id, endToEndId } = await authorised(bankId);
      expect(await cancel(id)).toMatchObject({ kind: 'tooLate' });
      expect(await untilIs(gateway, id, ({ stage }) => stage === 'ENDED')).toMatchObject({ status: 'SETTLED' });
      expect((await moved(sandbox.description, endToEndId)).moved).toBe(1);
    },
    30_000,
  );
});

describe('when the bank does not say', () => {
  it.each(['reset', 'error'])(
    'finds out that it is cancelled although the answer was lost (%s)',
    async (loseAnswer) => {
      const { id, endToEndId } = await authorised('banque-du-rhone', { requestedExecutionDate: nextWeek });
      await plan('banque-du-rhone', { loseAnswer, loseOn: ['cancel'] });
      expect(await cancel(id)).toMatchObject({ kind: 'cancelled' });
      expect((await moved(sandbox.description, endToEndId)).moved).toBe(0);
    },
    30_000,
  );

  it('tells as soon as a submission that was under way has taken effect, not when the token has ended', async () => {
    await plan('albion', { settleMs: 0, loseAnswer: 'reset', loseOn: ['payment'], lateMs: 3000 });
    const { id, endToEndId } = await authorised('albion');
    await plan('albion', { settleMs: 0 });
    const brief = { principal: customer('finn'), paymentId: id, psuIpAddress: null, waitMs: 0 };
    expect(await gateway.service.cancel(brief)).toMatchObject({ kind: 'outcomeUnknown' });
    expect(await read(id)).toMatchObject({ stage: 'SUBMITTING', cancellation: 'REQUESTED' });
    // Its looks at the bank, while the customer's token, of 300 seconds, lasts.
    await expect
      .poll(
        async () => {
          await gateway.hasten(await read(id));
          return read(id);
        },
        { timeout: 20_000, interval: 500 },
      )
      .toMatchObject({ stage: 'ENDED', status: 'SETTLED' });
    expect((await moved(sandbox.description, endToEndId)).moved).toBe(1);
  }, 40_000);

  it('says that it does not know while the bank is away, and can be asked again', async () => {
    const { id, endToEndId } = await authorised('banque-du-rhone', { requestedExecutionDate: nextWeek });
    await control(sandbox.description, 'PUT', '/banks/banque-du-rhone/faults', { status: 503 });
    expect(await cancel(id)).toMatchObject({ kind: 'outcomeUnknown', payment: { cancellation: 'UNKNOWN' } });
    await control(sandbox.description, 'DELETE', '/banks/banque-du-rhone/faults');
    // The bank is back, and the payment stands as before.
    await untilIs(gateway, id, ({ cancellation }) => cancellation === 'FAILED', 30_000);
    expect(await cancel(id)).toMatchObject({ kind: 'cancelled' });
    expect((await moved(sandbox.description, endToEndId)).moved).toBe(0);
  }, 60_000);

  it('changes nothing where the bank is not configured any more', async () => {
    const { id } = await begin('banque-du-rhone');
    const lesser = await startPaying(world, async () => undefined, new Set(['albion']));
    try {
      expect(await cancel(id, lesser)).toMatchObject({ kind: 'bankUnavailable' });
      expect(await read(id)).toMatchObject({ stage: 'AUTHORISING', cancellation: null });
    } finally {
      await lesser.close();
    }
    expect(await cancel(id)).toMatchObject({ kind: 'cancelled' });
  }, 30_000);

  it('goes on at another gateway when the first stops before the bank’s answer', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bankgraph-cancel-stop-'));
    const place = { databaseUrl: null, dataDir: folder };
    let stop: () => void = () => undefined;
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
    });
    const first = await startPaying({ ...world, place }, (step) => {
      if (step !== 'DELETE') return Promise.resolve();
      stop();
      return new Promise(() => undefined);
    });
    const { id, endToEndId } = await begin('banque-du-rhone', {}, first);
    // It waits on for an answer, and its store is closed under it.
    void cancel(id, first).catch(() => undefined);
    await stopped;
    void first.sweep.stop();
    const database = new DatabaseSync(join(folder, 'bankgraph.sqlite'), { timeout: 5000 });
    database.exec('update leases set expires_at = 0');
    database.close();
    const second = await startPaying({ ...world, place, now: () => Date.now() + 20_000 });
    try {
      expect(await untilIs(second, id, ({ stage }) => stage === 'ENDED')).toMatchObject({ status: 'CANCELLED' });
      expect(await cancel(id, second)).toMatchObject({ kind: 'cancelled' });
      expect((await moved(sandbox.description, endToEndId)).moved).toBe(0);
    } finally {
      await second.close();
      await first.store.close();
      await first.closeBanks();
      rmSync(folder, { recursive: true, force: true });
    }
  }, 30_000);
});

describe('who may', () => {
  it('is the customer, or the partner that they granted access and that initiated it', async () => {
    const { id } = await begin('albion');
    const nobody: readonly Principal[] = [
      customer('bob'),
      customer('finn', { scopes: new Set(['payments:read']) }),
      customer('finn', { kind: 'staff' }),
      customer('fintrack', { kind: 'partner' }),
    ];
    for (const principal of nobody) expect(await cancel(id, gateway, principal)).toEqual({ kind: 'unknownPayment' });
    expect(await cancel('b7a1c8de-0000-4000-8000-000000000000')).toEqual({ kind: 'unknownPayment' });
    expect(await read(id)).toMatchObject({ stage: 'AUTHORISING' });

    // Granted by alice only; through another client of the same partner it is not theirs to cancel.
    const partner = customer('fintrack', { kind: 'partner' });
    const request = requestFor('albion', newId(), { principal: partner, customerId: 'alice' });
    const own = initiated(await gateway.service.initiate(request));
    const other = customer('fintrack', { kind: 'partner', clientId: 'small' });
    expect(await cancel(own.id, gateway, other)).toEqual({ kind: 'unknownPayment' });
    expect(await cancel(own.id, gateway, partner)).toMatchObject({ kind: 'cancelled' });
  }, 30_000);
});
