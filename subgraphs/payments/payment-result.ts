// What initiating a payment came to → the union of the schema. Used by resolvers/Mutation.ts.

import type { PaymentRejection } from '../../src/domain/payment.ts';
import type { PaymentFault } from '../../src/domain/payment-order.ts';
import type { RefundRefusal } from '../../src/domain/refund.ts';
import type { RateLimited } from '../../src/limits/write-limits.ts';
import type { CancelResult, ConfirmResult, InitiateResult } from '../../src/payments/results.ts';
import type { PaymentRecord } from '../../src/store/payments.ts';
import type { RequestContext } from '../shared/context.ts';
import type { PaymentModel } from '../shared/models.ts';
import { authorizationUrlOf } from './authorization.ts';

/** A payment that was read for the caller. */
export const toPayment = (record: PaymentRecord, { ids }: Pick<RequestContext, 'ids'>): PaymentModel => ({
  id: ids.payment(record.id),
  record,
});

/** The input is at fault. */
export function toValidationRejection(fields: readonly PaymentFault[], payment: PaymentModel | null = null) {
  const message =
    fields.length > 0 ? 'This cannot be done as it is: see the fields.' : 'The bank cannot make it as it is.';
  return { __typename: 'ValidationRejection' as const, message, retryable: false, fields, rejectedPayment: payment };
}

/** One field is at fault. */
export const toFieldRejection = (field: string, code: PaymentFault['code'], message: string) =>
  toValidationRejection([{ field, code, message }]);

/** Nobody can say whether money moves. */
export const toOutcomeUnknown = (record: PaymentRecord, context: Pick<RequestContext, 'ids'>) => ({
  __typename: 'OutcomeUnknown' as const,
  message: 'It is not known yet whether this was done. Follow the payment, and do not pay again.',
  payment: toPayment(record, context),
});

/** No bank was asked. */
export const unsupported = {
  __typename: 'UnsupportedRejection' as const,
  message: 'This bank makes no such payments here.',
  retryable: false,
  rejectedPayment: null,
};

/** The bank was not there, and has not been asked to pay. */
export const unavailable = {
  __typename: 'BankUnavailableRejection' as const,
  message: 'The bank cannot be reached at the moment. Nothing was paid.',
  retryable: true,
  rejectedPayment: null,
};

/** Nothing was done: the caller has asked too often. `context` is told, for the answer's headers. */
export function toRateRejection(
  limited: RateLimited,
  limit: 'PAYMENT_RATE' | 'VERIFICATIONS',
  { refusals }: Pick<RequestContext, 'refusals'>,
) {
  refusals?.add(limited);
  return {
    __typename: 'LimitRejection' as const,
    message:
      limit === 'PAYMENT_RATE'
        ? 'Too many payments were initiated in the last minute.'
        : 'Too many payees were verified in the last hour.',
    retryable: true,
    limit,
    retryAt: new Date(limited.retryAtMs).toISOString(),
    rejectedPayment: null,
  };
}

const refundMessages: Readonly<Record<RefundRefusal, string>> = {
  PAYMENT_NOT_FOUND: 'There is no such payment that you may give back.',
  NOT_SETTLED: 'It has not settled: what can still be refused is not given back.',
  NOT_REFUNDABLE: 'Payments of this kind are not given back.',
  NO_REFUND_ACCOUNT: 'Nobody knows the account that paid.',
  EXCEEDS_PAYMENT: 'It is more than is left of the payment.',
};

/** The union's member for what a refund came to. */
export function toRefundPaymentResult(result: InitiateResult | RateLimited, context: RequestContext) {
  if (result.kind !== 'refundRefused') return toInitiatePaymentResult(result, context);
  const { reason: code } = result;
  const message = refundMessages[code];
  return { __typename: 'RefundRejection' as const, code, message, retryable: code === 'NOT_SETTLED' };
}

/** What comes of a payment that gives nothing back. */
type PlainResult = Exclude<InitiateResult, { readonly kind: 'refundRefused' }>;

/** The union's member for a result. Does not compile when a kind is missing. */
export function toInitiatePaymentResult(result: PlainResult | RateLimited, context: RequestContext) {
  switch (result.kind) {
    case 'rateLimited':
      return toRateRejection(result, 'PAYMENT_RATE', context);
    case 'initiated': {
      const authorizationUrl = authorizationUrlOf(result.payment, Date.now());
      return {
        __typename: 'InitiatePaymentSuccess' as const,
        payment: toPayment(result.payment, context),
        authorizationUrl,
      };
    }
    case 'outcomeUnknown':
      return toOutcomeUnknown(result.payment, context);
    case 'rejected':
      return toRejected(result.rejection, toPayment(result.payment, context));
    case 'invalid':
      return toValidationRejection(result.faults);
    case 'overLimit':
      return toOverLimit(result.limit);
    case 'keyConflict':
      return {
        __typename: 'IdempotencyConflictRejection' as const,
        message: 'This idempotency key was used for another payment.',
        retryable: false,
      };
    case 'unsupported':
      return unsupported;
    case 'forbidden':
      return toFieldRejection('customerId', 'INVALID', 'There is no such customer, or none you may pay for.');
  }
}

