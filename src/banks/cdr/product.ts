// The product of an Australian account: its part of GET /banking/accounts/{accountId}. Called by connector.ts. Source: Consumer Data
// Standards 1.36, BankingAccountDetailV5, and the obsolete versions 1 to 4, whose fees have their amounts side by side.

import { type CurrencyCode, parseCurrency } from '../../domain/iso4217.ts';
import type {
  AccountProduct,
  ProductFee,
  ProductRate,
  RateDirection,
  RateTier,
  TierUnit,
} from '../../domain/product.ts';
import { type JsonObject, readObject, readString } from '../json.ts';
import {
  type PlacedObject,
  type ProductContext,
  readBound,
  readObjects,
  readPercentage,
  readProductAmount,
  toFrequency,
} from '../product-parts.ts';

const units: Readonly<Record<string, TierUnit>> = { DOLLAR: 'MONEY', DAY: 'DAY', MONTH: 'MONTH', PERCENT: 'PERCENT' };
const applications: Readonly<Record<string, NonNullable<RateTier['application']>>> = {
  PER_TIER: 'PER_TIER',
  WHOLE_BALANCE: 'WHOLE_BALANCE',
};

/** Rates are shares of one: `0.0125` is 1.25 %. Source: RateString. */
const asShare = 2;

/** The currency of amounts without one. Source: "Assumes AUD if absent" of each. */
const assumedCurrency = parseCurrency('AUD');

/** What of an account's detail is its product. What cannot be read costs itself alone and is told. */
export function parseProduct(data: JsonObject, { tell }: Pick<ProductContext, 'tell'>): AccountProduct {
  const context: ProductContext = { currency: assumedCurrency, tell };
  return {
    name: readString(data, 'productName'),
    bankProductId: null,
    category: readString(data, 'productCategory'),
    rates: [
      ...parseCurrent(data, { key: 'depositRate', direction: 'DEPOSIT' }, context),
      ...parseCurrent(data, { key: 'lendingRate', direction: 'LENDING' }, context),
      ...parseRates(data, { key: 'depositRates', typeKey: 'depositRateType', direction: 'DEPOSIT' }, context),
      ...parseRates(data, { key: 'lendingRates', typeKey: 'lendingRateType', direction: 'LENDING' }, context),
    ],
    fees: readObjects({ of: data, key: 'fees', pointer: '' }, context).map((fee) => parseFee(fee, context)),
    overdraft: [],
    notes: [],
  };
}

/** The rate that is applied now, which stands beside those that are described. */
function parseCurrent(
  of: JsonObject,
  { key, direction }: { readonly key: string; readonly direction: RateDirection },
  context: ProductContext,
): readonly ProductRate[] {
  const percentage = readPercentage({ of, key, pointer: '' }, context, asShare);
  if (percentage === null) return [];
  const frequencies = { calculationFrequency: null, applicationFrequency: null };
  return [
    {
      direction,
      type: 'CURRENT',
      percentage,
      comparisonPercentage: null,
      isFixed: null,
      ...frequencies,
      tiers: [],
      notes: [],
    },
  ];
}

function parseRates(
  data: JsonObject,
  { key, typeKey, direction }: { readonly key: string; readonly typeKey: string; readonly direction: RateDirection },
  context: ProductContext,
): readonly ProductRate[] {
  return readObjects({ of: data, key, pointer: '' }, context).flatMap(({ of, pointer }) => {
    const percentage = readPercentage({ of, key: 'rate', pointer }, context, asShare);
    if (percentage === null) return [];
    const type = readString(of, typeKey) ?? 'OTHER';
    const rate: ProductRate = {
      direction,
      type,
      percentage,
      comparisonPercentage: readPercentage({ of, key: 'comparisonRate', pointer }, context, asShare),
      isFixed: /FIXED$/.test(type) ? true : /(?:VARIABLE|FLOATING|MARKET_LINKED)$/.test(type) ? false : null,
      calculationFrequency: toFrequency(readString(of, 'calculationFrequency')),
      applicationFrequency: toFrequency(readString(of, 'applicationFrequency')),
      tiers: readObjects({ of, key: 'tiers', pointer }, context).map((tier) => parseTier(tier, context)),
      notes: notesOf({ of, pointer }, context),
    };
    return [rate];
  });
}

const parseTier = ({ of, pointer }: PlacedObject, context: ProductContext): RateTier => ({
  name: readString(of, 'name'),
  unit: units[readString(of, 'unitOfMeasure') ?? ''] ?? null,
  minimum: readBound({ of, key: 'minimumValue', pointer }, context),
  maximum: readBound({ of, key: 'maximumValue', pointer }, context),
  application: applications[readString(of, 'rateApplicationMethod') ?? ''] ?? null,
});

/** What is said of a rate or a fee in words, its conditions among them. Version 4 and before have one condition as an object. */
function notesOf(one: PlacedObject, context: ProductContext): readonly string[] {
  const conditions = readObjects({ ...one, key: 'applicabilityConditions' }, context);
  return [one, ...conditions].flatMap(({ of }) => readString(of, 'additionalInfo') ?? []);
}

/** Versions before 5: the rate beside the amount. */
const olderRates = { transactionRate: 'TRANSACTION', balanceRate: 'BALANCE', accruedRate: 'INTEREST_ACCRUED' } as const;

function parseFee({ of: wire, pointer }: PlacedObject, context: ProductContext): ProductFee {
  const currency: CurrencyCode | null = parseCurrency(readString(wire, 'currency') ?? '') ?? context.currency;
  const amountOf = (of: JsonObject, key: string, at: string) =>
    readProductAmount({ of, key, pointer: `${pointer}${at}` }, context, currency);
  const fixed = readObject(wire, 'fixedAmount');
  const rated = readObject(wire, 'rateBased');
  const range = readObject(rated, 'amountRange') ?? readObject(wire, 'variable') ?? {};
  const older = Object.entries(olderRates).find(([key]) => readString(wire, key) !== null);
  const [rateAt, rateKey, rateBase] =
    rated !== null
      ? [rated, 'rate', readString(rated, 'rateType')]
      : older !== undefined
        ? [wire, older[0], older[1]]
        : [wire, 'rate', null];
  return {
    name: readString(wire, 'name'),
    type: readString(wire, 'feeType') ?? 'OTHER',
    amount: fixed === null ? amountOf(wire, 'amount', '') : amountOf(fixed, 'amount', '/fixedAmount'),
    percentage: readPercentage({ of: rateAt, key: rateKey, pointer }, context, asShare),
    rateBase,
    minimum: amountOf(range, 'feeMinimum', ''),
    maximum: amountOf(range, 'feeMaximum', ''),
    // Of a fee that comes again and again the period stands beside its type. Source: product fee types, PERIODIC.
    frequency: toFrequency(
      readString(rated, 'accrualFrequency') ??
        readString(wire, 'accrualFrequency') ??
        (readString(wire, 'feeType') === 'PERIODIC' ? readString(wire, 'additionalValue') : null),
    ),
    cap: amountOf(wire, 'feeCap', ''),
    capFrequency: toFrequency(readString(wire, 'feeCapPeriod')),
    notes: notesOf({ of: wire, pointer }, context),
  };
}
