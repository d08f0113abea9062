// Figures of the way to banks: attempts, retries, refusals, circuits, quotas, calls that are made once, certificates. Made by
// src/observability/metrics.ts. A bank's series are there, with 0, from when it is opened: what happens first is counted, too.

import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { BankPostRecord } from '../../http/bank-post.ts';
import type { BankCallRecord, CallOutcome, CallRefusal, CircuitState } from '../../http/call-record.ts';

/** What is counted of banks. */
export interface BankMetrics {
  /** A bank is asked from now on: its series begin with 0. Again for one that is known: nothing. */
  bankOpened(bankId: string): void;
  bankCall(record: BankCallRecord): void;
  /** A call that changes something at a bank, or its authorisation server: made once, never repeated. */
  bankPost(record: BankPostRecord): void;
  bankRefusal(refusal: { readonly bankId: string; readonly resource: string; readonly reason: CallRefusal }): void;
  circuit(state: CircuitState): void;
  quotaLeft(quota: { readonly bankId: string; readonly limit: string; readonly left: number }): void;
  /** When one of the gateway's certificates at a bank ends, epoch milliseconds: shown on connections, or signing requests. */
  bankCertificate(bankId: string, end: { readonly certificate: 'tls' | 'seal'; readonly endsAtMs: number }): void;
}

/** From a bank beside us to one that hangs for its whole time. */
const buckets = [0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10];

const circuitValues: Readonly<Record<CircuitState['state'], number>> = { closed: 0, 'half-open': 0.5, open: 1 };
/** Complete: a word more does not compile. */
const outcomes: Readonly<Record<CallOutcome, true>> = {
  answered: true,
  refused: true,
  failed: true,
  timeout: true,
  unreachable: true,
  unreadable: true,
  cancelled: true,
};
const reasons: Readonly<Record<CallRefusal, true>> = {
  circuit: true,
  bulkhead: true,
  hold: true,
  callsPerSecond: true,
  concurrentCalls: true,
  unattendedCallsPerDay: true,
};
/** What a call that is made once came to: `answered` any complete answer below 500, `failed` from 500, `none` no usable one. */
const postOutcomes = ['answered', 'failed', 'none'] as const;
/** What all standards read. Others (a source's lists) begin when they are first asked for. */
const readResources = ['accounts', 'balances', 'transactions', 'identification', 'party'] as const;

/** Makes them. */
export function createBankMetrics(registers: Registry[]): BankMetrics {
  const callDuration = new Histogram({
    name: 'bankgraph_bank_call_duration_seconds',
    help: 'Attempts of calls to banks by what they came to',
    labelNames: ['bank', 'resource', 'outcome'],
    buckets,
    registers,
  });
  const calls = new Counter({
    name: 'bankgraph_bank_calls_total',
    help: 'Attempts of calls to banks by the class of their status; none when no answer began',
    labelNames: ['bank', 'resource', 'status'],
    registers,
  });
  const attempts = new Counter({
    name: 'bankgraph_bank_attempts_total',
    help: 'Attempts of calls to banks by what they came to, of all resources: what alerts are made of',
    labelNames: ['bank', 'outcome'],
    registers,
  });
  const retries = new Counter({
    name: 'bankgraph_bank_retries_total',
    help: 'Attempts of calls to banks that were not the first',
    labelNames: ['bank', 'resource'],
    registers,
  });
  const posts = new Counter({
    name: 'bankgraph_bank_posts_total',
    help: 'Calls to banks that change something (payments, consents, tokens), each made once, by what they came to',
    labelNames: ['bank', 'outcome'],
    registers,
  });
  const refusals = new Counter({
    name: 'bankgraph_bank_refusals_total',
    help: 'Calls to banks that were wanted and not made, by what forbade them',
    labelNames: ['bank', 'resource', 'reason'],
    registers,
  });
  const circuits = new Gauge({
    name: 'bankgraph_bank_circuit_state',
    help: '0 asked as usual, 1 not asked since it failed time after time, 0.5 being tried',
    labelNames: ['bank', 'resource'],
    // Over several processes: the worst.
    aggregator: 'max',
    registers,
  });
  const quota = new Gauge({
    name: 'bankgraph_bank_quota_left',
    help: 'What the last call left of its quota',
    labelNames: ['bank', 'limit'],
    aggregator: 'min',
    registers,
  });
  const certificates = new Gauge({
    name: 'bankgraph_bank_certificate_end_timestamp_seconds',
    help: 'When the certificate that the gateway shows a bank (tls), or signs requests with (seal), ends, seconds since 1970; of a chain, what ends first',
    labelNames: ['bank', 'certificate'],
    aggregator: 'min',
    registers,
  });
  const opened = new Set<string>();
  return {
    bankOpened(bank) {
      if (opened.has(bank)) return;
      opened.add(bank);
      for (const outcome of Object.keys(outcomes)) attempts.inc({ bank, outcome }, 0);
      for (const outcome of postOutcomes) posts.inc({ bank, outcome }, 0);
      for (const resource of readResources) {
        retries.inc({ bank, resource }, 0);
        circuits.set({ bank, resource }, circuitValues.closed);
        for (const reason of Object.keys(reasons)) refusals.inc({ bank, resource, reason }, 0);
      }
    },
    bankCall({ bankId, resource, outcome, status, durationMs, attempt }) {
      callDuration.observe({ bank: bankId, resource, outcome }, durationMs / 1000);
      calls.inc({ bank: bankId, resource, status: status === null ? 'none' : `${Math.floor(status / 100)}xx` });
      attempts.inc({ bank: bankId, outcome });
      if (attempt > 1) retries.inc({ bank: bankId, resource });
    },
    bankPost({ bankId, status, failure }) {
      const outcome = failure !== null || status === null ? 'none' : status >= 500 ? 'failed' : 'answered';
      posts.inc({ bank: bankId, outcome });
    },
    bankRefusal: ({ bankId, resource, reason }) => refusals.inc({ bank: bankId, resource, reason }),
    circuit: ({ bankId, resource, state }) => circuits.set({ bank: bankId, resource }, circuitValues[state]),
    quotaLeft: ({ bankId, limit, left }) => quota.set({ bank: bankId, limit }, left),
    bankCertificate: (bankId, { certificate, endsAtMs }) =>
      certificates.set({ bank: bankId, certificate }, endsAtMs / 1000),
  };
}
