// One measured server, in a process of its own, forked with its name. Says over IPC where it listens, and tells the
// processor time and memory it has used when it is asked.

import { monitorEventLoopDelay } from 'node:perf_hooks';
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

const delays = monitorEventLoopDelay({ resolution: 1 });
let isWatched = false;
let longestTurnMs = 0;
/** Goes round with the event loop while it is watched: what the processor did between two turns, whoever else wants it. */
function watchTurns(since: NodeJS.CpuUsage): void {
  const { user, system } = process.threadCpuUsage(since);
  longestTurnMs = Math.max(longestTurnMs, (user + system) / 1000);
  if (isWatched) setImmediate(() => watchTurns(now));
  const now = process.threadCpuUsage();
}
process.on('message', (message) => {
  if (message === 'watch') {
    delays.reset();
    delays.enable();
    longestTurnMs = 0;
    isWatched = true;
    watchTurns(process.threadCpuUsage());
    process.send?.({});
  }
  if (message === 'watched') {
    delays.disable();
    isWatched = false;
    // What it was late by, beside the millisecond that it waits for.
    process.send?.({ longestBlockMs: Math.max(0, delays.max / 1e6 - 1), longestTurnMs });
  }
  if (message === 'usage') {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMs: (user + system) / 1000, peakBytes, longestBlockMs });
    longestBlockMs = 0;
  }
});
process.on('disconnect', () => process.exit(0));
process.send?.({ url: await start(world) });
