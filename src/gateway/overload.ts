// What a gateway does when more comes than it can answer: it answers as many as before, and the others at once with HTTP 503
// and `Retry-After`, so that those who are let in wait no longer for it. Three things are watched: the turns of
// the event loop (turn-gate.ts), requests under way, which hold memory while they wait for banks, and the heap
// (@fastify/under-pressure). Only `/graphql` and exports are refused: health is told as ever, subscriptions have limits of their own.
// Registered by server.ts.

import { getHeapStatistics } from 'node:v8';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { GraphQLError } from 'graphql';
import { isGuarded } from './paths.ts';
import type { GatewayErrorCode } from './shared/errors.ts';
import { createTurnGate, type TurnGate } from './turn-gate.ts';

/** Why a request was refused. */
export type OverloadReason = 'turns' | 'underWay' | 'memory';

/** What is too much; what is not named is the usual. */
export interface OverloadLimits {
  /** Requests that are answered at once, those among them that wait for a bank. */
  readonly maxUnderWay?: number;
  /** Bytes of the heap in use. */
  readonly maxHeapUsedBytes?: number;
  readonly turns?: TurnGate;
  /** Of the usual gate; 0: none is there. */
  readonly turnMs?: number;
}

/** What {@link refuseOverload} needs. */
export interface OverloadOptions extends OverloadLimits {
  readonly onRefused?: (reason: OverloadReason) => void;
}

const neverLate: TurnGate = { admit: () => true };

/** Each holds some 50 kB and its answer. */
const usualMaxUnderWay = 2000;
/** Of the heap that V8 may have: nearer its end the process does nothing but look for garbage. */
const heapShare = 0.9;
/** How often memory is looked at, milliseconds. */
const sampleMs = 250;

/** Seconds after which to come again: a turn is over at once, memory is given back by requests that end. */
const retryAfterSeconds: Readonly<Record<OverloadReason, number>> = { turns: 1, underWay: 1, memory: 5 };

const code: GatewayErrorCode = 'SERVICE_UNAVAILABLE';
const message = 'The gateway has more to do than it can. Nothing was done: ask again in a moment.';
const answerText = JSON.stringify({ errors: [{ message, extensions: { code, retryable: true } }] });

/** Counts requests under way, and refuses what is too much. */
export interface Overload {
  /** Answers, or refuses; `answer` is called at most once. */
  run(reply: FastifyReply, answer: () => unknown): unknown;
  /** Asked before an operation is executed. @throws GraphQLError SERVICE_UNAVAILABLE with HTTP 503 when there is no time for it */
  admit(): void;
  /** The same for whoever answers without Apollo: null when there is time, else the answer's text, whose head the reply has. */
  refusal(reply: FastifyReply): string | null;
}

/** Refuses what is too much from now on. */
export async function refuseOverload(fastify: FastifyInstance, options: OverloadOptions): Promise<Overload> {
  const { maxUnderWay = usualMaxUnderWay, onRefused } = options;
  const { turnMs } = options;
  const turns = options.turns ?? (turnMs === 0 ? neverLate : createTurnGate(turnMs === undefined ? {} : { turnMs }));
  const toHead = (reply: FastifyReply, reason: OverloadReason): FastifyReply => {
    onRefused?.(reason);
    return reply
      .code(503)
      .header('retry-after', String(retryAfterSeconds[reason]))
      .header('content-type', 'application/json; charset=utf-8');
  };
  const refuse = (reply: FastifyReply, reason: OverloadReason): FastifyReply => toHead(reply, reason).send(answerText);
  await fastify.register(underPressure, {
    maxHeapUsedBytes: options.maxHeapUsedBytes ?? Math.floor(getHeapStatistics().heap_size_limit * heapShare),
    sampleInterval: sampleMs,
    pressureHandler(request, reply) {
      if (isGuarded(request)) refuse(reply, 'memory');
    },
  });
  let underWay = 0;
  return {
    admit() {
      if (turns.admit()) return;
      onRefused?.('turns');
      const headers = new Map([['retry-after', String(retryAfterSeconds.turns)]]);
      const extensions: Record<string, unknown> = { code, retryable: true, http: { status: 503, headers } };
      throw new GraphQLError(message, { extensions });
    },
    refusal(reply) {
      if (turns.admit()) return null;
      toHead(reply, 'turns');
      return answerText;
    },
    run(reply, answer) {
      if (underWay >= maxUnderWay) return refuse(reply, 'underWay');
      underWay += 1;
      reply.raw.once('close', () => {
        underWay -= 1;
      });
      return answer();
    },
  };
}
