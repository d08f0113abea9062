// The control API's part about payments: how a bank treats them, what became of each, and how often money moved for an
// end-to-end id, which is what harnesses ask. Hung by control.ts on its own listener.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type BankContext, paramOf, queryOf } from './bank/listener.ts';
import { BadInput } from './bank/refusal.ts';
import { isObject, type JsonObject } from './json.ts';
import { toDecimal } from './ledger/currency.ts';
import type { Payment } from './payments/payment.ts';
import { isReason, parsePlan, reasonCodes } from './payments/plan.ts';
import type { World } from './world.ts';

/** Hangs these controls on the control API. */
export function addPaymentControls(
  app: FastifyInstance,
  contexts: ReadonlyMap<string, BankContext>,
  world: World,
): void {
  const { payments } = world;
  const slugOf = (id: string): string => world.ledger.account(id)?.slug ?? id;

  function bankOf(request: FastifyRequest): string {
    const id = paramOf(request, 'id');
    if (contexts.get(id)?.paymentsPath === undefined) throw new BadInput(404, `there are no payments at ${id}`);
    return id;
  }
  function paymentOf(request: FastifyRequest): Payment {
    const payment = payments.find(paramOf(request, 'id'));
    if (payment === undefined) throw new BadInput(404, 'there is no such payment');
    return payment;
  }
  function toView(payment: Payment): JsonObject {
    const { order, steps, postings, reason } = payment;
    return {
      id: payment.id,
      bank: order.bank,
      resource: order.resource,
      consentId: payment.consentId,
      endToEndId: order.endToEndId,
      instructionId: order.instructionId ?? null,
      amount: toDecimal(order.amountMinor, order.currency),
      currency: order.currency,
      debtor: payment.debtor?.slug ?? null,
      payee: order.payee,
      status: payments.statusOf(payment),
      reason: reason ?? null,
      reasonCode: reason === undefined ? null : reasonCodes[reason][0],
      dueAt: order.dueMs === undefined ? null : new Date(order.dueMs).toISOString(),
      createdAt: new Date(payment.createdAtMs).toISOString(),
      steps: steps.map(({ status, atMs }) => ({ status, at: new Date(atMs).toISOString() })),
      moved: postings.length,
      postings: postings.map(({ atMs, legs }) => ({
        at: new Date(atMs).toISOString(),
        legs: legs.map(({ account, amountMinor, currency, entry }) => ({
          account: slugOf(account),
          amount: toDecimal(amountMinor, currency),
          currency,
          entryId: entry?.id ?? null,
        })),
      })),
    };
  }
  function wanted(request: FastifyRequest): Payment[] {
    const query = queryOf(request);
    const [bank, endToEndId, status] = [query.get('bank'), query.get('endToEndId'), query.get('status')];
    return payments
      .all()
      .filter(
        (payment) =>
          (bank === undefined || payment.order.bank === bank) &&
          (endToEndId === undefined || payment.order.endToEndId === endToEndId) &&
          (status === undefined || payments.statusOf(payment) === status),
      );
  }

  app.get('/banks/:id/payments', async (request) => ({ ...payments.planOf(bankOf(request)) }));
  app.put('/banks/:id/payments', async (request) => {
    const bank = bankOf(request);
    const plan = parsePlan(request.body);
    if ('problem' in plan) throw new BadInput(400, plan.problem);
    payments.setPlan(bank, plan);
    return { ...plan };
  });
  app.delete('/banks/:id/payments', async (request, reply) => {
    payments.setPlan(bankOf(request), undefined);
    return reply.code(204).send();
  });

  app.get('/banks/:id/payments/faults', async (request) => Object.fromEntries(world.faultCounts.at(bankOf(request))));

  app.get('/payments', async (request) => wanted(request).map(toView));
  app.get('/payments/moves', async (request) => {
    const moves: Record<string, { payments: number; moved: number; amountMinor: string }> = {};
    for (const { order, postings } of wanted(request)) {
      const before = moves[order.endToEndId] ?? { payments: 0, moved: 0, amountMinor: '0' };
      moves[order.endToEndId] = {
        payments: before.payments + 1,
        moved: before.moved + postings.length,
        amountMinor: String(BigInt(before.amountMinor) + order.amountMinor * BigInt(postings.length)),
      };
    }
    return moves;
  });
  app.get('/payments/:id', async (request) => toView(paymentOf(request)));
  app.post('/payments/:id/settle', async (request) => {
    const payment = paymentOf(request);
    if (!payments.settle(payment)) throw new BadInput(409, `the payment is ${payments.statusOf(payment)}`);
    return toView(payment);
  });
  app.post('/payments/:id/reject', async (request) => {
    const payment = paymentOf(request);
    const { reason = 'bank' } = isObject(request.body) ? request.body : {};
    if (!isReason(reason)) throw new BadInput(400, `reason is ${Object.keys(reasonCodes).join(', ')}`);
    if (!payments.reject(payment, reason)) throw new BadInput(409, `the payment is ${payments.statusOf(payment)}`);
    return toView(payment);
  });
}
