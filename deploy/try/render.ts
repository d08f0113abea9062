// `npm run -s manifests`: writes what kustomize makes of each form in deploy/kubernetes to deploy/kubernetes/rendered, where tests and
// people read it as a whole; with `-- --check` only says whether it is what it should be. The sources' digest stands in each file, so
// that CI can tell without kustomize that a change was not rendered (test/unit/deploy/rendered.test.ts).

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildKustomization } from './kustomize.ts';
import { forms, kubernetesFolder, renderedHead, sourcesDigest } from './sources.ts';

const { check = false } = parseArgs({ options: { check: { type: 'boolean' } } }).values;
const digest = sourcesDigest();
for (const form of forms) {
  const path = join(kubernetesFolder, 'rendered', `${form}.yaml`);
  const text = `${renderedHead(digest)}${await buildKustomization(join(kubernetesFolder, form))}`;
  if (!check) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    console.error(`deploy/kubernetes/rendered/${form}.yaml is not what kustomize makes: run npm run -s manifests`);
    process.exitCode = 1;
  }
}
