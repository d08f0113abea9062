// Programs that a try runs, podman above all: what they print, or why they failed. Called by everything beside this file.

import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root: string = fileURLToPath(new URL('../../', import.meta.url));
/** Where a try keeps what it makes: images' parts, kubectl, files of the runs. Not in git. */
export const workFolder = `${root}.run/try`;
mkdirSync(workFolder, { recursive: true });

/**
 * Settings of podman that hold on a machine without systemd, in a container or a small virtual machine, too: cgroups by podman
 * itself, and no more open files and processes than such a machine may hand on.
 */
function engineSettings(): string {
  const file = `${workFolder}/containers.conf`;
  const hasSystemd = existsSync('/run/systemd/system');
  const hasRunc = ['/usr/sbin/runc', '/usr/bin/runc'].some((path) => existsSync(path));
  const lines = [
    '[containers]',
    'default_ulimits = ["nofile=20000:20000", "nproc=16384:16384"]',
    '[engine]',
    ...(hasSystemd ? [] : ['cgroup_manager = "cgroupfs"', 'events_logger = "file"']),
    // Debian 12's crun refuses cgroups of both versions beside each other.
    ...(hasRunc ? ['runtime = "runc"'] : []),
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

const engineEnv = { CONTAINERS_CONF: engineSettings() };

/** Something that a try is about is not as it must be. */
export class TryFailed extends Error {
  override readonly name = 'TryFailed';
}

/** How a program is run. */
export interface RunOptions {
  /** Given on standard input. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** By default where a try keeps what it makes: engines leave files of their own there. */
  readonly cwd?: string;
  /** Ended after so many milliseconds; ten minutes by default, which building a base image may take. */
  readonly timeoutMs?: number;
}

/** What a program came to. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, whatever its exit code is; -1 where it was ended or could not be started. */
export function attempt(program: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { input, env = {}, cwd = workFolder, timeoutMs = 600_000 } = options;
  return new Promise((resolve) => {
    const child = execFile(
      program,
      [...args],
      { cwd, env: { ...process.env, ...engineEnv, ...env }, timeout: timeoutMs, maxBuffer: 256 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, stdout, stderr: stderr || (error?.message ?? '') });
      },
    );
    // A program may end without having read all.
    child.stdin?.on('error', () => undefined).end(input ?? '');
  });
}

/** Runs a program and gives its standard output. @throws TryFailed with what it said when it fails */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await attempt(program, args, options);
  if (code === 0) return stdout;
  const words = `${stderr}\n${stdout}`.trim().split('\n').slice(-15).join('\n');
  throw new TryFailed(`${program} ${args.slice(0, 4).join(' ')} … ended with ${code}:\n${words}`);
}

/** Runs podman. @throws TryFailed */
export const podman = (args: readonly string[], options: RunOptions = {}): Promise<string> =>
  run('podman', args, options);

/** Whether a container image is there. */
export const hasImage = async (name: string): Promise<boolean> =>
  (await attempt('podman', ['image', 'exists', name])).code === 0;

/** Runs `first | second` and waits for both. @throws TryFailed when one fails */
export async function pipe(
  first: readonly [program: string, ...args: string[]],
  second: readonly [program: string, ...args: string[]],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const [from, ...fromArgs] = first;
  const [to, ...toArgs] = second;
  const options = { cwd: workFolder, env: { ...process.env, ...engineEnv, ...env } };
  const source = spawn(from, fromArgs, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
  const sink = spawn(to, toArgs, { ...options, stdio: ['pipe', 'ignore', 'inherit'] });
  source.stdout.pipe(sink.stdin).on('error', () => undefined);
  const codes = await Promise.all(
    [source, sink].map(
      (child) =>
        new Promise<number>((resolve) => {
          child.once('error', () => resolve(-1));
          child.once('close', (code) => resolve(code ?? -1));
        }),
    ),
  );
  if (codes.some((code) => code !== 0)) throw new TryFailed(`${from} … | ${to} … ended with ${codes.join(' and ')}`);
}

/** Asks until it holds, and tells how long that took, milliseconds. @throws TryFailed with `what` when the time is over */
export async function until(what: string, limitMs: number, holds: () => Promise<boolean>): Promise<number> {
  const startedAtMs = Date.now();
  while (!(await holds())) {
    if (Date.now() - startedAtMs > limitMs) throw new TryFailed(`${what}: not within ${limitMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return Date.now() - startedAtMs;
}
