// Prometheus is let to the figures, and nobody else: in Kubernetes and by compose. What it makes of them is
// test/unit/observability/alerts.test.ts's.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

const folder = fileURLToPath(new URL('../../../deploy/', import.meta.url));
const read = (name: string): string => readFileSync(`${folder}${name}`, 'utf8');

describe('Prometheus', () => {
  it('is let to the figures in Kubernetes', () => {
    const port = parse(
      read('kubernetes/config.yaml')
        .split('---')
        .find((text) => text.includes('METRICS_PORT')) ?? '',
    ).data.METRICS_PORT;
    const deployments = ['gateway', 'subgraphs']
      .flatMap((name) => parseAllDocuments(read(`kubernetes/${name}.yaml`)).map((document) => document.toJS()))
      .filter(({ kind }) => kind === 'Deployment');
    expect(deployments).toHaveLength(7);
    for (const { spec } of deployments) {
      expect(spec.template.metadata.annotations).toEqual({
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': port,
        'prometheus.io/path': '/metrics',
      });
      const [{ ports }] = spec.template.spec.containers;
      expect(ports).toContainEqual({ name: 'metrics', containerPort: Number(port) });
    }
    const policies = parseAllDocuments(read('kubernetes/network-policy.yaml')).map((document) => document.toJS());
    for (const name of ['gateway', 'subgraphs']) {
      const { spec } = policies.find(({ metadata }) => metadata.name === name);
      const watched = spec.ingress.find(({ ports }: { ports: { port: number }[] }) =>
        ports.some((each) => each.port === Number(port)),
      );
      expect(watched?.from, name).toEqual([
        { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } },
      ]);
    }
    // No Service, and so no ingress, leads to the figures.
    for (const name of ['gateway', 'subgraphs'])
      expect(read(`kubernetes/${name}.yaml`)).not.toMatch(/targetPort: metrics/);
  });

  it('is let to the figures by compose, on this machine', () => {
    const { environment, ports } = parse(read('compose.yaml')).services.gateway;
    expect(ports).toContain(`127.0.0.1:${environment.METRICS_PORT}:${environment.METRICS_PORT}`);
    expect(environment.METRICS_HOST).toBe('0.0.0.0');
  });
});
