// The port of payments that every standard implements (src/banks/<standard>/payment.ts): make the payment's resource at the
// bank, say how the customer authorises it, submit it where the standard has a step for that, ask how it stands, cancel it.
// Called by src/payments, which records every step; calls the bank through src/http. Nothing here is ever repeated: what
// may be sent again, and when, is src/payments' to decide from what each standard promises.

import type { Bank } from '../domain/bank.ts';
import { BankFailure } from '../domain/errors.ts';
import type { BankTerms } from '../domain/international-payment.ts';
import type { KnownPaymentStatus, PaymentRejection } from '../domain/payment.ts';
import type { PaymentOrder, PaymentScheme } from '../domain/payment-order.ts';
import type { RefundAccount } from '../domain/refund.ts';
import type { BankPostResponse } from '../http/bank-post.ts';
import type { Deadline } from '../http/deadline.ts';
import type { GrantedTokens } from '../oauth/tokens.ts';
import type { AuthorizationStep, BrowserStep } from './consent.ts';

/** What a payment connector calls the bank with. Every call is made once. */
export interface PaymentCall {
  readonly deadline: Deadline;
  /** The person's address when they are there; null in the background. */
  readonly psuIpAddress: string | null;
  send(call: {
    readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
    readonly url: URL;
    /** The client's own token of a scope, or the customer's token for this one payment. */
    readonly authority: { readonly scope: string } | { readonly accessToken: string };
    readonly headers: Readonly<Record<string, string>>;
    /** JSON; null for none. */
    readonly body: unknown;
    /** The detached JWS of the body that goes along; absent for none. */
    readonly signature?: PaymentSignature | null;
  }): Promise<BankPostResponse>;
}

/** A detached JWS of a call's body, under the client's own key. */
export interface PaymentSignature {
  /** The header that carries it, lower case. */
  readonly header: string;
  /** Members of its protected header that are the standard's own; each is critical. */
  readonly members: Readonly<Record<string, unknown>>;
}

/** What a resource is made from. */
export interface PaymentResourceRequest {
  /** The gateway's own id of the payment, a UUID. */
  readonly paymentId: string;
  readonly order: PaymentOrder;
  /** Where the bank sends the person back, for standards whose bank is told so beforehand. */
  readonly callbackUri: string;
  /** To be found again in the callback. */
  readonly state: string;
}

/** Whether the account has funds for an order that its customer has authorised. */
export interface FundsRequest {
  /** Of the consent that the customer has authorised for this payment. */
  readonly bankConsentId: string;
  /** The customer's, for this one payment. */
  readonly accessToken: string;
  readonly order: PaymentOrder;
}

/** A resource that waits for the customer. */
export interface CreatedPayment {
  /** Null where the standard has no consents of payments. */
  readonly bankConsentId: string | null;
  /** Null where the payment comes into being when it is submitted. */
  readonly bankPaymentId: string | null;
  /** `decoupled`: the bank has asked its customer itself, or may have. Nobody is sent anywhere; what becomes of it, its status says. */
  readonly step: AuthorizationStep;
  /**
   * Where what the customer has authorised is to be confirmed, an address of the bank's API: nothing moves before. Null where
   * nothing is: then it is submitted, or moves by the authorisation itself.
   */
  readonly confirmationUrl: string | null;
  /** What the bank says of charges and rate; absent or null where it says nothing. */
  readonly bankTerms?: BankTerms | null;
}

/** How an authorisation stands that is to be confirmed: `CONFIRMED` is carried out, `FAILED` never will be. */
export type ConfirmationStatus = 'AWAITING' | 'UNCONFIRMED' | 'CONFIRMED' | 'FAILED' | 'UNKNOWN';

/** Where a payment stands at the bank. */
export interface BankPaymentState {
  /** Null when the bank says a word that the standard does not know: nothing is concluded from it. */
  readonly status: KnownPaymentStatus | null;
  /** ISO 20022 ExternalStatusReason1Code; null when the bank does not say. */
  readonly reasonCode: string | null;
  /** The account that paid, where the order asks for it and the bank tells it; absent or null otherwise. */
  readonly refundAccount?: RefundAccount | null;
  /** What the bank says of charges and rate by now; absent or null where it says nothing. */
  readonly bankTerms?: BankTerms | null;
}

/** How a payment's consent stands: `CONSUMED` means that a payment was made from it. */
export type PaymentConsentStatus = 'AWAITING' | 'AUTHORISED' | 'CONSUMED' | 'REJECTED' | 'UNKNOWN';

