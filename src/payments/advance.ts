// Takes one payment on from wherever it stands, as far as it goes now: the same code for the request that initiates it, the
// callback, the sweep, and a gateway that takes over from one that died. The stages (stages/) decide, and this alone does what
// they decide (decision.ts): one gateway at a time (a lease), every change against the version that was read, every step
// recorded before and after. Called by progress.ts and sweep.ts; calls the stages, the store, the bank.
//
// Why no money moves twice, and none is lost sight of:
// - Until the customer authorises a resource at the bank nothing can move (PSD2 article 97). Making a resource may therefore
//   be repeated; of several only the one that is stored here is ever shown to the customer (stages/create.ts).
// - OBIE moves money by the submission, which is recorded as begun before it is sent. When its answer is lost the bank is
//   asked how the consent stands, and lost-submission.ts says what that allows: a consent makes one payment at most, so it is
//   sent again while the consent is unused (or the bank is known to keep idempotency keys), and ends as UNKNOWN, with an
//   alert, where the consent is used and nobody can say for what (stages/submit.ts).
// - Berlin Group moves money by the authorisation of the one resource: afterwards it is only ever read (stages/follow.ts), or
//   asked to be cancelled, which may be repeated (stages/cancel.ts). Where the bank waits for a confirmation of it, that may be
//   repeated as well: one resource is carried out once (stages/confirm.ts). Before a bank has anything to carry out,
//   cancellation.ts cancels without this.
// - Where the gateway's own access orders (the operator's own accounts), what is placed may be carried out whoever has heard of it. It is
//   recorded as begun before it is sent, looked for when its answer is lost, and sent again only where the bank takes the same for the
//   same (stages/order.ts).
// - A mandate's consent makes many payments, so that it says of none whether it was made. What is left of its limits is taken with the
//   payment's first row, in one transaction. A submission without an answer is sent again only where the bank keeps idempotency keys,
//   within their time; everywhere else it ends as UNKNOWN, with an alert (stages/mandate.ts, mandates/lost-payment.ts).

import type { PayableBank } from '../banks/payable-bank.ts';
import { type OrderPlacing, type PaymentCall, type PaymentConnector, PaymentRefused } from '../banks/payment.ts';
import { BankFailure } from '../domain/errors.ts';
import type { Lookup } from '../domain/lookup.ts';
import { deadlineIn } from '../http/deadline.ts';
import { OAuthFailure } from '../oauth/failure.ts';
import { HeldLease } from '../store/held-lease.ts';
import { BankPaymentIdTaken, type PaymentChange, type PaymentRecord } from '../store/payments.ts';
import type { Store } from '../store/store.ts';
import {
  type AskingCall,
  type BankCallFailure,
  type Decision,
  leave,
  type MovingCall,
  type Next,
  type NextAfterFailure,
  type Situation,
} from './decision.ts';
import { mandatesOf, readMandateAuthority } from './mandates/authority.ts';
import { decide } from './stages/decide.ts';
import { leaseMs } from './stages/times.ts';

/** What taking payments on needs. */
export interface PaymentEngine {
  readonly store: Store;
  /** By bank id: those that can be paid through. */
  readonly banks: Lookup<PayableBank>;
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

/** How long the bank calls of one turn may take together, milliseconds. */
const turnMs = 40_000;
/** When payments of a bank that is not configured any more are looked at again, milliseconds. */
const noBankMs = 60_000;
/** Turns one after another, so that a bank that goes round in circles is left for the next round. */
const mostTurns = 20;

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
    for (let turns = 0; payment !== null && turns < mostTurns; turns++) {
      if (payment.stage === 'ENDED' || leftMs() === 0) return payment;
      const bank = engine.banks.get(payment.bankId);
      if (bank === undefined) {
        const nowMs = engine.now();
        return engine.store.payments.change(payment, { dueAtMs: nowMs + noBankMs }, nowMs);
      }
      const next = await new Turn({ engine, bank, psuIpAddress, leftMs }, payment).run();
      if (next === null) return engine.store.payments.read(id);
      payment = next;
    }
    return payment;
  } finally {
    await lease.release();
  }
}

/** What a turn is made with. */
interface TurnOptions {
  readonly engine: PaymentEngine;
  readonly bank: PayableBank;
  readonly psuIpAddress: string | null;
  /** How long the bank may still be called, milliseconds; 0 when no call may begin any more. */
  readonly leftMs: () => number;
}

/** One turn of one payment: does what its stage decides, step by step. */
class Turn {
  readonly #options: TurnOptions;
  /** As it was read, or as it is after what was recorded last. */
  #payment: PaymentRecord;

  constructor(options: TurnOptions, payment: PaymentRecord) {
    this.#options = options;
    this.#payment = payment;
  }

