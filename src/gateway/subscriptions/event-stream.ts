// Subscriptions over HTTP, one request each, by POST or GET: as server-sent events ("distinct connections mode" of the GraphQL
// over SSE protocol, graphql-sse), or as parts of a multipart body (Apollo's protocol for subscriptions, version 1.0).
// Queries and mutations are answered as an event stream of one event. Called by server.ts for what
// src/gateway/shared/negotiation.ts says.
//
// graphql-sse's own handler reads a subscription as fast as it can into an array: a client that does not read would grow
// it. Here the next event is looked for when the one before was taken.

import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, OperationTypeNode } from 'graphql';
import { toContextRequest } from '../shared/authenticate.ts';
import type { GatewayErrorCode } from '../shared/errors.ts';
import { type AnswerForm, mayAskForStream, multipartType, negotiate } from '../shared/negotiation.ts';
import type { ServedContext } from '../shared/served.ts';
import type { SubscriptionAnswer, SubscriptionRequest } from './operations.ts';
import { isUnauthenticated, type SubscriptionStream, type Subscriptions } from './streams.ts';

/** Event streams of one gateway. */
export interface EventStreams {
  /** What a request asks for where it asks for a stream; null where it is to be answered in JSON. */
  read(request: FastifyRequest): StreamRequest | null;
  answer(request: FastifyRequest, reply: FastifyReply, asked: StreamRequest): Promise<FastifyReply>;
  /** Breaks every stream off, without its `complete`: clients connect again, elsewhere. */
  stop(): void;
}

/** Between signs of life, milliseconds: proxies close connections on which nothing comes for a minute or half of it. */
const heartbeatMs = 12_000;
/** Signs of life that may go unread before the client counts as gone. */
const maxUnreadHeartbeats = 5;

/** What {@link createEventStreams} needs. */
export interface EventStreamsOptions<Context extends ServedContext> {
  readonly subscriptions: Subscriptions<Context>;
  /** What was thrown, as clients see it. */
  readonly toFailure: (error: unknown) => SubscriptionAnswer;
  /** What kind of operation a request asks for; null when its document cannot be read. */
  readonly operationType: (request: SubscriptionRequest) => OperationTypeNode | null;
}

/** How answers are written one after another. */
type StreamForm = Exclude<AnswerForm, 'json'>;

/** A request for a stream. */
export interface StreamRequest {
  readonly form: StreamForm;
  /** Null for what is no request of GraphQL over HTTP. */
  readonly subscription: SubscriptionRequest | null;
  readonly type: OperationTypeNode | null;
}

/** Makes event streams. */
export function createEventStreams<Context extends ServedContext>({
  subscriptions,
  toFailure,
  operationType,
}: EventStreamsOptions<Context>): EventStreams {
  const responses = new Set<ServerResponse>();
  return {
    read(request) {
      const { accept } = request.headers;
      if (!mayAskForStream(accept) || (request.method !== 'GET' && request.method !== 'POST')) return null;
      const subscription = parseRequest(request);
      const type = subscription === null ? null : operationType(subscription);
      const form = negotiate(accept, type);
      return form === 'json' ? null : { form, subscription, type };
    },
    async answer(request, reply, { form, subscription, type }) {
      if (subscription === null) return refuse(reply, toFailure(badRequest()));
      if (type === OperationTypeNode.MUTATION && request.method === 'GET') {
        return refuse(reply.header('allow', 'POST'), toFailure(wrongMethod()));
      }
      if (type !== OperationTypeNode.SUBSCRIPTION) {
        return refuse(reply, await subscriptions.answerOnce(toContextRequest(request, reply), subscription));
      }
      const opened = await subscriptions.open(request.headers, subscription, 'sse');
      if (opened.kind === 'refused') return refuse(reply, opened.answer);
      const { stream } = opened;
      if (reply.raw.destroyed) {
        await stream.return();
        return reply;
      }
      const frames = framesBy[form];
      const body = Readable.from(toFrames(stream, frames), { objectMode: true, highWaterMark: 1 });
      responses.add(reply.raw);
      const unmind = mind(reply);
      // Not by the body's own end: it waits for the next event, which may be long in coming.
      reply.raw.once('close', () => {
        responses.delete(reply.raw);
        unmind();
        void stream.return();
      });
      return reply
        .header('content-type', frames.contentType)
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

/** The pieces that a body is written in. */
interface Frames {
  readonly contentType: string;
  /** The first bytes tell the client that it is subscribed. */
  readonly opening: string;
  readonly answer: (answer: SubscriptionAnswer) => string;
  /** A sign of life. */
  readonly beat: string;
  readonly complete: string;
}

/** A boundary ends a part: it is written with the part, so that the client need not wait for the next. */
const toPart = (content: unknown): string =>
  `\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(content)}\r\n--graphql`;

const framesBy: Readonly<Record<StreamForm, Frames>> = {
  'event-stream': {
    contentType: 'text/event-stream; charset=utf-8',
    opening: ':\n\n',
    answer: ({ result }) => `event: next\ndata: ${JSON.stringify(result)}\n\n`,
    beat: ':\n\n',
    complete: 'event: complete\ndata:\n\n',
  },
  multipart: {
    contentType: multipartType,
    opening: '\r\n--graphql',
    answer: ({ result }) => toPart({ payload: result }),
    beat: toPart({}),
    complete: '--\r\n',
  },
};

/** Each answer, then that it is complete; a sign of life now and then. */
async function* toFrames(stream: SubscriptionStream, frames: Frames): AsyncGenerator<string> {
  yield frames.opening;
  let next = stream.next();
  for (;;) {
    const beat = new AbortController();
    const heard = await Promise.race([
      next,
      sleep(heartbeatMs, null, { ref: false, signal: beat.signal }).catch(() => null),
    ]);
    beat.abort();
    if (heard === null) {
      yield frames.beat;
      continue;
    }
    if (heard.done === true) break;
    yield frames.answer(heard.value);
    next = stream.next();
  }
  yield frames.complete;
}

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
    const { contentType, answer: toFrame, complete } = framesBy['event-stream'];
    return reply.header('content-type', contentType).send(toFrame(answer) + complete);
  }
  return reply.code(status).header('content-type', 'application/json; charset=utf-8').send(answer.result);
}

function wrongMethod(): GraphQLError {
  const code: GatewayErrorCode = 'BAD_REQUEST';
  return new GraphQLError('Mutations are sent by POST.', { extensions: { code, http: { status: 405 } } });
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
  return isObject(value) ? value : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
