// compose.yaml, read as data: who runs as whom, what is open, and only settings that exist.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { settings, variableNames } from '../../../src/config/environment.ts';

const folder = fileURLToPath(new URL('../../../deploy/', import.meta.url));
const read = (name: string) => readFileSync(`${folder}${name}`, 'utf8');

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

  it('runs each service that has no capabilities as somebody from the start: it could not change to another', () => {
    const stripped = Object.entries(services).filter(([, service]) => 'cap_drop' in service);
    expect(stripped.map(([name]) => name)).toEqual(['gateway', 'redis']);
    // The gateway is built from the Containerfile, which has its own USER.
    const users = stripped.map(([, service]) => service['user'] ?? ('build' in service ? 'the image’s' : 'root'));
    expect(users).toEqual(['the image’s', 'redis']);
  });

  it('gives the gateway longer to stop than it allows itself', () => {
    const stopTimeoutMs = settings.STOP_TIMEOUT_MS.parse(undefined);
    const [, seconds = ''] = /^(\d+)s$/.exec(String(services['gateway']?.['stop_grace_period'])) ?? [];
    // With several workers the process that minds them waits a second more.
    expect(Number(seconds) * 1000).toBeGreaterThanOrEqual(Number(stopTimeoutMs) + 2000);
  });

  it('starts the gateway when what it needs is healthy, and lets everything be asked for its health', () => {
    expect(services['gateway']?.['depends_on']).toEqual({
      redis: { condition: 'service_healthy' },
      postgres: { condition: 'service_healthy' },
    });
    // The gateway's is the image's own.
    for (const name of ['redis', 'postgres']) expect(services[name]).toHaveProperty('healthcheck.test');
  });

  it('opens nothing to the network but the gateway and its figures, on loopback', () => {
    const open = Object.entries(services).filter(([, service]) => 'ports' in service);
    expect(open.map(([name, service]) => [name, service['ports']])).toEqual([
      ['gateway', ['127.0.0.1:4000:4000', '127.0.0.1:9464:9464']],
    ]);
  });
});
