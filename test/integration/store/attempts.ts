// Attempts at linking, as suites of the store and the programs that they kill make them: without the tests' own machinery, which
// such a program would load at each start.

import { randomUUID } from 'node:crypto';
import { type NewAttempt, toHash } from '../../../src/store/attempts.ts';
import type { Store } from '../../../src/store/store.ts';

/** A new attempt of a new link. */
export function newAttempt(overrides: Partial<NewAttempt> = {}): NewAttempt {
  const nowMs = Date.now();
  return {
    id: randomUUID(),
    stateHash: toHash(randomUUID()),
    link: { id: `l-${randomUUID()}`, isNew: true, customerId: 'alice', bankId: 'rheinbank' },
    consent: {
      id: randomUUID(),
      bankConsentId: `bank-${randomUUID()}`,
      permissions: ['accounts', 'balances'],
      expiresAtMs: nowMs + 90 * 86_400_000,
    },
    issuer: 'https://bank.example',
    actor: { kind: 'customer', subject: 'alice' },
    clientId: 'app',
    redirectUri: 'https://app.example/done',
    clientState: 'xyz',
    bindingHash: null,
    secrets: { nonce: 'nonce-1', codeVerifier: 'verifier-1', isOpenId: true, accountsBefore: null },
    createdAtMs: nowMs,
    expiresAtMs: nowMs + 600_000,
    ...overrides,
  };
}

/** Begins, claims and completes an attempt; gives it. */
export async function completed(store: Store, overrides: Partial<NewAttempt> = {}): Promise<NewAttempt> {
  const attempt = newAttempt(overrides);
  await store.attempts.begin(attempt);
  const nowMs = Date.now();
  const claimId = randomUUID();
  if (!(await store.attempts.claim(attempt.id, { claimId, nowMs, exchangeUntilMs: nowMs + 60_000 }))) {
    throw new Error('not claimed');
  }
  const link = await store.attempts.complete({
    attemptId: attempt.id,
    claimId,
    bankConsentId: attempt.consent.bankConsentId,
    expiresAtMs: attempt.consent.expiresAtMs,
    tokens: { accessToken: 'access-1', refreshToken: 'refresh-1', accessExpiresAtMs: nowMs + 300_000 },
    atMs: nowMs,
  });
  if (link === null) throw new Error('not completed');
  return attempt;
}
