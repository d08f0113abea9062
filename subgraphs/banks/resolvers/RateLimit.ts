// `Query.rateLimit`: how the caller stands with its points, told in the order of what is left. Called by Query.ts.

import type { PointBudget } from '../../../src/limits/points.ts';
import type { RateLimitStanding } from '../../../src/limits/standing.ts';
import type { RateLimit, RateLimitKind, RateLimitWindow } from '../generated.ts';

const kinds: Readonly<Record<PointBudget['name'], RateLimitKind>> = { client: 'CLIENT', subject: 'SUBJECT' };

/** The caller's limits; null where nobody is limited. */
export function toRateLimit(standing: RateLimitStanding | null): RateLimit | null {
  const [first] = [...(standing?.budgets ?? [])].sort((a, b) => a.remaining - b.remaining);
  if (standing === null || first === undefined) return null;
  const { limit, remaining, resetAt } = toWindow(first);
  return { plan: standing.plan, limit, remaining, resetAt, limits: standing.budgets.map(toWindow) };
}

function toWindow({ name, limit, remaining, resetAtMs, windowSeconds }: PointBudget): RateLimitWindow {
  return { kind: kinds[name], limit, remaining, resetAt: new Date(resetAtMs).toISOString(), windowSeconds };
}