/** What came of asking a bank to cancel a payment that it has. */
export type CancelAnswer =
  | { readonly kind: 'cancelled' }
  /** Not before the customer has authorised that, too. */
  | { readonly kind: 'authorisation'; readonly step: BrowserStep }
  /** It is on its way, or over. */
  | { readonly kind: 'refused'; readonly bankCode: string | null };

/** What an order is placed from. */
export interface OrderRequest {
  /** The gateway's own id of the payment, a UUID. */
  readonly paymentId: string;
  readonly order: PaymentOrder;
  /** True where it is carried out at once, within {@link OrderPlacing.directLimitsOf}; false where somebody has to allow it. */
  readonly isDirect: boolean;
}

/** An order that the bank has. */
export interface PlacedOrder extends BankPaymentState {
  readonly bankPaymentId: string;
  /** True while somebody has still to allow it in the bank's own app: nothing moves before. */
  readonly isAwaitingApproval: boolean;
}

/** What has become of an order whose answer was lost. */
export type OrderSearch =
  | { readonly kind: 'found'; readonly placed: PlacedOrder }
  /** The bank has none. `mayBeOver`: one may have been there and been decided on since, so that it is in no list any more. */
  | { readonly kind: 'absent'; readonly mayBeOver: boolean }
  /** There is something that may be it, and may be another. */
  | { readonly kind: 'ambiguous' };

/** How much may be paid without anybody's approval; minor units of the order's currency, inclusive. */
export interface DirectLimits {
  readonly perDayMinor: bigint;
}

/**
 * Payments that are ordered with the gateway's own access, from the operator's own accounts: nobody is sent anywhere. What is
 * placed may be carried out whether or not the gateway has heard of it, so that a lost answer is looked for.
 */
export interface OrderPlacing {
  /** Whose accounts pay: for nobody else anything is ordered. */
  readonly customerId: string;
  /** How long whoever must may take to allow an order, milliseconds. */
  readonly approvalMs: number;
  /** What the operator allows without approval; null where somebody has to allow this order. No call is made. */
  directLimitsOf(order: PaymentOrder): DirectLimits | null;
  /** For how long after it was sent first the same order may be sent again and is the same one, milliseconds; 0 for never. */
  resendMsOf(request: OrderRequest): number;
  /**
   * Places it. @throws PaymentRefused: this call has placed nothing; BankFailure: it may have, and BANK_REJECTED_REQUEST that the bank has
   * something under the order's key
   */
  place(call: PaymentCall, request: OrderRequest): Promise<PlacedOrder>;
  /** Looks for it. @throws BankFailure, PaymentRefused: nothing can be told now */
  find(call: PaymentCall, request: OrderRequest & { readonly sentAtMs: number }): Promise<OrderSearch>;
}

