// The product of an account of UK Open Banking, 3.1.11 and 4.0: GET /accounts/{AccountId}/product. Called by connector.ts. Source:
// OBReadProduct2 of both versions: PCA and BCA as open data has them, and other products; amounts are of the account's currency.

import type { Account } from '../../domain/account.ts';
import type {
  AccountProduct,
  OverdraftTier,
  ProductFee,
  ProductFrequency,
  ProductRate,
  RateDirection,
  RateTier,
} from '../../domain/product.ts';
import type { Defect } from '../connector.ts';
import { type JsonObject, readBoolean, readEntries, readObject, readString, Unreadable } from '../json.ts';
import {
  type PlacedObject,
  type ProductContext,
  readBound,
  readNotes,
  readObjects,
  readPercentage,
  readProductAmount,
  toFrequency,
} from '../product-parts.ts';
import { readObEntries } from './wire.ts';

/** OB_FeeFrequency1Code, OB_Frequency1Code and OB_Period1Code, as codes and as words; what names an occasion has no duration. */
const durations: Readonly<Record<string, string>> = {
  FEDA: 'P1D',
  FEWE: 'P1W',
  FEMO: 'P1M',
  FEQU: 'P3M',
  FESM: 'P6M',
  FEYE: 'P1Y',
  FQDY: 'P1D',
  FQWY: 'P1W',
  FQMY: 'P1M',
  FQQY: 'P3M',
  FQHY: 'P6M',
  FQYY: 'P1Y',
  PDAY: 'P1D',
  PWEK: 'P1W',
  PMTH: 'P1M',
  PQTR: 'P3M',
  PHYR: 'P6M',
  PYER: 'P1Y',
  Daily: 'P1D',
  Weekly: 'P1W',
  Monthly: 'P1M',
  Quarterly: 'P3M',
  SixMonthly: 'P6M',
  HalfYearly: 'P6M',
  Yearly: 'P1Y',
  Day: 'P1D',
  Week: 'P1W',
  Month: 'P1M',
  Quarter: 'P3M',
  'Half Year': 'P6M',
  Year: 'P1Y',
};

const fixed: Readonly<Record<string, boolean>> = { INFI: true, Fixed: true, INVA: false, Variable: false };
const applications: Readonly<Record<string, NonNullable<RateTier['application']>>> = {
  INTI: 'PER_TIER',
  Tiered: 'PER_TIER',
  INWH: 'WHOLE_BALANCE',
  Whole: 'WHOLE_BALANCE',
};

/** The sections of a product that have rates and fees. */
const sections = ['PCA', 'BCA', 'OtherProductType'] as const;

/** What was read of an answer. */
export interface ProductRead {
  readonly value: AccountProduct;
  readonly defects: readonly Defect[];
}

/**
 * The product of one account. What cannot be read of it costs itself alone and is told.
 * @throws Unreadable when the answer has another shape, or tells of another account
 */
export function readProduct(body: unknown, account: Account): ProductRead {
  const { list, defects } = readObEntries(body, 'Product');
  const read = readEntries(list, '/Data/Product', (wire, _index, tell) => {
    const owner = readString(wire, 'AccountId');
    if (owner !== null && owner !== account.bankAccountId) throw new Unreadable('/AccountId', 'of another account');
    return parseProduct(wire, { currency: account.currency, tell });
  });
  const [value, ...more] = read.entries;
  const [firstDefect] = read.defects;
  if (value === undefined && firstDefect !== undefined) throw new Unreadable(firstDefect.pointer, firstDefect.reason);
  const surplus = more.map((_, index) => ({
    pointer: `/Data/Product/${index + 1}`,
    reason: 'a further product of the same account; the first is kept',
  }));
  const none = { name: null, bankProductId: null, category: null, rates: [], fees: [], overdraft: [], notes: [] };
  return { value: value ?? none, defects: [...defects, ...read.defects, ...surplus] };
}

function parseProduct(wire: JsonObject, context: ProductContext): AccountProduct {
  const parts = sections.flatMap((name) => {
    const section = readObject(wire, name);
    return section === null ? [] : [parseSection(section, `/${name}`, context)];
  });
  return {
    name: readString(wire, 'ProductName') ?? readString(readObject(wire, 'OtherProductType'), 'Name'),
    bankProductId: readString(wire, 'ProductId'),
    category: readString(wire, 'ProductType'),
    rates: parts.flatMap(({ rates }) => rates),
    fees: parts.flatMap(({ fees }) => fees),
    overdraft: parts.flatMap(({ overdraft }) => overdraft),
    notes: parts.flatMap(({ notes }) => notes),
  };
}

