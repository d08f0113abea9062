import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MergedEntries, mergeEntries, type PagedEntry, toPagedEntry } from '../../../src/banks/merge-entries.ts';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import type { Transaction } from '../../../src/domain/transaction.ts';

const gbp = parseCurrency('GBP');
if (gbp === null) throw new Error('GBP is a currency');

interface Sketch {
  readonly id?: string | null;
  readonly reference?: string | null;
  readonly minor: number;
  readonly day?: string | null;
  readonly text?: string;
  readonly status?: Transaction['status'];
}

function toTransaction({
  id = null,
  reference = null,
  minor,
  day = '2026-11-02',
  text = '',
  status = 'BOOKED',
}: Sketch): Transaction {
  if (gbp === null) throw new Error('GBP is a currency');
  return {
    bankTransactionId: id,
    entryReference: reference,
    supersedesBankTransactionId: null,
    reversesBankTransactionId: null,
    status,
    kind: 'OTHER',
    amount: { amountMinor: BigInt(Math.abs(minor)), currency: gbp },
    creditDebitIndicator: minor < 0 ? 'DEBIT' : 'CREDIT',
    originalAmount: null,
    exchangeRate: null,
    bookingDate: day,
    valueDate: null,
    transactionDateTime: null,
    counterparty: null,
    remittanceInformation: text,
    bankTransactionCode: null,
    endToEndId: null,
    balanceAfter: null,
    raw: { id, reference, minor, day, text },
  };
}

function toPages(pages: readonly (readonly Sketch[])[], list = '/list'): PagedEntry[][] {
  return pages.map((page) => page.map((sketch, index) => toPagedEntry(toTransaction(sketch), list, index)));
}

/** Entries as sorted texts: order is not promised. */
function contentsOf(transactions: readonly Transaction[]): string[] {
  return transactions.map((transaction) => JSON.stringify(transaction.raw)).sort();
}

/** What was noted, and of how many entries. */
const noted = ({ notes }: MergedEntries) => notes.map(({ code, transactions }) => `${code} ${transactions.length}`);

/** A statement cut into pages, each of which begins with the last `overlap` entries of the one before. */
function cut<T>(entries: readonly T[], size: number, overlap: number): T[][] {
  const pages: T[][] = [];
  for (let start = 0; ; start += size - overlap) {
    pages.push(entries.slice(start, start + size));
    if (start + size >= entries.length) return pages;
  }
}

const coffee: Sketch = { minor: -300, text: 'COFFEE' };
const metro: Sketch = { minor: -280, text: 'METRO' };
const rent: Sketch = { minor: -90_000, text: 'RENT' };
const book: Sketch = { minor: -1_200, text: 'BOOK' };

