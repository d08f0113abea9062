// What can become of a bank's answers about payments once the work is done: lost, sent twice, or another one's. Hung by the
// standards' payment routes on the bank's listener; the plan is set by the control API (plan.ts).
import { setTimeout as sleep } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BankContext } from '../bank/listener.ts';
import type { PaymentCall, PaymentPlan } from './plan.ts';

const calls = new WeakMap<FastifyRequest, PaymentCall>();
/** Silence that outlasts any client; it ends with the connection. */
const silenceMs = 120_000;

/** Says what a request is, for the faults; to be called before its work is done. */
export function markCall(request: FastifyRequest, call: PaymentCall): void {
  calls.set(request, call);
}

function breakOff(request: FastifyRequest): void {
  const { socket } = request.raw;
  // A TLS socket cannot send a reset of its own.
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}

async function staySilent(request: FastifyRequest): Promise<void> {
  const { socket } = request.raw;
  const controller = new AbortController();
  socket.once('close', () => controller.abort());
  if (!socket.destroyed) await sleep(silenceMs, undefined, { ref: false, signal: controller.signal }).catch(() => {});
  socket.destroy();
}

/**
 * Holds an order up, where the plan says so: whoever sent it has heard nothing by then, and it is carried out all the same.
 */
export async function beLate({ world, bank }: BankContext, request: FastifyRequest): Promise<void> {
  const { lateMs, lateShare } = world.payments.planOf(bank.id);
  if (lateMs === 0 || Math.random() >= lateShare) return;
  world.faultCounts.add(bank.id, 'late');
  breakOff(request);
  await sleep(lateMs);
}

/** Once the answer is out, the same bytes follow it on the same connection. */
function sendAgain(request: FastifyRequest, reply: FastifyReply, payload: string): void {
  const { socket } = request.raw;
  reply.raw.once('finish', () => {
    const headers = Object.entries(reply.raw.getHeaders()).map(([name, value]) => `${name}: ${String(value)}\r\n`);
    const head = `HTTP/1.1 ${reply.raw.statusCode} ${reply.raw.statusMessage}\r\n${headers.join('')}\r\n`;
    if (!socket.destroyed) socket.write(head + payload);
  });
}

/** Hangs the faults on the bank's listener; `sign` comes between what is said and whether it arrives. */
export function addAnswerFaults(
  context: BankContext,
  sign: (request: FastifyRequest, reply: FastifyReply, payload: string) => Promise<void> = async () => {},
): void {
  const { app, world, bank } = context;
  const { payments } = world;
  let lost: { plan: PaymentPlan; times: number } | undefined;
  let last: string | undefined;

  /** Whether this answer is lost; counts under one plan only. */
  function isLost(plan: PaymentPlan, call: PaymentCall): boolean {
    if (plan.loseAnswer === undefined || !plan.loseOn.includes(call)) return false;
    if (lost?.plan !== plan) lost = { plan, times: 0 };
    if (plan.loseTimes !== undefined && lost.times >= plan.loseTimes) return false;
    if (Math.random() >= plan.loseShare) return false;
    lost.times += 1;
    return true;
  }

  app.addHook('onSend', async (request, reply, payload) => {
    const call = calls.get(request);
    if (call === undefined) return payload;
    const plan = payments.planOf(bank.id);
    const isDone = reply.statusCode < 300;
    let text = typeof payload === 'string' ? payload : '';
    if (call === 'payment' && isDone) {
      const own = text;
      if (plan.repeatAnswer && last !== undefined) {
        text = last;
        world.faultCounts.add(bank.id, 'repeated');
        reply.header('content-length', Buffer.byteLength(text));
      }
      last = own;
    }
    await sign(request, reply, text);
    if (call === 'status' && plan.statusLatencyMs > 0) await sleep(plan.statusLatencyMs);
    if (isDone && isLost(plan, call)) {
      world.faultCounts.add(bank.id, 'lost');
      if (plan.loseAnswer === 'error') {
        reply.code(500).type('application/json; charset=utf-8');
        const body = JSON.stringify(context.faultBody(500));
        reply.header('content-length', Buffer.byteLength(body));
        return body;
      }
      if (plan.loseAnswer === 'reset') breakOff(request);
      else await staySilent(request);
      return text;
    }
    if (plan.answerTwice && isDone && request.method === 'POST') {
      world.faultCounts.add(bank.id, 'twice');
      sendAgain(request, reply, text);
    }
    return typeof payload === 'string' ? text : payload;
  });
}
