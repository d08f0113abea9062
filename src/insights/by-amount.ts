// Values kept by ledger (a customer's entries of one currency) and amount, for finding entries of equal amount among many. Used by
// own-transfers.ts and refunds.ts. Exact: amounts beyond what a number holds are kept by their digits.

/** An amount in minor units as a key: a number where one holds it, else its digits. */
export type AmountKey = number | string;

/** The key of an amount in minor units: two amounts have the same only where they are equal. */
export function toAmountKey(amountMinor: bigint): AmountKey {
  const number = Number(amountMinor);
  return Number.isSafeInteger(number) ? number : String(amountMinor);
}

/** Values by ledger and amount. */
export class ByAmount<Value> {
  readonly #ledgers: (Map<AmountKey, Value> | undefined)[] = [];

  /** The value of an amount; undefined where there is none. */
  at(ledger: number, amount: AmountKey): Value | undefined {
    return this.#ledgers[ledger]?.get(amount);
  }

  /** The value of an amount; where there is none, what is made for it from now on. */
  atOrMake(ledger: number, amount: AmountKey, make: () => Value): Value {
    let amounts = this.#ledgers[ledger];
    if (amounts === undefined) {
      amounts = new Map();
      this.#ledgers[ledger] = amounts;
    }
    let value = amounts.get(amount);
    if (value === undefined) {
      value = make();
      amounts.set(amount, value);
    }
    return value;
  }
}
