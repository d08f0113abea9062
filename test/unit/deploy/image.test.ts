// The image and its health check, read as data and run: what it copies, as whom it runs, where it asks whether it is ready.

import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

const folder = fileURLToPath(new URL('../../../deploy/', import.meta.url));
const read = (name: string) => readFileSync(`${folder}${name}`, 'utf8');

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
