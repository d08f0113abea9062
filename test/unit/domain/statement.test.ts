import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dayOf,
  newestFirst,
  parseBankTransactionKey,
  toStatement,
  undatedSortDate,
} from '../../../src/domain/statement.ts';
import type { Transaction } from '../../../src/domain/transaction.ts';
import { makeTransaction } from '../../support/transactions.ts';

const euro = makeTransaction().amount.currency;

describe('the day of an entry', () => {
  it.each([
    ['booked', { bookingDate: '2026-11-02', valueDate: '2026-11-01' }, '2026-11-02'],
    ['valued', { bookingDate: null, valueDate: '2026-11-01' }, '2026-11-01'],
    ['transacted', { bookingDate: null, transactionDateTime: '2026-10-31T23:10:00.000Z' }, '2026-10-31'],
    ['none', { bookingDate: null }, null],
  ])('is the %s one', (_name, known, day) => {
    expect(dayOf(makeTransaction(known))).toBe(day);
    expect(toStatement([makeTransaction(known)])[0]?.sortDate).toBe(day ?? undatedSortDate);
  });
});

describe('the key of an entry', () => {
  it('is the bank’s id where there is one', () => {
    const [entry] = toStatement([makeTransaction({ bankTransactionId: 'T1' })]);
    expect(entry).toMatchObject({ key: 's:2026-11-02:T1', identityStability: 'STABLE', supersedes: null });
  });

  it('is another one on another day, since some banks give one id to entries of different months', () => {
    const [november] = toStatement([makeTransaction({ bankTransactionId: '9998' })]);
    const [august] = toStatement([makeTransaction({ bankTransactionId: '9998', bookingDate: '2026-08-05' })]);
    expect(november?.key).not.toBe(august?.key);
  });

  it.each([
    ['s:2026-11-02:a:b', { bankTransactionId: 'a:b', day: '2026-11-02' }],
    ['s::T1', { bankTransactionId: 'T1', day: null }],
    ['s:T1', { bankTransactionId: 'T1', day: null }], // as it was written before days were part of it
    ['d:abc', null],
    ['s:', null],
  ])('%s is read back', (key, parsed) => {
    expect(parseBankTransactionKey(key)).toEqual(parsed);
  });

  it('cannot be mistaken for a derived one, whatever the bank writes as id', () => {
    const [derived] = toStatement([makeTransaction()]);
    const [stable] = toStatement([makeTransaction({ bankTransactionId: derived?.key ?? '' })]);
    expect(derived?.key).toMatch(/^d:[A-Za-z0-9_-]{43}$/);
    expect(stable?.key).not.toBe(derived?.key);
  });

  it('stays when status, value date, kind and raw change', () => {
    const pending = makeTransaction({ status: 'PENDING', raw: { status: 'p' } });
    const booked = makeTransaction({ valueDate: '2026-11-03', kind: 'PURCHASE', raw: { status: 'b' } });
    expect(toStatement([pending])[0]?.key).toBe(toStatement([booked])[0]?.key);
  });

  it.each([
    ['amount', { amount: { amountMinor: 101n, currency: euro } }],
    ['indicator', { creditDebitIndicator: 'CREDIT' as const }],
    ['day', { bookingDate: '2026-11-03' }],
    ['text', { remittanceInformation: 'x' }],
    ['reference', { entryReference: 'x' }],
    ['end-to-end id', { endToEndId: 'x' }],
    ['balance after', { balanceAfter: { amountMinor: -5n, currency: euro } }],
    ['counterparty', { counterparty: { name: 'x', identification: null, merchantCategoryCode: null } }],
  ])('differs with the %s', (_name, known) => {
    expect(toStatement([makeTransaction(known)])[0]?.key).not.toBe(toStatement([makeTransaction()])[0]?.key);
  });

  it('does not run fields into each other', () => {
    const one = makeTransaction({ remittanceInformation: 'a', entryReference: 'b' });
    const other = makeTransaction({ remittanceInformation: 'b', entryReference: 'a' });
    expect(toStatement([one])[0]?.key).not.toBe(toStatement([other])[0]?.key);
  });

  it('counts equals, so that two coffees are two entries', () => {
    const entries = toStatement([makeTransaction(), makeTransaction(), makeTransaction()]);
    expect(entries.map(({ identityStability }) => identityStability)).toEqual([
      'POSITIONAL',
      'POSITIONAL',
      'POSITIONAL',
    ]);
    expect(new Set(entries.map(({ key }) => key)).size).toBe(3);
  });
});

