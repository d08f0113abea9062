// Values that a browser keeps for the gateway and can neither read nor change: AES-256-GCM (src/store/sealing.ts) under
// keys derived from the store's (HKDF, RFC 5869), so that all gateways share them and a rotation signs nobody out. Used by
// the pages for people: the state of a sign-in, what to say after a redirect.

import { hkdfSync } from 'node:crypto';
import type { z } from 'zod';
import { SealFailure } from '../store/failures.ts';
import { Sealer, type SealingKey } from '../store/sealing.ts';

/** What every sealed value holds. */
export interface Expiring {
  /** Epoch milliseconds: no longer opened from then on. */
  readonly expiresAtMs: number;
}

/** Larger ones are none of ours: browsers keep cookies of 4 kB. */
const maxLength = 4096;

/** Seals under the first key, opens under any. A value opens for the purpose it was sealed for and no other. */
export class SealedValues {
  readonly #sealer: Sealer;
  readonly #now: () => number;

  /** @throws RangeError without keys. `now` gives epoch milliseconds. */
  constructor(keys: readonly SealingKey[], now: () => number = Date.now) {
    this.#sealer = new Sealer(keys.map(({ id, key }) => ({ id, key: derive(key) })));
    this.#now = now;
  }

  /** Letters, digits, `.`, `_` and `-`: fit for cookies and queries. */
  seal<T extends Expiring>(purpose: string, content: T): string {
    const { sealed, keyId } = this.#sealer.seal(JSON.stringify(content), toPlace(purpose));
    return `${keyId}.${sealed}`;
  }

  /** Null for whatever was not sealed here for this purpose, has run out or has another form. */
  open<T extends Expiring>(purpose: string, text: string | null, form: z.ZodType<T>): T | null {
    if (text === null || text.length > maxLength) return null;
    const dot = text.lastIndexOf('.');
    if (dot < 1) return null;
    try {
      const plain = this.#sealer.open({ keyId: text.slice(0, dot), sealed: text.slice(dot + 1) }, toPlace(purpose));
      const content = form.safeParse(JSON.parse(plain));
      return content.success && content.data.expiresAtMs > this.#now() ? content.data : null;
    } catch (error) {
      if (error instanceof SealFailure) return null;
      throw error;
    }
  }
}

const toPlace = (purpose: string) => ({ table: 'links page', row: purpose, column: 'value' });

/** A key of its own: what is sealed for browsers never opens as a bank's token, nor the other way round. */
function derive(key: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', 'bankgraph links page 1', 32));
}
