// Trouble on demand: what the control API can make a bank do to its callers. Parsed by control-banks.ts, applied by listener.ts
// to every call whose path matches. Bounds keep a typing error from hanging a test for ever.
import { isObject } from '../json.ts';

/** Faults of one bank; all that are set apply together. */
export interface Faults {
  readonly latencyMs?: number;
  readonly jitterMs?: number;
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  readonly reset?: boolean;
  readonly truncate?: boolean;
  readonly wrongType?: 'html' | 'array' | 'empty';
  readonly dripBytesPerSecond?: number;
  /** The share of matching calls that suffer, 0 to 1. */
  readonly share: number;
  /** Only calls whose path contains this. */
  readonly match?: string;
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const numbers = {
  latencyMs: [0, 120_000],
  jitterMs: [0, 120_000],
  status: [200, 599],
  retryAfterSeconds: [0, 86_400],
  dripBytesPerSecond: [1, 10_000_000],
  share: [0, 1],
} as const;

function isNumberName(name: string): name is keyof typeof numbers {
  return Object.hasOwn(numbers, name);
}

/** Untrusted JSON to faults, or the reason why not. */
export function parseFaults(body: unknown): Faults | { readonly reason: string } {
  if (!isObject(body)) return { reason: 'the body must be a JSON object' };
  const faults: Writable<Faults> = { share: 1 };
  for (const [name, value] of Object.entries(body)) {
    if (isNumberName(name)) {
      const [low, high] = numbers[name];
      if (typeof value !== 'number' || !(value >= low && value <= high)) {
        return { reason: `${name} must be a number from ${low} to ${high}` };
      }
      if (name !== 'share' && !Number.isInteger(value)) return { reason: `${name} must be a whole number` };
      faults[name] = value;
    } else if (name === 'reset' || name === 'truncate') {
      if (typeof value !== 'boolean') return { reason: `${name} must be true or false` };
      faults[name] = value;
    } else if (name === 'wrongType') {
      if (value !== 'html' && value !== 'array' && value !== 'empty') {
        return { reason: 'wrongType must be html, array or empty' };
      }
      faults.wrongType = value;
    } else if (name === 'match') {
      if (typeof value !== 'string' || value === '') return { reason: 'match must be a part of a path' };
      faults.match = value;
    } else {
      return { reason: `there is no fault named ${name}` };
    }
  }
  if (faults.retryAfterSeconds !== undefined && faults.status === undefined) {
    return { reason: 'retryAfterSeconds needs a status' };
  }
  return faults;
}
