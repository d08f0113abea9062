// Payments as one request's caller may use them: made with the request's context, read by the resolvers of payments. Whose
// payments they may see, make or change is their access's decision (src/auth/access.ts).

import type { Caller } from '../auth/caller.ts';
import { Refusal } from '../auth/refusal.ts';
import type { PaymentAccount } from '../domain/payment-order.ts';
import type { RateLimited } from '../limits/write-limits.ts';
import type { PaymentEventRecord, PaymentEvidenceRecord, PaymentPage, PaymentRecord } from '../store/payments.ts';
import type { PaymentUpdatedEvent } from './feed.ts';
import { type CallerMandates, createCallerMandates } from './mandates/caller-mandates.ts';
import type { OpenPayments } from './open.ts';
import type { PayeeAnswer } from './payee.ts';
import { leftOfPayment } from './refund.ts';
import type { CancelResult, ConfirmResult, InitiateRequest, InitiateResult } from './results.ts';

/** What gives one payment back. */
export interface Refunds {
  /** Those that the caller may see, oldest first. */
  readonly visible: readonly PaymentRecord[];
  /** What all leave of the payment, minor units, whoever may see them. */
  readonly leftMinor: (payment: PaymentRecord) => bigint;
}

/** The payments of one caller, within one request's time. */
export interface CallerPayments {
  /** `customerId` null for the caller themselves. @throws Refusal without a token; StoreFailure */
  initiate(
    request: Omit<InitiateRequest, 'caller' | 'browserBinding' | 'customerId'> & {
      readonly customerId: string | null;
    },
  ): Promise<InitiateResult | RateLimited>;
  /** @throws Refusal without a token; StoreFailure */
  confirm(code: string): Promise<ConfirmResult>;
  /** @throws Refusal without a token; StoreFailure */
  cancel(paymentId: string): Promise<CancelResult>;
  /** Of these payments those that the caller may see, by id. @throws StoreFailure */
  readMany(paymentIds: readonly string[]): Promise<ReadonlyMap<string, PaymentRecord>>;
  /** The payment that the caller has made under a key, while they may see it; null otherwise. @throws StoreFailure */
  findByKey(idempotencyKey: string): Promise<PaymentRecord | null>;
  /** Null when the caller may not see the customer. @throws StoreFailure */
  ofCustomer(
    customerId: string,
    limit: number,
    page: Omit<PaymentPage, 'clientId'>,
  ): Promise<readonly PaymentRecord[] | null>;
  /** How many of a customer's payments the caller may see. @throws StoreFailure */
  countOfCustomer(customerId: string): Promise<number>;
  /** Events of payments that were read for the caller, by payment; each oldest first. @throws StoreFailure */
  eventsOf(paymentIds: readonly string[]): Promise<ReadonlyMap<string, readonly PaymentEventRecord[]>>;
  /** What proves payments that were read for the caller, where something does, by payment. @throws StoreFailure */
  evidenceOf(paymentIds: readonly string[]): Promise<ReadonlyMap<string, PaymentEvidenceRecord>>;
  /**
   * Events of a payment after the one of that ordinal, or from now on: see {@link PaymentFeed.follow}; null when the caller
   * may see none. @throws StoreFailure
   */
  follow(paymentId: string, afterOrdinal: number | null): Promise<AsyncIterable<PaymentUpdatedEvent> | null>;
  /** Whether a name belongs to an account. @throws Refusal without a token */
  verifyPayee(name: string, account: PaymentAccount): Promise<PayeeAnswer | RateLimited>;
  /** Mandates, and payments under them. */
  readonly mandates: CallerMandates;
  /** Of payments that were read for the caller those that give them back, as far as the caller may see them. @throws StoreFailure */
  refundsOf(paymentIds: readonly string[]): Promise<ReadonlyMap<string, Refunds>>;
  /** Whether a bank can be paid through here. */
  canPay(bankId: string): boolean;
}

/** The payments of one caller; null for somebody without a token, who sees none. */
export function createCallerPayments(payments: OpenPayments, caller: Caller | null): CallerPayments {
  return new PaymentsOfCaller(payments, caller);
}

class PaymentsOfCaller implements CallerPayments {
  readonly #payments: OpenPayments;
  readonly #caller: Caller | null;
  readonly mandates: CallerMandates;

  constructor(payments: OpenPayments, caller: Caller | null) {
    this.#payments = payments;
    this.#caller = caller;
    this.mandates = createCallerMandates(payments, caller);
  }

