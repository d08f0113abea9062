// `npm run bench:blocks`: for how long one answer of 2.8 MB holds the event loop up, by itself: one server at a time in an
// otherwise idle process, one request after another from a warm cache. `turn` is the most processor time that one turn of the
// loop took: the block on a machine with nothing else to do. `block` is the time that passed (monitorEventLoopDelay), in which
// other programs had their share. Prints and writes (bench/results/blocks.json) medians and 90th percentiles of all requests.

import { type ChildProcess, fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { fetchDevelopmentToken } from '../src/cli/development-token.ts';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import { storeSettings } from '../test/support/store-settings.ts';
import { operations } from './operations.ts';
import type { World } from './world.ts';

const requests = 30;
/** Compiling takes its time, and the code is optimised only after some uses. */
const warmUps = 15;
const names = process.argv.length > 2 ? process.argv.slice(2) : ['ours', 'mercurius-jit', 'apollo-server'];
const scope = 'accounts:read balances:read transactions:read customers:read';

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => child.once('message', resolve));
}

async function tell(child: ChildProcess, message: string): Promise<unknown> {
  const answer = nextMessage(child);
  child.send(message);
  return answer;
}

const watched = z.object({ longestBlockMs: z.number(), longestTurnMs: z.number() });

function at(values: readonly number[], share: number): number {
  return Number((values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0).toFixed(1));
}

const operation = operations.find(({ name }) => name === 'large');
if (operation === undefined) throw new TypeError('there is a large operation');
const sandbox = await startSandbox();
const { issuer, jwksUrl, audience, banks, links, grants } = sandbox.description;
const world: World = {
  issuer,
  jwksUrl,
  audience,
  banks: JSON.stringify({ banks, links, grants }),
  redisUrl: null,
  subgraphUrls: null,
  routerSecret: 'benchmark-router-secret',
  store: storeSettings(),
};
const token = await fetchDevelopmentToken(issuer, audience, { customer: operation.customer, scope });
const rows: object[] = [];
try {
  for (const name of names) {
    const child = fork(new URL('./serve.ts', import.meta.url), [name], {
      env: { ...process.env, NODE_ENV: 'production', BENCH_WORLD: JSON.stringify(world) },
    });
    const { url } = z.object({ url: z.string() }).parse(await nextMessage(child));
    const blocks: number[] = [];
    const turns: number[] = [];
    let bytes = 0;
    for (let request = 0; request < warmUps + requests; request++) {
      await tell(child, 'watch');
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: operation.query }),
      });
      bytes = (await response.arrayBuffer()).byteLength;
      await sleep(50);
      const { longestBlockMs, longestTurnMs } = watched.parse(await tell(child, 'watched'));
      if (request < warmUps) continue;
      blocks.push(longestBlockMs);
      turns.push(longestTurnMs);
    }
    child.disconnect();
    rows.push({
      server: name,
      bytes,
      requests,
      turnMedianMs: at(turns, 0.5),
      turnP90Ms: at(turns, 0.9),
      blockMedianMs: at(blocks, 0.5),
      blockP90Ms: at(blocks, 0.9),
    });
  }
} finally {
  await sandbox.close();
}
console.table(rows);
writeFileSync(new URL('./results/blocks.json', import.meta.url), `${JSON.stringify(rows, null, 2)}\n`);
