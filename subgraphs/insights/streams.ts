// Streams, income and balances of one customer as they are answered. Used by the resolvers of Account and Customer.

import { maySeePersonalData } from '../../src/auth/principal.ts';
import { firstOfMonth } from '../../src/domain/dates.ts';
import { maskName } from '../../src/domain/masking.ts';
import { isBusiness } from '../../src/domain/shown-transaction.ts';
import { groupOf } from '../../src/insights/categories.ts';
import type { IncomeSource } from '../../src/insights/income.ts';
import { isNamedPublicly } from '../../src/insights/merchant.ts';
import type { RecurringStream } from '../../src/insights/recurring.ts';
import { withStated } from '../../src/insights/stated-payments.ts';
import type { RequestContext } from '../shared/context.ts';
import type { Days } from '../shared/models.ts';
import { toMoney, toOptionalMoney } from '../shared/money.ts';
import { findInCustomer, incomeIn } from './findings.ts';
import { parseDays } from './periods.ts';
import { type AnalysedCustomer, toBasis } from './reports.ts';
import { readStated } from './stated.ts';

/** The arguments of a field that looks for what recurs. */
export interface StreamArgs {
  readonly from?: string | null | undefined;
  readonly asOf?: string | null | undefined;
}

/** Months that are looked through where nothing is said: yearly payments come twice. */
const usualMonths = 13;

/** The days of a search for what recurs. @throws InvalidInput */
export function parseStreamDays({ from, asOf }: StreamArgs, nowMs: number): Days {
  const to = asOf ?? new Date(nowMs).toISOString().slice(0, 10);
  return parseDays({ from: from ?? firstOfMonth(to, -usualMonths), to }, nowMs);
}

/** What is asked of whom. */
export interface StreamRequest {
  readonly customerId: string;
  readonly days: Days;
  /** Of one account alone; null for all. */
  readonly accountId: string | null;
}

/** The streams of a customer; null where the caller may not see the customer. */
export async function toRecurringReport({ customerId, days, accountId }: StreamRequest, context: RequestContext) {
  const found = await findInCustomer(customerId, days, context);
  if (found === null) return null;
  const known = withStated(found.streams, await readStated(customerId, days.to, context));
  const streams = known.filter((stream) => accountId === null || stream.accountId === accountId);
  return {
    basis: toBasis(found.read, { days, accountId }),
    streams: toStreams(streams, toTelling(found, context)),
  };
}

/** Streams as the schema has them. */
export function toStreams(streams: readonly RecurringStream[], { naming, toIds }: Telling) {
  return streams.map((stream) => ({
    id: stream.id,
    account: { id: stream.accountId },
    creditDebitIndicator: stream.direction,
    name: naming(stream.name, stream.entryIds),
    category: stream.category,
    categoryGroup: groupOf(stream.category),
    cadence: stream.cadence,
    usualAmount: toOptionalMoney(stream.usualAmount),
    lastAmount: toOptionalMoney(stream.lastAmount),
    amountVaries: stream.amountVaries,
    firstDate: stream.firstDate,
    lastDate: stream.lastDate,
    nextDate: stream.nextDate,
    status: stream.status,
    confidence: stream.confidence,
    reasons: stream.reasons,
    arrangementId: stream.arrangementId ?? null,
    transactionIds: toIds(stream.entryIds),
  }));
}

/** The income of a customer; null where the caller may not see the customer. */
export async function toIncomeReport({ customerId, days, accountId }: StreamRequest, context: RequestContext) {
  const found = await findInCustomer(customerId, days, context);
  if (found === null) return null;
  return {
    basis: toBasis(found.read, { days, accountId }),
    incomes: toIncomes(incomeIn(found, accountId), toTelling(found, context)),
  };
}

/** Income as the schema has it. */
export function toIncomes(incomes: readonly IncomeSource[], { naming, toIds }: Telling) {
  return incomes.map((income) => ({
    kind: income.kind,
    payer: naming(income.payerName, income.entryIds),
    cadence: income.cadence,
    monthsCovered: income.monthsCovered,
    firstMonth: `${income.firstMonth}-01`,
    lastMonth: `${income.lastMonth}-01`,
    averageMonth: toMoney(income.averageMonth),
    medianMonth: toMoney(income.medianMonth),
    lastAmount: toMoney(income.lastAmount),
    lastDate: income.lastDate,
    variation: income.variation,
    confidence: income.confidence,
    reasons: income.reasons,
    transactionIds: toIds(income.entryIds),
  }));
}

/** How what was found is told. */
export interface Telling {
  /** A name as the caller may see it, by the entries that bear it. */
  readonly naming: (name: string | null, entryIds: readonly string[]) => string | null;
  /** Entries' global ids. */
  readonly toIds: (entryIds: readonly string[]) => readonly string[];
}

/** How the caller is told what was found among entries. */
export function toTelling(found: Pick<AnalysedCustomer, 'entries'>, context: RequestContext): Telling {
  return {
    naming: toNaming(found, context),
    toIds: (entryIds) => entryIds.map((name) => context.ids.transactionNamed(name)),
  };
}

/** Names of other sides as the caller may see them: without `pii:read` whole only where everybody knows the merchant. */
function toNaming({ entries }: Pick<AnalysedCustomer, 'entries'>, { principal }: RequestContext): Telling['naming'] {
  const isUnmasked = maySeePersonalData(principal);
  const byId = isUnmasked ? null : new Map(entries.map(({ entry }) => [entry.id, entry.transaction]));
  return (name, entryIds) => {
    if (name === null || byId === null) return name;
    const transaction = byId.get(entryIds.at(-1) ?? '');
    const isShown = transaction !== undefined && (isBusiness(transaction) || isNamedPublicly(transaction));
    return isShown ? name : maskName(name);
  };
}
