// A feed that each subscriber reads behind its own position: what wakes it, what it reads, and how it ends.

import { afterEach, describe, expect, it, vi } from 'vitest';
import { PagedFeed } from '../../../src/store/paged-feed.ts';

interface Event {
  readonly seq: number;
}

/** A store of one subject's events, and a feed over it. */
function world({ hasNotices = false } = {}) {
  const events: Event[] = [];
  const listeners = new Set<(subjectId: string) => void>();
  const heard: ((subjectId: string) => void)[] = [];
  const reads: number[] = [];
  let isBroken = false;
  const troubles: string[] = [];
  const feed = new PagedFeed<Event>({
    async readAfter(_subject, afterSeq, limit) {
      reads.push(afterSeq);
      if (isBroken) throw new Error('broken');
      return events.filter(({ seq }) => seq > afterSeq).slice(0, limit);
    },
    async readNewest(ids) {
      if (isBroken) throw new Error('broken');
      return new Map(ids.map((id) => [id, events.at(-1)?.seq ?? 0]));
    },
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    notices: hasNotices ? { publish: () => undefined, listen: (listener) => void heard.push(listener) } : null,
    onTrouble: () => void troubles.push('trouble'),
  });
  return {
    events,
    feed,
    reads,
    troubles,
    listeners,
    break: (broken: boolean) => {
      isBroken = broken;
    },
    add(...seqs: number[]) {
      for (const seq of seqs) events.push({ seq });
    },
    tell: () => {
      for (const listener of listeners) listener('s');
    },
    notice: () => {
      for (const listener of heard) listener('s');
    },
  };
}

const toValue = async ({ seq }: Event) => seq;

/** Reads in the background, as a subscription does. */
function read(updates: AsyncIterable<number>) {
  const told: number[] = [];
  const done = (async () => {
    for await (const seq of updates) told.push(seq);
  })();
  return { told, done };
}

describe('a paged feed', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('gives what lies behind a place in pages, gaps and all, and what comes', async () => {
    const { feed, add, tell, reads } = world();
    add(...Array.from({ length: 250 }, (_, index) => index * 2 + 1));
    const { told, done } = read(await feed.follow('s', { afterSeq: 4, toValue }));
    await vi.waitFor(() => expect(told).toHaveLength(248));
    // From its own place on, and never from the beginning.
    expect(reads).toEqual([4, 203, 403, 499]);
    add(500);
    tell();
    await vi.waitFor(() => expect(told.at(-1)).toBe(500));
    feed.close();
    await done;
    expect(told).toEqual([...new Set(told)]);
    expect(feed.size).toEqual({ subjects: 0, subscribers: 0 });
  });

  it('begins with what is to come, passes over what is not to be told, and ends in the midst of waiting', async () => {
    const { feed, add, tell, listeners } = world();
    add(1, 2, 3);
    const updates = await feed.follow('s', {
      afterSeq: null,
      toValue: async ({ seq }) => (seq % 2 === 0 ? seq : null),
    });
    const { told, done } = read(updates);
    add(4, 5, 6);
    tell();
    await vi.waitFor(() => expect(told).toEqual([4, 6]));
    await updates.return?.();
    await done;
    expect(feed.size.subjects).toBe(0);
    feed.close();
    expect(listeners.size).toBe(0);
    await expect((await feed.follow('s', { afterSeq: 0, toValue })).next()).resolves.toMatchObject({ done: true });
  });

  it('is woken by a notice of another gateway', async () => {
    const { feed, add, notice } = world({ hasNotices: true });
    const { told } = read(await feed.follow('s', { afterSeq: 0, toValue }));
    add(1);
    notice();
    await vi.waitFor(() => expect(told).toEqual([1]));
    feed.close();
  });

  it('finds by itself what nobody tells, also after the store could not be read', async () => {
    vi.useFakeTimers();
    const { feed, add, tell, troubles, ...store } = world();
    const { told } = read(await feed.follow('s', { afterSeq: 0, toValue }));
    add(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(told).toEqual([1]);
    store.break(true);
    add(2);
    tell();
    await vi.advanceTimersByTimeAsync(1000);
    expect([told, troubles]).toEqual([[1], ['trouble']]);
    store.break(false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(told).toEqual([1, 2]);
    const asked = store.reads.length;
    await vi.advanceTimersByTimeAsync(5000);
    // Where nothing has happened nothing is read.
    expect(store.reads).toHaveLength(asked);
    feed.close();
  });
});
