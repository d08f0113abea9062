// What may talk to what in deploy/kubernetes: the Ingress, the network policies, and the way of Prometheus to the figures.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Form, forms } from '../../../deploy/try/sources.ts';
import { isSelected, ofKind, type Policy, readIngress, readPods, readPolicies } from '../../support/manifests.ts';

type Peer = NonNullable<Policy['egress']>[number]['to'][number];
type Pod = ReturnType<typeof readPods>[number];

const policiesOf = (form: Form, { labels }: Pod): readonly Policy[] =>
  readPolicies(form).filter(({ podSelector }) => isSelected(podSelector.matchLabels ?? {}, labels));
const namespaceOf = ({ namespaceSelector }: Peer): string | undefined =>
  namespaceSelector?.matchLabels['kubernetes.io/metadata.name'];

/** Whether any policy of a pod lets it be reached at a port by such a peer. */
const isReached = (form: Form, pod: Pod, { at, by }: { readonly at: number; readonly by: (peer: Peer) => boolean }) =>
  policiesOf(form, pod).some(({ ingress = [] }) =>
    ingress.some(({ from, ports }) => ports.some(({ port }) => port === at) && from.some(by)),
  );
/** Whether any policy of a pod lets it reach such a peer at a port. */
const reaches = (form: Form, pod: Pod, { at, to }: { readonly at: number; readonly to: (peer: Peer) => boolean }) =>
  policiesOf(form, pod).some(({ egress = [] }) =>
    egress.some(
      ({ to: peers, ports }) =>
        ports.some(
          ({ port, endPort }) => port === at || (endPort !== undefined && Number(port) <= at && at <= endPort),
        ) && peers.some(to),
    ),
  );
const isIn = (name: string) => (peer: Peer) => namespaceOf(peer) === name;

