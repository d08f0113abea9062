// Reading the configuration again: a change that comes while another is made ready is not missed.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openConfigSource } from '../../../src/config/config.ts';
import { Reloading } from '../../../src/start/reload.ts';

const folder = mkdtempSync(join(tmpdir(), 'bankgraph-reload-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = join(folder, 'banks.json');
const write = (...clients: readonly string[]): void => {
  const banks = [
    {
      id: 'albion',
      name: 'Albion',
      country: 'GB',
      standard: 'open-banking-uk',
      version: '3.1',
      endpoints: { accounts: 'https://bank.example' },
    },
  ];
  const redirectUris = ['https://app.example/back'];
  writeFileSync(path, JSON.stringify({ banks, clients: clients.map((id) => ({ id, redirectUris })) }));
};

const env = {
  AUTH_ISSUER: 'https://login.example',
  AUTH_AUDIENCE: 'api',
  AUTH_JWKS_URL: 'https://login.example/jwks',
  ID_KEY: 'sixteen characters',
  BANKS_FILE: path,
};
const silent = {
  configReloaded: () => undefined,
  configRefused: () => undefined,
  advice: () => undefined,
  storeTrouble: () => undefined,
};

describe('reading the configuration again', () => {
  it('reads once more what was written while the change before was made ready', async () => {
    write('one');
    const source = openConfigSource(env);
    const used: (readonly string[])[] = [];
    const reloading = new Reloading({
      source,
      first: source.load(),
      log: silent,
      audit: null,
      async prepare({ clients }) {
        const isFirst = used.length === 0;
        used.push(clients.map(({ id }) => id));
        // The last moment before the change is put in use.
        if (isFirst) write('one', 'two', 'three');
        return { commit: () => undefined, discard: async () => undefined };
      },
    });
    write('one', 'two');
    await expect
      .poll(() => used, { timeout: 12_000, interval: 100 })
      .toEqual([
        ['one', 'two'],
        ['one', 'two', 'three'],
      ]);
    await reloading.stop();
  });

  it('reads what was written while the gateway was starting', async () => {
    write('one');
    const source = openConfigSource(env);
    const first = source.load();
    // Between the first reading and the end of a start lie seconds.
    write('one', 'later');
    const used: (readonly string[])[] = [];
    const reloading = new Reloading({
      source,
      first,
      log: silent,
      audit: null,
      async prepare({ clients }) {
        used.push(clients.map(({ id }) => id));
        return { commit: () => undefined, discard: async () => undefined };
      },
    });
    await expect.poll(() => used, { timeout: 12_000, interval: 100 }).toEqual([['one', 'later']]);
    await reloading.stop();
  });
});
