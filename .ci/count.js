// Adds up Vitest's reports and prints `N passed, N failed, N skipped`. Called by .ci/run, on whatever Node the host has. A
// report that is not there is a failure, as is a file that could not be loaded: its tests were not counted.

import { readFileSync } from 'node:fs';

const total = { passed: 0, failed: 0, skipped: 0 };
for (const path of process.argv.slice(2)) {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'));
    const unloaded = report.testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
    );
    for (const { name } of unloaded) process.stdout.write(`not loaded: ${name}\n`);
    total.passed += report.numPassedTests;
    total.failed += report.numFailedTests + unloaded.length;
    total.skipped += report.numPendingTests + report.numTodoTests;
  } catch (error) {
    process.stdout.write(`no report of ${path}: ${error.message}\n`);
    total.failed += 1;
  }
}
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
