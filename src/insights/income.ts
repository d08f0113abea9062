// Income: which entries are earned or granted, from whom, how much a month and how steadily. Called by what answers for income, and by
// affordability.ts. Rests on categories, own transfers, refunds and streams that were found before. Pure. House rule: months are
// those of the calendar, by the day of the entry; what is not explained by an entry is not claimed.

import type { AccountType } from '../domain/account.ts';
import type { CalendarDate } from '../domain/dates.ts';
import type { Money } from '../domain/money.ts';
import { compareText } from '../domain/statement.ts';
import type { TransactionKind } from '../domain/transaction.ts';
import type { Cadence } from './cadence.ts';
import { type CategoryGroup, groupOf } from './categories.ts';
import { type ClassifiedEntry, inClassifiedOrder, isCounted } from './classified.ts';
import { toMonth, toMonthNumber } from './days.ts';
import {
  type IncomeKind,
  type IncomeReason,
  mayBePerson,
  namesPlatform,
  saysNoPay,
  toIncomeKind,
} from './income-kinds.ts';
import { counterpartyKeyOf } from './merchant.ts';
import { isHeldByFirm } from './people.ts';
import type { RecurringStream } from './recurring.ts';

/** What income is computed from. */
export interface IncomeArgs {
  readonly entries: readonly ClassifiedEntry[];
  /** Keys of `findOwnTransfers`. */
  readonly ownTransfers: Pick<ReadonlySet<string>, 'has'>;
  /** Keys of `findRefunds`. */
  readonly refunds: Pick<ReadonlySet<string>, 'has'>;
  /** What `findStreams` gave. */
  readonly streams: readonly RecurringStream[];
  /** Entries after it are left out. */
  readonly asOf: CalendarDate;
}

/** Income of one kind from one payer in one currency. */
export interface IncomeSource {
  readonly kind: IncomeKind;
  readonly customerId: string;
  /** Key of the payer, see `counterpartyKeyOf`; null where the bank itself pays, or nobody is named. */
  readonly payerKey: string | null;
  readonly payerName: string | null;
  readonly currency: string;
  /** Null where it does not recur. */
  readonly cadence: Cadence | null;
  /** Calendar months with an entry, and those from its first to its last; `YYYY-MM`. */
  readonly monthsCovered: number;
  readonly firstMonth: string;
  readonly lastMonth: string;
  /** Mean and median of the months from the first to the last, those without an entry as 0, rounded down to the minor unit. */
  readonly averageMonth: Money;
  readonly medianMonth: Money;
  readonly lastAmount: Money;
  readonly lastDate: CalendarDate;
  /** Standard deviation of those months over their mean: 0 is always the same. Null for fewer than three months. */
  readonly variation: number | null;
  /** 0 to 1: 0.95 by the bank's code, 0.9 by category, 0.8 by text, 0.6 where only the regular credits of a company tell. */
  readonly confidence: number;
  readonly reasons: readonly IncomeReason[];
  /** In the order of days. */
  readonly entryIds: readonly string[];
}

interface IncomeEntry {
  readonly one: ClassifiedEntry;
  readonly kind: IncomeKind;
  readonly reason: IncomeReason;
}

const confidences: Readonly<Record<IncomeReason, number>> = {
  BANK_CODE: 0.95,
  CATEGORY: 0.9,
  TEXT: 0.8,
  REGULAR_CREDITS_FROM_COMPANY: 0.6,
};

/** Intervals of pay. */
const payCadences: ReadonlySet<Cadence> = new Set<Cadence>(['WEEKLY', 'FORTNIGHTLY', 'FOUR_WEEKLY', 'MONTHLY']);

/** The sources of income, by kind, payer and currency, the largest first. */
export function findIncome(args: IncomeArgs): readonly IncomeSource[] {
  const groups = new Map<string, IncomeEntry[]>();
  const streamOf = toStreams(args.streams);
  for (const income of findIncomeEntries(args, streamOf)) {
    const { entry } = income.one;
    const payer = payerKeyOf(income);
    const key = JSON.stringify([entry.account.customerId, income.kind, entry.transaction.amount.currency, payer]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [income]);
    else group.push(income);
  }
  return [...groups.values()]
    .map((group) => toSource(group, streamOf))
    .toSorted(
      (one, other) =>
        compareText(one.currency, other.currency) ||
        Number(other.averageMonth.amountMinor > one.averageMonth.amountMinor) -
          Number(other.averageMonth.amountMinor < one.averageMonth.amountMinor) ||
        compareText(one.entryIds[0] ?? '', other.entryIds[0] ?? ''),
    );
}

