// Ends at the bank a consent that nobody can authorise, or whose customer could not be sent anywhere: none is left behind.
// Called by authorisations.ts; calls the standards' consents and, where the bank cannot be told now, the store.

import type { LinkableBank } from '../banks/linkable-bank.ts';
import { BankFailure } from '../domain/errors.ts';
import { deadlineIn } from '../http/deadline.ts';
import type { NewAttempt } from '../store/attempts.ts';
import type { LinkingOptions } from './options.ts';

/** How long the bank may take to take it back, milliseconds: somebody waits, and sweep.ts goes on. */
const endMs = 5000;

/**
 * Tells the bank at once; where that fails, keeps the consent as an attempt that has failed, so that the sweep tells it until
 * it knows. @throws StoreFailure
 */
export async function endUnusable(
  { store, onTrouble, now = Date.now }: Pick<LinkingOptions, 'store' | 'onTrouble' | 'now'>,
  bank: LinkableBank,
  attempt: NewAttempt,
): Promise<void> {
  const { bankConsentId } = attempt.consent;
  // Nobody could name it to the bank.
  if (bankConsentId === null) return;
  try {
    await bank.consents.revoke(bank.consentCall(deadlineIn(endMs)), bankConsentId);
  } catch (error) {
    if (!(error instanceof BankFailure)) throw error;
    onTrouble?.(`${error.message}: a consent that nobody can authorise is ended later`);
    await store.attempts.begin(attempt);
    const { actor } = attempt;
    await store.attempts.fail(attempt.id, { failure: 'AUTHORISATION_FAILED', outcome: 'FAILED', nowMs: now(), actor });
  }
}
