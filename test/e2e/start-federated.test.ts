// `npm run start:federated` as a new user meets it: the same introduction as `npm start`, answers over five processes, and
// a clean end.

import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { startProgramOfTest } from '../support/program-of-test.ts';
import { findFreePort } from '../support/services.ts';

const run = promisify(execFile);

/** Processes that another has started, however far down. */
function descendantsOf(pid: number): readonly number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=']).toString().trim().split('\n');
  const children = rows.map((row) => row.trim().split(/\s+/).map(Number)).filter(([, parent]) => parent === pid);
  return children.flatMap(([child = 0]) => [child, ...descendantsOf(child)]);
}

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Seven processes start at once, on machines with two cores too. */
const patience = { timeout: 90_000 };

describe('npm run start:federated', patience, () => {
  it('prints a curl line whose answer spans four banks, and ends with 0 and nothing left behind', async () => {
    const port = await findFreePort();
    const program = startProgramOfTest('start-federated', { PORT: String(port), REQUEST_TIMEOUT_MS: '30000' });
    const curl = await program.waitFor('curl -s');
    expect(program.output()).toContain(`bankgraph is ready: http://127.0.0.1:${port}/graphql`);
    const { stdout } = await run('/bin/sh', ['-c', curl]);
    const { data, errors } = JSON.parse(stdout) as {
      data: { me: { accounts: { edges: unknown[] }; transactions: { edges: unknown[] } } };
      errors?: unknown;
    };
    expect(errors).toBeUndefined();
    expect(data.me.accounts.edges).toHaveLength(18);
    expect(data.me.transactions.edges).toHaveLength(5);
    const page = await fetch(`http://127.0.0.1:${port}/graphql`, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('query Overview');
    const explorer = await fetch(`http://127.0.0.1:${port}/explore`);
    expect(await explorer.text()).toContain('"clientId":"bankgraph-explorer"');
    const children = descendantsOf(program.process.pid ?? 0);
    expect(children.length).toBeGreaterThanOrEqual(6);
    expect(await program.end()).toBe(0);
    expect(children.filter(isRunning)).toEqual([]);
  });

  it('killed outright, it takes its processes along', async () => {
    const program = startProgramOfTest('start-federated', { PORT: '0' });
    await program.waitFor('curl -s');
    const children = descendantsOf(program.process.pid ?? 0);
    await program.end('SIGKILL');
    await expect.poll(() => children.filter(isRunning), { timeout: 20_000 }).toEqual([]);
  });

  it('tells a wrong configuration once, and starts nothing', async () => {
    const program = startProgramOfTest('start-federated', { PORT: 'http' });
    expect(await program.end('SIGCONT')).toBe(1);
    expect(program.output().match(/PORT:/g)).toHaveLength(1);
  });
});

describe('npm run subgraph', patience, () => {
  it('says what it lacks: a known name, a configuration, a secret', async () => {
    const unnamed = startProgramOfTest('subgraph', {}, ['nothing']);
    expect(await unnamed.end('SIGCONT')).toBe(1);
    expect(unnamed.output()).toContain('Usage: npm run subgraph');
    const bare = startProgramOfTest('subgraph', {}, ['accounts']);
    expect(await bare.end('SIGCONT')).toBe(1);
    expect(bare.output()).toContain('BANKS_FILE: is required');
    const env = {
      AUTH_ISSUER: 'https://a.example',
      AUTH_AUDIENCE: 'a',
      AUTH_JWKS_URL: 'https://a.example/jwks',
      ID_KEY: 'an id key for these tests',
    };
    const open = startProgramOfTest('subgraph', { ...env, BANKS_FILE: 'test/fixtures/no-banks.yaml' }, ['accounts']);
    expect(await open.end('SIGCONT')).toBe(1);
    expect(open.output()).toContain('ROUTER_SECRET: is required');
  });
});
