// Sums of minor units that are exact however large they grow, and quick while they are small. Used by sums.ts.

/** A sum that is added to. Nothing is ever rounded: what a number does not hold exactly is added as a bigint. */
export class ExactSum {
  #large = 0n;
  /** A safe integer, not negative. */
  #small = 0;

  /** Adds a safe integer that is not negative. */
  add(amount: number): void {
    if (amount > Number.MAX_SAFE_INTEGER - this.#small) {
      this.#large += BigInt(this.#small);
      this.#small = 0;
    }
    this.#small += amount;
  }

  /** Adds any integer. */
  addLarge(amount: bigint): void {
    this.#large += amount;
  }

  get value(): bigint {
    return this.#large + BigInt(this.#small);
  }
}
