// Figures of a gateway over subgraphs: how each subgraph answers. Kept in the gateway's registry (src/observability/metrics.ts)
// beside its own requests; labels are subgraphs and a closed list.

import { Counter, Histogram, type Registry } from 'prom-client';

/** A request to a subgraph's end: `ok`; `partial` data with errors; `failed` no usable answer; `gone` nobody waits for it. */
export type SubgraphOutcome = 'ok' | 'partial' | 'failed' | 'gone';

/** Told of each request to a subgraph. */
export type OnSubgraphAnswer = (subgraph: string, outcome: SubgraphOutcome, durationMs: number) => void;

/** The metrics' names. */
export const subgraphJoinedName = 'bankgraph_subgraph_questions_joined_total';
export const subgraphDurationName = 'bankgraph_subgraph_request_duration_seconds';

/** From a subgraph's cache to the deadline. */
const buckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 5];

/** Adds the figures to a registry. */
export function countSubgraphRequests(registry: Registry): OnSubgraphAnswer {
  const durations = new Histogram({
    name: subgraphDurationName,
    help: 'Requests to subgraphs by what they came to',
    labelNames: ['subgraph', 'outcome'],
    buckets,
    registers: [registry],
  });
  return (subgraph, outcome, durationMs) => durations.observe({ subgraph, outcome }, durationMs / 1000);
}

/** Adds how many questions waited for the request of an equal one; those are no requests of their own. */
export function countJoinedQuestions(registry: Registry): (subgraph: string) => void {
  const joined = new Counter({
    name: subgraphJoinedName,
    help: 'Questions to subgraphs that were answered by the request of an equal one of the same caller',
    labelNames: ['subgraph'],
    registers: [registry],
  });
  return (subgraph) => joined.inc({ subgraph });
}
