// The five banks over real HTTP: what they give, page by page, and that it adds up.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { BankClient } from './bank-client.ts';

let sandbox: Sandbox;
const now = new Date('2026-11-22T12:00:00Z');

beforeAll(async () => {
  sandbox = await startSandbox({ now });
});
afterAll(() => sandbox.close());

const clientOf = (linkId: string): BankClient => new BankClient(sandbox.description, linkId);

/** A decimal string in units of 10^-5, exact for all that the banks write. */
function units(decimal: unknown): bigint {
  const text = String(decimal);
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const magnitude = BigInt(whole + fraction.padEnd(5, '0'));
  return text.startsWith('-') ? -magnitude : magnitude;
}

// biome-ignore lint/suspicious/noExplicitAny: wire objects of three standards; a missing field fails the test
type Raw = any;

function distinct(entries: readonly Raw[], key: (entry: Raw) => string): Raw[] {
  return [...new Map(entries.map((entry) => [key(entry), entry])).values()];
}

describe('a balance is the sum of the booked entries', () => {
  test.each(['alice-albion', 'bob-albion', 'dora-albion', 'alice-thistle', 'chloe-thistle'])('%s', async (linkId) => {
    const client = clientOf(linkId);
    for (const path of await client.accountPaths()) {
      const entries = distinct(
        await client.transactions(path),
        (entry) => entry.TransactionId ?? JSON.stringify(entry),
      );
      const signed = (raw: Raw): bigint =>
        (raw.CreditDebitIndicator === 'Credit' ? 1n : -1n) * units(raw.Amount.Amount);
      const booked = entries.filter((entry) => ['Booked', 'BOOK'].includes(entry.Status));
      const { body } = await client.get(`${path}/balances`);
      const balance = body.Data.Balance.find((item: Raw) => ['InterimBooked', 'ITBD'].includes(item.Type));
      expect([path, booked.reduce((sum, entry) => sum + signed(entry), 0n)]).toEqual([path, signed(balance)]);
    }
  });

  test.each(['alice-rheinbank', 'chloe-rheinbank', 'bob-banque-du-rhone', 'chloe-banque-du-rhone'])(
    '%s',
    async (linkId) => {
      const client = clientOf(linkId);
      for (const path of await client.accountPaths()) {
        const all = await client.transactions(path);
        const entries = distinct(all, (entry) => entry.transactionId ?? JSON.stringify(entry));
        const booked = entries.filter((entry) => entry.bookingDate !== undefined);
        const { body } = await client.get(`${path}/balances`);
        const balance = body.balances.find((item: Raw) => ['interimBooked', 'nonInvoiced'].includes(item.balanceType));
        const sum = booked.reduce((total, entry) => total + units(entry.transactionAmount.amount), 0n);
        expect([path, sum]).toEqual([path, units(balance.balanceAmount.amount)]);
      }
    },
  );

  test.each(['alice-southern-cross', 'bob-southern-cross'])('%s, purse by purse', async (linkId) => {
    const client = clientOf(linkId);
    for (const path of await client.accountPaths()) {
      const sums = new Map<string, bigint>();
      for (const entry of await client.transactions(path)) {
        if (entry['status'] !== 'POSTED') continue;
        const currency = String(entry['currency'] ?? 'AUD');
        sums.set(currency, (sums.get(currency) ?? 0n) + units(entry['amount']));
      }
      const { body } = await client.get(`${path}/balance`);
      expect([path, sums.get('AUD') ?? 0n]).toEqual([path, units(body.data.currentBalance)]);
      for (const purse of body.data.purses ?? []) expect(sums.get(purse.currency)).toBe(units(purse.amount));
    }
  });
});

