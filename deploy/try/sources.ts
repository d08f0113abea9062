// The sources of the Kubernetes manifests and their digest. Called by render.ts, main.ts and test/unit/deploy/rendered.test.ts.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** deploy/kubernetes. */
export const kubernetesFolder: string = fileURLToPath(new URL('../kubernetes/', import.meta.url));

/** The ways of running that can be applied. */
export const forms = ['in-process', 'federated'] as const;

/** A way of running. */
export type Form = (typeof forms)[number];

/** SHA-256 over names and contents of everything that kustomize reads of the project's, in hexadecimal. */
export function sourcesDigest(): string {
  const hash = createHash('sha256');
  const files = ['base', ...forms].flatMap((folder) =>
    readdirSync(join(kubernetesFolder, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name)),
  );
  for (const file of files.sort()) {
    hash
      .update(`${relative(kubernetesFolder, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

/** How a rendered file begins. */
export const renderedHead = (digest: string): string =>
  `# Written by npm run -s manifests from the folders beside this one (SHA-256 ${digest}).\n`;
