// Takes one payment on from wherever it stands, as far as it goes now: the same code for the request that initiates it, the
// callback, the sweep, and a gateway that takes over from one that died. One gateway at a time (a lease), every change
// against the version that was read, every step recorded before and after. Called by service.ts and sweep.ts.
//
// Why no money moves twice, and none is lost sight of:
// - Until the customer authorises a resource at the bank nothing can move (PSD2 article 97). Making a resource may therefore
//   be repeated; of several only the one that is stored here is ever shown to the customer.
// - OBIE moves money by the submission, which is recorded as begun before it is sent. When its answer is lost the bank is
//   asked how the consent stands, and lost-submission.ts says what that allows: a consent makes one payment at most, so it is
//   sent again while the consent is unused (or the bank is known to keep idempotency keys), and ends as UNKNOWN, with an
//   alert, where the consent is used and nobody can say for what.
// - Berlin Group moves money by the authorisation of the one resource: afterwards it is only ever read, or asked to be
//   cancelled, which may be repeated. Where the bank waits for a confirmation of it, that may be repeated as well: one
//   resource is carried out once. Before a bank has anything to carry out, service.ts cancels without this.

import { randomUUID } from 'node:crypto';
import type { PayableBank } from '../banks/payable-bank.ts';
import {
  type ConfirmationStatus,
  type PaymentCall,
  type PaymentConsentStatus,
  PaymentRefused,
} from '../banks/payment.ts';
import { BankFailure } from '../domain/errors.ts';
import {
  isFinalStatus,
  type KnownPaymentStatus,
  type PaymentRejection,
  reasonCodes,
  toRejection,
} from '../domain/payment.ts';
import { deadlineIn } from '../http/deadline.ts';
import { OAuthFailure } from '../oauth/failure.ts';
import { BankPaymentIdTaken, type PaymentChange, type PaymentRecord, type PaymentStep } from '../store/payments.ts';
import type { Store } from '../store/store.ts';
import { waitsForGateway } from './awaited.ts';
import { HeldLease } from './held-lease.ts';
import { decideLostSubmission } from './lost-submission.ts';

/** What taking payments on needs. */
export interface PaymentEngine {
  readonly store: Store;
  /** By bank id: those that can be paid through. */
  readonly banks: ReadonlyMap<string, PayableBank>;
  /** The gateway's own callback, as it is registered with the banks. */
  readonly callbackUri: string;
  /**
   * A payment has settled: what is cached of the accounts that it touches is to be dropped. Awaited before that is recorded,
   * so that nobody reads SETTLED and then a balance from before. Never rejects.
   */
  readonly onSettled: (payment: PaymentRecord) => Promise<void>;
  /** Somebody has to look: a payment of which nobody can tell what became. No personal data. */
  readonly onAlert: (message: string) => void;
  /** Why a bank's part failed, for the log: no secrets, no personal data. */
  readonly onTrouble: (message: string) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** How long a payment stays another gateway's when that one died, milliseconds; held on while a gateway is at it. */
const leaseMs = 15_000;
/** How long the bank calls of one turn may take together, milliseconds. */
const turnMs = 40_000;
/** How often the bank is asked for a resource, and how often to cancel one. */
const createTries = 3;
const cancelTries = 3;
/** How often a bank may refuse a confirmation before the payment is taken back. */
const confirmTries = 3;
/** How long a bank is asked what became of a submission, milliseconds. */
const clearUpMs = 23 * 3_600_000;
/** How long a bank that does not say is asked for a new token, milliseconds. */
const lookUpMs = 3_600_000;
/** A submission without an answer may still be under way at the bank: not looked at before, milliseconds. */
const settleDownMs = 3000;
/** How long a submission may still take effect at a bank of which nobody has said otherwise, milliseconds. */
const defaultSettlingMs = 120_000;
const bankUnavailable = 'BANK_UNAVAILABLE' satisfies PaymentRejection;
/** A token this close to its end is not begun with, milliseconds. */
const tokenMarginMs = 5000;
/** When payments of a bank that is not configured any more are looked at again, milliseconds. */
const noBankMs = 60_000;
/** How long a bank is asked how a payment stands, milliseconds. */
const followMs = 10 * 86_400_000;
const gateway = { kind: 'gateway', subject: 'payments' } as const;

/** What one turn came to: go on with it, or leave it until it is due. */
type Turn = PaymentRecord | null;

/** The customer's token for one payment, and the payment as it stands after it was looked for. */
type CustomerToken =
  | { readonly kind: 'usable'; readonly payment: PaymentRecord; readonly accessToken: string }
  | { readonly kind: 'gone'; readonly payment: PaymentRecord }
  /** The bank does not say, or the payment was changed meanwhile. */
  | { readonly kind: 'later' };

/**
 * Takes a payment on as far as it goes now; gives it as it is then. Null when another gateway is at it.
 * @throws StoreFailure: whatever was not stored is found out again by the next turn
 */
export async function advance(
  engine: PaymentEngine,
  id: string,
  psuIpAddress: string | null = null,
): Promise<PaymentRecord | null> {
  const lease = await HeldLease.acquire(engine.store.leases, `payment:${id}`, leaseMs);
  if (lease === null) return null;
  const endMs = Date.now() + turnMs;
  // No bank call can begin when the lease might be another's by now, whatever held this process up.
  const leftMs = () => (Date.now() < lease.untilMs ? Math.max(0, endMs - Date.now()) : 0);
  try {
    let payment = await engine.store.payments.read(id);
    for (let turns = 0; payment !== null && turns < 20; turns++) {
      if (payment.stage === 'ENDED' || leftMs() === 0) return payment;
      const bank = engine.banks.get(payment.bankId);
      if (bank === undefined) {
        const nowMs = engine.now();
        return engine.store.payments.change(payment, { dueAtMs: nowMs + noBankMs }, nowMs);
      }
      const next: Turn = await new Turning(engine, bank, payment, psuIpAddress, leftMs).turn();
      if (next === null) return engine.store.payments.read(id);
      payment = next;
    }
    return payment;
  } finally {
    await lease.release();
  }
}

/** One turn of one payment. */
class Turning {
  readonly #engine: PaymentEngine;
  readonly #bank: PayableBank;
  readonly #payment: PaymentRecord;
  readonly #psuIpAddress: string | null;
  readonly #leftMs: () => number;

