// Figures of webhooks: attempts, ends, what waits. Made by src/observability/metrics.ts.

import { Counter, Gauge, type Registry } from 'prom-client';

/** What is counted of webhooks. */
export interface WebhookMetrics {
  /** One attempt to send a webhook; null when it was delivered, else why it failed: a word of a closed list. */
  webhookAttempt(failure: string | null): void;
  webhooksEnded(status: 'DELIVERED' | 'FAILED', count: number): void;
  /** What waits in the store, whichever gateway will send it. */
  webhooksPending(pending: { readonly count: number; readonly oldestMs: number }): void;
}

/** Delivered, or one of the failures of src/store/webhooks.ts. */
const attemptOutcomes = ['delivered', 'http_status', 'timeout', 'connection', 'address_not_allowed', 'forbidden'];

/** Makes them. */
export function createWebhookMetrics(registers: Registry[]): WebhookMetrics {
  const attempts = new Counter({
    name: 'bankgraph_webhook_attempts_total',
    help: 'Attempts to send webhooks by what they came to',
    labelNames: ['outcome'],
    registers,
  });
  const deliveries = new Counter({
    name: 'bankgraph_webhook_deliveries_total',
    help: 'Webhooks that were delivered, or given up',
    labelNames: ['status'],
    registers,
  });
  const pending = new Gauge({
    name: 'bankgraph_webhook_deliveries_pending',
    help: 'Webhooks in the store that are still to be sent',
    // Every process counts the same store.
    aggregator: 'max',
    registers,
  });
  const oldest = new Gauge({
    name: 'bankgraph_webhook_oldest_pending_seconds',
    help: 'Age of the oldest webhook that is still to be sent; 0 when there is none',
    aggregator: 'max',
    registers,
  });
  for (const outcome of attemptOutcomes) attempts.inc({ outcome }, 0);
  for (const status of ['delivered', 'failed']) deliveries.inc({ status }, 0);
  return {
    webhookAttempt: (failure) => attempts.inc({ outcome: failure === null ? 'delivered' : failure.toLowerCase() }),
    webhooksEnded: (status, count) => deliveries.inc({ status: status.toLowerCase() }, count),
    webhooksPending({ count, oldestMs }) {
      pending.set(count);
      oldest.set(oldestMs / 1000);
    },
  };
}
