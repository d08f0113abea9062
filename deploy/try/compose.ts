// compose.yaml, run by an engine that obeys its health conditions, with the sandbox in the gateway's network: its banks are on loopback
// there. Only what the sandbox tells when it runs is given later than usual: issuer and banks file. Called by main.ts.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type Docker, openDocker } from './docker.ts';
import { root, TryFailed, until, workFolder } from './engine.ts';
import { bases, image } from './images.ts';
import type { Say } from './kubernetes.ts';
import { askGateway, askProgram } from './questions.ts';
import {
  newSecret,
  newStoreKeys,
  readDescription,
  sandboxMount,
  sandboxProgram,
  toBanksFile,
  toSandboxSettings,
} from './sandbox.ts';

const project = 'bankgraph-try';
const healthyLimitMs = 120_000;
const folder = join(workFolder, 'compose');
const banksFile = join(folder, 'banks.yaml');

/** Two ports that nobody has. */
async function findFreePorts(): Promise<readonly [number, number]> {
  const servers = [createServer(), createServer()];
  const ports: number[] = [];
  for (const server of servers) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    ports.push(typeof address === 'object' && address !== null ? address.port : 0);
  }
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  const [first = 0, second = 0] = ports;
  return [first, second];
}

/** compose.yaml as it is but for the ports of this machine and, for compose before its second version, the project's name. */
function toTried([http, metrics]: readonly [number, number]): string {
  const text = readFileSync(join(root, 'deploy/compose.yaml'), 'utf8');
  return text
    .replace(/^name: .*\n/m, '')
    .replace('context: ..', `context: ${root}`)
    .replace('127.0.0.1:4000:', `127.0.0.1:${http}:`)
    .replace('127.0.0.1:9464:', `127.0.0.1:${metrics}:`);
}

/** Beside compose.yaml: images that are here, the sandbox, and a gateway that waits for what the sandbox tells. */
const beside = stringify({
  services: {
    gateway: {
      image,
      entrypoint: [
        'sh',
        '-c',
        'until [ -s /run/config/banks.yaml ]; do sleep 0.2; done; set -a; . /run/try/sandbox.env; exec node src/cli/gateway.ts',
      ],
      volumes: [`${folder}:/run/try:ro`],
    },
    redis: { image: bases.redis.local },
    postgres: { image: bases.postgres.local },
    sandbox: { image, network_mode: 'service:gateway', volumes: [sandboxMount], command: [sandboxProgram] },
  },
});

async function tryWith({ docker, compose, bring }: Docker, say: Say): Promise<void> {
  await bring([image, bases.redis.local, bases.postgres.local]);
  say('compose: an engine answers, and has the images');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const ports = await findFreePorts();
  writeFileSync(join(folder, 'compose.yaml'), toTried(ports));
  writeFileSync(join(folder, 'beside.yaml'), beside);
  writeFileSync(banksFile, '');
  writeFileSync(join(folder, 'sandbox.env'), '');
  const env = {
    BANKS_FILE_PATH: banksFile,
    AUTH_ISSUER: 'told-by-the-sandbox',
    AUTH_AUDIENCE: 'told-by-the-sandbox',
    AUTH_JWKS_URL: 'told-by-the-sandbox',
    CACHE_KEY: newSecret(),
    ID_KEY: newSecret(),
    STORE_KEYS: newStoreKeys(),
    POSTGRES_PASSWORD: newSecret(),
    PUBLIC_URL: 'http://127.0.0.1:4000',
    LINKS_CLIENT_ID: 'bankgraph-links',
  };
  const call = (...args: string[]): Promise<string> =>
    compose(['-p', project, '-f', join(folder, 'compose.yaml'), '-f', join(folder, 'beside.yaml'), ...args], env);
  const idOf = async (service: string): Promise<string> => (await call('ps', '-q', service)).trim();
  try {
    const startedAtMs = Date.now();
    await call('up', '--detach', '--no-build');
    say(
      `compose: up after ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s, Redis and PostgreSQL healthy before the gateway`,
    );
    const sandbox = await idOf('sandbox');
    await until('the sandbox is ready', healthyLimitMs, async () => {
      const description = readDescription(await docker(['logs', sandbox]));
      if (description === null) return false;
      const settings = Object.entries(toSandboxSettings(description)).map(([name, value]) => `${name}='${value}'\n`);
      writeFileSync(join(folder, 'sandbox.env'), settings.join(''));
      // Last, and in place: the gateway waits for it, and has this very file mounted.
      writeFileSync(banksFile, toBanksFile(description));
      return true;
    });
    const services = ['gateway', 'redis', 'postgres'];
    const ids = new Map<string, string>();
    for (const service of services) ids.set(service, await idOf(service));
    for (const service of services) {
      await until(`${service} is healthy`, healthyLimitMs, async () => {
        const format = '{{.State.Health.Status}}';
        return (await docker(['inspect', '--format', format, ids.get(service) ?? ''])).trim() === 'healthy';
      });
    }
    say(`compose: ${services.join(', ')} healthy ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s after up`);
    const answers = await askGateway(
      { gateway: 'http://127.0.0.1:4000', ready: [], fetch: ['http://127.0.0.1:4000/links'] },
      (input) =>
        docker(
          [
            ...['run', '--rm', '--interactive', '--network', `container:${ids.get('gateway')}`],
            ...['--volume', `${root}${askProgram}:/app/${askProgram}:ro`, image, askProgram],
          ],
          input,
        ),
    );
    if (answers.fetched['http://127.0.0.1:4000/links']?.status === 404) throw new TryFailed('no page at /links');
    const { accounts, banks, entries } = answers;
    // From this machine, as compose.yaml publishes them.
    for (const address of [`http://127.0.0.1:${ports[0]}/health/ready`, `http://127.0.0.1:${ports[1]}/metrics`]) {
      const { status } = await fetch(address);
      if (status !== 200) throw new TryFailed(`${address} is answered with ${status}`);
    }
    say(
      `compose: ${accounts} accounts of ${banks.length} banks and ${entries} entries; health and figures at this machine's loopback`,
    );
    const stoppedAtMs = Date.now();
    await call('stop', 'gateway');
    const code = (await docker(['inspect', '--format', '{{.State.ExitCode}}', ids.get('gateway') ?? ''])).trim();
    if (code !== '0') throw new TryFailed(`the gateway ended with ${code}`);
    say(`compose: the gateway ended with 0, ${Date.now() - stoppedAtMs} ms after it was told to stop`);
  } catch (error) {
    const logs = await call('logs', '--tail', '15').catch(() => '');
    throw new TryFailed(`${error instanceof Error ? error.message : error}\n${logs}`);
  } finally {
    await call('down', '--volumes', '--timeout', '1').catch(() => undefined);
  }
}

/** Runs compose.yaml and holds it to what it must do. @throws TryFailed */
export async function tryCompose(say: Say): Promise<void> {
  const docker = await openDocker();
  try {
    await tryWith(docker, say);
  } finally {
    await docker.close();
  }
}
