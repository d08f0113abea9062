// What the client ordered, or what was ordered in the service's own app, as transactions: payments of the payment book,
// and movements between the business's own accounts, which are booked at once. Kept here, booked again when the world's
// clock has been moved. Called by payments.ts, exchange.ts, drafts.ts, simulations.ts; read by statement.ts.
import { randomUUID } from 'node:crypto';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { toDay } from '../ledger/calendar.ts';
import type { Leg, Posting } from '../ledger/ledger.ts';
import { entryId } from '../ledger/stage.ts';
import type { Payee } from '../payments/payee.ts';
import type { Payment } from '../payments/payment.ts';
import type { RejectionReason } from '../payments/plan.ts';
import type { Service } from './service.ts';
import type { State, Transaction, TransactionLeg } from './transaction.ts';

/** How the payment book's reasons are told: the state that they lead to, and the code beside it. */
const ends: Readonly<Record<RejectionReason, readonly [State, string | undefined]>> = {
  'insufficient-funds': ['declined', 'insufficient_balance'],
  limit: ['declined', 'transfer_limit_exceeded'],
  'invalid-creditor': ['reverted', undefined],
  'payee-account-closed': ['reverted', undefined],
  'payee-currency': ['reverted', undefined],
  'debtor-account': ['failed', 'account_blocked'],
  'not-authorised': ['declined', 'not_authorised'],
  bank: ['failed', 'internal_error'],
};

/** What is ordered. */
export interface Order {
  readonly type: 'transfer' | 'exchange' | 'topup';
  readonly requestId: string | undefined;
  readonly reference: string | undefined;
  readonly legs: readonly TransactionLeg[];
  readonly scheduledFor?: string | undefined;
}

/** A payment to somebody, from one account. */
export interface Outgoing extends Order {
  readonly debtor: Account;
  readonly payee: Payee;
  readonly amountMinor: bigint;
  /** What harnesses know it by. */
  readonly endToEndId: string;
  readonly dueMs?: number | undefined;
  /** Between accounts of the service: it is done at once. */
  readonly isInstant: boolean;
}

/** An order that was taken. */
export interface Live {
  readonly id: string;
  readonly order: Order;
  readonly createdAtMs: number;
  readonly payment: Payment | undefined;
  readonly posting: Posting | undefined;
}

/** All orders of one start. */
export class Orders {
  readonly #service: Service;
  readonly #live: Live[] = [];
  #onTaken: (live: Live) => void = () => undefined;

  constructor(service: Service) {
    this.#service = service;
    service.world.onMoved(() => {
      for (const { posting } of this.#live) if (posting !== undefined) service.world.ledger.postLate(posting);
    });
  }

  /** Has something done whenever an order was taken. */
  onTaken(listener: (live: Live) => void): void {
    this.#onTaken = listener;
  }

  /** All of them, oldest first. */
  all(): readonly Live[] {
    return this.#live;
  }

  /** The latest with this id of a request. */
  withRequestId(requestId: string): Live | undefined {
    return this.#live.findLast(({ order }) => order.requestId === requestId);
  }

  /** Has the payment book carry an order out. */
  pay(order: Outgoing): Live {
    const { world } = this.#service;
    const id = randomUUID();
    const payment = world.payments.record(
      {
        bank: this.#service.institution.bank,
        resource: 'pay',
        endToEndId: order.endToEndId,
        instructionId: order.requestId,
        amountMinor: order.amountMinor,
        currency: order.debtor.currency,
        payee: order.payee,
        text: order.reference ?? '',
        reference: order.reference,
        dueMs: order.dueMs,
      },
      this.#service.consentOf(id),
      id,
    );
    world.payments.submit(payment, order.debtor);
    if (order.isInstant) world.payments.settle(payment);
    return this.#take({ id, order, createdAtMs: world.nowMs, payment, posting: undefined });
  }

  /** Books a movement at once: its own legs, and `others` that stand against them. */
  move(order: Order, others: readonly Leg[]): Live {
    const { world } = this.#service;
    const id = randomUUID();
    const day = toDay(world.nowMs);
    const legs = order.legs.map(({ account, amountMinor, feeMinor, description }, index): Leg => {
      const details = { kind: 'own-transfer', text: description, reference: order.reference } as const;
      const entry = { id: entryId(account.slug, day, `order ${id} ${index}`), details };
      return { account: account.id, amountMinor: amountMinor - feeMinor, currency: account.currency, entry };
    });
    const posting: Posting = { atMs: world.nowMs, day, valueDay: day, legs: [...legs, ...others] };
    world.ledger.postLate(posting);
    return this.#take({ id, order, createdAtMs: world.nowMs, payment: undefined, posting });
  }

  #take(live: Live): Live {
    this.#live.push(live);
    this.#onTaken(live);
    return live;
  }

  /** The entries of the business's accounts that are these orders. */
  claims(): ReadonlySet<string> {
    const ids = new Set<string>();
    const own = new Set(this.#service.accounts.map(({ id }) => id));
    for (const { payment, posting } of this.#live) {
      const postings = [...(payment?.postings ?? []), ...(posting === undefined ? [] : [posting])];
      if (payment?.held !== undefined) postings.push(payment.held);
      for (const { account, entry } of postings.flatMap(({ legs }) => legs)) {
        if (entry !== undefined && own.has(account)) ids.add(entry.id);
      }
    }
    return ids;
  }

  /** Where an order stands, and why. */
  stateOf({ payment }: Live): readonly [State, string | undefined] {
    if (payment === undefined) return ['completed', undefined];
    switch (this.#service.world.payments.statusOf(payment)) {
      case 'RCVD':
      case 'ACTC':
        return ['created', undefined];
      case 'PDNG':
      case 'ACSP':
        return ['pending', undefined];
      case 'ACSC':
        return ['completed', undefined];
      default:
        return ends[payment.reason ?? 'bank'];
    }
  }

  /** An order as a transaction. */
  toTransaction(live: Live): Transaction {
    const { id, order, payment, createdAtMs } = live;
    const [state, reasonCode] = this.stateOf(live);
    const changedMs = payment?.steps.at(-1)?.atMs ?? createdAtMs;
    const updatedMicros = this.#service.microsOf(changedMs, id);
    return {
      id,
      type: order.type,
      state,
      requestId: order.requestId,
      reasonCode,
      createdMicros: this.#service.microsOf(createdAtMs, id),
      updatedMicros,
      completedMicros: state === 'completed' ? updatedMicros : undefined,
      scheduledFor: order.scheduledFor,
      reference: order.reference,
      legs: order.legs,
    };
  }

  /** What the answer to an order says. */
  toAnswer(live: Live): Wire {
    const { id, createdAtMs } = live;
    const { state, completedMicros, updatedMicros } = this.toTransaction(live);
    const completed =
      completedMicros === undefined ? undefined : this.#service.timeOf(Number(updatedMicros / 1_000n), id);
    return { id, state, created_at: this.#service.timeOf(createdAtMs, id), completed_at: completed };
  }
}
