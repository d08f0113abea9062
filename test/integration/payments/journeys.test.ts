// Payments from beginning to end at the sandbox's banks: what the customer, the client and the ledger see, every refusal,
// repeated keys, and answers that are lost.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toRefusalState } from '../../../src/banks/consent.ts';
import { confirmMs } from '../../../src/payments/callback.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { authorize, control, newKey } from '../linking/world.ts';
import {
  codeOf,
  customer,
  hastenedUntilIs,
  initiated,
  moved,
  orderAt,
  type PayingGateway,
  type PaymentWorld,
  requestFor,
  requestFromAnyAccount,
  startPaying,
  untilIs,
} from './world.ts';

let sandbox: Sandbox;
let world: PaymentWorld;
let gateway: PayingGateway;
let careful: PayingGateway;
/** Its clock is the banks': for what depends on both. */
let punctual: PayingGateway;
const newFolder = () => mkdtempSync(join(tmpdir(), 'bankgraph-payments-'));
const folders = [newFolder(), newFolder(), newFolder()] as const;
let count = 0;
const newId = () => `J-${++count}-${Date.now()}`;
const banksWithPayments = ['albion', 'thistle', 'rheinbank', 'banque-du-rhone'];

beforeAll(async () => {
  sandbox = await startSandbox();
  const [dataDir, other, third] = folders;
  world = { description: sandbox.description, place: { databaseUrl: null, dataDir }, key: newKey() };
  gateway = await startPaying(world);
  careful = await startPaying({ ...world, keepsKeys: false, place: { databaseUrl: null, dataDir: other } });
  punctual = await startPaying({ ...world, now: Date.now, place: { databaseUrl: null, dataDir: third } });
}, 60_000);
beforeEach(async () => {
  for (const id of banksWithPayments) await plan(id, {});
});
afterEach(async () => {
  const { description } = sandbox;
  expect(await control(description, 'GET', '/ledger/check')).toMatchObject({ balanced: true });
});
afterAll(async () => {
  await Promise.all([gateway, careful, punctual].map((each) => each.close()));
  await sandbox.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Has a bank treat payments so; it settles at once unless said otherwise. */
const plan = (bankId: string, body: object) =>
  control(sandbox.description, 'PUT', `/banks/${bankId}/payments`, { settleMs: 0, ...body });

async function pay(through: PayingGateway, bankId: string, endToEndId: string, decision: 'allow' | 'refuse' = 'allow') {
  const payment = initiated(await through.service.initiate(requestFor(bankId, endToEndId)));
  const { authorizationUrl } = payment.secrets;
  if (authorizationUrl === null) throw new Error('nothing to authorise');
  const callback = await authorize(sandbox.description, authorizationUrl, 'finn', decision);
  const result = await through.service.complete(callback, null);
  if (result.kind !== 'forward') throw new Error(JSON.stringify(result));
  return { id: payment.id, callback, forward: result };
}

describe.each(banksWithPayments)('a payment at %s', (bankId) => {
  it('is authorised, settles once, and is followed until then', async () => {
    const endToEndId = newId();
    const { id, callback, forward } = await pay(gateway, bankId, endToEndId);
    const location = new URL(forward.location);
    expect(location.searchParams.get('state')).toBe('client-state');
    expect(forward.error).toBeNull();
    const payment = await hastenedUntilIs(gateway, id, ({ stage }) => stage === 'ENDED');
    expect(payment).toMatchObject({ status: 'SETTLED', rejection: null });
    expect(payment.secrets).toMatchObject({ accessToken: null, authorizationUrl: null });
    expect(await moved(sandbox.description, endToEndId)).toMatchObject({ payments: 1, moved: 1 });
    // Told once, and before anybody can read that it has settled: caches are dropped then.
    const told = gateway.settled.filter((one) => one.id === id);
    expect(told).toHaveLength(1);
    expect(told[0]?.status).not.toBe('SETTLED');
    // The callback again, and the key again: the same payment, and no more money.
    expect(await gateway.service.complete(callback, null)).toMatchObject({ kind: 'forward', error: null });
    const again = await gateway.service.initiate(requestFor(bankId, endToEndId));
    expect(initiated(again)).toMatchObject({ id, status: 'SETTLED' });
    expect(await moved(sandbox.description, endToEndId)).toMatchObject({ payments: 1, moved: 1 });
    const events = await gateway.store.payments.readEvents(id);
    expect(events[0]?.status).toBe('AWAITING_AUTHORISATION');
    expect(events.at(-1)?.status).toBe('SETTLED');
  }, 40_000);

  it('moves nothing when the customer refuses', async () => {
    const endToEndId = newId();
    const { id } = await pay(gateway, bankId, endToEndId, 'refuse');
    const payment = await hastenedUntilIs(gateway, id, ({ stage }) => stage === 'ENDED');
    expect(['CANCELLED', 'REJECTED']).toContain(payment.status);
    expect((await moved(sandbox.description, endToEndId)).moved).toBe(0);
  }, 40_000);
});

describe('keys', () => {
  it('makes one payment of twenty at once', async () => {
    const request = requestFor('albion', newId());
    const results = await Promise.all(Array.from({ length: 20 }, () => gateway.service.initiate(request)));
    expect(new Set(results.map((result) => initiated(result).id)).size).toBe(1);
    expect(initiated(results[7] ?? { kind: 'forbidden' }).secrets.authorizationUrl).not.toBeNull();
  }, 40_000);

  it('refuses another input under a key', async () => {
    const key = newId();
    initiated(await gateway.service.initiate(requestFor('albion', key)));
    const order = orderAt('albion', key, { amount: '2.00' });
    expect(await gateway.service.initiate(requestFor('albion', key, { order }))).toEqual({ kind: 'keyConflict' });
  });
});

describe('refusals without a call', () => {
  it('tells every fault at once', async () => {
    const order = orderAt('albion', 'x', { amount: '0', currency: 'EUR' });
    const request = requestFor('albion', 'key with spaces', { order, redirectUri: 'https://evil.example/' });
    const result = await gateway.service.initiate(request);
    const fields = result.kind === 'invalid' ? result.faults.map(({ field }) => field) : [];
    expect(fields).toEqual(['amount.currency', 'idempotencyKey', 'redirectUri']);
  });

  it('pays only for who may, within limits, and where there are payments', async () => {
    const partner = { kind: 'partner', subject: 'fintrack', clientId: 'app' } as const;
    for (const principal of [
      customer('bob'),
      customer('finn', { scopes: new Set(['payments:read']) }),
      customer('finn', { kind: 'staff' }),
      customer('x', partner),
    ]) {
      expect(await gateway.service.initiate(requestFor('albion', newId(), { principal }))).toEqual({
        kind: 'forbidden',
      });
    }
    const order = orderAt('albion', 'x', { amount: '5.01' });
    const principal = customer('finn', { clientId: 'small' });
    expect(await gateway.service.initiate(requestFor('albion', newId(), { principal, order }))).toEqual({
      kind: 'overLimit',
      limit: 'PAYMENT',
    });
    const cdr = requestFor('albion', newId(), { bankId: 'southern-cross' });
    expect(await gateway.service.initiate(cdr)).toEqual({ kind: 'unsupported' });
  });
});

/** Where the person comes back to from a bank, as the gateway's callback gets it. */
async function agree(through: PayingGateway, url: string | null, person: string) {
  const callback = await authorize(sandbox.description, url ?? '', person);
  return { callback, result: await through.service.complete(callback, null) };
}

describe('a payment that the bank wants confirmed', () => {
  it.each([
    ['banque-du-rhone', { confirmation: false }],
    ['banque-du-rhone', { confirmation: true }],
    ['rheinbank', { confirmation: true }],
  ] as const)('from an own account at %s is made once (%o)', async (bankId, how) => {
    await plan(bankId, how);
    const endToEndId = newId();
    const { id } = await pay(gateway, bankId, endToEndId);
    expect(await hastenedUntilIs(gateway, id, ({ stage }) => stage === 'ENDED')).toMatchObject({ status: 'SETTLED' });
    expect(await moved(sandbox.description, endToEndId)).toMatchObject({ payments: 1, moved: 1 });
    const steps = await gateway.store.payments.readSteps(id);
    expect(steps.some(({ step }) => step === 'SUBMIT')).toBe(how.confirmation);
  });

  it('may name no account: it is made only when who initiated it confirms that it was they who agreed', async () => {
    const endToEndId = newId();
    const request = requestFromAnyAccount('banque-du-rhone', endToEndId, {
      principal: customer('erin'),
      customerId: 'erin',
    });
    const { id, secrets, needsConfirmation } = initiated(await punctual.service.initiate(request));
    expect(needsConfirmation).toBe(true);
    // Whoever has the bank's address can come back by themselves: nothing of the bank's is in their hands.
    const state = new URLSearchParams({ state: secrets.state });
    for (const more of [{}, { confirmationCode: '' }, { confirmationCode: 'a b' }]) {
      const guess = new URLSearchParams({ ...Object.fromEntries(state), ...more });
      expect(codeOf(await punctual.service.complete(guess, null))).toBeNull();
      expect((await punctual.store.payments.read(id))?.stage).toBe('AUTHORISING');
    }
    const { callback, result } = await agree(punctual, secrets.authorizationUrl, 'finn');
    expect(callback.get('confirmationCode')).not.toBeNull();
    const code = codeOf(result) ?? '';
    await punctual.sweep.round();
    expect(await punctual.store.payments.read(id)).toMatchObject({ stage: 'CONFIRMING' });
    expect(await moved(sandbox.description, endToEndId)).toMatchObject({ moved: 0 });
    // The victim is finn, who agreed; the attacker is erin, who has no code. Nobody else's code is taken.
    for (const principal of [customer('finn'), customer('erin', { clientId: 'small' })]) {
      const confirming = { principal, code, psuIpAddress: null, waitMs: 15_000 };
      expect(await punctual.service.confirm(confirming)).toEqual({ kind: 'refused' });
    }
    expect(codeOf(await punctual.service.complete(callback, null))).toBeNull();
    expect(await moved(sandbox.description, endToEndId)).toMatchObject({ moved: 0 });

    const confirming = { principal: customer('erin'), code, psuIpAddress: null, waitMs: 15_000 };
    const confirmed = await Promise.all([punctual.service.confirm(confirming), punctual.service.confirm(confirming)]);
    expect(confirmed.map(({ kind }) => kind)).toEqual(['confirmed', 'confirmed']);
    const ended = await untilIs(punctual, id, ({ stage }) => stage === 'ENDED');
    expect(ended).toMatchObject({ status: 'SETTLED', secrets: { confirmationUrl: null, confirmationCode: null } });
    expect(await moved(sandbox.description, endToEndId)).toMatchObject({ payments: 1, moved: 1 });
  });

  it('tells its state nowhere but in the address of who has agreed: a refusal’s can say no, and nothing else', async () => {
    for (const bankId of ['banque-du-rhone', 'rheinbank']) {
      const endToEndId = newId();
      const { id, secrets } = initiated(await gateway.service.initiate(requestFor(bankId, endToEndId)));
      const refusal = toRefusalState(secrets.state);
      expect(refusal).not.toContain(secrets.state);
      const forged = new URLSearchParams({ state: refusal, confirmationCode: 'x', code: 'y' });
      expect(await gateway.service.knows(forged)).toBe(true);
      expect(codeOf(await gateway.service.complete(forged, null))).toBeNull();
      const { stage, status } = (await gateway.store.payments.read(id)) ?? {};
      expect([stage, status]).toEqual(
        bankId === 'banque-du-rhone' ? ['ENDED', 'CANCELLED'] : ['AUTHORISING', 'AWAITING_AUTHORISATION'],
      );
      expect(await moved(sandbox.description, endToEndId)).toMatchObject({ moved: 0 });
    }
  });

  it('moves nothing by a code that somebody has made up, whenever the customer agrees', async () => {
    for (const isBefore of [true, false]) {
      const endToEndId = newId();
      const request = requestFromAnyAccount('banque-du-rhone', endToEndId, {
        principal: customer('erin'),
        customerId: 'erin',
      });
      const { id, secrets } = initiated(await gateway.service.initiate(request));
      if (!isBefore) await authorize(sandbox.description, secrets.authorizationUrl ?? '', 'finn');
      const forged = new URLSearchParams({ state: secrets.state, confirmationCode: 'made-up' });
      const code = codeOf(await gateway.service.complete(forged, null)) ?? '';
      const confirming = { principal: customer('erin'), code, psuIpAddress: null, waitMs: 15_000 };
      expect(await gateway.service.confirm(confirming)).toMatchObject({ kind: 'confirmed' });
      if (isBefore) await authorize(sandbox.description, secrets.authorizationUrl ?? '', 'finn');
      const ended = await hastenedUntilIs(gateway, id, ({ stage }) => stage === 'ENDED', 20_000);
      expect(['REJECTED', 'CANCELLED']).toContain(ended.status);
      expect(await moved(sandbox.description, endToEndId)).toMatchObject({ moved: 0 });
    }
  }, 60_000);

  it.each(['reset', 'timeout', 'error'])(
    'is made once when the answer to the confirmation is lost (%s)',
    async (loseAnswer) => {
      for (const bankId of ['banque-du-rhone', 'rheinbank']) {
        await plan(bankId, { confirmation: true, loseAnswer, loseOn: ['confirmation'], loseTimes: 1 });
        const endToEndId = newId();
        const { id } = await pay(gateway, bankId, endToEndId);
        const ended = await hastenedUntilIs(gateway, id, ({ stage }) => stage === 'ENDED', 40_000);
        expect(ended).toMatchObject({ status: 'SETTLED' });
        expect(await moved(sandbox.description, endToEndId)).toMatchObject({ payments: 1, moved: 1 });
      }
    },
    60_000,
  );

  it('says what a bank has paid that offers a confirmation and does not wait for it', async () => {
    await plan('banque-du-rhone', { isConfirmationIgnored: true });
    // Bound to the customer's account, and confirmed by the gateway.
    const bound = newId();
    const { id } = await pay(gateway, 'banque-du-rhone', bound);
    expect(await hastenedUntilIs(gateway, id, ({ stage }) => stage === 'ENDED')).toMatchObject({ status: 'SETTLED' });
    expect(await moved(sandbox.description, bound)).toMatchObject({ payments: 1, moved: 1 });
    // Nobody confirms it in time: it has been paid all the same.
    const endToEndId = newId();
    const place = { databaseUrl: null, dataDir: newFolder() };
    let aheadMs = 0;
    const alone = await startPaying({ ...world, place, now: () => Date.now() + aheadMs });
    const begun = initiated(await alone.service.initiate(requestFromAnyAccount('banque-du-rhone', endToEndId)));
    await agree(alone, begun.secrets.authorizationUrl, 'finn');
    expect((await alone.store.payments.read(begun.id))?.stage).toBe('CONFIRMING');
    aheadMs = confirmMs + 1000;
    const ended = expect.poll(
      async () => {
        aheadMs += 5000;
        await alone.sweep.round();
        return alone.store.payments.read(begun.id);
      },
      { timeout: 15_000, interval: 100 },
    );
    await ended.toMatchObject({ stage: 'ENDED', status: 'SETTLED' });
    await alone.close();
    rmSync(place.dataDir, { recursive: true, force: true });
    // Cancelled before anybody confirms it: too late, and it says so.
    const other = initiated(await gateway.service.initiate(requestFromAnyAccount('banque-du-rhone', newId())));
    await agree(gateway, other.secrets.authorizationUrl, 'finn');
    const cancelling = { principal: customer('finn'), paymentId: other.id, psuIpAddress: null, waitMs: 10_000 };
    expect((await gateway.service.cancel(cancelling)).kind).not.toBe('cancelled');
    expect(await hastenedUntilIs(gateway, other.id, ({ stage }) => stage === 'ENDED')).toMatchObject({
      status: 'SETTLED',
    });
  }, 60_000);

  it('is not begun where the bank turns out to want no confirmation: its address is shown to nobody', async () => {
    await plan('banque-du-rhone', { confirmation: false });
    const endToEndId = newId();
    const result = await gateway.service.initiate(requestFromAnyAccount('banque-du-rhone', endToEndId));
    expect(result).toMatchObject({ kind: 'rejected', rejection: 'UNSUPPORTED' });
    expect(result).toMatchObject({ payment: { secrets: { authorizationUrl: null } } });
  });

  it('comes to nothing when nobody confirms it in time, and when its client cancels it', async () => {
    const endToEndId = newId();
    const { id, secrets } = initiated(
      await gateway.service.initiate(requestFromAnyAccount('banque-du-rhone', endToEndId)),
    );
    await agree(gateway, secrets.authorizationUrl, 'finn');
    const cancelling = { principal: customer('finn'), paymentId: id, psuIpAddress: null, waitMs: 5000 };
    expect(await gateway.service.cancel(cancelling)).toMatchObject({ kind: 'cancelled' });
    expect(await moved(sandbox.description, endToEndId)).toMatchObject({ moved: 0 });
  });
});

describe('a client that the operator lets pay without knowing who agrees', () => {
  it('does, at the banks that are named, and another client does not', async () => {
    const { description } = sandbox;
    await plan('banque-du-rhone', { confirmation: false });
    const folder = newFolder();
    const bold = await startPaying({
      ...world,
      place: { databaseUrl: null, dataDir: folder },
      unconfirmedPayments: ['banque-du-rhone'],
      profiles: { 'banque-du-rhone': {} },
    });
    const endToEndId = newId();
    const { id, secrets } = initiated(
      await bold.service.initiate(requestFromAnyAccount('banque-du-rhone', endToEndId)),
    );
    await agree(bold, secrets.authorizationUrl, 'finn');
    expect(await hastenedUntilIs(bold, id, ({ stage }) => stage === 'ENDED')).toMatchObject({ status: 'SETTLED' });
    expect(await moved(description, endToEndId)).toMatchObject({ payments: 1, moved: 1 });
    const other = requestFromAnyAccount('banque-du-rhone', newId(), {
      principal: customer('finn', { clientId: 'small' }),
    });
    expect(await bold.service.initiate(other)).toMatchObject({
      kind: 'invalid',
      faults: [{ field: 'debtorAccountId', code: 'REQUIRED' }],
    });
    await bold.close();
    rmSync(folder, { recursive: true, force: true });
  });
});

describe('what banks do', () => {
  it.each(['albion', 'rheinbank'])(
    'says why %s has rejected it',
    async (bankId) => {
      await plan(bankId, { outcome: 'reject', reason: 'limit' });
      const endToEndId = newId();
      const { id } = await pay(gateway, bankId, endToEndId);
      expect(await hastenedUntilIs(gateway, id, ({ stage }) => stage === 'ENDED')).toMatchObject({
        status: 'REJECTED',
      });
      expect((await moved(sandbox.description, endToEndId)).moved).toBe(0);
    },
    40_000,
  );

  it.each(['reset', 'timeout', 'error'])(
    'pays once when the answer to a submission is lost (%s)',
    async (loseAnswer) => {
      await plan('albion', { loseAnswer, loseOn: ['payment'], loseTimes: 1 });
      const endToEndId = newId();
      const { id, forward } = await pay(gateway, 'albion', endToEndId);
      expect(forward.error).toBe('outcome_unknown');
      const payment = await hastenedUntilIs(gateway, id, ({ stage }) => stage === 'ENDED', 40_000);
      expect(payment.status).toBe('SETTLED');
      expect(await moved(sandbox.description, endToEndId)).toMatchObject({ payments: 1, moved: 1 });
      const events = await gateway.store.payments.readEvents(id);
      expect(events.map(({ status }) => status)).toContain('UNKNOWN');
    },
    60_000,
  );

  it.each([
    [true, 'SETTLED', 1],
    [false, 'UNKNOWN', 0],
  ])(
    'sends again after the token has ended only with a new one (refresh granted: %s)',
    async (refreshTokens, status, refreshes) => {
      const { description } = sandbox;
      await plan('albion', { loseAnswer: 'error', loseOn: ['payment'], loseTimes: 1, refreshTokens });
      await control(description, 'PUT', '/banks/albion/tokens', { accessTokenSeconds: 8 });
      await control(description, 'DELETE', '/banks/albion/tokens/calls');
      try {
        const endToEndId = newId();
        const { id } = await pay(punctual, 'albion', endToEndId);
        expect(await untilIs(punctual, id, ({ stage }) => stage === 'ENDED', 40_000)).toMatchObject({ status });
        const { calls } = await control<{ calls: Record<string, number> }>(description, 'GET', '/banks/albion/tokens');
        expect(calls['refresh_token'] ?? 0).toBe(refreshes);
        expect(await moved(description, endToEndId)).toMatchObject({ payments: 1, moved: 1 });
        expect(punctual.alerts.filter((alert) => alert.includes(id))).toHaveLength(1 - refreshes);
        const { secrets } = await untilIs(punctual, id, () => true);
        expect(secrets).toMatchObject({ accessToken: null, refreshToken: null });
      } finally {
        await control(description, 'PUT', '/banks/albion/tokens', { accessTokenSeconds: 300 });
      }
    },
    60_000,
  );

  it('settles once, soon, although two answers of five are lost', async () => {
    await plan('albion', { loseAnswer: 'error', loseOn: ['consent', 'payment', 'status'], loseShare: 0.4 });
    const ids = Array.from({ length: 12 }, newId);
    const results = await Promise.all(
      ids.map((endToEndId) => punctual.service.initiate(requestFor('albion', endToEndId))),
    );
    await Promise.all(
      results.map(async (result) => {
        if (result.kind !== 'initiated' || result.payment.secrets.authorizationUrl === null) return;
        const { id, secrets } = result.payment;
        const callback = await authorize(sandbox.description, secrets.authorizationUrl ?? '', 'finn');
        await punctual.service.complete(callback, null);
        expect(await untilIs(punctual, id, ({ stage }) => stage === 'ENDED', 100_000)).toMatchObject({
          status: 'SETTLED',
        });
      }),
    );
    for (const endToEndId of ids) expect((await moved(sandbox.description, endToEndId)).moved).toBeLessThanOrEqual(1);
    expect(results.filter(({ kind }) => kind === 'initiated').length).toBeGreaterThan(6);
  }, 150_000);

  it('never sends again where keys are not known to be kept and the consent is used: a reckless bank would pay twice', async () => {
    await plan('albion', { loseAnswer: 'reset', loseOn: ['payment'], loseTimes: 1, idempotency: 'reckless' });
    const endToEndId = newId();
    const { id } = await pay(careful, 'albion', endToEndId);
    const payment = await hastenedUntilIs(careful, id, ({ stage }) => stage === 'ENDED', 40_000);
    expect(payment.status).toBe('UNKNOWN');
    expect(careful.alerts.filter((alert) => alert.includes(id))).toHaveLength(1);
    const audit = await careful.store.audit.read({ paymentId: id, limit: 20 });
    expect(audit.map(({ action, reason }) => `${action} ${reason}`)).toContain('PAYMENT_UNKNOWN CONSENT_CONSUMED');
    expect((await moved(sandbox.description, endToEndId)).payments).toBe(1);
  }, 60_000);

  it.each(['honoured', 'ignored'])(
    'pays once when a submission arrives long after it was given up, and is sent again (keys are %s)',
    async (idempotency) => {
      await plan('thistle', { lateMs: 2500, idempotency });
      const endToEndId = newId();
      const payment = initiated(await careful.service.initiate(requestFor('thistle', endToEndId)));
      const { authorizationUrl } = payment.secrets;
      const callback = await authorize(sandbox.description, authorizationUrl ?? '', 'finn');
      const coming = careful.service.complete(callback, null);
      while ((await moved(sandbox.description, endToEndId)).payments === 0) {
        const { late = 0 } = await control<{ late?: number }>(
          sandbox.description,
          'GET',
          '/banks/thistle/payments/faults',
        );
        // The first is on its way: the next is not held up.
        if (late > 0) await plan('thistle', { idempotency });
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      expect(await coming).toMatchObject({ kind: 'forward' });
      const ended = await hastenedUntilIs(careful, payment.id, ({ stage }) => stage === 'ENDED', 40_000);
      await new Promise((resolve) => setTimeout(resolve, 3000));
      expect(await moved(sandbox.description, endToEndId)).toMatchObject({ payments: 1, moved: 1 });
      expect(['SETTLED', 'UNKNOWN']).toContain(ended.status);
    },
    60_000,
  );

  it.each([
    ['ignored', 'UNKNOWN'],
    ['honoured', 'SETTLED'],
  ])(
    'is never called rejected when the refusal is that of a second copy (keys are %s)',
    async (idempotency, status) => {
      await plan('thistle', { isDoubled: true, idempotency });
      const endToEndId = newId();
      const { id } = await pay(careful, 'thistle', endToEndId);
      const payment = await hastenedUntilIs(careful, id, ({ stage }) => stage === 'ENDED', 40_000);
      expect(payment).toMatchObject({ status, rejection: null });
      expect(await moved(sandbox.description, endToEndId)).toMatchObject({ payments: 1, moved: 1 });
    },
    60_000,
  );

  it.each(['albion', 'rheinbank'])(
    'pays once at %s when answers to the first step are lost',
    async (bankId) => {
      const loseOn = [bankId === 'albion' ? 'consent' : 'payment'];
      await plan(bankId, { loseAnswer: 'reset', loseOn, loseTimes: 2 });
      const endToEndId = newId();
      const { id } = await pay(gateway, bankId, endToEndId);
      expect(await hastenedUntilIs(gateway, id, ({ stage }) => stage === 'ENDED')).toMatchObject({ status: 'SETTLED' });
      expect((await moved(sandbox.description, endToEndId)).moved).toBe(1);
    },
    60_000,
  );

  it.each(['albion', 'rheinbank'])(
    'takes no answer to another payment for its own at %s',
    async (bankId) => {
      const first = newId();
      const second = newId();
      await pay(gateway, bankId, first);
      await plan(bankId, { repeatAnswer: true });
      const { id } = await pay(gateway, bankId, second);
      const payment = await hastenedUntilIs(gateway, id, ({ stage }) => stage === 'ENDED', 40_000);
      expect(payment.status).toBe('SETTLED');
      const made = await control<{ id: string; endToEndId: string; moved: number }[]>(
        sandbox.description,
        'GET',
        `/payments?bank=${bankId}`,
      );
      expect(made.find((one) => one.id === payment.bankPaymentId)).toMatchObject({ endToEndId: second, moved: 1 });
      expect((await moved(sandbox.description, first)).moved).toBe(1);
      expect((await moved(sandbox.description, second)).moved).toBe(1);
    },
    60_000,
  );

  it.each(['albion', 'rheinbank'])(
    'takes an answer of %s that comes twice on the wire for nobody else’s',
    async (bankId) => {
      await plan(bankId, { answerTwice: true, settleMs: 0 });
      const ids = Array.from({ length: 8 }, newId);
      const paid = await Promise.all(ids.map((endToEndId) => pay(gateway, bankId, endToEndId)));
      for (const { id, forward } of paid) {
        expect(forward.error).toBeNull();
        expect(await hastenedUntilIs(gateway, id, ({ stage }) => stage === 'ENDED')).toMatchObject({
          status: 'SETTLED',
        });
        // No call failed on the way, or was made again.
        const steps = await gateway.store.payments.readSteps(id);
        expect(new Set(steps.map(({ step, phase }) => `${step} ${phase}`)).size).toBe(steps.length);
        expect(steps.map(({ phase }) => phase)).not.toContain('UNKNOWN');
      }
      for (const endToEndId of ids) {
        expect(await moved(sandbox.description, endToEndId)).toMatchObject({ payments: 1, moved: 1 });
      }
    },
    40_000,
  );

  it('comes to nothing, for sure, when the bank cannot be asked for a resource', async () => {
    await plan('albion', { loseAnswer: 'error', loseOn: ['consent'] });
    const endToEndId = newId();
    const request = requestFor('albion', endToEndId);
    const result = await gateway.service.initiate(request);
    expect(result).toMatchObject({ kind: 'rejected', rejection: 'BANK_UNAVAILABLE' });
    await plan('albion', {});
    expect(await gateway.service.initiate(request)).toMatchObject({ kind: 'rejected', rejection: 'BANK_UNAVAILABLE' });
    expect((await moved(sandbox.description, endToEndId)).moved).toBe(0);
  }, 60_000);

  it('ignores statuses that come out of order', async () => {
    await plan('albion', { statusBackwards: true, pendingMs: 500, settleMs: 1000 });
    const endToEndId = newId();
    const { id } = await pay(gateway, 'albion', endToEndId);
    await untilIs(gateway, id, ({ stage }) => stage === 'ENDED', 40_000);
    const statuses = (await gateway.store.payments.readEvents(id)).map(({ status }) => status);
    expect(new Set(statuses).size).toBe(statuses.length);
  }, 60_000);
});

describe.each(['albion', 'thistle'])('a payment from any account at %s', (bankId) => {
  /** Erin initiates, and somebody else agrees at their own bank. */
  async function authorisedBy(person: string, endToEndId: string) {
    const request = requestFromAnyAccount(bankId, endToEndId, { principal: customer('erin'), customerId: 'erin' });
    const payment = initiated(await punctual.service.initiate(request));
    expect(payment.needsConfirmation).toBe(true);
    const callback = await authorize(sandbox.description, payment.secrets.authorizationUrl ?? '', person);
    const result = await punctual.service.complete(callback, null);
    return { id: payment.id, callback, code: codeOf(result) ?? '' };
  }
  const confirmWith = (code: string, principal = customer('erin'), through = punctual) =>
    through.service.confirm({ principal, code, psuIpAddress: null, waitMs: 15_000 });

  it('is not made because somebody agreed who was sent the bank’s address by the one who initiated it', async () => {
    const endToEndId = newId();
    const { id, callback, code } = await authorisedBy('finn', endToEndId);
    const isStill = async () => {
      expect(await punctual.store.payments.read(id)).toMatchObject({
        stage: 'CONFIRMING',
        status: 'AWAITING_AUTHORISATION',
      });
      expect(await moved(sandbox.description, endToEndId)).toEqual({ payments: 0, moved: 0 });
    };
    // What the attacker has: the state, which stands in the bank's address, and the payment's id.
    expect(codeOf(await punctual.service.complete(callback, null))).toBeNull();
    for (const guess of ['', id, callback.get('code') ?? 'none', 'x'.repeat(43), 'x'.repeat(10_000)]) {
      expect(await confirmWith(guess)).toEqual({ kind: 'refused' });
    }
    // What the victim has: the code, and a token of their own.
    for (const principal of [
      customer('finn'),
      customer('erin', { clientId: 'small' }),
      customer('erin', { kind: 'partner' }),
      customer('erin', { scopes: new Set(['payments:read']) }),
    ]) {
      expect(await confirmWith(code, principal)).toEqual({ kind: 'refused' });
    }
    await punctual.sweep.round();
    await isStill();

    const later = await startPaying({
      ...world,
      place: { databaseUrl: null, dataDir: folders[2] },
      now: () => Date.now() + confirmMs + 1000,
    });
    expect(await confirmWith(code, customer('erin'), later)).toEqual({ kind: 'refused' });
    // The other gateway may be at this bank just then: a round of this one is nothing.
    const ended = expect.poll(() => later.sweep.round().then(() => later.store.payments.read(id)), { timeout: 10_000 });
    await ended.toMatchObject({ stage: 'ENDED', status: 'CANCELLED', reasonCode: 'DS24' });
    await later.close();
    expect(await confirmWith(code)).toEqual({ kind: 'refused' });
    expect(await moved(sandbox.description, endToEndId)).toEqual({ payments: 0, moved: 0 });
  });

  it('is made once when it is confirmed, however often', async () => {
    const endToEndId = newId();
    const { id, code } = await authorisedBy('finn', endToEndId);
    const results = await Promise.all(Array.from({ length: 20 }, () => confirmWith(code)));
    for (const result of results) expect(result).toMatchObject({ kind: 'confirmed', payment: { id } });
    await untilIs(punctual, id, ({ stage }) => stage === 'ENDED');
    expect(await confirmWith(code)).toMatchObject({ kind: 'confirmed', payment: { status: 'SETTLED' } });
    expect(await moved(sandbox.description, endToEndId)).toMatchObject({ payments: 1, moved: 1 });
    const audit = await punctual.store.audit.read({ paymentId: id, limit: 50 });
    expect(audit.filter(({ action }) => action === 'PAYMENT_CONFIRM')).toHaveLength(1);
  });

  it('can be cancelled instead of confirmed, and then is not made', async () => {
    const endToEndId = newId();
    const { id, code } = await authorisedBy('finn', endToEndId);
    const cancelling = { principal: customer('erin'), paymentId: id, psuIpAddress: null, waitMs: 5000 };
    expect(await punctual.service.cancel(cancelling)).toMatchObject({ kind: 'cancelled' });
    expect(await confirmWith(code)).toEqual({ kind: 'refused' });
    expect(await moved(sandbox.description, endToEndId)).toEqual({ payments: 0, moved: 0 });
  });

  it('needs no code in the browser that it was begun in', async () => {
    const endToEndId = newId();
    const request = requestFromAnyAccount(bankId, endToEndId, { browserBinding: 'session-of-finn' });
    const payment = initiated(await punctual.service.initiate(request));
    expect(payment.needsConfirmation).toBe(false);
    const callback = await authorize(sandbox.description, payment.secrets.authorizationUrl ?? '', 'finn');
    expect(await punctual.service.complete(callback, null)).toEqual({ kind: 'refused', reason: 'OTHER_BROWSER' });
    await punctual.service.complete(callback, 'session-of-finn');
    await untilIs(punctual, payment.id, ({ status }) => status === 'SETTLED');
  });
});

describe.each(['albion', 'rheinbank'])('a payment from an account of the customer’s own at %s', (bankId) => {
  it('is authorised by nobody else: the bank itself sees to it', async () => {
    const endToEndId = newId();
    const payment = initiated(await gateway.service.initiate(requestFor(bankId, endToEndId)));
    expect(payment.needsConfirmation).toBe(false);
    const { authorizationUrl } = payment.secrets;
    // Alice at her own bank, with an address that was made for finn's account.
    await authorize(sandbox.description, authorizationUrl ?? '', 'alice').then(
      (callback) => gateway.service.complete(callback, null),
      () => undefined,
    );
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await moved(sandbox.description, endToEndId)).toMatchObject({ moved: 0 });
  });
});

describe.each(['rheinbank'])('at %s, which pays at the authorisation', (bankId) => {
  it('a payment that names no account of the customer’s is refused, with nothing stored', async () => {
    // Neither one that names none, nor one whose account is known by its number only: it could be anybody's.
    for (const request of [requestFromAnyAccount(bankId, newId()), requestFor(bankId, newId(), { debtor: null })]) {
      expect(await gateway.service.initiate(request)).toMatchObject({
        kind: 'invalid',
        faults: [{ field: 'debtorAccountId', code: 'REQUIRED' }],
      });
      expect(await gateway.service.findByKey(customer('finn'), request.idempotencyKey)).toBeNull();
    }
  });
});
