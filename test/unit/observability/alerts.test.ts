// Alerts and the dashboard name only figures that the gateway gives; each alert has a severity, a page that says what to do, and tests
// that it fires and that it stays silent (promtool runs them: test/integration/observability/alerts.test.ts).

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { createMetrics } from '../../../src/observability/metrics.ts';
import { createSubgraphMetrics } from '../../../src/router/subgraph-metrics.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = `${root}deploy/`;
const read = (name: string): string => readFileSync(`${folder}${name}`, 'utf8');

const alertRule = z.strictObject({
  alert: z.string(),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning', 'info']) }),
  annotations: z.strictObject({ summary: z.string(), description: z.string().optional(), runbook_url: z.string() }),
});
const recordingRule = z.strictObject({ record: z.string(), expr: z.string() });
const ruleFile = z.object({ groups: z.array(z.object({ rules: z.array(z.union([alertRule, recordingRule])) })) });
const dashboard = z.looseObject({
  panels: z.array(
    z.looseObject({
      id: z.number(),
      title: z.string(),
      type: z.enum(['row', 'timeseries']),
      targets: z.array(z.looseObject({ expr: z.string() })).optional(),
    }),
  ),
});
const testFile = z.object({
  tests: z.array(
    z.object({
      name: z.string(),
      input_series: z.array(z.object({ series: z.string() })),
      promql_expr_test: z.array(z.object({ expr: z.string(), exp_samples: z.array(z.object({ labels: z.string() })) })),
    }),
  ),
});

const rules = ruleFile.parse(parse(read('observability/alerts.yaml'))).groups.flatMap((group) => group.rules);
const alerts = rules.flatMap((rule) => ('alert' in rule ? [rule] : []));
const recorded = new Set(rules.flatMap((rule) => ('record' in rule ? [rule.record] : [])));
const { panels } = dashboard.parse(JSON.parse(read('observability/dashboard.json')));
const tests = ['alerts.test.yaml', 'alerts.slow.test.yaml'].flatMap(
  (name) => testFile.parse(parse(read(`observability/${name}`))).tests,
);
const expressions: [string, string][] = [
  ...rules.map((rule): [string, string] => ['alert' in rule ? rule.alert : rule.record, rule.expr]),
  ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }): [string, string] => [title, expr])),
];

/** Names in an expression that look like a figure's; `up` is Prometheus' own. */
const namesIn = (expression: string): string[] =>
  expression.match(/\b(?:bankgraph:[\w:]+|(?:bankgraph|nodejs|process)_\w+|up(?=\{))/g) ?? [];

const { registry } = createMetrics();
createSubgraphMetrics(registry);
const known = new Set(registry.getMetricsAsArray().map(({ name }) => name));
const knows = (name: string): boolean =>
  name === 'up' || recorded.has(name) || known.has(name) || known.has(name.replace(/_(?:bucket|count|sum)$/, ''));

describe('alerts and dashboard', () => {
  it.each(expressions)('%s asks for figures that there are', (_title, expression) => {
    const names = namesIn(expression);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !knows(name))).toEqual([]);
  });

  it('show every figure of the gateway’s own', () => {
    const shown = panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => namesIn(expr))).join(' ');
    const own = [...known].filter((name) => name.startsWith('bankgraph_'));
    expect(own.length).toBeGreaterThan(50);
    expect(own.filter((name) => !shown.includes(name))).toEqual([]);
  });

  it('count a client’s request once, whether subgraphs answer it or not', () => {
    const asked = expressions.filter(([, expression]) => expression.includes('bankgraph_graphql_'));
    expect(asked.length).toBeGreaterThan(4);
    for (const [title, expression] of asked) {
      for (const [selector] of expression.matchAll(/bankgraph_graphql_\w+(?:\{[^}]*\})?/g)) {
        expect(selector, title).toContain(title.includes('router') ? 'endpoint="subgraph"' : 'endpoint="public"');
      }
    }
  });

  it('have panels with ids of their own', () => {
    const ids = panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('each alert', () => {
  const about = (alert: string) => {
    const expr = `ALERTS{alertname="${alert}",alertstate="firing"}`;
    return tests.flatMap((test) =>
      test.promql_expr_test.filter((check) => check.expr === expr).map((check) => ({ test, check })),
    );
  };

  it.each(alerts)('$alert is tested: that it fires, and that it stays silent', ({ alert, labels }) => {
    const checks = about(alert);
    const firing = checks.filter(({ check }) => check.exp_samples.length > 0);
    const silent = checks.filter(({ check }) => check.exp_samples.length === 0);
    expect(firing.length).toBeGreaterThan(0);
    expect(silent.length).toBeGreaterThan(0);
    for (const { check } of firing) {
      for (const sample of check.exp_samples) {
        expect(sample.labels).toContain(`alertname="${alert}"`);
        expect(sample.labels).toContain(`severity="${labels.severity}"`);
      }
    }
    // Nothing is silent for want of anything to be told of.
    for (const { test } of silent) expect(test.input_series.length, test.name).toBeGreaterThan(0);
  });

  it.each(alerts)('$alert leads to a page that says what to do', ({ alert, annotations }) => {
    expect(annotations.runbook_url).toMatch(/^docs\/runbooks\/[a-z-]+\.md$/);
    const page = readFileSync(`${root}${annotations.runbook_url}`, 'utf8');
    expect(page.split('\n')[0]).toBe(`# ${alert}`);
    expect([...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual([
      'What it means',
      'What people see',
      'How to look',
      'What to do',
      'When it ends',
    ]);
    expect(namesIn(page).filter((name) => !knows(name))).toEqual([]);
  });

  it('has a page, and no page is left over', () => {
    const pages = readdirSync(`${root}docs/runbooks`).filter((name) => name !== 'README.md');
    expect(pages.sort()).toEqual(
      alerts.map(({ annotations }) => annotations.runbook_url.replace('docs/runbooks/', '')).sort(),
    );
    const index = readFileSync(`${root}docs/runbooks/README.md`, 'utf8');
    for (const { alert, annotations, labels } of alerts) {
      const file = annotations.runbook_url.replace('docs/runbooks/', '');
      expect(index).toContain(`| [${alert}](${file}) | ${labels.severity} |`);
    }
  });

  it('stays silent in whole days in which nothing has to be done', () => {
    const whole = tests.filter(({ promql_expr_test: checks }) =>
      checks.every(({ expr, exp_samples: samples }) => expr === 'ALERTS{alertstate="firing"}' && samples.length === 0),
    );
    expect(whole.map(({ name }) => name)).toHaveLength(6);
  });

  it('gives series in its tests that there are', () => {
    const names = new Set(
      tests.flatMap(({ input_series: input }) => input.map(({ series }) => series.replace(/\{.*/, ''))),
    );
    expect(names.size).toBeGreaterThan(40);
    expect([...names].filter((name) => !knows(name))).toEqual([]);
  });
});
