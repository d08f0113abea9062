// Prints the test files that failed in a Vitest report, one a line; none where more than a few did: then the change is at
// fault, and not the machine. Called by .ci/run.

import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** So many may be a busy machine's doing. */
const mostFiles = 3;

const { testResults } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const files = testResults.filter(({ status }) => status === 'failed').map(({ name }) => relative('.', name));
if (files.length <= mostFiles) for (const file of files) process.stdout.write(`${file}\n`);
