// `npm run soak -- --hours 2` (or `--minutes 30`): two gateways under a steady load while what happens to an operator in years happens in
// minutes: banks fail, Redis and PostgreSQL restart, the configuration changes, keys are rotated, gateways are replaced one after the
// other. Prints a line a minute, writes .run/soak.json, and ends with 1 when a request failed that should not, an account or entry
// changed its id, money moved that should not, memory or handles grew.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { quantile } from '../stage.ts';
import { type Outcome, Payer, Readers } from './clients.ts';
import { pause, World } from './world.ts';

const { values } = parseArgs({
  options: { hours: { type: 'string' }, minutes: { type: 'string' }, clients: { type: 'string', default: '4' } },
});
const minutes = values.minutes === undefined ? Number(values.hours ?? '0.5') * 60 : Number(values.minutes);
const clients = Number(values.clients);
if (!(minutes >= 1) || !(clients >= 1))
  throw new TypeError('--hours or --minutes, and --clients, are numbers, from 1 minute on');

/** Resident memory may grow by this much an hour within a gateway's life, once its caches have filled. */
const steepestPerHour = 64 * 1024 * 1024;
/** Below this V8 would rather grow than collect: no leak, only room. */
const ignoredBytes = 64 * 1024 * 1024;
/** Minutes of a life that are not judged: caches fill, code is compiled. */
const warmMinutes = 8;
/** Open files at like moments: connections come and go. */
const ignoredFiles = 60;

/** What happens in a minute; `mayFail` where requests that need what is away cannot be answered. */
interface Event {
  readonly name: string;
  readonly mayFail: boolean;
  readonly run: (world: World) => Promise<unknown>;
}

const withFaults: Event = {
  name: 'half of the calls to banks fail',
  mayFail: false,
  async run(world) {
    world.setFaults(0.5);
    await pause(45_000);
    world.setFaults(0);
  },
};
const quiet: Event = { name: '', mayFail: false, run: async () => undefined };
const reload: Event = { name: 'the banks file is read again', mayFail: false, run: (world) => world.reload() };
const redisGone: Event = {
  name: 'Redis ends, and is back after 5 s',
  mayFail: false,
  async run({ redis }) {
    await redis.kill();
    await pause(5000);
    await redis.restart();
  },
};
const redisHangs: Event = {
  name: 'Redis hangs for 5 s',
  mayFail: false,
  async run({ redis }) {
    redis.hang();
    await pause(5000);
    redis.resume();
  },
};
const postgresGone: Event = {
  name: 'PostgreSQL ends, and is back after 3 s',
  mayFail: true,
  async run({ postgres }) {
    await postgres.kill();
    await pause(3000);
    await postgres.restart();
  },
};
const replaced: Event = {
  name: 'gateways are replaced, one after the other',
  mayFail: false,
  run: (world) => world.restartAll(),
};
const rotated: Event = { name: 'keys are rotated', mayFail: false, run: (world) => world.rotateKeys() };

/** Half an hour; a shorter run has all of it in a row. */
const program: readonly Event[] = [
  quiet,
  quiet,
  withFaults,
  quiet,
  redisGone,
  quiet,
  reload,
  quiet,
  withFaults,
  quiet,
  redisHangs,
  quiet,
  postgresGone,
  quiet,
  quiet,
  withFaults,
  quiet,
  reload,
  quiet,
  redisGone,
  quiet,
  quiet,
  postgresGone,
  quiet,
  withFaults,
  quiet,
  replaced,
  quiet,
  rotated,
  quiet,
];
const brief: readonly Event[] = [
  quiet,
  withFaults,
  redisGone,
  reload,
  redisHangs,
  postgresGone,
  replaced,
  rotated,
  quiet,
];
const eventOf = (minute: number): Event => {
  const events = minutes < program.length ? brief : program;
  return events[(minute - 1) % events.length] ?? quiet;
};

interface Sample {
  readonly minute: number;
  readonly ageMinutes: number;
  readonly residentBytes: number;
  readonly openFiles: number;
}

/** Bytes an hour, by least squares; samples are a minute apart. */
function slopePerHour(samples: readonly Sample[]): number {
  const count = samples.length;
  if (count < 2) return 0;
  const middle = (count - 1) / 2;
  const mean = samples.reduce((sum, { residentBytes }) => sum + residentBytes, 0) / count;
  const upper = samples.reduce((sum, { residentBytes }, index) => sum + (index - middle) * (residentBytes - mean), 0);
  const lower = samples.reduce((sum, _sample, index) => sum + (index - middle) ** 2, 0);
  return (upper / lower) * 60;
}

