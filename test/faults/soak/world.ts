// The world of the soak: a sandbox with a fault proxy before each bank, two gateways of processes of their own on one PostgreSQL and one
// Redis, and a balancer before them. What an operator does to such a world is done to it here.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { developmentClients } from '../../../src/cli/development-clients.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts';
import { generousLimits } from '../../support/generous-limits.ts';
import { startPostgres, type TestPostgres } from '../../support/postgres.ts';
import { findFreePort, startRedis, type TestRedis } from '../../support/services.ts';
import { inheritedVariables, type StartedProgram, startProgram } from '../../support/started-gateway.ts';
import { type Balancer, startBalancer } from './balancer.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../../..');
/** What one request may wait for one bank, milliseconds. */
const bankTimeoutMs = 1800;

/** One gateway. */
interface Member {
  readonly port: number;
  readonly metricsPort: number;
  program: StartedProgram;
  startedAtMs: number;
}

/** Everything that runs. */
export class World {
  readonly sandbox: Sandbox;
  readonly postgres: TestPostgres;
  readonly redis: TestRedis;
  readonly balancer: Balancer;
  readonly #proxies: readonly FaultProxy[];
  readonly #members: Member[];
  readonly #env: Record<string, string>;
  readonly #banksFile: string;
  readonly #banks: readonly object[];
  #keys: string[];

  private constructor(parts: {
    readonly sandbox: Sandbox;
    readonly postgres: TestPostgres;
    readonly redis: TestRedis;
    readonly balancer: Balancer;
    readonly proxies: readonly FaultProxy[];
    readonly members: Member[];
    readonly env: Record<string, string>;
    readonly banksFile: string;
    readonly banks: readonly object[];
    readonly keys: string[];
  }) {
    this.sandbox = parts.sandbox;
    this.postgres = parts.postgres;
    this.redis = parts.redis;
    this.balancer = parts.balancer;
    this.#proxies = parts.proxies;
    this.#members = parts.members;
    this.#env = parts.env;
    this.#banksFile = parts.banksFile;
    this.#banks = parts.banks;
    this.#keys = parts.keys;
  }

