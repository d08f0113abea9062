// How a source's list is kept: from the store, over the source's being down, over a list that says nothing.

import { afterEach, describe, expect, it, vi } from 'vitest';
import type { InstitutionsRead } from '../../../src/banks/source.ts';
import type { Institution } from '../../../src/domain/bank.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { FollowedSource } from '../../../src/sources/followed-source.ts';
import { InstitutionList } from '../../../src/sources/institution-list.ts';
import { StoreFailure } from '../../../src/store/failures.ts';
import type { KeptInstitutions } from '../../../src/store/institutions.ts';
import { makeInstitution, makeSource } from '../../support/sources.ts';

const hourMs = 3_600_000;
const startMs = Date.parse('2026-11-30T06:00:00Z');
const source = makeSource();
const down = new BankFailure({ code: 'BANK_UNAVAILABLE', bankId: 'agg', operatorMessage: 'agg institutions: down' });

function memory(kept: KeptInstitutions | null = null) {
  const state = { kept, reads: 0 };
  return {
    state,
    readList: async () => {
      state.reads += 1;
      return state.kept;
    },
    keepList: async (_id: string, list: KeptInstitutions) => {
      state.kept = list;
    },
  };
}

function follow(
  answer: () => readonly Institution[] | Error,
  { store = memory(), defects = [] }: { store?: ReturnType<typeof memory>; defects?: InstitutionsRead['defects'] } = {},
) {
  const trouble: string[] = [];
  const asked: number[] = [];
  const followed = new FollowedSource({
    source,
    standard: {
      usualLimits: source.limits,
      createTokens: () => ({ clientToken: async () => '', forgetClientToken: () => undefined }),
      get credentials(): never {
        throw new Error('not asked for');
      },
      async fetchInstitutions() {
        asked.push(Date.now());
        const institutions = answer();
        if (institutions instanceof Error) throw institutions;
        return { institutions, defects };
      },
    },
    call: (deadline) => ({
      deadline,
      tokens: { clientToken: async () => '', forgetClientToken: () => undefined },
      send: () => Promise.reject(new Error('nothing is sent')),
    }),
    store,
    onTrouble: (reason) => trouble.push(reason),
    random: () => 0.5,
  });
  const names = () => followed.list.listings.map(({ name }) => name);
  return { followed, trouble, asked, names, store };
}

