// Whether an operation's caller has points left for it, and what the answer says about that: HTTP 429 and `Retry-After`
// where not, `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10) always. Calls to banks are charged
// when it is over. Called by operation-guard.ts and direct-answers.ts for every operation; calls src/limits/points.ts.

import { GraphQLError } from 'graphql';
import type { Principal } from '../auth/principal.ts';
import type { PointBudget, PointLimits, PointsRefused } from '../limits/points.ts';
import { pointsPerBankCall, toPoints } from '../limits/points.ts';
import type { GatewayErrorCode } from './shared/errors.ts';
import type { ServedContext } from './shared/served.ts';
import { isSubscriptionEvent } from './subscriptions/operations.ts';

/** The points of one server's callers. */
export interface Admission {
  /** Takes an operation's points, once however often it is asked. @throws GraphQLError TOO_MANY_REQUESTS with HTTP 429 */
  admit(context: ServedContext, objects: number): void | Promise<void>;
  /** Charges what it has used beyond, once; gives the headers of its answer. */
  settle(context: ServedContext): readonly (readonly [name: string, value: string])[];
}

const nothing: readonly (readonly [string, string])[] = [];

/** What is told of callers, for figures. */
export interface AdmissionMetrics {
  /** An operation was refused: whose points were used up. */
  pointsRefused(by: PointBudget['name'], clientId: string): void;
  /** An operation was let in or refused; null for a caller without a token. */
  operation(clientId: string | null, isLetIn: boolean): void;
  /** Points that were used. */
  points(clientId: string, points: number): void;
}

const nobodyCounts: AdmissionMetrics = {
  pointsRefused: () => undefined,
  operation: () => undefined,
  points: () => undefined,
};

/** Makes it; null: nobody is limited, and no header says so. */
export function createAdmission(limits: PointLimits | null, metrics: AdmissionMetrics = nobodyCounts): Admission {
  if (limits === null) return { admit: noteCost, settle: () => nothing };
  const policies = new Map<string, string>();
  const policyOf = (budgets: readonly PointBudget[]): string => {
    const name = budgets.map(({ limit, windowSeconds }) => `${limit}/${windowSeconds}`).join();
    let policy = policies.get(name);
    if (policy === undefined) {
      policy = budgets.map((budget) => `"${budget.name}";q=${budget.limit};w=${budget.windowSeconds}`).join(', ');
      policies.set(name, policy);
    }
    return policy;
  };
  return {
    admit(context, objects) {
      const { principal, usage } = context;
      noteCost(context, objects);
      if (principal === null) return metrics.operation(null, true);
      if (usage?.verdict !== undefined) return assertAdmitted(usage.verdict, limits, principal);
      const points = toPoints(objects);
      if (isSubscriptionEvent(context)) {
        // What has happened is told: a payment's settlement is not dropped for want of points. It is owed.
        limits.charge(principal, points);
        metrics.points(principal.clientId, points);
        return;
      }
      const settle = (verdict: PointsRefused | null): void => {
        if (usage !== undefined) usage.verdict = verdict;
        const { clientId } = principal;
        metrics.operation(clientId, verdict === null);
        if (verdict === null) metrics.points(clientId, points);
        else metrics.pointsRefused(verdict.by, clientId);
        assertAdmitted(verdict, limits, principal);
      };
      const verdict = limits.take(principal, points);
      return verdict instanceof Promise ? verdict.then(settle) : settle(verdict);
    },
    settle({ principal, usage }) {
      if (principal === null) return nothing;
      if (usage !== undefined && !usage.isSettled && usage.bankCalls > 0) {
        usage.isSettled = true;
        const points = usage.bankCalls * pointsPerBankCall;
        limits.charge(principal, points);
        metrics.points(principal.clientId, points);
      }
      const budgets = limits.budgetsOf(principal);
      return [
        ['ratelimit-policy', policyOf(budgets)],
        ['ratelimit', budgets.map((budget) => toItem(budget)).join(', ')],
      ];
    },
  };
}

function noteCost({ usage }: ServedContext, objects: number): void {
  if (usage !== undefined) usage.requested = objects;
}

/** What is left, and the seconds until there is all of it again. */
function toItem({ name, remaining, resetAtMs }: PointBudget): string {
  return `"${name}";r=${remaining};t=${toSeconds(resetAtMs)}`;
}

const toSeconds = (atMs: number): number => Math.max(1, Math.ceil((atMs - Date.now()) / 1000));

function assertAdmitted(verdict: PointsRefused | null, limits: PointLimits, principal: Principal): void {
  if (verdict === null) return;
  const { by, retryAtMs } = verdict;
  const { id, windowSeconds, pointsPerClient, pointsPerSubject } = limits.planOf(principal);
  const limit = by === 'client' ? pointsPerClient : pointsPerSubject;
  const code: GatewayErrorCode = 'TOO_MANY_REQUESTS';
  // Apollo reads a map; the type declares a record.
  const extensions: Record<string, unknown> = {
    code,
    retryable: true,
    retryAt: new Date(retryAtMs).toISOString(),
    http: { status: 429, headers: new Map([['retry-after', String(toSeconds(retryAtMs))]]) },
  };
  throw new GraphQLError(
    `This ${by} has used up its points: ${limit} in ${windowSeconds} seconds (plan ${id}). Ask again later, or for less.`,
    { extensions },
  );
}
