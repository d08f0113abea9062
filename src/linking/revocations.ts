// Tells a bank that a consent is over, until it knows. The link is unusable here long before: that never waits for a bank.
// Called by endings.ts, while the customer waits, and by sweep.ts behind.

import { UnwantedConsent } from '../banks/consent.ts';
import type { ConsentCallContext, LinkableBank } from '../banks/linkable-bank.ts';
import { BankFailure } from '../domain/errors.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { Deadline } from '../http/deadline.ts';
import type { AuditEvent } from '../store/audit.ts';
import type { ConsentRecord } from '../store/links.ts';
import type { Store } from '../store/store.ts';
import { tokenInUseReaderOf, tokenReaderOf, toTokens } from './consent-tokens.ts';

/** The pause before the next try, milliseconds: doubled each time, an hour at most. */
const firstPauseMs = 5000;
const longestPauseMs = 3_600_000;
/** After so many days an operator has to look: the audit and the link say FAILED. */
const giveUpMs = 30 * 86_400_000;
/** One gateway at a time tells the bank of one consent. */
const leaseMs = 30_000;

/** Until when the bank is waited for, and the clock that ends are judged by. */
export interface RevocationTime {
  readonly deadline: Deadline;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Tells the bank of one consent, once, and records what it came to. Nothing when another gateway is at it.
 * @throws StoreFailure
 */
export async function tellBankOfRevocation(
  { store, banks }: { readonly store: Store; readonly banks: Lookup<LinkableBank> },
  consent: ConsentRecord,
  time: RevocationTime,
): Promise<void> {
  const lease = await store.leases.acquire(`revoke:${consent.id}`, leaseMs);
  if (lease === null) return;
  try {
    const [current] = (await store.links.readConsents(consent.linkId)).filter(({ id }) => id === consent.id);
    if (current?.revocation !== 'PENDING') return;
    const { id: consentId, bankId, linkId } = consent;
    const readAccessToken = tokenReaderOf(store, { consentId, bankId });
    const readTokenInUse = tokenInUseReaderOf(store, { linkId, bankId, consentId });
    const keepUnwanted = ({ consent: found }: UnwantedConsent) =>
      store.attempts.keepUnwanted(current, toTokens(found), time.now());
    const failure = await tell(banks.get(bankId), current, { ...time, readAccessToken, readTokenInUse, keepUnwanted });
    const nowMs = time.now();
    const event: AuditEvent = {
      atMs: nowMs,
      actor: { kind: 'gateway', subject: 'revocation' },
      action: 'CONSENT_REVOKE_AT_BANK',
      outcome: failure === null ? 'DONE' : 'FAILED',
      reason: failure,
      bankId: consent.bankId,
      linkId: consent.linkId,
      consentId: consent.id,
    };
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(current.revocationTries, 20));
    // What can never be told is not tried for a month: an operator has to look at the source's own dashboard.
    const isGivenUp = failure === 'UNSUPPORTED' || nowMs - (current.endedAtMs ?? nowMs) > giveUpMs;
    const retry = { retryAtMs: nowMs + Math.round(pauseMs * (0.8 + Math.random() * 0.4)) };
    await store.links.recordRevocation(consent.id, failure === null ? 'DONE' : isGivenUp ? 'FAILED' : retry, event);
  } finally {
    await lease.release().catch(() => undefined);
  }
}

/** Where tokens come from that the bank is told with. */
type TokenReaders = Required<Pick<ConsentCallContext, 'readAccessToken' | 'readTokenInUse'>>;

/** Null when the bank knows, or need not be told; else a code of why not. */
async function tell(
  bank: LinkableBank | undefined,
  { bankConsentId, expiresAtMs }: ConsentRecord,
  {
    deadline,
    now,
    readAccessToken,
    readTokenInUse,
    keepUnwanted,
  }: RevocationTime & TokenReaders & { readonly keepUnwanted: (unwanted: UnwantedConsent) => Promise<void> },
): Promise<string | null> {
  if (bankConsentId === null) return null;
  try {
    // What has run out is over by itself, but for what a source keeps until it is told to let go.
    if (expiresAtMs !== null && expiresAtMs <= now() && (await readAccessToken()) === null) return null;
    if (bank === undefined) return 'BANK_NOT_CONFIGURED';
    await bank.consents.revoke(bank.consentCall(deadline, { readAccessToken, readTokenInUse }), bankConsentId);
    return null;
  } catch (error) {
    if (error instanceof UnwantedConsent) {
      // By its own token from now on: by what it came of nobody can ask for it again.
      await keepUnwanted(error);
      return 'NOT_REMOVED';
    }
    if (error instanceof BankFailure) return error.code;
    throw error;
  }
}
