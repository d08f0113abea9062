// What callers use of the gateway, in points: by client and by subject through it, in windows, over all gateways on one Redis.
// Called by src/gateway/admission.ts for each operation; calls lease.ts. Made by src/start.
//
// What is worth what: an operation one point for each fifty objects that it could give by its page sizes, and one at least; each
// call to a bank that it began ten. Figures for scale: GitHub takes a point for each hundred nodes, and 5,000 an hour.

import { createHash, createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Principal } from '../auth/principal.ts';
import type { RegisteredClient } from '../domain/client.ts';
import { type Plan, usualPlanId } from '../domain/plan.ts';
import type { RedisConnection } from '../redis/connection.ts';
import { Lease } from './lease.ts';

/** Objects that an operation could give for a point. */
export const objectsPerPoint = 50;
/** Points of a call to a bank. */
export const pointsPerBankCall = 10;

/** Points of an operation that could give so many objects, before any bank is called. */
export const toPoints = (objects: number): number => Math.max(1, Math.ceil(objects / objectsPerPoint));

/** Whose points are counted together. */
export type PointsCaller = Pick<Principal, 'kind' | 'subject' | 'clientId'>;

/** One of a caller's limits, and how it stands. */
export interface PointBudget {
  /** `client`: all that comes through it; `subject`: this subject's part. */
  readonly name: 'client' | 'subject';
  readonly limit: number;
  /** What is left, as far as this gateway knows. */
  readonly remaining: number;
  /** When there are all of them again, epoch milliseconds. */
  readonly resetAtMs: number;
  readonly windowSeconds: number;
}

/** An operation that was one too many: nothing was done. */
export interface PointsRefused {
  readonly by: PointBudget['name'];
  /** Epoch milliseconds. */
  readonly retryAtMs: number;
}

/** Counts points. Never fails: without Redis it goes on with what this process has seen. */
export interface PointLimits {
  /** Takes points before an operation; null when it may be executed. Mostly at once, without a promise. */
  take(caller: PointsCaller, points: number): PointsRefused | null | Promise<PointsRefused | null>;
  /** Charges what was used already: it is never refused, and owed where there is too little. */
  charge(caller: PointsCaller, points: number): void;
  /** How the caller stands: its client's limit, and the subject's where it is another's. */
  budgetsOf(caller: PointsCaller): readonly PointBudget[];
  planOf(caller: Pick<PointsCaller, 'clientId'>): Plan;
  /** From now on these plans, and these clients have them. What was counted stays, but of a plan that changes. */
  replacePlans(next: Pick<PointLimitsOptions, 'plans' | 'clients'>): void;
}

/** What {@link createPointLimits} needs. */
export interface PointLimitsOptions {
  /** Null: this process counts for itself. */
  readonly connection: RedisConnection | null;
  /** Keys in Redis are hashed with it: the same on all gateways. */
  readonly secret: string;
  readonly usualPlan: Plan;
  readonly plans: readonly Plan[];
  readonly clients: readonly Pick<RegisteredClient, 'id' | 'plan'>[];
  readonly now?: () => number;
  /** Told of each question to Redis. */
  readonly onQuestion?: () => void;
}

/** Callers that a gateway remembers. Whoever is forgotten is asked for anew. */
const maxCallers = 50_000;
/** Questions that an operation waits for at most: others may use up what was got for it. Mostly it is one. */
const maxQuestions = 100;

/** A caller's leases: the client's, and the subject's. */
type Leases = readonly [Lease] | readonly [Lease, Lease];

const names = ['client', 'subject'] as const;

/** Makes the limits. */
export function createPointLimits(options: PointLimitsOptions): PointLimits {
  return new CountedPoints(options);
}

class CountedPoints implements PointLimits {
  readonly #options: PointLimitsOptions;
  readonly #key: Buffer;
  readonly #now: () => number;
  #usualPlan: Plan;
  #plans: ReadonlyMap<string, Plan>;
  readonly #callers = new LRUCache<string, Leases>({ max: maxCallers });
  readonly #clients = new LRUCache<string, Lease>({ max: maxCallers });

  constructor(options: PointLimitsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#key = createHash('sha256').update(`bankgraph points\n${options.secret}`).digest();
    this.#usualPlan = options.usualPlan;
    this.#plans = new Map();
    this.replacePlans(options);
  }

