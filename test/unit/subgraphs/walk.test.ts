// The walk against a model: whatever the accounts, the page size and the filter, one cursor gives every entry once, in
// order, and reads no window that it need not.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DateWindow } from '../../../src/banks/connector.ts';
import { unknownIdentification } from '../../../src/domain/account.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import { newestFirst, type StatementEntry, toStatement } from '../../../src/domain/statement.ts';
import type { Transaction } from '../../../src/domain/transaction.ts';
import type { LocatedAccount } from '../../../src/reading/located-account.ts';
import type { TransactionLoaders } from '../../../subgraphs/shared/loaders.ts';
import type { PlacedEntry, StatementPart } from '../../../subgraphs/shared/located-entry.ts';
import { parseCursor, type StatementCursor, toCursor } from '../../../subgraphs/transactions/cursor.ts';
import { positionOf, walkStatements } from '../../../subgraphs/transactions/walk.ts';
import { statementWindows } from '../../../subgraphs/transactions/windows.ts';
import { testIds } from '../../support/ids.ts';

const today = '2026-11-22';
const gbp = parseCurrency('GBP');
if (gbp === null) throw new TypeError('GBP');

function transaction(id: string, day: string | null, instant: string | null): Transaction {
  return {
    bankTransactionId: id,
    entryReference: null,
    supersedesBankTransactionId: null,
    reversesBankTransactionId: null,
    status: day === null ? 'PENDING' : 'BOOKED',
    kind: 'OTHER',
    amount: { amountMinor: 1n, currency: gbp as NonNullable<typeof gbp> },
    creditDebitIndicator: 'DEBIT',
    originalAmount: null,
    exchangeRate: null,
    bookingDate: day,
    valueDate: null,
    transactionDateTime: instant,
    counterparty: null,
    remittanceInformation: null,
    bankTransactionCode: null,
    endToEndId: null,
    balanceAfter: null,
    raw: null,
  };
}

function locatedAccount(linkId: string, key: string): LocatedAccount {
  const link = {
    id: linkId,
    customerId: 'alice',
    bankId: `bank-of-${linkId}`,
    accessToken: 't',
    consentId: null,
    permissions: new Set(['transactions' as const]),
    grantedAt: null,
    expiresAt: null,
  };
  const account = {
    bankAccountId: key,
    bankResource: 'accounts',
    name: null,
    nickname: null,
    type: 'CURRENT' as const,
    status: 'OPEN' as const,
    currency: gbp,
    openedOn: null,
    identification: unknownIdentification,
    hasMoreIdentification: false,
    holderNames: [],
  };
  const record = { key, account };
  const reading = {
    value: [record],
    fetchedAtMs: 0,
    defects: [],
    incomplete: null,
    link,
    freshness: 'LIVE' as const,
    staleBecause: null,
    nextRefreshAtMs: 0,
  };
  return { link, record, reading };
}

/** Loaders over entries in memory; counts the windows read, and fails for the links named. */
class FakeLoaders implements TransactionLoaders {
  readonly heldMonths = async () => null;
  changes = async () => null;
  followChanges = async () => null;
  readonly read: string[] = [];
  readonly #entries: ReadonlyMap<string, readonly StatementEntry[]>;
  failing = new Set<string>();

  constructor(entries: ReadonlyMap<string, readonly StatementEntry[]>) {
    this.#entries = entries;
  }

  windows(): readonly DateWindow[] {
    return statementWindows(today, null);
  }

  async statement({ link, record, reading }: LocatedAccount, window: DateWindow): Promise<StatementPart> {
    if (this.failing.has(link.id)) {
      throw new BankFailure({ code: 'BANK_TIMEOUT', bankId: link.bankId, operatorMessage: 'test' });
    }
    this.read.push(`${record.key} ${window.from}`);
    const all = this.#entries.get(record.key) ?? [];
    const value = all.filter(
      ({ sortDate }) => sortDate >= window.from && (window.to === null || sortDate <= window.to),
    );
    return { ...reading, value };
  }

  async entry(): Promise<null> {
    return null;
  }
}

const day = fc
  .integer({ min: 0, max: 900 })
  .map((daysAgo) => new Date(Date.parse(`${today}T12:00:00Z`) - daysAgo * 86_400_000).toISOString().slice(0, 10));
