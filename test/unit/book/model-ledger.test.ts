// The statement book against a ledger of which everything is known, over generated banks: ids that last, are missing, are issued
// anew, are other ones under each consent or number the entries of a day; entries that book, change, vanish and come back; days left
// out, answers that break off or go on later; two links of one customer, read in any order, one of which may show fewer days; new
// consents, which may name accounts by each other's ids. `npm run test:book` runs 20,000.

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Connector } from '../../../src/banks/connector.ts';
import { StatementBook } from '../../../src/book/book.ts';
import { decodeChanges } from '../../../src/book/changes.ts';
import type { Account } from '../../../src/domain/account.ts';
import { assignAccountKeys, type SeenAccount } from '../../../src/domain/account-identity.ts';
import { addDays } from '../../../src/domain/dates.ts';
import type { StatementEntry } from '../../../src/domain/statement.ts';
import { createAccountKeys } from '../../../src/reading/account-keys.ts';
import { type StatementReader, toStatementRead } from '../../../src/reading/statement-reads.ts';
import { StatementStops } from '../../../src/reading/statement-stops.ts';
import { statementWindows } from '../../../subgraphs/transactions/windows.ts';
import { makeBank, makeSession } from '../../support/fake-bank.ts';
import { createMemoryBookStore } from '../../support/memory-book.ts';
import { type LedgerEntry, ModelBank, type ModelHabits, type ModelLink } from '../../support/model-bank.ts';

const runs = Number(process.env['BOOK_MODEL_RUNS'] ?? 300);
const dayMs = 86_400_000;
const startMs = Date.parse('2026-06-17T12:00:00Z');

const habits: fc.Arbitrary<ModelHabits> = fc.record({
  ids: fc.constantFrom('lasting', 'missing', 'issued anew', 'numbered by day', 'by consent'),
  keepsIdWhenBooked: fc.boolean(),
  order: fc.constantFrom('newest first', 'oldest first', 'none'),
  filtersByValueDate: fc.boolean(),
  swapsAccountIds: fc.boolean(),
  secondShowsDays: fc.constantFrom(null, 10, 50),
});

const links: fc.Arbitrary<ModelLink> = fc.constantFrom(0, 1);

/** What happens at the bank, or is asked of it. `of` picks an entry. */
type Step =
  | { readonly what: 'spend' | 'hold'; readonly amount: number; readonly daysAgo: number }
  | { readonly what: 'twin' | 'book' | 'vanish' | 'retell' | 'repay'; readonly of: number }
  | { readonly what: 'hide a day' | 'show all' | 'break off' | 'stop' | 'garble' }
  | { readonly what: 'renew' | 'read' | 'read live'; readonly link: ModelLink }
  | { readonly what: 'wait'; readonly days: number };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        what: fc.constantFrom('spend', 'hold'),
        amount: fc.integer({ min: 1, max: 9 }),
        daysAgo: fc.integer({ min: 0, max: 40 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ what: fc.constantFrom('twin', 'book', 'vanish', 'retell', 'repay'), of: fc.nat(50) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ what: fc.constantFrom('hide a day', 'show all', 'break off', 'stop', 'garble') }),
    },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('renew'), link: links }) },
    { weight: 5, arbitrary: fc.record({ what: fc.constantFrom('read', 'read live'), link: links }) },
    { weight: 2, arbitrary: fc.record({ what: fc.constant('wait'), days: fc.integer({ min: 1, max: 9 }) }) },
  ),
  { minLength: 4, maxLength: 30 },
);

