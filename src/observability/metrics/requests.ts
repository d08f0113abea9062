// Figures of what clients are answered at the endpoint: requests, refusals of a gateway that has too much to do, subscriptions.
// Made by src/observability/metrics.ts. A subgraph's requests are the router's: they bear another label, so that none counts twice.

import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/**
 * A GraphQL request's end: `ok`; `partial` data with errors; `refused` the client's fault; `overload` turned away by a gateway that
 * has more to do than it can; `failed` the gateway's fault.
 */
export type RequestOutcome = 'ok' | 'partial' | 'refused' | 'overload' | 'failed';

/** Whose requests are counted: clients' (`public`), or a router's (`subgraph`). */
export type Endpoint = 'public' | 'subgraph';

/** How a subscription's client is connected. */
export type SubscriptionTransport = 'websocket' | 'sse';

/** What an event of a subscription was answered with; `ended`: with errors alone, which ends it. */
export type SubscriptionEventOutcome = 'ok' | 'partial' | 'ended';

/** What is counted of the endpoint. */
export interface RequestMetrics {
  graphqlRequest(outcome: RequestOutcome, durationMs: number): void;
  /** A request whose answer took longer than the deadline and a fifth, from when all of it had arrived. */
  lateRequest(): void;
  /** A request was refused by a gateway that has more than it can do: why. */
  overloadRefusal(reason: string): void;
  /** One more (1) or one less (-1) is open. */
  subscription(transport: SubscriptionTransport, change: 1 | -1): void;
  webSocket(change: 1 | -1): void;
  subscriptionEvent(outcome: SubscriptionEventOutcome): void;
}

/** From the cache's milliseconds to the deadline and a fifth more. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.4, 5, 10];

const outcomes: readonly RequestOutcome[] = ['ok', 'partial', 'refused', 'overload', 'failed'];
const overloadReasons = ['turns', 'underWay', 'memory'];
const transports: readonly SubscriptionTransport[] = ['websocket', 'sse'];
const eventOutcomes: readonly SubscriptionEventOutcome[] = ['ok', 'partial', 'ended'];

/** Makes them; `endpoint` is whose requests this process answers. */
export function createRequestMetrics(registers: Registry[], endpoint: Endpoint): RequestMetrics {
  const requests = new Histogram({
    name: 'bankgraph_graphql_request_duration_seconds',
    help: 'GraphQL requests by what they came to; endpoint: public for those of clients, subgraph for those of a router',
    labelNames: ['endpoint', 'outcome'],
    buckets,
    registers,
  });
  const late = new Counter({
    name: 'bankgraph_graphql_late_requests_total',
    help: 'GraphQL requests that were answered later than the deadline and a fifth, without the time that they took to arrive',
    labelNames: ['endpoint'],
    registers,
  });
  const overloadRefusals = new Counter({
    name: 'bankgraph_overload_refusals_total',
    help: 'Requests that were refused with 503 since the gateway had more than it can do, by what was too much',
    labelNames: ['reason'],
    registers,
  });
  const subscriptions = new Gauge({
    name: 'bankgraph_subscriptions_open',
    help: 'Subscriptions that are open, by how their clients are connected',
    labelNames: ['transport'],
    registers,
  });
  const webSockets = new Gauge({ name: 'bankgraph_websockets_open', help: 'WebSockets that are open', registers });
  const subscriptionEvents = new Counter({
    name: 'bankgraph_subscription_events_total',
    help: 'Events of subscriptions by what they were answered with',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of outcomes) requests.zero({ endpoint, outcome });
  late.inc({ endpoint }, 0);
  for (const reason of overloadReasons) overloadRefusals.inc({ reason }, 0);
  for (const transport of transports) subscriptions.set({ transport }, 0);
  for (const outcome of eventOutcomes) subscriptionEvents.inc({ outcome }, 0);
  return {
    graphqlRequest: (outcome, durationMs) => requests.observe({ endpoint, outcome }, durationMs / 1000),
    lateRequest: () => late.inc({ endpoint }),
    overloadRefusal: (reason) => overloadRefusals.inc({ reason }),
    subscription: (transport, change) => subscriptions.inc({ transport }, change),
    webSocket: (change) => webSockets.inc(change),
    subscriptionEvent: (outcome) => subscriptionEvents.inc({ outcome }),
  };
}
