// A response body read to its end, under a bound: the one place that does it. Called by whatever reads an answer of another
// server: both policies of client.ts, the verification of payees, the router's subgraph client.

import type { Readable } from 'node:stream';

/** The body is longer than it may be; it was torn down. */
export class BodyTooLong extends Error {
  override readonly name = 'BodyTooLong';
  constructor(maxBytes: number) {
    super(`body over ${maxBytes} bytes`);
  }
}

/** How a body is read. */
export interface BoundedRead {
  /** Longest body, bytes after decoding. */
  readonly maxBytes: number;
  /** Ends the reading; its reason is thrown. */
  readonly signal?: AbortSignal;
  /** Decodes the body, such as gunzip; none for a body as it is. */
  readonly decoder?: NodeJS.ReadWriteStream & Readable;
  /** Told of each piece, decoded bytes: what was read before a failure is known then. */
  readonly onBytes?: (bytes: number) => void;
}

/** All of a body. Torn down whatever happens. @throws BodyTooLong, the signal's reason, or the connection's error */
export async function readBounded(
  body: Readable,
  { maxBytes, signal, decoder, onBytes }: BoundedRead,
): Promise<Buffer> {
  // `pipe` does not hand errors on; both ends are torn down together below.
  if (decoder !== undefined) body.on('error', (error) => decoder.destroy(error)).pipe(decoder);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of decoder ?? body) {
      signal?.throwIfAborted();
      if (!Buffer.isBuffer(chunk)) throw new TypeError('bodies are read as buffers');
      bytes += chunk.length;
      onBytes?.(chunk.length);
      if (bytes > maxBytes) throw new BodyTooLong(maxBytes);
      chunks.push(chunk);
    }
  } finally {
    tearDown(body);
  }
  return Buffer.concat(chunks);
}

/** An unread body holds its socket, so it is destroyed, and an error that comes later is nobody's. */
export function tearDown(body: Readable): void {
  body.on('error', () => undefined).destroy();
}
