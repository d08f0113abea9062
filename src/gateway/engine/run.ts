// One execution of a compiled operation. It travels through graphql-jit as the root value, so that resolvers and type
// resolvers (jit-schema.ts) find the coerced variables, and can give the run up when something happens that graphql-jit
// would answer differently from graphql-js, or not at all. Made by compiled-operation.ts.

import type { GraphQLResolveInfo } from 'graphql';

/** Why a run was given up: `lasting` when the same operation would always end so. */
export interface Fault {
  readonly reason: string;
  readonly lasting: boolean;
}

/** A run over loaded models met a bare reference: the operation needs its resolvers. */
export const notLoaded = 'a bare reference';

/** Whether a value, or each item of a list, is what fields can be read in place of. */
export type LoadedCheck = (value: unknown) => boolean;

/** Longest that values of one execution are completed without others having their turn, milliseconds. */
const longestTurnMs = 10;

/**
 * Shares the event loop out: an execution that has been at work for a turn goes on in the next one. Fifty pages that come
 * out of the cache at once would otherwise all be completed at once. Only its own work counts: one that has waited for a
 * bank, or for other requests, is not put off.
 */
export class Turns {
  #workedMs = 0;
  readonly #waiting: (() => void)[] = [];

  /** Does it now, or in a later turn when this one has been long; in the order of calls. */
  take(work: () => void): void {
    if (this.#waiting.length === 0 && this.#workedMs < longestTurnMs) {
      this.#do(work);
      return;
    }
    this.#waiting.push(work);
    if (this.#waiting.length === 1) setImmediate(() => this.#goOn());
  }

  #do(work: () => void): void {
    const startedAtMs = performance.now();
    work();
    this.#workedMs += performance.now() - startedAtMs;
  }

  #goOn(): void {
    this.#workedMs = 0;
    for (let [work] = this.#waiting; work !== undefined && this.#workedMs < longestTurnMs; [work] = this.#waiting) {
      this.#do(work);
      // What is at work still stands in the list, so that what it takes comes after it.
      this.#waiting.shift();
    }
    if (this.#waiting.length > 0) setImmediate(() => this.#goOn());
  }
}

/** What one execution carries. */
export class Run {
  readonly turns = new Turns();
  readonly rootValue: unknown;
  /** As graphql-js coerced them. */
  readonly variables: Record<string, unknown>;
  /** The guarded fields that were granted beforehand; null when every field is guarded by itself. */
  readonly grants: ReadonlySet<string> | null;
  #fault: Fault | null = null;
  #onFault: ((fault: Fault) => void) | null = null;

  constructor(rootValue: unknown, variables: Record<string, unknown>, grants: ReadonlySet<string> | null) {
    this.rootValue = rootValue;
    this.variables = variables;
    this.grants = grants;
  }

  /** The first fault of the run; null when there was none. */
  get fault(): Fault | null {
    return this.#fault;
  }

  /** Gives the run up: what graphql-jit makes of it is not used. */
  fail(reason: string, lasting = false): void {
    if (this.#fault !== null) return;
    this.#fault = { reason, lasting };
    this.#onFault?.(this.#fault);
  }

  /** Calls back at once when the run is given up while its promises are still under way. */
  onFault(listener: (fault: Fault) => void): void {
    this.#onFault = listener;
    if (this.#fault !== null) listener(this.#fault);
  }
}

type WritableInfo = { -readonly [Key in keyof GraphQLResolveInfo]: GraphQLResolveInfo[Key] };

/** The run behind an info, which is then put right: resolvers shall see the root value and variables of graphql-js. */
export function takeRun(info: WritableInfo): Run {
  const run: unknown = info.rootValue;
  if (!(run instanceof Run)) throw new TypeError('compiled operations run with a Run as their root value');
  info.rootValue = run.rootValue;
  info.variableValues = run.variables;
  return run;
}

/** Whether a value is a promise, by graphql-js's measure. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/**
 * A resolver's promise as graphql-jit gets it. graphql-jit completes values inside the promise's callbacks and lets what
 * throws there go: an unhandled rejection ends the process, and the request would never be answered. Here it ends the run.
 */
export class GuardedPromise {
  readonly #promise: PromiseLike<unknown>;
  readonly #run: Run;
  readonly #isLoaded: LoadedCheck | null;

  constructor(promise: PromiseLike<unknown>, run: Run, isLoaded: LoadedCheck | null) {
    this.#promise = promise;
    this.#run = run;
    this.#isLoaded = isLoaded;
  }

  // biome-ignore lint/suspicious/noThenProperty: it stands in for a promise; graphql-jit calls nothing but `then`.
  then(onValue: (value: unknown) => void, onError: (error: unknown) => void): void {
    const run = this.#run;
    const isLoaded = this.#isLoaded;
    const complete = (value: unknown): void => {
      try {
        if (isLoaded === null || isLoaded(value)) onValue(value);
        else {
          run.fail(notLoaded);
          onValue(null);
        }
      } catch {
        run.fail('a value could not be completed');
      }
    };
    this.#promise.then(
      (value) => {
        if (Array.isArray(value) && value.some(isPromise)) settleItems(value, run).then(complete, () => undefined);
        else run.turns.take(() => complete(value));
      },
      (error: unknown) => {
        try {
          onError(error);
        } catch {
          run.fail('an error could not be told');
        }
      },
    );
  }
}

/**
 * A list of promises as a promise of a list. graphql-jit puts the null of a rejected item at the end of the list instead
 * of its place; an error that is returned as an item it places right.
 */
export async function settleItems(items: readonly unknown[], run: Run): Promise<unknown[]> {
  return Promise.all(
    items.map(async (item) => {
      try {
        return await item;
      } catch (error) {
        if (error instanceof Error) return error;
        run.fail('a list item was rejected with something else than an error');
        return null;
      }
    }),
  );
}
