// Regular series among the entries of one counterparty: entries linked by intervals of a cadence, those of like amounts first, so
// that two contracts at one provider come apart and a subscription is found among purchases. Called by recurring.ts, which judges
// what is found here; calls cadence.ts. Pure; bounded by how many entries lie within an interval. House rule.

import { type CadenceFit, type CadenceRule, cadenceRules, fitCadence, isRegular, toSteps } from './cadence.ts';

/** An entry as series are made of it. */
export interface ChainItem {
  readonly id: string;
  readonly day: number;
  readonly amountMinor: bigint;
  readonly accountId: string;
  /** The entry's text, to tell contracts of one provider apart. */
  readonly text: string;
}

/** A regular series. */
export interface Chain<Item extends ChainItem> {
  readonly items: readonly Item[];
  readonly rule: CadenceRule;
  readonly fit: CadenceFit;
}

/** Earlier entries that one is linked to at most: more within an interval are no series. */
const linkedAtMost = 120;
/** Entries of a group within one interval at most: more, and everything is regular by chance. */
const densestPerPeriod = 12;
/** Series of one counterparty that are looked for, of like amounts and of any. */
const chainsAtMost = 5;

/** The series among the entries of one group, which stand in the order of days; each entry is in one at most. */
export function findChains<Item extends ChainItem>(items: readonly Item[]): readonly Chain<Item>[] {
  const chains: Chain<Item>[] = [];
  let rest = items;
  while (chains.length < chainsAtMost && rest.length >= 2) {
    const chain = bestChain(rest);
    if (chain === null) return chains;
    if (!isNearlyAll(chain, rest) && !isCompact(chain)) break;
    chains.push(chain);
    rest = without(rest, chain.items);
  }
  const equal = findEqual(rest);
  const others = without(
    rest,
    equal.flatMap((chain) => chain.items),
  );
  return [...chains, ...equal, ...findFurther(others)];
}

/** Amounts within two fifths of each other: one contract among others of its counterparty. */
function isCompact<Item extends ChainItem>({ items }: Chain<Item>): boolean {
  let [least, most] = [items[0]?.amountMinor ?? 0n, items[0]?.amountMinor ?? 0n];
  for (const { amountMinor } of items) {
    if (amountMinor < least) least = amountMinor;
    if (amountMinor > most) most = amountMinor;
  }
  return items.length >= 3 && most * 5n <= least * 7n;
}

/** One series and little beside it: then that is what the counterparty is paid. */
function isNearlyAll<Item extends ChainItem>(chain: Chain<Item>, all: readonly Item[]): boolean {
  const { items, fit } = chain;
  // Few entries of unlike amounts are as soon two contracts as one.
  const isOne = items.length >= 5 || isCompact(chain);
  const besides = all.length - items.length + fit.doubled;
  return isOne && besides <= Math.max(1, Math.floor(all.length / 10));
}

/** Series of exactly equal amounts, the most frequent amount first. */
function findEqual<Item extends ChainItem>(items: readonly Item[]): readonly Chain<Item>[] {
  const byAmount = new Map<bigint, Item[]>();
  for (const item of items) {
    const equals = byAmount.get(item.amountMinor);
    if (equals === undefined) byAmount.set(item.amountMinor, [item]);
    else equals.push(item);
  }
  const chains: Chain<Item>[] = [];
  for (const equals of [...byAmount.values()].sort((one, other) => other.length - one.length || compare(one, other))) {
    let rest: readonly Item[] = equals;
    // Two contracts of one price at one provider.
    for (let round = 0; round < 2 && rest.length >= 2; round++) {
      const chain = bestChain(rest);
      if (chain === null || chain.items.length < rest.length * (round === 0 ? 0.45 : 0.75)) break;
      chains.push(chain);
      rest = without(rest, chain.items);
    }
  }
  return chains;
}

const compare = <Item extends ChainItem>([one]: readonly Item[], [other]: readonly Item[]): number => {
  const [a, b] = [one?.amountMinor ?? 0n, other?.amountMinor ?? 0n];
  return a < b ? -1 : a > b ? 1 : 0;
};