describe('what replaces what', () => {
  it('drops a pending entry that a booked one names, and remembers its key', () => {
    const pending = makeTransaction({ bankTransactionId: 'P1', status: 'PENDING' });
    const booked = makeTransaction({ bankTransactionId: 'B1', supersedesBankTransactionId: 'P1' });
    const entries = toStatement([pending, booked]);
    expect(entries.map(({ key, supersedes }) => [key, supersedes])).toEqual([['s:2026-11-02:B1', 's::P1']]);
  });

  it('keeps a pending entry that only another pending one names', () => {
    const first = makeTransaction({ bankTransactionId: 'P1', status: 'PENDING' });
    const second = makeTransaction({ bankTransactionId: 'P2', status: 'PENDING', supersedesBankTransactionId: 'P1' });
    expect(toStatement([first, second])).toHaveLength(2);
  });

  it('counts one id once when one is booked and the other not yet', () => {
    const readings = [
      makeTransaction({ bankTransactionId: 'A', status: 'PENDING', bookingDate: '2026-11-09' }),
      makeTransaction({ bankTransactionId: 'A', bookingDate: '2026-11-02' }),
    ];
    for (const order of [readings, [...readings].reverse()]) {
      expect(toStatement(order).map(({ sortDate }) => sortDate)).toEqual(['2026-11-02']);
    }
  });

  it('keeps two booked entries of one id, by what they say', () => {
    const entries = toStatement([
      makeTransaction({ bankTransactionId: 'A', bookingDate: '2026-11-02' }),
      makeTransaction({ bankTransactionId: 'A', bookingDate: '2026-11-03' }),
    ]);
    expect(entries.map(({ sortDate }) => sortDate)).toEqual(['2026-11-03', '2026-11-02']);
    expect(entries.map(({ identityStability }) => identityStability)).toEqual(['DERIVED', 'DERIVED']);
  });
});

const anyEntry = fc
  .record({
    bankTransactionId: fc.option(fc.constantFrom('A', 'B', 'C', 'D', 'E'), { freq: 2 }),
    status: fc.constantFrom('BOOKED' as const, 'PENDING' as const),
    bookingDate: fc.option(fc.constantFrom('2026-11-01', '2026-11-02', '2026-11-03')),
    valueDate: fc.option(fc.constantFrom('2026-11-01', '2026-11-04')),
    transactionDateTime: fc.option(fc.constantFrom('2026-11-01T10:00:00.000Z', '2026-11-01T11:00:00.000Z')),
    remittanceInformation: fc.option(fc.constantFrom('x', 'y')),
    supersedesBankTransactionId: fc.option(fc.constantFrom('A', 'B'), { freq: 2 }),
    raw: fc.constantFrom(1, 2, 3),
  })
  .map(makeTransaction);

