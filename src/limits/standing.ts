// How a caller stands with its points, as `Query.rateLimit` tells it; a router tells its subgraphs in a header, since it alone
// counts. Made by src/start; read by the resolver in subgraphs/banks.

import { z } from 'zod';
import type { PointBudget, PointLimits, PointsCaller } from './points.ts';

/** By which a router tells its subgraphs. Only what a router sends is believed. */
export const rateLimitHeader = 'x-rate-limit';

/** A caller's limits. */
export interface RateLimitStanding {
  /** Id of its plan. */
  readonly plan: string;
  /** The client's, and the subject's where it is another's. */
  readonly budgets: readonly PointBudget[];
}

/** Tells how a caller stands. */
export type StandingOf = (caller: PointsCaller) => RateLimitStanding;

/** From the limits themselves. */
export function createStandingOf(limits: PointLimits): StandingOf {
  return (caller) => ({ plan: limits.planOf(caller).id, budgets: limits.budgetsOf(caller) });
}

const count = z.int().min(0);
const form = z.object({
  plan: z.string().max(100),
  budgets: z
    .array(
      z.object({
        name: z.enum(['client', 'subject']),
        limit: count,
        remaining: count,
        resetAtMs: z.number().min(0).max(8.64e15),
        windowSeconds: count,
      }),
    )
    .max(2),
});

/** What a router's header says; null where there is none, or nothing of its form. */
export function readStanding(header: string | string[] | undefined): RateLimitStanding | null {
  if (typeof header !== 'string') return null;
  try {
    const parsed = form.safeParse(JSON.parse(header));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