  /** Puts it up. */
  static async putUp(): Promise<World> {
    const [sandbox, postgres, redis] = await Promise.all([startSandbox(), startPostgres('durable'), startRedis()]);
    const { banks, issuer, audience, jwksUrl } = sandbox.description;
    const proxies: FaultProxy[] = [];
    const behind: object[] = [];
    for (const bank of banks) {
      const { origin, pathname } = new URL(bank.endpoints.accounts);
      const proxy = await startFaultProxy(origin);
      proxies.push(proxy);
      // Payments go to the bank itself: what is lost between it and a gateway is the crash harness's.
      behind.push({
        ...bank,
        timeoutMs: bankTimeoutMs,
        endpoints: { ...bank.endpoints, accounts: `${proxy.origin}${pathname}` },
      });
    }
    const folder = mkdtempSync(join(tmpdir(), 'bankgraph-soak-'));
    const banksFile = join(folder, 'banks.json');
    const [port, ...ports] = [await findFreePort(), await findFreePort(), await findFreePort()];
    const keys = [newKey(1)];
    const env = {
      AUTH_ISSUER: issuer,
      AUTH_AUDIENCE: audience,
      AUTH_JWKS_URL: jwksUrl,
      BANKS_FILE: banksFile,
      WATCH_CONFIG: 'false',
      ID_KEY: 'an id key for the soak',
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      DATABASE_URL: await postgres.createDatabase(),
      REDIS_URL: redis.url,
      CACHE_KEY: 'a cache key for the soak',
      ...generousLimits,
      LOG_LEVEL: 'error',
      CACHE_ACCOUNTS_SECONDS: '10',
      CACHE_BALANCES_SECONDS: '5',
      CACHE_TRANSACTIONS_SECONDS: '5',
    };
    const world = new World({
      sandbox,
      postgres,
      redis,
      proxies,
      env,
      banksFile,
      keys,
      banks: behind,
      members: [],
      balancer: { origin: '', stop: async () => undefined },
    });
    world.#writeBanks();
    for (const each of ports) world.#members.push(await world.#startMember(each, await findFreePort()));
    const balancer = await startBalancer(port, ports);
    return new World({ ...world.#parts(), balancer });
  }

  #parts() {
    const { sandbox, postgres, redis, balancer } = this;
    return {
      sandbox,
      postgres,
      redis,
      balancer,
      proxies: this.#proxies,
      members: this.#members,
      env: this.#env,
      banksFile: this.#banksFile,
      banks: this.#banks,
      keys: this.#keys,
    };
  }

  setFaults(share: number): void {
    for (const proxy of this.#proxies) proxy.setFaults(share);
  }

  /** The banks file in another form, read by both gateways without a restart. */
  async reload(): Promise<void> {
    this.#writeBanks([{ id: `plan-${Date.now()}`, pointsPerClient: 1_000_000, pointsPerSubject: 1_000_000 }]);
    for (const { program } of this.#members) program.process.kill('SIGHUP');
    await pause(1000);
  }

  /** Each gateway ends and another takes its place, one after the other. @throws Error when one does not end by itself */
  async restartAll(): Promise<void> {
    for (const [index, { port, metricsPort, program }] of this.#members.entries()) {
      const code = await program.end('SIGTERM');
      if (code !== 0) throw new Error(`a gateway ended with ${code}: ${program.output().slice(-500)}`);
      this.#members[index] = await this.#startMember(port, metricsPort);
    }
  }

  /** As docs/security/keys.md has it: the new key at the end everywhere, then at the front, everything sealed anew, the old one gone. */
  async rotateKeys(): Promise<string> {
    const [current = ''] = this.#keys;
    const next = newKey(Number(/\d+/.exec(current)?.[0] ?? 0) + 1);
    for (const keys of [
      [current, next],
      [next, current],
    ]) {
      this.#keys = keys;
      await this.restartAll();
    }
    const env = {
      ...inheritedVariables(),
      DATABASE_URL: this.#env['DATABASE_URL'] ?? '',
      STORE_KEYS: this.#keys.join(','),
    };
    const { stdout } = await run(process.execPath, ['src/cli/keys-rotate.ts'], { cwd: root, env });
    this.#keys = [next];
    await this.restartAll();
    return stdout.trim().split('\n').at(-1) ?? '';
  }

  /** One figure of each gateway's, summed over its labels. */
  async figures(name: string): Promise<readonly number[]> {
    return Promise.all(
      this.#members.map(async ({ metricsPort }) => {
        const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
        return text
          .split('\n')
          .filter((line) => new RegExp(`^${name}(?:\\{| )`).test(line))
          .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
      }),
    );
  }

  /** How long the gateways of now have run, milliseconds. */
  get agesMs(): readonly number[] {
    return this.#members.map(({ startedAtMs }) => Date.now() - startedAtMs);
  }

  /** Lines of errors that the gateways of now have logged, each kind once. */
  errors(): readonly string[] {
    const kinds = this.#members.flatMap(({ program }) =>
      [...program.output().matchAll(/"msg":"([^"]+)"/g)].map(([, message = '']) => message),
    );
    return [...new Set(kinds)];
  }

  async stop(): Promise<void> {
    await this.balancer.stop();
    await Promise.all(this.#members.map(({ program }) => program.end('SIGTERM')));
    await Promise.all(this.#proxies.map((proxy) => proxy.close()));
    await Promise.all([this.sandbox.close(), this.postgres.stop(), this.redis.stop()]);
    rmSync(this.#banksFile, { force: true });
  }

  #writeBanks(plans: readonly object[] = []): void {
    const { links, grants } = this.sandbox.description;
    const clients = developmentClients;
    writeFileSync(`${this.#banksFile}.new`, JSON.stringify({ banks: this.#banks, links, grants, clients, plans }));
    renameSync(`${this.#banksFile}.new`, this.#banksFile);
  }

  async #startMember(port: number, metricsPort: number): Promise<Member> {
    const program = startProgram('gateway', {
      ...this.#env,
      PORT: String(port),
      METRICS_PORT: String(metricsPort),
      STORE_KEYS: this.#keys.join(','),
    });
    for (let look = 0; look < 600; look++) {
      if (program.process.exitCode !== null) throw new Error(`a gateway did not start: ${program.output()}`);
      const isReady = await fetch(`http://127.0.0.1:${port}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isReady) return { port, metricsPort, program, startedAtMs: Date.now() };
      await pause(100);
    }
    throw new Error('a gateway did not become ready');
  }
}

const newKey = (number: number): string => `soak-${number}:${randomBytes(32).toString('base64')}`;

/** Waits. */
export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
