// Payments from the operator's own accounts, ordered with the gateway's own access: drafts that somebody allows in Revolut's app, and
// payments at once within what the operator has said. What client and ledger see, at the sandbox's Revolut.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountNamed } from '../../../src/sandbox/ledger/accounts.ts';
import { uuidOf } from '../../../src/sandbox/ledger/random.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { PaymentRecord } from '../../../src/store/payments.ts';
import { control, newKey } from '../linking/world.ts';
import { toPlace } from './place.ts';
import {
  customer,
  decideOn,
  draftsOf,
  hastenedUntilIs,
  initiated,
  moved,
  orderAt,
  type PayingGateway,
  requestFor,
  revolutReferenceOf,
  startPaying,
} from './world.ts';

let sandbox: Sandbox;
let gateway: PayingGateway;
let bankId: string;
const dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-orders-'));
let count = 0;
const newId = () => `O-${++count}-${Date.now()}`;
const finn = accountNamed('finn-rheinbank-current');
const creditor = { name: 'Finn Farrowdale', iban: finn.iban, sortCode: null, accountNumber: null, bic: null };
const direct = {
  counterparties: [{ id: uuidOf('payee Finn Farrowdale'), iban: finn.iban }],
  perPayment: { EUR: '10.00' },
  perDay: { EUR: '25.00' },
};

