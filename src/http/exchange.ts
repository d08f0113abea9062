// One question over one socket, and what it came to: undici's answer read under a size cap, every body read or torn down, every
// failure named. No retry, no limit, no memory: those are repeatable.ts', which calls it.

import type { Dispatcher } from 'undici';
import { type BankErrorCode, BankFailure } from '../domain/errors.ts';
import type { BankRequest, BankResponse } from './bank-http.ts';
import { decodeText, quoteNumbers, toDecoder, toOtherFormat } from './body.ts';
import { BodyTooLong, readBounded, tearDown } from './bounded-body.ts';
import type { CallOutcome } from './call-record.ts';
import { toPlainHeaders } from './connection.ts';
import { readBankCorrelationId } from './interaction-id.ts';
import type { ExchangeRecorder, RawExchange } from './recorder.ts';
import { NotSigned, type RequestSigner, toSignedHeaders } from './request-signer.ts';

/** A complete answer, whatever its status. */
export interface ExchangeAnswer {
  readonly isAnswer: true;
  readonly response: BankResponse;
  readonly outcome: Extract<CallOutcome, 'answered' | 'refused' | 'failed'>;
  readonly bodyBytes: number;
  readonly bankCorrelationId: string | null;
}

/** No complete answer, or none that can be read. */
export interface ExchangeFailure {
  readonly isAnswer: false;
  readonly failure: BankFailure;
  readonly outcome: Exclude<CallOutcome, 'answered' | 'refused' | 'failed'>;
  readonly status: number | null;
  readonly bodyBytes: number;
  readonly bankCorrelationId: string | null;
  /** Whether the same request may fare better. */
  readonly isTransient: boolean;
  /** False when the bank has certainly not seen the request. */
  readonly reachedBank: boolean;
}

/** Where and how to ask. */
export interface ExchangeOptions {
  readonly bankId: string;
  readonly agent: Dispatcher;
  readonly request: BankRequest;
  /** W3C Trace Context, where the bank is sent it. */
  readonly traceHeaders?: Readonly<Record<string, string>>;
  /** Ends the exchange. */
  readonly signal: AbortSignal;
  /** Largest body, bytes after decompression. */
  readonly maxBodyBytes: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Said when `signal` has aborted: `cancelled` when there is nobody left to answer. */
  readonly toAbortOutcome: () => 'timeout' | 'cancelled';
  /** Absent where nothing is ever recorded. */
  readonly recorder?: ExchangeRecorder | undefined;
  /** Absent where nothing is signed. */
  readonly signer?: RequestSigner | undefined;
}

/** Makes one exchange. Never throws. A GET, or a POST of a question: nothing that changes anything comes this way. */
export async function exchange(options: ExchangeOptions): Promise<ExchangeAnswer | ExchangeFailure> {
  const { recorder, bankId, request } = options;
  const asked = new Exchange(options);
  if (recorder?.isOn(bankId, request.purpose.linkId) !== true) return asked.run();
  const atMs = options.now();
  const result = await asked.run();
  recorder.record({ ...asked.toRaw(result), atMs, durationMs: options.now() - atMs });
  return result;
}

/** What makes an exchange fail by our own judgement. */
class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly isTransient: boolean;
  constructor(message: string, isTransient: boolean) {
    super(message);
    this.isTransient = isTransient;
  }
}