type StreamOf = (entryId: string) => RecurringStream | undefined;

function toStreams(streams: readonly RecurringStream[]): StreamOf {
  const byEntry = new Map(
    streams.flatMap((stream) => stream.entryIds.map((id): [string, RecurringStream] => [id, stream])),
  );
  return (id) => byEntry.get(id);
}

function findIncomeEntries(args: IncomeArgs, streamOf: StreamOf): readonly IncomeEntry[] {
  const credits = inClassifiedOrder(args.entries).filter((one) => mayBeIncome(one, args));
  const shown = new Map(credits.map((one) => [one, toIncomeKind(one)]));
  const earnsBy = toEarners(args.entries, credits);
  const pensioners = new Set(
    [...shown].flatMap(([one, kind]) => (kind?.kind === 'PENSION' ? [one.entry.account.customerId] : [])),
  );
  return credits.flatMap((one): IncomeEntry[] => {
    const found = shown.get(one) ?? null;
    if (found !== null) return [{ one, ...found }];
    const stream = streamOf(one.entry.id);
    const isEarned = earnsBy(one);
    if (isEarned && namesPlatform(one)) return [{ one, kind: 'BUSINESS_INCOME', reason: 'TEXT' }];
    if (!isPayLike(one, stream, isEarned)) return [];
    // Nobody pays a company a salary.
    if (isHeldByFirm(one.entry.account.holderNames))
      return [{ one, kind: 'BUSINESS_INCOME', reason: 'REGULAR_CREDITS_FROM_COMPANY' }];
    // A second pension comes from whoever was worked for, and is always the same.
    const isPension = pensioners.has(one.entry.account.customerId) && stream?.amountVaries === false;
    return [{ one, kind: isPension ? 'PENSION' : 'SALARY', reason: 'REGULAR_CREDITS_FROM_COMPANY' }];
  });
}

/** Money that came in by itself: not given back, not own, not into borrowed money's accounts. */
function mayBeIncome({ entry }: ClassifiedEntry, { ownTransfers, refunds, asOf }: IncomeArgs): boolean {
  const { id, date, transaction, account } = entry;
  if (transaction.creditDebitIndicator !== 'CREDIT' || !isCounted(transaction.status) || date > asOf) return false;
  if (transaction.amount.amountMinor === 0n || ownTransfers.has(id) || refunds.has(id)) return false;
  return !strayKinds.has(transaction.kind) && !(account.type !== null && borrowedTypes.has(account.type));
}

const strayKinds: ReadonlySet<TransactionKind> = new Set<TransactionKind>(['REFUND', 'CHARGEBACK', 'REVERSAL', 'CASH']);
const borrowedTypes: ReadonlySet<AccountType> = new Set<AccountType>(['CARD', 'LOAN', 'MORTGAGE']);

/**
 * Whether a counterparty pays the customer: three times and more, and more than the customer pays there. Shops pay those who work
 * for them, and give back to those who buy.
 */
function toEarners(
  entries: readonly ClassifiedEntry[],
  credits: readonly ClassifiedEntry[],
): (one: ClassifiedEntry) => boolean {
  const balances = new Map<string, { count: number; minor: bigint }>();
  const keyOf = ({ entry }: ClassifiedEntry) =>
    `${entry.account.customerId} ${entry.transaction.amount.currency} ${counterpartyKeyOf(entry)}`;
  for (const one of credits) {
    const { count, minor } = balances.get(keyOf(one)) ?? { count: 0, minor: 0n };
    balances.set(keyOf(one), { count: count + 1, minor: minor + one.entry.transaction.amount.amountMinor });
  }
  for (const one of entries) {
    const { transaction } = one.entry;
    if (transaction.creditDebitIndicator !== 'DEBIT' || !isCounted(transaction.status)) continue;
    const balance = balances.get(keyOf(one));
    if (balance !== undefined) balance.minor -= transaction.amount.amountMinor;
  }
  return (one) => {
    const { count, minor } = balances.get(keyOf(one)) ?? { count: 0, minor: 0n };
    return count >= 3 && minor > 0n;
  };
}

