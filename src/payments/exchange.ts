// What the bank's answer in the browser makes of a payment that waits for it: a token, a confirmation's code, a refusal. Called by
// callback.ts once the payment is claimed; calls OAuth with the bank, once.

import type { PayableBank } from '../banks/payable-bank.ts';
import { BankFailure } from '../domain/errors.ts';
import { reasonCodes } from '../domain/payment.ts';
import { OAuthFailure } from '../oauth/failure.ts';
import type { PaymentChange, PaymentRecord } from '../store/payments.ts';
import { waitsForGateway } from './awaited.ts';
import { noSecrets } from './decision.ts';
import type { PaymentOptions } from './options.ts';

/** What the bank's answer in the browser makes of a claimed payment. */
export async function exchange(
  options: Pick<PaymentOptions, 'callbackUri' | 'now' | 'onTrouble'>,
  { payment, bank }: { readonly payment: PaymentRecord; readonly bank: PayableBank },
  callback: URLSearchParams,
): Promise<PaymentChange> {
  const { state, nonce, codeVerifier, isOpenId } = payment.secrets;
  const actor = { kind: 'gateway', subject: 'callback' } as const;
  const nowMs = options.now();
  const authorised = { actor, action: 'PAYMENT_AUTHORISE', outcome: 'DONE' } as const;
  const step = (phase: 'DONE' | 'REFUSED' | 'UNKNOWN', code: string | null) =>
    ({ name: 'EXCHANGE', phase, code }) as const;
  if (payment.issuer === null) {
    // The bank's own page: its word in the redirect counts for nothing, the payment's status does.
    const isRefused = callback.has('error');
    if (!isRefused && payment.secrets.confirmationUrl !== null) {
      const confirmationCode = readConfirmationCode(callback);
      // Whoever knows the state can come without: it waits for the browser that has come from the bank.
      if (confirmationCode === null) return { stage: 'AUTHORISING', dueAtMs: payment.authoriseUntilMs };
      const secrets = { confirmationCode, authorizationUrl: null };
      return { stage: 'AUTHORISED', dueAtMs: nowMs, secrets, step: step('DONE', null), audit: authorised };
    }
    // Nothing has been confirmed, and from here nothing is: whoever brings this can say no, and nothing else.
    if (isRefused && payment.secrets.confirmationUrl !== null) {
      return refusedByCustomer(step('REFUSED', 'access_denied'));
    }
    return isRefused
      ? { stage: 'AUTHORISING', dueAtMs: nowMs, step: step('REFUSED', 'access_denied') }
      : { stage: 'FOLLOWING', dueAtMs: nowMs, step: step('DONE', null), audit: authorised };
  }
  try {
    // Mix-up: the answer is judged by the payment's own issuer and no other.
    if (payment.issuer !== bank.oauth.issuer) {
      throw new OAuthFailure('INVALID_RESPONSE', { bankId: payment.bankId, doing: 'code exchange' }, 'OTHER_ISSUER');
    }
    const tokens = await bank.oauth.exchange(callback, {
      state,
      nonce,
      codeVerifier,
      redirectUri: options.callbackUri,
      isOpenId,
    });
    if (!waitsForGateway(payment, bank)) {
      return { stage: 'FOLLOWING', dueAtMs: nowMs, step: step('DONE', null), audit: authorised };
    }
    // Where tokens name the consent that was authorised, it must be the one that was asked for.
    const authorisedId = bank.payments.consentIdOf(tokens);
    const isOther = authorisedId !== null && authorisedId !== payment.bankConsentId;
    if (bank.payments.hasSubmission && isOther) {
      throw new OAuthFailure('INVALID_RESPONSE', { bankId: payment.bankId, doing: 'code exchange' }, 'OTHER_CONSENT');
    }
    return {
      stage: 'AUTHORISED',
      dueAtMs: nowMs,
      secrets: {
        accessToken: tokens.accessToken,
        refreshToken: tokens.refreshToken,
        accessExpiresAtMs: tokens.accessExpiresAtMs,
        authorizationUrl: null,
      },
      step: step('DONE', null),
      audit: authorised,
    };
  } catch (error) {
    if (!(error instanceof OAuthFailure || error instanceof BankFailure)) throw error;
    options.onTrouble(error.message);
    const isDenied = error instanceof OAuthFailure && error.kind === 'DENIED';
    const phase = isDenied ? 'REFUSED' : 'UNKNOWN';
    if (!waitsForGateway(payment, bank)) {
      // The authorisation itself may have moved it: whatever the browser says, the bank is asked.
      return { stage: isDenied ? 'AUTHORISING' : 'FOLLOWING', dueAtMs: nowMs, step: step(phase, error.code) };
    }
    // Without a token nothing can be submitted, and nothing was.
    if (isDenied) return refusedByCustomer(step(phase, error.code));
    const reasonCode = reasonCodes.unspecified;
    return {
      stage: 'ENDED',
      dueAtMs: null,
      secrets: noSecrets,
      step: step(phase, error.code),
      statusReport: { status: 'CANCELLED', source: 'GATEWAY', reasonCode },
      audit: { actor, action: 'PAYMENT_END', outcome: 'FAILED', reason: reasonCode },
    };
  }
}

/**
 * What a bank's page sends back with the person for the confirmation (1.3.12, redirect approach). The specification names the
 * field of the request and not the parameter: the same name, or OAuth's. Null for none, several, or what cannot be one.
 */
function readConfirmationCode(callback: URLSearchParams): string | null {
  const codes = [...callback.getAll('confirmationCode'), ...callback.getAll('code')];
  const [code = ''] = codes;
  return codes.length === 1 && /^[\x21-\x7e]{1,500}$/.test(code) ? code : null;
}

/** What a refusal comes to: the end where nothing moves unless the gateway says so; elsewhere the bank is asked. */
export function toRefused(payment: PaymentRecord, bank: PayableBank, nowMs: number): PaymentChange {
  const step = { name: 'EXCHANGE', phase: 'REFUSED', code: 'access_denied' } as const;
  return waitsForGateway(payment, bank) ? refusedByCustomer(step) : { stage: 'AUTHORISING', dueAtMs: nowMs, step };
}

/** The customer has said no where nothing moves unless the gateway says so. */
function refusedByCustomer(step: NonNullable<PaymentChange['step']>): PaymentChange {
  const reasonCode = reasonCodes.refusedByCustomer;
  return {
    stage: 'ENDED',
    dueAtMs: null,
    secrets: noSecrets,
    step,
    statusReport: { status: 'CANCELLED', source: 'CUSTOMER', reasonCode },
    audit: {
      actor: { kind: 'gateway', subject: 'callback' },
      action: 'PAYMENT_END',
      outcome: 'FAILED',
      reason: reasonCode,
    },
  };
}
