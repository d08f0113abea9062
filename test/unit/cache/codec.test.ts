import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCacheCodec } from '../../../src/cache/codec.ts';

const entry = { value: { value: [{ amountMinor: -450n, text: 'Miete' }], fetchedAtMs: 5 }, freshUntilMs: 1_000 };
const large = {
  value: Array.from({ length: 500 }, (_, index) => ({ index, amountMinor: BigInt(index) })),
  freshUntilMs: 1,
};

describe.each([
  ['without a key', null],
  ['with a key', 'a secret of sixteen letters'],
])('the cache codec %s', (_name, secret) => {
  const codec = createCacheCodec(secret);

  it('reads back what it wrote, bigints and large values too', () => {
    expect(codec.decode('k', codec.encode('k', entry))).toEqual(entry);
    expect(codec.decode('k', codec.encode('k', large))).toEqual(large);
    expect(codec.encode('k', large).length).toBeLessThan(JSON.stringify(large.value.map(String)).length);
  });

  it('leaves what a bank sent as it is, however it looks', () => {
    const odd = {
      value: { raw: { $bigint: 'x', list: [{ $bigint: '5' }] }, list: [5n, { deep: [-1n] }] },
      freshUntilMs: 1,
    };
    expect(codec.decode('k', codec.encode('k', odd))).toEqual(odd);
  });

  it('misses under any other key: nobody’s data is served as another’s', () => {
    expect(codec.decode('bob', codec.encode('alice', entry))).toBeNull();
  });

  it('misses on whatever it did not write', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(codec.decode('k', Buffer.from(bytes))).toBeNull();
      }),
    );
    const written = codec.encode('k', entry);
    fc.assert(
      fc.property(fc.nat(written.length - 1), (length) => {
        expect(codec.decode('k', written.subarray(0, length))).toBeNull();
      }),
    );
  });
});

describe('sealing', () => {
  const sealed = createCacheCodec('a secret of sixteen letters');

  it('shows nothing of the value', () => {
    expect(sealed.encode('k', entry).toString('latin1')).not.toContain('Miete');
    expect(createCacheCodec(null).encode('k', entry).toString('latin1')).toContain('Miete');
  });

  it('misses on a changed byte, another secret, or an unsealed value', () => {
    const written = sealed.encode('k', entry);
    fc.assert(
      fc.property(fc.nat(written.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(written);
        changed.writeUInt8(changed.readUInt8(at) ^ change, at);
        expect(sealed.decode('k', changed)).toBeNull();
      }),
    );
    expect(createCacheCodec('another secret of letters').decode('k', written)).toBeNull();
    expect(sealed.decode('k', createCacheCodec(null).encode('k', entry))).toBeNull();
  });
});