  constructor(
    engine: PaymentEngine,
    bank: PayableBank,
    payment: PaymentRecord,
    psuIpAddress: string | null,
    leftMs: () => number,
  ) {
    this.#engine = engine;
    this.#bank = bank;
    this.#payment = payment;
    this.#psuIpAddress = psuIpAddress;
    this.#leftMs = leftMs;
  }

  /** The payment when there is more to do at once; null when not, or when it was changed by somebody else. */
  async turn(): Promise<Turn> {
    // Where the bank cannot be asked to, the wish decides only whether anything more is sent.
    const isToCancel = this.#payment.cancellation === 'REQUESTED' && this.#bank.payments.hasCancellation;
    if (isToCancel) return this.#cancel();
    switch (this.#payment.stage) {
      case 'CREATING':
        return this.#create();
      case 'AUTHORISING':
        return this.#wait();
      case 'EXCHANGING':
        return this.#giveUpExchange();
      case 'CONFIRMING':
        return this.#waitForCode();
      case 'AUTHORISED':
        return this.#prepare();
      case 'SUBMITTING':
        return this.#clearUp();
      case 'FOLLOWING':
        return this.#follow();
      case 'ENDED':
        return null;
    }
  }

  get #nowMs(): number {
    return this.#engine.now();
  }

