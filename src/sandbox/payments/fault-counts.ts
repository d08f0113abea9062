// How often clients of each bank met which fault. Counted where a fault is made (answers.ts, the banks' listener), told by
// the control API, so that a harness can say what its clients had to bear.

/** Answers that are lost, sent twice or another one's, and calls that are not done. */
export type FaultKind = 'lost' | 'late' | 'doubled' | 'twice' | 'repeated' | 'refused' | 'cut' | 'delayed';

/** The counts of all banks. */
export class FaultCounts {
  readonly #byBank = new Map<string, Map<FaultKind, number>>();

  /** Writes down that a call of this bank's suffered. */
  add(bank: string, kind: FaultKind): void {
    const counts = this.#byBank.get(bank) ?? new Map<FaultKind, number>();
    this.#byBank.set(bank, counts.set(kind, (counts.get(kind) ?? 0) + 1));
  }

  /** How often each was met at this bank. */
  at(bank: string): ReadonlyMap<FaultKind, number> {
    return this.#byBank.get(bank) ?? new Map();
  }
}
