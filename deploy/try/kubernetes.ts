// Both forms of deploy/kubernetes, applied as an operator would (settings, Secrets from files, kustomize), and run by podman with what
// Kubernetes would give each container: user, group, no capabilities, a read-only root, its memory and its grace. All in one pod without
// a network: sandbox, Redis, PostgreSQL, gateway and subgraphs have loopback, and nothing else. Called by main.ts.

import { chmodSync, chownSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Description } from '../../src/cli/development.ts';
import type { Answers, Questions } from './ask.ts';
import { attempt, podman, root, TryFailed, until, workFolder } from './engine.ts';
import { bases, image } from './images.ts';
import { buildKustomization } from './kustomize.ts';
import { type PodContainer, toContainers } from './manifests.ts';
import { askGateway, askProgram, assertStatuses, figureOf } from './questions.ts';
import {
  newSecret,
  newStoreKeys,
  readDescription,
  sandboxMount,
  sandboxProgram,
  toBanksFile,
  toSandboxSettings,
} from './sandbox.ts';
import { type Form, kubernetesFolder } from './sources.ts';

const pod = 'bankgraph-try';
const gatewayPort = 4000;
const metricsPort = 9464;
/** Longer than a startup probe allows: seven containers on a busy machine share what a cluster's pods have each. */
const startLimitMs = 300_000;
/** Too little for a gateway: it must be the limit that ends it. */
const tooLittleMemory = 64 * 1024 * 1024;
const outOfMemory = 137;

/** A line of what was seen. */
export type Say = (line: string) => void;

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

/** Without systemd podman fails at a health check's timer that was never made, and goes on when it is told again. */
const mostRemovals = 3;

/** Takes the pod and all in it away. */
async function removePod(): Promise<void> {
  for (let tried = 0; tried < mostRemovals; tried++) {
    if ((await attempt('podman', ['pod', 'exists', pod])).code !== 0) return;
    await attempt('podman', ['pod', 'rm', '--force', '--time', '1', pod]);
  }
}

/** What a gateway has beside it, and the files of its Secrets: the same for both forms, which go on with one store. */
interface Surroundings {
  readonly description: Description;
  readonly secrets: Readonly<Record<string, string>>;
}

/** The pod with the sandbox, Redis and PostgreSQL in it, when they are ready. */
async function startSurroundings(): Promise<Surroundings> {
  const password = newSecret();
  await removePod();
  await podman(['pod', 'create', '--name', pod, '--network', 'none']);
  const inPod = ['run', '--detach', '--pod', pod];
  await Promise.all([
    podman([...inPod, '--name', `${pod}-sandbox`, '--volume', sandboxMount, image, sandboxProgram]),
    podman([...inPod, '--name', `${pod}-redis`, '--user', 'redis', bases.redis.local, 'redis-server', '--save', '']),
    podman([
      ...inPod,
      ...['--name', `${pod}-postgres`],
      ...['POSTGRES_DB=bankgraph', 'POSTGRES_USER=bankgraph', `POSTGRES_PASSWORD=${password}`].flatMap((each) => [
        '--env',
        each,
      ]),
      bases.postgres.local,
    ]),
  ]);
  let description: Description | null = null;
  await until('the sandbox is ready', startLimitMs, async () => {
    description = readDescription((await attempt('podman', ['logs', `${pod}-sandbox`])).stdout);
    return description !== null;
  });
  await until('PostgreSQL is ready', startLimitMs, async () => {
    const { code } = await attempt('podman', ['exec', `${pod}-postgres`, 'pg_isready', '--host=127.0.0.1']);
    return code === 0;
  });
  if (description === null) throw new TryFailed('the sandbox did not say what it is');
  const secrets: Readonly<Record<string, string>> = {
    'keys.env': [
      `ID_KEY=${newSecret()}`,
      `CACHE_KEY=${newSecret()}`,
      `STORE_KEYS=${newStoreKeys()}`,
      `DATABASE_URL=postgres://bankgraph:${password}@127.0.0.1:5432/bankgraph`,
    ].join('\n'),
    'redis.env': 'REDIS_URL=redis://127.0.0.1:6379',
    'router.env': `ROUTER_SECRET=${newSecret()}`,
    'pages.env': 'LINKS_CLIENT_SECRET=',
    'banks.yaml': toBanksFile(description),
  };
  return { description, secrets };
}

/** A form's manifests with settings and Secrets of this try, as `kubectl apply -k` would apply them. */
async function applied(form: Form, { description, secrets }: Surroundings): Promise<readonly PodContainer[]> {
  const folder = join(workFolder, 'kubernetes');
  rmSync(folder, { recursive: true, force: true });
  cpSync(kubernetesFolder, folder, { recursive: true });
  const settings = join(folder, 'base/settings.env');
  const own: Readonly<Record<string, string>> = {
    ...toSandboxSettings(description),
    PUBLIC_URL: `http://127.0.0.1:${gatewayPort}`,
  };
  const lines = readFileSync(settings, 'utf8').split('\n');
  const given = lines.map((line) => {
    const value = own[line.split('=')[0] ?? ''];
    return value === undefined ? line : `${line.split('=')[0]}=${value}`;
  });
  writeFileSync(settings, given.join('\n'));
  for (const [name, text] of Object.entries(secrets)) writeFileSync(join(folder, 'secrets', name), `${text}\n`);
  const kustomization = join(folder, form, 'kustomization.yaml');
  writeFileSync(kustomization, readFileSync(kustomization, 'utf8').replace('# components:', 'components:'));
  return toContainers(await buildKustomization(join(folder, form)));
}

