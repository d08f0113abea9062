// The callback of mandates: what the person brought back from the bank, taken once, and where they go from here. Called by ../service.ts
// for the callback route, which is shared with payments and linking; calls OAuth with the bank, once.

import { readRefusalState } from '../../banks/consent.ts';
import type { PayableBank } from '../../banks/payable-bank.ts';
import { isRegisteredUri } from '../../domain/client.ts';
import { BankFailure } from '../../domain/errors.ts';
import { readState } from '../../oauth/callback-state.ts';
import { OAuthFailure } from '../../oauth/failure.ts';
import { toHash } from '../../store/attempts.ts';
import { StoreFailure } from '../../store/failures.ts';
import type { MandateChange, MandateRecord } from '../../store/payment-mandates.ts';
import { confirmMs } from '../callback.ts';
import type { PaymentOptions } from '../options.ts';
import { pause } from '../progress.ts';
import type { PaymentCallbackRefusal, PaymentCallbackResult } from '../results.ts';
import { newSecret } from '../secrets.ts';
import { toEnding } from './endings.ts';
import { advanceMandateBehind } from './setup.ts';

/** How long a callback may be exchanging, milliseconds; after it the code counts as spent and its token as lost. */
const exchangeMs = 30_000;
/** States have 43 characters; refusals' are longer. */
const maxCallbackStateLength = 200;
/** How often a token that was given for a spent code is tried to be stored. */
const storeTries = 6;

/** The mandate whose state a callback bears; null for none. @throws StoreFailure */
export async function findMandateOf(
  { store }: Pick<PaymentOptions, 'store'>,
  callback: URLSearchParams,
): Promise<MandateRecord | null> {
  const state = readState(callback);
  if (state === null || state.length > maxCallbackStateLength) return null;
  return store.paymentMandates.findByState(readRefusalState(state) ?? toHash(state));
}

/**
 * Completes an authorisation with what the person brought back. A callback that comes again does nothing again: the person is
 * forwarded with what the mandate has come to. @throws StoreFailure
 */
export async function completeMandate(
  options: PaymentOptions,
  mandate: MandateRecord,
  { callback, browserBinding }: { readonly callback: URLSearchParams; readonly browserBinding: string | null },
): Promise<PaymentCallbackResult> {
  const { store, banks, clients } = options;
  if (!isRegisteredUri(clients.get(mandate.clientId), mandate.redirectUri)) return refused('UNREGISTERED_REDIRECT_URI');
  const { bindingHash } = mandate;
  if (bindingHash !== null && (browserBinding === null || toHash(browserBinding) !== bindingHash)) {
    return refused('OTHER_BROWSER');
  }
  if (mandate.stage === 'EXCHANGING') return refused('IN_PROGRESS');
  // Whoever asked for it knows the state: the code goes to the first browser that brings the bank's answer, and to no other.
  if (mandate.stage === 'CONFIRMING') return forwardWith(options, mandate, { error: 'code_already_sent' });
  const bank = banks.get(mandate.bankId);
  const nowMs = options.now();
  if (mandate.stage !== 'AUTHORISING' || nowMs >= mandate.authoriseUntilMs || bank === undefined) {
    return forward(options, mandate);
  }
  const claimed = await store.paymentMandates.change(
    mandate,
    { stage: 'EXCHANGING', dueAtMs: nowMs + exchangeMs },
    nowMs,
  );
  if (claimed === null) return refused('IN_PROGRESS');
  const isRefusal = readRefusalState(readState(callback) ?? '') !== null;
  const exchanged = isRefusal
    ? toEnding('REJECTED', { mandate: claimed, nowMs, reason: 'DENIED' })
    : await exchange(options, { mandate: claimed, bank }, callback);
  const code = exchanged.stage === 'ACTIVE' && mandate.needsConfirmation ? newSecret() : null;
  const untilMs = nowMs + confirmMs;
  const change: MandateChange =
    code === null
      ? exchanged
      : {
          ...exchanged,
          stage: 'CONFIRMING',
          status: 'AWAITING_AUTHORISATION',
          codeHash: toHash(code),
          confirmUntilMs: untilMs,
          dueAtMs: untilMs,
        };
  await storeExchange(options, claimed, change);
  await advanceMandateBehind(options, mandate.id, null);
  const after = (await store.paymentMandates.read(mandate.id)) ?? claimed;
  return after.stage === 'CONFIRMING' && code !== null
    ? forwardWith(options, after, { error: null, code })
    : forward(options, after);
}

