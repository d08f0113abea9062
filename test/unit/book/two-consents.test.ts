// One account under two consents, as when a customer has two links to it or has renewed one: entries keep their ids although the
// bank names them anew, nothing is gone for being at the end of what one consent shows, and no walk goes on under another one.

import { describe, expect, it } from 'vitest';
import { type BookAnswer, StatementBook } from '../../../src/book/book.ts';
import type { Link } from '../../../src/domain/link.ts';
import type { Transaction } from '../../../src/domain/transaction.ts';
import type { LocatedAccount } from '../../../src/reading/located-account.ts';
import { StatementStops } from '../../../src/reading/statement-stops.ts';
import { makeAccount, makeBank, makeSession } from '../../support/fake-bank.ts';
import { lastSeqOf } from '../../support/last-seq.ts';
import { createMemoryBookStore } from '../../support/memory-book.ts';
import { makeTransaction } from '../../support/transactions.ts';

const name = { customerId: 'c', bankId: 'b', accountKey: 'a' };
const whole = { from: '2026-01-01', to: null };

const toEntry = (text: string, bookingDate: string, consent: string): Transaction =>
  makeTransaction({ bankTransactionId: `${text} of ${consent}`, bookingDate, remittanceInformation: text });

function toAnswer(consent: string, transactions: readonly Transaction[], rest: Partial<BookAnswer> = {}): BookAnswer {
  return {
    window: whole,
    transactions,
    atMs: 1_790_000_000_000,
    today: '2026-06-20',
    isComplete: true,
    hasDefects: false,
    hasSharedIds: false,
    notes: [],
    consent,
    ...rest,
  };
}

async function start() {
  const store = createMemoryBookStore();
  const book = new StatementBook(store);
  const ids = async (answer: BookAnswer) => {
    const view = await book.record(name, answer, whole);
    return new Map(view?.entries.map(({ transaction, key }) => [transaction.remittanceInformation, key]));
  };
  return { store, ids };
}

