// An open subscription: events of its source, each answered with a context of its own, so that token, scopes and grants are
// judged again, and whose answer is awaited before the next event is looked for. It ends with its source, with its token, or
// with the first event of which nothing could be told. Made for websocket.ts and event-stream.ts; calls operations.ts.

import type { Principal } from '../../auth/principal.ts';
import type { RequestMetrics, SubscriptionTransport } from '../../observability/metrics/requests.ts';
import type { OperationOutcome } from '../../observability/operation-record.ts';
import type { RequestLog } from '../request-log.ts';
import { type ContextRequest, tokenIsOver } from '../shared/authenticate.ts';
import type { ServedContext } from '../shared/served.ts';
import { OpenSubscriptions, type SubscriptionLimits } from './limits.ts';
import type { SubscriptionAnswer, SubscriptionOperations, SubscriptionRequest } from './operations.ts';

/** What {@link Subscriptions} needs. */
export interface SubscriptionsOptions<Context extends ServedContext> {
  readonly limits: SubscriptionLimits;
  /** Over the schema that is served now. */
  readonly operations: () => SubscriptionOperations<Context>;
  /** @throws GraphQLError */
  readonly contextFor: (request: ContextRequest) => Promise<Context>;
  /** What was thrown, as clients see it. */
  readonly toFailure: (error: unknown) => SubscriptionAnswer;
  readonly metrics?: RequestMetrics;
  /** Null or absent where nothing is logged. */
  readonly requestLog?: Pick<RequestLog, 'subscribed'> | null;
}

/** Who wants to subscribe: the headers of their request. */
export type SubscriberHeaders = ContextRequest['headers'];

/** What wanting to subscribe came to. */
export type Opened =
  | { readonly kind: 'open'; readonly stream: SubscriptionStream }
  | { readonly kind: 'refused'; readonly answer: SubscriptionAnswer };

/** Answers of an open subscription. */
export interface SubscriptionStream extends AsyncIterableIterator<SubscriptionAnswer> {
  /** Ends it, in the midst of waiting too. */
  return(): Promise<IteratorResult<SubscriptionAnswer>>;
  throw(): Promise<IteratorResult<SubscriptionAnswer>>;
}

const done = { value: undefined, done: true } as const;

/** Whether an answer says that the token is missing, bad or over. */
export function isUnauthenticated({ result }: SubscriptionAnswer): boolean {
  return (
    result.data == null && result.errors?.some(({ extensions }) => extensions?.['code'] === 'UNAUTHENTICATED') === true
  );
}

/** The subscriptions of one gateway. */
export class Subscriptions<Context extends ServedContext> {
  readonly #options: SubscriptionsOptions<Context>;
  readonly #open: OpenSubscriptions;

  constructor(options: SubscriptionsOptions<Context>) {
    this.#options = options;
    this.#open = new OpenSubscriptions(options.limits);
  }

  /** How many are open. */
  get size(): number {
    return this.#open.size;
  }

