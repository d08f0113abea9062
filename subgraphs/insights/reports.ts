// Reports of sums: of one customer by their statements as `transactions` reads them, of all by what is kept, without a bank's being
// asked. Used by the resolvers of Account, Customer and Query.

import { setImmediate as turn } from 'node:timers/promises';
import { InvalidInput } from '../../src/domain/errors.ts';
import { toEntryNaming } from '../../src/domain/global-id.ts';
import { homeOf, type Link } from '../../src/domain/link.ts';
import { type StatementEntry, undatedSortDate } from '../../src/domain/statement.ts';
import { type ClassifiedEntry, ClassifiedWhenAsked } from '../../src/insights/classified.ts';
import type { InsightAccount, InsightEntry } from '../../src/insights/entry.ts';
import type { SumView } from '../../src/insights/sums.ts';
import type { RequestContext } from '../shared/context.ts';
import { toInsightEntry } from '../shared/insight-entries.ts';
import type { Classifier, EntryName, InsightLoaders } from '../shared/loaders.ts';
import type { Days, InsightBasisModel, InsightCoverageModel, SumReportModel } from '../shared/models.ts';
import type { SumDimension } from './generated.ts';
import { parseDays, toReadDays } from './periods.ts';
import { type CustomerStatements, readCustomerStatements } from './statements.ts';
import { type AnalysedEntries, analyseEntries, parseDimensions, SumOfSums, type SumRequest, toSums } from './sums.ts';

/** The arguments of a field that gives sums. */
export interface SumArgs {
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
  readonly by: readonly SumDimension[];
  readonly includePending: boolean;
}

/** Entries of all customers that are summed in one request: some four seconds of processor time. House rule. */
const mostKeptEntries = 200_000;

/** The arguments as a request. @throws InvalidInput */
export function parseSumRequest(view: SumView, args: SumArgs, accountId: string | null = null): SumRequest {
  const { by, includePending } = args;
  return { view, days: parseDays(args, Date.now()), by: parseDimensions(by), includePending, accountId };
}

/** The sums of a customer, or of one account among the others of its customer; null where the caller may not see the customer. */
export async function toCustomerReport(
  customerId: string,
  request: SumRequest,
  context: RequestContext,
): Promise<SumReportModel | null> {
  const { days, accountId } = request;
  const analysed = await analyse(customerId, toReadDays(days), context);
  if (analysed === null) return null;
  const sums = toSums(analysed, request);
  return { ...sums, by: request.by, basis: toBasis(analysed.read, { days, accountId }) };
}

/** A customer's statements, and all that is computed of them before anything is asked in particular. */
export interface AnalysedCustomer extends AnalysedEntries {
  readonly read: CustomerStatements;
}

/** By request: several accounts of one customer, or sums and streams of the same days, rest on one analysis. */
const analyses = new WeakMap<InsightLoaders, Map<string, Promise<AnalysedCustomer | null>>>();

/** Reads and analyses a customer's statements; null where the caller may not see the customer. */
export function analyse(customerId: string, days: Days, context: RequestContext): Promise<AnalysedCustomer | null> {
  const { insights } = context.loaders;
  const own = analyses.get(insights) ?? new Map<string, Promise<AnalysedCustomer | null>>();
  analyses.set(insights, own);
  const name = JSON.stringify([customerId, days.from, days.to]);
  const begun = own.get(name) ?? readAndAnalyse(customerId, days, context);
  own.set(name, begun);
  return begun;
}

async function readAndAnalyse(
  customerId: string,
  days: Days,
  context: RequestContext,
): Promise<AnalysedCustomer | null> {
  const read = await readCustomerStatements(customerId, days, context);
  if (read === null) return null;
  const classifier = await context.loaders.insights.classifierOf(customerId);
  return { read, ...(await analyseEntries(classifyAll(read, classifier), classifier.findOwnAccount, read.runs)) };
}

/** Each entry with what it was for, which is found out when it is asked for. */
export function classifyAll(read: CustomerStatements, classifier: Classifier): readonly ClassifiedEntry[] {
  const classify = (entry: InsightEntry, name: EntryName) => classifier.classify(entry, name);
  return read.entries.map(({ entry, name }) => new ClassifiedWhenAsked(entry, name, classify));
}

/** What a customer's insight rests on; where it is of one account, that one. */
export function toBasis(
  read: CustomerStatements,
  { days, accountId }: { readonly days: Days; readonly accountId: string | null },
): InsightBasisModel {
  const accounts = read.accounts.filter(({ account }) => accountId === null || account.id === accountId);
  const links =
    accountId === null
      ? read.links
      : read.links.filter(({ bankId }) => accounts.some(({ account }) => account.bankId === bankId));
  const bankIds = [...new Set(links.map(({ bankId }) => bankId))].sort();
  const coverage = bankIds.map((bankId): InsightCoverageModel => {
    const own = accounts.filter(({ account, parts }) => account.bankId === bankId && parts.length > 0);
    const linksTo = links.filter((link) => link.bankId === bankId);
    const giving = new Set(own.flatMap(({ located }) => (located.links ?? [located.link]).map(({ id }) => id)));
    const read = own.flatMap(({ parts }) => parts.map(({ fetchedAtMs }) => fetchedAtMs));
    return {
      bankId,
      accountCount: own.length,
      entryCount: own.reduce(
        (sum, { parts }) =>
          sum +
          countDated(
            parts.flatMap(({ value }) => value),
            days,
          ),
        0,
      ),
      linkCount: linksTo.length,
      missingLinkCount: linksTo.filter(({ id }) => !giving.has(id)).length,
      oldestReadAtMs: read.length === 0 ? null : Math.min(...read),
    };
  });
  return {
    ...days,
    customerCount: 1,
    coverage,
    accounts: accounts.filter(({ parts }) => parts.length > 0).map(({ located }) => located),
    sources: read.sources.filter(({ bankId }) => bankIds.includes(bankId)),
    undatedCount: accounts.reduce((sum, { parts }) => sum + countUndated(parts.flatMap(({ value }) => value)), 0),
  };
}

