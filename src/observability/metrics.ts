// The gateway's figures for Prometheus, by prom-client: how banks answer, what is retried, refused and cached, and how the
// process itself does. Each gateway has a registry of its own, so that several can run in one process. Labels are banks,
// resources and closed lists: never a customer, a link, an account or a path.

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ScreeningList } from '../domain/screening.ts';
import type { BankCallRecord, CallRefusal, CircuitState } from '../http/call-record.ts';

/** What a look into the cache found: `hit` fresh, `stale` older than it should be, `miss` nothing. */
export type CacheLookup = 'hit' | 'stale' | 'miss';

/** A GraphQL request's end: `ok`; `partial` data with errors; `refused` the client's fault; `failed` the gateway's. */
export type RequestOutcome = 'ok' | 'partial' | 'refused' | 'failed';

/** How a subscription's client is connected. */
export type SubscriptionTransport = 'websocket' | 'sse';

/** What an event of a subscription was answered with; `ended`: with errors alone, which ends it. */
export type SubscriptionEventOutcome = 'ok' | 'partial' | 'ended';

/** What the gateway counts. */
export interface Metrics {
  bankCall(record: BankCallRecord): void;
  bankRefusal(refusal: { readonly bankId: string; readonly resource: string; readonly reason: CallRefusal }): void;
  circuit(state: CircuitState): void;
  quotaLeft(quota: { readonly bankId: string; readonly limit: string; readonly left: number }): void;
  /** Looks of one resource into the cache, `count` at once. */
  cacheLookup(resource: string, outcome: CacheLookup, count: number): void;
  /** What became of a read that the cache had nothing for: `led` asked the bank, `joined` waited for one that did. */
  flight(resource: string, role: string): void;
  cacheTrouble(): void;
  /** An operation was refused for want of points: the client's or the subject's. */
  pointsRefused(by: 'client' | 'subject'): void;
  /** Redis was asked for points. */
  pointsQuestion(): void;
  /** Uses of a schema coordinate by a client. */
  fieldUses(coordinate: string, client: string, uses: number): void;
  /** Called before the figures are read. */
  beforeReading(work: () => void): void;
  /** A request was refused by a gateway that has more than it can do: why. */
  overloadRefusal(reason: string): void;
  graphqlRequest(outcome: RequestOutcome, durationMs: number): void;
  /** One more (1) or one less (-1) is open. */
  subscription(transport: SubscriptionTransport, change: 1 | -1): void;
  webSocket(change: 1 | -1): void;
  subscriptionEvent(outcome: SubscriptionEventOutcome): void;
  /** An operation of a client that is held to listed documents, or is to prefer them; null for one without an entry of its own. */
  document(standing: 'listed' | 'unlisted' | 'refused', client: string | null): void;
  /** A payment of which nobody can tell what became: an operator has to look it up at the bank. */
  paymentAlert(): void;
  /** What a statement says of a payment of unknown outcome: that it `settled`, or that it `likely` did. */
  paymentFinding(kind: 'settled' | 'likely'): void;
  /** Rows of the audit of reads that the store could not be given. */
  readAuditLost(rows: number): void;
  /** One attempt to send a webhook; null when it was delivered, else why it failed: a word of a closed list. */
  webhookAttempt(failure: string | null): void;
  webhooksEnded(status: 'DELIVERED' | 'FAILED', count: number): void;
  /** What waits in the store, whichever gateway will send it. */
  webhooksPending(pending: { readonly count: number; readonly oldestMs: number }): void;
  /** How old the newest rates of a source are by now, milliseconds since their day began. */
  ratesAge(source: 'file' | 'address' | 'source', ageMs: number): void;
  /** A source of banks, or somebody who says so, has sent a message. */
  sourceMessage(sourceId: string, outcome: 'heeded' | 'ignored' | 'refused' | 'deferred'): void;
  /** A source's list of institutions is in use: how many it names, and when it was asked, epoch milliseconds. */
  institutions(list: { readonly sourceId: string; readonly size: number; readonly fetchedAtMs: number }): void;
  /** How old a list of sanctions is by now, milliseconds since the day that it says it was made on. */
  screeningListAge(list: ScreeningList, ageMs: number): void;
  /** The registry, for the endpoint and for a process that adds several gateways up. */
  readonly registry: Registry;
}

