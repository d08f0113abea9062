// Statements that are read on a schedule for partners who have asked for changes: found without anybody asking, by one gateway,
// within what the banks ration. The clock is the test's own.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadConfig } from '../../../src/config/config.ts';
import { createLog } from '../../../src/observability/log.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { createServices, type OwnedServices } from '../../../src/start/services.ts';
import { StatementPolling } from '../../../src/start/statement-polling.ts';
import { createFixedDirectory } from '../../../src/store/directory.ts';
import type { Store } from '../../../src/store/store.ts';
import { lastSeqOf } from '../../support/last-seq.ts';
import { storeSettings } from '../../support/store-settings.ts';

const everyMs = 3_600_000;
const perDay = 4;
const call = z.array(z.object({ path: z.string(), status: z.number().optional() }));

/** One gateway's schedule; nothing is read but in a round that the test asks for. */
interface PollingGateway {
  readonly owned: OwnedServices;
  readonly store: Store;
  readonly polling: StatementPolling;
}

describe('statements that are read on a schedule', () => {
  let sandbox: Sandbox;
  let settings: ReturnType<typeof storeSettings>;
  let nowMs: number;
  let part: number;
  let gateways: PollingGateway[];
  /** Awaited before a link to a bank is read. */
  let hold: (bankId: string | undefined) => Promise<void>;
  const troubles: string[] = [];

  const control = (path: string, method = 'GET', body?: object) =>
    fetch(`${sandbox.description.controlUrl}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
  /** Paths of statements that a bank was asked for since the last time. */
  const asked = async (bankId: string): Promise<readonly string[]> => {
    const calls = call.parse(await (await control(`/banks/${bankId}/calls`)).json());
    await control(`/banks/${bankId}/calls`, 'DELETE');
    return calls.map(({ path }) => path).filter((path) => path.includes('transactions'));
  };
  async function start(): Promise<PollingGateway> {
    const { issuer, jwksUrl, audience, banks, links, grants } = sandbox.description;
    const env = {
      AUTH_ISSUER: issuer,
      AUTH_AUDIENCE: audience,
      AUTH_JWKS_URL: jwksUrl,
      ID_KEY: 'an id key for these tests',
      CACHE_TRANSACTIONS_SECONDS: '0',
      CACHE_REVALIDATE_SECONDS: 'transactions=0',
      ...settings,
    };
    const limited = banks.map((bank) =>
      bank.id === 'rheinbank' ? { ...bank, limits: { unattendedCallsPerDay: perDay } } : bank,
    );
    const config = loadConfig(env, [{ name: 'sandbox', text: JSON.stringify({ banks: limited, links, grants }) }]);
    const owned = await createServices(config, createLog('silent', { write: () => undefined }));
    const store = owned.stored?.linking.store;
    if (store === undefined) throw new Error('no store');
    const { services } = owned;
    const polling = new StatementPolling({
      store,
      directory: {
        ...services.unattendedDirectory,
        async readLink(linkId) {
          const link = await services.unattendedDirectory.readLink(linkId);
          await hold(link?.bankId);
          return link;
        },
      },
      fixed: createFixedDirectory(config.links, config.grants),
      reading: services.reading,
      readAudit: owned.stored?.readAudit ?? null,
      quotas: services.quotas ?? expect.fail('no quotas'),
      everyMs,
      onTrouble: (message) => void troubles.push(message),
      now: () => nowMs,
      random: () => part,
    });
    return { owned, store, polling };
  }
  const first = (): PollingGateway => gateways[0] ?? expect.fail('no gateway');
  const listen = () =>
    first().store.webhooks.createEndpoint({
      clientId: 'fintrack',
      url: 'https://p.example',
      secret: 'whsec_MA==',
      kinds: ['transactions.changed'],
      createdAtMs: nowMs,
      limit: 9,
    });
  /** Rounds of all gateways at once, until nothing is due. */
  const rounds = async () => {
    for (let round = 0; round < 3; round++) await Promise.all(gateways.map(({ polling }) => polling.round()));
  };

  beforeEach(async () => {
    sandbox = await startSandbox();
    settings = storeSettings();
    nowMs = Date.now();
    part = 0.5;
    hold = async () => undefined;
    gateways = [await start()];
  }, 60_000);
  afterEach(async () => {
    for (const { owned } of gateways) await owned.close();
    await sandbox.close();
    expect(troubles.splice(0)).toEqual([]);
  });

  it('are those of customers whose partner listens, spread over the time, and what is found is to be delivered', async () => {
    await rounds();
    nowMs += everyMs;
    await rounds();
    expect(await asked('albion')).toEqual([]);
    const endpoint = await listen();
    nowMs += everyMs;
    // Half of the time until the first read.
    await rounds();
    expect(await asked('albion')).toEqual([]);
    expect(await lastSeqOf(first().store.book, 'alice')).toBe(0);
    nowMs += everyMs / 2;
    await rounds();
    expect(await lastSeqOf(first().store.book, 'alice')).toBeGreaterThan(3);
    expect(await lastSeqOf(first().store.book, 'bob')).toBeGreaterThan(0);
    // Nobody listens for these: linked to the same banks.
    expect(await lastSeqOf(first().store.book, 'dora')).toBe(0);
    expect(await lastSeqOf(first().store.book, 'chloe')).toBe(0);
    const deliveries = await first().store.webhooks.readDeliveries(endpoint?.id ?? '', 50);
    expect(deliveries.length).toBeGreaterThan(3);
    expect(new Set(deliveries.map(({ kind }) => kind))).toEqual(new Set(['transactions.changed']));
    // Once a schedule, and then again.
    expect((await asked('albion')).length).toBeGreaterThan(0);
    await rounds();
    nowMs += everyMs / 2;
    await rounds();
    expect(await asked('albion')).toEqual([]);
    nowMs += everyMs / 2;
    await rounds();
    expect((await asked('albion')).length).toBeGreaterThan(0);
  }, 60_000);

  it('are read by one of two gateways on one store', async () => {
    await listen();
    await rounds();
    nowMs += everyMs;
    await rounds();
    const alone = (await asked('thistle')).length;
    expect(alone).toBeGreaterThan(0);
    gateways.push(await start());
    nowMs += everyMs;
    await rounds();
    const together = await asked('thistle');
    expect(together.length).toBeGreaterThan(0);
    expect(together.length).toBeLessThanOrEqual(alone);
    expect(new Set(together).size).toBe(together.length);
  }, 60_000);

  it('leave half of what a bank lets us ask a day to others', async () => {
    await listen();
    await rounds();
    let reads = 0;
    for (let hour = 0; hour < 8; hour++) {
      nowMs += everyMs * 1.1;
      await rounds();
      if ((await asked('rheinbank')).length > 0) reads += 1;
    }
    expect(reads).toBe(perDay / 2);
    // The further pages of a list are not counted.
    const { directory, quotas, reading } = first().owned.services;
    const link = (await directory.readLinksOfCustomer('alice')).find(({ bankId }) => bankId === 'rheinbank');
    const bank = reading.connectors.get('rheinbank')?.bank ?? expect.fail('no bank');
    const day = await quotas?.readDay({ bank, linkId: link?.id ?? '' });
    expect(day?.usedByResource.get('transactions')).toBe(perDay / 2);
    expect(day?.usedByResource.get('accounts')).toBeLessThanOrEqual(perDay / 2);
  }, 60_000);

  it('are not asked for of a bank that fails but after longer and longer', async () => {
    await listen();
    await rounds();
    nowMs += everyMs;
    await rounds();
    await asked('albion');
    await control('/banks/albion/faults', 'PUT', { status: 503 });
    const tried: number[] = [];
    const before = nowMs;
    for (let step = 1; step <= 16; step++) {
      nowMs = before + step * everyMs;
      await rounds();
      const calls = call.parse(await (await control('/banks/albion/calls')).json());
      await control('/banks/albion/calls', 'DELETE');
      if (calls.length > 0) tried.push(step);
    }
    // One, and from then on after two, four and eight times the usual; once its circuit is open it is not asked at all.
    expect(tried.slice(0, 2)).toEqual([1, 3]);
    expect([1, 3, 7, 15]).toEqual(expect.arrayContaining(tried));
  }, 60_000);

  it('are left where the consent needs the customer, without a call', async () => {
    // Erin's link to Rheinbank has run out; the one to Albion has not.
    const by = { kind: 'customer', subject: 'erin' } as const;
    await first().store.grants.add({ partnerId: 'fintrack', customerId: 'erin' }, by, nowMs);
    await first().store.grants.add({ partnerId: 'fintrack', customerId: 'nobody' }, by, nowMs);
    await listen();
    await rounds();
    nowMs += everyMs;
    await rounds();
    expect(await lastSeqOf(first().store.book, 'erin')).toBeGreaterThan(0);
    const books = await first().store.bookSnapshots.read((snapshot) => snapshot.readAccounts({ customerId: 'erin' }));
    expect(new Set(books.map(({ bankId }) => bankId))).toEqual(new Set(['albion']));
  }, 60_000);

  it('are read on at other banks while one is slow', async () => {
    await listen();
    await rounds();
    const { promise, resolve } = Promise.withResolvers<void>();
    hold = (bankId) => (bankId === 'albion' ? promise : Promise.resolve());
    const running = first().polling.start();
    for (let round = 0; round < 2; round++) {
      nowMs += everyMs * 1.1;
      await expect.poll(async () => (await asked('thistle')).length, { timeout: 10_000 }).toBeGreaterThan(0);
    }
    expect(await asked('albion')).toEqual([]);
    resolve();
    await running.stop();
  }, 60_000);

  it('end with the gateway, which is waited for, and are due again elsewhere', async () => {
    await listen();
    await rounds();
    await control('/banks/albion/faults', 'PUT', { delayMs: 20_000 });
    nowMs += everyMs;
    const running = first().polling.start();
    const round = first().polling.round();
    await expect.poll(async () => (await (await control('/banks/thistle/calls')).json()).length).toBeGreaterThan(0);
    await running.stop();
    await round;
    await control('/banks/albion/faults', 'DELETE');
    const other = await start();
    gateways.push(other);
    await other.polling.round();
    expect((await asked('albion')).length).toBeGreaterThan(0);
  }, 60_000);
});
