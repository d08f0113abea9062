// Two gateways on one PostgreSQL: one key at both makes one payment, the callback may come to either, and either follows what
// the other began, each payment by one of them at a time.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { openDatabases, postgresIsThere, type TestDatabases } from '../../support/postgres.ts';
import { reasonToSkip } from '../../support/services.ts';
import { authorize, control, newKey } from '../linking/world.ts';
import { customer, initiated, moved, orderAt, type PayingGateway, requestFor, startPaying, untilIs } from './world.ts';

const skip = reasonToSkip(postgresIsThere, 'postgres');

describe.skipIf(skip !== null)(`two gateways on PostgreSQL${skip === null ? '' : ` (${skip})`}`, () => {
  let sandbox: Sandbox;
  let postgres: TestDatabases;
  let gateways: readonly [PayingGateway, PayingGateway];

  beforeAll(async () => {
    [sandbox, postgres] = await Promise.all([startSandbox(), openDatabases()]);
    const place = { databaseUrl: await postgres.createDatabase(), dataDir: '/nonexistent' };
    const world = { description: sandbox.description, place, key: newKey() };
    gateways = [await startPaying(world), await startPaying(world)];
  }, 60_000);
  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.close()));
    await Promise.all([sandbox.close(), postgres.stop()]);
  });

  it.each(['albion', 'rheinbank'])(
    'make one payment at %s of twenty at once, and settle it once',
    async (bankId) => {
      const endToEndId = `G-${bankId}`;
      const [one, other] = gateways;
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 === 0 ? one : other).service.initiate(requestFor(bankId, endToEndId)),
        ),
      );
      const payments = results.map(initiated);
      expect(new Set(payments.map(({ id }) => id)).size).toBe(1);
      const [payment] = payments;
      if (payment === undefined) throw new Error('none');
      const creations = await one.store.payments.readSteps(payment.id);
      expect(creations.map(({ step, phase }) => `${step} ${phase}`)).toEqual(['CREATE BEGUN', 'CREATE DONE']);
      const { authorizationUrl } = payment.secrets;
      const callback = await authorize(sandbox.description, authorizationUrl ?? '', 'finn');
      // The browser loads it twice, at both.
      await Promise.all([other, one, other].map(({ service }) => service.complete(callback, null)));
      expect(await untilIs(one, payment.id, ({ stage }) => stage === 'ENDED')).toMatchObject({ status: 'SETTLED' });
      expect(await moved(sandbox.description, endToEndId)).toMatchObject({ payments: 1, moved: 1 });
      const steps = await other.store.payments.readSteps(payment.id);
      expect(steps.filter(({ step, phase }) => step === 'EXCHANGE' && phase === 'BEGUN')).toHaveLength(1);
      expect(gateways.flatMap(({ settled }) => settled)).toHaveLength(bankId === 'albion' ? 1 : 2);
      expect(await control(sandbox.description, 'GET', '/ledger/check')).toMatchObject({ balanced: true });
    },
    60_000,
  );

  it('ask the bank once to cancel what is wanted cancelled at both, twenty times at once', async () => {
    const [one, other] = gateways;
    const requestedExecutionDate = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    const order = orderAt('rheinbank', 'G-cancel', { requestedExecutionDate });
    const { id, secrets } = initiated(await one.service.initiate(requestFor('rheinbank', 'G-cancel', { order })));
    const callback = await authorize(sandbox.description, secrets.authorizationUrl ?? '', 'finn');
    await other.service.complete(callback, null);
    await control(sandbox.description, 'DELETE', '/banks/rheinbank/calls');
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? one : other).service.cancel({
          principal: customer('finn'),
          paymentId: id,
          psuIpAddress: null,
          waitMs: 20_000,
        }),
      ),
    );
    const urls = results.map((result) =>
      result.kind === 'authorisationNeeded' ? result.authorizationUrl : result.kind,
    );
    expect(new Set(urls).size).toBe(1);
    const calls = await control<{ method: string }[]>(sandbox.description, 'GET', '/banks/rheinbank/calls');
    expect(calls.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
    const back = await authorize(sandbox.description, urls[0] ?? '', 'finn');
    expect(await one.service.complete(back, null)).toMatchObject({ kind: 'forward', error: null });
    expect(await untilIs(other, id, ({ stage }) => stage === 'ENDED')).toMatchObject({ status: 'CANCELLED' });
    expect(await moved(sandbox.description, 'G-cancel')).toMatchObject({ moved: 0 });
  }, 60_000);
});
