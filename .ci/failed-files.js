// Prints the test files that failed in a Vitest report, one a line; none where more than a few did: then the change is at
// fault, and not the machine. With a part of a path, none where another file than such a one did. Called by .ci/run.

import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** So many may be a busy machine's doing. */
const mostFiles = 3;

const { testResults } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const files = testResults.filter(({ status }) => status === 'failed').map(({ name }) => relative('.', name));
const [, , , part = ''] = process.argv;
const mayBeBusy = files.length <= mostFiles && files.every((file) => file.includes(part));
if (mayBeBusy) for (const file of files) process.stdout.write(`${file}\n`);
