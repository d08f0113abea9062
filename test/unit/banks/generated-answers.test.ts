// Thousands of statements as banks might send them, against what went into them: whatever ids, days, amounts, currencies, statuses,
// parties, pages, overlaps and empty shapes, no readable entry is lost, nothing unreadable is untold, what is merged or doubtful is
// noted by the number, the owner is nobody's other party, and no two entries share a key.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unknownIdentification } from '../../../src/domain/account.ts';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import type { Note, NoteCode } from '../../../src/domain/note.ts';
import { toStatement } from '../../../src/domain/statement.ts';
import type { Transaction } from '../../../src/domain/transaction.ts';
import { caseStandards } from '../../support/bank-cases.ts';
import { allDays, bench, makeAccount } from '../../support/fake-bank.ts';

type DayAs = 'plain' | 'zoned' | 'basic' | 'utc' | 'fraction' | 'value' | 'absent' | 'none' | 'unreadable';
type AmountAs = 'plain' | 'zeros' | 'number' | 'unreadable' | 'absent';
type CurrencyAs = 'plain' | 'lower' | 'absent' | 'no currency' | 'unreadable';
type Status = 'booked' | 'pending' | 'information';
type PartyAs = 'nobody' | 'usual' | 'wrong field' | 'ultimate' | 'owner alone' | 'contradictory';

/** One entry of the model: what the bank holds, and how it writes it. */
interface Entry {
  readonly id: string | null;
  /** Negative for what leaves the account; never zero. */
  readonly minor: number;
  readonly text: string;
  readonly day: string;
  readonly status: Status;
  readonly dayAs: DayAs;
  readonly amountAs: AmountAs;
  readonly currencyAs: CurrencyAs;
  readonly partyAs: PartyAs;
}

/** How a bank cuts and writes its pages. */
interface Habits {
  readonly order: 'newest first' | 'oldest first' | 'in no order';
  readonly size: number;
  readonly overlap: number;
  /** One entry as an object, where an array is specified. */
  readonly writesObjects: boolean;
  /** A last page that holds nothing, in one of the ways to say so; null for none. */
  readonly empty: 'null' | 'object' | 'array' | 'nothing' | null;
  /** Berlin Group: no signs, the parties tell. */
  readonly isUnsigned: boolean;
}

const mostly = <T>(usual: T, weight: number, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });

const entry: fc.Arbitrary<Entry> = fc.record({
  id: fc.oneof(
    { weight: 6, arbitrary: fc.uuid() },
    { weight: 1, arbitrary: fc.constantFrom('NONREF', '9998', '1') },
    { weight: 3, arbitrary: fc.constant(null) },
  ),
  minor: fc.oneof(fc.integer({ min: -500, max: -1 }), fc.integer({ min: 1, max: 500 })),
  text: fc.constantFrom('COFFEE', 'BUS', 'RENT', 'BOOK'),
  day: fc.integer({ min: 1, max: 28 }).map((number) => `2026-11-${String(number).padStart(2, '0')}`),
  status: mostly<Status>('booked', 6, 'pending', 'information'),
  dayAs: mostly<DayAs>('plain', 4, 'zoned', 'basic', 'utc', 'fraction', 'value', 'absent', 'none', 'unreadable'),
  amountAs: mostly<AmountAs>('plain', 6, 'zeros', 'number', 'unreadable', 'absent'),
  currencyAs: mostly<CurrencyAs>('plain', 6, 'lower', 'absent', 'no currency', 'unreadable'),
  partyAs: mostly<PartyAs>('nobody', 1, 'usual', 'wrong field', 'ultimate', 'owner alone', 'contradictory'),
});

const habits: fc.Arbitrary<Habits> = fc.record({
  order: fc.constantFrom<Habits['order'][]>('newest first', 'oldest first', 'in no order'),
  size: fc.integer({ min: 2, max: 9 }),
  overlap: fc.integer({ min: 0, max: 2 }),
  writesObjects: fc.boolean(),
  empty: mostly<Habits['empty']>(null, 4, 'null', 'object', 'array', 'nothing'),
  isUnsigned: mostly(false, 4, true),
});

/** The standards in whose forms answers are generated. */
type CaseStandard = (typeof caseStandards)[number];

const currencies = { 'berlin-group': 'EUR', 'open-banking-uk': 'GBP', cdr: 'AUD' } as const;
const ownIban = 'DE89370400440532013000';
const ownNumber = { sortCode: '112800', accountNumber: '01234567' };
const accountOf = (standard: CaseStandard) =>
  makeAccount('a1', {
    currency: parseCurrency(currencies[standard]),
    holderNames: ['Ms Owner'],
    identification:
      standard === 'berlin-group'
        ? { ...unknownIdentification, iban: ownIban }
        : { ...unknownIdentification, ...ownNumber },
  });

