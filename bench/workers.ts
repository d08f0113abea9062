// `npm run bench:workers`: requests a second of `npm run gateway` with one worker and with two, interleaved, for the middle
// answer from a warm cache. The load shares the machine's cores with the workers: on two cores the second worker gets what
// the load leaves, so the ratio is a lower bound.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchDevelopmentToken } from '../src/cli/development-token.ts';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import { findFreePort } from '../test/support/services.ts';
import { startProgram } from '../test/support/started-gateway.ts';
import { storeSettings } from '../test/support/store-settings.ts';
import { measure } from './load.ts';
import { operations } from './operations.ts';
import { environmentOf } from './world.ts';

const rounds = 5;
const scope = 'accounts:read balances:read transactions:read customers:read';
const folder = mkdtempSync(join(tmpdir(), 'bankgraph-bench-'));
const sandbox = await startSandbox();
const { banks, links, grants, issuer, audience, jwksUrl } = sandbox.description;
writeFileSync(join(folder, 'banks.yaml'), JSON.stringify({ banks, links, grants }));
const env = environmentOf({
  issuer,
  audience,
  jwksUrl,
  banks: '',
  redisUrl: null,
  subgraphUrls: null,
  routerSecret: 'benchmark-router-secret',
  store: storeSettings(),
});
const token = await fetchDevelopmentToken(issuer, audience, { customer: 'alice', scope });
const middle = operations.find(({ name }) => name === 'middle');
if (middle === undefined) throw new TypeError('there is a middle operation');

const programs = [];
const figures = new Map<number, number[]>();
try {
  for (const workers of [1, 2]) {
    const port = await findFreePort();
    const program = startProgram('gateway', {
      ...env,
      NODE_ENV: 'production',
      LOG_LEVEL: 'info',
      PORT: String(port),
      WORKERS: String(workers),
      BANKS_FILE: join(folder, 'banks.yaml'),
    });
    await program.waitFor('gateway started');
    programs.push({ workers, program, url: `http://127.0.0.1:${port}/graphql` });
  }
  for (let round = 0; round <= rounds; round++) {
    for (const { workers, url } of programs) {
      const { requestsPerSecond } = await measure(url, [token], middle.query, 32, 2);
      // The first round fills the caches of all workers.
      if (round > 0) figures.set(workers, [...(figures.get(workers) ?? []), requestsPerSecond]);
    }
  }
} finally {
  for (const { program } of programs) await program.end();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
}
const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const [one, two] = [median(figures.get(1) ?? []), median(figures.get(2) ?? [])];
console.log(
  `1 worker: ${one.toFixed(0)} requests/s; 2 workers: ${two.toFixed(0)} requests/s (${(two / one).toFixed(2)} ×)`,
);
