// One document of reference rates over HTTP: asked for with what is known of the last one (ETag, Last-Modified), read piece by
// piece within its bounds. Called by followed.ts, never while a request waits. No redirect is followed: the operator names the
// address. Sources: RFC 9110 sections 8.8, 13.1; RFC 9111.

import type { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { Agent } from 'undici';
import type { CalendarDate } from '../domain/dates.ts';
import { tearDown } from '../http/bounded-body.ts';
import { parseRetryAfter } from '../http/retry-after.ts';
import { EcbParser, UnreadableRates } from './ecb-xml.ts';
import type { RateTable } from './table.ts';

/** What tells whether a document has changed; from its last answer, sent back as it came. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** A document that was read. */
export interface FetchedRates {
  readonly table: RateTable;
  readonly validators: Validators;
}

/** No document, or none that can be used; `message` says why, for operators. */
export class RatesFailure extends Error {
  override readonly name = 'RatesFailure';
  /** When the publisher wants to be asked again, epoch milliseconds; null when it has not said. */
  readonly retryAtMs: number | null;
  constructor(message: string, retryAtMs: number | null = null) {
    super(message);
    this.retryAtMs = retryAtMs;
  }
}

/** What {@link RatesHttp.fetch} is asked for. */
export interface RatesRequest {
  readonly url: string;
  /** Null the first time. */
  readonly validators: Validators | null;
  /** A day after it is refused. */
  readonly latestDay: CalendarDate;
  readonly signal: AbortSignal;
}

/** The whole history has 7 MB, and grows by some 300 kB a year. */
const maxBytes = 32 * 1024 * 1024;
/** Longest wait for a connection, for headers, and between two pieces of a body. */
const patienceMs = 10_000;
/** For all of a document. */
const wholeMs = 120_000;
/** Parsed in one turn: some milliseconds. */
const pieceBytes = 16 * 1024;

/** The way to publishers of rates. */
export class RatesHttp {
  readonly #agent = new Agent({
    connections: 2,
    pipelining: 1,
    // Certificates are always verified, whatever the environment says (NODE_TLS_REJECT_UNAUTHORIZED).
    connect: { timeout: patienceMs, rejectUnauthorized: true },
    headersTimeout: patienceMs,
    bodyTimeout: patienceMs,
  });

  /** The document, or null where it is as it was. @throws RatesFailure */
  async fetch({ url, validators, latestDay, signal }: RatesRequest): Promise<FetchedRates | null> {
    const whole = AbortSignal.any([signal, AbortSignal.timeout(wholeMs)]);
    const { origin, pathname, search } = new URL(url);
    try {
      const { statusCode, headers, body } = await this.#agent.request({
        origin,
        path: pathname + search,
        method: 'GET',
        headers: {
          accept: 'application/xml, text/xml',
          'accept-encoding': 'gzip',
          ...(validators?.etag == null ? {} : { 'if-none-match': validators.etag }),
          ...(validators?.lastModified == null ? {} : { 'if-modified-since': validators.lastModified }),
        },
        signal: whole,
      });
      if (statusCode !== 200) {
        tearDown(body);
        if (statusCode === 304 && validators !== null) return null;
        const retryAtMs = parseRetryAfter(toText(headers['retry-after']) ?? undefined, Date.now()) ?? null;
        throw new RatesFailure(`answered ${statusCode}`, retryAtMs);
      }
      const table = await readTable(body, { encoding: toText(headers['content-encoding']), latestDay, signal: whole });
      return { table, validators: { etag: toText(headers['etag']), lastModified: toText(headers['last-modified']) } };
    } catch (error) {
      throw toFailure(error);
    }
  }

  /** Ends its sockets. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

function toText(header: string | string[] | undefined): string | null {
  return typeof header === 'string' ? header : null;
}

function toFailure(error: unknown): RatesFailure {
  if (error instanceof RatesFailure) return error;
  if (error instanceof UnreadableRates) return new RatesFailure(error.message);
  // Messages of sockets and of zlib may repeat what came.
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
  return new RatesFailure(`no answer (${code ?? (error instanceof Error ? error.name : 'unknown error')})`);
}

/** Reads a body into a table, in turns. @throws UnreadableRates, RatesFailure, or the connection's error */
async function readTable(
  body: Readable,
  terms: { readonly encoding: string | null; readonly latestDay: CalendarDate; readonly signal: AbortSignal },
): Promise<RateTable> {
  const { encoding, latestDay, signal } = terms;
  const parser = new EcbParser(latestDay);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  try {
    for await (const chunk of toPlain(body, encoding)) {
      if (!Buffer.isBuffer(chunk)) throw new TypeError('bodies are read as buffers');
      bytes += chunk.length;
      if (bytes > maxBytes) throw new RatesFailure(`more than ${maxBytes} bytes`);
      for (let start = 0; start < chunk.length; start += pieceBytes) {
        signal.throwIfAborted();
        parser.write(toPiece(decoder, chunk.subarray(start, start + pieceBytes)));
        await turn();
      }
    }
  } finally {
    tearDown(body);
  }
  return parser.close();
}

function toPlain(body: Readable, encoding: string | null): Readable {
  if (encoding === null || encoding === 'identity') return body;
  if (encoding !== 'gzip') throw new RatesFailure('a content encoding that was not asked for');
  const decoder = createGunzip();
  // `pipe` does not hand errors on.
  return body.on('error', (error) => decoder.destroy(error)).pipe(decoder);
}

function toPiece(decoder: TextDecoder, bytes: Buffer): string {
  try {
    return decoder.decode(bytes, { stream: true });
  } catch {
    throw new UnreadableRates('text that is no UTF-8');
  }
}
