// What a stage decides (stages/), as values: what is recorded, which call the bank gets, what follows from its answer. The one
// who does it is advance.ts, and nobody else writes to the store or calls a bank on the way of a payment. A call that may move
// money is a `send`, which cannot be written down without what is recorded before it.

import type { PaymentOAuth } from '../banks/payable-bank.ts';
import {
  type BankPaymentState,
  type CancelAnswer,
  type ConfirmationStatus,
  type CreatedPayment,
  type OrderPlacing,
  type OrderRequest,
  type OrderSearch,
  type PaymentConnector,
  type PaymentConsentStatus,
  PaymentRefused,
  type PaymentResourceRequest,
  type PlacedOrder,
} from '../banks/payment.ts';
import type { Bank } from '../domain/bank.ts';
import type { BankFailure } from '../domain/errors.ts';
import type { KnownPaymentStatus, PaymentRejection } from '../domain/payment.ts';
import type { MandateStatus } from '../domain/payment-mandate.ts';
import type { PaymentOrder } from '../domain/payment-order.ts';
import type { AuthorizationSecrets } from '../oauth/bank-oauth.ts';
import type { OAuthFailure } from '../oauth/failure.ts';
import type { GrantedTokens } from '../oauth/tokens.ts';
import type {
  BankPaymentIdTaken,
  PaymentChange,
  PaymentRecord,
  PaymentStep,
  PaymentStepRecord,
} from '../store/payments.ts';

/** A bank as stages see it: what it is and promises. They cannot call it. */
export interface BankPromises {
  readonly bank: Bank;
  readonly payments: Pick<
    PaymentConnector,
    'hasSubmission' | 'hasCancellation' | 'mayRecreate' | 'asksCustomerItself' | 'mayResubmit'
  > & {
    readonly orders?: Pick<OrderPlacing, 'directLimitsOf' | 'resendMsOf'>;
  };
  readonly oauth: Pick<PaymentOAuth, 'issuer'>;
}

/** What a stage decides by. */
export interface Situation {
  /** As it was read, or as it is after what was recorded last. */
  readonly payment: PaymentRecord;
  readonly bank: BankPromises;
  /** Epoch milliseconds. */
  readonly nowMs: number;
  /** How long this turn may still call the bank, milliseconds; 0 when no call may begin any more. */
  readonly leftMs: number;
}

/** What follows, by how things stand then. */
export type Next = (situation: Situation) => Decision;

/** What a bank's part can fail with; whatever is none of these is a fault of ours, and no stage is asked. */
export type BankCallFailure = PaymentRefused | BankFailure | OAuthFailure;

/** What a call that failed comes to. */
export type NextAfterFailure = (failure: BankCallFailure, situation: Situation) => Decision;

/** One call of a kind: what it is made with, and what its answer comes to. */
interface Call<Kind extends string, Request, Answer> {
  readonly kind: Kind;
  readonly request: Request;
  readonly answered: (answer: Answer, situation: Situation) => Decision;
}

interface OfOrder {
  readonly order: PaymentOrder;
}

/** Calls that make, move or take back something at the bank. The callback's address is added where the bank is told it. */
export type MovingCall =
  | Call<'CREATE', Omit<PaymentResourceRequest, 'callbackUri'>, CreatedPayment>
  | Call<'PLACE', OrderRequest, PlacedOrder>
  | Call<'SUBMIT', Parameters<PaymentConnector['submit']>[1], BankPaymentState & { readonly bankPaymentId: string }>
  | Call<'CONFIRM', Parameters<PaymentConnector['confirm']>[1], ConfirmationStatus>
  | Call<'CANCEL', Omit<Parameters<PaymentConnector['cancel']>[1], 'callbackUri'>, CancelAnswer>;

/** What a mandate gives a payment: its customer's token; or `ended`, or nothing for now. */
export type MandateAuthority =
  | { readonly kind: 'usable'; readonly accessToken: string; readonly bankConsentId: string }
  | { readonly kind: 'ended'; readonly status: MandateStatus }
  | { readonly kind: 'later' };

