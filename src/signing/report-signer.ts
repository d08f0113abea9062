// Signs reports: a detached JWS (RFC 7515 appendix F) over the very bytes of the text (RFC 7797, `b64: false`), ES256, by a key of the
// store that all gateways share. Keys are rotated here: a new one every 90 days, the old ones published for as long as what they
// signed may be shown to somebody. Made by src/start/stored.ts; called by the insights subgraph; the keys are served by
// key-route.ts.

import { randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, FlattenedSign, generateKeyPair, importJWK, type JWK } from 'jose';
import type { Leases } from '../store/leases.ts';
import type { ReportKeyRecord, ReportKeyStore } from '../store/report-keys.ts';

/** A signature over a text. */
export interface ReportSignature {
  /** Compact JWS without its payload: header, two dots, signature. */
  readonly detachedJws: string;
  readonly keyId: string;
}

/** Signs reports, and tells the keys to verify them with. */
export interface ReportSigner {
  /** @throws StoreFailure, SealFailure */
  sign(text: string): Promise<ReportSignature>;
  /** The public keys as a JSON Web Key Set (RFC 7517). @throws StoreFailure */
  readKeys(): Promise<{ readonly keys: readonly JWK[] }>;
}

/** What {@link createReportSigner} needs. */
export interface ReportSignerDeps {
  readonly keys: ReportKeyStore;
  readonly leases: Leases;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

const dayMs = 86_400_000;
/** A key signs for so long. */
const signingMs = 90 * dayMs;
/** And is published for so long from its making on: whoever was shown a report can verify it for a year. */
const publishedMs = signingMs + 366 * dayMs;
const leaseMs = 20_000;

/** A key that is in use, imported once. */
interface Current {
  readonly record: ReportKeyRecord;
  readonly key: Awaited<ReturnType<typeof importJWK>>;
}

/** A signer over the store's keys. */
export function createReportSigner({ keys, leases, now = Date.now }: ReportSignerDeps): ReportSigner {
  let current: Promise<Current> | null = null;
  const isYoung = ({ createdAtMs }: ReportKeyRecord) => createdAtMs + signingMs > now();
  const use = async (record: ReportKeyRecord): Promise<Current> => {
    const jwk: JWK = JSON.parse(record.privateJwk);
    return { record, key: await importJWK(jwk, 'ES256') };
  };
  const find = async (): Promise<Current> => {
    const newest = await keys.readNewest();
    if (newest !== null && isYoung(newest)) return use(newest);
    // Gateways that come at the same time make one key; where that cannot be told, two, which harm nobody.
    const lease = await leases.acquire('report-keys', leaseMs);
    try {
      const again = await keys.readNewest();
      if (again !== null && isYoung(again)) return await use(again);
      const made = await createKey(now());
      await keys.add(made);
      await keys.eraseBefore(now() - publishedMs);
      return await use(made);
    } finally {
      await lease?.release();
    }
  };
  const take = async (): Promise<Current> => {
    const begun = current ?? find();
    current = begun;
    try {
      const found = await begun;
      if (isYoung(found.record)) return found;
    } catch (error) {
      current = null;
      throw error;
    }
    current = find();
    return current;
  };
  return {
    async sign(text) {
      const { record, key } = await take();
      const signed = await new FlattenedSign(new TextEncoder().encode(text))
        .setProtectedHeader({ alg: 'ES256', kid: record.id, typ: 'report+jws', b64: false, crit: ['b64'] })
        .sign(key, { crit: { b64: true } });
      return { detachedJws: `${signed.protected}..${signed.signature}`, keyId: record.id };
    },
    async readKeys() {
      return { keys: (await keys.readPublic()).map((text): JWK => JSON.parse(text)) };
    },
  };
}

async function createKey(nowMs: number): Promise<ReportKeyRecord> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const [privateJwk, publicJwk] = await Promise.all([exportJWK(privateKey), exportJWK(publicKey)]);
  const id = `${(await calculateJwkThumbprint(publicJwk)).slice(0, 16)}-${randomBytes(3).toString('hex')}`;
  const shown = { ...publicJwk, kid: id, alg: 'ES256', use: 'sig' };
  return { id, createdAtMs: nowMs, publicJwk: JSON.stringify(shown), privateJwk: JSON.stringify(privateJwk) };
}
