// What is to be told of a link beforehand, and when to look at it again: 30, 7 and 1 days before its consent ends, the same before
// the customer has to reconfirm, and once that time is over. Called by sweep.ts; computes, and asks nobody.

import { toConsentEndMs, toLastWordMs, toReconfirmationEndMs } from '../domain/consent-forecast.ts';
import type { ConsentRule } from '../domain/consent-rule.ts';
import type { LinkNotice, LinkNotices } from '../store/link-notices.ts';
import type { LinkRecord } from '../store/links.ts';

const dayMs = 86_400_000;
/** Days before an end at which it is told. */
const steps = [30, 7, 1] as const;

/** A time that comes, and since when it could be told of. */
interface Deadline {
  readonly type: LinkNotice['type'];
  readonly darkAtMs: number;
  readonly sinceMs: number;
  /** The last is the nearest to it. */
  readonly steps: readonly number[];
}

/**
 * What is due of an ACTIVE link at an instant. Of several steps that have gone by since the last look only the nearest is told,
 * and none that lies before the consent, or the customer's last word, itself: a week's consent does not begin with a warning.
 */
export function planNotices(
  link: Pick<LinkRecord, 'grantedAtMs' | 'expiresAtMs' | 'reconfirmedAtMs'>,
  rule: ConsentRule | null,
  nowMs: number,
): LinkNotices {
  const due: LinkNotice[] = [];
  const upcoming: number[] = [];
  for (const { type, darkAtMs, sinceMs, steps } of toDeadlines(link, rule)) {
    const instants = steps
      .map((daysLeft) => ({ daysLeft, atMs: darkAtMs - daysLeft * dayMs }))
      .filter(({ atMs }) => atMs > sinceMs);
    const reached = instants.filter(({ atMs }) => atMs <= nowMs).at(-1);
    // The end itself is told as what it is.
    const isOver = type === 'EXPIRES_SOON' && darkAtMs <= nowMs;
    if (reached !== undefined && !isOver) due.push({ type, daysLeft: reached.daysLeft, darkAtMs });
    upcoming.push(...instants.filter(({ atMs }) => atMs > nowMs).map(({ atMs }) => atMs));
  }
  return { due, nextDueAtMs: upcoming.length === 0 ? null : Math.min(...upcoming) };
}

function toDeadlines(link: Parameters<typeof planNotices>[0], rule: ConsentRule | null): readonly Deadline[] {
  const { grantedAtMs } = link;
  const [endMs, reconfirmationEndMs] = [toConsentEndMs(link, rule), toReconfirmationEndMs(link, rule)];
  const deadlines: Deadline[] = [];
  if (endMs !== null) deadlines.push({ type: 'EXPIRES_SOON', darkAtMs: endMs, sinceMs: grantedAtMs ?? 0, steps });
  if (reconfirmationEndMs !== null && (endMs === null || reconfirmationEndMs < endMs)) {
    const sinceMs = toLastWordMs(link) ?? 0;
    deadlines.push({ type: 'RECONFIRMATION_DUE', darkAtMs: reconfirmationEndMs, sinceMs, steps: [...steps, 0] });
  }
  return deadlines;
}
