// A bank that is reached by another way than before: entries keep their ids where what they say tells which they are, stand once, and what
// nobody can tell is told.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BookAnswer, StatementBook } from '../../../src/book/book.ts';
import { decodeChanges } from '../../../src/book/changes.ts';
import { addDays } from '../../../src/domain/dates.ts';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import type { Transaction } from '../../../src/domain/transaction.ts';
import { createMemoryBookStore } from '../../support/memory-book.ts';
import { makeTransaction } from '../../support/transactions.ts';

const name = { customerId: 'c', bankId: 'direct', accountKey: 'a' };
const whole = { from: '2026-01-01', to: null };
const currency = parseCurrency('EUR') ?? raise();
function raise(): never {
  throw new TypeError('EUR is a currency');
}

interface Said extends Partial<Omit<Transaction, 'amount'>> {
  readonly minor?: bigint;
}

/** An entry as one way tells it. */
function said({ minor = 1000n, ...rest }: Said): Transaction {
  return makeTransaction({
    amount: { amountMinor: minor, currency },
    creditDebitIndicator: 'DEBIT',
    bookingDate: '2026-06-10',
    remittanceInformation: null,
    ...rest,
  });
}

const merchant = (called: string) => ({ name: called, identification: null, merchantCategoryCode: null });

function toAnswer(way: string, transactions: readonly Transaction[], rest: Partial<BookAnswer> = {}): BookAnswer {
  return {
    window: whole,
    transactions,
    atMs: 1_790_000_000_000,
    today: '2026-06-20',
    isComplete: true,
    hasDefects: false,
    hasSharedIds: false,
    notes: [],
    consent: way,
    askedBankId: way,
    ...rest,
  };
}

/** What proves that a way shows the days from then on. */
const early = (way: string): Transaction =>
  said({
    bankTransactionId: `early ${way}`,
    bookingDate: '2026-03-01',
    minor: 77_777n,
    remittanceInformation: 'early',
  });

function start() {
  const store = createMemoryBookStore();
  const book = new StatementBook(store);
  return {
    async read(way: string, transactions: readonly Transaction[], rest: Partial<BookAnswer> = {}) {
      const view = await book.record(name, toAnswer(way, [...transactions, early(way)], rest), whole);
      const entries = (view?.entries ?? []).filter(({ transaction }) => transaction.remittanceInformation !== 'early');
      return { view, keys: entries.map(({ key }) => key), entries };
    },
    async changes() {
      const sets = await store.readChanges('c', 0, 100);
      return sets.map(({ bytes }) => decodeChanges(bytes).map(({ kind }) => kind));
    },
  };
}

