// Thousands of statements as banks might send them, against what went into them: whatever ids, days, pages and overlaps, no
// readable entry is lost, nothing unreadable is untold, and no two entries share a key.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BankStandard } from '../../../src/domain/bank.ts';
import { toStatement } from '../../../src/domain/statement.ts';
import type { Transaction } from '../../../src/domain/transaction.ts';
import { allDays, bench, makeAccount } from '../../support/fake-bank.ts';

/** One entry of the model: what the bank holds, and what of it it writes so that nobody can read it. */
interface Entry {
  readonly id: string | null;
  readonly minor: number;
  readonly text: string;
  readonly day: string;
  readonly dayAs: 'plain' | 'zoned' | 'basic' | 'absent' | 'unreadable';
  readonly amountAs: 'plain' | 'unreadable' | 'absent';
}

const day = fc.integer({ min: 1, max: 28 }).map((number) => `2026-11-${String(number).padStart(2, '0')}`);
const entry: fc.Arbitrary<Entry> = fc.record({
  id: fc.oneof(
    { weight: 6, arbitrary: fc.uuid() },
    { weight: 2, arbitrary: fc.constantFrom('NONREF', '9998', '1') },
    { weight: 3, arbitrary: fc.constant(null) },
  ),
  minor: fc.integer({ min: -500, max: -1 }),
  text: fc.constantFrom('COFFEE', 'BUS', 'RENT', 'BOOK'),
  day,
  dayAs: fc.oneof(
    { weight: 12, arbitrary: fc.constant('plain' as const) },
    { weight: 2, arbitrary: fc.constantFrom('zoned' as const, 'basic' as const) },
    { weight: 1, arbitrary: fc.constantFrom('absent' as const, 'unreadable' as const) },
  ),
  amountAs: fc.oneof(
    { weight: 15, arbitrary: fc.constant('plain' as const) },
    { weight: 1, arbitrary: fc.constantFrom('unreadable' as const, 'absent' as const) },
  ),
});

function writeDay({ day: text, dayAs }: Entry, standard: BankStandard): string | undefined {
  switch (dayAs) {
    case 'absent':
      return undefined;
    case 'unreadable':
      return 'someday';
    case 'basic':
      return text.replaceAll('-', '');
    case 'zoned':
      return `${text}+01:00`;
    case 'plain':
      return standard === 'berlin-group' ? text : `${text}T12:00:00+11:00`;
  }
}

function writeEntry(given: Entry, standard: BankStandard): object {
  const { id, minor, text, amountAs } = given;
  const written = writeDay(given, standard);
  const decimal = (Math.abs(minor) / 100).toFixed(2);
  const amount = amountAs === 'absent' ? undefined : amountAs === 'unreadable' ? `${decimal},-` : decimal;
  const signed = amount === undefined ? undefined : `-${amount}`;
  switch (standard) {
    case 'berlin-group':
      return {
        ...(id === null ? {} : { transactionId: id }),
        bookingDate: written,
        transactionAmount: { amount: signed, currency: 'EUR' },
        remittanceInformationUnstructured: text,
      };
    case 'open-banking-uk':
      return {
        AccountId: 'a1',
        ...(id === null ? {} : { TransactionId: id }),
        Status: 'Booked',
        CreditDebitIndicator: 'Debit',
        BookingDateTime: written,
        Amount: { Amount: amount, Currency: 'GBP' },
        TransactionInformation: text,
      };
    case 'cdr':
      return {
        accountId: 'a1',
        ...(id === null ? {} : { transactionId: id }),
        status: 'POSTED',
        type: 'PAYMENT',
        description: text,
        postingDateTime: written,
        amount: signed,
      };
  }
}

function writePage(list: readonly object[], standard: BankStandard, next: string | null): object {
  switch (standard) {
    case 'berlin-group':
      return { transactions: { booked: list, ...(next === null ? {} : { _links: { next: { href: next } } }) } };
    case 'open-banking-uk':
      return { Data: { Transaction: list }, Links: next === null ? {} : { Next: next } };
    case 'cdr':
      return { data: { transactions: list }, links: next === null ? {} : { next }, meta: {} };
  }
}

