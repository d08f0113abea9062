// What mandates can come to: unions for whatever a client or a customer can cause. Exceptions are left for the store being down.

import type { Caller } from '../../auth/caller.ts';
import type { PaymentRejection } from '../../domain/payment.ts';
import type { MandateBreach, MandateInput, MandateStatus, RemainingLimit } from '../../domain/payment-mandate.ts';
import type { PaymentFault } from '../../domain/payment-order.ts';
import type { MandateRecord } from '../../store/payment-mandates.ts';
import type { InitiateRequest, PaymentResult } from '../results.ts';

/** A mandate that a client asks for. */
export interface CreateMandateRequest
  extends Pick<
    InitiateRequest,
    | 'caller'
    | 'idempotencyKey'
    | 'customerId'
    | 'bankId'
    | 'debtor'
    | 'debtorName'
    | 'redirectUri'
    | 'state'
    | 'browserBinding'
  > {
  readonly terms: MandateInput;
}

/** What asking for one came to. */
export type CreateMandateResult =
  /** The customer can authorise it, or it is further already (the same key was used before), or the bank is still being asked. */
  | { readonly kind: 'created'; readonly mandate: MandateRecord }
  /** The bank has refused it. The key stays used. */
  | { readonly kind: 'rejected'; readonly rejection: PaymentRejection; readonly mandate: MandateRecord }
  /** Every fault at once; nothing was stored, the key is free. */
  | { readonly kind: 'invalid'; readonly faults: readonly PaymentFault[] }
  | { readonly kind: 'keyConflict' }
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'forbidden' };

/** What confirming one came to. A code that is nobody's, somebody else's or too late is refused alike. */
export type ConfirmMandateResult =
  | { readonly kind: 'confirmed'; readonly mandate: MandateRecord }
  | { readonly kind: 'refused' };

/** What taking one back came to; asked again, it is the same. */
export type RevokeMandateResult =
  | { readonly kind: 'revoked'; readonly mandate: MandateRecord }
  /** It has ended otherwise: it was rejected, or has run out. */
  | { readonly kind: 'over'; readonly mandate: MandateRecord }
  /** There is none that the caller may take back. */
  | { readonly kind: 'unknownMandate' };

/** A payment under a mandate. */
export interface PayUnderMandateRequest {
  readonly caller: Caller;
  readonly idempotencyKey: string;
  readonly mandateId: string;
  /** Decimal. */
  readonly amount: string;
  readonly currency: string;
  readonly endToEndId: string | null;
  readonly remittanceInformation: string | null;
}

/** What paying under one came to. */
export type PayUnderMandateResult =
  | PaymentResult
  /** Every fault at once; nothing was stored, the key is free. */
  | { readonly kind: 'invalid'; readonly faults: readonly PaymentFault[] }
  /** The client's own limits. */
  | { readonly kind: 'overLimit'; readonly limit: 'PAYMENT' | 'DAY' }
  /** The mandate's: the bank was not asked, nothing was stored, the key is free. */
  | { readonly kind: 'overMandate'; readonly breach: MandateBreach; readonly mandate: MandateRecord }
  /** It waits for its customer, or has ended. */
  | { readonly kind: 'notAuthorised'; readonly status: MandateStatus; readonly mandate: MandateRecord }
  | { readonly kind: 'keyConflict' }
  | { readonly kind: 'unsupported' }
  /** There is none under which the caller may pay. */
  | { readonly kind: 'unknownMandate' };

/** What is left of a mandate today. */
export interface MandateRemains {
  /** The most that one payment may be now: the least of all that is left; nothing while none can be made. */
  readonly nextPaymentMinor: bigint;
  readonly limits: readonly RemainingLimit[];
}
