// Which regular series are commitments, and how sure that is. Called by recurring.ts for each series of chains.ts. Pure. House rule:
// what is bought (food, fuel, cafés) recurs by habit and is no stream unless amount and day are fixed; what is owed or earned may
// vary where the interval is regular.

import type { CategoryCode } from './categories.ts';
import type { Chain } from './chains.ts';
import { foldText } from './names.ts';
import type { PaymentWay } from './payment-ways.ts';
import type { StreamItem } from './stream-groups.ts';

/** What a stream's confidence rests on. */
export const streamReasons = [
  'REGULAR_INTERVAL',
  'SAME_AMOUNT',
  'SIMILAR_AMOUNTS',
  'MANY_OCCURRENCES',
  'FEW_OCCURRENCES',
  'MISSED_PAYMENTS',
  'DIRECT_DEBIT',
  'STANDING_ORDER',
  'KNOWN_COMMITMENT',
  'AMOUNT_CHANGED',
  'STATED_BY_BANK',
] as const;

/** One of {@link streamReasons}. */
export type StreamReason = (typeof streamReasons)[number];

/** What was found of a series that is a stream. */
export interface Judgement {
  readonly confidence: number;
  readonly reasons: readonly StreamReason[];
  readonly amountVaries: boolean;
}

/** What is bought when it is needed. */
const habits: ReadonlySet<CategoryCode> = new Set<CategoryCode>([
  'GROCERIES',
  'EATING_OUT',
  'FUEL',
  'TAXI',
  'PARKING_AND_TOLLS',
  'PUBLIC_TRANSPORT',
  'CLOTHING',
  'ELECTRONICS',
  'GENERAL_MERCHANDISE',
  'PHARMACY',
  'PERSONAL_CARE',
  'MEDICAL',
  'HOME_MAINTENANCE',
  'HOME_FURNISHING',
  'ENTERTAINMENT',
  'GAMES',
  'GAMBLING',
  'HOBBIES',
  'PETS',
  'FLIGHTS',
  'ACCOMMODATION',
  'OTHER_TRAVEL',
  'CASH',
  'SUPPLIES',
  'POSTAGE',
]);

/** What is owed or earned by agreement, whatever the amount. */
const commitments: ReadonlySet<CategoryCode> = new Set<CategoryCode>([
  'SALARY',
  'PENSION',
  'BENEFITS',
  'RENTAL_INCOME',
  'INTEREST_AND_DIVIDENDS',
  'RENT',
  'MORTGAGE',
  'PROPERTY_TAX',
  'ENERGY',
  'WATER',
  'PHONE_AND_INTERNET',
  'OTHER_UTILITIES',
  'CHILDCARE',
  'EDUCATION',
  'INSURANCE',
  'LOAN_REPAYMENT',
  'CREDIT_CARD_PAYMENT',
  'BANK_FEES',
  'INTEREST_CHARGED',
  'SAVINGS',
  'INVESTMENTS',
  'TAXES',
  'PAYROLL',
  'SOFTWARE',
  'FITNESS',
  'CHARITY',
]);

/** What is paid by subscription: two equal payments show it. */
const subscriptions: ReadonlySet<CategoryCode> = new Set<CategoryCode>([
  'MEDIA_AND_STREAMING',
  'FITNESS',
  'SOFTWARE',
  'PHONE_AND_INTERNET',
  'INSURANCE',
  'CHARITY',
]);

/** What is due once or a few times a year. */
const duties: ReadonlySet<CategoryCode> = new Set<CategoryCode>([
  'VEHICLE',
  'FINES_AND_FEES',
  'PROFESSIONAL_SERVICES',
  'PETS',
]);

/** How a series' amounts and days are spread. */
interface Spread {
  /** Share of entries with the most frequent amount, or the amount before or after its one change. */
  readonly equalShare: number;
  /** Standard deviation over mean. */
  readonly variation: number;
  /** Steps from one amount to another. */
  readonly changes: number;
  /** Entries of the group within the series' time that are in none of it, for each that is. */
  readonly besides: number;
  /** The same, of those with the series' most frequent amount. */
  readonly equalBesides: number;
}