/** What the bank's answer in the browser makes of a claimed mandate. */
async function exchange(
  options: PaymentOptions,
  { mandate, bank }: { readonly mandate: MandateRecord; readonly bank: PayableBank },
  callback: URLSearchParams,
): Promise<MandateChange> {
  const { callbackUri, onTrouble } = options;
  const { state, nonce, codeVerifier, isOpenId } = mandate.secrets;
  const nowMs = options.now();
  try {
    const told = { bankId: mandate.bankId, doing: 'code exchange' };
    // Mix-up: the answer is judged by the mandate's own issuer and no other.
    if (mandate.issuer !== bank.oauth.issuer) throw new OAuthFailure('INVALID_RESPONSE', told, 'OTHER_ISSUER');
    const tokens = await bank.oauth.exchange(callback, {
      state,
      nonce,
      codeVerifier,
      redirectUri: callbackUri,
      isOpenId,
    });
    // The token must be for the consent that was asked for, and say so.
    if (bank.payments.consentIdOf(tokens) !== mandate.bankConsentId) {
      throw new OAuthFailure('INVALID_RESPONSE', told, 'OTHER_CONSENT');
    }
    const { accessToken, refreshToken, accessExpiresAtMs } = tokens;
    return {
      stage: 'ACTIVE',
      status: 'AUTHORISED',
      authorisedAtMs: nowMs,
      dueAtMs: nowMs,
      tries: 0,
      secrets: { accessToken, refreshToken, accessExpiresAtMs, authorizationUrl: null },
      audit: { actor: { kind: 'gateway', subject: 'callback' }, action: 'MANDATE_AUTHORISE', outcome: 'DONE' },
    };
  } catch (error) {
    if (!(error instanceof OAuthFailure || error instanceof BankFailure)) throw error;
    onTrouble(error.message);
    const isDenied = error instanceof OAuthFailure && error.kind === 'DENIED';
    // Without a token nothing can be paid under it; the bank may hold it as authorised, and is told.
    return toEnding('REJECTED', { mandate, nowMs, reason: isDenied ? 'DENIED' : (error.code ?? 'FAILED') });
  }
}

/** The code is spent and the token is only here: a store that fails for a moment is tried again. */
async function storeExchange(
  { store, now }: Pick<PaymentOptions, 'store' | 'now'>,
  claimed: MandateRecord,
  change: MandateChange,
): Promise<void> {
  for (let round = 1; ; round++) {
    try {
      // Null: given up meanwhile, or stored by a round whose answer was lost. Either way it stands in the store.
      await store.paymentMandates.change(claimed, change, now());
      return;
    } catch (error) {
      if (!(error instanceof StoreFailure) || round >= storeTries) throw error;
      await pause(50 * 2 ** round);
    }
  }
}

function forward(options: Pick<PaymentOptions, 'ids'>, mandate: MandateRecord): PaymentCallbackResult {
  return forwardWith(options, mandate, { error: mandate.status === 'REJECTED' ? 'access_denied' : null });
}

/** Only to the address that stands in the mandate, which was registered when it was stored and is now. */
function forwardWith(
  { ids }: Pick<PaymentOptions, 'ids'>,
  mandate: MandateRecord,
  {
    error,
    code = null,
  }: { readonly error: 'access_denied' | 'code_already_sent' | null; readonly code?: string | null },
): PaymentCallbackResult {
  const location = new URL(mandate.redirectUri);
  location.searchParams.set('mandate', ids.mandate(mandate.id));
  if (code !== null) location.searchParams.set('code', code);
  if (error !== null) location.searchParams.set('error', error);
  if (mandate.clientState !== null) location.searchParams.set('state', mandate.clientState);
  return { kind: 'forward', location: location.href, mandateId: mandate.id, error };
}

const refused = (reason: PaymentCallbackRefusal): PaymentCallbackResult => ({ kind: 'refused', reason });