/** How many entries are of some days. */
const countDated = (entries: readonly StatementEntry[], { from, to }: Days): number =>
  entries.filter(({ sortDate }) => sortDate >= from && sortDate <= to).length;

const countUndated = (entries: readonly StatementEntry[]): number =>
  entries.filter(({ sortDate }) => sortDate === undatedSortDate).length;

/** The sums of all customers that the caller may see, by what is kept. @throws InvalidInput for more than is summed at once */
export async function toOverallReport(request: SumRequest, context: RequestContext): Promise<SumReportModel> {
  const { access, loaders } = context;
  const customerIds = await access.customerIds();
  const overall = new SumOfSums();
  const coverage = new Map<string, InsightCoverageModel>();
  let undatedCount = 0;
  let customerCount = 0;
  let count = 0;
  for (const customerId of customerIds) {
    const kept = await readKept(customerId, request.days, context);
    if (kept === null) continue;
    customerCount++;
    count += kept.entries.length;
    if (count > mostKeptEntries || loaders.insights.isTimeOver())
      throw new InvalidInput(
        'from',
        'That is more than can be summed at once: ask for fewer days, or customer by customer.',
      );
    undatedCount += kept.undatedCount;
    for (const part of kept.coverage) addCoverage(coverage, part);
    overall.add(toSums(await analyseEntries(kept.entries, kept.classifier.findOwnAccount), request));
    // Others' requests come in between.
    await turn();
  }
  const basis = {
    ...request.days,
    customerCount,
    coverage: [...coverage.values()].sort((one, other) => (one.bankId < other.bankId ? -1 : 1)),
    accounts: null,
    sources: null,
    undatedCount,
  };
  return { ...overall.sums, by: request.by, basis };
}

function addCoverage(all: Map<string, InsightCoverageModel>, part: InsightCoverageModel): void {
  const before = all.get(part.bankId);
  if (before === undefined) {
    all.set(part.bankId, part);
    return;
  }
  const read = [before.oldestReadAtMs, part.oldestReadAtMs].filter((each) => each !== null);
  all.set(part.bankId, {
    bankId: part.bankId,
    accountCount: before.accountCount + part.accountCount,
    entryCount: before.entryCount + part.entryCount,
    linkCount: before.linkCount + part.linkCount,
    missingLinkCount: before.missingLinkCount + part.missingLinkCount,
    oldestReadAtMs: read.length === 0 ? null : Math.min(...read),
  });
}

/** The bank at which accounts are read now that are known under a bank's id: by the newest link to it. */
function shownBankOf(home: string, links: readonly Link[]): string {
  const ways = links.filter((link) => homeOf(link) === home);
  return ways.toSorted((one, other) => (other.grantedAt ?? '').localeCompare(one.grantedAt ?? ''))[0]?.bankId ?? home;
}

/** What is kept of one customer, with what lies around the days; null where their statements are not to be seen. */
async function readKept(customerId: string, days: Days, { loaders: { insights }, ids }: RequestContext) {
  const kept = await insights.keptAccounts(customerId);
  if (kept === null) return null;
  const classifier = await insights.keptClassifierOf(customerId, kept.names);
  const classify = (entry: InsightEntry, name: EntryName) => classifier.classify(entry, name);
  const entries: ClassifiedEntry[] = [];
  let undatedCount = 0;
  const byBank = new Map<string, { accountCount: number; entryCount: number; readAtMs: number[] }>();
  for (const name of kept.names) {
    const statement = await insights.keptStatement(name, toReadDays(days));
    if (statement === null) continue;
    const { accountKey } = name;
    const bankId = shownBankOf(name.bankId, kept.links);
    const account: InsightAccount = {
      id: ids.account(name),
      customerId,
      bankId,
      type: null,
      currency: null,
      holderNames: [],
    };
    undatedCount += countUndated(statement.entries);
    const toName = toEntryNaming(name);
    for (const each of statement.entries) {
      if (each.sortDate === undatedSortDate) continue;
      const entry = toInsightEntry(each, account, toName(each.key));
      const entryName = { bankId: name.bankId, accountKey, entryKey: each.key };
      entries.push(new ClassifiedWhenAsked(entry, entryName, classify));
    }
    const bank = byBank.get(bankId) ?? { accountCount: 0, entryCount: 0, readAtMs: [] };
    bank.accountCount++;
    bank.entryCount += countDated(statement.entries, days);
    bank.readAtMs.push(statement.updatedAtMs);
    byBank.set(bankId, bank);
  }
  const coverage = [...new Set(kept.links.map(({ bankId }) => bankId))].map((bankId): InsightCoverageModel => {
    const bank = byBank.get(bankId);
    const links = kept.links.filter((link) => link.bankId === bankId);
    const uncovered = kept.uncovered.filter((link) => link.bankId === bankId);
    return {
      bankId,
      accountCount: bank?.accountCount ?? 0,
      entryCount: bank?.entryCount ?? 0,
      linkCount: links.length,
      missingLinkCount: bank === undefined ? links.length : uncovered.length,
      oldestReadAtMs: bank === undefined ? null : Math.min(...bank.readAtMs),
    };
  });
  return { entries, undatedCount, coverage, classifier };
}
