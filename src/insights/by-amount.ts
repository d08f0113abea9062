// Values kept by customer, or account, by currency and amount, for finding entries of equal amount among many. Used by
// own-transfers.ts and refunds.ts. Exact: amounts beyond what a number holds are kept by their digits.

/** Values by scope (an id), currency and amount. */
export class ByAmount<Value> {
  readonly #scopes = new Map<string, Map<string, Map<number | string, Value>>>();
  /** What was asked for last: a statement asks for one customer and currency all along. */
  #last: { readonly scope: string; readonly currency: string; readonly amounts: Map<number | string, Value> } | null =
    null;

  /** The value of an amount in minor units; undefined where there is none. */
  at(scope: string, { currency, amountMinor }: Amount): Value | undefined {
    return this.#amountsOf(scope, currency).get(toKey(amountMinor));
  }

  /** The value of an amount; where there is none, what is made for it from now on. */
  atOrMake(scope: string, { currency, amountMinor }: Amount, make: () => Value): Value {
    const amounts = this.#amountsOf(scope, currency);
    const key = toKey(amountMinor);
    let value = amounts.get(key);
    if (value === undefined) {
      value = make();
      amounts.set(key, value);
    }
    return value;
  }

  #amountsOf(scope: string, currency: string): Map<number | string, Value> {
    const last = this.#last;
    if (last !== null && last.scope === scope && last.currency === currency) return last.amounts;
    const currencies = this.#scopes.get(scope) ?? new Map<string, Map<number | string, Value>>();
    this.#scopes.set(scope, currencies);
    const amounts = currencies.get(currency) ?? new Map<number | string, Value>();
    currencies.set(currency, amounts);
    this.#last = { scope, currency, amounts };
    return amounts;
  }
}

interface Amount {
  /** ISO 4217. */
  readonly currency: string;
  readonly amountMinor: bigint;
}

function toKey(amountMinor: bigint): number | string {
  const number = Number(amountMinor);
  return Number.isSafeInteger(number) ? number : String(amountMinor);
}
