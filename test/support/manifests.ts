// What `kubectl apply -k` would apply, as kustomize wrote it into deploy/kubernetes/rendered. For tests of what is deployed.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { type Form, kubernetesFolder } from '../../deploy/try/sources.ts';

const labels = z.record(z.string(), z.string());
const resource = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional(), labels: labels.optional() }),
});
const port = z.looseObject({ port: z.union([z.string(), z.int()]).optional(), endPort: z.int().optional() });
const peer = z.looseObject({
  podSelector: z.object({ matchLabels: labels }).optional(),
  namespaceSelector: z.object({ matchLabels: labels }).optional(),
  ipBlock: z.object({ cidr: z.string(), except: z.array(z.string()).optional() }).optional(),
});
const policy = z.looseObject({
  podSelector: z.object({ matchLabels: labels.optional() }),
  policyTypes: z.array(z.enum(['Ingress', 'Egress'])),
  ingress: z.array(z.object({ from: z.array(peer), ports: z.array(port) })).optional(),
  egress: z.array(z.object({ to: z.array(peer), ports: z.array(port) })).optional(),
});
const probe = z.looseObject({
  httpGet: z.object({ path: z.string(), port: z.string() }),
  periodSeconds: z.int(),
  failureThreshold: z.int().default(3),
});
const reference = z.looseObject({ name: z.string(), optional: z.boolean().optional() });
const podSpec = z.looseObject({
  automountServiceAccountToken: z.boolean(),
  enableServiceLinks: z.boolean(),
  terminationGracePeriodSeconds: z.int(),
  securityContext: z.looseObject({}),
  topologySpreadConstraints: z.array(
    z.looseObject({ topologyKey: z.string(), labelSelector: z.object({ matchLabels: labels }) }),
  ),
  volumes: z.array(
    z.looseObject({
      name: z.string(),
      secret: z.looseObject({ secretName: z.string(), defaultMode: z.int().optional() }).optional(),
      configMap: reference.optional(),
    }),
  ),
  containers: z.tuple([
    z.looseObject({
      image: z.string(),
      args: z.array(z.string()),
      ports: z.array(z.object({ name: z.string(), containerPort: z.int() })),
      env: z.array(
        z.looseObject({ name: z.string(), value: z.string().optional(), valueFrom: z.looseObject({}).optional() }),
      ),
      envFrom: z.array(z.object({ configMapRef: reference.optional(), secretRef: reference.optional() })),
      securityContext: z.looseObject({}),
      resources: z.object({ requests: labels, limits: labels }),
      startupProbe: probe,
      livenessProbe: probe,
      readinessProbe: probe,
      lifecycle: z.looseObject({ preStop: z.looseObject({}) }),
    }),
  ]),
});
const deployment = z.looseObject({
  spec: z.looseObject({
    selector: z.object({ matchLabels: labels }),
    template: z.object({
      metadata: z.looseObject({ labels, annotations: labels }),
      spec: podSpec,
    }),
  }),
});
const ingress = z.looseObject({
  metadata: z.looseObject({ annotations: labels }),
  spec: z.looseObject({
    tls: z.array(z.object({ hosts: z.array(z.string()), secretName: z.string() })),
    rules: z.array(
      z.object({
        host: z.string(),
        http: z.object({
          paths: z.array(
            z.object({
              path: z.string(),
              pathType: z.string(),
              backend: z.object({ service: z.object({ name: z.string(), port: z.object({ name: z.string() }) }) }),
            }),
          ),
        }),
      }),
    ),
  }),
});

/** A resource with what every one has. */
export type Resource = z.infer<typeof resource>;
/** A NetworkPolicy's spec, by its name. */
export type Policy = z.infer<typeof policy> & { readonly name: string };

const read = new Map<Form, readonly Resource[]>();

/** Everything of a form, in the order in which kustomize writes it; the same objects for whoever asks. */
export function readManifests(form: Form): readonly Resource[] {
  const known = read.get(form);
  if (known !== undefined) return known;
  const text = readFileSync(join(kubernetesFolder, 'rendered', `${form}.yaml`), 'utf8');
  const resources = parseAllDocuments(text).map((document) => resource.parse(document.toJS()));
  read.set(form, resources);
  return resources;
}

/** Those of a kind. */
export const ofKind = (form: Form, kind: string): readonly Resource[] =>
  readManifests(form).filter((each) => each.kind === kind);

/** The pods of a form by the name of their Deployment, with their labels and their one container. */
export function readPods(form: Form) {
  return ofKind(form, 'Deployment').map((each) => {
    const { spec } = deployment.parse(each);
    const { metadata, spec: pod } = spec.template;
    const [container] = pod.containers;
    return { name: each.metadata.name, spec, ...metadata, pod, container };
  });
}

/** The Ingress of a form. */
export const readIngress = (form: Form) => ingress.parse(ofKind(form, 'Ingress')[0]);

/** The network policies of a form. */
export const readPolicies = (form: Form): readonly Policy[] =>
  ofKind(form, 'NetworkPolicy').map(({ metadata: { name }, ...rest }) => ({
    name,
    ...policy.parse(z.looseObject({ spec: z.unknown() }).parse(rest).spec),
  }));

/** Whether labels are those that a selector asks for. */
export const isSelected = (
  selector: Readonly<Record<string, string>>,
  has: Readonly<Record<string, string>>,
): boolean => Object.entries(selector).every(([key, value]) => has[key] === value);