function parseSection(section: JsonObject, pointer: string, context: ProductContext) {
  const details = readObject(section, 'ProductDetails') ?? {};
  const loan = parseLoanInterest(section, pointer, context);
  const overdraft = parseOverdraft(section, pointer, context);
  const charges = readObjects({ of: section, key: 'OtherFeesCharges', pointer }, context).flatMap((one) =>
    parseFees({ ...one, key: 'FeeChargeDetail' }, context),
  );
  const repayment = readObject(readObject(section, 'Repayment'), 'RepaymentFeeCharges') ?? {};
  const repaymentPointer = `${pointer}/Repayment/RepaymentFeeCharges`;
  const monthly = readProductAmount(
    { of: details, key: 'MonthlyMaximumCharge', pointer: `${pointer}/ProductDetails` },
    context,
  );
  const monthlyCap: readonly ProductFee[] =
    monthly === null
      ? []
      : [
          {
            ...noFee,
            type: 'MonthlyMaximumCharge',
            cap: monthly,
            capFrequency: { text: 'Month', duration: 'P1M' },
          },
        ];
  return {
    rates: [...parseCreditInterest(section, pointer, context), ...loan.rates],
    fees: [
      ...charges,
      ...loan.fees,
      ...overdraft.fees,
      ...parseFees({ of: repayment, key: 'RepaymentFeeChargeDetail', pointer: repaymentPointer }, context),
      ...monthlyCap,
    ],
    overdraft: overdraft.tiers,
    notes: [
      ...(readString(section, 'Description') === null ? [] : [String(readString(section, 'Description'))]),
      ...readNotes(details, 'Notes'),
      ...readNotes(readObject(section, 'Overdraft') ?? {}, 'Notes'),
    ],
  };
}

/** A band of rates, as its kind names its parts. */
interface BandNames {
  readonly direction: RateDirection;
  /** The key of each rate of the band, and what it is called; a key of another field where the band says itself. */
  readonly rates: readonly { readonly key: string; readonly type: string | { readonly of: string } }[];
}

const depositBand: BandNames = {
  direction: 'DEPOSIT',
  rates: [
    { key: 'AER', type: 'AER' },
    { key: 'BankInterestRate', type: { of: 'BankInterestRateType' } },
  ],
};
const loanBand: BandNames = {
  direction: 'LENDING',
  rates: [
    { key: 'RepAPR', type: 'APR' },
    { key: 'LoanProviderInterestRate', type: { of: 'LoanProviderInterestRateType' } },
  ],
};

function parseCreditInterest(section: JsonObject, pointer: string, context: ProductContext): readonly ProductRate[] {
  const of = readObject(section, 'CreditInterest') ?? {};
  return readObjects({ of, key: 'TierBandSet', pointer: `${pointer}/CreditInterest` }, context).flatMap((set) =>
    readObjects({ ...set, key: 'TierBand' }, context).flatMap((band) =>
      parseBand({ set: set.of, band: band.of, pointer: band.pointer }, depositBand, context),
    ),
  );
}

function parseLoanInterest(section: JsonObject, pointer: string, context: ProductContext) {
  const of = readObject(section, 'LoanInterest') ?? {};
  const rates: ProductRate[] = [];
  const fees: ProductFee[] = [];
  const addFees = (holder: PlacedObject) => {
    for (const charges of readObjects({ ...holder, key: 'LoanInterestFeesCharges' }, context))
      fees.push(...parseFees({ ...charges, key: 'LoanInterestFeeChargeDetail' }, context));
  };
  for (const set of readObjects({ of, key: 'LoanInterestTierBandSet', pointer: `${pointer}/LoanInterest` }, context)) {
    addFees(set);
    for (const band of readObjects({ ...set, key: 'LoanInterestTierBand' }, context)) {
      rates.push(...parseBand({ set: set.of, band: band.of, pointer: band.pointer }, loanBand, context));
      addFees(band);
    }
  }
  return { rates, fees };
}

interface Band {
  readonly set: JsonObject;
  readonly band: JsonObject;
  readonly pointer: string;
}

