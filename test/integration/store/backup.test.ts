// Backups of a store beside its gateways, and what is restored of them, on either database and from one to the other.

import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import type { BackupManifest } from '../../../src/store/backup/manifest.ts';
import type { StorePlace } from '../../../src/store/backup/place.ts';
import { type RestoreOptions, restoreBackup } from '../../../src/store/backup/restore.ts';
import { openFile, sealFile } from '../../../src/store/backup/sealed-file.ts';
import { writeBackup } from '../../../src/store/backup/write-backup.ts';
import { StoreFailure } from '../../../src/store/failures.ts';
import { sealedColumns } from '../../../src/store/sealed-columns.ts';
import { Sealer, type SealingKey } from '../../../src/store/sealing.ts';
import type { Store } from '../../../src/store/store.ts';
import { completed, newAttempt } from './attempts.ts';
import { plant, readColumns, readTables, rowOf } from './raw-store.ts';
import { databases, type FreshStore, newKey, useStores } from './stores.ts';

const backupKey = newKey('backup');
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** An empty SQLite store: where one is restored to whatever it was backed up from. */
function newFolder(): StorePlace {
  const dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-backup-'));
  folders.push(dataDir);
  return { databaseUrl: null, dataDir };
}

async function backUp(place: StorePlace, key = backupKey): Promise<{ manifest: BackupManifest; bytes: Buffer }> {
  const parts: Buffer[] = [];
  const output = new Writable({
    write(part: Buffer, _encoding, done) {
      parts.push(part);
      done();
    },
  });
  const manifest = await writeBackup({ place, key, bankgraph: '0.2.0', output, now: () => Date.now() });
  return { manifest, bytes: Buffer.concat(parts) };
}

const restoreTo = (
  place: StorePlace,
  bytes: Buffer,
  options: Partial<RestoreOptions> & Pick<RestoreOptions, 'storeKeys'>,
) =>
  restoreBackup({
    source: [bytes],
    backupKeys: [backupKey],
    place,
    replaces: false,
    now: () => Date.now(),
    ...options,
  });

const reasonOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof StoreFailure && 'reason' in error ? error.reason : error),
  );

/** Changed by every restore: what these hold is told by tests of their own. */
const settled = new Set(['restores', 'page_sessions', 'leases', 'event_counters', 'book_feeds', 'account_feeds']);

/** All rows of a store but those that a restore changes, in an order that both databases have. */
async function contentOf(place: StorePlace) {
  const columns = await readColumns(place);
  const tables = [...new Set(columns.map(({ table }) => table))].filter((table) => !settled.has(table)).sort();
  const all = await readTables(place, tables);
  return tables.map((table) => ({
    table,
    rows: (all.get(table) ?? [])
      .filter(({ action }) => action !== 'STORE_RESTORE')
      .map((row) =>
        JSON.stringify(
          Object.entries(row)
            .map(([name, value]) => [name, toPlain(value)])
            .sort(),
        ),
      )
      .sort(),
  }));
}

/** PostgreSQL's driver gives bigints as text, and each driver bytes of its own kind. */
const toPlain = (value: unknown) =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : typeof value === 'number' ? String(value) : value;

/** Something in every table there is, sealed where it has to be. */
async function fill({ place, key }: Pick<FreshStore, 'place' | 'key'>): Promise<void> {
  const { sealedColumns } = await import('../../../src/store/sealed-columns.ts');
  const columns = await readColumns(place);
  const sealer = new Sealer([key]);
  const rows = [...new Set(columns.map(({ table }) => table))].flatMap((table) => {
    if (settled.has(table)) return [];
    const sealedColumn = sealedColumns.find((one) => one.table === table);
    const isNumber = (name: string) => columns.some((one) => one.table === table && one.name === name && one.isNumber);
    if (sealedColumn === undefined) return [{ table, row: rowOf(columns, table, stageOf(table)) }];
    const values = sealedColumn.keys.map((name) => (isNumber(name) ? 1 : 'x'));
    const sealed =
      sealedColumn.form === 'bytes'
        ? sealer.sealBytes(randomBytes(300), sealedColumn.toPlace(values))
        : sealer.seal(`Ünïcode "${table}" \n`, sealedColumn.toPlace(values));
    const named = Object.fromEntries(sealedColumn.keys.map((name, index) => [name, values[index] ?? null]));
    return [
      {
        table,
        row: rowOf(columns, table, { ...named, ...stageOf(table), sealed: sealed.sealed, key_id: sealed.keyId }),
      },
    ];
  });
  await plant(place, rows);
}

/** What has ended is not marked by a restore. */
const stageOf = (table: string) =>
  table === 'erasures'
    ? { pseudonym: `erased:${'x'.repeat(22)}` }
    : table === 'payments' || table === 'payment_mandates'
      ? { stage: 'ENDED' }
      : table === 'authorization_attempts'
        ? { status: 'COMPLETED' }
        : {};

