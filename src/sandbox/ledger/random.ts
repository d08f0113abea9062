// A small seeded generator: the same text gives the same numbers on every machine and in every start, so that history
// does not change from day to day. Called by the history and by account numbers. Not for secrets: tokens use node:crypto.
// Hash: FNV-1a, 32 bit, with murmur3's finaliser; stream: mulberry32 (both public domain).

/** A 32-bit unsigned hash of a text. */
export function hash32(text: string, basis = 0x811c9dc5): number {
  let hash = basis;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Exactly `length` decimal digits drawn from a text; the first is never 0. */
export function digitsOf(text: string, length: number): string {
  const random = new Random(text);
  let digits = String(random.integer(1, 9));
  while (digits.length < length) digits += String(random.integer(0, 9));
  return digits;
}

/** A version-4-shaped UUID drawn from a text. */
export function uuidOf(text: string): string {
  const word = (basis: number): string => hash32(text, basis).toString(16).padStart(8, '0');
  const hex = word(1) + word(2) + word(3) + word(4);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A stream of numbers that depends on nothing but its seed text. */
export class Random {
  #state: number;

  constructor(seed: string) {
    this.#state = hash32(seed);
  }

  /** The next number in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** One item of a list that is not empty. */
  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.integer(0, items.length - 1)];
    if (item === undefined) throw new RangeError('cannot pick from an empty list');
    return item;
  }
}
