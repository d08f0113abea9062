// Of what is followed only what is for somebody: a filter over an async iterable that ends with it. Used where a feed is shared by
// subscribers of whom each may know of a part (src/linking/caller-linking.ts).

/** The values for which `isFor` fulfils true, judged one by one as they are asked for. Ending it ends what it reads, at once. */
export function only<T>(values: AsyncIterable<T>, isFor: (value: T) => Promise<boolean>): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]() {
      const source = values[Symbol.asyncIterator]();
      return {
        async next() {
          for (;;) {
            const step = await source.next();
            if (step.done === true || (await isFor(step.value))) return step;
          }
        },
        async return() {
          await source.return?.();
          return { value: undefined, done: true };
        },
      };
    },
  };
}
