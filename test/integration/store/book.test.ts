// What the store promises of statement books, on both databases.

import { describe, expect, it } from 'vitest';
import { LinkTakenBack, SealFailure } from '../../../src/store/failures.ts';
import type { SealingKey } from '../../../src/store/sealing.ts';
import type { Store } from '../../../src/store/store.ts';
import { lastSeqOf } from '../../support/last-seq.ts';
import { completed } from './attempts.ts';
import { databases, newKey, useStores } from './stores.ts';

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(`statement books on ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let store: Store;
    let key: SealingKey;
    const { another, raw } = useStores(make, (fresh) => {
      ({ store, key } = fresh);
    });

    it('keeps nobody else waiting while many of one customer’s are written', async () => {
      let written = 0;
      const writes = Array.from({ length: 40 }, async (_, index) => {
        await store.book.update(
          { customerId: 'many', bankId: 'b', accountKey: `${index}` },
          { from: null, to: null, withOpen: true },
          () => ({ coverage: '{}', historyFrom: null, bankIds: 'OWN', segments: [], changes: null, result: index }),
          1,
        );
        written += 1;
      });
      await store.book.read(
        { customerId: 'other', bankId: 'b', accountKey: 'a' },
        { from: null, to: null, withOpen: true },
      );
      expect(written).toBeLessThan(20);
      await Promise.all(writes);
      expect(await raw("select id from book_accounts where customer_id = 'many'")).toHaveLength(40);
    });

    it('says which sets of changes there are without what is sealed, and tells of each once it is durable', async () => {
      const write = (customerId: string, count: number, at: number) =>
        store.book.update(
          { customerId, bankId: 'b', accountKey: 'a' },
          { from: null, to: null, withOpen: true },
          () => ({
            coverage: '{}',
            historyFrom: null,
            bankIds: 'OWN',
            segments: [],
            changes: count === 0 ? null : { count, bytes: Buffer.from('secret') },
            result: null,
          }),
          at,
        );
      const told: [string, number][] = [];
      const other = await another([newKey('other')]);
      const seen: Promise<void>[] = [];
      const unwatch = store.book.watch((customerId) => {
        seen.push(lastSeqOf(other.book, customerId).then((seq) => void told.push([customerId, seq])));
      });
      await write('c', 2, 10);
      await Promise.all(seen);
      await write('c', 0, 20);
      await write('c', 1, 30);
      await Promise.all(seen);
      await write('d', 5, 40);
      await Promise.all(seen);
      expect(told).toEqual([
        ['c', 1],
        ['c', 2],
        ['d', 1],
      ]);
      unwatch();
      await write('d', 1, 50);
      expect(seen).toHaveLength(3);
      // Whoever has no key to what is sealed reads them as well.
      expect(await other.book.readSets('c', 0, 10)).toEqual([
        { seq: 1, bankId: 'b', accountKey: 'a', atMs: 10, count: 2 },
        { seq: 2, bankId: 'b', accountKey: 'a', atMs: 30, count: 1 },
      ]);
      expect(await other.book.readSets('c', 1, 10)).toMatchObject([{ seq: 2 }]);
      expect(await other.book.readSets('c', 0, 1)).toMatchObject([{ seq: 1 }]);
      expect(await other.book.readNewest(['c', 'd', 'nobody'])).toEqual(new Map(Object.entries({ c: 2, d: 2 })));
      expect(await other.book.readNewest([])).toEqual(new Map());
    });

    it('keeps a statement book, one writer a customer, and gives its changes in their order', async () => {
      const name = { customerId: 'c', bankId: 'b', accountKey: 'a' };
      const all = { from: null, to: null, withOpen: true };
      const write = (number: number, text: string) => ({
        coverage: `{"${text}":1}`,
        historyFrom: null,
        bankIds: 'OWN' as const,
        segments: [
          {
            number,
            firstDay: '2026-01-01',
            lastDay: '2026-02-01',
            isOpen: false,
            entries: 1,
            bytes: Buffer.from(text),
          },
        ],
        changes: { count: 1, bytes: Buffer.from(`changes ${text}`) },
        result: text,
      });
      expect(await store.book.read(name, all)).toBeNull();
      const other = await another();
      // Each reads what the one before has written, whichever gateway it is.
      await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          (index % 2 === 0 ? store : other).book.update(
            name,
            all,
            ({ nextSegment }) => write(nextSegment, `text ${nextSegment}`),
            index,
          ),
        ),
      );
      const account = await store.book.read(name, all);
      expect(account?.segments.map(({ number, bytes }) => [number, Buffer.from(bytes).toString()])).toEqual(
        Array.from({ length: 8 }, (_, index) => [index + 1, `text ${index + 1}`]),
      );
      expect(
        (await other.book.readChanges('c', 3, 3)).map(({ seq, bytes }) => [seq, Buffer.from(bytes).toString()]),
      ).toEqual([4, 5, 6].map((seq) => [seq, `changes text ${seq}`]));
      expect(await lastSeqOf(store.book, 'c')).toBe(8);
      expect((await store.book.read(name, { from: '2026-02-02', to: null, withOpen: false }))?.segments).toEqual([]);
      expect(await store.book.update(name, all, () => null, 9)).toBeNull();
      expect(await lastSeqOf(store.book, 'c')).toBe(8);
      const text = JSON.stringify(await raw('select sealed from book_segments'));
      expect(Buffer.from(text).includes(Buffer.from('text 1').toString('hex'))).toBe(false);
    });

    it('opens no segment that was put into another place, and erases for good', async () => {
      const name = { customerId: 'c', bankId: 'b', accountKey: 'a' };
      const all = { from: null, to: null, withOpen: true };
      const segment = { firstDay: null, lastDay: null, isOpen: true, entries: 1, bytes: Buffer.from('secret') };
      const write = (number: number) => ({
        coverage: '',
        historyFrom: null,
        bankIds: 'OWN' as const,
        segments: [{ ...segment, number }],
        changes: { count: 1, bytes: Buffer.from('change') },
        result: null,
      });
      await store.book.update(name, all, () => write(1), 1);
      await store.book.update({ ...name, accountKey: 'other' }, all, () => write(1), 1);
      await raw(
        `update book_segments set account_id = (select id from book_accounts where account_key = 'a'), number = 2
         where account_id = (select id from book_accounts where account_key = 'other')`,
      );
      await expect(store.book.read(name, all)).rejects.toThrow(SealFailure);
      expect(await store.book.erase({ customerId: 'c', accountKeys: ['a'] })).toBe(1);
      expect(await store.book.read(name, all)).toBeNull();
      expect(await raw('select account_key from book_accounts')).toEqual([{ account_key: 'other' }]);
      expect(await lastSeqOf(store.book, 'c')).toBe(2);
    });

    it('says of which days on a book has its entries, once some were erased for their age', async () => {
      const all = { from: null, to: null, withOpen: true };
      const segment = { isOpen: false, entries: 1, bytes: Buffer.from('secret') };
      const toWrite = (days: readonly string[]) => ({
        coverage: '',
        historyFrom: null,
        bankIds: 'OWN' as const,
        segments: days.map((day, index) => ({ ...segment, number: index + 1, firstDay: day, lastDay: day })),
        changes: null,
        result: null,
      });
      const [old, young] = ['old', 'young'].map((accountKey) => ({ customerId: 'c', bankId: 'b', accountKey }));
      if (old === undefined || young === undefined) throw new TypeError('two names');
      await store.book.update(old, all, () => toWrite(['2024-01-01', '2024-06-01']), 1);
      await store.book.update(young, all, () => toWrite(['2024-06-01']), 1);
      const keptFrom = async () =>
        Promise.all([old, young].map(async (name) => (await store.book.read(name, all))?.keptFrom));
      expect(await keptFrom()).toEqual([null, null]);
      expect(await store.book.eraseBefore('2024-03-01', 10)).toBe(1);
      expect(await keptFrom()).toEqual(['2024-03-01', null]);
      expect(await store.book.eraseBefore('2024-02-01', 10)).toBe(0);
      await store.book.update(old, all, () => toWrite([]), 2);
      expect(await keptFrom()).toEqual(['2024-03-01', null]);
    });

    it('has the named books of a customer at a bank doubted, and leaves them so when they are written again', async () => {
      const all = { from: null, to: null, withOpen: true };
      const names = ['a', 'b', 'c'].map((accountKey) => ({ customerId: 'c', bankId: 'b', accountKey }));
      const elsewhere = { customerId: 'c', bankId: 'other', accountKey: 'a' };
      const write = {
        coverage: '',
        historyFrom: null,
        bankIds: 'OWN' as const,
        segments: [],
        changes: null,
        result: null,
      };
      for (const name of [...names, elsewhere]) await store.book.update(name, all, () => write, 1);
      const doubted = async () =>
        Promise.all([...names, elsewhere].map(async (name) => (await store.book.read(name, all))?.doubtedAtMs));
      await store.book.doubt({ customerId: 'c', bankId: 'b', accountKeys: ['a', 'c'] }, 5);
      expect(await doubted()).toEqual([5, 0, 5, 0]);
      await store.book.update({ customerId: 'c', bankId: 'b', accountKey: 'a' }, all, () => write, 6);
      await store.book.doubt({ customerId: 'c', bankId: 'b', accountKeys: [] }, 7);
      expect(await doubted()).toEqual([5, 0, 5, 0]);
      await store.book.doubt({ customerId: 'c', bankId: 'b' }, 8);
      expect(await doubted()).toEqual([8, 8, 8, 0]);
    });

    it('makes no book anew, and remembers no account, for an answer that comes after its link was taken back', async () => {
      const { link } = await completed(store);
      const owner = { customerId: link.customerId, bankId: link.bankId };
      const linkId = link.id;
      const name = { ...owner, accountKey: 'a' };
      const all = { from: null, to: null, withOpen: true };
      const toWrite = (number: number) => ({
        coverage: '',
        historyFrom: null,
        bankIds: 'OWN' as const,
        segments: [{ number, firstDay: null, lastDay: null, isOpen: true, entries: 1, bytes: Buffer.from('entries') }],
        changes: { count: 1, bytes: Buffer.from('change') },
        result: 'written',
      });
      const other = await another();
      // Answers that were under way at either gateway, while the customer has everything erased.
      const answer = (index: number) => {
        const through = index % 2 === 0 ? store : other;
        const identity = { number: null, bankAccount: `account-${index}`, isTwin: false };
        return Promise.all([
          through.book.update({ ...name, linkId }, all, ({ nextSegment }) => toWrite(nextSegment), index),
          through.accountIdentities.assign({ ...owner, linkId }, [identity], index),
        ]);
      };
      expect((await answer(1))[0]).toBe('written');
      const end = async () => {
        await store.links.end({
          linkId,
          consentId: null,
          status: 'REVOKED',
          reason: 'REVOKED_BY_CUSTOMER',
          atMs: 5,
          actor: { kind: 'customer', subject: owner.customerId },
          action: 'LINK_REVOKE',
          tellBank: false,
        });
        await store.book.erase(owner);
        await store.accountIdentities.erase(owner);
      };
      const outcomes = await Promise.allSettled([...[2, 3, 4, 5].map(answer), end(), ...[6, 7].map(answer)]);
      const failures = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      expect(failures.filter((failure) => !(failure instanceof LinkTakenBack))).toEqual([]);
      await expect(answer(8)).rejects.toBeInstanceOf(LinkTakenBack);
      expect(await store.book.read(name, all)).toBeNull();
      expect(await store.book.readChanges(owner.customerId, 0, 10)).toEqual([]);
      expect(await raw('select * from account_identities')).toEqual([]);
      // A link of the banks file is none of the store's.
      expect(await store.book.update({ ...name, linkId: 'fixed' }, all, () => toWrite(1), 9)).toBe('written');
    });

    it('gives what its caller fails with, and nothing of it is kept', async () => {
      const name = { customerId: 'c', bankId: 'b', accountKey: 'a' };
      const all = { from: null, to: null, withOpen: true };
      const fault = new RangeError('of the caller');
      const fail = () => {
        throw fault;
      };
      await expect(store.book.update(name, all, fail, 1)).rejects.toBe(fault);
      expect(await store.book.read(name, all)).toBeNull();
    });

    it('seals the statement book anew', async () => {
      const name = { customerId: 'c', bankId: 'b', accountKey: 'a' };
      const all = { from: null, to: null, withOpen: true };
      const segment = { firstDay: null, lastDay: null, isOpen: true, entries: 1, bytes: Buffer.from('secret') };
      const write = {
        coverage: '',
        historyFrom: null,
        bankIds: 'OWN' as const,
        segments: [{ ...segment, number: 1 }],
        changes: { count: 1, bytes: Buffer.from('change') },
        result: null,
      };
      await store.book.update(name, all, () => write, 1);
      const next = newKey('k2');
      const rotating = await another([next, key]);
      for (const table of ['book_segments', 'book_changes'] as const) {
        expect(await rotating.sealed.reseal(table, 10)).toBe(1);
        expect(await rotating.sealed.reseal(table, 10)).toBe(0);
      }
      const rotated = await another([next]);
      expect(Buffer.from((await rotated.book.read(name, all))?.segments[0]?.bytes ?? []).toString()).toBe('secret');
      expect(Buffer.from((await rotated.book.readChanges('c', 0, 1))[0]?.bytes ?? []).toString()).toBe('change');
      expect(await rotated.sealed.countByKey()).toMatchObject([
        { table: 'book_segments', keyId: 'k2', values: 1 },
        { table: 'book_changes', keyId: 'k2', values: 1 },
      ]);
    });
  });
}
