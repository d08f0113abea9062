// Where a link stands, in words that one can act on, without the standards' own. Used by link-card.ts, overview.ts and notices.ts.

import { isOverForGood, type LinkReason } from '../domain/link-state.ts';
import { type LinkRecord, toLinkStatus } from '../store/links.ts';
import type { LinkTexts } from './texts/texts.ts';

/** Where a link stands, for a person. */
export interface Standing {
  readonly word: string;
  readonly tone: 'good' | 'warning' | 'over';
  /** Why, and what helps; null when there is nothing to say. */
  readonly detail: string | null;
  /** Authorising it anew helps, or is possible at least. */
  readonly canRenew: boolean;
  /** It was never authorised: linking again is the way. */
  readonly canRetry: boolean;
  readonly canRevoke: boolean;
}

/** How long before its end a link is said to end soon, milliseconds. House rule: two weeks. */
const soonMs = 14 * 86_400_000;
/** How long somebody may be at the bank, milliseconds: as src/linking/authorisations.ts has it. */
const atBankMs = 10 * 60_000;

const live = { canRenew: true, canRetry: false, canRevoke: true } as const;
const open = { canRenew: false, canRetry: true, canRevoke: true, tone: 'warning' } as const;
const over = { canRenew: false, canRetry: false, canRevoke: false, tone: 'over' } as const;

/** Where a stored link stands at an instant. */
export function toStanding(link: LinkRecord, nowMs: number, texts: LinkTexts): Standing {
  const { states, details, reasons } = texts;
  const detail = toDetail(link.reason, texts);
  switch (toLinkStatus(link, nowMs)) {
    case 'ACTIVE': {
      const endsSoon = link.expiresAtMs !== null && link.expiresAtMs - nowMs < soonMs;
      return endsSoon
        ? { ...live, word: states.endsSoon, tone: 'warning', detail: details.endsSoon }
        : { ...live, word: states.linked, tone: 'good', detail: null };
    }
    case 'PENDING': {
      if (detail !== null) return { ...open, word: states.notLinked, detail };
      return nowMs - link.statusAtMs < atBankMs
        ? { ...open, word: states.atBank, detail: details.atBank }
        : { ...open, word: states.notFinished, detail: details.notFinished };
    }
    case 'CONFIRMATION_REQUIRED':
      return { ...open, canRetry: false, word: states.notConfirmed, detail: details.notConfirmed };
    case 'EXPIRED':
      return { ...live, word: states.expired, tone: 'warning', detail: detail ?? reasons.CONSENT_EXPIRED };
    case 'CONSENT_REQUIRED':
      return { ...live, word: states.renewalNeeded, tone: 'warning', detail: detail ?? details.renewalNeeded };
    case 'REVOKED':
      return toEnded(link, detail, texts);
  }
}

function toEnded(link: LinkRecord, detail: string | null, texts: LinkTexts): Standing {
  const { states } = texts;
  const { reason } = link;
  if (reason === 'AUTHORISATION_NOT_CONFIRMED') return { ...over, word: states.notLinked, detail };
  if (reason === 'BANK_MOVED') return { ...over, word: states.moved, detail };
  if (reason === 'REVOKED_BY_OPERATOR') return { ...live, tone: 'over', word: states.endedByUs, detail };
  return isOverForGood(reason)
    ? { ...over, word: states.endedByYou, detail: toRevocation(link, texts) }
    : { ...live, tone: 'over', word: states.endedAtBank, detail };
}

const toDetail = (reason: LinkReason | null, { reasons }: LinkTexts): string | null =>
  reason === null || reason === 'REVOKED_BY_CUSTOMER' ? null : reasons[reason];

/** Whether the bank knows of the end. */
export function toRevocation(
  { revocation }: Pick<LinkRecord, 'revocation'>,
  { revocations }: Pick<LinkTexts, 'revocations'>,
): string {
  if (revocation === 'PENDING') return revocations.pending;
  return revocation === 'FAILED' ? revocations.failed : revocations.told;
}
