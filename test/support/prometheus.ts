// A real Prometheus of a test's own, on loopback: it scrapes these targets and evaluates the project's rules.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { findFreePort } from './services.ts';

const rulesPath = fileURLToPath(new URL('../../deploy/observability/alerts.yaml', import.meta.url));

const sample = z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) });
const answer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('success'), data: z.object({ result: z.array(sample) }) }),
  z.object({ status: z.literal('error'), error: z.string() }),
]);
const ruleAnswer = z.object({
  data: z.object({
    groups: z.array(
      z.object({
        rules: z.array(z.object({ name: z.string(), health: z.string(), lastError: z.string().optional() })),
      }),
    ),
  }),
});

/** One series of an instant vector. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A running Prometheus. */
export interface TestPrometheus {
  /** An instant query. @throws Error with Prometheus' own words */
  query(expression: string): Promise<readonly Sample[]>;
  /** Rules with how their last evaluation went: `ok`, `err` or `unknown`. */
  rules(): Promise<
    readonly { readonly name: string; readonly health: string; readonly lastError?: string | undefined }[]
  >;
  stop(): Promise<void>;
}

/** Starts it; `targets` are URLs of figures. It scrapes once a second. */
export async function startPrometheus(targets: readonly string[]): Promise<TestPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'bankgraph-prometheus-'));
  const port = await findFreePort();
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: [rulesPath],
    scrape_configs: [
      { job_name: 'bankgraph', static_configs: [{ targets: targets.map((target) => new URL(target).host) }] },
    ],
  };
  // JSON is YAML.
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config));
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString('utf8');
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const base = `http://127.0.0.1:${port}`;
  for (let isReady = false; !isReady; ) {
    if (child.exitCode !== null) throw new Error(`prometheus ended with code ${child.exitCode}: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    isReady = await fetch(`${base}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
  return {
    async query(expression) {
      const response = await fetch(`${base}/api/v1/query`, {
        method: 'POST',
        body: new URLSearchParams({ query: expression }),
      });
      const parsed = answer.parse(await response.json());
      if (parsed.status === 'error') throw new Error(`${expression}: ${parsed.error}`);
      return parsed.data.result.map(({ metric, value: [, text] }) => ({ labels: metric, value: Number(text) }));
    },
    async rules() {
      const parsed = ruleAnswer.parse(await (await fetch(`${base}/api/v1/rules`)).json());
      return parsed.data.groups.flatMap(({ rules }) => rules);
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
