// An engine for compose.yaml: the Docker that already runs here, or one of a try's own, with a data root and a socket in .run. Called by
// compose.ts.

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, pipe, run, until, workFolder } from './engine.ts';

/** An engine that compose can be run with. */
export interface Docker {
  /** Runs `docker`. @throws TryFailed */
  readonly docker: (args: readonly string[], input?: string) => Promise<string>;
  /** Runs `docker compose`, or `docker-compose` where there is no such plug-in. @throws TryFailed */
  readonly compose: (args: readonly string[], env: Readonly<Record<string, string>>) => Promise<string>;
  /** Brings images of podman's here, those that are not here yet. */
  readonly bring: (images: readonly string[]) => Promise<void>;
  /** Ends the engine where it was started here. */
  readonly close: () => Promise<void>;
}

const startLimitMs = 60_000;

/** Starts dockerd unless one answers. @throws TryFailed */
export async function openDocker(): Promise<Docker> {
  const runs = (await attempt('docker', ['info', '--format', '{{.ServerVersion}}'])).code === 0;
  const socket = join(workFolder, 'docker.sock');
  const env: Readonly<Record<string, string>> = runs ? {} : { DOCKER_HOST: `unix://${socket}` };
  const daemon = runs ? null : startDaemon(socket);
  if (daemon !== null) {
    await until('dockerd answers (see .run/try/dockerd.log)', startLimitMs, async () => {
      return (await attempt('docker', ['info'], { env })).code === 0;
    });
  }
  const hasPlugin = (await attempt('docker', ['compose', 'version'], { env })).code === 0;
  const docker = (args: readonly string[], input?: string): Promise<string> =>
    run('docker', args, { env, ...(input === undefined ? {} : { input }) });
  return {
    docker,
    compose: (args, more) =>
      hasPlugin
        ? run('docker', ['compose', ...args], { env: { ...env, ...more } })
        : run('docker-compose', args, { env: { ...env, ...more } }),
    async bring(images) {
      const missing: string[] = [];
      for (const image of images) {
        const here = await attempt('docker', ['image', 'inspect', '--format', '{{.Id}}', image], { env });
        const there = (await run('podman', ['image', 'inspect', '--format', '{{.Id}}', image])).trim();
        if (here.stdout.trim() !== `sha256:${there}`) missing.push(image);
      }
      if (missing.length === 0) return;
      const save = [
        'podman',
        'save',
        '--quiet',
        '--format=docker-archive',
        '--multi-image-archive',
        ...missing,
      ] as const;
      await pipe(save, ['docker', 'load', '--quiet'], env);
    },
    async close() {
      if (daemon === null || daemon.exitCode !== null) return;
      const ended = new Promise((resolve) => daemon.once('exit', resolve));
      daemon.kill('SIGTERM');
      await ended;
    },
  };
}

function startDaemon(socket: string): ChildProcess {
  const log = openSync(join(workFolder, 'dockerd.log'), 'w');
  const places = [
    ['--host', `unix://${socket}`],
    ['--data-root', join(workFolder, 'docker')],
    ['--exec-root', join(workFolder, 'docker-exec')],
    ['--pidfile', join(workFolder, 'docker.pid')],
  ].flat();
  const daemon = spawn('dockerd', places, { stdio: ['ignore', log, log] });
  // Told by the wait for it.
  daemon.on('error', () => undefined);
  closeSync(log);
  return daemon;
}
