// One bank's HTTP listener: the call log, the faults and the writing of refusals that all standards share. Called by
// sandbox.ts, which hangs one standard's routes on it. What a standard says stays in that standard's folder.
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Binding } from '../authorization/binding.ts';
import type { House } from '../authorization/provider.ts';
import type { ScaAuthorization } from '../authorization/sca-redirect.ts';
import type { Additions, AuthorizationServer } from '../authorization/server.ts';
import type { ConsentRegistry } from '../consents.ts';
import type { SandboxBank } from '../description.ts';
import type { JsonObject } from '../json.ts';
import type { World } from '../world.ts';
import type { Faults } from './faults.ts';
import { Refusal } from './refusal.ts';

/** One call a bank received; the token is never in it. */
export interface Call {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: JsonObject;
  status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly hasBearer: boolean;
}

/** A raw element put into an account's answers by a test. */
export interface Oddity {
  readonly accountId: string;
  readonly list: 'transactions' | 'accounts';
  readonly raw: JsonObject;
}

/** What the routes of a standard get to work with. */
export interface BankContext {
  readonly app: FastifyInstance;
  bank: SandboxBank;
  /** What stands before the standard's paths. */
  readonly basePath: string;
  /** What stands before the paths of payments; undefined where there are none. */
  readonly paymentsPath: string | undefined;
  readonly world: World;
  readonly consents: ConsentRegistry;
  readonly oddities: Oddity[];
  readonly calls: Call[];
  faults: Faults | undefined;
  /** The listener's own origin, known once it listens. */
  origin: string;
  /** The bank's authorisation server, once it listens. */
  authorization: AuthorizationServer | undefined;
  /** How an authorization request finds its consent; set by the standard. */
  binding: Binding | undefined;
  /** Whether a refresh token goes with this consent; the standard can say no. */
  refreshes: (consentId: string) => boolean;
  /** What the standard adds to the authorisation server. */
  additionsFor: (issuer: string, house: House) => Additions;
  /** The authorisation that a plain redirect is about; set by Berlin Group's houses. */
  findScaAuthorization: (id: string) => ScaAuthorization | undefined;
  /** The body that a forced status carries, in the bank's own manner; set by the standard. */
  faultBody: (status: number) => unknown;
}

/** Headers worth seeing in the call log: an allow-list, so that no credential can slip in. */
const loggedHeaders = [
  'accept',
  'consent-id',
  'psu-ip-address',
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

/** The bearer token of a request, or undefined when there is none that can be read (RFC 6750, section 2.1). */
export function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** One header as a text; undefined when absent or sent twice. */
export function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Query parameters that were sent once each, as texts; one sent twice counts as invalid and is shown as an empty text. */
export function queryOf(request: FastifyRequest): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const query = new URL(request.url, 'http://sandbox.invalid').searchParams;
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name);
    found.set(name, values.length === 1 ? (values[0] ?? '') : '');
  }
  return found;
}

/** A path parameter, as a text. */
export function paramOf(request: FastifyRequest, name: string): string {
  const params: unknown = request.params;
  const value = typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined;
  return typeof value === 'string' ? value : '';
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? request.url;
}

function startCall(context: BankContext, request: FastifyRequest): Call {
  const headers: Record<string, string> = {};
  for (const name of loggedHeaders) {
    const value = headerOf(request, name);
    if (value !== undefined) headers[name] = value;
  }
  const call: Call = {
    at: new Date().toISOString(),
    method: request.method,
    path: pathOf(request),
    query: Object.fromEntries(queryOf(request)),
    status: undefined,
    headers,
    hasBearer: request.headers.authorization !== undefined,
  };
  context.calls.push(call);
  if (context.calls.length > loggedCalls) context.calls.shift();
  return call;
}

async function applyFaults(context: BankContext, faults: Faults, reply: FastifyReply) {
  const kind = faults.reset === true ? 'cut' : faults.status !== undefined ? 'refused' : 'delayed';
  context.world.faultCounts.add(context.bank.id, kind);
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
    return reply.send(context.faultBody(faults.status));
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

/** Makes a bank that does not listen yet, with no routes of its standard. */
export function createBank(
  parts: Pick<BankContext, 'bank' | 'basePath' | 'paymentsPath' | 'world' | 'consents'>,
): BankContext {
  const app = Fastify({ logger: false, forceCloseConnections: true });
  const context: BankContext = {
    ...parts,
    app,
    oddities: [],
    calls: [],
    faults: undefined,
    origin: '',
    authorization: undefined,
    binding: undefined,
    refreshes: () => true,
    additionsFor: () => ({ discovery: {}, routes: [] }),
    findScaAuthorization: () => undefined,
    faultBody: () => undefined,
  };
  const calls = new WeakMap<FastifyRequest, Call>();
  const suffering = new WeakMap<FastifyRequest, Faults>();
  app.addHook('onRequest', async (request) => {
    calls.set(request, startCall(context, request));
  });
  // After all onRequest hooks, so that a forced answer still echoes the standard's own headers.
  app.addHook('preValidation', async (request, reply) => {
    const { faults } = context;
    if (faults === undefined || (faults.match !== undefined && !pathOf(request).includes(faults.match))) return;
    if (Math.random() >= faults.share) return;
    suffering.set(request, faults);
    return applyFaults(context, faults, reply);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const call = calls.get(request);
    if (call !== undefined) call.status = reply.statusCode;
    const faults = suffering.get(request);
    return faults === undefined ? payload : bend(faults, reply, payload);
  });
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof Refusal) return reply.code(error.status).headers(error.headers).send(error.body);
    const status = typeof error === 'object' && error !== null ? Number(Reflect.get(error, 'statusCode') ?? 500) : 500;
    return reply.code(status).send(context.faultBody(status));
  });
  return context;
}
