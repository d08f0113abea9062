// The only code that talks to banks: undici, one connection pool a bank. Made by src/main.ts, called by the connectors.
// It bounds time (the operation's deadline and the bank's own timeout), concurrency (a bulkhead a bank) and size,
// refuses redirects and foreign origins, reads or cancels every body, and logs each call without personal data.

import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { type BulkheadPolicy, BulkheadRejectedError, bulkhead } from 'cockatiel';
import { Agent, type Dispatcher } from 'undici';
import type { Bank } from '../domain/bank.ts';
import { type BankErrorCode, BankFailure } from '../domain/errors.ts';
import type { BankHttp, BankRequest, BankResponse } from './bank-http.ts';

/** What one call came to, for logs and metrics. Holds no personal data: resource names, never paths. */
export interface BankCallRecord {
  readonly bankId: string;
  readonly resource: string;
  /** HTTP status; null when there was no complete answer. */
  readonly status: number | null;
  /** Set when the call failed before its status could be judged. */
  readonly failure: BankErrorCode | null;
  readonly durationMs: number;
  readonly bodyBytes: number;
  readonly correlationId: string;
}

/** What {@link createBankHttp} needs. */
export interface BankHttpOptions {
  readonly bank: Bank;
  /** Largest body that is read, in bytes after decompression. */
  readonly maxBodyBytes: number;
  readonly onCall: (record: BankCallRecord) => void;
}

/** A bank's HTTP client and the sockets it holds. */
export interface OwnedBankHttp extends BankHttp {
  /** Ends the bank's sockets; calls under way fail. */
  close(): Promise<void>;
}

/** Calls that may wait for a place in the bulkhead, per place: beyond that the bank is told as unavailable. */
const waitingPerPlace = 50;

/** Makes the way to one bank. Source: RFC 9110; limits are house rules. */
export function createBankHttp({ bank, maxBodyBytes, onCall }: BankHttpOptions): OwnedBankHttp {
  const agent = new Agent({
    connections: bank.maxConcurrentCalls,
    pipelining: 1,
    connect: { timeout: bank.timeoutMs },
    headersTimeout: bank.timeoutMs,
    bodyTimeout: bank.timeoutMs,
  });
  const places = bulkhead(bank.maxConcurrentCalls, bank.maxConcurrentCalls * waitingPerPlace);
  const origins = new Set(
    [bank.endpoints.accounts, bank.endpoints.customer, bank.endpoints.payments]
      .filter((endpoint) => endpoint !== null)
      .map((endpoint) => new URL(endpoint).origin),
  );
  return {
    get: (request) => new BankCall(bank, agent, places, origins, maxBodyBytes, onCall).get(request),
    close: () => agent.destroy(),
  };
}

/** One call and its record. */
class BankCall {
  readonly #bank: Bank;
  readonly #agent: Dispatcher;
  readonly #places: BulkheadPolicy;
  readonly #origins: ReadonlySet<string>;
  readonly #maxBodyBytes: number;
  readonly #onCall: (record: BankCallRecord) => void;
  #status: number | null = null;
  #bodyBytes = 0;

  constructor(
    bank: Bank,
    agent: Dispatcher,
    places: BulkheadPolicy,
    origins: ReadonlySet<string>,
    maxBodyBytes: number,
    onCall: (record: BankCallRecord) => void,
  ) {
    this.#bank = bank;
    this.#agent = agent;
    this.#places = places;
    this.#origins = origins;
    this.#maxBodyBytes = maxBodyBytes;
    this.#onCall = onCall;
  }

