// Payments for callers: initiate, complete (the callback), read. Called by the resolvers and the callback route; what
// happens at the bank is advance.ts. The intent and its idempotency key are durable, in one transaction, before any bank is
// called; from then on any gateway can take the payment on.

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Caller } from '../auth/caller.ts';
import type { Principal } from '../auth/principal.ts';
import { readRefusalState } from '../banks/consent.ts';
import type { PayableBank } from '../banks/payable-bank.ts';
import type { RegisteredClient } from '../domain/client.ts';
import { dateInZone } from '../domain/dates.ts';
import { BankFailure } from '../domain/errors.ts';
import { paymentGlobalId } from '../domain/global-id.ts';
import { isFinalStatus, reasonCodes } from '../domain/payment.ts';
import { type PaymentFault, type PaymentOrder, parseOrder } from '../domain/payment-order.ts';
import { readState } from '../oauth/callback-state.ts';
import { OAuthFailure } from '../oauth/failure.ts';
import { toHash } from '../store/attempts.ts';
import { StoreFailure, toOperatorMessage } from '../store/failures.ts';
import type { IdempotencyScope, PaymentChange, PaymentRecord } from '../store/payments.ts';
import { advance, BankIsAway, type PaymentEngine } from './advance.ts';
import { isOurs, waitsForGateway } from './awaited.ts';
import { noSecrets } from './decision.ts';
import type {
  CancelRequest,
  CancelResult,
  ConfirmRequest,
  ConfirmResult,
  InitiateRequest,
  InitiateResult,
  PaymentCallbackRefusal,
  PaymentCallbackResult,
} from './results.ts';

/** What {@link PaymentService} needs. */
export interface PaymentOptions extends PaymentEngine {
  /** By client id. */
  readonly clients: ReadonlyMap<string, RegisteredClient>;
}

/** How long a person may take at the bank, milliseconds. */
const authoriseMs = 15 * 60_000;
/** How long an authorised payment waits for who initiated it to confirm it, milliseconds. */
export const confirmMs = 10 * 60_000;
/** How long a callback may be exchanging, milliseconds; after it the code counts as spent and its token as lost. */
const exchangeMs = 30_000;
/** When the sweep takes a new payment up whose gateway died, milliseconds. */
const takeOverMs = 15_000;
/** Longest key, as OBIE's own. */
const maxKeyLength = 40;
const maxStateLength = 512;
const writeScope = 'payments:write';
/** What is left of a request's time for writing its answer, milliseconds. */
const answerMs = 100;
/** Codes have 43 characters. */
const maxCodeLength = 128;
/** How often a token that was given for a spent code is tried to be stored. */
const storeTries = 6;

/** Payments, on one gateway. Any number of them may share a store. */
export class PaymentService {
  readonly #options: PaymentOptions;

  constructor(options: PaymentOptions) {
    this.#options = options;
  }

  /**
   * Pays once for each key of a caller, however often and wherever it is asked for. @throws StoreFailure: the same request
   * again, with the same key, finds out what became of it
   */
  async initiate(request: InitiateRequest): Promise<InitiateResult> {
    const { caller, customerId, idempotencyKey } = request;
    const { principal } = caller;
    const { store, banks, clients } = this.#options;
    if (!(await caller.access.mayActFor(customerId, writeScope))) return { kind: 'forbidden' };
    const scope = toScope(principal);
    const inputHash = toInputHash(scope, request);
    const known = await store.payments.findByKey(scope, idempotencyKey);
    // What was asked before is answered as before, even when it would not be taken today.
    if (known !== null) {
      return known.inputHash === inputHash ? this.#settle(known.payment, request) : { kind: 'keyConflict' };
    }
    const bank = banks.get(request.bankId);
    if (bank === undefined) return { kind: 'unsupported' };
    const nowMs = this.#options.now();
    const client = clients.get(principal.clientId);
    // It names the payment at the bank too, so it is made before anything is stored.
    const id = randomUUID();
    const parsed = this.#parse(request, bank, client, id, nowMs);
    if ('faults' in parsed) return { kind: 'invalid', faults: parsed.faults };
    const { order } = parsed;
    // The bank itself lets nobody pay from the customer's account but the customer.
    const isFromOwnAccount = request.debtor !== null && order.debtorAccount !== null;
    const isBound = isFromOwnAccount || request.browserBinding !== null;
    // There is nothing to confirm where the bank pays at the authorisation itself.
    const canConfirm = bank.payments.hasSubmission || bank.payments.hasConfirmation;
    const isAllowed = client?.unconfirmedPayments?.has(bank.bank.id) === true;
    if (!isBound && !canConfirm && !isAllowed) return { kind: 'invalid', faults: [debtorNeeded] };
    const needsConfirmation = !isBound && canConfirm;
    const { currency, amountMinor } = order.instructedAmount;
    const most = limitOf(client?.limits?.perPayment, currency);
    if (most !== null && amountMinor > most) return { kind: 'overLimit', limit: 'PAYMENT' };
    const secrets = { state: random(), nonce: random(), codeVerifier: random() };
    const begun = await store.payments.begin({
      id,
      scope,
      idempotencyKey,
      inputHash,
      stateHash: toHash(secrets.state),
      customerId,
      bankId: bank.bank.id,
      debtor: request.debtor,
      order,
      issuer: null,
      redirectUri: request.redirectUri,
      clientState: request.state,
      bindingHash: request.browserBinding === null ? null : toHash(request.browserBinding),
      needsConfirmation,
      secrets,
      authoriseUntilMs: nowMs + authoriseMs,
      dueAtMs: nowMs + takeOverMs,
      createdAtMs: nowMs,
      dailyLimitMinor: limitOf(client?.limits?.perDay, currency),
    });
    if (begun.kind === 'conflict') return { kind: 'keyConflict' };
    if (begun.kind === 'overLimit') return { kind: 'overLimit', limit: 'DAY' };
    return this.#settle(begun.payment, request);
  }

