// Series that are one stream: whose price or day moved, that paused, or that moved to another account; and the entries that belong
// into a series' gaps. Called by recurring.ts between finding series (chains.ts) and judging them. Pure. House rule.

import { type CadenceRule, fitCadence, nextDueDay, ruleOf } from './cadence.ts';
import type { Chain, ChainItem } from './chains.ts';

/** Intervals that may lie between two series of nearly the same amount: a pause (council tax is due in ten months of twelve). */
const longestPause = 4.3;
/** Of another amount: the next due day, or the one after it. */
const longestBreak = 2.3;
/** The day moved: the first of the new days comes at least so much of an interval later. */
const shortestBreak = 0.35;

/**
 * The series, those joined that follow each other, and with entries of `all` that are in no series and fall on due days that a
 * series misses.
 */
export function joinChains<Item extends ChainItem>(
  chains: readonly Chain<Item>[],
  all: readonly Item[],
): readonly Chain<Item>[] {
  const joined: Chain<Item>[] = [];
  // A series of two is a piece at best: the long ones come first to the day they begin, whatever their length.
  for (const chain of chains.toSorted(byStart)) {
    const place = joined.findLastIndex((earlier) => follows(earlier, chain));
    const earlier = joined[place];
    if (earlier === undefined) joined.push(chain);
    else joined[place] = joinTwo(earlier, chain);
  }
  const taken = new Set(joined.flatMap(({ items }) => items.map(({ id }) => id)));
  const free = all.filter(({ id }) => !taken.has(id));
  return free.length === 0 ? joined : joined.map((chain) => withMissing(chain, free, taken));
}

const byStart = <Item extends ChainItem>(one: Chain<Item>, other: Chain<Item>): number =>
  (one.items[0]?.day ?? 0) - (other.items[0]?.day ?? 0) ||
  ((one.items[0]?.id ?? '') < (other.items[0]?.id ?? '') ? -1 : 1);

function follows<Item extends ChainItem>(earlier: Chain<Item>, later: Chain<Item>): boolean {
  const [end, start] = [earlier.items.at(-1), later.items[0]];
  if (end === undefined || start === undefined) return false;
  const rule = longer(earlier, later).rule;
  if (earlier.rule !== later.rule && Math.min(earlier.items.length, later.items.length) > 2) return false;
  const periods = (start.day - end.day) / rule.days;
  const isPause = isWithin(end.amountMinor, start.amountMinor, 115n);
  if (periods < shortestBreak || periods > (isPause ? longestPause : longestBreak)) return false;
  return isPause || isNear(end.amountMinor, start.amountMinor);
}

/** Whether the larger amount is at most so many per cent of the smaller one. */
function isWithin(one: bigint, other: bigint, perCent: bigint): boolean {
  const [less, more] = one < other ? [one, other] : [other, one];
  return more * 100n <= less * perCent;
}

/** A price that rose by up to a half, or fell as much. */
const isNear = (one: bigint, other: bigint): boolean => isWithin(one, other, 150n);

const longer = <Item extends ChainItem>(one: Chain<Item>, other: Chain<Item>): Chain<Item> =>
  other.items.length > one.items.length ? other : one;

function joinTwo<Item extends ChainItem>(earlier: Chain<Item>, later: Chain<Item>): Chain<Item> {
  const { rule } = longer(earlier, later);
  const items = [...earlier.items, ...later.items];
  const [mine, theirs] = [earlier.items.length, later.items.length];
  // Each keeps its own due day: the day may have moved.
  const fit = {
    meanOff: (earlier.fit.meanOff * mine + later.fit.meanOff * theirs) / (mine + theirs),
    worstOff: Math.max(earlier.fit.worstOff, later.fit.worstOff),
    missed: earlier.fit.missed + later.fit.missed,
    doubled: earlier.fit.doubled + later.fit.doubled,
  };
  return { items, rule, fit };
}

/** With entries that came when one was due and none of the series did: in its gaps, before its first and after its last. */
function withMissing<Item extends ChainItem>(
  chain: Chain<Item>,
  free: readonly Item[],
  taken: Set<string>,
): Chain<Item> {
  const { rule } = chain;
  if (chain.items.length < 3) return chain;
  let items = chain.items;
  for (;;) {
    const found = free.find((item) => !taken.has(item.id) && fitsInto(item, items, rule));
    if (found === undefined) break;
    taken.add(found.id);
    items = [...items, found].sort((one, other) => one.day - other.day);
  }
  if (items === chain.items) return chain;
  const fit = fitCadence(
    items.map(({ day }) => day),
    rule,
  );
  return { items, rule, fit: fit.meanOff > chain.fit.meanOff + 1 ? chain.fit : fit };
}

function fitsInto<Item extends ChainItem>(item: Item, items: readonly Item[], rule: CadenceRule): boolean {
  const after = items.findIndex(({ day }) => day > item.day);
  const [before, next] = [after === -1 ? items.at(-1) : items[after - 1], after === -1 ? undefined : items[after]];
  const beside = before ?? next;
  if (
    beside === undefined ||
    !(
      isNear(beside.amountMinor, item.amountMinor) ||
      (next !== undefined && isNear(next.amountMinor, item.amountMinor))
    )
  )
    return false;
  const tolerance = rule.worstTolerance;
  const isApart = (one: Item | undefined) =>
    one === undefined || Math.abs(one.day - item.day) >= rule.days - tolerance - 2;
  if (!isApart(before) || !isApart(next)) return false;
  if (before === undefined) return (next?.day ?? 0) - item.day <= rule.days + tolerance;
  const due = nextDueDay(
    items.filter(({ day }) => day <= before.day).map(({ day }) => day),
    ruleOf(rule.cadence),
  );
  return Math.abs(item.day - due) <= tolerance;
}
