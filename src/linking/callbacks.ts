// Completes authorisations with what people bring back from the bank. Called by service.ts; calls OAuth (src/oauth) and the
// store. An attempt is marked as exchanging before its code is used: a gateway that dies in between leaves an honest UNKNOWN
// behind (sweep.ts ends it: try again, the consent is taken back where its id is known).

import { randomUUID } from 'node:crypto';
import { type CodeAnswer, type ConfirmationProof, readRefusalState, UnwantedConsent } from '../banks/consent.ts';
import type { LinkableBank } from '../banks/linkable-bank.ts';
import { BankFailure } from '../domain/errors.ts';
import type { LinkReason } from '../domain/link-state.ts';
import { type Deadline, deadlineIn } from '../http/deadline.ts';
import { readState } from '../oauth/callback-state.ts';
import { OAuthFailure } from '../oauth/failure.ts';
import { type AttemptEnd, type AttemptRecord, toHash } from '../store/attempts.ts';
import { StoreFailure } from '../store/failures.ts';
import type { Store } from '../store/store.ts';
import type { TokenSet } from '../store/tokens.ts';
import { tokenInUseReaderOf, toTokens } from './consent-tokens.ts';
import { DecoupledWaits } from './decoupled-waits.ts';
import { isRegistered, type LinkingOptions, randomSecret } from './options.ts';
import type { CallbackRefusal, CallbackResult, ForwardedError, WaitResult } from './results.ts';

/** How long an authorisation waits for who began it to confirm it, milliseconds. */
const confirmMs = 10 * 60_000;
/** How long a callback may be exchanging, milliseconds; after it the attempt counts as unknown. */
export const exchangeMs = 60_000;
/** How often a completed authorisation is tried to be stored: the code is spent. */
const storeTries = 6;
/** A code of the bank's is short; what is longer is none. House rule. */
const maxConfirmationCode = 512;

/** What a person has brought back. */
interface BankAnswer {
  readonly callback: URLSearchParams;
  readonly state: string;
  readonly deadline: Deadline;
}

/** What the bank has granted. */
interface Granted {
  /** Null where it was known before, or nobody tells it. */
  readonly bankConsentId: string | null;
  /** Null where the bank is called with the gateway's own. */
  readonly tokens: TokenSet | null;
  readonly expiresAtMs: number | null;
}

/** Authorisations as they come back. */
export class LinkCallbacks {
  readonly #options: LinkingOptions;
  readonly #now: () => number;
  readonly #waits: DecoupledWaits;

  constructor(options: LinkingOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#waits = new DecoupledWaits({ ...options, now: this.#now });
  }

