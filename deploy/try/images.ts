// The images of a try: the project's own, built by its Containerfile, and those it stands on. Where a registry can be reached these
// are the official ones; elsewhere Debian's packages stand in (deploy/try/images). Called by main.ts.

import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { attempt, hasImage, podman, root, run, TryFailed, workFolder } from './engine.ts';

const digestLabel = 'bankgraph.try.digest';

/** The project's image. */
export const image = 'localhost/bankgraph-try/bankgraph';

/** What an image of a try stands for, and which it is. */
interface Base {
  readonly official: string;
  readonly local: string;
  readonly containerfile: string;
}

/** Images that the Containerfile and compose.yaml name. */
export const bases = {
  node: {
    official: 'docker.io/library/node:26-slim',
    local: 'localhost/bankgraph-try/node',
    containerfile: 'node.Containerfile',
  },
  redis: {
    official: 'docker.io/library/redis:7-alpine',
    local: 'localhost/bankgraph-try/redis',
    containerfile: 'redis.Containerfile',
  },
  postgres: {
    official: 'docker.io/library/postgres:16-alpine',
    local: 'localhost/bankgraph-try/postgres',
    containerfile: 'postgres.Containerfile',
  },
} as const satisfies Readonly<Record<string, Base>>;

const debian = 'localhost/bankgraph-try/debian';
const parts = join(workFolder, 'images');
/** A registry that does not answer by then is not there. */
const pullTimeoutMs = 30_000;

/** Debian with all that the stand-ins need: one image for the three. Minutes the first time. */
async function makeDebian(say: (line: string) => void): Promise<void> {
  if (await hasImage(debian)) return;
  const packages = 'ca-certificates,redis-server,redis-tools,postgresql,gosu';
  say('making a base image of Debian packages (minutes, once)');
  const tar = join(workFolder, 'debian.tar');
  await run('mmdebstrap', ['--variant=minbase', `--include=${packages}`, 'bookworm', tar]);
  await podman(['import', tar, debian]);
  rmSync(tar);
}

/** The files that the stand-ins' Containerfiles copy. */
async function layOutParts(): Promise<void> {
  rmSync(parts, { recursive: true, force: true });
  mkdirSync(parts, { recursive: true });
  for (const name of ['postgres-entrypoint.sh', 'redis-entrypoint.sh']) {
    copyFileSync(join(root, 'deploy/try/images', name), join(parts, name));
  }
  copyFileSync(process.execPath, join(parts, 'node'));
  // bin/npm-cli.js of the npm that this host has.
  const npm = realpathSync((await run('sh', ['-c', 'command -v npm'])).trim());
  cpSync(dirname(dirname(npm)), join(parts, 'npm'), { recursive: true, dereference: true });
}

/** Pulls what is missing, or makes what stands in for it; true where something does. */
export async function provideBases(say: (line: string) => void): Promise<boolean> {
  let standsIn = false;
  let reached = true;
  for (const { official, local, containerfile } of Object.values(bases)) {
    if (await hasImage(local)) {
      standsIn ||= (await attempt('podman', ['image', 'exists', official])).code !== 0;
      continue;
    }
    if (!(await hasImage(official)) && reached) {
      reached = (await attempt('podman', ['pull', '--quiet', official], { timeoutMs: pullTimeoutMs })).code === 0;
    }
    if (await hasImage(official)) {
      await podman(['tag', official, local]);
      continue;
    }
    standsIn = true;
    say(`no ${official} here and no registry that has it: Debian's packages stand in`);
    await makeDebian(say);
    if (!existsSync(join(parts, 'npm'))) await layOutParts();
    const file = join(root, 'deploy/try/images', containerfile);
    await podman(['build', '--quiet', '--pull=never', '--network=none', '-f', file, '-t', local, parts]);
  }
  return standsIn;
}

/** The host's own way to the npm registry, for `npm ci` within the build; nothing of it stays in the image. */
async function npmSettings(): Promise<readonly string[]> {
  const settings = ['registry'];
  const lines: string[] = [];
  for (const name of settings) {
    const value = (await run('npm', ['config', 'get', name])).trim();
    if (value !== '' && value !== 'null') lines.push(`${name}=${value}`);
  }
  const authorities = (await run('npm', ['config', 'get', 'cafile'])).trim();
  const volumes: string[] = [];
  if (authorities !== '' && authorities !== 'null' && existsSync(authorities)) {
    lines.push('cafile=/run/host-authorities.pem');
    volumes.push('--volume', `${authorities}:/run/host-authorities.pem:ro`);
  }
  const file = join(workFolder, 'npmrc');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return [...volumes, '--volume', `${file}:/usr/local/etc/npmrc:ro`];
}

/** SHA-256 over all that the build reads, in hexadecimal: the same makes the same image. */
async function buildDigest(): Promise<string> {
  const hash = createHash('sha256');
  hash.update(await podman(['image', 'inspect', '--format', '{{.Id}}', bases.node.local]));
  const ignored = join(root, '.containerignore');
  const lines = readFileSync(ignored, 'utf8').split('\n');
  const names = lines.flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
  const filesIn = (path: string): readonly string[] =>
    statSync(path).isFile()
      ? [path]
      : readdirSync(path, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ parentPath, name }) => join(parentPath, name));
  const files = [join(root, 'deploy/Containerfile'), ignored, ...names.flatMap((name) => filesIn(join(root, name)))];
  for (const file of files.sort())
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}

/** Builds the project's image by its Containerfile; false where it is there already, of the very same files. */
export async function buildImage(): Promise<boolean> {
  const containerfile = readFileSync(join(root, 'deploy/Containerfile'), 'utf8');
  const [from = ''] = containerfile.match(/(?<=^FROM )\S+/m) ?? [];
  if (bases.node.official !== `docker.io/library/${from}`) throw new TryFailed(`the Containerfile is from ${from}`);
  const digest = await buildDigest();
  const { stdout } = await attempt('podman', [
    'image',
    'inspect',
    '--format',
    `{{index .Labels "${digestLabel}"}}`,
    image,
  ]);
  if (stdout.trim() === digest) return false;
  await podman([
    ...['build', '--quiet', '--pull=never', '--format=docker', '--network=host', `--label=${digestLabel}=${digest}`],
    `--build-context=${from}=container-image://${bases.node.local}`,
    ...(await npmSettings()),
    ...['-f', join(root, 'deploy/Containerfile'), '-t', image, root],
  ]);
  return true;
}
