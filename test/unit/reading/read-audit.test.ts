// The audit of reads on one gateway: what is told as one, whatever is asked for; and that no reader ever waits or fails for it.

import { afterEach, describe, expect, it } from 'vitest';
import { type OnShown, ReadAudit, type ReadAuditOptions } from '../../../src/reading/read-audit.ts';
import { StoreFailure } from '../../../src/store/failures.ts';
import type { Reader, StatementReadPart } from '../../../src/store/statement-reads.ts';

const partner: Reader = { kind: 'partner', subject: 'fintrack', clientId: 'fintrack' };
const customer: Reader = { kind: 'customer', subject: 'alice', clientId: 'app' };
const name = { customerId: 'alice', bankId: 'albion', accountKey: 'current' };

const opened: ReadAudit[] = [];
afterEach(async () => {
  for (const audit of opened.splice(0)) await audit.close();
});

/** An audit whose store can be broken, and whose clock stands still. */
function start(options: Partial<ReadAuditOptions> = {}) {
  const world = { nowMs: Date.parse('2026-11-29T10:20:00Z'), isBroken: false, lost: 0 };
  const batches: (readonly StatementReadPart[])[] = [];
  const audit = new ReadAudit({
    log: {
      async add(reads) {
        if (world.isBroken) throw new StoreFailure('the store is down');
        batches.push(structuredClone(reads));
      },
      read: async () => [],
      eraseBefore: async () => 0,
    },
    leases: {
      acquire: async () => null,
    },
    of: 'all',
    days: 400,
    onTrouble: () => undefined,
    onLost: (rows) => {
      world.lost += rows;
    },
    now: () => world.nowMs,
    ...options,
  });
  opened.push(audit);
  return { audit, world, batches, written: () => batches.flat() };
}

function show(onShown: OnShown | null, part: string, [from, to]: readonly [string, string | null]): void {
  onShown?.({ what: 'STATEMENT', name, part, from, to });
}

describe('the audit of reads', () => {
  it('tells what a reader was shown of a part of an account in an hour as one, with all the days', async () => {
    const { audit, world, written } = start();
    const shown = audit.of(partner);
    show(shown, 'new', ['2026-11-03', '2026-11-05']);
    world.nowMs += 60_000;
    show(shown, 'new', ['2026-11-01', '2026-11-02']);
    show(shown, 'new', ['2026-11-04', null]);
    show(shown, 'old', ['2026-01-01', '2026-02-01']);
    await audit.write();
    expect(written()).toMatchObject([
      { ...name, reader: partner, from: '2026-11-01', to: null, count: 3, firstAtMs: world.nowMs - 60_000 },
      { from: '2026-01-01', to: '2026-02-01', count: 1, firstAtMs: world.nowMs, lastAtMs: world.nowMs },
    ]);
    await audit.write();
    expect(written()).toHaveLength(2);
    // The same hour is the same row, whoever writes it; the next hour is another.
    show(shown, 'new', ['2026-11-01', null]);
    await audit.write();
    world.nowMs += 3_600_000;
    show(shown, 'new', ['2026-11-01', null]);
    await audit.write();
    const [first, , again, later] = written().map(({ group }) => group);
    expect(again).toBe(first);
    expect(later).not.toBe(first);
  });

  it('tells readers, their apps, customers, accounts and kinds apart', async () => {
    const { audit, written } = start();
    const days = { part: 'new', from: '2026-11-01', to: null };
    for (const reader of [partner, { ...partner, subject: 'other' }, { ...partner, clientId: 'other' }])
      audit.of(reader)?.({ what: 'STATEMENT', name, ...days });
    const shown = audit.of(partner);
    shown?.({ what: 'STATEMENT', name: { ...name, customerId: 'bob' }, ...days });
    shown?.({ what: 'STATEMENT', name: { ...name, bankId: 'rheinbank' }, ...days });
    shown?.({ what: 'STATEMENT', name: { ...name, accountKey: 'savings' }, ...days });
    shown?.({ what: 'CHANGES', name, ...days });
    await audit.write();
    expect(written().map(({ count }) => count)).toEqual([1, 1, 1, 1, 1, 1, 1]);
  });

  it('tells what customers read of their own once a day, or not at all', async () => {
    const { audit, world, written } = start();
    show(audit.of(customer), 'new', ['2026-11-01', null]);
    world.nowMs += 5 * 3_600_000;
    show(audit.of(customer), 'new', ['2026-11-01', null]);
    await audit.write();
    expect(written()).toMatchObject([{ reader: customer, count: 2 }]);
    const { audit: ofOthers } = start({ of: 'others' });
    expect(ofOthers.of(customer)).toBeNull();
    expect(ofOthers.of(partner)).not.toBeNull();
    expect(ofOthers.of({ kind: 'gateway', subject: 'payment-search', clientId: null })).not.toBeNull();
  });

  it('has one row for whatever ranges a client asks for', async () => {
    const { audit, written } = start();
    const shown = audit.of(partner);
    for (let index = 0; index < 5_000; index++)
      show(shown, 'new', [`2026-11-${String(1 + (index % 28)).padStart(2, '0')}`, null]);
    await audit.write();
    expect(written()).toMatchObject([{ count: 5_000, from: '2026-11-01', to: null }]);
  });

  it('keeps what a broken store did not take, as far as there is room, and counts what is lost', async () => {
    const { audit, world, written } = start();
    const shown = audit.of(partner);
    world.isBroken = true;
    for (let index = 0; index < 450; index++) show(shown, `part ${index}`, ['2026-11-01', null]);
    await expect(audit.write()).rejects.toThrow(StoreFailure);
    show(shown, 'part 7', ['2026-11-01', null]);
    world.isBroken = false;
    await audit.write();
    expect(written()).toHaveLength(450);
    expect(
      written()
        .map(({ count }) => count)
        .filter((count) => count === 2),
    ).toHaveLength(1);
    expect(world.lost).toBe(0);
    world.isBroken = true;
    for (let index = 0; index < 20_010; index++) show(shown, `part ${index}`, ['2026-11-01', null]);
    expect(world.lost).toBe(10);
    await audit.close();
    expect(world.lost).toBe(20_010);
    opened.splice(0);
  });

  it('writes in batches, and what is left when the gateway ends', async () => {
    const { audit, batches, written } = start();
    for (let index = 0; index < 450; index++) show(audit.of(partner), `part ${index}`, ['2026-11-01', null]);
    await audit.close();
    opened.splice(0);
    expect(batches.map((batch) => batch.length)).toEqual([200, 200, 50]);
    expect(new Set(written().map(({ group }) => group)).size).toBe(450);
  });
});