/** The rates of one band, each an entry of its own: an AER and what is paid for it are two figures. */
function parseBand({ set, band, pointer }: Band, names: BandNames, context: ProductContext): readonly ProductRate[] {
  const tier: RateTier = {
    name: readString(band, 'Identification') ?? readString(set, 'Identification'),
    unit: 'MONEY',
    minimum: readBound({ of: band, key: 'TierValueMinimum', pointer }, context),
    maximum: readBound({ of: band, key: 'TierValueMaximum', pointer }, context),
    application: applications[readString(set, 'TierBandMethod') ?? ''] ?? null,
  };
  return names.rates.flatMap(({ key, type }) => {
    const percentage = readPercentage({ of: band, key, pointer }, context, 0);
    if (percentage === null) return [];
    const rate: ProductRate = {
      direction: names.direction,
      type: typeof type === 'string' ? type : (readString(band, type.of) ?? 'Other'),
      percentage,
      comparisonPercentage: null,
      isFixed: fixed[readString(band, 'FixedVariableInterestRateType') ?? ''] ?? null,
      calculationFrequency: frequencyOf(band, 'CalculationFrequency'),
      applicationFrequency: frequencyOf(band, 'ApplicationFrequency'),
      tiers: [tier],
      notes: [...readNotes(set, 'Notes'), ...readNotes(band, 'Notes')],
    };
    return [rate];
  });
}

/** The frequency at a key; of `Other…` the bank's own name. */
function frequencyOf(of: JsonObject, key: string): ProductFrequency | null {
  const other = readString(readObject(of, `Other${key}`), 'Name');
  return toFrequency(other ?? readString(of, key), durations);
}

function parseOverdraft(section: JsonObject, pointer: string, context: ProductContext) {
  const of = readObject(section, 'Overdraft') ?? {};
  const tiers: OverdraftTier[] = [];
  const fees: ProductFee[] = [];
  const feesOf = (holder: PlacedObject) =>
    readObjects({ ...holder, key: 'OverdraftFeesCharges' }, context).flatMap((charges) =>
      parseFees({ ...charges, key: 'OverdraftFeeChargeDetail' }, context),
    );
  for (const set of readObjects({ of, key: 'OverdraftTierBandSet', pointer: `${pointer}/Overdraft` }, context)) {
    fees.push(...feesOf(set));
    for (const band of readObjects({ ...set, key: 'OverdraftTierBand' }, context)) {
      tiers.push({
        name: readString(band.of, 'Identification') ?? readString(set.of, 'Identification'),
        isArranged: readBoolean(set.of, 'AuthorisedIndicator'),
        minimum: readProductAmount({ ...band, key: 'TierValueMin' }, context),
        maximum: readProductAmount({ ...band, key: 'TierValueMax' }, context),
        percentage: readPercentage({ ...band, key: 'EAR' }, context, 0),
        buffer: readProductAmount({ ...set, key: 'BufferAmount' }, context),
        fees: feesOf(band),
        notes: [...readNotes(set.of, 'Notes'), ...readNotes(band.of, 'Notes')],
      });
    }
  }
  return { tiers, fees };
}

const noFee: Omit<ProductFee, 'type'> = {
  name: null,
  amount: null,
  percentage: null,
  rateBase: null,
  minimum: null,
  maximum: null,
  frequency: null,
  cap: null,
  capFrequency: null,
  notes: [],
};

/** The charges of a list. Of several caps the first of an amount: a minimum is none. */
function parseFees(
  place: { readonly of: JsonObject; readonly key: string; readonly pointer: string },
  context: ProductContext,
): readonly ProductFee[] {
  return readObjects(place, context).map(({ of: wire, pointer }) => {
    const read = (key: string) => readProductAmount({ of: wire, key, pointer }, context);
    const range = { of: readObject(wire, 'FeeApplicableRange') ?? {}, pointer: `${pointer}/FeeApplicableRange` };
    const capKey = Object.keys(wire).find((key) => key.endsWith('FeeChargeCap')) ?? 'FeeChargeCap';
    const cap = readObjects({ of: wire, key: capKey, pointer }, context).find(
      ({ of }) => !/^(?:FMMN|Minimum)$/.test(readString(of, 'MinMaxType') ?? '') && of['FeeCapAmount'] != null,
    );
    return {
      name: readString(readObject(wire, 'OtherFeeType'), 'Name'),
      type: readString(wire, 'FeeType') ?? 'Other',
      amount: read('FeeAmount'),
      percentage: readPercentage({ of: wire, key: 'FeeRate', pointer }, context, 0),
      rateBase: readString(wire, 'FeeRateType'),
      minimum: readProductAmount({ ...range, key: 'MinimumAmount' }, context),
      maximum: readProductAmount({ ...range, key: 'MaximumAmount' }, context),
      frequency: frequencyOf(wire, 'ApplicationFrequency') ?? frequencyOf(wire, 'CalculationFrequency'),
      cap: cap === undefined ? null : readProductAmount({ ...cap, key: 'FeeCapAmount' }, context),
      capFrequency: cap === undefined ? null : toFrequency(readString(cap.of, 'CappingPeriod'), durations),
      notes: readNotes(wire, 'Notes'),
    };
  });
}
