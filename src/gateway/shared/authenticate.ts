// Who sends a request, by its bearer token, and what of a request contexts are made from. Called by the makers of contexts
// (src/start/request-context.ts, src/router/router-context.ts) and by subscriptions; calls src/auth/token.ts.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { Principal } from '../../auth/principal.ts';
import { InvalidToken, KeysUnavailable, type TokenVerifier } from '../../auth/token.ts';
import type { Log } from '../../observability/log.ts';
import type { GatewayErrorCode } from './errors.ts';

/** What tokens are judged with. */
export interface Authentication {
  readonly tokens: TokenVerifier;
  readonly log: Pick<Log, 'refusedToken' | 'keysUnavailable'>;
}

/** What is read of an HTTP request. */
export interface ContextRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Aborts when the client goes away. */
  readonly clientGone?: AbortSignal;
}

/** What is read of a request, and whether its client has gone. */
export const toContextRequest = (request: FastifyRequest, reply: FastifyReply): ContextRequest =>
  new HttpRequest(request, reply);

/** A request whose client is watched from when somebody asks for it: most are answered from the cache, where nobody does. */
class HttpRequest implements ContextRequest {
  readonly headers: ContextRequest['headers'];
  readonly #reply: FastifyReply;
  #gone: AbortController | undefined;

  constructor({ headers }: FastifyRequest, reply: FastifyReply) {
    this.headers = headers;
    this.#reply = reply;
  }

  get clientGone(): AbortSignal {
    if (this.#gone === undefined) {
      const gone = new AbortController();
      this.#gone = gone;
      const { raw } = this.#reply;
      const end = () => {
        if (!raw.writableFinished) gone.abort();
      };
      if (raw.closed) end();
      else raw.once('close', end);
    }
    return this.#gone.signal;
  }
}

/**
 * Who an authorization header stands for; null without one.
 * @throws GraphQLError UNAUTHENTICATED with HTTP 401 on a bad token; SERVICE_UNAVAILABLE with 503 when the issuer's keys
 *   cannot be had
 */
export async function authenticate(
  header: string | string[] | undefined,
  { tokens, log }: Authentication,
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