/** What containers of one pod must have different from one another: in Kubernetes each has an address of its own. */
function inOnePod(containers: readonly PodContainer[]): readonly PodContainer[] {
  const ports = new Map(
    containers.map(({ name }, index) => [name, name === 'gateway' ? gatewayPort : gatewayPort + 100 + index]),
  );
  const addressed = (text: string): string =>
    [...ports].reduce((changed, [name, port]) => changed.replace(`http://${name}/`, `http://127.0.0.1:${port}/`), text);
  return containers.map((container, index) => {
    const port = ports.get(container.name) ?? gatewayPort;
    const { SUBGRAPH_URLS: urls } = container.env;
    return {
      ...container,
      args: container.args.map((arg) => (arg === '4000' ? String(port) : arg)),
      env: {
        ...container.env,
        METRICS_PORT: String(container.name === 'gateway' ? metricsPort : metricsPort + 1 + index),
        ...(urls === undefined ? {} : { SUBGRAPH_URLS: addressed(urls) }),
      },
    };
  });
}

/** Starts a container as its pod would have it. */
async function start(container: PodContainer, memoryBytes = container.memoryBytes): Promise<string> {
  const name = `${pod}-${container.name}`;
  const volumes: string[] = [];
  for (const [path, content] of Object.entries(container.files)) {
    const folder = join(workFolder, 'files', container.name, dirname(path));
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const file = join(folder, basename(path));
    writeFileSync(file, content);
    // A Secret of mode 0440 under fsGroup.
    chownSync(file, 0, container.group);
    chmodSync(file, 0o440);
    volumes.push('--volume', `${folder}:${dirname(path)}:ro`);
  }
  await podman([
    ...['run', '--detach', '--pod', pod, '--name', name],
    ...['--read-only', '--read-only-tmpfs=false', '--tmpfs', `/tmp:rw,size=${container.tmpBytes},noexec,nosuid,nodev`],
    ...['--cap-drop=ALL', '--security-opt=no-new-privileges', `--user=${container.user}:${container.group}`],
    ...[`--memory=${memoryBytes}`, `--memory-swap=${memoryBytes}`, '--pids-limit=256'],
    ...Object.entries(container.env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    ...volumes,
    image,
    ...container.args,
  ]);
  return name;
}

/** What the last lines of a container's log are, and whether it runs. */
async function describeContainer(name: string): Promise<string> {
  const { stdout: state } = await attempt('podman', [
    'inspect',
    '--format',
    '{{.State.Status}} {{.State.ExitCode}}',
    name,
  ]);
  const { stdout, stderr } = await attempt('podman', ['logs', '--tail', '10', name]);
  return `${name} ${state.trim()}\n${stdout}${stderr}`;
}

/** Holds that the container is as locked down as its manifest says, and tells what it uses. */
async function inspectContainer(
  name: string,
  { memoryBytes, user }: PodContainer,
): Promise<{ readonly usedBytes: number }> {
  const script = `id -u; awk '/CapEff|CapBnd/ {print $2}' /proc/1/status; cat /sys/fs/cgroup/memory.max 2>/dev/null || \
cat /sys/fs/cgroup/memory/memory.limit_in_bytes; awk '/VmRSS/ {print $2}' /proc/1/status; \
(echo x > /app/written) 2>/dev/null && echo written || echo read-only; cat /run/banks/banks.yaml >/dev/null && echo readable`;
  const lines = (await podman(['exec', name, 'sh', '-c', script])).trim().split('\n');
  const [uid, bounding, effective, limit, usedKilobytes, rootState, banksState] = lines;
  const none = '0000000000000000';
  const found = [uid, effective, bounding, Number(limit), rootState, banksState];
  const expected = [String(user), none, none, memoryBytes, 'read-only', 'readable'];
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    throw new TryFailed(`${name} runs as ${JSON.stringify(found)}, not as ${JSON.stringify(expected)}`);
  }
  return { usedBytes: Number(usedKilobytes) * 1024 };
}

/** Stops it as Kubernetes does: preStop, SIGTERM, and SIGKILL when the grace is over. Gives the milliseconds from SIGTERM on. */
async function stop(name: string, { preStop, graceSeconds }: PodContainer): Promise<number> {
  const beganAtMs = Date.now();
  await podman(['exec', name, ...preStop]);
  const leftSeconds = graceSeconds - Math.ceil((Date.now() - beganAtMs) / 1000);
  const stoppedAtMs = Date.now();
  await podman(['stop', '--time', String(leftSeconds), name]);
  const tookMs = Date.now() - stoppedAtMs;
  const code = (await podman(['inspect', '--format', '{{.State.ExitCode}}', name])).trim();
  if (code !== '0') throw new TryFailed(`${name} ended with ${code} on SIGTERM, after ${tookMs} ms`);
  return tookMs;
}