const entries = fc.array(fc.tuple(fc.option(day, { freq: 12 }), fc.boolean()), { maxLength: 40 });
const worlds = fc.array(entries, { minLength: 1, maxLength: 4 });

function build(world: readonly (readonly (readonly [string | null, boolean])[])[]) {
  const accounts = world.map((_, index) => locatedAccount(`link-${index % 3}`, `account-${index}`));
  const byAccount = new Map(
    world.map((list, index): [string, readonly StatementEntry[]] => [
      `account-${index}`,
      toStatement(
        list.map(([date, hasTime], position) =>
          transaction(
            `${index}-${position}`,
            date,
            date !== null && hasTime ? `${date}T0${position % 10}:00:00.000Z` : null,
          ),
        ),
      ),
    ]),
  );
  return { accounts, byAccount, loaders: new FakeLoaders(byAccount) };
}

const range = { from: null, to: null, matches: () => true };

async function walkAll(loaders: TransactionLoaders, accounts: readonly LocatedAccount[], first: number) {
  const seen: PlacedEntry[] = [];
  let after: StatementCursor | null = null;
  for (let page = 0; page < 500; page++) {
    const result = await walkStatements(loaders, { ...range, accounts, first, after });
    expect(result.entries.length).toBeLessThanOrEqual(first);
    seen.push(...result.entries);
    const last = result.entries.at(-1);
    if (!result.hasNextPage) return seen;
    if (last === undefined) throw new Error('a page that promises more must have a cursor to go on from');
    after = parseCursor(toCursor({ position: positionOf(last), missedLinkIds: [] }, testIds.cursors), testIds.cursors);
  }
  throw new Error('the walk does not end');
}

describe('a walk', () => {
  it('gives every entry once, newest first, whatever the page size', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.integer({ min: 1, max: 50 }), async (world, first) => {
        const { accounts, byAccount, loaders } = build(world);
        const seen = await walkAll(loaders, accounts, first);
        const expected = [...byAccount.values()].flat();
        expect(seen.map(({ entry }) => entry.transaction.bankTransactionId).sort()).toEqual(
          expected.map((entry) => entry.transaction.bankTransactionId).sort(),
        );
        for (const [index, { entry }] of seen.entries()) {
          const next = seen[index + 1]?.entry;
          if (next !== undefined) expect(entry.sortDate >= next.sortDate).toBe(true);
        }
        // Within an account the order is the statement's own.
        for (const located of accounts) {
          const own = seen.filter((placed) => placed.located === located).map(({ entry }) => entry);
          expect(own).toEqual([...own].sort(newestFirst));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('keeps to a range of days', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, day, day, async (world, one, other) => {
        const [from, to] = one < other ? [one, other] : [other, one];
        const { accounts, byAccount, loaders } = build(world);
        const result = await walkStatements(loaders, { ...range, accounts, first: 200, after: null, from, to });
        const expected = [...byAccount.values()].flat().filter(({ sortDate }) => sortDate >= from && sortDate <= to);
        expect(result.entries.length).toBe(expected.length);
      }),
    );
  });

  it('reads the newest window alone when it fills the page', async () => {
    const { accounts, loaders } = build([
      [
        [today, false],
        [today, false],
        ['2025-01-01', false],
      ],
    ]);
    const result = await walkStatements(loaders, { ...range, accounts, first: 1, after: null });
    expect(result.hasNextPage).toBe(true);
    expect(loaders.read).toEqual(['account-0 2026-10-01']);
  });

  it('goes on from a cursor without reading what is newer', async () => {
    const { accounts, loaders } = build([
      [
        [today, false],
        ['2025-01-02', false],
        ['2025-01-01', false],
      ],
    ]);
    const { entries: all } = await walkStatements(loaders, { ...range, accounts, first: 2, after: null });
    loaders.read.length = 0;
    const second = all[1];
    if (second === undefined) throw new TypeError('two entries');
    const position = positionOf(second);
    const next = await walkStatements(loaders, {
      ...range,
      accounts,
      first: 5,
      after: { position, missedLinkIds: [] },
    });
    expect(next.entries.map(({ entry }) => entry.sortDate)).toEqual(['2025-01-01']);
    expect(loaders.read).toEqual(['account-0 2019-11-01']);
  });

  it.each<[string, (ids: readonly string[], page: number) => readonly string[]]>([
    ['new ones come on top', (ids, page) => [...Array.from({ length: page }, (_, index) => `new-${index}`), ...ids]],
    ['some in front are gone', (ids, page) => ids.slice(page)],
    ['the bank gives each a new id at each call', (ids, page) => ids.map((id) => `${id}-${page}`)],
  ])('skips no entry of a day when %s', async (_name, change) => {
    const ids = Array.from({ length: 12 }, (_, index) => `e-${index}`);
    const account = locatedAccount('link-0', 'account-0');
    const at = (page: number) =>
      new FakeLoaders(
        new Map([['account-0', toStatement(change(ids, page).map((id) => transaction(id, today, null)))]]),
      );
    const seen: string[] = [];
    let after: StatementCursor | null = null;
    for (let page = 0; page < 12; page++) {
      const result = await walkStatements(at(page), { ...range, accounts: [account], first: 4, after });
      seen.push(
        ...result.entries.map(({ entry }) =>
          (entry.transaction.bankTransactionId ?? '').replace(/-\d+$/, (end, offset) => (offset > 1 ? '' : end)),
        ),
      );
      const last = result.entries.at(-1);
      if (!result.hasNextPage || last === undefined) break;
      after = parseCursor(
        toCursor({ position: positionOf(last), missedLinkIds: [] }, testIds.cursors),
        testIds.cursors,
      );
    }
    // What was there in the first answer and still is: each is seen.
    expect(ids.filter((id, index) => index >= 3 && !seen.includes(id))).toEqual([]);
  });

  it('tells which bank failed, and gives the others’ entries', async () => {
    const { accounts, loaders } = build([[[today, false]], [[today, false]]]);
    loaders.failing.add('link-0');
    const result = await walkStatements(loaders, { ...range, accounts, first: 5, after: null });
    expect(result.entries).toHaveLength(1);
    expect(result.outcomes.map(({ failure }) => failure?.code ?? null)).toEqual(['BANK_TIMEOUT', null]);
  });
});

