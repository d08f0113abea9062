// Calls to a bank that change something, and the bank's authorisation server: consents, tokens, revocations, payments. Made
// once and never again: whether to repeat is the caller's to know. Bounded like what may be repeated: deadline, size, no
// redirect, the bank's own origins only. Made by client.ts; used by src/oauth and the standards' consents and payments.

import { randomUUID } from 'node:crypto';
import type { Dispatcher } from 'undici';
import type { Bank } from '../domain/bank.ts';
import { type BankErrorCode, BankFailure } from '../domain/errors.ts';
import { inSpan, toTraceHeaders } from '../tracing/spans.ts';
import { BodyTooLong, readBounded, tearDown } from './bounded-body.ts';
import { type BankOrigins, toPlainHeaders } from './connection.ts';
import type { Deadline } from './deadline.ts';
import type { ExchangeRecorder } from './recorder.ts';
import { type RequestSigner, toSignedHeaders } from './request-signer.ts';

/** One call. */
export interface BankPost {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Absolute, on one of the bank's origins, else refused before it is made. */
  readonly url: URL;
  /** What is called, for logs: `consents`, `token`, `discovery`. */
  readonly resource: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly deadline: Deadline;
}

/** A complete answer, whatever its status. */
export interface BankPostResponse {
  readonly status: number;
  /** Lower-case names; repeated headers joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** What one call came to, for logs and metrics. No paths, no personal data. */
export interface BankPostRecord {
  readonly bankId: string;
  readonly resource: string;
  readonly method: BankPost['method'];
  /** HTTP status; null when there was no complete answer. */
  readonly status: number | null;
  readonly failure: BankErrorCode | null;
  readonly durationMs: number;
  readonly correlationId: string;
}

/**
 * How long one call may take, milliseconds, when the bank's own timeout is shorter: an answer that is given up can be the
 * only copy of a new token or consent.
 */
const patienceMs = 10_000;

/** The longest wait for one call to this bank, milliseconds. */
export function toPatienceMs({ timeoutMs }: Bank): number {
  return Math.max(timeoutMs, patienceMs);
}

/** The largest answer that is read, bytes: those of consent, payment and authorisation endpoints are a few kilobytes. */
const usualMaxBodyBytes = 1024 * 1024;

/** What {@link BankPoster} needs. */
export interface BankPosterOptions {
  readonly bank: Bank;
  readonly agent: Dispatcher;
  readonly origins: BankOrigins;
  readonly onCall?: ((record: BankPostRecord) => void) | undefined;
  /** The largest answer that is read, bytes; a megabyte where nothing is said. */
  readonly maxBodyBytes?: number | undefined;
  /** None where nothing is ever recorded. */
  readonly recorder?: ExchangeRecorder | undefined;
  /** None where nothing is signed. */
  readonly signer?: RequestSigner | undefined;
}

/** The one attempt at a call. */
interface Attempt {
  readonly call: BankPost;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly correlationId: string;
}

/** The way to one bank for calls that are made once. */
export class BankPoster {
  readonly bank: Bank;
  readonly #agent: Dispatcher;
  readonly #onCall: (record: BankPostRecord) => void;
  readonly #origins: BankOrigins;
  readonly #maxBodyBytes: number;
  readonly #recorder: ExchangeRecorder | undefined;
  readonly #signer: RequestSigner | undefined;
  /** Longest wait for one call, milliseconds. */
  readonly timeoutMs: number;

  constructor(options: BankPosterOptions) {
    const { bank, agent, origins, onCall, maxBodyBytes = usualMaxBodyBytes, recorder, signer } = options;
    this.bank = bank;
    this.#agent = agent;
    this.#origins = origins;
    this.#maxBodyBytes = maxBodyBytes;
    this.#recorder = recorder;
    this.#signer = signer;
    this.#onCall = onCall ?? (() => undefined);
    this.timeoutMs = toPatienceMs(bank);
  }

  /** Endpoints that the issuer's own metadata name are the bank's too. */
  trust(endpoint: URL): void {
    this.#origins.trust(endpoint);
  }