describe('a source', () => {
  afterEach(() => vi.useRealTimers());
  const start = () => vi.useFakeTimers({ now: startMs });

  it('is asked at the first start, and its list kept', async () => {
    start();
    const { followed, names, store } = follow(() => [makeInstitution('Nordea')]);
    await followed.start();
    expect(names()).toEqual(['Nordea']);
    expect(store.state.kept?.fetchedAtMs).toBe(startMs);
    await followed.stop();
  });

  it('is not asked at a start within the day: the store has the list', async () => {
    start();
    const first = follow(() => [makeInstitution('Nordea')]);
    await first.followed.start();
    await first.followed.stop();
    vi.setSystemTime(startMs + hourMs);
    const second = follow(() => down, { store: first.store });
    await second.followed.start();
    expect([second.names(), second.asked]).toEqual([['Nordea'], []]);
    await vi.advanceTimersByTimeAsync(22 * hourMs);
    expect(second.asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(2 * hourMs);
    expect(second.asked.length).toBeGreaterThan(0);
    await second.followed.stop();
  });

  it('that is down keeps its list, and is asked again with growing pauses', async () => {
    start();
    const answers: (readonly Institution[] | Error)[] = [[makeInstitution('Nordea')]];
    const { followed, names, asked, trouble } = follow(() => answers.shift() ?? down);
    await followed.start();
    await vi.advanceTimersByTimeAsync(24 * hourMs + 1000);
    expect([names(), asked.length]).toEqual([['Nordea'], 2]);
    await vi.advanceTimersByTimeAsync(2 * hourMs);
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.length).toBeLessThan(12);
    expect(names()).toEqual(['Nordea']);
    expect(trouble[0]).toContain('down');
    await followed.stop();
  });

  it('that names nobody all of a sudden is not believed', async () => {
    start();
    const answers: (readonly Institution[])[] = [[makeInstitution('Nordea')], []];
    const { followed, names, trouble } = follow(() => answers.shift() ?? [makeInstitution('OP')]);
    await followed.start();
    await followed.askNow();
    expect(names()).toEqual(['Nordea']);
    expect(trouble.join()).toContain('empty list');
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(names()).toEqual(['OP']);
    await followed.stop();
  });

  it('takes what another gateway has asked for', async () => {
    start();
    const one = follow(() => [makeInstitution('Nordea')]);
    await one.followed.start();
    const other = follow(() => [makeInstitution('OP')], { store: one.store });
    await other.followed.start();
    expect([other.names(), other.asked]).toEqual([['Nordea'], []]);
    await Promise.all([one.followed.stop(), other.followed.stop()]);
  });

  it('knows a bank that another gateway has heard of, when somebody asks for it', async () => {
    start();
    const one = follow(() => [makeInstitution('Nordea')]);
    await one.followed.start();
    const other = follow(() => [makeInstitution('Nordea'), makeInstitution('OP')], { store: one.store });
    await other.followed.start();
    vi.setSystemTime(startMs + hourMs);
    await other.followed.askNow();
    expect([one.names(), other.names()]).toEqual([['Nordea'], ['Nordea', 'OP']]);
    one.followed.missed('another-fi-op');
    one.followed.missed('agg-fi-op');
    one.followed.missed('agg-fi-op');
    const { reads } = one.store.state;
    await vi.advanceTimersByTimeAsync(0);
    expect([one.names(), one.store.state.reads]).toEqual([['Nordea', 'OP'], reads]);
    await Promise.all([one.followed.stop(), other.followed.stop()]);
  });

  it('is used although the store fails, which is told', async () => {
    start();
    const store = memory();
    store.keepList = () => Promise.reject(new StoreFailure('keeping institutions: the disk is full'));
    const { followed, names, trouble } = follow(() => [makeInstitution('Nordea')], { store });
    await followed.start();
    expect([names(), trouble]).toEqual([['Nordea'], ['keeping institutions: the disk is full']]);
    await followed.stop();
  });

  it('tells what of its list cannot be read, without a value', async () => {
    start();
    const defects = [{ pointer: '/aspsps/3/country', reason: 'not an ISO 3166-1 code' }];
    const { followed, names, trouble } = follow(() => [makeInstitution('Nordea')], { defects });
    await followed.start();
    expect(names()).toEqual(['Nordea']);
    expect(trouble).toEqual(['agg: 1 institutions cannot be read; /aspsps/3/country: not an ISO 3166-1 code']);
    await followed.stop();
  });

  it('that is configured otherwise is asked at once: the list of before is of another address', async () => {
    start();
    const store = memory();
    const before = new InstitutionList(makeSource({ endpoint: 'https://sandbox.test' })).updated([
      makeInstitution('Test Bank'),
    ]);
    store.state.kept = { list: before.toText(), fetchedAtMs: startMs - hourMs };
    const { followed, names, asked } = follow(() => [makeInstitution('Nordea')], { store });
    await followed.start();
    expect([names(), asked.length]).toEqual([['Nordea'], 1]);
    await followed.stop();
    store.state.kept = { list: before.toText(), fetchedAtMs: startMs - hourMs };
    const failing = follow(() => down, { store });
    await failing.followed.start();
    // Better than nothing.
    expect(failing.names()).toEqual(['Test Bank']);
    await failing.followed.stop();
  });

  it('goes on being asked after whatever nobody foresaw', async () => {
    start();
    const answers: (readonly Institution[] | Error)[] = [new TypeError('unforeseen')];
    const { followed, names, trouble } = follow(() => answers.shift() ?? [makeInstitution('Nordea')]);
    await followed.start();
    expect(trouble.join()).toContain('unexpected error');
    await vi.advanceTimersByTimeAsync(hourMs);
    expect(names()).toEqual(['Nordea']);
    await followed.stop();
  });

  it('asks no more once it is stopped', async () => {
    start();
    const { followed, asked } = follow(() => down);
    await followed.start();
    await followed.stop();
    await vi.advanceTimersByTimeAsync(48 * hourMs);
    expect(asked).toHaveLength(1);
  });
});