class Exchange {
  readonly #options: ExchangeOptions;
  #status: number | null = null;
  #bodyBytes = 0;
  #bankCorrelationId: string | null = null;
  #headers: Readonly<Record<string, string>> = {};
  #text: string | null = null;

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  async run(): Promise<ExchangeAnswer | ExchangeFailure> {
    try {
      const response = await this.#ask();
      const { status } = response;
      const hasFailed = status >= 500 || (status >= 400 && this.#options.request.isBankFailure?.(response) === true);
      const outcome = hasFailed ? 'failed' : status >= 200 && status < 300 ? 'answered' : 'refused';
      return {
        isAnswer: true,
        response,
        outcome,
        bodyBytes: this.#bodyBytes,
        bankCorrelationId: this.#bankCorrelationId,
      };
    } catch (error) {
      return this.#toFailure(error);
    }
  }

  /** What is recorded of it, once it has run. */
  toRaw(result: ExchangeAnswer | ExchangeFailure): Omit<RawExchange, 'atMs' | 'durationMs'> {
    const { bankId, request } = this.#options;
    return {
      bankId,
      linkId: request.purpose.linkId,
      resource: request.resource,
      method: request.question === undefined ? 'GET' : 'POST',
      url: request.url,
      requestHeaders:
        request.question === undefined ? request.headers : { ...request.headers, ...toOwnHeaders(request) },
      requestText: request.question?.text ?? null,
      status: this.#status,
      responseHeaders: this.#headers,
      responseText: this.#text,
      failure: result.isAnswer ? null : result.failure.code,
      correlationId: this.#bankCorrelationId ?? request.correlationId,
    };
  }

  async #ask(): Promise<BankResponse> {
    const { agent, bankId, request, signal, now, traceHeaders, signer } = this.#options;
    const { url, resource, correlationId } = request;
    signal.throwIfAborted();
    const unsigned = {
      accept: 'application/json',
      'accept-encoding': 'gzip, br',
      ...request.headers,
      ...toOwnHeaders(request),
      ...traceHeaders,
    };
    const asked =
      request.question === undefined
        ? ({ method: 'GET', body: null } as const)
        : ({ method: 'POST', body: request.question.text } as const);
    const outgoing = { ...asked, url, resource, headers: unsigned };
    const headers = await toSignedHeaders(outgoing, { bankId, signer, signal, correlationId });
    const response = await agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      headers,
      ...asked,
      signal,
    });
    const status = response.statusCode;
    this.#status = status;
    const answered = toPlainHeaders(response.headers);
    this.#headers = answered;
    this.#bankCorrelationId = readBankCorrelationId(answered, correlationId);
    if (status >= 300 && status < 400 && status !== 304) {
      tearDown(response.body);
      throw new Unreadable(`redirect (${status}) refused`, false);
    }
    const text = await this.#readBody(response.body, answered);
    if (this.#options.recorder !== undefined) this.#text = text;
    const parsed = parseBody(status, request.readsNumbersAsText === true ? quoteNumbers(text) : text, answered);
    return { status, headers: answered, body: parsed, receivedAtMs: now(), correlationId };
  }

  async #readBody(body: Dispatcher.ResponseData['body'], headers: Readonly<Record<string, string>>): Promise<string> {
    const { signal, maxBodyBytes } = this.#options;
    const decoder = toDecoder(headers['content-encoding']);
    if (decoder === null) {
      tearDown(body);
      throw new Unreadable('unknown content encoding', false);
    }
    const bytes = await readBounded(body, {
      maxBytes: maxBodyBytes,
      signal,
      ...(decoder === undefined ? {} : { decoder }),
      onBytes: (count) => {
        this.#bodyBytes += count;
      },
    });
    return decodeText(bytes, headers['content-type']);
  }

  #toFailure(error: unknown): ExchangeFailure {
    const { signal, toAbortOutcome } = this.#options;
    const of = (
      code: BankErrorCode,
      message: string,
      judged: Pick<ExchangeFailure, 'outcome' | 'isTransient' | 'reachedBank'>,
    ): ExchangeFailure => ({
      isAnswer: false,
      failure: this.#failure(code, message, error),
      status: this.#status,
      bodyBytes: this.#bodyBytes,
      bankCorrelationId: this.#bankCorrelationId,
      ...judged,
    });
    const reached = { isTransient: true, reachedBank: true };
    if (error instanceof NotSigned) {
      // Nothing was sent, and asking again would ask the same keeper of the key.
      const unsent = { outcome: 'unreachable', isTransient: false, reachedBank: false } as const;
      return of(error.code, error.message, unsent);
    }
    if (signal.aborted) {
      const outcome = toAbortOutcome();
      const message = outcome === 'cancelled' ? 'nobody waits for the answer any more' : 'no complete answer in time';
      return of('BANK_TIMEOUT', message, { outcome, ...reached });
    }
    if (error instanceof Unreadable) {
      return of('BANK_BAD_RESPONSE', error.message, {
        outcome: 'unreadable',
        ...reached,
        isTransient: error.isTransient,
      });
    }
    if (error instanceof BodyTooLong)
      return of('BANK_BAD_RESPONSE', error.message, { outcome: 'unreadable', ...reached, isTransient: false });
    const code = toErrorCode(error);
    if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
      return of('BANK_TIMEOUT', `no complete answer in time (${code})`, { outcome: 'timeout', ...reached });
    }
    if (code === 'UND_ERR_CONNECT_TIMEOUT') {
      return of('BANK_TIMEOUT', 'no connection in time', { outcome: 'timeout', isTransient: true, reachedBank: false });
    }
    if (undecodable.test(code))
      return of('BANK_BAD_RESPONSE', `the body cannot be decoded (${code})`, { outcome: 'unreadable', ...reached });
    const reachedBank = !neverConnected.test(code);
    const isTransient = !untrustworthy.test(code);
    return of('BANK_UNAVAILABLE', `connection failed (${code})`, { outcome: 'unreachable', isTransient, reachedBank });
  }

  #failure(code: BankErrorCode, message: string, cause: unknown): BankFailure {
    const { bankId, request } = this.#options;
    return new BankFailure({
      code,
      bankId,
      operatorMessage: `${bankId} ${request.resource}: ${message}`,
      correlationId: this.#bankCorrelationId ?? request.correlationId,
      cause,
    });
  }
}

/** Who asks: with a question that stands in it. */
const toOwnHeaders = ({ question, accessToken }: BankRequest): Record<string, string> =>
  question === undefined ? { authorization: `Bearer ${accessToken}` } : { 'content-type': 'application/json' };

/** zlib's codes: the body ended early, or never was what it claims. */
const undecodable = /^(?:Z_|ERR__?ERROR_|ERR_BROTLI|ERR_PADDING|ERR_ZLIB)/;
/** Certificates that do not hold (Node's TLS codes): asking again changes nothing. */
const untrustworthy = /^(?:ERR_TLS_|CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|ERR_SSL_)/;
/** The connection was never made, so the bank has not seen the request. */
const neverConnected =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ERR_TLS_|CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|ERR_SSL_)/;

/** An empty body says nothing, whatever the status: several banks say so that a list has no entries. */
function parseBody(
  status: number,
  text: string,
  { 'content-type': contentType }: Readonly<Record<string, string>>,
): unknown {
  if (text.trim() === '') return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    if (status >= 400) return undefined;
    // A file is an answer: asking again would bring it again, and the bank is there.
    const other = toOtherFormat(text, contentType);
    if (other !== null) return other;
    throw new Unreadable('the body is not JSON', true);
  }
}

function toErrorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
