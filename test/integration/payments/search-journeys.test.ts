// Payments at the sandbox's banks whose answers are lost, found in the statements of the customer's own links, as the gateway
// reads them; held against the banks' ledger. With statements that tests write: search.test.ts.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { PaymentRecord } from '../../../src/store/payments.ts';
import { authorize, control, link, newKey, startLinking } from '../linking/world.ts';
import {
  briefSearchTimes,
  hastenedUntilIs,
  initiated,
  moved,
  orderAt,
  type PayingGateway,
  requestFor,
  requestFromAnyAccount,
  settlingMs,
  startPaying,
} from './world.ts';

const bankId = 'thistle';
const lost = { loseAnswer: 'reset', loseOn: ['payment'], idempotency: 'ignored' };
let sandbox: Sandbox;
let gateway: PayingGateway;
let unlinked: PayingGateway;
const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'bankgraph-search-')));
let count = 0;

/** A gateway that knows of no kept keys, so that a lost answer stays lost; finn's accounts are linked there, or not. */
async function startWith(dataDir: string, isLinked: boolean): Promise<PayingGateway> {
  const { description } = sandbox;
  const place = { databaseUrl: null, dataDir };
  const key = newKey();
  if (isLinked) {
    const linking = await startLinking(description, place, key);
    await link(linking, description, bankId, 'finn');
    await linking.close();
  }
  return startPaying({ description, place, key, keepsKeys: false });
}

beforeAll(async () => {
  sandbox = await startSandbox();
  const [one = '', other = ''] = folders;
  gateway = await startWith(one, true);
  unlinked = await startWith(other, false);
}, 60_000);
beforeEach(() => plan({}));
afterAll(async () => {
  await Promise.all([gateway, unlinked].map((each) => each.close()));
  await sandbox.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const plan = (body: object) =>
  control(sandbox.description, 'PUT', `/banks/${bankId}/payments`, { settleMs: 0, ...body });

/** A payment whose submission has no answer, as it stands when nobody can tell what became of it. */
async function lose(
  through: PayingGateway,
  {
    endToEndId = null,
    isNamed = true,
    outcome = 'settle',
  }: { readonly endToEndId?: string | null; readonly isNamed?: boolean; readonly outcome?: 'settle' | 'reject' } = {},
): Promise<PaymentRecord> {
  await plan({ ...lost, outcome });
  const key = `S-${++count}`;
  const order = orderAt(bankId, key, { endToEndId, ...(isNamed ? {} : { debtorAccount: null }) });
  const request = isNamed ? requestFor(bankId, key, { order }) : requestFromAnyAccount(bankId, key, { order });
  const payment = initiated(await through.service.initiate(request));
  const callback = await authorize(sandbox.description, payment.secrets.authorizationUrl ?? '', 'finn');
  const result = await through.service.complete(callback, null);
  if (payment.needsConfirmation && result.kind === 'forward') {
    const code = new URL(result.location).searchParams.get('code') ?? '';
    await through.service.confirm({ principal: request.principal, code, psuIpAddress: null, waitMs: 15_000 });
  }
  const ended = await hastenedUntilIs(through, payment.id, ({ stage }) => stage === 'ENDED', 40_000);
  expect(ended.status).toBe('UNKNOWN');
  return ended;
}

/** Rounds until it is known what became of the payment, or that many have passed. */
async function search(through: PayingGateway, sought: PaymentRecord, rounds = 30): Promise<PaymentRecord | null> {
  const { id } = sought;
  await through.hasten({ ...sought, dueAtMs: through.options.now() + settlingMs });
  for (let round = 0; round < rounds; round++) {
    await through.search.round();
    const payment = await through.store.payments.read(id);
    if (payment?.status !== 'UNKNOWN') return payment;
    await new Promise((resolve) => setTimeout(resolve, briefSearchTimes.confirmMs / 4));
  }
  return through.store.payments.read(id);
}

describe('a payment whose answer was lost', () => {
  it.each([true, false])(
    'is found in the statement of the account that paid (named: %s)',
    async (isNamed) => {
      const payment = await lose(gateway, { isNamed });
      expect((await moved(sandbox.description, payment.order.endToEndId)).moved).toBe(1);
      expect(await search(gateway, payment)).toMatchObject({ status: 'SETTLED', bankPaymentId: null });
      const evidence = (await gateway.store.payments.readEvidenceOf([payment.id])).get(payment.id);
      expect(evidence?.linkId).toBe((await gateway.store.links.readOfCustomer('finn'))[0]?.id);
      expect(gateway.findings.filter(({ message }) => message.includes(payment.id))).toMatchObject([
        { kind: 'settled' },
      ]);
    },
    60_000,
  );

  it('stays unknown while nothing moved: no entry is no proof, and another payment’s is none', async () => {
    const refused = await lose(gateway, { outcome: 'reject' });
    const paid = await lose(gateway);
    expect(await search(gateway, paid)).toMatchObject({ status: 'SETTLED' });
    expect(await search(gateway, refused, 8)).toMatchObject({ status: 'UNKNOWN', rejection: null });
    expect((await moved(sandbox.description, refused.order.endToEndId)).moved).toBe(0);
  }, 90_000);

  it('is told as likely where the client chose its reference', async () => {
    const payment = await lose(gateway, { endToEndId: 'CHOSEN-BY-CLIENT-1' });
    expect(await search(gateway, payment, 8)).toMatchObject({ status: 'UNKNOWN' });
    const told = gateway.findings.filter(({ message }) => message.includes(payment.id));
    expect(told).toMatchObject([{ kind: 'likely', message: expect.stringContaining('REFERENCE_NOT_OURS') }]);
  }, 60_000);

  it('is not looked for in other customers’ accounts, though they are linked', async () => {
    const payment = await lose(unlinked);
    expect((await moved(sandbox.description, payment.order.endToEndId)).moved).toBe(1);
    expect(await search(unlinked, payment, 8)).toMatchObject({ status: 'UNKNOWN' });
    expect(unlinked.findings).toEqual([]);
  }, 60_000);
});