describe('what is in the data', () => {
  test('every link that works shows the accounts it should', async () => {
    const counts: Record<string, number> = {};
    for (const { id } of sandbox.description.links) {
      if (id !== 'erin-rheinbank') counts[id] = (await clientOf(id).accountPaths()).length;
    }
    expect(counts).toEqual({
      'alice-albion': 5,
      'alice-thistle': 3,
      'alice-rheinbank': 5,
      'alice-southern-cross': 5,
      'bob-albion': 2,
      'bob-banque-du-rhone': 3,
      'bob-southern-cross': 2,
      'chloe-thistle': 2,
      'chloe-rheinbank': 2,
      'chloe-banque-du-rhone': 3,
      'dora-albion': 1,
      'erin-albion': 2,
    });
  });

  test('Alice and Bob see the same joint account, with the same entries', async () => {
    const [alice, bob] = [clientOf('alice-albion'), clientOf('bob-albion')];
    const shared = (await alice.accountPaths()).filter((path) => path !== '');
    const both = (await bob.accountPaths()).filter((path) => shared.includes(path));
    expect(both).toHaveLength(1);
    expect(await alice.transactions(`${both[0]}`)).toEqual(await bob.transactions(`${both[0]}`));
  });

  test('Dora has 20,000 entries, none lost between pages', async () => {
    const client = clientOf('dora-albion');
    const [path] = await client.accountPaths();
    const entries = await client.transactions(`${path}`);
    const ids = entries.flatMap((entry) => (entry['TransactionId'] === undefined ? [] : [entry['TransactionId']]));
    expect(new Set(ids).size + (entries.length - ids.length)).toBe(20_000);
    expect(ids.length).toBeGreaterThan(new Set(ids).size);
  });

  test('yen have no decimals, dinars have three', async () => {
    const thistle = clientOf('alice-thistle');
    const { body } = await thistle.get('/accounts');
    const yen = body.Data.Account.find((account: Raw) => account.Currency === 'JPY');
    for (const entry of await thistle.transactions(`/accounts/${yen.AccountId}`)) {
      expect((entry as Raw).Amount.Amount).toMatch(/^\d+$/);
    }
    const rheinbank = clientOf('alice-rheinbank');
    const accounts = (await rheinbank.get('/v1/accounts')).body.accounts;
    const dinar = accounts.find((account: Raw) => account.currency === 'BHD');
    for (const entry of await rheinbank.transactions(`/v1/accounts/${dinar.resourceId}`)) {
      expect((entry as Raw).transactionAmount.amount).toMatch(/^-?\d+\.\d{3}$/);
    }
    expect(accounts.filter((account: Raw) => account.status === 'deleted')).toHaveLength(1);
  });

  test('pending entries have ids at Albion and Rheinbank, none at Thistle', async () => {
    const pendingOf = async (linkId: string): Promise<Raw[]> => {
      const client = clientOf(linkId);
      const [path] = await client.accountPaths();
      const entries: Raw[] = await client.transactions(`${path}`);
      return entries.filter(
        (entry) => ['Pending', 'PDNG'].includes(entry.Status) || (entry.transactionAmount && !entry.bookingDate),
      );
    };
    const [albion, thistle, rheinbank] = await Promise.all(
      ['alice-albion', 'alice-thistle', 'alice-rheinbank'].map(pendingOf),
    );
    expect(albion?.length).toBeGreaterThan(0);
    expect(albion?.every((entry) => entry.TransactionId !== undefined)).toBe(true);
    expect(thistle?.length).toBeGreaterThan(0);
    expect(thistle?.every((entry) => entry.TransactionId === undefined)).toBe(true);
    expect(rheinbank?.length).toBeGreaterThan(0);
  });
});