/** Offsets of November at the banks' places, and the hour of UTC at which their day begins. */
const places = {
  'berlin-group': { offset: '+01:00', midnight: 'T23:00:00Z', isDayBefore: true },
  'open-banking-uk': { offset: '+00:00', midnight: 'T00:00:00Z', isDayBefore: false },
  cdr: { offset: '+11:00', midnight: 'T13:00:00Z', isDayBefore: true },
} as const;

const dayBefore = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);

/** The booking and the value date as the bank writes them. */
function writeDays({ day, dayAs }: Entry, standard: CaseStandard): { booked?: string; valued?: string } {
  const { offset, midnight, isDayBefore } = places[standard];
  switch (dayAs) {
    case 'absent':
      return {};
    case 'none':
      return { booked: '1900-01-01' };
    case 'unreadable':
      return { booked: 'someday' };
    case 'value':
      return { valued: day };
    case 'basic':
      return { booked: day.replaceAll('-', '') };
    case 'zoned':
      return { booked: `${day}${offset}` };
    case 'utc':
      return { booked: `${isDayBefore ? dayBefore(day) : day}${midnight}` };
    case 'fraction':
      return { booked: `${day}T12:00:00.1234567${offset}` };
    case 'plain':
      return { booked: standard === 'berlin-group' ? day : `${day}T12:00:00${offset}` };
  }
}

function writeAmount({ minor, amountAs }: Entry, isSigned: boolean): string | number | undefined {
  const decimal = (Math.abs(minor) / 100).toFixed(2);
  const text = isSigned && minor < 0 ? `-${decimal}` : decimal;
  switch (amountAs) {
    case 'absent':
      return undefined;
    case 'unreadable':
      return `${text},-`;
    case 'zeros':
      return `${text}00`;
    case 'number':
      return Number(text);
    case 'plain':
      return text;
  }
}

function writeCurrency({ currencyAs }: Entry, standard: CaseStandard): string | undefined {
  const currency = currencies[standard];
  switch (currencyAs) {
    case 'absent':
      return undefined;
    case 'no currency':
      return 'XXX';
    case 'unreadable':
      return 'money';
    case 'lower':
      return currency.toLowerCase();
    case 'plain':
      return currency;
  }
}

const shopIban = 'DE12500400000123456780';

/** Sides of an entry: debtor and creditor, by names and accounts; `shop` and `own` make one of each. */
function writeParties<T>(given: Entry, shop: () => T, own: () => T): { debtor?: T; creditor?: T; ultimate?: boolean } {
  const isDebit = given.minor < 0;
  const [ownSide, otherSide] = isDebit ? (['debtor', 'creditor'] as const) : (['creditor', 'debtor'] as const);
  switch (given.partyAs) {
    case 'nobody':
      return {};
    case 'usual':
      return { [ownSide]: own(), [otherSide]: shop() };
    case 'ultimate':
      return { [otherSide]: shop(), ultimate: true };
    case 'wrong field':
      return { [ownSide]: shop() };
    case 'owner alone':
      return { [ownSide]: own() };
    case 'contradictory':
      return { [otherSide]: own(), [ownSide]: shop() };
  }
}

function writeBerlinGroup(given: Entry, isUnsigned: boolean): object {
  const side = (name: string, iban: string) => ({ name, iban });
  const isDebit = given.minor < 0;
  const parties = writeParties(
    given,
    () => side('Shop', shopIban),
    () => side('MS OWNER', ownIban),
  );
  const ultimate = isDebit ? 'ultimateCreditor' : 'ultimateDebtor';
  const nameOf = (one?: { name: string }) => (parties.ultimate === true ? 'Payment Provider' : one?.name);
  const { booked, valued } = writeDays(given, 'berlin-group');
  return {
    ...(given.id === null ? {} : { transactionId: given.id }),
    bookingDate: booked,
    valueDate: valued,
    transactionAmount: {
      amount: writeAmount(given, !isUnsigned),
      currency: writeCurrency(given, 'berlin-group'),
    },
    remittanceInformationUnstructured: given.text,
    ...(parties.debtor === undefined
      ? {}
      : { debtorName: nameOf(parties.debtor), debtorAccount: { iban: parties.debtor.iban } }),
    ...(parties.creditor === undefined
      ? {}
      : { creditorName: nameOf(parties.creditor), creditorAccount: { iban: parties.creditor.iban } }),
    ...(parties.ultimate === true ? { [ultimate]: 'Shop' } : {}),
  };
}

