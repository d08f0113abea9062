// The book of all payments: what was ordered, how far each has come, and how often money moved for it. Written by the banks'
// payment routes and the control API; moves on by itself whenever anyone looks at the ledger, so that no timer is needed.
// House rules: execution dates follow the world's clock, the seconds that processing takes are real ones; a payment that
// the bank has accepted is a pending entry of the debtor until it is booked or rejected.
import { randomUUID } from 'node:crypto';
import type { Account } from '../ledger/accounts.ts';
import { toDay } from '../ledger/calendar.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { findPayee, reasonAgainstPayee } from './payee.ts';
import { canPay, debitOf, type Payment, type PaymentOrder, type PaymentStatus, type Step } from './payment.ts';
import { ordinaryPlan, type PaymentPlan, type RejectionReason } from './plan.ts';
import { type Premises, toPosting } from './posting.ts';
import { daysUntil, type Schedule } from './schedule.ts';

/** The most that one payment can be, in minor units: private customers, business. */
const limits = [2_500_000n, 50_000_000n] as const;

/** The payments of all banks. */
export class PaymentBook {
  readonly #world: Premises;
  readonly #payments = new Map<string, Payment>();
  readonly #open = new Set<Payment>();
  readonly #plans = new Map<string, PaymentPlan>();
  #isAdvancing = false;

  constructor(world: Premises) {
    this.#world = world;
  }

  /** How this bank treats payments now. */
  planOf(bank: string): PaymentPlan {
    return this.#plans.get(bank) ?? ordinaryPlan;
  }

  /** Changes that, for payments from now on; undefined for as usual. */
  setPlan(bank: string, plan: PaymentPlan | undefined): void {
    if (plan === undefined) this.#plans.delete(bank);
    else this.#plans.set(bank, plan);
  }