/** Calls that move nothing, whatever becomes of them. */
export type AskingCall =
  /** Where the customer authorises. */
  | Call<
      'AUTHORIZATION_URL',
      { readonly step: Parameters<PaymentOAuth['authorizationUrl']>[0]; readonly secrets: AuthorizationSecrets },
      string
    >
  /** Whether payments can be made under a mandate, and with which token. */
  | Call<'MANDATE', { readonly mandateId: string }, MandateAuthority>
  | Call<'REFRESH', { readonly refreshToken: string }, GrantedTokens>
  | Call<'FUNDS', OfOrder & { readonly bankConsentId: string; readonly accessToken: string }, boolean | null>
  | Call<'CONSENT', OfOrder & { readonly bankConsentId: string }, PaymentConsentStatus>
  | Call<'CONFIRMATION', { readonly confirmationUrl: string }, ConfirmationStatus>
  | Call<'FIND', OrderRequest & { readonly sentAtMs: number }, OrderSearch>
  | Call<'STATE', OfOrder & { readonly bankPaymentId: string }, BankPaymentState>;

/** A change that says that a call begins: a gateway that takes over knows of it. */
export type BeginningChange = PaymentChange & {
  readonly step: { readonly name: PaymentStep; readonly phase: 'BEGUN' };
};

/** What one step of a turn comes to. Closed: advance.ts does each, and there is nothing else to do. */
export type Decision =
  /** Nothing now: it is left until it is due. */
  | { readonly kind: 'leave' }
  /** Another turn at once, with the payment as it is now. */
  | { readonly kind: 'again' }
  /** As `leave`, and the bank's other payments are left alone for the rest of a round. */
  | { readonly kind: 'away' }
  /** Told to the operator first; no secrets, no personal data. */
  | { readonly kind: 'tell'; readonly to: 'alert' | 'trouble'; readonly message: string; readonly next: Decision }
  /**
   * Written down, then `next`. When somebody else has changed the payment nothing is written: `ifChanged` then, or it is left.
   * `ifIdTaken` where the bank's id of it is another payment's already, so that nothing was written either.
   */
  | {
      readonly kind: 'record';
      readonly change: PaymentChange;
      readonly next: Next;
      readonly ifChanged?: Decision;
      readonly ifIdTaken?: (failure: BankPaymentIdTaken, situation: Situation) => Decision;
    }
  /** The steps that were recorded of it. */
  | {
      readonly kind: 'readSteps';
      readonly next: (steps: readonly PaymentStepRecord[], situation: Situation) => Decision;
    }
  /** A call that moves nothing. */
  | { readonly kind: 'ask'; readonly call: AskingCall; readonly failed: NextAfterFailure }
  /** `before` is written down, then the call is made; neither when somebody else has changed the payment. */
  | {
      readonly kind: 'send';
      readonly before: BeginningChange;
      readonly call: MovingCall;
      readonly failed: NextAfterFailure;
    };

/** The decisions without more to them. */
export const leave = { kind: 'leave' } as const satisfies Decision;
export const again = { kind: 'again' } as const satisfies Decision;
export const away = { kind: 'away' } as const satisfies Decision;
const toLeave: Next = () => leave;
const toAgain: Next = () => again;

/** Written down, then left. */
export const recordAndLeave = (change: PaymentChange): Decision => ({ kind: 'record', change, next: toLeave });

/** Written down, then another turn. */
export const recordAndGoOn = (change: PaymentChange): Decision => ({ kind: 'record', change, next: toAgain });

/** Left until later. */
export const leaveFor = (pauseMs: number, { nowMs }: Situation, change: PaymentChange = {}): Decision =>
  recordAndLeave({ ...change, dueAtMs: nowMs + pauseMs });

