// Mandates beside the sandbox's UK banks, on SQLite and on PostgreSQL with two gateways: set up, paid under within their limits and not
// beyond, however many at once, ended at either end; and payments whose answers are lost.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { MandateRecord } from '../../../src/store/payment-mandates.ts';
import type { StoreOptions } from '../../../src/store/store.ts';
import { openDatabases, postgresIsThere, type TestDatabases } from '../../support/postgres.ts';
import { reasonToSkip } from '../../support/services.ts';
import { isAskedFor } from '../../tiers.ts';
import { authorize, control, newKey } from '../linking/world.ts';
import { authorisedMandate, created, mandateFor, paymentUnder, termsAt } from './mandate-world.ts';
import { customer, moved, type PayingGateway, startPaying, untilIs } from './world.ts';

const skip = reasonToSkip(postgresIsThere, 'postgres');
const day = (amount: string) => ({ amount, currency: 'GBP', periodType: 'DAY', alignment: 'CONSENT' }) as const;

describe.each(['SQLite', 'PostgreSQL'] as const)('mandates on %s', (database) => {
  const isHere = isAskedFor(database) && (database === 'SQLite' || skip === null);
  describe.runIf(isHere)('work', () => {
    let sandbox: Sandbox;
    let postgres: TestDatabases | null = null;
    let dataDir: string;
    let place: Pick<StoreOptions, 'databaseUrl' | 'dataDir'>;
    const key = newKey();
    let one: PayingGateway;
    let other: PayingGateway;
    let count = 0;
    const newId = () => `M-${database}-${++count}`;

    /** What the banks do when a test says nothing else. */
    async function settleAtOnce(): Promise<void> {
      for (const id of ['albion', 'thistle']) {
        await control(sandbox.description, 'PUT', `/banks/${id}/payments`, { settleMs: 0 });
      }
    }

    beforeAll(async () => {
      dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-mandates-'));
      sandbox = await startSandbox();
      if (database === 'PostgreSQL') postgres = await openDatabases();
      place = { databaseUrl: postgres === null ? null : await postgres.createDatabase(), dataDir };
      const world = { description: sandbox.description, place, key };
      [one, other] = [await startPaying(world), await startPaying(world)];
      await settleAtOnce();
    }, 60_000);
    afterEach(async () => {
      await settleAtOnce();
      expect(await control(sandbox.description, 'GET', '/ledger/check')).toMatchObject({ balanced: true });
    });
    afterAll(async () => {
      await Promise.all([one, other].map((gateway) => gateway.close()));
      await Promise.all([sandbox.close(), postgres?.stop()]);
      rmSync(dataDir, { recursive: true, force: true });
    });

    const authorised = (bankId: string, more: Parameters<typeof termsAt>[1] = {}): Promise<MandateRecord> =>
      authorisedMandate(one, sandbox.description, mandateFor(bankId, newId(), { terms: termsAt(bankId, more) }));
    const leftOf = async (mandate: MandateRecord) => (await one.service.remains(mandate))?.nextPaymentMinor;
    const endOf = (id: string) => untilIs(one, id, ({ stage }) => stage === 'ENDED', 50_000);

    it.each(['albion', 'thistle'])(
      '%s: authorised once, paid under twice, no more than what is left',
      async (bankId) => {
        const mandate = await authorised(bankId, { periodicLimits: [day('7.00')] });
        expect(await leftOf(mandate)).toBe(500n);
        const references = [newId(), newId()];
        for (const reference of references) {
          const result = await one.service.payUnderMandate(paymentUnder(mandate.id, reference, { amount: '3.00' }));
          expect(result.kind).toBe('initiated');
          const payment = await endOf('payment' in result ? result.payment.id : '');
          expect(payment).toMatchObject({ status: 'SETTLED', mandateId: mandate.id });
          expect(await moved(sandbox.description, reference)).toMatchObject({ payments: 1, moved: 1 });
        }
        expect(await leftOf(mandate)).toBe(100n);
        const calls = async () =>
          (await control<{ path: string }[]>(sandbox.description, 'GET', `/banks/${bankId}/calls`)).length;
        const before = await calls();
        expect(
          await other.service.payUnderMandate(paymentUnder(mandate.id, newId(), { amount: '1.01' })),
        ).toMatchObject({
          kind: 'overMandate',
          breach: { kind: 'PERIOD', leftMinor: 100n, remaining: { usedMinor: 600n, limitMinor: 700n } },
        });
        expect(
          await other.service.payUnderMandate(paymentUnder(mandate.id, newId(), { amount: '5.01' })),
        ).toMatchObject({
          kind: 'overMandate',
          breach: { kind: 'INDIVIDUAL_AMOUNT', leftMinor: 500n },
        });
        // The bank was not asked.
        expect(await calls()).toBe(before);
        const events = await one.store.payments.readEvents(
          (await one.store.payments.readOfCustomer('finn', 1))[0]?.id ?? '',
        );
        expect(events.map(({ status }) => status)).not.toContain('AWAITING_AUTHORISATION');
      },
    );

    it('of payments at once, at two gateways, no more than the limit go through', async () => {
      const mandate = await authorised('albion', { periodicLimits: [day('7.00')] });
      const results = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          (index % 2 === 0 ? one : other).service.payUnderMandate(
            paymentUnder(mandate.id, newId(), { amount: '2.00' }),
          ),
        ),
      );
      const made = results.flatMap((result) => ('payment' in result ? [result.payment] : []));
      expect(made).toHaveLength(3);
      expect(results.filter(({ kind }) => kind === 'overMandate')).toHaveLength(9);
      for (const { id } of made) expect(await endOf(id)).toMatchObject({ status: 'SETTLED' });
      expect(await leftOf(mandate)).toBe(100n);
    });

    it('what has come to nothing does not count, what is unknown does', async () => {
      const mandate = await authorised('thistle', { periodicLimits: [day('5.00')] });
      await control(sandbox.description, 'PUT', '/banks/thistle/payments', {
        outcome: 'reject',
        reason: 'limit',
        settleMs: 0,
      });
      const refused = await one.service.payUnderMandate(paymentUnder(mandate.id, newId(), { amount: '5.00' }));
      expect(await endOf('payment' in refused ? refused.payment.id : '')).toMatchObject({ status: 'REJECTED' });
      expect(await leftOf(mandate)).toBe(500n);
      await control(sandbox.description, 'PUT', '/banks/thistle/payments', {
        settleMs: 0,
        idempotency: 'ignored',
        loseAnswer: 'reset',
        loseOn: ['payment'],
      });
      const reference = newId();
      const lost = await one.service.payUnderMandate(paymentUnder(mandate.id, reference, { amount: '4.00' }));
      expect(lost.kind).toBe('outcomeUnknown');
      const payment = await endOf('payment' in lost ? lost.payment.id : '');
      expect(payment).toMatchObject({ status: 'UNKNOWN' });
      expect(await leftOf(mandate)).toBe(100n);
      // Never sent again where keys are not known to be kept.
      expect(await moved(sandbox.description, reference)).toMatchObject({ payments: 1 });
      const sent = (await one.store.payments.readSteps(payment.id)).filter(({ phase }) => phase === 'BEGUN');
      expect(sent).toHaveLength(1);
      expect([...one.alerts, ...other.alerts].filter((text) => text.includes(payment.id))).toHaveLength(1);
    });

    it('a lost answer is found by the same key where keys are kept, also when everything on the way is doubled', async () => {
      const mandate = await authorised('albion');
      for (const plan of [
        { loseAnswer: 'reset', loseOn: ['payment'], loseTimes: 1, isDoubled: true },
        { isDoubled: true },
        { repeatAnswer: true },
        { lateMs: 1000, lateShare: 0.6 },
      ]) {
        await control(sandbox.description, 'PUT', '/banks/albion/payments', { settleMs: 0, ...plan });
        const reference = newId();
        const result = await one.service.payUnderMandate(paymentUnder(mandate.id, reference, { amount: '0.50' }));
        const payment = await endOf('payment' in result ? result.payment.id : '');
        expect([plan, payment.status]).toEqual([plan, 'SETTLED']);
        expect(await moved(sandbox.description, reference)).toMatchObject({ payments: 1, moved: 1 });
      }
    }, 60_000);

    it('the same key is the same payment; for another input it is a conflict', async () => {
      const mandate = await authorised('albion');
      const asked = paymentUnder(mandate.id, newId());
      const results = await Promise.all([one, other, one].map(({ service }) => service.payUnderMandate(asked)));
      expect(new Set(results.map((result) => ('payment' in result ? result.payment.id : result.kind))).size).toBe(1);
      expect(await one.service.payUnderMandate({ ...asked, amount: '1.26' })).toEqual({ kind: 'keyConflict' });
      const [payment] = results;
      await endOf(payment !== undefined && 'payment' in payment ? payment.payment.id : '');
      expect(await moved(sandbox.description, asked.idempotencyKey)).toMatchObject({ payments: 1, moved: 1 });
    });

    it('a mandate that was taken back here is ended at the bank, and pays nothing', async () => {
      const mandate = await authorised('albion');
      const asked = { principal: customer('finn'), mandateId: mandate.id, psuIpAddress: null, waitMs: 15_000 };
      expect(await other.service.revokeMandate({ ...asked, principal: customer('alice') })).toEqual({
        kind: 'unknownMandate',
      });
      const revoked = await one.service.revokeMandate(asked);
      expect(revoked).toMatchObject({ kind: 'revoked', mandate: { status: 'REVOKED', stage: 'ENDED' } });
      expect(await one.service.revokeMandate(asked)).toMatchObject({ kind: 'revoked' });
      const consent = await control<{ state: string }>(
        sandbox.description,
        'GET',
        `/consents/${mandate.bankConsentId}`,
      );
      expect(consent.state).toBe('terminated');
      expect(await one.service.payUnderMandate(paymentUnder(mandate.id, newId()))).toMatchObject({
        kind: 'notAuthorised',
        status: 'REVOKED',
      });
      const stored = await one.store.paymentMandates.read(mandate.id);
      expect(stored?.secrets).toMatchObject({ accessToken: null, refreshToken: null });
    });

    it('a bank that is away is told later', async () => {
      const mandate = await authorised('thistle');
      await control(sandbox.description, 'PUT', '/banks/thistle/faults', { status: 503, share: 1 });
      const asked = { principal: customer('finn'), mandateId: mandate.id, psuIpAddress: null, waitMs: 500 };
      expect(await one.service.revokeMandate(asked)).toMatchObject({ mandate: { status: 'REVOKED', stage: 'ENDING' } });
      await control(sandbox.description, 'DELETE', '/banks/thistle/faults');
      await expect
        .poll(async () => (await one.store.paymentMandates.read(mandate.id))?.stage, { timeout: 20_000 })
        .toBe('ENDED');
      const consent = await control<{ state: string }>(
        sandbox.description,
        'GET',
        `/consents/${mandate.bankConsentId}`,
      );
      expect(consent.state).toBe('terminated');
    }, 40_000);

    it.each(['albion', 'thistle'])(
      'that it was taken back at %s is seen before a payment, and nothing is sent',
      async (bankId) => {
        const mandate = await authorised(bankId);
        await control(sandbox.description, 'DELETE', `/consents/${mandate.bankConsentId}`);
        const reference = newId();
        const result = await one.service.payUnderMandate(paymentUnder(mandate.id, reference));
        expect(result).toMatchObject({ kind: 'rejected', rejection: 'REFUSED' });
        expect(await moved(sandbox.description, reference)).toEqual({ payments: 0, moved: 0 });
        const read = await one.store.paymentMandates.read(mandate.id);
        expect(read).toMatchObject({ status: 'REVOKED', stage: 'ENDED' });
        expect(await leftOf(mandate)).toBe(500n);
      },
    );

    it('tokens are renewed by one gateway, and stored before they are used', async () => {
      await control(sandbox.description, 'PUT', '/banks/albion/tokens', { accessTokenSeconds: 6 });
      try {
        const mandate = await authorised('albion', { periodicLimits: [day('5.00')] });
        await new Promise((resolve) => setTimeout(resolve, 2000));
        const results = await Promise.all(
          [one, other, one, other].map(({ service }) => service.payUnderMandate(paymentUnder(mandate.id, newId()))),
        );
        for (const result of results) {
          expect(await endOf('payment' in result ? result.payment.id : '')).toMatchObject({ status: 'SETTLED' });
        }
        const renewed = await one.store.paymentMandates.read(mandate.id);
        expect(renewed?.secrets.accessToken).not.toBe(mandate.secrets.accessToken);
        expect(renewed).toMatchObject({ status: 'AUTHORISED' });
      } finally {
        await control(sandbox.description, 'PUT', '/banks/albion/tokens', { accessTokenSeconds: 300 });
      }
    }, 40_000);

    it('where it names no account of the customer’s it is confirmed by the code, once, by whoever asked for it', async () => {
      const asked = mandateFor('albion', newId(), {
        debtor: null,
        debtorName: null,
        terms: termsAt('albion', { debtorAccount: null, debtorName: null }),
      });
      const { id, secrets } = created(await one.service.createMandate(asked));
      const callback = await authorize(sandbox.description, secrets.authorizationUrl ?? '', 'finn');
      const result = await one.service.complete(callback, null);
      const location = new URL(result.kind === 'forward' ? result.location : 'https://nowhere.example');
      const code = location.searchParams.get('code') ?? '';
      expect(code).toMatch(/^[\w-]{43}$/);
      expect(location.searchParams.get('state')).toBe('client-state');
      const again = await other.service.complete(callback, null);
      expect(again).toMatchObject({ kind: 'forward', error: 'code_already_sent' });
      expect(await one.service.payUnderMandate(paymentUnder(id, newId()))).toMatchObject({
        kind: 'notAuthorised',
        status: 'AWAITING_AUTHORISATION',
      });
      const confirm = { principal: customer('finn'), code, psuIpAddress: null, waitMs: 5000 };
      expect(await one.service.confirmMandate({ ...confirm, principal: customer('alice') })).toEqual({
        kind: 'refused',
      });
      expect(await one.service.confirmMandate({ ...confirm, code: 'x'.repeat(43) })).toEqual({ kind: 'refused' });
      expect(await one.service.confirmMandate(confirm)).toMatchObject({
        kind: 'confirmed',
        mandate: { status: 'AUTHORISED' },
      });
      expect(await other.service.confirmMandate(confirm)).toMatchObject({ kind: 'confirmed' });
      expect(await one.service.payUnderMandate(paymentUnder(id, newId()))).toMatchObject({ kind: 'initiated' });
    });

    it('a customer who refuses, and one who never comes back, leave nothing that can be used', async () => {
      const asked = mandateFor('albion', newId());
      const { id, secrets } = created(await one.service.createMandate(asked));
      const callback = await authorize(sandbox.description, secrets.authorizationUrl ?? '', 'finn', 'refuse');
      expect(await one.service.complete(callback, null)).toMatchObject({ kind: 'forward', error: 'access_denied' });
      expect(await one.store.paymentMandates.read(id)).toMatchObject({ status: 'REJECTED' });
      expect(await one.service.complete(callback, null)).toMatchObject({ kind: 'forward', error: 'access_denied' });
      expect(await one.service.payUnderMandate(paymentUnder(id, newId()))).toMatchObject({ kind: 'notAuthorised' });
    });

    it('the callback is taken once, however often it comes', async () => {
      const { id, secrets } = created(await one.service.createMandate(mandateFor('thistle', newId())));
      const callback = await authorize(sandbox.description, secrets.authorizationUrl ?? '', 'finn');
      await Promise.all([one, other, one].map(({ service }) => service.complete(callback, null)));
      await expect.poll(async () => (await one.store.paymentMandates.read(id))?.status).toBe('AUTHORISED');
      const audit = await one.store.audit.read({ paymentId: id, limit: 100 });
      expect(audit.map(({ action }) => action)).toEqual(['MANDATE_CREATE', 'MANDATE_AUTHORISE']);
      expect(await other.service.complete(callback, null)).toMatchObject({ kind: 'forward', error: null });
    });

    it('of somebody else, or through another client, there is none', async () => {
      const mandate = await authorised('albion');
      for (const principal of [
        customer('alice'),
        customer('finn', { clientId: 'small' }),
        customer('finn', { scopes: new Set(['payments:read']) }),
      ]) {
        const asked = paymentUnder(mandate.id, newId(), { principal });
        expect(await one.service.payUnderMandate(asked)).toEqual({ kind: 'unknownMandate' });
      }
      expect(await one.service.payUnderMandate(paymentUnder('nothing', newId()))).toEqual({ kind: 'unknownMandate' });
      const forAnother = mandateFor('albion', newId(), { customerId: 'alice' });
      expect(await one.service.createMandate(forAnother)).toEqual({ kind: 'forbidden' });
    });

    it('bad input is told all at once, and leaves key and limits as they were', async () => {
      const mandate = await authorised('albion');
      for (const [more, fault] of [
        [{ amount: '-1.00' }, 'amount.amount INVALID'],
        [{ amount: '0.00' }, 'amount.amount INVALID'],
        [{ amount: '0.001' }, 'amount.amount INVALID'],
        [{ currency: 'EUR' }, 'amount.currency INVALID'],
        [{ remittanceInformation: 'x'.repeat(141) }, 'remittanceInformation TOO_LONG'],
        [{ idempotencyKey: 'with space' }, 'idempotencyKey CHARACTERS'],
      ] as const) {
        const result = await one.service.payUnderMandate(
          paymentUnder(mandate.id, newId(), { endToEndId: null, ...more }),
        );
        const faults = 'faults' in result ? result.faults.map(({ field, code }) => `${field} ${code}`) : [result.kind];
        expect(faults).toEqual([fault]);
      }
      expect(await leftOf(mandate)).toBe(500n);
      for (const bankId of ['rheinbank', 'southern-cross', 'nowhere']) {
        const asked = mandateFor('albion', newId(), { bankId });
        expect(await one.service.createMandate(asked)).toEqual({ kind: 'unsupported' });
      }
      const asked = mandateFor('albion', newId());
      await one.service.createMandate(asked);
      const changed = { ...asked, terms: termsAt('albion', { maximumIndividualAmount: '6.00' }) };
      expect(await one.service.createMandate(changed)).toEqual({ kind: 'keyConflict' });
    });

    it('a mandate of a day to come pays nothing before, one with a reference bears it', async () => {
      const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
      const later = await authorised('thistle', { validFromDate: tomorrow, validToDate: tomorrow });
      expect(await one.service.payUnderMandate(paymentUnder(later.id, newId()))).toMatchObject({
        kind: 'overMandate',
        breach: { kind: 'NOT_YET_VALID', firstDate: tomorrow },
      });
      expect(await leftOf(later)).toBe(0n);
      for (const bankId of ['albion', 'thistle']) {
        const mandate = await authorised(bankId, { remittanceInformation: 'Savings' });
        const other = paymentUnder(mandate.id, newId(), { remittanceInformation: 'Other' });
        expect(await one.service.payUnderMandate(other)).toMatchObject({ kind: 'invalid' });
        const result = await one.service.payUnderMandate(paymentUnder(mandate.id, newId()));
        const payment = await endOf('payment' in result ? result.payment.id : '');
        expect(payment).toMatchObject({ status: 'SETTLED', order: { remittanceInformation: 'Savings' } });
      }
    });
  });
});