/**
 * Whether a series is a stream, and how sure; null where it is a habit or chance. Confidence: 0.55, plus 0.15 for days that keep to
 * their due days by half of what is tolerated, 0.15 for one amount (0.05 for amounts within 15 %), 0.1 for six entries and more,
 * 0.05 for a direct debit, standing order, salary or known commitment; less 0.05 for each payment missed, up to 0.15. Of two
 * entries it is 0.6 at most.
 */
export function judge(chain: Chain<StreamItem>, group: readonly StreamItem[]): Judgement | null {
  const { items, fit, rule } = chain;
  const spread = toSpread(chain, group);
  if (isPenalty(items)) return null;
  if (items.length < 3 ? !isPairOfDues(chain, group, spread) : !isCommitment(chain, spread)) return null;
  const reasons: StreamReason[] = [];
  let confidence = 0.55;
  const add = (reason: StreamReason, points: number) => {
    reasons.push(reason);
    confidence += points;
  };
  if (fit.meanOff <= rule.meanTolerance / 2) add('REGULAR_INTERVAL', 0.15);
  if (spread.equalShare >= 0.8) add('SAME_AMOUNT', 0.15);
  else if (spread.variation <= 0.15) add('SIMILAR_AMOUNTS', 0.05);
  if (items.length >= 6) add('MANY_OCCURRENCES', 0.1);
  if (items.length < 3) add('FEW_OCCURRENCES', 0);
  const way = wayOf(items);
  if (way === 'DIRECT_DEBIT' || way === 'STANDING_ORDER') add(way, 0.05);
  else if (items.at(-1)?.one.entry.transaction.kind === 'SALARY' || isOf(items, commitments))
    add('KNOWN_COMMITMENT', 0.05);
  if (fit.missed > 0) add('MISSED_PAYMENTS', -0.05 * Math.min(3, fit.missed));
  const most = items.length < 3 ? 0.6 : 0.99;
  return {
    confidence: Math.round(Math.min(most, confidence) * 100) / 100,
    reasons,
    amountVaries: spread.changes > Math.max(1, (items.length - 1) / 4),
  };
}

const penaltyWords =
  /\b(?:DISHONOU?R(?:ED)?|UNPAID|RETURNED|LATE|OVERLIMIT|OVER LIMIT|PENALTY|EXCESS|MAHN\w*|RUECKLASTSCHRIFT|REJET|IMPAYE|ATM|FOREIGN|NON STERLING|INTERNATIONAL|CASH ADVANCE)\b/;

/** Fees for what went wrong, or for single uses, come as often as that does. */
function isPenalty(items: readonly StreamItem[]): boolean {
  const fees = items.filter(({ one, text }) => {
    const isFee = one.entry.transaction.kind === 'FEE' || one.classification.category === 'BANK_FEES';
    return (isFee || /\bFEES?\b/i.test(text)) && penaltyWords.test(foldText(text));
  });
  return fees.length * 2 > items.length;
}

/** One amount on its due days, and no habit: speaks for itself, and not against another contract of the same counterparty. */
export function isSolid({ items, fit, rule }: Chain<StreamItem>): boolean {
  const amount = items[0]?.amountMinor;
  const isFixed = items.every(({ amountMinor }) => amountMinor === amount);
  return (
    items.length >= 3 && isFixed && fit.meanOff <= rule.meanTolerance / 2 && fit.missed === 0 && !isOf(items, habits)
  );
}

/** Three and more: by what they are for, and how they are spread. */
function isCommitment({ items, fit, rule }: Chain<StreamItem>, spread: Spread): boolean {
  const isFixed = spread.equalShare >= 0.8 && spread.equalBesides <= 0.25;
  const isPunctual = fit.meanOff <= rule.meanTolerance / 2;
  const isOften = rule.days <= 14;
  if (isHabit(items)) {
    // What an association of owners asks for each quarter is ordered, not bought; a month's ticket is left out on holidays.
    const isOrdered = rule.days > 90 && wayOf(items) !== 'CARD';
    const enough = isOften ? 7 : isOrdered ? 3 : 4;
    const missedAtMost = !isOften && items.length >= 6 && spread.besides === 0 ? 1 : 0;
    return isFixed && isPunctual && items.length >= enough && fit.missed <= missedAtMost && spread.besides <= 1;
  }
  if (isFixed && (isPunctual || !isOften || items.length >= 6)) return true;
  const { kind, creditDebitIndicator } = items.at(-1)?.one.entry.transaction ?? {};
  const way = wayOf(items);
  const isMandate = way === 'DIRECT_DEBIT' || way === 'STANDING_ORDER';
  const isSure = isMandate || kind === 'SALARY' || kind === 'INTEREST' || kind === 'FEE';
  if (isSure || isOf(items, commitments)) return spread.besides <= 0.5 && spread.variation <= 1.5;
  if (isOf(items, new Set<CategoryCode>(['PEOPLE']))) return spread.variation <= 0.1 && spread.besides <= 0.34;
  if (way === 'CARD') return spread.variation <= 0.2 && isPunctual && spread.besides <= 0.2;
  if (creditDebitIndicator === 'CREDIT') {
    return spread.besides <= 0.25 && spread.variation <= (isPunctual ? 1 : 0.35);
  }
  // Nothing tells what it is for: a week is soon regular by chance.
  return spread.variation <= 0.35 && spread.besides <= 0.25 && (!isOften || items.length >= 6);
}

