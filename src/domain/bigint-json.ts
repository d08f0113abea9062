// JSON with bigints, which amounts of money are: written as `{"$bigint":"…"}`. Used where domain values are kept outside this
// process: src/cache/codec.ts and src/book/codec.ts.

/** A replacer for JSON.stringify: a bigint becomes an object that {@link withBigints} knows. */
export function writeBigint(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? { $bigint: value.toString() } : value;
}

/**
 * Puts bigints back, in place. A reviver given to JSON.parse takes ten times as long. What a bank sent (`raw`) is left as
 * it is: nothing in it is ours, however it looks.
 */
export function withBigints(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (const [index, member] of value.entries()) {
      const revived = withBigints(member);
      if (revived !== member) value[index] = revived;
    }
    return value;
  }
  if ('$bigint' in value && typeof value.$bigint === 'string') return BigInt(value.$bigint);
  for (const name of Object.keys(value)) {
    const member: unknown = Reflect.get(value, name);
    if (typeof member !== 'object' || member === null || name === 'raw') continue;
    const revived = withBigints(member);
    // Most members are themselves again: writing them would cost as much as reading did.
    if (revived !== member) Reflect.set(value, name, revived);
  }
  return value;
}
