// The only code that talks to subgraphs: undici, one pool an address. Each request has the caller's token, the router's
// secret, the trace and the time left; it is made once, ends with its operation's deadline or client, and its answer is
// read up to a size. Equal questions of one caller at one instant are one request (joined-questions.ts); no two callers ever share
// one. Made by src/start, called through supergraph.ts.

import type { Readable } from 'node:stream';
import { type Dispatcher, Pool } from 'undici';
import { BodyTooLong, readBounded } from '../http/bounded-body.ts';
import { type Deadline, deadlineIn, isTimeOver } from '../http/deadline.ts';
import { bankCallsHeader } from '../limits/operation-usage.ts';
import { rateLimitHeader } from '../limits/standing.ts';
import { inSpan, toTraceHeaders } from '../tracing/spans.ts';
import type { ErrorDisclosure } from './executor-options.ts';
import { JoinedQuestions } from './joined-questions.ts';
import { NotRun } from './remote-failure.ts';
import type { RouterContext } from './router-context.ts';
import { routerSecretHeader, timeLeftHeader, toTimeGiven } from './router-credential.ts';
import { maskedCodesOf, parseAnswer, type SubgraphAnswer, UnusableAnswer } from './subgraph-answer.ts';
import type { OnSubgraphAnswer } from './subgraph-metrics.ts';

/** A request to a subgraph that gave no answer; holds no data. */
export interface SubgraphTrouble {
  readonly subgraph: string;
  readonly reason: string;
  readonly durationMs: number;
}

/** What {@link createSubgraphClients} needs. */
export interface SubgraphClientOptions {
  /** Null when the subgraphs ask for none. */
  readonly routerSecret: string | null;
  /** Largest answer that is read, in bytes. */
  readonly maxBodyBytes: number;
  readonly onTrouble: (trouble: SubgraphTrouble) => void;
  /** What of subgraphs' errors goes to clients; by default what this gateway documents. */
  readonly disclosure?: ErrorDisclosure;
  readonly onAnswer?: OnSubgraphAnswer;
  /** How long a connection takes new requests, milliseconds; by default half a minute. */
  readonly connectionLifeMs?: number;
  /** Told of each question that waits for another one's request. */
  readonly onJoined?: (subgraph: string) => void;
}

/** A subgraph and where it is. */
export interface SubgraphPlace {
  /** Its name in the supergraph. */
  readonly subgraph: string;
  /** Its GraphQL endpoint. */
  readonly url: string;
}

/** What a subgraph is asked. */
export interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** How much it may take of the time that is left, at most 1. */
  readonly timeShare: number;
  /** Whether it may wait for the request of an equal question that was sent an instant earlier; by default it is not. */
  readonly mayJoin?: boolean;
}

/** The ways to all subgraphs. */
export interface SubgraphClients {
  /**
   * Asks a subgraph at an address. @throws Error when there is no usable answer, NotRun when it has certainly not run what
   * it was asked; it has been told by then
   */
  ask(place: SubgraphPlace, context: RouterContext, question: Question): Promise<SubgraphAnswer>;
  /** Lets go of addresses that are not among these, once their requests are answered. */
  keep(urls: Iterable<string>): void;
  close(): Promise<void>;
}

/** Connections to one subgraph: with one request on each, as many requests at once. */
const maxConnections = 128;
/** A subgraph on the same network that has not accepted a connection by then is not there. */
const connectTimeoutMs = 1000;

/**
 * Behind one address (a Service of Kubernetes) a balancer chooses a process for each connection, not for each request: one that was
 * added would get nothing as long as old connections are kept. What is under way on one is finished.
 */
const usualConnectionLifeMs = 30_000;