  #parse(
    request: InitiateRequest,
    bank: PayableBank,
    client: RegisteredClient | undefined,
    id: string,
    nowMs: number,
  ): { readonly order: PaymentOrder } | { readonly faults: readonly PaymentFault[] } {
    const isAllowed = client?.unconfirmedPayments?.has(bank.bank.id) === true;
    const scheme = isAllowed ? { ...bank.payments.scheme, needsDebtorAccount: false } : bank.payments.scheme;
    const today = dateInZone(nowMs, bank.bank.timeZone);
    const parsed = parseOrder(request.order, scheme, today, id.replaceAll('-', '').slice(0, 31));
    const faults: PaymentFault[] = 'faults' in parsed ? [...parsed.faults] : [];
    const add = (field: string, code: PaymentFault['code'], message: string) => faults.push({ field, code, message });
    const { idempotencyKey: key, redirectUri, state } = request;
    if (key.length > maxKeyLength) add('idempotencyKey', 'TOO_LONG', `At most ${maxKeyLength} characters.`);
    if (!/^[\x21-\x7E]+$/.test(key)) add('idempotencyKey', 'CHARACTERS', 'Printable ASCII without spaces.');
    if (client?.redirectUris.includes(redirectUri) !== true) {
      add('redirectUri', 'INVALID', 'The client has not registered this address.');
    }
    if (state !== null && state.length > maxStateLength) {
      add('state', 'TOO_LONG', `At most ${maxStateLength} characters.`);
    }
    return 'faults' in parsed || faults.length > 0 ? { faults } : parsed;
  }

  /** Takes a payment on until it can be answered, or the time is over; then it goes on behind. */
  async #settle(begun: PaymentRecord, { caller }: InitiateRequest): Promise<InitiateResult> {
    if (begun.stage !== 'CREATING' || !this.#options.banks.has(begun.bankId)) return toResult(begun);
    const isSettled = ({ stage }: PaymentRecord) => stage !== 'CREATING';
    return toResult(await this.#takeOn(begun, caller, isSettled));
  }

  /** Takes a payment on until it is as wanted, or the time is over; gives it as it is then. */
  async #takeOn(
    given: PaymentRecord,
    caller: Caller,
    isSettled: (payment: PaymentRecord) => boolean,
  ): Promise<PaymentRecord> {
    const untilMs = answerByMs(caller);
    for (let payment = given; ; ) {
      const work = this.#advance(payment.id, caller.psuIpAddress);
      const isDone = await Promise.race([work.then(() => true), pause(Math.max(0, untilMs - Date.now()))]);
      payment = (await this.#options.store.payments.read(payment.id)) ?? payment;
      if (isDone !== true || Date.now() >= untilMs || isSettled(payment)) return payment;
      // Another gateway is at it, or the same one for another request.
      await pause(50);
    }
  }

  /** Never rejects: what the store cannot do now, the sweep does later. */
  async #advance(id: string, psuIpAddress: string | null): Promise<void> {
    try {
      await advance(this.#options, id, psuIpAddress);
    } catch (error) {
      if (error instanceof BankIsAway) return;
      this.#options.onTrouble(toOperatorMessage(error, 'a payment could not be taken on'));
    }
  }

  /** Whether a callback's state is a payment's: the callback is shared with linking. @throws StoreFailure */
  async knows(callback: URLSearchParams): Promise<boolean> {
    const state = readState(callback);
    if (state === null || state.length > 200) return false;
    const hash = readRefusalState(state) ?? toHash(state);
    return (await this.#options.store.payments.findByState(hash)) !== null;
  }

  /**
   * Completes an authorisation with what the person brought back from the bank. A callback that comes again does nothing
   * again: the person is forwarded with what the payment has come to. @throws StoreFailure
   */
  async complete(callback: URLSearchParams, browserBinding: string | null): Promise<PaymentCallbackResult> {
    const { store, banks, clients } = this.#options;
    const state = readState(callback);
    if (state === null || state.length > 200) return refused('NO_ANSWER');
    const refusedHash = readRefusalState(state);
    const hash = refusedHash ?? toHash(state);
    // Whoever brings a refusal's state can say no, and nothing else.
    const isRefusal = refusedHash !== null;
    const payment = await store.payments.findByState(hash);
    if (payment === null) return refused('UNKNOWN_STATE');
    if (clients.get(payment.clientId)?.redirectUris.includes(payment.redirectUri) !== true) {
      return refused('UNREGISTERED_REDIRECT_URI');
    }
    // A cancellation's callback tells nothing but that the bank is to be asked: any browser may bring it.
    if (toHash(payment.secrets.state) !== hash) return this.#completeCancellation(payment, callback, isRefusal);
    const { bindingHash } = payment;
    if (bindingHash !== null && (browserBinding === null || toHash(browserBinding) !== bindingHash)) {
      return refused('OTHER_BROWSER');
    }
    if (payment.stage === 'EXCHANGING') return refused('IN_PROGRESS');
    // Whoever initiated it knows the state: the code goes to the first browser that brings the bank's answer, and to no other.
    if (payment.stage === 'CONFIRMING') return forwardWith(payment, 'code_already_sent');
    const bank = banks.get(payment.bankId);
    const isWaiting = payment.stage === 'AUTHORISING' && this.#options.now() < payment.authoriseUntilMs;
    if (!isWaiting || bank === undefined) return forward(payment);
    const nowMs = this.#options.now();
    const claimed = await store.payments.change(
      payment,
      { stage: 'EXCHANGING', dueAtMs: nowMs + exchangeMs, tries: 0, step: { name: 'EXCHANGE', phase: 'BEGUN' } },
      nowMs,
    );
    if (claimed === null) return refused('IN_PROGRESS');
    const exchanged = isRefusal ? toRefused(claimed, bank, nowMs) : await this.#exchange(claimed, bank, callback);
    const code = exchanged.stage === 'AUTHORISED' && payment.needsConfirmation ? random() : null;
    const waiting = (hash: string, untilMs: number): PaymentChange => ({
      ...exchanged,
      stage: 'CONFIRMING',
      codeHash: hash,
      confirmUntilMs: untilMs,
      dueAtMs: untilMs,
    });
    await this.#storeExchange(claimed, code === null ? exchanged : waiting(toHash(code), nowMs + confirmMs));
    await this.#advance(payment.id, null);
    const after = (await store.payments.read(payment.id)) ?? claimed;
    return after.stage === 'CONFIRMING' && code !== null ? forwardWith(after, null, code) : forward(after);
  }

  /**
   * Confirms that who initiated a payment is who has come back from the bank, by the code that the redirect carried: only
   * then it is submitted. The same code again, by the same caller, tells how the payment stands. @throws StoreFailure: the
   * same again finds out
   */
  async confirm({ caller, code }: ConfirmRequest): Promise<ConfirmResult> {
    const { store, now } = this.#options;
    const { kind, subject } = caller.principal;
    if (code.length > maxCodeLength) return { kind: 'refused' };
    for (;;) {
      const payment = await store.payments.findByCode(toHash(code));
      if (payment === null || !(await caller.access.isMaker(payment, writeScope))) return { kind: 'refused' };
      if (payment.stage !== 'CONFIRMING') {
        // Taken before; or it came to its end without.
        return payment.confirmUntilMs === null ? { kind: 'confirmed', payment } : { kind: 'refused' };
      }
      const nowMs = now();
      if (nowMs >= (payment.confirmUntilMs ?? 0)) return { kind: 'refused' };
      const audit = { actor: { kind, subject }, action: 'PAYMENT_CONFIRM', outcome: 'DONE' } as const;
      const change = { stage: 'AUTHORISED', confirmUntilMs: null, dueAtMs: nowMs, audit } as const;
      const confirmed = await store.payments.change(payment, change, nowMs);
      if (confirmed === null) continue;
      const leftMs = Math.max(0, answerByMs(caller) - Date.now());
      await Promise.race([this.#advance(payment.id, caller.psuIpAddress), pause(leftMs)]);
      return { kind: 'confirmed', payment: (await store.payments.read(payment.id)) ?? confirmed };
    }
  }

  /** What the bank's answer in the browser makes of a claimed payment. */
  async #exchange(payment: PaymentRecord, bank: PayableBank, callback: URLSearchParams): Promise<PaymentChange> {
    const { state, nonce, codeVerifier, isOpenId } = payment.secrets;
    const actor = { kind: 'gateway', subject: 'callback' } as const;
    const nowMs = this.#options.now();
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
      if (isRefused && payment.secrets.confirmationUrl !== null)
        return refusedByCustomer(step('REFUSED', 'access_denied'));
      return isRefused
        ? { stage: 'AUTHORISING', dueAtMs: nowMs, step: step('REFUSED', 'access_denied') }
        : { stage: 'FOLLOWING', dueAtMs: nowMs, step: step('DONE', null), audit: authorised };
    }
    try {
      // Mix-up: the answer is judged by the payment's own issuer and no other.
      if (payment.issuer !== bank.oauth.issuer) {
        throw new OAuthFailure('INVALID_RESPONSE', payment.bankId, 'code exchange', 'OTHER_ISSUER');
      }
      const { callbackUri } = this.#options;
      const tokens = await bank.oauth.exchange(callback, { state, nonce, codeVerifier }, callbackUri, isOpenId);
      if (!waitsForGateway(payment, bank)) {
        return { stage: 'FOLLOWING', dueAtMs: nowMs, step: step('DONE', null), audit: authorised };
      }
      // Where tokens name the consent that was authorised, it must be the one that was asked for.
      const authorisedId = bank.payments.consentIdOf(tokens);
      const isOther = authorisedId !== null && authorisedId !== payment.bankConsentId;
      if (bank.payments.hasSubmission && isOther) {
        throw new OAuthFailure('INVALID_RESPONSE', payment.bankId, 'code exchange', 'OTHER_CONSENT');
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
      this.#options.onTrouble(error.message);
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
        said: { status: 'CANCELLED', source: 'GATEWAY', reasonCode },
        audit: { actor, action: 'PAYMENT_END', outcome: 'FAILED', reason: reasonCode },
      };
    }
  }

  /** The code is spent and the token is only here: a store that fails for a moment is tried again. */
  async #storeExchange(claimed: PaymentRecord, change: PaymentChange): Promise<void> {
    for (let round = 1; ; round++) {
      try {
        // Null: given up meanwhile, or stored by a round whose answer was lost. Either way it stands in the store.
        await this.#options.store.payments.change(claimed, change, this.#options.now());
        return;
      } catch (error) {
        if (!(error instanceof StoreFailure) || round >= storeTries) throw error;
        await pause(50 * 2 ** round);
      }
    }
  }

  /**
   * Cancels a payment: here, for sure, as long as the bank has nothing to carry out; at the bank where it can be asked to.
   * However often it is asked for, one cancellation is under way. @throws StoreFailure: the same again finds out
   */
  async cancel({ caller, paymentId }: CancelRequest): Promise<CancelResult> {
    const { store, banks, now } = this.#options;
    const { principal } = caller;
    for (;;) {
      const payment = await store.payments.read(paymentId);
      if (payment === null || !(await caller.access.mayChange(payment, writeScope))) {
        return { kind: 'unknownPayment' };
      }
      if (payment.stage === 'ENDED') return toCancelResult(payment);
      const bank = banks.get(payment.bankId);
      if (bank === undefined) return { kind: 'bankUnavailable', payment };
      const actor = { kind: principal.kind, subject: principal.subject };
      if (isOurs(payment, bank)) {
        // Whoever is at it, the callback or another gateway, has read it before and changes nothing any more.
        const ended = await store.payments.change(
          payment,
          {
            stage: 'ENDED',
            dueAtMs: null,
            secrets: noSecrets,
            said: { status: 'CANCELLED', source: 'CUSTOMER', reasonCode: reasonCodes.refusedByCustomer },
            audit: { actor, action: 'PAYMENT_CANCEL', outcome: 'DONE' },
          },
          now(),
        );
        if (ended !== null) return { kind: 'cancelled', payment: ended };
        continue;
      }
      if (!bank.payments.hasCancellation) {
        if (payment.stage === 'SUBMITTING') {
          if (payment.cancellation === 'REQUESTED') return { kind: 'outcomeUnknown', payment };
          // What is under way cannot be called back; nothing more is sent, should it turn out to have come to nothing.
          const audit = { actor, action: 'PAYMENT_CANCEL', outcome: 'DONE', reason: 'REQUESTED' } as const;
          const requested = await store.payments.change(payment, { cancellation: 'REQUESTED', audit }, now());
          if (requested === null) continue;
          return { kind: 'outcomeUnknown', payment: requested };
        }
        return { kind: payment.order.requestedExecutionDate === null ? 'tooLate' : 'unsupported', payment };
      }
      if (!isBeingCancelled(payment, now())) {
        const secrets = { state: random(), nonce: random(), codeVerifier: random() };
        const requestedAtMs = now();
        const requested = await store.payments.change(
          payment,
          {
            cancellation: 'REQUESTED',
            cancelStateHash: toHash(secrets.state),
            secrets: { cancellation: { ...secrets, authorizationUrl: null, hasCode: false, requestedAtMs } },
            tries: 0,
            dueAtMs: requestedAtMs,
            audit: { actor, action: 'PAYMENT_CANCEL', outcome: 'DONE', reason: 'REQUESTED' },
          },
          requestedAtMs,
        );
        if (requested === null) continue;
      }
      const isSettled = ({ stage, cancellation }: PaymentRecord) => stage === 'ENDED' || cancellation !== 'REQUESTED';
      return toCancelResult(await this.#takeOn(payment, caller, isSettled));
    }
  }

  /** The customer has come back from the bank's page for a cancellation. What it came to, only the bank's status says. */
  async #completeCancellation(
    payment: PaymentRecord,
    callback: URLSearchParams,
    isRefusal: boolean,
  ): Promise<PaymentCallbackResult> {
    const { store, banks, callbackUri } = this.#options;
    const bank = banks.get(payment.bankId);
    const { cancellation } = payment.secrets;
    const isDenied = isRefusal || callback.has('error');
    if (bank !== undefined && cancellation !== null && payment.cancellation === 'AUTHORISING') {
      const nowMs = this.#options.now();
      const change = { cancellation: isDenied ? null : 'AUTHORISED', dueAtMs: nowMs } as const;
      const claimed = await store.payments.change(payment, change, nowMs);
      if (claimed !== null && cancellation.hasCode && !isDenied) {
        // Some banks act on the authorisation only when its code is used.
        await bank.oauth.exchange(callback, cancellation, callbackUri, false).catch((error: unknown) => {
          if (!(error instanceof OAuthFailure || error instanceof BankFailure)) throw error;
          this.#options.onTrouble(error.message);
        });
      }
      await this.#advance(payment.id, null);
    }
    const after = (await store.payments.read(payment.id)) ?? payment;
    if (isDenied) return forwardWith(after, 'access_denied');
    if (after.status === 'CANCELLED') return forwardWith(after, null);
    return forwardWith(after, isFinalStatus(after.status) ? 'cancellation_failed' : 'outcome_unknown');
  }

  /** A payment by its key, for the caller who made it; null when there is none. @throws StoreFailure */
  async findByKey(principal: Principal, idempotencyKey: string): Promise<PaymentRecord | null> {
    const found = await this.#options.store.payments.findByKey(toScope(principal), idempotencyKey);
    return found?.payment ?? null;
  }
}

