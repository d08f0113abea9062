// Payments for a day to come: nothing moves before the day, then once; a bank's word that it has taken one in is no word that
// it is settled. The sandbox's clock is moved on by its control API.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { authorize, control, newKey } from '../linking/world.ts';
import { customer, initiated, moved, orderAt, type PayingGateway, requestFor, startPaying, untilIs } from './world.ts';

let sandbox: Sandbox;
let gateway: PayingGateway;
const dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-future-'));
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  sandbox = await startSandbox();
  gateway = await startPaying({
    description: sandbox.description,
    place: { databaseUrl: null, dataDir },
    key: newKey(),
  });
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await sandbox.close();
  rmSync(dataDir, { recursive: true, force: true });
});

it('moves nothing before its day, at any bank, and moves once on it', async () => {
  const day = inDays(6);
  const banks = ['albion', 'thistle', 'rheinbank', 'banque-du-rhone'];
  const made = await Promise.all(
    banks.map(async (bankId) => {
      const endToEndId = `F-${bankId}`;
      const order = orderAt(bankId, endToEndId, { requestedExecutionDate: day });
      const { id, secrets } = initiated(await gateway.service.initiate(requestFor(bankId, endToEndId, { order })));
      const callback = await authorize(sandbox.description, secrets.authorizationUrl ?? '', 'finn');
      expect(await gateway.service.complete(callback, null)).toMatchObject({ kind: 'forward', error: null });
      return { bankId, endToEndId, id };
    }),
  );
  for (const { bankId, endToEndId, id } of made) {
    const payment = await untilIs(gateway, id, ({ stage }) => stage === 'FOLLOWING');
    expect([bankId, payment.status]).toEqual([bankId, bankId === 'albion' ? 'PENDING' : 'ACCEPTED']);
    expect((await moved(sandbox.description, endToEndId)).moved).toBe(0);
  }
  const [albion] = made;
  const cancelled = await gateway.service.cancel({
    principal: customer('finn'),
    paymentId: albion?.id ?? '',
    psuIpAddress: null,
    waitMs: 5000,
  });
  expect(cancelled).toMatchObject({ kind: 'unsupported' });

  await control(sandbox.description, 'PUT', '/clock', { now: `${day}T08:00:00Z` });
  for (const { endToEndId, id } of made) {
    expect(await untilIs(gateway, id, ({ stage }) => stage === 'ENDED', 40_000)).toMatchObject({ status: 'SETTLED' });
    expect(await moved(sandbox.description, endToEndId)).toMatchObject({ payments: 1, moved: 1 });
  }
  expect(await control(sandbox.description, 'GET', '/ledger/check')).toMatchObject({ balanced: true });
}, 90_000);
