// The gateway as a user starts it: a process of its own, found by what it prints. For end-to-end tests.

import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A started program. */
export interface StartedProgram {
  readonly process: ChildProcess;
  /** Everything it has printed. */
  readonly output: () => string;
  /** Waits for a text on its output and gives the line that holds it. */
  waitFor(text: string): Promise<string>;
  /** Sends a signal and gives the exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** What a program of a test takes over of this process's variables: nothing of a gateway's, and what is compiled already. */
export function inheritedVariables(): Readonly<Record<string, string>> {
  const names = ['PATH', 'HOME', 'CI', 'TMPDIR', 'NODE_COMPILE_CACHE'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

/** Runs one of src/cli's programs with these variables and no others of the gateway's. */
export function startProgram(
  name: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): StartedProgram {
  const child = spawn(process.execPath, [`src/cli/${name}.ts`, ...args], {
    cwd: root,
    env: { ...inheritedVariables(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const listeners = new Set<() => void>();
  const onData = (text: Buffer): void => {
    output += text.toString('utf8');
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', onData);
  child.stderr.on('data', onData);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    process: child,
    output: () => output,
    waitFor: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const line = output.split('\n').find((candidate) => candidate.includes(text));
          if (line === undefined) return;
          listeners.delete(look);
          resolve(line);
        };
        listeners.add(look);
        void exited.then((code) => reject(new Error(`${name} ended with code ${code}: ${output}`)));
        look();
      }),
    async end(signal = 'SIGTERM') {
      if (child.exitCode === null) child.kill(signal);
      return exited;
    },
  };
}
