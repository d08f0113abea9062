// Recurring streams: what is paid, or comes in, again and again: contracts, subscriptions, rent, wages, transfers to save. Called by
// what answers for them, by income.ts and affordability.ts. Groups entries by the other side (merchant.ts), finds regular series
// (chains.ts), judges which of them are commitments (stream-judge.ts). Pure, the same whatever the input's order. House rule: a
// habit (the café each Saturday) is no stream; what varies is one only where interval and counterparty are sure.

import { hash } from 'node:crypto';
import type { CalendarDate } from '../domain/dates.ts';
import type { CreditDebitIndicator, Money } from '../domain/money.ts';
import { compareText } from '../domain/statement.ts';
import { type Cadence, nextDueDay } from './cadence.ts';
import type { CategoryCode, Merchant } from './categories.ts';
import { type Chain, findChains } from './chains.ts';
import type { ClassifiedEntry } from './classified.ts';
import { toDate, toDayNumber } from './days.ts';
import { counterpartyKeyOf } from './merchant.ts';
import { type StreamItem, toAmountKey, toGroups, toItems, toLeadingKey, toSideKey } from './stream-groups.ts';
import { joinChains } from './stream-joins.ts';
import { isSolid, judge, type StreamReason } from './stream-judge.ts';

/**
 * Where a stream stands on the day of the computation:
 * - `ACTIVE`: runs, or is due and within its grace.
 * - `LATE`: due and not come, by less than one interval.
 * - `ENDED`: two due days have passed without it.
 * - `CHANGED`: runs, and within its last four payments the amount has moved once and stayed.
 */
export type StreamStatus = 'ACTIVE' | 'LATE' | 'ENDED' | 'CHANGED';

/** Something paid or received again and again. */
export interface RecurringStream {
  /** Stable as long as its first entry, cadence and other side are: a hash of them. */
  readonly id: string;
  readonly customerId: string;
  /** The account of the latest entry. */
  readonly accountId: string;
  readonly direction: CreditDebitIndicator;
  /** Key of the other side, see `counterpartyKeyOf`; null where no entry names it. */
  readonly counterpartyKey: string | null;
  /** The merchant, else the name of the other side, as the latest entry has it; null where none has. */
  readonly name: string | null;
  readonly merchant: Merchant | null;
  readonly category: CategoryCode;
  readonly cadence: Cadence;
  /** The median of all amounts, unsigned: one that was really paid. Null only where the bank states none. */
  readonly usualAmount: Money | null;
  readonly lastAmount: Money | null;
  /** Whether it differs more often than a price that changes. */
  readonly amountVaries: boolean;
  /** Null where the bank states it and no entry was seen yet. */
  readonly firstDate: CalendarDate | null;
  readonly lastDate: CalendarDate | null;
  /** The next due day, in the past where it is late; null when ended. */
  readonly nextDate: CalendarDate | null;
  readonly status: StreamStatus;
  /** 0 to 1; the rule is at `judge` in stream-judge.ts. */
  readonly confidence: number;
  readonly reasons: readonly StreamReason[];
  /** The schema's id of the direct debit or standing order that states it; null or absent for none. */
  readonly arrangementId?: string | null;
  /** The entries that prove it, in the order of days. */
  readonly entryIds: readonly string[];
}

/**
 * The streams in and out among booked entries, as they stand on `asOf`, by first day, then id. Entries after `asOf` are left out.
 * At least three occurrences make one; two where stream-judge.ts says so.
 */
export function findStreams(entries: readonly ClassifiedEntry[], asOf: CalendarDate): readonly RecurringStream[] {
  const items = toItems(entries, asOf);
  const streams: RecurringStream[] = [];
  const taken = new Set<string>();
  // First by the other side's key; what is in no stream then by less: a text's first words, an amount with a word in common.
  for (const toKey of [toSideKey, toLeadingKey, toAmountKey]) {
    const free = items.filter(({ id }) => !taken.has(id));
    for (const [key, group] of toGroups(free, toKey)) {
      for (const stream of streamsOf(group, { key, asOf })) {
        streams.push(stream);
        for (const id of stream.entryIds) taken.add(id);
      }
    }
  }
  return streams.toSorted(
    (one, other) => compareText(one.firstDate ?? '', other.firstDate ?? '') || compareText(one.id, other.id),
  );
}

