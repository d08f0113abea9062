// Signatures of reports: over the very bytes, by keys that are rotated and stay published for as long as somebody may verify.

import { createLocalJWKSet, flattenedVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { createReportSigner } from '../../../src/signing/report-signer.ts';
import type { Leases } from '../../../src/store/leases.ts';
import type { ReportKeyRecord, ReportKeyStore } from '../../../src/store/report-keys.ts';

const dayMs = 86_400_000;

function createKeyStore(): ReportKeyStore & { readonly rows: ReportKeyRecord[] } {
  const rows: ReportKeyRecord[] = [];
  const newestFirst = () => rows.toSorted((one, other) => other.createdAtMs - one.createdAtMs);
  return {
    rows,
    readNewest: async () => newestFirst()[0] ?? null,
    readPublic: async () => newestFirst().map(({ publicJwk }) => publicJwk),
    add: async (key) => void rows.push(key),
    async eraseBefore(atMs) {
      rows.splice(0, rows.length, ...rows.filter(({ createdAtMs }) => createdAtMs >= atMs));
    },
  };
}

const leases: Leases = {
  acquire: async (name) => ({ name, fence: 1, renew: async () => true, release: async () => undefined }),
};

describe('a report', () => {
  it.each(['', '{"a":1}', 'ä€😀\u0000\n.', 'x'.repeat(100_000)])(
    'of %.10j is verified, and no other text is',
    async (text) => {
      const signer = createReportSigner({ keys: createKeyStore(), leases });
      const { detachedJws } = await signer.sign(text);
      const parts = detachedJws.split('.');
      expect(parts).toHaveLength(3);
      expect(parts[1]).toBe('');
      const keys = createLocalJWKSet({ keys: [...(await signer.readKeys()).keys] });
      const verify = (payload: string) =>
        flattenedVerify(
          { protected: parts[0] ?? '', payload: new TextEncoder().encode(payload), signature: parts[2] ?? '' },
          keys,
          { crit: { b64: true } },
        );
      await expect(verify(text)).resolves.toBeDefined();
      await expect(verify(`${text} `)).rejects.toThrow();
    },
  );

  it('is signed by a new key after 90 days; old keys are published for a year more, then erased', async () => {
    const keys = createKeyStore();
    let nowMs = 0;
    const signer = createReportSigner({ keys, leases, now: () => nowMs });
    const first = (await signer.sign('1')).keyId;
    nowMs = 89 * dayMs;
    expect((await signer.sign('2')).keyId).toBe(first);
    nowMs = 91 * dayMs;
    const second = (await signer.sign('3')).keyId;
    expect(second).not.toBe(first);
    expect((await signer.readKeys()).keys.map(({ kid }) => kid)).toEqual([second, first]);
    nowMs = 457 * dayMs;
    await signer.sign('4');
    expect((await signer.readKeys()).keys.map(({ kid }) => kid)).not.toContain(first);
    for (const key of (await signer.readKeys()).keys) expect(key).not.toHaveProperty('d');
  });

  it('is signed by one key for all that ask at once, and by the store’s after a failure', async () => {
    const keys = createKeyStore();
    const signer = createReportSigner({ keys, leases });
    const all = await Promise.all([1, 2, 3, 4].map((text) => signer.sign(String(text))));
    expect(new Set(all.map(({ keyId }) => keyId)).size).toBe(1);
    expect(keys.rows).toHaveLength(1);
    let fails = true;
    const moody: ReportKeyStore = {
      ...keys,
      readNewest: async () => (fails ? Promise.reject(new Error('away')) : keys.readNewest()),
    };
    const other = createReportSigner({ keys: moody, leases });
    await expect(other.sign('x')).rejects.toThrow('away');
    fails = false;
    expect((await other.sign('x')).keyId).toBe(all[0]?.keyId);
  });
});