describe('entries with bank ids', () => {
  it('count once when they end one page and begin the next', () => {
    const [a, b, c, d] = [
      { ...coffee, id: 'A' },
      { ...metro, id: 'B' },
      { ...rent, id: 'C' },
      { ...book, id: 'D' },
    ] as const;
    const merged = mergeEntries(toPages([[a, b, c], [b, c, d], [], [d]]));
    expect(merged.transactions.map((transaction) => transaction.bankTransactionId)).toEqual(['A', 'B', 'C', 'D']);
    expect(noted(merged)).toEqual(['EQUAL_ENTRIES_MERGED 2', 'EQUAL_ENTRIES_MERGED 1']);
  });

  it('are kept, and told, where the same one stands elsewhere than at a seam', () => {
    const pages = toPages([
      [
        { ...coffee, id: 'A' },
        { ...metro, id: 'B' },
      ],
      [
        { ...metro, id: 'B' },
        { ...rent, id: 'C' },
      ],
      [{ ...coffee, id: 'A' }],
    ]);
    const merged = mergeEntries(pages);
    expect(contentsOf(merged.transactions)).toEqual(
      contentsOf(pages.flat().flatMap(({ transaction }, index) => (index === 2 ? [] : [transaction]))),
    );
    expect(merged.transactions.every(({ bankTransactionId }) => bankTransactionId === null)).toBe(true);
    expect(noted(merged)).toContainEqual(expect.stringContaining('IDS_NOT_RELIABLE'));
  });

  it.each<[string, Partial<Sketch>]>([
    ['day', { day: '2026-10-02' }],
    ['text', { text: 'OTHER' }],
    ['reference', { reference: 'R2' }],
    ['amount', { minor: -301 }],
    ['direction', { minor: 300 }],
  ])('of one id on two pages that differ in the %s are two', (_name, difference) => {
    const first = { ...coffee, id: '9998', reference: 'R1' };
    const merged = mergeEntries(toPages([[{ ...rent, id: 'A' }, first], [{ ...first, ...difference }]]));
    expect(merged.transactions).toHaveLength(3);
    expect(merged.transactions.every(({ bankTransactionId }) => bankTransactionId === null)).toBe(true);
    expect(noted(merged)).toEqual(['IDS_NOT_RELIABLE 3']);
  });

  it('are both kept at a seam when their id is a placeholder that others bear, too', () => {
    const bus = { ...metro, id: 'NONREF' };
    const merged = mergeEntries(
      toPages([[{ ...rent, id: 'NONREF' }, bus], [bus, { ...book, id: 'NONREF' }], [{ ...coffee, id: 'NONREF' }]]),
    );
    expect(merged.transactions).toHaveLength(5);
    expect(noted(merged)).toEqual(['EQUAL_ENTRIES_KEPT 1', 'IDS_NOT_RELIABLE 5']);
  });

  it.each<[string, Sketch, Sketch, number]>([
    ['a hold and what was booked of it', { minor: -100, text: 'HOTEL' }, { minor: -4_500, text: 'HOTEL' }, 1],
    ['the same amount under another text', { minor: -100, text: 'CARD' }, { minor: -100, text: 'HOTEL' }, 1],
    ['other amount, other text', { minor: -100, text: 'HOTEL' }, { minor: -300, text: 'COFFEE' }, 2],
    ['money out and money in', { minor: -100, text: 'HOTEL' }, { minor: 100, text: 'HOTEL' }, 2],
  ])('pending and booked under one id: %s', (_name, pending, booked, count) => {
    const pages = toPages([[{ ...pending, id: '1', status: 'PENDING' }], [{ ...booked, id: '1' }]]);
    expect(mergeEntries(pages).transactions).toHaveLength(count);
  });

  it('for information only are never what was booked', () => {
    const pages = toPages([
      [
        { ...rent, id: '1', status: 'INFORMATION' },
        { ...rent, id: '1' },
      ],
    ]);
    expect(mergeEntries(pages).transactions).toHaveLength(2);
  });

  it.each([
    ['pending first', ['PENDING', 'BOOKED'] as const],
    ['booked first', ['BOOKED', 'PENDING'] as const],
  ])('are booked when one reading of them is: %s', (_name, [first, second]) => {
    const pages = toPages([[{ ...coffee, id: 'A', status: first }], [{ ...coffee, id: 'A', status: second }]]);
    expect(mergeEntries(pages).transactions.map(({ status }) => status)).toEqual(['BOOKED']);
  });

  it('are booked when one page lists them as pending and as booked, with different amounts', () => {
    const pages = toPages([
      [
        { minor: -100, id: 'A', status: 'PENDING' },
        { minor: -4_500, id: 'A' },
      ],
    ]);
    const merged = mergeEntries(pages);
    expect(merged.transactions.map(({ amount }) => amount.amountMinor)).toEqual([4_500n]);
    expect(noted(merged)).toEqual([]);
  });

  it('lose an id that the bank gives to several entries of one page', () => {
    const merged = mergeEntries(
      toPages([
        [
          { ...coffee, id: '0' },
          { ...metro, id: '0' },
          { ...coffee, id: '0' },
        ],
      ]),
    );
    expect(merged.transactions).toHaveLength(3);
    expect(
      merged.transactions.every(
        ({ bankTransactionId, entryReference }) => bankTransactionId === null && entryReference === '0',
      ),
    ).toBe(true);
    expect(noted(merged)).toEqual(['IDS_NOT_RELIABLE 3']);
  });

  it('lose an id that two booked entries of different amounts share across pages', () => {
    const merged = mergeEntries(toPages([[{ ...coffee, id: 'A' }], [{ ...rent, id: 'A' }]]));
    expect(merged.transactions).toHaveLength(2);
    expect(noted(merged)).toEqual(['IDS_NOT_RELIABLE 2']);
  });
});