describe.for(databases)('a backup on $name', ({ skip, make }) => {
  describe.skipIf(skip !== null)(skip ?? 'there', () => {
    let fresh: FreshStore;
    const { another, newPlace } = useStores(make, (one) => {
      fresh = one;
    });
    const open = (store: StorePlace, key: SealingKey = fresh.key): Promise<Store> => another([key], store);

    it('holds every row of every table, and is restored the same to either database', async () => {
      await fill(fresh);
      const before = await contentOf(fresh.place);
      expect(before.filter(({ rows }) => rows.length === 0)).toEqual([]);
      const { manifest, bytes } = await backUp(fresh.place);
      expect(manifest.tables.length).toBeGreaterThan(40);
      expect(manifest.storeKeyIds).toEqual([fresh.key.id]);
      expect(JSON.stringify(manifest)).not.toContain(fresh.key.key.toString('base64').slice(0, 20));
      for (const place of [await newPlace(), newFolder()]) {
        const restored = await restoreTo(place, bytes, { storeKeys: [fresh.key] });
        expect(restored).toMatchObject({
          sealedValues: sealedColumns.length,
          openPayments: 0,
          putAside: null,
          manifest: { id: manifest.id },
        });
        expect(await contentOf(place)).toEqual(before);
        // Whatever it was, gateways start on it.
        const store = await open(place);
        expect(await store.restores.readLast()).toMatchObject({ backupId: manifest.id, releasedAtMs: null });
      }
    });

    it('is of one instant, while gateways write', async () => {
      const writing = { isOver: false, count: 0 };
      const writer = (async () => {
        for (; !writing.isOver; writing.count++) {
          await completed(fresh.store);
          // SQLite's answers come in the same turn of the event loop: the backup needs some, too.
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      })();
      const counts: number[] = [];
      for (let round = 0; round < 4; round++) {
        const begun = writing.count;
        const { bytes } = await backUp(fresh.place);
        const place = newFolder();
        await restoreTo(place, bytes, { storeKeys: [fresh.key] });
        const all = await readTables(place, ['token_sets', 'consents', 'links', 'authorization_attempts']);
        const tokens = all.get('token_sets')?.length ?? 0;
        // What was acknowledged before it began is there, and of the rest each all or nothing.
        expect(tokens).toBeGreaterThanOrEqual(begun);
        const done = (all.get('authorization_attempts') ?? []).filter(({ status }) => status === 'COMPLETED');
        expect([tokens, (all.get('links') ?? []).filter(({ status }) => status === 'ACTIVE').length]).toEqual([
          done.length,
          done.length,
        ]);
        counts.push(tokens);
      }
      writing.isOver = true;
      await writer;
      expect(counts.at(-1)).toBeGreaterThan(counts[0] ?? 0);
    });

    it('is refused where it does not fit, and leaves nothing', async () => {
      await completed(fresh.store);
      const { bytes } = await backUp(fresh.place);
      const place = newFolder();
      const storeKeys = [fresh.key];
      const attempt = (given: Buffer, options: Partial<RestoreOptions> = {}) =>
        reasonOf(restoreTo(place, given, { storeKeys, ...options }));
      expect(await attempt(bytes, { backupKeys: [newKey('other')] })).toBe('UNKNOWN_KEY');
      expect(await attempt(bytes, { backupKeys: [newKey('backup')] })).toBe('BROKEN');
      expect(await attempt(bytes, { storeKeys: [newKey('other')] })).toBe('STORE_KEYS_MISSING');
      // Of that name, and another: not one value of it opens.
      await expect(restoreTo(place, bytes, { storeKeys: [newKey(fresh.key.id)] })).rejects.toThrow('token_sets');
      for (const share of [0.1, 0.5, 0.9, 0.999])
        expect(await attempt(bytes.subarray(0, Math.floor(bytes.length * share)))).toBe('BROKEN');
      const parts = [];
      for await (const part of openFile([bytes], [backupKey])) parts.push(part);
      expect(await attempt(await toBuffer(sealFile([Buffer.concat(parts).subarray(0, 400)], backupKey)))).not.toBe(
        'done',
      );
      expect(
        await attempt(await changed(bytes, (text) => text.replace(/"schema":"[^"]+"/, '"schema":"0999-future"'))),
      ).toBe('NEWER_SCHEMA');
      expect(await attempt(await changed(bytes, (text) => text.replace('"rheinbank"', '"rheinbahn"')))).toBe('BROKEN');
      expect(await attempt(await changed(bytes, (text) => text.replace(/\n\{"end".*\n$/, '\n')))).toBe('BROKEN');
      expect(await attempt(await changed(bytes, (text) => text.replace('"name":"links"', '"name":"linkz"')))).toBe(
        'NOT_A_BACKUP',
      );
      // After all that it can be restored there as if nothing had been; and on this database after it was cut off near its end.
      expect(readdirSync(place.dataDir)).toEqual([]);
      expect(await attempt(bytes)).toBe('done');
      const here = await newPlace();
      expect(await attempt(bytes.subarray(0, bytes.length - 40), { place: here })).toBe('BROKEN');
      expect(await attempt(bytes, { place: here })).toBe('done');
    });

    it('is restored over nothing that holds something, nor under a gateway, unless it is asked for; and then all is kept', async () => {
      const kept = await completed(fresh.store);
      const { bytes } = await backUp(fresh.place);
      const place = await newPlace();
      const gateway = await open(place);
      const other = await completed(gateway);
      const storeKeys = [fresh.key];
      expect(await reasonOf(restoreTo(place, bytes, { storeKeys, replaces: true }))).toBe('IN_USE');
      expect(await gateway.links.read(other.link.id)).toMatchObject({ status: 'ACTIVE' });
      await gateway.close();
      expect(await reasonOf(restoreTo(place, bytes, { storeKeys }))).toBe('NOT_EMPTY');
      const { putAside } = await restoreTo(place, bytes, { storeKeys, replaces: true });
      const restored = await open(place);
      expect(await restored.links.read(kept.link.id)).toMatchObject({ status: 'ACTIVE' });
      expect(await restored.links.read(other.link.id)).toBeNull();
      if (place.databaseUrl === null) {
        expect(statSync(String(putAside)).mode & 0o777).toBe(0o600);
        expect(statSync(join(place.dataDir, 'bankgraph.sqlite')).mode & 0o777).toBe(0o600);
      } else {
        expect((await readTables(place, [`${putAside}.links`])).get(`${putAside}.links`)).toHaveLength(1);
      }
    }, 40_000);

    it('leaves a store that gives out nothing twice, signs nobody in, and makes no new payment', async () => {
      const { store } = fresh;
      await store.leases.acquire('held', 3_600_000);
      const session = { id: randomUUID(), customerId: 'alice', scopes: [], browser: 'x', createdAtMs: 1, usedAtMs: 1 };
      await store.pageSessions.begin({ ...session, expiresAtMs: Date.now() + 86_400_000, secretHash: 'hash' });
      await store.attempts.begin(newAttempt());
      const columns = await readColumns(fresh.place);
      const open1 = rowOf(columns, 'payments', {
        id: 'open',
        state_hash: 'a',
        stage: 'FOLLOWING',
        sealed: '',
        version: 7,
      });
      const ended = rowOf(columns, 'payments', {
        id: 'ended',
        state_hash: 'b',
        stage: 'ENDED',
        sealed: '',
        version: 7,
      });
      await plant(fresh.place, [
        { table: 'payments', row: open1 },
        { table: 'payments', row: ended },
      ]);
      const { bytes } = await backUp(fresh.place);
      const place = await newPlace();
      expect(await restoreTo(place, bytes, { storeKeys: [fresh.key] })).toMatchObject({ openPayments: 1 });
      const restored = await open(place);
      expect((await restored.leases.acquire('held', 1000))?.fence).toBeGreaterThan(1_000_000);
      expect(await restored.pageSessions.read('hash', Date.now())).toBeNull();
      expect(await restored.attempts.readOverdue(Date.now(), 10)).toHaveLength(1);
      const payments = (await readTables(place, ['payments'])).get('payments') ?? [];
      expect(payments.map(({ id, restored_at: at, version }) => [id, at !== null, Number(version)]).sort()).toEqual([
        ['ended', false, 7],
        ['open', true, 8],
      ]);
      await restored.audit.append({
        atMs: 5,
        actor: { kind: 'staff', subject: 'x' },
        action: 'KEYS_ROTATE',
        outcome: 'DONE',
      });
      const [, ...audited] = (await restored.audit.read({ limit: 1000 })).slice(-3);
      expect(audited.map(({ action }) => action)).toEqual(['STORE_RESTORE', 'KEYS_ROTATE']);
      expect(audited[1]?.seq).toBeGreaterThan(1_000_000);
      expect(await restored.restores.release('ann', 9)).toBe(true);
      expect(await restored.restores.release('ann', 9)).toBe(false);
      expect((await restored.audit.read({ limit: 1000 })).at(-1)).toMatchObject({
        action: 'PAYMENTS_RELEASE',
        actor: { kind: 'staff', subject: 'ann' },
      });
    });
  });
});

async function toBuffer(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}

/** The same backup with another content, sealed as whoever has the key could. */
async function changed(bytes: Buffer, change: (text: string) => string): Promise<Buffer> {
  const { gunzipSync, gzipSync } = await import('node:zlib');
  const text = gunzipSync(await toBuffer(openFile([bytes], [backupKey]))).toString('utf8');
  const next = change(text);
  if (next === text) throw new Error('nothing was changed');
  return toBuffer(sealFile([gzipSync(next)], backupKey));
}