const obStatuses = { booked: 'Booked', pending: 'PDNG', information: 'INFO' } as const;

function writeOpenBanking(given: Entry): object {
  const side = (Name: string, Identification: string) => ({
    SchemeName: 'UK.OBIE.SortCodeAccountNumber',
    Identification,
    Name,
  });
  const parties = writeParties(
    given,
    () => side(given.partyAs === 'ultimate' ? 'Payment Provider' : 'Shop', '40478470872490'),
    () => side('Ms. Owner', `${ownNumber.sortCode}${ownNumber.accountNumber}`),
  );
  const { booked, valued } = writeDays(given, 'open-banking-uk');
  return {
    AccountId: 'a1',
    ...(given.id === null ? {} : { TransactionId: given.id }),
    Status: obStatuses[given.status],
    CreditDebitIndicator: given.minor < 0 ? 'Debit' : 'Credit',
    BookingDateTime: booked,
    ValueDateTime: valued,
    Amount: { Amount: writeAmount(given, false), Currency: writeCurrency(given, 'open-banking-uk') },
    TransactionInformation: given.text,
    DebtorAccount: parties.debtor,
    CreditorAccount: parties.creditor,
    ...(parties.ultimate === true
      ? { [given.minor < 0 ? 'UltimateCreditor' : 'UltimateDebtor']: { Name: 'Shop' } }
      : {}),
  };
}

function writeCdr(given: Entry): object {
  const { booked, valued } = writeDays(given, 'cdr');
  return {
    accountId: 'a1',
    ...(given.id === null ? {} : { transactionId: given.id }),
    status: given.status === 'booked' ? 'POSTED' : 'PENDING',
    type: given.partyAs === 'contradictory' ? 'FEE' : 'PAYMENT',
    description: given.text,
    postingDateTime: booked,
    valueDateTime: valued,
    amount: writeAmount(given, true),
    currency: writeCurrency(given, 'cdr'),
  };
}

/** One entry alone may stand where a list is specified. */
const listOf = (list: readonly object[], { writesObjects }: Habits) =>
  writesObjects && list.length === 1 ? list[0] : list;

function writePage(entries: readonly Entry[], standard: CaseStandard, given: Habits, next: string | null): unknown {
  switch (standard) {
    case 'berlin-group': {
      const of = (status: Status) =>
        listOf(
          entries.filter((one) => one.status === status).map((one) => writeBerlinGroup(one, given.isUnsigned)),
          given,
        );
      const report = { booked: of('booked'), pending: of('pending'), info: of('information') };
      return { transactions: { ...report, ...(next === null ? {} : { _links: { next: { href: next } } }) } };
    }
    case 'open-banking-uk':
      return {
        Data: { Transaction: listOf(entries.map(writeOpenBanking), given) },
        Links: next === null ? {} : { Next: next },
      };
    case 'cdr':
      return {
        data: { transactions: listOf(entries.map(writeCdr), given) },
        links: next === null ? {} : { next },
        meta: {},
      };
  }
}

function writeEmpty(empty: NonNullable<Habits['empty']>): unknown {
  switch (empty) {
    case 'null':
      return null;
    case 'object':
      return {};
    case 'array':
      return [];
    case 'nothing':
      return undefined;
  }
}

