// Real services that a machine may lack. Tests that need one are skipped with a counted reason; under REQUIRE_SERVICES=1
// (.ci/run sets it) they fail instead.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const required = process.env['REQUIRE_SERVICES'] === '1';

function isOnPath(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Whether tests that need a Redis server can run here. */
export const redisIsThere = isOnPath('redis-server');

/** Whether XML can be judged by its schema here. */
export const xmllintIsThere = isOnPath('xmllint');

/** Whether Prometheus' rules can be checked and tested here. */
export const promtoolIsThere = isOnPath('promtool');

/** Whether a Prometheus can be run here. */
export const prometheusIsThere = isOnPath('prometheus');

/** The reason to skip, or null to run: under REQUIRE_SERVICES=1 tests run and fail by themselves. */
export function reasonToSkip(isThere: boolean, name: string): string | null {
  return isThere || required ? null : `${name} is not on this machine`;
}

/** Ports below those that systems hand out by themselves: those may be taken again before a server has begun to listen. */
const [firstPort, lastPort] = [12_000, 32_000];

/** A free port of loopback, for a program that is told where to listen. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(firstPort, lastPort);
    const isFree = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}

/** A real Redis server of a test's own. */
export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** Stops answering without closing connections. */
  hang(): void;
  /** Goes on answering. */
  resume(): void;
  /** Ends at once. */
  kill(): Promise<void>;
  /** Starts again on the same port, empty. */
  restart(): Promise<void>;
  /** Ends, and leaves nothing behind. */
  stop(): Promise<void>;
}

/** Starts a Redis server that keeps nothing on disk. */
export async function startRedis(): Promise<TestRedis> {
  const port = await findFreePort();
  const folder = mkdtempSync(join(tmpdir(), 'bankgraph-redis-'));
  let server = await spawnRedis(port, folder);
  const kill = () => killRedis(server);
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    hang: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    kill,
    async restart() {
      server = await spawnRedis(port, folder);
    },
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function killRedis(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) return resolve();
    server.once('exit', () => resolve());
    server.kill('SIGKILL');
  });
}

function spawnRedis(port: number, folder: string, more: readonly string[] = []): Promise<ChildProcess> {
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder, ...more],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`redis-server ended with code ${code}`)));
    server.stdout?.on('data', (text: Buffer) => {
      if (text.includes('Ready to accept connections')) resolve(server);
    });
  });
}

/** A real Redis Cluster of three masters, each with a third of the slots. */
export interface TestRedisCluster {
  /** As REDIS_URL takes it. */
  readonly url: string;
  readonly ports: readonly number[];
  /** Ends one node at once. */
  kill(index: number): Promise<void>;
  /** Starts it again, with its slots and empty. */
  restart(index: number): Promise<void>;
  stop(): Promise<void>;
}

/** Slots of a cluster (Redis Cluster specification); a third for each node. */
const slots = 16_384;
const longestWaitMs = 20_000;

/** Starts three nodes and waits until each knows the whole. */
export async function startRedisCluster(): Promise<TestRedisCluster> {
  const nodes = await Promise.all(
    [0, 1, 2].map(async () => {
      const [port, busPort] = [await findFreePort(), await findFreePort()];
      const folder = mkdtempSync(join(tmpdir(), 'bankgraph-redis-cluster-'));
      return { port, busPort, folder, server: await spawnRedis(port, folder, clusterArguments(busPort)) };
    }),
  );
  const command = (port: number, ...words: readonly string[]) =>
    execFileSync('redis-cli', ['-p', String(port), 'cluster', ...words], { encoding: 'utf8' });
  for (const [index, { port }] of nodes.entries()) {
    const [from, to] = [index, index + 1].map((third) => Math.floor((third * slots) / nodes.length));
    command(port, 'addslotsrange', String(from), String((to ?? slots) - 1));
    command(port, 'set-config-epoch', String(index + 1));
    const [first] = nodes;
    if (index > 0 && first !== undefined) command(port, 'meet', '127.0.0.1', String(first.port), String(first.busPort));
  }
  const waitUntilWhole = async (): Promise<void> => {
    const isWhole = (port: number) => /cluster_state:ok[\s\S]*cluster_known_nodes:3/.test(command(port, 'info'));
    const untilMs = Date.now() + longestWaitMs;
    while (!nodes.every(({ port }) => isWhole(port))) {
      if (Date.now() > untilMs) throw new Error('the cluster does not come together');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  await waitUntilWhole();
  const places = nodes.map(({ port }) => `127.0.0.1:${port}`);
  const nodeAt = (index: number) => {
    const node = nodes[index];
    if (node === undefined) throw new RangeError('there are three nodes');
    return node;
  };
  return {
    url: `redis+cluster://${places.join(',')}`,
    ports: nodes.map(({ port }) => port),
    kill: (index) => killRedis(nodeAt(index).server),
    async restart(index) {
      const node = nodeAt(index);
      node.server = await spawnRedis(node.port, node.folder, clusterArguments(node.busPort));
      await waitUntilWhole();
    },
    async stop() {
      await Promise.all(nodes.map(({ server }) => killRedis(server)));
      for (const { folder } of nodes) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The bus's usual port is the node's plus 10,000, which may be none. */
function clusterArguments(busPort: number): readonly string[] {
  return ['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000', '--cluster-port', String(busPort)];
}

/** A Redis server with a replica, minded by a Sentinel that puts the replica in a dead server's place. */
export interface TestSentinel {
  /** As REDIS_URL takes it. */
  readonly url: string;
  /** Ends the server that is written to, at once. */
  killMaster(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts all three; the Sentinel decides alone, within a second. */
export async function startRedisSentinel(): Promise<TestSentinel> {
  const start = async (more: readonly string[]) => {
    const port = await findFreePort();
    const folder = mkdtempSync(join(tmpdir(), 'bankgraph-redis-sentinel-'));
    return { port, folder, server: await spawnRedis(port, folder, more) };
  };
  const master = await start([]);
  const replica = await start(['--replicaof', `127.0.0.1 ${master.port}`]);
  const port = await findFreePort();
  const folder = mkdtempSync(join(tmpdir(), 'bankgraph-redis-sentinel-'));
  const settings = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor primary 127.0.0.1 ${master.port} 1`,
    'sentinel down-after-milliseconds primary 500',
    'sentinel failover-timeout primary 2000',
  ];
  writeFileSync(join(folder, 'sentinel.conf'), `${settings.join('\n')}\n`);
  const sentinel = spawn('redis-server', [join(folder, 'sentinel.conf'), '--sentinel'], { stdio: 'ignore' });
  const knowsReplica = (): boolean => {
    try {
      const words = ['-p', String(port), 'sentinel', 'replicas', 'primary'];
      return execFileSync('redis-cli', words, { encoding: 'utf8' }).includes(String(replica.port));
    } catch {
      return false;
    }
  };
  const untilMs = Date.now() + longestWaitMs;
  while (!knowsReplica()) {
    if (Date.now() > untilMs) throw new Error('the Sentinel does not find the replica');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url: `redis+sentinel://127.0.0.1:${port}/primary`,
    killMaster: () => killRedis(master.server),
    async stop() {
      await Promise.all([sentinel, master.server, replica.server].map(killRedis));
      for (const each of [folder, master.folder, replica.folder]) rmSync(each, { recursive: true, force: true });
    },
  };
}
