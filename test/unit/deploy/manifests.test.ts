// The pods of deploy/kubernetes, in both forms, as a cluster would get them: locked down, probed, scaled, spread, with the settings and
// the Secrets that each needs and no others.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { forms, kubernetesFolder } from '../../../deploy/try/sources.ts';
import { settings, variableNames } from '../../../src/config/environment.ts';
import { subgraphNames } from '../../../subgraphs/shared/names.ts';
import { ofKind, readIngress, readPods } from '../../support/manifests.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const expectedNames = {
  'in-process': ['gateway'],
  federated: ['gateway', ...subgraphNames.map((name) => `subgraph-${name}`)].sort(),
} as const;
/** A Secret and what is in it: see deploy/kubernetes/secrets. */
const secretsOf = (pod: ReturnType<typeof readPods>[number]) => ({
  environment: pod.container.envFrom.flatMap(({ secretRef }) => (secretRef === undefined ? [] : [secretRef.name])),
  files: pod.pod.volumes.flatMap(({ secret }) => (secret === undefined ? [] : [secret.secretName])),
});

describe.each(forms)('the pods of the form %s', (form) => {
  const pods = readPods(form);

  it('are the gateway and each subgraph, each with a service, an autoscaler and a budget of disruption', () => {
    for (const kind of ['Deployment', 'Service', 'PodDisruptionBudget', 'HorizontalPodAutoscaler']) {
      const names = ofKind(form, kind).map(({ metadata }) => metadata.name);
      expect(names.sort(), kind).toEqual(expectedNames[form]);
    }
  });

  it.each(pods.map((pod) => [pod.name, pod] as const))(
    '%s is locked down, and can read its Secrets',
    (_name, { pod, container }) => {
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 1000,
          // Without the group a file of mode 0440 is not the pod's to read.
          fsGroup: 1000,
          seccompProfile: { type: 'RuntimeDefault' },
        },
      });
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      for (const { secret } of pod.volumes) if (secret !== undefined) expect(secret.defaultMode).toBe(0o440);
      expect(Object.keys(container.resources.requests).sort()).toEqual(['cpu', 'ephemeral-storage', 'memory']);
      expect(Object.keys(container.resources.limits).sort()).toEqual(['ephemeral-storage', 'memory']);
    },
  );

  it.each(pods.map((pod) => [pod.name, pod] as const))(
    '%s has time to start, and to stop',
    (_name, { pod, container }) => {
      const { startupProbe, livenessProbe, readinessProbe, lifecycle } = container;
      expect([startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet)).toEqual([
        { path: '/health/live', port: 'http' },
        { path: '/health/live', port: 'http' },
        { path: '/health/ready', port: 'http' },
      ]);
      // Six pods that started on one cold node took 43 s.
      expect(startupProbe.periodSeconds * startupProbe.failureThreshold).toBeGreaterThanOrEqual(90);
      // A program of the image: `sleep` as a field of Kubernetes' own is not before 1.30.
      const { exec } = z
        .object({ exec: z.object({ command: z.tuple([z.literal('sleep'), z.string()]) }) })
        .parse(lifecycle.preStop);
      const pauseMs = Number(exec.command[1]) * 1000;
      expect(pauseMs).toBeGreaterThanOrEqual(5000);
      const named = pod.containers[0].env.find(({ name }) => name === 'STOP_TIMEOUT_MS')?.value;
      const [config] = ofKind(form, 'ConfigMap').filter(({ metadata }) => /^bankgraph-\w{10}$/.test(metadata.name));
      const data = z.record(z.string(), z.string()).parse(config?.['data']);
      const stopTimeoutMs = Number(settings.STOP_TIMEOUT_MS.parse(named ?? data['STOP_TIMEOUT_MS']));
      expect(pod.terminationGracePeriodSeconds * 1000).toBeGreaterThanOrEqual(pauseMs + stopTimeoutMs + 3000);
    },
  );

  it.each(pods.map((pod) => [pod.name, pod] as const))(
    '%s is spread over zones and nodes by its own labels',
    (_name, { spec, pod }) => {
      expect(pod.topologySpreadConstraints.map(({ topologyKey }) => topologyKey)).toEqual([
        'topology.kubernetes.io/zone',
        'kubernetes.io/hostname',
      ]);
      for (const { labelSelector } of pod.topologySpreadConstraints) {
        expect(labelSelector.matchLabels).toEqual(spec.selector.matchLabels);
      }
    },
  );

  it('are as many as the autoscaler says, and keep no node from being drained when they are not ready', () => {
    for (const { spec } of pods) expect(spec).not.toHaveProperty('replicas');
    for (const budget of ofKind(form, 'PodDisruptionBudget')) {
      expect(budget['spec']).toMatchObject({ maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
    }
    for (const scaler of ofKind(form, 'HorizontalPodAutoscaler')) {
      expect(scaler['spec']).toMatchObject({ scaleTargetRef: { kind: 'Deployment', name: scaler.metadata.name } });
      expect(z.looseObject({ minReplicas: z.int() }).parse(scaler['spec']).minReplicas).toBeGreaterThanOrEqual(2);
    }
  });

  it('take their image from a registry that is named in one place, at the version of this project', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const { images } = parse(readFileSync(join(kubernetesFolder, form, 'kustomization.yaml'), 'utf8'));
    const [{ newName, newTag }] = images;
    expect(images).toEqual([{ name: 'bankgraph', newName, newTag: version }]);
    expect(newName).toMatch(/^[\w.-]+\.[\w.-]+\/bankgraph$/);
    expect(pods.map(({ container }) => container.image)).toEqual(pods.map(() => `${newName}:${newTag}`));
  });

  it('roll when a setting changes: what they read of ConfigMaps is named by a hash of it', () => {
    const maps = ofKind(form, 'ConfigMap').map(({ metadata }) => metadata.name);
    for (const name of maps) expect(name).toMatch(/-[a-z0-9]{10}$/);
    for (const { container, pod } of pods) {
      const used = [
        ...container.envFrom.flatMap(({ configMapRef }) => configMapRef?.name ?? []),
        ...pod.volumes.flatMap(({ configMap }) => configMap?.name ?? []),
      ];
      expect(used.length).toBeGreaterThan(0);
      expect(used.filter((name) => !maps.includes(name))).toEqual([]);
    }
  });

  it('are told only settings that exist, and no secret but in a Secret', () => {
    const given = ofKind(form, 'ConfigMap').flatMap(({ data }) =>
      Object.keys(z.record(z.string(), z.string()).parse(data)),
    );
    const names = [
      ...given.filter((name) => !name.endsWith('.yaml')),
      // Which subgraph it is: read by the container's own arguments.
      ...pods
        .flatMap(({ container }) => container.env.map(({ name }) => name))
        .filter((name) => name !== 'BANKGRAPH_SUBGRAPH'),
    ];
    expect(names).toEqual(expect.arrayContaining(['LINKS_CLIENT_ID', 'METRICS_PORT', 'BANKS_FILE', 'PUBLIC_URL']));
    expect(names.filter((name) => !variableNames.includes(name))).toEqual([]);
    expect(names.filter((name) => /_KEYS?$|SECRET|REDIS|DATABASE/.test(name))).toEqual([]);
    const { rules, tls } = readIngress(form).spec;
    const [config] = ofKind(form, 'ConfigMap').map(({ data }) =>
      z.looseObject({ PUBLIC_URL: z.url().optional() }).parse(data),
    );
    expect([...rules.map(({ host }) => host), ...tls.flatMap(({ hosts }) => hosts)]).toEqual(
      [1, 2].map(() => new URL(config?.PUBLIC_URL ?? '').host),
    );
  });
});