/** A list cut into pages, each of which begins with the last `overlap` of the one before. */
function cut<T>(list: readonly T[], { size, overlap: wide }: Habits): readonly (readonly T[])[] {
  const overlap = Math.min(wide, size - 1);
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

const hasNoDay = ({ dayAs }: Entry) => dayAs === 'absent' || dayAs === 'none' || dayAs === 'unreadable';
const isReadable = ({ amountAs, currencyAs }: Entry) =>
  amountAs !== 'absent' && amountAs !== 'unreadable' && currencyAs !== 'unreadable';

const statuses = { booked: 'BOOKED', pending: 'PENDING', information: 'INFORMATION' } as const;

function contentOf(given: Entry, standard: CaseStandard): string {
  const status = standard === 'cdr' && given.status === 'information' ? 'PENDING' : statuses[given.status];
  const time = given.dayAs === 'fraction' ? '.1234567Z' : '';
  const hasShop = standard !== 'cdr' && given.partyAs !== 'nobody' && given.partyAs !== 'owner alone';
  return `${given.minor} ${currencies[standard]} ${given.text} ${hasNoDay(given) ? null : given.day}${time} ${status} ${hasShop ? 'Shop' : null}`;
}

function contentRead(transaction: Transaction): string {
  const { amount, creditDebitIndicator, bookingDate, valueDate, transactionDateTime, counterparty } = transaction;
  const minor = creditDebitIndicator === 'DEBIT' ? -amount.amountMinor : amount.amountMinor;
  const time = /\.\d{4,}Z$/.exec(transactionDateTime ?? '')?.[0] ?? '';
  return `${minor} ${amount.currency} ${transaction.remittanceInformation} ${bookingDate ?? valueDate}${time} ${transaction.status} ${counterparty?.name ?? null}`;
}

const noted = (notes: readonly Note[], code: NoteCode) => notes.find((note) => note.code === code)?.count ?? 0;

/** What the bank holds, in its order; what is announced has ids of its own, and a bank without signs names both sides. */
function hold(given: readonly Entry[], standard: CaseStandard, { order, isUnsigned }: Habits): readonly Entry[] {
  const entries = given.map((one) => ({
    ...one,
    id: one.id === null || one.status === 'booked' ? one.id : `${one.status} ${one.id}`,
    ...(isUnsigned && standard === 'berlin-group' ? { partyAs: 'usual' as const } : {}),
  }));
  if (order === 'in no order') return entries;
  const sorted = entries.toSorted((a, b) => (a.day < b.day ? 1 : -1));
  return order === 'oldest first' ? sorted.reverse() : sorted;
}

describe.each(caseStandards)('%s', (standard) => {
  it('loses nothing readable, and tells whatever is not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 24 }), habits, async (given, bankHabits) => {
        const held = hold(given, standard, bankHabits);
        const pages = cut(held, bankHabits);
        const count = pages.length + (bankHabits.empty === null ? 0 : 1);
        const { connector, session } = bench(
          standard,
          (_request, call) => {
            const page = pages[call - 1];
            if (page === undefined && bankHabits.empty !== null) return { body: writeEmpty(bankHabits.empty) };
            return { body: writePage(page ?? [], standard, bankHabits, call < count ? `?page=${call + 1}` : null) };
          },
          ['booking-status-both', ...(bankHabits.isUnsigned ? (['signs-by-party'] as const) : [])],
        );
        const account = accountOf(standard);
        const { value, defects, incomplete, notes = [] } = await connector.fetchTransactions(session, account, allDays);

        const sent = pages.map((page) => page.filter(isReadable).map((one) => contentOf(one, standard)));
        const read = countOf(value.map(contentRead));
        // Nothing is read that was not sent, nor oftener; and whatever a page holds, so many there are at least.
        for (const [content, found] of read) expect(found).toBeLessThanOrEqual(countOf(sent.flat()).get(content) ?? 0);
        if (incomplete === null) {
          for (const page of sent)
            for (const [content, least] of countOf(page)) expect(read.get(content) ?? 0).toBeGreaterThanOrEqual(least);
          // Whatever was left out is noted by the number, and whatever could not be read is told.
          expect(sent.flat().length - value.length).toBe(noted(notes, 'EQUAL_ENTRIES_MERGED'));
          const isOpposite = ({ partyAs }: Entry) => standard === 'berlin-group' && partyAs === 'contradictory';
          const unreadable = held.filter((one) => !isReadable(one) || one.dayAs === 'unreadable' || isOpposite(one));
          expect(defects.length).toBeGreaterThanOrEqual(unreadable.length);
          expect(defects.length > 0).toBe(unreadable.length > 0);
        } else expect(incomplete.code).toBe('BANK_BAD_RESPONSE');

        const dayless = value.filter(
          ({ status, bookingDate, valueDate }) => status === 'BOOKED' && !bookingDate && !valueDate,
        );
        expect(noted(notes, 'ENTRIES_WITHOUT_DAY')).toBe(dayless.length);
        const contradictory = value.filter(({ isContradictory }) => isContradictory === true);
        expect(noted(notes, 'CONTRADICTORY_ENTRIES')).toBe(contradictory.length);
        if (incomplete === null && standard !== 'cdr') {
          const isHeld = held.some((one) => isReadable(one) && one.partyAs === 'contradictory');
          expect(contradictory.length > 0).toBe(isHeld);
        }
        const isDistrusted = noted(notes, 'IDS_NOT_RELIABLE') > 0;
        const ids = value.flatMap(({ bankTransactionId }) => bankTransactionId ?? []);
        if (isDistrusted) expect(ids).toEqual([]);
        expect(new Set(ids).size).toBe(ids.length);

        const statement = toStatement(value);
        expect(statement).toHaveLength(value.length);
        expect(new Set(statement.map(({ key }) => key)).size).toBe(value.length);
      }),
      { numRuns: 1_700 },
    );
  }, 120_000);
});