/** Makes the clients; pools are opened when they are needed. */
export function createSubgraphClients(options: SubgraphClientOptions): SubgraphClients {
  const pools = new Map<string, Pool>();
  const joined = new JoinedQuestions<Reply>();
  const poolOf = (origin: string): Pool => {
    let pool = pools.get(origin);
    if (pool === undefined) {
      // The deadline bounds every request: no other timeout is needed once it is connected.
      pool = new Pool(origin, {
        connections: maxConnections,
        pipelining: 1,
        clientTtl: options.connectionLifeMs ?? usualConnectionLifeMs,
        connect: { timeout: connectTimeoutMs },
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      pools.set(origin, pool);
    }
    return pool;
  };
  return {
    async ask({ subgraph, url }, context, question) {
      const deadline = shareOf(context.deadline, question.timeShare, Date.now());
      const body = JSON.stringify({ query: question.query, variables: question.variables });
      const request = { subgraph, url, context, question, body };
      const send = (until: Deadline): Promise<Reply> => tell({ ...request, deadline: until, poolOf }, options);
      const key = deadline.signal.aborted ? null : keyOf(request);
      const reply = await (key === null
        ? sendAlone(() => send(deadline), question, joined)
        : joined.ask(key, deadline, { send, onJoined: () => options.onJoined?.(subgraph) }));
      return reply.take(context);
    },
    keep(urls) {
      const origins = new Set([...urls].map((url) => new URL(url).origin));
      for (const [origin, pool] of pools) {
        if (origins.has(origin)) continue;
        pools.delete(origin);
        pool.close().catch(() => undefined);
      }
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}

function shareOf(deadline: Deadline, share: number, nowMs: number): Deadline {
  return share >= 1 ? deadline : deadlineIn(Math.max(0, (deadline.atMs - nowMs) * share), deadline.signal);
}

/** A question, whom it goes to, and for whom it is put. */
interface Request extends SubgraphPlace {
  readonly context: RouterContext;
  readonly question: Question;
  readonly body: string;
}

/** It on its way. */
interface SentRequest extends Request {
  readonly deadline: Deadline;
  readonly poolOf: (origin: string) => Pool;
}

/** A request that nobody joins. What may change something has nobody join what was sent before it was done. */
async function sendAlone(
  send: () => Promise<Reply>,
  question: Question,
  joined: JoinedQuestions<Reply>,
): Promise<Reply> {
  if (isQuery(question)) return send();
  joined.forget();
  try {
    return await send();
  } finally {
    joined.forget();
  }
}

/** As planners write them: anything else may change something. */
const isQuery = ({ query }: Question): boolean => query.startsWith('{') || query.startsWith('query');

/** Asked for so seldom that how the caller stands is no header of every request. */
const asksForStanding = ({ query }: Question): boolean => query.includes('rateLimit');

/**
 * All that an answer depends on: the caller's token, and every other header that is handed on but the trace, which is that of
 * the request that is sent. Null for what is not to join another: what is asked by nobody in particular, or is about the very
 * request (its points, its estimate).
 */
function keyOf({ url, context: { forwarded, usage }, question, body }: Request): string | null {
  const { authorization, traceparent: _traceparent, ...others } = forwarded;
  if (question.mayJoin !== true || !authorization || usage.mode === 'estimate') return null;
  if (!isQuery(question) || asksForStanding(question)) return null;
  return JSON.stringify([authorization, url, question.timeShare, Object.entries(others)]) + body;
}

/** Sends a request, and tells what it came to. @throws as {@link SubgraphClients.ask}, when nothing came back */
function tell(request: SentRequest, options: SubgraphClientOptions): Promise<Reply> {
  const attributes = { 'bankgraph.subgraph': request.subgraph };
  return inSpan('subgraph', { kind: 'client', attributes }, async (told) => {
    const reply = await tellUnrecorded(request, options);
    if (reply.failure !== null) told.fail('SUBGRAPH_UNAVAILABLE');
    return reply;
  });
}

async function tellUnrecorded(request: SentRequest, options: SubgraphClientOptions): Promise<Reply> {
  const { subgraph, deadline } = request;
  const startedAtMs = Date.now();
  const toThrown = (error: unknown): unknown => {
    // A client that went away is no trouble of the subgraph's.
    const isLate = isTimeOver(deadline);
    const durationMs = Date.now() - startedAtMs;
    const isGone = !isLate && deadline.signal.aborted;
    options.onAnswer?.(subgraph, isGone ? 'gone' : 'failed', durationMs);
    if (!isGone) options.onTrouble({ subgraph, reason: isLate ? 'no answer in time' : toReason(error), durationMs });
    return error instanceof NotRun || !isUnreached(error) ? error : new NotRun(toReason(error));
  };
  let response: Dispatcher.ResponseData;
  try {
    response = await exchange(request, options);
  } catch (error) {
    throw toThrown(error);
  }
  const reply = new Reply(response, Date.now());
  try {
    const { errors } = await reply.read(options, deadline.signal);
    const durationMs = Date.now() - startedAtMs;
    options.onAnswer?.(subgraph, errors.length === 0 ? 'ok' : 'partial', durationMs);
    for (const code of maskedCodesOf(errors)) options.onTrouble({ subgraph, reason: maskedReason(code), durationMs });
  } catch (error) {
    reply.failure = toThrown(error);
  }
  return reply;
}

async function exchange(
  { url, deadline, context: { forwarded, standing }, question, body, poolOf }: SentRequest,
  { routerSecret }: SubgraphClientOptions,
): Promise<Dispatcher.ResponseData> {
  if (deadline.signal.aborted) throw new NotRun('no time left to ask');
  const rateLimit = asksForStanding(question) ? standing() : null;
  const { origin, pathname, search } = new URL(url);
  return poolOf(origin).request({
    path: pathname + search,
    method: 'POST',
    headers: {
      ...forwarded,
      ...toTraceHeaders(),
      ...(rateLimit === null ? {} : { [rateLimitHeader]: JSON.stringify(rateLimit) }),
      ...(routerSecret === null ? {} : { [routerSecretHeader]: routerSecret }),
      [timeLeftHeader]: String(toTimeGiven(deadline.atMs - Date.now())),
      accept: 'application/json',
      'content-type': 'application/json',
    },
    body,
    signal: deadline.signal,
  });
}

/** What came back, for all who have asked. */
class Reply {
  readonly #response: Dispatcher.ResponseData;
  readonly #receivedAtMs: number;
  #parse: () => SubgraphAnswer = () => {
    throw new UnusableAnswer('an answer that was not read');
  };
  /** For whoever takes it first. */
  #first: SubgraphAnswer | null = null;
  #isTaken = false;
  /** Why there is no answer in it. */
  failure: unknown = null;

  constructor(response: Dispatcher.ResponseData, receivedAtMs: number) {
    this.#response = response;
    this.#receivedAtMs = receivedAtMs;
  }

  /** Reads it to its end. @throws when it is no answer */
  async read(options: SubgraphClientOptions, signal: AbortSignal): Promise<SubgraphAnswer> {
    const { statusCode, body } = this.#response;
    const text = await readText(body, options.maxBodyBytes, signal);
    this.#parse = () => parseAnswer(statusCode, parseJson(statusCode, text), options.disclosure);
    this.#first = this.#parse();
    return this.#first;
  }

  /** An answer of the taker's own, which they may change; what came with it is told to their context. @throws the failure */
  take({ refusals, usage }: RouterContext): SubgraphAnswer {
    const { headers } = this.#response;
    refusals.addAnswer(headers['retry-after'], this.#receivedAtMs);
    // Calls to banks were made once.
    if (!this.#isTaken) usage.addAnswer(headers[bankCallsHeader]);
    this.#isTaken = true;
    if (this.failure !== null) throw this.failure;
    const answer = this.#first ?? this.#parse();
    this.#first = null;
    return answer;
  }
}

async function readText(body: Readable, maxBytes: number, signal: AbortSignal): Promise<string> {
  try {
    return (await readBounded(body, { maxBytes, signal })).toString('utf8');
  } catch (error) {
    throw error instanceof BodyTooLong ? new UnusableAnswer(`an answer over ${maxBytes} bytes`) : error;
  }
}

function parseJson(status: number, text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    throw new UnusableAnswer(`HTTP ${status} without JSON`);
  }
}

/** What operators are told of an error that clients are not told. */
export function maskedReason(code: string): string {
  return `an error that clients are not told: ${code}`;
}

/** Whether no connection came about, so that nothing of the request was sent: undici writes to connected sockets only. */
function isUnreached(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = Object(error);
  return unreached.has(code) || syscall === 'connect';
}

/** Errors that only connecting gives, whichever of several addresses failed last. */
const unreached: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

function toReason(error: unknown): string {
  if (error instanceof UnusableAnswer || error instanceof NotRun) return error.message;
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
