// The callback of payments: what the person brought back from the bank, taken once, and where they go from here. Called by
// service.ts for the callback route, which is shared with linking; calls exchange.ts, the store, and what goes on from there.

import { readRefusalState } from '../banks/consent.ts';
import { isRegisteredUri } from '../domain/client.ts';
import { BankFailure } from '../domain/errors.ts';
import { isFinalStatus, reasonCodes } from '../domain/payment.ts';
import { readState } from '../oauth/callback-state.ts';
import { OAuthFailure } from '../oauth/failure.ts';
import { toHash } from '../store/attempts.ts';
import { StoreFailure } from '../store/failures.ts';
import type { PaymentChange, PaymentRecord } from '../store/payments.ts';
import { exchange, toRefused } from './exchange.ts';
import type { PaymentOptions } from './options.ts';
import { advanceBehind, pause } from './progress.ts';
import type { PaymentCallbackRefusal, PaymentCallbackResult } from './results.ts';
import { newSecret } from './secrets.ts';

/** How long an authorised payment waits for who initiated it to confirm it, milliseconds. */
export const confirmMs = 10 * 60_000;
/** How long a callback may be exchanging, milliseconds; after it the code counts as spent and its token as lost. */
const exchangeMs = 30_000;
/** States have 43 characters; refusals' are longer. */
const maxCallbackStateLength = 200;
/** How often a token that was given for a spent code is tried to be stored. */
const storeTries = 6;

/** Whether a callback's state is a payment's: the callback is shared with linking. @throws StoreFailure */
export async function knows({ store }: Pick<PaymentOptions, 'store'>, callback: URLSearchParams): Promise<boolean> {
  const state = readState(callback);
  if (state === null || state.length > maxCallbackStateLength) return false;
  const hash = readRefusalState(state) ?? toHash(state);
  return (await store.payments.findByState(hash)) !== null;
}

/**
 * Completes an authorisation with what the person brought back from the bank. A callback that comes again does nothing
 * again: the person is forwarded with what the payment has come to. @throws StoreFailure
 */
export async function complete(
  options: PaymentOptions,
  callback: URLSearchParams,
  browserBinding: string | null,
): Promise<PaymentCallbackResult> {
  const { store, banks, clients } = options;
  const state = readState(callback);
  if (state === null || state.length > maxCallbackStateLength) return refused('NO_ANSWER');
  const refusedHash = readRefusalState(state);
  const hash = refusedHash ?? toHash(state);
  // Whoever brings a refusal's state can say no, and nothing else.
  const isRefusal = refusedHash !== null;
  const payment = await store.payments.findByState(hash);
  if (payment === null) return refused('UNKNOWN_STATE');
  if (!isRegisteredUri(clients.get(payment.clientId), payment.redirectUri)) {
    return refused('UNREGISTERED_REDIRECT_URI');
  }
  // A cancellation's callback tells nothing but that the bank is to be asked: any browser may bring it.
  if (toHash(payment.secrets.state) !== hash) {
    return completeCancellation(options, { payment, callback, isRefusal });
  }
  const { bindingHash } = payment;
  if (bindingHash !== null && (browserBinding === null || toHash(browserBinding) !== bindingHash)) {
    return refused('OTHER_BROWSER');
  }
  // Whether the bank has had it before is found out first: see stages/restored.ts.
  if (payment.stage === 'EXCHANGING' || payment.restoredAtMs !== null) return refused('IN_PROGRESS');
  // Whoever initiated it knows the state: the code goes to the first browser that brings the bank's answer, and to no other.
  if (payment.stage === 'CONFIRMING') return forwardWith(options, payment, { error: 'code_already_sent' });
  const bank = banks.get(payment.bankId);
  const isWaiting = payment.stage === 'AUTHORISING' && options.now() < payment.authoriseUntilMs;
  if (!isWaiting || bank === undefined) return forward(options, payment);
  const nowMs = options.now();
  const claimed = await store.payments.change(
    payment,
    { stage: 'EXCHANGING', dueAtMs: nowMs + exchangeMs, tries: 0, step: { name: 'EXCHANGE', phase: 'BEGUN' } },
    nowMs,
  );
  if (claimed === null) return refused('IN_PROGRESS');
  const exchanged = isRefusal
    ? toRefused(claimed, bank, nowMs)
    : await exchange(options, { payment: claimed, bank }, callback);
  const code = exchanged.stage === 'AUTHORISED' && payment.needsConfirmation ? newSecret() : null;
  const waiting = (codeHash: string, untilMs: number): PaymentChange => ({
    ...exchanged,
    stage: 'CONFIRMING',
    codeHash,
    confirmUntilMs: untilMs,
    dueAtMs: untilMs,
  });
  await storeExchange(options, claimed, code === null ? exchanged : waiting(toHash(code), nowMs + confirmMs));
  await advanceBehind(options, payment.id, null);
  const after = (await store.payments.read(payment.id)) ?? claimed;
  return after.stage === 'CONFIRMING' && code !== null
    ? forwardWith(options, after, { error: null, code })
    : forward(options, after);
}