/** One standard's payments at one bank. */
export interface PaymentConnector {
  readonly bank: Bank;
  readonly scheme: PaymentScheme;
  /** Whether an authorised payment still has to be submitted. Where not, it may move by the customer's authorisation alone. */
  readonly hasSubmission: boolean;
  /** Whether what the customer authorises is known to wait for a confirmation, where the standard has no submission. */
  readonly hasConfirmation: boolean;
  /** Whether the bank can be asked to cancel a payment that it has. */
  readonly hasCancellation: boolean;
  /**
   * False where a resource is asked for once and never again, whatever becomes of the answer: a second one would be another
   * payment, should anybody be sent to both. Absent where it may be asked for again.
   */
  readonly mayRecreate?: boolean;
  /**
   * True where the bank may ask its customer itself, in its app, as soon as a resource is made (decoupled): one whose answer was
   * lost may be paid, so that nothing is asked for again and nothing told that is not known. Absent where nobody is asked who was not
   * sent.
   */
  readonly asksCustomerItself?: boolean;
  /** Whether the same submission, sent again with the same key, is known to be one payment at this bank. */
  readonly mayResubmit: boolean;
  /** Absent where payments are authorised by their customers: then {@link create} makes them. */
  readonly orders?: OrderPlacing;
  /** @throws PaymentRefused nothing was made; BankFailure: a resource may have been made, which nobody can authorise */
  create(call: PaymentCall, request: PaymentResourceRequest): Promise<CreatedPayment>;
  /** The bank's id of the consent that was authorised, where tokens tell it; else null. */
  consentIdOf(tokens: GrantedTokens): string | null;
  /** Null when the bank does not say. @throws BankFailure, PaymentRefused */
  hasFunds(call: PaymentCall, request: FundsRequest): Promise<boolean | null>;
  /**
   * Submits it, always byte for byte the same. @throws PaymentRefused: this call has made nothing; BankFailure: it may
   * have made the payment
   */
  submit(
    call: PaymentCall,
    request: Pick<PaymentResourceRequest, 'paymentId' | 'order'> & {
      readonly bankConsentId: string;
      readonly accessToken: string;
    },
  ): Promise<BankPaymentState & { readonly bankPaymentId: string }>;
  /**
   * Confirms what the customer has authorised, by the code that the browser brought back from the bank's page, or by the
   * customer's token. May be repeated: one resource is carried out once. @throws PaymentRefused: this call has confirmed
   * nothing; BankFailure: it may have
   */
  confirm(
    call: PaymentCall,
    request: {
      readonly confirmationUrl: string;
      readonly proof: { readonly confirmationCode: string } | { readonly accessToken: string };
    },
  ): Promise<ConfirmationStatus>;
  /** @throws BankFailure, PaymentRefused */
  readConfirmation(call: PaymentCall, confirmationUrl: string): Promise<ConfirmationStatus>;
  /** @throws BankFailure, PaymentRefused */
  readConsent(call: PaymentCall, bankConsentId: string, order: PaymentOrder): Promise<PaymentConsentStatus>;
  /** @throws BankFailure, PaymentRefused */
  readState(call: PaymentCall, bankPaymentId: string, order: PaymentOrder): Promise<BankPaymentState>;
  /**
   * Asks for it to be cancelled; may be repeated. Only where `hasCancellation`. @throws PaymentRefused: the bank did
   * nothing; BankFailure: it may have cancelled it
   */
  cancel(
    call: PaymentCall,
    request: Pick<PaymentResourceRequest, 'order' | 'callbackUri' | 'state'> & { readonly bankPaymentId: string },
  ): Promise<CancelAnswer>;
}

/** The bank has refused a call: it did nothing, and the same call again would be refused again. */
export class PaymentRefused extends Error {
  override readonly name = 'PaymentRefused';
  readonly rejection: PaymentRejection;
  /** The bank's own code, a plain word; null without one. */
  readonly bankCode: string | null;
  constructor(rejection: PaymentRejection, operatorMessage: string, bankCode: string | null = null) {
    super(operatorMessage);
    this.rejection = rejection;
    this.bankCode = bankCode !== null && /^[A-Za-z0-9_.:-]{1,60}$/.test(bankCode) ? bankCode : null;
  }
}

/** Nothing of the payment was sent at all: what has to be known before it could not be told. */
export class PaymentUnsent extends PaymentRefused {}

/**
 * What an answer that is no success means: a refusal (thrown as PaymentRefused) where the bank surely did nothing, else a
 * BankFailure after which it may have done everything. 408, 409, 425 and every 5xx leave that open (RFC 9110 section 15);
 * so does whatever is neither. 429 is a refusal that passes.
 */
export function toPaymentFailure(
  call: { readonly bank: Bank; readonly doing: string },
  { status }: BankPostResponse,
  { rejection, bankCode }: { readonly rejection: PaymentRejection | null; readonly bankCode: string | null },
): PaymentRefused | BankFailure {
  const { bank, doing } = call;
  const message = `${bank.id} ${doing}: answered ${status}${bankCode === null ? '' : ` ${bankCode}`}`;
  if (status === 429) return new PaymentRefused('BANK_UNAVAILABLE', message, bankCode);
  const isOpen = status < 400 || status >= 500 || status === 408 || status === 409 || status === 425;
  if (!isOpen) return new PaymentRefused(rejection ?? 'REFUSED', message, bankCode);
  const code = status >= 500 ? 'BANK_UNAVAILABLE' : status < 400 ? 'BANK_BAD_RESPONSE' : 'BANK_TIMEOUT';
  return new BankFailure({ code, bankId: bank.id, operatorMessage: message });
}

/** Keys of at most 40 characters, the same for the same step of the same payment whenever it is sent. */
export function toBankKey(paymentId: string, step: 'consent' | 'payment'): string {
  return `${step === 'consent' ? 'c' : 'p'}-${paymentId.replaceAll('-', '')}`;
}