  replacePlans({ plans, clients }: Pick<PointLimitsOptions, 'plans' | 'clients'>): void {
    const byId = new Map(plans.map((plan) => [plan.id, plan]));
    this.#usualPlan = byId.get(usualPlanId) ?? this.#options.usualPlan;
    this.#plans = new Map(clients.map(({ id, plan }) => [id, byId.get(plan ?? usualPlanId) ?? this.#usualPlan]));
    for (const [name, leases] of this.#callers.entries()) {
      const plan = this.planOf({ clientId: name.split('\n', 1)[0] ?? '' });
      const limits = [plan.pointsPerClient, plan.pointsPerSubject];
      if (leases.every((lease, index) => lease.limit === limits[index] && isOfWindow(lease, plan))) continue;
      this.#callers.delete(name);
    }
    for (const [clientId, lease] of this.#clients.entries()) {
      const plan = this.planOf({ clientId });
      if (lease.limit !== plan.pointsPerClient || !isOfWindow(lease, plan)) this.#clients.delete(clientId);
    }
  }

  planOf({ clientId }: Pick<PointsCaller, 'clientId'>): Plan {
    return this.#plans.get(clientId) ?? this.#usualPlan;
  }

  take(caller: PointsCaller, points: number): PointsRefused | null | Promise<PointsRefused | null> {
    const leases = this.#leasesOf(caller);
    const verdict = tryTake(leases, points);
    return verdict === 'ask' ? takeAsking(leases, points) : verdict;
  }

  charge(caller: PointsCaller, points: number): void {
    for (const lease of this.#leasesOf(caller)) lease.use(points);
  }

  budgetsOf(caller: PointsCaller): readonly PointBudget[] {
    return this.#leasesOf(caller).map((lease, index) => ({
      name: names[index] ?? 'client',
      limit: lease.limit,
      remaining: lease.remaining,
      resetAtMs: lease.resetAtMs,
      windowSeconds: lease.windowMs / 1000,
    }));
  }

  #leasesOf({ kind, subject, clientId }: PointsCaller): Leases {
    // A partner with its own credentials is nobody's subject but its own.
    const name = kind === 'partner' ? clientId : `${clientId}\n${kind}\n${subject}`;
    let leases = this.#callers.get(name);
    if (leases === undefined) {
      const plan = this.planOf({ clientId });
      const client = this.#clientLease(clientId, plan);
      leases =
        kind === 'partner'
          ? [client]
          : [client, this.#lease(plan.pointsPerSubject, plan, ['subject', clientId, kind, subject])];
      this.#callers.set(name, leases);
    }
    return leases;
  }

  #clientLease(clientId: string, plan: Plan): Lease {
    let lease = this.#clients.get(clientId);
    if (lease === undefined) {
      lease = this.#lease(plan.pointsPerClient, plan, ['client', clientId]);
      this.#clients.set(clientId, lease);
    }
    return lease;
  }

  #lease(limit: number, plan: Plan, parts: readonly string[]): Lease {
    const { connection, onQuestion } = this.#options;
    // A plan that changes begins a count of its own.
    const hash = createHmac('sha256', this.#key)
      .update(JSON.stringify([...parts, limit, plan.windowSeconds]))
      .digest('base64url');
    return new Lease({
      connection,
      key: `bankgraph:points:${hash}`,
      limit,
      windowMs: plan.windowSeconds * 1000,
      now: this.#now,
      ...(onQuestion === undefined ? {} : { onQuestion }),
    });
  }
}

const isOfWindow = ({ windowMs }: Lease, { windowSeconds }: Plan): boolean => windowMs === windowSeconds * 1000;

/** What costs more than a whole window is let through when all of it is there: nobody could ever ask for it else. */
const neededOf = (lease: Lease, points: number): number => Math.min(points, lease.limit);

function tryTake(leases: Leases, points: number): PointsRefused | null | 'ask' {
  let asks = false;
  // The subject's first: where both are used up, that is what the caller can do something about.
  for (let index = leases.length - 1; index >= 0; index--) {
    const lease = leases[index];
    if (lease === undefined) continue;
    const found = lease.check(neededOf(lease, points));
    if (found === 'exhausted') return { by: names[index] ?? 'client', retryAtMs: lease.resetAtMs };
    if (found === 'askable') asks = true;
  }
  if (asks) return 'ask';
  for (const lease of leases) lease.use(neededOf(lease, points));
  return null;
}

async function takeAsking(leases: Leases, points: number): Promise<PointsRefused | null> {
  for (let question = 0; question < maxQuestions; question++) {
    await Promise.all(
      leases.map((lease) => {
        const needed = neededOf(lease, points);
        return lease.check(needed) === 'askable' ? lease.ask(needed) : null;
      }),
    );
    const verdict = tryTake(leases, points);
    if (verdict !== 'ask') return verdict;
  }
  const [client] = leases;
  return { by: 'client', retryAtMs: client.resetAtMs };
}
