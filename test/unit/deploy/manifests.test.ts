// What an operator deploys, read as data: every pod is locked down and probed, and names only settings that exist.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { variableNames } from '../../../src/config/environment.ts';
import { subgraphNames } from '../../../subgraphs/names.ts';

const folder = fileURLToPath(new URL('../../../deploy/', import.meta.url));
const read = (name: string) => readFileSync(`${folder}${name}`, 'utf8');

const resource = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }).optional(),
  spec: z.looseObject({}).optional(),
  data: z.record(z.string(), z.string()).optional(),
});
const container = z.looseObject({
  securityContext: z.object({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.object({ drop: z.tuple([z.literal('ALL')]) }),
  }),
  livenessProbe: z.object({ httpGet: z.object({ path: z.literal('/health/live'), port: z.string() }) }).loose(),
  readinessProbe: z.object({ httpGet: z.object({ path: z.literal('/health/ready'), port: z.string() }) }).loose(),
  resources: z.object({ requests: z.looseObject({ cpu: z.string(), memory: z.string() }), limits: z.looseObject({}) }),
});
const deployment = z.looseObject({
  template: z.looseObject({
    spec: z.looseObject({
      automountServiceAccountToken: z.literal(false),
      securityContext: z.looseObject({ runAsNonRoot: z.literal(true) }),
      terminationGracePeriodSeconds: z.int().min(17),
      containers: z.tuple([container]),
    }),
  }),
});

const manifests = readdirSync(`${folder}kubernetes`)
  .filter((name) => name !== 'kustomization.yaml')
  .flatMap((name) => parseAllDocuments(read(`kubernetes/${name}`)).map((document) => resource.parse(document.toJS())));
const ofKind = (kind: string) => manifests.filter((manifest) => manifest.kind === kind);
const nameOf = (manifest: z.infer<typeof resource>) => manifest.metadata?.name ?? '';

describe('the Kubernetes manifests', () => {
  it('have the gateway and each subgraph, each locked down, probed, scaled and protected from disruption', () => {
    const expected = ['gateway', ...subgraphNames].sort();
    for (const kind of ['Deployment', 'Service', 'PodDisruptionBudget', 'HorizontalPodAutoscaler']) {
      expect(ofKind(kind).map(nameOf).sort(), kind).toEqual(expected);
    }
    for (const manifest of ofKind('Deployment')) expect(() => deployment.parse(manifest.spec)).not.toThrow();
  });

  it('deny all traffic that no policy names', () => {
    const [deny] = ofKind('NetworkPolicy').filter((policy) => nameOf(policy) === 'deny-by-default');
    expect(deny?.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  it('set only variables that the gateway reads, and no secret', () => {
    const [config] = ofKind('ConfigMap');
    const names = Object.keys(config?.data ?? {});
    expect(names.filter((name) => !variableNames.includes(name))).toEqual([]);
    expect(names.filter((name) => /KEY|SECRET|REDIS/.test(name) && name !== 'AUTH_JWKS_URL')).toEqual([]);
  });

  it('lists in its kustomization only files that are there', () => {
    const { resources } = z
      .looseObject({ resources: z.array(z.string()) })
      .parse(parse(read('kubernetes/kustomization.yaml')));
    const files = readdirSync(`${folder}kubernetes`);
    expect(resources.filter((name) => !files.includes(name))).toEqual([]);
  });
});

describe('the compose file', () => {
  const { services } = z
    .looseObject({
      services: z.record(z.string(), z.looseObject({ environment: z.record(z.string(), z.string()).optional() })),
    })
    .parse(parse(read('compose.yaml')));

  it('sets only variables that the gateway reads', () => {
    const names = Object.keys(services['gateway']?.environment ?? {});
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !variableNames.includes(name))).toEqual([]);
  });

  it('opens nothing to the network but the gateway, on loopback', () => {
    const open = Object.entries(services).filter(([, service]) => 'ports' in service);
    expect(open.map(([name, service]) => [name, service['ports']])).toEqual([['gateway', ['127.0.0.1:4000:4000']]]);
  });
});

describe('the container file', () => {
  const text = read('Containerfile');
  it('runs as nobody special, without npm in between', () => {
    expect(text).toMatch(/^USER node$/m);
    expect(text).toMatch(/^ENTRYPOINT \["node"\]$/m);
    expect(text).toMatch(/^HEALTHCHECK /m);
  });
});
