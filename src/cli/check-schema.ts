// `npm run schema:check`: what has become of the published schema since the last release (schema/released). A change that breaks
// clients has to stand in the CHANGELOG by its schema coordinate, and what is deprecated to say until when: fails with what does not. With `--release 0.3.0` what is
// published now becomes what was released. Part of .ci/run.

import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildSchema } from 'graphql';
import { findDeprecations } from '../gateway/deprecations.ts';
import { audiences } from '../router/published.ts';
import { findUntold } from './published-changes.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const { values } = parseArgs({ options: { release: { type: 'string' } } });
if (values.release !== undefined) {
  for (const audience of audiences) {
    const head = `# What a ${audience} can ask for, as it was released with ${values.release}.`;
    writeFileSync(
      new URL(`schema/released/${audience}.graphql`, root),
      read(`schema/public/${audience}.graphql`).replace(/^# .*/, head),
    );
  }
} else {
  const [, unreleased = ''] = /^## \[Unreleased\]\n([\s\S]*?)(?=^## \[)/m.exec(read('CHANGELOG.md')) ?? [];
  let untold = 0;
  let undated = 0;
  for (const audience of audiences) {
    const [released, current] = ['released', 'public'].map((folder) =>
      buildSchema(read(`schema/${folder}/${audience}.graphql`)),
    );
    if (released === undefined || current === undefined) throw new TypeError('there are two schemas');
    for (const { coordinate, reason, removedOn } of findDeprecations(current).values()) {
      if (removedOn !== null) continue;
      console.error(
        `${audience}: \`${coordinate}\` is deprecated without "Removed on YYYY-MM-DD." at the end of its reason: ${reason}`,
      );
      undated++;
    }
    for (const { coordinate, message } of await findUntold(released, current, unreleased)) {
      console.error(`${audience}: ${message} The CHANGELOG does not name \`${coordinate}\`.`);
      untold++;
    }
  }
  console.log(
    untold === 0 ? 'Whatever breaks clients stands in the CHANGELOG.' : `${untold} breaking changes are not told.`,
  );
  if (undated > 0) console.log(`${undated} deprecations do not say until when.`);
  process.exitCode = untold + undated === 0 ? 0 : 1;
}