  /**
   * Completes an authorisation with what the person brought back from the bank: the parameters of the query, or those of
   * the fragment that the callback page has posted. `browserBinding` is what the browser has, as in
   * `AuthorisationRequest.browserBinding`.
   *
   * Where the attempt is bound to no browser, what the bank has granted is only kept, and the person is forwarded with a
   * `code` for `LinkConfirmations.confirm`.
   *
   * A callback that comes again does nothing again: until the attempt would have expired, the person is forwarded as
   * before (they reloaded the page; whoever has the state has seen the address already), but for the code; afterwards it
   * is refused.
   * @throws StoreFailure
   */
  async complete(callback: URLSearchParams, browserBinding: string | null): Promise<CallbackResult> {
    const found = await this.#find(callback, browserBinding);
    if ('kind' in found) return found;
    const { attempt, state, isRefusal } = found;
    if (attempt.status !== 'WAITING') return this.#repeat(attempt);
    if (attempt.expiresAtMs <= this.#now()) return this.#fail(attempt, 'AUTHORISATION_ABANDONED');
    // Whoever brings this can say no, and nothing else.
    if (isRefusal) return this.#fail(attempt, 'AUTHORISATION_REFUSED');
    // A bank's app that leads back to the browser may do so before the bank knows what was decided there.
    const isDecoupled = attempt.issuer === null && (await this.#waits.isDecoupled(attempt));
    if (isDecoupled && (await this.#waits.ask(attempt)).decision === null) return refusedCallback('IN_PROGRESS');
    return this.#exchange(attempt, callback, state);
  }

  /**
   * Asks the bank how a customer's authorisation in its app stands, at most every few seconds, and completes it as
   * {@link LinkCallbacks.complete} does once they have decided. With `isLook` nothing is completed: `decided` says that there
   * is something to complete. @throws StoreFailure
   */
  async wait(
    query: URLSearchParams,
    { browserBinding, isLook }: { readonly browserBinding: string | null; readonly isLook: boolean },
  ): Promise<WaitResult> {
    const found = await this.#find(query, browserBinding);
    if ('kind' in found) return found;
    const { attempt, state } = found;
    const waiting = (message: string | null): WaitResult => ({
      kind: 'waiting',
      bankId: attempt.bankId,
      message,
      expiresAtMs: attempt.expiresAtMs,
    });
    if (attempt.status === 'EXCHANGING') return waiting(null);
    if (attempt.status !== 'WAITING') return isLook ? { kind: 'decided' } : this.#repeat(attempt);
    if (attempt.expiresAtMs <= this.#now())
      return isLook ? { kind: 'decided' } : this.#fail(attempt, 'AUTHORISATION_ABANDONED');
    const { decision, message } = await this.#waits.ask(attempt);
    if (decision === null) return waiting(message);
    if (isLook) return { kind: 'decided' };
    if (decision === 'REFUSED') return this.#fail(attempt, 'AUTHORISATION_REFUSED');
    return this.#exchange(attempt, new URLSearchParams({ state }), state);
  }

  /** The attempt that a state names, for the browser that may have it. @throws StoreFailure */
  async #find(
    callback: URLSearchParams,
    browserBinding: string | null,
  ): Promise<
    CallbackResult | { readonly attempt: AttemptRecord; readonly state: string; readonly isRefusal: boolean }
  > {
    const state = readState(callback);
    if (state === null || state.length > 200) return refusedCallback('NO_ANSWER');
    const refusedHash = readRefusalState(state);
    const attempt = await this.#options.store.attempts.findByState(refusedHash ?? toHash(state));
    if (attempt === null) return refusedCallback('UNKNOWN_STATE');
    if (!isRegistered(this.#options, attempt.clientId, attempt.redirectUri))
      return refusedCallback('UNREGISTERED_REDIRECT_URI');
    if (attempt.bindingHash !== null && (browserBinding === null || toHash(browserBinding) !== attempt.bindingHash)) {
      await this.#auditCallback(attempt, 'OTHER_BROWSER');
      // Somebody else has been there, whose bank it is now: the browser that was sent could take it with the state alone.
      const { completesByState = false } = this.#options.banks.get(attempt.bankId)?.consents ?? {};
      if (completesByState && attempt.status === 'WAITING') await this.#fail(attempt, 'AUTHORISATION_FAILED');
      return refusedCallback('OTHER_BROWSER');
    }
    return { attempt, state, isRefusal: refusedHash !== null };
  }

  async #exchange(attempt: AttemptRecord, callback: URLSearchParams, state: string): Promise<CallbackResult> {
    const { store, banks } = this.#options;
    const claimId = randomUUID();
    const nowMs = this.#now();
    const isMine = await store.attempts.claim(attempt.id, { claimId, nowMs, exchangeUntilMs: nowMs + exchangeMs });
    if (!isMine) return this.#repeat((await store.attempts.findByState(toHash(state))) ?? attempt);
    const bank = banks.get(attempt.bankId);
    // Mix-up: the answer is judged by the attempt's own issuer and no other; a bank that moved to another is none of ours.
    if (bank === undefined || (attempt.issuer !== null && attempt.issuer !== bank.oauth.issuer)) {
      return this.#fail(attempt, 'AUTHORISATION_FAILED');
    }
    let granted: Granted;
    try {
      granted = await this.#grant(attempt, bank, { callback, state, deadline: deadlineIn(exchangeMs / 2) });
    } catch (caught) {
      const unwanted = caught instanceof UnwantedConsent ? toTokens(caught.consent) : null;
      const error = caught instanceof UnwantedConsent ? caught.reason : caught;
      if (error instanceof OAuthFailure && error.kind === 'DENIED') {
        return this.#fail(attempt, 'AUTHORISATION_REFUSED');
      }
      if (error instanceof OAuthFailure && error.kind === 'UNAVAILABLE') {
        this.#options.onTrouble?.(error.message);
        return this.#fail(attempt, 'AUTHORISATION_UNKNOWN', { outcome: 'UNKNOWN' });
      }
      if (!(error instanceof OAuthFailure || error instanceof BankFailure)) throw error;
      this.#options.onTrouble?.(error.message);
      return this.#fail(attempt, 'AUTHORISATION_FAILED', { unwanted });
    }
    const { bankConsentId, tokens, expiresAtMs } = granted;
    const completion = {
      attemptId: attempt.id,
      claimId,
      bankConsentId,
      expiresAtMs,
      tokens,
    };
    // A browser that is known to be the one that was sent needs no code: it has shown its own secret.
    const code = attempt.bindingHash === null ? randomSecret() : null;
    const link = await this.#keep(({ attempts }, atMs) =>
      code === null
        ? attempts.complete({ ...completion, atMs })
        : attempts.authorise({ ...completion, atMs }, { codeHash: toHash(code), confirmUntilMs: nowMs + confirmMs }),
    );
    if (link === null) {
      const ended = (await store.attempts.findByState(toHash(state))) ?? attempt;
      return this.#repeat(ended);
    }
    this.#options.onLinkChanged(link);
    return this.#forward(attempt, { error: null, code, isReplay: false });
  }

  /** What the bank has granted. @throws OAuthFailure, BankFailure */
  async #grant(
    attempt: AttemptRecord,
    bank: LinkableBank,
    { callback, state, deadline }: BankAnswer,
  ): Promise<Granted> {
    const { store, callbackUri } = this.#options;
    const consent = (await store.links.readConsents(attempt.linkId)).find(({ id }) => id === attempt.consentId);
    const bankConsentId = consent?.bankConsentId ?? null;
    if (attempt.issuer === null && bank.consents.complete !== undefined) {
      return this.#complete(
        bank,
        { callback, bankConsentId },
        { deadline, askedUntilMs: consent?.expiresAtMs ?? null, readTokenInUse: tokenInUseReaderOf(store, attempt) },
      );
    }
    if (attempt.issuer === null) {
      await this.#confirmByCode(attempt, bank, { callback, deadline });
      // The bank's own page: its word in the redirect counts for nothing, the consent's status does.
      const { status, expiresAtMs } = await bank.consents.readState(bank.consentCall(deadline), bankConsentId ?? '');
      if (status !== 'AUTHORISED') {
        const isDenied = status === 'REJECTED' || callback.has('error');
        throw new OAuthFailure(
          isDenied ? 'DENIED' : 'INVALID_RESPONSE',
          { bankId: bank.bank.id, doing: 'redirect' },
          status,
        );
      }
      return { bankConsentId: null, tokens: null, expiresAtMs: expiresAtMs ?? consent?.expiresAtMs ?? null };
    }
    const consentNow = bankConsentId === null ? null : await this.#askBeforeExchange(bank, bankConsentId, deadline);
    if (consentNow?.status === 'REJECTED' || consentNow?.status === 'REVOKED' || consentNow?.status === 'EXPIRED') {
      throw new OAuthFailure('DENIED', { bankId: bank.bank.id, doing: 'consent' }, consentNow.status);
    }
    const { nonce, codeVerifier, isOpenId, sca } = await store.attempts.readSecrets(attempt.id);
    const tokens = await bank.oauth.exchange(callback, {
      state,
      nonce,
      codeVerifier,
      redirectUri: callbackUri,
      isOpenId,
    });
    // Where tokens name the consent that was authorised, it must be the one that was asked for.
    const authorised = bank.consents.consentIdOf(tokens);
    if (bankConsentId !== null && authorised !== null && authorised !== bankConsentId) {
      throw new OAuthFailure('INVALID_RESPONSE', { bankId: bank.bank.id, doing: 'code exchange' }, 'OTHER_CONSENT');
    }
    const { accessToken, refreshToken, accessExpiresAtMs } = tokens;
    if (sca?.confirmationUrl != null) {
      await this.#confirm(bank, sca.confirmationUrl, { proof: { accessToken }, deadline });
    }
    return {
      bankConsentId: authorised,
      tokens: { accessToken, refreshToken, accessExpiresAtMs },
      expiresAtMs: consentNow?.expiresAtMs ?? consent?.expiresAtMs ?? null,
    };
  }

  /** Confirms what was authorised on the bank's page by the code that the browser brought, where there is one. */
  async #confirmByCode(
    attempt: AttemptRecord,
    bank: LinkableBank,
    { callback, deadline }: Pick<BankAnswer, 'callback' | 'deadline'>,
  ): Promise<void> {
    const confirmationCode = callback.get('confirmationCode');
    if (confirmationCode === null || confirmationCode === '' || confirmationCode.length > maxConfirmationCode) return;
    const { sca } = await this.#options.store.attempts.readSecrets(attempt.id);
    // The authorisation itself is what is confirmed (1.3.12), also where no link said so.
    const url = sca?.confirmationUrl ?? sca?.statusUrl ?? null;
    if (url !== null) await this.#confirm(bank, url, { proof: { confirmationCode }, deadline });
  }

  /** @throws OAuthFailure DENIED where the bank says that it was not this customer; BankFailure */
  async #confirm(
    bank: LinkableBank,
    url: string,
    { proof, deadline }: { readonly proof: ConfirmationProof; readonly deadline: Deadline },
  ): Promise<void> {
    const status = await bank.consents.confirm?.(bank.consentCall(deadline), url, proof);
    if (status === 'FAILED') throw new OAuthFailure('DENIED', { bankId: bank.bank.id, doing: 'confirmation' }, status);
  }