/** Names of all metrics of the gateway's own, for the dashboards' test. */
export const metricNames = [
  'bankgraph_bank_call_duration_seconds',
  'bankgraph_bank_calls_total',
  'bankgraph_bank_retries_total',
  'bankgraph_bank_refusals_total',
  'bankgraph_bank_circuit_state',
  'bankgraph_bank_quota_left',
  'bankgraph_cache_lookups_total',
  'bankgraph_flights_total',
  'bankgraph_cache_troubles_total',
  'bankgraph_points_refusals_total',
  'bankgraph_points_questions_total',
  'bankgraph_documents_total',
  'bankgraph_field_uses_total',
  'bankgraph_overload_refusals_total',
  'bankgraph_graphql_request_duration_seconds',
  'bankgraph_subscriptions_open',
  'bankgraph_websockets_open',
  'bankgraph_subscription_events_total',
  'bankgraph_payment_alerts_total',
  'bankgraph_payment_findings_total',
  'bankgraph_read_audit_lost_total',
  'bankgraph_webhook_attempts_total',
  'bankgraph_webhook_deliveries_total',
  'bankgraph_webhook_deliveries_pending',
  'bankgraph_webhook_oldest_pending_seconds',
  'bankgraph_rates_age_seconds',
  'bankgraph_screening_list_age_seconds',
  'bankgraph_institutions',
  'bankgraph_institutions_fetched_timestamp_seconds',
  'bankgraph_source_messages_total',
] as const;

/** From a bank beside us to one that hangs for its whole time. */
const bankBuckets = [0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10];
/** From the cache's milliseconds to the deadline and a fifth more. */
const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.4, 5, 10];

const circuitValues: Readonly<Record<CircuitState['state'], number>> = { closed: 0, 'half-open': 0.5, open: 1 };