describe('an account under two consents', () => {
  it('has every entry once where each consent has ids of its own, whichever saw more of them', async () => {
    const { store, ids } = await start();
    const before = await ids(
      toAnswer('one', [toEntry('rent', '2026-06-01', 'one'), toEntry('shop', '2026-06-02', 'one')]),
    );
    // The other one goes on from the newest days, and sees one entry.
    const newest = { window: { from: '2026-06-10', to: null }, goesOnFrom: '2026-06-20' };
    const between = await ids(toAnswer('two', [toEntry('new', '2026-06-19', 'two')], newest));
    const after = await ids(
      toAnswer('one', [
        toEntry('new', '2026-06-19', 'one'),
        toEntry('shop', '2026-06-02', 'one'),
        toEntry('rent', '2026-06-01', 'one'),
      ]),
    );
    expect(after).toEqual(new Map([...between, ...before]));
    expect(after.size).toBe(3);
    expect(await lastSeqOf(store, 'c')).toBe(2);
  });

  it('tells two equal entries apart by their ids where these are the same under both', async () => {
    const { ids } = await start();
    const coffee = (id: string) =>
      makeTransaction({ bankTransactionId: id, bookingDate: '2026-06-02', remittanceInformation: 'coffee' });
    const rent = toEntry('rent', '2026-06-01', 'any');
    const before = await ids(toAnswer('one', [coffee('1'), rent]));
    const after = await ids(toAnswer('two', [coffee('2'), rent]));
    expect(after.get('rent')).toBe(before.get('rent'));
    // The first one is gone, and another is there.
    expect(after.get('coffee')).not.toBe(before.get('coffee'));
  });

  it('has no id move to another entry by the first pages of an answer, which cannot tell what the next ones bear', async () => {
    const coffee = (id: string) =>
      makeTransaction({ bankTransactionId: id, bookingDate: '2026-06-02', remittanceInformation: 'coffee' });
    const byBankId = (view: Awaited<ReturnType<StatementBook['record']>>) =>
      new Map(view?.entries.map(({ transaction, key }) => [transaction.bankTransactionId, key]));
    const book = new StatementBook(createMemoryBookStore());
    const record = async (answer: BookAnswer) => byBankId(await book.record(name, answer, whole));
    const before = await record(toAnswer('one', [coffee('1'), toEntry('rent', '2026-06-01', 'any')]));
    const part = { isComplete: false, completeDays: [{ from: '2026-06-03', to: '2026-06-20' }] };
    // Renewed: one more of that day, and so many newer ones that the page ends here.
    const newer = toEntry('newer', '2026-06-10', 'any');
    const between = await record(toAnswer('two', [newer, coffee('2')], part));
    expect(between.get('1')).toBe(before.get('1'));
    expect(between.has(newer.bankTransactionId)).toBe(true);
    const after = await record(
      toAnswer('two', [newer, coffee('2'), coffee('1'), toEntry('rent', '2026-06-01', 'any')]),
    );
    expect(after.get('1')).toBe(before.get('1'));
    expect(after.get('2')).not.toBe(before.get('1'));
    expect(after.size).toBe(4);
  });

  it('has every entry once where the first pages come under a new consent with ids of its own', async () => {
    const { store, ids } = await start();
    const all = (consent: string) => [toEntry('shop', '2026-06-02', consent), toEntry('rent', '2026-06-01', consent)];
    const before = await ids(toAnswer('one', all('one')));
    const part = { isComplete: false, completeDays: [{ from: '2026-06-03', to: '2026-06-20' }] };
    expect(await ids(toAnswer('two', all('two').slice(0, 1), part))).toEqual(before);
    expect(await ids(toAnswer('two', all('two')))).toEqual(before);
    // Nothing is told of it.
    expect(await lastSeqOf(store, 'c')).toBe(1);
  });

  it.each([
    ['says where its history ends', { historyFrom: '2026-05-01' }],
    ['has said so beforehand', { shownFrom: '2026-05-01' }],
  ])('keeps what is missing at the end of what a bank shows that %s', async (_what, rest) => {
    const { ids } = await start();
    const days = ['2026-06-10', '2026-05-20', '2026-04-01'];
    const all = days.map((day) => toEntry(day, day, 'any'));
    const before = await ids(toAnswer('one', all));
    // It files the second one under a day of April.
    const window = { from: '2026-03-01', to: null };
    expect(await ids(toAnswer('two', all.slice(0, 1), { ...rest, window }))).toEqual(before);
    // What is missing of days further on is gone.
    const after = await ids(toAnswer('two', [], { ...rest, window }));
    expect(after.has('2026-06-10')).toBe(false);
    expect(after.has('2026-05-20')).toBe(true);
  });

  it('goes on with a walk under the consent alone that it was begun under', () => {
    const stops = new StatementStops();
    const stopped = { ask: { window: whole }, stop: { asked: null, walked: {} }, entries: 1 };
    const { link } = makeSession(makeBank('berlin-group'));
    const toPlace = (over: Partial<Link>) => {
      const record = { key: 'a', account: makeAccount('r1') };
      const reading = { value: [record], fetchedAtMs: 0, defects: [], incomplete: null, link } as const;
      const located: LocatedAccount = {
        link: { ...link, ...over },
        record,
        reading: { ...reading, freshness: 'LIVE', staleBecause: null, nextRefreshAtMs: 0 },
      };
      return { located, window: whole };
    };
    for (const other of [{ id: 'another' }, { consentId: 'renewed' }]) {
      stops.put(toPlace({}), stopped);
      expect(stops.take(toPlace(other))).toBeNull();
      // What has been read anew meanwhile needs no going on.
      expect(stops.take(toPlace({}))).toBeNull();
    }
    stops.put(toPlace({}), stopped);
    expect(stops.take(toPlace({}))).toMatchObject(stopped);
    expect(stops.take(toPlace({}))).toBeNull();
  });
});
