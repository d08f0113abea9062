// A file of a bank's, such as a statement: asked for once, on the bank's own origin, without following a redirect, and handed on as it
// comes. Bounded in bytes, in the bank's time, and in files at once. Quotas and pauses are those of other calls. Made by client.ts beside
// repeatable.ts; asked by the connectors, read by src/documents.

import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Bank } from '../domain/bank.ts';
import { type BankErrorCode, BankFailure } from '../domain/errors.ts';
import type { BankRequest, BankResponse } from './bank-http.ts';
import { readBounded, tearDown } from './bounded-body.ts';
import type { BankHttpEvents, CallOutcome } from './call-record.ts';
import { type BankOrigins, toPlainHeaders } from './connection.ts';
import { readBankCorrelationId } from './interaction-id.ts';
import { noQuotas, type QuotaRefusal, type Quotas } from './quotas.ts';
import { NotSigned, type RequestSigner, toSignedHeaders } from './request-signer.ts';

/** A file as it comes. */
export interface BankFile {
  /** As the bank says it, in lower case and without parameters; null where it says none. */
  readonly mediaType: string | null;
  /** Lets go of the bank, whatever was taken; more than once at will. To be called in any case: bytes that nobody takes hold a socket. */
  end(): void;
  /** Taken piece by piece. @throws BankFailure where the bank breaks off, is too slow or sends too much */
  readonly bytes: AsyncGenerator<Buffer>;
}

/** A file, or the bank's answer where it is none. */
export type FileAnswer = { readonly file: BankFile } | { readonly refusal: BankResponse };

/** The way to a bank's files. */
export interface BankFiles {
  /** @throws BankFailure as {@link BankHttp.get} */
  open(request: BankRequest): Promise<FileAnswer>;
}

/** Bounds of one file. */
export interface FileBounds {
  /** Bytes at most. */
  readonly maxBytes: number;
  /** How long the bank may keep a piece back, milliseconds. */
  readonly silenceMs: number;
  /** How long all waits for the bank may take together: one that drips is ended. What the client takes is not counted. */
  readonly waitMs: number;
}

/** A scanned statement of a year is some megabytes. */
export const usualFileBounds: FileBounds = { maxBytes: 32 * 1024 * 1024, silenceMs: 15_000, waitMs: 60_000 };
/** Files of one bank that are under way at once. */
const mostAtOnce = 4;
/** An error's body. */
const maxErrorBytes = 65_536;
/** How long a place is held over the gateways, should this one die. */
const leaseMs = 600_000;

/** Gives the place back and records the call. */
type CloseFile = (outcome: CallOutcome, bodyBytes: number) => void;

/** What {@link FileCalls} needs. */
export interface FileCallsOptions extends Pick<BankHttpEvents, 'onCall'> {
  readonly bank: Bank;
  readonly agent: Dispatcher;
  readonly origins: BankOrigins;
  readonly quotas?: Quotas;
  readonly bounds?: FileBounds;
  /** None by default. */
  readonly signer?: RequestSigner | undefined;
}

/** One bank's files. */
export class FileCalls implements BankFiles {
  readonly #options: FileCallsOptions;
  readonly #quotas: Quotas;
  readonly #bounds: FileBounds;
  #underWay = 0;

  constructor(options: FileCallsOptions) {
    this.#options = options;
    this.#quotas = options.quotas ?? noQuotas;
    this.#bounds = options.bounds ?? usualFileBounds;
  }