function toOverLimit(limit: 'PAYMENT' | 'DAY') {
  const isOfDay = limit === 'DAY';
  return {
    __typename: 'LimitRejection' as const,
    message: isOfDay ? 'It is more than is left of today’s limit.' : 'It is more than one payment may be.',
    retryable: isOfDay,
    limit: isOfDay ? ('CLIENT_DAY' as const) : ('CLIENT_PAYMENT' as const),
    retryAt: null,
    rejectedPayment: null,
  };
}

function toRejected(rejection: PaymentRejection, rejectedPayment: PaymentModel) {
  switch (rejection) {
    case 'VALIDATION':
      return toValidationRejection([], rejectedPayment);
    case 'INSUFFICIENT_FUNDS':
      return {
        __typename: 'InsufficientFundsRejection' as const,
        message: 'There is not enough in the account.',
        retryable: true,
        rejectedPayment,
      };
    case 'PAYEE_MISMATCH':
      return {
        __typename: 'PayeeMismatchRejection' as const,
        message: 'The name and the account do not belong together.',
        retryable: false,
        rejectedPayment,
      };
    case 'LIMIT':
      return {
        __typename: 'LimitRejection' as const,
        message: 'It is more than the bank allows.',
        retryable: true,
        limit: 'BANK' as const,
        retryAt: null,
        rejectedPayment,
      };
    case 'BANK_UNAVAILABLE':
      return { ...unavailable, rejectedPayment };
    case 'UNSUPPORTED':
      return { ...unsupported, rejectedPayment };
    case 'REFUSED':
      return {
        __typename: 'PaymentRefusedRejection' as const,
        message: 'The payment was refused.',
        retryable: false,
        rejectedPayment,
      };
  }
}

/** The union's member for what confirming came to. */
export function toConfirmPaymentResult(result: ConfirmResult, context: Pick<RequestContext, 'ids'>) {
  return result.kind === 'confirmed'
    ? { __typename: 'ConfirmPaymentSuccess' as const, payment: toPayment(result.payment, context) }
    : {
        __typename: 'ConfirmPaymentRejection' as const,
        code: 'CODE_NOT_VALID' as const,
        message: 'This is no code that you have been sent, or its ten minutes are over.',
        retryable: false,
      };
}

type CancelPaymentRejectionCode = 'PAYMENT_NOT_FOUND' | 'TOO_LATE' | 'NOT_OFFERED' | 'BANK_UNAVAILABLE';

const cancelMessages: Readonly<Record<CancelPaymentRejectionCode, string>> = {
  PAYMENT_NOT_FOUND: 'There is no such payment that you may cancel.',
  TOO_LATE: 'It is too late to cancel it.',
  NOT_OFFERED: 'The bank cannot cancel such a payment.',
  BANK_UNAVAILABLE: 'The bank cannot be reached at the moment. The payment goes on.',
};

const toCancelRejection = (code: CancelPaymentRejectionCode) => ({
  __typename: 'CancelPaymentRejection' as const,
  code,
  message: cancelMessages[code],
  retryable: code === 'BANK_UNAVAILABLE',
});

/** The union's member for what cancelling came to. Does not compile when a kind is missing. */
export function toCancelPaymentResult(result: CancelResult, context: Pick<RequestContext, 'ids'>) {
  switch (result.kind) {
    case 'cancelled':
      return {
        __typename: 'CancelPaymentSuccess' as const,
        payment: toPayment(result.payment, context),
        authorizationUrl: null,
      };
    case 'authorisationNeeded': {
      const { authorizationUrl } = result;
      return {
        __typename: 'CancelPaymentSuccess' as const,
        payment: toPayment(result.payment, context),
        authorizationUrl,
      };
    }
    case 'tooLate':
      return toCancelRejection('TOO_LATE');
    case 'unsupported':
      return toCancelRejection('NOT_OFFERED');
    case 'bankUnavailable':
      return toCancelRejection('BANK_UNAVAILABLE');
    case 'outcomeUnknown':
      return toOutcomeUnknown(result.payment, context);
    case 'unknownPayment':
      return toCancelRejection('PAYMENT_NOT_FOUND');
  }
}
