// Subscriptions at subgraphs: one HTTP request each, answered by server-sent events ("distinct connections mode" of the
// GraphQL over SSE protocol). With the caller's token and the router's secret as every other request, but on connections of
// their own, which they keep for as long as they last. Made by src/start, called through supergraph.ts.

import { Agent, type Dispatcher } from 'undici';
import { RemoteFailure } from '../gateway/shared/remote-failure.ts';
import { toTraceHeaders } from '../tracing/spans.ts';
import { isJsonObject, type JsonObject } from './field-failure.ts';
import { subgraphUnavailable } from './remote-failure.ts';
import type { RouterContext } from './router-context.ts';
import { routerSecretHeader, timeLeftHeader, toTimeGiven } from './router-credential.ts';
import {
  maskedCodesOf,
  parseAnswer,
  parseErrors,
  type SubgraphAnswer,
  type SubgraphError,
  UnusableAnswer,
} from './subgraph-answer.ts';
import { maskedReason, type Question, type SubgraphClientOptions, type SubgraphPlace } from './subgraph-client.ts';

/** One event as a subgraph answers the operation: with what was asked, or with why it tells nothing more. */
export type SubgraphEvent = { readonly operation: string } & (
  | { readonly answer: SubgraphAnswer }
  | { readonly failure: RemoteFailure }
);

/** Subscriptions at all subgraphs. */
export interface SubgraphStreams {
  /**
   * Subscribes within the context's time; from then on it lasts until it is returned. @throws RemoteFailure when the
   * subgraph refuses or does not answer; so does `next` when it breaks off
   */
  subscribe(
    place: SubgraphPlace,
    context: Pick<RouterContext, 'deadline' | 'forwarded'>,
    question: Omit<Question, 'timeShare'>,
  ): Promise<AsyncIterableIterator<SubgraphEvent>>;
  close(): Promise<void>;
}

/** A subgraph gives a sign of life every 12 seconds (src/gateway/subscriptions): when three stay out it is gone. */
const silenceMs = 40_000;
/** As for other requests: subgraph-client.ts. */
const connectTimeoutMs = 1000;

/** Makes the streams; connections are opened when they are needed. */
export function createSubgraphStreams(
  options: Pick<SubgraphClientOptions, 'routerSecret' | 'maxBodyBytes' | 'onTrouble' | 'disclosure'>,
): SubgraphStreams {
  const { routerSecret, maxBodyBytes, onTrouble, disclosure } = options;
  const agent = new Agent({
    pipelining: 1,
    connect: { timeout: connectTimeoutMs },
    headersTimeout: 0,
    bodyTimeout: silenceMs,
  });
  return {
    async subscribe({ subgraph, url }, { deadline, forwarded }, { query, variables }) {
      const startedAtMs = Date.now();
      const ended = new AbortController();
      const end = (): void => ended.abort();
      const toFailure = (error: unknown): RemoteFailure => {
        end();
        if (error instanceof RemoteFailure) return error;
        const reason = error instanceof UnusableAnswer ? error.message : 'a subscription broke off';
        onTrouble({ subgraph, reason, durationMs: Date.now() - startedAtMs });
        return subgraphUnavailable();
      };
      const telling = <Told extends readonly SubgraphError[]>(errors: Told): Told => {
        const durationMs = Date.now() - startedAtMs;
        for (const code of maskedCodesOf(errors)) onTrouble({ subgraph, reason: maskedReason(code), durationMs });
        return errors;
      };
      const readErrors: ReadErrors = (errors) => telling(parseErrors(errors, disclosure));
      const readAnswer = (body: JsonObject): SubgraphAnswer => {
        const answer = parseAnswer(200, body, disclosure);
        telling(answer.errors);
        return answer;
      };
      deadline.signal.addEventListener('abort', end, { once: true });
      try {
        deadline.signal.throwIfAborted();
        const { origin, pathname, search } = new URL(url);
        const response = await agent.request({
          origin,
          path: pathname + search,
          method: 'POST',
          headers: {
            ...forwarded,
            ...toTraceHeaders(),
            ...(routerSecret === null ? {} : { [routerSecretHeader]: routerSecret }),
            [timeLeftHeader]: String(toTimeGiven(deadline.atMs - startedAtMs)),
            accept: 'text/event-stream',
            'content-type': 'application/json',
          },
          body: JSON.stringify({ query, variables }),
          signal: ended.signal,
        });
        await refuseOthers(response, readErrors);
        const events = new Events(query, readFrames(response.body, maxBodyBytes), {
          end,
          toFailure,
          readAnswer,
          readErrors,
        });
        await events.begin();
        return events;
      } catch (error) {
        throw toFailure(error);
      } finally {
        deadline.signal.removeEventListener('abort', end);
      }
    },
    close: () => agent.destroy(),
  };
}

