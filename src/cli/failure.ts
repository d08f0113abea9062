// How the programs of src/cli end when they cannot start: what people can mend is told in its own words, without a stack.

import { InvalidConfig } from '../config/faults.ts';
import { StoreFailure, StoreKeysMissing } from '../store/failures.ts';

type ErrorKind = new (...args: never[]) => Error;
const forPeople: readonly ErrorKind[] = [InvalidConfig, StoreFailure, StoreKeysMissing];

/** Prints why, and has the process end with 1. System errors (a port in use) are for people, too, and `more` kinds. */
export function endWith(error: unknown, more: readonly ErrorKind[] = []): void {
  const isKnown = [...forPeople, ...more].some((kind) => error instanceof kind);
  const isForPeople = error instanceof Error && (isKnown || 'code' in error);
  console.error(isForPeople ? error.message : error);
  process.exitCode = 1;
}
