// Subscriptions as server-sent events: "distinct connections mode" of the GraphQL over SSE protocol (graphql-sse), one
// HTTP request a subscription, by POST or GET with `accept: text/event-stream`. Called by server.ts.
//
// graphql-sse's own handler reads a subscription as fast as it can into an array: a client that does not read would grow
// it. Here the next event is looked for when the one before was taken.

import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { GatewayErrorCode } from '../errors.ts';
import type { ServedContext } from '../server.ts';
import type { SubscriptionAnswer, SubscriptionRequest } from './operations.ts';
import { isUnauthenticated, type SubscriptionStream, type Subscriptions } from './streams.ts';

/** Event streams of one gateway. */
export interface EventStreams {
  /** Whether a request asks for one. */
  isWanted(request: FastifyRequest): boolean;
  answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
  /** Breaks every stream off, without its `complete`: clients connect again, elsewhere. */
  stop(): void;
}

/** Between signs of life, milliseconds: proxies close connections on which nothing comes for a minute or half of it. */
const heartbeatMs = 12_000;
/** Signs of life that may go unread before the client counts as gone. */
const maxUnreadHeartbeats = 5;

/** Makes event streams. */
export function createEventStreams<Context extends ServedContext>(
  subscriptions: Subscriptions<Context>,
  toFailure: (error: unknown) => SubscriptionAnswer,
): EventStreams {
  const responses = new Set<ServerResponse>();
  return {
    isWanted: ({ method, headers }) =>
      (method === 'GET' || method === 'POST') &&
      headers.accept?.split(',').some((type) => type.split(';')[0]?.trim() === 'text/event-stream') === true,
    async answer(request, reply) {
      const wanted = parseRequest(request);
      if (wanted === null) return refuse(reply, toFailure(badRequest()));
      const opened = await subscriptions.open(request.headers, wanted, 'sse');
      if (opened.kind === 'refused') return refuse(reply, opened.answer);
      const { stream } = opened;
      if (reply.raw.destroyed) {
        await stream.return();
        return reply;
      }
      const body = Readable.from(toFrames(stream), { objectMode: true, highWaterMark: 1 });
      responses.add(reply.raw);
      const unmind = mind(reply);
      // Not by the body's own end: it waits for the next event, which may be long in coming.
      reply.raw.once('close', () => {
        responses.delete(reply.raw);
        unmind();
        void stream.return();
      });
      return reply
        .header('content-type', 'text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(body);
    },
    stop() {
      // Not the bodies: each would be ended only after the next thing that it waits for.
      for (const response of responses) response.destroy();
    },
  };
}

/** As the protocol says: each answer, then that it is complete; a comment now and then. */
async function* toFrames(stream: SubscriptionStream): AsyncGenerator<string> {
  // The first bytes tell the client that it is subscribed.
  yield ':\n\n';
  let next = stream.next();
  for (;;) {
    const beat = new AbortController();
    const heard = await Promise.race([
      next,
      sleep(heartbeatMs, null, { ref: false, signal: beat.signal }).catch(() => null),
    ]);
    beat.abort();
    if (heard === null) {
      yield ':\n\n';
      continue;
    }
    if (heard.done === true) break;
    yield toFrame(heard.value);
    next = stream.next();
  }
  yield complete;
}

const toFrame = ({ result }: SubscriptionAnswer): string => `event: next\ndata: ${JSON.stringify(result)}\n\n`;
const complete = 'event: complete\ndata:\n\n';

/** Ends a response that its client does not read; gives what ends the minding. */
function mind({ raw }: FastifyReply): () => void {
  let unread = 0;
  const minding = setInterval(() => {
    unread = raw.writableNeedDrain ? unread + 1 : 0;
    if (unread >= maxUnreadHeartbeats) raw.destroy();
  }, heartbeatMs);
  minding.unref();
  return () => clearInterval(minding);
}

function refuse(reply: FastifyReply, answer: SubscriptionAnswer): FastifyReply {
  const status = isUnauthenticated(answer) ? 401 : answer.status;
  for (const [name, value] of answer.headers) reply.header(name, value);
  if (status === 200) {
    return reply.header('content-type', 'text/event-stream; charset=utf-8').send(toFrame(answer) + complete);
  }
  return reply.code(status).header('content-type', 'application/json; charset=utf-8').send(answer.result);
}

function badRequest(): GraphQLError {
  const code: GatewayErrorCode = 'BAD_REQUEST';
  return new GraphQLError('A subscription is a JSON object with `query`, or the same in the URL.', {
    extensions: { code, http: { status: 400 } },
  });
}

/** GraphQL over HTTP: a JSON body, or parameters of which `variables` and `extensions` are JSON. */
function parseRequest({ method, body, query: parameters, headers }: FastifyRequest): SubscriptionRequest | null {
  const isPost = method === 'POST';
  if (isPost && headers['content-type']?.startsWith('application/json') !== true) return null;
  const given = toObject(isPost ? body : parameters);
  if (given === null) return null;
  const { query, operationName } = given;
  const [variables, extensions] = [given['variables'], given['extensions']].map((value) =>
    value == null ? {} : toObject(isPost ? value : parseJson(value)),
  );
  if (typeof query !== 'string' || variables == null || extensions == null) return null;
  if (operationName != null && typeof operationName !== 'string') return null;
  return { query, variables, extensions, ...(operationName == null ? {} : { operationName }) };
}

function parseJson(value: unknown): unknown {
  try {
    const parsed: unknown = typeof value === 'string' ? JSON.parse(value) : null;
    return parsed;
  } catch {
    return null;
  }
}

function toObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
}