describe('entries of a bank that is reached by another way', () => {
  const rent = { remittanceInformation: 'Miete Juni', counterparty: merchant('Hausverwaltung Meyer') };
  it.each<[string, Said, Said]>([
    ['says the same under another id', rent, rent],
    [
      'is told in another spelling',
      rent,
      { remittanceInformation: 'MIETE JUNI/2026', counterparty: merchant('HAUSVERWALTUNG MEYER') },
    ],
    ['has the name in its text', { counterparty: merchant('Rewe') }, { remittanceInformation: 'REWE SAGT DANKE' }],
    ['is told with other words altogether', rent, { remittanceInformation: 'SEPA Dauerauftrag 0815' }],
    ['is told with no words', rent, {}],
    [
      'is filed under its value date',
      { ...rent, bookingDate: '2026-06-10', valueDate: '2026-06-12' },
      { ...rent, bookingDate: null, valueDate: '2026-06-12' },
    ],
    ['is filed a day later', rent, { ...rent, bookingDate: '2026-06-11' }],
    ['is filed over a long weekend', rent, { ...rent, bookingDate: '2026-06-14' }],
    [
      'has the same end-to-end id, other words and another day',
      { ...rent, endToEndId: 'E2E-4711-99' },
      { remittanceInformation: 'Dauerauftrag', endToEndId: 'E2E-4711-99', bookingDate: '2026-06-12' },
    ],
    [
      'has the bank’s own reference, other words and another day',
      { ...rent, entryReference: 'REF-20260610-00017' },
      { remittanceInformation: 'x', entryReference: 'REF-20260610-00017', bookingDate: '2026-06-12' },
    ],
    [
      'has no end-to-end id by one way, in the words of banks',
      { ...rent, endToEndId: 'NOTPROVIDED' },
      { ...rent, endToEndId: 'E2E-1234' },
    ],
  ])('one that %s keeps its id, both ways', async (_what, one, other) => {
    for (const [first, second] of [
      [one, other],
      [other, one],
    ] as const) {
      const { read, changes } = start();
      const before = await read('direct', [said({ bankTransactionId: '1', ...first })]);
      const after = await read('source', [said({ bankTransactionId: 'x-9', ...second })]);
      expect(after.keys).toEqual(before.keys);
      expect(await read('direct', [said({ bankTransactionId: '1', ...first })])).toMatchObject({ keys: before.keys });
      expect((await changes()).flat().filter((kind) => kind === 'ADDED')).toHaveLength(2);
      expect((await changes()).flat()).not.toContain('VANISHED');
    }
  });

  it.each<[string, Said, Said]>([
    ['another amount', rent, { ...rent, minor: 1001n }],
    ['another side', rent, { ...rent, creditDebitIndicator: 'CREDIT' }],
    ['another day and no words in common', rent, { remittanceInformation: 'Strom', bookingDate: '2026-06-11' }],
    ['a day that is a week away', rent, { ...rent, bookingDate: '2026-06-17' }],
    ['another end-to-end id', { ...rent, endToEndId: 'E2E-1111' }, { ...rent, endToEndId: 'E2E-2222' }],
  ])('one with %s is another one, and the one before is told to be gone', async (_what, one, other) => {
    const { read, changes } = start();
    const before = await read('direct', [said({ bankTransactionId: '1', ...one })]);
    const after = await read('source', [said({ bankTransactionId: '1', ...other })]);
    expect(after.keys).toHaveLength(1);
    expect(after.keys).not.toEqual(before.keys);
    expect((await changes()).at(-1)).toEqual(['VANISHED', 'ADDED']);
  });

  it('are as many as there are: two equal ones of one day stay two, a third one is new', async () => {
    const { read, changes } = start();
    const coffee = (id: string) => said({ bankTransactionId: id, minor: 350n, counterparty: merchant('Café Blau') });
    const there = (id: string) =>
      said({ bankTransactionId: id, minor: 350n, remittanceInformation: 'CAFÉ BLAU KARTE 1' });
    const before = await read('direct', [coffee('1'), coffee('2')]);
    expect(new Set(before.keys).size).toBe(2);
    const after = await read('source', [there('a'), there('b')]);
    expect(new Set(after.keys)).toEqual(new Set(before.keys));
    const more = await read('source', [there('c'), there('a'), there('b')]);
    expect(more.keys).toEqual(expect.arrayContaining([...before.keys]));
    expect(more.keys).toHaveLength(3);
    expect((await changes()).flat()).not.toContain('VANISHED');
  });

  it('are recognised in their order where each is filed a day later', async () => {
    const { read } = start();
    const coffee = (day: string, remittanceInformation: string) =>
      said({
        bankTransactionId: `${remittanceInformation} ${day}`,
        minor: 350n,
        bookingDate: day,
        remittanceInformation,
      });
    const days = ['2026-06-08', '2026-06-09', '2026-06-10'];
    const before = await read('direct', days.map((day) => coffee(day, 'Café Blau')).reverse());
    const after = await read('source', days.map((day) => coffee(addDays(day, 1), 'CAFÉ BLAU SAGT DANKE')).reverse());
    expect(after.keys).toEqual(before.keys);
  });

  it('are the same where one way still calls pending what is booked by the other', async () => {
    const { read, changes } = start();
    const before = await read('direct', [said({ bankTransactionId: '1', ...rent })]);
    const pending = said({ bankTransactionId: 'x', ...rent, status: 'PENDING' });
    expect((await read('source', [pending])).keys).toEqual(before.keys);
    expect((await read('source', [{ ...pending, status: 'BOOKED' }])).keys).toEqual(before.keys);
    expect((await changes()).slice(1).flat()).toEqual(['CORRECTED', 'BOOKED']);
  });

  it('that were pending are proposed to be what is booked by the other way, as at one bank', async () => {
    const { read } = start();
    const before = await read('direct', [said({ bankTransactionId: '1', ...rent, status: 'PENDING' })]);
    const after = await read('source', [said({ bankTransactionId: 'x', ...rent, bookingDate: '2026-06-11' })]);
    expect(after.entries).toMatchObject([{ supersedes: before.keys[0], supersedesConfidence: 'LIKELY' }]);
  });

  it('take the place of each other where nobody can tell which is which, and say so', async () => {
    const { read, changes } = start();
    const one = said({ bankTransactionId: '1', remittanceInformation: 'Anna' });
    const other = said({ bankTransactionId: '2', remittanceInformation: 'Bruno' });
    const before = await read('direct', [one, other]);
    const after = await read('source', [
      said({ bankTransactionId: 'a', remittanceInformation: 'Kartenzahlung 1' }),
      said({ bankTransactionId: 'b', remittanceInformation: 'Kartenzahlung 2' }),
    ]);
    expect(after.keys).toHaveLength(2);
    expect(after.keys.some((key) => before.keys.includes(key))).toBe(false);
    expect(new Set(after.entries.map(({ supersedes }) => supersedes))).toEqual(new Set(before.keys));
    expect(after.entries.map(({ supersedesConfidence }) => supersedesConfidence)).toEqual(['POSSIBLE', 'POSSIBLE']);
    expect((await changes()).at(-1)).toEqual(['SUPERSEDED', 'SUPERSEDED', 'ADDED', 'ADDED']);
  });

  it('wait for the rest of their day where an answer breaks off in it', async () => {
    const { read } = start();
    const before = await read('direct', [
      said({ bankTransactionId: '1', ...rent }),
      said({ bankTransactionId: '2', remittanceInformation: 'Anna' }),
    ]);
    const part = { isComplete: false, completeDays: [{ from: '2026-06-11', to: '2026-06-20' }] };
    const between = await read(
      'source',
      [said({ bankTransactionId: 'a', remittanceInformation: 'Kartenzahlung' })],
      part,
    );
    expect(new Set(between.keys)).toEqual(new Set(before.keys));
    const after = await read('source', [
      said({ bankTransactionId: 'a', remittanceInformation: 'Kartenzahlung' }),
      said({ bankTransactionId: 'b', ...rent }),
    ]);
    expect(new Set(after.keys)).toEqual(new Set(before.keys));
  });

  it('stay where the new way shows less, however little it says of that, and are told to stay', async () => {
    const { read, changes } = start();
    const old = [
      said({ bankTransactionId: '1', bookingDate: '2026-02-01', minor: 1n }),
      said({ bankTransactionId: '2', bookingDate: '2026-05-20', minor: 2n }),
      said({ bankTransactionId: '3', bookingDate: '2026-06-10', minor: 3n }),
    ];
    const book = new StatementBook(createMemoryBookStore());
    const before = await book.record(name, toAnswer('direct', old), whole);
    // It claims to have shown everything, and begins in May.
    const after = await book.record(
      name,
      toAnswer('source', [
        said({ bankTransactionId: 'c', bookingDate: '2026-06-10', minor: 3n }),
        said({ bankTransactionId: 'n', bookingDate: '2026-05-19', minor: 9n }),
      ]),
      whole,
    );
    expect(after?.entries).toHaveLength(4);
    for (const { key } of before?.entries ?? []) expect(after?.entries.map((entry) => entry.key)).toContain(key);
    expect(after?.coverage.notesOf(whole)).toEqual([{ code: 'NOT_SHOWN_ANEW', count: 2 }]);
    await read('direct', []);
    expect((await changes()).flat()).toEqual(['ADDED']);
  });

  it.each<[string, Partial<Transaction>]>([
    ['balance, as of the end of their day', { balanceAfter: { amountMinor: 50_000n, currency } }],
    ['reference, of the batch that they came in', { entryReference: 'BATCH-2026-06-10' }],
    ['end-to-end id', { endToEndId: 'GIFT-2026' }],
  ])('of one %s are told apart by what they say', async (_what, shared) => {
    const { read, changes } = start();
    const to = (id: string, remittanceInformation: string) =>
      said({ bankTransactionId: id, remittanceInformation, ...shared });
    const before = await read('direct', [to('1', 'Anna Meyer'), to('2', 'Bruno Kaiser')]);
    const after = await read('source', [to('x', 'SEPA BRUNO KAISER'), to('y', 'SEPA ANNA MEYER')]);
    expect(after.keys).toEqual(before.keys.toReversed());
    expect((await changes()).flat()).not.toContain('VANISHED');
  });

  it.each([2, 3, 5])(
    'stay where they begin before the new way does: the same thing bought on %i days',
    async (count) => {
      const by = (way: string, from: number, remittanceInformation: string) => {
        const days = Array.from({ length: count }, (_, index) => addDays('2026-06-01', from + count - 1 - index));
        const daily = days.map((bookingDate) =>
          said({ bankTransactionId: `${way} ${bookingDate}`, minor: 350n, bookingDate, remittanceInformation }),
        );
        const others = [1n, 2n, 3n].map((minor) =>
          said({ bankTransactionId: `${way} ${minor}`, minor, bookingDate: '2026-05-30', remittanceInformation: 'x' }),
        );
        return [...daily, ...others];
      };
      const book = new StatementBook(createMemoryBookStore());
      const before = await book.record(name, toAnswer('direct', by('direct', 0, 'Café Blau')), whole);
      const after = await book.record(name, toAnswer('source', by('source', 1, 'CAFÉ BLAU SAGT DANKE')), whole);
      const [newest, ...others] = (after?.entries ?? []).map(({ key }) => key);
      expect(others).toEqual(before?.entries.map(({ key }) => key));
      expect(newest).toBeDefined();
      expect(after?.coverage.notesOf(whole)).toEqual([{ code: 'NOT_SHOWN_ANEW', count: 1 }]);
    },
  );

  it('stay, and keep their ids, where the new way shows the newest of them a day late', async () => {
    const { read, changes } = start();
    const days = ['2026-06-20', '2026-06-19', '2026-06-12'];
    const by = (way: string, from: number) =>
      days.slice(from).map((bookingDate) => said({ bankTransactionId: `${way} ${bookingDate}`, ...rent, bookingDate }));
    const before = await read('direct', by('direct', 0));
    const late = await read('source', by('source', 1));
    expect(late.keys).toEqual(before.keys);
    expect(late.view?.coverage.notesOf(whole)).toEqual([{ code: 'NOT_SHOWN_ANEW', count: 1 }]);
    expect((await read('source', by('source', 0), { today: '2026-06-21' })).keys).toEqual(before.keys);
    expect((await changes()).flat().filter((kind) => kind !== 'CORRECTED')).toEqual([
      'ADDED',
      'ADDED',
      'ADDED',
      'ADDED',
    ]);
  });

  it('keep their ids where the new way files them behind the window that is read first', async () => {
    const { read, changes } = start();
    const by = (way: string, bookingDate: string) => said({ bankTransactionId: way, ...rent, bookingDate });
    const before = await read('direct', [by('direct', '2026-04-30')]);
    const other = said({ bankTransactionId: 'o', minor: 5n, bookingDate: '2026-04-29' });
    const older = await read('source', [other], { window: { from: '2026-01-01', to: '2026-04-30' } });
    expect(older.keys).toEqual(expect.arrayContaining([...before.keys]));
    const after = await read('source', [by('source', '2026-05-02'), other]);
    expect(after.keys).toHaveLength(2);
    expect(after.keys).toEqual(expect.arrayContaining([...before.keys]));
    expect((await changes()).flat()).not.toContain('VANISHED');
  });

  it.each<[string, Partial<BookAnswer>]>([
    ['something unreadable in it', { hasDefects: true }],
    ['what another book has kept', { isKept: true }],
  ])(
    'are as many as there are where ids of one way are ids of the other, in an answer with %s',
    async (_what, rest) => {
      const { read } = start();
      const to = (id: string, remittanceInformation: string) => said({ bankTransactionId: id, remittanceInformation });
      await read('direct', [to('1', 'Anna'), to('2', 'Bruno')]);
      const after = await read('source', [to('1', 'Kartenzahlung 1'), to('2', 'Kartenzahlung 2')], rest);
      expect(after.keys).toHaveLength(2);
      const more = said({ bankTransactionId: '3', minor: 5n });
      const old = said({ bankTransactionId: '3', minor: 7n });
      await read('direct', [to('1', 'Anna'), to('2', 'Bruno'), old]);
      const kept = await read('source', [to('1', 'Kartenzahlung 1'), to('2', 'Kartenzahlung 2'), more], rest);
      expect(kept.entries.map(({ transaction }) => transaction.amount.amountMinor).sort()).toEqual([
        1000n,
        1000n,
        5n,
        7n,
      ]);
    },
  );

  it('are neither lost nor there twice, whatever two ways make of one ledger', async () => {
    const entry = fc.record({
      day: fc.integer({ min: 0, max: 25 }),
      minor: fc.integer({ min: 1, max: 4 }),
      text: fc.constantFrom('Rewe', 'Edeka', 'Miete', 'Café Blau'),
      lag: fc.integer({ min: 0, max: 3 }),
    });
    const habit = fc.record({
      words: fc.constantFrom('same', 'more', 'other', 'none'),
      day: fc.constantFrom('booking', 'value', 'both'),
      hasReferences: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { maxLength: 25 }),
        habit,
        fc.nat(25),
        async (ledger, { words, day, hasReferences }, late) => {
          const { read } = start();
          const toDays = (each: (typeof ledger)[number]) => {
            const bookingDate = addDays('2026-05-20', each.day);
            return { bookingDate, valueDate: addDays(bookingDate, each.lag) };
          };
          const reference = (index: number) => (hasReferences ? { entryReference: `REFERENCE-${index}` } : {});
          const direct = ledger.map((each, index) =>
            said({
              bankTransactionId: `${index}`,
              minor: BigInt(each.minor),
              ...toDays(each),
              counterparty: merchant(each.text),
              ...reference(index),
            }),
          );
          const texts = {
            same: (text: string) => text,
            more: (text: string) => `KARTE ${text} 17`,
            other: () => 'Umsatz',
            none: () => null,
          };
          const bySource = ledger.map((each, index) => {
            const { bookingDate, valueDate } = toDays(each);
            const days =
              day === 'both' ? { bookingDate, valueDate } : { bookingDate: day === 'value' ? valueDate : bookingDate };
            return said({
              bankTransactionId: `s${ledger.length - index}`,
              minor: BigInt(each.minor),
              ...days,
              remittanceInformation: texts[words](each.text),
              ...reference(index),
            });
          });
          const known = direct.filter((_, index) => index < late);
          const before = await read('direct', known.toReversed());
          const after = await read('source', bySource.toReversed());
          const sorted = (entries: typeof after.entries) =>
            entries.map(({ transaction }) => transaction.amount.amountMinor).sort();
          expect(sorted(after.entries)).toEqual(ledger.map(({ minor }) => BigInt(minor)).sort());
          expect(new Set(after.keys).size).toBe(ledger.length);
          // Nothing shares its amount: then each is known, on whichever day and in whatever words.
          const minors = ledger.map(({ minor }) => minor);
          const isAlone = (index: number) => minors.filter((minor) => minor === minors[index]).length === 1;
          const keyOf = (entries: typeof after.entries, minor: number | undefined) =>
            entries.find(({ transaction }) => transaction.amount.amountMinor === BigInt(minor ?? 0))?.key;
          const canTell = day !== 'value' || hasReferences;
          for (const index of known.keys())
            if (isAlone(index) && canTell)
              expect(keyOf(after.entries, minors[index])).toBe(keyOf(before.entries, minors[index]));
          const again = await read('direct', direct.toReversed());
          expect(sorted(again.entries)).toEqual(ledger.map(({ minor }) => BigInt(minor)).sort());
        },
      ),
      { numRuns: 300 },
    );
  });
});
