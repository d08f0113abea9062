// A program of src/cli that ends with the test which starts it, however that test ends: nothing of a test that fails goes on
// running, and slows down or confuses the next.

import { onTestFinished } from 'vitest';
import { type StartedProgram, startProgram } from './started-gateway.ts';

/** As {@link startProgram}, within a test. */
export function startProgramOfTest(...given: Parameters<typeof startProgram>): StartedProgram {
  const program = startProgram(...given);
  onTestFinished(async () => {
    await program.end('SIGKILL');
  });
  return program;
}
