// Paying once: the idempotency key and the input of a payment are written down before they are sent, and sent again as they are
// until there is an answer, however often the page is loaded meanwhile. Also which way back from a bank was begun in this
// tab. Called by the pages that pay.

import type { InitiatePaymentInput } from './gql/graphql.ts';
import { takeItem } from './session.ts';
import { backUri } from './settings.ts';

const attemptKey = 'payment-attempt';
const stateKey = (state: string) => `back:${state}`;

/** The payment that was sent and not answered yet; null where there is none. */
export function openAttempt(): InitiatePaymentInput | null {
  const kept = sessionStorage.getItem(attemptKey);
  return kept === null ? null : JSON.parse(kept);
}

/** Writes a payment down before it is sent: a new key, and a `state` by which its way back is known again. */
export function beginAttempt(
  input: Pick<InitiatePaymentInput, 'debtorAccountId' | 'creditor' | 'amount' | 'remittanceInformation'>,
): InitiatePaymentInput {
  const state = beginWay();
  const attempt = { ...input, idempotencyKey: crypto.randomUUID(), redirectUri: backUri, state };
  sessionStorage.setItem(attemptKey, JSON.stringify(attempt));
  return attempt;
}

/** Begins a way to a bank without a payment, such as to link it: the `state` by which the way back is known again. */
export function beginWay(): string {
  const state = crypto.randomUUID();
  sessionStorage.setItem(stateKey(state), 'begun');
  return state;
}

/** There is an answer: the key is used up, and another payment gets another. */
export function endAttempt(): void {
  sessionStorage.removeItem(attemptKey);
}

/** Whether the way back with this `state` was begun in this tab; true once. */
export function takeState(state: string | null): boolean {
  return state !== null && takeItem(stateKey(state)) === 'begun';
}
