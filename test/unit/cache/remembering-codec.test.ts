import { describe, expect, it, vi } from 'vitest';
import { createCacheCodec } from '../../../src/cache/codec.ts';
import { createRememberingCodec } from '../../../src/cache/remembering-codec.ts';

const entry = { value: { rows: [1n, 2n] }, freshUntilMs: 1_000 };

describe('a codec that remembers', () => {
  it('reads the same bytes once, and other bytes anew', () => {
    const codec = createCacheCodec('a secret of sixteen letters');
    const decode = vi.spyOn(codec, 'decode');
    const remembering = createRememberingCodec(codec, 10_000);
    const bytes = remembering.encode('k', entry);
    const first = remembering.decode('k', bytes);
    expect(first).toEqual(entry);
    expect(remembering.decode('k', Buffer.from(bytes))).toBe(first);
    expect(decode).toHaveBeenCalledTimes(1);
    expect(remembering.decode('k', remembering.encode('k', { ...entry, freshUntilMs: 2 }))).toMatchObject({
      freshUntilMs: 2,
    });
    expect(remembering.decode('other', bytes)).toBeNull();
    expect(remembering.decode('k', Buffer.from('garbage'))).toBeNull();
  });

  it('forgets what there is no room for', () => {
    const codec = createCacheCodec(null);
    const decode = vi.spyOn(codec, 'decode');
    const remembering = createRememberingCodec(codec, 10);
    const bytes = remembering.encode('k', entry);
    expect(remembering.decode('k', bytes)).toEqual(entry);
    expect(remembering.decode('k', bytes)).toEqual(entry);
    expect(decode).toHaveBeenCalledTimes(2);
  });
});
