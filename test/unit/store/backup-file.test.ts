// The form of a backup's file: it opens as it was written or not at all.

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFile, sealFile } from '../../../src/store/backup/sealed-file.ts';
import type { SealingKey } from '../../../src/store/sealing.ts';

const key: SealingKey = { id: 'b1', key: randomBytes(32) };
const chunkBytes = 65_536;
const sealedChunk = chunkBytes + 16;

async function join(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}

const seal = (bytes: Buffer, by = key) => join(sealFile([bytes], by));
const open = (bytes: Uint8Array, keys: readonly SealingKey[] = [key]) => join(openFile([bytes], keys));
const brokenBy = (bytes: Uint8Array, keys?: readonly SealingKey[]) =>
  open(bytes, keys).then(
    () => 'opened',
    (error: unknown) => (error instanceof Error && 'reason' in error ? error.reason : error),
  );

/** Where the first line ends. */
const headerEnd = (sealed: Buffer) => sealed.indexOf(0x0a) + 1;

describe('a backup’s file', () => {
  it.each([0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 2 * chunkBytes, 3 * chunkBytes + 7])(
    'of %i bytes opens as it was, and holds nothing of it in the clear',
    async (size) => {
      const bytes = randomBytes(size);
      const sealed = await seal(bytes);
      expect((await open(sealed)).equals(bytes)).toBe(true);
      if (size > 16) expect(sealed.includes(bytes.subarray(0, 16))).toBe(false);
      expect(sealed.subarray(0, 21).toString()).toBe('bankgraph-backup-1 b1');
      // The same again is another file: nothing tells that two backups hold the same.
      expect((await seal(bytes)).subarray(0, 60).equals(sealed.subarray(0, 60))).toBe(false);
    },
  );

  it('is the same in whatever pieces it comes', async () => {
    const bytes = randomBytes(2 * chunkBytes + 100);
    const sealed = await seal(bytes);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 20 }),
        async (sizes) => {
          const pieces = [];
          for (let from = 0, turn = 0; from < sealed.length; turn++) {
            const size = sizes[turn % sizes.length] ?? 1;
            pieces.push(sealed.subarray(from, from + size));
            from += size;
          }
          expect((await join(openFile(pieces, [key]))).equals(bytes)).toBe(true);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('does not open when it is cut off anywhere, at the end of a chunk too', async () => {
    const sealed = await seal(randomBytes(3 * chunkBytes));
    const start = headerEnd(sealed);
    const ends = [0, 1, 16, 17, sealedChunk - 1, sealedChunk, sealedChunk + 1, 2 * sealedChunk, 3 * sealedChunk - 1];
    for (const end of ends) expect(await brokenBy(sealed.subarray(0, start + end))).toBe('BROKEN');
    for (const end of [0, 5, start - 1]) expect(await brokenBy(sealed.subarray(0, end))).toBe('NOT_A_BACKUP');
    expect(await brokenBy(Buffer.concat([sealed, Buffer.from('x')]))).toBe('BROKEN');
  });

  it('does not open when chunks are put in another order, left out, come twice or from another file', async () => {
    const bytes = randomBytes(3 * chunkBytes + 5);
    const [sealed, other] = [await seal(bytes), await seal(bytes)];
    const [start, otherStart] = [headerEnd(sealed), headerEnd(other)];
    const header = sealed.subarray(0, start);
    const chunk = (number: number) => sealed.subarray(start + number * sealedChunk, start + (number + 1) * sealedChunk);
    const foreign = other.subarray(otherStart, otherStart + sealedChunk);
    for (const chunks of [
      [chunk(1), chunk(0), chunk(2), chunk(3)],
      [chunk(0), chunk(2), chunk(3)],
      [chunk(0), chunk(0), chunk(1), chunk(2), chunk(3)],
      [foreign, chunk(1), chunk(2), chunk(3)],
      [chunk(3)],
    ])
      expect(await brokenBy(Buffer.concat([header, ...chunks]))).toBe('BROKEN');
    expect((await open(Buffer.concat([header, chunk(0), chunk(1), chunk(2), chunk(3)]))).equals(bytes)).toBe(true);
  });

  it('does not open with one bit changed, wherever it is', async () => {
    const sealed = await seal(randomBytes(chunkBytes + 500));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: sealed.length * 8 - 1 }), async (bit) => {
        const changed = Buffer.from(sealed);
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(['BROKEN', 'NOT_A_BACKUP', 'UNKNOWN_KEY']).toContain(await brokenBy(changed));
      }),
      { numRuns: 60, examples: [[0], [19 * 8], [25 * 8], [headerEnd(sealed) * 8], [sealed.length * 8 - 1]] },
    );
  });

  it('tells a key that is not there from one that is another under the same name', async () => {
    const sealed = await seal(Buffer.from('customers'));
    expect(await brokenBy(sealed, [{ id: 'b2', key: key.key }])).toBe('UNKNOWN_KEY');
    expect(await brokenBy(sealed, [{ id: 'b1', key: randomBytes(32) }])).toBe('BROKEN');
    expect((await open(sealed, [{ id: 'b2', key: randomBytes(32) }, key])).toString()).toBe('customers');
    await expect(open(sealed, [])).rejects.toThrow('sealed under the backup key b1, which BACKUP_KEYS does not have');
  });

  it('is not taken for a backup when it is something else', async () => {
    for (const text of ['', '\n', 'SQLite format 3\0', 'bankgraph-backup-2 b1 x\n', 'x'.repeat(1000)])
      expect(await brokenBy(Buffer.from(text))).toBe('NOT_A_BACKUP');
  });
});
