// What can become of a bank's answers about payments once the work is done: lost, sent twice, or another one's. Hung by the
// standards' payment routes on the bank's listener; the plan is set by the control API (plan.ts).
import { setTimeout as sleep } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BankContext } from '../bank/listener.ts';
import type { PaymentCall, PaymentPlan } from './plan.ts';

/** What a request is, and of which bank where its listener is that of many. */
interface Marked {
  readonly call: PaymentCall;
  readonly bank: string | undefined;
}

const calls = new WeakMap<FastifyRequest, Marked>();
/** Silence that outlasts any client; it ends with the connection. */
const silenceMs = 120_000;

/** Says what a request is, for the faults; to be called before its work is done. The bank is the listener's own unless it is said. */
export function markCall(request: FastifyRequest, call: PaymentCall, bank?: string): void {
  calls.set(request, { call, bank });
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
export async function beLate(
  { world, bank }: Pick<Answering, 'world' | 'bank'>,
  request: FastifyRequest,
): Promise<void> {
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

/** A listener whose answers can be lost. */
export type Answering = Pick<BankContext, 'app' | 'world' | 'faultBody'> & { readonly bank: { readonly id: string } };

/** Hangs the faults on the bank's listener; `sign` comes between what is said and whether it arrives. */
export function addAnswerFaults(
  context: Answering,
  sign: (request: FastifyRequest, reply: FastifyReply, payload: string) => Promise<void> = async () => {},
): void {
  const { app, world } = context;
  const { payments } = world;
  const lost = new WeakMap<PaymentPlan, number>();
  const last = new Map<string, string>();

  /** Whether this answer is lost; counts under one plan only. */
  function isLost(plan: PaymentPlan, call: PaymentCall): boolean {
    if (plan.loseAnswer === undefined || !plan.loseOn.includes(call)) return false;
    const times = lost.get(plan) ?? 0;
    if (plan.loseTimes !== undefined && times >= plan.loseTimes) return false;
    if (Math.random() >= plan.loseShare) return false;
    lost.set(plan, times + 1);
    return true;
  }

  app.addHook('onSend', async (request, reply, payload) => {
    const marked = calls.get(request);
    if (marked === undefined) return payload;
    const { call, bank = context.bank.id } = marked;
    const plan = payments.planOf(bank);
    const isDone = reply.statusCode < 300;
    let text = typeof payload === 'string' ? payload : '';
    if (call === 'payment' && isDone) {
      const own = text;
      const before = last.get(bank);
      if (plan.repeatAnswer && before !== undefined) {
        text = before;
        world.faultCounts.add(bank, 'repeated');
        reply.header('content-length', Buffer.byteLength(text));
      }
      last.set(bank, own);
    }
    await sign(request, reply, text);
    if (call === 'status' && plan.statusLatencyMs > 0) await sleep(plan.statusLatencyMs);
    if (isDone && isLost(plan, call)) {
      world.faultCounts.add(bank, 'lost');
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
      world.faultCounts.add(bank, 'twice');
      sendAgain(request, reply, text);
    }
    return typeof payload === 'string' ? text : payload;
  });
}
