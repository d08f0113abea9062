// The balances of a camt.053 statement: that opening, entries and closing are one sum, whatever the bank tells, and that nothing is
// made up where it does not. And what its texts come to.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Balance } from '../../../src/domain/account.ts';
import type { Transaction } from '../../../src/domain/transaction.ts';
import { toEntry, toText } from '../../../src/exports/camt-053.ts';
import { StatementTally } from '../../../src/exports/camt-balances.ts';
import { makeTransaction } from '../../support/transactions.ts';

const { currency } = makeTransaction().amount;

const entryOf = (signedMinor: bigint, day: string, balanceMinor: bigint | null): Transaction =>
  makeTransaction({
    bookingDate: day,
    amount: { amountMinor: signedMinor < 0n ? -signedMinor : signedMinor, currency },
    creditDebitIndicator: signedMinor < 0n ? 'DEBIT' : 'CREDIT',
    balanceAfter: balanceMinor === null ? null : { amountMinor: balanceMinor, currency },
  });

const balanceOf = (
  type: Balance['type'],
  signedMinor: bigint,
  asOf: string | null,
  more: Partial<Balance> = {},
): Balance => ({
  type,
  amount: { amountMinor: signedMinor < 0n ? -signedMinor : signedMinor, currency },
  creditDebitIndicator: signedMinor < 0n ? 'DEBIT' : 'CREDIT',
  creditLimitIncluded: null,
  creditLimit: null,
  asOf,
  ...more,
});

/** A ledger from its opening balance, one entry a day from the first of June on; and what a statement over part of it says. */
function tallyOf(
  opening: bigint,
  amounts: readonly bigint[],
  { from = 0, to = null, tells }: { from?: number; to?: number | null; tells: (index: number) => boolean },
): { tally: StatementTally; before: bigint; after: bigint; now: bigint } {
  const dayOf = (index: number) => new Date(Date.UTC(2026, 5, 1 + index)).toISOString().slice(0, 10);
  const tally = new StatementTally(currency, to === null ? null : dayOf(to));
  const balances = amounts.map((_, index) =>
    amounts.slice(0, index + 1).reduce((sum, amount) => sum + amount, opening),
  );
  for (let index = amounts.length - 1; index >= from; index--) {
    const balance = tells(index) ? (balances[index] ?? 0n) : null;
    tally.add(entryOf(amounts[index] ?? 0n, dayOf(index), balance), dayOf(index));
  }
  const at = (index: number) => (index < 0 ? opening : (balances[index] ?? opening));
  return { tally, before: at(from - 1), after: at(to ?? amounts.length - 1), now: at(amounts.length - 1) };
}

const minor = fc.bigInt({ min: -10_000_000n, max: 10_000_000n });
const ledgers = fc.record({ opening: minor, amounts: fc.array(minor, { minLength: 1, maxLength: 12 }) });

describe('the balances of a statement', () => {
  it('are those of the ledger where any entry tells its balance', () => {
    fc.assert(
      fc.property(ledgers, fc.nat(), fc.nat(), fc.nat(), ({ opening, amounts }, a, b, told) => {
        const from = a % amounts.length;
        const to = from + (b % (amounts.length - from));
        const telling = from + (told % (amounts.length - from));
        const { tally, before, after } = tallyOf(opening, amounts, { from, to, tells: (index) => index === telling });
        expect(tally.toTotals(null)).toMatchObject({ openingMinor: before, closingMinor: after });
      }),
    );
  });

  it('are those of the ledger where the account alone tells its booked balance', () => {
    fc.assert(
      fc.property(ledgers, fc.nat(), ({ opening, amounts }, a) => {
        const from = a % amounts.length;
        const { tally, before, after, now } = tallyOf(opening, amounts, { from, to: from, tells: () => false });
        expect(tally.toTotals(null)).toBe('BALANCE_UNKNOWN');
        const interim = [balanceOf('INTERIM_BOOKED', now, null)];
        expect(tally.toTotals(interim)).toMatchObject({ openingMinor: before, closingMinor: after });
      }),
    );
  });

  it('add what was booked after the day of a closing balance', () => {
    const { tally } = tallyOf(0n, [100n, -30n, 7n], { tells: () => false });
    const closing = balanceOf('CLOSING_BOOKED', 70n, '2026-06-02');
    expect(tally.toTotals([closing])).toMatchObject({ openingMinor: 0n, closingMinor: 77n });
  });

  it('are refused where the bank’s own do not follow from its entries', () => {
    const tally = new StatementTally(currency, null);
    tally.add(entryOf(-100n, '2026-06-02', 500n), '2026-06-02');
    tally.add(entryOf(-100n, '2026-06-01', 601n), '2026-06-01');
    expect(tally.toTotals([balanceOf('INTERIM_BOOKED', 500n, null)])).toBe('BALANCES_DO_NOT_ADD_UP');
  });

  it.each([
    ['available ones', balanceOf('INTERIM_AVAILABLE', 1n, null)],
    ['one of no day', balanceOf('CLOSING_BOOKED', 1n, null)],
    ['one with a credit line in it', balanceOf('INTERIM_BOOKED', 1n, null, { creditLimitIncluded: true })],
    ['a purse', balanceOf('INTERIM_BOOKED', 1n, null, { isPurse: true })],
  ])('are not made of %s', (_name, balance) => {
    expect(tallyOf(0n, [5n], { tells: () => false }).tally.toTotals([balance])).toBe('BALANCE_UNKNOWN');
  });

  it('are refused where ISO 20022 could not write them', () => {
    const { tally } = tallyOf(0n, [10n ** 18n], { tells: () => true });
    expect(tally.toTotals(null)).toBe('AMOUNT_TOO_LONG');
  });
});

describe('a text in XML', () => {
  it.each([
    ['a\0b\u0001\u0085c', 10, 'a\uFFFDb c'],
    ['\u0001\u0002', 10, null],
    ['  ', 10, null],
    ['😀😀😀', 2, '😀😀'],
    ['\ud83d', 5, '\uFFFD'],
    ['abc   ', 2, 'ab'],
  ])('%j in %i characters is %j', (text, most, expected) => {
    expect(toText(text, most)).toBe(expected);
  });

  it('is escaped, whatever it is, and ends no element', () => {
    const transaction = makeTransaction({ endToEndId: '</EndToEndId><x a="&">', remittanceInformation: ']]></Ustrd>' });
    const xml = toEntry({ id: 'x', transaction, counterparty: null, text: transaction.remittanceInformation });
    expect(xml).toContain('<EndToEndId>&lt;/EndToEndId&gt;&lt;x a=&quot;&amp;&quot;&gt;</EndToEndId>');
    expect(xml).toContain('<Ustrd>]]&gt;&lt;/Ustrd&gt;</Ustrd>');
  });

  it('is as many pieces as it takes, and none is lost', () => {
    const text = 'ä😀'.repeat(200);
    const xml = toEntry({ id: 'x', transaction: makeTransaction(), counterparty: null, text });
    const pieces = [...xml.matchAll(/<Ustrd>(.*?)<\/Ustrd>/gu)].map(([, piece = '']) => piece);
    expect(pieces.map((piece) => [...piece].length)).toEqual([140, 140, 120]);
    expect(pieces.join('')).toBe(text);
  });
});
