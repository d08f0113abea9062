// Moving a customer who had both ways, stopped behind each thing that it writes and begun again: always the same end, and no entry is lost
// or there twice in between.

import { describe, expect, it } from 'vitest';
import { toSourceEntries } from '../../../src/cli/development.ts';
import { loadConfig } from '../../../src/config/config.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { moveCustomers } from '../../../src/start/move-customers.ts';
import { type MovingServices, openMoving } from '../../../src/start/moving.ts';
import { testIds } from '../../support/ids.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { makeTransaction } from '../../support/transactions.ts';
import { askRaw } from '../store/stores.ts';
import { bySource, customerAt, type MovingWorld, startMovingGateway } from './moving-world.ts';

const direct = 'rheinbank';
const source = bySource('DE', 'Rheinbank AG');
const request = { from: direct, to: source, isDry: false, notifies: false, renames: false };

class Stopped extends Error {
  override readonly message = 'Stopped';
}

/** Has the store end the process, as it were, behind its nth write; gives how many there were. */
function stopAfter({ store }: MovingServices, last: number): () => number {
  let writes = 0;
  // biome-ignore lint/suspicious/noExplicitAny: every part of the store is wrapped alike
  const wrap = (part: any, method: string): void => {
    const original = part[method].bind(part);
    part[method] = async (...args: readonly unknown[]) => {
      if (writes >= last) throw new Stopped();
      const result = await original(...args);
      writes += 1;
      if (writes >= last) throw new Stopped();
      return result;
    };
  };
  for (const [part, ...methods] of [
    [store.moves, 'adopt', 'tell'],
    [store.book, 'update', 'erase', 'doubt'],
    [store.accountIdentities, 'assign', 'erase'],
    [store.accountEvents, 'record'],
    [store.links, 'end'],
  ] as const)
    for (const method of methods) wrap(part, method);
  return () => writes;
}

/** A customer with both ways, each with a book of its own; banks let nobody read them often without the person, so each time anew. */
async function startWorld() {
  const world: MovingWorld = { sandbox: await startSandbox({ now: new Date() }), env: storeSettings() };
  const gateway = await startMovingGateway(world, []);
  const finn = await customerAt(gateway, 'finn');
  await finn.link(direct);
  const [[, entries = []] = []] = await finn.everything(direct);
  await finn.link(source);
  await finn.everything(source);
  await gateway.stop();
  const open = () => {
    const { issuer, jwksUrl, audience, banks } = world.sandbox.description;
    const env = { ...world.env, AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience, AUTH_JWKS_URL: jwksUrl };
    const text = JSON.stringify({
      banks: banks.map((bank) => ({ ...bank, timeoutMs: 15_000 })),
      sources: toSourceEntries(world.sandbox.description),
      moves: [{ from: direct, to: source }],
    });
    const config = loadConfig({ ...env, ID_KEY: 'an id key for these tests' }, [{ name: 'test', text }]);
    return openMoving(config, (message) => {
      if (!message.includes('Stopped')) throw new Error(message);
    });
  };
  const dataDir = world.env['DATA_DIR'] ?? '';
  return { open, dataDir, ids: entries.map((entry) => entry.id), close: () => world.sandbox.close() };
}

/** Runs the command, and lets it write so often; whether that was enough. */
async function runUntil(services: MovingServices, step: number): Promise<boolean> {
  const writes = stopAfter(services, step);
  try {
    // What reading cannot write down it goes on without.
    await moveCustomers(services, request);
  } catch (error) {
    expect(error).toBeInstanceOf(Stopped);
  }
  await services.close();
  return writes() < step;
}

describe('moving a customer that is broken off', () => {
  it('comes to the same end behind each of its writes', async () => {
    let step = 0;
    for (let isWhole = false; !isWhole; ) {
      step += 1;
      const { open, dataDir, ids, close } = await startWorld();
      isWhole = await runUntil(await open(), step);
      const services = await open();
      try {
        expect([step, [...(await moveCustomers(services, request))]]).toEqual([step, [['MOVED', 1]]]);
        const names = await services.store.book.readAccountNames('finn');
        expect([step, names.map(({ bankId }) => bankId)]).toEqual([step, [direct]]);
        const [name] = names;
        if (name === undefined) throw new TypeError('a book');
        const view = await services.reading.statements?.book.read(name, { from: '0001-01-01', to: null });
        const kept = (view?.entries ?? []).map(({ key }) => testIds.transaction(name, key));
        expect([step, new Set(kept)]).toEqual([step, new Set(ids)]);
        const events = await services.store.accountEvents.readAfter('finn', 0, 100);
        expect([step, events.map(({ kind, bankId }) => `${kind} ${bankId}`)]).toEqual([
          step,
          [`ADDED ${direct}`, `ADDED ${source}`, `REMOVED ${source}`],
        ]);
        const sql = 'select bank_id, home_bank_id, status, reason from links order by bank_id';
        expect(await askRaw({ databaseUrl: null, dataDir }, sql)).toEqual([
          { bank_id: source, home_bank_id: direct, status: 'ACTIVE', reason: null },
          { bank_id: direct, home_bank_id: null, status: 'REVOKED', reason: 'BANK_MOVED' },
        ]);
      } finally {
        await services.close();
        await close();
      }
    }
    expect(step).toBeGreaterThan(8);
  }, 600_000);

  it('keeps what was kept of an account that the new way showed and shows no more', async () => {
    const { open, close } = await startWorld();
    const services = await open();
    try {
      const closed = { customerId: 'finn', accountKey: 'closed' };
      const range = { from: '0001-01-01', to: null } as const;
      const day = new Date().toISOString().slice(0, 10);
      await services.reading.statements?.book.record(
        { ...closed, bankId: source },
        {
          window: range,
          transactions: [makeTransaction({ bankTransactionId: 'last', bookingDate: day })],
          atMs: Date.now(),
          today: day,
          isComplete: true,
          hasDefects: false,
          hasSharedIds: false,
          notes: [],
        },
        range,
      );
      expect([...(await moveCustomers(services, request))]).toEqual([['MOVED', 1]]);
      const names = await services.store.book.readAccountNames('finn');
      expect(names.map(({ bankId }) => bankId)).toEqual([direct, direct]);
      const view = await services.reading.statements?.book.read({ ...closed, bankId: direct }, range);
      expect(view?.entries.map(({ transaction }) => transaction.bankTransactionId)).toEqual(['last']);
    } finally {
      await services.close();
      await close();
    }
  }, 60_000);
});
