// One bank as payments need it: its payment connector, OAuth with it, and the way there. Made by open-bank.ts for every bank
// with `authorization`, or reached through a source, and a payments endpoint whose standard has payments.

import type { Bank, BankCapability } from '../domain/bank.ts';
import { BankFailure } from '../domain/errors.ts';
import type { BankPoster } from '../http/bank-post.ts';
import type { Deadline } from '../http/deadline.ts';
import { withNewRequestId } from '../http/interaction-id.ts';
import { NotSigned } from '../http/request-signer.ts';
import type { AuthorizationRequest, AuthorizationSecrets, PendingAuthorization } from '../oauth/bank-oauth.ts';
import { OAuthFailure } from '../oauth/failure.ts';
import type { GrantedTokens } from '../oauth/tokens.ts';
import type { ClientTokens } from './client-tokens.ts';
import type { CustomerOAuth } from './customer-oauth.ts';
import type { Mandating } from './mandate.ts';
import { type PaymentCall, type PaymentConnector, PaymentRefused } from './payment.ts';

/** What payments need of OAuth with a bank. */
export interface PaymentOAuth {
  readonly issuer: string;
  /** @throws OAuthFailure */
  authorizationUrl(step: AuthorizationRequest, secrets: AuthorizationSecrets, redirectUri: string): Promise<string>;
  /** @throws OAuthFailure */
  exchange(callback: URLSearchParams, pending: PendingAuthorization): Promise<GrantedTokens>;
  /** @throws OAuthFailure */
  refresh(refreshToken: string): Promise<GrantedTokens>;
}

/** A bank through which customers can pay. */
export interface PayableBank {
  readonly bank: Bank;
  readonly payments: PaymentConnector & Mandating;
  readonly oauth: PaymentOAuth;
  /** What the connector calls the bank with. `psuIpAddress` is null when nobody is there. */
  paymentCall(deadline: Deadline, psuIpAddress: string | null): PaymentCall;
}

/** What customers can pay through a bank; nothing where it cannot be paid through. */
export function paymentCapabilitiesOf(payable: Pick<PayableBank, 'payments'> | null): readonly BankCapability[] {
  if (payable === null) return [];
  const { mandates } = payable.payments;
  const { schedules, international } = payable.payments.scheme;
  return [
    'PAYMENTS',
    ...(schedules === undefined ? [] : (['STANDING_ORDER_PAYMENTS'] as const)),
    ...(international === undefined ? [] : (['INTERNATIONAL_PAYMENTS'] as const)),
    ...(mandates === undefined ? [] : (['PAYMENT_MANDATES'] as const)),
  ];
}

/** How often a question is put, and the pauses between, milliseconds: asking changes nothing. */
const questionTries = 3;
const questionPauseMs = 200;
/** What {@link toPayableBank} needs. */
export interface PayableBankDeps {
  readonly payments: PaymentConnector & Mandating;
  readonly oauth: CustomerOAuth;
  readonly clientTokens: ClientTokens;
  readonly poster: BankPoster;
  /** Headers of the bank's profile, lower case; the standard's own win. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Puts it together. */
export function toPayableBank(
  bank: Bank,
  { payments, oauth, clientTokens, poster, headers: fixed }: PayableBankDeps,
): PayableBank {
  return {
    bank,
    payments,
    oauth,
    paymentCall: (deadline, psuIpAddress) => {
      // Whether the bank may know of the payment by an earlier call of the same step.
      let hasSent = false;
      const send: PaymentCall['send'] = async ({ method, url, authority, headers, body, signature = null }) => {
        const text = body === null ? null : JSON.stringify(body);
        let hasNewToken = false;
        for (let round = 1; ; round++) {
          // Neither token nor signature has anything to do with the payment: without them nothing was sent.
          const prepared = await asRefused(bank, async () => ({
            token: 'scope' in authority ? await clientTokens.clientToken(authority.scope) : authority.accessToken,
            jws: signature === null || text === null ? null : await oauth.signDetached(text, signature.members),
          }));
          const mayAskAgain = method === 'GET' && round < questionTries;
          const answer = poster.send({
            method,
            url,
            resource: 'payments',
            headers: {
              ...fixed,
              ...(round === 1 ? headers : withNewRequestId(headers)),
              ...(text === null ? {} : { 'content-type': 'application/json' }),
              ...(signature === null || prepared.jws === null ? {} : { [signature.header]: prepared.jws }),
              authorization: `Bearer ${prepared.token}`,
              // What is still on the wire after the answer, such as the same answer again, is nobody else's answer: not
              // every answer names its payment.
              connection: 'close',
            },
            body: text,
            deadline,
          });
          const sent = hasSent ? answer : answer.catch(toRefusedWhenUnsigned);
          const response = mayAskAgain ? await sent.catch(toNullWhenQuick) : await sent;
          hasSent ||= response !== null;
          if (response === null || (mayAskAgain && response.status >= 500)) {
            await pause(questionPauseMs * round);
            continue;
          }
          // A 401 is a refusal: nothing was done. Only the client's own token can be had anew.
          if (response.status !== 401 || hasNewToken || !('scope' in authority)) return response;
          clientTokens.forgetClientToken(authority.scope, prepared.token);
          hasNewToken = true;
        }
      };
      return { deadline, psuIpAddress, send };
    },
  };
}

/** Failures before anything about a payment was sent. @throws PaymentRefused */
async function asRefused<T>(bank: Bank, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OAuthFailure || error instanceof BankFailure) {
      throw new PaymentRefused('BANK_UNAVAILABLE', `${bank.id} payment: ${error.message}`);
    }
    throw error;
  }
}

/**
 * What could not be signed was not sent: of the first call of a step the bank knows nothing, so that the payment is refused and not in
 * doubt. @throws PaymentRefused for that; the failure itself for any other
 */
function toRefusedWhenUnsigned(error: unknown): never {
  if (error instanceof NotSigned) throw new PaymentRefused('BANK_UNAVAILABLE', error.message);
  throw error;
}

/** A bank that let its whole time go by is not asked again at once. */
function toNullWhenQuick(error: unknown): null {
  if (error instanceof BankFailure && error.code === 'BANK_UNAVAILABLE') return null;
  throw error;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