  #call(): PaymentCall {
    return this.#bank.paymentCall(deadlineIn(Math.max(1, this.#leftMs())), this.#psuIpAddress);
  }

  /** From when on a call that is recorded as begun now can be under way no more, should this gateway die. */
  #inFlightUntilMs(): number {
    return this.#nowMs + Math.max(leaseMs, this.#bank.bank.timeoutMs + 5000);
  }

  async #change(change: PaymentChange, payment = this.#payment): Promise<PaymentRecord | null> {
    if (change.said?.status === 'SETTLED' && payment.status !== 'SETTLED') await this.#engine.onSettled(payment);
    return this.#engine.store.payments.change(payment, change, this.#nowMs);
  }

  /** Leaves it until later. */
  async #later(pauseMs: number, change: PaymentChange = {}, payment = this.#payment): Promise<null> {
    await this.#change({ ...change, dueAtMs: this.#nowMs + pauseMs }, payment);
    return null;
  }

  /** Ends it with a final status: it is sure that nothing moves any more, or that everything has. */
  async #end(
    status: Extract<KnownPaymentStatus, 'REJECTED' | 'CANCELLED'>,
    change: PaymentChange & { readonly reasonCode: string; readonly rejection?: PaymentRejection },
    payment = this.#payment,
  ): Promise<null> {
    const { reasonCode, ...others } = change;
    const source = others.said?.source ?? 'GATEWAY';
    await this.#change(
      {
        ...others,
        stage: 'ENDED',
        dueAtMs: null,
        secrets: noSecrets,
        said: { status, source, reasonCode },
        audit: { actor: gateway, action: 'PAYMENT_END', outcome: 'FAILED', reason: reasonCode },
      },
      payment,
    );
    return null;
  }

  /** Nobody can tell what became of it: said once, to the client, the log and the audit. */
  async #endUnknown(reason: string, payment = this.#payment, step?: PaymentChange['step']): Promise<null> {
    const ended = await this.#change(
      {
        ...(step === undefined ? {} : { step }),
        stage: 'ENDED',
        dueAtMs: null,
        secrets: noSecrets,
        said: { status: 'UNKNOWN', source: 'GATEWAY' },
        audit: { actor: gateway, action: 'PAYMENT_UNKNOWN', outcome: 'UNKNOWN', reason },
      },
      payment,
    );
    if (ended !== null) {
      this.#engine.onAlert(
        `payment ${ended.id} at ${ended.bankId}: outcome unknown (${reason}); look it up at the bank`,
      );
    }
    return null;
  }

  /** A failure as a step's end; whatever is neither is a fault of ours and goes up. */
  #stepEnd(name: PaymentStep, error: unknown): NonNullable<PaymentChange['step']> {
    if (error instanceof PaymentRefused) {
      this.#engine.onTrouble(error.message);
      const { rejection, bankCode } = error;
      // A refusal that passes is told from one that does not, whatever word the bank has for it.
      return { name, phase: 'REFUSED', code: rejection === bankUnavailable ? rejection : (bankCode ?? rejection) };
    }
    if (error instanceof BankFailure || error instanceof OAuthFailure) {
      this.#engine.onTrouble(error.message);
      return { name, phase: 'UNKNOWN', code: error.code };
    }
    if (error instanceof BankPaymentIdTaken) {
      this.#engine.onTrouble(error.message);
      return { name, phase: 'UNKNOWN', code: 'BANK_ID_TAKEN' };
    }
    throw error;
  }

  async #create(): Promise<Turn> {
    const before = this.#payment;
    const bank = this.#bank;
    if (before.tries >= createTries || this.#nowMs >= before.authoriseUntilMs) {
      // Whatever was made, nobody was ever sent to authorise it.
      return this.#end('REJECTED', { reasonCode: reasonCodes.unspecified, rejection: 'BANK_UNAVAILABLE' });
    }
    const payment = await this.#change({
      tries: before.tries + 1,
      dueAtMs: this.#inFlightUntilMs(),
      step: { name: 'CREATE', phase: 'BEGUN' },
    });
    if (payment === null) return null;
    const { secrets, order, id: paymentId } = payment;
    try {
      const { callbackUri } = this.#engine;
      const created = await bank.payments.create(this.#call(), { paymentId, order, callbackUri, state: secrets.state });
      const { step, confirmationUrl } = created;
      const isWaiting = bank.payments.hasSubmission || confirmationUrl !== null;
      if (payment.needsConfirmation && !isWaiting) {
        // Whoever is sent there could pay; nobody is.
        throw new PaymentRefused('UNSUPPORTED', `${bank.bank.id} payment: the bank wants no confirmation of it`);
      }
      const authorizationUrl =
        step.kind === 'redirect' ? step.url : await bank.oauth.authorizationUrl(step, secrets, callbackUri);
      await this.#change(
        {
          stage: 'AUTHORISING',
          tries: 0,
          step: { name: 'CREATE', phase: 'DONE' },
          ...(created.bankConsentId === null ? {} : { bankConsentId: created.bankConsentId }),
          ...(created.bankPaymentId === null ? {} : { bankPaymentId: created.bankPaymentId }),
          issuer: step.kind === 'oauth' ? bank.oauth.issuer : null,
          secrets: { authorizationUrl, isOpenId: step.kind === 'oauth' && step.isOpenId, confirmationUrl },
          dueAtMs: isWaiting ? payment.authoriseUntilMs : this.#nowMs + firstLookMs,
        },
        payment,
      );
      return null;
    } catch (error) {
      const step = this.#stepEnd('CREATE', error);
      if (error instanceof PaymentRefused) {
        const reasonCode = reasonCodes.unspecified;
        return this.#end('REJECTED', { step, reasonCode, rejection: error.rejection }, payment);
      }
      if (error instanceof BankPaymentIdTaken) {
        this.#engine.onAlert(`payment ${payment.id}: not made; ${error.message}`);
        return this.#end(
          'REJECTED',
          { step, reasonCode: reasonCodes.unspecified, rejection: 'BANK_UNAVAILABLE' },
          payment,
        );
      }
      return this.#change({ step, dueAtMs: this.#nowMs + 2000 }, payment);
    }
  }

  /** The customer has not come back. */
  async #wait(): Promise<Turn> {
    const { authoriseUntilMs, cancellation } = this.#payment;
    const isOver = this.#nowMs >= authoriseUntilMs;
    if (waitsForGateway(this.#payment, this.#bank)) {
      // Nothing was submitted, and from here nobody can any more: the callback finds it ended.
      if (isOver) return this.#abandon(reasonCodes.abandoned);
      // Its cancellation had no answer that says what became of it.
      if (cancellation !== null) return this.#abandon(reasonCodes.refusedByCustomer);
      return this.#later(authoriseUntilMs - this.#nowMs);
    }
    // It may be authorised although nobody came back. The bank's word that it was received says only that it exists.
    return this.#follow(isOver);
  }

  /** The callback's gateway died, or was too slow, between the code and its token: it can store nothing any more. */
  async #giveUpExchange(): Promise<Turn> {
    const { dueAtMs } = this.#payment;
    if (dueAtMs !== null && dueAtMs > this.#nowMs) return null;
    const step = { name: 'EXCHANGE', phase: 'UNKNOWN', code: 'NO_ANSWER' } as const;
    if (waitsForGateway(this.#payment, this.#bank)) return this.#abandon(reasonCodes.unspecified, step);
    return this.#change({ stage: 'FOLLOWING', step, dueAtMs: this.#nowMs, tries: 0 });
  }

  /** Who initiated it has not said that it was they who agreed at the bank: nothing is submitted without. */
  async #waitForCode(): Promise<Turn> {
    const leftMs = (this.#payment.confirmUntilMs ?? 0) - this.#nowMs;
    if (leftMs <= 0) return this.#abandon(reasonCodes.abandoned);
    return this.#later(leftMs);
  }

  /** Nobody goes on with it. Where a confirmation was awaited the bank may not have waited: it says what became of it. */
  async #abandon(reasonCode: string, step?: PaymentChange['step']): Promise<Turn> {
    const told = step === undefined ? {} : { step };
    const { bankPaymentId, order, createdAtMs } = this.#payment;
    if (this.#bank.payments.hasSubmission || bankPaymentId === null) {
      return this.#end('CANCELLED', { ...told, reasonCode });
    }
    if (this.#nowMs - createdAtMs > followMs) return this.#endUnknown('NOT_FINAL');
    try {
      const { status } = await this.#bank.payments.readState(this.#call(), bankPaymentId, order);
      if (status === null || status === 'RECEIVED') return await this.#withdraw(bankPaymentId, firstLookMs);
    } catch (error) {
      this.#stepEnd('CANCEL', error);
      return this.#later(10_000);
    }
    return this.#change({ ...told, stage: 'FOLLOWING', tries: 0, dueAtMs: this.#nowMs, secrets: noSecrets });
  }

  async #prepare(): Promise<Turn> {
    const { bankConsentId, secrets } = this.#payment;
    if (secrets.confirmationUrl !== null) return this.#beginConfirmation(secrets.confirmationUrl);
    const token = await this.#readToken(this.#payment);
    // Nothing was submitted, and without a token nothing can be.
    const isHopeless = token.kind === 'later' && this.#nowMs > this.#payment.authoriseUntilMs + lookUpMs;
    if (isHopeless) return this.#end('CANCELLED', { reasonCode: reasonCodes.unspecified });
    if (token.kind === 'later') return this.#later(settleDownMs);
    if (bankConsentId === null || token.kind === 'gone') {
      return this.#end('CANCELLED', { reasonCode: reasonCodes.unspecified }, token.payment);
    }
    try {
      const hasFunds = await this.#bank.payments.hasFunds(
        this.#call(),
        bankConsentId,
        token.accessToken,
        this.#payment.order,
      );
      if (hasFunds === false) {
        const reasonCode = reasonCodes.insufficientFunds;
        const said = { status: 'REJECTED', source: 'BANK' } as const;
        return this.#end('REJECTED', { reasonCode, rejection: 'INSUFFICIENT_FUNDS', said }, token.payment);
      }
    } catch (error) {
      // A bank that does not say is no reason not to ask it to pay: it looks itself.
      if (!(error instanceof BankFailure || error instanceof PaymentRefused)) throw error;
      this.#engine.onTrouble(error.message);
    }
    if (this.#leftMs() === 0) return this.#later(0, {}, token.payment);
    const payment = await this.#change(
      {
        stage: 'SUBMITTING',
        submittedAtMs: this.#nowMs,
        tries: 0,
        dueAtMs: this.#inFlightUntilMs(),
        step: { name: 'SUBMIT', phase: 'BEGUN' },
        audit: { actor: gateway, action: 'PAYMENT_SUBMIT', outcome: 'DONE' },
      },
      token.payment,
    );
    return payment === null ? null : this.#submit(payment, token.accessToken);
  }

  async #beginConfirmation(confirmationUrl: string): Promise<Turn> {
    if (this.#leftMs() === 0) return this.#later(0);
    const payment = await this.#change({
      stage: 'SUBMITTING',
      submittedAtMs: this.#nowMs,
      tries: 0,
      dueAtMs: this.#inFlightUntilMs(),
      step: { name: 'SUBMIT', phase: 'BEGUN' },
      audit: { actor: gateway, action: 'PAYMENT_SUBMIT', outcome: 'DONE' },
    });
    return payment === null ? null : this.#confirm(payment, confirmationUrl);
  }

  /** Confirms what the customer has authorised; `payment` is recorded as SUBMITTING. */
  async #confirm(payment: PaymentRecord, confirmationUrl: string): Promise<Turn> {
    const { confirmationCode, accessToken } = payment.secrets;
    const proof = confirmationCode !== null ? { confirmationCode } : accessToken !== null ? { accessToken } : null;
    if (proof === null) return this.#endUnknown('NO_TOKEN', payment);
    try {
      const status = await this.#bank.payments.confirm(this.#call(), { confirmationUrl, proof });
      return await this.#takeConfirmation(status, payment, { name: 'SUBMIT', phase: 'DONE', code: status });
    } catch (error) {
      // Refused as well: something on the way may have sent it twice, and the second is what is refused.
      return this.#later(settleDownMs, { step: this.#stepEnd('SUBMIT', error) }, payment);
    }
  }

  async #takeConfirmation(
    status: ConfirmationStatus,
    payment: PaymentRecord,
    step?: PaymentChange['step'],
  ): Promise<Turn> {
    const told = step === undefined ? {} : { step };
    if (status === 'CONFIRMED') {
      const said = { status: 'RECEIVED', source: 'BANK' } as const;
      return this.#change(
        { ...told, stage: 'FOLLOWING', tries: 0, secrets: noSecrets, said, dueAtMs: this.#nowMs },
        payment,
      );
    }
    if (status === 'FAILED') {
      const reasonCode = reasonCodes.unspecified;
      return this.#end('REJECTED', { ...told, reasonCode, rejection: 'REFUSED' }, payment);
    }
    return this.#later(this.#clearUpPauseMs(), told, payment);
  }

  /** A confirmation without an answer: asks how the authorisation stands, and confirms again what waits still. */
  async #clearUpConfirmation(confirmationUrl: string, submittedAtMs: number): Promise<Turn> {
    const isHopeless = this.#nowMs - submittedAtMs > clearUpMs;
    const payment = await this.#change({
      tries: this.#payment.tries + 1,
      dueAtMs: this.#inFlightUntilMs(),
      said: { status: 'UNKNOWN', source: 'GATEWAY' },
    });
    if (payment === null) return null;
    let status: ConfirmationStatus;
    try {
      status = await this.#bank.payments.readConfirmation(this.#call(), confirmationUrl);
    } catch (error) {
      this.#stepEnd('SUBMIT', error);
      return isHopeless ? this.#endUnknown('GIVEN_UP', payment) : this.#later(this.#clearUpPauseMs(), {}, payment);
    }
    const isOpen = status === 'UNCONFIRMED' || status === 'AWAITING';
    if (!isOpen && isHopeless && status === 'UNKNOWN') return this.#endUnknown('AUTHORISATION_UNKNOWN', payment);
    if (!isOpen) return this.#takeConfirmation(status, payment);
    if (this.#nowMs - submittedAtMs > followMs) return this.#endUnknown('NOT_FINAL', payment);
    const { refusals } = await this.#readSubmissions(submittedAtMs);
    // The bank takes no confirmation of it, or nobody wants it any more: it is taken back, and over when the bank says so.
    const isUnwanted = payment.cancellation !== null;
    if (payment.bankPaymentId !== null && (refusals >= confirmTries || isHopeless || isUnwanted)) {
      return this.#withdraw(payment.bankPaymentId, this.#clearUpPauseMs(), payment);
    }
    if (status === 'AWAITING') return this.#later(this.#clearUpPauseMs(), {}, payment);
    if (this.#leftMs() === 0) return this.#later(0, {}, payment);
    const step = { name: 'SUBMIT', phase: 'BEGUN' } as const;
    const again = await this.#change({ step, dueAtMs: this.#inFlightUntilMs() }, payment);
    return again === null ? null : this.#confirm(again, confirmationUrl);
  }

  /** The customer's token, good for one more call; a new one where the bank gave leave to refresh it. */
  async #readToken(payment: PaymentRecord): Promise<CustomerToken> {
    const { accessToken, refreshToken, accessExpiresAtMs } = payment.secrets;
    if (accessToken === null) return { kind: 'gone', payment };
    if (accessExpiresAtMs === null || this.#nowMs < accessExpiresAtMs - tokenMarginMs) {
      return { kind: 'usable', payment, accessToken };
    }
    if (refreshToken === null) return { kind: 'gone', payment };
    try {
      const granted = await this.#bank.oauth.refresh(refreshToken);
      const { accessToken: newToken, accessExpiresAtMs: untilMs } = granted;
      // Stored before it is used: the old refresh token may be spent.
      const secrets = { accessToken: newToken, refreshToken: granted.refreshToken, accessExpiresAtMs: untilMs };
      const stored = await this.#change({ secrets }, payment);
      return stored === null ? { kind: 'later' } : { kind: 'usable', payment: stored, accessToken: newToken };
    } catch (error) {
      if (!(error instanceof OAuthFailure)) throw error;
      this.#engine.onTrouble(error.message);
      // Asked again, it may turn out to be spent by an answer that was lost; then the token is gone for good.
      return error.kind === 'UNAVAILABLE' ? { kind: 'later' } : { kind: 'gone', payment };
    }
  }

  /** Sends the submission; `payment` is recorded as SUBMITTING. */
  async #submit(payment: PaymentRecord, accessToken: string): Promise<Turn> {
    const { id: paymentId, order, bankConsentId, tries } = payment;
    if (bankConsentId === null) return this.#endUnknown('NO_CONSENT', payment);
    try {
      const request = { paymentId, order, bankConsentId, accessToken };
      const { bankPaymentId, ...state } = await this.#bank.payments.submit(this.#call(), request);
      return await this.#change(
        {
          stage: 'FOLLOWING',
          bankPaymentId,
          tries: 0,
          secrets: noSecrets,
          step: { name: 'SUBMIT', phase: 'DONE' },
          said: { status: state.status ?? 'RECEIVED', source: 'BANK', reasonCode: state.reasonCode },
          dueAtMs: this.#nowMs,
        },
        payment,
      );
    } catch (error) {
      const step = this.#stepEnd('SUBMIT', error);
      if (error instanceof BankPaymentIdTaken) return this.#endUnknown('BANK_ID_TAKEN', payment, step);
      if (error instanceof PaymentRefused && tries === 0 && (await this.#isUnused(payment, bankConsentId))) {
        const { rejection } = error;
        return this.#end('REJECTED', { step, reasonCode: reasonCodes.unspecified, rejection }, payment);
      }
      const said = { status: 'UNKNOWN', source: 'GATEWAY' } as const;
      return this.#later(tries === 0 ? settleDownMs : this.#clearUpPauseMs(), { step, said }, payment);
    }
  }

  /** Soon at first, while the customer's token lasts, then ever slower. */
  #clearUpPauseMs(): number {
    const ageMs = this.#nowMs - (this.#payment.submittedAtMs ?? this.#nowMs);
    return Math.min(600_000, Math.max(2000, ageMs / 3)) * (0.9 + Math.random() * 0.2);
  }

  /**
   * Whether a refusal is the answer to all that was sent: something on the way may have sent the submission twice, and what
   * comes back is the refusal of the second (RFC 9110 section 9.2.2 forbids it, proxies do it).
   */
  async #isUnused({ order }: PaymentRecord, bankConsentId: string): Promise<boolean> {
    if (this.#leftMs() === 0) return false;
    try {
      const consent = await this.#bank.payments.readConsent(this.#call(), bankConsentId, order);
      return consent !== 'CONSUMED' && consent !== 'UNKNOWN';
    } catch (error) {
      this.#stepEnd('SUBMIT', error);
      return false;
    }
  }

  /** A submission without an answer: asks the bank how its consent stands, and does what that allows. */
  async #clearUp(): Promise<Turn> {
    const { bankConsentId, tries, submittedAtMs, dueAtMs, secrets } = this.#payment;
    if (dueAtMs !== null && dueAtMs > this.#nowMs) return null;
    if (secrets.confirmationUrl !== null && submittedAtMs !== null) {
      return this.#clearUpConfirmation(secrets.confirmationUrl, submittedAtMs);
    }
    if (bankConsentId === null || submittedAtMs === null) return this.#endUnknown('NO_CONSENT');
    const payment = await this.#change({
      tries: tries + 1,
      dueAtMs: this.#inFlightUntilMs(),
      said: { status: 'UNKNOWN', source: 'GATEWAY' },
    });
    if (payment === null) return null;
    const ageMs = this.#nowMs - submittedAtMs;
    const token: CustomerToken = await this.#readToken(payment);
    if (token.kind === 'later') {
      return ageMs > clearUpMs
        ? this.#endUnknown('GIVEN_UP', payment)
        : this.#later(this.#clearUpPauseMs(), {}, payment);
    }
    let consent: PaymentConsentStatus;
    try {
      consent = await this.#bank.payments.readConsent(this.#call(), bankConsentId, payment.order);
    } catch (error) {
      this.#stepEnd('SUBMIT', error);
      return ageMs > clearUpMs
        ? this.#endUnknown('GIVEN_UP', token.payment)
        : this.#later(this.#clearUpPauseMs(), {}, token.payment);
    }
    const { lastSentAtMs, refusals } = await this.#readSubmissions(submittedAtMs);
    const decision = decideLostSubmission({
      consent,
      hasToken: token.kind === 'usable',
      tokenExpiresAtMs: token.payment.secrets.accessExpiresAtMs,
      firstSentAtMs: submittedAtMs,
      lastSentAtMs,
      refusals,
      isUnwanted: token.payment.cancellation === 'REQUESTED',
      keepsKeys: this.#bank.payments.mayResubmit,
      settlingMs: this.#bank.bank.submissionSettlingMs ?? defaultSettlingMs,
      nowMs: this.#nowMs,
    });
    switch (decision.kind) {
      case 'unknown':
        return this.#endUnknown(decision.reason, token.payment);
      case 'nothingMoved':
        return this.#end('CANCELLED', { reasonCode: toCancelReason(token.payment) }, token.payment);
      case 'wait':
        return this.#later(Math.max(1000, decision.untilMs - this.#nowMs), {}, token.payment);
      case 'send': {
        if (token.kind !== 'usable') return this.#endUnknown('NO_TOKEN', token.payment);
        if (this.#leftMs() === 0) return this.#later(0, {}, token.payment);
        const step = { name: 'SUBMIT', phase: 'BEGUN' } as const;
        const again = await this.#change({ step, dueAtMs: this.#inFlightUntilMs() }, token.payment);
        return again === null ? null : this.#submit(again, token.accessToken);
      }
    }
  }

  /** When it was last submitted, and how often that was refused, by the steps that were recorded. */
  async #readSubmissions(submittedAtMs: number) {
    const steps = await this.#engine.store.payments.readSteps(this.#payment.id);
    const submissions = steps.filter(({ step }) => step === 'SUBMIT');
    const sentAtMs = submissions.flatMap(({ phase, atMs }) => (phase === 'BEGUN' ? atMs : []));
    const refusals = submissions.filter(({ phase, code }) => phase === 'REFUSED' && code !== bankUnavailable).length;
    return { lastSentAtMs: Math.max(submittedAtMs, ...sentAtMs), refusals };
  }

  async #follow(isOver = false): Promise<Turn> {
    const { bankPaymentId, order, tries, createdAtMs, stage, cancellation, secrets } = this.#payment;
    if (bankPaymentId === null) return this.#endUnknown('NO_PAYMENT_ID');
    const dueMs = executionMs(order.requestedExecutionDate);
    if (this.#nowMs - Math.max(createdAtMs, dueMs) > followMs) return this.#endUnknown('NOT_FINAL');
    // Since something last happened that the bank has to say something about.
    const times = [createdAtMs, dueMs, secrets.cancellation?.requestedAtMs ?? 0];
    const ageMs = this.#nowMs - Math.max(...times.filter((atMs) => atMs <= this.#nowMs));
    const pauseMs = Math.min(3_600_000, Math.max(firstLookMs, ageMs / 4)) * (0.9 + Math.random() * 0.2);
    let state: Awaited<ReturnType<PayableBank['payments']['readState']>>;
    try {
      state = await this.#bank.payments.readState(this.#call(), bankPaymentId, order);
    } catch (error) {
      if (!(error instanceof BankFailure || error instanceof PaymentRefused)) throw error;
      this.#engine.onTrouble(error.message);
      const backoffMs = Math.max(pauseMs, Math.min(600_000, firstLookMs * 2 ** Math.min(tries, 12)));
      await this.#later(backoffMs, { tries: tries + 1 });
      throw new BankIsAway(this.#payment.bankId);
    }
    const { status, reasonCode } = state;
    // Received, but nobody has authorised it as far as anyone knows: it waits for the customer.
    const isUnauthorised = stage === 'AUTHORISING' && (status === null || status === 'RECEIVED');
    if (isUnauthorised) return isOver ? this.#withdraw(bankPaymentId, pauseMs) : this.#later(pauseMs, { tries: 0 });
    if (status === null || !isFinalStatus(status)) {
      const said = status === null ? {} : { said: { status, source: 'BANK', reasonCode } as const };
      // Asked to cancel it, without an answer, and it stands as before.
      const stands = cancellation === 'UNKNOWN' && status !== null ? ({ cancellation: 'FAILED' } as const) : {};
      return this.#later(pauseMs, { ...said, ...stands, stage: 'FOLLOWING', tries: 0 });
    }
    await this.#change({
      stage: 'ENDED',
      dueAtMs: null,
      tries: 0,
      secrets: noSecrets,
      said: { status, source: 'BANK', reasonCode },
      ...(status === 'REJECTED' ? { rejection: toRejection(reasonCode) } : {}),
      audit: {
        actor: { kind: 'bank', subject: this.#payment.bankId },
        action: 'PAYMENT_END',
        outcome: status === 'SETTLED' ? 'DONE' : 'FAILED',
        reason: reasonCode ?? status,
      },
    });
    return null;
  }

  /** Somebody wants it cancelled that the bank has: it is over only when the bank says so. */
  async #cancel(): Promise<Turn> {
    const { bankPaymentId, order, tries, stage, secrets } = this.#payment;
    // The code of an authorisation that is under way at another gateway changes nothing here.
    const isBefore = stage === 'AUTHORISING' || stage === 'SUBMITTING';
    const open = { stage: isBefore ? stage : 'FOLLOWING', tries: 0, dueAtMs: this.#nowMs } as const;
    if (bankPaymentId === null || secrets.cancellation === null) {
      return this.#change({ ...open, cancellation: 'FAILED' });
    }
    if (tries >= cancelTries) return this.#change({ ...open, cancellation: 'UNKNOWN' });
    const payment = await this.#change({
      tries: tries + 1,
      dueAtMs: this.#inFlightUntilMs(),
      step: { name: 'CANCEL', phase: 'BEGUN' },
    });
    if (payment === null) return null;
    try {
      const { callbackUri } = this.#engine;
      const { state } = secrets.cancellation;
      const answer = await this.#bank.payments.cancel(this.#call(), { bankPaymentId, order, callbackUri, state });
      switch (answer.kind) {
        case 'cancelled':
          return this.#end(
            'CANCELLED',
            {
              step: { name: 'CANCEL', phase: 'DONE' },
              reasonCode: reasonCodes.refusedByCustomer,
              said: { status: 'CANCELLED', source: 'BANK' },
            },
            payment,
          );
        case 'refused': {
          const step = { name: 'CANCEL', phase: 'REFUSED', code: answer.bankCode } as const;
          // Perhaps because an earlier try has cancelled it: its status says so.
          return this.#change({ ...open, cancellation: tries === 0 ? 'REFUSED' : 'UNKNOWN', step }, payment);
        }
        case 'authorisation': {
          const { step } = answer;
          const authorizationUrl =
            step.kind === 'redirect'
              ? step.url
              : await this.#bank.oauth.authorizationUrl(step, secrets.cancellation, callbackUri);
          const hasCode = step.kind === 'oauth';
          await this.#change(
            {
              ...open,
              stage: 'FOLLOWING',
              dueAtMs: this.#nowMs + firstLookMs,
              cancellation: 'AUTHORISING',
              secrets: { cancellation: { ...secrets.cancellation, authorizationUrl, hasCode } },
              step: { name: 'CANCEL', phase: 'DONE', code: 'SCA' },
            },
            payment,
          );
          return null;
        }
      }
    } catch (error) {
      const step = this.#stepEnd('CANCEL', error);
      // Nothing was done now; what became of an earlier try, the bank's status says.
      if (error instanceof PaymentRefused) {
        return this.#change({ ...open, cancellation: tries === 0 ? 'FAILED' : 'UNKNOWN', step }, payment);
      }
      return this.#change({ step, dueAtMs: this.#nowMs + firstLookMs }, payment);
    }
  }

  /** Nobody authorised it in time: it is over only when the bank says so, as its page may still be open somewhere. */
  async #withdraw(bankPaymentId: string, pauseMs: number, given = this.#payment): Promise<Turn> {
    const payment = await this.#change({ step: { name: 'CANCEL', phase: 'BEGUN' } }, given);
    if (payment === null) return null;
    try {
      const { callbackUri } = this.#engine;
      const request = { bankPaymentId, order: payment.order, callbackUri, state: payment.secrets.state };
      const answer = await this.#bank.payments.cancel(this.#call(), request);
      const isCancelled = answer.kind === 'cancelled';
      const step = { name: 'CANCEL', phase: isCancelled ? 'DONE' : 'REFUSED' } as const;
      if (isCancelled) return this.#end('CANCELLED', { step, reasonCode: reasonCodes.abandoned }, payment);
      return this.#later(Math.max(pauseMs, 300_000), { step }, payment);
    } catch (error) {
      return this.#later(Math.max(pauseMs, 60_000), { step: this.#stepEnd('CANCEL', error) }, payment);
    }
  }
}

/** A bank whose payments are left alone for the rest of a round. */
export class BankIsAway extends Error {
  override readonly name = 'BankIsAway';
  readonly bankId: string;
  constructor(bankId: string) {
    super(`${bankId} does not say how payments stand`);
    this.bankId = bankId;
  }
}

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

const toCancelReason = ({ cancellation }: PaymentRecord) =>
  cancellation === 'REQUESTED' ? reasonCodes.refusedByCustomer : reasonCodes.unspecified;

/** The pause before a bank is first asked again, milliseconds. */
const firstLookMs = 2000;

function executionMs(date: string | null): number {
  return date === null ? 0 : Date.parse(`${date}T00:00:00Z`);
}

/** A payment's id: it names the payment at the bank too, so it is made before anything is stored. */
export const newPaymentId = (): string => randomUUID();
