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

const outcomes: readonly SubgraphOutcome[] = ['ok', 'partial', 'failed', 'gone'];

/** What a gateway counts of its subgraphs. */
export interface SubgraphMetrics {
  readonly onAnswer: OnSubgraphAnswer;
  /** A question waited for the request of an equal one; it is no request of its own. */
  onJoined(subgraph: string): void;
  /** These are asked from now on: their series begin with 0. */
  subgraphsLoaded(names: Iterable<string>): void;
}

/** Adds the figures to a registry. */
export function createSubgraphMetrics(registry: Registry): SubgraphMetrics {
  const durations = new Histogram({
    name: subgraphDurationName,
    help: 'Requests to subgraphs by what they came to',
    labelNames: ['subgraph', 'outcome'],
    buckets,
    registers: [registry],
  });
  const joined = new Counter({
    name: subgraphJoinedName,
    help: 'Questions to subgraphs that were answered by the request of an equal one of the same caller',
    labelNames: ['subgraph'],
    registers: [registry],
  });
  const seen = new Set<string>();
  return {
    onAnswer: (subgraph, outcome, durationMs) => durations.observe({ subgraph, outcome }, durationMs / 1000),
    onJoined: (subgraph) => joined.inc({ subgraph }),
    subgraphsLoaded(names) {
      for (const subgraph of names) {
        if (seen.has(subgraph)) continue;
        seen.add(subgraph);
        joined.inc({ subgraph }, 0);
        for (const outcome of outcomes) durations.zero({ subgraph, outcome });
      }
    },
  };
}
