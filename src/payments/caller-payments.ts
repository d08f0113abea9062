// Payments as one request's caller may use them: made with the request's context, read by the resolvers of payments. Whose
// payments they may make or change is the service's decision; whose they may see is the access's, and a partner sees only
// those that it has initiated itself.

import type { Access } from '../auth/access.ts';
import type { Principal } from '../auth/principal.ts';
import { Refusal } from '../auth/refusal.ts';
import type { PaymentAccount } from '../domain/payment-order.ts';
import type { Deadline } from '../http/deadline.ts';
import type { PaymentEventRecord, PaymentRecord } from '../store/payments.ts';
import type { PaymentUpdatedEvent } from './feed.ts';
import type { OpenPayments } from './open.ts';
import type { PayeeAnswer } from './payee.ts';
import type { CancelResult, ConfirmResult, InitiateRequest, InitiateResult } from './results.ts';

/** The payments of one caller, within one request's time. */
export interface CallerPayments {
  /** `customerId` null for the caller themselves. @throws Refusal without a token; StoreFailure */
  initiate(
    request: Omit<InitiateRequest, 'principal' | 'browserBinding' | 'psuIpAddress' | 'waitMs' | 'customerId'> & {
      readonly customerId: string | null;
    },
  ): Promise<InitiateResult>;
  /** @throws Refusal without a token; StoreFailure */
  confirm(code: string): Promise<ConfirmResult>;
  /** @throws Refusal without a token; StoreFailure */
  cancel(paymentId: string): Promise<CancelResult>;
  /** Of these payments those that the caller may see, by id. @throws StoreFailure */
  readMany(paymentIds: readonly string[]): Promise<ReadonlyMap<string, PaymentRecord>>;
  /** The payment that the caller has made under a key, while they may see it; null otherwise. @throws StoreFailure */
  findByKey(idempotencyKey: string): Promise<PaymentRecord | null>;
  /** Newest first; null when the caller may not see the customer. @throws StoreFailure */
  ofCustomer(customerId: string, limit: number, before: string | null): Promise<readonly PaymentRecord[] | null>;
  /** Events of payments that were read for the caller, by payment; each oldest first. @throws StoreFailure */
  eventsOf(paymentIds: readonly string[]): Promise<ReadonlyMap<string, readonly PaymentEventRecord[]>>;
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
  payments: OpenPayments,
  principal: Principal | null,
  access: Access,
  deadline: Deadline,
  psuIpAddress: string | null,
): CallerPayments {
  return new PaymentsOfCaller(payments, principal, access, deadline, psuIpAddress);
}

class PaymentsOfCaller implements CallerPayments {
  readonly #payments: OpenPayments;
  readonly #principal: Principal | null;
  readonly #access: Access;
  readonly #deadline: Deadline;
  readonly #psuIpAddress: string | null;

  constructor(
    payments: OpenPayments,
    principal: Principal | null,
    access: Access,
    deadline: Deadline,
    psuIpAddress: string | null,
  ) {
    this.#payments = payments;
    this.#principal = principal;
    this.#access = access;
    this.#deadline = deadline;
    this.#psuIpAddress = psuIpAddress;
  }

  async initiate(request: Parameters<CallerPayments['initiate']>[0]): Promise<InitiateResult> {
    const caller = this.#known();
    return this.#payments.service.initiate({
      ...request,
      principal: caller,
      customerId: request.customerId ?? (caller.kind === 'customer' ? caller.subject : ''),
      browserBinding: null,
      psuIpAddress: this.#psuIpAddress,
      waitMs: this.#waitMs(),
    });
  }

  async confirm(code: string): Promise<ConfirmResult> {
    const principal = this.#known();
    return this.#payments.service.confirm({
      principal,
      code,
      psuIpAddress: this.#psuIpAddress,
      waitMs: this.#waitMs(),
    });
  }

  async cancel(paymentId: string): Promise<CancelResult> {
    const principal = this.#known();
    const psuIpAddress = this.#psuIpAddress;
    return this.#payments.service.cancel({ principal, paymentId, psuIpAddress, waitMs: this.#waitMs() });
  }

  async readMany(paymentIds: readonly string[]): Promise<ReadonlyMap<string, PaymentRecord>> {
    const found = await this.#payments.store.readMany(paymentIds);
    const judged = await Promise.all([...found.values()].map((payment) => this.#visible(payment)));
    return new Map(judged.filter((payment) => payment !== null).map((payment) => [payment.id, payment]));
  }

  async findByKey(idempotencyKey: string): Promise<PaymentRecord | null> {
    return this.#visible(await this.#payments.service.findByKey(this.#known(), idempotencyKey));
  }

  async ofCustomer(customerId: string, limit: number, before: string | null): Promise<readonly PaymentRecord[] | null> {
    if (!(await this.#access.maySee(customerId))) return null;
    const clientId = this.#principal?.kind === 'partner' ? this.#principal.clientId : null;
    return this.#payments.store.readOfCustomer(customerId, limit, before, clientId);
  }

  eventsOf(paymentIds: readonly string[]): Promise<ReadonlyMap<string, readonly PaymentEventRecord[]>> {
    return this.#payments.store.readEventsOf(paymentIds);
  }

  async follow(paymentId: string, afterOrdinal: number | null): Promise<AsyncIterable<PaymentUpdatedEvent> | null> {
    if (!(await this.readMany([paymentId])).has(paymentId)) return null;
    return this.#payments.feed.follow(paymentId, afterOrdinal);
  }

  async verifyPayee(name: string, account: PaymentAccount): Promise<PayeeAnswer | null> {
    const { kind, subject, clientId } = this.#known();
    const caller = JSON.stringify([kind, subject, clientId]);
    return this.#payments.payees.verify(caller, name, account, this.#deadline);
  }

  canPay(bankId: string): boolean {
    return this.#payments.banks.has(bankId);
  }

  #known(): Principal {
    if (this.#principal === null) throw new Refusal('UNAUTHENTICATED', []);
    return this.#principal;
  }

  #waitMs(): number {
    return Math.max(0, this.#deadline.atMs - Date.now() - answerMs);
  }

  async #visible(payment: PaymentRecord | null): Promise<PaymentRecord | null> {
    if (payment === null) return null;
    return (await maySeePayment(payment, this.#principal, this.#access)) ? payment : null;
  }
}
