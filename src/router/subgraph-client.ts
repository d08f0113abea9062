// The only code that talks to subgraphs: undici, one pool an address. Each request has the caller's token, the router's
// secret, the trace and the time left; it is made once, ends with its operation's deadline or client, and its answer is
// read up to a size. Requests are never shared between callers. Made by src/start, called through supergraph.ts.

import type { Readable } from 'node:stream';
import { Pool } from 'undici';
import { BodyTooLong, readBounded } from '../http/bounded-body.ts';
import { type Deadline, deadlineIn, isTimeOver } from '../http/deadline.ts';
import { bankCallsHeader } from '../limits/operation-usage.ts';
import { rateLimitHeader } from '../limits/standing.ts';
import type { ErrorDisclosure } from './executor-options.ts';
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

/** Makes the clients; pools are opened when they are needed. */
export function createSubgraphClients(options: SubgraphClientOptions): SubgraphClients {
  const pools = new Map<string, Pool>();
  const poolOf = (origin: string): Pool => {
    let pool = pools.get(origin);
    if (pool === undefined) {
      // The deadline bounds every request: no other timeout is needed once it is connected.
      pool = new Pool(origin, {
        connections: maxConnections,
        pipelining: 1,
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
      const startedAtMs = Date.now();
      const deadline = shareOf(context.deadline, question.timeShare, startedAtMs);
      try {
        const { origin, pathname, search } = new URL(url);
        const { forwarded, refusals, usage, standing } = context;
        const way = { pool: poolOf(origin), path: pathname + search, deadline, forwarded, refusals, usage, standing };
        const answer = await exchange(way, question, options);
        const outcome = answer.errors.length === 0 ? 'ok' : 'partial';
        const durationMs = Date.now() - startedAtMs;
        options.onAnswer?.(subgraph, outcome, durationMs);
        for (const code of maskedCodesOf(answer.errors)) {
          options.onTrouble({ subgraph, reason: maskedReason(code), durationMs });
        }
        return answer;
      } catch (error) {
        // A client that went away is no trouble of the subgraph's.
        const isLate = isTimeOver(deadline);
        const durationMs = Date.now() - startedAtMs;
        const isGone = !isLate && context.deadline.signal.aborted;
        options.onAnswer?.(subgraph, isGone ? 'gone' : 'failed', durationMs);
        if (!isGone) {
          const reason = isLate ? 'no answer in time' : toReason(error);
          options.onTrouble({ subgraph, reason, durationMs });
        }
        throw error instanceof NotRun || !isUnreached(error) ? error : new NotRun(toReason(error));
      }
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

/** Whom a question goes to, and for whom it is put. */
interface Way extends Pick<RouterContext, 'deadline' | 'forwarded' | 'refusals' | 'usage' | 'standing'> {
  readonly pool: Pool;
  readonly path: string;
}

async function exchange(
  { pool, path, deadline, forwarded, refusals, usage, standing }: Way,
  { query, variables }: Question,
  { routerSecret, maxBodyBytes, disclosure }: SubgraphClientOptions,
): Promise<SubgraphAnswer> {
  if (deadline.signal.aborted) throw new NotRun('no time left to ask');
  // Asked for so seldom that it is no header of every request.
  const rateLimit = query.includes('rateLimit') ? standing() : null;
  const response = await pool.request({
    path,
    method: 'POST',
    headers: {
      ...forwarded,
      ...(rateLimit === null ? {} : { [rateLimitHeader]: JSON.stringify(rateLimit) }),
      ...(routerSecret === null ? {} : { [routerSecretHeader]: routerSecret }),
      [timeLeftHeader]: String(toTimeGiven(deadline.atMs - Date.now())),
      accept: 'application/json',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ query, variables }),
    signal: deadline.signal,
  });
  refusals.addAnswer(response.headers['retry-after'], Date.now());
  usage.addAnswer(response.headers[bankCallsHeader]);
  const text = await readText(response.body, maxBodyBytes, deadline.signal);
  return parseAnswer(response.statusCode, parseJson(response.statusCode, text), disclosure);
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
