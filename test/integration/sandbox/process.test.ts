// The sandbox as `npm start` runs it: a child process that says when it is ready and goes when its parent goes.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';

const entry = fileURLToPath(new URL('../../../src/sandbox/main.ts', import.meta.url));
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
});

test('forked, it sends its description and ends when the parent disconnects', async () => {
  const child = fork(entry, {
    execArgv: [],
    env: { ...process.env, SANDBOX_NOW: '2026-01-02T03:04:05Z', SANDBOX_AUDIENCE: 'urn:mine' },
  });
  children.push(child);
  const [message] = await once(child, 'message');
  expect(message).toMatchObject({ type: 'ready', description: { audience: 'urn:mine' } });
  const customers = new Set(message.description.links.map(({ customer }: { customer: string }) => customer));
  expect(customers).toContain('gwen');
  const check = await fetch(`${message.description.controlUrl}/ledger/check`);
  expect(await check.json()).toMatchObject({ balanced: true, now: '2026-01-02T03:04:05.000Z' });
  const exited = once(child, 'exit');
  child.disconnect();
  expect(await exited).toEqual([0, null]);
});

test('run by hand, it prints one line of JSON and ends on SIGTERM', async () => {
  const env = { ...process.env, SANDBOX_PERSONAS: 'false', SANDBOX_SCA_HOUSES: 'false' };
  const child = spawn(process.execPath, [entry], { stdio: ['ignore', 'pipe', 'pipe'], env });
  children.push(child);
  const exited = once(child, 'exit');
  let [output, complaints] = ['', ''];
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString('utf8');
  });
  for await (const chunk of child.stdout) {
    output += String(chunk);
    if (output.endsWith('\n')) break;
  }
  const { banks, links } = JSON.parse(output);
  expect(banks).toHaveLength(5);
  expect(links.some(({ customer }: { customer: string }) => customer === 'gwen')).toBe(false);
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  expect(complaints).toBe('');
});

test('a parent that goes before it is ready leaves no orphan', async () => {
  const child = fork(entry, { execArgv: [] });
  children.push(child);
  const exited = once(child, 'exit');
  child.disconnect();
  expect(await exited).toEqual([0, null]);
});

test('with an instant that is none it does not start', async () => {
  const child = spawn(process.execPath, [entry], { stdio: 'ignore', env: { ...process.env, SANDBOX_NOW: 'soon' } });
  children.push(child);
  const [code] = await once(child, 'exit');
  expect(code).not.toBe(0);
});
