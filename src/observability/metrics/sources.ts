// Figures of what comes from elsewhere: exchange rates, sources of banks, lists of sanctions. Made by src/observability/metrics.ts.

import { Counter, Gauge, type Registry } from 'prom-client';
import type { ScreeningList } from '../../domain/screening.ts';

/** What became of a message of a source. */
export type SourceMessageOutcome = 'heeded' | 'ignored' | 'refused' | 'deferred';

/** What is told of it. */
export interface SourceMetrics {
  /** How old the newest rates of a source are by now, milliseconds since their day began. */
  ratesAge(source: 'file' | 'address' | 'source', ageMs: number): void;
  /** A source of banks, or somebody who says so, has sent a message. */
  sourceMessage(sourceId: string, outcome: SourceMessageOutcome): void;
  /** A source's list of institutions is in use: how many it names, and when it was asked, epoch milliseconds. */
  institutions(list: { readonly sourceId: string; readonly size: number; readonly fetchedAtMs: number }): void;
  /** How old a list of sanctions is by now, milliseconds since the day that it says it was made on. */
  screeningListAge(list: ScreeningList, ageMs: number): void;
}

const messageOutcomes: readonly SourceMessageOutcome[] = ['heeded', 'ignored', 'refused', 'deferred'];

/** Makes them; `sourceIds` are those of the configuration. */
export function createSourceMetrics(registers: Registry[], sourceIds: readonly string[]): SourceMetrics {
  const ratesAge = new Gauge({
    name: 'bankgraph_rates_age_seconds',
    help: 'Age of the newest exchange rates, since their day began (UTC); since 1970 where there are none yet',
    labelNames: ['source'],
    // Over several processes: the worst.
    aggregator: 'max',
    registers,
  });
  const institutions = new Gauge({
    name: 'bankgraph_institutions',
    help: 'Institutions that a source of banks names',
    labelNames: ['source'],
    aggregator: 'max',
    registers,
  });
  const institutionsTime = new Gauge({
    name: 'bankgraph_institutions_fetched_timestamp_seconds',
    help: 'When a source of banks told the list of institutions that is in use, seconds since 1970',
    labelNames: ['source'],
    // Over several processes: the worst.
    aggregator: 'min',
    registers,
  });
  const messages = new Counter({
    name: 'bankgraph_source_messages_total',
    help: 'Messages at the addresses where sources of banks tell of changes',
    labelNames: ['source', 'outcome'],
    registers,
  });
  const screeningListAge = new Gauge({
    name: 'bankgraph_screening_list_age_seconds',
    help: 'Age of a list of sanctions that is in use, since the day that it says it was made on; since 1970 where it does not say',
    labelNames: ['list'],
    aggregator: 'max',
    registers,
  });
  for (const source of sourceIds) for (const outcome of messageOutcomes) messages.inc({ source, outcome }, 0);
  return {
    ratesAge: (source, ageMs) => ratesAge.set({ source }, ageMs / 1000),
    sourceMessage: (source, outcome) => messages.inc({ source, outcome }),
    institutions({ sourceId, size, fetchedAtMs }) {
      institutions.set({ source: sourceId }, size);
      institutionsTime.set({ source: sourceId }, fetchedAtMs / 1000);
    },
    screeningListAge: (list, ageMs) => screeningListAge.set({ list }, ageMs / 1000),
  };
}
