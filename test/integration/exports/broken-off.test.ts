// Exports that do not come to their end: the client goes away or takes nothing, the token runs out, the grant is taken back, the store
// fails, the gateway stops. In each case reading stops, the file is visibly none, and the log says why without saying whose. Over
// real HTTP, with banks in memory.

import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify, { type FastifyInstance } from 'fastify';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Principal, scopes } from '../../../src/auth/principal.ts';
import { GlobalIds } from '../../../src/domain/global-id.ts';
import { type ExportsDeps, serveExports } from '../../../src/exports/route.ts';
import { createAdmission } from '../../../src/gateway/admission.ts';
import { createPointLimits } from '../../../src/limits/points.ts';
import type { Loaders } from '../../../subgraphs/shared/loaders.ts';
import { exportFrom } from '../../support/exported.ts';
import { createWorld } from '../../unit/gateway/engine/world.ts';

const ids = new GlobalIds(Buffer.from('0123456789abcdef0123456789abcdef'));
const alice: Principal = { kind: 'customer', subject: 'alice', clientId: 'app', scopes: new Set(scopes) };
const plan = (points: number) => ({
  id: 'default',
  windowSeconds: 60,
  pointsPerClient: points,
  pointsPerSubject: points,
});

/** A server with nothing but exports, and what it has told. */
async function serve(more: Partial<ExportsDeps> = {}, { points = 1_000_000, entries = 400 } = {}) {
  const contextFor = createWorld({ accounts: 12, entries });
  const limits = createPointLimits({
    connection: null,
    secret: '',
    usualPlan: plan(points),
    plans: [],
    clients: [],
  });
  const broken: { format: string; reason: string }[] = [];
  const unexpected: unknown[] = [];
  let contexts = 0;
  const deps: ExportsDeps = {
    ids,
    authenticate: async () => alice,
    contextFor: (principal) => {
      contexts += 1;
      return contextFor(principal);
    },
    admission: createAdmission(limits),
    charge: (principal, used) => limits.charge(principal, used),
    overload: null,
    onBroken: (told) => void broken.push(told),
    onUnexpected: (error) => void unexpected.push(error),
    ...more,
  };
  const fastify = Fastify({ logger: false, forceCloseConnections: 'idle' });
  serveExports(fastify, deps);
  const url = await fastify.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => fastify.close());
  return {
    fastify,
    url,
    deps,
    broken,
    unexpected,
    contexts: () => contexts,
    left: () => limits.budgetsOf(alice)[0]?.remaining,
  };
}

/** A client that asks and takes nothing of the answer. */
async function askAndTakeNothing(url: string, query: string) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.pause();
  socket.write(`GET /exports/transactions${query} HTTP/1.1\r\nhost: x\r\n\r\n`);
  await once(socket, 'connect');
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** Loaders of which some are others: what is not asked for is not made. */
const instead = (loaders: Loaders, others: Partial<Loaders>): Loaders =>
  new Proxy(loaders, { get: (target, name) => Reflect.get(name in others ? others : target, name) });

