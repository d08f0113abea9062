// Acknowledged means durable: a writing process is killed with SIGKILL in a loop, the database server crashed, and every
// row that was acknowledged is there, whole.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresIsThere, startPostgres } from '../../support/postgres.ts';
import { reasonToSkip } from '../../support/services.ts';
import { completed } from './attempts.ts';
import { databases, newKey, open, type TestStores } from './stores.ts';

const rounds = 12;

/** Lets a writer write until it is killed; gives what it said. */
function writeUntilKilled(
  url: string | null,
  dataDir: string,
  key: string,
  afterAcknowledged: number,
): Promise<string[]> {
  const writer = spawn(process.execPath, [join(import.meta.dirname, 'writer.ts'), url ?? '-', dataDir, key], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let trouble = '';
  writer.stderr.on('data', (text: Buffer) => {
    trouble += text.toString();
  });
  return new Promise((resolve, reject) => {
    writer.once('error', reject);
    writer.stdout.on('data', (text: Buffer) => {
      said += text.toString();
      // At any point of the next links: the moment is not the writer's to choose.
      if (said.split('\n').length > afterAcknowledged) setTimeout(() => writer.kill('SIGKILL'), Math.random() * 15);
    });
    writer.once('close', (code, signal) => {
      if (signal !== 'SIGKILL') return reject(new Error(`the writer ended with ${code}: ${trouble}`));
      // A last line without its end was not said.
      resolve(said.split('\n').slice(0, -1));
    });
  });
}

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(`a writer on ${name} that is killed${skip === null ? '' : ` (${skip})`}`, () => {
    let stores: TestStores;
    beforeAll(async () => {
      stores = make('durable');
      await stores.start();
    });
    afterAll(() => stores.stop());

    it(`loses nothing that was acknowledged, in ${rounds} kills, and leaves nothing half done`, async () => {
      const place = await stores.place();
      const key = newKey();
      const keyText = `${key.id}:${key.key.toString('base64')}`;
      const said: string[] = [];
      for (let round = 0; round < rounds; round++) {
        said.push(...(await writeUntilKilled(place.databaseUrl, place.dataDir, keyText, 1 + round)));
      }
      const store = await open(place, [key]);
      try {
        const links = new Map((await store.links.readOfCustomer('alice')).map((link) => [link.id, link]));
        expect(said.length).toBeGreaterThanOrEqual(rounds);
        for (const [linkId = '', consentId = ''] of said.map((line) => line.split(' '))) {
          expect(links.get(linkId)).toMatchObject({ status: 'ACTIVE', consentId });
          expect(await store.tokens.read(consentId)).toMatchObject({
            accessToken: 'access-1',
            refreshToken: 'refresh-1',
          });
        }
        for (const link of links.values()) {
          const actions = (await store.audit.read({ linkId: link.id, limit: 10 })).map(({ action }) => action);
          expect(actions).toEqual(link.status === 'ACTIVE' ? ['LINK_BEGIN', 'LINK_COMPLETE'] : ['LINK_BEGIN']);
        }
      } finally {
        await store.close();
      }
    }, 90_000);
  });
}

const skipCrash = reasonToSkip(postgresIsThere, 'postgres');
describe.skipIf(skipCrash !== null)(
  `a PostgreSQL server that crashes${skipCrash === null ? '' : ` (${skipCrash})`}`,
  () => {
    it('keeps what was acknowledged, and gateways go on when it is back', async () => {
      const server = await startPostgres('durable');
      try {
        const store = await open({ databaseUrl: await server.createDatabase(), dataDir: '' }, [newKey()]);
        const done = await Promise.all(Array.from({ length: 10 }, () => completed(store)));
        await server.kill();
        await expect(store.links.read(done[0]?.link.id ?? '')).rejects.toMatchObject({ name: 'StoreFailure' });
        await server.restart();
        for (const { link } of done) expect(await store.links.read(link.id)).toMatchObject({ status: 'ACTIVE' });
        await store.close();
      } finally {
        await server.stop();
      }
    }, 60_000);
  },
);
