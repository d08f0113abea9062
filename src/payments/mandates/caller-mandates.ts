// Mandates as one request's caller may use them: part of the caller's payments (../caller-payments.ts), read by the resolvers. Whose
// mandates they may see, set up or take back is their access's decision (src/auth/access.ts), as for payments.

import type { Caller } from '../../auth/caller.ts';
import { Refusal } from '../../auth/refusal.ts';
import type { RateLimited } from '../../limits/write-limits.ts';
import type { MandateRecord } from '../../store/payment-mandates.ts';
import type { PaymentPage } from '../../store/payments.ts';
import { toScope } from '../initiate.ts';
import type { OpenPayments } from '../open.ts';
import type {
  ConfirmMandateResult,
  CreateMandateRequest,
  CreateMandateResult,
  MandateRemains,
  PayUnderMandateRequest,
  PayUnderMandateResult,
  RevokeMandateResult,
} from './results.ts';

/** The mandates of one caller, within one request's time. Without a token nothing is seen, and what changes something is a Refusal. */
export interface CallerMandates {
  /** `customerId` null for the caller themselves. @throws Refusal without a token; StoreFailure */
  create(
    request: Omit<CreateMandateRequest, 'caller' | 'browserBinding' | 'customerId'> & {
      readonly customerId: string | null;
    },
  ): Promise<CreateMandateResult | RateLimited>;
  /** @throws Refusal without a token; StoreFailure */
  confirm(code: string): Promise<ConfirmMandateResult>;
  /** @throws Refusal without a token; StoreFailure */
  revoke(mandateId: string): Promise<RevokeMandateResult>;
  /** @throws Refusal without a token; StoreFailure */
  pay(request: Omit<PayUnderMandateRequest, 'caller'>): Promise<PayUnderMandateResult | RateLimited>;
  /** The mandate that the caller has asked for under a key, while they may see it; null otherwise. @throws StoreFailure */
  findByKey(idempotencyKey: string): Promise<MandateRecord | null>;
  /** Of these mandates those that the caller may see, by id. @throws StoreFailure */
  readMany(mandateIds: readonly string[]): Promise<ReadonlyMap<string, MandateRecord>>;
  /** Null when the caller may not see the customer. @throws StoreFailure */
  ofCustomer(
    customerId: string,
    limit: number,
    page: Omit<PaymentPage, 'clientId'>,
  ): Promise<readonly MandateRecord[] | null>;
  /** How many of a customer's mandates the caller may see. @throws StoreFailure */
  countOfCustomer(customerId: string): Promise<number>;
  /** What is left of a mandate that was read for the caller; null while its bank is not configured. @throws StoreFailure */
  remains(mandate: MandateRecord): Promise<MandateRemains | null>;
  /** Whether a bank has mandates here. */
  canMandate(bankId: string): boolean;
}

/** The mandates of one caller; null for somebody without a token. */
export function createCallerMandates(payments: OpenPayments, caller: Caller | null): CallerMandates {
  return new MandatesOfCaller(payments, caller);
}

class MandatesOfCaller implements CallerMandates {
  readonly #payments: OpenPayments;
  readonly #caller: Caller | null;

  constructor(payments: OpenPayments, caller: Caller | null) {
    this.#payments = payments;
    this.#caller = caller;
  }

  async create(request: Parameters<CallerMandates['create']>[0]): Promise<CreateMandateResult | RateLimited> {
    const caller = this.#assertCaller();
    const { principal } = caller;
    const { idempotencyKey } = request;
    const isRepeat = (await this.#payments.mandates.findByKey(toScope(principal), idempotencyKey)) !== null;
    const limited = isRepeat
      ? null
      : await this.#payments.limits.takeFor('payment', principal, `mandate ${idempotencyKey}`);
    if (limited !== null) return limited;
    const customerId = request.customerId ?? (principal.kind === 'customer' ? principal.subject : '');
    return this.#payments.service.mandates.create({ ...request, caller, customerId, browserBinding: null });
  }

  async confirm(code: string): Promise<ConfirmMandateResult> {
    return this.#payments.service.mandates.confirm({ caller: this.#assertCaller(), code });
  }

  async revoke(mandateId: string): Promise<RevokeMandateResult> {
    return this.#payments.service.mandates.revoke({ caller: this.#assertCaller(), mandateId });
  }

  async pay(request: Omit<PayUnderMandateRequest, 'caller'>): Promise<PayUnderMandateResult | RateLimited> {
    const caller = this.#assertCaller();
    const { service, limits } = this.#payments;
    // A payment that is there is answered however often it is asked for: its first answer may have been lost.
    const isRepeat = (await service.findByKey(caller.principal, request.idempotencyKey)) !== null;
    const limited = isRepeat ? null : await limits.takeFor('payment', caller.principal, request.idempotencyKey);
    return limited ?? service.mandates.pay({ ...request, caller });
  }

  async findByKey(idempotencyKey: string): Promise<MandateRecord | null> {
    const found = await this.#payments.mandates.findByKey(toScope(this.#assertCaller().principal), idempotencyKey);
    return found !== null && (await this.#isVisible(found.mandate)) ? found.mandate : null;
  }

  async readMany(mandateIds: readonly string[]): Promise<ReadonlyMap<string, MandateRecord>> {
    const visible = new Map<string, MandateRecord>();
    for (const [id, mandate] of await this.#payments.mandates.readMany(mandateIds)) {
      if (await this.#isVisible(mandate)) visible.set(id, mandate);
    }
    return visible;
  }

  async ofCustomer(
    customerId: string,
    limit: number,
    page: Omit<PaymentPage, 'clientId'>,
  ): Promise<readonly MandateRecord[] | null> {
    if (this.#caller === null || !(await this.#caller.access.maySee(customerId))) return null;
    return this.#payments.mandates.readOfCustomer(customerId, limit, { ...page, clientId: this.#ownClientId() });
  }

  async countOfCustomer(customerId: string): Promise<number> {
    if (this.#caller === null || !(await this.#caller.access.maySee(customerId))) return 0;
    return this.#payments.mandates.countOfCustomer(customerId, this.#ownClientId());
  }

  remains(mandate: MandateRecord): Promise<MandateRemains | null> {
    return this.#payments.service.mandates.remains(mandate);
  }

  canMandate(bankId: string): boolean {
    return this.#payments.banks.get(bankId)?.payments.mandates !== undefined;
  }

  /** The client whose mandates alone the caller sees; null for who sees those of all. */
  #ownClientId(): string | null {
    return this.#caller?.principal.kind === 'partner' ? this.#caller.principal.clientId : null;
  }

  async #isVisible(mandate: MandateRecord): Promise<boolean> {
    return this.#caller !== null && (await this.#caller.access.maySeeMade(mandate));
  }

  #assertCaller(): Caller {
    if (this.#caller === null) throw new Refusal('UNAUTHENTICATED', []);
    return this.#caller;
  }
}
