// The secrets that webhooks are signed with, and signing. Used by webhooks.ts and forgeries.ts. Source: Revolut's guide
// "Verify the payload signature": `v1=` and the HMAC-SHA256, in hexadecimal, of version, timestamp in milliseconds and
// body, one for each secret that is still good. Signatures go by the real clock, as receivers do.
import { createHmac, randomBytes } from 'node:crypto';
import { refuse } from './refusals.ts';

/** A new secret. */
export const newSecret = (): string => `wsk_${randomBytes(24).toString('base64url')}`;

/** How many can be good at once. */
const mostSecrets = 3;

/** One signature of a body. */
export const sign = (secret: string, timestamp: string, body: string): string =>
  `v1=${createHmac('sha256', secret).update(`v1.${timestamp}.${body}`).digest('hex')}`;

/** The secrets of one webhook, the newest first. */
export class Secrets {
  #secrets: { readonly value: string; readonly endsAtMs: number }[];

  constructor(first: string) {
    this.#secrets = [{ value: first, endsAtMs: Number.POSITIVE_INFINITY }];
  }

  /** Those that are good now. */
  get active(): readonly string[] {
    this.#secrets = this.#secrets.filter(({ endsAtMs }) => endsAtMs > Date.now());
    return this.#secrets.map(({ value }) => value);
  }

  /** The newest. */
  get current(): string {
    return this.active[0] ?? '';
  }

  /** Makes a new one; those before stay good for a while. */
  rotate(keptMs: number): string {
    if (keptMs > 0 && this.active.length >= mostSecrets) throw refuse('TOO_MANY_SECRETS');
    const keptUntilMs = Date.now() + keptMs;
    this.#secrets = this.#secrets.map(({ value, endsAtMs }) => ({
      value,
      endsAtMs: Number.isFinite(endsAtMs) ? endsAtMs : keptUntilMs,
    }));
    const value = newSecret();
    this.#secrets.unshift({ value, endsAtMs: Number.POSITIVE_INFINITY });
    return value;
  }

  /** The header of a body: a signature by each of them. */
  header(timestamp: string, body: string): string {
    return this.active.map((secret) => sign(secret, timestamp, body)).join(',');
  }
}

/** The longest that a secret can be kept beside a new one: seven days. */
const longestMs = 7 * 86_400_000;

/** A period of ISO 8601 in milliseconds; undefined when it is none, or longer than seven days. */
export function toPeriodMs(text: string): number | undefined {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text);
  if (parts === null || text === 'P' || text.endsWith('T')) return undefined;
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  const ms = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1_000;
  return ms <= longestMs ? ms : undefined;
}
