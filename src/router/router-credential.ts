// What router and subgraphs say to each other in HTTP headers: the secret that only the router knows, and how long it is
// still going to wait. Used by src/start/one-subgraph.ts and subgraph-client.ts.

import { createHash, timingSafeEqual } from 'node:crypto';

/** Carries ROUTER_SECRET. */
export const routerSecretHeader = 'x-router-secret';

/** Carries the milliseconds that are left, not an instant: clocks of two machines differ. */
export const timeLeftHeader = 'x-bankgraph-time-left-ms';

/** Tells whether a header holds the secret. Hashes are compared, so that neither content nor length shows in the time taken. */
export function createSecretCheck(secret: string): (header: string | string[] | undefined) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(secret);
  return (header) => typeof header === 'string' && timingSafeEqual(digest(header), expected);
}

/** The time a router gives, no more than `mostMs`; `mostMs` when it says nothing readable. */
export function readTimeLeft(header: string | string[] | undefined, mostMs: number): number {
  if (typeof header !== 'string' || !/^\d{1,9}$/.test(header)) return mostMs;
  return Math.max(1, Math.min(mostMs, Number(header)));
}

/**
 * What a subgraph is given of the time left: it has to be back with what it has, banks' timeouts told, before the router
 * gives it up. A tenth, at least 100 ms and at most 250 ms, is for the way and for putting the answer together.
 */
export function toTimeGiven(leftMs: number): number {
  const wayMs = Math.max(100, Math.min(250, leftMs / 10));
  return Math.max(1, Math.floor(leftMs - Math.min(wayMs, leftMs / 2)));
}
