// The call log and the faults of whatever listens in the sandbox: a bank or an aggregator. Hung on a listener by listener.ts
// and by the aggregators; the faults are set by the control API (faults.ts).
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { JsonObject } from '../json.ts';
import type { World } from '../world.ts';
import type { Faults } from './faults.ts';
import { headerOf, pathOf, queryOf } from './request.ts';

/** One call a bank received; the token is never in it. */
export interface Call {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: JsonObject;
  status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly hasBearer: boolean;
  /** Why nobody should have asked this; only where there is a reason. */
  readonly alarm?: string;
}

/** Whose calls are logged and whose answers suffer. */
export interface Subject {
  readonly world: Pick<World, 'faultCounts'>;
  readonly calls: Call[];
  /** Under which name its faults are counted. */
  readonly id: () => string;
  /** The faults that are set now. */
  readonly faultsOf: () => Faults | undefined;
  /** The body that a forced status carries. */
  readonly faultBody: (status: number) => unknown;
  /** Why a call should never have been made, for those that should not. */
  readonly alarmOf?: (path: string) => string | undefined;
}

/** Headers worth seeing in the call log: an allow-list, so that no credential can slip in. */
const loggedHeaders = [
  'accept',
  'consent-id',
  'psu-accept-language',
  'psu-geo-location',
  'psu-ip-address',
  'psu-user-agent',
  'user-agent',
  'x-customer-user-agent',
  'x-fapi-auth-date',
  'x-fapi-customer-ip-address',
  'x-fapi-interaction-id',
  'x-idempotency-key',
  'x-min-v',
  'x-request-id',
  'x-v',
];
/** Enough for any test; the oldest calls go first. */
const loggedCalls = 20_000;

function startCall({ calls, alarmOf }: Subject, request: FastifyRequest): Call {
  const headers: Record<string, string> = {};
  for (const name of loggedHeaders) {
    const value = headerOf(request, name);
    if (value !== undefined) headers[name] = value;
  }
  const alarm = alarmOf?.(pathOf(request));
  const call: Call = {
    at: new Date().toISOString(),
    method: request.method,
    path: pathOf(request),
    query: Object.fromEntries(queryOf(request)),
    status: undefined,
    headers,
    hasBearer: request.headers.authorization !== undefined,
    ...(alarm === undefined ? {} : { alarm }),
  };
  calls.push(call);
  if (calls.length > loggedCalls) calls.shift();
  return call;
}

async function applyFaults(subject: Subject, faults: Faults, reply: FastifyReply) {
  const kind = faults.reset === true ? 'cut' : faults.status !== undefined ? 'refused' : 'delayed';
  subject.world.faultCounts.add(subject.id(), kind);
  const delayMs = (faults.latencyMs ?? 0) + Math.random() * (faults.jitterMs ?? 0);
  if (delayMs > 0) await sleep(delayMs);
  if (faults.reset === true) {
    reply.hijack();
    const { socket } = reply.request.raw;
    // A TLS socket cannot send a reset of its own.
    if (socket instanceof TLSSocket) socket.destroy();
    else socket.resetAndDestroy();
    return;
  }
  if (faults.status !== undefined) {
    if (faults.retryAfterSeconds !== undefined) reply.header('retry-after', String(faults.retryAfterSeconds));
    reply.code(faults.status);
    return reply.send(subject.faultBody(faults.status));
  }
  if (faults.wrongType === 'html') {
    return reply.type('text/html; charset=utf-8').send('<!doctype html><title>Maintenance</title><p>Back soon.</p>');
  }
  if (faults.wrongType === 'array') return reply.type('application/json').send('[]');
  if (faults.wrongType === 'empty') return reply.type('application/json').send('');
}

async function* drip(payload: Buffer, bytesPerSecond: number): AsyncGenerator<Buffer> {
  const step = Math.max(1, Math.floor(bytesPerSecond / 10));
  for (let offset = 0; offset < payload.length; offset += step) {
    yield payload.subarray(offset, offset + step);
    await sleep(100);
  }
}

async function* half(payload: Buffer): AsyncGenerator<Buffer> {
  yield payload.subarray(0, Math.floor(payload.length / 2));
  // The head and the first half must be on their way before the connection breaks.
  await sleep(20);
  throw new Error('cut short on purpose');
}

function bend(faults: Faults, reply: FastifyReply, payload: unknown): unknown {
  if (typeof payload !== 'string') return payload;
  const bytes = Buffer.from(payload);
  if (faults.truncate === true) {
    reply.header('content-length', bytes.length);
    return Readable.from(half(bytes));
  }
  if (faults.dripBytesPerSecond !== undefined) {
    reply.header('content-length', bytes.length);
    return Readable.from(drip(bytes, faults.dripBytesPerSecond));
  }
  return payload;
}

/** Hangs both on a listener. */
export function addHooks(app: FastifyInstance, subject: Subject): void {
  const calls = new WeakMap<FastifyRequest, Call>();
  const suffering = new WeakMap<FastifyRequest, Faults>();
  app.addHook('onRequest', async (request) => {
    calls.set(request, startCall(subject, request));
  });
  // After all onRequest hooks, so that a forced answer still echoes the standard's own headers.
  app.addHook('preValidation', async (request, reply) => {
    const faults = subject.faultsOf();
    if (faults === undefined || (faults.match !== undefined && !pathOf(request).includes(faults.match))) return;
    if (Math.random() >= faults.share) return;
    suffering.set(request, faults);
    return applyFaults(subject, faults, reply);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const call = calls.get(request);
    if (call !== undefined) call.status = reply.statusCode;
    const faults = suffering.get(request);
    return faults === undefined ? payload : bend(faults, reply, payload);
  });
}
