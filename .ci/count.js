// Adds up Vitest's reports: every failure by name, then `N passed, N failed, N skipped`. Called by .ci/run, on whatever Node the
// host has. A report that is not there is a failure, as is a file that could not be loaded: its tests were not counted.
// Where a report has a second one beside it (`fast.json`, `fast.again.json`: see .ci/run), a failure that did not come again
// is told as unsteady, and counts as passed.

import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

const total = { passed: 0, failed: 0, skipped: 0 };

/** Every failure of a report as `file › test`, with its first line. */
function failuresOf(report) {
  return report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative('.', name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [{ file, name: `${file}: not loaded`, reason: message }];
    return failed.map(({ fullName, failureMessages }) => ({
      file,
      name: `${file} › ${fullName}`,
      reason: failureMessages?.[0],
    }));
  });
}

const readReport = (path) => JSON.parse(readFileSync(path, 'utf8'));
const firstLine = (text) => (text ?? '').trim().split('\n')[0].slice(0, 300);

for (const path of process.argv.slice(2)) {
  try {
    const report = readReport(path);
    total.passed += report.numPassedTests;
    total.skipped += report.numPendingTests + report.numTodoTests;
    const againPath = path.replace(/\.json$/, '.again.json');
    const again = existsSync(againPath) ? new Set(failuresOf(readReport(againPath)).map(({ name }) => name)) : null;
    for (const { name, reason } of failuresOf(report)) {
      const isSteady = again === null || again.has(name);
      process.stdout.write(
        `${isSteady ? 'failed' : 'unsteady, passed when run alone'}: ${name}: ${firstLine(reason)}\n`,
      );
      if (isSteady) total.failed += 1;
      else total.passed += 1;
    }
  } catch (error) {
    process.stdout.write(`no report of ${path}: ${error.message}\n`);
    total.failed += 1;
  }
}
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
