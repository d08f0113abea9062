// Categories once more is known than one entry shows: called by what reads statements after own transfers, refunds and income were
// found, before it sums. Pure. House rule: what a rule of the customer's or the operator's says stays.

import type { AccountType } from '../domain/account.ts';
import type { CategoryBasis, CategoryCode, Classification } from './categories.ts';
import type { ClassifiedEntry } from './classified.ts';
import type { IncomeSource } from './income.ts';
import type { OwnTransfer } from './own-transfers.ts';
import type { Refund } from './refunds.ts';

/** What was found of entries together. */
export interface Findings {
  readonly ownTransfers: ReadonlyMap<string, OwnTransfer>;
  readonly refunds: ReadonlyMap<string, Refund>;
  readonly income: readonly IncomeSource[];
}

/** What an own transfer may be for, besides being moved: kept where it is known. */
const purposes: ReadonlySet<CategoryCode> = new Set<CategoryCode>([
  'CREDIT_CARD_PAYMENT',
  'LOAN_REPAYMENT',
  'MORTGAGE',
  'OWN_ACCOUNTS',
]);

/** Kept where the account on the other side is not among those that were read: a savings product of another firm. */
const purposesElsewhere: ReadonlySet<CategoryCode> = new Set<CategoryCode>([...purposes, 'SAVINGS', 'INVESTMENTS']);

/**
 * The same entries in the same order: income in the category of its kind, own transfers as OWN_ACCOUNTS unless they pay off a card or
 * loan or save elsewhere, and what was given back in the category of its purchase.
 */
export function withFindings(
  entries: readonly ClassifiedEntry[],
  { ownTransfers, refunds, income }: Findings,
): readonly ClassifiedEntry[] {
  const kinds = new Map(
    income.flatMap(({ kind, entryIds }) => entryIds.map((id): [string, CategoryCode] => [id, kind])),
  );
  const purchases = toPurchases(entries, refunds);
  const types = new Map(entries.map(({ entry: { account } }) => [account.id, account.type]));
  return entries.map((one) => {
    const { entry, classification } = one;
    if (classification.basis === 'RULE') return one;
    const kind = kinds.get(entry.id);
    if (kind !== undefined) return withCategory(one, kind, 'TEXT');
    const transfer = ownTransfers.get(entry.id);
    if (transfer !== undefined) return withTransfer(one, transfer, types);
    const purchase = purchases.get(refunds.get(entry.id)?.refundOf ?? '');
    return purchase === undefined ? one : { entry, classification: purchase };
  });
}

function toPurchases(
  entries: readonly ClassifiedEntry[],
  refunds: ReadonlyMap<string, Refund>,
): ReadonlyMap<string, Classification> {
  if (refunds.size === 0) return new Map();
  const given = new Set(Array.from(refunds.values(), ({ refundOf }) => refundOf));
  return new Map(
    entries.flatMap(({ entry, classification }) =>
      given.has(entry.id) && classification.category !== 'UNKNOWN' ? [[entry.id, classification]] : [],
    ),
  );
}

function withTransfer(
  one: ClassifiedEntry,
  { otherAccountId, basis }: OwnTransfer,
  types: ReadonlyMap<string, AccountType | null>,
): ClassifiedEntry {
  const kept = otherAccountId === null ? purposesElsewhere : purposes;
  const { entry, classification } = one;
  const restsOn = basis === 'ACCOUNT' || basis === 'PAIR' ? 'COUNTERPARTY_ACCOUNT' : 'TEXT';
  // What reaches an account of borrowed money pays it off, on both sides.
  const ends = [entry.account.type, types.get(otherAccountId ?? '') ?? null];
  const repaid = repayments.find(([type]) => ends.includes(type))?.[1];
  if (repaid === undefined && kept.has(classification.category)) return one;
  return {
    entry,
    classification: { category: repaid ?? 'OWN_ACCOUNTS', basis: restsOn, merchant: null, ruleId: null },
  };
}

const repayments: readonly (readonly [AccountType, CategoryCode])[] = [
  ['CARD', 'CREDIT_CARD_PAYMENT'],
  ['MORTGAGE', 'MORTGAGE'],
  ['LOAN', 'LOAN_REPAYMENT'],
];

function withCategory(one: ClassifiedEntry, category: CategoryCode, basis: CategoryBasis): ClassifiedEntry {
  const { entry, classification } = one;
  return classification.category === category ? one : { entry, classification: { ...classification, category, basis } };
}
