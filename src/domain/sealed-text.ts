// Short texts sealed so that the same text is always the same under one key, and nothing of it can be read or tried out without
// that key: AES-SIV (RFC 5297), deterministic authenticated encryption. Made by global-id.ts for ids and for cursors.

import { hkdfSync } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { AesSiv, blockBytes } from './aes-siv.ts';

/** The first byte, which tells this form from others: no readable text begins with it. */
const version = 1;
/** AES-SIV with AES-256. */
const keyBytes = 64;
/** Texts that are kept with their sealed form, some 400 bytes each: to seal or open one costs five microseconds, to look it up one. */
const kept = 10_000;

// Counted, not by `max`: that would set room aside for all of them at each start.
const createKept = () => new LRUCache<string, string>({ maxSize: kept, sizeCalculation: () => 1 });

/** Seals and opens texts under one key. */
export class TextSealer {
  readonly #cipher: AesSiv;
  readonly #sealed = createKept();
  /** Only what was sealed here: nobody fills it with texts of their own. */
  readonly #opened = createKept();

  /** `purpose` keeps texts of one use from being taken for those of another. */
  constructor(key: Buffer, purpose: string) {
    this.#cipher = new AesSiv(new Uint8Array(hkdfSync('sha256', key, '', `bankgraph ${purpose}`, keyBytes)));
  }

  /** The sealed form, in base64url, of a text without zero bytes. */
  seal(text: string): string {
    const before = this.#sealed.get(text);
    if (before !== undefined) return before;
    // Filled up with zeros to whole blocks, so that the length tells little of a name's.
    const blocks = Math.max(1, Math.ceil(Buffer.byteLength(text) / blockBytes));
    const plain = Buffer.alloc(blocks * blockBytes);
    plain.write(text);
    const sealed = Buffer.concat([Uint8Array.of(version), this.#cipher.encrypt(plain)]).toString('base64url');
    this.#sealed.set(text, sealed);
    return sealed;
  }

  /** The text; null for anything that was not sealed under this key, in just this form. */
  open(sealed: string): string | null {
    const before = this.#opened.get(sealed);
    if (before !== undefined) return before;
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes[0] !== version || bytes.toString('base64url') !== sealed) return null;
    const plain = this.#cipher.decrypt(bytes.subarray(1));
    if (plain === null) return null;
    const end = plain.indexOf(0);
    const text = plain.toString('utf8', 0, end === -1 ? plain.length : end);
    this.#opened.set(sealed, text);
    return text;
  }
}