describe('Secrets', () => {
  it('are each of the pods that need them: the gateway over subgraphs has no key, no database and no bank', () => {
    expect(readPods('in-process').map(secretsOf)).toEqual([
      { environment: ['bankgraph-keys', 'bankgraph-redis', 'bankgraph-pages'], files: ['bankgraph-banks'] },
    ]);
    for (const pod of readPods('federated')) {
      const ofSubgraph = ['bankgraph-keys', 'bankgraph-redis', 'bankgraph-router'];
      expect(secretsOf(pod), pod.name).toEqual(
        pod.name === 'gateway'
          ? { environment: ['bankgraph-redis', 'bankgraph-router'], files: [] }
          : {
              // The pages for people are the banks subgraph's.
              environment: pod.name === 'subgraph-banks' ? [...ofSubgraph, 'bankgraph-pages'] : ofSubgraph,
              files: ['bankgraph-banks'],
            },
      );
    }
  });

  it('can be made from files, of which git has examples with the names of settings that exist', () => {
    const { secretGenerator } = parse(readFileSync(join(kubernetesFolder, 'secrets/kustomization.yaml'), 'utf8'));
    const used = new Set(
      forms.flatMap((form) => readPods(form).flatMap((pod) => Object.values(secretsOf(pod)).flat())),
    );
    expect(secretGenerator.map(({ name }: { name: string }) => name).sort()).toEqual([...used].sort());
    const files: string[] = secretGenerator.flatMap(({ envs = [] }: { envs?: string[] }) => envs);
    const names = files.flatMap((file) =>
      readFileSync(join(kubernetesFolder, 'secrets', `${file}.example`), 'utf8').match(/^\w+(?==)/gm),
    );
    expect(names).toHaveLength(7);
    expect(names.filter((name) => !variableNames.includes(name ?? ''))).toEqual([]);
    const ignored = readFileSync(join(root, '.gitignore'), 'utf8').split('\n');
    expect(ignored).toEqual(
      expect.arrayContaining(['deploy/kubernetes/secrets/*.env', 'deploy/kubernetes/secrets/banks.yaml']),
    );
  });
});

describe('the federated form', () => {
  it('asks each subgraph at its own service, and each runs the subgraph that its label names', () => {
    const pods = readPods('federated');
    const gateway = pods.find(({ name }) => name === 'gateway');
    expect(gateway?.container.args).toEqual(['src/cli/gateway.ts', '--supergraph', 'schema/supergraph.graphql']);
    const urls = gateway?.container.env.find(({ name }) => name === 'SUBGRAPH_URLS')?.value?.split(',');
    expect(urls?.sort()).toEqual(subgraphNames.map((name) => `${name}=http://subgraph-${name}/graphql`).sort());
    for (const { name, labels, container, spec } of pods.filter((pod) => pod !== gateway)) {
      expect(labels).toMatchObject({ 'bankgraph/subgraph': name.replace('subgraph-', '') });
      expect(spec.selector.matchLabels['bankgraph/subgraph']).toBe(labels['bankgraph/subgraph']);
      expect(container.args).toEqual(['src/cli/subgraph.ts', '$(BANKGRAPH_SUBGRAPH)', '--port', '4000']);
      expect(container.env).toContainEqual({
        name: 'BANKGRAPH_SUBGRAPH',
        valueFrom: { fieldRef: { fieldPath: "metadata.labels['bankgraph/subgraph']" } },
      });
    }
  });
});