function streamsOf(
  group: readonly StreamItem[],
  { key, asOf }: Pick<StreamContext, 'key' | 'asOf'>,
): readonly RecurringStream[] {
  if (group.length < 2) return [];
  const streams: RecurringStream[] = [];
  const taken = new Set<string>();
  const chains = joinChains(findChains(group), group);
  const left = new Set(chains);
  // Twice: what is in a stream does not speak against the others.
  for (let round = 0; round < 2; round++) {
    for (const chain of left) {
      const solid = new Set(chains.flatMap((other) => (other !== chain && isSolid(other) ? idsOf(other) : [])));
      const others = group.filter(({ id }) => !taken.has(id) && !solid.has(id));
      const judgement = judge(chain, others);
      if (judgement === null) continue;
      left.delete(chain);
      streams.push(toStream(chain, { ...judgement, key, asOf }));
      for (const id of idsOf(chain)) taken.add(id);
    }
  }
  return streams;
}

const idsOf = ({ items }: Chain<StreamItem>): readonly string[] => items.map(({ id }) => id);

interface StreamContext {
  readonly key: string;
  readonly asOf: CalendarDate;
  readonly confidence: number;
  readonly reasons: readonly StreamReason[];
  readonly amountVaries: boolean;
}

function toStream(
  chain: Chain<StreamItem>,
  { key, asOf, confidence, reasons, amountVaries }: StreamContext,
): RecurringStream {
  const { items, rule } = chain;
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined) throw new TypeError('a chain has entries');
  const { entry } = last.one;
  const due = nextDueDay(
    items.map(({ day }) => day),
    rule,
  );
  const isChanged = !amountVaries && hasMoved(items);
  const status = toStatus({ due, days: rule.days, graceDays: rule.graceDays, today: toDayNumber(asOf), isChanged });
  const sorted = items
    .map(({ amountMinor }) => amountMinor)
    .sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
  const { currency } = entry.transaction.amount;
  const merchant =
    items.findLast(({ one }) => one.classification.merchant !== null)?.one.classification.merchant ?? null;
  return {
    id: toStreamId([first.accountId, key, rule.cadence, first.id]),
    customerId: entry.account.customerId,
    accountId: last.accountId,
    direction: entry.transaction.creditDebitIndicator,
    counterpartyKey: counterpartyKeyOf(entry),
    name:
      merchant?.name ??
      items.findLast(({ one }) => nameOf(one) !== null)?.one.entry.transaction.counterparty?.name ??
      null,
    merchant,
    category: usualCategory(items),
    cadence: rule.cadence,
    usualAmount: { amountMinor: sorted[(sorted.length - 1) >> 1] ?? last.amountMinor, currency },
    lastAmount: { amountMinor: last.amountMinor, currency },
    amountVaries,
    firstDate: first.one.entry.date,
    lastDate: entry.date,
    nextDate: status === 'ENDED' ? null : toDate(due),
    status,
    confidence,
    reasons: isChanged ? [...reasons, 'AMOUNT_CHANGED'] : reasons,
    entryIds: items.map(({ id }) => id),
  };
}

/** A stable id of what makes a stream: 22 characters of base64url. */
export function toStreamId(parts: readonly string[]): string {
  return hash('sha256', JSON.stringify(['stream', ...parts]), 'base64url').slice(0, 22);
}

/** What decides of a stream's status. */
export interface StatusArgs {
  readonly due: number;
  readonly days: number;
  readonly graceDays: number;
  readonly today: number;
  readonly isChanged: boolean;
}

/** See {@link StreamStatus}. */
export function toStatus({ due, days, graceDays, today, isChanged }: StatusArgs): StreamStatus {
  if (today > due + days + graceDays) return 'ENDED';
  if (today > due + graceDays) return 'LATE';
  return isChanged ? 'CHANGED' : 'ACTIVE';
}

/** Whether the amount was one thing, and within the last four payments became another and stayed it for two at least. */
function hasMoved(items: readonly StreamItem[]): boolean {
  const last = items.at(-1)?.amountMinor;
  const since = items.findLastIndex(({ amountMinor }) => amountMinor !== last) + 1;
  const run = items.length - since;
  const [before, earlier] = [items[since - 1]?.amountMinor, items[since - 2]?.amountMinor];
  return since >= 2 && run >= 2 && run <= 4 && before === earlier;
}

/** The category that most entries have, of equals the latest one's. */
function usualCategory(items: readonly StreamItem[]): CategoryCode {
  const counts = new Map<CategoryCode, number>();
  for (const { one } of items.toReversed()) {
    const { category } = one.classification;
    // What is known counts before what is not.
    counts.set(category, (counts.get(category) ?? 0) + (category === 'UNKNOWN' ? 0.1 : 1));
  }
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), ['UNKNOWN' as CategoryCode, 0])[0];
}

const nameOf = ({ entry }: ClassifiedEntry): string | null => entry.transaction.counterparty?.name ?? null;
