// What recurs and what comes in among a customer's entries, found once a request for each window of days, however many fields rest on
// it. Used by streams.ts, affordability.ts and signed-report.ts. Entries outside the days are read for the other halves of transfers
// and for what is given back; they are part of no stream and no income.

import type { ClassifiedEntry } from '../../src/insights/classified.ts';
import { findIncome, type IncomeSource } from '../../src/insights/income.ts';
import { findStreams, type RecurringStream } from '../../src/insights/recurring.ts';
import type { RequestContext } from '../shared/context.ts';
import type { Days } from '../shared/models.ts';
import { toReadDays } from './periods.ts';
import { type AnalysedCustomer, analyse } from './reports.ts';

/** A customer's statements with what was found in them. */
export interface CustomerFindings extends AnalysedCustomer {
  readonly days: Days;
  /** Those of the days, newest first. */
  readonly entriesOfDays: readonly ClassifiedEntry[];
  /** As they stand on the last day. */
  readonly streams: readonly RecurringStream[];
}

/** By analysis, and so by request: the days follow from those that were read. */
const found = new WeakMap<AnalysedCustomer, CustomerFindings>();

/** Reads a customer's statements and finds what recurs; null where the caller may not see the customer. */
export async function findInCustomer(
  customerId: string,
  days: Days,
  context: RequestContext,
): Promise<CustomerFindings | null> {
  const analysed = await analyse(customerId, toReadDays(days), context);
  if (analysed === null) return null;
  const before = found.get(analysed);
  if (before !== undefined) return before;
  const entriesOfDays = analysed.entries.filter(({ entry: { date } }) => date >= days.from && date <= days.to);
  const findings = { ...analysed, days, entriesOfDays, streams: findStreams(entriesOfDays, days.to) };
  found.set(analysed, findings);
  return findings;
}

/** The income of the days, of one account or, with null, of all. */
export function incomeIn(
  { entriesOfDays, ownTransfers, refunds, streams, days }: CustomerFindings,
  accountId: string | null,
): readonly IncomeSource[] {
  const entries =
    accountId === null ? entriesOfDays : entriesOfDays.filter(({ entry }) => entry.account.id === accountId);
  return findIncome({ entries, ownTransfers: ownTransfers.byId, refunds: refunds.byId, streams, asOf: days.to });
}
