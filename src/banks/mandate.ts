// The port of payment mandates (src/banks/<standard>/mandate.ts): have the bank keep one, say how its customer authorises it, ask how it
// stands, end it, pay under it. Part of a bank's payments (payment.ts); called by src/payments/mandates, and on the way of a payment by
// src/payments/advance.ts. Nothing here is ever repeated but by who calls.

import type { MandateTerms } from '../domain/payment-mandate.ts';
import type { CreatedPayment, PaymentCall, PaymentConnector } from './payment.ts';

/** What a mandate is made from. */
export interface MandateRequest {
  /** The gateway's own id of the mandate, a UUID. */
  readonly mandateId: string;
  readonly terms: MandateTerms;
}

/** A mandate that waits for the customer. */
export interface CreatedMandate {
  readonly bankConsentId: string;
  readonly step: CreatedPayment['step'];
  /** When the bank says that it was made, epoch milliseconds: periods are counted from its day; null when it does not say. */
  readonly createdAtMs: number | null;
}

/** How a mandate stands at the bank; `ABSENT`: the bank knows none of this id; `UNKNOWN`: a word that the standard has not. */
export type MandateConsentStatus =
  | 'AWAITING'
  | 'AUTHORISED'
  | 'REJECTED'
  | 'REVOKED'
  | 'EXPIRED'
  | 'ABSENT'
  | 'UNKNOWN';

/** The code of a refusal of the customer's token: it says nothing of what became of a call before. */
export const noAuthorityCode = 'NO_AUTHORITY';

/** One standard's mandates at one bank. Payments under them have the order's `mandate`. */
export interface MandateConnector extends Pick<PaymentConnector, 'hasFunds' | 'submit' | 'readState'> {
  /** @throws PaymentRefused nothing was made; BankFailure: one may have been made, which nobody can authorise */
  create(call: PaymentCall, request: MandateRequest): Promise<CreatedMandate>;
  /** @throws BankFailure, PaymentRefused; and BankFailure for an answer about another mandate */
  readConsent(call: PaymentCall, bankConsentId: string, terms: MandateTerms): Promise<MandateConsentStatus>;
  /** Ends it; may be repeated, and one that is gone has ended. @throws BankFailure, PaymentRefused: it may stand */
  revoke(call: PaymentCall, bankConsentId: string): Promise<void>;
}

/** A bank's payments that may have mandates. */
export interface Mandating {
  /** Absent where the bank has none. */
  readonly mandates?: MandateConnector;
}
