// What payments can come to: unions for whatever a client or a customer can cause, so that nobody forgets a case.
// Exceptions are left for the store being down.

import type { Caller } from '../auth/caller.ts';
import type { PaymentRejection } from '../domain/payment.ts';
import type { PaymentFault, PaymentOrderInput } from '../domain/payment-order.ts';
import type { RefundRefusal } from '../domain/refund.ts';
import type { PaymentRecord } from '../store/payments.ts';

/** A payment that is to be given back. */
export interface RefundRequest {
  /** The gateway's own id of it. */
  readonly paymentId: string;
  /** Decimal; null for all that is left of it. */
  readonly amount: { readonly amount: string; readonly currency: string } | null;
  /** Whose account it was, where the bank does not tell; null where nobody says. */
  readonly payerName: string | null;
}

/** A payment that a client asks for. */
export interface InitiateRequest {
  /** Their deadline says how long to wait for the bank; the payment goes on behind. */
  readonly caller: Caller;
  /** Made by the client, 1 to 40 characters; names this payment for this caller for good. */
  readonly idempotencyKey: string;
  /** For a partner: one of the customers who granted it access. For a customer: themselves. */
  readonly customerId: string;
  readonly bankId: string;
  /** The account that pays, as the gateway's ids name it; null when the customer chooses it at the bank. */
  readonly debtor: PaymentRecord['debtor'];
  /** By what the account was named in the input: the same for the same input, whatever link it is read through; null for none. */
  readonly debtorName: readonly [place: string, accountKey: string] | null;
  /** What the account that pays is in; absent or null where its bank does not say, or none is named. */
  readonly debtorCurrency?: string | null;
  readonly order: PaymentOrderInput;
  /** What it gives back; then who is paid and how much are its, whatever `order` says. Absent for a payment that gives nothing back. */
  readonly refund?: RefundRequest;
  /** One of the client's registered URIs, character by character. */
  readonly redirectUri: string;
  /** The client's own state, given back with the person; at most 512 characters. */
  readonly state: string | null;
  /** As in linking: a secret that only the browser has; null without one, and the payment may need to be confirmed. */
  readonly browserBinding: string | null;
}

/** What a payment that was begun has come to so far. */
export type PaymentResult =
  /** The customer can authorise it, or it is further already (the same key was used before). */
  | { readonly kind: 'initiated'; readonly payment: PaymentRecord }
  /** Nobody can tell yet, or at all: follow the payment, do not pay again. */
  | { readonly kind: 'outcomeUnknown'; readonly payment: PaymentRecord }
  /** It came to nothing, for sure. The key stays used: another try needs another. */
  | { readonly kind: 'rejected'; readonly rejection: PaymentRejection; readonly payment: PaymentRecord };

/** What initiating came to. */
export type InitiateResult =
  | PaymentResult
  /** Every fault at once; nothing was stored, the key is free. */
  | { readonly kind: 'invalid'; readonly faults: readonly PaymentFault[] }
  | { readonly kind: 'overLimit'; readonly limit: 'PAYMENT' | 'DAY' }
  | { readonly kind: 'keyConflict' }
  /** It gives back what cannot be, or not by so much; nothing was stored, the key is free. */
  | { readonly kind: 'refundRefused'; readonly reason: RefundRefusal }
  | { readonly kind: 'unsupported' }
  /** Without `payments:write`, or for somebody who has not granted it. */
  | { readonly kind: 'forbidden' };

/** A code that a customer has come back with. */
export interface ConfirmRequest {
  readonly caller: Caller;
  readonly code: string;
}

/** What confirming came to. A code that is nobody's, somebody else's or too late is refused alike. */
export type ConfirmResult =
  /** It goes on, or has gone on since the same code came first. */
  { readonly kind: 'confirmed'; readonly payment: PaymentRecord } | { readonly kind: 'refused' };

/** A payment that a client wants cancelled. */
export interface CancelRequest {
  readonly caller: Caller;
  /** The gateway's own id. */
  readonly paymentId: string;
}

/** What cancelling came to. Asked again, it is the same cancellation, and this says how it stands. */
export type CancelResult =
  /** No money has moved, and none will. */
  | { readonly kind: 'cancelled'; readonly payment: PaymentRecord }
  /** The bank wants the customer's word for it: not cancelled before they have authorised it there. */
  | { readonly kind: 'authorisationNeeded'; readonly payment: PaymentRecord; readonly authorizationUrl: string }
  /** The bank has it and lets it go no more, or it is over. */
  | { readonly kind: 'tooLate'; readonly payment: PaymentRecord }
  /** The bank's standard has no cancellation of such a payment. */
  | { readonly kind: 'unsupported'; readonly payment: PaymentRecord }
  /** Nothing was changed; it may be asked for again. */
  | { readonly kind: 'bankUnavailable'; readonly payment: PaymentRecord }
  /** Nobody can tell yet: the bank is asked on, and the payment says what became of it. */
  | { readonly kind: 'outcomeUnknown'; readonly payment: PaymentRecord }
  /** There is none that the caller may change. */
  | { readonly kind: 'unknownPayment' };

/** Why a callback leads nowhere; the gateway shows a page of its own. */
export type PaymentCallbackRefusal =
  | 'NO_ANSWER'
  | 'UNKNOWN_STATE'
  | 'OTHER_BROWSER'
  | 'IN_PROGRESS'
  | 'UNREGISTERED_REDIRECT_URI';

/** What a callback came to. */
export type PaymentCallbackResult =
  | {
      readonly kind: 'forward';
      /** The client's registered URI with `payment`, `code`, `error` when it failed, and `state` when the client gave one. */
      readonly location: string;
      /** Which payment, or which mandate, was authorised. */
      readonly paymentId?: string;
      readonly mandateId?: string;
      /**
       * `cancellation_failed`: the customer came back from authorising one, and the payment was made all the same.
       * `code_already_sent`: the same answer of the bank's came before, and the code went with that.
       */
      readonly error:
        | 'access_denied'
        | 'payment_failed'
        | 'cancellation_failed'
        | 'code_already_sent'
        | 'outcome_unknown'
        | null;
    }
  | { readonly kind: 'refused'; readonly reason: PaymentCallbackRefusal };