/** A bank, a gateway's book of it, and what has been found out about both. */
class World {
  readonly bank: ModelBank;
  readonly store = createMemoryBookStore();
  readonly statements = { book: new StatementBook(this.store), stops: new StatementStops(), onTrouble: fail };
  nowMs = startMs;
  /** Which ledger entry each id was given to, of entries that nothing else looks like. */
  readonly owners = new Map<string, number>();
  /** The id by which each such entry is expected to be found again. */
  readonly ids = new Map<number, string>();
  /** Every look that an entry ever had. */
  readonly looks = new Map<string, Set<number>>();
  /** Entries that looked like another one at some time: which of them is which nobody can tell. */
  readonly twins = new Set<number>();
  #amounts = 0n;
  readonly #seen: SeenAccount[] = [];
  readonly #accountKeys = createAccountKeys({
    idKey: Buffer.from('an id key'),
    identities: {
      assign: async (_owner, identities) => {
        const { keys, additions } = assignAccountKeys(identities, this.#seen);
        this.#seen.push(...additions);
        return keys;
      },
      find: fail,
      erase: fail,
    },
    onTrouble: fail,
  });
  #key: string | null = null;

  constructor(habit: ModelHabits) {
    this.bank = new ModelBank(habit);
  }

  step(step: Step): Promise<void> | void {
    const { bank } = this;
    switch (step.what) {
      case 'spend':
      case 'hold': {
        const status = step.what === 'hold' ? 'PENDING' : 'BOOKED';
        const daysAgo = status === 'PENDING' ? Math.min(step.daysAgo, 3) : step.daysAgo;
        // Amounts are their own, but for twins.
        this.#amounts += 1n;
        const amountMinor = -(BigInt(step.amount) * 100_000n + this.#amounts);
        this.#look(bank.add(this.nowMs, { daysAgo, amountMinor, text: `shop ${this.#amounts}`, status }));
        return;
      }
      case 'twin': {
        const one = this.#pick(step.of);
        if (one === undefined) return;
        const daysAgo = Math.round((Date.parse(this.#today()) - Date.parse(one.day)) / dayMs);
        const { amountMinor, text, status } = one;
        this.#look(bank.add(this.nowMs, { daysAgo, amountMinor, text, status }));
        return;
      }
      case 'book': {
        const held = this.#pick(step.of, ({ status }) => status === 'PENDING');
        if (held === undefined) return;
        held.status = 'BOOKED';
        if (!bank.habits.keepsIdWhenBooked || bank.habits.ids !== 'lasting') this.ids.delete(held.number);
        this.#look(held);
        return;
      }
      case 'vanish': {
        const one = this.#pick(step.of);
        if (one !== undefined) bank.ledger.delete(one.number);
        return;
      }
      case 'retell':
      case 'repay': {
        const one = this.#pick(step.of);
        if (one === undefined) return;
        if (step.what === 'retell') one.text = `${one.text} more`;
        else one.amountMinor -= 7n * 10_000_000n;
        // Without an id of its own it cannot be told from another entry.
        if (bank.habits.ids !== 'lasting') this.ids.delete(one.number);
        this.#look(one);
        return;
      }
      case 'hide a day':
        bank.hiddenDay = [...bank.ledger.values()].at(-1)?.day ?? null;
        // What comes back under another id may be another entry.
        if (bank.habits.ids === 'lasting' || bank.habits.ids === 'missing') return;
        for (const { day, number } of bank.ledger.values()) if (day === bank.hiddenDay) this.ids.delete(number);
        return;
      case 'show all':
        bank.hiddenDay = null;
        return;
      case 'break off':
        bank.breaksAfter = 3;
        return;
      case 'stop':
        bank.stopsAfter = 3;
        return;
      case 'garble':
        bank.hasDefect = true;
        return;
      case 'renew':
        bank.renewConsent(step.link);
        return;
      case 'wait':
        this.nowMs += step.days * dayMs;
        return;
      case 'read':
      case 'read live':
        return this.#readBroken(step.what === 'read live', step.link);
    }
  }

  /** An answer that may be broken or garbled says what it can; the next whole one says the rest. */
  async #readBroken(isLive: boolean, link: ModelLink): Promise<void> {
    const { entries, isWhole } = await this.read(isLive, link);
    this.bank.breaksAfter = null;
    this.bank.stopsAfter = null;
    this.bank.hasDefect = false;
    if (isWhole) this.check(entries, isLive, link);
  }

  async read(isLive: boolean, link: ModelLink): Promise<{ entries: readonly StatementEntry[]; isWhole: boolean }> {
    vi.setSystemTime(this.nowMs);
    this.nowMs += 120_000;
    const bank = makeBank('berlin-group');
    const consentId = this.bank.consentOf(link);
    const cacheState = isLive ? ('bypass' as const) : ('miss' as const);
    const session = { ...makeSession(bank, { id: `link-${link}`, consentId }), cacheState };
    const connector: Connector = {
      bank,
      capabilities: new Set(),
      fetchAccounts: fail,
      fetchBalances: fail,
      fetchTransactions: async (_session, account, request) =>
        this.bank.answer(request, { nowMs: Date.now(), link, account }),
    };
    const window = { freshMs: 60_000, revalidateMs: 0, ifErrorMs: 0 };
    const cacheWindows = {
      accounts: window,
      balances: window,
      transactions: window,
      history: { ...window, freshMs: 6 * 3_600_000 },
      identification: window,
      party: window,
      cards: window,
      directDebits: window,
      standingOrders: window,
      scheduledPayments: window,
      beneficiaries: window,
      statements: window,
      product: window,
    };
    const reader: StatementReader = {
      services: { statements: this.statements, cacheWindows },
      connector: () => connector,
    };
    const windows = statementWindows(this.#today(), null);
    const record = await this.#findAccount(link);
    const reading = { value: [record], fetchedAtMs: 0, defects: [], incomplete: null, link: session.link } as const;
    const located = {
      link: session.link,
      record,
      reading: { ...reading, freshness: 'LIVE', staleBecause: null, nextRefreshAtMs: 0 } as const,
    };
    const entries: StatementEntry[] = [];
    let isWhole = true;
    for (const each of windows) {
      const read = toStatementRead(reader, { located, window: each, windows });
      const { value, incomplete, defects } = await read.fetch(connector, session, fail);
      entries.push(...value);
      isWhole &&= incomplete === null && defects.length === 0;
    }
    return { entries, isWhole };
  }

  /** The ledger's account, as a link lists it by now: it has one key for ever. */
  async #findAccount(link: ModelLink): Promise<{ key: string; account: Account }> {
    const accounts = this.bank.accounts(link);
    const { keys } = await this.#accountKeys.toKeys(
      { id: `link-${link}`, customerId: 'customer-1', bankId: 'bank' },
      accounts,
    );
    this.#key ??= keys[accounts.findIndex((account) => this.bank.isOfLedger(account))] ?? '';
    const account = accounts[keys.indexOf(this.#key)];
    if (account === undefined) throw new TypeError('the account has another key');
    return { key: this.#key, account };
  }

  /** The statement is what the bank shows, each once; ids are one entry's for ever; what can be told apart keeps its id. */
  check(entries: readonly StatementEntry[], isLive: boolean, link: ModelLink): void {
    const shown = this.bank.shown();
    // Of days that the link does not show, or only in part, the book says what it was told through the other one.
    const end = this.bank.shownFrom(link, Date.now());
    const shownFrom = end === null ? '' : addDays(end, 31);
    const isOfLink = ({ day }: { readonly day: string | null }) => day === null || day >= shownFrom;
    const found = entries.map(
      ({ transaction: { status, amount, bookingDate, valueDate, remittanceInformation }, key }) => ({
        key,
        look: {
          status,
          amount: amount.amountMinor,
          day: status === 'PENDING' ? null : bookingDate,
          valueDate,
          text: remittanceInformation,
        },
      }),
    );
    const toFound = (entry: LedgerEntry) => ({
      status: entry.status,
      amount: -entry.amountMinor,
      day: entry.status === 'PENDING' ? null : entry.day,
      valueDate: entry.valueDay,
      text: entry.text,
    });
    const toText = (look: object) =>
      JSON.stringify(look, (_name, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
    const has = found.flatMap(({ look }) => (isOfLink(look) ? toText(look) : []));
    const shows = shown.map(toFound).filter(isOfLink).map(toText);
    // A reading that goes on from the last one need not see what has become of days long past.
    if (isLive) expect(has.sort()).toEqual(shows.sort());
    expect(new Set(found.map(({ key }) => key)).size).toBe(found.length);
    const byLook = new Map(found.map(({ key, look }) => [toText(look), key]));
    const counts = new Map<string, number>();
    for (const { look } of found) counts.set(toText(look), (counts.get(toText(look)) ?? 0) + 1);
    for (const entry of shown) {
      if (this.twins.has(entry.number)) continue;
      expect(counts.get(toText(toFound(entry))) ?? 0, 'an entry is there once').toBeLessThan(2);
      const id = byLook.get(toText(toFound(entry)));
      if (id === undefined) continue;
      const owner = this.owners.get(id);
      if (owner !== undefined) expect(owner, 'an id never moves to another entry').toBe(entry.number);
      this.owners.set(id, entry.number);
      const expected = this.ids.get(entry.number);
      if (expected !== undefined) expect(id, 'an entry keeps its id').toBe(expected);
      this.ids.set(entry.number, id);
    }
  }

  /** Whoever follows the feed has what the book has, and was told of nothing twice. */
  async checkFeed(entries: readonly StatementEntry[]): Promise<void> {
    const held = new Set<string>();
    for (const { bytes } of await this.store.readChanges('customer-1', 0, 10_000)) {
      for (const { kind, entryId } of decodeChanges(bytes)) {
        const isThere = held.has(entryId);
        if (kind === 'ADDED' || kind === 'RETURNED') {
          expect(isThere, `${kind} once`).toBe(false);
          held.add(entryId);
        } else {
          expect(isThere, `${kind} of what is there`).toBe(true);
          if (kind === 'VANISHED' || kind === 'SUPERSEDED') held.delete(entryId);
        }
      }
    }
    expect([...held].sort()).toEqual(entries.map(({ key }) => key).sort());
  }

  #look(entry: LedgerEntry): void {
    const { day, amountMinor, text, status, number } = entry;
    for (const each of [status, status === 'PENDING' ? 'BOOKED' : status]) {
      const look = `${each} ${day} ${amountMinor} ${text}`;
      const owners = this.looks.get(look) ?? new Set();
      this.looks.set(look, owners.add(number));
      if (owners.size > 1) for (const each of owners) this.twins.add(each);
    }
  }

  #pick(of: number, isMeant: (entry: LedgerEntry) => boolean = () => true): LedgerEntry | undefined {
    const entries = [...this.bank.ledger.values()].filter(isMeant);
    return entries[of % Math.max(1, entries.length)];
  }

  #today(): string {
    return new Date(this.nowMs).toISOString().slice(0, 10);
  }
}

function fail(): never {
  throw new TypeError('not expected here');
}

describe('the statement book', () => {
  beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterAll(() => void vi.useRealTimers());

  it('has every entry of a generated bank exactly once, under an id that lasts, and tells each change once', async () => {
    await fc.assert(
      fc.asyncProperty(habits, steps, async (habit, all) => {
        const world = new World(habit);
        for (const step of all) await world.step(step);
        world.bank.hiddenDay = null;
        world.bank.breaksAfter = null;
        world.bank.hasDefect = false;
        world.bank.stopsAfter = null;
        // The second link first, which may show less than the first one.
        for (const link of [1, 0] as const) {
          const { entries } = await world.read(true, link);
          world.check(entries, true, link);
          await world.checkFeed(entries);
        }
      }),
      { numRuns: runs },
    );
  });
});
