// What somebody earns, owes and must spend, month by month: called by what answers for affordability. Rests on what was found before:
// income (income.ts), streams (recurring.ts), own transfers, refunds, categories. Pure, exact integers. Every figure names the
// entries that it rests on, so that whoever lends, or objects, can look. House rule, after the outline of the FCA's CONC 5.2A (income,
// non-discretionary and discretionary expenditure); it advises nobody.

import type { CalendarDate } from '../domain/dates.ts';
import { compareText } from '../domain/statement.ts';
import { type CategoryCode, groupOf } from './categories.ts';
import { type ClassifiedEntry, inClassifiedOrder, isCounted, signedMinorOf } from './classified.ts';
import { dayOfMonth, toDate, toMonth, toMonthNumber } from './days.ts';
import type { IncomeSource } from './income.ts';
import { foldText } from './names.ts';
import type { OwnTransfer } from './own-transfers.ts';
import type { RecurringStream } from './recurring.ts';
import type { Refund } from './refunds.ts';
import { isReturnedPayment } from './returned.ts';

/** What is owed by contract or law. */
export const obligationKinds = [
  'HOUSING',
  'LOANS',
  'CREDIT_CARDS',
  'BUY_NOW_PAY_LATER',
  'INSURANCE',
  'UTILITIES',
  'TAXES',
  'CHILDCARE',
  'DEBT_COLLECTION',
] as const;

/** One of {@link obligationKinds}. */
export type ObligationKind = (typeof obligationKinds)[number];

/** A sum with the entries that make it, in the order of days. Unsigned, but where it is said. */
export interface ProvenSum {
  readonly amountMinor: bigint;
  readonly entryIds: readonly string[];
}

/** One calendar month in one currency. */
export interface AffordabilityMonth {
  /** `YYYY-MM`. */
  readonly month: string;
  /** False where `from` or `to` cut it. */
  readonly isWhole: boolean;
  readonly income: ProvenSum;
  /** By kind, those without entries left out; what was given back is taken off. */
  readonly obligations: readonly (ProvenSum & { readonly kind: ObligationKind })[];
  /** Food, travel to work, health and the like. */
  readonly essential: ProvenSum;
  /** All other spending; what nobody can tell is here. */
  readonly discretionary: ProvenSum;
  /** Income less obligations and essential spending; negative where they are more. */
  readonly disposableMinor: bigint;
}

/** What is due each month by the streams that run, as a monthly share: a yearly premium counts a twelfth. */
export interface MonthlyCommitment extends ProvenSum {
  readonly kind: ObligationKind;
  readonly streamId: string;
}

/** Everything in one currency. */
export interface Affordability {
  readonly currency: string;
  readonly months: readonly AffordabilityMonth[];
  readonly commitments: readonly MonthlyCommitment[];
  /** Payments that came back unpaid, by the entries that bring them back. */
  readonly returned: ProvenSum & { readonly count: number };
}

