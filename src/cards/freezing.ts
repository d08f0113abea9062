// Freezing a card and unfreezing it: where it stands is read, the state is asked for once, and read again; all of it written into the
// audit. Made once by src/start where there is a store; called for a caller by caller-cards.ts. Frozen is a state and no event, so the
// same again is harmless, and an answer that is lost is no end: what the bank says afterwards counts. Nothing is ever said to be done that
// the bank has not said.

import type { CardTarget, ControllableBank } from '../banks/card-controls.ts';
import type { CardState } from '../domain/card.ts';
import { BankFailure } from '../domain/errors.ts';
import type { KeyedCard } from '../domain/global-id.ts';
import type { Lookup } from '../domain/lookup.ts';
import { toPatienceMs } from '../http/bank-post.ts';
import { type Deadline, deadlineIn } from '../http/deadline.ts';
import type { AuditAction, AuditEvent, AuditLog } from '../store/audit.ts';
import { type CardRefusal, decideAfter, decideBefore } from './decide.ts';

/** What {@link CardFreezing} needs. */
export interface CardFreezingOptions {
  /** By bank id: those whose cards can be frozen. */
  readonly banks: Lookup<ControllableBank>;
  readonly audit: Pick<AuditLog, 'append'>;
  /** Told what failed behind a request that did not wait for it. */
  readonly onUnexpected: (error: unknown) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** A state that is asked for, by whom. The caller may: that was judged before. */
export interface CardStateRequest {
  readonly actor: AuditEvent['actor'];
  readonly clientId: string;
  readonly card: KeyedCard;
  /** At which bank it is asked for, and by which link it was found. */
  readonly bankId: string;
  readonly linkId: string;
  /** The bank's own id. */
  readonly bankCardId: string;
  readonly target: CardTarget;
  /** Until when somebody waits for the answer; what was begun goes on behind. */
  readonly deadline: Deadline;
  /** What was read of the card may be untrue now: awaited before the answer. */
  readonly onAsked: () => Promise<void>;
}

/** What it came to. */
export type CardStateResult =
  | { readonly kind: 'stands'; readonly isChanged: boolean }
  | { readonly kind: 'refused'; readonly reason: CardRefusal; readonly state: CardState | null }
  /** Nothing was asked of the bank, or it changed nothing: the same may be asked again. */
  | { readonly kind: 'failed'; readonly failure: BankFailure }
  /** `state` is what the bank said last; null where it has not. */
  | { readonly kind: 'outcomeUnknown'; readonly state: CardState | null }
  | { readonly kind: 'unsupported' };

const actions: Readonly<Record<CardTarget, AuditAction>> = { FROZEN: 'CARD_FREEZE', ACTIVE: 'CARD_UNFREEZE' };

/** How much of the time that is left is waited for: the rest is for writing the answer. */
const shareOfTime = 0.9;

/** Freezing, on one gateway. */
export class CardFreezing {
  readonly #options: CardFreezingOptions;
  readonly #now: () => number;
  readonly #running = new Set<Promise<unknown>>();

  constructor(options: CardFreezingOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Whether a bank's cards can be frozen here. */
  canFreeze(bankId: string): boolean {
    return this.#options.banks.has(bankId);
  }

  /**
   * Puts a card into a state, or says why not. Who waits no longer than this takes is told that nobody knows yet.
   * @throws StoreFailure where it cannot be written down: nothing is asked of the bank then
   */
  async reach(request: CardStateRequest): Promise<CardStateResult> {
    const bank = this.#options.banks.get(request.bankId);
    if (bank === undefined) return { kind: 'unsupported' };
    const work = this.#reach(bank, request);
    this.#running.add(work);
    const isOver = work.finally(() => this.#running.delete(work));
    let timer: NodeJS.Timeout | undefined;
    const overdue = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, Math.max(0, request.deadline.atMs - Date.now()) * shareOfTime, null);
    });
    try {
      const result = await Promise.race([isOver, overdue]);
      if (result !== null) return result;
      isOver.catch(this.#options.onUnexpected);
      return { kind: 'outcomeUnknown', state: null };
    } finally {
      clearTimeout(timer);
    }
  }

  async #reach(bank: ControllableBank, request: CardStateRequest): Promise<CardStateResult> {
    const { bankCardId, target } = request;
    const call = () => bank.cardCall(deadlineIn(toPatienceMs(bank.bank)));
    let before: CardState;
    try {
      before = await bank.controls.fetchState(call(), bankCardId);
    } catch (error) {
      return this.#fail(request, error);
    }
    const beforehand = decideBefore(before, target);
    if (beforehand.kind === 'stands') {
      await this.#tell(request, 'DONE', 'ALREADY');
      return { kind: 'stands', isChanged: false };
    }
    if (beforehand.kind === 'refused') {
      await this.#tell(request, 'REFUSED', beforehand.reason);
      return { ...beforehand, state: before };
    }
    // Written down before it is asked: a gateway that dies now leaves a trace of what it may have done.
    await this.#tell(request, 'UNKNOWN', 'ASKED');
    try {
      const answer = await bank.controls.request(call(), bankCardId, target);
      const after = await bank.controls.fetchState(call(), bankCardId).catch(toNullWhenBankFailed);
      await request.onAsked();
      const afterwards = decideAfter(answer, after, target);
      switch (afterwards.kind) {
        case 'stands':
          await this.#tell(request, 'DONE', afterwards.isChanged ? 'CHANGED' : 'ALREADY');
          return afterwards;
        case 'refused':
          await this.#tell(request, 'REFUSED', afterwards.reason);
          return { ...afterwards, state: after };
        case 'outcomeUnknown':
          await this.#tell(request, 'UNKNOWN', answer.kind === 'lost' ? answer.code : 'STANDS_OTHERWISE');
          return { ...afterwards, state: after };
      }
    } catch (error) {
      return this.#fail(request, error);
    }
  }

  async #fail(request: CardStateRequest, error: unknown): Promise<CardStateResult> {
    if (!(error instanceof BankFailure)) throw error;
    await this.#tell(request, 'FAILED', error.code);
    return { kind: 'failed', failure: error };
  }

  /** Which card is told by its key, a hash: neither number nor the bank's id of it stands in the audit. */
  #tell(request: CardStateRequest, outcome: AuditEvent['outcome'], reason: string): Promise<void> {
    const { actor, clientId, card, linkId, target } = request;
    const { customerId, bankId, cardKey } = card;
    return this.#options.audit.append({
      atMs: this.#now(),
      actor,
      action: actions[target],
      outcome,
      reason: `${cardKey}/${reason}`,
      customerId,
      bankId,
      linkId,
      clientId,
    });
  }

  /** Waits for what is under way. To be called before the store is closed. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#running);
  }
}

function toNullWhenBankFailed(error: unknown): null {
  if (error instanceof BankFailure) return null;
  throw error;
}
