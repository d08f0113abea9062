// Prometheus is let to the figures, and nobody else: in Kubernetes and by compose. What it makes of them is
// test/unit/observability/alerts.test.ts's.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const folder = fileURLToPath(new URL('../../../deploy/', import.meta.url));
const read = (name: string): string => readFileSync(`${folder}${name}`, 'utf8');

describe('Prometheus', () => {
  it('is let to the figures by compose, on this machine', () => {
    const { environment, ports } = parse(read('compose.yaml')).services.gateway;
    expect(ports).toContain(`127.0.0.1:${environment.METRICS_PORT}:${environment.METRICS_PORT}`);
    expect(environment.METRICS_HOST).toBe('0.0.0.0');
  });
});
