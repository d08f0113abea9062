// Retry-After as RFC 9110 section 10.2.3 has it: delay seconds or an HTTP date. Used by the connectors on 429 and 503.

/** A bank cannot silence the gateway for longer than a day with one header (house rule: PSD2's quotas are daily). */
const longestSilenceMs = 24 * 3_600_000;

/** Epoch milliseconds at which the bank may be asked again; undefined when the header is absent or unreadable. */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  const atMs = /^\d{1,9}$/.test(text) ? nowMs + Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(atMs)) return undefined;
  return Math.min(Math.max(atMs, nowMs), nowMs + longestSilenceMs);
}
