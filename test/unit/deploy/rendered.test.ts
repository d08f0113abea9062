// The Kubernetes manifests as a cluster would get them: rendered from their sources, and nothing in them that the Kubernetes API does
// not know. The schemas are those of kubernetes-models, whose validators let unknown fields pass: a field that one never looked at is one.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { forms, kubernetesFolder, renderedHead, sourcesDigest } from '../../../deploy/try/sources.ts';
import { readManifests } from '../../support/manifests.ts';

interface Validate {
  (data: unknown): boolean;
  readonly errors?: unknown;
}

/** By apiVersion and kind; what is not here is not deployed. */
const schemas: Readonly<Record<string, () => Promise<{ readonly validate: unknown }>>> = {
  'v1 ConfigMap': () => import('kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap'),
  'v1 Service': () => import('kubernetes-models/_schemas/IoK8sApiCoreV1Service'),
  'apps/v1 Deployment': () => import('kubernetes-models/_schemas/IoK8sApiAppsV1Deployment'),
  'autoscaling/v2 HorizontalPodAutoscaler': () =>
    import('kubernetes-models/_schemas/IoK8sApiAutoscalingV2HorizontalPodAutoscaler'),
  'networking.k8s.io/v1 Ingress': () => import('kubernetes-models/_schemas/IoK8sApiNetworkingV1Ingress'),
  'networking.k8s.io/v1 NetworkPolicy': () => import('kubernetes-models/_schemas/IoK8sApiNetworkingV1NetworkPolicy'),
  'policy/v1 PodDisruptionBudget': () => import('kubernetes-models/_schemas/IoK8sApiPolicyV1PodDisruptionBudget'),
};

/** A value that remembers which of its fields were looked at, and gives the paths of the others. */
function watch(value: object, path = ''): { readonly watched: object; readonly unread: () => string[] } {
  const read = new Set<PropertyKey>();
  const parts = new Map<PropertyKey, ReturnType<typeof watch>>();
  const watched = new Proxy(value, {
    get(target, key) {
      read.add(key);
      const part: unknown = Reflect.get(target, key);
      if (typeof part !== 'object' || part === null) return part;
      const known = parts.get(key) ?? watch(part, `${path}/${String(key)}`);
      parts.set(key, known);
      return known.watched;
    },
  });
  const unread = (): string[] => [
    ...Object.keys(value)
      .filter((key) => !read.has(key))
      .map((key) => `${path}/${key}`),
    ...[...parts.values()].flatMap((part) => part.unread()),
  ];
  return { watched, unread };
}

/** What is wrong with a resource, by the Kubernetes API; empty for nothing. */
async function faultsOf(resource: { readonly apiVersion: string; readonly kind: string }): Promise<unknown[]> {
  const load = schemas[`${resource.apiVersion} ${resource.kind}`];
  if (load === undefined) return [`no schema for ${resource.apiVersion} ${resource.kind}`];
  const { validate } = (await load()) as { readonly validate: Validate };
  const { watched, unread } = watch(resource);
  return validate(watched) ? unread().map((path) => `${path} is no field`) : [validate.errors].flat();
}

describe.each(forms)('deploy/kubernetes/rendered/%s.yaml', (form) => {
  it('is made from the sources as they are now: npm run -s manifests', () => {
    const text = readFileSync(join(kubernetesFolder, 'rendered', `${form}.yaml`), 'utf8');
    expect(text.slice(0, text.indexOf('\n') + 1)).toBe(renderedHead(sourcesDigest()));
  });

  it('is what the Kubernetes API knows: right types, and no unknown field', async () => {
    const resources = readManifests(form);
    expect(resources.length).toBeGreaterThan(10);
    for (const resource of resources) {
      expect(await faultsOf(resource), `${resource.kind} ${resource.metadata.name}`).toEqual([]);
    }
  });

  it('has a wrong type and an unknown field found, at any depth', async () => {
    const [found] = readManifests(form).filter(({ kind }) => kind === 'Deployment');
    const text = JSON.stringify(found);
    const faults = async (from: string, to: string) => {
      expect(text).toContain(from);
      return JSON.stringify(await faultsOf(JSON.parse(text.replace(from, to))));
    };
    expect(await faults('"containerPort":4000', '"containerPort":"4000"')).toContain('"type":"integer"');
    expect(await faults('"readOnly":true', '"readonly":true')).toContain('/readonly is no field');
    expect(await faults('"fsGroup"', '"fsgroup"')).toContain('/fsgroup is no field');
  });

  it('leaves the namespace to whoever made it: taking all of this away must not take the keys with it', () => {
    const resources = readManifests(form);
    expect(resources.filter(({ kind }) => kind === 'Namespace' || kind === 'Secret')).toEqual([]);
    expect(resources.filter(({ metadata }) => metadata.namespace !== 'bankgraph')).toEqual([]);
  });
});