describe('a statement', () => {
  it('has the same keys whatever the order of its entries, each once, newest first', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 30 }), fc.infiniteStream(fc.nat()), (entries, stream) => {
        const shuffled = entries
          .map((entry) => ({ entry, at: stream.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ entry }) => entry);
        const statement = toStatement(entries);
        const keysOf = (list: readonly { readonly key: string }[]) => list.map(({ key }) => key).sort();
        expect(keysOf(toStatement(shuffled))).toEqual(keysOf(statement));
        expect(new Set(statement.map(({ key }) => key)).size).toBe(statement.length);
        expect([...statement].sort(newestFirst)).toEqual(statement);
        // Nothing is dropped but what is pending and under its id booked, or named as replaced.
        const isBooked = (id: string | null) =>
          entries.some((entry) => entry.bankTransactionId === id && entry.status === 'BOOKED');
        const countOf = (id: string, status: string) =>
          entries.filter((entry) => entry.bankTransactionId === id && entry.status === status).length;
        const isIdOfOne = (id: string) => countOf(id, 'BOOKED') < 2 && countOf(id, 'PENDING') < 2;
        const replaced = new Set(
          entries.flatMap(({ status, supersedesBankTransactionId: id }) =>
            status === 'BOOKED' && id !== null ? [id] : [],
          ),
        );
        const kept = entries.filter(({ bankTransactionId: id, status }) => {
          if (id === null || status === 'BOOKED' || !isIdOfOne(id)) return true;
          return !isBooked(id) && !replaced.has(id);
        });
        expect(statement).toHaveLength(kept.length);
        const withoutId = kept.filter(({ bankTransactionId: id }) => id === null || !isIdOfOne(id));
        expect(statement.filter(({ identityStability }) => identityStability !== 'STABLE')).toHaveLength(
          withoutId.length,
        );
      }),
    );
  });

  const balance = (amountMinor: bigint) => ({ amountMinor, currency: euro });
  const ofOneDay = (texts: readonly string[], more: (index: number) => Partial<Transaction> = () => ({})) =>
    texts.map((remittanceInformation, index) => makeTransaction({ remittanceInformation, ...more(index) }));
  const textsOf = (transactions: readonly Transaction[]) =>
    toStatement(transactions).map(({ transaction }) => transaction.remittanceInformation);

  it('keeps the bank’s order within a day', () => {
    const texts = ['one', 'two', 'three', 'four', 'five'];
    expect(textsOf(ofOneDay(texts))).toEqual(texts);
    const ids = ofOneDay(texts, (index) => ({ bankTransactionId: `${9 - index}` }));
    expect(textsOf(ids)).toEqual(texts);
  });

  it('turns it where the bank’s days rise', () => {
    const days = ['2026-11-01', '2026-11-02', '2026-11-02', '2026-11-03'];
    const rising = ofOneDay(['a', 'b', 'c', 'd'], (index) => ({ bookingDate: days[index] ?? null }));
    expect(textsOf(rising)).toEqual(['d', 'c', 'b', 'a']);
    expect(textsOf(rising.toReversed())).toEqual(['d', 'c', 'b', 'a']);
  });

  it('turns it where the balances follow only the other way round', () => {
    // Each is one euro out: whoever has the lowest balance is the newest.
    const falling = ofOneDay(['a', 'b', 'c'], (index) => ({ balanceAfter: balance(900n + 100n * BigInt(index)) }));
    expect(textsOf(falling)).toEqual(['a', 'b', 'c']);
    expect(textsOf(falling.toReversed())).toEqual(['a', 'b', 'c']);
  });

  it('has an order of its own for a bank that lists in none, and may do otherwise the next time', () => {
    const days = [3, 1, 2, 3, 1, 2, 3, 1, 2].map((number) => `2026-11-0${number}`);
    const texts = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
    const unordered = ofOneDay(texts, (index) => ({ bookingDate: days[index] ?? null }));
    const again = [4, 8, 0, 2, 6, 1, 7, 3, 5].flatMap((index) => unordered[index] ?? []);
    expect(textsOf(again)).toEqual(textsOf(unordered));
  });

  it('keeps the order of instants where there are any', () => {
    const times = ['2026-11-02T08:00:00.000Z', '2026-11-02T10:00:00.000Z', '2026-11-02T09:00:00.000Z'];
    const timed = ofOneDay(['a', 'b', 'c'], (index) => ({ transactionDateTime: times[index] ?? null }));
    expect(textsOf(timed)).toEqual(['b', 'c', 'a']);
  });

  it('of 20,000 entries takes well under 150 ms', () => {
    const entries = Array.from({ length: 20_000 }, (_, index) =>
      makeTransaction({
        bankTransactionId: index % 2 === 0 ? `id-${index}` : null,
        remittanceInformation: `entry ${index}`,
        bookingDate: `2026-${String((index % 12) + 1).padStart(2, '0')}-${String((index % 28) + 1).padStart(2, '0')}`,
      }),
    );
    toStatement(entries);
    // Processor time: what a busy machine does besides is not counted.
    const before = process.cpuUsage();
    expect(toStatement(entries)).toHaveLength(20_000);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(500); // measured: a fifth of it
  });
});