  /** What a source makes of what the person has brought back. @throws OAuthFailure, BankFailure */
  async #complete(
    bank: LinkableBank,
    answer: CodeAnswer,
    {
      deadline,
      askedUntilMs,
      readTokenInUse,
    }: {
      readonly deadline: Deadline;
      readonly askedUntilMs: number | null;
      readonly readTokenInUse: () => Promise<string | null>;
    },
  ): Promise<Granted> {
    const { complete } = bank.consents;
    if (complete === undefined) throw new TypeError('the source completes nothing');
    const completed = await complete.call(bank.consents, bank.consentCall(deadline, { readTokenInUse }), answer);
    // Never longer than was asked for, whatever is said.
    const ends = [completed.expiresAtMs, askedUntilMs].filter((atMs) => atMs !== null);
    const expiresAtMs = ends.length === 0 ? null : Math.min(...ends);
    return { ...toTokens(completed), expiresAtMs };
  }

  /** The bank may have shortened the consent. Before the exchange, so that nothing waits between it and the store. */
  async #askBeforeExchange(bank: LinkableBank, bankConsentId: string, deadline: Deadline) {
    try {
      return await bank.consents.readState(bank.consentCall(deadline), bankConsentId);
    } catch (error) {
      if (error instanceof BankFailure) return null;
      throw error;
    }
  }

  /** The bank's code is spent and the tokens are only here: a store that fails for a moment is tried again. */
  async #keep<T>(keep: (store: Store, atMs: number) => Promise<T>): Promise<T> {
    for (let round = 1; ; round++) {
      try {
        return await keep(this.#options.store, this.#now());
      } catch (error) {
        if (!(error instanceof StoreFailure) || round >= storeTries) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** round));
      }
    }
  }

  async #fail(
    attempt: AttemptRecord,
    failure: LinkReason,
    { outcome = 'FAILED', unwanted = null }: Partial<Pick<AttemptEnd, 'outcome' | 'unwanted'>> = {},
  ): Promise<CallbackResult> {
    const { links } = this.#options.store;
    const end = { failure, outcome, actor: attempt.actor, unwanted };
    const hasEnded = await this.#keep(({ attempts }, nowMs) => attempts.fail(attempt.id, { ...end, nowMs }));
    if (hasEnded) {
      const link = await links.read(attempt.linkId);
      if (link !== null) this.#options.onLinkChanged(link);
    }
    return this.#forward(
      { ...attempt, status: outcome, failure },
      { error: toForwardedError(failure), code: null, isReplay: !hasEnded },
    );
  }

  /** A callback that was seen before. */
  async #repeat(attempt: AttemptRecord): Promise<CallbackResult> {
    if (attempt.status === 'EXCHANGING') return refusedCallback('IN_PROGRESS');
    await this.#auditCallback(attempt, 'REPLAYED');
    if (attempt.expiresAtMs <= this.#now()) return refusedCallback('UNKNOWN_STATE');
    return this.#forward(attempt, { error: toRepeatedError(attempt), code: null, isReplay: true });
  }

  /** Only to the address that stands in the attempt, which was registered when it was stored and is now. */
  #forward(
    attempt: AttemptRecord,
    {
      error,
      code,
      isReplay,
    }: { readonly error: ForwardedError | null; readonly code: string | null; readonly isReplay: boolean },
  ): CallbackResult {
    const location = new URL(attempt.redirectUri);
    location.searchParams.set('link', this.#options.ids.link(attempt.linkId));
    if (code !== null) location.searchParams.set('code', code);
    if (error !== null) location.searchParams.set('error', error);
    if (attempt.clientState !== null) location.searchParams.set('state', attempt.clientState);
    return { kind: 'forward', location: location.href, linkId: attempt.linkId, error, isReplay };
  }

  async #auditCallback(attempt: AttemptRecord, reason: string): Promise<void> {
    await this.#options.store.audit.append({
      atMs: this.#now(),
      actor: { kind: 'gateway', subject: 'callback' },
      action: 'LINK_CALLBACK',
      outcome: 'REFUSED',
      reason,
      customerId: attempt.customerId,
      bankId: attempt.bankId,
      linkId: attempt.linkId,
      consentId: attempt.consentId,
    });
  }
}

/** What a callback is told that came before. The code went with the first: whoever knows the state shall not have it. */
function toRepeatedError({ status, failure }: AttemptRecord): ForwardedError | null {
  if (status === 'COMPLETED') return null;
  return status === 'AUTHORISED' ? 'code_already_sent' : toForwardedError(failure);
}

function toForwardedError(failure: LinkReason | null): ForwardedError {
  switch (failure) {
    case 'AUTHORISATION_REFUSED':
      return 'access_denied';
    case 'AUTHORISATION_ABANDONED':
    case 'AUTHORISATION_NOT_CONFIRMED':
      return 'authorization_expired';
    case 'AUTHORISATION_UNKNOWN':
      return 'outcome_unknown';
    default:
      return 'authorization_failed';
  }
}

const refusedCallback = (reason: CallbackRefusal): CallbackResult => ({ kind: 'refused', reason });
