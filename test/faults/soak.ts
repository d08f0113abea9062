// `npm run soak -- --minutes 30`: a steady load with faults in every other minute. Prints the gateway's memory each minute and
// ends with 1 when it grows beyond {@link steepestPerHour} or a request fails.

import { parseArgs } from 'node:util';
import { load, type Outcome, pause, putUp, quantile } from './stage.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, clients: { type: 'string', default: '4' } },
});
const minutes = Number(values.minutes);
const clients = Number(values.clients);
if (!(minutes >= 1) || !(clients >= 1)) throw new TypeError('--minutes and --clients are whole numbers from 1');

/** Resident memory may grow by this much an hour, judged over the second half of the run: caches have filled by then. */
const steepestPerHour = 64 * 1024 * 1024;
/** Below this V8 would rather grow than collect: no leak, only room. */
const ignoredBytes = 48 * 1024 * 1024;

interface Minute {
  readonly residentBytes: number;
  readonly heapBytes: number;
}

/** Bytes an hour, by least squares. */
function slopePerHour(samples: readonly Minute[]): number {
  const count = samples.length;
  if (count < 2) return 0;
  const middle = (count - 1) / 2;
  const mean = samples.reduce((sum, { residentBytes }) => sum + residentBytes, 0) / count;
  const upper = samples.reduce((sum, { residentBytes }, index) => sum + (index - middle) * (residentBytes - mean), 0);
  const lower = samples.reduce((sum, _sample, index) => sum + (index - middle) ** 2, 0);
  return (upper / lower) * 60;
}

const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const stage = await putUp({
  CACHE_ACCOUNTS_SECONDS: '10',
  CACHE_BALANCES_SECONDS: '5',
  CACHE_TRANSACTIONS_SECONDS: '5',
});
let failed = 0;
const samples: Minute[] = [];
try {
  say('minute  faults  requests  failed  p99 ms  RSS MB  heap MB');
  for (let minute = 1; minute <= minutes; minute++) {
    const isFaulty = minute % 2 === 0;
    stage.setFaults(isFaulty ? 0.5 : 0);
    const outcomes = await load(stage, clients, 58_000);
    const bad = outcomes.filter(({ status, isUnusable }: Outcome) => status !== 200 || isUnusable).length;
    failed += bad;
    // Let what is under way end, so that samples are of like moments.
    await pause(2000);
    const residentBytes = await stage.figure('process_resident_memory_bytes');
    const heapBytes = await stage.figure('nodejs_heap_size_used_bytes');
    samples.push({ residentBytes, heapBytes });
    const p99 = Math.round(
      quantile(
        outcomes.map(({ durationMs }) => durationMs),
        0.99,
      ),
    );
    const columns = [
      minute,
      isFaulty ? '50 %' : 'none',
      outcomes.length,
      bad,
      p99,
      megabytes(residentBytes),
      megabytes(heapBytes),
    ];
    say(columns.map((column, index) => String(column).padStart([6, 8, 10, 8, 8, 8, 9][index] ?? 8)).join(''));
  }
} finally {
  await stage.stop();
}
const settled = samples.slice(Math.floor(samples.length / 2));
const slope = slopePerHour(settled);
const grown = (settled.at(-1)?.residentBytes ?? 0) - (settled[0]?.residentBytes ?? 0);
const leaks = slope > steepestPerHour && grown > ignoredBytes;
say(
  `slope ${megabytes(slope)} MB an hour over the last ${settled.length} minutes (bound ${megabytes(steepestPerHour)}); ${failed} failed`,
);
process.exitCode = leaks || failed > 0 ? 1 : 0;
