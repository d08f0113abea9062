// `npm run move` as an operator runs it: customers who had both ways before the bank was said to have moved, who have the old one alone, who
// cannot be moved wholly. It is killed again and again, and comes to the same end. On both databases.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toSourceEntries } from '../../../src/cli/development.ts';
import { developmentClients } from '../../../src/cli/development-clients.ts';
import { buildLedger } from '../../../src/sandbox/ledger/history.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { testIds } from '../../support/ids.ts';
import { inheritedVariables } from '../../support/started-gateway.ts';
import { askRaw, databases, type TestStores } from '../store/stores.ts';
import { giveGrant } from './customer-grant.ts';
import { bySource, customerAt, type MovingWorld, type ShownEntry, startMovingGateway } from './moving-world.ts';
import { openBeside } from './subscriptions-world.ts';

const script = resolve(import.meta.dirname, '../../../src/cli/move.ts');
const now = new Date();
const direct = 'rheinbank';
const source = bySource('DE', 'Rheinbank AG');
const moves = [{ from: direct, to: source }];
/** Runs that are killed before one is let go to its end. */
const kills = Number(process.env['MOVE_KILLS'] ?? 4);

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(
    `moving all customers of a bank on ${name}${skip === null ? '' : ` (${skip})`}`,
    () => {
      let stores: TestStores;
      let world: MovingWorld;
      let folder: string;
      let place: Awaited<ReturnType<TestStores['place']>>;

      beforeAll(async () => {
        stores = make();
        await stores.start();
        place = await stores.place();
        folder = mkdtempSync(join(tmpdir(), 'bankgraph-move-'));
        const STORE_KEYS = `test:${Buffer.alloc(32, 7).toString('base64')}`;
        const { databaseUrl, dataDir } = place;
        const where = databaseUrl === null ? { DATA_DIR: dataDir } : { DATABASE_URL: databaseUrl };
        world = { sandbox: await startSandbox({ now }), env: { ...where, STORE_KEYS } };
        const { banks, grants } = world.sandbox.description;
        const clients = developmentClients.map(({ id, redirectUris }) => ({ id, redirectUris }));
        const patient = banks.map((bank) => ({ ...bank, timeoutMs: 15_000 }));
        const sources = toSourceEntries(world.sandbox.description);
        writeFileSync(join(folder, 'banks.yaml'), JSON.stringify({ banks: patient, sources, grants, clients, moves }));
      }, 60_000);
      afterAll(async () => {
        await world?.sandbox.close();
        await stores?.stop();
        rmSync(folder, { recursive: true, force: true });
      });

      /** Runs the command; killed after a while, where one is said. */
      function move(options: readonly string[], killAfterMs: number | null = null): Promise<Ended> {
        const { issuer, jwksUrl, audience } = world.sandbox.description;
        const env = {
          ...inheritedVariables(),
          ...world.env,
          BANKS_FILE: join(folder, 'banks.yaml'),
          AUTH_ISSUER: issuer,
          AUTH_AUDIENCE: audience,
          AUTH_JWKS_URL: jwksUrl,
          ID_KEY: 'an id key for these tests',
        };
        const child = spawn(process.execPath, [script, ...options], { env, stdio: ['ignore', 'pipe', 'pipe'] });
        let [stdout, stderr] = ['', ''];
        child.stdout.on('data', (text: Buffer) => {
          stdout += text.toString();
        });
        child.stderr.on('data', (text: Buffer) => {
          stderr += text.toString();
        });
        if (killAfterMs !== null) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
        return new Promise((done, fail) => {
          child.once('error', fail);
          child.once('close', (code) => done({ code, stdout, stderr }));
        });
      }
      const run = (...options: readonly string[]) => move(['--from', direct, '--to', source, ...options]);
      const linesOf = (counts: Readonly<Record<string, number>>) =>
        ['MOVED', 'READY', 'NOT_LINKED_ANEW', 'INCOMPLETE', 'WOULD_RENAME', 'NOT_READ', 'OF_BANKS_FILE'].map(
          (outcome) => `  ${outcome}: ${counts[outcome] ?? 0}`,
        );
      const asShown = (all: ReadonlyMap<string, readonly ShownEntry[]>) =>
        new Map([...all].map(([id, entries]) => [id, new Set(entries.map((entry) => entry.id))]));

      it('keeps the ids of before, however often it is killed, ends the old links and says who is left', async () => {
        // Before the bank was said to have moved: two ways are two banks.
        let gateway = await startMovingGateway(world, []);
        const chloe = await customerAt(gateway, 'chloe');
        await chloe.link(direct);
        const old = await chloe.everything(direct);
        await chloe.link(source);
        const both = await chloe.everything(direct, source);
        expect([old.size, both.size]).toEqual([2, 4]);
        const other = await chloe.everything(source);
        const finn = await customerAt(gateway, 'finn');
        const finnLink = await finn.link(direct);
        await finn.accounts();
        // One of her accounts is closed, and the source shows it no more.
        const alice = await customerAt(gateway, 'alice');
        await alice.link(direct);
        const alices = await alice.accounts(direct);
        await alice.link(source);
        await alice.accounts(source);
        const [granted = ''] = other.keys();
        const parsed = testIds.parse(granted);
        if (parsed?.type !== 'Account' || !('customerId' in parsed.place)) throw new TypeError('an account');
        const { bankId } = parsed.place;
        let store = await openBeside(world.env);
        const accounts = [{ bankId, accountKey: parsed.accountKey }];
        await giveGrant(store, { partnerId: 'otherpay', customerId: 'chloe', accounts });
        await store.close();
        await gateway.stop();

        const before = await askRaw(place, 'select id, status, home_bank_id from links order by id');
        const dry = await run('--dry-run');
        expect([dry.code, dry.stderr]).toEqual([2, '']);
        expect(dry.stdout.split('\n')).toEqual([
          `From ${direct} to ${source}, nothing was changed:`,
          ...linesOf({ READY: 2, NOT_LINKED_ANEW: 1 }),
          '',
        ]);
        expect(await askRaw(place, 'select id, status, home_bank_id from links order by id')).toEqual(before);

        const killed: (number | null)[] = [];
        for (let kill = 0; kill < kills; kill++) {
          const { code } = await move(
            ['--from', direct, '--to', source],
            600 + (kill / kills) * 2000 + Math.random() * 400,
          );
          killed.push(code);
        }
        const done = await run('--notify');
        expect(done.stderr).toBe('');
        expect(done.stdout.split('\n').slice(1, -1)).toEqual(linesOf({ MOVED: 1, NOT_LINKED_ANEW: 1, INCOMPLETE: 1 }));
        expect(done.code).toBe(2);
        for (const customer of ['alice', 'chloe', 'finn']) expect(done.stdout).not.toContain(customer);
        // Again: the same.
        expect(await run('--notify')).toEqual(done);

        gateway = await startMovingGateway(world, moves);
        try {
          const [moved, waiting, halfway] = await Promise.all(
            ['chloe', 'finn', 'alice'].map((customer) => customerAt(gateway, customer)),
          );
          if (moved === undefined || waiting === undefined || halfway === undefined) throw new TypeError('three');
          const after = await moved.everything(direct, source);
          expect(asShown(after)).toEqual(asShown(old));
          const ledger = buildLedger(now.getTime());
          const booked = ledger
            .accountsOf('rheinbank', 'chloe')
            .map(({ id }) => ledger.booked(id).length)
            .sort();
          expect(
            [...after.values()].map((entries) => entries.filter((e) => e.status === 'BOOKED').length).sort(),
          ).toEqual(booked);
          expect((await moved.accounts()).map(({ bank }) => bank.name)).toEqual(['Rheinbank AG', 'Rheinbank AG']);
          // Who was granted the account by its other name sees it by this one, and no other.
          const otherpay = await gateway.token({ partner: 'otherpay', scope: 'accounts:read customers:read' });
          const seen = await gateway.query(
            otherpay,
            `{ customer(id: "${testIds.customer('chloe')}") { accounts { edges { node { id } } } } }`,
          );
          const ids = seen.data.customer.accounts.edges.map(({ node }: { node: { id: string } }) => node.id);
          expect(ids).toHaveLength(1);
          expect(old.has(ids[0])).toBe(true);
          // Nothing of hers but the closed account is read by the old way, and nothing is there twice.
          const hers = await halfway.accounts(direct, source);
          expect(new Set(hers.map(({ id }) => id))).toEqual(new Set(alices.map(({ id }) => id)));
          expect(hers.filter(({ bank }) => bank.name === 'Rheinbank').map(({ name: called }) => called)).toEqual([
            'Altes Konto',
          ]);
          expect(
            (await waiting.linkState(finnLink)).events.edges.map(({ node }: { node: object }) => node),
          ).toMatchObject([{ type: 'LINKED' }, { type: 'MOVE_DUE', by: 'GATEWAY' }]);
        } finally {
          await gateway.stop();
        }
        store = await openBeside(world.env);
        try {
          const names = (await store.book.readAccountNames('chloe')).map((one) => one.bankId);
          expect(names).toEqual([direct, direct]);
          const audit = await store.audit.read({ customerId: 'chloe', limit: 1000 });
          expect(audit.filter(({ action }) => action === 'LINK_MOVE')).toHaveLength(1);
        } finally {
          await store.close();
        }
        expect(killed.filter((code) => code === null).length).toBeGreaterThan(0);
      }, 300_000);

      it('says what is wrong with what it is asked for', async () => {
        const unknown = await move(['--from', 'albion', '--to', source]);
        expect(unknown).toMatchObject({ code: 1, stdout: '' });
        expect(unknown.stderr).toContain(`has no move from albion to ${source}`);
        const nothing = await move([]);
        expect(nothing).toMatchObject({ code: 1, stdout: '' });
        expect(nothing.stderr).toContain('--from and --to are required\nUsage: npm run -s move --');
      }, 60_000);
    },
  );
}
