// Figures of the store: what fails there, how its connections stand, and what it says of payments, consents and webhooks that wait.
// Read from the store at intervals (src/start/store-figures.ts), so that a process that has just begun tells them, too. Every
// process of a store tells the same: whoever adds up takes the highest. Made by src/observability/metrics.ts.

import { Counter, Gauge, type Registry } from 'prom-client';
import type { StoreConnections, StoreFailureKind, StoreFigures } from '../../domain/store-figures.ts';

/** What is counted of the store. */
export interface StoreMetrics {
  storeFailure(kind: StoreFailureKind): void;
  /** Has its connections looked at whenever figures are read; null where there is nothing to wait for. */
  watchConnections(read: () => StoreConnections | null): void;
  /** What the store says, read at `atMs`, epoch milliseconds. */
  storeFigures(figures: StoreFigures, atMs: number): void;
  /** A payment of which nobody can tell what became: an operator has to look it up at the bank. */
  paymentAlert(): void;
  /** What a statement says of a payment of unknown outcome: that it `settled`, or that it `likely` did. */
  paymentFinding(kind: 'settled' | 'likely'): void;
}

const kinds: Readonly<Record<StoreFailureKind, true>> = {
  connection: true,
  timeout: true,
  capacity: true,
  conflict: true,
  constraint: true,
  seal: true,
  other: true,
};
const stages = ['CREATING', 'AUTHORISING', 'EXCHANGING', 'CONFIRMING', 'AUTHORISED', 'SUBMITTING', 'FOLLOWING'];
const connectionStates = ['open', 'idle', 'waiting'] as const;

/** Makes them. */
export function createStoreMetrics(registers: Registry[]): StoreMetrics {
  const failures = new Counter({
    name: 'bankgraph_store_failures_total',
    help: 'Statements and transactions that the database did not do, by kind',
    labelNames: ['kind'],
    registers,
  });
  let connections: () => StoreConnections | null = () => null;
  new Gauge({
    name: 'bankgraph_store_connections',
    help: 'Connections to the database: open, idle among them, and waiting for what waits for one; 0 with SQLite',
    labelNames: ['state'],
    registers,
    collect() {
      const read = connections() ?? { open: 0, idle: 0, waiting: 0 };
      for (const state of connectionStates) this.set({ state }, read[state]);
    },
  });
  /** The same for every process of a store. */
  const shared = { registers, aggregator: 'max' as const };
  const readAt = new Gauge({
    name: 'bankgraph_store_figures_timestamp_seconds',
    help: 'When the store was last read for its figures, seconds since 1970; 0 before the first time, and without a store',
    ...shared,
  });
  const unknown = new Gauge({
    name: 'bankgraph_payments_unknown',
    help: 'Payments of which nobody can tell what became, in the store: an operator has to look each up at its bank',
    ...shared,
  });
  const unknownSince = new Gauge({
    name: 'bankgraph_payments_unknown_oldest_seconds',
    help: 'How long the oldest of them has been so; 0 when there is none',
    ...shared,
  });
  const likely = new Gauge({
    name: 'bankgraph_payments_unknown_likely',
    help: 'Those of them that are likely to stand in a statement',
    ...shared,
  });
  const open = new Gauge({
    name: 'bankgraph_payments_open',
    help: 'Payments that the gateway is at, by stage',
    labelNames: ['stage'],
    ...shared,
  });
  const overdue = new Gauge({
    name: 'bankgraph_payments_overdue_seconds',
    help: 'For how long a payment has been due to be looked at; 0 when all are looked at in time',
    ...shared,
  });
  const ending = new Gauge({
    name: 'bankgraph_consents_ending',
    help: 'Links whose consent ends within seven days, by bank',
    labelNames: ['bank'],
    ...shared,
  });
  const revocations = new Gauge({
    name: 'bankgraph_revocations_waiting',
    help: 'Consents that are over and of which their bank has still to be told',
    labelNames: ['bank'],
    ...shared,
  });
  const revocationsOldest = new Gauge({
    name: 'bankgraph_revocations_oldest_seconds',
    help: 'How long the oldest of them has been over',
    labelNames: ['bank'],
    ...shared,
  });
  const revocationsFailed = new Gauge({
    name: 'bankgraph_revocations_failed',
    help: 'Consents that ended in the last 37 days and of which their bank could not be told: nobody tries any more',
    labelNames: ['bank'],
    ...shared,
  });
  const webhooksOverdue = new Gauge({
    name: 'bankgraph_webhook_overdue_seconds',
    help: 'For how long a webhook has been due that nobody has tried to send; 0 when all are tried in time',
    ...shared,
  });
  const alerts = new Counter({
    name: 'bankgraph_payment_alerts_total',
    help: 'Payments that an operator has to look up at the bank, as this process found out',
    registers,
  });
  const findings = new Counter({
    name: 'bankgraph_payment_findings_total',
    help: 'Payments of unknown outcome that were found in a statement: settled by it, or likely to be in it',
    labelNames: ['finding'],
    registers,
  });
  for (const kind of Object.keys(kinds)) failures.inc({ kind }, 0);
  for (const stage of stages) open.set({ stage }, 0);
  for (const finding of ['settled', 'likely']) findings.inc({ finding }, 0);
  const ageOf = (sinceMs: number | null, atMs: number): number =>
    sinceMs === null ? 0 : Math.max(0, atMs - sinceMs) / 1000;
  return {
    storeFailure: (kind) => failures.inc({ kind }),
    watchConnections(read) {
      connections = read;
    },
    storeFigures(figures, atMs) {
      unknown.set(figures.unknownPayments.count);
      unknownSince.set(ageOf(figures.unknownPayments.oldestAtMs, atMs));
      likely.set(figures.likelyPayments);
      for (const stage of stages) open.set({ stage }, figures.openPayments.get(stage) ?? 0);
      overdue.set(ageOf(figures.paymentDueAtMs, atMs));
      setByBank(ending, figures.endingConsents);
      setByBank(revocations, figures.waitingRevocations, ({ count }) => count);
      setByBank(revocationsOldest, figures.waitingRevocations, ({ oldestAtMs }) => ageOf(oldestAtMs, atMs));
      setByBank(revocationsFailed, figures.failedRevocations);
      webhooksOverdue.set(ageOf(figures.webhookDueAtMs, atMs));
      readAt.set(atMs / 1000);
    },
    paymentAlert: () => alerts.inc(),
    paymentFinding: (finding) => findings.inc({ finding }),
  };
}

/** Banks of which the store says nothing any more go back to 0: a series that ends at its last value would stand for good. */
function setByBank<T>(gauge: Gauge<'bank'>, values: ReadonlyMap<string, T>, toNumber: (value: T) => number = Number) {
  const before = seen.get(gauge) ?? new Set<string>();
  for (const bank of before) if (!values.has(bank)) gauge.set({ bank }, 0);
  for (const [bank, value] of values) {
    before.add(bank);
    gauge.set({ bank }, toNumber(value));
  }
  seen.set(gauge, before);
}

/** Banks that a gauge has told of. */
const seen = new WeakMap<Gauge<'bank'>, Set<string>>();
