// Whether somebody owns an account, asked by one who may not see who does: counted, read, compared, written into the audit, and
// answered, in this order. Made once by src/start where there is a store; called by the resolver of `Account.matchOwner`. It is an
// oracle: what stands between it and finding out an owner is the count of guesses, over all callers and gateways.

import type { Principal } from '../auth/principal.ts';
import type { KeyedAccount } from '../domain/global-id.ts';
import type { AuditEvent } from '../store/audit.ts';
import type { Store } from '../store/store.ts';
import { compareOwner, type HeldOwner, type OwnerOutcomes } from './owner.ts';
import { type OwnerQuestion, ownerFields, toGuesses } from './question.ts';

/** What {@link OwnerMatches} needs. */
export interface OwnerMatchesOptions {
  readonly store: Pick<Store, 'ownerGuesses' | 'audit'>;
  /** The gateway's id key: guesses are hashed with it. */
  readonly idKey: Buffer;
  /** Different guesses of one field of an account, in so many days. */
  readonly guesses: { readonly most: number; readonly days: number };
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** What is asked by whom, and how what the bank says is read. */
export interface OwnerMatchRequest {
  readonly principal: Principal;
  readonly account: KeyedAccount;
  readonly question: OwnerQuestion;
  /** Called where the guesses may be made, and nowhere else. */
  readonly readHeld: () => Promise<HeldOwner>;
}

/** What became of it. */
export type OwnerMatchAnswer =
  | { readonly kind: 'compared'; readonly outcomes: OwnerOutcomes }
  | { readonly kind: 'usedUp'; readonly retryAtMs: number };

const dayMs = 86_400_000;

/** Answers of owners. */
export class OwnerMatches {
  readonly #options: OwnerMatchesOptions;
  readonly #now: () => number;

  constructor(options: OwnerMatchesOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Answers a question. A bank that fails costs no guess twice: the same question again is free.
   * @throws StoreFailure, and nothing is told; what `readHeld` throws
   */
  async match({ principal, account, question, readHeld }: OwnerMatchRequest): Promise<OwnerMatchAnswer> {
    const { store, idKey, guesses } = this.#options;
    const { customerId, bankId, accountKey } = account;
    const taken = await store.ownerGuesses.take({
      customerId,
      bankId,
      guesses: toGuesses(question, account, idKey),
      most: guesses.most,
      windowMs: guesses.days * dayMs,
      nowMs: this.#now(),
    });
    const event = { atMs: this.#now(), actor: toActor(principal), action: 'OWNER_MATCH' as const };
    const asked = ownerFields.filter((field) => question[field] !== null).join('/');
    const whose = { customerId, bankId, accountKey, clientId: principal.clientId };
    if (!taken.isAllowed) {
      await store.audit.append({ ...event, ...whose, outcome: 'REFUSED', reason: asked });
      return { kind: 'usedUp', retryAtMs: taken.retryAtMs };
    }
    const held = await readHeld().catch(async (error: unknown) => {
      await store.audit.append({ ...event, ...whose, outcome: 'FAILED', reason: asked });
      throw error;
    });
    const outcomes = compareOwner(question, held);
    // Whoever is told has been written down.
    await store.audit.append({ ...event, ...whose, outcome: 'DONE', reason: toReason(outcomes) });
    return { kind: 'compared', outcomes };
  }
}

const toActor = ({ kind, subject }: Principal): AuditEvent['actor'] => ({ kind, subject });

/** `name:MATCH/email:NO_MATCH`: what was asked and what came of it, and nothing of what was compared. */
const toReason = (outcomes: OwnerOutcomes): string =>
  ownerFields
    .filter((field) => outcomes[field] !== null)
    .map((field) => `${field}:${outcomes[field]}`)
    .join('/');
