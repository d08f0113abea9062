// Columns of entries are the same whether their statements are told or not, and a statement is read once.

import { describe, expect, it } from 'vitest';
import type { InsightEntry } from '../../../src/insights/entry.ts';
import { EntryColumns, entryFlag } from '../../../src/insights/entry-columns.ts';
import { makeAccount, makeEntry } from '../../support/insight-entries.ts';
import { readLabelledStatements } from '../../support/labelled-statements.ts';

const card = makeAccount({ id: 'card', type: 'CARD' });
const paid = makeEntry({ id: 'p', account: card, kind: 'REFUND', amount: '9.00', text: 'PAYMENT RECEIVED THANK YOU' });
const entries = [
  ...readLabelledStatements().flatMap((statement) => statement.entries),
  paid,
  makeEntry({ id: 'k', account: card, currency: 'KWD', amount: '0.001', date: '2019-01-01' }),
  { ...paid, id: 'c', account: makeAccount() },
  makeEntry({ id: 'l', amount: '-999999999999999999.99', date: '2031-12-31' }),
];

/** Entries of a row of one account, as a list in which others stand around them. */
function toRuns(all: readonly InsightEntry[]) {
  const rows: InsightEntry[][] = [];
  for (const entry of all) {
    const row = rows.at(-1);
    if (row !== undefined && row[0]?.account === entry.account) row.push(entry);
    else rows.push([entry]);
  }
  return rows.map((row) => {
    const own = row.map(({ date, transaction }) => ({ sortDate: date, transaction }));
    const around = { sortDate: '2000-01-01', transaction: makeEntry({ id: 'x', currency: 'JPY' }).transaction };
    return { statement: [around, ...own, { ...around, transaction: paid.transaction }], start: 1, count: row.length };
  });
}

const toAll = (columns: EntryColumns) =>
  entries.map((_, place) => ({
    flags: columns.flags[place],
    day: columns.days[place],
    amount: columns.amountKeyAt(place),
    account: columns.accounts[columns.accountPlaces[place] ?? 0]?.id,
    ledger: columns.ledgers[place],
    says: [
      columns.texts.mayTellTransfer(place),
      columns.texts.mayTellRefund(place),
      columns.texts.mayTellNumber(place),
    ],
  }));

describe('columns of entries', () => {
  const plain = new EntryColumns(entries);

  it('are the same by statements', () => {
    const runs = toRuns(entries);
    for (let round = 0; round < 2; round++) expect(toAll(new EntryColumns(entries, runs))).toEqual(toAll(plain));
    expect(new EntryColumns(entries, runs).byDay).toEqual(plain.byDay);
  });

  it('read a statement once', () => {
    let read = 0;
    const { transaction } = makeEntry({ id: 'a' });
    const get = () => {
      read++;
      return 'BOOKED';
    };
    const counted = Object.defineProperty({ ...transaction }, 'status', { get });
    const own = { ...makeEntry({ id: 'a' }), transaction: counted };
    const run = { statement: [{ sortDate: own.date, transaction: counted }], start: 0, count: 1 };
    for (let round = 0; round < 3; round++) expect(new EntryColumns([own], [run]).has(0, entryFlag.booked)).toBe(true);
    expect(read).toBe(1);
  });

  it('tell by the account whether what bears a refund’s code was paid to a card', () => {
    const mayBe = (id: string) =>
      plain.has(
        entries.findIndex((entry) => entry.id === id),
        entryFlag.mayBeTransfer,
      );
    expect([mayBe('p'), mayBe('c')]).toEqual([true, false]);
  });

  it('are in the order of days, those of one day as they came, however far apart', () => {
    const far = [...entries, makeEntry({ id: 'f', date: '9999-12-30' })];
    for (const all of [entries, far]) {
      const { byDay, days } = new EntryColumns(all);
      const wanted = all.map((_, place) => place).sort((a, b) => (days[a] ?? 0) - (days[b] ?? 0));
      expect([...byDay]).toEqual(wanted);
    }
  });

  it('are refused where runs are not of all entries', () => {
    expect(() => new EntryColumns(entries, toRuns(entries).slice(1))).toThrow(RangeError);
  });
});