  async get(request: BankRequest): Promise<BankResponse> {
    if (!this.#origins.has(request.url.origin)) {
      throw this.#failure(request, 'BANK_BAD_RESPONSE', 'refused to call an origin that is not the bank’s');
    }
    const startedAtMs = Date.now();
    const signal = AbortSignal.any([request.deadline.signal, AbortSignal.timeout(this.#bank.timeoutMs)]);
    let failure: BankErrorCode | null = null;
    try {
      return await this.#places.execute(() => this.#exchange(request, signal), signal);
    } catch (error) {
      const translated = this.#translate(request, error, signal);
      failure = translated.code;
      throw translated;
    } finally {
      this.#onCall({
        bankId: this.#bank.id,
        resource: request.resource,
        status: this.#status,
        failure,
        durationMs: Date.now() - startedAtMs,
        bodyBytes: this.#bodyBytes,
        correlationId: request.correlationId,
      });
    }
  }

  async #exchange(request: BankRequest, signal: AbortSignal): Promise<BankResponse> {
    signal.throwIfAborted();
    const response = await this.#agent.request({
      origin: request.url.origin,
      path: request.url.pathname + request.url.search,
      method: 'GET',
      headers: {
        accept: 'application/json',
        'accept-encoding': 'gzip, br',
        ...request.headers,
        authorization: `Bearer ${request.accessToken}`,
      },
      signal,
    });
    this.#status = response.statusCode;
    const headers = toPlainHeaders(response.headers);
    if (response.statusCode >= 300 && response.statusCode < 400 && response.statusCode !== 304) {
      response.body.on('error', () => undefined).destroy();
      throw this.#failure(request, 'BANK_BAD_RESPONSE', `redirect (${response.statusCode}) refused`);
    }
    const text = await this.#readBody(request, response.body, headers['content-encoding'], signal);
    return {
      status: response.statusCode,
      headers,
      body: this.#parseBody(request, response.statusCode, text),
      receivedAtMs: Date.now(),
    };
  }

  async #readBody(
    request: BankRequest,
    body: Dispatcher.ResponseData['body'],
    encoding: string | undefined,
    signal: AbortSignal,
  ): Promise<string> {
    const decoder = toDecoder(encoding);
    if (decoder === null) {
      body.on('error', () => undefined).destroy();
      throw this.#failure(request, 'BANK_BAD_RESPONSE', 'unknown content encoding');
    }
    // `pipe` does not hand errors on; both ends are torn down together below.
    if (decoder !== undefined) body.on('error', (error) => decoder.destroy(error)).pipe(decoder);
    const stream = decoder ?? body;
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of stream) {
        signal.throwIfAborted();
        if (!Buffer.isBuffer(chunk)) throw new TypeError('bodies are read as buffers');
        this.#bodyBytes += chunk.length;
        if (this.#bodyBytes > this.#maxBodyBytes) {
          throw this.#failure(request, 'BANK_BAD_RESPONSE', `body over ${this.#maxBodyBytes} bytes`);
        }
        chunks.push(chunk);
      }
    } finally {
      body.on('error', () => undefined).destroy();
    }
    return Buffer.concat(chunks).toString('utf8');
  }

  #parseBody(request: BankRequest, status: number, text: string): unknown {
    if (text === '') return undefined;
    try {
      const parsed: unknown = JSON.parse(text);
      return parsed;
    } catch {
      if (status >= 400) return undefined;
      throw this.#failure(request, 'BANK_BAD_RESPONSE', 'the body is not JSON');
    }
  }

  #translate(request: BankRequest, error: unknown, signal: AbortSignal): BankFailure {
    if (error instanceof BankFailure) return error;
    if (error instanceof BulkheadRejectedError) {
      return this.#failure(request, 'BANK_UNAVAILABLE', 'too many calls to this bank are waiting', error);
    }
    const name = error instanceof Error ? error.name : 'unknown error';
    if (signal.aborted || name === 'HeadersTimeoutError' || name === 'BodyTimeoutError') {
      return this.#failure(request, 'BANK_TIMEOUT', `no complete answer (${name})`, error);
    }
    if (name === 'ConnectTimeoutError') return this.#failure(request, 'BANK_TIMEOUT', 'no connection in time', error);
    return this.#failure(request, 'BANK_UNAVAILABLE', `connection failed (${toErrorCode(error)})`, error);
  }

  #failure(request: BankRequest, code: BankErrorCode, operatorMessage: string, cause?: unknown): BankFailure {
    return new BankFailure({
      code,
      bankId: this.#bank.id,
      operatorMessage: `${this.#bank.id} ${request.resource}: ${operatorMessage}`,
      correlationId: request.correlationId,
      cause,
    });
  }
}

function toDecoder(encoding: string | undefined) {
  switch (encoding?.toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    default:
      return null;
  }
}

function toPlainHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return plain;
}

function toErrorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