/** The code is spent and the token is only here: a store that fails for a moment is tried again. */
async function storeExchange(
  { store, now }: Pick<PaymentOptions, 'store' | 'now'>,
  claimed: PaymentRecord,
  change: PaymentChange,
): Promise<void> {
  for (let round = 1; ; round++) {
    try {
      // Null: given up meanwhile, or stored by a round whose answer was lost. Either way it stands in the store.
      await store.payments.change(claimed, change, now());
      return;
    } catch (error) {
      if (!(error instanceof StoreFailure) || round >= storeTries) throw error;
      await pause(50 * 2 ** round);
    }
  }
}

/** The customer has come back from the bank's page for a cancellation. What it came to, only the bank's status says. */
async function completeCancellation(
  options: PaymentOptions,
  {
    payment,
    callback,
    isRefusal,
  }: { readonly payment: PaymentRecord; readonly callback: URLSearchParams; readonly isRefusal: boolean },
): Promise<PaymentCallbackResult> {
  const { store, banks, callbackUri } = options;
  const bank = banks.get(payment.bankId);
  const { cancellation } = payment.secrets;
  const isDenied = isRefusal || callback.has('error');
  if (bank !== undefined && cancellation !== null && payment.cancellation === 'AUTHORISING') {
    const nowMs = options.now();
    const change = { cancellation: isDenied ? null : 'AUTHORISED', dueAtMs: nowMs } as const;
    const claimed = await store.payments.change(payment, change, nowMs);
    if (claimed !== null && cancellation.hasCode && !isDenied) {
      // Some banks act on the authorisation only when its code is used.
      await bank.oauth
        .exchange(callback, { ...cancellation, redirectUri: callbackUri, isOpenId: false })
        .catch((error: unknown) => {
          if (!(error instanceof OAuthFailure || error instanceof BankFailure)) throw error;
          options.onTrouble(error.message);
        });
    }
    await advanceBehind(options, payment.id, null);
  }
  const after = (await store.payments.read(payment.id)) ?? payment;
  if (isDenied) return forwardWith(options, after, { error: 'access_denied' });
  if (after.status === 'CANCELLED') return forwardWith(options, after, { error: null });
  const error = isFinalStatus(after.status) ? 'cancellation_failed' : 'outcome_unknown';
  return forwardWith(options, after, { error });
}

/** After the authorisation of a payment. */
function forward(options: Pick<PaymentOptions, 'ids'>, payment: PaymentRecord): PaymentCallbackResult {
  const { status, reasonCode } = payment;
  const isDenied = status === 'CANCELLED' && reasonCode === reasonCodes.refusedByCustomer;
  const isFailed = status === 'CANCELLED' || status === 'REJECTED';
  const error = isDenied
    ? 'access_denied'
    : isFailed
      ? 'payment_failed'
      : status === 'UNKNOWN'
        ? 'outcome_unknown'
        : null;
  return forwardWith(options, payment, { error });
}

/** Only to the address that stands in the payment, which was registered when it was stored and is now. */
function forwardWith(
  { ids }: Pick<PaymentOptions, 'ids'>,
  payment: PaymentRecord,
  { error, code = null }: { readonly error: ForwardError; readonly code?: string | null },
): PaymentCallbackResult {
  const location = new URL(payment.redirectUri);
  location.searchParams.set('payment', ids.payment(payment.id));
  if (code !== null) location.searchParams.set('code', code);
  if (error !== null) location.searchParams.set('error', error);
  if (payment.clientState !== null) location.searchParams.set('state', payment.clientState);
  return { kind: 'forward', location: location.href, paymentId: payment.id, error };
}

type ForwardError = Extract<PaymentCallbackResult, { kind: 'forward' }>['error'];
const refused = (reason: PaymentCallbackRefusal): PaymentCallbackResult => ({ kind: 'refused', reason });
