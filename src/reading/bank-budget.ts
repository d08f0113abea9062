// One request's time for one bank. Used by bank-reads.ts.

/** How long one request may still wait for one bank: only time in which calls to it are under way counts. */
export class BankBudget {
  #remainingMs: number;
  #underWay = 0;
  #sinceMs = 0;

  constructor(timeoutMs: number) {
    this.#remainingMs = timeoutMs;
  }

  /** A call begins; gives the milliseconds it may take. */
  begin(): number {
    const nowMs = Date.now();
    if (this.#underWay === 0) this.#sinceMs = nowMs;
    this.#underWay++;
    return Math.max(0, this.#remainingMs - (nowMs - this.#sinceMs));
  }

  /** A call has ended. */
  end(): void {
    this.#underWay--;
    if (this.#underWay === 0) this.#remainingMs -= Date.now() - this.#sinceMs;
  }
}
