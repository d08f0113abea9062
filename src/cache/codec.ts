// Cached values to bytes and back: JSON with bigints, compressed when large, sealed with AES-256-GCM when there is a key.
// Used by redis.ts. Reading trusts nothing: whatever is not exactly what was written under that very key is a miss.

import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { withBigints, writeBigint } from '../domain/bigint-json.ts';
import type { CacheEntry } from './cache.ts';

/** First byte: bit 0 says compressed, bit 1 says sealed. Other values are not ours. */
const compressedFlag = 1;
const sealedFlag = 2;
const nonceBytes = 12;
const tagBytes = 16;
/** Below this, compressing costs more than it saves. */
const compressFromBytes = 1024;
/** A value that would unfold to more is refused: 64 MB is four times the largest answer a bank may give. */
const maxUnfoldedBytes = 64 * 1024 * 1024;

/** Turns cache entries into bytes and back. */
export interface CacheCodec {
  encode(key: string, entry: CacheEntry<unknown>): Buffer;
  /** Null when the bytes are not what {@link encode} made for this key. Never throws. */
  decode(key: string, bytes: Buffer): CacheEntry<unknown> | null;
}

/** A codec; with a key (any secret text) values are sealed under its SHA-256 and bound to their cache key. */
export function createCacheCodec(secret: string | null): CacheCodec {
  const sealingKey = secret === null ? null : createHash('sha256').update(secret).digest();
  return {
    encode(key, entry) {
      const json = Buffer.from(JSON.stringify([key, entry.freshUntilMs, entry.value], writeBigint), 'utf8');
      const compressed = json.length >= compressFromBytes;
      const body = compressed ? deflateRawSync(json, { level: 1 }) : json;
      const flags = (compressed ? compressedFlag : 0) | (sealingKey === null ? 0 : sealedFlag);
      if (sealingKey === null) return Buffer.concat([Buffer.of(flags), body]);
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce);
      cipher.setAAD(Buffer.from(key, 'utf8'));
      return Buffer.concat([Buffer.of(flags), nonce, cipher.update(body), cipher.final(), cipher.getAuthTag()]);
    },
    decode(key, bytes) {
      try {
        const flags = bytes[0];
        if (flags === undefined || flags > (compressedFlag | sealedFlag)) return null;
        // With a key, an unsealed value is not ours: it could be anybody's.
        if (((flags & sealedFlag) !== 0) !== (sealingKey !== null)) return null;
        const body = sealingKey === null ? bytes.subarray(1) : open(sealingKey, key, bytes.subarray(1));
        const json =
          (flags & compressedFlag) === 0 ? body : inflateRawSync(body, { maxOutputLength: maxUnfoldedBytes });
        return toEntry(key, JSON.parse(json.toString('utf8')));
      } catch {
        return null;
      }
    },
  };
}

function open(sealingKey: Buffer, key: string, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', sealingKey, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(key, 'utf8'));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]);
}

/** A value under another key's name is a lie of the store's, or a mix-up: never somebody's data. */
function toEntry(key: string, parsed: unknown): CacheEntry<unknown> | null {
  if (!Array.isArray(parsed) || parsed.length !== 3) return null;
  const [writtenKey, freshUntilMs, value]: unknown[] = parsed;
  if (writtenKey !== key || typeof freshUntilMs !== 'number') return null;
  return { value: withBigints(value), freshUntilMs };
}
