// An HTTP request → the context of its GraphQL operation: who asks, until when, and a fresh set of loaders. Called by the
// server for every request.

import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { createLoaders } from '../../subgraphs/loaders.ts';
import { createAccess } from '../auth/access.ts';
import type { Principal } from '../auth/principal.ts';
import { InvalidToken, KeysUnavailable, type TokenVerifier } from '../auth/token.ts';
import type { ConnectedBank, RequestContext } from '../context.ts';
import { type Deadline, deadlineIn } from '../http/deadline.ts';
import { WriteRefusals } from '../limits/write-refusals.ts';
import { createCallerLinking } from '../linking/caller-linking.ts';
import type { OpenLinking } from '../linking/open.ts';
import type { Log } from '../observability/log.ts';
import { createCallerPayments } from '../payments/caller-payments.ts';
import type { OpenPayments } from '../payments/open.ts';
import type { BankHealth } from '../reading/bank-health.ts';
import { BankReads, type ReadingServices } from '../reading/bank-reads.ts';
import type { Directory } from '../store/directory.ts';
import type { OpenWebhooks } from '../webhooks/open.ts';
import type { GatewayErrorCode } from './errors.ts';

/** What contexts are made from: shared by all requests. */
export interface ContextServices {
  readonly reading: ReadingServices;
  readonly directory: Directory;
  readonly banks: ReadonlyMap<string, ConnectedBank>;
  readonly bankHealth: BankHealth;
  readonly tokens: TokenVerifier;
  readonly log: Log;
  readonly requestTimeoutMs: number;
  readonly psuIpHeader: string | null;
  readonly linking?: OpenLinking | null;
  readonly payments?: OpenPayments | null;
  readonly webhooks?: Pick<OpenWebhooks, 'forCaller'> | null;
  /** Tells the router in front by its headers; absent where none is known. */
  readonly isRouter?: (headers: ContextRequest['headers']) => boolean;
  /** Absent where nothing hands it on. */
  readonly psuUserAgentHeader?: string | null;
}

/** What is read of an HTTP request. */
export interface ContextRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Aborts when the client goes away. */
  readonly clientGone?: AbortSignal;
}

/** What is read of a request, and whether its client has gone. */
export function toContextRequest(request: FastifyRequest, reply: FastifyReply): ContextRequest {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return { headers: request.headers, clientGone: gone.signal };
}

/**
 * Makes a request's context. No token makes an anonymous one: each field says what it needs.
 * @throws GraphQLError UNAUTHENTICATED with HTTP 401 on a bad token; SERVICE_UNAVAILABLE with 503 when the issuer's keys
 *   cannot be had
 */
export async function createRequestContext(
  request: ContextRequest,
  services: ContextServices,
): Promise<RequestContext> {
  const deadline = deadlineIn(services.requestTimeoutMs, request.clientGone);
  const principal = await authenticate(request.headers['authorization'], services);
  return createContextFor(principal, request, deadline, services);
}

/** The context of an operation of somebody who is known already. */
export function createContextFor(
  principal: Principal | null,
  request: ContextRequest,
  deadline: Deadline,
  services: ContextServices,
): RequestContext {
  const { reading, directory, banks, bankHealth, psuIpHeader } = services;
  const access = createAccess(principal, directory);
  const psuIpAddress = psuIpHeader === null ? null : parseIp(request.headers[psuIpHeader]);
  const psuUserAgent = parseUserAgent(request.headers[services.psuUserAgentHeader ?? '']);
  const caller = principal === null ? null : { principal, access, deadline, psuIpAddress };
  const payments = services.payments == null ? null : createCallerPayments(services.payments, caller);
  const webhooks = services.webhooks?.forCaller(caller) ?? null;
  const reads = new BankReads(reading, access, deadline, { ipAddress: psuIpAddress, userAgent: psuUserAgent });
  return {
    principal,
    isRouter: services.isRouter?.(request.headers) === true,
    access,
    loaders: createLoaders(reads, { payments, webhooks }),
    banks,
    bankHealth,
    linkActivity: reading.linkActivity,
    linking: services.linking == null ? null : createCallerLinking(services.linking, caller),
    payments,
    webhooks,
    refusals: new WriteRefusals(),
    requestId: randomUUID(),
  };
}

/** Who an authorization header stands for; null without one. @throws GraphQLError as {@link createRequestContext} */
export async function authenticate(
  header: string | string[] | undefined,
  { tokens, log }: Pick<ContextServices, 'tokens' | 'log'>,
): Promise<Principal | null> {
  if (header === undefined) return null;
  try {
    const match = typeof header === 'string' ? /^Bearer ([\w.-]+)$/i.exec(header) : null;
    if (match?.[1] === undefined) throw new InvalidToken('no bearer token');
    return await tokens.verify(match[1]);
  } catch (error) {
    if (error instanceof InvalidToken) {
      log.refusedToken(error.operatorReason);
      throw refusal('UNAUTHENTICATED', error.message, 401);
    }
    if (error instanceof KeysUnavailable) {
      log.keysUnavailable(error.message);
      throw refusal('SERVICE_UNAVAILABLE', 'Access tokens cannot be checked at the moment.', 503);
    }
    throw error;
  }
}

/** What is said of a token that was good and is over. */
export function tokenIsOver(): GraphQLError {
  return refusal('UNAUTHENTICATED', new InvalidToken('expired').message, 401);
}

function refusal(code: GatewayErrorCode, message: string, status: number): GraphQLError {
  const headers = new Map(status === 401 ? [['www-authenticate', 'Bearer error="invalid_token"']] : []);
  // Apollo reads a map; other servers' types, when a test or benchmark loads them, declare a record.
  const extensions: Record<string, unknown> = { code, http: { status, headers } };
  return new GraphQLError(message, { extensions });
}

/** Printable ASCII of a sane length, since it goes into a header to the bank. */
function parseUserAgent(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && /^[\x20-\x7e]{1,512}$/.test(value) ? value : null;
}

function parseIp(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && isIP(value) !== 0 ? value : null;
}