beforeAll(async () => {
  sandbox = await startSandbox();
  const { description } = sandbox;
  gateway = await startPaying({
    description,
    place: { databaseUrl: null, dataDir },
    key: newKey(),
    hasSources: true,
    sourceProfiles: { revolut: { direct } },
  });
  ({ bankId } = toPlace('revolut/northwind', description, []));
}, 60_000);
beforeEach(() => plan({}));
afterAll(async () => {
  expect(await control(sandbox.description, 'GET', '/ledger/check')).toMatchObject({ balanced: true });
  await gateway.close();
  await sandbox.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Has Revolut treat payments so; it settles at once unless said otherwise. */
const plan = (how: object) => control(sandbox.description, 'PUT', '/banks/revolut/payments', { settleMs: 0, ...how });
const drafts = (payment: PaymentRecord) => draftsOf(sandbox.description, payment.id);
const becomes = ({ id }: PaymentRecord, wanted: PaymentRecord['status']) =>
  hastenedUntilIs(gateway, id, ({ status }) => status === wanted);
const movedFor = async (payment: PaymentRecord) =>
  (await moved(sandbox.description, revolutReferenceOf(payment))).moved;
const order = (id: string, more: Parameters<typeof orderAt>[2] = {}) => orderAt('revolut', id, more);
const asking = (id: string, more: Parameters<typeof orderAt>[2] = {}) =>
  requestFor('revolut', id, { bankId, order: order(id, { remittanceInformation: `Invoice ${id}`, ...more }) });

describe('a draft', () => {
  it('waits for whoever may allow it, and pays once when they do', async () => {
    const payment = initiated(await gateway.service.initiate(asking(newId())));
    expect(payment).toMatchObject({ status: 'AWAITING_AUTHORISATION', stage: 'AUTHORISING' });
    expect(payment.secrets.authorizationUrl).toBeNull();
    // Days, not minutes: somebody has to open an app.
    expect(payment.authoriseUntilMs - payment.createdAtMs).toBe(7 * 86_400_000);
    expect(await drafts(payment)).toMatchObject([{ state: 'open' }]);
    expect(await movedFor(payment)).toBe(0);
    expect(await decideOn(sandbox.description, payment.id, 'approve')).toBe(1);
    expect(await becomes(payment, 'SETTLED')).toMatchObject({ stage: 'ENDED' });
    expect(await movedFor(payment)).toBe(1);
    expect(gateway.settled.some(({ id }) => id === payment.id)).toBe(true);
  });

  it('that is not allowed is rejected, and nothing moves', async () => {
    const payment = initiated(await gateway.service.initiate(asking(newId())));
    await decideOn(sandbox.description, payment.id, 'reject');
    expect(await becomes(payment, 'REJECTED')).toMatchObject({ reasonCode: 'DS02' });
    expect(await movedFor(payment)).toBe(0);
  });

  it('is taken back when the client cancels it, and not once somebody has allowed it', async () => {
    const principal = customer('northwind');
    const payment = initiated(await gateway.service.initiate(asking(newId())));
    const cancelled = await gateway.service.cancel({ principal, paymentId: payment.id, waitMs: 15_000 });
    expect(cancelled.kind).toBe('cancelled');
    expect(await drafts(payment)).toEqual([]);
    const other = initiated(await gateway.service.initiate(asking(newId())));
    await decideOn(sandbox.description, other.id, 'approve');
    const late = await gateway.service.cancel({ principal, paymentId: other.id, waitMs: 15_000 });
    expect(late.kind).toBe('tooLate');
    await becomes(other, 'SETTLED');
    expect(await movedFor(other)).toBe(1);
  });

  it('that was deleted in the app is cancelled', async () => {
    const payment = initiated(await gateway.service.initiate(asking(newId())));
    const [draft] = await drafts(payment);
    const elsewhere = gateway.banks.get(bankId);
    const call = elsewhere?.paymentCall({ signal: AbortSignal.timeout(5000), atMs: Date.now() + 5000 }, null);
    if (elsewhere === undefined || call === undefined) throw new Error('no bank');
    await elsewhere.payments.cancel(call, {
      bankPaymentId: `payment-drafts/${draft?.id}`,
      order: payment.order,
      callbackUri: '',
      state: '',
    });
    expect(await becomes(payment, 'CANCELLED')).toMatchObject({ stage: 'ENDED' });
    expect(await movedFor(payment)).toBe(0);
  });

  it('is for a day to come', async () => {
    const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    const payment = initiated(
      await gateway.service.initiate(asking(newId(), { requestedExecutionDate: day, creditor })),
    );
    // Whom the operator has named is paid at once or by a draft.
    expect(payment.secrets.isDirect).toBeUndefined();
    await decideOn(sandbox.description, payment.id, 'approve');
    await becomes(payment, 'PENDING');
    expect(await movedFor(payment)).toBe(0);
  });

  it.each(['reset', 'error'])('whose answer was lost (%s) is found by its title, and made once', async (loseAnswer) => {
    await plan({ loseAnswer, loseOn: ['consent'], loseTimes: 1 });
    const result = await gateway.service.initiate(asking(newId()));
    if (result.kind !== 'outcomeUnknown') throw new Error(result.kind);
    const { payment } = result;
    expect(payment).toMatchObject({ status: 'UNKNOWN', stage: 'SUBMITTING' });
    const found = await becomes(payment, 'AWAITING_AUTHORISATION');
    expect(found.bankPaymentId).toMatch(/^payment-drafts\//);
    expect(await drafts(payment)).toHaveLength(1);
    await decideOn(sandbox.description, payment.id, 'approve');
    await becomes(payment, 'SETTLED');
    expect(await movedFor(payment)).toBe(1);
  });

  it('is refused at once where the bank is away before anything was sent', async () => {
    await control(sandbox.description, 'PUT', '/sources/revolut/faults', { reset: true });
    const result = await gateway.service.initiate(asking(newId()));
    await control(sandbox.description, 'DELETE', '/sources/revolut/faults');
    expect(result).toMatchObject({ kind: 'rejected', rejection: 'BANK_UNAVAILABLE' });
    if ('payment' in result) expect(await drafts(result.payment)).toEqual([]);
  });

  it.each([
    [
      'a payee that Revolut does not take',
      { creditor: { ...creditor, iban: 'FR7630006000011234567890189', name: 'X' } },
    ],
    [
      'an account of the business’s own',
      { creditor: { ...creditor, iban: accountNamed('northwind-revolut-payroll').iban } },
    ],
  ])('to %s is refused, and nothing is left open', async (_name, more) => {
    const result = await gateway.service.initiate(asking(newId(), more));
    if (result.kind === 'initiated') {
      // Revolut itself may take it: then it waits as any other.
      expect(await drafts(result.payment)).toHaveLength(1);
      await decideOn(sandbox.description, result.payment.id, 'reject');
      return;
    }
    expect(result).toMatchObject({ kind: 'rejected' });
    if ('payment' in result) expect(await drafts(result.payment)).toEqual([]);
  });
});

describe('a payment at once', () => {
  it('goes to whom the operator has named, under one key, however often it is asked for', async () => {
    const asked = asking(newId(), { creditor });
    const [one, other] = await Promise.all([gateway.service.initiate(asked), gateway.service.initiate(asked)]);
    const payment = initiated(one.kind === 'initiated' ? one : other);
    expect(payment.secrets.isDirect).toBe(true);
    // Begun by a gateway that died before it was sent, it is not sent days later.
    expect(payment.authoriseUntilMs - payment.createdAtMs).toBe(15 * 60_000);
    await becomes(payment, 'SETTLED');
    expect(await drafts(payment)).toEqual([]);
    expect(await movedFor(payment)).toBe(1);
  });

  it.each([
    ['reset', ['payment']],
    ['error', ['payment']],
    ['reset', ['status']],
  ])('whose answer was lost (%s on %j) is found by its key, and made once', async (loseAnswer, loseOn) => {
    await plan({ loseAnswer, loseOn, loseTimes: 1 });
    const result = await gateway.service.initiate(asking(newId(), { creditor }));
    if (!('payment' in result)) throw new Error(result.kind);
    await becomes(result.payment, 'SETTLED');
    expect(await movedFor(result.payment)).toBe(1);
  });

  it('never goes for a partner, nor above the limit of one payment: those are drafts', async () => {
    for (const changed of [
      { principal: customer('northwind'), order: order(newId(), { creditor, amount: '10.01' }) },
      { principal: customer('northwind'), order: order(newId()) },
    ]) {
      const payment = initiated(await gateway.service.initiate(requestFor('revolut', newId(), { bankId, ...changed })));
      expect(payment.secrets.isDirect).toBeUndefined();
      expect(await drafts(payment)).toHaveLength(1);
      await decideOn(sandbox.description, payment.id, 'reject');
    }
  });

  it('is held to the day’s limit over all clients, and the day is not given back', async () => {
    const results: string[] = [];
    for (let round = 0; round < 4; round++) {
      const clientId = round % 2 === 0 ? 'app' : 'small';
      const principal = customer('northwind', { clientId });
      const id = newId();
      const more = { principal, bankId, order: order(id, { creditor, amount: '9.00', remittanceInformation: id }) };
      results.push((await gateway.service.initiate(requestFor('revolut', id, more))).kind);
    }
    // 1.25 a time went before, and 25.00 are allowed.
    expect(results.filter((kind) => kind === 'initiated').length).toBeLessThanOrEqual(2);
    expect(results.at(-1)).toBe('overLimit');
  });
});

describe('whoever is not the business', () => {
  it('orders nothing from its accounts', async () => {
    const asked = asking(newId());
    const result = await gateway.service.initiate({ ...asked, principal: customer('alice'), customerId: 'alice' });
    expect(result).toEqual({ kind: 'unsupported' });
    const other = await gateway.service.initiate({ ...asked, principal: customer('alice') });
    expect(other).toEqual({ kind: 'forbidden' });
  });

  it('has to name the account that pays', async () => {
    const id = newId();
    const request = requestFor('revolut', id, { bankId, debtor: null, order: order(id, { debtorAccount: null }) });
    expect(await gateway.service.initiate(request)).toMatchObject({
      kind: 'invalid',
      faults: [{ field: 'debtorAccountId', code: 'REQUIRED' }],
    });
  });

  it('pays from no account but the one that is named, though another currency’s has its number', async () => {
    const asked = asking(newId());
    expect(await gateway.service.initiate({ ...asked, debtorCurrency: 'GBP' })).toMatchObject({
      kind: 'invalid',
      faults: [{ field: 'debtorAccountId', code: 'INVALID' }],
    });
    const payment = initiated(await gateway.service.initiate({ ...asked, debtorCurrency: 'EUR' }));
    await decideOn(sandbox.description, payment.id, 'reject');
  });
});