  /** All payments, oldest first. */
  all(): Payment[] {
    this.advance();
    return [...this.#payments.values()];
  }

  /** The payment with this id, of any bank. */
  find(id: string): Payment | undefined {
    this.advance();
    return this.#payments.get(id);
  }

  /** Where the payment stands. */
  statusOf(payment: Payment): PaymentStatus {
    this.advance();
    return payment.steps.at(-1)?.status ?? 'RCVD';
  }

  /** The step to tell a client that polls: the last one, or with backward statuses every second time the one before. */
  stepToTell(payment: Payment): Step {
    this.advance();
    payment.polls += 1;
    const { steps } = payment;
    const isBackwards = this.planOf(payment.order.bank).statusBackwards && payment.polls % 2 === 0;
    const step = steps.at(isBackwards && steps.length > 1 ? -2 : -1);
    return step ?? { status: 'RCVD', atMs: payment.createdAtMs };
  }

  /** Writes an order down; nothing moves before it is submitted. */
  record(order: PaymentOrder, consentId: string, id: string = randomUUID()): Payment {
    const { nowMs } = this.#world;
    const payment: Payment = {
      id,
      consentId,
      order,
      createdAtMs: nowMs,
      steps: [{ status: 'RCVD', atMs: nowMs }],
      debtor: undefined,
      reason: undefined,
      postings: [],
      held: undefined,
      acceptedRealMs: 0,
      doneRealMs: 0,
      plan: this.planOf(order.bank),
      executions: 0,
      polls: 0,
    };
    this.#payments.set(payment.id, payment);
    return payment;
  }

  /** The debtor has agreed: executes at once, or when it is due. */
  submit(payment: Payment, debtor: Account): void {
    const { order } = payment;
    payment.debtor = debtor;
    payment.plan = this.planOf(order.bank);
    const debit = debitOf(order);
    if (!canPay(debtor, debit.currency)) this.#close(payment, 'RJCT', 'debtor-account');
    else if (debit.amountMinor > limits[debtor.isBusiness ? 1 : 0]) this.#close(payment, 'RJCT', 'limit');
    else if (order.schedule !== undefined || (order.dueMs !== undefined && order.dueMs > this.#world.nowMs)) {
      this.#step(payment, 'ACTC');
      this.#open.add(payment);
    } else this.#execute(payment, debtor, Date.now());
  }

  /** Whether a sum is there on an account, its credit line included and all pending entries counted. */
  hasFunds(account: Account, amountMinor: bigint): boolean {
    return this.#world.ledger.expectedMinor(account.id, account.currency) + account.creditLimitMinor >= amountMinor;
  }

  /** Ends a payment for which no money has moved yet; false when it is too late. */
  cancel(payment: Payment): boolean {
    const status = this.statusOf(payment);
    if (status !== 'RCVD' && status !== 'ACTC' && status !== 'PDNG') return false;
    this.#close(payment, 'CANC', undefined);
    return true;
  }

  /** Books it now, whatever its plan; false when it is over or was never submitted. */
  settle(payment: Payment): boolean {
    const status = this.statusOf(payment);
    const { debtor } = payment;
    if (debtor === undefined || payment.order.schedule !== undefined) return false;
    if (!['PDNG', 'ACTC', 'ACSP'].includes(status)) return false;
    if (status !== 'ACSP') this.#step(payment, 'ACSP');
    this.#book(payment, debtor);
    return true;
  }

  /** Rejects it now; false when it is over. */
  reject(payment: Payment, reason: RejectionReason): boolean {
    if (['ACSC', 'RJCT', 'CANC'].includes(this.statusOf(payment))) return false;
    this.#close(payment, 'RJCT', reason);
    return true;
  }

  /** Moves every payment to where it is by now. */
  advance(): void {
    if (this.#isAdvancing || this.#open.size === 0) return;
    this.#isAdvancing = true;
    try {
      const realMs = Date.now();
      for (const payment of [...this.#open]) this.#advanceOne(payment, realMs);
    } finally {
      this.#isAdvancing = false;
    }
  }

  /** Books everything once more, into a ledger that was played anew. */
  replay(ledger: Ledger): void {
    for (const { postings, held } of this.#payments.values()) {
      for (const posting of postings) ledger.postLate(posting);
      if (held !== undefined) ledger.holdLate(held);
    }
  }

  #advanceOne(payment: Payment, realMs: number): void {
    const { debtor, order, plan } = payment;
    if (debtor === undefined) return;
    const status = payment.steps.at(-1)?.status;
    if (status === 'ACTC' && order.schedule !== undefined) {
      this.#payDays(payment, debtor, order.schedule);
      return;
    }
    if (status === 'ACTC') {
      if ((order.dueMs ?? 0) > this.#world.nowMs) return;
      this.#execute(payment, debtor, realMs);
      return;
    }
    if (status === 'PDNG' && realMs >= payment.acceptedRealMs) this.#step(payment, 'ACSP');
    if (realMs < payment.doneRealMs || realMs < payment.acceptedRealMs) return;
    if (plan.outcome === 'never') {
      this.#open.delete(payment);
      return;
    }
    const found = findPayee(this.#world.ledger.accounts, order.payee);
    const reason = plan.outcome === 'reject' ? plan.reason : reasonAgainstPayee(found, order.currency);
    if (reason !== undefined) this.#close(payment, 'RJCT', reason);
    else this.#book(payment, debtor);
  }

  /** Each day that has come is a payment of its own; what one comes to stops no other. */
  #payDays(standing: Payment, debtor: Account, schedule: Schedule): void {
    const { days, isOver } = daysUntil(schedule, toDay(this.#world.nowMs));
    for (const { amountMinor } of days.slice(standing.executions)) {
      standing.executions += 1;
      const { schedule: _days, ...once } = standing.order;
      const order = { ...once, amountMinor: amountMinor ?? once.amountMinor, executionOf: standing.id };
      // No consent's: it is the bank that makes it.
      this.submit(this.record(order, ''), debtor);
    }
    if (!isOver) return;
    this.#step(standing, 'ACSC');
    this.#open.delete(standing);
  }

  #execute(payment: Payment, debtor: Account, realMs: number): void {
    const { order, plan } = payment;
    if (!this.hasFunds(debtor, debitOf(order).amountMinor)) {
      this.#close(payment, 'RJCT', 'insufficient-funds');
      return;
    }
    const posting = toPosting(payment, debtor, this.#world);
    payment.held = { ...posting, legs: posting.legs.slice(0, 1) };
    this.#world.ledger.holdLate(payment.held);
    payment.acceptedRealMs = realMs + plan.pendingMs;
    payment.doneRealMs = payment.acceptedRealMs + plan.settleMs;
    this.#step(payment, plan.pendingMs > 0 ? 'PDNG' : 'ACSP');
    this.#open.add(payment);
  }

  #book(payment: Payment, debtor: Account): void {
    this.#release(payment);
    const posting = toPosting(payment, debtor, this.#world);
    payment.postings.push(posting);
    this.#world.ledger.postLate(posting);
    this.#step(payment, 'ACSC');
    this.#open.delete(payment);
  }

  #close(payment: Payment, status: 'RJCT' | 'CANC', reason: RejectionReason | undefined): void {
    this.#release(payment);
    payment.reason = reason;
    this.#step(payment, status);
    this.#open.delete(payment);
  }

  #release(payment: Payment): void {
    const leg = payment.held?.legs[0];
    if (leg?.entry !== undefined) this.#world.ledger.release(leg.account, leg.entry.id);
    payment.held = undefined;
  }

  #step(payment: Payment, status: PaymentStatus): void {
    payment.steps.push({ status, atMs: this.#world.nowMs });
  }
}
