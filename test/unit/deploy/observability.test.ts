// Alerts and the dashboard name only figures that the gateway gives, and Prometheus is let to them.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { createMetrics, metricNames } from '../../../src/observability/metrics.ts';

const folder = fileURLToPath(new URL('../../../deploy/', import.meta.url));
const read = (name: string): string => readFileSync(`${folder}${name}`, 'utf8');

const alerts = z.object({
  groups: z.array(z.object({ rules: z.array(z.looseObject({ alert: z.string(), expr: z.string() })) })),
});
const dashboard = z.looseObject({
  panels: z.array(z.looseObject({ title: z.string(), targets: z.array(z.looseObject({ expr: z.string() })) })),
});

const rules = alerts.parse(parse(read('observability/alerts.yaml'))).groups.flatMap((group) => group.rules);
const { panels } = dashboard.parse(JSON.parse(read('observability/dashboard.json')));
const expressions: [string, string][] = [
  ...rules.map(({ alert, expr }): [string, string] => [alert, expr]),
  ...panels.flatMap(({ title, targets }) => targets.map(({ expr }): [string, string] => [title, expr])),
];

/** Names in an expression that look like a figure's. */
const namesIn = (expression: string): string[] => expression.match(/\b(?:bankgraph|nodejs|process)_\w+/g) ?? [];

describe('alerts and dashboard', () => {
  const { registry } = createMetrics();
  const known = new Set(registry.getMetricsAsArray().map(({ name }) => name));
  const knows = (name: string): boolean => known.has(name) || known.has(name.replace(/_(?:bucket|count|sum)$/, ''));

  it.each(expressions)('%s asks for figures that there are', (_title, expression) => {
    const names = namesIn(expression);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !knows(name))).toEqual([]);
  });

  it('show every figure of the gateway’s own', () => {
    const all = expressions.flatMap(([, expression]) => namesIn(expression)).join(' ');
    expect(metricNames.filter((name) => !all.includes(name))).toEqual([]);
    expect([...known].filter((name) => name.startsWith('bankgraph_')).sort()).toEqual([...metricNames].sort());
  });

  it('are let to the figures in Kubernetes', () => {
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

  it('are let to the figures by compose, on this machine', () => {
    const { environment, ports } = parse(read('compose.yaml')).services.gateway;
    expect(ports).toContain(`127.0.0.1:${environment.METRICS_PORT}:${environment.METRICS_PORT}`);
    expect(environment.METRICS_HOST).toBe('0.0.0.0');
  });
});
