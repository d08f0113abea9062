// What a client may use of the gateway: points in a window. Comes from the environment (the usual plan) and the banks file
// (`plans`); counted by src/limits/points.ts. What is worth how many points is said there.

/** The plan of a client. */
export interface Plan {
  /** How operators and clients call it. */
  readonly id: string;
  /** The window that points are counted in, seconds; it begins with the first operation. */
  readonly windowSeconds: number;
  /** Points of all operations that come through one client. */
  readonly pointsPerClient: number;
  /** Points of each subject's operations through it; a partner's with its own credentials have the client's alone. */
  readonly pointsPerSubject: number;
}

/** The name of the plan that clients have of which the banks file says nothing. A plan of that name replaces the usual one. */
export const usualPlanId = 'default';

/** The window of the usual plan, seconds: whoever is refused waits for a minute at most. House rule. */
export const usualWindowSeconds = 60;