const answerByMs = ({ deadline }: Caller): number => deadline.atMs - answerMs;
const toScope = ({ kind, subject, clientId }: Principal): IdempotencyScope => ({ kind, subject, clientId });

/** The same for the same input. Salted with caller and key: what is in it cannot be tried out across payments. */
function toInputHash(scope: IdempotencyScope, request: InitiateRequest): string {
  const { idempotencyKey, customerId, bankId, debtor, order, redirectUri, state } = request;
  const { debtorAccount, creditor } = order;
  const text = JSON.stringify([
    [scope.kind, scope.subject, scope.clientId, idempotencyKey],
    [customerId, bankId, redirectUri, state],
    debtor === null ? null : [debtor.linkId, debtor.accountKey],
    // An account that the gateway's ids name is told by them: how the bank writes its number today is no part of the input.
    debtorAccount === null || debtor !== null
      ? null
      : [debtorAccount.iban, debtorAccount.sortCode, debtorAccount.accountNumber],
    [creditor.name, creditor.iban, creditor.sortCode, creditor.accountNumber, creditor.bic],
    [order.amount, order.currency, order.endToEndId, order.remittanceInformation],
    [order.requestedExecutionDate, order.isInstant],
  ]);
  return createHash('sha256').update(text).digest('base64url');
}

