// From entries to sums: which of them moved between own accounts, which gave something back, and what the rest comes to. Used by
// reports.ts, of one customer's entries at a time; sums of several customers are added up here.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { InvalidInput } from '../../src/domain/errors.ts';
import type { ClassifiedEntry } from '../../src/insights/classified.ts';
import type { FindOwnAccount } from '../../src/insights/entry.ts';
import { EntryColumns } from '../../src/insights/entry-columns.ts';
import type { Found } from '../../src/insights/found.ts';
import { findOwnTransfersIn, type OwnTransfer } from '../../src/insights/own-transfers.ts';
import { findRefundsIn, type Refund } from '../../src/insights/refunds.ts';
import type { EntryRun } from '../../src/insights/statement-columns.ts';
import {
  compareBuckets,
  maxDimensions,
  mostEntryIds,
  type SumBucket,
  type SumMaterial,
  type Sums,
  type SumView,
  sumColumns,
} from '../../src/insights/sums.ts';
import type { Days } from '../shared/models.ts';
import type { SumDimension } from './generated.ts';

/** What sums are asked for. */
export interface SumRequest {
  readonly view: SumView;
  readonly days: Days;
  readonly by: readonly SumDimension[];
  readonly includePending: boolean;
  /** Of one account alone, by its global id; null for all. */
  readonly accountId: string | null;
}

const periods: ReadonlySet<SumDimension> = new Set(['DAY', 'WEEK', 'MONTH']);

/** By what sums are taken apart. @throws InvalidInput for too many, one twice, or two of time */
export function parseDimensions(by: readonly SumDimension[]): readonly SumDimension[] {
  if (by.length > maxDimensions) throw new InvalidInput('by', `At most ${maxDimensions} dimensions.`);
  if (new Set(by).size < by.length) throw new InvalidInput('by', 'Each dimension once.');
  if (by.filter((each) => periods.has(each)).length > 1) throw new InvalidInput('by', 'One of days, weeks and months.');
  return by;
}

/** Entries of one customer, with which of them moved between own accounts, and which gave something back: what sums are made of. */
export interface AnalysedEntries extends SumMaterial {
  /** In no order of their own. */
  readonly entries: readonly ClassifiedEntry[];
  readonly ownTransfers: Found<OwnTransfer>;
  readonly refunds: Found<Refund>;
}

/** Entries of one customer below which nobody else waits long for all of them: some 40 ms of processor time. */
const atOnce = 10_000;

/**
 * Finds what sums need to know of a customer's entries. Of many, other requests have their turn between the steps. `runs` are the same
 * entries as they stand in their statements; null where those are not kept.
 */
export async function analyseEntries(
  entries: readonly ClassifiedEntry[],
  findOwnAccount: FindOwnAccount,
  runs: readonly EntryRun[] | null = null,
): Promise<AnalysedEntries> {
  const turn = async () => (entries.length > atOnce ? nextTurn() : undefined);
  const columns = new EntryColumns(
    entries.map(({ entry }) => entry),
    runs,
  );
  await turn();
  const ownTransfers = findOwnTransfersIn(columns, findOwnAccount);
  await turn();
  const refunds = findRefundsIn(columns, entries, (place) => ownTransfers.marks[place] === 1);
  await turn();
  return { entries, columns, ownTransfers, refunds };
}

/** The sums of one customer's entries; the ids of the newest are told. */
export function toSums(analysed: AnalysedEntries, request: SumRequest): Sums {
  const { view, days, by, includePending, accountId } = request;
  return sumColumns(analysed, { view, ...days, by, includePending, accountId });
}

/** Sums of several customers, one after the other, without their entries. */
export class SumOfSums {
  readonly #parts = {
    buckets: new Map<string, SumBucket>(),
    totals: new Map<string, SumBucket>(),
    ownTransfers: new Map<string, SumBucket>(),
  };

  add(sums: Sums): void {
    for (const part of ['buckets', 'totals', 'ownTransfers'] as const)
      for (const bucket of sums[part]) addBucket(this.#parts[part], bucket);
  }

  get sums(): Sums {
    const { buckets, totals, ownTransfers } = this.#parts;
    return { buckets: inOrder(buckets), totals: inOrder(totals), ownTransfers: inOrder(ownTransfers) };
  }
}

function addBucket(sums: Map<string, SumBucket>, bucket: SumBucket): void {
  const name = JSON.stringify([...bucket.key, bucket.currency]);
  const before = sums.get(name);
  if (before === undefined) {
    sums.set(name, bucket);
    return;
  }
  sums.set(name, {
    ...before,
    moneyInMinor: before.moneyInMinor + bucket.moneyInMinor,
    moneyOutMinor: before.moneyOutMinor + bucket.moneyOutMinor,
    netMinor: before.netMinor + bucket.netMinor,
    count: before.count + bucket.count,
    entryIds: [...before.entryIds, ...bucket.entryIds].slice(0, mostEntryIds),
  });
}

const inOrder = (sums: ReadonlyMap<string, SumBucket>): readonly SumBucket[] => [...sums.values()].sort(compareBuckets);
