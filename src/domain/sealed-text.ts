// Short texts sealed so that the same text is always the same under one key, and nothing of it can be read or tried out without
// that key: AES-SIV (RFC 5297), deterministic authenticated encryption. Made by global-id.ts for ids and for cursors.

import { hkdfSync } from 'node:crypto';
import { aessiv } from '@noble/ciphers/aes.js';
import { LRUCache } from 'lru-cache';

/** The first byte, which tells this form from others: no readable text begins with it. */
const version = 1;
/** Texts are filled up to a multiple of this, so that their length tells little of a name's. */
const blockBytes = 16;
/** AES-SIV with AES-256. */
const keyBytes = 64;
const tagBytes = 16;
/** Texts that are kept with their sealed form, some 400 bytes each: to seal or open one costs tens of microseconds, to look it up one. */
const kept = 10_000;

// Counted, not by `max`: that would set room aside for all of them at each start.
const createKept = () => new LRUCache<string, string>({ maxSize: kept, sizeCalculation: () => 1 });

/** Seals and opens texts under one key. */
export class TextSealer {
  readonly #key: Uint8Array;
  readonly #sealed = createKept();
  /** Only what was sealed here: nobody fills it with texts of their own. */
  readonly #opened = createKept();

  /** `purpose` keeps texts of one use from being taken for those of another. */
  constructor(key: Buffer, purpose: string) {
    this.#key = new Uint8Array(hkdfSync('sha256', key, '', `bankgraph ${purpose}`, keyBytes));
  }

  /** The sealed form, in base64url, of a text without zero bytes. */
  seal(text: string): string {
    const before = this.#sealed.get(text);
    if (before !== undefined) return before;
    const bytes = Buffer.from(text, 'utf8');
    const plain = new Uint8Array(Math.ceil(bytes.length / blockBytes) * blockBytes);
    plain.set(bytes);
    const sealed = Buffer.concat([Uint8Array.of(version), aessiv(this.#key).encrypt(plain)]).toString('base64url');
    this.#sealed.set(text, sealed);
    return sealed;
  }

  /** The text; null for anything that was not sealed under this key, in just this form. */
  open(sealed: string): string | null {
    const before = this.#opened.get(sealed);
    if (before !== undefined) return before;
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes[0] !== version || bytes.length <= 1 + tagBytes || bytes.toString('base64url') !== sealed) return null;
    let plain: Buffer;
    try {
      plain = Buffer.from(aessiv(this.#key).decrypt(bytes.subarray(1)));
    } catch {
      return null;
    }
    const end = plain.indexOf(0);
    const text = plain.toString('utf8', 0, end === -1 ? plain.length : end);
    this.#opened.set(sealed, text);
    return text;
  }
}