/** Asks the gateway from within the pod, when all that is named there is ready. */
const ask = (questions: Omit<Questions, 'gateway'>): Promise<Answers> =>
  askGateway({ gateway: `http://127.0.0.1:${gatewayPort}`, ...questions }, (input) =>
    podman(
      [
        'run',
        '--rm',
        '--interactive',
        '--pod',
        pod,
        '--volume',
        `${root}${askProgram}:/app/${askProgram}:ro`,
        image,
        askProgram,
      ],
      { input, timeoutMs: startLimitMs },
    ),
  );

/** Runs the forms one after another and holds each to what it must do. @throws TryFailed */
export async function tryForms(forms: readonly Form[], say: Say): Promise<void> {
  try {
    const surroundings = await startSurroundings();
    say('kubernetes: sandbox, Redis and PostgreSQL ready');
    for (const form of forms) await tryForm(form, surroundings, say);
  } finally {
    await removePod();
  }
}

async function tryForm(form: Form, surroundings: Surroundings, say: Say): Promise<void> {
  const containers = inOnePod(await applied(form, surroundings));
  const startedAtMs = Date.now();
  // The store's form is made by whoever comes first: as in a cluster, all at once.
  const started = await Promise.all(containers.map(async (container) => ({ container, name: await start(container) })));
  const addresses = started.map(({ container: { env, args } }) => ({
    own: `http://127.0.0.1:${args.includes('--port') ? args.at(-1) : gatewayPort}`,
    metrics: `http://127.0.0.1:${env['METRICS_PORT']}/metrics`,
    isBanks: args.includes('banks') || form === 'in-process',
  }));
  const pages = addresses.find(({ isBanks }) => isBanks)?.own;
  const gateway = `http://127.0.0.1:${gatewayPort}`;
  const paths = ['/links', '/my', '/links/callback', '/reports/jwks.json'].map((path) => `${pages}${path}`);
  const answers = await ask({
    ready: started.map(({ container: { readyPath } }, index) => `${addresses[index]?.own}${readyPath}`),
    fetch: [...addresses.map(({ metrics }) => metrics), ...paths, `${gateway}/links/callback`, `${gateway}/metrics`],
  }).catch(async (error: unknown) => {
    const states = await Promise.all(started.map(({ name }) => describeContainer(name)));
    throw new TryFailed(`${error instanceof Error ? error.message : error}\n${states.join('\n')}`);
  });
  say(
    `${form}: ${started.length} container(s) ready ${((answers.readyAtMs - startedAtMs) / 1000).toFixed(1)} s after the first was started`,
  );
  // The image's own health check, at the port of each.
  for (const { name } of started) await podman(['healthcheck', 'run', name]);
  assertStatuses(answers, Object.fromEntries(addresses.map(({ metrics }) => [metrics, 200])));
  assertStatuses(answers, { [`${pages}/reports/jwks.json`]: 200, [`${gateway}/metrics`]: 404 });
  for (const path of paths) if (answers.fetched[path]?.status === 404) throw new TryFailed(`nothing at ${path}`);
  if (form === 'federated') assertStatuses(answers, { [`${gateway}/links/callback`]: 404 });
  const calls = addresses.map(({ metrics }) =>
    figureOf(answers.fetched[metrics]?.text ?? '', 'bankgraph_bank_calls_total'),
  );
  if (calls.reduce((sum, each) => sum + each, 0) === 0) throw new TryFailed('no figures tell of calls to banks');
  const { accounts, banks, entries, answerMs } = answers;
  say(
    `${form}: ${accounts} accounts of ${banks.length} banks and ${entries} entries; the same again in ${answerMs} ms`,
  );
  const used = await Promise.all(started.map(({ container, name }) => inspectContainer(name, container)));
  say(
    `${form}: user 1000, no capabilities, read-only, healthy; resident ${started
      .map(
        ({ container }, index) =>
          `${container.name} ${megabytes(used[index]?.usedBytes ?? 0)} of ${megabytes(container.memoryBytes)}`,
      )
      .join(', ')}`,
  );
  const tookMs = await Promise.all(started.map(({ container, name }) => stop(name, container)));
  say(`${form}: preStop done; ended with 0 within ${Math.max(...tookMs)} ms of SIGTERM`);
  for (const { name } of started) await podman(['rm', '--force', '--time', '1', name]);
  if (form === 'in-process') await tryMemoryLimit(containers, say);
}

/** A gateway with too little memory is ended by the limit: the limit is one. */
async function tryMemoryLimit([gateway]: readonly PodContainer[], say: Say): Promise<void> {
  if (gateway === undefined) return;
  const name = await start({ ...gateway, name: 'little' }, tooLittleMemory);
  const code = Number((await podman(['wait', name])).trim());
  if (code !== outOfMemory) throw new TryFailed(`with ${megabytes(tooLittleMemory)} the gateway ended with ${code}`);
  say(`with ${megabytes(tooLittleMemory)} the gateway is ended by its memory limit (${code})`);
}