describe('windows', () => {
  it('follow each other without gap or overlap, clipped to what the bank shows', () => {
    fc.assert(
      fc.property(day, fc.option(fc.integer({ min: 1, max: 4000 })), (date, maxHistoryDays) => {
        const windows = statementWindows(date, maxHistoryDays);
        expect(windows[0]?.to).toBeNull();
        for (const [index, window] of windows.entries()) {
          const newer = windows[index - 1];
          if (newer !== undefined) {
            expect(Date.parse(newer.from) - Date.parse(window.to ?? '')).toBe(86_400_000);
          }
          expect(window.to === null || window.from <= window.to).toBe(true);
        }
        if (maxHistoryDays !== null) {
          const oldest = windows.at(-1)?.from ?? '';
          expect((Date.parse(date) - Date.parse(oldest)) / 86_400_000).toBe(maxHistoryDays);
        }
      }),
    );
  });
});

describe('a cursor', () => {
  it('is read back, and anything else is refused without a throw', () => {
    const cursor = {
      position: { sortDate: '2026-11-22', sortTime: '', account: 'l\nk', entryKey: 's:1', ordinal: 3, count: 7 },
      missedLinkIds: ['alice-albion'],
    };
    const written = toCursor(cursor, testIds.cursors);
    expect(parseCursor(written, testIds.cursors)).toEqual(cursor);
    // Nothing of it can be read, and nothing made of it.
    expect(Buffer.from(written, 'base64url').toString('latin1')).not.toMatch(/alice|2026|s:1/);
    expect(parseCursor(`${written.slice(0, 30)}A${written.slice(31)}`, testIds.cursors)).toBeNull();
    const first = [1, '2026-11-22', '', 'l\nk', 's:1', []];
    expect(
      parseCursor(Buffer.from(JSON.stringify(first)).toString('base64url'), testIds.cursors)?.position.entryKey,
    ).toBe('s:1');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((text) => Buffer.from(text).toString('base64url')),
        ),
        (text) => {
          expect(parseCursor(text, testIds.cursors)).toBeNull();
        },
      ),
    );
  });
});
