// Stores of every released version, as that version's own code has filled them, in the newest form: what was kept is there, what was under
// way goes on, and the last release can go on beside this one. How the fixtures are made: test/fixtures/stores/README.md.

import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { migrationNames } from '../../../src/store/migrations.ts';
import type { SealingKey } from '../../../src/store/sealing.ts';
import { type RawColumn, readColumns, readTables } from './raw-store.ts';
import { databases, useStores } from './stores.ts';

const folder = resolve(import.meta.dirname, '../../fixtures/stores');
const key: SealingKey = { id: 'fixture', key: Buffer.alloc(32, 9) };

/** Released versions, oldest first, by number. */
const versions = globSync('*.sqlite.sql', { cwd: folder })
  .map((name) => name.replace('.sqlite.sql', ''))
  .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));

type Place = Parameters<typeof readColumns>[0];

/** Makes an empty database the version's. */
async function load(place: Place, version: string): Promise<void> {
  const kind = place.databaseUrl === null ? 'sqlite' : 'postgres';
  const text = readFileSync(join(folder, `${version}.${kind}.sql`), 'utf8');
  if (place.databaseUrl === null) {
    const database = new DatabaseSync(join(place.dataDir, 'bankgraph.sqlite'));
    database.exec(text);
    database.close();
    return;
  }
  const client = new pg.Client({ connectionString: place.databaseUrl });
  await client.connect();
  try {
    await client.query('drop schema public cascade; create schema public');
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** What of the last release is not there any more, or cannot be written as it writes it. */
function toBreaks(before: readonly RawColumn[], after: readonly RawColumn[]): readonly string[] {
  const find = ({ table, name }: RawColumn) => after.find((one) => one.table === table && one.name === name);
  const gone = before.filter((column) => find(column) === undefined);
  const changed = before.filter((column) => {
    const found = find(column);
    return found !== undefined && (found.isBytes !== column.isBytes || found.isNumber !== column.isNumber);
  });
  const tables = new Set(before.map(({ table }) => table));
  const demanded = after.filter(
    (column) =>
      tables.has(column.table) &&
      column.isRequired &&
      !before.some((one) => one.table === column.table && one.name === column.name),
  );
  const toName = ({ table, name }: RawColumn) => `${table}.${name}`;
  return [
    ...gone.map((column) => `${toName(column)} is gone: the last release reads it; drop it one release later`),
    ...changed.map((column) => `${toName(column)} is of another kind`),
    ...demanded.map(
      (column) =>
        `${toName(column)} has to be given, which the last release does not: let it be null, or have a default`,
    ),
  ];
}

describe('what breaks the last release', () => {
  const column = (table: string, name: string, more: Partial<RawColumn> = {}): RawColumn => ({
    table,
    name,
    isBytes: false,
    isNumber: false,
    isRequired: false,
    ...more,
  });

  it('is a column that is gone or renamed, of another kind, or demanded', () => {
    const before = [column('links', 'id'), column('links', 'status')];
    expect(toBreaks(before, [...before, column('links', 'note'), column('new', 'x', { isRequired: true })])).toEqual(
      [],
    );
    expect(toBreaks(before, [column('links', 'id'), column('links', 'state')])).toEqual([
      'links.status is gone: the last release reads it; drop it one release later',
    ]);
    expect(toBreaks(before, [])).toHaveLength(2);
    expect(toBreaks(before, [column('links', 'id', { isNumber: true }), column('links', 'status')])).toEqual([
      'links.id is of another kind',
    ]);
    expect(toBreaks(before, [...before, column('links', 'note', { isRequired: true })])).toHaveLength(1);
  });
});

describe.for(databases)('a store of a released version on $name', ({ skip, make }) => {
  describe.skipIf(skip !== null)(skip ?? 'there', () => {
    const { another, newPlace } = useStores(make, () => undefined);

    it('is there for each release: the version of the package, where the changelog has released it', () => {
      const root = resolve(folder, '../../..');
      const released = [...readFileSync(join(root, 'CHANGELOG.md'), 'utf8').matchAll(/^## \[(\d+\.\d+\.\d+)\]/gm)];
      expect(released.map(([, version]) => version).sort()).toEqual([...versions].sort());
    });

    it.each(versions)('%s comes to the newest form, with all that it had, and goes on', async (version) => {
      const place = await newPlace();
      await load(place, version);
      const before = (await readTables(place, ['kysely_migration'])).get('kysely_migration') ?? [];
      expect(before.length).toBeGreaterThan(0);
      expect(before.length).toBeLessThan(migrationNames('sqlite').length);
      const store = await another([key], place);
      expect(await store.links.read('link-active')).toMatchObject({ status: 'ACTIVE', customerId: 'alice' });
      expect(await store.tokens.read('consent-active')).toMatchObject({
        accessToken: 'access-active',
        refreshToken: 'refresh-active',
      });
      const scope = { kind: 'customer', subject: 'alice', clientId: 'app' } as const;
      const found = await store.payments.findByKey(scope, 'key-1');
      expect(found).toMatchObject({
        inputHash: 'hash-1',
        payment: { stage: 'AUTHORISING', restoredAtMs: null, order: { endToEndId: 'E2E-1' } },
      });
      expect(await store.payments.readEvents(found?.payment.id ?? '')).toHaveLength(1);
      expect(await store.grants.has('fintrack', 'alice')).toBe(true);
      expect(await store.webhooks.readEndpoints('fintrack')).toMatchObject([{ url: 'https://partner.example/hook' }]);
      expect((await store.audit.read({ customerId: 'alice', limit: 100 })).map(({ action }) => action)).toEqual(
        expect.arrayContaining(['LINK_BEGIN', 'LINK_COMPLETE', 'PAYMENT_INITIATE']),
      );
      // What was under way is completed, and a payment goes on, by this version.
      const atMs = Date.parse('2026-11-29T10:01:00Z');
      const claim = { claimId: 'c', nowMs: atMs, exchangeUntilMs: atMs + 60_000 };
      expect(await store.attempts.claim('attempt-waiting', claim)).toBe(true);
      const tokens = { accessToken: 'a', refreshToken: null, accessExpiresAtMs: null };
      const completion = {
        attemptId: 'attempt-waiting',
        claimId: 'c',
        bankConsentId: 'b',
        expiresAtMs: null,
        tokens,
        atMs,
      };
      expect(await store.attempts.complete(completion)).toMatchObject({ id: 'link-waiting', status: 'ACTIVE' });
      if (found === null) throw new Error('no payment');
      expect(
        await store.payments.change(found.payment, { stage: 'FOLLOWING', bankPaymentId: 'bp' }, atMs),
      ).toMatchObject({
        stage: 'FOLLOWING',
      });
      expect(await store.sealed.countByKey()).toEqual(
        expect.arrayContaining([{ table: 'payments', holds: 'payments', keyId: 'fixture', values: 2 }]),
      );
    });

    it('is read and written by the last release beside this one: nothing of it is gone, renamed or demanded', async () => {
      const last = versions.at(-1);
      if (last === undefined) throw new Error('no release');
      const place = await newPlace();
      await load(place, last);
      const before = await readColumns(place);
      await another([key], place);
      expect(toBreaks(before, await readColumns(place))).toEqual([]);
    });
  });
});