/** An event stream, or else it is refused. What a limit says is for the client. @throws RemoteFailure, UnusableAnswer */
async function refuseOthers(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  readErrors: ReadErrors,
): Promise<void> {
  if (statusCode === 200 && String(headers['content-type']).startsWith('text/event-stream')) return;
  const parsed: unknown = await body.json().catch(() => null);
  const [error] = isJsonObject(parsed) ? readErrors(parsed['errors']) : [];
  if ((statusCode === 429 || statusCode === 503) && error !== undefined) throw error.failure;
  throw new UnusableAnswer(`HTTP ${statusCode} instead of a subscription`);
}

const done = { value: undefined, done: true } as const;

type ReadErrors = (errors: unknown) => readonly SubgraphError[];

/** What a subscription's events are read with, and what is told of its end. */
interface EventReading {
  readonly end: () => void;
  readonly toFailure: (error: unknown) => RemoteFailure;
  /** @throws UnusableAnswer */
  readonly readAnswer: (body: JsonObject) => SubgraphAnswer;
  readonly readErrors: ReadErrors;
}

class Events implements AsyncIterableIterator<SubgraphEvent> {
  readonly #operation: string;
  readonly #frames: AsyncIterator<Frame>;
  readonly #reading: EventReading;
  /** Read while it began. */
  #first: SubgraphEvent | null = null;
  #isOver = false;

  constructor(operation: string, frames: AsyncIterator<Frame>, reading: EventReading) {
    this.#operation = operation;
    this.#frames = frames;
    this.#reading = reading;
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<SubgraphEvent> {
    return this;
  }

  /** Waits for the first sign of life. @throws RemoteFailure when it is a refusal; whatever reading fails with */
  async begin(): Promise<void> {
    const first = await this.#frames.next();
    if (first.done === true) throw new UnusableAnswer('a subscription that ended before it began');
    if (first.value.event !== 'next') return;
    const event = this.#toEvent(first.value);
    if ('failure' in event) throw event.failure;
    // A source that cannot be had is told on the root field; what fails in an event that is there, below it.
    const refused = event.answer.data === null ? event.answer.errors.find(({ path }) => path.length <= 1) : undefined;
    if (refused !== undefined) throw refused.failure;
    this.#first = event;
  }

  async next(): Promise<IteratorResult<SubgraphEvent>> {
    if (this.#first !== null) {
      const first = this.#first;
      this.#first = null;
      return { value: first, done: false };
    }
    try {
      while (!this.#isOver) {
        const frame = await this.#frames.next();
        if (frame.done === true) throw new UnusableAnswer('a subscription without its end');
        if (frame.value.event === 'next') return { value: this.#toEvent(frame.value), done: false };
        if (frame.value.event === 'complete') return await this.return();
      }
    } catch (error) {
      if (!this.#isOver) throw this.#reading.toFailure(error);
    }
    return done;
  }

  async return(): Promise<IteratorResult<SubgraphEvent>> {
    this.#isOver = true;
    this.#reading.end();
    return done;
  }

  #toEvent({ data }: Frame): SubgraphEvent {
    const operation = this.#operation;
    const body = parseJson(data);
    if (isJsonObject(body) && 'data' in body) return { operation, answer: this.#reading.readAnswer(body) };
    const [error] = isJsonObject(body) ? this.#reading.readErrors(body['errors']) : [];
    if (error === undefined) throw new UnusableAnswer('an event without an answer');
    return { operation, failure: error.failure };
  }
}

/** A message of an event stream; a comment has no event. */
interface Frame {
  readonly event: string | null;
  readonly data: string;
}

/** The HTML standard's event stream format, as far as the protocol uses it. @throws UnusableAnswer over a size */
async function* readFrames(body: Dispatcher.ResponseData['body'], maxBytes: number): AsyncGenerator<Frame> {
  let text = '';
  body.setEncoding('utf8');
  for await (const chunk of body) {
    text += String(chunk);
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      yield parseFrame(text.slice(0, end));
      text = text.slice(end + 2);
    }
    if (text.length > maxBytes) throw new UnusableAnswer(`an event over ${maxBytes} bytes`);
  }
}

function parseFrame(text: string): Frame {
  let event: string | null = null;
  const data: string[] = [];
  for (const line of text.split('\n')) {
    const [, name, value = ''] = /^(event|data)(?:: ?(.*))?$/.exec(line) ?? [];
    if (name === 'event') event = value;
    else if (name === 'data') data.push(value);
  }
  return { event, data: data.join('\n') };
}

function parseJson(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    throw new UnusableAnswer('an event without JSON');
  }
}
