// Applied manifests → how podman runs the same containers: image, arguments, environment, limits, files. What Kubernetes would resolve
// (ConfigMaps, Secrets, labels, `$(NAME)`) is resolved here. Called by kubernetes.ts.

import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { TryFailed } from './engine.ts';

const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) });
const named = z.object({ name: z.string() });
const container = z.object({
  name: z.string(),
  image: z.string(),
  args: z.array(z.string()),
  env: z.array(
    z.object({
      name: z.string(),
      value: z.string().optional(),
      valueFrom: z.object({ fieldRef: z.object({ fieldPath: z.string() }) }).optional(),
    }),
  ),
  envFrom: z.array(
    z.object({
      configMapRef: named.optional(),
      secretRef: z.object({ name: z.string(), optional: z.boolean().optional() }).optional(),
    }),
  ),
  resources: z.object({ limits: z.object({ memory: z.string() }) }),
  lifecycle: z.object({ preStop: z.object({ exec: z.object({ command: z.array(z.string()) }) }) }),
  readinessProbe: probe,
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
});
const deployment = z.object({
  kind: z.literal('Deployment'),
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    template: z.object({
      metadata: z.object({ labels: z.record(z.string(), z.string()) }),
      spec: z.object({
        securityContext: z.object({ runAsUser: z.int(), fsGroup: z.int() }),
        terminationGracePeriodSeconds: z.int(),
        containers: z.tuple([container]),
        volumes: z.array(
          z.object({
            name: z.string(),
            secret: z.object({ secretName: z.string() }).optional(),
            configMap: named.optional(),
            emptyDir: z.object({ sizeLimit: z.string() }).optional(),
          }),
        ),
      }),
    }),
  }),
});
const configMap = z.object({ kind: z.literal('ConfigMap'), metadata: named, data: z.record(z.string(), z.string()) });
const secret = z.object({ kind: z.literal('Secret'), metadata: named, data: z.record(z.string(), z.string()) });

/** A container as its pod would have it. */
export interface PodContainer {
  /** The Deployment's name. */
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** By their paths in the container. */
  readonly files: Readonly<Record<string, string>>;
  /** Size of /tmp, bytes. */
  readonly tmpBytes: number;
  readonly memoryBytes: number;
  readonly user: number;
  /** The group that may read mounted Secrets. */
  readonly group: number;
  readonly preStop: readonly string[];
  readonly readyPath: string;
  readonly graceSeconds: number;
}

const units: Readonly<Record<string, number>> = { Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3 };

/** A Kubernetes quantity of memory in bytes. */
function toBytes(quantity: string): number {
  const [, number = '', unit = ''] = /^(\d+)(Ki|Mi|Gi)$/.exec(quantity) ?? [];
  const factor = units[unit];
  if (factor === undefined) throw new TryFailed(`not a quantity of memory that is read here: ${quantity}`);
  return Number(number) * factor;
}

/** Every Deployment of an applied kustomization as its one container. @throws TryFailed for a name that nothing has */
export function toContainers(text: string): readonly PodContainer[] {
  // Kubernetes reads YAML 1.1; kustomize writes what both versions read alike.
  const documents: readonly unknown[] = parseAllDocuments(text).map((document) => document.toJS());
  const data = new Map<string, Readonly<Record<string, string>>>();
  for (const document of documents) {
    const map = configMap.safeParse(document).data;
    if (map !== undefined) data.set(`ConfigMap ${map.metadata.name}`, map.data);
    const sealed = secret.safeParse(document).data;
    if (sealed !== undefined) {
      const decoded = Object.entries(sealed.data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]);
      data.set(`Secret ${sealed.metadata.name}`, Object.fromEntries(decoded));
    }
  }
  const find = (what: string, optional = false): Readonly<Record<string, string>> => {
    const found = data.get(what) ?? (optional ? {} : undefined);
    if (found === undefined) throw new TryFailed(`no ${what}: a pod that names it would not start`);
    return found;
  };
  return documents
    .filter((document) => z.looseObject({ kind: z.literal('Deployment') }).safeParse(document).success)
    .map((document) => toContainer(deployment.parse(document), find));
}

function toContainer(
  { metadata, spec: { template } }: z.infer<typeof deployment>,
  find: (what: string, optional?: boolean) => Readonly<Record<string, string>>,
): PodContainer {
  const { spec } = template;
  const [only] = spec.containers;
  const env: Record<string, string> = {};
  for (const { configMapRef, secretRef } of only.envFrom) {
    if (configMapRef !== undefined) Object.assign(env, find(`ConfigMap ${configMapRef.name}`));
    if (secretRef !== undefined) Object.assign(env, find(`Secret ${secretRef.name}`, secretRef.optional));
  }
  for (const { name, value, valueFrom } of only.env) {
    const label = /^metadata\.labels\['(.+)'\]$/.exec(valueFrom?.fieldRef.fieldPath ?? '')?.[1] ?? '';
    env[name] = value ?? template.metadata.labels[label] ?? '';
  }
  const files: Record<string, string> = {};
  let tmpBytes = 0;
  for (const { name, mountPath } of only.volumeMounts) {
    const volume = spec.volumes.find((each) => each.name === name);
    if (volume?.emptyDir !== undefined) tmpBytes = toBytes(volume.emptyDir.sizeLimit);
    const from =
      volume?.secret !== undefined
        ? find(`Secret ${volume.secret.secretName}`)
        : volume?.configMap !== undefined
          ? find(`ConfigMap ${volume.configMap.name}`)
          : {};
    for (const [key, content] of Object.entries(from)) files[`${mountPath}/${key}`] = content;
  }
  return {
    name: metadata.name,
    args: only.args.map((arg) => arg.replace(/\$\((\w+)\)/g, (_whole, name: string) => env[name] ?? '')),
    env,
    files,
    tmpBytes,
    memoryBytes: toBytes(only.resources.limits.memory),
    user: spec.securityContext.runAsUser,
    group: spec.securityContext.fsGroup,
    preStop: only.lifecycle.preStop.exec.command,
    readyPath: only.readinessProbe.httpGet.path,
    graceSeconds: spec.terminationGracePeriodSeconds,
  };
}