describe('entries without ids', () => {
  it('that are equal on one page are two entries', () => {
    const merged = mergeEntries(toPages([[coffee, coffee, metro]]));
    expect(merged.transactions).toHaveLength(3);
    expect(noted(merged)).toEqual([]);
  });

  it('count once when every seam shows a repeat', () => {
    const merged = mergeEntries(
      toPages([
        [coffee, metro],
        [metro, rent],
        [rent, book],
      ]),
    );
    expect(contentsOf(merged.transactions)).toEqual(contentsOf([coffee, metro, rent, book].map(toTransaction)));
    expect(noted(merged)).toEqual(['EQUAL_ENTRIES_MERGED 1', 'EQUAL_ENTRIES_MERGED 1']);
  });

  it('are both kept and told when only one of several seams shows a repeat', () => {
    const merged = mergeEntries(
      toPages([
        [rent, coffee],
        [coffee, metro],
        [book, rent],
      ]),
    );
    expect(merged.transactions).toHaveLength(6);
    expect(noted(merged)).toEqual(['EQUAL_ENTRIES_KEPT 1']);
  });

  it('count once when a reference repeats in the run, at whatever seam', () => {
    const merged = mergeEntries(
      toPages([[rent, coffee, { ...metro, reference: 'R1' }], [coffee, { ...metro, reference: 'R1' }, book], [rent]]),
    );
    expect(contentsOf(merged.transactions)).toEqual(
      contentsOf([rent, coffee, { ...metro, reference: 'R1' }, book, rent].map(toTransaction)),
    );
    expect(noted(merged)).toEqual(['EQUAL_ENTRIES_MERGED 2']);
  });

  it('count once, and are noted, when a single entry at a single seam is all there is', () => {
    const merged = mergeEntries(
      toPages([
        [rent, coffee],
        [coffee, metro],
      ]),
    );
    expect(merged.transactions).toHaveLength(3);
    expect(noted(merged)).toEqual(['EQUAL_ENTRIES_MERGED 1']);
  });

  it('count once, and are noted, on pages in no order when every pair of neighbours shares as many', () => {
    const first = [
      { ...coffee, day: '2026-11-05' },
      { ...book, day: '2026-11-04' },
      { ...rent, day: '2026-11-06' },
    ];
    const second = [
      { ...metro, day: '2026-11-03' },
      { ...book, day: '2026-11-04' },
      { ...rent, day: '2026-11-02' },
    ];
    const third = [
      { ...rent, day: '2026-11-02' },
      { ...coffee, day: '2026-11-01' },
    ];
    const merged = mergeEntries(toPages([first, second, third]));
    expect(merged.transactions).toHaveLength(6);
    expect(noted(merged)).toEqual(Array(2).fill('EQUAL_ENTRIES_MERGED 1'));
  });

  it('are kept on pages in no order when the same one stands on each: it may be bought each time', () => {
    const page = (...days: readonly string[]) => [
      { ...book, day: days[0] ?? null },
      metro,
      { ...rent, day: days[1] ?? null },
    ];
    const pages = [
      page('2026-11-01', '2026-11-01'),
      page('2026-11-05', '2026-11-04'),
      page('2026-11-06', '2026-11-08'),
    ];
    const merged = mergeEntries(toPages(pages));
    expect(merged.transactions).toHaveLength(9);
  });

  it('are both kept when the reference that repeats is a placeholder', () => {
    const bus = { ...metro, reference: 'NOTPROVIDED' };
    const other = { ...coffee, reference: 'NOTPROVIDED' };
    const merged = mergeEntries(toPages([[other, bus], [bus, other, rent], [book]]));
    expect(merged.transactions).toHaveLength(6);
    expect(noted(merged)).toEqual(['EQUAL_ENTRIES_KEPT 1']);
  });

  it('have their seam across a page that has none of their list', () => {
    const page = (list: string, sketch: Sketch) => toPagedEntry(toTransaction(sketch), list, 0);
    const pending = { ...metro, reference: 'P1', status: 'PENDING' as const };
    const merged = mergeEntries([
      [page('/booked', coffee), page('/pending', pending)],
      [page('/booked', rent)],
      [page('/booked', book), page('/pending', pending)],
    ]);
    expect(merged.transactions).toHaveLength(4);
  });

  it('are looked for list by list', () => {
    const page = (list: string, sketch: Sketch) => toPagedEntry(toTransaction(sketch), list, 0);
    const pending = { ...metro, reference: 'P1', status: 'PENDING' as const };
    const merged = mergeEntries([
      [page('/booked', coffee), page('/pending', pending)],
      [page('/booked', metro), page('/pending', pending)],
    ]);
    expect(merged.transactions).toHaveLength(3);
  });
});

