// The sandbox as a process of its own: forked by `npm start` and by tests, or run by hand. Tells its parent over IPC, or
// the world on stdout as one line of JSON, where everything is; ends when the parent goes away or asks.
// Environment: SANDBOX_HOST (127.0.0.1), SANDBOX_NOW (an ISO instant; the real now), SANDBOX_AUDIENCE, SANDBOX_CLIENTS (JSON),
// SANDBOX_PERSONAS (true), SANDBOX_SCA_HOUSES (true).
import { parseClients } from './identity/clients.ts';
import type { SandboxOptions } from './sandbox.ts';

// oidc-provider warns of every runtime whose release does not call itself LTS, which the Node 26.10 of npm's packages does
// not: a word about that at each `npm start` would only frighten. Everything else is said.
const warn = console.warn;
console.warn = (...words: unknown[]): void => {
  if (!String(words[0]).includes('oidc-provider WARNING: Unsupported runtime')) warn(...words);
};
const { startSandbox } = await import('./sandbox.ts');
console.warn = warn;

function optionsFromEnvironment(): SandboxOptions {
  const { SANDBOX_HOST: host, SANDBOX_NOW: now, SANDBOX_AUDIENCE: audience, SANDBOX_CLIENTS: clients } = process.env;
  const instant = now === undefined || now === '' ? undefined : new Date(now);
  if (instant !== undefined && Number.isNaN(instant.getTime())) {
    throw new Error('SANDBOX_NOW must be an ISO 8601 instant');
  }
  return {
    hasPersonaLinks: process.env['SANDBOX_PERSONAS'] !== 'false',
    hasScaHouses: process.env['SANDBOX_SCA_HOUSES'] !== 'false',
    ...(host === undefined || host === '' ? {} : { host }),
    ...(instant === undefined ? {} : { now: instant }),
    ...(audience === undefined || audience === '' ? {} : { audience }),
    ...(clients === undefined || clients === '' ? {} : { clients: parseClients(clients) }),
  };
}

const starting = startSandbox(optionsFromEnvironment());

// Before the start is awaited: a parent that dies meanwhile must not leave an orphan.
let isClosing = false;
const close = (): void => {
  if (isClosing) return;
  isClosing = true;
  starting
    .then((sandbox) => sandbox.close())
    .then(
      () => process.exit(0),
      () => process.exit(1),
    );
};
process.on('disconnect', close);
process.on('SIGTERM', close);
process.on('SIGINT', close);

const { description } = await starting;
if (process.send === undefined) console.log(JSON.stringify(description));
// A parent that has just gone is told by `disconnect`, not by the broken pipe.
else if (process.connected) process.send({ type: 'ready', description }, undefined, undefined, () => undefined);
