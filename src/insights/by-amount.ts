// Values kept by customer, or account, by currency and amount, for finding entries of equal amount among many. Used by
// own-transfers.ts and refunds.ts. Exact: amounts beyond what a number holds are kept by their digits.

/** Values by scope (an id), currency and amount. */
export class ByAmount<Value> {
  readonly #scopes = new Map<string, Map<string, Map<number | string, Value>>>();

  /** The value of an amount in minor units; undefined where there is none. */
  at(scope: string, currency: string, amountMinor: bigint): Value | undefined {
    return this.#scopes.get(scope)?.get(currency)?.get(toKey(amountMinor));
  }

  set(scope: string, { currency, amountMinor }: Amount, value: Value): void {
    const currencies = this.#scopes.get(scope) ?? new Map<string, Map<number | string, Value>>();
    this.#scopes.set(scope, currencies);
    const amounts = currencies.get(currency) ?? new Map<number | string, Value>();
    currencies.set(currency, amounts);
    amounts.set(toKey(amountMinor), value);
  }

  *values(): Generator<Value> {
    for (const currencies of this.#scopes.values()) {
      for (const amounts of currencies.values()) yield* amounts.values();
    }
  }
}

interface Amount {
  readonly currency: string;
  readonly amountMinor: bigint;
}

function toKey(amountMinor: bigint): number | string {
  const number = Number(amountMinor);
  return Number.isSafeInteger(number) ? number : String(amountMinor);
}
