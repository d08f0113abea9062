// One flight a key: joined, given up, fenced. The caches are real ones; the banks are promises that a test settles.

import { describe, expect, it, vi } from 'vitest';
import type { Reading } from '../../../src/banks/connector.ts';
import type { Cache, CacheClaim } from '../../../src/cache/cache.ts';
import { createMemoryCache } from '../../../src/cache/memory.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { type Deadline, deadlineIn } from '../../../src/http/deadline.ts';
import { type FlightPlan, Flights, type KeepAlong, WaitOver } from '../../../src/reading/flights.ts';
import { parseKeptForm } from '../../../src/reading/kept-form.ts';

const key = 'bankgraph:4/{bank/link/digest}/balances/account';
const hourMs = 3_600_000;

const toReading = (value: unknown): Reading<unknown> => ({
  value,
  fetchedAtMs: Date.now(),
  defects: [],
  incomplete: null,
});

/** A bank whose answers a test gives. */
class Bank {
  readonly calls: { readonly deadline: Deadline; readonly keep: KeepAlong }[] = [];
  readonly #answers: ((reading: Reading<unknown>) => void)[] = [];

  plan(more: Partial<FlightPlan> = {}): FlightPlan {
    return {
      key,
      resource: 'balances',
      linkId: 'link',
      isAttended: false,
      maxMs: 2000,
      freshMs: hourMs,
      keepMs: hourMs,
      isLive: false,
      fetch: (deadline, keep) =>
        new Promise((resolve, reject) => {
          this.calls.push({ deadline, keep });
          this.#answers.push(resolve);
          deadline.signal.addEventListener('abort', () => reject(deadline.signal.reason), { once: true });
        }),
      ...more,
    };
  }

