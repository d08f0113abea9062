// When the data of a link go dark, and why: computed from the link as it stands and its bank's rule, nothing is asked. Used by the
// resolvers of links, the page for people, the sweep that tells it beforehand, and by whoever reads without the person.

import type { ConsentRule } from './consent-rule.ts';
import type { LinkPermission } from './link.ts';
import { isOverForGood, type LinkReason, type LinkStatus } from './link-state.ts';

const dayMs = 86_400_000;

/** What is known of a link; times are epoch milliseconds. */
export interface ForecastLink {
  readonly permissions: Iterable<LinkPermission>;
  /** As of now: past its end it is EXPIRED. */
  readonly status: LinkStatus;
  readonly reason: LinkReason | null;
  readonly statusAtMs: number;
  readonly grantedAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly reconfirmedAtMs: number | null;
}

/**
 * - `CONSENT_END`: the consent reaches its end, or has.
 * - `RECONFIRMATION`: the customer has not said in time that they go on sharing.
 * - `REVOKED`: it was taken back.
 * - `BROKEN`: the bank takes its tokens no more.
 */
export type DarkReason = 'CONSENT_END' | 'RECONFIRMATION' | 'REVOKED' | 'BROKEN';

/** Some of a link's data, and when they go dark; in the past where they are. */
export interface DarkPart {
  readonly permissions: readonly LinkPermission[];
  readonly darkAtMs: number;
  readonly reason: DarkReason;
  /** Whether it goes on to be read while the person is there. */
  readonly isUnattendedOnly: boolean;
  /** What keeps, or brings back, the light; null where only a new link does. */
  readonly remedy: 'RENEW' | 'RECONFIRM' | null;
  /** The rule behind it, for people; null where there is none but what somebody did. */
  readonly rule: string | null;
}

/** When the consent's data end, by its own end and by its bank's rule; null when nothing says so. */
export function toConsentEndMs(
  { grantedAtMs, expiresAtMs }: Pick<ForecastLink, 'grantedAtMs' | 'expiresAtMs'>,
  rule: ConsentRule | null,
): number | null {
  const { longestDays = null } = rule ?? {};
  const longestMs = grantedAtMs === null || longestDays === null ? null : grantedAtMs + longestDays * dayMs;
  if (expiresAtMs === null || longestMs === null) return expiresAtMs ?? longestMs;
  return Math.min(expiresAtMs, longestMs);
}

/** When the customer said last that they share, there or here; null where that was never. */
export function toLastWordMs({
  grantedAtMs,
  reconfirmedAtMs,
}: Pick<ForecastLink, 'grantedAtMs' | 'reconfirmedAtMs'>): number | null {
  return grantedAtMs === null ? null : Math.max(grantedAtMs, reconfirmedAtMs ?? 0);
}

/** Until when the bank may be read without the customer; null where the rule does not ask, or nothing was granted. */
export function toReconfirmationEndMs(
  link: Pick<ForecastLink, 'grantedAtMs' | 'reconfirmedAtMs'>,
  rule: ConsentRule | null,
): number | null {
  const lastMs = toLastWordMs(link);
  return lastMs === null || rule?.reconfirmation == null ? null : lastMs + rule.reconfirmation.days * dayMs;
}

/** What goes dark, the first first; empty for a link that was never in use. */
export function toForecast(link: ForecastLink, rule: ConsentRule | null): readonly DarkPart[] {
  const permissions = [...link.permissions];
  if (link.grantedAtMs === null && link.expiresAtMs === null) return [];
  if (link.status !== 'ACTIVE') return [toEnded(link, rule, permissions)];
  const parts: DarkPart[] = [];
  const endMs = toConsentEndMs(link, rule);
  const reconfirmationEndMs = toReconfirmationEndMs(link, rule);
  if (reconfirmationEndMs !== null && (endMs === null || reconfirmationEndMs < endMs)) {
    parts.push({
      permissions,
      darkAtMs: reconfirmationEndMs,
      reason: 'RECONFIRMATION',
      isUnattendedOnly: true,
      remedy: 'RECONFIRM',
      rule: rule?.reconfirmation?.source ?? null,
    });
  }
  if (endMs !== null) {
    parts.push({
      permissions,
      darkAtMs: endMs,
      reason: 'CONSENT_END',
      isUnattendedOnly: false,
      remedy: 'RENEW',
      rule: rule?.endSource ?? null,
    });
  }
  return parts;
}

/** One that is over, since it is. */
function toEnded(link: ForecastLink, rule: ConsentRule | null, permissions: readonly LinkPermission[]): DarkPart {
  const isExpired = link.status === 'EXPIRED';
  const reason: DarkReason = isExpired ? 'CONSENT_END' : link.status === 'REVOKED' ? 'REVOKED' : 'BROKEN';
  const endMs = isExpired ? toConsentEndMs(link, rule) : null;
  return {
    permissions,
    darkAtMs: endMs === null ? link.statusAtMs : Math.min(endMs, link.statusAtMs),
    reason,
    isUnattendedOnly: false,
    remedy: isOverForGood(link.reason) ? null : 'RENEW',
    rule: isExpired ? (rule?.endSource ?? null) : null,
  };
}