  async open(request: BankRequest): Promise<FileAnswer> {
    const { bank, origins } = this.#options;
    if (!origins.has(request.url)) throw this.#failure(request, 'BANK_BAD_RESPONSE', 'refused to call another origin');
    if (this.#underWay >= mostAtOnce)
      throw this.#failure(request, 'BANK_UNAVAILABLE', 'not asked: too many files at once');
    const { purpose, url, resource } = request;
    const held = this.#quotas.heldBack({ bank, ...purpose });
    if (held !== null) throw this.#refused(request, held);
    const grant = await this.#quotas.take({ bank, ...purpose, path: url.pathname, resource, maxWaitMs: 0, leaseMs });
    if (!grant.isGranted) throw this.#refused(request, grant);
    this.#underWay += 1;
    let isOver = false;
    const end = (reached: boolean): void => {
      if (isOver) return;
      isOver = true;
      this.#underWay -= 1;
      grant.release(reached);
    };
    try {
      return await this.#ask(request, end);
    } catch (error) {
      end(!(error instanceof BankFailure) || error.code !== 'BANK_UNAVAILABLE');
      throw error;
    }
  }

  async #ask(request: BankRequest, end: (reached: boolean) => void): Promise<FileAnswer> {
    const { agent, bank, signer } = this.#options;
    const { url, resource, accessToken, deadline, correlationId } = request;
    const startedAtMs = Date.now();
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(), Math.max(0, Math.min(bank.timeoutMs, deadline.atMs - startedAtMs)));
    const onGone = (): void => over.abort();
    deadline.signal.addEventListener('abort', onGone, { once: true });
    let answer: Dispatcher.ResponseData;
    try {
      const unsigned = {
        'accept-encoding': 'identity',
        ...request.headers,
        authorization: `Bearer ${accessToken}`,
      };
      const headers = await toSignedHeaders(
        { method: 'GET', url, resource, headers: unsigned, body: null },
        { bankId: bank.id, signer, signal: over.signal, correlationId },
      );
      answer = await agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'GET',
        headers,
        signal: over.signal,
        // Waits for pieces are measured below.
        bodyTimeout: 0,
      });
    } catch (error) {
      const code: BankErrorCode = over.signal.aborted ? 'BANK_TIMEOUT' : 'BANK_UNAVAILABLE';
      this.#tell(request, { status: null, outcome: over.signal.aborted ? 'timeout' : 'unreachable', startedAtMs });
      throw error instanceof NotSigned ? error : this.#failure(request, code, 'no answer', error);
    } finally {
      clearTimeout(timer);
      deadline.signal.removeEventListener('abort', onGone);
      request.onAttempt?.();
    }
    const status = answer.statusCode;
    const plain = toPlainHeaders(answer.headers);
    const refuse = (reason: string): BankFailure => {
      tearDown(answer.body);
      this.#tell(request, { status, outcome: 'unreadable', startedAtMs });
      return this.#failure(request, 'BANK_BAD_RESPONSE', reason);
    };
    if (status >= 300 && status < 400) throw refuse(`redirect (${status}) refused`);
    if (status < 200 || status >= 300) {
      const body = await readBounded(answer.body, {
        maxBytes: maxErrorBytes,
        signal: AbortSignal.timeout(bank.timeoutMs),
      })
        .then((bytes): unknown => JSON.parse(bytes.toString('utf8')))
        .catch(() => undefined);
      this.#tell(request, { status, outcome: status >= 500 ? 'failed' : 'refused', startedAtMs });
      end(true);
      const correlationId = readBankCorrelationId(plain, request.correlationId) ?? request.correlationId;
      return { refusal: { status, headers: plain, body, receivedAtMs: Date.now(), correlationId } };
    }
    const encoding = plain['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') throw refuse('an encoding that was not asked for');
    if (Number(plain['content-length'] ?? 0) > this.#bounds.maxBytes) throw refuse('a file that is too long');
    const mediaType = (plain['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    // Once, whether its bytes were taken or not: a generator that was never begun has no end.
    let isClosed = false;
    const close: CloseFile = (outcome, bodyBytes) => {
      if (isClosed) return;
      isClosed = true;
      end(true);
      this.#tell(request, { status, outcome, startedAtMs, bodyBytes });
    };
    const bytes = this.#bytes(request, answer.body, close);
    const letGo = (): void => {
      tearDown(answer.body);
      close('cancelled', 0);
    };
    return { file: { mediaType: mediaType === '' ? null : mediaType, bytes, end: letGo } };
  }

  async *#bytes(request: BankRequest, body: Readable, close: CloseFile): AsyncGenerator<Buffer> {
    const { maxBytes, silenceMs, waitMs } = this.#bounds;
    let bodyBytes = 0;
    let waitedMs = 0;
    let outcome: CallOutcome = 'cancelled';
    const pieces: AsyncIterator<unknown> = body[Symbol.asyncIterator]();
    try {
      for (;;) {
        const askedAtMs = Date.now();
        const next = await this.#next(request, pieces, Math.min(silenceMs, waitMs - waitedMs));
        waitedMs += Date.now() - askedAtMs;
        if (next.done === true) break;
        if (!Buffer.isBuffer(next.value)) throw new TypeError('bodies are read as buffers');
        bodyBytes += next.value.length;
        if (bodyBytes > maxBytes) throw this.#failure(request, 'BANK_BAD_RESPONSE', 'a file that is too long');
        yield next.value;
      }
      outcome = 'answered';
    } catch (error) {
      const isTimeout = error instanceof BankFailure && error.code === 'BANK_TIMEOUT';
      outcome = isTimeout ? 'timeout' : 'unreadable';
      if (error instanceof BankFailure) throw error;
      throw this.#failure(request, 'BANK_UNAVAILABLE', 'the file broke off', error);
    } finally {
      tearDown(body);
      close(outcome, bodyBytes);
    }
  }

  async #next(request: BankRequest, pieces: AsyncIterator<unknown>, ms: number): Promise<IteratorResult<unknown>> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      const tooLate = () => reject(this.#failure(request, 'BANK_TIMEOUT', 'no more of the file in time'));
      timer = setTimeout(tooLate, Math.max(0, ms));
    });
    try {
      return await Promise.race([pieces.next(), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #tell(
    { resource, purpose, correlationId }: BankRequest,
    {
      status,
      outcome,
      startedAtMs,
      bodyBytes = 0,
    }: {
      readonly status: number | null;
      readonly outcome: CallOutcome;
      readonly startedAtMs: number;
      readonly bodyBytes?: number;
    },
  ): void {
    this.#options.onCall({
      bankId: this.#options.bank.id,
      resource,
      status,
      outcome,
      failure: null,
      durationMs: Date.now() - startedAtMs,
      bodyBytes,
      attempt: 1,
      cacheState: purpose.cacheState,
      isAttended: purpose.isAttended,
      correlationId,
      bankCorrelationId: null,
    });
  }

  #refused(request: BankRequest, { code, limit, retryAtMs }: QuotaRefusal): BankFailure {
    const { bank } = this.#options;
    const operatorMessage = `${bank.id} ${request.resource}: not asked: ${limit}`;
    return new BankFailure({ code, bankId: bank.id, operatorMessage, retryAtMs });
  }

  // biome-ignore lint/complexity/useMaxParams: the cause is there in two places of five.
  #failure(request: BankRequest, code: BankErrorCode, reason: string, cause?: unknown): BankFailure {
    const { bank } = this.#options;
    const operatorMessage = `${bank.id} ${request.resource}: ${reason}`;
    return new BankFailure({ code, bankId: bank.id, operatorMessage, correlationId: request.correlationId, cause });
  }
}
