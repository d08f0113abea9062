// When a read that failed is asked again: how often at all (the budget), after how long (the backoff), and how long each
// attempt may take (the pace). Pure but for what is handed in; used by client.ts. Source: house rules after Google's SRE
// book (retry budgets) and AWS' "Exponential backoff and jitter" (full jitter).

/** Attempts of one call at most, the first one included: under 50 % random faults that is 1.75 on average. */
export const maxAttempts = 3;

/** First backoff is up to this, milliseconds: about one answer's time of a quick bank. */
const baseDelayMs = 100;
/** And never more than this: requests have two seconds. */
const longestDelayMs = 1000;

/** How long to wait before attempt `attempt` (2 is the first retry), milliseconds: full jitter, `random` in [0, 1). */
export function backoffMs(attempt: number, random: () => number): number {
  return random() * Math.min(longestDelayMs, baseDelayMs * 2 ** (attempt - 2));
}

const windowMs = 10_000;
const bucketMs = 1000;
/** Of the calls of the window. */
const extraShare = 0.2;
/** So that a bank that is seldom asked may be asked again at all. */
const floorPerWindow = 3;

/**
 * How many retries one bank is sent: in any ten seconds at most a fifth of the calls begun in them, or three, whichever
 * is more. A bank that fails under load is not buried under its own retries.
 */
export class RetryBudget {
  readonly #now: () => number;
  readonly #calls = new SlidingCount();
  readonly #retries = new SlidingCount();

  /** `now` gives epoch milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** A call begins: a fifth of a retry is earned. */
  countCall(): void {
    this.#calls.add(this.#now());
  }

  /** Whether a retry could be had now. */
  hasRoom(): boolean {
    const nowMs = this.#now();
    return (
      this.#retries.total(nowMs) + 1 <= Math.max(floorPerWindow, Math.floor(this.#calls.total(nowMs) * extraShare))
    );
  }

  /** Takes one retry; false when there is none to be had. */
  take(): boolean {
    if (!this.hasRoom()) return false;
    this.#retries.add(this.#now());
    return true;
  }
}

/** Counts events of the last {@link windowMs} in buckets of a second. */
class SlidingCount {
  readonly #counts = new Map<number, number>();

  add(nowMs: number): void {
    const bucket = Math.floor(nowMs / bucketMs);
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + 1);
  }

  total(nowMs: number): number {
    const oldest = Math.floor((nowMs - windowMs) / bucketMs);
    let total = 0;
    for (const [bucket, count] of this.#counts) {
      if (bucket < oldest) this.#counts.delete(bucket);
      else total += count;
    }
    return total;
  }
}

const samples = 16;
/** Before so many attempts have ended nothing is known. */
const leastSamples = 4;
/** A bank that usually answers within this share of what is left is quick: what takes much longer is probably hung. */
const quickShare = 0.2;
const shortenedShare = 0.5;
/** Below this no bank answers. */
const shortestUsefulMs = 50;

/**
 * How long attempts of one resource usually take, so that one hung connection does not eat a call's whole time. A first
 * attempt gets half of what is left when the bank is known to be quick: when half of the last attempts took less than a
 * fifth of that. Otherwise it gets all: a bank that is slow but answers must not be cut off half-way, twice. Attempts that
 * were cut off count as long ones, so a bank that becomes slow is given its time again after eight.
 */
export class Pace {
  readonly #durations: number[] = [];
  #next = 0;

  /** An attempt took so long until it was answered or cut off. */
  note(durationMs: number): void {
    this.#durations[this.#next] = durationMs;
    this.#next = (this.#next + 1) % samples;
  }

  /** The median of what is known; null as long as that is too little. */
  usualMs(): number | null {
    if (this.#durations.length < leastSamples) return null;
    const sorted = this.#durations.toSorted((a, b) => a - b);
    return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
  }

  /** The least time in which a retry can be answered: without it none is begun. */
  leastMs(): number {
    return Math.max(shortestUsefulMs, this.usualMs() ?? 0);
  }

  /** What an attempt may take of the milliseconds left; `isLast` when no other can follow. */
  attemptMs(leftMs: number, isLast: boolean): number {
    const usualMs = this.usualMs();
    const isQuick = usualMs !== null && usualMs <= leftMs * quickShare;
    return isLast || !isQuick ? leftMs : leftMs * shortenedShare;
  }
}