/** Null without any limit; nothing in currencies that a client's limits do not name. */
function limitOf(limits: Readonly<Record<string, bigint>> | undefined, currency: string): bigint | null {
  return limits === undefined ? null : (limits[currency] ?? 0n);
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

const debtorNeeded: PaymentFault = {
  field: 'debtorAccountId',
  code: 'REQUIRED',
  message: 'At this bank the payment is made when it is authorised there: name an account of the customer’s.',
};

/** Whether a cancellation is under way; one that nobody has authorised in time, or the bank took no notice of, is not. */
function isBeingCancelled({ cancellation, secrets }: PaymentRecord, nowMs: number): boolean {
  if (cancellation === 'REQUESTED') return true;
  const isFresh = nowMs < (secrets.cancellation?.requestedAtMs ?? 0) + authoriseMs;
  return isFresh && (cancellation === 'AUTHORISING' || cancellation === 'AUTHORISED');
}

/** How a cancellation is answered to whoever asked for it. */
function toCancelResult(payment: PaymentRecord): CancelResult {
  const { status, stage, cancellation, secrets } = payment;
  if (status === 'CANCELLED') return { kind: 'cancelled', payment };
  if (isFinalStatus(status)) return { kind: 'tooLate', payment };
  if (stage === 'ENDED') return { kind: 'outcomeUnknown', payment };
  const authorizationUrl = secrets.cancellation?.authorizationUrl ?? null;
  if (cancellation === 'AUTHORISING' && authorizationUrl !== null) {
    return { kind: 'authorisationNeeded', payment, authorizationUrl };
  }
  if (cancellation === 'REFUSED') return { kind: 'tooLate', payment };
  return { kind: cancellation === 'FAILED' ? 'bankUnavailable' : 'outcomeUnknown', payment };
}

/** How a payment is answered to whoever initiates it. */
export function toResult(payment: PaymentRecord): InitiateResult {
  if (payment.rejection !== null) return { kind: 'rejected', rejection: payment.rejection, payment };
  const isOpen = payment.status === 'UNKNOWN' || payment.stage === 'CREATING';
  return { kind: isOpen ? 'outcomeUnknown' : 'initiated', payment };
}

/** What a refusal comes to: the end where nothing moves unless the gateway says so; elsewhere the bank is asked. */
function toRefused(payment: PaymentRecord, bank: PayableBank, nowMs: number): PaymentChange {
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
    said: { status: 'CANCELLED', source: 'CUSTOMER', reasonCode },
    audit: {
      actor: { kind: 'gateway', subject: 'callback' },
      action: 'PAYMENT_END',
      outcome: 'FAILED',
      reason: reasonCode,
    },
  };
}

/** After the authorisation of a payment. */
function forward(payment: PaymentRecord): PaymentCallbackResult {
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
  return forwardWith(payment, error);
}

/** Only to the address that stands in the payment, which was registered when it was stored and is now. */
function forwardWith(payment: PaymentRecord, error: ForwardError, code: string | null = null): PaymentCallbackResult {
  const location = new URL(payment.redirectUri);
  location.searchParams.set('payment', paymentGlobalId(payment.id));
  if (code !== null) location.searchParams.set('code', code);
  if (error !== null) location.searchParams.set('error', error);
  if (payment.clientState !== null) location.searchParams.set('state', payment.clientState);
  return { kind: 'forward', location: location.href, paymentId: payment.id, error };
}

type ForwardError = Extract<PaymentCallbackResult, { kind: 'forward' }>['error'];
const refused = (reason: PaymentCallbackRefusal): PaymentCallbackResult => ({ kind: 'refused', reason });
/** 256 bits: 43 characters, which is what RFC 7636 asks of a verifier at least. */
const random = () => randomBytes(32).toString('base64url');
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