describe('habits of the houses', () => {
  test('Albion repeats one entry on the next page and writes some amounts with four decimals, offsets in all times', async () => {
    const client = clientOf('alice-albion');
    const [path] = await client.accountPaths();
    const entries: Raw[] = await client.transactions(`${path}`);
    const ids = entries.map((entry) => entry.TransactionId).filter((id) => id !== undefined);
    expect(ids.length - new Set(ids).size).toBe(3);
    expect(entries.some((entry) => entry.TransactionId === undefined)).toBe(true);
    const scales = new Set(entries.map((entry) => entry.Amount.Amount.split('.')[1].length));
    expect([...scales].sort()).toEqual([2, 4]);
    const offsets = new Set(entries.map((entry) => entry.BookingDateTime.slice(-6)));
    expect([...offsets].sort()).toEqual(['+00:00', '+01:00']);
  });

  test('Rheinbank links relative to the host, Banque du Rhône to a host that does not exist', async () => {
    const nextOf = async (linkId: string): Promise<string> => {
      const client = clientOf(linkId);
      const [path] = await client.accountPaths();
      const { body } = await client.get(`${path}/transactions?bookingStatus=booked&dateFrom=2024-01-01`);
      return body.transactions._links.next.href;
    };
    expect(await nextOf('alice-rheinbank')).toMatch(/^\/psd2\/v1\/accounts\//);
    expect(await nextOf('chloe-banque-du-rhone')).toMatch(
      /^https:\/\/interne\.banque-du-rhone\.invalid\/dsp2\/v1\/accounts\//,
    );
  });

  test('Banque du Rhône has no id on most entries, and no two entries that look the same', async () => {
    const client = clientOf('chloe-banque-du-rhone');
    const [path] = await client.accountPaths();
    const entries: Raw[] = await client.transactions(`${path}`);
    const without = entries.filter((entry) => entry.transactionId === undefined);
    expect(without.length / entries.length).toBeGreaterThan(0.9);
    const days = entries.slice(0, 100).map((entry) => entry.bookingDate);
    expect(days).not.toEqual([...days].sort().reverse());
    const pages = client.answers.filter(({ path: asked }) => asked.includes('/transactions')).length;
    expect(entries.length - new Set(entries.map((entry) => JSON.stringify(entry))).size).toBe(pages - 1);
  });

  test('both UK houses say the credit line is in the balance in one and not in the other', async () => {
    const client = clientOf('alice-albion');
    const { body } = await client.get('/balances');
    const lines = body.Data.Balance.flatMap((balance: Raw) => balance.CreditLine ?? []);
    expect(new Set(lines.map((line: Raw) => line.Included))).toEqual(new Set([true, false]));
  });

  test('Southern Cross leaves AUD out and keeps other currencies in purses', async () => {
    const client = clientOf('alice-southern-cross');
    const { body } = await client.get('/banking/accounts/balances');
    const purses = body.data.balances.flatMap((balance: Raw) => balance.purses ?? []);
    expect(purses.map((purse: Raw) => purse.currency)).toEqual(['USD', 'NZD', 'JPY']);
    expect(body.data.balances.every((balance: Raw) => balance.currency === undefined)).toBe(true);
  });
});

describe('filters', () => {
  test('by booking time at a UK house are inclusive', async () => {
    const client = clientOf('chloe-thistle');
    const [path] = await client.accountPaths();
    const all: Raw[] = await client.transactions(`${path}`);
    const [from, to] = ['2026-03-01T00:00:00Z', '2026-03-31T23:59:59.999Z'];
    const some: Raw[] = await client.transactions(`${path}`, `fromBookingDateTime=${from}&toBookingDateTime=${to}`);
    expect(some).toEqual(all.filter((entry) => entry.BookingDateTime >= from && entry.BookingDateTime <= to));
    expect(some.length).toBeGreaterThan(20);
  });

  test('by day at a Berlin Group house are inclusive', async () => {
    const client = clientOf('chloe-rheinbank');
    const [path] = await client.accountPaths();
    const query = 'bookingStatus=booked&dateFrom=2026-03-01&dateTo=2026-03-31';
    const some: Raw[] = await client.transactions(`${path}`, query);
    const days = some.map((entry) => entry.bookingDate).sort();
    expect(days[0]).toBe('2026-03-01');
    expect(days.at(-1) <= '2026-03-31').toBe(true);
  });

  test('by time, amount and text at the CDR house', async () => {
    const client = clientOf('alice-southern-cross');
    const [path] = await client.accountPaths();
    const query =
      'oldest-time=2026-01-01T00:00:00%2B11:00&newest-time=2026-06-30T23:59:59%2B10:00&max-amount=-50.00&text=banksia';
    const some: Raw[] = await client.transactions(`${path}`, query);
    for (const entry of some) {
      expect(Number(entry.amount)).toBeLessThanOrEqual(-50);
      expect(entry.description.toLowerCase()).toContain('banksia');
    }
    const recent = await client.get(`${path}/transactions`);
    expect(recent.body.data.transactions).toHaveLength(25);
    const oldest = await client.get(`${path}/transactions?page-size=1000`);
    const ninetyDays = new Date(now.getTime() - 91 * 86_400_000).toISOString();
    for (const entry of oldest.body.data.transactions) {
      expect(new Date(entry.postingDateTime ?? entry.executionDateTime).toISOString() > ninetyDays).toBe(true);
    }
  });
});