const sketch = fc.record({
  id: fc.constant(null),
  minor: fc.integer({ min: -5, max: 5 }).filter((minor) => minor !== 0),
  text: fc.constantFrom('A', 'B'),
});

describe('whatever a bank cuts', () => {
  it('is whole again when every entry has an id', () => {
    fc.assert(
      fc.property(
        fc.array(sketch, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 2, max: 9 }),
        fc.integer({ min: 0, max: 3 }),
        (entries, size, overlap) => {
          const named = entries.map((entry, index) => ({ ...entry, id: `id-${index}` }));
          const merged = mergeEntries(toPages(cut(named, size, Math.min(overlap, size - 1))));
          expect(contentsOf(merged.transactions)).toEqual(contentsOf(named.map(toTransaction)));
        },
      ),
    );
  });

  it('is whole again without ids when entries differ, and nothing is told when nothing repeats', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 2, max: 9 }),
        fc.integer({ min: 0, max: 3 }),
        (count, size, overlap) => {
          const entries = Array.from({ length: count }, (_, index) => ({ minor: index + 1, text: `entry ${index}` }));
          const pages = toPages(cut(entries, size, Math.min(overlap, size - 1)));
          const merged = mergeEntries(pages);
          expect(contentsOf(merged.transactions)).toEqual(contentsOf(entries.map(toTransaction)));
          if (overlap === 0) expect(noted(merged)).toEqual([]);
        },
      ),
    );
  });

  it('never makes one of equal entries on one page, nor loses an entry without telling', () => {
    fc.assert(
      fc.property(fc.array(sketch, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (entries, size) => {
        // No overlap at all, but many equal entries: what is left out must be told of.
        const merged = mergeEntries(toPages(cut(entries, size, 0)));
        const missing = entries.length - merged.transactions.length;
        expect(missing).toBeGreaterThanOrEqual(0);
        if (cut(entries, size, 0).length === 1) expect(missing).toBe(0);
      }),
    );
  });

  it('keeps 20,000 equal entries, tells of each seam, and takes linear time', () => {
    const pages = toPages(
      cut(
        Array.from({ length: 20_000 }, () => coffee),
        5_000,
        0,
      ),
    );
    const startedAtMs = performance.now();
    const merged = mergeEntries(pages);
    expect(merged.transactions).toHaveLength(20_000);
    expect(noted(merged)).toEqual(Array(3).fill('EQUAL_ENTRIES_KEPT 5000'));
    expect(performance.now() - startedAtMs).toBeLessThan(500);
  });
});
