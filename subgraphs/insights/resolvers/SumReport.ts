// SumReport and what is in it: sums as they are answered.

import { maySeePersonalData } from '../../../src/auth/principal.ts';
import { addDays, firstOfMonth } from '../../../src/domain/dates.ts';
import { bankGlobalId } from '../../../src/domain/global-id.ts';
import { parseCurrencyOfHistory } from '../../../src/domain/iso4217.ts';
import { maskName } from '../../../src/domain/masking.ts';
import { categoryCodes, groupOf, parseCategory } from '../../../src/insights/categories.ts';
import { LoadedAccount } from '../../shared/loaded-account.ts';
import type { SumBucketModel } from '../../shared/models.ts';
import { toMoney } from '../../shared/money.ts';
import { toListPage } from '../../shared/paging.ts';
import type {
  CategoryGroup,
  InsightBasisResolvers,
  InsightCoverageResolvers,
  SumAmountsResolvers,
  SumBucketResolvers,
  SumReportResolvers,
} from '../generated.ts';

const toInstant = (atMs: number) => new Date(atMs).toISOString();

/** Resolvers of `InsightCoverage`. */
export const InsightCoverage: InsightCoverageResolvers = {
  bank: ({ bankId }) => ({ id: bankGlobalId(bankId) }),
  oldestReadAt: ({ oldestReadAtMs }) => (oldestReadAtMs === null ? null : toInstant(oldestReadAtMs)),
};

/** Resolvers of `InsightBasis`. */
export const InsightBasis: InsightBasisResolvers = {
  accounts: ({ accounts }, _args, { ids }) => accounts?.map((located) => new LoadedAccount(located, ids)) ?? null,
};

/** Resolvers of `SumReport`. */
export const SumReport: SumReportResolvers = {
  buckets({ buckets, by }, args, { ids }) {
    const models = buckets.map((bucket): SumBucketModel => ({ bucket, by }));
    const order = {
      fieldsOf: ({ bucket: { key, currency } }: SumBucketModel) => [
        ...[0, 1, 2].map((place) => key[place] ?? ''),
        currency,
      ],
      types: ['string', 'string', 'string', 'string'] as const,
      cursors: ids.cursors,
    };
    return toListPage(models, order, args);
  },
};

const toAmount = (currency: string, amountMinor: bigint) => {
  const known = parseCurrencyOfHistory(currency);
  if (known === null) throw new TypeError('a sum in what is no currency');
  return toMoney({ amountMinor, currency: known });
};

/** Resolvers of `SumAmounts`. */
export const SumAmounts: SumAmountsResolvers = {
  moneyIn: ({ currency, moneyInMinor }) => toAmount(currency, moneyInMinor),
  moneyOut: ({ currency, moneyOutMinor }) => toAmount(currency, moneyOutMinor),
  net: ({ currency, netMinor }) => toAmount(currency, netMinor),
  entryCount: ({ count }) => count,
};

/** The value of a dimension; null where sums are not by it, or there is none. */
const valueIn = ({ bucket, by }: SumBucketModel, dimension: string): string | null =>
  bucket.key[by.indexOf(dimension)] ?? null;

function periodOf(model: SumBucketModel): { readonly from: string; readonly to: string } | null {
  const [day, week, month] = ['DAY', 'WEEK', 'MONTH'].map((dimension) => valueIn(model, dimension));
  if (day != null) return { from: day, to: day };
  if (week != null) return { from: week, to: addDays(week, 6) };
  if (month == null) return null;
  const from = `${month}-01`;
  return { from, to: addDays(firstOfMonth(from, 1), -1) };
}

function toGroup(model: SumBucketModel): CategoryGroup | null {
  const category = parseCategory(valueIn(model, 'CATEGORY'));
  if (category !== null) return groupOf(category);
  const group = valueIn(model, 'CATEGORY_GROUP');
  return group === null ? null : (categoryCodes.map(groupOf).find((each) => each === group) ?? null);
}

/** Resolvers of `SumBucket`. */
export const SumBucket: SumBucketResolvers = {
  periodFrom: (model) => periodOf(model)?.from ?? null,
  periodTo: (model) => periodOf(model)?.to ?? null,
  category: (model) => parseCategory(valueIn(model, 'CATEGORY')),
  categoryGroup: toGroup,
  merchant({ bucket: { merchantName: name, isMerchantPublic } }, _args, { principal }) {
    return name === null || isMerchantPublic || maySeePersonalData(principal) ? name : maskName(name);
  },
  kind: (model) => valueIn(model, 'KIND'),
  bank(model) {
    const bankId = valueIn(model, 'BANK');
    return bankId === null ? null : { id: bankGlobalId(bankId) };
  },
  account(model) {
    const id = valueIn(model, 'ACCOUNT');
    return id === null ? null : { id };
  },
  amounts: ({ bucket }) => bucket,
  transactionIds: ({ bucket }, _args, { ids }) => bucket.entryIds.map((name) => ids.transactionNamed(name)),
};