  /** Who asks, null without a token; or why that cannot be told. */
  async authenticate(
    headers: SubscriberHeaders,
  ): Promise<{ readonly principal: Principal | null } | { readonly refused: SubscriptionAnswer }> {
    try {
      return { principal: (await this.#options.contextFor({ headers })).principal };
    } catch (error) {
      return { refused: this.#options.toFailure(error) };
    }
  }

  /** Subscribes. Never fails. */
  async open(
    headers: SubscriberHeaders,
    request: SubscriptionRequest,
    transport: SubscriptionTransport,
  ): Promise<Opened> {
    const { contextFor, toFailure, operations, metrics } = this.#options;
    const gone = new AbortController();
    let release = (): void => undefined;
    let asker: Context | undefined;
    const startedAtMs = performance.now();
    let events = 0;
    let hasFailed = false;
    const log = (status: number, outcome: OperationOutcome): void =>
      this.#options.requestLog?.subscribed({ headers }, asker, {
        transport,
        status,
        outcome,
        durationMs: performance.now() - startedAtMs,
        events,
      });
    // Over SSE the answer is a plain one, and logged as such.
    const refuse = (answer: SubscriptionAnswer): Opened => {
      if (transport === 'websocket') log(answer.status, answer.status >= 500 ? 'failed' : 'refused');
      return { kind: 'refused', answer };
    };
    try {
      const contextValue = await contextFor({ headers, clientGone: gone.signal });
      asker = contextValue;
      if (contextValue.principal !== null) release = this.#open.take(contextValue.principal);
      const begun = await operations().subscribe(request, contextValue);
      if ('refused' in begun) {
        release();
        return refuse(begun.refused);
      }
      metrics?.subscription(transport, 1);
      const end = (): void => {
        release();
        gone.abort();
        metrics?.subscription(transport, -1);
        log(200, hasFailed ? 'partial' : 'ok');
      };
      const answer = async (event: unknown) => {
        const answered = await this.#answer({ headers, clientGone: gone.signal }, request, event);
        events += 1;
        if (answered.result.errors !== undefined) hasFailed = true;
        return answered;
      };
      const acceptedUntilMs = contextValue.principal?.acceptedUntilMs ?? null;
      const source = begun.source[Symbol.asyncIterator]();
      return { kind: 'open', stream: new Stream({ source, answer, toFailure, end, acceptedUntilMs }) };
    } catch (error) {
      release();
      return refuse(toFailure(error));
    }
  }

  /** Answers a query or a mutation, as one request does. Never fails. */
  async answerOnce(asked: ContextRequest, request: SubscriptionRequest): Promise<SubscriptionAnswer> {
    const { contextFor, operations, toFailure } = this.#options;
    try {
      return await operations().answer(request, await contextFor(asked));
    } catch (error) {
      return toFailure(error);
    }
  }

  async #answer(subscriber: ContextRequest, request: SubscriptionRequest, event: unknown): Promise<SubscriptionAnswer> {
    const { contextFor, operations, toFailure, metrics } = this.#options;
    let answer: SubscriptionAnswer;
    try {
      answer = await operations().execute(request, await contextFor(subscriber), event);
    } catch (error) {
      answer = toFailure(error);
    }
    const { data, errors } = answer.result;
    metrics?.subscriptionEvent(data == null ? 'ended' : errors === undefined ? 'ok' : 'partial');
    return answer;
  }
}

interface StreamParts {
  readonly source: AsyncIterator<unknown>;
  readonly answer: (event: unknown) => Promise<SubscriptionAnswer>;
  readonly toFailure: (error: unknown) => SubscriptionAnswer;
  readonly end: () => void;
  /** When the subscriber's token is over, milliseconds since 1970; null for never. */
  readonly acceptedUntilMs: number | null;
}

/** The longest that a timer of Node's can wait. */
const maxTimerMs = 2 ** 31 - 1;

class Stream implements SubscriptionStream {
  readonly #parts: StreamParts;
  /** Rejected when the token is over; settles in no other way. */
  readonly #expired: Promise<never>;
  readonly #expiry: NodeJS.Timeout | null;
  #isOver = false;

  constructor(parts: StreamParts) {
    this.#parts = parts;
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => undefined);
    this.#expired = promise;
    const leftMs = parts.acceptedUntilMs === null ? null : Math.max(0, parts.acceptedUntilMs - Date.now());
    this.#expiry =
      leftMs === null ? null : setTimeout(() => reject(tokenIsOver()), Math.min(leftMs, maxTimerMs)).unref();
  }

  [Symbol.asyncIterator](): SubscriptionStream {
    return this;
  }

  async next(): Promise<IteratorResult<SubscriptionAnswer>> {
    if (this.#isOver) return done;
    let answer: SubscriptionAnswer;
    try {
      // With nothing to tell, too, nobody listens longer than their token lets them.
      const event = await Promise.race([this.#parts.source.next(), this.#expired]);
      if (event.done === true) return await this.return();
      answer = await this.#parts.answer(event.value);
    } catch (error) {
      answer = this.#parts.toFailure(error);
    }
    // It ended while the event was answered: what was made of it is nobody's any more.
    if (this.#isOver) return done;
    // The root field is null, and would be again: whoever mends that comes back with their cursor.
    if (answer.result.data == null) await this.return();
    return { value: answer, done: false };
  }

  async return(): Promise<IteratorResult<SubscriptionAnswer>> {
    if (this.#isOver) return done;
    this.#isOver = true;
    if (this.#expiry !== null) clearTimeout(this.#expiry);
    this.#parts.end();
    try {
      await this.#parts.source.return?.();
    } catch {
      // It is over either way.
    }
    return done;
  }

  throw(): Promise<IteratorResult<SubscriptionAnswer>> {
    return this.return();
  }
}
