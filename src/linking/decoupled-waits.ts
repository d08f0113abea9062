// Asks a bank how a customer's authorisation in its own app stands, while somebody waits for it: at most once in a few seconds
// for each attempt, however many pages look. Called by callbacks.ts; calls the standards' consents.

import { LRUCache } from 'lru-cache';
import type { LinkableBank } from '../banks/linkable-bank.ts';
import { BankFailure } from '../domain/errors.ts';
import { deadlineIn } from '../http/deadline.ts';
import type { AttemptRecord, AwaitedSca } from '../store/attempts.ts';
import { SealFailure } from '../store/failures.ts';
import type { LinkingOptions } from './options.ts';

/** What the bank says: null while the customer has not decided, or the bank cannot be asked. */
export interface AskedDecision {
  readonly decision: 'GRANTED' | 'REFUSED' | null;
  /** What the bank tells the customer to do; null where it says nothing. */
  readonly message: string | null;
}

/** How long one answer is good, milliseconds. House rule: banks ask for some seconds between two looks. */
const answerMs = 2500;
/** How long the bank may take for one look, milliseconds: a person waits for the page. */
const lookMs = 8000;
/** Attempts in memory: some hundred bytes each, and nobody waits for longer than an attempt lasts. */
const mostAttempts = 5000;

/** The looks of one gateway. */
export class DecoupledWaits {
  readonly #options: Pick<LinkingOptions, 'store' | 'banks'> & { readonly now: () => number };
  readonly #answers = new LRUCache<string, { readonly atMs: number; readonly answer: Promise<AskedDecision> }>({
    max: mostAttempts,
  });

  constructor(options: Pick<LinkingOptions, 'store' | 'banks'> & { readonly now: () => number }) {
    this.#options = options;
  }

  /** Whether an attempt that waits is one that is authorised in the bank's app. @throws StoreFailure */
  async isDecoupled(attempt: AttemptRecord): Promise<boolean> {
    try {
      return (await this.#options.store.attempts.readSecrets(attempt.id)).sca?.isDecoupled === true;
    } catch (error) {
      // What nobody can open any more is no reason not to complete what needs nothing of it.
      if (error instanceof SealFailure) return false;
      throw error;
    }
  }

  /** How it stands. @throws StoreFailure */
  ask(attempt: AttemptRecord): Promise<AskedDecision> {
    const nowMs = this.#options.now();
    const earlier = this.#answers.get(attempt.id);
    if (earlier !== undefined && nowMs - earlier.atMs < answerMs) return earlier.answer;
    const answer = this.#ask(attempt);
    this.#answers.set(attempt.id, { atMs: nowMs, answer });
    return answer;
  }

  async #ask(attempt: AttemptRecord): Promise<AskedDecision> {
    const { store, banks } = this.#options;
    const bank = banks.get(attempt.bankId);
    const { sca = null } = await store.attempts.readSecrets(attempt.id);
    const consents = await store.links.readConsents(attempt.linkId);
    const bankConsentId = consents.find(({ id }) => id === attempt.consentId)?.bankConsentId ?? null;
    // Another sort of authorisation is completed by its callback, never by looking.
    if (bank === undefined || bankConsentId === null || sca?.isDecoupled !== true)
      return { decision: null, message: null };
    try {
      return await look(bank, bankConsentId, sca);
    } catch (error) {
      if (!(error instanceof BankFailure)) throw error;
      // Asked again in a moment, until the attempt's time is over.
      return { decision: null, message: sca.message };
    }
  }
}

/** The consent's own status decides; the authorisation's tells of a refusal before the consent does. @throws BankFailure */
async function look(bank: LinkableBank, bankConsentId: string, sca: AwaitedSca): Promise<AskedDecision> {
  const { consents } = bank;
  const call = bank.consentCall(deadlineIn(lookMs));
  const { status } = await consents.readState(call, bankConsentId);
  if (status === 'AUTHORISED') return { decision: 'GRANTED', message: null };
  if (status === 'REJECTED' || status === 'REVOKED' || status === 'EXPIRED')
    return { decision: 'REFUSED', message: null };
  if (sca.statusUrl === null || consents.readAuthorisation === undefined)
    return { decision: null, message: sca.message };
  const authorisation = await consents.readAuthorisation(call, sca.statusUrl);
  return {
    decision: authorisation.status === 'FAILED' ? 'REFUSED' : null,
    message: authorisation.message ?? sca.message,
  };
}
