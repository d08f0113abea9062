// One line of the log for each operation, or for a sample of them: what it was, who asked by which client, what it cost and came
// to. An allow-list (src/observability/operation-record.ts): nothing that a person or a bank has said gets there. Made by
// server.ts; told of answers by the hook that counts them (request-metrics.ts), and of subscriptions by subscriptions/streams.ts.

import type { OperationUsage } from '../limits/operation-usage.ts';
import type { OperationOutcome, OperationRecord, OperationTransport } from '../observability/operation-record.ts';
import { parseTraceParent } from '../tracing/trace-context.ts';
import type { ContextRequest } from './shared/authenticate.ts';
import type { ServedContext } from './shared/served.ts';

/** What {@link RequestLog} needs. */
export interface RequestLogOptions {
  /** Which share of operations is logged, 0 to 1. What the gateway fails at is logged in any case, unless it is 0. */
  readonly share: number;
  readonly write: (record: OperationRecord) => void;
  /** In [0, 1); for tests. */
  readonly random?: () => number;
}

/** What a request came to. */
export interface Answered {
  /** HTTP's. */
  readonly status: number;
  readonly outcome: OperationOutcome;
  readonly durationMs: number;
}

/** What a subscription came to. */
export interface EndedSubscription extends Answered {
  readonly transport: OperationTransport;
  readonly events: number;
}

type Headers = ContextRequest['headers'];
type Asker = Pick<ServedContext, 'principal' | 'usage'>;

/** Longer names are cut: graphql-js bounds them by the document alone. */
const longestName = 80;

/** The log of one server's operations. */
export class RequestLog {
  readonly #options: Required<RequestLogOptions>;
  /** Contexts by the headers that they were made from: every transport has these, and has them once a request. */
  readonly #askers = new WeakMap<Headers, Asker>();

  constructor(options: RequestLogOptions) {
    this.#options = { random: Math.random, ...options };
  }

  /** A context was made for a request. */
  note({ headers }: ContextRequest, asker: Asker): void {
    this.#askers.set(headers, asker);
  }

  /** A request at the endpoint is answered: a line, but for a subscription that begins. */
  answered({ headers }: ContextRequest, answer: Answered): void {
    if (!this.#isLogged(answer.outcome)) return;
    const asker = this.#askers.get(headers);
    const isStream = isSubscription(asker?.usage);
    // It is told of when it has ended.
    if (isStream && answer.status === 200 && asker?.usage?.errorCodes == null) return;
    this.#write(headers, asker, { transport: isStream ? 'sse' : 'http', ...answer });
  }

  /** A subscription has ended, or was refused over a WebSocket. */
  subscribed({ headers }: ContextRequest, asker: Asker | undefined, ended: EndedSubscription): void {
    if (this.#isLogged(ended.outcome)) this.#write(headers, asker, ended);
  }

  #isLogged(outcome: OperationOutcome): boolean {
    const { share, random } = this.#options;
    return share >= 1 || (share > 0 && (outcome === 'failed' || random() < share));
  }

  #write(
    headers: Headers,
    asker: Asker | undefined,
    ended: Omit<EndedSubscription, 'events'> & { readonly events?: number },
  ): void {
    const { principal = null, usage } = asker ?? {};
    const note = usage?.note ?? null;
    this.#options.write({
      // A stranger's words stay out.
      operation: principal === null ? null : (note?.name?.slice(0, longestName) ?? null),
      type: note?.type ?? null,
      hash: note?.hash ?? null,
      client: principal?.clientId ?? null,
      caller: principal?.kind ?? 'anonymous',
      ...ended,
      durationMs: Math.round(ended.durationMs * 10) / 10,
      cost: usage?.requested ?? 0,
      bankCalls: usage?.bankCalls ?? 0,
      cache: usage?.lookups ?? none,
      errors: usage?.errorCodes ?? null,
      traceId: usage?.traceId ?? parseTraceParent(headers['traceparent'])?.traceId ?? null,
    });
  }
}

const none = { hit: 0, stale: 0, miss: 0 };

function isSubscription(usage: OperationUsage | undefined): boolean {
  return usage?.note?.type === 'subscription';
}