/** Series of whatever amounts among what is left. */
function findFurther<Item extends ChainItem>(items: readonly Item[]): readonly Chain<Item>[] {
  const chains: Chain<Item>[] = [];
  let rest = items;
  while (chains.length < chainsAtMost && rest.length >= 2) {
    const chain = bestChain(rest);
    if (chain === null) break;
    chains.push(chain);
    rest = without(rest, chain.items);
  }
  return chains;
}

/** The series of the cadence that explains most entries best; null where none is regular. */
function bestChain<Item extends ChainItem>(items: readonly Item[]): Chain<Item> | null {
  const span = (items.at(-1)?.day ?? 0) - (items[0]?.day ?? 0) + 1;
  let best: { chain: Chain<Item>; score: number } | null = null;
  for (const rule of cadenceRules) {
    const perPeriod = (items.length / span) * rule.days;
    if (span < rule.days - rule.gapTolerance || (items.length > 12 && perPeriod > densestPerPeriod)) continue;
    const linked = link(items, rule);
    if (linked.length < 2) continue;
    const fit = fitCadence(
      linked.map(({ day }) => day),
      rule,
    );
    if (!isRegular(fit, rule) || fit.missed > Math.max(1, linked.length / 4)) continue;
    const score = linked.length * (1 - 0.05 * fit.meanOff - (0.5 * fit.missed) / linked.length);
    if (best === null || score > best.score + 1e-9) best = { chain: { items: linked, rule, fit }, score };
  }
  return best?.chain ?? null;
}

/** The best way through the entries by intervals of a cadence: most entries, of like amounts, texts and accounts. */
function link<Item extends ChainItem>(items: readonly Item[], rule: CadenceRule): readonly Item[] {
  const scores = new Float64Array(items.length);
  const before = new Int32Array(items.length).fill(-1);
  const longest = rule.days * rule.longestGap + rule.gapTolerance;
  let bestEnd = 0;
  for (const [place, item] of items.entries()) {
    for (let earlier = place - 1; earlier >= Math.max(0, place - linkedAtMost); earlier--) {
      const other = items[earlier];
      if (other === undefined || item.day - other.day > longest) break;
      const steps = toSteps(item.day - other.day, rule);
      if (steps === null) continue;
      const score =
        (scores[earlier] ?? 0) +
        linkScore(other, item) -
        0.6 * (steps.steps - 1) +
        0.3 * (1 - steps.off / (rule.gapTolerance + 1));
      if (score > (scores[place] ?? 0)) {
        scores[place] = score;
        before[place] = earlier;
      }
    }
    if ((scores[place] ?? 0) > (scores[bestEnd] ?? 0)) bestEnd = place;
  }
  const chain: Item[] = [];
  for (let place = bestEnd; place >= 0; place = before[place] ?? -1) {
    const item = items[place];
    if (item !== undefined) chain.push(item);
  }
  return chain.reverse();
}

/** How well two entries follow each other, the interval aside: 1 for a link, and what they have in common. */
function linkScore(one: ChainItem, other: ChainItem): number {
  const text = one.text === other.text && one.text !== '' ? 0.2 : 0;
  const account = one.accountId === other.accountId ? 0.2 : 0;
  return 1 + likeness(one.amountMinor, other.amountMinor) + text + account;
}

function likeness(one: bigint, other: bigint): number {
  if (one === other) return 1;
  const [less, more] = one < other ? [one, other] : [other, one];
  if (more * 20n <= less * 21n) return 0.7;
  if (more * 20n <= less * 27n) return 0.4;
  return more * 2n <= less * 5n ? 0.1 : -0.5;
}

function without<Item extends ChainItem>(items: readonly Item[], taken: readonly Item[]): readonly Item[] {
  if (taken.length === 0) return items;
  const ids = new Set(taken.map(({ id }) => id));
  return items.filter(({ id }) => !ids.has(id));
}