/** Makes an empty set of figures. `processFigures` false leaves out those of the process (memory, event loop, GC). */
export function createMetrics({ processFigures = true }: { readonly processFigures?: boolean } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (processFigures) collectDefaultMetrics({ register: registry });
  const callDuration = new Histogram({
    name: 'bankgraph_bank_call_duration_seconds',
    help: 'Attempts of calls to banks by what they came to',
    labelNames: ['bank', 'resource', 'outcome'],
    buckets: bankBuckets,
    registers,
  });
  const calls = new Counter({
    name: 'bankgraph_bank_calls_total',
    help: 'Attempts of calls to banks by the class of their status; none when no answer began',
    labelNames: ['bank', 'resource', 'status'],
    registers,
  });
  const retries = new Counter({
    name: 'bankgraph_bank_retries_total',
    help: 'Attempts of calls to banks that were not the first',
    labelNames: ['bank', 'resource'],
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
  // Counted in a map: there are several for each request, and the counter finds its place by its labels' text each time.
  const newLookups = new Map<string, Map<CacheLookup, number>>();
  new Counter({
    name: 'bankgraph_cache_lookups_total',
    help: 'Looks into the cache by what they found',
    labelNames: ['resource', 'outcome'],
    registers,
    collect() {
      for (const [resource, outcomes] of newLookups) {
        for (const [outcome, count] of outcomes) this.inc({ resource, outcome }, count);
        outcomes.clear();
      }
    },
  });
  const flights = new Counter({
    name: 'bankgraph_flights_total',
    help: 'Reads that the cache had nothing for, by who asked the bank',
    labelNames: ['resource', 'role'],
    registers,
  });
  const troubles = new Counter({
    name: 'bankgraph_cache_troubles_total',
    help: 'Failures of the cache',
    registers,
  });
  const pointsRefusals = new Counter({
    name: 'bankgraph_points_refusals_total',
    help: 'Operations that were refused since the points of their client, or of their subject through it, were used up',
    labelNames: ['by'],
    registers,
  });
  const pointsQuestions = new Counter({
    name: 'bankgraph_points_questions_total',
    help: 'Questions to Redis for points: one a batch, not one an operation',
    registers,
  });
  const works: (() => void)[] = [];
  const fieldUses = new Counter({
    name: 'bankgraph_field_uses_total',
    help: 'Operations that used a field, argument or enum value, by its schema coordinate and the client',
    labelNames: ['coordinate', 'client'],
    registers,
    collect() {
      for (const work of works) work();
    },
  });
  const overloadRefusals = new Counter({
    name: 'bankgraph_overload_refusals_total',
    help: 'Requests that were refused with 503 since the gateway had more than it can do, by what was too much',
    labelNames: ['reason'],
    registers,
  });
  const requests = new Histogram({
    name: 'bankgraph_graphql_request_duration_seconds',
    help: 'GraphQL requests by what they came to',
    labelNames: ['outcome'],
    buckets: requestBuckets,
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
  const documents = new Counter({
    name: 'bankgraph_documents_total',
    help: 'Operations of clients that are held to listed documents, or are to prefer them',
    labelNames: ['document', 'client'],
    registers,
  });
  const paymentAlerts = new Counter({
    name: 'bankgraph_payment_alerts_total',
    help: 'Payments that an operator has to look up at the bank',
    registers,
  });
  const paymentFindings = new Counter({
    name: 'bankgraph_payment_findings_total',
    help: 'Payments of unknown outcome that were found in a statement: settled by it, or likely to be in it',
    labelNames: ['finding'],
    registers,
  });
  const readAuditLost = new Counter({
    name: 'bankgraph_read_audit_lost_total',
    help: 'Rows of the audit of reads that are lost, since the store could not be given them',
    registers,
  });
  const webhookAttempts = new Counter({
    name: 'bankgraph_webhook_attempts_total',
    help: 'Attempts to send webhooks by what they came to',
    labelNames: ['outcome'],
    registers,
  });
  const webhookDeliveries = new Counter({
    name: 'bankgraph_webhook_deliveries_total',
    help: 'Webhooks that were delivered, or given up',
    labelNames: ['status'],
    registers,
  });
  const webhooksPending = new Gauge({
    name: 'bankgraph_webhook_deliveries_pending',
    help: 'Webhooks in the store that are still to be sent',
    // Every process counts the same store.
    aggregator: 'max',
    registers,
  });
  const webhooksOldest = new Gauge({
    name: 'bankgraph_webhook_oldest_pending_seconds',
    help: 'Age of the oldest webhook that is still to be sent; 0 when there is none',
    aggregator: 'max',
    registers,
  });
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
  const sourceMessages = new Counter({
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
  return {
    bankCall({ bankId, resource, outcome, status, durationMs, attempt }) {
      callDuration.observe({ bank: bankId, resource, outcome }, durationMs / 1000);
      calls.inc({ bank: bankId, resource, status: status === null ? 'none' : `${Math.floor(status / 100)}xx` });
      if (attempt > 1) retries.inc({ bank: bankId, resource });
    },
    bankRefusal: ({ bankId, resource, reason }) => refusals.inc({ bank: bankId, resource, reason }),
    circuit: ({ bankId, resource, state }) => circuits.set({ bank: bankId, resource }, circuitValues[state]),
    quotaLeft: ({ bankId, limit, left }) => quota.set({ bank: bankId, limit }, left),
    cacheLookup(resource, outcome, count) {
      let outcomes = newLookups.get(resource);
      if (outcomes === undefined) {
        outcomes = new Map();
        newLookups.set(resource, outcomes);
      }
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count);
    },
    flight: (resource, role) => flights.inc({ resource, role }),
    cacheTrouble: () => troubles.inc(),
    pointsRefused: (by) => pointsRefusals.inc({ by }),
    pointsQuestion: () => pointsQuestions.inc(),
    fieldUses: (coordinate, client, uses) => fieldUses.inc({ coordinate, client }, uses),
    beforeReading: (work) => void works.push(work),
    overloadRefusal: (reason) => overloadRefusals.inc({ reason }),
    graphqlRequest: (outcome, durationMs) => requests.observe({ outcome }, durationMs / 1000),
    subscription: (transport, change) => subscriptions.inc({ transport }, change),
    webSocket: (change) => webSockets.inc(change),
    subscriptionEvent: (outcome) => subscriptionEvents.inc({ outcome }),
    document: (standing, client) => documents.inc({ document: standing, client: client ?? 'other' }),
    paymentAlert: () => paymentAlerts.inc(),
    paymentFinding: (finding) => paymentFindings.inc({ finding }),
    readAuditLost: (rows) => readAuditLost.inc(rows),
    webhookAttempt: (failure) =>
      webhookAttempts.inc({ outcome: failure === null ? 'delivered' : failure.toLowerCase() }),
    webhooksEnded: (status, count) => webhookDeliveries.inc({ status: status.toLowerCase() }, count),
    webhooksPending({ count, oldestMs }) {
      webhooksPending.set(count);
      webhooksOldest.set(oldestMs / 1000);
    },
    ratesAge: (source, ageMs) => ratesAge.set({ source }, ageMs / 1000),
    sourceMessage(sourceId, outcome) {
      sourceMessages.inc({ source: sourceId, outcome });
    },
    institutions({ sourceId, size, fetchedAtMs }) {
      institutions.set({ source: sourceId }, size);
      institutionsTime.set({ source: sourceId }, fetchedAtMs / 1000);
    },
    screeningListAge: (list, ageMs) => screeningListAge.set({ list }, ageMs / 1000),
    registry,
  };
}
