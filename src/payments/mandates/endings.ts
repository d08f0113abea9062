// How a mandate ends, as changes: by its customer, by the bank's word, by time, by nobody's authorising it. Used by the files beside this
// one. Where the bank may still hold a consent that nobody wants it is told (`ENDING`) until it has heard.

import type { MandateConsentStatus } from '../../banks/mandate.ts';
import type { MandateStatus } from '../../domain/payment-mandate.ts';
import type { Actor } from '../../store/audit.ts';
import type { MandateChange, MandateRecord } from '../../store/payment-mandates.ts';

/** What is forgotten once nothing can be paid under it. */
const noTokens = { authorizationUrl: null, accessToken: null, refreshToken: null, accessExpiresAtMs: null } as const;
const gateway = { kind: 'gateway', subject: 'mandates' } as const;
const atBank = { kind: 'bank', subject: 'mandates' } as const;

/** An end that the bank has not heard of. */
export function toEnding(
  status: Extract<MandateStatus, 'REJECTED' | 'REVOKED' | 'EXPIRED'>,
  {
    mandate,
    nowMs,
    reason,
    actor = gateway,
  }: {
    readonly mandate: Pick<MandateRecord, 'bankConsentId'>;
    readonly nowMs: number;
    readonly reason: string;
    readonly actor?: Actor;
  },
): MandateChange {
  const action = status === 'REVOKED' ? 'MANDATE_REVOKE' : 'MANDATE_END';
  return {
    status,
    endedAtMs: nowMs,
    tries: 0,
    confirmUntilMs: null,
    secrets: noTokens,
    ...(mandate.bankConsentId === null ? { stage: 'ENDED', dueAtMs: null } : { stage: 'ENDING', dueAtMs: nowMs }),
    audit: { actor, action, outcome: 'DONE', reason },
  };
}

/** What the bank's word makes of an active mandate; null when it stands, or nothing is said. */
export function toConsentChange(status: MandateConsentStatus, nowMs: number): MandateChange | null {
  // A bank of OBIE 3.1 has one word for what was never authorised and for what was taken back; this one was authorised.
  const ended = { REJECTED: 'REVOKED', REVOKED: 'REVOKED', ABSENT: 'REVOKED', EXPIRED: 'EXPIRED' } as const;
  if (status === 'AUTHORISED' || status === 'AWAITING' || status === 'UNKNOWN') return null;
  return {
    status: ended[status],
    stage: 'ENDED',
    endedAtMs: nowMs,
    dueAtMs: null,
    secrets: noTokens,
    audit: { actor: atBank, action: 'MANDATE_END', outcome: 'DONE', reason: status },
  };
}
