// From entries to sums: which of them moved between own accounts, which gave something back, and what the rest comes to. Used by
// reports.ts, of one customer's entries at a time; sums of several customers are added up here.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { InvalidInput } from '../../src/domain/errors.ts';
import { type ClassifiedEntry, inClassifiedOrder } from '../../src/insights/classified.ts';
import type { FindOwnAccount } from '../../src/insights/entry.ts';
import { findOwnTransfers, type OwnTransfer } from '../../src/insights/own-transfers.ts';
import { findRefunds, type Refund } from '../../src/insights/refunds.ts';
import {
  compareBuckets,
  maxDimensions,
  mostEntryIds,
  type SumBucket,
  type Sums,
  type SumView,
  sumEntries,
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

/** Entries of one customer, with which of them moved between own accounts, and which gave something back. */
export interface AnalysedEntries {
  /** Newest first. */
  readonly entries: readonly ClassifiedEntry[];
  readonly ownTransfers: ReadonlyMap<string, OwnTransfer>;
  readonly refunds: ReadonlyMap<string, Refund>;
}

/** Entries of one customer below which nobody else waits long for all of them: some 100 ms of processor time. */
const atOnce = 10_000;

/** Finds what sums need to know of a customer's entries. Of many, other requests have their turn between the steps. */
export async function analyseEntries(
  entries: readonly ClassifiedEntry[],
  findOwnAccount: FindOwnAccount,
): Promise<AnalysedEntries> {
  const turn = async () => (entries.length > atOnce ? nextTurn() : undefined);
  // Put in order once: what is in order already is soon seen to be.
  const ordered = inClassifiedOrder(entries);
  await turn();
  const plain = ordered.map(({ entry }) => entry);
  const ownTransfers = findOwnTransfers(plain, findOwnAccount);
  await turn();
  const refunds = findRefunds(ordered, ownTransfers);
  await turn();
  return { entries: ordered.toReversed(), ownTransfers, refunds };
}

/** The sums of one customer's entries; the ids of the newest are told. */
export function toSums({ entries, ownTransfers, refunds }: AnalysedEntries, request: SumRequest): Sums {
  const { view, days, by, includePending, accountId } = request;
  const asked = accountId === null ? entries : entries.filter(({ entry }) => entry.account.id === accountId);
  return sumEntries(asked, { view, ...days, by, includePending, ownTransfers, refunds });
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