describe.each(forms)('in the form %s', (form) => {
  const pods = readPods(form);

  it('nothing is let that no policy names, and no policy names everybody', () => {
    const [deny] = readPolicies(form).filter(({ name }) => name === 'deny-by-default');
    expect(deny).toEqual({ name: 'deny-by-default', podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    for (const { name, ingress = [], egress = [] } of readPolicies(form)) {
      for (const peers of [...ingress.map(({ from }) => from), ...egress.map(({ to }) => to)]) {
        expect(peers.length, name).toBeGreaterThan(0);
      }
    }
  });

  it('every service that the Ingress leads to may be reached by its controller, and no other pod', () => {
    const [{ http } = { http: { paths: [] } }] = readIngress(form).spec.rules;
    const led = new Set(http.paths.map(({ backend }) => backend.service.name));
    for (const pod of pods) {
      expect(isReached(form, pod, { at: 4000, by: isIn('ingress-nginx') }), pod.name).toBe(led.has(pod.name));
    }
  });

  it('streams outlast their silence, and a service leads to a port that its pods have', () => {
    const { annotations } = readIngress(form).metadata;
    expect(Number(annotations['nginx.ingress.kubernetes.io/proxy-read-timeout'])).toBeGreaterThanOrEqual(3600);
    expect(annotations['nginx.ingress.kubernetes.io/proxy-buffering']).toBe('off');
    for (const service of ofKind(form, 'Service')) {
      const { selector, ports } = z
        .looseObject({
          selector: z.record(z.string(), z.string()),
          ports: z.array(z.looseObject({ port: z.int(), targetPort: z.string() })),
        })
        .parse(service['spec']);
      const behind = pods.filter(({ labels }) => isSelected(selector, labels));
      expect(behind.map(({ name }) => name)).toEqual([service.metadata.name]);
      // No service, and so no Ingress, leads to the figures.
      expect(ports).toEqual([{ name: 'http', port: 80, targetPort: 'http' }]);
      expect(behind[0]?.container.ports).toContainEqual({ name: 'http', containerPort: 4000 });
    }
  });

  it('Prometheus may read the figures of every pod, and nobody else', () => {
    const [config] = ofKind(form, 'ConfigMap').map(({ data }) =>
      z.looseObject({ METRICS_PORT: z.string().optional() }).parse(data),
    );
    for (const pod of pods) {
      expect(pod.annotations).toEqual({
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': config?.METRICS_PORT,
        'prometheus.io/path': '/metrics',
      });
      expect(pod.container.ports).toContainEqual({ name: 'metrics', containerPort: Number(config?.METRICS_PORT) });
      expect(isReached(form, pod, { at: 9464, by: isIn('monitoring') }), pod.name).toBe(true);
      expect(isReached(form, pod, { at: 9464, by: (peer) => !isIn('monitoring')(peer) }), pod.name).toBe(false);
    }
  });

  it('Redis and PostgreSQL are reached in every form that settings know, where they are and nowhere else', () => {
    for (const pod of pods) {
      const hasStore = pod.labels['bankgraph/store'] === 'true';
      // Plain, TLS, Sentinel, nodes of a cluster; PostgreSQL and PgBouncer.
      for (const at of [6379, 6380, 26379, 7000, 7005]) {
        expect(reaches(form, pod, { at, to: isIn('data') }), `${pod.name} ${at}`).toBe(true);
      }
      for (const at of [5432, 6432]) expect(reaches(form, pod, { at, to: isIn('data') })).toBe(hasStore);
      for (const at of [6379, 26379, 7000, 5432, 6432]) {
        expect(reaches(form, pod, { at, to: (peer) => !isIn('data')(peer) }), `${pod.name} ${at}`).toBe(false);
      }
      // Whoever has the database's address has the label, and the other way round.
      const names = pod.container.envFrom.map(({ secretRef }) => secretRef?.name);
      expect(names.includes('bankgraph-keys')).toBe(hasStore);
    }
  });

  it('banks and the issuer are reached at public addresses alone: no webhook leads into the cluster', () => {
    for (const pod of pods) {
      const [open] = policiesOf(form, pod).filter(({ name }) => name === 'public-https');
      expect(open?.egress?.map(({ ports }) => ports)).toEqual([[{ port: 443 }]]);
      expect(open?.egress?.flatMap(({ to }) => to.map(({ ipBlock }) => ipBlock?.cidr))).toEqual(['0.0.0.0/0', '::/0']);
      expect(open?.egress?.[0]?.to[0]?.ipBlock?.except).toEqual(
        expect.arrayContaining(['10.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16']),
      );
      expect(reaches(form, pod, { at: 53, to: isIn('kube-system') })).toBe(true);
    }
  });
});

describe('in the federated form', () => {
  it('subgraphs are reached by the gateway, at the port that they listen at', () => {
    const pods = readPods('federated');
    const [gateway] = pods.filter(({ name }) => name === 'gateway');
    const isGateway = (peer: Peer) =>
      gateway !== undefined && isSelected(peer.podSelector?.matchLabels ?? {}, gateway.labels);
    for (const pod of pods.filter((each) => each !== gateway)) {
      expect(isReached('federated', pod, { at: 4000, by: isGateway }), pod.name).toBe(true);
      const isPod = (peer: Peer) => isSelected(peer.podSelector?.matchLabels ?? { none: '' }, pod.labels);
      expect(gateway && reaches('federated', gateway, { at: 4000, to: isPod }), pod.name).toBe(true);
    }
  });
});

describe('observability/prometheus.yaml', () => {
  it('scrapes every pod that asks for it, and tells gateway and subgraphs apart by their label', () => {
    const path = fileURLToPath(new URL('../../../deploy/observability/prometheus.yaml', import.meta.url));
    const { scrape_configs: configs, rule_files: rules } = parse(readFileSync(path, 'utf8'));
    expect(rules).toEqual(['alerts.yaml']);
    const [job] = configs;
    expect(job.kubernetes_sd_configs).toEqual([{ role: 'pod', namespaces: { names: ['bankgraph'] } }]);
    const [first] = readPods('federated');
    // Prometheus' own spelling of a label's or an annotation's name.
    const toMeta = (kind: string, name: string) => `__meta_kubernetes_pod_${kind}_${name.replace(/\W/g, '_')}`;
    const sources = job.relabel_configs.map((each: { source_labels?: string[]; target_label?: string }) => [
      each.source_labels?.join(','),
      each.target_label,
    ]);
    expect(sources).toContainEqual([toMeta('annotation', 'prometheus.io/scrape'), undefined]);
    expect(sources).toContainEqual([toMeta('label', 'app.kubernetes.io/component'), 'component']);
    expect(sources).toContainEqual([toMeta('label', 'bankgraph/subgraph'), 'subgraph']);
    expect(first?.labels).toHaveProperty(['app.kubernetes.io/component']);
    const components = new Set(readPods('federated').map(({ labels }) => labels['app.kubernetes.io/component']));
    expect([...components].sort()).toEqual(['gateway', 'subgraph']);
  });
});