/** What is forgotten once a payment needs no more of the customer. */
export const noSecrets = {
  accessToken: null,
  refreshToken: null,
  accessExpiresAtMs: null,
  authorizationUrl: null,
  confirmationUrl: null,
  confirmationCode: null,
  cancellation: null,
} as const;

/** Who the audit says it was. */
export const gateway = { kind: 'gateway', subject: 'payments' } as const;

/** Ended with a final status: it is sure that nothing moves any more, or that everything has. */
export function end(
  status: Extract<KnownPaymentStatus, 'REJECTED' | 'CANCELLED'>,
  { reasonCode, ...others }: PaymentChange & { readonly reasonCode: string },
): Decision {
  const source = others.statusReport?.source ?? 'GATEWAY';
  return recordAndLeave({
    ...others,
    stage: 'ENDED',
    dueAtMs: null,
    secrets: noSecrets,
    statusReport: { status, source, reasonCode },
    audit: { actor: gateway, action: 'PAYMENT_END', outcome: 'FAILED', reason: reasonCode },
  });
}

/** Nobody can tell what became of it: said once, to the client, the log and the audit. */
export function endUnknown(reason: string, step?: PaymentChange['step']): Decision {
  return {
    kind: 'record',
    change: {
      ...(step === undefined ? {} : { step }),
      stage: 'ENDED',
      dueAtMs: null,
      secrets: noSecrets,
      statusReport: { status: 'UNKNOWN', source: 'GATEWAY' },
      audit: { actor: gateway, action: 'PAYMENT_UNKNOWN', outcome: 'UNKNOWN', reason },
    },
    next: ({ payment }) => ({
      kind: 'tell',
      to: 'alert',
      message: `payment ${payment.id} at ${payment.bankId}: outcome unknown (${reason}); look it up at the bank`,
      next: leave,
    }),
  };
}

const bankUnavailable = 'BANK_UNAVAILABLE' satisfies PaymentRejection;

/** A failure as a step's end. */
export function toStepEnd(name: PaymentStep, failure: BankCallFailure): NonNullable<PaymentChange['step']> {
  if (!(failure instanceof PaymentRefused)) return { name, phase: 'UNKNOWN', code: failure.code };
  const { rejection, bankCode } = failure;
  // A refusal that passes is told from one that does not, whatever word the bank has for it.
  return { name, phase: 'REFUSED', code: rejection === bankUnavailable ? rejection : (bankCode ?? rejection) };
}

/** What a bank's answer adds to a payment of charges and rate; nothing where it says nothing. */
export function toBankTerms({ bankTerms }: Pick<BankPaymentState, 'bankTerms'>): PaymentChange {
  return bankTerms == null ? {} : { bankTerms };
}

/** What a bank's answer adds to a payment of the account that paid; nothing where it says nothing. */
export function toRefundAccount({
  refundAccount,
}: {
  readonly refundAccount?: BankPaymentState['refundAccount'] | undefined;
}): PaymentChange {
  return refundAccount == null ? {} : { refundAccount };
}

/** The step's end where the bank's id of a payment is another payment's. */
export const toIdTakenStep = (name: PaymentStep) => ({ name, phase: 'UNKNOWN', code: 'BANK_ID_TAKEN' }) as const;

/** The code of the step that a payment is taken as sent by, once the store was restored from a backup: see stages/restored.ts. */
export const restoredCode = 'RESTORED';

/** When it was last submitted, and how often that was refused for good, by the steps that were recorded. */
export function toSubmissions(steps: readonly PaymentStepRecord[], submittedAtMs: number) {
  const submissions = steps.filter(({ step }) => step === 'SUBMIT');
  const sentAtMs = submissions.flatMap(({ phase, atMs }) => (phase === 'BEGUN' ? atMs : []));
  const refusals = submissions.filter(({ phase, code }) => phase === 'REFUSED' && code !== bankUnavailable).length;
  return { lastSentAtMs: Math.max(submittedAtMs, ...sentAtMs), refusals };
}