  /** The payment when there is more to do at once; null when not, or when it was changed by somebody else. */
  async run(): Promise<PaymentRecord | null> {
    const { engine } = this.#options;
    let decision = decide(this.#situation());
    for (;;) {
      switch (decision.kind) {
        case 'leave':
          return null;
        case 'again':
          return this.#payment;
        case 'away':
          throw new BankIsAway(this.#payment.bankId);
        case 'tell': {
          if (decision.to === 'alert') engine.onAlert(decision.message);
          else engine.onTrouble(decision.message);
          decision = decision.next;
          break;
        }
        case 'readSteps': {
          const steps = await engine.store.payments.readSteps(this.#payment.id);
          decision = decision.next(steps, this.#situation());
          break;
        }
        case 'record': {
          decision = await this.#record(decision);
          break;
        }
        case 'ask': {
          decision = await this.#call(decision.call, decision.failed);
          break;
        }
        case 'send': {
          if (!(await this.#change(decision.before))) return null;
          decision = await this.#call(decision.call, decision.failed);
          break;
        }
      }
    }
  }

  #situation(): Situation {
    const { engine, bank, leftMs } = this.#options;
    return { payment: this.#payment, bank, nowMs: engine.now(), leftMs: leftMs() };
  }

  /** Whether it was written: not when it was changed by somebody else. @throws StoreFailure */
  async #change(change: PaymentChange): Promise<boolean> {
    const { engine } = this.#options;
    const payment = this.#payment;
    if (change.statusReport?.status === 'SETTLED' && payment.status !== 'SETTLED') await engine.onSettled(payment);
    const changed = await engine.store.payments.change(payment, change, engine.now());
    if (changed !== null) this.#payment = changed;
    return changed !== null;
  }

  /** What follows once it is written, or cannot be. @throws StoreFailure */
  async #record({
    change,
    next,
    ifChanged,
    ifIdTaken,
  }: Extract<Decision, { readonly kind: 'record' }>): Promise<Decision> {
    try {
      if (!(await this.#change(change))) return ifChanged ?? leave;
    } catch (error) {
      if (!(error instanceof BankPaymentIdTaken) || ifIdTaken === undefined) throw error;
      this.#options.engine.onTrouble(error.message);
      return ifIdTaken(error, this.#situation());
    }
    return next(this.#situation());
  }

  /** What a call's answer, or its failure, comes to. */
  async #call(call: AskingCall | MovingCall, failed: NextAfterFailure): Promise<Decision> {
    let next: Next;
    try {
      next = await this.#make(call);
    } catch (error) {
      const failure = toFailure(error);
      this.#options.engine.onTrouble(failure.message);
      return failed(failure, this.#situation());
    }
    return next(this.#situation());
  }

  /** Calls the bank, once. @throws what its connector and OAuth do */
  async #make(call: AskingCall | MovingCall): Promise<Next> {
    const { engine, bank } = this.#options;
    const { payments, oauth } = bank;
    switch (call.kind) {
      case 'CREATE': {
        const { callbackUri } = engine;
        const answer = await payments.create(this.#paymentCall(), { ...call.request, callbackUri });
        return (situation) => call.answered(answer, situation);
      }
      case 'PLACE': {
        const answer = await ordersOf(bank).place(this.#paymentCall(), call.request);
        return (situation) => call.answered(answer, situation);
      }
      case 'FIND': {
        const answer = await ordersOf(bank).find(this.#paymentCall(), call.request);
        return (situation) => call.answered(answer, situation);
      }
      case 'AUTHORIZATION_URL': {
        const { step, secrets } = call.request;
        const answer = await oauth.authorizationUrl(step, secrets, engine.callbackUri);
        return (situation) => call.answered(answer, situation);
      }
      case 'MANDATE': {
        const answer = await readMandateAuthority(engine, bank, {
          mandateId: call.request.mandateId,
          call: () => this.#paymentCall(),
        });
        return (situation) => call.answered(answer, situation);
      }
      case 'REFRESH': {
        const answer = await oauth.refresh(call.request.refreshToken);
        return (situation) => call.answered(answer, situation);
      }
      case 'FUNDS': {
        const answer = await this.#moving().hasFunds(this.#paymentCall(), call.request);
        return (situation) => call.answered(answer, situation);
      }
      case 'SUBMIT': {
        const answer = await this.#moving().submit(this.#paymentCall(), call.request);
        return (situation) => call.answered(answer, situation);
      }
      case 'CONSENT': {
        const { bankConsentId, order } = call.request;
        const answer = await payments.readConsent(this.#paymentCall(), bankConsentId, order);
        return (situation) => call.answered(answer, situation);
      }
      case 'CONFIRM': {
        const answer = await payments.confirm(this.#paymentCall(), call.request);
        return (situation) => call.answered(answer, situation);
      }
      case 'CONFIRMATION': {
        const answer = await payments.readConfirmation(this.#paymentCall(), call.request.confirmationUrl);
        return (situation) => call.answered(answer, situation);
      }
      case 'STATE': {
        const { bankPaymentId, order } = call.request;
        const answer = await this.#moving().readState(this.#paymentCall(), bankPaymentId, order);
        return (situation) => call.answered(answer, situation);
      }
      case 'CANCEL': {
        const { callbackUri } = engine;
        const answer = await payments.cancel(this.#paymentCall(), { ...call.request, callbackUri });
        return (situation) => call.answered(answer, situation);
      }
    }
  }

  /** Who knows payments of this kind: those under a mandate are resources of their own. */
  #moving(): Pick<PaymentConnector, 'hasFunds' | 'submit' | 'readState'> {
    const { bank } = this.#options;
    return this.#payment.mandateId === null ? bank.payments : mandatesOf(bank);
  }

  #paymentCall(): PaymentCall {
    const { bank, psuIpAddress, leftMs } = this.#options;
    return bank.paymentCall(deadlineIn(Math.max(1, leftMs())), psuIpAddress);
  }
}

/** A bank at which payments are ordered: no stage decides on an order at another. */
function ordersOf({ bank, payments }: PayableBank): OrderPlacing {
  if (payments.orders === undefined) throw new TypeError(`${bank.id} takes no orders`);
  return payments.orders;
}

/** A failure of the bank's part; whatever is none is a fault of ours and goes up. */
function toFailure(error: unknown): BankCallFailure {
  if (error instanceof PaymentRefused || error instanceof BankFailure || error instanceof OAuthFailure) return error;
  throw error;
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
