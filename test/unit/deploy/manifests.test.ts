// What an operator deploys, read as data: every pod is locked down and probed, and names only settings that exist.

import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { variableNames } from '../../../src/config/environment.ts';
import { subgraphNames } from '../../../subgraphs/shared/names.ts';

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
      securityContext: z.looseObject({
        runAsNonRoot: z.literal(true),
        runAsUser: z.literal(1000),
        // The group that lets the pod read its Secret: 0440, octal to Kubernetes (YAML 1.1), 440 to the parser here.
        fsGroup: z.literal(1000),
      }),
      volumes: z.array(z.looseObject({ secret: z.looseObject({ defaultMode: z.literal(440) }).optional() })),
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

  it('runs each service that has no capabilities as somebody from the start: it could not change to another', () => {
    const stripped = Object.entries(services).filter(([, service]) => 'cap_drop' in service);
    expect(stripped.map(([name]) => name)).toEqual(['gateway', 'redis']);
    // The gateway is built from the Containerfile, which has its own USER.
    const users = stripped.map(([, service]) => service['user'] ?? ('build' in service ? 'the image’s' : 'root'));
    expect(users).toEqual(['the image’s', 'redis']);
  });

  it('opens nothing to the network but the gateway and its figures, on loopback', () => {
    const open = Object.entries(services).filter(([, service]) => 'ports' in service);
    expect(open.map(([name, service]) => [name, service['ports']])).toEqual([
      ['gateway', ['127.0.0.1:4000:4000', '127.0.0.1:9464:9464']],
    ]);
  });
});

describe('the container file', () => {
  const text = read('Containerfile');
  it('runs as nobody special, without npm in between', () => {
    expect(text).toMatch(/^USER node$/m);
    expect(text).toMatch(/^ENTRYPOINT \["node"\]$/m);
  });

  it('exposes both ports, and is told to be built in the form that keeps its health check', () => {
    expect(text).toMatch(/^HEALTHCHECK .*CMD \["node", "deploy\/healthcheck.js"\]$/m);
    expect(text).toMatch(/^EXPOSE 4000 9464$/m);
    for (const document of [text, read('README.md')]) {
      const builds = document.match(/^.*podman build.*$/gm) ?? [];
      expect(builds.length).toBeGreaterThan(0);
      expect(builds.filter((line) => !line.includes('--format docker'))).toEqual([]);
    }
  });

  it('copies only what the ignore files let through, and the same for both engines', () => {
    const ignored = readFileSync(`${folder}../.dockerignore`, 'utf8');
    expect(readFileSync(`${folder}../.containerignore`, 'utf8')).toBe(ignored);
    const copied = [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = '']) => names.split(' '));
    expect(copied.filter((name) => !ignored.split('\n').includes(`!${name}`))).toEqual([]);
    expect(copied.filter((name) => !existsSync(`${folder}../${name}`))).toEqual([]);
  });

  it('leaves no link to the Node that it takes out', () => {
    expect(text).toMatch(/rm -rf .*node_modules\/node-linux-\*.* node_modules\/\.bin\/node$/m);
  });
});

describe('the container’s health check', () => {
  const run = promisify(execFile);
  const ready = createServer((request, response) => {
    response.statusCode = request.url === '/health/ready' ? status : 404;
    response.end();
  });
  let status = 200;
  let port = 0;
  beforeAll(async () => {
    await new Promise<void>((resolve) => ready.listen(0, '127.0.0.1', resolve));
    const address = ready.address();
    if (typeof address === 'object' && address !== null) port = address.port;
  });
  afterAll(() => ready.close());

  /** Its exit code beside a process 1 of this command line. */
  async function check(words: readonly string[], PORT: string): Promise<unknown> {
    const file = join(mkdtempSync(join(tmpdir(), 'bankgraph-health-')), 'cmdline');
    onTestFinished(() => rmSync(dirname(file), { recursive: true, force: true }));
    writeFileSync(file, `${['node', ...words].join('\0')}\0`);
    const env = { PATH: process.env['PATH'] ?? '', PORT };
    const args = [`${folder}healthcheck.js`, file];
    return run(process.execPath, args, { env }).then(
      () => 0,
      (error: { code?: unknown }) => error.code,
    );
  }

  it('asks where the program listens: at PORT, or at the port of its own command line', async () => {
    status = 200;
    const seen = await Promise.all([
      check(['src/cli/gateway.ts'], String(port)),
      check(['src/cli/subgraph.ts', 'banks', '--port', String(port)], '1'),
      check(['src/cli/subgraph.ts', 'banks', `--port=${port}`], '1'),
      check(['src/cli/gateway.ts'], '1'),
      check(['src/cli/subgraph.ts', 'banks', '--port', '1'], String(port)),
    ]);
    expect(seen).toEqual([0, 0, 0, 1, 1]);
  });

  it('fails while the program is not ready', async () => {
    status = 503;
    expect(await check(['src/cli/gateway.ts'], String(port))).toBe(1);
  });
});

describe('what is installed', () => {
  it('tells nobody: a dependency of the tests’ reports each installation unless it is told not to', () => {
    const { scarfSettings } = z
      .looseObject({ scarfSettings: z.unknown() })
      .parse(JSON.parse(readFileSync(`${folder}../package.json`, 'utf8')));
    expect(scarfSettings).toEqual({ enabled: false });
  });
});