  /**
   * Makes one call, once.
   * @throws BankFailure BANK_TIMEOUT at the deadline or the bank's own timeout, BANK_UNAVAILABLE without a complete answer,
   *   BANK_BAD_RESPONSE on a redirect, a body over the limit, or an origin that is not the bank's; NotSigned where there was no
   *   signature to send it with. After any of them but the last two the bank may have done what it was asked.
   */
  send(call: BankPost): Promise<BankPostResponse> {
    const attributes = { 'bankgraph.bank': this.bank.id, 'bankgraph.resource': call.resource };
    return inSpan('bank call', { kind: 'client', attributes }, async (told) => {
      const response = await this.#send(call);
      told.set({ 'http.request.method': call.method, 'http.response.status_code': response.status });
      return response;
    });
  }

  async #send(call: BankPost): Promise<BankPostResponse> {
    const correlationId = call.headers['x-fapi-interaction-id'] ?? call.headers['x-request-id'] ?? randomUUID();
    const startedAtMs = Date.now();
    const signal = AbortSignal.any([call.deadline.signal, AbortSignal.timeout(this.timeoutMs)]);
    const attempt: Attempt = { call, signal, correlationId };
    let status: number | null = null;
    let failure: BankErrorCode | null = null;
    let answer: Partial<BankPostResponse> = {};
    try {
      if (!this.#origins.has(call.url)) {
        throw this.#failure(attempt, 'BANK_BAD_RESPONSE', 'refused to call an origin that is not the bank’s');
      }
      signal.throwIfAborted();
      const unsigned = {
        accept: 'application/json',
        ...call.headers,
        ...(this.bank.sendsTraceContext === true ? toTraceHeaders() : {}),
      };
      const sent = await toSignedHeaders(
        { ...call, headers: unsigned },
        { bankId: this.bank.id, signer: this.#signer, signal, correlationId },
      );
      const response = await this.#agent.request({
        origin: call.url.origin,
        path: call.url.pathname + call.url.search,
        method: call.method,
        headers: sent,
        body: call.body,
        signal,
      });
      status = response.statusCode;
      if (status >= 300 && status < 400) {
        tearDown(response.body);
        throw this.#failure(attempt, 'BANK_BAD_RESPONSE', `redirect (${status}) refused`);
      }
      const headers = toPlainHeaders(response.headers);
      answer = { headers };
      const text = (await readBounded(response.body, { maxBytes: this.#maxBodyBytes, signal })).toString('utf8');
      answer = { headers, text };
      return { status, headers, text };
    } catch (error) {
      const translated = error instanceof BankFailure ? error : this.#translate(attempt, error);
      failure = translated.code;
      throw translated;
    } finally {
      const { method, resource } = call;
      const durationMs = Date.now() - startedAtMs;
      this.#onCall({ bankId: this.bank.id, resource, method, status, failure, durationMs, correlationId });
      // Nobody knows here whose consent it is of.
      if (this.#recorder?.isOn(this.bank.id, null) === true) {
        const ended = { status, failure, durationMs, atMs: startedAtMs };
        this.#recorder.record({ ...toAsked(attempt), ...toAnswered(answer), ...ended, bankId: this.bank.id });
      }
    }
  }

  #translate(attempt: Attempt, error: unknown): BankFailure {
    if (error instanceof BodyTooLong) return this.#failure(attempt, 'BANK_BAD_RESPONSE', error.message);
    const name = error instanceof Error ? error.name : 'unknown error';
    const isTimeout = attempt.signal.aborted || /^(?:Headers|Body|Connect)TimeoutError$/.test(name);
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : name;
    return isTimeout
      ? this.#failure(attempt, 'BANK_TIMEOUT', 'no complete answer in time')
      : this.#failure(attempt, 'BANK_UNAVAILABLE', `connection failed (${code})`);
  }

  /** Without a cause: what undici throws can hold the request, and with it secrets. */
  #failure({ call, correlationId }: Attempt, code: BankErrorCode, reason: string): BankFailure {
    const operatorMessage = `${this.bank.id} ${call.resource}: ${reason}`;
    return new BankFailure({ code, bankId: this.bank.id, operatorMessage, correlationId });
  }
}

/** What was asked, as it is recorded. */
const toAsked = ({ call: { method, resource, url, headers, body }, correlationId }: Attempt) => ({
  linkId: null,
  method,
  resource,
  url,
  requestHeaders: headers,
  requestText: body,
  correlationId,
});

/** What came of it. */
const toAnswered = ({
  headers = {},
  text = null,
}: {
  readonly headers?: BankPostResponse['headers'];
  readonly text?: string | null;
}) => ({
  responseHeaders: headers,
  responseText: text,
});
