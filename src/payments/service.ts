// Payments for callers: initiate, complete (the callback), confirm, cancel, read. Called by the resolvers and the callback route;
// each use case is a file beside this one, and what happens at the bank is advance.ts: any gateway can take a payment on.

import type { Principal } from '../auth/principal.ts';
import type { PaymentRecord } from '../store/payments.ts';
import { complete, knows } from './callback.ts';
import { cancel } from './cancellation.ts';
import { confirm } from './confirmation.ts';
import { initiate, toScope } from './initiate.ts';
import { completeMandate, findMandateOf } from './mandates/callback.ts';
import { MandateService } from './mandates/service.ts';
import type { PaymentOptions } from './options.ts';
import type {
  CancelRequest,
  CancelResult,
  ConfirmRequest,
  ConfirmResult,
  InitiateRequest,
  InitiateResult,
  PaymentCallbackResult,
} from './results.ts';

/** Payments, on one gateway. Any number of them may share a store. */
export class PaymentService {
  readonly #options: PaymentOptions;

  /** Mandates, and payments under them. */
  readonly mandates: MandateService;

  constructor(options: PaymentOptions) {
    this.#options = options;
    this.mandates = new MandateService(options);
  }

  /**
   * Pays once for each key of a caller, however often and wherever it is asked for. @throws StoreFailure: the same request
   * again, with the same key, finds out what became of it
   */
  initiate(request: InitiateRequest): Promise<InitiateResult> {
    return initiate(this.#options, request);
  }

  /** Whether a callback's state is a payment's or a mandate's: the callback is shared with linking. @throws StoreFailure */
  async knows(callback: URLSearchParams): Promise<boolean> {
    return (await knows(this.#options, callback)) || (await findMandateOf(this.#options, callback)) !== null;
  }

  /**
   * Completes an authorisation with what the person brought back from the bank. A callback that comes again does nothing
   * again: the person is forwarded with what the payment has come to. @throws StoreFailure
   */
  async complete(callback: URLSearchParams, browserBinding: string | null): Promise<PaymentCallbackResult> {
    const mandate = await findMandateOf(this.#options, callback);
    if (mandate !== null) return completeMandate(this.#options, mandate, { callback, browserBinding });
    return complete(this.#options, callback, browserBinding);
  }

  /**
   * Confirms that who initiated a payment is who has come back from the bank. The same code again, by the same caller, tells how
   * the payment stands. @throws StoreFailure: the same again finds out
   */
  confirm(request: ConfirmRequest): Promise<ConfirmResult> {
    return confirm(this.#options, request);
  }

  /** Cancels a payment; asked again, it is the same cancellation. @throws StoreFailure: the same again finds out */
  cancel(request: CancelRequest): Promise<CancelResult> {
    return cancel(this.#options, request);
  }

  /** A payment by its key, for the caller who made it; null when there is none. @throws StoreFailure */
  async findByKey(principal: Principal, idempotencyKey: string): Promise<PaymentRecord | null> {
    const found = await this.#options.store.payments.findByKey(toScope(principal), idempotencyKey);
    return found?.payment ?? null;
  }
}