/** A list cut into pages, each of which begins with the last `overlap` of the one before. */
function cut<T>(list: readonly T[], size: number, overlap: number): T[][] {
  const pages: T[][] = [];
  for (let start = 0; ; start += size - overlap) {
    pages.push(list.slice(start, start + size));
    if (start + size >= list.length) return pages;
  }
}

/** How often each text comes. */
function countOf(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

const contentOf = ({ minor, text, day: on, dayAs }: Entry) =>
  `${minor} ${text} ${dayAs === 'absent' || dayAs === 'unreadable' ? null : on}`;
const contentRead = ({ amount, remittanceInformation, bookingDate }: Transaction) =>
  `${-amount.amountMinor} ${remittanceInformation} ${bookingDate}`;

describe.each(['berlin-group', 'open-banking-uk', 'cdr'] as const)('%s', (standard) => {
  it('loses nothing readable, and tells whatever is not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { minLength: 1, maxLength: 24 }),
        fc.constantFrom('newest first', 'oldest first', 'in no order'),
        fc.integer({ min: 2, max: 9 }),
        fc.integer({ min: 0, max: 2 }),
        async (given, order, size, overlap) => {
          const held = order === 'in no order' ? given : given.toSorted((a, b) => (a.day < b.day ? 1 : -1));
          if (order === 'oldest first') held.reverse();
          const pages = cut(held, size, Math.min(overlap, size - 1));
          const { connector, session } = bench(standard, (_request, call) => ({
            body: writePage(
              (pages[call - 1] ?? []).map((one) => writeEntry(one, standard)),
              standard,
              call < pages.length ? `?page=${call + 1}` : null,
            ),
          }));
          const {
            value,
            defects,
            incomplete,
            notes = [],
          } = await connector.fetchTransactions(session, makeAccount('a1'), allDays);

          const readable = held.filter(({ amountAs }) => amountAs === 'plain');
          const sent = countOf(
            pages
              .flat()
              .filter(({ amountAs }) => amountAs === 'plain')
              .map(contentOf),
          );
          const read = countOf(value.map(contentRead));
          const isTold = defects.length > 0 || incomplete !== null || notes.length > 0;
          for (const [content, count] of countOf(readable.map(contentOf))) {
            const found = read.get(content) ?? 0;
            // Only what two neighbouring pages both hold may be one; and nothing is shown oftener than it was sent.
            const mayBeOne = pages.slice(1).reduce((sum, page, index) => {
              const [head, tail] = [countOf(page.map(contentOf)), countOf((pages[index] ?? []).map(contentOf))];
              return sum + Math.min(head.get(content) ?? 0, tail.get(content) ?? 0);
            }, 0);
            if (incomplete === null) {
              expect(found).toBeGreaterThanOrEqual((sent.get(content) ?? 0) - mayBeOne);
              expect(found).toBeGreaterThanOrEqual(overlap === 0 ? count - mayBeOne : 1);
            }
            expect(found).toBeLessThanOrEqual(sent.get(content) ?? 0);
            if (found > count) expect(isTold).toBe(true);
          }
          const unreadable = held.filter(({ amountAs, dayAs }) => amountAs !== 'plain' || dayAs === 'unreadable');
          const dayless = value.filter(({ bookingDate }) => bookingDate === null).length;
          expect(notes.find(({ code }) => code === 'ENTRIES_WITHOUT_DAY')?.count ?? 0).toBe(dayless);
          if (incomplete === null) expect(defects.length).toBeGreaterThanOrEqual(unreadable.length);
          const statement = toStatement(value);
          expect(statement).toHaveLength(value.length);
          expect(new Set(statement.map(({ key }) => key)).size).toBe(value.length);
        },
      ),
      { numRuns: 1_700 },
    );
  }, 60_000);
});
