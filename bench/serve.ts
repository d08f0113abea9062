// One measured server, in a process of its own: `node bench/serve.ts NAME`. Says over IPC where it listens, and tells the
// processor time and memory it has used when it is asked.

import { servers } from './servers/index.ts';
import type { World } from './world.ts';

const [name = ''] = process.argv.slice(2);
const start = servers.get(name);
if (start === undefined) throw new Error(`there is no server ${name}: ${[...servers.keys()].join(' ')}`);
const world: World = JSON.parse(process.env['BENCH_WORLD'] ?? '{}');

let peakBytes = 0;
setInterval(() => {
  peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
}, 100).unref();
let longestBlockMs = 0;
let lastTickMs = performance.now();
setInterval(() => {
  const nowMs = performance.now();
  longestBlockMs = Math.max(longestBlockMs, nowMs - lastTickMs - 5);
  lastTickMs = nowMs;
}, 5).unref();

process.on('message', (message) => {
  if (message === 'usage') {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMs: (user + system) / 1000, peakBytes, longestBlockMs });
    longestBlockMs = 0;
  }
});
process.on('disconnect', () => process.exit(0));
process.send?.({ url: await start(world) });
