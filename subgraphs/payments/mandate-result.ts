// What mandates, and payments under them, came to → the unions of the schema. Used by resolvers/mandate-mutations.ts.

import type { MandateBreach, RemainingLimit } from '../../src/domain/payment-mandate.ts';
import type { RateLimited } from '../../src/limits/write-limits.ts';
import type {
  ConfirmMandateResult,
  CreateMandateResult,
  PayUnderMandateResult,
  RevokeMandateResult,
} from '../../src/payments/mandates/results.ts';
import type { MandateRecord } from '../../src/store/payment-mandates.ts';
import type { RequestContext } from '../shared/context.ts';
import type { PaymentMandateModel } from '../shared/models.ts';
import { toMoney } from '../shared/money.ts';
import {
  toFieldRejection,
  toInitiatePaymentResult,
  toRateRejection,
  toValidationRejection,
  unsupported,
} from './payment-result.ts';

/** A mandate that was read for the caller. */
export const toMandate = (record: MandateRecord, { ids }: Pick<RequestContext, 'ids'>): PaymentMandateModel => ({
  id: ids.mandate(record.id),
  record,
});

/** Where the customer authorises it; null when there is nothing to authorise. */
export function mandateUrlOf({ stage, authoriseUntilMs, secrets }: MandateRecord, nowMs: number): string | null {
  return stage === 'AUTHORISING' && nowMs < authoriseUntilMs ? secrets.authorizationUrl : null;
}

/** What is left of a limit, in the schema's words. */
export function toRemainingLimit(remaining: RemainingLimit, { terms }: Pick<MandateRecord, 'terms'>) {
  const { currency } = terms.limits;
  const money = (amountMinor: bigint) => toMoney({ amountMinor, currency });
  const { limit, from, to, limitMinor, usedMinor, leftMinor } = remaining;
  return {
    periodType: limit.periodType,
    alignment: limit.alignment,
    ...{ from, to },
    limit: money(limitMinor),
    used: money(usedMinor),
    remaining: money(leftMinor),
  };
}

/** The union's member for what asking for one came to. Does not compile when a kind is missing. */
export function toCreateMandateResult(result: CreateMandateResult | RateLimited, context: RequestContext) {
  switch (result.kind) {
    case 'rateLimited':
      return toRateRejection(result, 'PAYMENT_RATE', context);
    case 'created':
      return {
        __typename: 'CreatePaymentMandateSuccess' as const,
        mandate: toMandate(result.mandate, context),
        authorizationUrl: mandateUrlOf(result.mandate, Date.now()),
      };
    case 'rejected':
      return {
        __typename: 'PaymentMandateRefusedRejection' as const,
        message: 'The bank has not made the mandate.',
        retryable: result.rejection === 'BANK_UNAVAILABLE',
        rejectedMandate: toMandate(result.mandate, context),
      };
    case 'invalid':
      return toValidationRejection(result.faults);
    case 'keyConflict':
      return {
        __typename: 'IdempotencyConflictRejection' as const,
        message: 'This idempotency key was used for another mandate.',
        retryable: false,
      };
    case 'unsupported':
      return unsupported;
    case 'forbidden':
      return toFieldRejection('customerId', 'INVALID', 'There is no such customer, or none you may pay for.');
  }
}

const messages = {
  CODE_NOT_VALID: 'This is no code that you have been sent, or its ten minutes are over.',
  MANDATE_NOT_FOUND: 'There is no such mandate that you may change.',
  ALREADY_ENDED: 'The mandate was rejected, or has run out.',
} as const;

const toRejection = (code: keyof typeof messages) => ({
  __typename: 'PaymentMandateRejection' as const,
  code,
  message: messages[code],
  retryable: false,
});

/** The union's member for what confirming came to. */
export function toConfirmMandateResult(result: ConfirmMandateResult, context: Pick<RequestContext, 'ids'>) {
  return result.kind === 'confirmed'
    ? { __typename: 'ConfirmPaymentMandateSuccess' as const, mandate: toMandate(result.mandate, context) }
    : toRejection('CODE_NOT_VALID');
}

/** The union's member for what taking back came to. */
export function toRevokeMandateResult(result: RevokeMandateResult, context: Pick<RequestContext, 'ids'>) {
  switch (result.kind) {
    case 'revoked':
      return { __typename: 'RevokePaymentMandateSuccess' as const, mandate: toMandate(result.mandate, context) };
    case 'over':
      return toRejection('ALREADY_ENDED');
    case 'unknownMandate':
      return toRejection('MANDATE_NOT_FOUND');
  }
}

/** The union's member for what paying came to. Does not compile when a kind is missing. */
export function toPayUnderMandateResult(result: PayUnderMandateResult | RateLimited, context: RequestContext) {
  switch (result.kind) {
    case 'overMandate':
      return toLimitRejection(result.breach, result.mandate, context);
    case 'notAuthorised':
      return {
        __typename: 'PaymentMandateNotAuthorisedRejection' as const,
        message:
          result.status === 'AWAITING_AUTHORISATION'
            ? 'The customer has not authorised the mandate yet.'
            : 'The mandate has ended.',
        retryable: result.status === 'AWAITING_AUTHORISATION',
        mandate: toMandate(result.mandate, context),
      };
    case 'unknownMandate':
      return toFieldRejection('mandateId', 'INVALID', 'There is no such mandate that you may pay under.');
    default:
      return toInitiatePaymentResult(result, context);
  }
}

function toLimitRejection(breach: MandateBreach, mandate: MandateRecord, context: Pick<RequestContext, 'ids'>) {
  const { currency } = mandate.terms.limits;
  const told = (message: string, retryable: boolean, leftMinor = 0n) => ({
    __typename: 'PaymentMandateLimitRejection' as const,
    ...{ message, retryable },
    remaining: toMoney({ amountMinor: leftMinor, currency }),
    period: null,
    mandate: toMandate(mandate, context),
  });
  switch (breach.kind) {
    case 'INDIVIDUAL_AMOUNT':
      return {
        ...told('It is more than one payment under the mandate may be.', false, breach.leftMinor),
        limit: 'MAXIMUM_INDIVIDUAL_AMOUNT' as const,
      };
    case 'PERIOD':
      return {
        ...told('It is more than is left of the mandate for now.', true, breach.leftMinor),
        limit: 'PERIODIC_LIMIT' as const,
        period: toRemainingLimit(breach.remaining, mandate),
      };
    case 'NOT_YET_VALID':
      return { ...told('The mandate begins on a day to come.', true), limit: 'VALID_FROM' as const };
    case 'NO_LONGER_VALID':
      return { ...told('The mandate has run out.', false), limit: 'VALID_TO' as const };
  }
}