describe('an export', () => {
  it('is whole where nothing happens, its failed bank told', async () => {
    const { url, broken } = await serve();
    const file = await exportFrom(url, null, '?format=ndjson');
    const lines = file.bytes.toString('utf8').trimEnd().split('\n');
    expect([file.status, file.isComplete, broken]).toEqual([200, true, []]);
    const { manifest } = JSON.parse(lines.at(-1) ?? '');
    expect(manifest.rows).toBe(lines.length - 1);
    expect(manifest.rows).toBe(12 * 400);
    expect(manifest.isWhole).toBe(false);
    expect(manifest.sources).toMatchObject([
      { status: 'OK' },
      { status: 'CONSENT_REQUIRED', code: 'CONSENT_REQUIRED' },
    ]);
  });

  it('stops to read when nobody takes it, goes on when somebody does, and is whole', async () => {
    const { url, contexts } = await serve({}, { entries: 2000 });
    const socket = await askAndTakeNothing(url, '?format=ndjson');
    await vi.waitFor(() => expect(contexts()).toBeGreaterThan(1));
    let before = -1;
    // Until what fits into buffers is full.
    while (before !== contexts()) {
      before = contexts();
      await sleep(150);
    }
    let tail = '';
    socket.on('data', (piece: Buffer) => {
      tail = (tail + piece.toString('latin1')).slice(-20_000);
    });
    socket.resume();
    await vi.waitFor(() => expect(/\r\n0\r\nrepr-digest: .+\r\nexport-manifest: \{/i.test(tail)).toBe(true), 15_000);
    // Twelve accounts of three windows; far fewer had been read.
    expect(before).toBeLessThan(contexts() - 10);
  });

  it('stops to read when its client goes away, and says so', async () => {
    const { url, broken, contexts, unexpected } = await serve({}, { entries: 2000 });
    const socket = await askAndTakeNothing(url, '?format=csv');
    await vi.waitFor(() => expect(contexts()).toBeGreaterThan(2));
    socket.destroy();
    await sleep(300);
    const read = contexts();
    await sleep(200);
    expect(contexts()).toBe(read);
    expect(read).toBeLessThan(36);
    expect(broken.every(({ reason }) => reason === 'CLIENT_GONE')).toBe(true);
    expect(unexpected).toEqual([]);
  });

  const breaks = [
    ['the token runs out', 'TOKEN_EXPIRED'],
    ['the grant is taken back', 'NO_LONGER_VISIBLE'],
    ['the gateway stops', 'STOPPING'],
    ['what is read fails as nobody foresaw', 'TypeError'],
  ] as const;
  const formats = ['csv', 'ndjson', 'parquet', 'camt.053'] as const;

  it.each(breaks.flatMap(([name, reason]) => formats.map((format) => [name, format, reason] as const)))(
    'that is broken off when %s has no end in %s',
    async (_name, format, reason) => {
      const principal = { ...alice, acceptedUntilMs: Date.now() + 3_600_000 };
      let fastify: FastifyInstance | null = null;
      let reads = 0;
      const world = createWorld({ accounts: 12, entries: 400 });
      const served = await serve({
        authenticate: async () => principal,
        contextFor(asking) {
          const context = world(asking);
          const { accounts, transactions } = context.loaders;
          const statement: typeof transactions.statement = async (located, window, shown) => {
            reads += 1;
            // Of camt.053 the second reading.
            if (reads === (format === 'camt.053' ? 9 : 5)) {
              if (reason === 'TOKEN_EXPIRED') principal.acceptedUntilMs = Date.now() - 1;
              if (reason === 'STOPPING') void fastify?.close();
              if (reason === 'TypeError') throw new TypeError('secret-of-alice');
            }
            const part = await transactions.statement(located, window, shown);
            // The balances that this bank tells beside entries do not add up; the account's own has to do.
            const value = part.value.map(({ transaction, ...entry }) => ({
              ...entry,
              transaction: { ...transaction, balanceAfter: null },
            }));
            return { ...part, value };
          };
          const account: typeof accounts.account = async (place, key) =>
            reason === 'NO_LONGER_VISIBLE' && reads >= (format === 'camt.053' ? 9 : 5)
              ? null
              : accounts.account(place, key);
          return {
            ...context,
            loaders: instead(context.loaders, {
              accounts: { ...accounts, account },
              transactions: { ...transactions, statement },
            }),
          };
        },
      });
      fastify = served.fastify;
      const query = format === 'camt.053' ? `&from=2026-08-01${await goodAccounts(served.deps)}` : '';
      const file = await exportFrom(served.url, null, `?format=${format}${query}`);
      expect([file.status, file.isComplete]).toEqual([200, false]);
      expect(file.bytes.length).toBeGreaterThan(0);
      expect(file.trailers).toEqual({});
      const text = file.bytes.toString('latin1');
      expect(text).not.toContain('"manifest"');
      expect(text).not.toContain('</Document>');
      expect(text.slice(4)).not.toContain('PAR1');
      await vi.waitFor(() => expect(served.broken).toEqual([{ format, reason }]));
      expect(JSON.stringify(served.broken)).not.toContain('alice');
      expect(served.unexpected).toHaveLength(reason === 'TypeError' ? 1 : 0);
    },
  );

  it('as camt.053 is broken off where the second reading is not what was added up', async () => {
    const world = createWorld({ accounts: 3, entries: 60 });
    let reads = 0;
    const served = await serve({
      contextFor(asking) {
        const context = world(asking);
        const { transactions } = context.loaders;
        const statement: typeof transactions.statement = async (located, window, shown) => {
          const part = await transactions.statement(located, window, shown);
          const told = part.value.map(({ transaction, ...entry }) => ({
            ...entry,
            transaction: { ...transaction, balanceAfter: null },
          }));
          reads += 1;
          // Of the second account, when it is written: its newest entry is gone.
          return { ...part, value: reads === 8 ? told.slice(2) : told };
        };
        return {
          ...context,
          loaders: instead(context.loaders, { transactions: { ...transactions, statement } }),
        };
      },
    });
    const query = `?format=camt.053&from=2026-10-15&to=2099-01-01${await goodAccounts(served.deps)}`;
    const file = await exportFrom(served.url, null, query);
    expect([file.status, file.isComplete]).toEqual([200, false]);
    expect(served.broken).toEqual([{ format: 'camt.053', reason: 'CHANGED_MEANWHILE' }]);
    expect(served.unexpected).toEqual([]);
  });

  it('is refused where there are no points, and before anything is read', async () => {
    const { url, contexts, left } = await serve({}, { points: 50 });
    const first = await exportFrom(url, null, '?format=ndjson');
    expect(first.isComplete).toBe(true);
    // What was written beyond them is owed.
    expect(left()).toBe(0);
    const before = contexts();
    const second = await exportFrom(url, null, '?format=ndjson');
    expect(second.status).toBe(429);
    expect(Number(second.headers['retry-after'])).toBeGreaterThan(0);
    expect(second.headers['ratelimit']).toMatch(/^"client";r=0;t=\d+, "subject";r=0;t=\d+$/);
    expect(JSON.parse(second.bytes.toString('utf8')).errors[0].extensions.code).toBe('TOO_MANY_REQUESTS');
    expect(contexts() - before).toBe(1);
  });

  it('is refused to HTTP/1.0, where a broken answer would look whole', async () => {
    const { url } = await serve();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.write('GET /exports/transactions HTTP/1.0\r\nhost: x\r\n\r\n');
    let text = '';
    for await (const piece of socket) text += String(piece);
    expect(text.split('\r\n')[0]).toBe('HTTP/1.1 505 HTTP Version Not Supported');
    expect(text).toContain('Exports need HTTP/1.1');
  });

  it('is refused as the third of one caller at once, and let in when one has ended', async () => {
    const { url } = await serve({}, { entries: 2000 });
    const [one] = [await askAndTakeNothing(url, ''), await askAndTakeNothing(url, '')];
    const refused = async () => (await exportFrom(url, null, '?from=2026-11-20')).status;
    await vi.waitFor(async () => expect(await refused()).toBe(429));
    one.destroy();
    await vi.waitFor(async () => expect(await refused()).toBe(200));
  });
});

/** Accounts of which the bank tells balances that add up: here none that pending entries stand beside. */
async function goodAccounts({ contextFor }: ExportsDeps): Promise<string> {
  const { access, loaders } = contextFor(alice, { headers: {} });
  const links = (await access.linksOfCustomer('alice'))?.filter(({ bankId }) => bankId === 'good-bank') ?? [];
  const { accounts } = await loaders.accounts.accountsOfLinks(links);
  return accounts
    .slice(0, 3)
    .map(
      ({ link: { customerId, bankId }, record }) =>
        `&account=${ids.account({ customerId, bankId, accountKey: record.key })}`,
    )
    .join('');
}
