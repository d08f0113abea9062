// The form of a backup's file: a line that names the key, then chunks of AES-256-GCM, each bound to its place, the last marked as
// such: a file that is cut off, put together anew or changed in one bit does not open. The construction is STREAM (Hoang, Reyhanitabar,
// Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance, 2015), as the age file format uses it
// (age-encryption.org/v1, "Payload"), with Node's own cipher. Called by write-backup.ts and read-backup.ts.

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { SealingKey } from '../sealing.ts';
import { BackupFailure } from './failure.ts';

/** What the first line begins with. */
const magic = 'bankgraph-backup-1';
/** Bytes in the clear of every chunk but the last, as in age. */
const chunkBytes = 65_536;
const tagBytes = 16;
/** A salt for each file: each has a key of its own, so that counted nonces never come twice under one. */
const saltBytes = 32;
/** Longer first lines are none of ours. */
const maxHeaderBytes = 200;

/** Bytes as they come from a stream. */
export type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** The key of one file: bound to all of the first line, which is so told to be changed, too (HKDF, RFC 5869). */
const toFileKey = (key: Buffer, header: string, salt: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, Buffer.from(header, 'latin1'), 32));

/** 11 bytes of a counter and one that says whether it is the last, as in age. */
function toNonce(counter: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(counter, 5, 6);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

/** Seals a stream under a key, in constant memory. */
export async function* sealFile(source: Bytes, { id, key }: SealingKey): AsyncGenerator<Buffer> {
  const salt = randomBytes(saltBytes);
  const header = `${magic} ${id} ${salt.toString('base64url')}\n`;
  const fileKey = toFileKey(key, header, salt);
  yield Buffer.from(header, 'latin1');
  let counter = 0;
  const seal = (chunk: Uint8Array, isLast: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', fileKey, toNonce(counter++, isLast), { authTagLength: tagBytes });
    return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  };
  // A chunk is held back until it is known whether another follows.
  let held: Buffer | null = null;
  for await (const chunk of inChunks(source, chunkBytes)) {
    if (held !== null) yield seal(held, false);
    held = chunk;
  }
  yield seal(held ?? Buffer.alloc(0), true);
}

/**
 * Opens what {@link sealFile} has made, chunk by chunk: what is given has been authenticated, but the whole only once it has ended
 * without a failure. @throws BackupFailure NOT_A_BACKUP, UNKNOWN_KEY, BROKEN
 */
export async function* openFile(source: Bytes, keys: readonly SealingKey[]): AsyncGenerator<Buffer> {
  const { header, rest } = await readHeader(source);
  const [, keyId, salt64] = new RegExp(`^${magic} ([\\w.-]{1,40}) ([\\w-]{43})\n$`).exec(header) ?? [];
  if (keyId === undefined || salt64 === undefined) throw notABackup();
  const key = keys.find(({ id }) => id === keyId)?.key;
  if (key === undefined) {
    throw new BackupFailure(
      'UNKNOWN_KEY',
      `it is sealed under the backup key ${keyId}, which BACKUP_KEYS does not have`,
    );
  }
  const fileKey = toFileKey(key, header, Buffer.from(salt64, 'base64url'));
  let counter = 0;
  let held: Buffer | null = null;
  const open = (sealed: Buffer, isLast: boolean): Buffer => {
    const nonce = toNonce(counter++, isLast);
    try {
      const decipher = createDecipheriv('aes-256-gcm', fileKey, nonce, { authTagLength: tagBytes });
      decipher.setAuthTag(sealed.subarray(-tagBytes));
      return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
    } catch {
      throw new BackupFailure(
        'BROKEN',
        counter === 1
          ? `it does not open: it was changed or cut off, or its key ${keyId} is another than the one of that name in BACKUP_KEYS`
          : `it is cut off or was changed, after ${(counter - 1) * chunkBytes} bytes of what it holds`,
      );
    }
  };
  for await (const chunk of inChunks(rest, chunkBytes + tagBytes)) {
    if (held !== null) yield open(held, false);
    held = chunk;
  }
  yield open(held ?? Buffer.alloc(0), true);
}

const notABackup = () =>
  new BackupFailure('NOT_A_BACKUP', 'it is no backup of bankgraph, or of a form that this version does not know');

/** The first line, and what follows it. */
async function readHeader(
  source: Bytes,
): Promise<{ readonly header: string; readonly rest: AsyncGenerator<Uint8Array> }> {
  const iterator = toIterator(source);
  let begun = Buffer.alloc(0);
  for (;;) {
    const end = begun.indexOf(0x0a);
    if (end >= 0 && end < maxHeaderBytes) {
      const [header, first] = [begun.subarray(0, end + 1).toString('latin1'), begun.subarray(end + 1)];
      return { header, rest: following(first, iterator) };
    }
    const step = begun.length < maxHeaderBytes ? await iterator.next() : { done: true as const };
    if (step.done === true) throw notABackup();
    begun = Buffer.concat([begun, step.value]);
  }
}

async function* following(first: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let step = await iterator.next(); step.done !== true; step = await iterator.next()) yield step.value;
}

async function* toIterator(source: Bytes): AsyncGenerator<Uint8Array> {
  yield* source;
}

/** The same bytes in pieces of one size, the last shorter; none where there are none. */
async function* inChunks(source: Bytes, size: number): AsyncGenerator<Buffer> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source) {
    pieces.push(piece);
    length += piece.length;
    if (length < size) continue;
    const all = Buffer.concat(pieces);
    let from = 0;
    for (; all.length - from >= size; from += size) yield all.subarray(from, from + size);
    pieces = [all.subarray(from)];
    length = all.length - from;
  }
  if (length > 0) yield Buffer.concat(pieces);
}
