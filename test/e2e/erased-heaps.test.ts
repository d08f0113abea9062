// Erasing a person by the operator's command, beside two gateways of their own processes that share a store and a Redis: what their bank
// has told is in the heaps before, and in neither afterwards. A heap's snapshot takes seconds: by .ci/nightly (ERASURE_HEAPS=1).

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { developmentClients } from '../../src/cli/development-clients.ts';
import { fetchDevelopmentToken } from '../../src/cli/development-token.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { startProgramOfTest } from '../support/program-of-test.ts';
import { allScopes, ask } from '../support/running-gateway.ts';
import { findFreePort, reasonToSkip, redisIsThere, startRedis } from '../support/services.ts';
import type { StartedProgram } from '../support/started-gateway.ts';
import { storeSettings } from '../support/store-settings.ts';

const skip = process.env['ERASURE_HEAPS'] === '1' ? reasonToSkip(redisIsThere, 'redis-server') : 'by .ci/nightly';
const redirectUri = 'http://127.0.0.1:3000/linked';
const create = `mutation ($bankId: ID!) { createBankLink(bankId: $bankId, permissions: [ACCOUNTS, BALANCES, TRANSACTIONS],
  redirectUri: "${redirectUri}", additional: true) { ... on BankAuthorization { authorizationUrl } } }`;
const confirm = `mutation ($code: String!) { confirmBankLink(code: $code) { __typename } }`;
const read = `{ me { accounts(first: 50) { edges { node { identification { iban } } } }
  transactions(first: 200) { edges { node { remittanceInformation counterparty { name } } } } } }`;

describe.skipIf(skip !== null)(`heaps of gateways${skip === null ? '' : ` (${skip})`}`, () => {
  it.each([true, false])('hold nothing of who was erased (Redis: %s)', { timeout: 180_000 }, async (hasRedis) => {
    const folder = mkdtempSync(join(tmpdir(), 'bankgraph-heaps-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.close());
    const redis = hasRedis ? await startRedis() : null;
    onTestFinished(async () => redis?.stop());
    const { banks, issuer, audience, jwksUrl, controlUrl } = sandbox.description;
    const clients = developmentClients.map(({ id, redirectUris }) => ({ id, redirectUris }));
    writeFileSync(join(folder, 'banks.yaml'), JSON.stringify({ banks, clients }));
    const ports = [await findFreePort(), await findFreePort()];
    const shared = {
      BANKS_FILE: join(folder, 'banks.yaml'),
      AUTH_ISSUER: issuer,
      AUTH_AUDIENCE: audience,
      AUTH_JWKS_URL: jwksUrl,
      ID_KEY: 'an id key for these tests',
      PUBLIC_URL: `http://127.0.0.1:${ports[0]}`,
      REQUEST_TIMEOUT_MS: '20000',
      ...storeSettings(),
      ...(redis === null ? {} : { REDIS_URL: redis.url, CACHE_KEY: 'a secret for this cache' }),
    };
    const programs: StartedProgram[] = [];
    for (const port of ports) {
      const program = startProgramOfTest('gateway', {
        ...shared,
        PORT: String(port),
        NODE_OPTIONS: `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${folder}`,
      });
      await program.waitFor('gateway started');
      programs.push(program);
    }
    const urls = ports.map((port) => `http://127.0.0.1:${port}/graphql`);
    const [first = ''] = urls;
    const token = await fetchDevelopmentToken(issuer, audience, {
      customer: 'finn',
      scope: `${allScopes} links:write`,
    });
    const { data } = await ask(first, token, '{ banks { id name } }');
    const bankId = data.banks.find(({ name }: { name: string }) => name === 'Rheinbank').id;
    const begun = (await ask(first, token, create, { bankId })).data.createBankLink;
    const played = await fetch(`${controlUrl}/authorizations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url: begun.authorizationUrl, customer: 'finn' }),
    });
    const { location } = z.object({ location: z.string() }).parse(await played.json());
    const back = await fetch(location, { redirect: 'manual' });
    const code = new URL(back.headers.get('location') ?? '').searchParams.get('code');
    await ask(first, token, confirm, { code });
    let planted: string[] = [];
    for (const url of urls)
      await expect
        .poll(
          async () => {
            planted = [];
            JSON.stringify((await ask(url, token, read)).data, (key, value) => {
              const isTheirs = key === 'iban' || (key === 'remittanceInformation' && String(value).length > 12);
              if (isTheirs && typeof value === 'string') planted.push(value);
              return value;
            });
            return planted.length;
          },
          { timeout: 20_000 },
        )
        .toBeGreaterThan(5);
    planted = [...new Set(planted)];
    // Once more: what one of them has put into Redis, it remembers from when it has read it there.
    for (const url of [...urls, ...urls]) await ask(url, token, read);
    /** By gateway, how many of them its heap holds. */
    const found = async (): Promise<readonly number[]> => {
      const counts: number[] = [];
      for (const { process: child } of programs) {
        const before = new Set(readdirSync(folder));
        child.kill('SIGUSR2');
        let name: string | undefined;
        await expect
          .poll(
            () => {
              name = readdirSync(folder).find((one) => one.endsWith('.heapsnapshot') && !before.has(one));
              return name !== undefined && readFileSync(join(folder, name), 'utf8').trimEnd().endsWith('}');
            },
            { timeout: 60_000, interval: 500 },
          )
          .toBe(true);
        const heap = readFileSync(join(folder, name ?? ''), 'utf8');
        counts.push(planted.filter((text) => heap.includes(JSON.stringify(text).slice(1, -1))).length);
        rmSync(join(folder, name ?? ''));
      }
      return counts;
    };
    // Else it would find nothing whatever there is.
    for (const count of await found()) expect(count).toBeGreaterThan(0);
    let isOver = false;
    const readers = [...urls, ...urls].map(async (url) => {
      while (!isOver) await ask(url, token, read).catch(() => undefined);
    });
    const command = startProgramOfTest('person', shared, ['erase', '--customer', 'finn', '--operator', 'olga']);
    expect(await command.end('SIGCONT')).toBe(2);
    expect(command.output()).toContain('Erased.');
    await sleep(3000);
    isOver = true;
    await Promise.all(readers);
    // Requests of other people: what sockets and parsers have of the last ones is pushed out.
    const other = await fetchDevelopmentToken(issuer, audience, { customer: 'bob', scope: allScopes });
    for (const url of urls) for (let n = 0; n < 5; n++) await ask(url, other, read);
    expect(await found()).toEqual([0, 0]);
  });
});
