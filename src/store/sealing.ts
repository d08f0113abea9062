// Seals secrets before they are stored: AES-256-GCM (NIST SP 800-38D) under keys from the configuration. Additional data
// binds a value to its table, row and column: one copied elsewhere does not open. Used by every store of this folder that
// seals something; rotated by src/cli/keys-rotate.ts.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { SealFailure } from './failures.ts';

/** A key and its name, which is stored beside what it sealed. */
export interface SealingKey {
  /** Letters, digits, `.`, `_`, `-`. */
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

/** Where a sealed value stands. */
export interface SealedPlace {
  readonly table: string;
  readonly row: string;
  readonly column: string;
}

/** A sealed value as it is stored: base64url of nonce, ciphertext and tag. */
export interface Sealed {
  readonly sealed: string;
  readonly keyId: string;
}

/** Sealed bytes as they are stored where the database has a type for bytes. */
export interface SealedBytes {
  readonly sealed: Buffer;
  readonly keyId: string;
}

/** 96 bits, as SP 800-38D recommends; random: at most 2^32 values a key. */
const nonceBytes = 12;
const tagBytes = 16;

/** Seals under the first key, opens under any. */
export class Sealer {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #current: SealingKey;

  /** @throws RangeError without keys, on a key of another length than 32 bytes, on an id that is there twice */
  constructor(keys: readonly SealingKey[]) {
    const [current] = keys;
    if (current === undefined) throw new RangeError('there is no sealing key');
    for (const { id, key } of keys) {
      if (key.length !== 32) throw new RangeError(`sealing key ${id} must have 32 bytes`);
    }
    this.#keys = new Map(keys.map(({ id, key }) => [id, key]));
    if (this.#keys.size !== keys.length) throw new RangeError('two sealing keys have one id');
    this.#current = current;
  }

  /** The key that new values are sealed with. */
  get currentKeyId(): string {
    return this.#current.id;
  }

  seal(text: string, place: SealedPlace): Sealed {
    const { sealed, keyId } = this.sealBytes(Buffer.from(text, 'utf8'), place);
    return { sealed: sealed.toString('base64url'), keyId };
  }

  /** @throws SealFailure UNKNOWN_KEY, or BROKEN when a single bit or the place is another than when it was sealed */
  open({ sealed, keyId }: Sealed, place: SealedPlace): string {
    return this.openBytes({ sealed: Buffer.from(sealed, 'base64url'), keyId }, place).toString('utf8');
  }

  /** Seals bytes: nonce, ciphertext and tag, one after the other. */
  sealBytes(bytes: Uint8Array, place: SealedPlace): SealedBytes {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#current.key, nonce, { authTagLength: tagBytes });
    cipher.setAAD(toAdditionalData(place, this.#current.id));
    const sealed = Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    return { sealed, keyId: this.#current.id };
  }

  /** As {@link open}, of bytes. @throws SealFailure */
  openBytes({ sealed, keyId }: { readonly sealed: Uint8Array; readonly keyId: string }, place: SealedPlace): Buffer {
    const key = this.#keys.get(keyId);
    if (key === undefined) {
      throw new SealFailure('UNKNOWN_KEY', `${place.table}: sealed with key ${keyId}, which STORE_KEYS does not have`);
    }
    try {
      if (sealed.length < nonceBytes + tagBytes) throw new RangeError('too short');
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(toAdditionalData(place, keyId));
      decipher.setAuthTag(sealed.subarray(-tagBytes));
      return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]);
    } catch {
      throw new SealFailure('BROKEN', `${place.table}: a sealed value is not what was written under key ${keyId}`);
    }
  }
}

function toAdditionalData({ table, row, column }: SealedPlace, keyId: string): Buffer {
  return Buffer.from(JSON.stringify(['bankgraph store 1', keyId, table, row, column]));
}

/**
 * Parses `STORE_KEYS`: `id:base64-of-32-bytes,id:…`, the current one first. Gives the fault instead of keys when it is
 * wrong; the fault never repeats a key.
 */
export function parseSealingKeys(text: string): readonly SealingKey[] | { readonly fault: string } {
  const keys: SealingKey[] = [];
  for (const [index, part] of text.split(',').entries()) {
    const [, id, encoded] = /^\s*([A-Za-z0-9._-]{1,40}):([A-Za-z0-9+/_-]{43}=?)\s*$/.exec(part) ?? [];
    if (id === undefined || encoded === undefined) {
      return { fault: `key ${index + 1} must be id:base64-of-32-bytes (openssl rand -base64 32)` };
    }
    if (keys.some((key) => key.id === id)) return { fault: `key id ${id} is there twice` };
    keys.push({ id, key: Buffer.from(encoded, 'base64') });
  }
  return keys;
}
