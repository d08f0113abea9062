// Payments of unknown outcome as operators close them: by whom, when not, and what happens when the engine, another operator or a
// statement says something else at the same moment. Over both databases.

import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { PaymentClosings, proposalMs } from '../../../src/payments/closings.ts';
import type { ClosingStatus, PaymentRecord } from '../../../src/store/payments.ts';
import type { Store } from '../../../src/store/store.ts';
import { databases, type FreshStore, newKey, useStores } from '../store/stores.ts';
import { makeUnknownPayment } from './unknown-payment.ts';

const startMs = Date.parse('2026-11-20T09:00:00Z');
const day = '2026-11-20';
const evidence = { text: 'The bank says on the phone: booked', reference: 'REF-77' };

describe.each(databases)('closings of payments on $name', ({ skip, make }) => {
  let fresh: FreshStore;
  let store: Store;
  let nowMs: number;
  const stores = skip === null ? useStores(make, (made) => (fresh = made)) : null;
  beforeEach((context) => {
    if (skip !== null) return context.skip(skip);
    store = fresh.store;
    nowMs = startMs;
  });

  const unknown = (more: Partial<Parameters<typeof makeUnknownPayment>[1]> = {}) =>
    makeUnknownPayment(store, { atMs: startMs, ...more });
  const closingsOf = (on: Store, approvals: 1 | 2 = 1) =>
    new PaymentClosings({ store: on, approvals, now: () => nowMs });
  const request = ({ id: paymentId }: PaymentRecord, status: ClosingStatus = 'SETTLED', operator = 'olga') => ({
    paymentId,
    status,
    evidence,
    operator,
  });
  const auditOf = async ({ id }: PaymentRecord) =>
    (await store.audit.read({ paymentId: id, limit: 100 })).filter(({ action }) => action.startsWith('PAYMENT_CLOSE'));
  const endOf = async ({ id }: PaymentRecord) => {
    const events = await store.payments.readEvents(id);
    return { status: (await store.payments.read(id))?.status, told: events.slice(2).map((one) => one.status), events };
  };

  it('closes one with its event, its audit and its evidence, and tells its webhooks and subscribers', async () => {
    await store.webhooks.createEndpoint({
      clientId: 'app',
      url: 'https://app.example/hook',
      kinds: ['payment.updated'],
      createdAtMs: startMs,
      secret: 'whsec_AA==',
      limit: 10,
    });
    const payment = await unknown();
    const told: string[] = [];
    store.payments.watch((id) => told.push(id));
    const before = Number((await stores?.raw('select count(*) as n from webhook_deliveries'))?.[0]?.['n']);
    expect(await closingsOf(store).close(request(payment))).toMatchObject({ kind: 'closed' });
    expect(await store.payments.read(payment.id)).toMatchObject({ status: 'SETTLED', stage: 'ENDED', rejection: null });
    expect((await endOf(payment)).events.at(-1)).toMatchObject({ status: 'SETTLED', source: 'OPERATOR' });
    const [closing] = await store.paymentClosings.readOfPayment(payment.id);
    expect(closing).toMatchObject({ state: 'DONE', status: 'SETTLED', proposedBy: 'olga', endedBy: 'olga', evidence });
    expect(await auditOf(payment)).toMatchObject([
      {
        action: 'PAYMENT_CLOSE',
        outcome: 'DONE',
        reason: `SETTLED:${closing?.id}`,
        actor: { kind: 'staff', subject: 'olga' },
        customerId: 'alice',
      },
    ]);
    const after = await stores?.raw('select count(*) as n from webhook_deliveries');
    expect(Number(after?.[0]?.['n'])).toBe(before + 1);
    expect(told).toEqual([payment.id]);
  });

  it('gives a day’s limit back for one that was not made, and says why it came to nothing', async () => {
    const payment = await unknown({ dailyLimitMinor: 5000n });
    const used = async () =>
      (await stores?.raw('select used_minor from payment_usage'))?.map((row) => Number(row['used_minor']));
    expect(await used()).toEqual([1250]);
    await closingsOf(store).close(request(payment, 'REJECTED'));
    expect(await store.payments.read(payment.id)).toMatchObject({
      status: 'REJECTED',
      rejection: 'REFUSED',
      reasonCode: 'MS03',
    });
    expect(await used()).toEqual([0]);
  });

  it('keeps the evidence sealed', async () => {
    const payment = await unknown();
    await closingsOf(store).close(request(payment));
    const rows = JSON.stringify(await stores?.raw('select * from payment_closings'));
    expect(rows).toContain(payment.id);
    expect(rows).not.toMatch(/phone|REF-77/);
    const other = newKey('k2');
    const second = await stores?.another([other, fresh.key]);
    expect(await second?.sealed.reseal('payment_closings', 10)).toBe(1);
    const onlyNew = await stores?.another([other]);
    expect((await onlyNew?.paymentClosings.readOfPayment(payment.id))?.[0]?.evidence).toEqual(evidence);
  });

  it('closes nothing twice, nothing that is known or still followed, and nothing that there is not', async () => {
    const payment = await unknown();
    const closings = closingsOf(store);
    await closings.close(request(payment));
    expect(await closings.close(request(payment, 'REJECTED'))).toEqual({ kind: 'refused', reason: 'NOT_UNKNOWN' });
    const followed = await unknown({ change: { stage: 'FOLLOWING' } });
    expect(await closings.close(request(followed))).toEqual({ kind: 'refused', reason: 'NOT_UNKNOWN' });
    expect(await closings.close({ ...request(payment), paymentId: randomUUID() })).toMatchObject({
      reason: 'NOT_FOUND',
    });
    for (const paymentId of ["' or 1=1 --", '%', `${payment.id}'`, '%s%n', '💥'])
      expect(await closings.close({ ...request(payment), paymentId })).toMatchObject({ reason: 'NOT_FOUND' });
    expect((await endOf(payment)).told).toEqual(['SETTLED']);
  });

  it('lets one of two win who close the same, or the engine that settles it', async () => {
    const second = (await stores?.another()) ?? store;
    for (let round = 0; round < 15; round++) {
      const payment = await unknown();
      const engine = second.payments.change(
        payment,
        {
          statusReport: { status: 'SETTLED', source: 'STATEMENT' },
          evidence: {
            entryId: payment.id,
            linkId: 'l1',
            accountKey: payment.id,
            entryKey: 'e',
            day,
          },
        },
        nowMs,
      );
      const [byEngine, ...byOperators] = await Promise.all([
        engine,
        closingsOf(store).close(request(payment, 'REJECTED')),
        closingsOf(second).close(request(payment, 'SETTLED', 'piotr')),
      ]);
      const done = [byEngine !== null, ...byOperators.map(({ kind }) => kind === 'closed')];
      expect(done.filter(Boolean)).toHaveLength(1);
      const { told, status } = await endOf(payment);
      expect(told).toEqual([status]);
      const closings = await store.paymentClosings.readOfPayment(payment.id);
      const evidenceKept = (await store.payments.readEvidenceOf([payment.id])).size;
      expect([closings.length, evidenceKept]).toEqual(done[0] ? [0, 1] : [1, 0]);
      expect(await auditOf(payment)).toHaveLength(closings.length);
    }
  });

  describe('of two operators', () => {
    it('waits for another one, who is somebody else', async () => {
      const payment = await unknown();
      const closings = closingsOf(store, 2);
      const result = await closings.close(request(payment, 'REJECTED'));
      if (result.kind !== 'proposed') throw new Error(result.kind);
      const { id } = result.proposal;
      expect((await endOf(payment)).status).toBe('UNKNOWN');
      expect(await closings.approve(id, 'olga')).toEqual({ kind: 'refused', reason: 'SAME_OPERATOR' });
      // Nor by the store itself, whoever asks it.
      await expect(
        store.payments.change(
          payment,
          { statusReport: { status: 'REJECTED', source: 'OPERATOR' }, closing: { approves: id, by: 'olga' } },
          nowMs,
        ),
      ).rejects.toMatchObject({ reason: 'NOT_APPROVABLE' });
      expect((await endOf(payment)).status).toBe('UNKNOWN');
      expect(await closings.approve(id, 'piotr')).toMatchObject({ kind: 'closed' });
      expect(await closings.approve(id, 'rosa')).toEqual({ kind: 'refused', reason: 'NOT_PROPOSED' });
      expect((await auditOf(payment)).map(({ action, actor }) => [action, actor.subject])).toEqual([
        ['PAYMENT_CLOSE_PROPOSE', 'olga'],
        ['PAYMENT_CLOSE', 'piotr'],
      ]);
      expect(await store.paymentClosings.readOfPayment(payment.id)).toMatchObject([
        { state: 'DONE', proposedBy: 'olga', endedBy: 'piotr' },
      ]);
    });

    it('takes one proposal at a time, which may be withdrawn', async () => {
      const payment = await unknown();
      const closings = closingsOf(store, 2);
      const first = await closings.close(request(payment));
      expect(await closings.close(request(payment, 'REJECTED', 'piotr'))).toMatchObject({ reason: 'PROPOSED_BEFORE' });
      if (first.kind !== 'proposed') throw new Error(first.kind);
      expect(await store.paymentClosings.readProposed('', 10)).toHaveLength(1);
      expect(await closings.withdraw(first.proposal.id, 'rosa')).toMatchObject({ kind: 'withdrawn' });
      expect(await closings.approve(first.proposal.id, 'piotr')).toMatchObject({ reason: 'NOT_PROPOSED' });
      expect(await closings.close(request(payment, 'REJECTED', 'piotr'))).toMatchObject({ kind: 'proposed' });
    });

    it('forgets what nobody has approved in time', async () => {
      const payment = await unknown();
      const closings = closingsOf(store, 2);
      const first = await closings.close(request(payment));
      if (first.kind !== 'proposed') throw new Error(first.kind);
      nowMs += proposalMs;
      expect(await closings.approve(first.proposal.id, 'piotr')).toEqual({ kind: 'refused', reason: 'EXPIRED' });
      expect(await store.paymentClosings.read(first.proposal.id)).toMatchObject({ state: 'EXPIRED' });
      expect(await closings.close(request(payment))).toMatchObject({ kind: 'proposed' });
    });

    it.each(['the payment', 'what its search has found'])('is void when %s has changed since', async (what) => {
      const payment = await unknown();
      const closings = closingsOf(store, 2);
      const first = await closings.close(request(payment, 'REJECTED'));
      if (first.kind !== 'proposed') throw new Error(first.kind);
      if (what === 'the payment') await store.payments.change(payment, { tries: 3 }, nowMs);
      else {
        const told = ['NOT_BOOKED:2026-11-20'];
        await store.paymentSearches.write(payment.id, { tries: 1, dueAtMs: nowMs, told, seen: null });
      }
      expect(await closings.approve(first.proposal.id, 'piotr')).toEqual({ kind: 'refused', reason: 'CHANGED' });
      expect(await store.paymentClosings.read(first.proposal.id)).toMatchObject({ state: 'VOID' });
      expect((await endOf(payment)).status).toBe('UNKNOWN');
      expect(await auditOf(payment)).toMatchObject([{}, { outcome: 'REFUSED', reason: `VOID:${first.proposal.id}` }]);
    });

    it('is over, which is written down, when another closing or a newer proposal takes its place', async () => {
      const payment = await unknown();
      const first = await closingsOf(store, 2).close(request(payment));
      if (first.kind !== 'proposed') throw new Error(first.kind);
      nowMs += proposalMs;
      const second = await closingsOf(store, 2).close(request(payment, 'REJECTED', 'piotr'));
      if (second.kind !== 'proposed') throw new Error(second.kind);
      expect(await closingsOf(store, 1).close(request(payment, 'SETTLED', 'rosa'))).toMatchObject({ kind: 'closed' });
      const ended = (await auditOf(payment)).filter(({ outcome }) => outcome === 'REFUSED');
      expect(ended.map(({ reason, actor }) => `${reason} ${actor.subject}`)).toEqual([
        `EXPIRED:${first.proposal.id} piotr`,
        `VOID:${second.proposal.id} rosa`,
      ]);
    });

    it('takes two where the gateways say so, whatever the one who asks is configured with', async () => {
      await store.policies.writeClosingApprovals(2, nowMs);
      const payment = await unknown();
      expect(await closingsOf(store, 1).close(request(payment))).toMatchObject({ kind: 'proposed' });
      expect((await endOf(payment)).status).toBe('UNKNOWN');
      await store.policies.writeClosingApprovals(1, nowMs);
      expect(await closingsOf(store, 1).close(request(await unknown()))).toMatchObject({ kind: 'closed' });
    });

    it('is over when two approve at once', async () => {
      const second = (await stores?.another()) ?? store;
      for (let round = 0; round < 8; round++) {
        const payment = await unknown();
        const first = await closingsOf(store, 2).close(request(payment));
        if (first.kind !== 'proposed') throw new Error(first.kind);
        const results = await Promise.all([
          closingsOf(store, 2).approve(first.proposal.id, 'piotr'),
          closingsOf(second, 2).approve(first.proposal.id, 'rosa'),
        ]);
        expect(results.filter(({ kind }) => kind === 'closed')).toHaveLength(1);
        expect((await endOf(payment)).told).toEqual(['SETTLED']);
        expect(await auditOf(payment)).toHaveLength(2);
      }
    });
  });
});
