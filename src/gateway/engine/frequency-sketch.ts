// How often keys were seen lately, roughly and in fixed memory, whatever the number of keys: a count-min sketch with
// halving, as in TinyLFU (Einziger, Friedman, Manes, ACM TOS 2017). It decides which operations are worth compiling.

/** Counts stop here: hot or not is all that is asked. */
const maxCount = 15;

const rows = 4;

/** Never tells less than the true count (up to 15, halved from time to time); seldom more. */
export class FrequencySketch {
  readonly #counts: Uint8Array;
  readonly #width: number;
  readonly #sampleSize: number;
  #seen = 0;

  /** A sketch for about `capacity` keys of interest: 16 bytes for each. */
  constructor(capacity: number) {
    this.#width = 2 ** Math.ceil(Math.log2(Math.max(16, capacity * 4)));
    this.#counts = new Uint8Array(rows * this.#width);
    this.#sampleSize = capacity * 10;
  }

  /** Counts one use of a key; gives its count, this use included. */
  record(key: string): number {
    const [first, step] = hash(key);
    let least = maxCount;
    for (let row = 0; row < rows; row++) least = Math.min(least, this.#counts[this.#slot(row, first, step)] ?? 0);
    if (least < maxCount) {
      // Only the smallest counts are raised: the others count other keys too.
      for (let row = 0; row < rows; row++) {
        const slot = this.#slot(row, first, step);
        if (this.#counts[slot] === least) this.#counts[slot] = least + 1;
      }
      least++;
    }
    this.#seen++;
    if (this.#seen >= this.#sampleSize) this.#halve();
    return least;
  }

  /** The count of a key. */
  estimate(key: string): number {
    const [first, step] = hash(key);
    let least = maxCount;
    for (let row = 0; row < rows; row++) least = Math.min(least, this.#counts[this.#slot(row, first, step)] ?? 0);
    return least;
  }

  #slot(row: number, first: number, step: number): number {
    return row * this.#width + ((first + row * step) & (this.#width - 1));
  }

  #halve(): void {
    this.#seen = 0;
    for (let slot = 0; slot < this.#counts.length; slot++) this.#counts[slot] = (this.#counts[slot] ?? 0) >> 1;
  }
}

/** FNV-1a, and an odd step made of it for the further rows. */
function hash(key: string): readonly [number, number] {
  let value = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) {
    value = Math.imul(value ^ key.charCodeAt(index), 0x01000193);
  }
  value ^= value >>> 15;
  const step = Math.imul(value, 0x85ebca6b) ^ (value >>> 13);
  return [value, step | 1];
}
