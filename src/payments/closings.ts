// Closes payments of unknown outcome by an operator's evidence: nothing is paid, nothing is sent, no bank is asked. A payment is closed
// only while it is UNKNOWN and nobody follows it any more, against the version that was read; where two operators are asked for, the
// first proposes and another approves what still holds. Called by src/operator/payments.ts; calls the store, which writes change,
// event, audit and closing in one transaction.

import { randomUUID } from 'node:crypto';
import { reasonCodes } from '../domain/payment.ts';
import type { Actor } from '../store/audit.ts';
import { type ClosingRecord, ClosingRefused } from '../store/payment-closings.ts';
import type { ClosingEvidence, ClosingStatus, PaymentClosing, PaymentRecord } from '../store/payments.ts';
import type { Store } from '../store/store.ts';

/** How long a proposal may be approved, milliseconds: a working day and its night. */
export const proposalMs = 24 * 3_600_000;

/** What {@link PaymentClosings} needs. */
export interface PaymentClosingsOptions {
  readonly store: Pick<Store, 'payments' | 'paymentClosings' | 'paymentSearches' | 'policies'>;
  /** How many operators it takes; more where the gateways of the store say so. */
  readonly approvals: 1 | 2;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Why nothing was closed. */
export type ClosingRefusal =
  /** There is no such payment, or no such proposal. */
  | 'NOT_FOUND'
  /** Its outcome is known, or the gateway still follows it. */
  | 'NOT_UNKNOWN'
  /** A proposal for it waits already. */
  | 'PROPOSED_BEFORE'
  /** It does not wait any more. */
  | 'NOT_PROPOSED'
  /** Who has proposed it cannot approve it. */
  | 'SAME_OPERATOR'
  | 'EXPIRED'
  /** What is known of the payment has changed since it was proposed, or while it was closed. */
  | 'CHANGED';

/** What was done. */
export type ClosingResult =
  | { readonly kind: 'closed'; readonly payment: PaymentRecord }
  | { readonly kind: 'proposed'; readonly proposal: ClosingRecord }
  | { readonly kind: 'withdrawn'; readonly proposal: ClosingRecord }
  | { readonly kind: 'refused'; readonly reason: ClosingRefusal };

/** What an operator asks for. */
export interface ClosingRequest {
  readonly paymentId: string;
  readonly status: ClosingStatus;
  readonly evidence: ClosingEvidence;
  /** The operator's subject. */
  readonly operator: string;
}

const refused = (reason: ClosingRefusal): ClosingResult => ({ kind: 'refused', reason });
const toActor = (operator: string): Actor => ({ kind: 'staff', subject: operator });
const isClosable = ({ status, stage }: PaymentRecord): boolean => status === 'UNKNOWN' && stage === 'ENDED';

/** Closings, in one process. Any number of them may share a store with running gateways. */
export class PaymentClosings {
  readonly #options: PaymentClosingsOptions;

  constructor(options: PaymentClosingsOptions) {
    this.#options = options;
  }

  /** Closes a payment, or proposes to where two operators are asked for. @throws StoreFailure */
  async close({ paymentId, status, evidence, operator }: ClosingRequest): Promise<ClosingResult> {
    const { store, approvals, now } = this.#options;
    const payment = await store.payments.read(paymentId);
    if (payment === null) return refused('NOT_FOUND');
    if (!isClosable(payment)) return refused('NOT_UNKNOWN');
    const nowMs = now();
    const closing = {
      id: randomUUID(),
      status,
      basis: await this.#basisOf(payment),
      evidence,
      proposedBy: operator,
      proposedAtMs: nowMs,
      expiresAtMs: nowMs + proposalMs,
    };
    const isAlone = approvals === 1 && (await store.policies.readClosingApprovals()) === 1;
    if (isAlone) return this.#carryOut(payment, { status, operator, closing: { closing } });
    const proposal = await store.paymentClosings.propose(payment, closing);
    return proposal === null ? refused('PROPOSED_BEFORE') : { kind: 'proposed', proposal };
  }

  /** Closes a payment as another operator has proposed. @throws StoreFailure */
  async approve(proposalId: string, operator: string): Promise<ClosingResult> {
    const { store, now } = this.#options;
    const found = await this.#readProposed(proposalId);
    if ('kind' in found) return found;
    const { proposal, payment } = found;
    if (proposal.proposedBy === operator) return refused('SAME_OPERATOR');
    const by = toActor(operator);
    if (proposal.expiresAtMs <= now()) {
      await store.paymentClosings.end(proposal, { state: 'EXPIRED', by, atMs: now(), payment });
      return refused('EXPIRED');
    }
    if (!isClosable(payment) || (await this.#basisOf(payment)) !== proposal.basis) {
      await store.paymentClosings.end(proposal, { state: 'VOID', by, atMs: now(), payment });
      return refused('CHANGED');
    }
    const { status, id: approves } = proposal;
    return this.#carryOut(payment, { status, operator, closing: { approves, by: operator } });
  }

  /** Takes a proposal back: any operator may. @throws StoreFailure */
  async withdraw(proposalId: string, operator: string): Promise<ClosingResult> {
    const { store, now } = this.#options;
    const found = await this.#readProposed(proposalId);
    if ('kind' in found) return found;
    const { proposal, payment } = found;
    const end = { state: 'WITHDRAWN', by: toActor(operator), atMs: now(), payment } as const;
    const isDone = await store.paymentClosings.end(proposal, end);
    return isDone ? { kind: 'withdrawn', proposal } : refused('NOT_PROPOSED');
  }

  async #readProposed(
    id: string,
  ): Promise<{ readonly proposal: ClosingRecord; readonly payment: PaymentRecord } | ClosingResult> {
    const { store } = this.#options;
    const proposal = await store.paymentClosings.read(id);
    if (proposal === null) return refused('NOT_FOUND');
    if (proposal.state !== 'PROPOSED') return refused('NOT_PROPOSED');
    const payment = await store.payments.read(proposal.paymentId);
    return payment === null ? refused('NOT_FOUND') : { proposal, payment };
  }

  /** What is known of a payment: its own changes, and what its search has told operators. */
  async #basisOf({ id, version }: PaymentRecord): Promise<string> {
    const search = await this.#options.store.paymentSearches.read(id);
    return `${version}:${search?.told.length ?? 0}:${search?.seen?.entryId ?? ''}`;
  }

  async #carryOut(
    payment: PaymentRecord,
    how: { readonly status: ClosingStatus; readonly operator: string; readonly closing: PaymentClosing },
  ): Promise<ClosingResult> {
    const { store, now } = this.#options;
    const { status, operator, closing } = how;
    const closingId = 'approves' in closing ? closing.approves : closing.closing.id;
    const isRejected = status === 'REJECTED';
    try {
      const closed = await store.payments.change(
        payment,
        {
          statusReport: { status, source: 'OPERATOR', reasonCode: isRejected ? reasonCodes.unspecified : null },
          ...(isRejected ? { rejection: 'REFUSED' } : {}),
          closing,
          audit: {
            actor: toActor(operator),
            action: 'PAYMENT_CLOSE',
            outcome: 'DONE',
            reason: `${status}:${closingId}`,
          },
        },
        now(),
      );
      return closed === null ? refused('CHANGED') : { kind: 'closed', payment: closed };
    } catch (error) {
      if (!(error instanceof ClosingRefused)) throw error;
      return refused(error.reason === 'NOT_UNKNOWN' ? 'NOT_UNKNOWN' : 'CHANGED');
    }
  }
}