  answer(value: unknown): void {
    for (const resolve of this.#answers.splice(0)) resolve(toReading(value));
  }
}

const called = (bank: Bank, times: number) => vi.waitFor(() => expect(bank.calls).toHaveLength(times));

async function board(flights: Flights, plan: FlightPlan, deadline = deadlineIn(2000)) {
  const [flight] = flights.board([plan]);
  if (flight === undefined) throw new Error('no flight');
  return flight.wait(deadline);
}

describe('a flight', () => {
  it('is shared by all who want the same at the same time, and lands in the cache', async () => {
    const cache = createMemoryCache(100);
    const flights = new Flights(cache);
    const bank = new Bank();
    const waits = Array.from({ length: 200 }, () => board(flights, bank.plan()));
    await called(bank, 1);
    bank.answer('one answer');
    const landings = await Promise.all(waits);
    expect(new Set(landings.map(({ reading }) => reading.value))).toEqual(new Set(['one answer']));
    await vi.waitFor(() => expect(flights.size).toBe(0));
    expect((await cache.readMany([key]))[0]?.value).toMatchObject({ value: 'one answer' });
    expect(bank.calls).toHaveLength(1);
  });

  it('takes what landed between the look into the cache and the claim', async () => {
    const cache = createMemoryCache(100);
    const flights = new Flights(cache);
    const bank = new Bank();
    const first = board(flights, bank.plan());
    await called(bank, 1);
    bank.answer('landed');
    await first;
    await vi.waitFor(() => expect(flights.size).toBe(0));
    expect(await board(flights, bank.plan())).toMatchObject({ isOwn: false, reading: { value: 'landed' } });
    expect(bank.calls).toHaveLength(1);
  });

  it('is begun for a live read although the cache has a value, and waited for by others', async () => {
    const cache = createMemoryCache(100);
    const flights = new Flights(cache);
    const bank = new Bank();
    const first = board(flights, bank.plan());
    await called(bank, 1);
    bank.answer('old');
    await first;
    await vi.waitFor(() => expect(flights.size).toBe(0));
    await new Promise((resolve) => setTimeout(resolve, 5));
    const live = board(flights, bank.plan({ isLive: true }));
    await called(bank, 2);
    bank.answer('new');
    expect(await live).toMatchObject({ isOwn: true, reading: { value: 'new' } });
  });

  it('of an attended read is not that of an unattended one', async () => {
    const flights = new Flights(createMemoryCache(100));
    const [attended, unattended] = flights.board([new Bank().plan({ isAttended: true }), new Bank().plan()]);
    expect(attended).not.toBe(unattended);
  });

  it('ends when all who waited are gone, and not before', async () => {
    const flights = new Flights(createMemoryCache(100));
    const bank = new Bank();
    const [one, two] = [new AbortController(), new AbortController()];
    const waits = [
      board(flights, bank.plan(), deadlineIn(60_000, one.signal)),
      board(flights, bank.plan(), deadlineIn(60_000, two.signal)),
    ];
    await called(bank, 1);
    one.abort();
    await expect(waits[0]).rejects.toThrow(WaitOver);
    expect(bank.calls[0]?.deadline.signal.aborted).toBe(false);
    two.abort();
    await expect(waits[1]).rejects.toThrow(WaitOver);
    expect(bank.calls[0]?.deadline.signal.aborted).toBe(true);
    const again = board(flights, bank.plan());
    await called(bank, 2);
    bank.answer('again');
    expect((await again).reading.value).toBe('again');
  });

  it('goes on behind those who ran out of time and ends when they went away', async () => {
    const cache = createMemoryCache(100);
    const flights = new Flights(cache);
    const bank = new Bank();
    await expect(board(flights, bank.plan(), deadlineIn(300))).rejects.toThrow(WaitOver);
    expect(bank.calls[0]?.deadline.signal.aborted).toBe(false);
    bank.answer('late');
    await vi.waitFor(async () => expect((await cache.readMany([key]))[0]?.value).toMatchObject({ value: 'late' }));

    const other = new Bank();
    const gone = new AbortController();
    const plan = other.plan({ key: `${key}/other` });
    const wait = board(flights, plan, deadlineIn(60_000, gone.signal));
    await called(other, 1);
    gone.abort();
    await expect(wait).rejects.toThrow(WaitOver);
    expect(other.calls[0]?.deadline.signal.aborted).toBe(true);
  });

  it('goes on behind those whose timer ended before their clock did', async () => {
    const bank = new Bank();
    const flights = new Flights(createMemoryCache(100));
    const end = new AbortController();
    const wait = board(flights, bank.plan(), {
      atMs: Date.now() + 60_000,
      signal: end.signal,
    });
    await called(bank, 1);
    end.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    await expect(wait).rejects.toThrow(WaitOver);
    expect(bank.calls[0]?.deadline.signal.aborted).toBe(false);
    bank.answer('late');
  });

  it('keeps what came along; of what is incomplete what is there, for a short while', async () => {
    const cache = createMemoryCache(100);
    const flights = new Flights(cache);
    const bank = new Bank();
    const wait = board(flights, bank.plan());
    await called(bank, 1);
    const whole = toReading('whole');
    bank.calls[0]?.keep([
      { key: `${key}/b`, reading: whole, freshMs: hourMs, keepMs: hourMs },
      { key: `${key}/c`, reading: { ...whole, incomplete: failure() }, freshMs: hourMs, keepMs: hourMs },
    ]);
    bank.answer('own');
    await wait;
    await vi.waitFor(() => expect(flights.size).toBe(0));
    const kept = await cache.readMany([key, `${key}/b`, `${key}/c`]);
    expect(kept.map((entry) => entry !== null)).toEqual([true, true, true]);
    expect(kept[2]?.freshUntilMs).toBeLessThan(Date.now() + hourMs);
    expect(parseKeptForm(kept[2]?.value)).toMatchObject({ value: 'whole', incomplete: { code: failure().code } });
  });

  it('that was begun before its key was dropped answers who waits, and is not kept', async () => {
    const cache = createMemoryCache(100);
    const flights = new Flights(cache);
    const bank = new Bank();
    const wait = board(flights, bank.plan());
    await called(bank, 1);
    await cache.drop('bankgraph:4/{bank/link/digest}', 'account');
    bank.answer('from before');
    expect((await wait).reading.value).toBe('from before');
    await vi.waitFor(() => expect(flights.size).toBe(0));
    expect(await cache.readMany([key])).toEqual([null]);
  });

  it('of another gateway is waited for; when that one dies, its claim lapses and this one flies', async () => {
    const cache = createMemoryCache(100);
    const flights = new Flights(cache);
    const bank = new Bank();
    await cache.claim([{ key, claimant: 'a gateway that dies' }], 200);
    const wait = board(flights, bank.plan());
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(bank.calls).toHaveLength(0);
    await called(bank, 1);
    bank.answer('taken over');
    expect(await wait).toMatchObject({ isOwn: true, reading: { value: 'taken over' } });
  });

  it('of another gateway that lands is everybody’s', async () => {
    const cache = createMemoryCache(100);
    const flights = new Flights(cache);
    const bank = new Bank();
    const claim = { key, claimant: 'another gateway' };
    await cache.claim([claim], 60_000);
    const wait = board(flights, bank.plan());
    await new Promise((resolve) => setTimeout(resolve, 30));
    const freshUntilMs = Date.now() + hourMs;
    await cache.write([{ key, entry: { value: toReading('theirs'), freshUntilMs }, keepMs: hourMs }], claim);
    expect(await wait).toMatchObject({ isOwn: false, reading: { value: 'theirs' } });
    expect(bank.calls).toHaveLength(0);
  });

  it('that fails, fails for all who wait, and the next one tries again', async () => {
    const flights = new Flights(createMemoryCache(100));
    const broken: FlightPlan = { ...new Bank().plan(), fetch: () => Promise.reject(failure()) };
    const waits = [board(flights, broken), board(flights, broken)];
    for (const wait of waits) await expect(wait).rejects.toThrow('no good');
    const bank = new Bank();
    const wait = board(flights, bank.plan());
    await called(bank, 1);
    bank.answer('good');
    expect((await wait).reading.value).toBe('good');
  });

  it('claims the keys of a batch in one step', async () => {
    const claims: (readonly CacheClaim[])[] = [];
    const memory = createMemoryCache(100);
    const cache: Cache = {
      ...memory,
      claim: (wanted, leaseMs) => {
        claims.push(wanted);
        return memory.claim(wanted, leaseMs);
      },
    };
    const bank = new Bank();
    new Flights(cache).board([bank.plan(), bank.plan({ key: `${key}/b` }), bank.plan({ key: `${key}/c` })]);
    await called(bank, 3);
    expect(claims.map((wanted) => wanted.length)).toEqual([3]);
    bank.answer('done');
  });
});

function failure() {
  return new BankFailure({ code: 'BANK_UNAVAILABLE', bankId: 'bank', operatorMessage: 'no good' });
}