  async initiate(request: Parameters<CallerPayments['initiate']>[0]): Promise<InitiateResult | RateLimited> {
    const caller = this.#assertCaller();
    const limited = await this.#limit(caller, request.idempotencyKey);
    if (limited !== null) return limited;
    const { kind, subject } = caller.principal;
    const customerId = request.customerId ?? (kind === 'customer' ? subject : '');
    return this.#payments.service.initiate({ ...request, caller, customerId, browserBinding: null });
  }

  async confirm(code: string): Promise<ConfirmResult> {
    return this.#payments.service.confirm({ caller: this.#assertCaller(), code });
  }

  async cancel(paymentId: string): Promise<CancelResult> {
    return this.#payments.service.cancel({ caller: this.#assertCaller(), paymentId });
  }

  async readMany(paymentIds: readonly string[]): Promise<ReadonlyMap<string, PaymentRecord>> {
    const found = await this.#payments.store.readMany(paymentIds);
    const judged = await Promise.all([...found.values()].map((payment) => this.#visible(payment)));
    return new Map(judged.filter((payment) => payment !== null).map((payment) => [payment.id, payment]));
  }

  async findByKey(idempotencyKey: string): Promise<PaymentRecord | null> {
    return this.#visible(await this.#payments.service.findByKey(this.#assertCaller().principal, idempotencyKey));
  }

  async ofCustomer(
    customerId: string,
    limit: number,
    page: Omit<PaymentPage, 'clientId'>,
  ): Promise<readonly PaymentRecord[] | null> {
    if (this.#caller === null || !(await this.#caller.access.maySee(customerId))) return null;
    return this.#payments.store.readOfCustomer(customerId, limit, { ...page, clientId: this.#ownClientId() });
  }

  async countOfCustomer(customerId: string): Promise<number> {
    if (this.#caller === null || !(await this.#caller.access.maySee(customerId))) return 0;
    return this.#payments.store.countOfCustomer(customerId, this.#ownClientId());
  }

  /** The client whose payments alone the caller sees; null for who sees those of all. */
  #ownClientId(): string | null {
    return this.#caller?.principal.kind === 'partner' ? this.#caller.principal.clientId : null;
  }

  eventsOf(paymentIds: readonly string[]): Promise<ReadonlyMap<string, readonly PaymentEventRecord[]>> {
    return this.#payments.store.readEventsOf(paymentIds);
  }

  evidenceOf(paymentIds: readonly string[]): Promise<ReadonlyMap<string, PaymentEvidenceRecord>> {
    return this.#payments.store.readEvidenceOf(paymentIds);
  }

  async refundsOf(paymentIds: readonly string[]): Promise<ReadonlyMap<string, Refunds>> {
    const found = await this.#payments.store.readRefundsOf(paymentIds);
    return new Map(
      await Promise.all(
        [...found].map(async ([id, refunds]): Promise<[string, Refunds]> => {
          const seen = await Promise.all(refunds.map((refund) => this.#visible(refund)));
          const visible = seen.filter((refund) => refund !== null);
          return [id, { visible, leftMinor: (payment) => leftOfPayment(payment, refunds) }];
        }),
      ),
    );
  }

  async follow(paymentId: string, afterOrdinal: number | null): Promise<AsyncIterable<PaymentUpdatedEvent> | null> {
    if (!(await this.readMany([paymentId])).has(paymentId)) return null;
    return this.#payments.feed.follow(paymentId, afterOrdinal);
  }

  async verifyPayee(name: string, account: PaymentAccount): Promise<PayeeAnswer | RateLimited> {
    const { principal, deadline } = this.#assertCaller();
    const limited = await this.#payments.limits.take('payeeCheck', principal);
    return limited ?? this.#payments.payees.verify({ name, account }, deadline);
  }

  canPay(bankId: string): boolean {
    return this.#payments.banks.has(bankId);
  }

  #assertCaller(): Caller {
    if (this.#caller === null) throw new Refusal('UNAUTHENTICATED', []);
    return this.#caller;
  }

  /** A payment that is there is answered however often it is asked for: its first answer may have been lost. */
  async #limit({ principal }: Caller, idempotencyKey: string): Promise<RateLimited | null> {
    const { service, limits } = this.#payments;
    const isRepeat = (await service.findByKey(principal, idempotencyKey)) !== null;
    return isRepeat ? null : limits.takeFor('payment', principal, idempotencyKey);
  }

  async #visible(payment: PaymentRecord | null): Promise<PaymentRecord | null> {
    if (payment === null || this.#caller === null) return null;
    return (await this.#caller.access.maySeeMade(payment)) ? payment : null;
  }
}