/** Lives of gateways: a sample that is younger than the one before begins another. */
function toLives(samples: readonly Sample[]): readonly (readonly Sample[])[] {
  const lives: Sample[][] = [];
  let before = Number.POSITIVE_INFINITY;
  for (const sample of samples) {
    if (sample.ageMinutes < before) lives.push([]);
    lives.at(-1)?.push(sample);
    before = sample.ageMinutes;
  }
  return lives;
}

const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const p99 = (outcomes: readonly Outcome[]): number =>
  Math.round(
    quantile(
      outcomes.map(({ durationMs }) => durationMs),
      0.99,
    ),
  );

const world = await World.putUp();
const readers = new Readers(world);
const payer = new Payer(world);
const faults: string[] = [];
const samples: [Sample[], Sample[]] = [[], []];
const rows: object[] = [];
let requests = 0;
try {
  say('minute requests unusable  whole  p99 ms   RSS MB (both)  open files  what happened');
  for (let minute = 1; minute <= minutes; minute++) {
    const event = eventOf(minute);
    const untilMs = Date.now() + 57_000;
    const happening = event.run(world).catch((error: unknown) => {
      faults.push(`minute ${minute}: ${event.name}: ${error instanceof Error ? error.message : 'failed'}`);
    });
    const [outcomes] = await Promise.all([readers.readUntil(untilMs, clients), payer.payUntil(untilMs), happening]);
    await pause(Math.max(0, untilMs + 3000 - Date.now()));
    requests += outcomes.length;
    const unusable = outcomes.filter(({ isUnusable }) => isUnusable).length;
    const whole = outcomes.filter(({ isWhole }) => isWhole).length / Math.max(1, outcomes.length);
    if (unusable > 0 && !event.mayFail)
      faults.push(`minute ${minute}: ${unusable} of ${outcomes.length} requests failed (${event.name})`);
    const [resident, files, ages] = [
      await world.figures('process_resident_memory_bytes'),
      await world.figures('process_open_fds'),
      world.agesMs,
    ];
    for (const index of [0, 1] as const) {
      samples[index].push({
        minute,
        ageMinutes: (ages[index] ?? 0) / 60_000,
        residentBytes: resident[index] ?? 0,
        openFiles: files[index] ?? 0,
      });
    }
    rows.push({
      minute,
      event: event.name,
      requests: outcomes.length,
      unusable,
      whole,
      p99: p99(outcomes),
      resident,
      files,
    });
    const columns = [minute, outcomes.length, unusable, `${Math.round(whole * 100)} %`, p99(outcomes)];
    say(
      `${columns.map((column, index) => String(column).padStart([6, 9, 9, 7, 8][index] ?? 8)).join('')}   ${resident.map(megabytes).join(' ')}   ${files.join(' ')}   ${event.name}`,
    );
  }
  const payments = await payer.report();
  say(`payments: ${payments.begun} begun, ${JSON.stringify(payments.byStatus)}`);
  faults.push(...payments.wrong, ...new Set(readers.lost));
  if ((payments.byStatus['NONE'] ?? 0) > 0) faults.push(`${payments.byStatus['NONE']} payments were never taken`);
  const check = await fetch(`${world.sandbox.description.controlUrl}/ledger/check`);
  if (!check.ok) faults.push('the ledger does not balance');
  for (const [index, own] of samples.entries()) {
    for (const life of toLives(own)) {
      const judged = life.filter(({ ageMinutes }) => ageMinutes > warmMinutes);
      const slope = slopePerHour(judged);
      const grown = (judged.at(-1)?.residentBytes ?? 0) - (judged[0]?.residentBytes ?? 0);
      const files = (judged.at(-1)?.openFiles ?? 0) - (judged[0]?.openFiles ?? 0);
      if (judged.length > 1) {
        say(
          `gateway ${index + 1}, a life of ${life.length} minutes: ${megabytes(slope)} MB an hour, ${files} open files more`,
        );
      }
      if (slope > steepestPerHour && grown > ignoredBytes)
        faults.push(`gateway ${index + 1} grows by ${megabytes(slope)} MB an hour`);
      if (files > ignoredFiles) faults.push(`gateway ${index + 1} holds ${files} files more`);
    }
  }
  const folder = resolve(import.meta.dirname, '../../../.run');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'soak.json'),
    `${JSON.stringify({ minutes, clients, requests, payments, faults, rows }, null, 2)}\n`,
  );
} finally {
  await world.stop();
}
for (const fault of faults) say(fault);
say(`${requests} requests in ${minutes} minutes; ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;
