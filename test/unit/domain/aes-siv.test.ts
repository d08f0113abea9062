// AES-SIV of our own against a well-kept library's: the ids that clients hold must open for ever.

import { createHash } from 'node:crypto';
import { aessiv } from '@noble/ciphers/aes.js';
import { describe, expect, it } from 'vitest';
import { AesSiv } from '../../../src/domain/aes-siv.ts';

const bytesOf = (text: string, length: number) =>
  Buffer.concat(
    Array.from({ length: Math.ceil(length / 64) }, (_, index) =>
      createHash('sha512').update(`${text} ${index}`).digest(),
    ),
  ).subarray(0, length);

/** Keys whose first halves double with and without a carry, and a plain one. */
const keys = [Buffer.alloc(64), ...Array.from({ length: 20 }, (_, index) => bytesOf(`key ${index}`, 64))];

describe('AES-SIV', () => {
  it.each(keys)('seals whole blocks as the library does, one after the other, and opens them', (key) => {
    const cipher = new AesSiv(key);
    for (let blocks = 1; blocks <= 40; blocks++) {
      const plain = bytesOf(`plain ${blocks}`, blocks * 16);
      const before = Buffer.from(plain);
      const sealed = cipher.encrypt(plain);
      expect(sealed.toString('hex')).toBe(Buffer.from(aessiv(key).encrypt(plain)).toString('hex'));
      expect(plain).toEqual(before);
      expect(cipher.decrypt(sealed)).toEqual(plain);
    }
  });

  it('seals zeros and ones as the library does', () => {
    const cipher = new AesSiv(bytesOf('key', 64));
    for (const fill of [0, 255])
      expect(cipher.encrypt(Buffer.alloc(48, fill))).toEqual(
        Buffer.from(aessiv(bytesOf('key', 64)).encrypt(Buffer.alloc(48, fill))),
      );
  });

  it('seals nothing but whole blocks, and goes on as if it had not been asked', () => {
    const cipher = new AesSiv(bytesOf('key', 64));
    const sealed = cipher.encrypt(bytesOf('plain', 32));
    for (const length of [0, 1, 15, 17, 33]) expect(() => cipher.encrypt(bytesOf('other', length))).toThrow(RangeError);
    expect(cipher.encrypt(bytesOf('plain', 32))).toEqual(sealed);
    expect(cipher.decrypt(sealed)).toEqual(bytesOf('plain', 32));
  });

  it('opens nothing that it did not seal: one bit, another length, another key, nothing at all', () => {
    const cipher = new AesSiv(bytesOf('key', 64));
    const plain = bytesOf('plain', 32);
    const sealed = cipher.encrypt(plain);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(cipher.decrypt(changed)).toBeNull();
    }
    for (let length = 0; length < sealed.length; length++)
      expect(cipher.decrypt(sealed.subarray(0, length))).toBeNull();
    expect(cipher.decrypt(Buffer.concat([sealed, Buffer.alloc(16)]))).toBeNull();
    expect(new AesSiv(bytesOf('another', 64)).decrypt(sealed)).toBeNull();
    // What could not be opened leaves nothing behind.
    expect(cipher.decrypt(sealed)).toEqual(plain);
    expect(cipher.encrypt(plain)).toEqual(sealed);
  });
});