/** Two: only of what is due by contract, at the right distance, and nothing else of that counterparty. */
function isPairOfDues({ items, rule, fit }: Chain<StreamItem>, group: readonly StreamItem[], spread: Spread): boolean {
  const { transaction } = items[0]?.one.entry ?? {};
  const isFixed = spread.equalShare === 1;
  const way = wayOf(items);
  const isMandate = way === 'DIRECT_DEBIT' || way === 'STANDING_ORDER';
  if (fit.missed > 0 || isHabit(items) || transaction?.kind === 'INTEREST') return false;
  if (rule.days < 30) return false;
  const isGranted = transaction?.kind !== 'SALARY' && isOf(items, new Set<CategoryCode>(['PENSION', 'BENEFITS']));
  if (transaction?.creditDebitIndicator === 'CREDIT' && !(isMandate || isGranted)) return false;
  if (rule.days === 30) return isFixed && spread.equalBesides === 0 && (isMandate || isOf(items, subscriptions));
  const isDue = isMandate || isOf(items, commitments) || isOf(items, subscriptions) || isOf(items, duties);
  // A yearly premium is another one each year.
  const most = isMandate && isFixed ? 6 : 3;
  return isDue && group.length <= most && (isFixed || (spread.variation <= 0.12 && !isOf(items, subscriptions)));
}

/** What is bought as it is needed: not what a mandate or an order pays, nor what such a shop pays its own people. */
function isHabit(items: readonly StreamItem[]): boolean {
  const last = items.at(-1);
  const isBought = last?.way !== 'DIRECT_DEBIT' && last?.way !== 'STANDING_ORDER';
  return isBought && last?.one.entry.transaction.creditDebitIndicator === 'DEBIT' && isOf(items, habits);
}

/** How the latest entry was paid. */
const wayOf = (items: readonly StreamItem[]): PaymentWay => items.at(-1)?.way ?? 'OTHER';

function isOf(items: readonly StreamItem[], categories: ReadonlySet<CategoryCode>): boolean {
  const within = items.filter(({ one }) => categories.has(one.classification.category)).length;
  return within * 2 > items.length;
}

function toSpread({ items }: Chain<StreamItem>, group: readonly StreamItem[]): Spread {
  const amounts = items.map(({ amountMinor }) => Number(amountMinor));
  const mean = amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length;
  const variance = amounts.reduce((sum, amount) => sum + (amount - mean) ** 2, 0) / amounts.length;
  const counts = new Map<bigint, number>();
  for (const { amountMinor } of items) counts.set(amountMinor, (counts.get(amountMinor) ?? 0) + 1);
  const [[mode = 0n, most = 0] = [], [, second = 0] = []] = [...counts].sort((one, other) => other[1] - one[1]);
  const changes = items.filter((item, place) => place > 0 && item.amountMinor !== items[place - 1]?.amountMinor).length;
  const ids = new Set(items.map(({ id }) => id));
  const [first, last] = [items[0]?.day ?? 0, items.at(-1)?.day ?? 0];
  const others = group.filter(({ id, day }) => !ids.has(id) && day >= first && day <= last);
  return {
    equalShare: (changes === 1 ? most + second : most) / items.length,
    variation: mean === 0 ? 0 : Math.sqrt(variance) / mean,
    changes,
    besides: others.length / items.length,
    equalBesides: others.filter(({ amountMinor }) => amountMinor === mode).length / items.length,
  };
}