/** Credits that a company pays at the intervals of pay, without a word for it. */
function isPayLike(one: ClassifiedEntry, stream: RecurringStream | undefined, isEarned: boolean): boolean {
  const { category } = one.classification;
  if (stream === undefined || !payCadences.has(stream.cadence) || stream.entryIds.length < 3) return false;
  const isOpen = category === 'UNKNOWN' || category === 'OTHER_INCOME';
  const isShop = isEarned && shopGroups.has(groupOf(category));
  return (isOpen || isShop) && !saysNoPay(one) && !mayBePerson(one);
}

/** What sells, and employs. */
const shopGroups: ReadonlySet<CategoryGroup> = new Set<CategoryGroup>([
  'FOOD',
  'SHOPPING',
  'HEALTH',
  'LEISURE',
  'TRANSPORT',
  'TRAVEL',
  'FAMILY',
  'BUSINESS',
]);

/** Banks pay interest themselves, under whatever text: that of one account is one source. */
function payerKeyOf({ one: { entry }, kind }: IncomeEntry): string | null {
  const isOfBank = kind === 'INTEREST_AND_DIVIDENDS' && entry.transaction.kind === 'INTEREST';
  return isOfBank ? `account ${entry.account.id}` : counterpartyKeyOf(entry);
}

function toSource(group: readonly IncomeEntry[], streamOf: StreamOf): IncomeSource {
  const [first, last] = [group[0], group.at(-1)];
  if (first === undefined || last === undefined) throw new TypeError('a group has entries');
  const { entry, classification } = last.one;
  const { currency } = entry.transaction.amount;
  const [from, to] = [toMonthNumber(first.one.entry.date), toMonthNumber(entry.date)];
  const byMonth = Array.from({ length: to - from + 1 }, () => 0n);
  const covered = new Set<number>();
  for (const { one } of group) {
    const month = toMonthNumber(one.entry.date);
    byMonth[month - from] = (byMonth[month - from] ?? 0n) + one.entry.transaction.amount.amountMinor;
    covered.add(month);
  }
  const total = byMonth.reduce((sum, amount) => sum + amount, 0n);
  const sorted = byMonth.toSorted((one, other) => (one < other ? -1 : one > other ? 1 : 0));
  const reasons = [...new Set(group.map(({ reason }) => reason))].sort(compareText);
  const isOfBank = entry.transaction.kind === 'INTEREST';
  const stream = group.map(({ one }) => streamOf(one.entry.id)).findLast((found) => found !== undefined);
  return {
    kind: last.kind,
    customerId: entry.account.customerId,
    payerKey: isOfBank ? null : counterpartyKeyOf(entry),
    payerName: classification.merchant?.name ?? entry.transaction.counterparty?.name ?? null,
    currency,
    cadence: stream?.cadence ?? null,
    monthsCovered: covered.size,
    firstMonth: toMonth(from),
    lastMonth: toMonth(to),
    averageMonth: { amountMinor: total / BigInt(byMonth.length), currency },
    medianMonth: { amountMinor: medianOf(sorted), currency },
    lastAmount: entry.transaction.amount,
    lastDate: entry.date,
    variation: variationOf(byMonth),
    confidence: Math.min(...group.map(({ reason }) => confidences[reason])),
    reasons,
    entryIds: group.map(({ one }) => one.entry.id),
  };
}

function medianOf(sorted: readonly bigint[]): bigint {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0n;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0n) + upper) / 2n;
}

/** A measure, not money: to three decimals. */
function variationOf(months: readonly bigint[]): number | null {
  if (months.length < 3) return null;
  const amounts = months.map(Number);
  const mean = amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length;
  const variance = amounts.reduce((sum, amount) => sum + (amount - mean) ** 2, 0) / amounts.length;
  return mean === 0 ? null : Math.round((Math.sqrt(variance) / mean) * 1000) / 1000;
}