/** What affordability is computed from. */
export interface AffordabilityArgs {
  readonly entries: readonly ClassifiedEntry[];
  /** What `findOwnTransfers` gave. */
  readonly ownTransfers: ReadonlyMap<string, OwnTransfer>;
  readonly refunds: ReadonlyMap<string, Refund>;
  readonly streams: readonly RecurringStream[];
  readonly income: readonly IncomeSource[];
  /** First and last day, inclusive. */
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

const obligationOf: ReadonlyMap<CategoryCode, ObligationKind> = new Map<CategoryCode, ObligationKind>([
  ['RENT', 'HOUSING'],
  ['MORTGAGE', 'HOUSING'],
  ['LOAN_REPAYMENT', 'LOANS'],
  ['INTEREST_CHARGED', 'LOANS'],
  ['CREDIT_CARD_PAYMENT', 'CREDIT_CARDS'],
  ['INSURANCE', 'INSURANCE'],
  ['ENERGY', 'UTILITIES'],
  ['WATER', 'UTILITIES'],
  ['PHONE_AND_INTERNET', 'UTILITIES'],
  ['OTHER_UTILITIES', 'UTILITIES'],
  ['PROPERTY_TAX', 'TAXES'],
  ['TAXES', 'TAXES'],
  ['FINES_AND_FEES', 'TAXES'],
  ['CHILDCARE', 'CHILDCARE'],
  ['DEBT_COLLECTION', 'DEBT_COLLECTION'],
]);

const essentials: ReadonlySet<CategoryCode> = new Set<CategoryCode>([
  'GROCERIES',
  'PUBLIC_TRANSPORT',
  'FUEL',
  'VEHICLE',
  'MEDICAL',
  'PHARMACY',
  'EDUCATION',
  'HOME_MAINTENANCE',
  'BANK_FEES',
]);

/** Firms that let buyers pay by instalments. */
const payLaterWords =
  /\b(?:KLARNA|CLEARPAY|AFTERPAY|LAYBUY|ZILCH|ZIP PAY|ZIPPAY|ZIP CO|HUMM|OPENPAY|SEZZLE|AFFIRM|RIVERTY|AFTERPAY BV|IN3|ALMA|ONEY|SCALAPAY|PAYPAL PAY IN|PAY IN 3|PAY IN 4|BILLIE)\b/;

/** By currency; a currency of which nothing was counted is left out. */
export function toAffordability(args: AffordabilityArgs): readonly Affordability[] {
  const { from, to } = args;
  const counted = inClassifiedOrder(args.entries).filter(
    ({ entry }) => isCounted(entry.transaction.status) && entry.date >= from && entry.date <= to,
  );
  const partOf = toParts(args);
  const byCurrency = new Map<string, ClassifiedEntry[]>();
  for (const one of counted) {
    const { currency } = one.entry.transaction.amount;
    const ofCurrency = byCurrency.get(currency);
    if (ofCurrency === undefined) byCurrency.set(currency, [one]);
    else ofCurrency.push(one);
  }
  return [...byCurrency]
    .toSorted(([one], [other]) => compareText(one, other))
    .map(([currency, entries]) => ({
      currency,
      months: toMonths(entries, { from, to, partOf }),
      commitments: toCommitments(args.streams, currency),
      returned: toReturned(entries),
    }));
}

/** What an entry is in the reckoning; null for what is left out of it. */
type Part = 'INCOME' | 'ESSENTIAL' | 'DISCRETIONARY' | ObligationKind;
type PartOf = (one: ClassifiedEntry) => Part | null;

function toParts({ entries, refunds, income, ownTransfers }: AffordabilityArgs): PartOf {
  const earned = new Set(income.flatMap(({ entryIds }) => entryIds));
  const given = new Set(Array.from(refunds.values(), ({ refundOf }) => refundOf));
  const originals = new Map(entries.filter(({ entry }) => given.has(entry.id)).map((one) => [one.entry.id, one]));
  return (one) => {
    const { id, transaction, account } = one.entry;
    if (earned.has(id)) return 'INCOME';
    const original = originals.get(refunds.get(id)?.refundOf ?? '');
    const { category } = (original ?? one).classification;
    // A loan's own statement repeats what is paid to it, and its interest is a part of that.
    if (account.type === 'LOAN' || account.type === 'MORTGAGE') return null;
    const transfer = ownTransfers.get(id);
    if (transfer !== undefined) return toOwed(one, transfer);
    const isGivenBack =
      transaction.kind === 'REFUND' || transaction.kind === 'CHARGEBACK' || transaction.kind === 'REVERSAL';
    if (transaction.creditDebitIndicator === 'CREDIT' && original === undefined && !isGivenBack) return null;
    if (groupOf(category) === 'INCOME') return transaction.kind === 'REVERSAL' ? 'INCOME' : 'DISCRETIONARY';
    const obligation = toObligation(original ?? one, category);
    if (obligation !== null) return obligation;
    return essentials.has(category) ? 'ESSENTIAL' : 'DISCRETIONARY';
  };
}

/**
 * What is paid to one's own card or loan is owed, though it goes to an account of one's own. A card whose statement is among the
 * entries is left out: there its purchases count.
 */
function toOwed(one: ClassifiedEntry, { otherAccountId }: OwnTransfer): ObligationKind | null {
  const { category } = one.classification;
  if (one.entry.transaction.creditDebitIndicator === 'CREDIT' || one.entry.account.type === 'CARD') return null;
  if (category === 'CREDIT_CARD_PAYMENT') return otherAccountId === null ? 'CREDIT_CARDS' : null;
  return category === 'LOAN_REPAYMENT' || category === 'MORTGAGE' ? toObligation(one, category) : null;
}

function toObligation({ entry }: ClassifiedEntry, category: CategoryCode): ObligationKind | null {
  const { counterparty, remittanceInformation } = entry.transaction;
  const kind = obligationOf.get(category) ?? null;
  const isOpen = kind === 'LOANS' || category === 'UNKNOWN' || category === 'GENERAL_MERCHANDISE';
  return isOpen && payLaterWords.test(foldText(`${counterparty?.name ?? ''} ${remittanceInformation ?? ''}`))
    ? 'BUY_NOW_PAY_LATER'
    : kind;
}

interface MonthsContext extends Pick<AffordabilityArgs, 'from' | 'to'> {
  readonly partOf: PartOf;
}

interface Tally {
  amountMinor: bigint;
  readonly entryIds: string[];
}

/** Every month of the range, with or without entries. */
function toMonths(
  entries: readonly ClassifiedEntry[],
  { from, to, partOf }: MonthsContext,
): readonly AffordabilityMonth[] {
  const tallies = new Map<string, Tally>();
  const tallyOf = (month: number, part: string): Tally => {
    const tally = tallies.get(`${month} ${part}`) ?? { amountMinor: 0n, entryIds: [] };
    tallies.set(`${month} ${part}`, tally);
    return tally;
  };
  for (const one of entries) {
    const part = partOf(one);
    if (part === null) continue;
    const tally = tallyOf(toMonthNumber(one.entry.date), part);
    const signed = signedMinorOf(one.entry);
    tally.amountMinor += part === 'INCOME' ? signed : -signed;
    tally.entryIds.push(one.entry.id);
  }
  const months: AffordabilityMonth[] = [];
  for (let month = toMonthNumber(from); month <= toMonthNumber(to); month++) {
    const income = tallyOf(month, 'INCOME');
    const essential = tallyOf(month, 'ESSENTIAL');
    const obligations = obligationKinds.flatMap((kind) => {
      const tally = tallyOf(month, kind);
      return tally.entryIds.length === 0 ? [] : [{ kind, ...tally }];
    });
    const owed = obligations.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    months.push({
      month: toMonth(month),
      isWhole: from <= toDate(dayOfMonth(month, 1)) && to >= toDate(dayOfMonth(month, 31)),
      income,
      obligations,
      essential,
      discretionary: tallyOf(month, 'DISCRETIONARY'),
      disposableMinor: income.amountMinor - owed - essential.amountMinor,
    });
  }
  return months;
}

/** Payments a year, by cadence. */
const timesAYear = {
  WEEKLY: 52n,
  FORTNIGHTLY: 26n,
  FOUR_WEEKLY: 13n,
  MONTHLY: 12n,
  QUARTERLY: 4n,
  HALF_YEARLY: 2n,
  YEARLY: 1n,
};

/** Of streams out that run and are owed: the usual amount's twelfth of a year, rounded down to the minor unit. */
function toCommitments(streams: readonly RecurringStream[], currency: string): readonly MonthlyCommitment[] {
  return streams.flatMap((stream): MonthlyCommitment[] => {
    const kind = obligationOf.get(stream.category);
    const amount = stream.status === 'CHANGED' ? stream.lastAmount : stream.usualAmount;
    if (stream.direction !== 'DEBIT' || stream.status === 'ENDED' || kind === undefined) return [];
    if (amount === null || amount.currency !== currency) return [];
    const amountMinor = (amount.amountMinor * timesAYear[stream.cadence]) / 12n;
    return [{ kind, streamId: stream.id, amountMinor, entryIds: stream.entryIds }];
  });
}

function toReturned(entries: readonly ClassifiedEntry[]): Affordability['returned'] {
  const returned = entries.filter(({ entry }) => isReturnedPayment(entry));
  return {
    count: returned.length,
    amountMinor: returned.reduce((sum, { entry }) => sum + entry.transaction.amount.amountMinor, 0n),
    entryIds: returned.map(({ entry }) => entry.id),
  };
}
