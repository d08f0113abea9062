// Payments as one request's caller may use them: made with the request's context, read by the resolvers of payments. Whose
// payments they may make or change is the service's decision; whose they may see is the access's, and a partner sees only
// those that it has initiated itself.

import DataLoader from 'dataloader';
import type { Access } from '../auth/access.ts';
import type { Principal } from '../auth/principal.ts';
import { Refusal } from '../auth/refusal.ts';
import type { PaymentAccount } from '../domain/payment-order.ts';
import type { Deadline } from '../http/deadline.ts';
import type { PaymentEventRecord, PaymentRecord } from '../store/payments.ts';
import type { PaymentUpdatedEvent } from './feed.ts';
import type { OpenPayments } from './open.ts';
import type { PayeeAnswer } from './payee.ts';
import type { CancelResult, InitiateRequest, InitiateResult } from './results.ts';

/** The payments of one caller, within one request's time. */
export interface CallerPayments {
  /** `customerId` null for the caller themselves. @throws Refusal without a token; StoreFailure */
  initiate(
    request: Omit<InitiateRequest, 'principal' | 'browserBinding' | 'psuIpAddress' | 'waitMs' | 'customerId'> & {
      readonly customerId: string | null;
    },
  ): Promise<InitiateResult>;
  /** @throws Refusal without a token; StoreFailure */
  cancel(paymentId: string): Promise<CancelResult>;
  /** A payment that the caller may see; null when there is none. @throws StoreFailure */
  read(paymentId: string): Promise<PaymentRecord | null>;
  /** As {@link CallerPayments.read}, by the key that the caller has made it under. @throws StoreFailure */
  findByKey(idempotencyKey: string): Promise<PaymentRecord | null>;
  /** Newest first; null when the caller may not see the customer. @throws StoreFailure */
  ofCustomer(customerId: string, limit: number, before: string | null): Promise<readonly PaymentRecord[] | null>;
  /** Oldest first, of a payment that was read for the caller. @throws StoreFailure */
  events(payment: PaymentRecord): Promise<readonly PaymentEventRecord[]>;
  /**
   * Events of a payment after the one of that ordinal, or from now on: see {@link PaymentFeed.follow}; null when the caller
   * may see none. @throws StoreFailure
   */
  follow(paymentId: string, afterOrdinal: number | null): Promise<AsyncIterable<PaymentUpdatedEvent> | null>;
  /** Whether a name belongs to an account; null when the caller has asked too often. @throws Refusal without a token */
  verifyPayee(name: string, account: PaymentAccount): Promise<PayeeAnswer | null>;
  /** Whether a bank can be paid through here. */
  canPay(bankId: string): boolean;
}

/** What is left of a request's time for writing its answer, milliseconds. */
const answerMs = 100;

/** Whether a caller may see a payment: judged at each request, and again at each update. */
export async function maySeePayment(
  payment: Pick<PaymentRecord, 'customerId' | 'clientId'>,
  principal: Principal | null,
  access: Access,
): Promise<boolean> {
  if (principal?.kind === 'partner' && principal.clientId !== payment.clientId) return false;
  return access.maySee(payment.customerId);
}

/** The payments of one caller. */
export function createCallerPayments(
  { service, store, banks, payees, feed }: OpenPayments,
  principal: Principal | null,
  access: Access,
  deadline: Deadline,
  psuIpAddress: string | null,
): CallerPayments {
  const known = (): Principal => {
    if (principal === null) throw new Refusal('UNAUTHENTICATED', []);
    return principal;
  };
  const waitMs = (): number => Math.max(0, deadline.atMs - Date.now() - answerMs);
  const visible = async (payment: PaymentRecord | null): Promise<PaymentRecord | null> =>
    payment !== null && (await maySeePayment(payment, principal, access)) ? payment : null;
  const records = new DataLoader<string, PaymentRecord | null>(async (ids) =>
    Promise.all(ids.map(async (id) => visible(await store.read(id)))),
  );
  const events = new DataLoader<string, readonly PaymentEventRecord[]>(async (ids) => {
    const known = await store.readEventsOf(ids);
    return ids.map((id) => known.get(id) ?? []);
  });
  return {
    async initiate(request) {
      const caller = known();
      return service.initiate({
        ...request,
        principal: caller,
        customerId: request.customerId ?? (caller.kind === 'customer' ? caller.subject : ''),
        browserBinding: null,
        psuIpAddress,
        waitMs: waitMs(),
      });
    },
    async cancel(paymentId) {
      records.clear(paymentId);
      return service.cancel({ principal: known(), paymentId, psuIpAddress, waitMs: waitMs() });
    },
    read: async (paymentId) => records.load(paymentId),
    findByKey: async (idempotencyKey) => visible(await service.findByKey(known(), idempotencyKey)),
    async ofCustomer(customerId, limit, before) {
      if (!(await access.maySee(customerId))) return null;
      const clientId = principal?.kind === 'partner' ? principal.clientId : null;
      return store.readOfCustomer(customerId, limit, before, clientId);
    },
    events: async ({ id }) => events.load(id),
    follow: async (paymentId, afterOrdinal) =>
      (await records.load(paymentId)) === null ? null : feed.follow(paymentId, afterOrdinal),
    async verifyPayee(name, account) {
      const { kind, subject, clientId } = known();
      return payees.verify(JSON.stringify([kind, subject, clientId]), name, account, deadline);
    },
    canPay: (bankId) => banks.has(bankId),
  };
}
