// The image's HEALTHCHECK: ends with 0 when the program in this container takes requests. It asks where that program
// listens: at its own `--port`, as subgraphs are given it, else at PORT. Process 1 is the program (see Containerfile).

import { readFileSync } from 'node:fs';

const [, , commandLineFile = '/proc/1/cmdline'] = process.argv;
const words = readFileSync(commandLineFile, 'utf8').split('\0');
const joined = words.find((word) => word.startsWith('--port='))?.slice('--port='.length);
const port = joined ?? (words.includes('--port') ? words[words.indexOf('--port') + 1] : process.env['PORT']);

try {
  const { ok } = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(2500) });
  process.exitCode = ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
