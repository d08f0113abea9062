// One POST to a partner's address, by undici: only to addresses that may be reached from here, resolved anew for every
// connection, TLS verified, redirects not followed, in bounded time, and of the answer no more than its status is wanted.
// Called by deliverer.ts.

import { isIP, type LookupFunction } from 'node:net';
import { Agent, request } from 'undici';
import { parseRetryAfter } from '../http/retry-after.ts';
import type { WebhookFailure } from '../store/webhooks.ts';
import { type AddressRules, hostOf, mayConnect, parseWebhookUrl } from './address.ts';
import { createPublicResolver, type Resolve, type ResolvedAddress, resolveLocally } from './resolve.ts';

/** Longest time from the lookup of the host to the answer's status, milliseconds. */
const attemptTimeoutMs = 10_000;
/** Of an answer's body this much is read, so that its connection can be used again; bytes. */
const readBytes = 4096;
/** And for so long, milliseconds: the status has said what became of it. */
const readBodyMs = 1000;
/** A connection that is not used is closed after this, milliseconds. */
const idleMs = 10_000;

/** What an attempt came to. */
export interface WebhookAnswer {
  /** Null without an answer. */
  readonly httpStatus: number | null;
  /** Null when it was taken: answered with 2xx. */
  readonly failure: Exclude<WebhookFailure, 'FORBIDDEN'> | null;
  /** How long the receiver wants to be left alone, milliseconds from now; 0 when it does not say. */
  readonly retryAfterMs: number;
}

/** How {@link WebhookSender} sends. */
export interface WebhookSenderOptions {
  readonly rules: AddressRules;
  /** For tests. */
  readonly resolve?: Resolve;
  /** PEM, instead of the well-known authorities; for tests. */
  readonly ca?: string;
  readonly timeoutMs?: number;
}

/** No address of the host may be reached from here. */
class AddressNotAllowed extends Error {
  override readonly name = 'AddressNotAllowed';
}

/** The way to partners' receivers. */
export class WebhookSender {
  readonly #rules: AddressRules;
  readonly #timeoutMs: number;
  readonly #agent: Agent;

  constructor({ rules, resolve, ca, timeoutMs = attemptTimeoutMs }: WebhookSenderOptions) {
    this.#rules = rules;
    this.#timeoutMs = timeoutMs;
    this.#agent = new Agent({
      // As many connections to one origin as the worker has attempts: partners that share one wait for nobody.
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: idleMs,
      keepAliveMaxTimeout: idleMs,
      headersTimeout: timeoutMs,
      bodyTimeout: readBodyMs,
      connect: {
        timeout: timeoutMs,
        // Whatever the environment says (NODE_TLS_REJECT_UNAUTHORIZED).
        rejectUnauthorized: true,
        lookup: toLookup(resolve ?? (rules.allowPrivate ? resolveLocally : createPublicResolver()), rules),
        ...(ca === undefined ? {} : { ca }),
      },
    });
  }

  /** Longest time that {@link send} takes, milliseconds. */
  get longestMs(): number {
    return this.#timeoutMs + readBodyMs;
  }

  /**
   * Sends once. `signal` breaks it off, and then nobody knows whether it has arrived.
   * @throws the signal's reason when it aborts first
   */
  async send(
    address: string,
    { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
    signal: AbortSignal,
  ): Promise<WebhookAnswer> {
    // Again, for what was registered under other rules; addresses in URLs are never looked up.
    const url = parseWebhookUrl(address, this.#rules);
    if (url === null || (isIP(hostOf(url)) !== 0 && !mayConnect(hostOf(url), this.#rules))) return notAllowed;
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    try {
      const response = await request(url, {
        dispatcher: this.#agent,
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'bankgraph-webhooks' },
        body,
        signal: AbortSignal.any([signal, timeout]),
      });
      // Whatever becomes of the body: the status stands.
      await response.body.dump({ limit: readBytes, signal: AbortSignal.timeout(readBodyMs) }).catch(() => undefined);
      const { statusCode: httpStatus } = response;
      if (httpStatus >= 200 && httpStatus < 300) return { httpStatus, failure: null, retryAfterMs: 0 };
      return { httpStatus, failure: 'HTTP_STATUS', retryAfterMs: toRetryAfterMs(response.headers['retry-after']) };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof AddressNotAllowed) return notAllowed;
      return timeout.aborted || isTimeout(error) ? noAnswer('TIMEOUT') : noAnswer('CONNECTION');
    }
  }

  /** Closes every connection; what is under way fails. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

const noAnswer = (failure: WebhookAnswer['failure']): WebhookAnswer => ({
  httpStatus: null,
  failure,
  retryAfterMs: 0,
});
const notAllowed = noAnswer('ADDRESS_NOT_ALLOWED');

function toRetryAfterMs(header: string | string[] | undefined): number {
  const nowMs = Date.now();
  return (parseRetryAfter(typeof header === 'string' ? header : undefined, nowMs) ?? nowMs) - nowMs;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (/Timeout/.test(error.name) || ('code' in error && error.code === 'ETIMEDOUT'));
}

/** A lookup for sockets that gives only addresses that may be connected to. Nothing is asked twice between the two. */
function toLookup(resolve: Resolve, rules: AddressRules): LookupFunction {
  return (host, { all, family }, callback) => {
    const give = (found: readonly ResolvedAddress[]): void => {
      const isWanted = (one: ResolvedAddress) => (family !== 4 && family !== 6) || one.family === family;
      const usable = found.filter((one) => isWanted(one) && mayConnect(one.address, rules));
      const [first] = usable;
      if (first === undefined) callback(new AddressNotAllowed('no address may be reached'), '', 0);
      else if (all === true) callback(null, [...usable]);
      else callback(null, first.address, first.family);
    };
    resolve(host).then(give, (error: unknown) =>
      callback(error instanceof Error ? error : new Error('the host cannot be looked up'), '', 0),
    );
  };
}
