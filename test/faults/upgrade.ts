// `npm run test:upgrade -- --from REF`: an earlier version and this one on one store, one after the other and side by side.
// What the earlier one has kept (payments, their keys and events, a partner's webhook address) is there in this one, and
// what this one writes does not keep the earlier one from going on: gateways of two versions run together while they are
// replaced. REF is any commit; by default the last tag, else fifty changes ago. Part of .ci/nightly.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { discoverIssuer, fetchDevelopmentToken, type TokenRequest } from '../../src/cli/development-token.ts';
import { ask } from '../support/running-gateway.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const git = (...words: readonly string[]): string => execFileSync('git', words, { cwd: root, encoding: 'utf8' }).trim();

function earlierVersion(): string {
  try {
    return git('describe', '--tags', '--abbrev=0');
  } catch {
    return 'HEAD~50';
  }
}

/** A version that runs. */
interface Running {
  readonly url: string;
  token(request: TokenRequest): Promise<string>;
  stop(): Promise<number | null>;
}

const shared = {
  STORE_KEYS: `upgrade:${randomBytes(32).toString('base64')}`,
  ID_KEY: 'an id key for the upgrade',
  REQUEST_TIMEOUT_MS: '20000',
};
const running = new Set<ChildProcess>();

/** Starts a version with its own Node and a sandbox of its own, on a store that others may have, too. */
async function start(folder: string, dataDir: string): Promise<Running> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(join(folder, 'node_modules/.bin/node'), ['src/cli/start.ts'], {
    cwd: folder,
    env: { PATH, HOME, ...shared, DATA_DIR: dataDir, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  void ended.then(() => running.delete(child));
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (text: Buffer) => {
      output += text.toString('utf8');
      const [, told] = /bankgraph is ready: (\S+)\s/.exec(output) ?? [];
      if (told !== undefined) resolve(told);
    });
    void ended.then((code) => reject(new Error(`ended with ${code}: ${output}`)));
  });
  const { issuer, audience } = await discoverIssuer(url);
  return {
    url,
    token: (request) => fetchDevelopmentToken(issuer, audience, request),
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

const customer: TokenRequest = {
  customer: 'alice',
  scope: 'accounts:read balances:read payments:read payments:write pii:read',
};
const partner: TokenRequest = { partner: 'fintrack', scope: 'payments:read webhooks:write' };

/** What is the same of a payment whatever a version calls it, and how that version does. */
interface Paid {
  readonly id: string;
  readonly endToEndId: string;
}

/** Makes a payment under a key, or finds the one that was made under it. */
async function pay(version: Running, key: string): Promise<Paid> {
  const token = await version.token(customer);
  const accounts = await ask(version.url, token, '{ me { accounts(first: 50) { edges { node { id name } } } } }');
  const input = {
    idempotencyKey: key,
    // Two versions may list accounts in another order.
    debtorAccountId: accounts.data.me.accounts.edges.find(
      ({ node }: { node: { name: string } }) => node.name === 'Albion Current',
    ).node.id,
    creditor: { name: 'Bob', sortCode: '998811', accountNumber: '34650405' },
    amount: { amount: '12.50', currency: 'GBP' },
    redirectUri: 'http://127.0.0.1:3000/linked',
  };
  const { data, errors } = await ask(
    version.url,
    token,
    'mutation ($input: InitiatePaymentInput!) { initiatePayment(input: $input) { __typename ... on InitiatePaymentSuccess { payment { id endToEndId } } } }',
    { input },
  );
  if (errors.length > 0 || data.initiatePayment.payment === undefined)
    throw new Error(JSON.stringify({ data, errors }));
  return data.initiatePayment.payment;
}

/** What a version says of the payments under some keys, and of the partner's addresses. */
async function describeAll(version: Running, keys: readonly string[]): Promise<string> {
  const token = await version.token(customer);
  const query = `query ($key: String!) { paymentByIdempotencyKey(idempotencyKey: $key) {
    status createdAt endToEndId instructedAmount { amount currency } events { status at source } } }`;
  const payments = await Promise.all(keys.map(async (key) => (await ask(version.url, token, query, { key })).data));
  const endpoints = await ask(version.url, await version.token(partner), '{ webhookEndpoints { id url } }');
  return JSON.stringify({ payments, endpoints: endpoints.data, errors: endpoints.errors }, null, 1);
}

function assertSame(what: string, actual: string, expected: string): void {
  if (actual !== expected) throw new Error(`${what}: ${actual}\nwhere there was ${expected}`);
  say(`${what}: the same`);
}

const { values } = parseArgs({ options: { from: { type: 'string' } } });
const from = git('rev-parse', values.from ?? earlierVersion());
const folder = mkdtempSync(join(tmpdir(), 'bankgraph-upgrade-'));
try {
  say(`from ${from}`);
  const [earlier, dataDir] = [join(folder, 'earlier'), join(folder, 'data')];
  for (const each of [earlier, dataDir]) mkdirSync(each);
  execFileSync('/bin/sh', ['-c', `git archive ${from} | tar -x -C "${earlier}"`], { cwd: root });
  execFileSync('npm', ['ci', '--omit=dev'], { cwd: earlier, stdio: ['ignore', 'ignore', 'inherit'] });

  const old = await start(earlier, dataDir);
  const keys = ['upgrade-1', 'upgrade-2'];
  const [first, second] = [await pay(old, 'upgrade-1'), await pay(old, 'upgrade-2')];
  const cancel = 'mutation ($id: ID!) { cancelPayment(paymentId: $id) { __typename } }';
  await ask(old.url, await old.token(customer), cancel, { id: second.id });
  const create = 'mutation { createWebhookEndpoint(url: "https://partner.example/payments") { __typename } }';
  await ask(old.url, await old.token(partner), create);
  const before = await describeAll(old, keys);
  if (!/CANCELLED/.test(before) || !/partner\.example/.test(before)) throw new Error(`nothing to keep: ${before}`);
  const code = await old.stop();
  if (code !== 0) throw new Error(`the earlier version ended with ${code}`);

  // Of the gateways that are replaced one is still there: one of the earlier version cannot start any more once the store has the
  // form of a newer one.
  const beside = await start(earlier, dataDir);
  const current = await start(root, dataDir);
  assertSame('payments and addresses, after', await describeAll(current, keys), before);
  const again = await pay(current, 'upgrade-1');
  assertSame('the payment under a key that was used before', again.endToEndId, first.endToEndId);
  const byId = 'query ($id: ID!) { payment(id: $id) { endToEndId } }';
  const found = await ask(current.url, await current.token(customer), byId, { id: first.id });
  assertSame('the payment by its id of before', found.data.payment?.endToEndId ?? '', first.endToEndId);

  await pay(current, 'upgrade-3');
  await pay(beside, 'upgrade-4');
  const all = [...keys, 'upgrade-3', 'upgrade-4'];
  assertSame('both versions, side by side', await describeAll(beside, all), await describeAll(current, all));
  for (const [name, version] of Object.entries({ beside, current })) {
    const ended = await version.stop();
    if (ended !== 0) throw new Error(`${name} ended with ${ended}`);
  }
} finally {
  for (const child of running) child.kill('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 1000));
  rmSync(folder, { recursive: true, force: true });
}
