// Sealing: what goes in comes out at its own place under its own key, and in no other way.

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SealFailure } from '../../../src/store/failures.ts';
import { parseSealingKeys, Sealer } from '../../../src/store/sealing.ts';

const key = (id: string) => ({ id, key: randomBytes(32) });
const place = { table: 'token_sets', row: 'r1', column: 'sealed' };

describe('a sealer', () => {
  it('opens what it has sealed, whatever the text', () => {
    const sealer = new Sealer([key('a')]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(sealer.open(sealer.seal(text, place), place)).toBe(Buffer.from(text, 'utf8').toString('utf8'));
      }),
    );
  });

  it('never seals the same text the same way', () => {
    const sealer = new Sealer([key('a')]);
    expect(new Set(Array.from({ length: 100 }, () => sealer.seal('x', place).sealed)).size).toBe(100);
  });

  it('refuses every changed bit', () => {
    const sealer = new Sealer([key('a')]);
    const { sealed, keyId } = sealer.seal('secret', place);
    const bytes = Buffer.from(sealed, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => sealer.open({ sealed: changed.toString('base64url'), keyId }, place)).toThrow(SealFailure);
    }
    for (let length = 0; length < bytes.length; length++) {
      const cut = bytes.subarray(0, length).toString('base64url');
      expect(() => sealer.open({ sealed: cut, keyId }, place)).toThrow(SealFailure);
    }
  });

  it.each([{ table: 'x' }, { row: 'r2' }, { column: 'x' }])('refuses it at another place: %j', (other) => {
    const sealer = new Sealer([key('a')]);
    expect(() => sealer.open(sealer.seal('x', place), { ...place, ...other })).toThrow(/is not what was written/);
  });

  it('opens under any of its keys, seals under the first, and tells a key that it does not have', () => {
    const [old, next] = [key('old'), key('next')];
    const before = new Sealer([old]).seal('x', place);
    const both = new Sealer([next, old]);
    expect(both.open(before, place)).toBe('x');
    expect(both.seal('x', place).keyId).toBe('next');
    expect(() => new Sealer([next]).open(before, place)).toThrow(/sealed with key old, which STORE_KEYS does not have/);
    // Another key under the same id is a broken seal, not a wrong value.
    expect(() => new Sealer([key('old')]).open(before, place)).toThrow(/is not what was written/);
  });

  it('has at least one key of 32 bytes, each id once', () => {
    expect(() => new Sealer([])).toThrow(RangeError);
    expect(() => new Sealer([{ id: 'a', key: randomBytes(16) }])).toThrow(RangeError);
    expect(() => new Sealer([key('a'), key('a')])).toThrow(RangeError);
  });
});

describe('STORE_KEYS', () => {
  it('is read with standard and URL-safe base64, padded or not', () => {
    const bytes = randomBytes(32);
    for (const encoding of ['base64', 'base64url'] as const) {
      const keys = parseSealingKeys(` k.1-a_:${bytes.toString(encoding)} `);
      if ('fault' in keys) throw new Error(keys.fault);
      expect(keys[0]?.key.equals(bytes)).toBe(true);
    }
  });
});
