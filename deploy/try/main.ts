// `npm run -s deploy:try`: what is deployed, run for real: the image is built, both forms of deploy/kubernetes are run as a cluster
// would, and compose.yaml by an engine. Started by deploy/try.sh, which says what has to be installed. Prints what it saw; ends with 1
// at the first thing that is not as it must be.

import { parseArgs } from 'node:util';
import { tryCompose } from './compose.ts';
import { TryFailed } from './engine.ts';
import { buildImage, provideBases } from './images.ts';
import { tryForms } from './kubernetes.ts';
import { forms } from './sources.ts';

const began = Date.now();
const say = (line: string): void => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${line}`);

/** Everything, or what is named on the command line. */
async function tryAll(only: readonly string[]): Promise<void> {
  const wants = (part: string): boolean => only.length === 0 || only.includes(part);
  const unknown = only.filter((part) => ![...forms, 'compose'].includes(part));
  if (unknown.length > 0)
    throw new TryFailed(`not a part: ${unknown.join(', ')}; there are ${forms.join(', ')}, compose`);
  if (await provideBases(say)) say('base images are stand-ins made of Debian packages, not the official ones');
  say((await buildImage()) ? 'image built' : 'image is there, of the very same files');
  const wanted = forms.filter(wants);
  // Beside each other: much of both is waiting. Each takes away what it started before the first fault is told.
  const outcomes = await Promise.allSettled([
    ...(wanted.length === 0 ? [] : [tryForms(wanted, say)]),
    ...(wants('compose') ? [tryCompose(say)] : []),
  ]);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  say('all as it must be');
}

try {
  const { positionals } = parseArgs({ allowPositionals: true });
  await tryAll(positionals);
} catch (error) {
  console.error(error instanceof TryFailed ? `FAILED: ${error.message}` : error);
  process.exitCode = 1;
}
